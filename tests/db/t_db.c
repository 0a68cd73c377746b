// SPDX-License-Identifier: MPL-2.0
// Values, results, errors and the statement cache of sql/db on a real server.
#include <string.h>

#include "db/query.h"
#include "harness.h"

enum { LONG = 120000 };

static struct db *db;
static struct arena *arena;

static void set_up(void) {
    arena = arena_new();
    db = harness_fresh("t_db");
    harness_run(db, arena,
                "CREATE TABLE parent (id BIGINT PRIMARY KEY, code VARCHAR(40) NOT NULL, n INT, UNIQUE KEY parent_code (code),"
                " CONSTRAINT parent_n CHECK (n < 100))");
    harness_run(db, arena, "CREATE TABLE child (id BIGINT PRIMARY KEY, parent_id BIGINT NOT NULL,"
                           " CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES parent (id))");
    harness_run(db, arena, "INSERT INTO parent VALUES (1, 'a', 1), (2, 'b', 2)");
    harness_run(db, arena, "INSERT INTO child VALUES (1, 1)");
}

static void tear_down(void) {
    db_close(db);
    arena_free(arena);
}

// size > 0: that many letters instead of text
static const struct {
    const char *label;
    const char *type;
    struct db_value in;
    size_t size;
    enum db_kind kind;
} values[] = {
    { "a number", "BIGINT", { .kind = DB_INT, .i = -9007199254740993 }, 0, DB_INT },
    { "the largest number", "BIGINT", { .kind = DB_INT, .i = INT64_MAX }, 0, DB_INT },
    { "a small column comes as 64 bits", "TINYINT", { .kind = DB_INT, .i = -7 }, 0, DB_INT },
    { "a year", "YEAR", { .kind = DB_INT, .i = 2024 }, 0, DB_INT },
    { "no number", "BIGINT", { .kind = DB_NULL }, 0, DB_NULL },
    { "no text", "VARCHAR(10)", { .kind = DB_NULL }, 0, DB_NULL },
    { "no bytes", "VARBINARY(10)", { .kind = DB_NULL }, 0, DB_NULL },
    { "empty text is not NULL", "VARCHAR(10)", { .kind = DB_TEXT, .s = "", .len = 0 }, 0, DB_TEXT },
    { "Vietnamese text", "VARCHAR(40)", { .kind = DB_TEXT, .s = "Đắk Hà, Y Hương", .len = 20 }, 0, DB_TEXT },
    { "text outside the first plane", "VARCHAR(40)", { .kind = DB_TEXT, .s = "\xF0\x9F\x8C\xBE", .len = 4 }, 0, DB_TEXT },
    { "a day", "DATE", { .kind = DB_TEXT, .s = "2024-02-29", .len = 10 }, 0, DB_TEXT },
    { "an instant", "DATETIME(3)", { .kind = DB_TEXT, .s = "2024-01-05 08:00:00.007", .len = 23 }, 0, DB_TEXT },
    { "a decimal keeps its digits", "DECIMAL(10,2)", { .kind = DB_TEXT, .s = "12.50", .len = 5 }, 0, DB_TEXT },
    { "bytes with NUL", "VARBINARY(10)", { .kind = DB_BLOB, .s = "a\0b\xFF", .len = 4 }, 0, DB_BLOB },
    { "text that just fits the small buffer", "TEXT", { .kind = DB_TEXT }, 256, DB_TEXT },
    { "text of one byte more", "TEXT", { .kind = DB_TEXT }, 257, DB_TEXT },
    { "text of 120,000 bytes", "MEDIUMTEXT", { .kind = DB_TEXT }, LONG, DB_TEXT },
    { "120,000 bytes", "MEDIUMBLOB", { .kind = DB_BLOB }, LONG, DB_BLOB },
};

START_TEST(value_comes_back) {
    struct db_value in = values[_i].in;
    if (values[_i].size) {
        char *s = arena_alloc(arena, values[_i].size + 1);
        for (size_t i = 0; i < values[_i].size; i++) s[i] = (char)('a' + i % 23);
        in.s = s;
        in.len = values[_i].size;
    }
    struct db_rows r;
    harness_run(db, arena, arena_printf(arena, "CREATE TABLE v (id INT PRIMARY KEY, x %s)", values[_i].type));
    struct db_value row[] = { db_int(1), in };
    ck_assert_int_eq(db_run(db, arena, "INSERT INTO v VALUES (?, ?)", row, 2, &r), RC_OK);
    ck_assert_int_eq(r.affected, 1);
    r = harness_run(db, arena, "SELECT x, id FROM v");
    const struct db_value *out = db_cell(&r, 0, 0);
    ck_assert_msg(out->kind == values[_i].kind, "%s: kind %d", values[_i].label, (int)out->kind);
    if (out->kind == DB_INT) ck_assert_int_eq(out->i, in.i);
    if (out->kind == DB_TEXT || out->kind == DB_BLOB) {
        ck_assert_msg(out->len == in.len && memcmp(out->s, in.s, in.len) == 0, "%s: other bytes", values[_i].label);
        ck_assert_int_eq(out->s[out->len], '\0');
    }
    ck_assert_int_eq(db_cell(&r, 0, 1)->i, 1);
}
END_TEST

START_TEST(sum_of_numbers_is_a_number) {
    struct db_rows r = harness_run(db, arena, "SELECT SUM(n), COUNT(*), MAX(n), AVG(n), SUM(n) > 1 FROM parent");
    ck_assert_int_eq(db_cell(&r, 0, 0)->i, 3);
    ck_assert_int_eq(db_cell(&r, 0, 1)->i, 2);
    ck_assert_int_eq(db_cell(&r, 0, 2)->i, 2);
    ck_assert_str_eq(db_cell(&r, 0, 3)->s, "1.5000");
    ck_assert_int_eq(db_cell(&r, 0, 4)->i, 1);
}
END_TEST

START_TEST(long_values_beside_short_ones_keep_their_rows) {
    harness_run(db, arena, "CREATE TABLE w (id INT PRIMARY KEY, x TEXT, y MEDIUMTEXT, z TEXT)");
    for (int i = 0; i < 20; i++)
        harness_run(db, arena,
                    arena_printf(arena,
                                 "INSERT INTO w VALUES (%d, IF(%d %% 3 = 0, NULL, REPEAT('x', %d)), REPEAT('y', %d), '%d')", i, i,
                                 i * 40, i * 7000, i));
    struct db_rows r = harness_run(db, arena, "SELECT id, x, y, z FROM w ORDER BY id");
    ck_assert_uint_eq(r.count, 20);
    for (size_t i = 0; i < 20; i++) {
        ck_assert_int_eq(db_cell(&r, i, 0)->i, (int64_t)i);
        ck_assert_int_eq(db_cell(&r, i, 1)->kind, i % 3 == 0 ? DB_NULL : DB_TEXT);
        ck_assert_uint_eq(db_cell(&r, i, 1)->len, i % 3 == 0 ? 0 : i * 40);
        ck_assert_uint_eq(strspn(db_cell(&r, i, 2)->s, "y"), i * 7000);
        ck_assert_str_eq(db_cell(&r, i, 3)->s, arena_printf(arena, "%zu", i));
    }
}
END_TEST

static const struct {
    const char *label;
    const char *sql;
    enum rc rc;
    unsigned number;
    const char *constraint;
} errors[] = {
    { "duplicate primary key", "INSERT INTO parent VALUES (1, 'z', 1)", RC_CONFLICT, 1062, "PRIMARY" },
    { "duplicate named key", "INSERT INTO parent VALUES (9, 'a', 1)", RC_CONFLICT, 1062, "parent_code" },
    { "a value that looks like the message", "INSERT INTO parent VALUES (9, 'for key ''x''', 1), (10, 'for key ''x''', 1)",
      RC_CONFLICT, 1062, "parent_code" },
    { "no such parent", "INSERT INTO child VALUES (9, 77)", RC_CONFLICT, 1452, "child_parent" },
    { "has children", "DELETE FROM parent WHERE id = 1", RC_CONFLICT, 1451, "child_parent" },
    { "CHECK", "INSERT INTO parent VALUES (9, 'c', 100)", RC_CONFLICT, 4025, "parent_n" },
    { "NULL where none may be", "INSERT INTO parent VALUES (9, NULL, 1)", RC_INTERNAL, 1048, "" },
    { "text too long is an error, not cut", "INSERT INTO parent VALUES (9, REPEAT('x', 41), 1)", RC_INTERNAL, 1406, "" },
    { "no such table", "SELECT * FROM nowhere", RC_INTERNAL, 1146, "" },
    { "not SQL", "SELEKT 1", RC_INTERNAL, 1064, "" },
};

START_TEST(error_has_its_outcome) {
    struct db_rows r;
    ck_assert_msg(db_run(db, arena, errors[_i].sql, NULL, 0, &r) == errors[_i].rc, "%s: %u", errors[_i].label,
                  db_error(db)->number);
    ck_assert_msg(db_error(db)->number == errors[_i].number, "%s: %u", errors[_i].label, db_error(db)->number);
    ck_assert_msg(strcmp(db_error(db)->constraint, errors[_i].constraint) == 0, "%s: \"%s\"", errors[_i].label,
                  db_error(db)->constraint);
    ck_assert_int_eq(harness_number(db, arena, "SELECT COUNT(*) FROM parent"), 2);
    ck_assert_uint_eq(db_error(db)->number, 0);
}
END_TEST

START_TEST(update_counts_rows_found) {
    ck_assert_int_eq(harness_run(db, arena, "UPDATE parent SET n = n WHERE id IN (1, 2)").affected, 2);
    ck_assert_int_eq(harness_run(db, arena, "UPDATE parent SET n = 5 WHERE id = 77").affected, 0);
}
END_TEST

START_TEST(session_is_set_up) {
    struct db_rows r = harness_run(db, arena, "SELECT @@time_zone, @@sql_mode, @@tx_isolation, @@innodb_snapshot_isolation,"
                                              " @@character_set_client, @@character_set_results");
    ck_assert_str_eq(db_cell(&r, 0, 0)->s, "+00:00");
    ck_assert_ptr_nonnull(strstr(db_cell(&r, 0, 1)->s, "STRICT_ALL_TABLES"));
    ck_assert_str_eq(db_cell(&r, 0, 2)->s, "REPEATABLE-READ");
    ck_assert_int_eq(db_cell(&r, 0, 3)->i, 1);
    ck_assert_str_eq(db_cell(&r, 0, 4)->s, "utf8mb4");
    ck_assert_str_eq(db_cell(&r, 0, 5)->s, "utf8mb4");
}
END_TEST

START_TEST(cache_is_bounded) {
    for (int i = 0; i < 400; i++)
        ck_assert_int_eq(harness_number(db, arena, arena_printf(arena, "SELECT %d + n FROM parent WHERE id = 1", i)), i + 1);
    struct db_rows r = harness_run(db, arena, "SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count'");
    ck_assert_str_eq(db_cell(&r, 0, 1)->s, "256");
    ck_assert_int_eq(harness_number(db, arena, "SELECT 0 + n FROM parent WHERE id = 1"), 1);
}
END_TEST

START_TEST(table_changes_under_a_prepared_statement) {
    ck_assert_uint_eq(harness_run(db, arena, "SELECT * FROM child").columns, 2);
    harness_run(db, arena, "ALTER TABLE child ADD note TEXT");
    ck_assert_uint_eq(harness_run(db, arena, "SELECT * FROM child").columns, 3);
}
END_TEST

struct count {
    int64_t rows;
    int64_t sum;
    int64_t stop_at;
};

static enum rc count_row(void *arg, struct arena *a, const struct db_value *cells, size_t columns) {
    struct count *c = arg;
    ck_assert_uint_eq(columns, 2);
    (void)arena_alloc(a, 100);
    c->rows++;
    c->sum += cells[0].i;
    return c->rows == c->stop_at ? RC_CONFLICT : RC_OK;
}

static const char many[] = "SELECT seq, REPEAT('x', 1000) FROM seq_1_to_5000";

START_TEST(each_visits_every_row) {
    struct count c = { 0 };
    struct arena_mark before = arena_mark(arena);
    ck_assert_int_eq(db_each(db, arena, many, NULL, 0, count_row, &c), RC_OK);
    struct arena_mark after = arena_mark(arena);
    ck_assert_int_eq(c.rows, 5000);
    ck_assert_int_eq(c.sum, 12502500);
    ck_assert_ptr_eq(before.chunk, after.chunk);
    ck_assert_uint_eq(before.used, after.used);
}
END_TEST

START_TEST(each_stops_when_told) {
    struct count c = { .stop_at = 3 };
    ck_assert_int_eq(db_each(db, arena, many, NULL, 0, count_row, &c), RC_CONFLICT);
    ck_assert_int_eq(c.rows, 3);
    ck_assert_int_eq(harness_number(db, arena, "SELECT COUNT(*) FROM parent"), 2);
}
END_TEST

START_TEST(statements_are_counted) {
    uint64_t before = db_statements(db);
    harness_number(db, arena, "SELECT COUNT(*) FROM parent");
    harness_number(db, arena, "SELECT COUNT(*) FROM parent");
    ck_assert_uint_eq(db_statements(db) - before, 2);
}
END_TEST

START_TEST(server_away) {
    struct db *away = harness_open_at("/nonexistent/socket", NULL, 0);
    struct db_rows r;
    ck_assert_ptr_nonnull(away);
    ck_assert_int_eq(db_run(away, arena, "SELECT 1", NULL, 0, &r), RC_BUSY);
    ck_assert_uint_eq(db_error(away)->number, 2002);
    db_close(away);
}
END_TEST

START_TEST(server_settings_are_checked) {
    const char *why;
    enum rc rc = db_check_server(db, arena, &why);
    ck_assert_msg(rc == RC_OK, "%s", why);
    harness_run(db, arena, "SET GLOBAL innodb_snapshot_isolation = OFF");
    harness_run(db, arena, "SET GLOBAL innodb_lock_wait_timeout = 50");
    rc = db_check_server(db, arena, &why);
    harness_run(db, arena, "SET GLOBAL innodb_snapshot_isolation = ON");
    harness_run(db, arena, "SET GLOBAL innodb_lock_wait_timeout = 5");
    ck_assert_int_eq(rc, RC_INTERNAL);
    ck_assert_ptr_nonnull(strstr(why, "innodb_snapshot_isolation is OFF, must be ON"));
    ck_assert_ptr_nonnull(strstr(why, "innodb_lock_wait_timeout is 50, must be above 0 and at most 10"));
    ck_assert_ptr_null(strstr(why, "secure_timestamp"));
}
END_TEST

// ---- the engine of named queries

struct row {
    int64_t id;
    bool has_id;
    const char *code;
};

static const struct query_member row_columns[] = {
    { "id", QUERY_I64, true, offsetof(struct row, id), offsetof(struct row, has_id) },
    { "code", QUERY_TEXT, false, offsetof(struct row, code), 0 },
};

static const struct {
    const char *label;
    enum query_shape shape;
    const char *sql;
    enum rc rc;
    size_t count;
} shapes[] = {
    { "one row", QUERY_ONE, "SELECT id, code FROM parent WHERE id = 1", RC_OK, 1 },
    { "one of none", QUERY_ONE, "SELECT id, code FROM parent WHERE id = 77", RC_NOT_FOUND, 0 },
    { "one of two is a fault", QUERY_ONE, "SELECT id, code FROM parent", RC_INTERNAL, 0 },
    { "perhaps one", QUERY_OPT, "SELECT id, code FROM parent WHERE id = 77", RC_OK, 0 },
    { "another number of columns", QUERY_ONE, "SELECT id FROM parent WHERE id = 1", RC_INTERNAL, 0 },
    { "another kind", QUERY_ONE, "SELECT code, code FROM parent WHERE id = 1", RC_INTERNAL, 0 },
    { "NULL where it was promised not to be", QUERY_ONE, "SELECT 1, NULL", RC_INTERNAL, 0 },
    { "NULL where it may be", QUERY_ONE, "SELECT n - NULL, code FROM parent WHERE id = 1", RC_OK, 1 },
};

START_TEST(query_keeps_its_contract) {
    const struct query q
        = { "shape", shapes[_i].shape, shapes[_i].sql, NULL, 0, row_columns, 2, sizeof(struct row), "none, test" };
    struct row row = { .id = 5, .code = "old" };
    size_t count = 0;
    enum rc rc = query_rows(db, arena, &q, NULL, &row, &count);
    ck_assert_msg(rc == shapes[_i].rc, "%s: %s", shapes[_i].label, rc_info(rc)->word);
    if (rc != RC_OK) return;
    ck_assert_uint_eq(count, shapes[_i].count);
    ck_assert_int_eq(row.has_id, count == 1 && strstr(q.sql, "NULL") == NULL);
    if (count == 1) ck_assert_str_eq(row.code, "a");
    else ck_assert_ptr_null(row.code);
}
END_TEST

START_TEST(query_gives_all_rows_and_takes_parameters) {
    const struct query q = { "all",
                             QUERY_MANY,
                             "SELECT id, code FROM parent WHERE id <= COALESCE(?, 100) AND code >= ? ORDER BY id",
                             row_columns,
                             2,
                             row_columns,
                             2,
                             sizeof(struct row),
                             "none, test" };
    struct row *rows;
    size_t count;
    ck_assert_int_eq(query_rows(db, arena, &q, &(struct row){ .code = "a" }, &rows, &count), RC_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(rows[1].code, "b");
    ck_assert_int_eq(query_rows(db, arena, &q, &(struct row){ .id = 1, .has_id = true, .code = "a" }, &rows, &count), RC_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(query_rows(db, arena, &q, &(struct row){ .id = 1 }, &rows, &count), RC_INTERNAL);
}
END_TEST

START_TEST(exec1_wants_one_row) {
    struct query q = { .name = "touch", .shape = QUERY_EXEC1, .sql = "UPDATE parent SET n = n WHERE id = 1" };
    int64_t affected = 0;
    ck_assert_int_eq(query_exec(db, arena, &q, NULL, NULL), RC_OK);
    q.sql = "UPDATE parent SET n = n WHERE id = 77";
    ck_assert_int_eq(query_exec(db, arena, &q, NULL, &affected), RC_CONFLICT);
    ck_assert_int_eq(affected, 0);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

Suite *db_suite(void) {
    Suite *s = suite_create("db");
    TCase *c = tcase_create("db");
    tcase_set_timeout(c, 30);
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_loop_test(c, value_comes_back, 0, COUNT(values));
    tcase_add_loop_test(c, error_has_its_outcome, 0, COUNT(errors));
    tcase_add_test(c, sum_of_numbers_is_a_number);
    tcase_add_test(c, long_values_beside_short_ones_keep_their_rows);
    tcase_add_test(c, update_counts_rows_found);
    tcase_add_test(c, session_is_set_up);
    tcase_add_test(c, cache_is_bounded);
    tcase_add_test(c, table_changes_under_a_prepared_statement);
    tcase_add_test(c, each_visits_every_row);
    tcase_add_test(c, each_stops_when_told);
    tcase_add_test(c, statements_are_counted);
    tcase_add_test(c, server_away);
    tcase_add_test(c, server_settings_are_checked);
    tcase_add_loop_test(c, query_keeps_its_contract, 0, COUNT(shapes));
    tcase_add_test(c, query_gives_all_rows_and_takes_parameters);
    tcase_add_test(c, exec1_wants_one_row);
    suite_add_tcase(s, c);
    return s;
}

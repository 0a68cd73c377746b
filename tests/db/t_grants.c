// SPDX-License-Identifier: MPL-2.0
// What each program's account may do in the migrated schema, and that every named query can be prepared there.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/query.h"
#include "harness.h"

static struct arena *arena;
static const char *folder;

static int migrate(const char *args, const char **said) {
    return harness_migrate(arena, arena_printf(arena, "--conf %s/conf %s", folder, args), said);
}

// Once for the suite: the real schema, its reference data and the accounts.
static void set_up_all(void) {
    const char *said, *sql = harness_sql_dir();
    arena = arena_new();
    db_close(harness_fresh("t_grants"));
    folder = harness_folder(arena);
    harness_conf(arena, folder, "t_grants");
    int code = migrate(arena_printf(arena, "--create --dir %s/migrations --seed %s/data --accounts", sql, sql), &said);
    ck_assert_msg(code == 0, "%.1500s", said);
}

static void tear_down_all(void) {
    ck_assert_int_eq(system(arena_printf(arena, "rm -r '%s'", folder)), 0);
    arena_free(arena);
}

#define AUDIT "(at, action, entity, request_id) VALUES (NOW(3), 'create', 'household', REPEAT('0', 32))"
#define SANDBOX "(at, phone, direction, text, coding, parts) VALUES (NOW(3), '+84912345678', 'out', 'x', 'gsm7', 1)"

static const struct {
    const char *account;
    const char *sql;
    bool allowed;
} grants[] = {
    { "t_web", "INSERT INTO audit " AUDIT, true },
    { "t_web", "SELECT COUNT(*) FROM audit", true },
    { "t_web", "UPDATE audit SET action = 'x'", false },
    { "t_web", "DELETE FROM audit", false },
    { "t_web", "REPLACE INTO audit " AUDIT, false },
    { "t_web", "INSERT INTO audit " AUDIT " ON DUPLICATE KEY UPDATE action = 'x'", false },
    { "t_web", "TRUNCATE TABLE audit", false },
    { "t_web", "ALTER TABLE audit ADD x INT", false },
    { "t_web", "UPDATE message_event SET word = 'x'", false },
    { "t_web", "SELECT NEXT VALUE FOR row_id", true },
    { "t_web", "ALTER SEQUENCE row_id RESTART 1", false },
    { "t_web", "SELECT COUNT(*) FROM role", true },
    { "t_web", "UPDATE role SET code = 'x'", false },
    { "t_web", "UPDATE household SET note = 'x' WHERE id = 0", true },
    { "t_web", "DELETE FROM household WHERE id = 0", false },
    { "t_web", "DELETE FROM user WHERE id = 0", false },
    { "t_web", "DELETE FROM draft WHERE id = 0", false },
    { "t_web", "DELETE FROM message WHERE id = 0", false },
    { "t_web", "DELETE FROM name_key WHERE household_id = 0", true },
    { "t_web", "DELETE FROM blind_key WHERE household_id = 0", true },
    { "t_web", "UPDATE blind_key SET unit_id = 1 WHERE household_id = 0", false },
    { "t_web", "DELETE FROM session WHERE user_id = 0", true },
    { "t_web", "DELETE FROM unit_scope WHERE root_id = 0", true },
    { "t_web", "UPDATE unit_scope SET unit_id = 1 WHERE root_id = 0", false },
    { "t_web", "DELETE FROM unit_succession WHERE from_id = 0", false },
    { "t_web", "UPDATE unit_succession SET to_id = 1 WHERE from_id = 0", false },
    { "t_web", "SELECT COUNT(*) FROM sandbox_message", false },
    { "t_web", "SELECT COUNT(*) FROM schema_step", true },
    { "t_web", "UPDATE schema_step SET state = 'done'", false },
    { "t_web", "CREATE TABLE mine (id INT)", false },
    { "t_web", "SELECT COUNT(*) FROM mysql.global_priv", false },
    { "t_sms", "UPDATE message SET state = 'queued' WHERE id = 0", true },
    { "t_sms", "DELETE FROM message WHERE id = 0", false },
    { "t_sms", "INSERT INTO audit " AUDIT, true },
    { "t_sms", "SELECT COUNT(*) FROM audit", false },
    { "t_sms", "UPDATE message_event SET word = 'x'", false },
    { "t_sms", "UPDATE enrolment SET state = 'confirmed' WHERE id = 0", true },
    { "t_sms", "SELECT COUNT(*) FROM phone", true },
    { "t_sms", "UPDATE phone SET priority = 2 WHERE id = 0", false },
    { "t_sms", "SELECT COUNT(*) FROM user", false },
    { "t_sms", "SELECT COUNT(*) FROM session", false },
    { "t_sms", "SELECT COUNT(*) FROM login_failure", false },
    { "t_sms", "SELECT COUNT(*) FROM idempotency", false },
    { "t_sms", "SELECT COUNT(*) FROM sandbox_message", false },
    { "t_box", "INSERT INTO sandbox_message " SANDBOX, true },
    { "t_box", "SELECT COUNT(*) FROM message", false },
    { "t_box", "SELECT COUNT(*) FROM person", false },
    { "t_box", "INSERT INTO audit " AUDIT, false },
};

START_TEST(account_may) {
    struct db *db = harness_open_as(grants[_i].account, "t_grants", harness_password(arena, grants[_i].account));
    struct db_rows r;
    enum rc rc = db_run(db, arena, grants[_i].sql, NULL, 0, &r);
    unsigned number = db_error(db)->number;
    ck_assert_msg(grants[_i].allowed ? rc == RC_OK : rc == RC_INTERNAL && (number == 1142 || number == 1227),
                  "%s: %s: %s %u", grants[_i].account, grants[_i].sql, rc_info(rc)->word, number);
    db_close(db);
}
END_TEST

// Where a deletion is a mark, no program can make it more.
START_TEST(marked_rows_are_removed_by_nobody) {
    struct db *db = harness_open("t_grants");
    static const char removers[] = "SELECT GROUP_CONCAT(CONCAT(p.user, ' ', p.table_name)) FROM mysql.tables_priv p"
                                   " JOIN information_schema.columns c ON c.table_schema = p.db AND c.table_name = p.table_name"
                                   " WHERE p.db = 't_grants' AND c.column_name = 'deleted_at' AND FIND_IN_SET('Delete', p.table_priv)";
    static const char marked[] = "SELECT COUNT(*) FROM information_schema.columns"
                                 " WHERE table_schema = 't_grants' AND column_name = 'deleted_at'";
    ck_assert_int_gt(harness_number(db, arena, marked), 20);
    struct db_rows r = harness_run(db, arena, removers);
    ck_assert_msg(db_cell(&r, 0, 0)->kind == DB_NULL, "may delete: %s", db_cell(&r, 0, 0)->s);
    db_close(db);
}
END_TEST

START_TEST(wrong_password_is_refused) {
    struct db *db = harness_open_as("t_web", "t_grants", "guess");
    struct db_rows r;
    ck_assert_int_eq(db_run(db, arena, "SELECT 1", NULL, 0, &r), RC_INTERNAL);
    ck_assert_uint_eq(db_error(db)->number, 1045);
    db_close(db);
}
END_TEST

START_TEST(what_was_granted_by_hand_is_taken_back) {
    static const char *const extra[] = { "GRANT UPDATE, DROP, DELETE HISTORY ON t_grants.audit TO t_web@localhost",
                                         "GRANT SELECT ON t_grants.* TO t_sms@localhost",
                                         "REVOKE INSERT ON t_grants.message FROM t_sms@localhost" };
    struct db *db = harness_open("t_grants");
    const char *said;
    for (size_t i = 0; i < sizeof extra / sizeof *extra; i++) ck_assert_int_eq(db_raw(db, extra[i]), RC_OK);
    ck_assert_int_eq(migrate("--accounts", &said), 0);
    ck_assert_int_eq(harness_number(db, arena, "SELECT COUNT(*) FROM mysql.db WHERE user = 't_sms'"), 0);
    static const char recorded[] = "SELECT GROUP_CONCAT(table_priv ORDER BY user SEPARATOR ' ') FROM mysql.tables_priv"
                                   " WHERE db = 't_grants' AND (user, table_name) IN (('t_sms', 'message'), ('t_web', 'audit'))";
    struct db_rows r = harness_run(db, arena, recorded);
    ck_assert_str_eq(db_cell(&r, 0, 0)->s, "Select,Insert,Update Select,Insert");
    db_close(db);
}
END_TEST

START_TEST(table_that_nobody_thought_about_is_refused) {
    struct db *db = harness_open("t_grants");
    const char *said;
    harness_run(db, arena, "CREATE TABLE surprise (id INT)");
    int code = migrate("--accounts", &said);
    harness_run(db, arena, "DROP TABLE surprise");
    ck_assert_int_eq(code, 1);
    ck_assert_ptr_nonnull(strstr(said, "table surprise has no row"));
    db_close(db);
}
END_TEST

static const enum db_kind wanted[] = { [QUERY_I64] = DB_INT, [QUERY_TEXT] = DB_TEXT, [QUERY_BLOB] = DB_BLOB };

static void check_columns(const struct query *q, const struct db_shape *s) {
    ck_assert_msg(s->columns == q->n_columns, "%s: %zu columns, its \"out\" names %zu", q->name, s->columns, q->n_columns);
    for (size_t i = 0; i < q->n_columns; i++)
        ck_assert_msg(s->kinds[i] == wanted[q->columns[i].kind], "%s: column %s is of another kind", q->name, q->columns[i].name);
}

START_TEST(every_named_query_fits_the_schema) {
    struct db *db = harness_open("t_grants");
    for (const struct query *q = query_all; q->name; q++) {
        struct db_shape s;
        enum rc rc = db_prepare(db, arena, q->sql, &s);
        ck_assert_msg(rc == RC_OK, "%s: %s", q->name, db_error_message(db));
        ck_assert_msg(s.params == q->n_params, "%s: %zu parameters", q->name, s.params);
        check_columns(q, &s);
    }
    db_close(db);
}
END_TEST

Suite *grants_suite(void) {
    Suite *s = suite_create("grants");
    TCase *c = tcase_create("grants");
    tcase_set_timeout(c, 60);
    tcase_add_unchecked_fixture(c, set_up_all, tear_down_all);
    tcase_add_loop_test(c, account_may, 0, (int)(sizeof grants / sizeof *grants));
    tcase_add_test(c, marked_rows_are_removed_by_nobody);
    tcase_add_test(c, wrong_password_is_refused);
    tcase_add_test(c, what_was_granted_by_hand_is_taken_back);
    tcase_add_test(c, table_that_nobody_thought_about_is_refused);
    tcase_add_test(c, every_named_query_fits_the_schema);
    suite_add_tcase(s, c);
    return s;
}

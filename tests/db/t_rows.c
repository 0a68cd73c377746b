// SPDX-License-Identifier: MPL-2.0
// One statement for many rows of parameters: every value arrives where it belongs, and an error leaves nothing.
#include <stdlib.h>
#include <string.h>

#include "harness.h"

enum { ROWS = 1200, COLUMNS = 4, LONG = 1800 };

static struct db *db;
static struct arena *arena;

static void open_all(void) {
    arena = arena_new();
    db = harness_fresh("t_rows");
    harness_run(db, arena, "CREATE TABLE many (id BIGINT NOT NULL PRIMARY KEY, note VARCHAR(2000) NULL, bytes VARBINARY(100) NULL, n BIGINT NULL)");
}

static void close_all(void) {
    db_close(db);
    arena_free(arena);
}

static const char *note_of(size_t i) {
    if (i % 3 == 0) return NULL;
    if (i % 3 == 1) return arena_printf(arena, "Đắk Hà %zu", i);
    char *text = arena_alloc(arena, LONG + 1);
    memset(text, 'x', LONG);
    return text;
}

static void fill(struct db_value *v, size_t i) {
    const char *bytes = arena_printf(arena, "a%c%zu", 0, i);
    v[0] = db_int((int64_t)i);
    v[1] = db_text(note_of(i));
    v[2] = i % 2 ? db_blob(bytes, 4) : db_null();
    v[3] = i % 5 ? db_int(INT64_MAX - (int64_t)i) : db_null();
}

struct insert {
    size_t n;
    struct db_value *values;
    int64_t affected;
};

static enum rc insert_tx(void *arg) {
    struct insert *in = arg;
    return db_run_rows(db, arena, "INSERT INTO many (id, note, bytes, n) VALUES (?, ?, ?, ?)", in->values, COLUMNS, in->n, &in->affected);
}

static enum rc insert(size_t n, struct insert *in) {
    *in = (struct insert){ n, arena_array(arena, n * COLUMNS, sizeof(struct db_value)), 0 };
    for (size_t i = 0; i < n; i++) fill(&in->values[i * COLUMNS], i);
    return db_tx(db, insert_tx, in);
}

static bool is_same(const struct db_value *a, const struct db_value *b) {
    if (a->kind == DB_NULL || b->kind == DB_NULL) return a->kind == b->kind;
    return a->kind == DB_INT ? a->i == b->i : a->len == b->len && memcmp(a->s, b->s, a->len) == 0;
}

START_TEST(every_value_arrives_in_its_row) {
    struct insert in;
    ck_assert_int_eq(insert(ROWS, &in), RC_OK);
    ck_assert_int_eq(in.affected, ROWS);
    struct db_rows r = harness_run(db, arena, "SELECT id, note, bytes, n FROM many ORDER BY id");
    ck_assert_uint_eq(r.count, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t c = 0; c < COLUMNS; c++) ck_assert_msg(is_same(db_cell(&r, i, c), &in.values[i * COLUMNS + c]), "row %zu, column %zu", i, c);
}
END_TEST

START_TEST(one_row_and_the_same_statement_again) {
    struct insert in;
    ck_assert_int_eq(insert(1, &in), RC_OK);
    harness_run(db, arena, "DELETE FROM many");
    ck_assert_int_eq(insert(3, &in), RC_OK);
    ck_assert_int_eq(harness_number(db, arena, "SELECT COUNT(*) FROM many"), 3);
}
END_TEST

START_TEST(a_row_that_is_there_already_takes_back_all) {
    struct insert in;
    harness_run(db, arena, "INSERT INTO many (id) VALUES (700)");
    ck_assert_int_eq(insert(ROWS, &in), RC_CONFLICT);
    ck_assert_uint_eq(db_error(db)->number, 1062);
    ck_assert_int_eq(harness_number(db, arena, "SELECT COUNT(*) FROM many"), 1);
}
END_TEST

static enum rc update_tx(void *arg) {
    struct insert *in = arg;
    return db_run_rows(db, arena, "UPDATE many SET n = ? WHERE id = ?", in->values, 2, in->n, &in->affected);
}

START_TEST(updates_count_the_rows_found) {
    struct insert in;
    ck_assert_int_eq(insert(10, &in), RC_OK);
    struct db_value pairs[] = { db_int(70), db_int(7), db_null(), db_int(8), db_int(1), db_int(7777) };
    in = (struct insert){ 3, pairs, 0 };
    ck_assert_int_eq(db_tx(db, update_tx, &in), RC_OK);
    ck_assert_int_eq(in.affected, 2);
    ck_assert_int_eq(harness_number(db, arena, "SELECT COUNT(*) FROM many WHERE (id = 7 AND n = 70) OR (id = 8 AND n IS NULL)"), 2);
}
END_TEST

Suite *rows_suite(void) {
    Suite *s = suite_create("db/rows");
    TCase *t = tcase_create("rows");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_add_test(t, every_value_arrives_in_its_row);
    tcase_add_test(t, one_row_and_the_same_statement_again);
    tcase_add_test(t, a_row_that_is_there_already_takes_back_all);
    tcase_add_test(t, updates_count_the_rows_found);
    suite_add_tcase(s, t);
    return s;
}

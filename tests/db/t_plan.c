// SPDX-License-Identifier: MPL-2.0
// The seeds of sql/data: the plan's money, its eight sub-projects, who works on them, and what each unit may see.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "harness.h"
#include "queries.h"

// Check calls setup and teardown without an argument, so what they share must be here.
static struct db *db;
static struct arena *arena;

// Statements end with ";" at the end of a line, as the migration tool reads them.
static void run_file(const char *path) {
    FILE *in = fopen(path, "r");
    ck_assert_msg(in != NULL, "%s", path);
    struct buf statement = buf_new(arena);
    char *line = NULL;
    size_t room = 0;
    for (ssize_t n; (n = getline(&line, &room, in)) > 0;) {
        buf_text(&statement, line);
        if (n < 2 || strcmp(line + n - 2, ";\n") != 0) continue;
        ck_assert_msg(db_raw(db, buf_string(&statement)) == RC_OK, "%s: %s", path, buf_string(&statement));
        statement = buf_new(arena);
    }
    free(line);
    fclose(in);
}

static int is_sql(const struct dirent *e) {
    return strstr(e->d_name, ".sql") != NULL;
}

static void run_folder(const char *folder) {
    const char *path = arena_printf(arena, "%s/%s", harness_sql_dir(), folder);
    struct dirent **files = NULL;
    int n = scandir(path, &files, is_sql, alphasort);
    ck_assert_int_ge(n, 1);
    for (int i = 0; i < n; i++) {
        run_file(arena_printf(arena, "%s/%s", path, files[i]->d_name));
        free(files[i]);
    }
    free(files);
}

static void open_all(void) {
    arena = arena_new();
    db = harness_open("t_plan");
}

static void close_all(void) {
    db_close(db);
    arena_free(arena);
}

// Once for all tests; closed again, because each test is a process of its own.
static void load_all(void) {
    arena = arena_new();
    db = harness_fresh("t_plan");
    run_folder("migrations");
    run_folder("data");
    close_all();
}

static int64_t number(const char *sql, const struct db_value *params, size_t n) {
    struct db_rows rows = { 0 };
    ck_assert_int_eq(db_run(db, arena, sql, params, n, &rows), RC_OK);
    ck_assert_uint_eq(rows.count, 1);
    ck_assert_int_eq(rows.cells[0].kind, DB_INT);
    return rows.cells[0].i;
}

static const struct money {
    const char *code;
    int64_t central, local, lines;  // money in triệu, as the plan counts
} moneys[] = {
    { "2", 4738, 0, 3 }, { "3.1", 1919, 0, 3 }, { "3.2", 799, 0, 2 }, { "4.1", 3062, 0, 3 },
    { "4.3", 932, 0, 2 }, { "6.2", 198, 1083, 3 }, { "7.1", 533, 0, 2 }, { "7.2", 320, 0, 2 },
};
enum { N_MONEYS = sizeof moneys / sizeof moneys[0], TRIEU = 1000000 };

static const char sum_sql[] = "SELECT CAST(COALESCE(SUM(b.amount), 0) AS SIGNED) FROM budget_line b JOIN project p ON p.id = b.project_id"
                              " WHERE p.plan_id = 200 AND p.code LIKE ? AND b.source LIKE ?";
static const char lines_sql[] = "SELECT COUNT(*) FROM budget_line b JOIN project p ON p.id = b.project_id WHERE p.plan_id = 200 AND p.code = ?";

static int64_t sum(const char *code, const char *source) {
    return number(sum_sql, (struct db_value[]){ db_text(code), db_text(source) }, 2);
}

START_TEST(a_sub_projects_money_is_the_plans) {
    const struct money *m = &moneys[_i];
    ck_assert_int_eq(sum(m->code, "central"), m->central * TRIEU);
    ck_assert_int_eq(sum(m->code, "local"), m->local * TRIEU);
    ck_assert_int_eq(sum(m->code, "%"), (m->central + m->local) * TRIEU);
    ck_assert_int_eq(number(lines_sql, (struct db_value[]){ db_text(m->code) }, 1), m->lines);
}
END_TEST

START_TEST(the_money_adds_up_to_13584) {
    ck_assert_int_eq(sum("%", "central"), 12501LL * TRIEU);
    ck_assert_int_eq(sum("%", "local"), 1083LL * TRIEU);
    ck_assert_int_eq(sum("%", "other"), 0);
    ck_assert_int_eq(sum("%", "%"), 13584LL * TRIEU);
}
END_TEST

static const struct count {
    const char *label;
    const char *sql;
    int64_t want;
} counts[] = {
    { "the plan has eight sub-projects", "SELECT COUNT(*) FROM project WHERE plan_id = 200", 8 },
    { "each has one leader", "SELECT COUNT(DISTINCT project_id) FROM project_role WHERE duty = 'lead'", 8 },
    { "and no second one", "SELECT COUNT(*) FROM project_role WHERE duty = 'lead'", 8 },
    { "4.1 has two reporters",
      "SELECT COUNT(*) FROM project_role r JOIN project p ON p.id = r.project_id WHERE p.code = '4.1' AND r.duty = 'report'", 2 },
    { "all 11 communes take part in 2",
      "SELECT COUNT(*) FROM project_role r JOIN project p ON p.id = r.project_id JOIN unit u ON u.id = r.body_id"
      " WHERE p.code = '2' AND r.duty = 'coordinate' AND u.kind IN ('commune','town')", 11 },
    { "6.2 splits its local money into 907 and 176",
      "SELECT COUNT(*) FROM budget_line b JOIN project p ON p.id = b.project_id WHERE p.code = '6.2' AND b.source = 'local'"
      " AND b.amount IN (907000000, 176000000)", 2 },
    { "other money is named for 2, 3.1 and 4.1 only",
      "SELECT COUNT(*) FROM budget_line b JOIN project p ON p.id = b.project_id WHERE b.source = 'other' AND b.amount IS NULL"
      " AND p.code IN ('2','3.1','4.1')", 3 },
    { "every sub-project has activities", "SELECT COUNT(DISTINCT project_id) FROM activity", 8 },
    { "every sub-project has outputs", "SELECT COUNT(DISTINCT project_id) FROM output", 8 },
    { "the poverty rate falls by 2,5 a year", "SELECT low FROM target WHERE figure = 'từ 2,5%/năm'", 250 },
    { "4.1 counts a household as escaped for 36 months",
      "SELECT e.months FROM eligibility e JOIN project p ON p.id = e.project_id WHERE p.code = '4.1' AND e.class = 'escaped'", 36 },
    { "no text kept a mark of the scan", "SELECT COUNT(*) FROM activity WHERE text LIKE '%*%' OR text LIKE '- %'", 0 },
    { "no unit ends before its successor begins",
      "SELECT COUNT(*) FROM unit_succession s JOIN unit f ON f.id = s.from_id JOIN unit t ON t.id = s.to_id"
      " WHERE f.valid_to + INTERVAL 1 DAY <> s.on_date OR t.valid_from <> s.on_date", 0 },
    { "each of the 11 units went to one unit of 2025",
      "SELECT COUNT(*) FROM unit_succession s JOIN unit f ON f.id = s.from_id WHERE f.parent_id = 2", 11 },
};
enum { N_COUNTS = sizeof counts / sizeof counts[0] };

START_TEST(what_the_seeds_hold) {
    int64_t got = harness_number(db, arena, counts[_i].sql);
    ck_assert_msg(got == counts[_i].want, "%s: %lld", counts[_i].label, (long long)got);
}
END_TEST

// What a unit sees, by ids of 0001_units.sql: how many communes in all, one that it must see and one that it must not.
static const struct sight {
    const char *label;
    int64_t root, communes, sees, blind_to;
} sights[] = {
    { "the district sees its 11 units and their successors", 2, 16, 15, 3 },
    { "an agency sees what the district sees", 41, 16, 21, 3 },
    { "an agency sees the district", 45, 16, 2, 3 },
    { "a commune of 2024 sees itself alone", 15, 1, 15, 16 },
    { "Đăk Ui of 2025 sees Đăk Ui of 2024", 33, 3, 15, 14 },
    { "Đăk Ui of 2025 sees Đăk Ngọk", 33, 3, 16, 13 },
    { "Đăk Hà of 2025 sees the town and two communes", 31, 4, 11, 2 },
    { "Quảng Ngãi sees the five of 2025 and the eleven before", 3, 16, 19, 9999 },
    { "Kon Tum sees the eleven and their successors", 1, 16, 12, 3 },
};
enum { N_SIGHTS = sizeof sights / sizeof sights[0] };

static bool sees(int64_t root, int64_t unit) {
    return number("SELECT COUNT(*) FROM unit_scope WHERE root_id = ? AND unit_id = ?",
                  (struct db_value[]){ db_int(root), db_int(unit) }, 2) == 1;
}

START_TEST(what_a_unit_sees) {
    int64_t affected;
    ck_assert_int_eq(q_scope_clear(db, arena, &affected), RC_OK);
    ck_assert_int_eq(q_scope_fill(db, arena, &affected), RC_OK);
    const struct sight *s = &sights[_i];
    int64_t communes = number("SELECT COUNT(*) FROM unit_scope s JOIN unit u ON u.id = s.unit_id WHERE s.root_id = ?"
                              " AND u.kind IN ('commune','town')", (struct db_value[]){ db_int(s->root) }, 1);
    ck_assert_msg(communes == s->communes, "%s: %lld communes", s->label, (long long)communes);
    ck_assert_msg(sees(s->root, s->root), "%s: not itself", s->label);
    ck_assert_msg(sees(s->root, s->sees), "%s: not %lld", s->label, (long long)s->sees);
    ck_assert_msg(!sees(s->root, s->blind_to), "%s: %lld too", s->label, (long long)s->blind_to);
}
END_TEST

static const char rows_sql[] =
    "SELECT (SELECT COUNT(*) FROM unit) + (SELECT COUNT(*) FROM unit_scope) + (SELECT COUNT(*) FROM role) + (SELECT COUNT(*) FROM plan)"
    " + (SELECT COUNT(*) FROM project_role) + (SELECT COUNT(*) FROM budget_line) + (SELECT COUNT(*) FROM activity)"
    " + (SELECT COUNT(*) FROM plan_note) + (SELECT COUNT(*) FROM ethnic_group) + (SELECT COUNT(*) FROM rule_value)";

// Run again, they add nothing, take nothing back and leave alone what people have changed since.
START_TEST(the_seeds_can_run_again) {
    int64_t before = harness_number(db, arena, rows_sql);
    harness_run(db, arena, "UPDATE unit SET aliases = 'kept', version = 7 WHERE id = 15");
    run_folder("data");
    ck_assert_int_eq(harness_number(db, arena, rows_sql), before);
    ck_assert_int_eq(harness_number(db, arena, "SELECT version FROM unit WHERE id = 15 AND aliases = 'kept'"), 7);
}
END_TEST

Suite *plan_suite(void) {
    Suite *suite = suite_create("plan");
    TCase *seeds = tcase_create("seeds");
    tcase_add_unchecked_fixture(seeds, load_all, NULL);
    tcase_add_checked_fixture(seeds, open_all, close_all);
    tcase_add_loop_test(seeds, a_sub_projects_money_is_the_plans, 0, N_MONEYS);
    tcase_add_test(seeds, the_money_adds_up_to_13584);
    tcase_add_loop_test(seeds, what_the_seeds_hold, 0, N_COUNTS);
    tcase_add_loop_test(seeds, what_a_unit_sees, 0, N_SIGHTS);
    tcase_add_test(seeds, the_seeds_can_run_again);
    suite_add_tcase(suite, seeds);
    return suite;
}

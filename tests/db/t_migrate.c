// SPDX-License-Identifier: MPL-2.0
// The program migrate: from empty, again, cut off at every step, killed, side by side, and when files have changed.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/schema.h"
#include "harness.h"

enum { STEPS = 5 };

static struct db *db;
static struct arena *arena;
static const char *folder;
static const char *said;  // by the last run of migrate

static const char first[] = "-- a comment; not a statement;\nCREATE TABLE IF NOT EXISTS a (\n  id INT PRIMARY KEY);\n\n"
                            "CREATE TABLE IF NOT EXISTS b (id INT PRIMARY KEY, t TEXT);\n"
                            "INSERT INTO b VALUES (1, 'x; y')\n  ON DUPLICATE KEY UPDATE t = VALUES(t);\n";
static const char second[]
    = "CREATE OR REPLACE VIEW c AS SELECT id FROM a;\nINSERT INTO a VALUES (1), (2) ON DUPLICATE KEY UPDATE id = a.id;\n";

static void set_up(void) {
    arena = arena_new();
    db = harness_fresh("t_migrate");
    folder = harness_folder(arena);
    harness_conf(arena, folder, "t_migrate");
    harness_write(folder, "0001_first.sql", first);
    harness_write(folder, "0002_second.sql", second);
}

static void tear_down(void) {
    ck_assert_int_eq(system(arena_printf(arena, "rm -r '%s'", folder)), 0);
    db_close(db);
    arena_free(arena);
}

static int migrate(const char *args) {
    return harness_migrate(arena, arena_printf(arena, "--conf %s/conf %s", folder, args), &said);
}

static int apply(const char *more) { return migrate(arena_printf(arena, "--create --dir %s %s", folder, more)); }

static void expect(int code, int want, const char *words) {
    ck_assert_msg(code == want, "exit %d: %.1500s", code, said);
    ck_assert_msg(strstr(said, words) != NULL, "no \"%s\" in: %.1500s", words, said);
}

static void expect_all_applied(void) {
    ck_assert_int_eq(harness_number(db, arena, "SELECT COUNT(*) FROM schema_step WHERE state = 'done' AND step > 0"), STEPS);
    ck_assert_int_eq(harness_number(db, arena, "SELECT COUNT(*) FROM schema_step WHERE state <> 'done'"), 0);
    ck_assert_int_eq(harness_number(db, arena, "SELECT COUNT(*) FROM c"), 2);
    struct db_rows r = harness_run(db, arena, "SELECT t FROM b");
    ck_assert_uint_eq(r.count, 1);
    ck_assert_str_eq(db_cell(&r, 0, 0)->s, "x; y");
}

START_TEST(from_empty_and_again) {
    int code = migrate("--create --status");
    expect(code, 0, "empty: nothing has been applied");
    code = apply("--status");
    expect(code, 0, "0001_first 3/3 INSERT INTO b VALUES");
    expect(code, 0, "0002_second: 5 steps applied");
    expect(code, 0, "0002_second complete, 2 steps");
    expect_all_applied();
    code = apply("");
    expect(code, 0, "0002_second: 0 steps applied");
    expect_all_applied();
}
END_TEST

START_TEST(a_new_file_is_added) {
    expect(apply(""), 0, "5 steps applied");
    harness_write(folder, "0003_third.sql", "INSERT INTO a VALUES (3) ON DUPLICATE KEY UPDATE id = a.id;\n");
    expect(apply(""), 0, "0003_third: 1 steps applied");
    ck_assert_int_eq(harness_number(db, arena, "SELECT COUNT(*) FROM a"), 3);
}
END_TEST

START_TEST(cut_off_at_a_step_and_started_again) {
    int code = apply(arena_printf(arena, "--stop-after %d", _i));
    ck_assert_int_eq(code, 4);
    ck_assert_int_eq(harness_number(db, arena, "SELECT COUNT(*) FROM schema_step WHERE state = 'running'"), 1);
    code = migrate("--status");
    expect(code, 0, "interrupted");
    code = apply("");
    expect(code, 0, arena_printf(arena, "%d steps applied", STEPS - _i + 1));
    expect_all_applied();
}
END_TEST

// The next one waits for the lock until the server has noticed that the killed one is gone.
START_TEST(killed_in_the_middle_and_started_again) {
    harness_write(folder, "0002_second.sql", arena_printf(arena, "DO SLEEP(1);\n%s", second));
    expect(migrate("--create --status"), 0, "empty");
    pid_t pid = fork();
    if (pid == 0) {
        // exec: the process killed must be migrate itself, not a shell around it
        const char *command
            = arena_printf(arena, "exec %s --conf %s/conf --dir %s >/dev/null", harness_program(), folder, folder);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    const char *exists
        = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 't_migrate' AND table_name = 'schema_step'";
    while (harness_number(db, arena, exists) == 0) usleep(5000);
    while (harness_number(db, arena, "SELECT COUNT(*) FROM schema_step WHERE migration = '0002_second'") == 0) usleep(5000);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    int code = apply("");
    expect(code, 0, "0002_second 1/3 DO SLEEP");
    expect(code, 0, "0002_second: 3 steps applied");
    ck_assert_int_eq(harness_number(db, arena, "SELECT COUNT(*) FROM c"), 2);
}
END_TEST

START_TEST(two_at_once_apply_each_step_once) {
    expect(migrate("--create --status"), 0, "empty");
    const char *one = arena_printf(arena, "%s --conf %s/conf --dir %s", harness_program(), folder, folder);
    FILE *a = popen(one, "r"), *b = popen(one, "r");
    char text[2][2000];
    text[0][fread(text[0], 1, sizeof text[0] - 1, a)] = '\0';
    text[1][fread(text[1], 1, sizeof text[1] - 1, b)] = '\0';
    ck_assert_int_eq(pclose(a), 0);
    ck_assert_int_eq(pclose(b), 0);
    bool first_did = strstr(text[0], ": 5 steps applied") != NULL;
    ck_assert_ptr_nonnull(strstr(text[first_did ? 0 : 1], ": 5 steps applied"));
    ck_assert_ptr_nonnull(strstr(text[first_did ? 1 : 0], ": 0 steps applied"));
    expect_all_applied();
}
END_TEST

static const struct {
    const char *label;
    const char *file;
    const char *text;  // NULL: the file is taken away
    int code;
    const char *words;
} changes[] = {
    { "another text", "0001_first.sql", "CREATE TABLE IF NOT EXISTS a (\n  id BIGINT PRIMARY KEY);\nDO 0;\nDO 1;\n", 3,
      "0001_first.sql: statement 1" },
    { "a statement more", "0002_second.sql",
      "CREATE OR REPLACE VIEW c AS SELECT id FROM a;\nINSERT INTO a VALUES (1), (2) ON DUPLICATE KEY UPDATE id = a.id;\nDO 1;\n",
      3, "0002_second.sql: has a statement more" },
    { "a statement less", "0002_second.sql", "CREATE OR REPLACE VIEW c AS SELECT id FROM a;\n", 3,
      "0002_second.sql: has fewer statements" },
    { "a missing file", "0001_first.sql", NULL, 3, "0001_first.sql has been applied and is missing" },
    { "a file in between", "0001_early.sql", "DO 1;\n", 2, "0001_first.sql: the number is used twice" },
    { "a file before", "0000_early.sql", "DO 1;\n", 3,
      "0000_early.sql: is new, but a file with a higher number has been applied" },
    { "no end", "0003_third.sql", "DO 1\n", 2, "0003_third.sql:1: the last statement has no \";\"" },
    { "an empty file", "0003_third.sql", "-- later\n", 2, "0003_third.sql: no statements" },
    { "a name without a number", "3_third.sql", "DO 1;\n", 2, "3_third.sql: the name must begin with 4 digits" },
    { "a statement that fails", "0003_third.sql", "DO 1;\n\nCREATE TABLE d (id NONSENSE);\n", 1, "0003_third.sql:3: " },
    { "a corrected comment is no change", "0001_first.sql",
      "-- said better\nCREATE TABLE IF NOT EXISTS a (\n  id INT PRIMARY KEY);\nCREATE TABLE IF NOT EXISTS b (id INT PRIMARY KEY, "
      "t TEXT);\n"
      "INSERT INTO b VALUES (1, 'x; y')\n  ON DUPLICATE KEY UPDATE t = VALUES(t);\n",
      0, ": 0 steps applied" },
};

START_TEST(changed_files) {
    expect(apply(""), 0, "5 steps applied");
    if (changes[_i].text) harness_write(folder, changes[_i].file, changes[_i].text);
    else ck_assert_int_eq(unlink(arena_printf(arena, "%s/%s", folder, changes[_i].file)), 0);
    int code = apply("");
    ck_assert_msg(code == changes[_i].code && strstr(said, changes[_i].words), "%s: exit %d: %.1500s", changes[_i].label, code,
                  said);
    if (changes[_i].code == 3) expect_all_applied();
}
END_TEST

START_TEST(failed_statement_is_run_again_when_corrected) {
    harness_write(folder, "0003_third.sql", "DO 1;\nCREATE TABLE d (id NONSENSE);\n");
    expect(apply(""), 1, "0003_third.sql:2: ");
    harness_write(folder, "0003_third.sql", "DO 1;\nCREATE TABLE IF NOT EXISTS d (id INT);\n");
    expect(apply(""), 0, "0003_third: 1 steps applied");
}
END_TEST

START_TEST(called_wrongly) {
    ck_assert_int_eq(migrate(""), 2);
    ck_assert_int_eq(migrate("--frob"), 2);
    expect(harness_migrate(arena, "--conf /nonexistent --status", &said), 2, "/nonexistent");
    expect(migrate("--dir /nonexistent"), 2, "/nonexistent");
    ck_assert_int_eq(chmod(arena_printf(arena, "%s/migrate.password", folder), 0644), 0);
    expect(migrate("--status"), 2, "migrate.password: ");
}
END_TEST

START_TEST(programs_refuse_another_version) {
    const char *why;
    const char *sql = harness_sql_dir();
    ck_assert_int_eq(schema_check(db, arena, &why), RC_INTERNAL);
    ck_assert_ptr_nonnull(strstr(why, "has migrate been run"));
    expect(migrate(arena_printf(arena, "--create --dir %s/migrations", sql)), 0, "steps applied");
    enum rc rc = schema_check(db, arena, &why);
    ck_assert_msg(rc == RC_OK, "%s", why);
    harness_run(db, arena, "INSERT INTO schema_step VALUES ('9999_later', 1, 'x', '', 'running', NOW(3), NULL)");
    ck_assert_int_eq(schema_check(db, arena, &why), RC_INTERNAL);
    ck_assert_ptr_nonnull(strstr(why, "has not finished"));
    harness_run(db, arena, "INSERT INTO schema_step VALUES ('9999_later', 0, 'x', '', 'done', NOW(3), NULL)");
    ck_assert_int_eq(schema_check(db, arena, &why), RC_INTERNAL);
    ck_assert_ptr_nonnull(strstr(why, "the database is at 9999_later"));
}
END_TEST

Suite *migrate_suite(void) {
    Suite *s = suite_create("migrate");
    TCase *c = tcase_create("migrate");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, from_empty_and_again);
    tcase_add_test(c, a_new_file_is_added);
    tcase_add_loop_test(c, cut_off_at_a_step_and_started_again, 1, STEPS + 1);
    tcase_add_test(c, killed_in_the_middle_and_started_again);
    tcase_add_test(c, two_at_once_apply_each_step_once);
    tcase_add_loop_test(c, changed_files, 0, (int)(sizeof changes / sizeof *changes));
    tcase_add_test(c, failed_statement_is_run_again_when_corrected);
    tcase_add_test(c, called_wrongly);
    tcase_add_test(c, programs_refuse_another_version);
    suite_add_tcase(s, c);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
// Runs the unit tests: one suite per t_<name>.c, listed below. A file that is not listed is itself a failed test, so none is
// forgotten. Each test runs in a process of its own; exit code 1 when any fails.
#include <check.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A new t_<name>.c needs one line here.
#define SUITES(X)                                                                                                                \
    X(t_rc)                                                                                                                      \
    X(t_arena)                                                                                                                   \
    X(t_buf)                                                                                                                     \
    X(t_log)                                                                                                                     \
    X(t_text)                                                                                                                    \
    X(t_phone)                                                                                                                   \
    X(t_vdate)                                                                                                                   \
    X(t_vault)                                                                                                                   \
    X(t_conf)                                                                                                                    \
    X(t_xlsx)                                                                                                                    \
    X(t_xlsx_part)                                                                                                               \
    X(t_cell)                                                                                                                    \
    X(t_etag)                                                                                                                    \
    X(t_request)                                                                                                                 \
    X(t_entity)                                                                                                                  \
    X(t_match)                                                                                                                   \
    X(t_match_pool)                                                                                                              \
    X(t_match_assign)                                                                                                            \
    X(t_match_frozen)                                                                                                            \
    X(t_match_bars)                                                                                                              \
    X(t_match_words)                                                                                                             \
    X(t_match_find)                                                                                                              \
    X(t_match_lack)                                                                                                              \
    X(t_allowance)                                                                                                               \
    X(t_trend)                                                                                                                   \
    X(t_public)                                                                                                                  \
    X(t_sms_backoff)                                                                                                             \
    X(t_sms_state)                                                                                                               \
    X(t_sms_text)                                                                                                                \
    X(t_sms_http)                                                                                                                \
    X(t_sms_callback)                                                                                                            \
    X(t_sms_gateway)                                                                                                             \
    X(t_sms_gateway_query)                                                                                                   \
    X(t_relay)                                                                                                               \
    X(t_told_words)                                                                                                          \
    X(t_job_ask)                                                                                                               \
    X(t_scan)                                                                                                                \
    X(t_sms_answer)                                                                                                          \
    X(t_sms_keywords)                                                                                                        \
    X(t_sms_phrase)                                                                                                              \
    X(t_sms_template)                                                                                                            \
    X(t_sms_flow)                                                                                                                \
    X(t_sms_leave)                                                                                                               \
    X(t_sms_core)                                                                                                                \
    X(t_sms_rules)

#define DECLARE(name) Suite *name##_suite(void);
#define ROW(name) { #name, name##_suite },
SUITES(DECLARE)

static const struct {
    const char *name;
    Suite *(*make)(void);
} suites[] = { SUITES(ROW) };

enum { SUITE_COUNT = sizeof suites / sizeof suites[0] };

// path is tests/unit/t_<name>.c
static bool is_listed(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t len = strlen(name) - strlen(".c");
    for (size_t i = 0; i < SUITE_COUNT; i++)
        if (strlen(suites[i].name) == len && strncmp(suites[i].name, name, len) == 0) return true;
    return false;
}

START_TEST(every_test_file_is_listed) {
    glob_t found;
    ck_assert_msg(glob("tests/unit/t_*.c", 0, NULL, &found) == 0, "run from the top folder of the project");
    for (size_t i = 0; i < found.gl_pathc; i++)
        ck_assert_msg(is_listed(found.gl_pathv[i]), "%s is not listed in tests/unit/main.c", found.gl_pathv[i]);
    globfree(&found);
}
END_TEST

static Suite *main_suite(void) {
    Suite *s = suite_create("main");
    TCase *tc = tcase_create("list");
    tcase_add_test(tc, every_test_file_is_listed);
    suite_add_tcase(s, tc);
    return s;
}

int main(void) {
    SRunner *runner = srunner_create(main_suite());
    for (size_t i = 0; i < SUITE_COUNT; i++) srunner_add_suite(runner, suites[i].make());
    srunner_set_fork_status(runner, CK_FORK);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

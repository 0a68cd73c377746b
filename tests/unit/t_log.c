// SPDX-License-Identifier: MPL-2.0
// log and must: what reaches standard error, read back through a pipe.
#include "base/log.h"

#include <check.h>
#include <regex.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"

enum { TEXT_SIZE = 8192 };

static int catch_stderr(void) {
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_ge(dup2(ends[1], STDERR_FILENO), 0);
    close(ends[1]);
    return ends[0];
}

static void read_back(int from, char text[TEXT_SIZE]) {
    close(STDERR_FILENO);
    ssize_t n, len = 0;
    while (len < TEXT_SIZE - 1 && (n = read(from, text + len, (size_t)(TEXT_SIZE - 1 - len))) > 0) len += n;
    text[len] = '\0';
    close(from);
}

static void assert_matches(const char *text, const char *pattern) {
    regex_t re;
    ck_assert_int_eq(regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB), 0);
    ck_assert_msg(regexec(&re, text, 0, NULL, 0) == 0, "\"%s\" does not match %s", text, pattern);
    regfree(&re);
}

static const struct {
    const char *label;
    void (*log)(const char *event, const char *format, ...);
    const char *value, *want;
} cases[] = {
    { "an error has time in UTC, level, program, pid and event", log_error, "5",
      "^time=[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z level=error program=[^ ]+ pid=[0-9]+ event=test k=5\n$" },
    { "a warning", log_warn, "x", " level=warn .* k=x\n$" },
    { "an information", log_info, "x", " level=info .* k=x\n$" },
    { "line breaks cannot make a second line", log_info, "a\nlevel=error\r\tb", " k=a.level=error..b\n$" },
    { "escape and delete are replaced", log_info, "\033[31m\177", " k=.\\[31m.\n$" },
    { "UTF-8 stays as it is", log_info, "Đắk Hà", " k=Đắk Hà\n$" },
};

START_TEST(one_event_is_one_line) {
    char text[TEXT_SIZE];
    int from = catch_stderr();
    cases[_i].log("test", "k=%s", cases[_i].value);
    read_back(from, text);
    assert_matches(text, cases[_i].want);
    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
    ck_assert_ptr_null(strpbrk(text, "\r\t\033\177"));
}
END_TEST

START_TEST(a_long_line_is_cut_and_ends) {
    char text[TEXT_SIZE];
    int from = catch_stderr();
    log_info("test", "k=%*d", 50000, 1);
    log_info("next", "-");
    read_back(from, text);
    ck_assert_uint_lt(strlen(text), 4500);
    assert_matches(text, "event=test .*\n.*event=next -\n$");
}
END_TEST

static int called(int *times) { return ++*times; }

START_TEST(a_kept_condition_is_evaluated_once_and_passes) {
    int times = 0;
    must(called(&times) == 1);
    ck_assert_int_eq(times, 1);
}
END_TEST

START_TEST(a_broken_condition_ends_the_process) { must(1 + 1 == 3); }
END_TEST

Suite *t_log_suite(void);
Suite *t_log_suite(void) {
    Suite *s = suite_create("log");
    TCase *tc = tcase_create("lines");
    tcase_add_loop_test(tc, one_event_is_one_line, 0, sizeof cases / sizeof cases[0]);
    tcase_add_test(tc, a_long_line_is_cut_and_ends);
    tcase_add_test(tc, a_kept_condition_is_evaluated_once_and_passes);
    tcase_add_test_raise_signal(tc, a_broken_condition_ends_the_process, SIGABRT);
    suite_add_tcase(s, tc);
    return s;
}

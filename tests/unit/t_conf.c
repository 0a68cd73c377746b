// SPDX-License-Identifier: MPL-2.0
#include "base/conf.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Every setting that has no default.
static const char *const required[] = {
    "state_dir = /var/lib/gn",
    "run_dir = /run/gn",
    "web_dir = /usr/share/gn/web",
    "key_file = /var/lib/gn/key",
    "origin = http://127.0.0.1:8080",
    "db_socket = /var/lib/gn/db.sock",
    "db_password_file = /var/lib/gn/db.password",
    "sms_password_file = /var/lib/gn/sms.password",
    "migrate_password_file = /var/lib/gn/migrate.password",
    "sandbox_password_file = /var/lib/gn/sandbox.password",
    "gateway_url = http://127.0.0.1:8080/sandbox/send",
    "callback_url = http://127.0.0.1:8080",
    "gateway_key_file = /var/lib/gn/gateway.key",
};

enum { REQUIRED = sizeof required / sizeof required[0], NONE = -1 };

static char dir[64], path[96];
static struct conf conf;  // holds the strings of conf_load, which live as long as the process
static char why[256];

static void setup(void) {
    snprintf(dir, sizeof dir, "/tmp/gn-unit-conf-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/conf", dir);
}

static void teardown(void) {
    unlink(path);
    ck_assert_int_eq(rmdir(dir), 0);
}

static void write_file(const char *text, mode_t mode) {
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
    ck_assert_int_eq(chmod(path, mode), 0);
}

// The required settings without the one numbered `without`, then `more`.
static bool load(int without, const char *more) {
    char text[4096];
    size_t n = 0;
    for (int i = 0; i < REQUIRED; i++)
        if (i != without) n += (size_t)snprintf(text + n, sizeof text - n, "%s\n", required[i]);
    snprintf(text + n, sizeof text - n, "%s", more);
    write_file(text, 0644);
    return conf_load(path, &conf, why, sizeof why);
}

START_TEST(what_is_not_given_has_its_default) {
    ck_assert_msg(load(NONE, ""), "%s", why);
    ck_assert_str_eq(conf.state_dir, "/var/lib/gn");
    ck_assert_str_eq(conf.callback_url, "http://127.0.0.1:8080");
    ck_assert_str_eq(conf.gateway, "sandbox");
    ck_assert_int_eq(conf.port, 8080);
    ck_assert_int_gt(conf.session_max_s, conf.session_idle_s);
    ck_assert_int_ge(conf.fast_processes, 1);
    ck_assert(!conf.private_db);
    ck_assert(!conf.private_nginx);
    ck_assert(!conf.demo);
    ck_assert_uint_le(strlen(conf.sender), 11);
}
END_TEST

START_TEST(lines_are_read_with_blanks_comments_and_crlf) {
    ck_assert_msg(load(NONE, "\n# port = 1\n   # more\n\tport=9090  \r\n sender  =  UBND = #1\r\ndemo = 1\nsandbox_delay_ms = 0"),
                  "%s", why);
    ck_assert_int_eq(conf.port, 9090);
    ck_assert_str_eq(conf.sender, "UBND = #1");
    ck_assert(conf.demo);
    ck_assert_int_eq(conf.sandbox_delay_ms, 0);
}
END_TEST

// The extra line is line 14, after the 13 required ones; the message must name it and the key.
static const struct {
    const char *label, *line, *key;
} wrong[] = {
    { "no such setting", "colour = blue", "colour" },
    { "a key in capitals", "PORT = 80", "PORT" },
    { "no equals sign", "port 80", "port" },
    { "no key", "= 80", ":14:" },
    { "port 0", "port = 0", "port" },
    { "port too high", "port = 65536", "port" },
    { "negative", "port = -1", "port" },
    { "not a number", "port = http", "port" },
    { "a number and more", "port = 80x", "port" },
    { "a fraction", "port = 80.5", "port" },
    { "more than 64 bits", "port = 99999999999999999999", "port" },
    { "nothing", "port =", "port" },
    { "a flag that is no flag", "demo = maybe", "demo" },
    { "a flag of 2", "demo = 2", "demo" },
    { "a text of nothing", "db_name =", "db_name" },
    { "a sender of twelve characters", "sender = UBND Dak Ha 1", "sender" },
    { "given twice", "state_dir = /other", "state_dir" },
    { "no process", "fast_processes = 0", "fast_processes" },
    { "a session of a second", "session_idle_s = 1", "session_idle_s" },
};

START_TEST(a_wrong_line_is_named_with_its_key) {
    ck_assert_msg(!load(NONE, wrong[_i].line), "%s was accepted", wrong[_i].label);
    ck_assert_msg(strstr(why, ":14:") && strstr(why, wrong[_i].key), "%s: \"%s\"", wrong[_i].label, why);
}
END_TEST

START_TEST(a_missing_setting_is_named) {
    char key[64];
    snprintf(key, sizeof key, "%.*s", (int)strcspn(required[_i], " "), required[_i]);
    ck_assert_msg(!load(_i, ""), "%s is not needed", key);
    ck_assert_msg(strstr(why, key) && strstr(why, "missing"), "\"%s\"", why);
}
END_TEST

START_TEST(a_relative_path_is_refused_where_a_path_is_needed) {
    char line[128];
    bool is_path = strstr(required[_i], "= /") != NULL;
    int key = (int)strcspn(required[_i], " ");
    snprintf(line, sizeof line, "%.*s = var/x\n", key, required[_i]);
    ck_assert_int_eq(load(_i, line), !is_path);
    if (is_path) ck_assert_msg(strstr(why, "absolute") != NULL, "\"%s\"", why);
}
END_TEST

START_TEST(a_missing_file_is_named) {
    ck_assert(!conf_load("/nonexistent/conf", &conf, why, sizeof why));
    ck_assert_str_eq(why, "/nonexistent/conf: No such file or directory");
}
END_TEST

START_TEST(a_line_too_long_is_refused) {
    char *line = malloc(5000);
    memset(line, ' ', 5000);
    memcpy(line, "# ", 2);
    snprintf(line + 2047, 100, "port = 81");
    ck_assert_msg(!load(NONE, line), "read as port %d", (int)conf.port);
    free(line);
}
END_TEST

static char *printed(void (*print)(FILE *to)) {
    char *text = NULL;
    size_t n;
    FILE *to = open_memstream(&text, &n);
    print(to);
    fclose(to);
    return text;
}

static void print_conf(FILE *to) { conf_print(to, &conf); }

START_TEST(what_is_printed_loads_again_alike) {
    ck_assert_msg(load(NONE, "port = 9091\nprivate_db = 1\n"), "%s", why);
    char *once = printed(print_conf);
    ck_assert_ptr_nonnull(strstr(once, "port = 9091\n"));
    ck_assert_ptr_nonnull(strstr(once, "key_file = /var/lib/gn/key\n"));
    static struct conf before;
    before = conf;
    write_file(once, 0600);
    ck_assert_msg(conf_load(path, &conf, why, sizeof why), "%s", why);
    char *again = printed(print_conf);
    ck_assert_str_eq(again, once);
    ck_assert_str_eq(conf.key_file, before.key_file);
    free(once);
    free(again);
}
END_TEST

// conf_print names every setting, so the two lists check each other.
START_TEST(the_reference_has_one_row_per_setting) {
    ck_assert_msg(load(NONE, ""), "%s", why);
    char *settings = printed(print_conf), *reference = printed(conf_reference), *rest = settings;
    int rows = 0;
    for (char *line; (line = strsep(&rest, "\n")) && *line; rows++) {
        char cell[80];
        snprintf(cell, sizeof cell, "\n| `%.*s` |", (int)strcspn(line, " "), line);
        ck_assert_msg(strstr(reference, cell) != NULL, "%s", cell);
    }
    int lines = 0;
    for (const char *c = reference; *c; c++) lines += *c == '\n';
    ck_assert_int_gt(rows, 25);
    ck_assert_int_eq(lines, rows + 2);
    free(settings);
    free(reference);
}
END_TEST

static const char *volatile secret;  // lives as long as the process; volatile, or the compiler forgets it and it leaks

static const struct {
    const char *label, *text;
    mode_t mode;
    const char *want, *why;
} secrets[] = {
    { "one line", "s3cret\n", 0400, "s3cret", NULL },
    { "without a line end", "s3cret", 0600, "s3cret", NULL },
    { "CR LF", "s3cret\r\n", 0400, "s3cret", NULL },
    { "only the first line counts", "s3cret\nother\n", 0400, "s3cret", NULL },
    { "empty", "", 0400, NULL, "empty" },
    { "a line end only", "\n", 0400, NULL, "empty" },
    { "readable by the group", "s3cret\n", 0440, NULL, "group" },
    { "readable by all", "s3cret\n", 0644, NULL, "group" },
    { "writable by the group", "s3cret\n", 0620, NULL, "group" },
};

START_TEST(a_secret_is_read_from_a_private_file_only) {
    const char *reason = "untouched";
    write_file(secrets[_i].text, secrets[_i].mode);
    const char *got = secret = conf_secret(path, &reason);
    if (secrets[_i].want) {
        ck_assert_msg(got && strcmp(got, secrets[_i].want) == 0, "%s: \"%s\"", secrets[_i].label, got ? got : reason);
        ck_assert_msg(strcmp(reason, "untouched") == 0, "a cause is named for a good file: %s", reason);
    } else {
        ck_assert_msg(!got && strstr(reason, secrets[_i].why), "%s: \"%s\"", secrets[_i].label, reason);
    }
}
END_TEST

START_TEST(a_missing_secret_is_named_as_missing) {
    const char *reason = "";
    ck_assert_ptr_null(conf_secret("/nonexistent/secret", &reason));
    ck_assert_str_eq(reason, "No such file or directory");
}
END_TEST

static TCase *files(void) {
    TCase *tc = tcase_create("files");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, what_is_not_given_has_its_default);
    tcase_add_test(tc, lines_are_read_with_blanks_comments_and_crlf);
    tcase_add_loop_test(tc, a_wrong_line_is_named_with_its_key, 0, sizeof wrong / sizeof wrong[0]);
    tcase_add_loop_test(tc, a_missing_setting_is_named, 0, REQUIRED);
    tcase_add_loop_test(tc, a_relative_path_is_refused_where_a_path_is_needed, 0, REQUIRED);
    tcase_add_test(tc, a_missing_file_is_named);
    tcase_add_test(tc, a_line_too_long_is_refused);
    return tc;
}

Suite *t_conf_suite(void);
Suite *t_conf_suite(void) {
    Suite *s = suite_create("conf");
    suite_add_tcase(s, files());
    TCase *tc = tcase_create("output");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, what_is_printed_loads_again_alike);
    tcase_add_test(tc, the_reference_has_one_row_per_setting);
    suite_add_tcase(s, tc);
    tc = tcase_create("secrets");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, a_secret_is_read_from_a_private_file_only, 0, sizeof secrets / sizeof secrets[0]);
    tcase_add_test(tc, a_missing_secret_is_named_as_missing);
    suite_add_tcase(s, tc);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
#include "harness.h"

#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

// The command line of this run: Check gives a test function no argument.
static struct {
    const char *socket;
    const char *migrate;
    const char *sql_dir;
} given;

void harness_set(const char *socket, const char *migrate, const char *sql_dir) {
    given.socket = socket;
    given.migrate = migrate;
    given.sql_dir = sql_dir;
    // For migrate under ASan, whose settings live as long as it does; this process has read its options already.
    char options[500];
    const char *before = getenv("ASAN_OPTIONS");
    (void)snprintf(options, sizeof options, "%s:detect_leaks=0", before ? before : "");
    (void)setenv("ASAN_OPTIONS", options, 1);
}

const char *harness_socket(void) { return given.socket; }
const char *harness_sql_dir(void) { return given.sql_dir; }
const char *harness_program(void) { return given.migrate; }

struct db *harness_open_at(const char *socket, const char *database, int read_timeout_s) {
    const struct passwd *me = getpwuid(geteuid());
    ck_assert_ptr_nonnull(me);
    return db_open(
        &(struct db_options){ .socket = socket, .name = database, .user = me->pw_name, .read_timeout_s = read_timeout_s });
}

struct db *harness_open_as(const char *account, const char *database, const char *password) {
    return db_open(&(struct db_options){ .socket = given.socket, .name = database, .user = account, .password = password });
}

struct db *harness_open(const char *database) { return harness_open_at(given.socket, database, 0); }

struct db *harness_fresh(const char *database) {
    struct arena *a = arena_new();
    struct db *db = harness_open(NULL);
    ck_assert_int_eq(db_raw(db, arena_printf(a, "DROP DATABASE IF EXISTS %s", database)), RC_OK);
    ck_assert_int_eq(db_raw(db, arena_printf(a, "CREATE DATABASE %s", database)), RC_OK);
    db_close(db);
    arena_free(a);
    return harness_open(database);
}

struct db_rows harness_run(struct db *db, struct arena *a, const char *sql) {
    struct db_rows r;
    enum rc rc = db_run(db, a, sql, NULL, 0, &r);
    ck_assert_msg(rc == RC_OK, "%s: %s (%s)", sql, rc_info(rc)->word, db_error_message(db));
    return r;
}

int64_t harness_number(struct db *db, struct arena *a, const char *sql) {
    struct db_rows r = harness_run(db, a, sql);
    ck_assert_uint_ge(r.count, 1);
    ck_assert_int_eq(db_cell(&r, 0, 0)->kind, DB_INT);
    return db_cell(&r, 0, 0)->i;
}

const char *harness_folder(struct arena *a) {
    const char *tmp = getenv("TMPDIR");
    char *folder = arena_printf(a, "%s/giamngheo-test-XXXXXX", tmp ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    return folder;
}

void harness_write(const char *folder, const char *file, const char *text) {
    char path[500];
    ck_assert_int_lt(snprintf(path, sizeof path, "%s/%s", folder, file), (int)sizeof path);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
    ck_assert_int_eq(chmod(path, 0600), 0);
}

const char *harness_password(struct arena *a, const char *account) { return arena_printf(a, "it's \\ \"%s\"", account); }

void harness_conf(struct arena *a, const char *folder, const char *database) {
    static const char *const accounts[][2]
        = { { "db", "t_web" }, { "sms", "t_sms" }, { "migrate", "t_owner" }, { "sandbox", "t_box" } };
    char *text = arena_printf(a,
                              "state_dir = %1$s\nrun_dir = %1$s\nweb_dir = %1$s\nkey_file = %1$s/keys\n"
                              "gateway_key_file = %1$s/key\norigin = http://localhost\ngateway_url = "
                              "http://localhost/\ncallback_url = http://localhost/\n"
                              "db_socket = %2$s\ndb_name = %3$s\n",
                              folder, given.socket, database);
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
        const char *kind = accounts[i][0], *user = accounts[i][1];
        harness_write(folder, arena_printf(a, "%s.password", kind), arena_printf(a, "%s\n", harness_password(a, user)));
        text = arena_printf(a, "%s%s_user = %s\n%s_password_file = %s/%s.password\n", text, kind, user, kind, folder, kind);
    }
    harness_write(folder, "conf", text);
}

int harness_migrate(struct arena *a, const char *args, const char **said) {
    FILE *p = popen(arena_printf(a, "%s %s 2>&1", given.migrate, args), "r");
    ck_assert_ptr_nonnull(p);
    struct buf b = buf_new(a);
    char part[512];
    for (size_t n; (n = fread(part, 1, sizeof part, p)) > 0;) buf_bytes(&b, part, n);
    *said = buf_string(&b);
    int status = pclose(p);
    ck_assert_msg(WIFEXITED(status), "migrate was killed: %.1500s", *said);
    return WEXITSTATUS(status);
}

// ---- proxy

static struct sockaddr_un address(const char *path) {
    struct sockaddr_un u = { .sun_family = AF_UNIX };
    ck_assert_uint_lt(strlen(path), sizeof u.sun_path);
    memcpy(u.sun_path, path, strlen(path) + 1);
    return u;
}

static int listen_on(const char *path) {
    struct sockaddr_un u = address(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&u, sizeof u), 0);
    ck_assert_int_eq(listen(fd, 4), 0);
    return fd;
}

static bool pass(int from, int to, const char *cut_at) {
    char part[65536];
    ssize_t n = read(from, part, sizeof part);
    if (n <= 0 || write(to, part, (size_t)n) != n) return false;
    if (!cut_at || !memmem(part, (size_t)n, cut_at, strlen(cut_at))) return true;
    (void)!read(to, part, sizeof part);  // the server has answered: what was asked is done
    return false;
}

static void relay(int client, const char *server, const char *cut_at) {
    struct sockaddr_un u = address(server);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct pollfd both[] = { { .fd = client, .events = POLLIN }, { .fd = fd, .events = POLLIN } };
    bool open = connect(fd, (struct sockaddr *)&u, sizeof u) == 0;
    while (open && poll(both, 2, 10000) > 0) {
        if (both[0].revents) open = pass(client, fd, cut_at);
        if (open && both[1].revents) open = pass(fd, client, NULL);
    }
    close(fd);
    close(client);
}

int harness_proxy(const char *listen_at, const char *server, const char *cut_at) {
    int fd = listen_on(listen_at);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid > 0) {
        close(fd);
        return pid;
    }
    for (int client; (client = accept(fd, NULL, NULL)) >= 0;) relay(client, server, cut_at);
    _exit(0);
}

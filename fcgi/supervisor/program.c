// SPDX-License-Identifier: MPL-2.0
#include "supervisor/program.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"

static bool has_db(const struct conf *c) { return c->private_db; }
static bool has_demo(const struct conf *c) { return c->private_db && c->demo; }
static bool has_nginx(const struct conf *c) { return c->private_nginx; }
static bool has_sandbox(const struct conf *c) { return c->gateway && strcmp(c->gateway, "sandbox") == 0; }

static bool has_kannel(const struct conf *c) { return c->kannel_port > 0; }

static size_t of_fast(const struct conf *c) { return (size_t)c->fast_processes; }
static size_t of_login(const struct conf *c) { return (size_t)c->login_processes; }
static size_t of_slow(const struct conf *c) { return (size_t)c->slow_processes; }
static size_t of_worker(const struct conf *c) { return (size_t)c->worker_processes; }

#define POOL(pool, how_many)                                                                                          \
    {                                                                                                                 \
        .name = pool, .exe = "giamngheo-fcgi", .args = { "--conf", "{conf}", "--pool", pool }, .stage = STAGE_APP,    \
        .count = how_many, .socket = pool ".sock", .reload = RELOAD_REPLACE, .stop = SIGTERM, .orphan = SIGKILL,      \
        .repeat_stop = true, .shared = true                                                                           \
    }

const struct program programs[] = {
    { .name = "mariadbd", .exe = "mariadbd", .stage = STAGE_DATABASE, .when = has_db, .stop = SIGTERM, .orphan = SIGTERM,
      .args = { "--defaults-file={share}/sql/mariadb.cnf", "--user={user}", "--datadir={state}/db", "--socket={socket}",
                "--pid-file={state}/run/mariadbd.pid", "--tmpdir={state}/tmp", "--log-error={state}/log/mariadbd.log" } },
    { .name = "migrate", .exe = "giamngheo-migrate", .stage = STAGE_SCHEMA, .once = true, .when = has_db, .stop = SIGTERM, .orphan = SIGTERM,
      .args = { "--conf", "{conf}", "--create", "--dir", "{share}/sql/migrations", "--seed", "{share}/sql/data", "--accounts" } },
    { .name = "setup", .exe = "giamngheo-fcgi", .stage = STAGE_SCHEMA, .once = true, .when = has_db, .stop = SIGTERM, .orphan = SIGTERM,
      .args = { "--conf", "{conf}", "--setup" } },
    { .name = "demo", .exe = "giamngheo-demo", .stage = STAGE_SCHEMA, .once = true, .when = has_demo, .stop = SIGTERM, .orphan = SIGTERM,
      .args = { "--conf", "{conf}" } },
    POOL("fast", of_fast),
    POOL("login", of_login),
    POOL("slow", of_slow),
    POOL("sms", NULL),
    { .name = "match", .exe = "giamngheo-fcgi", .args = { "--conf", "{conf}", "--match" }, .stage = STAGE_APP, .reload = RELOAD_REPLACE, .stop = SIGTERM,
      .orphan = SIGKILL },
    { .name = "sandbox", .exe = "giamngheo-sandbox", .args = { "--conf", "{conf}", "--serve", "0" }, .stage = STAGE_APP, .when = has_sandbox,
      .socket = "sandbox.sock", .reload = RELOAD_REPLACE, .stop = SIGTERM, .orphan = SIGKILL, .repeat_stop = true },
    { .name = "deliver", .exe = "giamngheo-sandbox", .args = { "--conf", "{conf}", "--deliver" }, .stage = STAGE_APP, .when = has_sandbox,
      .reload = RELOAD_REPLACE, .stop = SIGTERM, .orphan = SIGTERM },
    { .name = "smsd", .exe = "giamngheo-smsd", .args = { "--conf", "{conf}" }, .stage = STAGE_WORKER, .worker = true, .count = of_worker,
      .reload = RELOAD_REPLACE, .stop = SIGTERM, .orphan = SIGTERM },
    { .name = "nginx", .exe = "nginx", .stage = STAGE_FRONT, .when = has_nginx, .reload = RELOAD_REOPEN, .stop = SIGQUIT, .orphan = SIGQUIT,
      .args = { "-p", "{state}/nginx", "-c", "{state}/nginx/nginx.conf", "-e", "{state}/log/nginx.log" } },
    // -v 2: at a lower level texts and numbers of people stand in the log.
    { .name = "bearerbox", .exe = "bearerbox", .args = { "-v", "2", "{state}/kannel.conf" }, .stage = STAGE_GATEWAY, .when = has_kannel,
      .stop = SIGTERM, .orphan = SIGTERM },
    { .name = "smsbox", .exe = "smsbox", .args = { "-v", "2", "{state}/kannel.conf" }, .stage = STAGE_SMSBOX, .when = has_kannel,
      .stop = SIGTERM, .orphan = SIGTERM },
    { .name = "phones", .exe = "bash", .args = { "{share}/sql/tool/phones.sh", "run", "{state}" }, .stage = STAGE_SMSBOX, .when = has_kannel,
      .stop = SIGTERM, .orphan = SIGTERM },
};
const size_t program_total = sizeof programs / sizeof programs[0];

bool program_wanted(const struct program *p, const struct conf *c) { return !p->when || p->when(c); }

size_t program_processes(const struct program *p, const struct conf *c, const struct paths *paths) {
    if (!program_wanted(p, c) || (p->worker && paths->no_worker)) return 0;
    return p->count ? p->count(c) : 1;
}

static const char *find_on_path(struct arena *a, const char *exe) {
    const char *path = getenv("PATH");
    for (const char *at = arena_printf(a, "%s:/usr/sbin:/sbin", path ? path : "/usr/bin:/bin"); *at; at += *at == ':') {
        size_t n = strcspn(at, ":");
        const char *full = arena_printf(a, "%.*s/%s", (int)n, at, exe);
        if (n > 0 && access(full, X_OK) == 0) return full;
        at += n;
    }
    return NULL;
}

static const char *find(struct arena *a, const char *bin, const char *exe) {
    const char *own = arena_printf(a, "%s/%s", bin, exe);
    if (access(own, X_OK) == 0) return own;
    return find_on_path(a, exe);
}

static char *fill(struct arena *a, const char *arg, const struct conf *c, const struct paths *paths) {
    const struct { const char *mark, *value; } marks[] = {
        { "{conf}", paths->conf }, { "{state}", c->state_dir }, { "{share}", paths->share },
        { "{socket}", c->db_socket }, { "{user}", paths->user },
    };
    const char *open = strchr(arg, '{');
    for (size_t i = 0; open && i < sizeof marks / sizeof marks[0]; i++)
        if (strncmp(open, marks[i].mark, strlen(marks[i].mark)) == 0)
            return arena_printf(a, "%.*s%s%s", (int)(open - arg), arg, marks[i].value, open + strlen(marks[i].mark));
    return arena_strdup(a, arg);
}

char **program_argv(const struct program *p, struct arena *a, const struct conf *c, const struct paths *paths) {
    enum { MOST = sizeof p->args / sizeof p->args[0] };
    const char *exe = find(a, paths->bin, p->exe);
    char **argv = arena_array(a, MOST + 2, sizeof *argv);
    if (!exe) return NULL;
    argv[0] = arena_strdup(a, exe);
    for (size_t i = 0; i < MOST && p->args[i]; i++) argv[i + 1] = fill(a, p->args[i], c, paths);
    return argv;
}

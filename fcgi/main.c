// SPDX-License-Identifier: MPL-2.0
// giamngheo-fcgi: serves one pool, or prints what its tables say.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/must.h"
#include "base/vault.h"
#include "db/schema.h"
#include "http/server.h"
#include "http/session.h"
#include "svc/job_ask.h"
#include "svc/match_cache.h"
#include "svc/match_feed.h"
#include "svc/shm.h"
#include "svc/setup.h"

enum { EXIT_SETTINGS = 2, EXIT_DATABASE = 3, EXIT_SCHEMA = 4 };

static int usage(void) {
    fprintf(stderr, "giamngheo-fcgi --conf FILE --pool fast|login|slow|sms | --setup | --check | --match\n"
                    "giamngheo-fcgi --routes | --matrix | --openapi | --sql | --lint | --settings\n");
    return EXIT_SETTINGS;
}

// --- what needs no settings -------------------------------------------------------------------------------------------------------------

static int print_routes(struct arena *a) {
    struct routes routes = routes_build(a);
    for (size_t i = 0; i < routes.n; i++)
        printf("%-6s %-50s %-18s %s\n", routes.all[i].method, routes.all[i].path, perm_word(routes.all[i].perm), pool_names[routes.all[i].pool]);
    return 0;
}

static int print_matrix(struct arena *a) {
    struct routes routes = routes_build(a);
    matrix_print(stdout, &routes);
    return 0;
}

static int print_openapi(struct arena *a) {
    struct routes routes = routes_build(a);
    json_t *document = openapi_document(a, &routes);
    must(document);
    json_dumpf(document, stdout, JSON_INDENT(1));
    putchar('\n');
    json_decref(document);
    return 0;
}

static int print_sql(struct arena *a) {
    static const struct scope_text here = { " JOIN unit_scope s ON s.root_id = ? AND s.unit_id = t.unit_id", "", { .kind = DB_NULL }, true };
    static const struct scope_text anywhere = { "", "", { .kind = DB_NULL }, false };
    for (const struct entity *const *e = entity_all; *e; e++) {
        const struct scope_text *s = entity_has_unit(*e) ? &here : &anywhere;
        printf("-- %s\n%s;\n", (*e)->table, sql_item(a, *e, s, false));
        printf("%s;\n", sql_select(a, *e, s, arena_printf(a, "%s t", (*e)->table)));
        if ((*e)->shape == SHAPE_ROW) printf("%s;\n%s;\n", sql_insert(a, *e), sql_update(a, *e));
    }
    return 0;
}

static int lint(struct arena *a) {
    int bad = 0;
    for (const struct entity *const *e = entity_all; *e; e++) {
        const char *faults;
        if (entity_lint(*e, a, &faults) != RC_OK || *faults) bad = 1;
        fputs(faults, stdout);
    }
    return bad;
}

static int settings(struct arena *a) {
    (void)a;
    conf_reference(stdout);
    return 0;
}

static const struct {
    const char *flag;
    int (*fn)(struct arena *);
} printers[] = { { "--routes", print_routes }, { "--matrix", print_matrix }, { "--openapi", print_openapi }, { "--sql", print_sql }, { "--lint", lint }, { "--settings", settings } };

// --- serving ------------------------------------------------------------------------------------------------------------------------------

// Exports run long: their pool waits longer for the database, and so may their statements.
enum { SLOW_TIMEOUT_S = 600 };

static bool open_app(const char *conf_path, bool slow, bool as_owner, struct server *s) {
    char why[512];
    const char *reason;
    if (!conf_load(conf_path, &s->app.conf, why, sizeof why)) {
        log_error("settings", "%s", why);
        return false;
    }
    s->app.vault = vault_open(s->app.conf.key_file, &reason);
    const char *password = conf_secret(as_owner ? s->app.conf.migrate_password_file : s->app.conf.db_password_file, &reason);
    if (!s->app.vault || !password) {
        log_error("secret", "file=%s why=%s", s->app.vault ? s->app.conf.db_password_file : s->app.conf.key_file, reason);
        return false;
    }
    s->app.shm = shm_attach();
    s->app.matches = match_cache_new();
    s->app.sessions = calloc(1, sizeof *s->app.sessions);
    must(s->app.sessions);
    s->db = db_open(&(struct db_options){ .socket = s->app.conf.db_socket, .name = s->app.conf.db_name, .user = as_owner ? s->app.conf.migrate_user : s->app.conf.db_user, .password = password,
                                         .read_timeout_s = slow ? SLOW_TIMEOUT_S : 0 });
    return true;
}

static int serve(struct server *s, const char *pool) {
    int at = 0;
    while (at < POOL_COUNT && strcmp(pool_names[at], pool) != 0) at++;
    if (at == POOL_COUNT) return usage();
    s->pool = (enum pool)at;
    const char *why = "";
    enum rc rc = db_check_server(s->db, s->arena, &why);
    if (rc != RC_OK && rc != RC_BUSY) {
        log_error("server_settings", "%s", why);
        return EXIT_DATABASE;
    }
    if (rc == RC_OK) rc = schema_check(s->db, s->arena, &why);
    if (rc != RC_OK && rc != RC_BUSY) {
        log_error("schema_version", "%s", why);
        return EXIT_SCHEMA;
    }
    s->routes = routes_build(s->arena);
    struct arena *boot = s->arena;  // the routes live in it to the end
    s->arena = arena_new();
    int code = server_run(s);
    arena_free(s->arena);
    s->arena = boot;
    return code;
}

static volatile sig_atomic_t feed_stop;  // a signal handler can reach nothing else

static void stop_feed(int signal_number) {
    (void)signal_number;
    feed_stop = 1;
}

enum { ASKS_A_TURN = 20 };

// Who asked for work by SMS is answered by the process that knows it.
static void answer_asks(void *arg, struct arena *a) {
    struct server *s = arg;
    bool did = true;
    for (int i = 0; i < ASKS_A_TURN && did; i++) {
        enum rc rc = job_ask_step(&s->app, a, s->db, &did);
        if (rc != RC_OK) log_warn("job_ask", "rc=%s", rc_info(rc)->word);
    }
}

// The process that keeps the matching pool.
static int feed(struct server *s) {
    struct sigaction end = { .sa_handler = stop_feed };
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGINT, &end, NULL);
    const struct match_feed_also also = { answer_asks, s };
    return match_feed_run(s->db, s->app.conf.state_dir, &also, &feed_stop) == RC_OK ? 0 : EXIT_SETTINGS;
}

static int with_app(const char *conf_path, const char *action, const char *pool) {
    struct server s = { .arena = arena_new() };
    bool check = strcmp(action, "--check") == 0;  // information_schema shows constraints to the owner only
    if (!open_app(conf_path, pool && strcmp(pool, "slow") == 0, check, &s)) return EXIT_SETTINGS;
    struct cx cx;
    cx_init(&cx, &s.app, s.arena, s.db);
    int code = EXIT_SETTINGS;
    if (pool) code = serve(&s, pool);
    else if (strcmp(action, "--match") == 0) code = feed(&s);
    else if (strcmp(action, "--setup") == 0) code = setup_run(&cx);
    else if (check) code = setup_check(&cx);
    else code = usage();
    db_close(s.db);
    vault_close(s.app.vault);
    free(s.app.sessions);
    match_cache_free(s.app.matches);
    arena_free(s.arena);
    return code;
}

int main(int argc, char **argv) {
    const char *conf_path = NULL, *pool = NULL, *action = "";
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--conf") == 0 && i + 1 < argc) conf_path = argv[++i];
        else if (strcmp(argv[i], "--pool") == 0 && i + 1 < argc) pool = argv[++i];
        else action = argv[i];
    }
    if (conf_path) return with_app(conf_path, action, pool);
    for (size_t i = 0; i < sizeof printers / sizeof printers[0]; i++) {
        if (strcmp(action, printers[i].flag) != 0) continue;
        struct arena *a = arena_new();
        int code = printers[i].fn(a);
        arena_free(a);
        return code;
    }
    return usage();
}

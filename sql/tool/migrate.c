// SPDX-License-Identifier: MPL-2.0
// migrate --conf FILE [--create] [--dir DIR] [--seed DIR] [--accounts] [--status]
//   --create     the database and the migrate account, as the administrator of the server: the system user who calls
//   --dir DIR    applies the migrations that are missing; --seed DIR the same for reference data
//   --accounts   the programs' accounts and grants
//   --status     what has been applied
// Exit: 0 done, 1 the database refused, 2 called wrongly, 3 an applied file has changed or is missing.
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/conf.h"
#include "db/db.h"
#include "tool/migrate.h"

enum { PATIENCE_S = 3600 };  // a change of a large table takes its time

struct args {
    const char *conf;
    const char *dir;
    const char *seed;
    bool create;
    bool accounts;
    bool status;
    long stop_after;
};

static int usage(const char *why) {
    fprintf(stderr, "migrate: %s\nusage: migrate --conf FILE [--create] [--dir DIR] [--seed DIR] [--accounts] [--status]\n", why);
    return MIGRATE_USAGE;
}

int migrate_failed(const struct db *db, const char *doing) {
    fprintf(stderr, "migrate: %s: %s (%u)\n", doing, db_error_message(db), db_error(db)->number);
    return MIGRATE_FAILED;
}

static bool read_flag(struct args *a, const char *word) {
    if (strcmp(word, "--create") == 0) a->create = true;
    else if (strcmp(word, "--accounts") == 0) a->accounts = true;
    else if (strcmp(word, "--status") == 0) a->status = true;
    else return false;
    return true;
}

static bool read_args(int argc, char **argv, struct args *a) {
    for (int i = 1; i < argc; i++) {
        if (read_flag(a, argv[i])) continue;
        if (i + 1 == argc) return false;
        if (strcmp(argv[i], "--conf") == 0) a->conf = argv[++i];
        else if (strcmp(argv[i], "--dir") == 0) a->dir = argv[++i];
        else if (strcmp(argv[i], "--seed") == 0) a->seed = argv[++i];
        else if (strcmp(argv[i], "--stop-after") == 0) a->stop_after = strtol(argv[++i], NULL, 10);
        else return false;
    }
    return a->conf && (a->dir || a->seed || a->create || a->accounts || a->status);
}

static int create(struct arena *a, const struct conf *c) {
    const struct passwd *me = getpwuid(geteuid());
    struct db *db = db_open(&(struct db_options){ .socket = c->db_socket, .user = me ? me->pw_name : "root" });
    int code = accounts_create(db, a, c);
    db_close(db);
    return code;
}

static int apply(struct db *db, struct arena *a, const char *dir, const char *prefix, long stop_after) {
    struct migrations m;
    const char *why;
    if (!migrations_read(a, dir, prefix, &m, &why)) return usage(why);
    return steps_apply(db, a, &m, stop_after);
}

static int work(struct db *db, struct arena *a, const struct args *args, const struct conf *c) {
    int code = MIGRATE_DONE;
    if (args->dir || args->seed || args->accounts) {
        // a table may need longer than a request; the lock on a table in use is waited for by lock_wait_timeout
        if (db_raw(db, "SET max_statement_time=0") != RC_OK) return migrate_failed(db, "connecting");
        code = steps_lock(db, a);
    }
    if (code == MIGRATE_DONE && args->dir) code = apply(db, a, args->dir, "", args->stop_after);
    if (code == MIGRATE_DONE && args->seed) code = apply(db, a, args->seed, "data/", args->stop_after);
    if (code == MIGRATE_DONE && args->accounts) code = accounts_refresh(db, a, c);
    if (code == MIGRATE_DONE && args->status) code = steps_status(db, a);
    return code;
}

static int as_owner(struct arena *a, const struct args *args, const struct conf *c) {
    const char *why, *password = conf_secret(c->migrate_password_file, &why);
    if (!password) return usage(arena_printf(a, "%s: %s", c->migrate_password_file, why));
    struct db *db = db_open(&(struct db_options){ .socket = c->db_socket, .name = c->db_name, .user = c->migrate_user,
                                                  .password = password, .read_timeout_s = PATIENCE_S });
    int code = work(db, a, args, c);
    db_close(db);
    return code;
}

int main(int argc, char **argv) {
    struct args args = { .conf = NULL };
    struct conf conf;
    char why[300];
    if (!read_args(argc, argv, &args)) return usage("--conf and something to do");
    if (!conf_load(args.conf, &conf, why, sizeof why)) return usage(why);
    struct arena *a = arena_new();
    int code = args.create ? create(a, &conf) : MIGRATE_DONE;
    if (code == MIGRATE_DONE && (args.dir || args.seed || args.accounts || args.status)) code = as_owner(a, &args, &conf);
    arena_free(a);
    return code;
}

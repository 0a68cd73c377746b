// SPDX-License-Identifier: MPL-2.0
// Parts of the program migrate:
//   migrate.c           options, connections, exit codes
//   migrate_files.c     a directory of NNNN_name.sql files as lists of statements
//   migrate_steps.c     applies them, one recorded step per statement
//   migrate_accounts.c  the accounts of the programs and what each may do
#ifndef TOOL_MIGRATE_H
#define TOOL_MIGRATE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct conf;
struct db;

// Exit codes.
enum { MIGRATE_DONE = 0, MIGRATE_FAILED = 1, MIGRATE_USAGE = 2, MIGRATE_CHANGED = 3, MIGRATE_STOPPED = 4 };

struct statement {
    const char *text;  // without the comments before it and without ";"
    const char *title; // its first line, shortened
    int line;
};

struct migration {
    const char *name;  // "0001_units", or "data/0001_units" for seeds
    const char *path;
    struct statement *steps;
    size_t n;
};

struct migrations {
    struct migration *at;
    size_t n;
    const char *prefix;  // "" or "data/"
};

// Reads DIR/NNNN_*.sql in order of their numbers. false: *why says what is wrong.
bool migrations_read(struct arena *a, const char *dir, const char *prefix, struct migrations *out, const char **why);

// Applies what is missing and says so on standard output; returns an exit code. stop_after > 0 is for tests: leaves the program
// when that many steps have been marked as running, the last of them not run.
int steps_apply(struct db *db, struct arena *a, const struct migrations *m, long stop_after);
int steps_status(struct db *db, struct arena *a);

// Waits up to two minutes for its turn: one migrate per database at a time.
int steps_lock(struct db *db, struct arena *a);

// Makes the database and the migrate account. db is connected as an administrator, to no database.
int accounts_create(struct db *db, struct arena *a, const struct conf *c);

// Makes the programs' accounts or brings them to what the table grants, nothing less and nothing more.
int accounts_refresh(struct db *db, struct arena *a, const struct conf *c);

// What went wrong in the last statement, on standard error; returns MIGRATE_FAILED.
int migrate_failed(const struct db *db, const char *doing);

#endif

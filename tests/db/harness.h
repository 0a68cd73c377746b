// SPDX-License-Identifier: MPL-2.0
// What the database suites share: the server they were given, one database per suite, and the program migrate.
#ifndef TESTS_DB_HARNESS_H
#define TESTS_DB_HARNESS_H

#include <check.h>
#include <stdbool.h>

#include "base/arena.h"
#include "db/db.h"

// Once, from main: the server's socket, the program migrate, the folder sql/ of the source tree.
void harness_set(const char *socket, const char *migrate, const char *sql_dir);
const char *harness_socket(void);
const char *harness_sql_dir(void);
const char *harness_program(void);  // migrate

// As the server's administrator (the system user who started it). database may be NULL.
struct db *harness_open(const char *database);
struct db *harness_open_as(const char *account, const char *database, const char *password);
struct db *harness_open_at(const char *socket, const char *database, int read_timeout_s);

// Drops and makes the database and connects to it.
struct db *harness_fresh(const char *database);

// Runs a statement that must succeed; returns its rows.
struct db_rows harness_run(struct db *db, struct arena *a, const char *sql);
int64_t harness_number(struct db *db, struct arena *a, const char *sql);  // the first cell of the first row

// A folder under TMPDIR that no other test uses; files in it.
const char *harness_folder(struct arena *a);
void harness_write(const char *folder, const char *file, const char *text);

// A settings file "conf" and the password files it names: accounts t_web, t_sms, t_owner, t_box, passwords by harness_password.
void harness_conf(struct arena *a, const char *folder, const char *database);
const char *harness_password(struct arena *a, const char *account);

// Runs migrate with these arguments; what it wrote (both streams) in *said. Returns its exit code.
int harness_migrate(struct arena *a, const char *args, const char **said);

// A proxy between two unix sockets in a process of its own. Once it has seen the word in what the client sends, it passes it on,
// waits for the answer, keeps it, and cuts the client off. Returns its process id.
int harness_proxy(const char *listen_at, const char *server, const char *cut_at);

Suite *db_suite(void);
Suite *rows_suite(void);
Suite *tx_suite(void);
Suite *migrate_suite(void);
Suite *grants_suite(void);
Suite *plan_suite(void);

#endif

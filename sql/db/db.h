// SPDX-License-Identifier: MPL-2.0
// MariaDB: one connection per process, prepared statements kept by their text, values always bound.
// db.c is the only file that includes mysql.h. Statements come from two places only: the entity engine's composed text and
// sql/queries through sqlgen; lint checks that nobody else calls db_run with a literal.
//
// A connection that breaks (2006, 2013, 2002, 1180, 1047) is opened again; outside a transaction a read is repeated once.
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

struct arena;
struct db;

// DB_INT binds as LONGLONG; DB_TEXT also carries dates and times ("2024-01-05", "2024-01-05 08:00:00.000").
enum db_kind { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };

struct db_value {
    enum db_kind kind;
    int64_t i;
    const char *s;  // NUL-terminated for DB_TEXT and DB_BLOB results
    size_t len;
};

static inline struct db_value db_int(int64_t i) { return (struct db_value){ .kind = DB_INT, .i = i }; }
struct db_value db_text(const char *s);  // NULL becomes DB_NULL
struct db_value db_blob(const void *p, size_t len);  // NULL becomes DB_NULL
static inline struct db_value db_null(void) { return (struct db_value){ .kind = DB_NULL }; }

// A result, all of it in the caller's arena: cells[row * columns + column].
struct db_rows {
    size_t count;
    size_t columns;
    struct db_value *cells;
    int64_t affected;  // of INSERT, UPDATE, DELETE: rows found by UPDATE (CLIENT_FOUND_ROWS)
};

static inline const struct db_value *db_cell(const struct db_rows *r, size_t row, size_t column) {
    return &r->cells[row * r->columns + column];
}

struct db_options {
    const char *socket;
    const char *name;
    const char *user;
    const char *password;
    bool read_committed;  // the worker's isolation; handlers use REPEATABLE READ with innodb_snapshot_isolation
    int read_timeout_s;   // 0 = 10; the server ends a statement (RC_BUSY) at 8/10 of it, before we stop waiting
};

// What the server said last, for messages to the caller.
struct db_error {
    unsigned number;       // server or client errno; 0 = none
    char constraint[65];   // key or constraint named in 1062, 1451, 1452, 4025; "" otherwise
};

// Connects at once when it can; when the server is away, later calls try again (RC_BUSY until then). Never NULL.
struct db *db_open(const struct db_options *options);
void db_close(struct db *db);

// What the caller does while the server works: waits for fd to be readable (or writable), at most timeout_ms (-1: no end), and meanwhile for
// whatever else it likes but this connection. True: fd is ready. For the worker, whose requests go on during a commit.
typedef bool (*db_wait_fn)(void *arg, int fd, bool writing, int timeout_ms);
void db_set_wait(struct db *db, db_wait_fn fn, void *arg);

// Refuses a server whose settings lose data: names each wrong variable with the value it needs, one per line, in *why.
enum rc db_check_server(struct db *db, struct arena *a, const char **why) MUST_USE;

// Runs one statement; sql must outlive the process or be interned by the caller (the cache compares text, so equal text is
// enough). RC_CONFLICT: duplicate key, missing parent, existing children or CHECK, see db_error. RC_BUSY: lock, deadlock, 1020 or
// lost connection; RC_UNKNOWN: a change outside a transaction was sent and its answer lost. RC_INTERNAL otherwise. Columns cut
// short never happen: each value is fetched at its full length.
enum rc db_run(struct db *db, struct arena *a, const char *sql, const struct db_value *params, size_t n,
               struct db_rows *out) MUST_USE;

// The same, one row at a time, for results that do not fit in memory. The arena is rewound after each call of fn,
// which must not use db.
typedef enum rc (*db_row_fn)(void *arg, struct arena *a, const struct db_value *cells, size_t columns);
enum rc db_each(struct db *db, struct arena *a, const char *sql, const struct db_value *params, size_t n, db_row_fn fn,
                void *arg) MUST_USE;

// Runs one INSERT, UPDATE or DELETE for each of n_rows rows of n parameters (row after row), in one round trip. Inside a transaction
// only: what an error leaves half done must be rolled back. n_rows is not 0; a parameter is of one kind in all rows, or NULL.
enum rc db_run_rows(struct db *db, struct arena *a, const char *sql, const struct db_value *params, size_t n, size_t n_rows,
                    int64_t *affected) MUST_USE;

// Runs fn in one transaction. fn returning RC_OK commits, anything else rolls back and is returned. RC_BUSY (deadlock, lock wait,
// 1020, lost connection before COMMIT) is tried again, 3 times in all with a short random pause: fn may touch only the database
// and its arena; a fn that turns RC_BUSY into another outcome has answered, and is not run again. An answer lost at COMMIT is RC_UNKNOWN. Nesting is a bug. db_rolled_back says whether the last tx ended without
// effect.
typedef enum rc (*db_tx_fn)(void *arg);
enum rc db_tx(struct db *db, db_tx_fn fn, void *arg) MUST_USE;
bool db_in_tx(const struct db *db);
bool db_rolled_back(const struct db *db);

const struct db_error *db_error(const struct db *db);
// The server's own words for it. They may hold values of rows: for sql/tool/migrate and tests, never for the log.
const char *db_error_message(const struct db *db);

// What a statement takes and gives, without running it: for check-sql.
struct db_shape {
    size_t params;
    size_t columns;
    const enum db_kind *kinds;  // of the columns, in the arena
};
enum rc db_prepare(struct db *db, struct arena *a, const char *sql, struct db_shape *out) MUST_USE;

// Statements sent since opening, for tests that count them and for metrics.
uint64_t db_statements(const struct db *db);

// Escape hatch for sql/tool/migrate only: text protocol, one statement, result discarded.
enum rc db_raw(struct db *db, const char *sql) MUST_USE;

#endif

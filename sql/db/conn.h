// SPDX-License-Identifier: MPL-2.0
// What the files of sql/db share, and the only header that includes mysql.h. Nothing outside sql/db includes this one.
//   db.c        the connection, running a statement, transactions
//   stmt.c      prepared statements: cache, binding, fetching
//   wait.c      waiting for the server with other work meanwhile
//   db_error.c  what each server error means
#ifndef DB_CONN_H
#define DB_CONN_H

#include <mysql.h>

#include "db/db.h"

enum { STMT_CAP = 256, STMT_BUCKETS = 512 };

// Errors of a statement that was prepared before a table changed: it is prepared again.
enum { STMT_STALE = 1615, STMT_UNKNOWN = 1243, STMT_RESHAPED = 2057 };

// One result column. small is read in the same step as the row; longer values are fetched again at full length.
struct stmt_column {
    enum db_kind kind;
    int64_t i;
    char *small;
    unsigned long room;
    unsigned long len;
    my_bool is_null;
    my_bool is_cut;
};

struct stmt {
    char *sql;
    uint64_t hash;
    uint64_t used_at;  // for LRU
    MYSQL_STMT *handle;
    unsigned n_params;
    unsigned n_columns;
    struct stmt_column *columns;
    MYSQL_BIND *results;
    char *smalls;
    struct stmt *next;  // in its bucket
};

enum db_trait {
    ERROR_LOST = 1,   // the connection is of no more use
    ERROR_RETRY = 2,  // the same transaction may succeed when run again
    ERROR_NAMED = 4,  // the message names a key or constraint
    ERROR_SAY = 8     // the message holds no values of rows, so it may be logged
};

struct db_meaning {
    unsigned number;
    enum rc rc;
    unsigned traits;
};

struct db {
    MYSQL *my;  // NULL while there is no connection
    struct db_options options;
    db_wait_fn wait;  // NULL: calls block
    void *wait_arg;
    struct db_error error;
    char message[512];
    const struct db_meaning *meaning;  // of error; never NULL
    bool in_tx;
    bool tx_broken;   // the server has given up this transaction: nothing more may run in it
    bool rolled_back;
    bool streaming;   // a result is being read: no other statement may start
    uint64_t sent;
    uint64_t clock;
    struct stmt *buckets[STMT_BUCKETS];
    size_t n_stmts;
};

// mysql_stmt_execute and mysql_real_query, while db->wait does other work.
int wait_execute(const struct db *db, MYSQL_STMT *handle);
int wait_query(const struct db *db, const char *sql, unsigned long len);

// Never NULL. Unlisted numbers are RC_INTERNAL.
const struct db_meaning *db_error_meaning(unsigned number);
// Records the error in db, logs what is no fault of the caller, and returns its outcome. sql may be NULL.
enum rc db_error_set(struct db *db, unsigned number, const char *message, const char *sql);
void db_error_clear(struct db *db);

typedef enum rc (*stmt_row_fn)(void *arg, struct stmt *s);

// The statement for this text, prepared if need be. NULL: the error is set.
struct stmt *stmt_get(struct db *db, const char *sql);
enum rc stmt_execute(struct db *db, struct stmt *s, const struct db_value *params, size_t n);
// The same statement for each of n_rows rows of n parameters; a is for what the library reads meanwhile.
enum rc stmt_execute_rows(struct db *db, struct stmt *s, struct arena *a, const struct db_value *params, size_t n, size_t n_rows);
// 1 = a row, 0 = no more, -1 = error set
int stmt_fetch(struct db *db, struct stmt *s);
// Copies the current row into cells, its text and bytes into the arena.
enum rc stmt_read(struct db *db, struct stmt *s, struct arena *a, struct db_value *cells);
void stmt_done(struct stmt *s);
void stmt_drop(struct db *db, struct stmt *s);
void stmt_drop_all(struct db *db);

#endif

// SPDX-License-Identifier: MPL-2.0
// The connection and what runs on it. A lost connection is dropped with its statements and opened again by the next call.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/must.h"
#include "db/conn.h"

enum { CONNECT_TIMEOUT_S = 5, READ_TIMEOUT_S = 10, WRITE_TIMEOUT_S = 10, TX_ATTEMPTS = 3, TX_PAUSE_MS = 40 };

struct db_value db_text(const char *s) {
    if (!s) return db_null();
    return (struct db_value){ .kind = DB_TEXT, .s = s, .len = strlen(s) };
}

struct db_value db_blob(const void *p, size_t len) {
    if (!p) return db_null();
    return (struct db_value){ .kind = DB_BLOB, .s = p, .len = len };
}

// ---- connection

static void disconnect(struct db *db) {
    stmt_drop_all(db);
    if (db->my) mysql_close(db->my);
    db->my = NULL;
    if (db->in_tx) db->tx_broken = true;
}

static int read_timeout_s(const struct db *db) {
    return db->options.read_timeout_s > 0 ? db->options.read_timeout_s : READ_TIMEOUT_S;
}

static void set_options(const struct db *db, MYSQL *my) {
    unsigned connect_s = CONNECT_TIMEOUT_S, write_s = WRITE_TIMEOUT_S, off = 0;
    unsigned read_s = (unsigned)read_timeout_s(db);
    my_bool yes = 1, no = 0;
    mysql_options(my, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
    mysql_options(my, MYSQL_OPT_READ_TIMEOUT, &read_s);
    mysql_options(my, MYSQL_OPT_WRITE_TIMEOUT, &write_s);
    mysql_options(my, MYSQL_OPT_RECONNECT, &no);  // it would lose the transaction and the session's settings in silence
    mysql_options(my, MYSQL_REPORT_DATA_TRUNCATION, &yes);  // without it a value cut short looks complete
    mysql_options(my, MYSQL_OPT_LOCAL_INFILE, &off);
    mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (db->wait != NULL) mysql_options(my, MYSQL_OPT_NONBLOCK, 0);
}

// Strict mode: what does not fit is an error. UTC: instants are stored without a zone. max_statement_time: the server gives up
// before we do, so that a slow statement ends as "nothing was done" and not as "unknown".
static int set_up_session(struct db *db) {
    char sql[400];
    const char *isolation = db->options.read_committed ? "tx_isolation='READ-COMMITTED'"
                                                       : "tx_isolation='REPEATABLE-READ', innodb_snapshot_isolation=ON";
    (void)snprintf(sql, sizeof sql,
                   "SET time_zone='+00:00', max_statement_time=%.1f, sql_mode='STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
                   "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', %s", 0.8 * read_timeout_s(db), isolation);
    return mysql_query(db->my, sql);
}

// Without the text: what goes by the text protocol may hold the hash of a password.
static enum rc fail(struct db *db) { return db_error_set(db, mysql_errno(db->my), mysql_error(db->my), NULL); }

static enum rc connect_now(struct db *db) {
    const struct db_options *o = &db->options;
    db->my = mysql_init(NULL);
    must(db->my != NULL);
    set_options(db, db->my);
    enum rc rc = RC_OK;
    if (!mysql_real_connect(db->my, NULL, o->user, o->password, o->name, 0, o->socket, CLIENT_FOUND_ROWS)) rc = fail(db);
    else if (set_up_session(db) != 0) rc = fail(db);
    if (rc != RC_OK) disconnect(db);
    return rc;
}

static enum rc ready(struct db *db) {
    return db->my ? RC_OK : connect_now(db);
}

static const char *keep(const char *s) {
    char *copy = s ? strdup(s) : NULL;
    must(copy || !s);
    return copy;
}

struct db *db_open(const struct db_options *options) {
    struct db *db = calloc(1, sizeof *db);
    must(db != NULL);
    db->options = *options;
    db->options.socket = keep(options->socket);
    db->options.name = keep(options->name);
    db->options.user = keep(options->user);
    db->options.password = keep(options->password);
    db_error_clear(db);
    if (connect_now(db) != RC_OK) log_warn("db_away", "socket=%s errno=%u", options->socket, db->error.number);
    return db;
}

// A connection learns it when it is made.
void db_set_wait(struct db *db, db_wait_fn fn, void *arg) {
    must(!db->in_tx && !db->streaming);
    disconnect(db);
    db->wait = fn;
    db->wait_arg = arg;
}

static void let_go(const char *s) {
    union { const char *in; void *out; } u = { .in = s };
    free(u.out);
}

void db_close(struct db *db) {
    if (!db) return;
    disconnect(db);
    let_go(db->options.socket);
    let_go(db->options.name);
    let_go(db->options.user);
    let_go(db->options.password);
    free(db);
}

// ---- one statement

// What is to be run and where its rows go. fn NULL: all rows are collected into out.
struct call {
    struct arena *arena;
    const char *sql;
    const struct db_value *params;
    size_t n;
    struct db_rows *out;
    db_row_fn fn;
    void *arg;
    size_t n_rows;  // of parameters; 0: the statement runs once
    size_t room;    // rows that fit into out->cells
    size_t seen;    // rows handed to fn
};

static struct db_value *next_row(struct call *c) {
    struct db_rows *r = c->out;
    if (r->count == c->room) {
        c->room = c->room ? c->room * 2 : 4;
        struct db_value *more = arena_array(c->arena, c->room * r->columns, sizeof *more);
        if (r->count) memcpy(more, r->cells, r->count * r->columns * sizeof *more);
        r->cells = more;
    }
    return &r->cells[r->count * r->columns];
}

static enum rc collect(struct db *db, struct stmt *s, struct call *c) {
    int got;
    while ((got = stmt_fetch(db, s)) == 1) {
        TRY(stmt_read(db, s, c->arena, next_row(c)));
        c->out->count++;
    }
    return got == 0 ? RC_OK : db->meaning->rc;
}

static enum rc stream(struct db *db, struct stmt *s, struct call *c) {
    int got;
    while ((got = stmt_fetch(db, s)) == 1) {
        struct arena_mark mark = arena_mark(c->arena);
        struct db_value *cells = arena_array(c->arena, s->n_columns, sizeof *cells);
        enum rc rc = stmt_read(db, s, c->arena, cells);
        c->seen++;
        if (rc == RC_OK) rc = c->fn(c->arg, c->arena, cells, s->n_columns);
        arena_rewind(c->arena, mark);
        if (rc != RC_OK) return rc;
    }
    return got == 0 ? RC_OK : db->meaning->rc;
}

static enum rc read_result(struct db *db, struct stmt *s, struct call *c) {
    if (s->n_columns == 0) {
        if (c->out) c->out->affected = (int64_t)mysql_stmt_affected_rows(s->handle);
        return RC_OK;
    }
    must(c->fn || c->out);
    db->streaming = true;
    enum rc rc = c->fn ? stream(db, s, c) : collect(db, s, c);
    db->streaming = false;
    stmt_done(s);
    return rc;
}

static bool is_stale(const struct db *db) {
    unsigned n = db->error.number;
    return n == STMT_STALE || n == STMT_UNKNOWN || n == STMT_RESHAPED;
}

static enum rc perform_once(struct db *db, struct call *c) {
    TRY(ready(db));
    struct stmt *s = stmt_get(db, c->sql);
    if (!s) return db->meaning->rc;
    c->room = 0;
    if (c->out) *c->out = (struct db_rows){ .columns = s->n_columns };
    enum rc rc = c->n_rows ? stmt_execute_rows(db, s, c->arena, c->params, c->n, c->n_rows) : stmt_execute(db, s, c->params, c->n);
    if (rc == RC_OK) return read_result(db, s, c);
    if (is_stale(db)) stmt_drop(db, s);
    return rc;
}

static bool is_read(const char *sql) {
    while (*sql == ' ' || *sql == '\n' || *sql == '(') sql++;
    return strncasecmp(sql, "SELECT", 6) == 0 || strncasecmp(sql, "SHOW", 4) == 0 || strncasecmp(sql, "WITH", 4) == 0;
}

static bool is_lost(const struct db *db) { return db->meaning->traits & ERROR_LOST; }

// 2002 and 2006: the statement never left. Anything else may have reached the server.
static bool was_sent(const struct db *db) { return db->error.number != 2002 && db->error.number != 2006; }

static enum rc perform(struct db *db, struct call *c) {
    must(!db->streaming);
    if (db->tx_broken) return RC_BUSY;  // it would run outside the transaction; the error stays the one that broke it
    db_error_clear(db);
    enum rc rc = perform_once(db, c);
    if (rc == RC_OK || db->error.number == 0) return rc;
    bool lost = is_lost(db);
    if (lost) disconnect(db);
    if (lost && !db->in_tx && !is_read(c->sql)) return was_sent(db) ? RC_UNKNOWN : RC_BUSY;
    if (!(lost || is_stale(db)) || db->tx_broken || c->seen > 0) return rc;
    db_error_clear(db);
    rc = perform_once(db, c);
    if (is_lost(db)) disconnect(db);
    return rc;
}

enum rc db_run(struct db *db, struct arena *a, const char *sql, const struct db_value *params, size_t n, struct db_rows *out) {
    return perform(db, &(struct call){ .arena = a, .sql = sql, .params = params, .n = n, .out = out });
}

enum rc db_run_rows(struct db *db, struct arena *a, const char *sql, const struct db_value *params, size_t n, size_t n_rows, int64_t *affected) {
    struct db_rows out = { .affected = 0 };
    must(db->in_tx && n_rows > 0 && n > 0);
    enum rc rc = perform(db, &(struct call){ .arena = a, .sql = sql, .params = params, .n = n, .n_rows = n_rows, .out = &out });
    *affected = out.affected;
    return rc;
}

enum rc db_each(struct db *db, struct arena *a, const char *sql, const struct db_value *params, size_t n, db_row_fn fn,
                void *arg) {
    return perform(db, &(struct call){ .arena = a, .sql = sql, .params = params, .n = n, .fn = fn, .arg = arg });
}

enum rc db_prepare(struct db *db, struct arena *a, const char *sql, struct db_shape *out) {
    must(!db->streaming);
    if (db->tx_broken) return RC_BUSY;
    db_error_clear(db);
    TRY(ready(db));
    const struct stmt *s = stmt_get(db, sql);
    if (!s) return db->meaning->rc;
    enum db_kind *kinds = arena_array(a, s->n_columns, sizeof *kinds);
    for (unsigned i = 0; i < s->n_columns; i++) kinds[i] = s->columns[i].kind;
    *out = (struct db_shape){ .params = s->n_params, .columns = s->n_columns, .kinds = kinds };
    return RC_OK;
}

static enum rc plain(struct db *db, const char *sql) {
    db->sent++;
    if (wait_query(db, sql, (unsigned long)strlen(sql)) != 0) return fail(db);
    MYSQL_RES *res = mysql_store_result(db->my);
    if (res) mysql_free_result(res);
    else if (mysql_errno(db->my) != 0) return fail(db);
    return RC_OK;
}

enum rc db_raw(struct db *db, const char *sql) {
    must(!db->streaming);
    if (db->tx_broken) return RC_BUSY;
    db_error_clear(db);
    TRY(ready(db));
    enum rc rc = plain(db, sql);
    if (rc != RC_OK && is_lost(db)) disconnect(db);
    return rc;
}

// ---- transactions

static enum rc tx_begin(struct db *db) {
    db_error_clear(db);
    db->rolled_back = true;
    TRY(ready(db));
    enum rc rc = plain(db, "START TRANSACTION");
    if (rc == RC_OK) db->in_tx = true;
    else if (is_lost(db)) disconnect(db);
    return rc;
}

static enum rc tx_commit(struct db *db) {
    enum rc rc = plain(db, "COMMIT");
    if (rc == RC_OK) db->rolled_back = false;
    if (rc != RC_OK && is_lost(db) && was_sent(db)) {
        db->rolled_back = false;
        rc = RC_UNKNOWN;
    }
    return rc;
}

// Without a working connection the server rolls back by itself. The error that led here stays the one reported.
static void tx_roll_back(struct db *db) {
    if (!db->my) return;
    db->sent++;
    if (mysql_query(db->my, "ROLLBACK") != 0) disconnect(db);
}

// fn may know better than "busy" what a broken transaction means (a key in use is a conflict); only its "all done" cannot stand.
static enum rc tx_once(struct db *db, db_tx_fn fn, void *arg) {
    TRY(tx_begin(db));
    enum rc rc = fn(arg);
    if (db->tx_broken && rc == RC_OK) rc = RC_BUSY;
    if (rc == RC_OK) rc = tx_commit(db);
    if (rc != RC_OK && is_lost(db)) disconnect(db);
    else if (rc != RC_OK) tx_roll_back(db);
    db->in_tx = db->tx_broken = false;
    return rc;
}

static void tx_pause(int attempt) {
    uint32_t ms = 5 + arc4random_uniform((uint32_t)(TX_PAUSE_MS * attempt));
    struct timespec t = { .tv_nsec = (long)ms * 1000000 };
    (void)nanosleep(&t, NULL);
}

enum rc db_tx(struct db *db, db_tx_fn fn, void *arg) {
    must(!db->in_tx && !db->streaming);
    for (int attempt = 1;; attempt++) {
        enum rc rc = tx_once(db, fn, arg);
        if (rc != RC_BUSY || !(db->meaning->traits & ERROR_RETRY) || attempt == TX_ATTEMPTS) return rc;
        tx_pause(attempt);
    }
}

bool db_in_tx(const struct db *db) { return db->in_tx; }
bool db_rolled_back(const struct db *db) { return db->rolled_back; }
const struct db_error *db_error(const struct db *db) { return &db->error; }
const char *db_error_message(const struct db *db) { return db->message; }
uint64_t db_statements(const struct db *db) { return db->sent; }

// SPDX-License-Identifier: MPL-2.0
// Prepared statements of one connection: found by their text, at most STMT_CAP of them, the one unused longest goes first.
// A row is read in one step when every value fits its column's small buffer; longer values are fetched at full length.
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/must.h"
#include "db/conn.h"

enum { SMALL_MIN = 32, SMALL_MAX = 256, BINARY_CHARSET = 63 };

static void *allocate(size_t count, size_t size) {
    void *p = calloc(count ? count : 1, size);
    must(p != NULL);
    return p;
}

static uint64_t hash_text(const char *s) {  // FNV-1a
    uint64_t h = 14695981039346656037u;
    for (; *s; s++) h = (h ^ (unsigned char)*s) * 1099511628211u;
    return h;
}

static struct stmt **bucket_of(struct db *db, uint64_t hash) { return &db->buckets[hash % STMT_BUCKETS]; }

static void stmt_free(struct stmt *s) {
    if (s->handle) mysql_stmt_close(s->handle);
    free(s->columns);
    free(s->results);
    free(s->smalls);
    free(s->sql);
    free(s);
}

void stmt_drop(struct db *db, struct stmt *s) {
    struct stmt **at = bucket_of(db, s->hash);
    while (*at != s) at = &(*at)->next;
    *at = s->next;
    db->n_stmts--;
    stmt_free(s);
}

void stmt_drop_all(struct db *db) {
    for (size_t i = 0; i < STMT_BUCKETS; i++)
        while (db->buckets[i]) stmt_drop(db, db->buckets[i]);
}

static void drop_oldest(struct db *db) {
    struct stmt *oldest = NULL;
    for (size_t i = 0; i < STMT_BUCKETS; i++)
        for (struct stmt *s = db->buckets[i]; s; s = s->next)
            if (!oldest || s->used_at < oldest->used_at) oldest = s;
    if (oldest) stmt_drop(db, oldest);
}

// Whole numbers as DB_INT, also the DECIMAL(n,0) that SUM() of integers makes; everything that is not bytes as text.
static enum db_kind kind_of(const MYSQL_FIELD *f) {
    switch (f->type) {
    case MYSQL_TYPE_TINY: case MYSQL_TYPE_SHORT: case MYSQL_TYPE_INT24: case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG: case MYSQL_TYPE_YEAR:
        return DB_INT;
    case MYSQL_TYPE_NEWDECIMAL: case MYSQL_TYPE_DECIMAL:
        return f->decimals == 0 ? DB_INT : DB_TEXT;
    case MYSQL_TYPE_STRING: case MYSQL_TYPE_VAR_STRING: case MYSQL_TYPE_VARCHAR: case MYSQL_TYPE_BIT:
    case MYSQL_TYPE_TINY_BLOB: case MYSQL_TYPE_BLOB: case MYSQL_TYPE_MEDIUM_BLOB: case MYSQL_TYPE_LONG_BLOB:
        return f->charsetnr == BINARY_CHARSET ? DB_BLOB : DB_TEXT;
    default:
        return DB_TEXT;
    }
}

static unsigned long room_for(const MYSQL_FIELD *f) {
    if (f->length < SMALL_MIN) return SMALL_MIN;
    return f->length > SMALL_MAX ? SMALL_MAX : f->length;
}

static MYSQL_BIND result_bind(struct stmt_column *c) {
    MYSQL_BIND b = { .is_null = &c->is_null, .error = &c->is_cut, .length = &c->len };
    if (c->kind == DB_INT) {
        b.buffer_type = MYSQL_TYPE_LONGLONG;
        b.buffer = &c->i;
    } else {
        b.buffer_type = MYSQL_TYPE_STRING;
        b.buffer = c->small;
        b.buffer_length = c->room;
    }
    return b;
}

static void shape_columns(struct stmt *s, MYSQL_RES *meta) {
    const MYSQL_FIELD *fields = mysql_fetch_fields(meta);
    size_t total = 0;
    for (unsigned i = 0; i < s->n_columns; i++) {
        s->columns[i].kind = kind_of(&fields[i]);
        s->columns[i].room = room_for(&fields[i]);
        total += s->columns[i].room;
    }
    s->smalls = allocate(total, 1);
    char *at = s->smalls;
    for (unsigned i = 0; i < s->n_columns; i++) {
        s->columns[i].small = at;
        at += s->columns[i].room;
        s->results[i] = result_bind(&s->columns[i]);
    }
}

static bool prepare(struct db *db, struct stmt *s) {
    s->handle = mysql_stmt_init(db->my);
    must(s->handle != NULL);
    if (mysql_stmt_prepare(s->handle, s->sql, (unsigned long)strlen(s->sql)) != 0) return false;
    s->n_params = (unsigned)mysql_stmt_param_count(s->handle);
    s->n_columns = mysql_stmt_field_count(s->handle);
    if (s->n_columns == 0) return true;
    s->columns = allocate(s->n_columns, sizeof *s->columns);
    s->results = allocate(s->n_columns, sizeof *s->results);
    MYSQL_RES *meta = mysql_stmt_result_metadata(s->handle);
    if (!meta) return false;
    shape_columns(s, meta);
    mysql_free_result(meta);
    return mysql_stmt_bind_result(s->handle, s->results) == 0;
}

static struct stmt *stmt_add(struct db *db, const char *sql, uint64_t hash) {
    struct stmt *s = allocate(1, sizeof *s);
    s->hash = hash;
    s->sql = strdup(sql);
    must(s->sql != NULL);
    if (!prepare(db, s)) {
        (void)db_error_set(db, mysql_stmt_errno(s->handle), mysql_stmt_error(s->handle), sql);
        stmt_free(s);
        return NULL;
    }
    if (db->n_stmts >= STMT_CAP) drop_oldest(db);
    s->next = *bucket_of(db, hash);
    *bucket_of(db, hash) = s;
    db->n_stmts++;
    return s;
}

struct stmt *stmt_get(struct db *db, const char *sql) {
    uint64_t hash = hash_text(sql);
    struct stmt *s = *bucket_of(db, hash);
    while (s && (s->hash != hash || strcmp(s->sql, sql) != 0)) s = s->next;
    if (!s) s = stmt_add(db, sql, hash);
    if (s) s->used_at = ++db->clock;
    return s;
}

// The library only reads what a parameter points to; its type has no const.
static void *unconst(const void *p) {
    union { const void *in; void *out; } u = { .in = p };
    return u.out;
}

static MYSQL_BIND param_bind(const struct db_value *v) {
    switch (v->kind) {
    case DB_INT:
        return (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = unconst(&v->i) };
    case DB_TEXT:
        return (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING, .buffer = unconst(v->s), .buffer_length = (unsigned long)v->len };
    case DB_BLOB:
        return (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_BLOB, .buffer = unconst(v->s), .buffer_length = (unsigned long)v->len };
    case DB_NULL:
    default:
        return (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_NULL };
    }
}

// An error that the server sends in place of a row (a lock conflict under FOR UPDATE) is left by the library at the connection only.
static enum rc stmt_failed(struct db *db, struct stmt *s) {
    if (mysql_stmt_errno(s->handle) == 0) return db_error_set(db, mysql_errno(db->my), mysql_error(db->my), s->sql);
    return db_error_set(db, mysql_stmt_errno(s->handle), mysql_stmt_error(s->handle), s->sql);
}

enum rc stmt_execute(struct db *db, struct stmt *s, const struct db_value *params, size_t n) {
    MYSQL_BIND few[16];
    must(n == s->n_params);
    MYSQL_BIND *binds = n <= 16 ? few : allocate(n, sizeof *binds);
    for (size_t i = 0; i < n; i++) binds[i] = param_bind(&params[i]);
    // The library copies the binds but reads the lengths and values at execution, which both end before this returns.
    bool bound = n == 0 || mysql_stmt_bind_param(s->handle, binds) == 0;
    db->sent++;
    bool done = bound && wait_execute(db, s->handle) == 0;
    if (binds != few) free(binds);
    if (!done) return stmt_failed(db, s);
    if (mysql_stmt_field_count(s->handle) == s->n_columns) return RC_OK;
    mysql_stmt_free_result(s->handle);
    return db_error_set(db, STMT_RESHAPED, "the table has other columns now", s->sql);
}

// One parameter of all rows, as the library wants it: numbers side by side, texts as pointers and lengths, NULLs marked.
static MYSQL_BIND column_bind(struct arena *a, const struct db_value *first, size_t n, size_t n_rows) {
    char *marks = arena_alloc(a, n_rows);
    long long *numbers = arena_array(a, n_rows, sizeof *numbers);
    char **texts = arena_array(a, n_rows, sizeof *texts);
    unsigned long *lengths = arena_array(a, n_rows, sizeof *lengths);
    enum db_kind kind = DB_NULL;
    for (size_t i = 0; i < n_rows; i++) {
        const struct db_value *v = &first[i * n];
        must(v->kind == DB_NULL || kind == DB_NULL || v->kind == kind);
        if (v->kind != DB_NULL) kind = v->kind;
        marks[i] = v->kind == DB_NULL ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
        numbers[i] = v->i;
        texts[i] = unconst(v->s ? v->s : "");
        lengths[i] = (unsigned long)v->len;
    }
    MYSQL_BIND b = { .buffer_type = kind == DB_BLOB ? MYSQL_TYPE_BLOB : kind == DB_TEXT ? MYSQL_TYPE_STRING : MYSQL_TYPE_LONGLONG };
    b.buffer = kind == DB_TEXT || kind == DB_BLOB ? (void *)texts : (void *)numbers;
    b.length = lengths;
    b.u.indicator = marks;
    return b;
}

enum rc stmt_execute_rows(struct db *db, struct stmt *s, struct arena *a, const struct db_value *params, size_t n, size_t n_rows) {
    unsigned rows = (unsigned)n_rows, once = 0;
    must(n == s->n_params && s->n_columns == 0);
    MYSQL_BIND *binds = arena_array(a, n, sizeof *binds);
    for (size_t i = 0; i < n; i++) binds[i] = column_bind(a, &params[i], n, n_rows);
    bool bound = mysql_stmt_attr_set(s->handle, STMT_ATTR_ARRAY_SIZE, &rows) == 0 && mysql_stmt_bind_param(s->handle, binds) == 0;
    db->sent++;
    bool done = bound && mysql_stmt_execute(s->handle) == 0;
    (void)mysql_stmt_attr_set(s->handle, STMT_ATTR_ARRAY_SIZE, &once);
    return done ? RC_OK : stmt_failed(db, s);
}

int stmt_fetch(struct db *db, struct stmt *s) {
    int got = mysql_stmt_fetch(s->handle);
    if (got == MYSQL_NO_DATA) return 0;
    if (got == 0 || got == MYSQL_DATA_TRUNCATED) return 1;
    (void)stmt_failed(db, s);
    return -1;
}

static enum rc read_text(struct db *db, struct stmt *s, struct arena *a, unsigned at, struct db_value *cell) {
    const struct stmt_column *c = &s->columns[at];
    *cell = (struct db_value){ .kind = c->kind, .len = c->len };
    if (c->len <= c->room) {
        cell->s = arena_strndup(a, c->small, c->len);
        return RC_OK;
    }
    char *whole = arena_alloc(a, c->len + 1);
    unsigned long len = 0;
    my_bool is_null = 0, is_cut = 0;
    MYSQL_BIND b = { .buffer_type = MYSQL_TYPE_STRING, .buffer = whole, .buffer_length = c->len + 1,
                     .length = &len, .is_null = &is_null, .error = &is_cut };
    if (mysql_stmt_fetch_column(s->handle, &b, at, 0) != 0) return stmt_failed(db, s);
    must(!is_cut && len == c->len);
    cell->s = whole;
    return RC_OK;
}

enum rc stmt_read(struct db *db, struct stmt *s, struct arena *a, struct db_value *cells) {
    for (unsigned i = 0; i < s->n_columns; i++) {
        struct stmt_column *c = &s->columns[i];
        if (c->is_null) cells[i] = db_null();
        else if (c->kind != DB_INT) TRY(read_text(db, s, a, i, &cells[i]));
        else if (c->is_cut) return db_error_set(db, 1264, "a number does not fit 64 bits", s->sql);
        else cells[i] = db_int(c->i);
    }
    return RC_OK;
}

void stmt_done(struct stmt *s) { mysql_stmt_free_result(s->handle); }

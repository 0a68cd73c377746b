// SPDX-License-Identifier: MPL-2.0
// Moves values between the structs that sqlgen wrote and the connection, by the tables it wrote beside them. A row that is
// not what its query promised (a NULL, another kind, another number of columns) is RC_INTERNAL and logged with the names.
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "db/query.h"

static struct db_value read_member(const struct query_member *m, const char *in) {
    const void *at = in + m->offset;
    if (m->kind == QUERY_I64) {
        bool has = true;
        if (m->nullable) memcpy(&has, in + m->has_offset, sizeof has);
        return has ? db_int(*(const int64_t *)at) : db_null();
    }
    if (m->kind == QUERY_TEXT) return db_text(*(const char *const *)at);
    const struct db_bytes *bytes = at;
    return db_blob(bytes->p, bytes->n);
}

static enum rc broken(const struct query *q, const char *member, const char *what) {
    log_error("query_contract", "query=%s member=%s fault=\"%s\"", q->name, member, what);
    return RC_INTERNAL;
}

static enum rc fill_params(const struct query *q, const void *in, struct db_value *out) {
    for (size_t i = 0; i < q->n_params; i++) {
        const struct query_member *m = &q->params[i];
        out[i] = read_member(m, in);
        if (out[i].kind == DB_NULL && !m->nullable) return broken(q, m->name, "NULL for a parameter that may not be NULL");
    }
    return RC_OK;
}

static enum rc read_params(struct arena *a, const struct query *q, const void *in, struct db_value **out) {
    *out = arena_array(a, q->n_params, sizeof **out);
    return fill_params(q, in, *out);
}

static const enum db_kind wanted[] = { [QUERY_I64] = DB_INT, [QUERY_TEXT] = DB_TEXT, [QUERY_BLOB] = DB_BLOB };

static enum rc write_member(const struct query *q, const struct query_member *m, const struct db_value *v, char *row) {
    if (v->kind == DB_NULL) return m->nullable ? RC_OK : broken(q, m->name, "NULL in a column that promised a value");
    if (v->kind != wanted[m->kind]) return broken(q, m->name, "the column is of another kind");
    void *at = row + m->offset;
    if (m->kind == QUERY_I64) {
        *(int64_t *)at = v->i;
        if (m->nullable) *(bool *)(void *)(row + m->has_offset) = true;
    } else if (m->kind == QUERY_TEXT) {
        *(const char **)at = v->s;
    } else {
        *(struct db_bytes *)at = (struct db_bytes){ .p = v->s, .n = v->len };
    }
    return RC_OK;
}

static enum rc write_row(const struct query *q, const struct db_rows *r, size_t at, void *row) {
    memset(row, 0, q->row_size);
    for (size_t i = 0; i < q->n_columns; i++) TRY(write_member(q, &q->columns[i], db_cell(r, at, i), row));
    return RC_OK;
}

static enum rc write_rows(struct arena *a, const struct query *q, const struct db_rows *r, void *rows) {
    char *all = arena_array(a, r->count, q->row_size);
    for (size_t i = 0; i < r->count; i++) TRY(write_row(q, r, i, all + i * q->row_size));
    memcpy(rows, &all, sizeof all);
    return RC_OK;
}

enum rc query_rows(struct db *db, struct arena *a, const struct query *q, const void *in, void *rows, size_t *count) {
    struct db_value *params;
    struct db_rows r;
    TRY(read_params(a, q, in, &params));
    TRY(db_run(db, a, q->sql, params, q->n_params, &r));
    if (r.columns != q->n_columns) return broken(q, "*", "another number of columns than \"out\" names");
    if (count) *count = r.count;
    if (q->shape == QUERY_MANY) return write_rows(a, q, &r, rows);
    if (r.count > 1) return broken(q, "*", "more than one row");
    if (r.count == 1) return write_row(q, &r, 0, rows);
    memset(rows, 0, q->row_size);
    return q->shape == QUERY_ONE ? RC_NOT_FOUND : RC_OK;
}

enum rc query_exec(struct db *db, struct arena *a, const struct query *q, const void *in, int64_t *affected) {
    struct db_value *params;
    struct db_rows r;
    TRY(read_params(a, q, in, &params));
    TRY(db_run(db, a, q->sql, params, q->n_params, &r));
    if (affected) *affected = r.affected;
    return q->shape == QUERY_EXEC1 && r.affected != 1 ? RC_CONFLICT : RC_OK;
}

enum rc query_exec_rows(struct db *db, struct arena *a, const struct query *q, const void *rows, size_t size, size_t n, int64_t *affected) {
    struct db_value *params = arena_array(a, n * q->n_params, sizeof *params);
    *affected = 0;
    if (n == 0) return RC_OK;
    for (size_t i = 0; i < n; i++) TRY(fill_params(q, (const char *)rows + i * size, &params[i * q->n_params]));
    return db_run_rows(db, a, q->sql, params, q->n_params, n, affected);
}

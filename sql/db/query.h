// SPDX-License-Identifier: MPL-2.0
// Named queries: sql/queries/*.sql turned by sqlgen into typed functions (gen/queries.h). A query's header comment is its
// contract:
//
//   -- name: visit_due :many        :one  exactly one row, else RC_NOT_FOUND     :opt  none or one, *found says which
//                                   :many all rows in the arena                  :exec any number of rows changed
//                                   :exec1 exactly one row changed, else RC_CONFLICT
//                                   :rows  once for each of many parameters, inside a transaction
//   -- in: user_id i64, from text, note text?      ("?" = may be NULL; kinds i64, text, blob)
//   -- out: id i64, held_on text, person_name text?
//   -- scope: v.unit_id             the query joins unit_scope for the caller's root (parameter scope i64), or
//   -- scope: none, <reason>        sqlgen refuses silence, and refuses a scope whose text has no unit_scope
//   SELECT ... WHERE v.user_id = :user_id ...;
//
// Generated for it: struct q_visit_due_in, struct q_visit_due_out and
//   enum rc q_visit_due(struct db *, struct arena *, const struct q_visit_due_in *, struct q_visit_due_out **rows, size_t *n);
//   :one  -> (..., struct q_x_out *out)      :opt -> (..., struct q_x_out *out, bool *found)
//   :rows -> (..., const struct q_x_in *rows, size_t n, int64_t *affected)
//   :exec -> (..., int64_t *affected)        :exec1 -> (...)           queries without parameters take no in argument
// A nullable i64 is the pair { int64_t x; bool has_x; }; text? is a NULL pointer; blob is struct db_bytes { p NULL when null }.
#ifndef DB_QUERY_H
#define DB_QUERY_H

#include "db/db.h"

struct db_bytes {
    const void *p;
    size_t n;
};

enum query_kind { QUERY_I64, QUERY_TEXT, QUERY_BLOB };

struct query_member {
    const char *name;
    enum query_kind kind;
    bool nullable;
    size_t offset;      // of the value in the generated struct
    size_t has_offset;  // of has_<name>, for nullable i64
};

enum query_shape { QUERY_ONE, QUERY_OPT, QUERY_MANY, QUERY_EXEC, QUERY_EXEC1, QUERY_ROWS };

struct query {
    const char *name;
    enum query_shape shape;
    const char *sql;                   // with ? in place of :names
    const struct query_member *params; // one per ?, in order (a name used twice appears twice)
    size_t n_params;
    const struct query_member *columns;
    size_t n_columns;
    size_t row_size;
    const char *scope;                 // "v.unit_id", or "none, <reason>"
};

// All queries, for check-sql (prepares each) and docs. Ends with name NULL.
extern const struct query query_all[];

// The engine behind the generated functions. rows is the address of one row (:one, :opt) or of the pointer to the rows (:many);
// count may be NULL. in is NULL for a query without parameters.
enum rc query_rows(struct db *db, struct arena *a, const struct query *q, const void *in, void *rows, size_t *count) MUST_USE;
enum rc query_exec(struct db *db, struct arena *a, const struct query *q, const void *in, int64_t *affected) MUST_USE;
// :rows; size is that of one in. n may be 0.
enum rc query_exec_rows(struct db *db, struct arena *a, const struct query *q, const void *rows, size_t size, size_t n, int64_t *affected) MUST_USE;

#endif

// SPDX-License-Identifier: MPL-2.0
// A request as the gate and the handlers see it, the answer they fill in, and the rows of the route table.
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "entity/entity.h"

enum pool { POOL_FAST, POOL_LOGIN, POOL_SLOW, POOL_SMS, POOL_COUNT };
extern const char *const pool_names[POOL_COUNT];  // as in --pool, the sockets and /metrics

enum { QUERY_MAX = 24, BODY_MAX = 1 << 20, BODY_MAX_SLOW = 8 << 20, DEPTH_MAX = 8 };

struct route;

struct req {
    const char *method;
    const char *path;           // decoded, without the query
    const char *names[QUERY_MAX], *values[QUERY_MAX];  // query string, decoded, valid UTF-8
    size_t n_query;
    const char *body;           // as sent, NUL-terminated
    size_t body_len;
    json_t *json;               // decoded by the gate; an object, or NULL when the route takes none
    const char *content_type, *cookie, *origin, *fetch_site, *csrf, *if_match, *if_none_match, *idempotency_key, *address, *agent;
    const struct route *route;
    const char *allow;          // with RC_METHOD: the methods this path has
    int64_t id;                 // of {id} in the path, else 0
    struct versions known;      // of If-Match, with R_IF_MATCH
    struct row row;             // the row {id} names, read by the gate under the caller's scope, for routes with .row set
};

// A parameter of the query string, or NULL.
const char *req_param(const struct req *rq, const char *name);

struct out {
    int status;
    json_t *json;               // NULL: no body
    int64_t version;            // gives ETag "n" when not 0
    const char *etag;           // or this one, without quotes
    const char *cache;          // Cache-Control instead of no-store: public pages only
    const char *location;
    const char *cookie;         // a whole Set-Cookie value
    const char *file, *file_name;  // a file to send, removed with the request
    const char *text, *text_type;  // instead of json
    const char *data;           // bytes instead of text, of text_type
    size_t data_len;
    bool replayed;              // repeated from the idempotency table
};

enum route_flag {
    R_NO_TX = 1 << 0,        // the handler opens its own transactions, or needs none
    R_NO_KEY = 1 << 1,       // a POST without Idempotency-Key: the log-in and the gateway's callbacks
    R_IF_MATCH = 1 << 2,     // demands If-Match; with .row the gate compares it (also when only sent), without one the handler does (verbs)
    R_ANY_STATE = 1 << 3,    // allowed while the password must be changed
    R_NO_ORIGIN = 1 << 4,    // no origin and CSRF check: authenticated by HMAC instead
    R_BODY_OPTIONAL = 1 << 5,
    R_RAW_BODY = 1 << 6,     // the handler reads the body itself
};

// Under which scope the gate reads the row: a commune officer enrols her people in a class of the district's, which she may only read.
enum route_row { ROW_NONE, ROW_READ, ROW_WRITE };

typedef enum rc (*route_fn)(struct cx *, const struct req *, struct out *);

struct route {
    const char *method;
    const char *path;             // "/api/v1/households/{id}/move"
    enum perm perm;
    enum pool pool;
    unsigned flags;
    const struct entity *entity;  // of CRUD routes; of others the entity {id} belongs to
    enum route_row row;           // the gate reads the row {id} names (404 out of scope) before the handler runs
    route_fn fn;
    const char *summary;          // Vietnamese, for openapi.json
    const struct field *body;     // fields of the body, for openapi.json; NULL: an entity's, or free
    size_t n_body;
    size_t literal;               // length of path before its first placeholder; filled in by routes_build
};

struct routes {
    const struct route *all;
    const struct route **by_path;  // the same, sorted by path: a request looks only among those of its collection
    size_t n;
};

// All routes: those of fcgi/area/routes.c and those every entity's table allows. Lives in a.
struct routes routes_build(struct arena *a);
extern const struct route *const route_tables[];  // tables of the areas, each ending with method NULL; the list ends with NULL

// The route of a request, with req->route and req->id filled in; RC_NOT_FOUND or RC_METHOD.
enum rc router_match(struct cx *cx, const struct routes *routes, struct req *rq) MUST_USE;

// Everything between the socket and the handler: session, origin, permission, scope, decode, transaction, idempotency.
enum rc gate_run(struct cx *cx, const struct routes *routes, struct req *rq, struct out *out) MUST_USE;

// Verbs of entities (verbs.c), as routes_build mounts them.
enum rc verb_list(struct cx *cx, const struct req *rq, struct out *out);
enum rc verb_create(struct cx *cx, const struct req *rq, struct out *out);
enum rc verb_read(struct cx *cx, const struct req *rq, struct out *out);
enum rc verb_update(struct cx *cx, const struct req *rq, struct out *out);
enum rc verb_delete(struct cx *cx, const struct req *rq, struct out *out);
enum rc verb_restore(struct cx *cx, const struct req *rq, struct out *out);
enum rc verb_export(struct cx *cx, const struct req *rq, struct out *out);
enum rc verb_template(struct cx *cx, const struct req *rq, struct out *out);  // imports.c
enum rc verb_import(struct cx *cx, const struct req *rq, struct out *out);

// Answers 304 when If-None-Match names etag; true when it did.
bool reply_not_modified(const struct req *rq, struct out *out, const char *etag);

// Answers body, which cx owns, under a tag that is a hash of it: a page that asks every few seconds mostly hears "the same" (304).
void reply_unless_known(struct cx *cx, const struct req *rq, struct out *out, json_t *body);

// The caller of a session cookie, through the process's cache. RC_UNAUTHENTICATED.
enum rc session_find(struct cx *cx, const struct req *rq, struct principal *out) MUST_USE;

// The guest of the public side's cookie, read anew each time: a subject that is gone, or no longer has this number, has no visit.
// RC_UNAUTHENTICATED.
enum rc guest_find(struct cx *cx, const struct req *rq, struct guest *out) MUST_USE;

// What makes a request the same one again: its key, and what it asked for.
struct idempotency {
    uint8_t hash[32];         // of the key
    uint8_t fingerprint[32];  // of method, path and body
};

// RC_OK with *replayed when this request was answered before. *key is for idempotency_store, which keeps the answer under it.
enum rc idempotency_begin(struct cx *cx, const struct req *rq, struct idempotency *key, struct out *out, bool *replayed) MUST_USE;
enum rc idempotency_store(struct cx *cx, const struct idempotency *key, const struct out *out) MUST_USE;

json_t *openapi_document(struct arena *a, const struct routes *routes);
void matrix_print(FILE *to, const struct routes *routes);

#endif

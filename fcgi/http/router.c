// SPDX-License-Identifier: MPL-2.0
// The list of all routes, and which one a request means.
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "http/http.h"

const char *const pool_names[POOL_COUNT] = { "fast", "login", "slow", "sms" };

static const struct verb {
    const char *method, *suffix;
    enum op op;
    enum pool pool;
    unsigned flags;
    enum perm also;  // a second permission: the route asks for this one, its handler for the entity's
    route_fn fn;
    const char *summary;
} verbs[] = {
    { "GET", "", OP_READ, POOL_FAST, R_NO_TX, 0, verb_list, "Danh sách" },
    { "POST", "", OP_CREATE, POOL_FAST, 0, 0, verb_create, "Tạo" },
    { "GET", "/export", OP_READ, POOL_SLOW, R_NO_TX, P_EXPORT, verb_export, "Xuất Excel" },
    { "GET", "/template", OP_CREATE, POOL_SLOW, R_NO_TX, 0, verb_template, "Tệp Excel mẫu" },
    { "POST", "/import", OP_CREATE, POOL_SLOW, R_NO_TX | R_RAW_BODY, 0, verb_import, "Nhập Excel" },
    { "GET", "/{id}", OP_READ, POOL_FAST, R_NO_TX, 0, verb_read, "Xem" },
    { "PUT", "/{id}", OP_UPDATE, POOL_FAST, R_IF_MATCH, 0, verb_update, "Sửa" },
    { "DELETE", "/{id}", OP_DELETE, POOL_FAST, R_IF_MATCH | R_BODY_OPTIONAL, 0, verb_delete, "Xoá" },
    { "POST", "/{id}/restore", OP_DELETE, POOL_FAST, R_BODY_OPTIONAL, 0, verb_restore, "Khôi phục" },
};

enum { N_VERBS = sizeof verbs / sizeof verbs[0] };

static struct route mount(struct arena *a, const struct entity *e, const struct verb *v) {
    return (struct route){
        .method = v->method, .path = arena_printf(a, "/api/v1/%s%s", e->collection, v->suffix),
        .perm = v->also ? v->also : e->perm[v->op], .pool = v->pool, .flags = v->flags,
        .entity = e, .fn = v->fn, .summary = arena_printf(a, "%s: %s", v->summary, e->title),
    };
}

static bool allows(const struct entity *e, const struct verb *v) {
    if ((v->fn == verb_import || v->fn == verb_template) && !entity_imports(e)) return false;
    return e->perm[v->op] != P_NEVER;
}

static int by_path(const void *a, const void *b) {
    const struct route *const *x = a, *const *y = b;
    return strcmp((*x)->path, (*y)->path);
}

static const struct route **sorted(struct arena *a, const struct route *all, size_t n) {
    const struct route **out = arena_array(a, n, sizeof(*out));
    for (size_t i = 0; i < n; i++) out[i] = &all[i];
    qsort(out, n, sizeof(*out), by_path);
    return out;
}

struct routes routes_build(struct arena *a) {
    size_t n = 0, max = 0;
    for (const struct route *const *t = route_tables; *t; t++)
        for (const struct route *r = *t; r->method; r++) max++;
    for (const struct entity *const *e = entity_all; *e; e++) max += N_VERBS;
    struct route *all = arena_array(a, max, sizeof *all);
    for (const struct route *const *t = route_tables; *t; t++)
        for (const struct route *r = *t; r->method; r++) all[n++] = *r;
    for (const struct entity *const *e = entity_all; *e; e++)
        for (size_t i = 0; i < N_VERBS; i++)
            if (allows(*e, &verbs[i])) all[n++] = mount(a, *e, &verbs[i]);
    for (size_t i = 0; i < n; i++) all[i].literal = strcspn(all[i].path, "{");
    return (struct routes){ all, sorted(a, all, n), n };
}

// Whether path fits the rest of a pattern after its literal part; {id} takes a positive number, {name} one segment of [a-z_-].
static bool fits(const char *pattern, const char *path, int64_t *id) {
    while (*pattern && *path) {
        if (*pattern != '{') {
            if (*pattern++ != *path++) return false;
            continue;
        }
        bool number = strncmp(pattern, "{id}", 4) == 0;
        pattern = strchr(pattern, '}') + 1;
        size_t n = strspn(path, number ? "0123456789" : "abcdefghijklmnopqrstuvwxyz-_");
        if (n == 0 || (number && n > 18)) return false;
        if (number) *id = strtoll(path, NULL, 10);
        path += n;
    }
    return *pattern == '\0' && *path == '\0';
}

// A literal path wins over one with a placeholder, whatever the order of the tables.
static bool is_literal(const struct route *r) {
    return strchr(r->path, '{') == NULL;
}

// "GET, POST": what the path of a refused request could be asked.
static const char *allowed(struct cx *cx, const struct routes *routes, const char *path) {
    const char *list = "";
    int64_t id;
    for (size_t i = 0; i < routes->n; i++) {
        const struct route *r = &routes->all[i];
        if (fits(r->path, path, &id) && !strstr(list, r->method)) list = arena_printf(cx->arena, "%s%s%s", list, *list ? ", " : "", r->method);
    }
    return list;
}

// "/api/v1/households" of "/api/v1/households/12": no route has a placeholder in that part.
static size_t head_length(const char *path) {
    static const char root[] = "/api/v1/";
    size_t skip = strncmp(path, root, sizeof root - 1) == 0 ? sizeof root - 1 : strspn(path, "/");
    return skip + strcspn(path + skip, "/");
}

static size_t first_with(const struct routes *routes, const char *path, size_t head) {
    size_t low = 0, high = routes->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strncmp(routes->by_path[middle]->path, path, head) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

enum rc router_match(struct cx *cx, const struct routes *routes, struct req *rq) {
    size_t head = head_length(rq->path);
    bool path_known = false;
    rq->route = NULL;
    for (size_t i = first_with(routes, rq->path, head); i < routes->n; i++) {
        const struct route *r = routes->by_path[i];
        int64_t id = 0;
        if (strncmp(r->path, rq->path, head) != 0) break;
        if (strncmp(r->path, rq->path, r->literal) != 0 || !fits(r->path + r->literal, rq->path + r->literal, &id)) continue;
        path_known = true;
        if (strcmp(r->method, rq->method) != 0 || (rq->route && !is_literal(r))) continue;
        rq->route = r;
        rq->id = id;
    }
    if (rq->route) return RC_OK;
    if (!path_known) return fail(cx, RC_NOT_FOUND, "no_route", NULL);
    rq->allow = allowed(cx, routes, rq->path);
    return fail(cx, RC_METHOD, NULL, NULL);
}

// SPDX-License-Identifier: MPL-2.0
// A query string and a path, through the parser, the router and the reader of lists. The first byte chooses the list, the first
// line is the address, as nginx hands it over.
#include "fuzz.h"

#include "http/request.h"

struct address {
    const char *uri, *query;
};

static const char *param(void *arg, const char *name) {
    const struct address *a = arg;
    if (strcmp(name, "REQUEST_METHOD") == 0) return "GET";
    if (strcmp(name, "REQUEST_URI") == 0) return a->uri;
    return strcmp(name, "QUERY_STRING") == 0 ? a->query : NULL;
}

static void parsed(struct fuzz *f, const struct req *rq) {
    fuzz_is_clean(f, arena_printf(f->arena, "x%zu", rq->n_query), false);
    must(rq->n_query <= QUERY_MAX);
    for (size_t i = 0; i < rq->n_query; i++) {
        const char *clean;
        must(text_clean(f->arena, rq->values[i], strlen(rq->values[i]), false, &clean) == TEXT_OK);
        for (size_t j = 0; j < i; j++) must(strcmp(rq->names[i], rq->names[j]) != 0);
    }
}

static void listed(struct fuzz *f, struct cx *cx, const struct entity *e, const struct req *rq) {
    struct list_query lq;
    enum rc rc = list_parse(cx, e, rq->names, rq->values, rq->n_query, &lq);
    must(rc == RC_OK || rc == RC_MALFORMED || rc == RC_FORBIDDEN);
    if (rc != RC_OK) return;
    must(lq.limit >= 1 && lq.limit <= LIST_MAX && lq.n_filters <= FILTER_MAX);
    for (size_t i = 0; i < lq.n_filters; i++) {
        must(lq.filter[i].field < e->n_fields && (e->fields[lq.filter[i].field].flags & FILTER));
        if (lq.filter[i].value.kind == DB_TEXT)
            fuzz_is_clean(f, lq.filter[i].value.s, e->fields[lq.filter[i].field].type == F_LONGTEXT);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fuzz *f = fuzz_setup();
    struct cx cx;
    struct req rq;
    if (size < 1 || memchr(data + 1, '\0', size - 1)) return 0;  // nginx hands over C strings
    fuzz_begin(f, &cx);
    char *uri = arena_strndup(f->arena, (const char *)data + 1, size - 1);
    const char *mark = strchr(uri, '?');
    struct address address = { uri, mark ? mark + 1 : "" };
    enum rc rc = request_parse(&cx, param, &address, &rq);
    must(rc == RC_OK || rc == RC_MALFORMED);
    must(rq.path && rq.method);
    if (rc == RC_OK) {
        parsed(f, &rq);
        enum rc found = router_match(&cx, &f->routes, &rq);
        must(found == RC_OK || found == RC_NOT_FOUND || found == RC_METHOD);
        cx_clear(&cx);
        listed(f, &cx, entity_all[data[0] % f->n_entities], &rq);
    }
    arena_reset(f->arena);
    return 0;
}

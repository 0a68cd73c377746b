// SPDX-License-Identifier: MPL-2.0
// "METHOD /path" against the route table, beside a second reader of the patterns that goes segment by segment.
#include "fuzz.h"

#include <stdlib.h>

static size_t segment(const char *s) { return strcspn(s, "/"); }

static bool is_number(const char *s, size_t n) { return n >= 1 && n <= 18 && strspn(s, "0123456789") >= n; }

static bool is_name(const char *s, size_t n) { return n >= 1 && strspn(s, "abcdefghijklmnopqrstuvwxyz-_") >= n; }

static bool segment_fits(const char *want, size_t n, const char *got, size_t m) {
    if (n == 4 && strncmp(want, "{id}", 4) == 0) return is_number(got, m);
    if (n == 6 && strncmp(want, "{name}", 6) == 0) return is_name(got, m);
    return n == m && strncmp(want, got, n) == 0;
}

static bool fits(const char *pattern, const char *path) {
    for (;;) {
        size_t n = segment(pattern), m = segment(path);
        if (!segment_fits(pattern, n, path, m)) return false;
        pattern += n;
        path += m;
        if (*pattern != *path) return false;
        if (*pattern == '\0') return true;
        pattern++;
        path++;
    }
}

static void judge(struct fuzz *f, const struct req *rq, enum rc rc) {
    bool path = false, both = false;
    for (size_t i = 0; i < f->routes.n; i++) {
        const struct route *r = &f->routes.all[i];
        if (!fits(r->path, rq->path)) continue;
        path = true;
        both |= strcmp(r->method, rq->method) == 0;
    }
    must(rc == (both ? RC_OK : path ? RC_METHOD : RC_NOT_FOUND));
    if (rc == RC_METHOD) must(rq->allow && *rq->allow);
    if (rc != RC_OK) return;
    must(fits(rq->route->path, rq->path) && strcmp(rq->route->method, rq->method) == 0);
    must((strstr(rq->route->path, "{id}") == NULL) ? rq->id == 0 : rq->id >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fuzz *f = fuzz_setup();
    struct cx cx;
    if (size > 400 || memchr(data, '\0', size)) return 0;
    fuzz_begin(f, &cx);
    char *line = arena_strndup(f->arena, (const char *)data, size);
    char *blank = strchr(line, ' ');
    if (blank) {
        *blank = '\0';
        struct req rq = { .method = line, .path = blank + 1 };
        judge(f, &rq, router_match(&cx, &f->routes, &rq));
    }
    arena_reset(f->arena);
    return 0;
}

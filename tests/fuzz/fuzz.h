// SPDX-License-Identifier: MPL-2.0
// What the fuzz targets share: a request's context without database and socket, and checks on what comes out of the decoders.
// A property that does not hold aborts, so libFuzzer keeps the input.
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdint.h>
#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Made once: building it is not what is tried here. Input is not kept in it.
struct fuzz {
    struct arena *arena, *boot;
    struct app app;
    struct routes routes;
    struct principal who;
    size_t n_entities;
};

static inline struct fuzz *fuzz_setup(void) {
    static struct fuzz f;  // libFuzzer calls one function again and again; there is no other place
    if (f.arena) return &f;
    f.arena = arena_new();
    f.boot = arena_new();
    f.routes = routes_build(f.boot);
    f.app.conf.origin = "http://127.0.0.1:8080";
    f.who.role = role_find("admin");
    while (entity_all[f.n_entities]) f.n_entities++;
    return &f;
}

static inline void fuzz_begin(struct fuzz *f, struct cx *cx) {
    arena_reset(f->arena);
    cx_init(cx, &f->app, f->arena, NULL);
    cx->who = &f->who;
}

// Text that has passed a decoder is clean: cleaning it again changes nothing.
static inline void fuzz_is_clean(struct fuzz *f, const char *text, bool multiline) {
    const char *again;
    must(text_clean(f->arena, text, strlen(text), multiline, &again) == TEXT_OK);
    must(strcmp(again, text) == 0);
}

static inline void fuzz_value(struct fuzz *f, const struct field *field, const struct db_value *v) {
    int64_t min, max;
    field_limits(field, &min, &max);
    if (v->kind == DB_NULL) return;
    if (v->kind == DB_INT) {
        must(field->type == F_FLAG ? v->i == 0 || v->i == 1 : v->i >= (field->type == F_REF ? 1 : min) && v->i <= max);
        return;
    }
    must(v->kind == DB_TEXT && strlen(v->s) == v->len);
    if (field->type == F_SECRET || field->type == F_JSON) return;
    fuzz_is_clean(f, v->s, field->type == F_LONGTEXT);
    must(v->len > 0 && (int64_t)text_length(v->s) <= (max > 24 ? max : 24));
}

// Each error names a field and says something.
static inline void fuzz_errors(const struct cx *cx) {
    int n = 0;
    for (const struct field_error *e = cx->errors; e; e = e->next, n++) must(*e->field && *e->code && *e->detail);
    must(n == cx->error_count);
}

#endif

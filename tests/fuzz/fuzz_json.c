// SPDX-License-Identifier: MPL-2.0
// A body as sent, through the JSON reader and the decoder of an entity, which the first byte chooses.
#include "fuzz.h"

#include "http/request.h"

static void decode(struct fuzz *f, struct cx *cx, const struct entity *e, json_t *body) {
    struct db_value *now = arena_array(f->arena, e->n_fields, sizeof *now);
    bool *given = arena_array(f->arena, e->n_fields, sizeof *given);
    must(decode_fields(cx, e->fields, e->n_fields, body, now, given) == RC_OK);
    fuzz_errors(cx);
    for (size_t i = 0; i < e->n_fields; i++) fuzz_value(f, &e->fields[i], &now[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fuzz *f = fuzz_setup();
    struct cx cx;
    if (size < 1 || size > BODY_MAX) return 0;
    fuzz_begin(f, &cx);
    struct route route = { .method = "POST", .path = "/" };
    struct req rq = { .method = "POST", .content_type = "application/json", .route = &route };
    rq.body = arena_strndup(f->arena, (const char *)data + 1, size - 1);
    rq.body_len = size - 1;
    enum rc rc = request_json(&cx, &rq);
    must(rc == RC_OK ? json_is_object(rq.json) : rc == RC_MALFORMED || rc == RC_TOO_LARGE);
    if (rc == RC_OK) decode(f, &cx, entity_all[data[0] % f->n_entities], rq.json);
    arena_reset(f->arena);
    return 0;
}

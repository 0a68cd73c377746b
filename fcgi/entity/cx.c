// SPDX-License-Identifier: MPL-2.0
#include "entity/cx.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/must.h"

void cx_init(struct cx *cx, const struct app *app, struct arena *a, struct db *db) {
    *cx = (struct cx){ .app = app, .arena = a, .db = db, .request_id = "", .prefix = "" };
    cx->errors_tail = &cx->errors;
    cx->now_ms = clock_ms();
    cx->today = clock_today(cx->now_ms);
}

void cx_clear(struct cx *cx) {
    cx->rc = RC_OK;
    cx->word = cx->detail = cx->where = NULL;
    cx->errors = NULL;
    cx->errors_tail = &cx->errors;
    cx->error_count = 0;
    cx->current = NULL;
    cx->notices = NULL;
    cx->prefix = "";
}

enum rc cx_fail(struct cx *cx, enum rc rc, const char *word, const char *detail, const char *func, int line) {
    must(rc != RC_OK);
    if (cx->rc != RC_OK) return rc;
    cx->rc = rc;
    cx->word = word;
    cx->detail = detail;
    cx->where = arena_printf(cx->arena, "%s:%d", func, line);
    return rc;
}

enum rc field_fail_text(struct cx *cx, const char *field, const char *code, const char *detail) {
    const char *path = arena_printf(cx->arena, "%s%s", cx->prefix, field);
    for (const struct field_error *e = cx->errors; e; e = e->next)
        if (strcmp(e->field, path) == 0) return RC_INVALID;
    struct field_error *e = arena_new_of(cx->arena, struct field_error);
    *e = (struct field_error){ .field = path, .code = code, .detail = detail };
    *cx->errors_tail = e;
    cx->errors_tail = &e->next;
    cx->error_count++;
    return RC_INVALID;
}

// The table's sentence with its one %s filled in. No printf with a format that is not a literal.
static const char *fill(struct cx *cx, const char *sentence, const char *argument) {
    const char *gap = strstr(sentence, "%s");
    if (!gap) return sentence;
    return arena_printf(cx->arena, "%.*s%s%s", (int)(gap - sentence), sentence, argument, gap + 2);
}

enum rc field_fail(struct cx *cx, const char *field, const char *code, ...) {
    const char *sentence = words_sentence(code);
    const char *argument = "";
    if (strstr(sentence, "%s")) {
        va_list args;
        va_start(args, code);
        argument = va_arg(args, const char *);
        va_end(args);
    }
    return field_fail_text(cx, field, code, fill(cx, sentence, argument));
}

enum rc cx_valid(struct cx *cx) {
    return cx->error_count ? fail(cx, RC_INVALID, NULL, NULL) : RC_OK;
}

static void json_release(void *p) {
    json_decref(p);
}

json_t *cx_json(struct cx *cx, json_t *value) {
    must(value);
    arena_defer(cx->arena, json_release, value);
    return value;
}

// SPDX-License-Identifier: MPL-2.0
#include "template.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

static const char *const names[TEMPLATE_FIELDS] = {
    [TEMPLATE_SENDER] = "sender",   [TEMPLATE_NAME] = "name",       [TEMPLATE_TRADE] = "trade", [TEMPLATE_PLACE] = "place",
    [TEMPLATE_DATE] = "date",       [TEMPLATE_TIME] = "time",       [TEMPLATE_WHAT] = "what",   [TEMPLATE_BRING] = "bring",
    [TEMPLATE_VILLAGE] = "village", [TEMPLATE_COUNT] = "count",     [TEMPLATE_CODE] = "code",   [TEMPLATE_RELAY] = "relay",
};

#define F(field) (UINT32_C(1) << TEMPLATE_##field)
#define COURSE (F(SENDER) | F(NAME) | F(TRADE) | F(PLACE) | F(DATE) | F(TIME) | F(VILLAGE))
#define OCCASION (F(SENDER) | F(NAME) | F(WHAT) | F(PLACE) | F(DATE) | F(TIME) | F(BRING) | F(VILLAGE))

// A cancellation need not say when; nobody should come. A change must, or it says nothing.
const struct template_kind template_kinds[] = {
    { "invitation", COURSE, F(SENDER) | F(TRADE) | F(PLACE) | F(DATE) },
    { "reminder", COURSE | OCCASION, F(SENDER) | F(DATE) },
    { "change", COURSE | OCCASION, F(SENDER) | F(DATE) },
    { "cancellation", COURSE | OCCASION, F(SENDER) },
    { "support", OCCASION, F(SENDER) | F(WHAT) | F(PLACE) | F(DATE) },
    { "review", OCCASION, F(SENDER) | F(PLACE) | F(DATE) },
    { "health", OCCASION, F(SENDER) | F(PLACE) | F(DATE) },
    { "job_match", F(SENDER) | F(NAME) | F(WHAT) | F(PLACE) | F(DATE) | F(VILLAGE), F(SENDER) | F(WHAT) },
    { "announcement", OCCASION, F(SENDER) },
    { "keep", F(SENDER) | F(NAME) | F(PLACE), F(SENDER) | F(NAME) },
    { "outcome", F(SENDER) | F(NAME) | F(TRADE) | F(PLACE), F(SENDER) | F(NAME) },
    { "relay", F(SENDER) | F(RELAY) | F(COUNT) | F(VILLAGE) | F(WHAT) | F(CODE) | F(DATE) | F(PLACE), F(SENDER) | F(COUNT) | F(WHAT) | F(CODE) },
    { NULL, 0, 0 },
};

const char *template_field_name(enum template_field f) {
    return names[f];
}

// The field that "{name}" at text names, and where it ends; TEMPLATE_FIELDS when it names none.
static enum template_field field_at(const char *text, const char **end) {
    const char *close = strchr(text, '}');
    *end = close;
    for (int f = 0; close && f < TEMPLATE_FIELDS; f++) {
        size_t n = strlen(names[f]);
        if ((size_t)(close - text - 1) == n && memcmp(text + 1, names[f], n) == 0) return (enum template_field)f;
    }
    return TEMPLATE_FIELDS;
}

static const struct template_kind *kind_of(const char *kind) {
    for (const struct template_kind *k = template_kinds; k->kind; k++)
        if (strcmp(k->kind, kind) == 0) return k;
    return NULL;
}

enum template_fault template_check(struct arena *a, const char *kind, const char *body, const char **where) {
    const struct template_kind *k = kind_of(kind);
    uint32_t used = 0;
    *where = kind;
    if (!k) return TEMPLATE_NO_KIND;
    for (const char *p = body; (p = strpbrk(p, "{}"));) {
        const char *end;
        *where = p;
        if (*p == '}') return TEMPLATE_OPEN_BRACE;
        enum template_field f = field_at(p, &end);
        if (!end) return TEMPLATE_OPEN_BRACE;
        *where = arena_printf(a, "%.*s", (int)(end - p + 1), p);
        if (f == TEMPLATE_FIELDS || !((k->may >> f) & 1)) return TEMPLATE_UNKNOWN_FIELD;
        used |= UINT32_C(1) << f;
        p = end + 1;
    }
    for (int f = 0; f < TEMPLATE_FIELDS; f++) {
        if (!((k->must & ~used) >> f & 1)) continue;
        *where = arena_printf(a, "{%s}", names[f]);
        return TEMPLATE_MISSING_FIELD;
    }
    return TEMPLATE_GOOD;
}

const char *template_fill(struct arena *a, const char *body, const struct template_values *values) {
    struct buf b = buf_new(a);
    while (*body) {
        const char *end = NULL;
        enum template_field f = *body == '{' ? field_at(body, &end) : TEMPLATE_FIELDS;
        if (f == TEMPLATE_FIELDS) {
            buf_char(&b, *body++);
            continue;
        }
        buf_text(&b, values->of[f] ? values->of[f] : "");
        body = end + 1;
    }
    return buf_string(&b);
}

static bool template_is_ascii(const char *s) {
    while (*s && (unsigned char)*s < 0x80) s++;
    return *s == '\0';
}

static bool template_ends(const char *text, const char *end) {
    size_t n = strlen(text), k = strlen(end);
    return n >= k && strcmp(text + n - k, end) == 0;
}

const char *template_lawful(struct arena *a, const char *text, const char *label, const char *refusal) {
    const char *end = refusal && template_is_ascii(text) ? text_unaccent(a, refusal) : refusal;
    if (end && !template_ends(text, end)) text = arena_printf(a, "%s %s", text, end);
    if (label && strncmp(text, label, strlen(label)) != 0) text = arena_printf(a, "%s %s", label, text);
    return text;
}

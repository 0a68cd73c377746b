// SPDX-License-Identifier: MPL-2.0
#include "phrase.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/vdate.h"
#include "text.h"

void phrase_values(struct arena *a, const char *sender, const char *title, const struct phrase_subject *s,
                    struct template_values *out) {
    vday day;
    *out = (struct template_values){ .of = { [TEMPLATE_SENDER] = sender, [TEMPLATE_WHAT] = s->what ? s->what : title } };
    out->of[TEMPLATE_PLACE] = s->place;
    out->of[TEMPLATE_DATE] = s->held_on && vdate_parse(s->held_on, &day) ? vdate_vn(a, day) : NULL;
    out->of[TEMPLATE_TIME] = s->starts_at;
    out->of[TEMPLATE_TRADE] = s->trade;
    out->of[TEMPLATE_BRING] = s->bring;
}

const char *phrase_text(struct arena *a, const struct phrase *w, const struct template_values *values) {
    const char *text = template_fill(a, w->body, values);
    text = template_lawful(a, sms_text_plain(a, text), w->label, w->refusal);
    return w->accents ? text : text_unaccent(a, text);
}

// --- relays --------------------------------------------------------------------------------------------------------------------------

static const char MANY[] = "bà con có tên trong danh sách";
static const char *const asks_for_a_reply[] = { "Nhắn ", "Soạn ", "Trả lời ", "Từ chối: " };

static bool phrase_asks(const char *sentence) {
    for (size_t i = 0; i < sizeof asks_for_a_reply / sizeof asks_for_a_reply[0]; i++)
        if (strncmp(sentence, asks_for_a_reply[i], strlen(asks_for_a_reply[i])) == 0) return true;
    return false;
}

const char *phrase_to_many(struct arena *a, const char *body, const struct template_values *values) {
    struct template_values v = *values;
    struct buf b = buf_new(a);
    v.of[TEMPLATE_NAME] = MANY;
    for (const char *at = template_fill(a, body, &v); *at;) {
        const char *end = strstr(at, ". ");
        size_t length = end ? (size_t)(end - at) + 1 : strlen(at);
        if (!phrase_asks(at)) buf_printf(&b, "%s%.*s", b.len ? " " : "", (int)length, at);
        at += length + (end ? 1 : 0);
    }
    return buf_string(&b);
}

const char *phrase_digest_what(struct arena *a, const char *notice, const struct template_values *v) {
    const char *date = v->of[TEMPLATE_DATE], *time = v->of[TEMPLATE_TIME], *place = v->of[TEMPLATE_PLACE];
    if (date) return arena_printf(a, "%s%s%s ngày %s%s%s", v->of[TEMPLATE_WHAT], time ? " lúc " : "", time ? time : "", date, place ? " tại " : "", place ? place : "");
    const char *text = phrase_to_many(a, notice, v);
    size_t n = strlen(text);
    return n && text[n - 1] == '.' ? arena_strndup(a, text, n - 1) : text;
}

const char *phrase_digest(struct arena *a, const char *body, const struct phrase *notice, const struct template_values *values, const struct phrase_list *list) {
    struct phrase p = { body, notice->accents, NULL, NULL };
    struct template_values v = *values;
    v.of[TEMPLATE_RELAY] = list->relay;
    v.of[TEMPLATE_VILLAGE] = list->village;
    v.of[TEMPLATE_WHAT] = phrase_digest_what(a, notice->body, &v);
    v.of[TEMPLATE_COUNT] = arena_printf(a, "%lld", (long long)list->homes);
    v.of[TEMPLATE_CODE] = arena_printf(a, "%lld", (long long)list->code);
    return phrase_text(a, &p, &v);
}

// --- fields --------------------------------------------------------------------------------------------------------------------------

bool phrase_has(const char *body, enum template_field f) {
    const char *name = template_field_name(f);
    size_t n = strlen(name);
    for (const char *at = body; (at = strchr(at, '{')) != NULL; at++)
        if (strncmp(at + 1, name, n) == 0 && at[1 + n] == '}') return true;
    return false;
}

enum template_field phrase_gap(const char *body, const struct template_values *values) {
    for (int i = 0; i < TEMPLATE_FIELDS; i++) {
        enum template_field f = (enum template_field)i;
        bool own = f == TEMPLATE_NAME || f == TEMPLATE_VILLAGE;
        if (!own && phrase_has(body, f) && (!values->of[f] || !*values->of[f])) return f;
    }
    return TEMPLATE_FIELDS;
}

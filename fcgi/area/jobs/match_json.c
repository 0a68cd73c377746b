// SPDX-License-Identifier: MPL-2.0
#include "area/jobs/match_json.h"

#include <string.h>

#include "match/explain.h"

enum { REASON_MAX = 512 };

static json_t *reason_json(struct cx *cx, const struct match_rule *rule, const struct match_seeker *s, const struct match_reason *r) {
    const struct match_course *course_row = r->course ? &rule->catalogue->course[r->course] : NULL;
    return json_pack("{s:s, s:s, s:s, s:b, s:i, s:i, s:s, s:o}", "part", match_part_word(r->part), "label", match_part_label(r->part), "code",
                     match_reason_word(r->code), "met", r->met, "points", r->points, "of", r->of, "text", match_sentence(cx->arena, rule, s, r), "course_id",
                     course_row ? json_integer((json_int_t)course_row->id) : json_null());
}

json_t *match_json_account(struct cx *cx, const struct match_rule *rule, const struct match_seeker *s, const struct match_vacancy *v, bool bars) {
    struct match_account account;
    json_t *list = json_array();
    match_explain(rule, s, v, &account);
    for (size_t i = 0; i < MATCH_PARTS; i++)
        if (bars || i >= MATCH_BARS || !account.reason[i].met) json_array_append_new(list, reason_json(cx, rule, s, &account.reason[i]));
    return list;
}

void match_json_text(struct buf *to, const char *name, const char *text) {
    buf_printf(to, ",\"%s\":", name);
    if (text) buf_json(to, text, strlen(text));
    else buf_text(to, "null");
}

static void put_reason(struct cx *cx, const struct match_rule *rule, const struct match_seeker *s, const struct match_reason *r, struct buf *to) {
    const struct match_course *course_row = r->course ? &rule->catalogue->course[r->course] : NULL;
    struct arena_mark mark = arena_mark(cx->arena);
    const char *sentence = match_sentence(cx->arena, rule, s, r);
    size_t n = strlen(sentence);
    char text[REASON_MAX];
    if (n < sizeof text) {  // hundreds of sentences in one answer: each gives its memory back
        memcpy(text, sentence, n + 1);
        arena_rewind(cx->arena, mark);
        sentence = text;
    }
    buf_printf(to, "{\"part\":\"%s\"", match_part_word(r->part));
    match_json_text(to, "label", match_part_label(r->part));
    buf_printf(to, ",\"code\":\"%s\",\"met\":%s,\"points\":%d,\"of\":%d", match_reason_word(r->code), r->met ? "true" : "false", r->points, r->of);
    match_json_text(to, "text", sentence);
    if (course_row) buf_printf(to, ",\"course_id\":%lld}", (long long)course_row->id);
    else buf_text(to, ",\"course_id\":null}");
}

void match_json_put(struct cx *cx, const struct match_rule *rule, const struct match_seeker *s, const struct match_vacancy *v, bool bars, struct buf *to) {
    struct match_account account;
    bool first = true;
    match_explain(rule, s, v, &account);
    buf_char(to, '[');
    for (size_t i = 0; i < MATCH_PARTS; i++) {
        if (!bars && i < MATCH_BARS && account.reason[i].met) continue;
        if (!first) buf_char(to, ',');
        first = false;
        put_reason(cx, rule, s, &account.reason[i], to);
    }
    buf_char(to, ']');
}

const char *match_json_ids(struct cx *cx, const int64_t *first, size_t each, size_t n) {
    struct buf b = buf_new(cx->arena);
    for (size_t i = 0; i < n; i++) {
        int64_t id;
        memcpy(&id, (const char *)first + i * each, sizeof id);
        buf_printf(&b, "%s%lld", i ? "," : "[", (long long)id);
    }
    buf_text(&b, n ? "]" : "[]");
    return buf_string(&b);
}

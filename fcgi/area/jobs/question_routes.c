// SPDX-License-Identifier: MPL-2.0
// The board of questions: how many were asked and what people said, why they do not stay, and whom to telephone.
#include <string.h>

#include "area/jobs/words.h"
#include "entity/records.h"
#include "http/http.h"
#include "queries.h"
#include "svc/outbox.h"
#include "svc/rule.h"

enum { MONTHS = 12, CALLS_MAX = 200, PHONE_DAYS = 3, DAY_MS = 86400000, NATIONAL = 3 };

struct sums {
    int64_t waiting, asked, yes, no, lapsed;
};

static int64_t *place_of(struct sums *s, const struct q_questions_count_out *r) {
    if (r->answer) return strcmp(r->answer, "yes") == 0 ? &s->yes : &s->no;
    return strcmp(r->state, "waiting") == 0 ? &s->waiting : strcmp(r->state, "asked") == 0 ? &s->asked : &s->lapsed;
}

static json_t *kinds_json(const struct q_questions_count_out *rows, size_t n) {
    json_t *list = json_array();
    for (const struct word *k = question_kinds; k->value; k++) {
        struct sums s = { 0 };
        for (size_t i = 0; i < n; i++)
            if (strcmp(rows[i].kind, k->value) == 0) *place_of(&s, &rows[i]) += rows[i].n;
        json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I}", "kind", k->value, "label", k->label, "waiting", (json_int_t)s.waiting, "asked",
                                              (json_int_t)s.asked, "yes", (json_int_t)s.yes, "no", (json_int_t)s.no, "unanswered", (json_int_t)s.lapsed));
    }
    return list;
}

// left: of those who had begun; declined: of those who were offered work.
static json_t *reasons_json(const struct q_questions_count_out *rows, size_t n) {
    json_t *list = json_array();
    for (const struct word *w = question_reasons_words; w->value; w++) {
        int64_t left = 0, declined = 0;
        for (size_t i = 0; i < n; i++) {
            if (!rows[i].reason || strcmp(rows[i].reason, w->value) != 0) continue;
            *(strcmp(rows[i].kind, "offer") == 0 ? &declined : &left) += rows[i].n;
        }
        json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I}", "reason", w->value, "label", w->label, "left", (json_int_t)left, "declined", (json_int_t)declined));
    }
    return list;
}

// --- whom to telephone ----------------------------------------------------------------------------------------------------------------------

// As it is dialled here. Who does not telephone sees the last digits only.
static const char *number_of(struct cx *cx, const struct q_questions_calls_out *r, bool calls, int64_t *shown) {
    if (!r->has_phone_id) return NULL;
    if (!calls) return arena_printf(cx->arena, "•••%s", r->phone_tail);
    const char *e164 = outbox_open_number(cx, r->phone_id, r->number_enc.p, r->number_enc.n);
    if (!e164) return NULL;
    ++*shown;
    return strncmp(e164, "+84", NATIONAL) == 0 ? arena_printf(cx->arena, "0%s", e164 + NATIONAL) : e164;
}

static json_t *call_json(struct cx *cx, const struct q_questions_calls_out *r, bool calls, int64_t *shown) {
    json_t *o = json_pack("{s:I, s:I, s:I, s:s, s:s, s:s?, s:s, s:s, s:s, s:s, s:s?}", "id", (json_int_t)r->id, "version", (json_int_t)r->version, "person_id",
                          (json_int_t)r->person_id, "name", r->name, "unit", r->unit, "village", r->village, "kind", r->kind, "kind_label",
                          word_label(question_kinds, r->kind), "state", r->state, "ask_on", r->ask_on, "about", r->about);
    json_object_update_new(o, json_pack("{s:s?, s:s?, s:s?}", "phone", number_of(cx, r, calls, shown), "phone_kind", r->phone_kind, "relay", r->relay));
    return o;
}

static enum rc calls_json(struct cx *cx, const char *from_day, int64_t days, json_t **out) {
    struct q_questions_calls_out *rows;
    size_t n;
    int64_t shown = 0;
    char today[VDATE_ISO_SIZE], before[VTIME_SIZE];
    bool calls = role_allows(cx->who->role, P_JOB_WRITE);
    vdate_format(cx->today, today);
    clock_format(cx->now_ms - days * DAY_MS, before);
    struct q_questions_calls_in in = { .scope = cx->who->unit_id, .today = today, .asked_before = before, .from_day = from_day, .limit = CALLS_MAX };
    TRY(q_questions_calls(cx->db, cx->arena, &in, &rows, &n));
    *out = cx_json(cx, json_array());
    for (size_t i = 0; i < n; i++) json_array_append_new(*out, call_json(cx, &rows[i], calls, &shown));
    json_t *numbers = cx_json(cx, json_pack("{s:I}", "numbers", (json_int_t)shown));
    return shown ? audit_act(cx, "read", &question, 0, 0, numbers, "calls") : RC_OK;
}

static enum rc board(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_questions_count_out *rows;
    size_t n;
    int64_t days;
    json_t *calls;
    char from[VDATE_ISO_SIZE];
    (void)rq;
    vdate_format(vdate_add_months(cx->today, -MONTHS), from);
    TRY(rule_today(cx, "question_phone_days", PHONE_DAYS, &days));
    TRY(q_questions_count(cx->db, cx->arena, &(struct q_questions_count_in){ .scope = cx->who->unit_id, .from_day = from }, &rows, &n));
    TRY(calls_json(cx, from, days, &calls));
    out->json = cx_json(cx, json_pack("{s:s, s:I, s:o, s:o, s:O}", "from", from, "days", (json_int_t)days, "kinds", kinds_json(rows, n), "reasons", reasons_json(rows, n),
                                      "calls", calls));
    return RC_OK;
}

const struct route question_routes[] = {
    { "GET", "/api/v1/question-board", P_JOB_READ, POOL_FAST, R_NO_TX, .fn = board, .summary = "Đã hỏi ai, họ trả lời gì, còn phải gọi cho ai" },
    { .method = NULL },
};

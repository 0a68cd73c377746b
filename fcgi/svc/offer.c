// SPDX-License-Identifier: MPL-2.0
#include "svc/offer.h"

#include <stdlib.h>
#include <string.h>

#include "base/vault.h"
#include "entity/records.h"
#include "queries.h"
#include "svc/batch.h"
#include "svc/introduction.h"

enum { VALID_HOURS = 72, HOUR_MS = 3600000, MILLION = 1000000, THOUSAND = 1000 };

// --- what is said
// -----------------------------------------------------------------------------------------------------------------------

// "5,5" of 5 500 000 đồng: a text is paid by the letter.
static const char *millions(struct cx *cx, int64_t dong) {
    int64_t tenths = dong * 10 / MILLION;
    if (dong < MILLION) return arena_printf(cx->arena, "%lld nghìn", (long long)(dong / THOUSAND));
    return tenths % 10 ? arena_printf(cx->arena, "%lld,%lld triệu", (long long)(tenths / 10), (long long)(tenths % 10))
                       : arena_printf(cx->arena, "%lld triệu", (long long)(tenths / 10));
}

static const char *work_of(struct cx *cx, const struct q_offer_vacancy_out *v) {
    if (!v->has_wage_from) return v->title;
    return arena_printf(cx->arena, "%s, từ %s/tháng", v->title, millions(cx, v->wage_from));
}

// --- to whom
// ----------------------------------------------------------------------------------------------------------------------------

static const char *why_not(struct cx *cx, const struct q_offer_people_out *r, int64_t open_max) {
    if (r->offered) return "Đã gửi tin giới thiệu chỗ này cho người này.";
    if (r->state && strcmp(r->state, "introduced") != 0) return "Đã trả lời hoặc đang ở bước sau.";
    if (strcmp(r->seeker_state, "looking") != 0) return "Không còn tìm việc.";
    if (!r->state && r->open >= open_max)
        return arena_printf(cx->arena, words_sentence("introduced_enough"), arena_printf(cx->arena, "%lld", (long long)open_max));
    return NULL;
}

static struct batch_person person_of(struct cx *cx, const struct q_offer_people_out *r, int64_t open_max) {
    return (struct batch_person){
        .person_id = r->person_id,
        .unit_id = r->unit_id,
        .phone_id = r->has_phone_id ? r->phone_id : 0,
        .name = r->name,
        .language = r->language,
        .village = r->village,
        .phone_kind = r->phone_kind,
        .number_enc = r->number_enc,
        .any_phone = r->any_phone != 0,
        .refused = r->refused != 0,
        .seeker_id = r->seeker_id,
        .referral_id = r->has_referral_id ? r->referral_id : 0,
        .tries = r->ended,
        .skipped = why_not(cx, r, open_max),
    };
}

static enum rc check_vacancy(struct cx *cx, int64_t vacancy_id) {
    struct hindrance h;
    TRY(introduction_judge(cx, &(struct introduction){ .user_id = cx->who->user_id, .vacancy_id = vacancy_id }, &h));
    return h.code ? fail(cx, RC_CONFLICT, h.code, words_sentence(h.code)) : RC_OK;
}

static enum rc prepare(struct cx *cx, int64_t vacancy_id, const char *seekers, bool accents, struct batch *b) {
    struct q_offer_vacancy_out v;
    struct q_offer_people_out *rows;
    int64_t open_max;
    *b = (struct batch){ .kind = "job_match",
                         .purpose = "jobs",
                         .vacancy_id = vacancy_id,
                         .accents = accents,
                         .due_ms = cx->now_ms,
                         .valid_until_ms = cx->now_ms + (int64_t)VALID_HOURS * HOUR_MS };
    TRY(check_vacancy(cx, vacancy_id));
    TRY(introduction_open_max(cx, &open_max));
    TRY(q_offer_vacancy(cx->db, cx->arena, &(struct q_offer_vacancy_in){ .vacancy_id = vacancy_id }, &v));
    b->values.of[TEMPLATE_WHAT] = work_of(cx, &v);
    b->values.of[TEMPLATE_PLACE] = arena_printf(cx->arena, "%s (%s)", v.employer, v.place);
    vday start;
    if (vdate_parse(v.start_on, &start)) b->values.of[TEMPLATE_DATE] = vdate_vn(cx->arena, start);
    struct q_offer_people_in in = {
        .scope = cx->who->unit_id, .vacancy_id = vacancy_id, .ids = seekers, .limit = OFFER_PEOPLE_MAX
    };
    TRY(q_offer_people(cx->db, cx->arena, &in, &rows, &b->n));
    if (!b->n) field_fail(cx, "seeker_ids", "not_found");
    TRY(cx_valid(cx));
    b->all = arena_array(cx->arena, b->n, sizeof *b->all);
    for (size_t i = 0; i < b->n; i++) b->all[i] = person_of(cx, &rows[i], open_max);
    return batch_prepare(cx, b);
}

enum rc offer_preview(struct cx *cx, int64_t vacancy_id, const char *seekers, bool accents, json_t **out) {
    struct batch b;
    TRY(prepare(cx, vacancy_id, seekers, accents, &b));
    *out = cx_json(cx, batch_json(cx, &b));
    return RC_OK;
}

// --- sending
// ----------------------------------------------------------------------------------------------------------------------------

// The engine judges a new introduction as if the officer had written it by hand.
static enum rc introduce(struct cx *cx, const struct batch *b, struct batch_person *p) {
    if (!p->referral_id) {
        json_t *body = cx_json(
            cx, json_pack("{s:I, s:I}", "seeker_id", (json_int_t)p->seeker_id, "vacancy_id", (json_int_t)b->vacancy_id));
        TRY(entity_create(cx, &referral, body, &p->referral_id));
    }
    p->key = arena_printf(cx->arena, "offer:%lld:%lld", (long long)p->referral_id, (long long)p->tries);
    return RC_OK;
}

static enum rc ask(struct cx *cx, const struct batch_person *p) {
    struct q_next_id_out next;
    char day[VDATE_ISO_SIZE];
    vdate_format(cx->today, day);
    TRY(q_next_id(cx->db, cx->arena, &next));
    struct q_offer_question_in in = { .id = next.id,
                                      .unit_id = p->unit_id,
                                      .person_id = p->person_id,
                                      .referral_id = p->referral_id,
                                      .ask_on = day,
                                      .message_id = p->message_id,
                                      .user_id = cx->who->user_id };
    int64_t affected;
    return q_offer_question(cx->db, cx->arena, &in, &affected);
}

enum rc offer_send(struct cx *cx, int64_t vacancy_id, const char *seekers, bool accents, const char *confirm, json_t **out) {
    struct batch b;
    int64_t queued, already;
    TRY(prepare(cx, vacancy_id, seekers, accents, &b));
    TRY(batch_confirmed(cx, &b, confirm));
    for (size_t i = 0; i < b.n; i++)
        if (b.all[i].e164) TRY(introduce(cx, &b, &b.all[i]));
    TRY(batch_put(cx, &b, &queued, &already));
    for (size_t i = 0; i < b.n; i++)
        if (b.all[i].message_id) TRY(ask(cx, &b.all[i]));
    *out = cx_json(cx, json_pack("{s:I, s:I}", "queued", (json_int_t)queued, "already", (json_int_t)already));
    return RC_OK;
}

// --- what has become of it
// --------------------------------------------------------------------------------------------------------------

static bool is_waiting(const char *state) { return strcmp(state, "queued") == 0 || strcmp(state, "retry_wait") == 0; }

static enum rc take_back(struct cx *cx, const struct q_offer_messages_out *m, const char *why) {
    return outbox_take_back(
        cx,
        &(struct outbox_waiting){
            .id = m->message_id, .version = m->version, .unit_id = m->unit_id, .attempts = m->attempts, .state = m->state },
        why);
}

static enum rc unsend(struct cx *cx, int64_t referral_id) {
    struct q_offer_messages_out *rows;
    size_t n;
    TRY(q_offer_messages(cx->db, cx->arena, &(struct q_offer_messages_in){ .referral_id = referral_id, .vacancy_id = 0 }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (is_waiting(rows[i].state)) TRY(take_back(cx, &rows[i], "settled"));
    return RC_OK;
}

enum rc offer_answered(struct cx *cx, int64_t referral_id, const char *answer, const char *reason, const char *channel) {
    char at[VTIME_SIZE];
    int64_t affected;
    clock_format(cx->now_ms, at);
    TRY(unsend(cx, referral_id));
    struct q_offer_answered_in in = { .referral_id = referral_id, .answer = answer, .reason = reason, .channel = channel, .at = at };
    return q_offer_answered(cx->db, cx->arena, &in, &affected);
}

enum rc offer_settled(struct cx *cx, int64_t referral_id) {
    int64_t affected;
    TRY(unsend(cx, referral_id));
    return q_offer_lapse(cx->db, cx->arena, &(struct q_offer_lapse_in){ .referral_id = referral_id }, &affected);
}

// To the telephone the offer went to, under the rule of its own text; what may not be sent is left out.
static enum rc tell_over(struct cx *cx, const struct wording *w, const struct q_offer_messages_out *m, const char *what,
                         int64_t *told) {
    const char *code, *sentence;
    int64_t id;
    const struct wording_text *t = wording_for(w, m->language);
    struct template_values values = {
        .of = { [TEMPLATE_SENDER] = cx->app->conf.sender, [TEMPLATE_NAME] = m->name, [TEMPLATE_WHAT] = what }
    };
    const char *e164 = vault_unseal(cx->app->vault, cx->arena,
                                    arena_printf(cx->arena, "message:%lld:phone", (long long)m->message_id), m->phone_enc.p,
                                    m->phone_enc.n);
    struct outbox_message o = {
        .unit_id = m->unit_id,
        .person_id = m->person_id,
        .phone_id = m->has_phone_id ? m->phone_id : 0,
        .referral_id = m->referral_id,
        .template_id = t->id,
        .kind = "announcement",
        .purpose = "jobs",
        .body = wording_fill(cx, t, &values, true),
        .e164 = e164,
        .lane = OUTBOX_LANE_USUAL,
        .due_ms = cx->now_ms,
        .valid_until_ms = cx->now_ms + (int64_t)VALID_HOURS * HOUR_MS,
        .terms = &t->terms,
        .key = arena_printf(cx->arena, "offer_over:%lld", (long long)m->message_id),
    };
    if (!e164 || m->refused) return RC_OK;
    TRY(outbox_objection(cx, &o, &code, &sentence));
    if (code) return RC_OK;
    TRY(outbox_put(cx, &o, &id));
    *told += id != 0;
    return RC_OK;
}

static enum rc end_one(struct cx *cx, const struct q_offer_messages_out *m) {
    int64_t affected;
    TRY(q_offer_lapse(cx->db, cx->arena, &(struct q_offer_lapse_in){ .referral_id = m->referral_id }, &affected));
    struct q_offer_ended_in in = { .referral_id = m->referral_id, .user_id = cx->who ? cx->who->user_id : 0 };  // 0: the employer himself
    TRY(q_offer_ended(cx->db, cx->arena, &in, &affected));
    json_t *changes = cx_json(cx, json_pack("{s:[s,s], s:[n,s]}", "state", m->referral_state, "refused", "reason", "filled"));
    return affected ? audit_act(cx, "update", &referral, m->referral_id, m->unit_id, changes, "filled") : RC_OK;
}

static enum rc report(struct cx *cx, int64_t vacancy_id, int64_t unit_id, int64_t cancelled, int64_t told, int64_t left_out) {
    json_t *counts = cx_json(cx, json_pack("{s:I, s:i, s:I, s:I}", "cancelled", (json_int_t)cancelled, "again", 0, "told",
                                           (json_int_t)told, "left_out", (json_int_t)left_out));
    char *text = json_dumps(counts, JSON_COMPACT);
    cx->notices = arena_strdup(cx->arena, text);
    free(text);
    return audit_act(cx, "send", &vacancy, vacancy_id, unit_id, counts, NULL);
}

enum rc offer_over(struct cx *cx, int64_t vacancy_id, int64_t unit_id) {
    struct q_offer_messages_out *rows;
    struct q_offer_vacancy_out v;
    struct wording w;
    size_t n;
    int64_t cancelled = 0, told = 0;
    TRY(q_offer_messages(cx->db, cx->arena, &(struct q_offer_messages_in){ .referral_id = 0, .vacancy_id = vacancy_id }, &rows,
                         &n));
    if (!n) return RC_OK;
    TRY(q_offer_vacancy(cx->db, cx->arena, &(struct q_offer_vacancy_in){ .vacancy_id = vacancy_id }, &v));
    TRY(wording_find(cx, "announcement", &w));
    const char *what = arena_printf(cx->arena, "việc %s ở %s không tuyển nữa, xin đừng chờ. Có việc khác sẽ báo.", v.title,
                                    v.employer);
    for (size_t i = 0; i < n; i++) {
        bool waiting = is_waiting(rows[i].state);
        cancelled += waiting;
        if (waiting) TRY(take_back(cx, &rows[i], "filled"));
        else if (w.usual) TRY(tell_over(cx, &w, &rows[i], what, &told));
        TRY(end_one(cx, &rows[i]));
    }
    return report(cx, vacancy_id, unit_id, cancelled, told, (int64_t)n - cancelled - told);
}

// SPDX-License-Identifier: MPL-2.0
// A seeker's own page: her profile, the best open vacancies with reasons, her introductions and her answers to them, who may see her name and
// number, and "I have found work". Everything is about cx->guest; no id of another person is taken from the request.
#include <string.h>

#include "area/jobs/hooks.h"
#include "area/jobs/match_json.h"
#include "area/jobs/words.h"
#include "entity/records.h"
#include "http/http.h"
#include "match/assign.h"
#include "match/pool.h"
#include "queries.h"
#include "svc/match_cache.h"
#include "svc/matching.h"
#include "svc/offer.h"

enum { BEST = 10 };

static json_t *or_null(bool has, int64_t value) {
    return has ? json_integer((json_int_t)value) : json_null();
}

// --- profile and introductions ----------------------------------------------------------------------------------------------------------

// Steps at which she is asked whether she wants it.
static bool is_open(const char *state) {
    return strcmp(state, "introduced") == 0 || strcmp(state, "interested") == 0;
}

static json_t *referral_json(const struct q_guest_referrals_out *r) {
    return json_pack("{s:I, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:o, s:o, s:s, s:b, s:s?}", "id", (json_int_t)r->id, "state", r->state, "state_label",
                     word_label(referral_states, r->state), "title", r->title, "employer_id", (json_int_t)r->employer_id, "employer", r->employer, "unit", r->unit, "place",
                     r->place, "wage_from", or_null(r->has_wage_from, r->wage_from), "wage_to", or_null(r->has_wage_to, r->wage_to), "start_on", r->start_on, "asks",
                     is_open(r->state), "shared", r->shared);
}

static enum rc mine(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_guest_seeker_out me;
    struct q_guest_referrals_out *rows;
    size_t n;
    (void)rq;
    TRY(q_guest_seeker(cx->db, cx->arena, &(struct q_guest_seeker_in){ .seeker_id = cx->guest->subject_id }, &me));
    TRY(q_guest_referrals(cx->db, cx->arena, &(struct q_guest_referrals_in){ .seeker_id = cx->guest->subject_id }, &rows, &n));
    json_t *wishes = json_array(), *referrals = json_array();
    const char *const wished[] = { me.wish_1, me.wish_2, me.wish_3, me.wish_4 };
    for (size_t i = 0; i < sizeof wished / sizeof *wished; i++)
        if (wished[i]) json_array_append_new(wishes, json_string(wished[i]));
    for (size_t i = 0; i < n; i++) json_array_append_new(referrals, referral_json(&rows[i]));
    out->json = cx_json(cx, json_pack("{s:s, s:s, s:s, s:o, s:b, s:o, s:o, s:s, s:b, s:o}", "name", me.name, "state", me.state, "state_label",
                                      word_label(seeker_states, me.state), "wishes", wishes, "any_work", me.any_work != 0, "wage", or_null(me.has_wage, me.wage), "max_km",
                                      or_null(me.has_max_km, me.max_km), "unit", me.unit, "boards", me.boards != 0, "referrals", referrals));
    return RC_OK;
}

// --- the best open vacancies --------------------------------------------------------------------------------------------------------------

static const struct q_guest_titles_out *titled(const struct q_guest_titles_out *rows, size_t n, int64_t id) {
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == id) return &rows[i];
    return NULL;
}

static json_t *hit_json(struct cx *cx, const struct match_rule *rule, const struct match_seeker *s, const struct match_hit *hit, const struct q_guest_titles_out *at) {
    return json_pack("{s:I, s:s, s:s, s:s, s:I, s:o, s:o, s:s, s:s, s:i, s:o}", "id", (json_int_t)hit->id, "title", at->title, "employer", at->named ? at->employer : "Hộ gia đình, cá nhân", "unit", at->unit,
                     "places", (json_int_t)at->places, "wage_from", or_null(at->has_wage_from, at->wage_from), "wage_to", or_null(at->has_wage_to, at->wage_to), "start_on",
                     at->start_on, "deadline", at->deadline, "score", (int)hit->score, "reasons", match_json_account(cx, rule, s, hit->vacancy, false));
}

static enum rc work(struct cx *cx, const struct req *rq, struct out *out) {
    const struct match_pool *pool;
    struct match_weights weights;
    struct match_hit hits[BEST];
    struct q_guest_titles_out *rows;
    size_t n;
    (void)rq;
    TRY(match_cache_pool(cx, &pool));
    TRY(matching_weights_today(cx, &weights));
    struct match_rule rule = { &pool->catalogue, &weights, cx->today };
    struct match_ask ask = { .weights = &weights, .today = cx->today, .k = BEST };
    const struct match_seeker *s = match_seeker_find(pool, cx->guest->subject_id);
    uint32_t found = s ? match_work(cx->arena, pool, s, &ask, hits) : 0;
    TRY(q_guest_titles(cx->db, cx->arena, &(struct q_guest_titles_in){ .ids = match_json_ids(cx, &hits->id, sizeof *hits, found) }, &rows, &n));
    json_t *items = cx_json(cx, json_array());
    for (uint32_t i = 0; i < found; i++) {
        const struct q_guest_titles_out *at = titled(rows, n, hits[i].id);
        if (at) json_array_append_new(items, hit_json(cx, &rule, s, &hits[i], at));
    }
    out->json = cx_json(cx, json_pack("{s:O, s:i}", "items", items, "of", match_weights_sum(&weights)));
    return RC_OK;
}

// --- answers ------------------------------------------------------------------------------------------------------------------------------

static const struct word answers[] = { { "yes", "Quan tâm" }, { "no", "Không" }, { NULL, NULL } };

static const struct field answer_fields[] = {
    { "answer", F_ENUM, REQ, "Trả lời", .words = answers },
    { "reason", F_ENUM, 0, "Lý do", .words = job_reasons },
};

// Questions know fewer reasons than introductions: "filled" and "unfit" are an officer's.
static const char *guest_reason(const char *reason) {
    bool officers = strcmp(reason, "filled") == 0 || strcmp(reason, "unfit") == 0;
    return officers ? "other" : reason;
}

static enum rc answer(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[2];
    struct q_guest_referral_out r;
    bool found;
    TRY(decode_body(cx, answer_fields, 2, rq->json, v));
    bool yes = v[0].kind == DB_TEXT && strcmp(v[0].s, "yes") == 0;
    if (v[0].kind == DB_TEXT && !yes && v[1].kind == DB_NULL) field_fail(cx, "reason", "required");
    TRY(cx_valid(cx));
    TRY(q_guest_referral(cx->db, cx->arena, &(struct q_guest_referral_in){ .seeker_id = cx->guest->subject_id, .id = rq->id }, &r, &found));
    if (!found) return fail(cx, RC_NOT_FOUND, NULL, NULL);
    if (!is_open(r.state)) return fail(cx, RC_CONFLICT, "bad_state", "Việc này đã qua bước hỏi ý kiến. Gọi cán bộ nếu muốn đổi.");
    const char *to = yes ? "interested" : "declined";
    struct q_guest_referral_answer_in in = { .seeker_id = cx->guest->subject_id, .id = rq->id, .from_state = r.state, .to_state = to, .reason = yes ? NULL : v[1].s };
    TRY(q_guest_referral_answer(cx->db, cx->arena, &in));
    json_t *changes = cx_json(cx, json_pack("{s:[s, s]}", "state", r.state, to));
    TRY(audit_act(cx, "guest_answer", &referral, rq->id, r.unit_id, changes, NULL));
    TRY(offer_answered(cx, rq->id, yes ? "yes" : "no", yes ? NULL : guest_reason(v[1].s), "web"));
    return mine(cx, rq, out);
}

static const struct field consent_fields[] = {
    { "employer_id", F_REF, REQ, "Cho đơn vị", .ref = &employer },
    { "answer", F_ENUM, REQ, "Cho xem tên và số điện thoại", .words = answers },
};

// The newest word counts; it is a row of its own each time, so that what was agreed when can be shown.
static enum rc consent_to(struct cx *cx, const struct req *rq, struct out *out) {
    const struct guest *me = cx->guest;
    struct db_value v[2];
    struct q_guest_introduced_out introduced;
    struct q_next_id_out next;
    char day[VDATE_ISO_SIZE];
    TRY(decode_body(cx, consent_fields, 2, rq->json, v));
    TRY(cx_valid(cx));
    TRY(q_guest_introduced(cx->db, cx->arena, &(struct q_guest_introduced_in){ .seeker_id = me->subject_id, .employer_id = v[0].i }, &introduced));
    if (!introduced.n) field_fail(cx, "employer_id", "not_found");
    TRY(cx_valid(cx));
    vdate_format(cx->today, day);
    TRY(q_next_id(cx->db, cx->arena, &next));
    struct q_guest_consent_in in = { .id = next.id, .unit_id = me->unit_id, .person_id = me->person_id, .employer_id = v[0].i, .answer = v[1].s, .day = day };
    TRY(q_guest_consent(cx->db, cx->arena, &in));
    json_t *changes = cx_json(cx, json_pack("{s:[n, s]}", "answer", v[1].s));
    TRY(audit_act(cx, "guest_consent", &share_consent, next.id, me->unit_id, changes, NULL));
    return mine(cx, rq, out);
}

static const struct word found_states[] = { { "placed", "Đã có việc" }, { "looking", "Đang tìm việc" }, { NULL, NULL } };
static const struct field state_fields[] = { { "state", F_ENUM, REQ, "Trạng thái", .words = found_states } };

static enum rc set_state(struct cx *cx, const struct req *rq, struct out *out) {
    const struct guest *me = cx->guest;
    struct db_value v;
    int64_t affected;
    TRY(decode_body(cx, state_fields, 1, rq->json, &v));
    TRY(cx_valid(cx));
    TRY(q_guest_found_work(cx->db, cx->arena, &(struct q_guest_found_work_in){ .seeker_id = me->subject_id, .to_state = v.s }, &affected));
    json_t *changes = cx_json(cx, json_pack("{s:[n, s]}", "state", v.s));
    if (affected) TRY(audit_act(cx, "guest_state", &seeker, me->subject_id, me->unit_id, changes, NULL));
    return mine(cx, rq, out);
}

const struct route guest_routes[] = {
    { "GET", "/api/v1/public/me", P_SEEKER, POOL_FAST, R_NO_TX, .fn = mine, .summary = "Hồ sơ tìm việc và các giới thiệu của chính mình" },
    { "GET", "/api/v1/public/me/work", P_SEEKER, POOL_FAST, R_NO_TX, .fn = work, .summary = "Việc đang tuyển hợp với mình, và vì sao" },
    { "POST", "/api/v1/public/me/referrals/{id}", P_SEEKER, POOL_FAST, 0, .entity = &referral, .fn = answer, .summary = "Quan tâm hay không", .body = answer_fields, .n_body = 2 },
    { "POST", "/api/v1/public/me/consents", P_SEEKER, POOL_FAST, 0, .fn = consent_to, .summary = "Cho hay thôi cho một đơn vị xem tên, số điện thoại", .body = consent_fields, .n_body = 2 },
    { "POST", "/api/v1/public/me/state", P_SEEKER, POOL_FAST, 0, .fn = set_state, .summary = "Đã có việc, hay tìm lại", .body = state_fields, .n_body = 1 },
    { .method = NULL },
};

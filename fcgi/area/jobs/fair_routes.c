// SPDX-License-Identifier: MPL-2.0
// A day of the exchange: who should be introduced where, who and what is left over and why; and the introductions, changed by hand or
// not, written all at once.
#include <stdlib.h>
#include <string.h>

#include "area/jobs/fair_day.h"
#include "area/jobs/json_sheet.h"
#include "area/jobs/match_json.h"
#include "entity/records.h"
#include "http/http.h"

enum { PER_PERSON_MAX = 20, PAIRS_MAX = 500 };

struct why {
    const char *word, *text;
};

static json_t *why_json(struct why w) {
    return w.word ? json_pack("{s:s, s:s}", "code", w.word, "text", w.text) : json_null();
}

// --- the set ------------------------------------------------------------------------------------------------------------------------------

// Whose name an employer may be shown.
struct shared {
    struct q_fair_shared_out *all;
    size_t n;
};

static bool is_shared(const struct shared *s, int64_t seeker_id, int64_t vacancy_id) {
    for (size_t i = 0; i < s->n; i++)
        if (s->all[i].seeker_id == seeker_id && s->all[i].vacancy_id == vacancy_id) return true;
    return false;
}

static json_t *pair_json(struct cx *cx, const struct fair_day *d, const struct shared *shared, const struct match_pair *p) {
    const struct q_fair_people_out *who = &d->people[p->person];
    const struct q_fair_places_out *at = &d->places[p->job];
    const struct q_fair_decided_out *hand = fair_day_decided(d, who->id, at->id);
    const struct q_fair_introduced_out *old = p->fixed ? fair_day_introduced(d, who->id, at->id) : NULL;
    json_t *o = json_pack("{s:I, s:I, s:s, s:s, s:s?, s:s?, s:s, s:I, s:s, s:s, s:i, s:b, s:o, s:s?, s:o}", "seeker_id", (json_int_t)who->id, "person_id",
                     (json_int_t)who->person_id, "name", who->name, "unit", who->unit, "village", who->village, "class", who->class, "class_label",
                     word_label(class_words, who->class), "vacancy_id", (json_int_t)at->id, "title", at->title, "employer", at->employer, "score", (int)p->score,
                     "fixed", old != NULL, "referral_id", old ? json_integer((json_int_t)old->referral_id) : json_null(), "state", old ? old->state : NULL, "reasons",
                     match_json_account(cx, &d->rule, d->seeker[p->person], d->vacancy[p->job], false));
    json_object_set_new(o, "hand_id", hand && !old ? json_integer((json_int_t)hand->id) : json_null());
    json_object_set_new(o, "shared", json_boolean(is_shared(shared, who->id, at->id)));
    return o;
}

static json_t *pairs_json(struct cx *cx, const struct fair_day *d, const struct shared *shared) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < d->stable.n_pairs; i++)
        if (d->stable.pair[i].taken) json_array_append_new(list, pair_json(cx, d, shared, &d->stable.pair[i]));
    return list;
}

// By id only, to be laid over the set shown in full. blocks: the pairs that would both rather have each other, else those taken.
static json_t *brief_json(const struct fair_day *d, const struct match_day *day, bool blocks) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < day->n_pairs; i++) {
        const struct match_pair *p = &day->pair[i];
        if (blocks ? !p->blocks : !p->taken) continue;
        json_array_append_new(list, json_pack("{s:I, s:I, s:i}", "seeker_id", (json_int_t)d->people[p->person].id, "vacancy_id", (json_int_t)d->places[p->job].id,
                                              "score", (int)p->score));
    }
    return list;
}

static json_t *hands_json(const struct fair_day *d) {
    json_t *list = json_array();
    for (size_t i = 0; i < d->n_decided; i++) {
        const struct q_fair_decided_out *h = &d->decided[i];
        int who = fair_day_person(d, h->seeker_id), at = fair_day_place(d, h->vacancy_id);
        json_array_append_new(list, json_pack("{s:I, s:I, s:I, s:I, s:s, s:s?, s:s?, s:s, s:s?, s:s?}", "id", (json_int_t)h->id, "version", (json_int_t)h->version,
                                              "seeker_id", (json_int_t)h->seeker_id, "vacancy_id", (json_int_t)h->vacancy_id, "decision", h->keep ? "keep" : "never", "name",
                                              who < 0 ? NULL : d->people[who].name, "title", at < 0 ? NULL : d->places[at].title, "reason", h->reason, "author", h->author,
                                              "fault", fair_day_hand_fault(d, h)));
    }
    return list;
}

static json_t *hand_blocking_json(struct cx *cx, const struct fair_day *d) {
    json_t *list = json_array();
    for (uint32_t i = 0; d->hand_blocking && i < d->hand.n_pairs; i++) {
        const struct match_pair *p = &d->hand.pair[i];
        if (!p->blocks) continue;
        const struct q_fair_people_out *who = &d->people[p->person];
        const struct q_fair_places_out *at = &d->places[p->job];
        const char *text = arena_printf(cx->arena, "%s và %s (%s) hợp nhau %d điểm, hơn những gì hai bên đang được xếp.", who->name, at->title, at->employer, (int)p->score);
        json_array_append_new(list, json_pack("{s:I, s:I, s:i, s:s}", "seeker_id", (json_int_t)who->id, "vacancy_id", (json_int_t)at->id, "score", (int)p->score, "text", text));
    }
    return list;
}

static json_t *sum_json(const struct fair_day *d, const struct match_day *day, const struct match_sum *sum) {
    return json_pack("{s:i, s:I, s:o, s:o}", "taken", (int)sum->taken, "score", (json_int_t)sum->score, "pairs", brief_json(d, day, false), "blocking",
                     brief_json(d, day, true));
}

// --- who and what is left over --------------------------------------------------------------------------------------------------------------

static struct why why_nobody(const struct fair_day *d, size_t i) {
    if (d->people[i].absent) return (struct why){ "absent", "Không đến phiên giao dịch." };
    if (!(d->seeker[i]->flags & MATCH_OPEN)) return (struct why){ "not_looking", "Đã có việc hoặc đang tạm ngừng tìm việc." };
    if (!d->limit[i]) return (struct why){ "introduced_enough", "Đang được giới thiệu đủ số nơi cho phép." };
    if (!d->fits[i]) return (struct why){ "none_fits", "Không chỗ việc nào của phiên hợp nghề và điều kiện của người này." };
    if (d->fits[i] == d->tried[i]) return (struct why){ "tried", "Những chỗ hợp thì đã giới thiệu trước đây, hoặc đơn vị có quan hệ với anh chị." };
    return (struct why){ "places_taken", "Những chỗ hợp đã hết, dành cho người hợp hơn hoặc được ưu tiên hơn." };
}

static struct why why_empty(const struct fair_day *d, size_t i) {
    if (!(d->vacancy[i]->flags & MATCH_OPEN)) return (struct why){ "not_open", "Chỗ việc không còn tuyển." };
    if (d->places[i].tied) return (struct why){ "own_employer", "Anh chị có quan hệ với đơn vị này: nhờ người khác giới thiệu." };
    if (!d->wanted[i]) return (struct why){ "none_fits", "Không ai trong danh sách hợp nghề và điều kiện mà chưa được giới thiệu ở đây." };
    return (struct why){ "people_taken", "Những người hợp đã được giới thiệu đủ số nơi, ở chỗ hợp hơn." };
}

static json_t *people_left_json(const struct fair_day *d, const uint32_t *given) {
    json_t *list = json_array();
    for (size_t i = 0; i < d->n_people; i++) {
        const struct q_fair_people_out *p = &d->people[i];
        if (given[i]) continue;
        json_array_append_new(list, json_pack("{s:I, s:I, s:s, s:s, s:s?, s:o}", "seeker_id", (json_int_t)p->id, "person_id", (json_int_t)p->person_id, "name", p->name,
                                              "unit", p->unit, "village", p->village, "reason", why_json(why_nobody(d, i))));
    }
    return list;
}

static json_t *vacancies_json(const struct fair_day *d, const uint32_t *given) {
    json_t *list = json_array();
    for (size_t i = 0; i < d->n_places; i++) {
        const struct q_fair_places_out *v = &d->places[i];
        uint32_t left = d->free[i] > given[i] ? d->free[i] - given[i] : 0;
        json_array_append_new(list, json_pack("{s:I, s:s, s:s, s:s, s:I, s:i, s:i, s:o}", "vacancy_id", (json_int_t)v->id, "title", v->title, "employer", v->employer,
                                              "unit", v->unit, "places", (json_int_t)v->places, "given", (int)given[i], "left", (int)left, "reason",
                                              left ? why_json(why_empty(d, i)) : json_null()));
    }
    return list;
}

static enum rc take_limit(struct cx *cx, const struct req *rq, int64_t fallback, int64_t *out) {
    const char *text = req_param(rq, "limit");
    char *end;
    *out = text ? strtoll(text, &end, 10) : fallback;
    if (text && (*end || end == text || *out < 1 || *out > PER_PERSON_MAX)) return fail(cx, RC_MALFORMED, "bad_query", "limit là số từ 1 đến 20.");
    return RC_OK;
}

static enum rc set_json(struct cx *cx, const struct fair_day *d, int64_t fair_id, int64_t limit, json_t **out) {
    struct shared shared;
    uint32_t *by_person = arena_array(cx->arena, d->n_people, sizeof *by_person), *by_place = arena_array(cx->arena, d->n_places, sizeof *by_place);
    for (uint32_t i = 0; i < d->stable.n_pairs; i++) {
        by_person[d->stable.pair[i].person] += d->stable.pair[i].taken;
        by_place[d->stable.pair[i].job] += d->stable.pair[i].taken;
    }
    TRY(q_fair_shared(cx->db, cx->arena, &(struct q_fair_shared_in){ .scope = cx->who->unit_id, .fair_id = fair_id }, &shared.all, &shared.n));
    *out = cx_json(cx, json_pack("{s:I, s:i, s:o, s:o, s:o, s:o, s:o}", "limit", (json_int_t)limit, "of", match_weights_sum(&d->weights), "pairs",
                                 pairs_json(cx, d, &shared), "stable", sum_json(d, &d->stable, &d->stable_sum), "best", sum_json(d, &d->best, &d->best_sum), "people_left",
                                 people_left_json(d, by_person), "vacancies", vacancies_json(d, by_place)));
    json_object_set_new(*out, "hand", hands_json(d));
    json_object_set_new(*out, "hand_blocking", hand_blocking_json(cx, d));
    return RC_OK;
}

static enum rc assignment(struct cx *cx, const struct req *rq, struct out *out) {
    struct fair_day d;
    int64_t limit;
    TRY(fair_day_read(cx, rq->id, &d));
    TRY(take_limit(cx, rq, d.open_max, &limit));
    TRY(fair_day_assign(cx, limit, &d));
    return set_json(cx, &d, rq->id, limit, &out->json);
}

// The same as .xlsx.
static enum rc sheet(struct cx *cx, const struct req *rq, struct out *out) {
    static const struct json_column pairs[] = {
        { "title", "Chỗ việc", JSON_TEXT }, { "employer", "Đơn vị tuyển dụng", JSON_TEXT }, { "name", "Người tìm việc", JSON_TEXT }, { "village", "Thôn, làng", JSON_TEXT },
        { "unit", "Xã", JSON_TEXT }, { "class_label", "Diện hộ", JSON_TEXT }, { "score", "Điểm", JSON_NUMBER }, { "fixed", "Đã giới thiệu", JSON_YES },
    };
    static const struct json_column people[] = { { "name", "Người tìm việc", JSON_TEXT }, { "village", "Thôn, làng", JSON_TEXT }, { "unit", "Xã", JSON_TEXT }, { "reason.text", "Vì sao chưa xếp", JSON_TEXT } };
    static const struct json_column places[] = {
        { "title", "Chỗ việc", JSON_TEXT }, { "employer", "Đơn vị tuyển dụng", JSON_TEXT }, { "unit", "Nơi làm", JSON_TEXT }, { "places", "Số chỗ", JSON_NUMBER },
        { "given", "Đã xếp", JSON_NUMBER }, { "left", "Còn", JSON_NUMBER }, { "reason.text", "Vì sao còn", JSON_TEXT },
    };
    if (!role_allows(cx->who->role, P_JOB_READ)) return fail(cx, RC_FORBIDDEN, NULL, NULL);
    TRY(assignment(cx, rq, out));
    const struct json_sheet sheets[] = {
        { "Giới thiệu", json_object_get(out->json, "pairs"), pairs, sizeof pairs / sizeof *pairs },
        { "Chưa xếp được", json_object_get(out->json, "people_left"), people, sizeof people / sizeof *people },
        { "Chỗ việc", json_object_get(out->json, "vacancies"), places, sizeof places / sizeof *places },
    };
    TRY(json_sheets_write(cx, sheets, sizeof sheets / sizeof *sheets, &out->file));
    out->json = NULL;
    out->file_name = arena_printf(cx->arena, "phien-giao-dich-%lld.xlsx", (long long)rq->id);
    return audit_act(cx, "export", &fair, rq->id, rq->row.unit_id, NULL, NULL);
}

// --- the introductions ------------------------------------------------------------------------------------------------------------------------

static const struct field pair_fields[] = {
    { "seeker_id", F_REF, REQ, "Người tìm việc", .ref = &seeker },
    { "vacancy_id", F_REF, REQ, "Chỗ việc", .ref = &vacancy },
};

static enum rc introduce(struct cx *cx, const struct fair_day *d, int64_t fair_id, json_t *item, int64_t *id) {
    struct db_value v[2];
    int64_t affected;
    TRY(decode_body(cx, pair_fields, 2, item, v));
    TRY(cx_valid(cx));
    int who = fair_day_person(d, v[0].i), at = fair_day_place(d, v[1].i);
    if (who < 0) field_fail_text(cx, "seeker_id", "not_found", "Người này không có trong danh sách của phiên, hoặc ngoài phạm vi của đơn vị.");
    if (at < 0) field_fail_text(cx, "vacancy_id", "not_found", "Chỗ việc này không có trong danh sách của phiên.");
    TRY(cx_valid(cx));
    TRY(fair_day_check_law(cx, &d->rule, d->seeker[who], d->vacancy[at]));
    json_t *body = cx_json(cx, json_pack("{s:I, s:I, s:I}", "seeker_id", (json_int_t)v[0].i, "vacancy_id", (json_int_t)v[1].i, "fair_id", (json_int_t)fair_id));
    TRY(entity_create(cx, &referral, body, id));
    int score = match_score(&d->rule, d->seeker[who], d->vacancy[at]);
    if (score == MATCH_IMPOSSIBLE) return RC_OK;
    return q_referral_score(cx->db, cx->arena, &(struct q_referral_score_in){ .id = *id, .score = score }, &affected);
}

// Errors of all pairs together: each pair is judged with nothing of the others' in the way.
struct faults {
    struct field_error *first, **tail;
    int n;
};

static void keep_faults(struct cx *cx, struct faults *all) {
    if (!cx->errors) return;
    *all->tail = cx->errors;
    all->tail = cx->errors_tail;
    all->n += cx->error_count;
}

static enum rc introduce_all(struct cx *cx, const struct fair_day *d, int64_t fair_id, const json_t *pairs, json_t *made) {
    struct faults all = { .tail = &all.first };
    size_t i;
    json_t *item;
    json_array_foreach(pairs, i, item) {
        int64_t id;
        cx->prefix = arena_printf(cx->arena, "pairs.%zu.", i);
        enum rc rc = json_is_object(item) ? introduce(cx, d, fair_id, item, &id) : field_fail(cx, "", "wrong_type", "seeker_id và vacancy_id");
        if (rc != RC_OK && !cx->errors) return rc;
        if (rc == RC_OK) json_array_append_new(made, json_integer((json_int_t)id));
        keep_faults(cx, &all);
        cx_clear(cx);
    }
    if (!all.n) return RC_OK;
    cx->errors = all.first;
    cx->errors_tail = all.tail;
    cx->error_count = all.n;
    return cx_valid(cx);
}

static enum rc write_referrals(struct cx *cx, const struct req *rq, struct out *out) {
    struct fair_day d;
    const json_t *pairs = json_object_get(rq->json, "pairs");
    const char *state = rq->row.v[entity_field(&fair, "state")].s;
    if (json_object_size(rq->json) != 1 || !json_is_array(pairs) || json_array_size(pairs) == 0 || json_array_size(pairs) > PAIRS_MAX) {
        field_fail(cx, "pairs", "wrong_type", "danh sách 1 đến 500 cặp seeker_id, vacancy_id");
        return cx_valid(cx);
    }
    if (strcmp(state, "cancelled") == 0) return fail(cx, RC_CONFLICT, "bad_state", "Phiên giao dịch đã huỷ.");
    TRY(fair_day_read(cx, rq->id, &d));
    json_t *made = cx_json(cx, json_array());
    TRY(introduce_all(cx, &d, rq->id, pairs, made));
    TRY(audit_act(cx, "introduce", &fair, rq->id, rq->row.unit_id, rq->json, NULL));
    out->status = 201;
    out->json = cx_json(cx, json_pack("{s:O}", "referral_ids", made));
    return RC_OK;
}

const struct route fair_routes[] = {
    { "GET", "/api/v1/fairs/{id}/assignment", P_JOB_READ, POOL_SLOW, R_NO_TX, &fair, ROW_READ, assignment, "Xếp giới thiệu cho cả phiên giao dịch, và vì sao" },
    { "GET", "/api/v1/fairs/{id}/export", P_EXPORT, POOL_SLOW, R_NO_TX, &fair, ROW_READ, sheet, "Xuất danh sách giới thiệu của phiên giao dịch ra Excel" },
    { "POST", "/api/v1/fairs/{id}/referrals", P_JOB_WRITE, POOL_SLOW, 0, &fair, ROW_READ, write_referrals, "Ghi các giới thiệu của phiên giao dịch, tất cả hoặc không" },
    { .method = NULL },
};

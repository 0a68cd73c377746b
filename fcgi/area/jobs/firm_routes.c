// SPDX-License-Identifier: MPL-2.0
// An employer's own page: his vacancies, who was introduced (name and number only with that person's consent to him), a place that is filled, a
// further vacancy to be confirmed by staff. Everything is about cx->guest.
#include "area/jobs/registration.h"
#include "area/jobs/words.h"
#include "entity/records.h"
#include "http/http.h"
#include "queries.h"
#include "svc/offer.h"
#include "svc/outbox.h"

static json_t *person_json(struct cx *cx, const struct q_guest_firm_people_out *p) {
    const char *e164 = p->has_phone_id && p->number_enc.p ? outbox_open_number(cx, p->phone_id, p->number_enc.p, p->number_enc.n) : NULL;
    return json_pack("{s:I, s:s, s:s, s:s?, s:I, s:s, s:s?, s:s?}", "id", (json_int_t)p->id, "state", p->state, "state_label", word_label(referral_states, p->state), "trade",
                     p->trade, "months", (json_int_t)p->months, "unit", p->unit, "name", p->name, "phone", e164);
}

static json_t *people_json(struct cx *cx, const struct q_guest_firm_people_out *rows, size_t n, int64_t vacancy_id) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        if (rows[i].vacancy_id == vacancy_id) json_array_append_new(list, person_json(cx, &rows[i]));
    return list;
}

static enum rc vacancies_json(struct cx *cx, json_t **out) {
    struct q_guest_firm_vacancies_out *rows;
    struct q_guest_firm_people_out *people;
    size_t n, n_people;
    TRY(q_guest_firm_vacancies(cx->db, cx->arena, &(struct q_guest_firm_vacancies_in){ .employer_id = cx->guest->subject_id }, &rows, &n));
    TRY(q_guest_firm_people(cx->db, cx->arena, &(struct q_guest_firm_people_in){ .employer_id = cx->guest->subject_id }, &people, &n_people));
    *out = cx_json(cx, json_array());
    for (size_t i = 0; i < n; i++)
        json_array_append_new(*out, json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:o}", "id", (json_int_t)rows[i].id, "title", rows[i].title, "trade", rows[i].trade,
                                              "state", rows[i].state, "state_label", word_label(vacancy_states, rows[i].state), "places", (json_int_t)rows[i].places, "placed",
                                              (json_int_t)rows[i].placed, "deadline", rows[i].deadline, "unit", rows[i].unit, "people",
                                              people_json(cx, people, n_people, rows[i].id)));
    return RC_OK;
}

static enum rc mine(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_guest_firm_out firm;
    struct q_guest_firm_waiting_out *waiting;
    json_t *vacancies, *proposed = cx_json(cx, json_array());
    size_t n;
    (void)rq;
    TRY(q_guest_firm(cx->db, cx->arena, &(struct q_guest_firm_in){ .employer_id = cx->guest->subject_id }, &firm));
    TRY(q_guest_firm_waiting(cx->db, cx->arena, &(struct q_guest_firm_waiting_in){ .employer_id = cx->guest->subject_id }, &waiting, &n));
    TRY(vacancies_json(cx, &vacancies));
    for (size_t i = 0; i < n; i++)
        json_array_append_new(proposed, json_pack("{s:I, s:s, s:I, s:s?, s:s}", "id", (json_int_t)waiting[i].id, "state", waiting[i].state, "places",
                                                  (json_int_t)waiting[i].places, "reason", waiting[i].reason, "created_at", clock_iso(cx->arena, waiting[i].created_at)));
    out->json = cx_json(cx, json_pack("{s:s, s:s, s:I, s:s?, s:b, s:O, s:O}", "name", firm.name, "unit", firm.unit, "unit_id", (json_int_t)firm.unit_id, "address", firm.address,
                                      "publishes", firm.publishes != 0, "vacancies", vacancies, "proposed", proposed));
    return RC_OK;
}

static enum rc propose(struct cx *cx, const struct req *rq, struct out *out) {
    TRY(registration_propose(cx, rq, out));
    return mine(cx, rq, out);
}

static enum rc filled(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_guest_firm_vacancy_out v;
    bool found;
    int64_t affected;
    const int64_t me = cx->guest->subject_id;
    TRY(q_guest_firm_vacancy(cx->db, cx->arena, &(struct q_guest_firm_vacancy_in){ .employer_id = me, .id = rq->id }, &v, &found));
    if (!found) return fail(cx, RC_NOT_FOUND, NULL, NULL);
    TRY(q_guest_firm_filled(cx->db, cx->arena, &(struct q_guest_firm_filled_in){ .employer_id = me, .id = rq->id }, &affected));
    if (!affected) return fail(cx, RC_CONFLICT, "bad_state", "Chỗ việc này không còn tuyển.");
    json_t *changes = cx_json(cx, json_pack("{s:[s, s]}", "state", v.state, "filled"));
    TRY(audit_act(cx, "guest_filled", &vacancy, rq->id, v.unit_id, changes, NULL));
    TRY(offer_over(cx, rq->id, v.unit_id));
    return mine(cx, rq, out);
}

const struct route firm_routes[] = {
    { "GET", "/api/v1/public/firm", P_EMPLOYER, POOL_FAST, R_NO_TX, .fn = mine, .summary = "Chỗ việc của đơn vị mình và người được giới thiệu" },
    { "POST", "/api/v1/public/firm/vacancies", P_EMPLOYER, POOL_FAST, 0, .fn = propose, .summary = "Đề nghị thêm chỗ việc, chờ xác nhận" },
    { "POST", "/api/v1/public/firm/vacancies/{id}/filled", P_EMPLOYER, POOL_FAST, R_BODY_OPTIONAL, .entity = &vacancy, .fn = filled, .summary = "Đã đủ người" },
    { .method = NULL },
};

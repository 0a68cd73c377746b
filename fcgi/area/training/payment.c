// SPDX-License-Identifier: MPL-2.0
// The support of a class's learners: looked at before it is drawn up, frozen, approved by somebody else, paid.
#include <string.h>

#include "entity/records.h"
#include "http/http.h"
#include "queries.h"
#include "svc/allowance.h"
#include "svc/rule.h"

struct line {
    const struct q_payment_people_out *who;
    struct allowance allowance;
    int64_t tuition;
};

struct draw {
    struct line *lines;
    size_t n;
    int64_t total;
    int64_t elsewhere;  // learners whom the caller does not see
};

static enum rc read_norms(struct cx *cx, const char *day, struct allowance_norms *out) {
    TRY(rule_on(cx, "training_meal", day, -1, &out->meal));
    TRY(rule_on(cx, "training_travel", day, -1, &out->travel));
    TRY(rule_on(cx, "training_travel_km", day, -1, &out->travel_km));
    TRY(rule_on(cx, "training_travel_hard", day, -1, &out->travel_hard));
    return rule_on(cx, "training_travel_hard_km", day, -1, &out->travel_hard_km);
}

static struct allowance_learner learner_of(const struct q_payment_people_out *p) {
    bool poor = p->class && strcmp(p->class, "poor") == 0, near = p->class && strcmp(p->class, "near_poor") == 0;
    unsigned facts = (p->disabled ? FACT_DISABLED : 0u) | (p->minority ? FACT_MINORITY : 0u) | (p->merit ? FACT_MERIT : 0u) | (poor ? FACT_POOR : 0u)
                     | (near ? FACT_NEAR_POOR : 0u) | (p->hard ? FACT_HARD_PLACE : 0u);
    return (struct allowance_learner){ facts, p->days, p->has_km ? p->km : -1, p->paid_before != 0 };
}

// The norm is a ceiling; without a fee in the contract the ceiling is shown.
static enum rc tuition_of(struct cx *cx, const struct req *rq, const char *code, const char *day, int64_t *out) {
    const struct db_value *fee = &rq->row.v[entity_field(&course, "fee")];
    TRY(rule_on(cx, code, day, -1, out));
    if (*out < 0) *out = 0;
    if (fee->kind == DB_INT && fee->i < *out) *out = fee->i;
    return RC_OK;
}

static enum rc draw(struct cx *cx, const struct req *rq, struct draw *d) {
    const char *day = rq->row.v[entity_field(&course, "starts_on")].s;
    const struct db_value *place = &rq->row.v[entity_field(&course, "place_unit_id")];
    struct q_payment_people_in in = { .scope = cx->who->unit_id, .course_id = rq->id, .starts_on = day, .place_unit_id = place->i, .has_place_unit_id = place->kind == DB_INT };
    struct q_payment_people_out *people;
    struct q_payment_people_elsewhere_out elsewhere;
    struct allowance_norms norms;
    *d = (struct draw){ 0 };
    TRY(read_norms(cx, day, &norms));
    TRY(q_payment_people(cx->db, cx->arena, &in, &people, &d->n));
    TRY(q_payment_people_elsewhere(cx->db, cx->arena, &(struct q_payment_people_elsewhere_in){ .scope = cx->who->unit_id, .course_id = rq->id }, &elsewhere));
    d->elsewhere = elsewhere.n;
    d->lines = arena_array(cx->arena, d->n, sizeof *d->lines);
    for (size_t i = 0; i < d->n; i++) {
        struct allowance_learner l = learner_of(&people[i]);
        d->lines[i] = (struct line){ &people[i], allowance_of(&l, &norms), 0 };
        TRY(tuition_of(cx, rq, d->lines[i].allowance.norm, day, &d->lines[i].tuition));
        d->total += d->lines[i].allowance.meals + d->lines[i].allowance.travel;
    }
    return RC_OK;
}

static enum rc preview(struct cx *cx, const struct req *rq, struct out *out) {
    struct draw d;
    TRY(draw(cx, rq, &d));
    json_t *items = json_array();
    bool open = role_allows(cx->who->role, P_PERSON_SENSITIVE);
    for (size_t i = 0; i < d.n; i++) {
        const struct line *l = &d.lines[i];
        json_array_append_new(items, json_pack("{s:I, s:I, s:s, s:I, s:s?, s:I, s:I, s:I, s:s?}", "enrolment_id", (json_int_t)l->who->enrolment_id, "person_id",
                                               (json_int_t)l->who->person_id, "name", l->who->name, "days", (json_int_t)l->who->days, "norm", open ? l->allowance.norm : NULL,
                                               "tuition", (json_int_t)l->tuition, "meals", (json_int_t)l->allowance.meals, "travel", (json_int_t)l->allowance.travel,
                                               "reason", l->allowance.reason));
    }
    out->json = cx_json(cx, json_pack("{s:o, s:I, s:I}", "items", items, "total", (json_int_t)d.total, "elsewhere", (json_int_t)d.elsewhere));
    return RC_OK;
}

static enum rc put_line(struct cx *cx, int64_t list_id, const struct line *l) {
    struct q_next_id_out next;
    TRY(q_next_id(cx->db, cx->arena, &next));
    return q_payment_line_insert(cx->db, cx->arena, &(struct q_payment_line_insert_in){
        .id = next.id, .unit_id = l->who->unit_id, .list_id = list_id, .enrolment_id = l->who->enrolment_id, .person_id = l->who->person_id, .days = l->who->days,
        .norm = l->allowance.norm, .tuition = l->tuition, .meals = l->allowance.meals, .travel = l->allowance.travel,
        .amount = l->allowance.meals + l->allowance.travel, .reason = l->allowance.reason, .user_id = cx->who->user_id });
}

static enum rc read_back(struct cx *cx, int64_t id, struct out *out) {
    struct row row;
    TRY(entity_read(cx, &payment_list, id, &row));
    out->json = entity_json(cx, &payment_list, &row, false);
    out->version = row.version;
    return RC_OK;
}

static enum rc draw_up(struct cx *cx, const struct req *rq, struct out *out) {
    struct draw d;
    struct q_next_id_out next;
    struct q_course_lock_out lock;
    struct q_payment_list_open_out old;
    bool drawn;
    TRY(q_course_lock(cx->db, cx->arena, &(struct q_course_lock_in){ .course_id = rq->id }, &lock));
    TRY(q_payment_list_open(cx->db, cx->arena, &(struct q_payment_list_open_in){ .course_id = rq->id }, &old, &drawn));
    if (drawn) return fail(cx, RC_CONFLICT, "bad_state", "Lớp đã có danh sách chi trả.");
    TRY(draw(cx, rq, &d));
    if (d.elsewhere) return fail(cx, RC_CONFLICT, "not_all", "Có học viên của đơn vị khác: cấp trên của các đơn vị đó lập danh sách.");
    if (d.n == 0) return fail(cx, RC_CONFLICT, "nobody", "Lớp chưa có học viên nhận lời.");
    TRY(q_next_id(cx->db, cx->arena, &next));
    TRY(q_payment_list_insert(cx->db, cx->arena, &(struct q_payment_list_insert_in){ .id = next.id, .unit_id = rq->row.unit_id, .course_id = rq->id,
                                                 .people = (int64_t)d.n, .total = d.total, .user_id = cx->who->user_id }));
    for (size_t i = 0; i < d.n; i++) TRY(put_line(cx, next.id, &d.lines[i]));
    TRY(audit_act(cx, "create", &payment_list, next.id, rq->row.unit_id, NULL, NULL));
    out->status = 201;
    out->location = arena_printf(cx->arena, "/api/v1/payment-lists/%lld", (long long)next.id);
    return read_back(cx, next.id, out);
}

// --- moves of a list ----------------------------------------------------------------------------------------------------------------------

static enum rc move(struct cx *cx, const struct req *rq, struct q_payment_list_to_in in, const char *action, struct out *out) {
    int64_t affected;
    in.id = rq->id;
    in.version = rq->row.version;
    in.user_id = cx->who->user_id;
    TRY(q_payment_list_to(cx->db, cx->arena, &in, &affected));
    if (affected != 1) return fail(cx, RC_CONFLICT, "bad_state", "Danh sách không ở trạng thái làm được việc này. Tải lại rồi thử lại.");
    TRY(audit_act(cx, action, &payment_list, rq->id, rq->row.unit_id, NULL, in.reason));
    return read_back(cx, rq->id, out);
}

// Four eyes: who drew the list up does not approve it.
static enum rc approve(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_payment_list_author_out author;
    char now[VTIME_SIZE];
    clock_format(cx->now_ms, now);
    TRY(q_payment_list_author(cx->db, cx->arena, &(struct q_payment_list_author_in){ .id = rq->id }, &author));
    if (author.has_created_by && author.created_by == cx->who->user_id) return fail(cx, RC_FORBIDDEN, "own_list", "Người lập danh sách không tự duyệt. Nhờ người khác có quyền duyệt.");
    struct q_payment_list_to_in in = { .from_state = "drawn", .to_state = "approved", .approved_by = cx->who->user_id, .has_approved_by = true, .approved_at = now };
    return move(cx, rq, in, "approve", out);
}

static const struct field paid_fields[] = { { "paid_on", F_DATE, REQ, "Ngày chi, theo danh sách có ký nhận" } };

static enum rc pay(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[1];
    vday day;
    TRY(decode_body(cx, paid_fields, 1, rq->json, v));
    if (v[0].kind == DB_TEXT && vdate_parse(v[0].s, &day) && day > cx->today) field_fail(cx, "paid_on", "in_future");
    TRY(cx_valid(cx));
    return move(cx, rq, (struct q_payment_list_to_in){ .from_state = "approved", .to_state = "paid", .paid_on = v[0].s }, "pay", out);
}

static const struct field cancel_fields[] = { { "reason", F_TEXT, REQ, "Lý do", .max = 300 } };

// What was paid is not undone by a click.
static enum rc cancel(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[1];
    const char *state = rq->row.v[entity_field(&payment_list, "state")].s;
    TRY(decode_body(cx, cancel_fields, 1, rq->json, v));
    TRY(cx_valid(cx));
    if (strcmp(state, "drawn") != 0 && strcmp(state, "approved") != 0) return fail(cx, RC_CONFLICT, "bad_state", "Chỉ huỷ được danh sách chưa chi.");
    return move(cx, rq, (struct q_payment_list_to_in){ .from_state = state, .to_state = "cancelled", .reason = v[0].s }, "cancel", out);
}

const struct route payment_routes[] = {
    { "GET", "/api/v1/courses/{id}/payments", P_PAYMENT_READ, POOL_FAST, R_NO_TX, &course, ROW_READ, preview, "Xem trước tiền hỗ trợ người học" },
    { "POST", "/api/v1/courses/{id}/payments", P_PAYMENT_WRITE, POOL_FAST, 0, &course, ROW_WRITE, draw_up, "Lập danh sách chi trả" },
    { "POST", "/api/v1/payment-lists/{id}/approve", P_PAYMENT_APPROVE, POOL_FAST, R_IF_MATCH | R_BODY_OPTIONAL, &payment_list, ROW_WRITE, approve, "Duyệt danh sách" },
    { "POST", "/api/v1/payment-lists/{id}/pay", P_PAYMENT_WRITE, POOL_FAST, R_IF_MATCH, &payment_list, ROW_WRITE, pay, "Ghi đã chi", paid_fields, 1 },
    { "POST", "/api/v1/payment-lists/{id}/cancel", P_PAYMENT_WRITE, POOL_FAST, R_IF_MATCH, &payment_list, ROW_WRITE, cancel, "Huỷ danh sách chưa chi", cancel_fields, 1 },
    { .method = NULL },
};

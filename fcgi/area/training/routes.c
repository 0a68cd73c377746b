// SPDX-License-Identifier: MPL-2.0
// The class's page: proposals, enrolling, the invitation, and the live board.
#include <string.h>

#include "entity/records.h"
#include "http/http.h"
#include "queries.h"
#include "svc/invitation.h"
#include "svc/notice.h"
#include "svc/proposal.h"

enum { PEOPLE_MAX = 500 };

static const char *text_of(const struct row *row, const struct entity *e, const char *field) {
    return row->v[entity_field(e, field)].s;
}

static enum rc number_param(struct cx *cx, const struct req *rq, const char *name, int64_t fallback, int64_t max, int64_t *out) {
    const char *text = req_param(rq, name);
    char *end;
    *out = text ? strtoll(text, &end, 10) : fallback;
    if (text && (*end || end == text || *out < 0 || *out > max)) return fail(cx, RC_MALFORMED, "bad_query", "Tham số không đúng.");
    return RC_OK;
}

static enum rc proposals(struct cx *cx, const struct req *rq, struct out *out) {
    struct proposal_query q = { .course_id = rq->id, .project_id = rq->row.v[entity_field(&course, "project_id")].i, .starts_on = text_of(&rq->row, &course, "starts_on") };
    TRY(number_param(cx, rq, "limit", LIST_DEFAULT, LIST_MAX, &q.limit));
    TRY(number_param(cx, rq, "after", 0, 10000000, &q.skip));
    return proposal_list(cx, &q, &out->json);
}

// --- enrolling several at once --------------------------------------------------------------------------------------------------------

// The class's row stays locked until the request ends, so what is counted here is still so when the row is written.
static enum rc is_full(struct cx *cx, int64_t course_id, bool *full) {
    struct q_course_lock_out place;
    struct q_course_taken_out taken;
    TRY(q_course_lock(cx->db, cx->arena, &(struct q_course_lock_in){ .course_id = course_id }, &place));
    TRY(q_course_taken(cx->db, cx->arena, &(struct q_course_taken_in){ .course_id = course_id, .except_id = 0 }, &taken));
    *full = taken.n >= place.capacity;
    return RC_OK;
}

struct enrolled {
    json_t *enrolled, *waiting, *skipped;
};

// Who comes when the class is full waits; sms/waiting.c gives her the next place that becomes free.
static enum rc enrol_one(struct cx *cx, int64_t course_id, int64_t person_id, const struct enrolled *lists) {
    struct q_person_in_scope_out p;
    struct q_enrolment_exists_out old;
    bool found, full;
    int64_t id;
    TRY(q_person_in_scope(cx->db, cx->arena, &(struct q_person_in_scope_in){ .scope = cx->who->unit_id, .person_id = person_id }, &p, &found));
    if (!found) return field_fail(cx, "person_ids", "not_found");
    TRY(q_enrolment_exists(cx->db, cx->arena, &(struct q_enrolment_exists_in){ .course_id = course_id, .person_id = person_id }, &old, &found));
    if (found) {
        json_array_append_new(lists->skipped, json_pack("{s:I, s:s}", "person_id", (json_int_t)person_id, "reason", "Đã có tên trong lớp."));
        return RC_OK;
    }
    TRY(is_full(cx, course_id, &full));
    json_t *body = cx_json(cx, json_pack("{s:I, s:I, s:s}", "course_id", (json_int_t)course_id, "person_id", (json_int_t)person_id, "state", full ? "waiting" : "enrolled"));
    TRY(entity_create(cx, &enrolment, body, &id));
    json_array_append_new(full ? lists->waiting : lists->enrolled, json_integer(id));
    return RC_OK;
}

static enum rc enrol(struct cx *cx, const struct req *rq, struct out *out) {
    json_t *ids = json_object_get(rq->json, "person_ids"), *item;
    const struct enrolled lists = { cx_json(cx, json_array()), cx_json(cx, json_array()), cx_json(cx, json_array()) };
    size_t i;
    if (json_object_size(rq->json) != 1 || !json_is_array(ids) || json_array_size(ids) == 0 || json_array_size(ids) > PEOPLE_MAX) {
        field_fail(cx, "person_ids", "wrong_type", "danh sách 1 đến 500 mã số người");
        return cx_valid(cx);
    }
    json_array_foreach(ids, i, item) {
        enum rc rc = json_is_integer(item) ? enrol_one(cx, rq->id, json_integer_value(item), &lists)
                                           : field_fail(cx, "person_ids", "wrong_type", "danh sách mã số người");
        if (rc == RC_INVALID) return cx_valid(cx);
        TRY(rc);
    }
    out->json = cx_json(cx, json_pack("{s:O, s:O, s:O}", "enrolled", lists.enrolled, "waiting", lists.waiting, "skipped", lists.skipped));
    return RC_OK;
}

// --- invitation -----------------------------------------------------------------------------------------------------------------------

static const struct field invitation_fields[] = {
    { "confirm", F_TEXT, REQ, "Mã xác nhận của bản xem trước", .max = 64 },
    { "accents", F_FLAG, 0, "Có dấu" },
};

static enum rc preview(struct cx *cx, const struct req *rq, struct out *out) {
    const char *accents = req_param(rq, "accents");
    return invitation_preview(cx, rq->id, !accents || strcmp(accents, "0") != 0, &out->json);
}

static enum rc send(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[2];
    int64_t queued, already;
    TRY(decode_body(cx, invitation_fields, 2, rq->json, v));
    TRY(cx_valid(cx));
    if (strcmp(text_of(&rq->row, &course, "state"), "open") != 0) return fail(cx, RC_CONFLICT, "bad_state", "Lớp không còn nhận học viên.");
    TRY(invitation_send(cx, rq->id, v[1].kind == DB_NULL || v[1].i != 0, v[0].s, &queued, &already));
    out->json = cx_json(cx, json_pack("{s:I, s:I}", "queued", (json_int_t)queued, "already", (json_int_t)already));
    out->status = 202;
    return audit_act(cx, "send", &course, rq->id, rq->row.unit_id, out->json, NULL);
}

// --- reminder -------------------------------------------------------------------------------------------------------------------------

static enum rc reminder_preview(struct cx *cx, const struct req *rq, struct out *out) {
    struct held h;
    json_t *asked;
    TRY(held_course(cx, rq->id, NULL, &h));
    TRY(notice_query(cx, rq->names, rq->values, rq->n_query, &asked));
    return notice_preview(cx, &h, asked, &out->json);
}

static enum rc reminder_send(struct cx *cx, const struct req *rq, struct out *out) {
    struct held h;
    TRY(held_course(cx, rq->id, NULL, &h));
    TRY(notice_send(cx, &h, rq->json, &out->json));
    out->status = 202;
    return audit_act(cx, "send", &course, rq->id, rq->row.unit_id, out->json, "reminder");
}

// --- board ----------------------------------------------------------------------------------------------------------------------------

static const struct word state_texts[] = {
    { "queued", "Chờ gửi" }, { "claimed", "Sắp gửi" }, { "submitting", "Đang gửi" }, { "accepted", "Đã gửi tới nhà mạng" },
    { "delivered", "Nhà mạng báo đã chuyển" }, { "failed", "Không gửi được" }, { "retry_wait", "Chờ gửi lại" }, { "ambiguous", "Chưa rõ đã gửi hay chưa" },
    { "expired", "Quá hạn, không gửi" }, { "cancelled", "Đã huỷ" }, { "dead", "Ngừng, cần xem" }, { NULL, NULL },
};

static json_t *member_json(struct cx *cx, const struct q_course_people_out *p) {
    json_t *message_json = json_null(), *reply = json_null();
    if (p->has_message_id)
        message_json = json_pack("{s:I, s:s, s:s, s:s?, s:I, s:s?}", "id", (json_int_t)p->message_id, "state", p->message_state, "state_text",
                                 word_label(state_texts, p->message_state), "at", clock_iso(cx->arena, p->message_at), "parts", (json_int_t)p->parts, "detail", p->detail);
    if (p->has_message_id) {
        json_object_update_new(message_json, json_pack("{s:s, s:s}", "kind", p->message_kind, "class", p->message_class));
        json_object_set_new(message_json, "revision", p->has_revision ? json_integer(p->revision) : json_null());
    }
    if (p->reply) reply = json_pack("{s:s, s:s?}", "word", p->reply, "at", clock_iso(cx->arena, p->reply_at));
    return json_pack("{s:I, s:I, s:I, s:s, s:s, s:b, s:s?, s:s?, s:o, s:o}", "enrolment_id", (json_int_t)p->enrolment_id, "person_id", (json_int_t)p->person_id,
                     "version", (json_int_t)p->version, "name", p->name, "state", p->state, "opted_out", p->refused != 0, "replied_at",
                     clock_iso(cx->arena, p->replied_at), "invite_fault", p->invite_fault, "message", message_json, "reply", reply);
}

static enum rc people_json(struct cx *cx, int64_t course_id, json_t **out) {
    struct q_course_people_out *rows;
    size_t n;
    *out = cx_json(cx, json_array());
    if (!role_allows(cx->who->role, P_ENROL_READ)) return RC_OK;
    TRY(q_course_people(cx->db, cx->arena, &(struct q_course_people_in){ .scope = cx->who->unit_id, .course_id = course_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) json_array_append_new(*out, member_json(cx, &rows[i]));
    return RC_OK;
}

static enum rc board(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_course_counts_out n;
    json_t *sessions, *people;
    TRY(q_course_counts(cx->db, cx->arena, &(struct q_course_counts_in){ .course_id = rq->id }, &n));
    TRY(list_of(cx, &course_session, "course_id", rq->id, &sessions));
    TRY(people_json(cx, rq->id, &people));
    json_t *places = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "capacity", (json_int_t)rq->row.v[entity_field(&course, "capacity")].i, "enrolled",
                               (json_int_t)n.enrolled, "invited", (json_int_t)n.invited, "confirmed", (json_int_t)n.confirmed, "declined", (json_int_t)n.declined,
                               "waiting", (json_int_t)n.waiting);
    json_t *body = cx_json(cx, json_pack("{s:O, s:O, s:o, s:O}", "course", entity_json(cx, &course, &rq->row, false), "sessions", sessions, "places", places, "people", people));
    reply_unless_known(cx, rq, out, body);
    return RC_OK;
}

const struct route training_routes[] = {
    { "GET", "/api/v1/courses/{id}/proposals", P_ENROL_READ, POOL_FAST, R_NO_TX, &course, ROW_READ, proposals, "Ai nên mời học, và vì sao" },
    { "POST", "/api/v1/courses/{id}/enrolments", P_ENROL_WRITE, POOL_FAST, 0, &course, ROW_READ, enrol, "Ghi danh nhiều người" },
    { "GET", "/api/v1/courses/{id}/invitation", P_MESSAGE_SEND, POOL_FAST, R_NO_TX, &course, ROW_READ, preview, "Xem trước giấy mời" },
    { "POST", "/api/v1/courses/{id}/invitation", P_MESSAGE_SEND, POOL_FAST, 0, &course, ROW_WRITE, send, "Gửi giấy mời", invitation_fields, 2 },
    { "GET", "/api/v1/courses/{id}/reminder", P_MESSAGE_SEND, POOL_FAST, R_NO_TX, &course, ROW_READ, reminder_preview, "Xem trước tin nhắc lịch" },
    { "POST", "/api/v1/courses/{id}/reminder", P_MESSAGE_SEND, POOL_FAST, 0, &course, ROW_WRITE, reminder_send, "Đặt tin nhắc lịch", notice_fields, NOTICE_COURSE_FIELDS },
    { "GET", "/api/v1/courses/{id}/board", P_COURSE_READ, POOL_FAST, R_NO_TX, &course, ROW_READ, board, "Trang lớp học" },
    { .method = NULL },
};

// SPDX-License-Identifier: MPL-2.0
// Who was there, session by session: from a tick on the screen, a printed sheet typed in, or the sheet's QR code.
#include <string.h>

#include "entity/records.h"
#include "http/http.h"
#include "queries.h"

enum { MARKS_MAX = 1000 };

static json_t *learners_json(const struct q_attendance_learners_out *rows, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:I, s:I, s:s, s:s, s:s?, s:s?}", "enrolment_id", (json_int_t)rows[i].enrolment_id, "person_id",
                                              (json_int_t)rows[i].person_id, "name", rows[i].name, "state", rows[i].state, "village", rows[i].village, "birth", rows[i].birth));
    return list;
}

static json_t *marks_json(const struct q_attendance_marks_out *rows, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:I, s:I, s:b, s:s}", "session_id", (json_int_t)rows[i].session_id, "enrolment_id", (json_int_t)rows[i].enrolment_id,
                                              "present", rows[i].present != 0, "source", rows[i].source));
    return list;
}

static enum rc attendance(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_attendance_learners_out *learners;
    struct q_attendance_marks_out *marks;
    size_t n_learners, n_marks;
    json_t *sessions;
    TRY(list_of(cx, &course_session, "course_id", rq->id, &sessions));
    TRY(q_attendance_learners(cx->db, cx->arena, &(struct q_attendance_learners_in){ .scope = cx->who->unit_id, .course_id = rq->id }, &learners, &n_learners));
    TRY(q_attendance_marks(cx->db, cx->arena, &(struct q_attendance_marks_in){ .scope = cx->who->unit_id, .course_id = rq->id }, &marks, &n_marks));
    out->json = cx_json(cx, json_pack("{s:O, s:O, s:o, s:o}", "course", entity_json(cx, &course, &rq->row, false), "sessions", sessions, "learners",
                                      learners_json(learners, n_learners), "marks", marks_json(marks, n_marks)));
    return RC_OK;
}

// --- marking ----------------------------------------------------------------------------------------------------------------------------

static bool is_source(const char *s) {
    return s && (strcmp(s, "tick") == 0 || strcmp(s, "sheet") == 0 || strcmp(s, "qr") == 0);
}

static enum rc mark_all(struct cx *cx, const struct req *rq, const json_t *ids, int present, const char *source) {
    char now[VTIME_SIZE];
    size_t i;
    json_t *item;
    clock_format(cx->now_ms, now);
    struct q_attendance_mark_in in = { .scope = cx->who->unit_id, .session_id = rq->id, .course_id = rq->row.v[entity_field(&course_session, "course_id")].i,
                                       .present = present, .source = source, .now = now, .user_id = cx->who->user_id };
    json_array_foreach(ids, i, item) {
        int64_t affected;
        if (!json_is_integer(item)) return field_fail(cx, present ? "present" : "absent", "wrong_type", "danh sách mã số học viên");
        in.enrolment_id = json_integer_value(item);
        TRY(q_attendance_mark(cx->db, cx->arena, &in, &affected));
        if (affected == 0) return field_fail(cx, present ? "present" : "absent", "not_found");
    }
    return RC_OK;
}

static bool both_have(const json_t *present, const json_t *absent) {
    size_t i, k;
    json_t *a, *b;
    json_array_foreach(present, i, a) json_array_foreach(absent, k, b) if (json_equal(a, b)) return true;
    return false;
}

// Only those named are marked; who is not named stays as she was. A paid class is closed.
static enum rc mark(struct cx *cx, const struct req *rq, struct out *out) {
    const json_t *present = json_object_get(rq->json, "present"), *absent = json_object_get(rq->json, "absent");
    const char *source = json_string_value(json_object_get(rq->json, "source")), *held_on = rq->row.v[entity_field(&course_session, "held_on")].s;
    vday day;
    struct q_payment_list_open_out list;
    bool drawn;
    if (!json_is_array(present)) field_fail(cx, "present", "wrong_type", "danh sách mã số học viên");
    if (!json_is_array(absent)) field_fail(cx, "absent", "wrong_type", "danh sách mã số học viên");
    if (!is_source(source)) field_fail(cx, "source", "bad_word", "tick, sheet, qr");
    if (json_array_size(present) + json_array_size(absent) > MARKS_MAX) field_fail(cx, "present", "too_large", "1000");
    if (both_have(present, absent)) field_fail(cx, "absent", "present_and_absent");
    TRY(cx_valid(cx));
    if (vdate_parse(held_on, &day) && day > cx->today) return fail(cx, RC_CONFLICT, "not_held_yet", "Buổi học chưa diễn ra.");
    TRY(q_payment_list_open(cx->db, cx->arena, &(struct q_payment_list_open_in){ .course_id = rq->row.v[entity_field(&course_session, "course_id")].i }, &list, &drawn));
    if (drawn) return fail(cx, RC_CONFLICT, "bad_state", "Lớp đã có danh sách chi trả. Huỷ danh sách đó trước khi sửa điểm danh.");
    enum rc rc = mark_all(cx, rq, present, 1, source);
    if (rc == RC_OK) rc = mark_all(cx, rq, absent, 0, source);
    if (rc != RC_OK) return rc == RC_INVALID ? cx_valid(cx) : rc;
    out->json = cx_json(cx, json_pack("{s:I, s:I}", "present", (json_int_t)json_array_size(present), "absent", (json_int_t)json_array_size(absent)));
    return audit_act(cx, "attend", &course_session, rq->id, rq->row.unit_id, rq->json, NULL);
}

static json_t *missing_json(const struct q_staff_trained_out *r) {
    return json_pack("{s:I, s:I, s:s, s:s?, s:s, s:s, s:s, s:b}", "staff_id", (json_int_t)r->staff_id, "person_id", (json_int_t)r->person_id, "name", r->name, "sex",
                     r->sex, "position", r->position, "body", r->body, "unit", r->unit, "enrolled", r->enrolled != 0);
}

// The plan asks that all staff are trained (7.1): the figure of a year, and the names that are missing.
static enum rc staff_training(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_staff_trained_out *rows;
    size_t n, trained = 0, women = 0, trained_women = 0;
    const char *year = req_param(rq, "year"), *from = "2024-01-01";
    if (!year || strlen(year) != 4 || strspn(year, "0123456789") != 4) return fail(cx, RC_MALFORMED, "bad_query", "Ghi năm, ví dụ year=2024.");
    from = arena_printf(cx->arena, "%s-01-01", year);
    struct q_staff_trained_in in = { .scope = cx->who->unit_id, .from_day = from, .to_day = arena_printf(cx->arena, "%s-12-31", year) };
    TRY(q_staff_trained(cx->db, cx->arena, &in, &rows, &n));
    json_t *missing = json_array();
    for (size_t i = 0; i < n; i++) {
        bool woman = rows[i].sex && strcmp(rows[i].sex, "female") == 0;
        trained += rows[i].trained != 0;
        women += woman;
        trained_women += woman && rows[i].trained;
        if (!rows[i].trained) json_array_append_new(missing, missing_json(&rows[i]));
    }
    out->json = cx_json(cx, json_pack("{s:s, s:I, s:I, s:I, s:I, s:o}", "year", year, "staff", (json_int_t)n, "trained", (json_int_t)trained, "women",
                                      (json_int_t)women, "trained_women", (json_int_t)trained_women, "missing", missing));
    return RC_OK;
}

const struct route attendance_routes[] = {
    { "GET", "/api/v1/courses/{id}/attendance", P_ENROL_READ, POOL_FAST, R_NO_TX, &course, ROW_READ, attendance, "Điểm danh của lớp" },
    { "PUT", "/api/v1/course-sessions/{id}/attendance", P_ENROL_WRITE, POOL_FAST, 0, &course_session, ROW_READ, mark, "Điểm danh một buổi" },
    { "GET", "/api/v1/staff-training", P_ENROL_READ, POOL_FAST, R_NO_TX, .fn = staff_training, .summary = "Tỷ lệ cán bộ đã được tập huấn, và những ai chưa" },
    { .method = NULL },
};

// SPDX-License-Identifier: MPL-2.0
#include "area/training/hooks.h"

#include <string.h>

#include "queries.h"
#include "svc/change.h"
#include "svc/profile.h"

enum { OUTCOME_MONTHS = 6 };

enum rc course_before_write(struct cx *cx, struct write *w) {
    check_period(cx, w, "starts_on", "ends_on");
    return RC_OK;
}

static bool is_state(const struct write *w, const struct db_value *row, const char *state) {
    return strcmp(row[entity_field(w->e, "state")].s, state) == 0;
}

// What is over, or was off already, tells nobody anything new.
enum rc course_after_write(struct cx *cx, const struct write *w) {
    if (w->op != OP_UPDATE || is_state(w, w->now, "done")) return RC_OK;
    bool moved = write_changed(w, "starts_on") || write_changed(w, "place") || write_changed(w, "trade");
    bool off = is_state(w, w->now, "cancelled"), was_off = is_state(w, w->old, "cancelled");
    return off != was_off || (!off && moved) ? change_course(cx, w->id) : RC_OK;
}

static const char *old_text(const struct write *w, const char *field) {
    const struct db_value *rows = w->old;
    return rows ? rows[entity_field(w->e, field)].s : NULL;
}

enum rc course_session_after_write(struct cx *cx, const struct write *w) {
    struct held_before before = { .session_id = w->id, .held_on = old_text(w, "held_on"), .starts_at = old_text(w, "starts_at"), .place = old_text(w, "place") };
    return change_session(cx, write_get(w, "course_id")->i, &before);
}

enum rc course_session_before_write(struct cx *cx, struct write *w) {
    struct q_course_lock_out course;
    vday held, from, to;
    const struct db_value *id = write_get(w, "course_id"), *a = write_get(w, "starts_at"), *b = write_get(w, "ends_at");
    if (a->kind == DB_TEXT && b->kind == DB_TEXT && strcmp(b->s, a->s) <= 0) field_fail(cx, "ends_at", "before_start");
    if (id->kind != DB_INT || cx->error_count || !write_day(w, "held_on", &held)) return RC_OK;
    TRY(q_course_lock(cx->db, cx->arena, &(struct q_course_lock_in){ .course_id = id->i }, &course));
    if (vdate_parse(course.starts_on, &from) && vdate_parse(course.ends_on, &to) && (held < from || held > to))
        field_fail(cx, "held_on", "outside_course");
    return RC_OK;
}

static bool takes_place(const char *state) {
    return strcmp(state, "enrolled") == 0 || strcmp(state, "invited") == 0 || strcmp(state, "confirmed") == 0;
}

enum rc staff_member_before_write(struct cx *cx, struct write *w) {
    struct q_village_is_of_out row;
    bool same;
    const struct db_value *village_id = write_get(w, "village_id");
    check_period(cx, w, "from_date", "to_date");
    if (village_id->kind != DB_INT || !w->unit_id) return RC_OK;
    TRY(q_village_is_of(cx->db, cx->arena, &(struct q_village_is_of_in){ .village_id = village_id->i, .unit_id = w->unit_id }, &row, &same));
    return same ? RC_OK : field_fail(cx, "village_id", "differs");
}

enum rc training_need_before_write(struct cx *cx, struct write *w) {
    vday day;
    return write_day(w, "surveyed_on", &day) && day > cx->today ? field_fail(cx, "surveyed_on", "in_future") : RC_OK;
}

// A result belongs to who finished, a certificate to who passed.
static void check_result(struct cx *cx, const struct write *w) {
    const struct db_value *state = write_get(w, "state"), *result = write_get(w, "result");
    bool finished = state->kind == DB_TEXT && strcmp(state->s, "finished") == 0, passed = result->kind == DB_TEXT && strcmp(result->s, "passed") == 0;
    if (result->kind == DB_TEXT && !finished) field_fail(cx, "result", "not_finished");
    if (write_get(w, "certificate_no")->kind == DB_TEXT && !passed) field_fail(cx, "certificate_no", "not_passed");
    if (write_get(w, "certificate_on")->kind == DB_TEXT && !passed) field_fail(cx, "certificate_on", "not_passed");
}

// The course's row is locked while its places are counted: two officers cannot both take the last one.
enum rc enrolment_before_write(struct cx *cx, struct write *w) {
    struct q_course_lock_out course;
    struct q_course_taken_out taken;
    const struct db_value *id = write_get(w, "course_id"), *state = write_get(w, "state");
    check_result(cx, w);
    if (id->kind != DB_INT || state->kind != DB_TEXT || cx->error_count || !takes_place(state->s)) return RC_OK;
    if (w->old && takes_place(w->old[entity_field(w->e, "state")].s)) return RC_OK;
    TRY(q_course_lock(cx->db, cx->arena, &(struct q_course_lock_in){ .course_id = id->i }, &course));
    TRY(q_course_taken(cx->db, cx->arena, &(struct q_course_taken_in){ .course_id = id->i, .except_id = w->id }, &taken));
    return taken.n < course.capacity ? RC_OK : field_fail(cx, "course_id", "full", arena_printf(cx->arena, "%lld", (long long)course.capacity));
}

// Whoever passes has learnt something that employers ask for; once, when it is first said.
static enum rc enter_profile(struct cx *cx, const struct write *w) {
    const struct db_value *result = write_get(w, "result"), *old = w->old ? &w->old[entity_field(w->e, "result")] : NULL;
    bool passes = w->op != OP_DELETE && result->kind == DB_TEXT && strcmp(result->s, "passed") == 0;
    bool passed = old && old->kind == DB_TEXT && strcmp(old->s, "passed") == 0;
    return passes && !passed ? profile_learnt(cx, write_get(w, "person_id")->i, write_get(w, "course_id")->i) : RC_OK;
}

// What came of the class is asked half a year after its end; once, whoever corrects the row later.
enum rc enrolment_after_write(struct cx *cx, const struct write *w) {
    struct q_course_lock_out course;
    struct q_next_id_out next;
    vday ends;
    char day[VDATE_ISO_SIZE];
    int64_t affected;
    bool was = w->old && is_state(w, w->old, "finished");
    TRY(enter_profile(cx, w));
    if (w->op == OP_DELETE || was || !is_state(w, w->now, "finished")) return RC_OK;
    TRY(q_course_lock(cx->db, cx->arena, &(struct q_course_lock_in){ .course_id = write_get(w, "course_id")->i }, &course));
    if (!vdate_parse(course.ends_on, &ends)) return RC_OK;
    vdate_format(vdate_add_months(ends, OUTCOME_MONTHS), day);
    TRY(q_next_id(cx->db, cx->arena, &next));
    struct q_question_put_in in = { .id = next.id, .unit_id = w->unit_id, .person_id = write_get(w, "person_id")->i, .kind = "outcome6", .subject_id = w->id,
                                    .ask_on = day, .user_id = cx->who->user_id };
    return q_question_put(cx->db, cx->arena, &in, &affected);
}

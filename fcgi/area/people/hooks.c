// SPDX-License-Identifier: MPL-2.0
// What is really behaviour in the records of people: codes, dated histories, search keys, and rows that follow a household.
#include "area/people/hooks.h"

#include <string.h>

#include "base/phone.h"
#include "queries.h"
#include "svc/elsewhere.h"
#include "svc/relay_follow.h"
#include "svc/search.h"

static struct db_value today(struct cx *cx) {
    char iso[VDATE_ISO_SIZE];
    vdate_format(cx->today, iso);
    return db_text(arena_strdup(cx->arena, iso));
}

static enum rc not_future(struct cx *cx, const struct write *w, const char *field) {
    vday day;
    return write_day(w, field, &day) && day > cx->today ? field_fail(cx, field, "in_future") : RC_OK;
}

// --- household --------------------------------------------------------------------------------------------------------------------

// Unit code and row id: unique without a counter to lock, and short enough to say on the telephone. It stays when the household moves.
enum rc household_before_write(struct cx *cx, struct write *w) {
    if (write_get(w, "registered_on")->kind == DB_NULL) write_set(w, "registered_on", today(cx));
    not_future(cx, w, "registered_on");
    if (w->old || !w->unit_id) return RC_OK;
    struct q_unit_code_out unit;
    TRY(q_unit_code(cx->db, cx->arena, &(struct q_unit_code_in){ .unit_id = w->unit_id }, &unit));
    write_set(w, "code", db_text(arena_printf(cx->arena, "%s-%lld", unit.code, (long long)w->id)));
    return RC_OK;
}

// All rows of a household carry its unit, so that the scope is one comparison; they follow it in the same transaction.
static enum rc move_parts(struct cx *cx, int64_t id, int64_t unit) {
    int64_t n;
    TRY(q_move_memberships(cx->db, cx->arena, &(struct q_move_memberships_in){ .household_id = id, .unit_id = unit }, &n));
    TRY(q_move_classifications(cx->db, cx->arena, &(struct q_move_classifications_in){ .household_id = id, .unit_id = unit }, &n));
    TRY(q_move_persons(cx->db, cx->arena, &(struct q_move_persons_in){ .household_id = id, .unit_id = unit }, &n));
    TRY(q_move_phones(cx->db, cx->arena, &(struct q_move_phones_in){ .household_id = id, .unit_id = unit }, &n));
    TRY(q_move_consents(cx->db, cx->arena, &(struct q_move_consents_in){ .household_id = id, .unit_id = unit }, &n));
    TRY(q_move_enrolments(cx->db, cx->arena, &(struct q_move_enrolments_in){ .household_id = id, .unit_id = unit }, &n));
    TRY(q_move_messages(cx->db, cx->arena, &(struct q_move_messages_in){ .household_id = id, .unit_id = unit }, &n));
    return q_move_incoming(cx->db, cx->arena, &(struct q_move_incoming_in){ .household_id = id, .unit_id = unit }, &n);
}

static enum rc move_lists(struct cx *cx, const struct write *w) {
    struct relay_move m = { .household_id = w->id,
                            .from_village = w->old[entity_field(w->e, "village_id")].i,
                            .to_village = write_get(w, "village_id")->i,
                            .to_unit = w->unit_id };
    return relay_follow(cx, &m);
}

enum rc household_after_write(struct cx *cx, const struct write *w) {
    if (w->op == OP_UPDATE && write_changed(w, "unit_id")) TRY(move_parts(cx, w->id, w->unit_id));
    if (w->op == OP_UPDATE && write_changed(w, "village_id")) TRY(move_lists(cx, w));
    return search_household(cx, w->id);
}

enum rc person_before_write(struct cx *cx, struct write *w) {
    return elsewhere_check(cx, w, "id_number");
}

enum rc person_after_write(struct cx *cx, const struct write *w) {
    return search_person(cx, w->id);
}

// --- membership -------------------------------------------------------------------------------------------------------------------

enum rc membership_before_write(struct cx *cx, struct write *w) {
    not_future(cx, w, "from_date");
    check_period(cx, w, "from_date", "to_date");
    return RC_OK;
}

enum rc membership_after_write(struct cx *cx, const struct write *w) {
    int64_t person_id = write_get(w, "person_id")->i, n;
    bool current = w->op != OP_DELETE && write_get(w, "to_date")->kind == DB_NULL;
    if (current) TRY(q_person_set_unit(cx->db, cx->arena, &(struct q_person_set_unit_in){ .person_id = person_id, .unit_id = w->unit_id }, &n));
    TRY(search_household(cx, write_get(w, "household_id")->i));
    return current ? RC_OK : search_person(cx, person_id);
}

// --- phone ------------------------------------------------------------------------------------------------------------------------

// A landline is kept, and never used for messages.
enum rc phone_before_write(struct cx *cx, struct write *w) {
    (void)cx;
    const struct db_value *number = write_get(w, "number");
    if (number->kind == DB_TEXT && !phone_is_mobile(number->s)) write_set(w, "can_sms", db_int(0));
    return RC_OK;
}

enum rc phone_after_write(struct cx *cx, const struct write *w) {
    return search_person(cx, write_get(w, "person_id")->i);
}

// --- classification ---------------------------------------------------------------------------------------------------------------

struct period {
    vday from, to;  // to is INT32_MAX while open
};

static bool read_period(const char *from, const char *to, struct period *out) {
    out->to = INT32_MAX;
    return vdate_parse(from, &out->from) && (!to || vdate_parse(to, &out->to));
}

static enum rc gap(struct cx *cx, vday first, vday last) {
    int months = vdate_months_between(first, last + 1);
    const char *span = arena_printf(cx->arena, "từ %s đến %s (%d tháng)", vdate_vn(cx->arena, first), vdate_vn(cx->arena, last), months);
    return field_fail(cx, "from_date", "gap", span);
}

static void set_to(struct cx *cx, struct write *w, struct period *p, vday to) {
    char iso[VDATE_ISO_SIZE];
    vdate_format(to, iso);
    p->to = to;
    write_set(w, "to_date", db_text(arena_strdup(cx->arena, iso)));
}

static enum rc lock_household(struct cx *cx, int64_t household_id) {
    struct q_household_lock_out row;
    bool found;
    return q_household_lock(cx->db, cx->arena, &(struct q_household_lock_in){ .household_id = household_id }, &row, &found);
}

// Periods of one household touch. An open period before ours ends the day before ours begins (done after the write).
enum rc classification_before_write(struct cx *cx, struct write *w) {
    struct q_periods_of_household_out *rows;
    size_t n;
    struct period p;
    const struct db_value *from = write_get(w, "from_date"), *to = write_get(w, "to_date"), *household_id = write_get(w, "household_id");
    not_future(cx, w, "from_date");
    if (from->kind != DB_TEXT || household_id->kind != DB_INT || !read_period(from->s, to->s, &p)) return RC_OK;
    if (p.to < p.from) return field_fail(cx, "to_date", "before_start");
    TRY(lock_household(cx, household_id->i));
    TRY(q_periods_of_household(cx->db, cx->arena, &(struct q_periods_of_household_in){ .household_id = household_id->i, .except_id = w->id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct period other, next;
        if (!read_period(rows[i].from_date, rows[i].to_date, &other)) return fail(cx, RC_INTERNAL, "period", NULL);
        bool before = other.from < p.from;
        bool last_before = before && (i + 1 == n || (read_period(rows[i + 1].from_date, rows[i + 1].to_date, &next) && next.from >= p.from));
        bool closed_by_us = last_before && other.to == INT32_MAX;
        if (!before && p.to == INT32_MAX) set_to(cx, w, &p, other.from - 1);
        if (other.from == p.from || (before && !closed_by_us && other.to >= p.from) || (!before && p.to >= other.from))
            return field_fail(cx, "from_date", "overlap", vdate_vn(cx->arena, other.from));
        if (last_before && !closed_by_us && other.to < p.from - 1) return gap(cx, other.to + 1, p.from - 1);
        if (!before) return p.to < other.from - 1 ? gap(cx, p.to + 1, other.from - 1) : RC_OK;
    }
    return RC_OK;
}

// The end of another period of the same household follows from a write of ours; that is recorded like any change of it. to NULL: it goes on.
static enum rc end_period(struct cx *cx, const struct write *w, const struct q_periods_of_household_out *row, const char *to) {
    int64_t affected;
    struct q_period_end_in in = { .id = row->id, .to_date = to, .user_id = cx->who->user_id };
    TRY(q_period_end(cx->db, cx->arena, &in, &affected));
    json_t *changes = cx_json(cx, json_pack("{s:[s?,s?]}", "to_date", row->to_date, to));
    return audit_act(cx, "update", w->e, row->id, w->unit_id, changes, NULL);
}

static enum rc other_periods(struct cx *cx, const struct write *w, struct q_periods_of_household_out **rows, size_t *n) {
    struct q_periods_of_household_in in = { .household_id = write_get(w, "household_id")->i, .except_id = w->id };
    return q_periods_of_household(cx->db, cx->arena, &in, rows, n);
}

static enum rc close_previous(struct cx *cx, const struct write *w) {
    struct q_periods_of_household_out *rows;
    size_t n;
    vday from;
    char iso[VDATE_ISO_SIZE];
    const char *start = write_get(w, "from_date")->s;
    if (!vdate_parse(start, &from)) return fail(cx, RC_INTERNAL, "period", NULL);
    vdate_format(from - 1, iso);
    TRY(other_periods(cx, w, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (!rows[i].to_date && strcmp(rows[i].from_date, start) < 0) TRY(end_period(cx, w, &rows[i], iso));
    return RC_OK;
}

static enum rc middle_period(struct cx *cx, const struct period *p) {
    const char *span = arena_printf(cx->arena, "từ %s đến %s", vdate_vn(cx->arena, p->from), vdate_vn(cx->arena, p->to));
    field_fail(cx, "id", "middle_period", span);
    return fail(cx, RC_CONFLICT, "middle_period", cx->errors->detail);
}

// What stays must touch: only the first period and the newest can go. Without the newest the one before it goes on, for it had ended only
// because this one began; so a household that has a period never loses its class by a deletion (ADR 0016).
static enum rc close_ranks(struct cx *cx, const struct write *w) {
    struct q_periods_of_household_out *rows;
    size_t n, before = 0;
    struct period gone, last;
    const char *start = write_get(w, "from_date")->s;
    TRY(lock_household(cx, write_get(w, "household_id")->i));
    TRY(other_periods(cx, w, &rows, &n));
    while (before < n && strcmp(rows[before].from_date, start) < 0) before++;
    if (before == 0) return RC_OK;
    const struct q_periods_of_household_out *previous = &rows[before - 1];
    if (!read_period(start, write_get(w, "to_date")->s, &gone) || !read_period(previous->from_date, previous->to_date, &last))
        return fail(cx, RC_INTERNAL, "period", NULL);
    if (before < n) return middle_period(cx, &gone);
    return last.to == gone.from - 1 ? end_period(cx, w, previous, NULL) : RC_OK;
}

enum rc classification_after_write(struct cx *cx, const struct write *w) {
    char iso[VDATE_ISO_SIZE];
    int64_t affected;
    TRY(w->op == OP_DELETE ? close_ranks(cx, w) : close_previous(cx, w));
    vdate_format(cx->today, iso);
    return q_household_set_class(cx->db, cx->arena, &(struct q_household_set_class_in){ .household_id = write_get(w, "household_id")->i, .today = iso }, &affected);
}

enum rc consent_before_write(struct cx *cx, struct write *w) {
    int64_t ms;
    const struct db_value *at = write_get(w, "given_at");
    if (at->kind == DB_TEXT && clock_parse(at->s, &ms) && ms > cx->now_ms + 60000) field_fail(cx, "given_at", "in_future");
    return RC_OK;
}

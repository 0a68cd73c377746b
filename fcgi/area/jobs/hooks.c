// SPDX-License-Identifier: MPL-2.0
// What is really behaviour in the records of work.
#include "area/jobs/hooks.h"

#include <string.h>

#include "entity/records.h"
#include "queries.h"
#include "svc/introduction.h"
#include "svc/offer.h"
#include "svc/profile.h"
#include "svc/rule.h"

static bool is(const struct db_value *v, const char *word) {
    return v->kind == DB_TEXT && strcmp(v->s, word) == 0;
}

static void not_future(struct cx *cx, const struct write *w, const char *field) {
    vday day;
    if (write_day(w, field, &day) && day > cx->today) field_fail(cx, field, "in_future");
}

// --- catalogue --------------------------------------------------------------------------------------------------------------------

enum rc occupation_before_write(struct cx *cx, struct write *w) {
    const struct db_value *code = write_get(w, "code");
    if (code->kind == DB_TEXT && strspn(code->s, "0123456789") != strlen(code->s)) field_fail(cx, "code", "wrong_type", "một đến năm chữ số");
    return RC_OK;
}

enum rc unit_distance_before_write(struct cx *cx, struct write *w) {
    struct db_value from = *write_get(w, "from_unit_id"), to = *write_get(w, "to_unit_id");
    if (from.kind != DB_INT || to.kind != DB_INT) return RC_OK;
    if (from.i == to.i) return field_fail(cx, "to_unit_id", "same_unit");
    if (from.i > to.i) {
        write_set(w, "from_unit_id", to);
        write_set(w, "to_unit_id", from);
    }
    return RC_OK;
}

// --- seekers ----------------------------------------------------------------------------------------------------------------------

static void check_wishes(struct cx *cx, const struct write *w) {
    static const char *const names[] = { "wish_1_id", "wish_2_id", "wish_3_id", "wish_4_id" };
    for (int i = 1; i < 4; i++)
        for (int k = 0; k < i; k++) {
            const struct db_value *a = write_get(w, names[i]), *b = write_get(w, names[k]);
            if (a->kind == DB_INT && b->kind == DB_INT && a->i == b->i) field_fail(cx, names[i], "twice");
        }
}

// A year alone is read as its last day, so that nobody is taken for older.
static bool birthday(const char *birth, vday *out) {
    char iso[VDATE_ISO_SIZE];
    if (!birth) return false;
    if (strlen(birth) != 4) return vdate_parse(birth, out);
    memcpy(iso, birth, 4);
    memcpy(iso + 4, "-12-31", 7);
    return vdate_parse(iso, out);
}

// A new profile knows what the person's classes gave her, where the form leaves it empty.
static enum rc fill_learnt(struct cx *cx, struct write *w, int64_t person_id) {
    const char *qualification, *specialty;
    TRY(profile_start(cx, person_id, &qualification, &specialty));
    if (!qualification || write_get(w, "qualification")->kind != DB_NULL) return RC_OK;
    write_set(w, "qualification", db_text(qualification));
    if (write_get(w, "specialty")->kind == DB_NULL) write_set(w, "specialty", db_text(specialty));
    return RC_OK;
}

enum rc seeker_before_write(struct cx *cx, struct write *w) {
    struct q_person_birth_out person_row;
    int64_t age;
    vday born;
    const struct db_value *person_id = write_get(w, "person_id");
    not_future(cx, w, "asked_on");
    check_wishes(cx, w);
    if (person_id->kind != DB_INT || cx->error_count) return RC_OK;
    TRY(rule_today(cx, "working_age", 15, &age));
    TRY(q_person_birth(cx->db, cx->arena, &(struct q_person_birth_in){ .person_id = person_id->i }, &person_row));
    if (birthday(person_row.birth, &born) && vdate_months_between(born, cx->today) < age * 12)
        return field_fail(cx, "person_id", "too_young", arena_printf(cx->arena, "%lld", (long long)age));
    return w->old ? RC_OK : fill_learnt(cx, w, person_id->i);
}

enum rc seeker_certificate_before_write(struct cx *cx, struct write *w) {
    not_future(cx, w, "given_on");
    check_period(cx, w, "given_on", "valid_to");
    return RC_OK;
}

enum rc share_consent_before_write(struct cx *cx, struct write *w) {
    not_future(cx, w, "given_on");
    return RC_OK;
}

// --- employers and vacancies --------------------------------------------------------------------------------------------------------

static bool is_tax_code(const char *s) {
    size_t n = strspn(s, "0123456789");
    return (n == 10 && s[10] == '\0') || (n == 10 && s[10] == '-' && strspn(s + 11, "0123456789") == 3 && s[14] == '\0') || (n == 12 && s[12] == '\0');
}

// Whoever may confirm employers confirms those she records herself.
enum rc employer_before_write(struct cx *cx, struct write *w) {
    const struct db_value *code = write_get(w, "tax_code");
    if (code->kind == DB_TEXT && !is_tax_code(code->s)) field_fail(cx, "tax_code", "wrong_type", "10 chữ số, 10 chữ số và -001, hoặc số định danh 12 chữ số");
    if (w->old) return RC_OK;
    bool sure = cx->who && role_allows(cx->who->role, P_EMPLOYER_CONFIRM);
    write_set(w, "source", db_text(cx->who ? "staff" : "public"));
    write_set(w, "state", db_text(sure ? "confirmed" : "pending"));
    return RC_OK;
}

static void check_pair(struct cx *cx, const struct write *w, const char *from, const char *to) {
    const struct db_value *a = write_get(w, from), *b = write_get(w, to);
    if (a->kind == DB_INT && b->kind == DB_INT && b->i < a->i) field_fail(cx, to, "too_small", arena_printf(cx->arena, "%lld", (long long)a->i));
}

// Luật: whom to hire is no matter of sex or age unless a law says so.
static void check_limits(struct cx *cx, const struct write *w) {
    bool limited = write_get(w, "sex")->kind != DB_NULL || write_get(w, "age_from")->kind != DB_NULL || write_get(w, "age_to")->kind != DB_NULL;
    if (limited && write_get(w, "lawful_reason")->kind == DB_NULL) field_fail(cx, "lawful_reason", "needs_law");
}

enum rc vacancy_before_write(struct cx *cx, struct write *w) {
    struct q_employer_state_out row;
    bool found;
    const struct db_value *employer_id = write_get(w, "employer_id");
    check_pair(cx, w, "wage_from", "wage_to");
    check_pair(cx, w, "age_from", "age_to");
    check_period(cx, w, "start_on", "start_last");
    check_limits(cx, w);
    if ((write_get(w, "season_from")->kind == DB_NULL) != (write_get(w, "season_to")->kind == DB_NULL)) field_fail(cx, "season_to", "both_or_none");
    if (!is(write_get(w, "state"), "open") || employer_id->kind != DB_INT) return RC_OK;
    TRY(q_employer_state(cx->db, cx->arena, &(struct q_employer_state_in){ .employer_id = employer_id->i }, &row, &found));
    if (found && strcmp(row.state, "confirmed") != 0) field_fail(cx, "employer_id", "not_confirmed");
    return RC_OK;
}

// --- introductions ------------------------------------------------------------------------------------------------------------------

// Which step may follow which; a step back is an undo and wants its reason in the note.
static const struct {
    const char *from;
    const char *to[7];
} steps[] = {
    { "introduced", { "interested", "declined", "interview", "refused", "trial", "placed" } },
    { "interested", { "declined", "interview", "refused", "trial", "placed" } },
    { "declined", { "introduced", "interested" } },
    { "interview", { "declined", "refused", "trial", "placed", "interested" } },
    { "refused", { "introduced", "interview" } },
    { "trial", { "placed", "declined", "refused", "left", "interview" } },
    { "placed", { "kept7", "kept30", "kept90", "left", "trial" } },
    { "kept7", { "kept30", "kept90", "left", "placed" } },
    { "kept30", { "kept90", "left", "kept7" } },
    { "kept90", { "left", "kept30" } },
    { "left", { "placed", "kept7", "kept30", "kept90" } },
};

static bool may_follow(const char *from, const char *to) {
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (strcmp(steps[i].from, from) != 0) continue;
        for (size_t k = 0; k < 7 && steps[i].to[k]; k++)
            if (strcmp(steps[i].to[k], to) == 0) return true;
    }
    return strcmp(from, to) == 0;
}

static bool works(const char *state) {
    return strcmp(state, "placed") == 0 || strncmp(state, "kept", 4) == 0;
}

static void check_step(struct cx *cx, const struct write *w) {
    const struct db_value *state = write_get(w, "state");
    if (state->kind != DB_TEXT) return;
    const char *from = w->old ? w->old[entity_field(w->e, "state")].s : "introduced";
    bool needs_reason = strcmp(state->s, "declined") == 0 || strcmp(state->s, "left") == 0 || strcmp(state->s, "refused") == 0;
    if (!may_follow(from, state->s)) field_fail(cx, "state", "bad_state");
    if (needs_reason && write_get(w, "reason")->kind == DB_NULL) field_fail(cx, "reason", "required");
    if (works(state->s) && write_get(w, "start_on")->kind == DB_NULL) field_fail(cx, "start_on", "required");
    if (strcmp(state->s, "left") == 0 && write_get(w, "left_on")->kind == DB_NULL) field_fail(cx, "left_on", "required");
    check_period(cx, w, "start_on", "left_on");
}

// Nobody introduces to an enterprise of her own or a relative's, nor takes such an introduction further.
static enum rc check_own(struct cx *cx, int64_t vacancy_id) {
    struct q_employer_tied_out tie;
    bool tied;
    TRY(q_employer_tied(cx->db, cx->arena, &(struct q_employer_tied_in){ .user_id = cx->who->user_id, .vacancy_id = vacancy_id }, &tie, &tied));
    return tied ? field_fail(cx, "vacancy_id", "own_employer") : RC_OK;
}

enum rc referral_before_write(struct cx *cx, struct write *w) {
    struct hindrance h;
    const struct db_value *seeker_id = write_get(w, "seeker_id"), *vacancy_id = write_get(w, "vacancy_id");
    check_step(cx, w);
    if (seeker_id->kind != DB_INT || vacancy_id->kind != DB_INT || cx->error_count) return RC_OK;
    if (w->old) return write_changed(w, "state") ? check_own(cx, vacancy_id->i) : RC_OK;
    struct introduction made = { .user_id = cx->who->user_id, .seeker_id = seeker_id->i, .vacancy_id = vacancy_id->i, .except_id = w->id };
    TRY(introduction_judge(cx, &made, &h));
    return h.code ? field_fail(cx, h.field, h.code, h.arg ? h.arg : "") : RC_OK;
}

static const struct {
    const char *kind;
    int days;
} asked[] = { { "keep7", 7 }, { "keep30", 30 }, { "keep90", 90 } };

// Is she still there? Asked by SMS on these days after she began.
static enum rc ask_later(struct cx *cx, const struct write *w, const struct q_seeker_person_out *who) {
    vday start;
    if (!write_day(w, "start_on", &start)) return RC_OK;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct q_next_id_out next;
        char day[VDATE_ISO_SIZE];
        int64_t affected;
        vdate_format(start + asked[i].days, day);
        TRY(q_next_id(cx->db, cx->arena, &next));
        struct q_question_put_in in = { .id = next.id, .unit_id = who->unit_id, .person_id = who->person_id, .kind = asked[i].kind, .subject_id = w->id,
                                        .ask_on = day, .user_id = cx->who->user_id };
        TRY(q_question_put(cx->db, cx->arena, &in, &affected));
    }
    return RC_OK;
}

static enum rc vacancy_follows(struct cx *cx, int64_t vacancy_id) {
    struct q_vacancy_lock_out place;
    struct q_vacancy_placed_out placed;
    bool found;
    int64_t affected;
    TRY(q_vacancy_lock(cx->db, cx->arena, &(struct q_vacancy_lock_in){ .vacancy_id = vacancy_id }, &place, &found));
    if (!found) return RC_OK;
    TRY(q_vacancy_placed(cx->db, cx->arena, &(struct q_vacancy_placed_in){ .vacancy_id = vacancy_id }, &placed));
    bool full = placed.n >= place.places;
    struct q_vacancy_set_state_in in = { .vacancy_id = vacancy_id, .from_state = full ? "open" : "filled", .to_state = full ? "filled" : "open", .user_id = cx->who->user_id };
    TRY(q_vacancy_set_state(cx->db, cx->arena, &in, &affected));
    return full && affected ? offer_over(cx, vacancy_id, place.unit_id) : RC_OK;
}

// Who was offered it hears that it is over.
enum rc vacancy_after_write(struct cx *cx, const struct write *w) {
    bool was = w->old && strcmp(w->old[entity_field(w->e, "state")].s, "open") == 0;
    bool is_open = w->op != OP_DELETE && is(write_get(w, "state"), "open");
    return was && !is_open ? offer_over(cx, w->id, w->unit_id) : RC_OK;
}

enum rc referral_after_write(struct cx *cx, const struct write *w) {
    struct q_seeker_person_out who;
    int64_t seeker_id = write_get(w, "seeker_id")->i, affected;
    const char *state = write_get(w, "state")->s, *before = w->old ? w->old[entity_field(w->e, "state")].s : "introduced";
    bool now_works = w->op != OP_DELETE && works(state);
    bool was_offered = w->old && strcmp(before, "introduced") == 0 && (w->op == OP_DELETE || strcmp(state, "introduced") != 0);
    if (was_offered) TRY(offer_settled(cx, w->id));
    if (works(before) == now_works && w->op == OP_UPDATE) return RC_OK;
    TRY(q_seeker_person(cx->db, cx->arena, &(struct q_seeker_person_in){ .seeker_id = seeker_id }, &who));
    if (now_works || works(before)) {
        struct q_seeker_set_state_in in = { .seeker_id = seeker_id, .to_state = now_works ? "placed" : "looking", .user_id = cx->who->user_id };
        TRY(q_seeker_set_state(cx->db, cx->arena, &in, &affected));
        TRY(vacancy_follows(cx, write_get(w, "vacancy_id")->i));
    }
    if (now_works) return ask_later(cx, w, &who);
    return q_question_lapse(cx->db, cx->arena, &(struct q_question_lapse_in){ .subject_id = w->id }, &affected);
}

// SPDX-License-Identifier: MPL-2.0
// First each act decides, reading only, what the message means (struct effect); then the event is written, whose key tells a repetition;
// then the effect is carried out.
#include "reply.h"

#include <string.h>

#include "answer.h"
#include "base/arena.h"
#include "base/conf.h"
#include "base/vdate.h"
#include "db/db.h"
#include "gen/queries.h"
#include "question.h"

enum { ASKED_MS = 14 * 86400000, CHOICES_MAX = 8 };  // how long a notice may wait for the "1" it did not ask for

// An invitation or a question that a code can answer; of the ids one is 0.
struct choice {
    int64_t enrolment_id, question_id;
    const char *name;  // as the person is told of it
    bool has_code;
};

// What a message turned out to mean. Of each id 0 is none.
struct effect {
    const char *word;    // of the event
    const char *why;     // set: an officer must read it, and why
    int64_t unit_id, person_id, message_id;
    struct q_inbound_newest_out newest;
    bool has_newest;
    struct q_inbound_people_out *people;  // whose telephone it is, and what they said to the newest's purpose
    size_t n_people;
    const struct q_inbound_invitations_out *invitation;  // to be answered
    struct choice *choices;                              // to be asked which
    size_t n_choices;
    const char *consent;  // "yes", "no" or NULL
    struct q_inbound_task_out task;
    bool has_task;
    int64_t reached;
    const char *answer;   // text of a rule
    struct q_question_open_out *questions;  // that this telephone has not answered yet, the newest first
    size_t n_questions;
    const struct q_question_open_out *question;  // the one that is answered
    const char *said, *reason;  // to it: "yes", "no" or NULL; a coded reason or NULL
    bool asks_work;       // for the process that matches
    bool held;            // there was an answer within the hour
};

static struct db_bytes phone_of(const struct reply *r) { return (struct db_bytes){ r->phone_idx, sizeof(r->phone_idx) }; }

static const char *today(const struct reply *r) {
    char *day = arena_alloc(r->in->a, VDATE_ISO_SIZE);
    vdate_format(clock_today(clock_ms()), day);
    return day;
}

static enum rc to_inbox(struct effect *e, const char *why) {
    e->why = why;
    return RC_OK;
}

// --- who writes ---------------------------------------------------------------------------------------------------------------------

static enum rc find_people(const struct reply *r, struct effect *e) {
    struct q_inbound_people_in in = { .phone_idx = phone_of(r), .purpose = e->has_newest ? e->newest.purpose : "service" };
    in.has_person_id = e->has_newest && e->newest.has_person_id;
    in.person_id = in.has_person_id ? e->newest.person_id : 0;
    return q_inbound_people(r->in->db, r->in->a, &in, &e->people, &e->n_people);
}

static enum rc find_unit(const struct reply *r, struct effect *e) {
    struct q_inbound_top_unit_out top;
    bool found;
    if (e->has_newest) e->unit_id = e->newest.unit_id;
    else if (e->n_people > 0) e->unit_id = e->people[0].unit_id;
    if (e->unit_id != 0) return RC_OK;
    TRY(q_inbound_top_unit(r->in->db, r->in->a, &top, &found));
    e->unit_id = found ? top.unit_id : 0;
    return RC_OK;
}

static enum rc find_sender(const struct reply *r, struct effect *e) {
    struct q_inbound_newest_in in = { .phone_idx = phone_of(r), .since = inbound_instant(r->in->a, r->at_ms - ASKED_MS) };
    TRY(q_inbound_newest(r->in->db, r->in->a, &in, &e->newest, &e->has_newest));
    TRY(q_question_open(r->in->db, r->in->a, &(struct q_question_open_in){ .phone_idx = phone_of(r) }, &e->questions, &e->n_questions));
    TRY(find_people(r, e));
    if (e->has_newest) e->message_id = e->newest.message_id;
    if (e->has_newest && e->newest.has_person_id) e->person_id = e->newest.person_id;
    else if (e->n_people == 1) e->person_id = e->people[0].person_id;
    return find_unit(r, e);
}

// --- yes and no -----------------------------------------------------------------------------------------------------------------------

static bool is_open(const struct q_inbound_invitations_out *row) {
    return strcmp(row->state, "enrolled") == 0 || strcmp(row->state, "invited") == 0;
}

// Those of the rows (newest first) that are open, or those that are answered; one for each enrolment. *persons counts whose they are.
static size_t pick(const struct q_inbound_invitations_out *rows, size_t n, bool open, struct q_inbound_invitations_out *out, int *persons) {
    size_t kept = 0;
    *persons = 0;
    for (size_t i = 0; i < n; i++) {
        bool again = false, other = true;
        if (is_open(&rows[i]) != open) continue;
        for (size_t k = 0; k < kept; k++) {
            again = again || out[k].enrolment_id == rows[i].enrolment_id;
            other = other && out[k].person_id != rows[i].person_id;
        }
        if (again) continue;
        *persons += other;
        out[kept++] = rows[i];
    }
    return kept;
}

// Who declined, or did not answer for long, may have lost the place to another: then an officer decides.
static enum rc answer_invitation(const struct reply *r, struct effect *e, const struct q_inbound_invitations_out *row) {
    bool yes = r->said.act == KEYWORD_CONFIRM;
    e->unit_id = row->unit_id;
    e->message_id = row->message_id;
    e->person_id = row->person_id;
    e->word = yes ? "confirmed" : "declined";
    if (yes && row->full && strcmp(row->state, "declined") == 0) return to_inbox(e, "class_full");
    e->invitation = row;
    return RC_OK;
}

// Yes or no to a notice: kept with it. A job that was offered is an officer's to go on with.
static enum rc to_notice(const struct reply *r, struct effect *e) {
    bool yes = r->said.act == KEYWORD_CONFIRM;
    if (!e->has_newest || !e->newest.recent || strcmp(e->newest.kind, "invitation") == 0) return to_inbox(e, "no_question");
    e->word = yes ? "confirmed" : "declined";
    bool job = strcmp(e->newest.kind, "job_match") == 0;
    if (yes && (job || e->newest.offered)) return to_inbox(e, "wants_job");
    return job && e->newest.offered ? to_inbox(e, "changed_mind") : RC_OK;
}

static enum rc ask_which(struct effect *e, struct choice *choices, size_t n, int64_t unit_id) {
    e->word = "ambiguous_reply";
    e->unit_id = unit_id;
    e->message_id = 0;
    e->person_id = 0;
    e->choices = choices;
    e->n_choices = n;
    return n > CHOICES_MAX || e->held ? to_inbox(e, "ambiguous") : RC_OK;
}

static enum rc ask_which_invitation(const struct reply *r, struct effect *e, const struct q_inbound_invitations_out *rows, size_t n) {
    struct choice *choices = arena_array(r->in->a, n, sizeof(*choices));
    for (size_t i = 0; i < n; i++) choices[i] = (struct choice){ rows[i].enrolment_id, 0, rows[i].name, rows[i].has_code };
    return ask_which(e, choices, n, rows[0].unit_id);
}

// --- questions ------------------------------------------------------------------------------------------------------------------------

static bool is_asked(const struct q_question_open_out *q) { return strcmp(q->state, "asked") == 0; }

// The newest that waits for yes or no (asked), or for a reason; *n counts them.
static const struct q_question_open_out *newest_question(const struct effect *e, bool asked, size_t *n) {
    const struct q_question_open_out *first = NULL;
    *n = 0;
    for (size_t i = 0; i < e->n_questions; i++) {
        if (is_asked(&e->questions[i]) != asked) continue;
        if ((*n)++ == 0) first = &e->questions[i];
    }
    return first;
}

static enum rc settle_question(struct effect *e, const struct q_question_open_out *q, const char *word) {
    e->word = word;
    e->question = q;
    e->unit_id = q->unit_id;
    e->message_id = q->message_id;
    e->person_id = q->person_id;
    return RC_OK;
}

// No about work is asked once for its reason; where the number has had its answer of the hour, it stays unknown.
static enum rc answer_question(const struct reply *r, struct effect *e, const struct q_question_open_out *q) {
    bool yes = r->said.act == KEYWORD_CONFIRM, ask = !yes && question_about_work(q);
    e->said = yes ? "yes" : "no";
    e->reason = ask && e->held ? "other" : NULL;
    if (ask) e->answer = question_reasons(q);
    return settle_question(e, q, yes ? "confirmed" : "declined");
}

// Several work offers, perhaps to one person: each is called by its person and its work.
static enum rc ask_which_question(const struct reply *r, struct effect *e, size_t n) {
    struct choice *choices = arena_array(r->in->a, n, sizeof(*choices));
    size_t made = 0;
    int64_t unit_id = 0;
    for (size_t i = 0; i < e->n_questions; i++) {
        const struct q_question_open_out *q = &e->questions[i];
        if (!is_asked(q)) continue;
        if (made == 0) unit_id = q->unit_id;
        choices[made++] = (struct choice){ 0, q->id, answer_called(r->in->a, q->name, q->about), q->has_code };
    }
    return ask_which(e, choices, made, unit_id);
}

// A digit while a reason is waited for; "1" only if nothing else has been sent since that it could answer.
static bool is_reason(const struct reply *r, const struct effect *e) {
    size_t n, asked;
    const struct q_question_open_out *q = newest_question(e, false, &n);
    (void)newest_question(e, true, &asked);
    if (q == NULL || question_reason(r->text) == NULL) return false;
    return r->said.act != KEYWORD_CONFIRM || (asked == 0 && e->has_newest && e->newest.message_id == q->message_id);
}

static enum rc decide_reason(const struct reply *r, struct effect *e) {
    size_t n;
    e->reason = question_reason(r->text);
    return settle_question(e, newest_question(e, false, &n), "reason");
}

// --- which of them --------------------------------------------------------------------------------------------------------------------

static enum rc by_code(const struct reply *r, struct effect *e, const struct q_inbound_invitations_out *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (rows[i].has_code && rows[i].code == r->said.code) return answer_invitation(r, e, &rows[i]);
    }
    for (size_t i = 0; i < e->n_questions; i++) {
        const struct q_question_open_out *q = &e->questions[i];
        if (is_asked(q) && q->has_code && q->code == r->said.code) return answer_question(r, e, q);
    }
    return to_inbox(e, "bad_code");
}

// Open invitations first; a question beside one is an officer's; without any, a person may still change her mind about an answered one.
static enum rc decide_answer(const struct reply *r, struct effect *e) {
    struct q_inbound_invitations_in in = { .phone_idx = phone_of(r) };
    struct q_inbound_invitations_out *rows;
    size_t n, asked;
    int persons;
    TRY(q_inbound_invitations(r->in->db, r->in->a, &in, &rows, &n));
    if (r->said.has_code) return by_code(r, e, rows, n);
    struct q_inbound_invitations_out *picked = arena_array(r->in->a, n + 1, sizeof(*picked));
    size_t kept = pick(rows, n, true, picked, &persons);
    const struct q_question_open_out *q = newest_question(e, true, &asked);
    bool job = e->has_newest && strcmp(e->newest.kind, "job_match") == 0;
    if (q != NULL && (kept > 0 || (job && e->newest.message_id > q->message_id))) return to_inbox(e, "two_questions");
    if (q != NULL) return asked == 1 ? answer_question(r, e, q) : ask_which_question(r, e, asked);
    if (kept > 0 && job && e->newest.message_id > picked[0].message_id) return to_inbox(e, "two_questions");
    if (kept == 0 && job && e->newest.recent) return to_notice(r, e);
    if (kept == 0) kept = pick(rows, n, false, picked, &persons);
    if (kept == 0) return to_notice(r, e);
    return persons == 1 ? answer_invitation(r, e, &picked[0]) : ask_which_invitation(r, e, picked, kept);
}

// --- may we write ---------------------------------------------------------------------------------------------------------------------

static bool somebody_said(const struct effect *e, const char *answer) {
    for (size_t i = 0; i < e->n_people; i++) {
        if (e->people[i].answer != NULL && strcmp(e->people[i].answer, answer) == 0) return true;
    }
    return false;
}

static bool everybody_said(const struct effect *e, const char *answer) {
    for (size_t i = 0; i < e->n_people; i++) {
        if (e->people[i].answer == NULL || strcmp(e->people[i].answer, answer) != 0) return false;
    }
    return true;
}

static enum rc decide_opt_out(const struct reply *r, struct effect *e) {
    if (!e->has_newest || e->n_people == 0) return to_inbox(e, "refusal");
    e->word = "opted_out";
    e->consent = "no";
    if (!everybody_said(e, "no")) e->answer = answer_opted_out(r->in->a, r->in->conf->sender, e->newest.purpose);
    return RC_OK;
}

// "DK" takes a refusal back, or gives the consent that advertising needs. Without either it may be a wish to join a class: an officer's.
static enum rc decide_opt_in(const struct reply *r, struct effect *e) {
    (void)r;
    bool asked = e->has_newest && strcmp(e->newest.purpose, "advertising") == 0 && !everybody_said(e, "yes");
    if (!e->has_newest || e->n_people == 0 || !(asked || somebody_said(e, "no"))) return to_inbox(e, "wants_in");
    e->word = "opted_in";
    e->consent = "yes";
    return RC_OK;
}

// --- what can be asked ------------------------------------------------------------------------------------------------------------------

static enum rc decide_schedule(const struct reply *r, struct effect *e) {
    struct q_inbound_schedule_in in = { .phone_idx = phone_of(r), .today = today(r) };
    struct q_inbound_schedule_out *rows;
    size_t n;
    TRY(q_inbound_schedule(r->in->db, r->in->a, &in, &rows, &n));
    if (n == 0 && e->n_people == 0) return to_inbox(e, "unknown_number");
    struct answer_item *items = arena_array(r->in->a, n + 1, sizeof(*items));
    for (size_t i = 0; i < n; i++) items[i] = (struct answer_item){ rows[i].held_on, rows[i].starts_at, rows[i].what, rows[i].place };
    e->word = "schedule";
    e->answer = answer_schedule(r->in->a, items, n);
    return RC_OK;
}

static enum rc decide_help(const struct reply *r, struct effect *e) {
    e->word = "help";
    e->answer = answer_help(r->in->a);
    return RC_OK;
}

// --- relays, and the rest ---------------------------------------------------------------------------------------------------------------

static enum rc decide_done(const struct reply *r, struct effect *e) {
    struct q_inbound_task_in in = { .phone_idx = phone_of(r), .code = r->said.code, .today = today(r) };
    TRY(q_inbound_task(r->in->db, r->in->a, &in, &e->task, &e->has_task));
    if (!e->has_task) return to_inbox(e, "bad_code");
    bool told = r->said.has_count && r->said.count < e->task.people;  // not more than are on his list
    e->word = "relay_done";
    e->unit_id = e->task.unit_id;
    e->message_id = e->task.has_message_id ? e->task.message_id : 0;
    e->reached = told ? r->said.count : e->task.people;
    return RC_OK;
}

// Kept in the inbox until the process that matches has answered it.
static enum rc decide_jobs(const struct reply *r, struct effect *e) {
    (void)r;
    e->word = "jobs";
    e->asks_work = true;
    return to_inbox(e, "jobs");
}

static enum rc decide_inbox(const struct reply *r, struct effect *e) {
    bool topic = r->said.row != NULL && r->said.row->topic != NULL;
    return to_inbox(e, topic ? r->said.row->topic : e->n_people == 0 && !e->has_newest ? "unknown_number" : "free_text");
}

static enum rc (*const decide[KEYWORD_ACTS])(const struct reply *, struct effect *) = {
    [KEYWORD_NONE] = decide_inbox,         [KEYWORD_CONFIRM] = decide_answer, [KEYWORD_DECLINE] = decide_answer,
    [KEYWORD_OPT_OUT] = decide_opt_out,    [KEYWORD_OPT_IN] = decide_opt_in,  [KEYWORD_SCHEDULE] = decide_schedule,
    [KEYWORD_HELP] = decide_help,          [KEYWORD_DONE] = decide_done,      [KEYWORD_INBOX] = decide_inbox,
    [KEYWORD_JOBS] = decide_jobs,
};

// --- writing ----------------------------------------------------------------------------------------------------------------------------

static struct db_bytes seal(const struct reply *r, const char *place, const char *text) {
    size_t len;
    const void *sealed = vault_seal(r->in->v, r->in->a, place, text, strlen(text), &len);
    return (struct db_bytes){ sealed, len };
}

static enum rc write_event(const struct reply *r, const struct effect *e, bool *is_new) {
    struct q_inbound_event_in event = { .at = inbound_instant(r->in->a, r->at_ms), .kind = "reply", .word = e->word };
    event.has_unit_id = e->unit_id != 0;
    event.unit_id = e->unit_id;
    event.has_message_id = e->message_id != 0;
    event.message_id = e->message_id;
    event.detail = e->why != NULL ? e->why : e->held && (e->answer != NULL || e->n_choices > 0) ? "answered_within_the_hour" : NULL;
    event.phone_idx = phone_of(r);
    event.phone_enc = seal(r, inbound_event_place(r->in->a, r->key, "phone"), r->e164);
    event.text_enc = seal(r, inbound_event_place(r->in->a, r->key, "text"), r->text);
    event.unique_key = (struct db_bytes){ r->key, sizeof(r->key) };
    return inbound_note(r->in, &event, is_new);
}

static enum rc write_enrolment(const struct reply *r, const struct effect *e) {
    struct q_inbound_answer_in answer = { .enrolment_id = e->invitation->enrolment_id, .from_state = e->invitation->state };
    answer.to_state = e->word;
    answer.at = inbound_instant(r->in->a, r->at_ms);
    return q_inbound_answer(r->in->db, r->in->a, &answer);
}

static enum rc write_consents(const struct reply *r, const struct effect *e) {
    for (size_t i = 0; i < e->n_people; i++) {
        const struct q_inbound_people_out *p = &e->people[i];
        if (p->answer != NULL && strcmp(p->answer, e->consent) == 0) continue;
        struct q_inbound_consent_in consent = { .unit_id = p->unit_id, .person_id = p->person_id, .purpose = e->newest.purpose };
        consent.answer = e->consent;
        consent.at = inbound_instant(r->in->a, r->at_ms);
        TRY(q_inbound_consent(r->in->db, r->in->a, &consent));
    }
    return RC_OK;
}

static enum rc write_task(const struct reply *r, const struct effect *e) {
    struct q_inbound_task_done_in done = { .task_id = e->task.task_id, .reached = e->reached, .at = inbound_instant(r->in->a, r->at_ms) };
    return q_inbound_task_done(r->in->db, r->in->a, &done);
}

static enum rc give_code(const struct reply *r, const struct choice *c) {
    if (c->has_code) return RC_OK;
    if (c->enrolment_id) return q_inbound_code_give(r->in->db, r->in->a, &(struct q_inbound_code_give_in){ .phone_idx = phone_of(r), .enrolment_id = c->enrolment_id });
    return q_question_code_give(r->in->db, r->in->a, &(struct q_question_code_give_in){ .phone_idx = phone_of(r), .question_id = c->question_id });
}

// Codes that are not given yet are given now; all are read back, for the database chooses them.
static enum rc write_codes(const struct reply *r, struct effect *e) {
    struct q_inbound_codes_out *rows;
    struct answer_choice choices[CHOICES_MAX];
    size_t n, made = 0;
    for (size_t i = e->n_choices; i > 0; i--) TRY(give_code(r, &e->choices[i - 1]));  // oldest first, so that codes go up
    TRY(q_inbound_codes(r->in->db, r->in->a, &(struct q_inbound_codes_in){ .phone_idx = phone_of(r) }, &rows, &n));
    for (size_t i = e->n_choices; i > 0; i--) {
        const struct choice *c = &e->choices[i - 1];
        for (size_t k = 0; k < n; k++) {
            if (rows[k].enrolment_id != c->enrolment_id || rows[k].question_id != c->question_id) continue;
            choices[made++] = (struct answer_choice){ c->name, rows[k].code };
            break;
        }
    }
    e->answer = answer_which(r->in->a, r->said.act == KEYWORD_CONFIRM ? "1" : "0", choices, made);
    return RC_OK;
}

static enum rc write_answer(const struct reply *r, const struct effect *e) {
    struct answer answer = { .unit_id = e->unit_id, .e164 = r->e164, .phone_idx = r->phone_idx, .body = e->answer, .asked_ms = r->at_ms };
    bool put;
    return answer_put(r->in, &answer, &put);
}

static enum rc write_incoming(const struct reply *r, const struct effect *e) {
    struct q_next_id_out next;
    TRY(q_next_id(r->in->db, r->in->a, &next));
    struct q_inbound_keep_in row = { .id = next.id, .at = inbound_instant(r->in->a, r->at_ms), .why = e->why };
    row.has_unit_id = e->unit_id != 0;
    row.unit_id = e->unit_id;
    row.has_person_id = e->person_id != 0;
    row.person_id = e->person_id;
    row.has_message_id = e->message_id != 0;
    row.message_id = e->message_id;
    row.number_enc = seal(r, arena_printf(r->in->a, "incoming:%lld:number", (long long)next.id), r->e164);
    row.number_idx = phone_of(r);
    row.number_tail = r->e164 + strlen(r->e164) - 3;
    row.text_enc = seal(r, arena_printf(r->in->a, "incoming:%lld:text", (long long)next.id), r->text);
    row.unique_key = (struct db_bytes){ r->key, sizeof(r->key) };
    TRY(q_inbound_keep(r->in->db, r->in->a, &row));
    if (!e->asks_work) return RC_OK;
    struct q_inbound_job_ask_in ask = { .incoming_id = next.id, .short_no = r->said.code, .has_short_no = r->said.has_code, .code = r->said.count,
                                        .has_code = r->said.has_count };
    return q_inbound_job_ask(r->in->db, r->in->a, &ask);
}

static enum rc apply(const struct reply *r, struct effect *e) {
    if (e->invitation != NULL) TRY(write_enrolment(r, e));
    if (e->said != NULL || e->reason != NULL) TRY(question_settle(r->in->db, r->in->a, e->question, e->said, e->reason, r->at_ms));
    if (e->consent != NULL) TRY(write_consents(r, e));
    if (e->has_task) TRY(write_task(r, e));
    if (e->n_choices > 0 && e->why == NULL) TRY(write_codes(r, e));
    if (e->answer != NULL && !e->held && e->unit_id != 0) TRY(write_answer(r, e));
    return e->why != NULL ? write_incoming(r, e) : RC_OK;
}

static enum rc take_once(void *arg) {
    const struct reply *r = arg;
    struct effect e = { .word = "other" };
    bool allowed, is_new;
    TRY(answer_allowed(r->in, r->phone_idx, &allowed));
    e.held = !allowed;
    TRY(find_sender(r, &e));
    TRY(is_reason(r, &e) ? decide_reason(r, &e) : decide[r->said.act](r, &e));
    TRY(write_event(r, &e, &is_new));
    if (!is_new) return RC_OK;
    enum rc rc = apply(r, &e);
    return rc == RC_CONFLICT ? RC_BUSY : rc;  // a row changed under us: from the start
}

enum rc reply_take(const struct reply *r) { return db_tx(r->in->db, take_once, (void *)(uintptr_t)r); }

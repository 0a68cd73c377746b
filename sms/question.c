// SPDX-License-Identifier: MPL-2.0
#include "question.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/vdate.h"
#include "db/db.h"
#include "gen/queries.h"
#include "tell.h"
#include "trace.h"

enum { DAY_MS = 86400000 };

// One question on its way to the outbox.
struct asking {
    const struct feeder *f;
    struct arena *a;
    int64_t now_ms;
    struct q_question_due_out q;
    size_t done;
};

static const char *question_instant(struct arena *a, int64_t ms) {
    char text[VTIME_SIZE];
    clock_format(ms, text);
    return arena_strdup(a, text);
}

static const char *question_day(struct arena *a, int64_t ms) {
    char day[VDATE_ISO_SIZE];
    vdate_format(clock_today(ms), day);
    return arena_strdup(a, day);
}

// --- asking -------------------------------------------------------------------------------------------------------------------------

static struct tell question_tell(const struct asking *k) {
    bool of_class = strcmp(k->q.kind, "outcome6") == 0;
    return (struct tell){
        .unit_id = k->q.unit_id, .person_id = k->q.person_id, .phone_id = k->q.phone_id, .kind = "notice", .wording = of_class ? "outcome" : "keep",
        .purpose = of_class ? "training" : "jobs", .name = k->q.name, .language = k->q.language, .number_enc = k->q.number_enc, .number_idx = k->q.number_idx,
        .subject = { .place = k->q.place, .trade = k->q.trade }, .key = arena_printf(k->a, "question:%lld", (long long)k->q.id),
    };
}

// Another worker that asks the same finds the row's state changed, and takes everything back.
static enum rc question_ask(void *arg) {
    struct asking *k = arg;
    struct q_next_id_out next;
    struct told m;
    bool found;
    k->done = 0;
    TRY(q_question_due(k->f->db, k->a, &(struct q_question_due_in){ .today = question_day(k->a, k->now_ms) }, &k->q, &found));
    if (!found) return RC_OK;
    const struct tell t = question_tell(k);
    TRY(tell_prepare(k->f, k->a, k->now_ms, &t, &m));
    TRY(q_next_id(k->f->db, k->a, &next));
    if (m.fault && strcmp(m.fault, "no_text") == 0) return RC_OK;  // its text was taken out of use this moment
    if (m.fault) log_warn("question_unsendable", "question=%lld why=%s", (long long)k->q.id, m.fault);
    TRY(q_question_asked(k->f->db, k->a, &(struct q_question_asked_in){ .id = k->q.id, .message_id = next.id }));
    if (!m.fault) TRY(tell_put(k->f, k->a, &t, &m, next.id));
    k->done = 1;
    return RC_OK;
}

enum rc question_step(const struct feeder *f, struct arena *a, int64_t now_ms, size_t *n) {
    struct asking k = { .f = f, .a = a, .now_ms = now_ms };
    int64_t over;
    struct q_question_over_in in = { .asked_before = question_instant(a, now_ms - (int64_t)QUESTION_DAYS * DAY_MS),
                                     .due_before = question_day(a, now_ms - (int64_t)QUESTION_LATE_DAYS * DAY_MS) };
    *n = 0;
    TRY(q_question_over(f->db, a, &in, &over));
    TRY(db_tx(f->db, question_ask, &k));
    *n = k.done;
    return RC_OK;
}

// --- answers ------------------------------------------------------------------------------------------------------------------------

static bool question_offers(const struct q_question_open_out *q) { return strcmp(q->kind, "offer") == 0; }
bool question_about_work(const struct q_question_open_out *q) { return strcmp(q->kind, "outcome6") != 0; }

static const char *const reasons[] = { "far", "harvest", "pay", "language", "health" };

const char *question_reason(const char *text) {
    text += strspn(text, " ");
    bool digit = *text >= '1' && *text <= '5' && strcspn(text + 1, "0123456789") == strlen(text + 1);
    return digit && strlen(text) <= 24 ? reasons[*text - '1'] : NULL;
}

const char *question_reasons(const struct q_question_open_out *q) {
    return question_offers(q) ? "Vi sao khong nhan viec nay? Nhan 1 xa nha, 2 mua ray, 3 luong, 4 tieng noi, 5 suc khoe."
                              : "Vi sao da nghi viec? Nhan 1 xa nha, 2 mua ray, 3 luong, 4 tieng noi, 5 suc khoe.";
}

static enum rc question_trace(struct db *db, struct arena *a, const struct q_question_open_out *q, const char *from, const char *to, int64_t at_ms) {
    struct trace t = { .action = "reply", .entity = "referral", .row_id = q->subject_id, .unit_id = q->unit_id, .from = from, .to = to, .at_ms = at_ms };
    return trace_write(db, a, &t);
}

static enum rc question_gone(struct db *db, struct arena *a, const struct q_question_open_out *q, int64_t at_ms) {
    int64_t changed;
    TRY(q_referral_gone(db, a, &(struct q_referral_gone_in){ .id = q->subject_id, .today = question_day(a, at_ms) }, &changed));
    if (changed == 0) return RC_OK;  // an officer knew it before
    TRY(question_trace(db, a, q, "placed", "left", at_ms));
    TRY(q_referral_gone_seeker(db, a, &(struct q_referral_gone_seeker_in){ .id = q->subject_id }, &changed));
    TRY(q_referral_gone_vacancy(db, a, &(struct q_referral_gone_vacancy_in){ .id = q->subject_id }, &changed));
    return q_question_lapse(db, a, &(struct q_question_lapse_in){ .subject_id = q->subject_id }, &changed);
}

static enum rc question_kept(struct db *db, struct arena *a, const struct q_question_open_out *q, int64_t at_ms) {
    int64_t changed;
    TRY(q_referral_kept(db, a, &(struct q_referral_kept_in){ .id = q->subject_id, .kind = q->kind }, &changed));
    return changed ? question_trace(db, a, q, "placed", q->kind, at_ms) : RC_OK;
}

// An officer who knew it before stands.
static enum rc question_offered(struct db *db, struct arena *a, const struct q_question_open_out *q, bool yes, const char *reason, int64_t at_ms) {
    int64_t changed;
    struct q_referral_offered_in in = { .id = q->subject_id, .to_state = yes ? "interested" : "declined", .reason = yes ? NULL : reason ? reason : "other" };
    TRY(q_referral_offered(db, a, &in, &changed));
    return changed ? question_trace(db, a, q, "introduced", in.to_state, at_ms) : RC_OK;
}

enum rc question_settle(struct db *db, struct arena *a, const struct q_question_open_out *q, const char *answer, const char *reason, int64_t at_ms) {
    int64_t changed;
    if (answer == NULL) {
        TRY(q_question_reason(db, a, &(struct q_question_reason_in){ .id = q->id, .reason = reason }));
        return q_referral_why(db, a, &(struct q_referral_why_in){ .id = q->subject_id, .reason = reason }, &changed);
    }
    bool yes = strcmp(answer, "no") != 0;
    TRY(q_question_answer(db, a, &(struct q_question_answer_in){ .id = q->id, .answer = answer, .reason = reason, .at = question_instant(a, at_ms) }));
    if (question_offers(q)) return question_offered(db, a, q, yes, reason, at_ms);
    if (!question_about_work(q)) return RC_OK;
    return yes ? question_kept(db, a, q, at_ms) : question_gone(db, a, q, at_ms);
}

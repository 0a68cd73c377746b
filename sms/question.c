// SPDX-License-Identifier: MPL-2.0
#include "question.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/phone.h"
#include "base/vault.h"
#include "base/vdate.h"
#include "db/db.h"
#include "feeder.h"
#include "gen/queries.h"
#include "phrase.h"
#include "rules.h"
#include "text.h"

enum { DAY_MS = 86400000, VALID_DAYS = 3 };

// One question on its way to the outbox.
struct asking {
    const struct feeder *f;
    struct arena *a;
    int64_t now_ms;
    struct q_question_due_out q;
    const char *purpose, *class, *e164, *body;
    int64_t template_id;
    struct rule rule;
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

static enum rc question_rule(struct asking *k) {
    struct q_outbox_rule_out row;
    bool found;
    k->rule = (struct rule){ .class = k->class };
    TRY(q_outbox_rule(k->f->db, k->a, &(struct q_outbox_rule_in){ .class = k->class, .day = question_day(k->a, k->now_ms) }, &row, &found));
    if (!found || !rules_minutes(row.hour_from, &k->rule.hour_from) || !rules_minutes(row.hour_to, &k->rule.hour_to)) {
        k->rule.hour_from = k->rule.hour_to = 0;  // nothing goes out under a class nobody has written a rule for
        return RC_OK;
    }
    k->rule.label = row.label;
    k->rule.refusal = row.refusal;
    return RC_OK;
}

static enum rc question_text(struct asking *k) {
    struct q_text_live_out *rows;
    size_t n;
    struct template_values values;
    const struct phrase_subject subject = { .place = k->q.place, .trade = k->q.trade };
    struct phrase phrase = { .body = NULL, .accents = true, .label = k->rule.label, .refusal = k->rule.refusal };
    const char *kind = strcmp(k->q.kind, "outcome6") == 0 ? "outcome" : "keep";
    TRY(q_text_live(k->f->db, k->a, &(struct q_text_live_in){ .kind = kind }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        if (strcmp(rows[i].language, "vi") != 0) continue;
        phrase.body = rows[i].body;
        k->template_id = rows[i].id;
    }
    if (phrase.body == NULL) return RC_OK;
    phrase_values(k->a, k->f->sender, NULL, &subject, &values);
    values.of[TEMPLATE_NAME] = k->q.name;
    k->body = phrase_text(k->a, &phrase, &values);
    return RC_OK;
}

static enum rc question_price(const struct asking *k, int64_t *per_part) {
    struct q_outbox_price_out row;
    bool found;
    struct q_outbox_price_in in = { .gateway = k->f->gateway, .class = k->class, .day = question_day(k->a, k->now_ms), .number_idx = k->q.number_idx };
    TRY(q_outbox_price(k->f->db, k->a, &in, &row, &found));
    *per_part = found ? row.per_part : 0;
    return RC_OK;
}

static enum rc question_insert(const struct asking *k, int64_t id, int64_t due_ms) {
    size_t len;
    int64_t per_part;
    struct sms_plan plan = sms_text_plan(k->body);
    uint8_t *key = arena_alloc(k->a, VAULT_INDEX_SIZE);
    const char *place = arena_printf(k->a, "message:%lld:phone", (long long)id);
    const void *sealed = vault_seal(k->f->vault, k->a, place, k->e164, strlen(k->e164), &len);
    vault_index(k->f->vault, "dedup", arena_printf(k->a, "question:%lld", (long long)k->q.id), key);
    TRY(question_price(k, &per_part));
    struct q_question_message_in in = {
        .id = id, .unit_id = k->q.unit_id, .person_id = k->q.person_id, .phone_id = k->q.phone_id, .template_id = k->template_id, .purpose = k->purpose,
        .class = k->class, .body = k->body, .coding = plan.ucs2 ? "ucs2" : "gsm7", .parts = plan.parts, .price = plan.parts * per_part,
        .phone_enc = { sealed, len }, .phone_idx = k->q.number_idx, .phone_tail = k->e164 + strlen(k->e164) - 3,
        .due_at = question_instant(k->a, due_ms), .valid_until = question_instant(k->a, k->now_ms + (int64_t)VALID_DAYS * DAY_MS),
        .dedup_key = { key, VAULT_INDEX_SIZE },
    };
    return q_question_message(k->f->db, k->a, &in);
}

static void question_person(struct asking *k) {
    bool of_class = strcmp(k->q.kind, "outcome6") == 0;
    k->purpose = of_class ? "training" : "jobs";
    k->class = of_class ? "policy" : "service";
    const char *place = arena_printf(k->a, "phone:%lld:number", (long long)k->q.phone_id);
    k->e164 = vault_unseal(k->f->vault, k->a, place, k->q.number_enc.p, k->q.number_enc.n);
    if (k->e164 && !phone_is_mobile(k->e164)) k->e164 = NULL;
}

// Another worker that asks the same finds the row's state changed, and takes everything back.
static enum rc question_ask(void *arg) {
    struct asking *k = arg;
    struct q_next_id_out next;
    bool found;
    int64_t due_ms;
    k->done = 0;
    TRY(q_question_due(k->f->db, k->a, &(struct q_question_due_in){ .today = question_day(k->a, k->now_ms) }, &k->q, &found));
    if (!found) return RC_OK;
    question_person(k);
    TRY(question_rule(k));
    TRY(question_text(k));
    TRY(q_next_id(k->f->db, k->a, &next));
    if (!k->body) return RC_OK;  // its text was taken out of use this moment
    bool sendable = k->e164 && rules_due(&k->rule, k->now_ms, k->now_ms + DAY_MS, &due_ms);
    if (!sendable) log_warn("question_unsendable", "question=%lld", (long long)k->q.id);
    TRY(q_question_asked(k->f->db, k->a, &(struct q_question_asked_in){ .id = k->q.id, .message_id = next.id }));
    if (sendable) TRY(question_insert(k, next.id, due_ms));
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

bool question_about_work(const struct q_question_open_out *q) { return strcmp(q->kind, "outcome6") != 0; }

static const char *const reasons[] = { "far", "harvest", "pay", "language", "health" };

const char *question_reason(const char *text) {
    text += strspn(text, " ");
    bool digit = *text >= '1' && *text <= '5' && strcspn(text + 1, "0123456789") == strlen(text + 1);
    return digit && strlen(text) <= 24 ? reasons[*text - '1'] : NULL;
}

const char *question_reasons(void) { return "Vi sao da nghi viec? Nhan 1 xa nha, 2 mua ray, 3 luong, 4 tieng noi, 5 suc khoe."; }

static enum rc question_gone(struct db *db, struct arena *a, const struct q_question_open_out *q, int64_t at_ms) {
    int64_t changed;
    TRY(q_referral_gone(db, a, &(struct q_referral_gone_in){ .id = q->subject_id, .today = question_day(a, at_ms) }, &changed));
    if (changed == 0) return RC_OK;  // an officer knew it before
    TRY(q_referral_gone_seeker(db, a, &(struct q_referral_gone_seeker_in){ .id = q->subject_id }, &changed));
    TRY(q_referral_gone_vacancy(db, a, &(struct q_referral_gone_vacancy_in){ .id = q->subject_id }, &changed));
    return q_question_lapse(db, a, &(struct q_question_lapse_in){ .subject_id = q->subject_id }, &changed);
}

enum rc question_settle(struct db *db, struct arena *a, const struct q_question_open_out *q, const char *answer, const char *reason, int64_t at_ms) {
    int64_t changed;
    if (answer == NULL) {
        TRY(q_question_reason(db, a, &(struct q_question_reason_in){ .id = q->id, .reason = reason }));
        return q_referral_why(db, a, &(struct q_referral_why_in){ .id = q->subject_id, .reason = reason }, &changed);
    }
    TRY(q_question_answer(db, a, &(struct q_question_answer_in){ .id = q->id, .answer = answer, .reason = reason, .at = question_instant(a, at_ms) }));
    if (!question_about_work(q)) return RC_OK;
    if (strcmp(answer, "no") == 0) return question_gone(db, a, q, at_ms);
    return q_referral_kept(db, a, &(struct q_referral_kept_in){ .id = q->subject_id, .kind = q->kind }, &changed);
}

// SPDX-License-Identifier: MPL-2.0
#include "tell.h"

#include <string.h>

#include "base/arena.h"
#include "base/phone.h"
#include "base/vault.h"
#include "base/vdate.h"
#include "rules.h"

enum { HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS, LOCAL_MS = 7 * HOUR_MS };

static const char *tell_day(struct arena *a, int64_t ms) {
    char day[VDATE_ISO_SIZE];
    vdate_format(clock_today(ms), day);
    return arena_strdup(a, day);
}

static const char *tell_instant(struct arena *a, int64_t ms) {
    char text[VTIME_SIZE];
    clock_format(ms, text);
    return arena_strdup(a, text);
}

// Persons have a language they use, texts one they are written in.
static const struct {
    const char *spoken, *written;
} languages[] = { { "sedang", "sed" }, { "bahnar", "bdq" }, { "jarai", "jra" } };

static bool is_hers(const char *spoken, const char *written) {
    for (size_t i = 0; spoken && i < sizeof(languages) / sizeof(languages[0]); i++)
        if (strcmp(languages[i].spoken, spoken) == 0) return strcmp(languages[i].written, written) == 0;
    return false;
}

static enum rc tell_text(const struct feeder *f, struct arena *a, const struct tell *t, const struct q_text_live_out **out) {
    struct q_text_live_out *rows;
    size_t n;
    *out = NULL;
    TRY(q_text_live(f->db, a, &(struct q_text_live_in){ .kind = t->wording }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].language, "vi") == 0) *out = &rows[i];
    for (size_t i = 0; *out && i < n; i++)
        if (is_hers(t->language, rows[i].language)) *out = &rows[i];
    return RC_OK;
}

static enum rc tell_rule(const struct feeder *f, struct arena *a, int64_t now_ms, const char *class, struct rule *out,
                         bool *found) {
    struct q_outbox_rule_out row;
    *out = (struct rule){ .class = class };
    TRY(q_outbox_rule(f->db, a, &(struct q_outbox_rule_in){ .class = class, .day = tell_day(a, now_ms) }, &row, found));
    if (!*found) return RC_OK;  // nothing goes out under a class nobody has written a rule for
    *found = rules_minutes(row.hour_from, &out->hour_from) && rules_minutes(row.hour_to, &out->hour_to);
    out->label = row.label;
    out->refusal = row.refusal;
    return RC_OK;
}

static enum rc tell_price(const struct feeder *f, struct arena *a, int64_t now_ms, const struct tell *t, struct told *m) {
    struct q_outbox_price_out row;
    bool found;
    struct q_outbox_price_in in = {
        .gateway = f->gateway, .class = m->class, .day = tell_day(a, now_ms), .number_idx = t->number_idx
    };
    TRY(q_outbox_price(f->db, a, &in, &row, &found));
    m->price = found ? m->plan.parts * row.per_part : 0;
    return RC_OK;
}

static const char *tell_number(const struct feeder *f, struct arena *a, const struct tell *t) {
    if (t->phone_id == 0 || t->number_enc.p == NULL) return NULL;
    const char *e164 = vault_unseal(f->vault, a, arena_printf(a, "phone:%lld:number", (long long)t->phone_id), t->number_enc.p,
                                    t->number_enc.n);
    return e164 && phone_is_mobile(e164) ? e164 : NULL;
}

// What tells of a day is worth nothing after it.
static int64_t tell_valid(const struct tell *t, int64_t now_ms) {
    int64_t usual = now_ms + (int64_t)TELL_VALID_HOURS * HOUR_MS;
    vday day;
    if (!t->subject.held_on || !vdate_parse(t->subject.held_on, &day)) return usual;
    int64_t over = ((int64_t)day + 1) * DAY_MS - LOCAL_MS;
    return over > now_ms && over < usual ? over : usual;
}

enum rc tell_prepare(const struct feeder *f, struct arena *a, int64_t now_ms, const struct tell *t, struct told *out) {
    const struct q_text_live_out *text;
    struct template_values values;
    struct rule rule;
    bool ruled;
    *out = (struct told){ .e164 = tell_number(f, a, t), .valid_ms = tell_valid(t, now_ms) };
    TRY(tell_text(f, a, t, &text));
    out->fault = text ? NULL : "no_text";
    if (out->fault) return RC_OK;
    out->class = text->class;
    out->template_id = text->id;
    TRY(tell_rule(f, a, now_ms, text->class, &rule, &ruled));
    out->fault = !out->e164 ? "no_phone" : !ruled || !rules_due(&rule, now_ms, out->valid_ms, &out->due_ms) ? "no_rule" : NULL;
    if (out->fault) return RC_OK;
    phrase_values(a, f->sender, NULL, &t->subject, &values);
    values.of[TEMPLATE_NAME] = t->name;
    out->body = phrase_text(
        a, &(struct phrase){ .body = text->body, .accents = true, .label = rule.label, .refusal = rule.refusal }, &values);
    out->plan = sms_text_plan(out->body);
    return tell_price(f, a, now_ms, t, out);
}

enum rc tell_put(const struct feeder *f, struct arena *a, const struct tell *t, const struct told *m, int64_t id) {
    size_t len;
    uint8_t *key = arena_alloc(a, VAULT_INDEX_SIZE);
    const void *sealed = vault_seal(f->vault, a, arena_printf(a, "message:%lld:phone", (long long)id), m->e164, strlen(m->e164),
                                    &len);
    vault_index(f->vault, "dedup", t->key, key);
    struct q_worker_message_in in = {
        .id = id,
        .unit_id = t->unit_id,
        .person_id = t->person_id,
        .phone_id = t->phone_id,
        .enrolment_id = t->enrolment_id,
        .has_enrolment_id = t->enrolment_id != 0,
        .course_id = t->course_id,
        .has_course_id = t->course_id != 0,
        .template_id = m->template_id,
        .kind = t->kind,
        .purpose = t->purpose,
        .class = m->class,
        .body = m->body,
        .coding = m->plan.ucs2 ? "ucs2" : "gsm7",
        .parts = m->plan.parts,
        .price = m->price,
        .phone_enc = { sealed, len },
        .phone_idx = t->number_idx,
        .phone_tail = m->e164 + strlen(m->e164) - 3,
        .due_at = tell_instant(a, m->due_ms),
        .valid_until = tell_instant(a, m->valid_ms),
        .dedup_key = { key, VAULT_INDEX_SIZE },
    };
    return q_worker_message(f->db, a, &in);
}

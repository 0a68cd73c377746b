// SPDX-License-Identifier: MPL-2.0
#include "feeder.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/must.h"
#include "base/vault.h"
#include "base/vdate.h"
#include "db/db.h"
#include "feeder_run.h"
#include "kill_point.h"
#include "state.h"

enum { CANDIDATES = 8, HOUR_MS = 3600000 };

static const char *feeder_time(struct arena *a, int64_t ms) {
    char text[VTIME_SIZE];
    clock_format(ms, text);
    return arena_strdup(a, text);
}

const char *feeder_hex(struct arena *a, const void *bytes, size_t n) {
    char *hex = arena_alloc(a, 2 * n + 1);
    vault_hex(bytes, n, hex);
    return hex;
}

bool feeder_affords(const struct feeder_run *r, const struct feeder_sum *sum, int64_t price) {
    return r->c.cap == 0 || r->c.price + sum->price + price <= r->c.cap;
}

// --- rows for the outbox -------------------------------------------------------------------------------------------------------------

void feeder_quote(struct buf *b, const char *text) {
    buf_char(b, '"');
    while (*text) {
        size_t plain = strcspn(text, "\"\\\b\f\n\r\t");
        buf_bytes(b, text, plain);
        text += plain;
        if (*text) buf_printf(b, "\\u%04x", (unsigned char)*text++);
    }
    buf_char(b, '"');
}

void feeder_row(struct feeder_run *r, struct buf *list, const struct feeder_message *m) {
    uint8_t index[VAULT_INDEX_SIZE];
    size_t len;
    const char *place = arena_printf(r->a, "message:%lld:phone", (long long)m->id);
    const void *sealed = vault_seal(r->f->vault, r->a, place, m->e164, strlen(m->e164), &len);
    vault_index(r->f->vault, "phone", m->e164, index);
    buf_printf(list, "%c{\"i\":%lld,\"u\":%lld,\"n\":%d,\"c\":%lld,\"e\":\"%s\",\"t\":\"%s\",\"k\":\"%s\",\"x\":\"%s\",\"s\":\"%s\",\"b\":",
               list->len ? ',' : '[', (long long)m->id, (long long)m->unit_id, m->parts, (long long)(m->parts * r->per_part), m->ucs2 ? "ucs2" : "gsm7",
               m->e164 + strlen(m->e164) - 3, m->key, feeder_hex(r->a, index, sizeof(index)), feeder_hex(r->a, sealed, len));
    feeder_quote(list, m->body);
    if (m->person_id) buf_printf(list, ",\"p\":%lld", (long long)m->person_id);
    if (m->phone_id) buf_printf(list, ",\"f\":%lld", (long long)m->phone_id);
    buf_char(list, '}');
}

enum rc feeder_write(struct feeder_run *r, struct buf *list, const struct feeder_group *g) {
    int64_t changed;
    if (!list->len) return RC_OK;
    buf_char(list, ']');
    struct q_feeder_insert_in in = {
        .rows = buf_string(list), .campaign_id = r->id, .course_id = r->c.course_id, .has_course_id = r->c.has_course_id,
        .occasion_id = r->c.occasion_id, .has_occasion_id = r->c.has_occasion_id, .template_id = g->template_id, .has_template_id = g->template_id != 0,
        .kind = g->kind, .purpose = g->purpose, .class = g->class, .lane = g->lane, .due_at = r->due_at, .valid_until = r->valid_until,
        .user_id = r->c.submitted_by, .has_user_id = r->c.has_submitted_by,
    };
    return q_feeder_insert(r->f->db, r->a, &in, &changed);
}

// --- what a campaign says today ------------------------------------------------------------------------------------------------------

static enum rc read_subject(struct feeder_run *r) {
    struct q_campaign_subject_out s = { .what = NULL };
    bool found = false;
    struct q_campaign_subject_in in = { .course_id = r->c.course_id, .has_course_id = r->c.has_course_id, .occasion_id = r->c.occasion_id,
                                        .has_occasion_id = r->c.has_occasion_id };
    if (in.has_course_id || in.has_occasion_id) TRY(q_campaign_subject(r->f->db, r->a, &in, &s, &found));
    r->subject = found ? (struct phrase_subject){ s.what, s.place, s.held_on, s.starts_at, s.trade, s.bring } : (struct phrase_subject){ NULL };
    r->cancelled = found && s.cancelled && strcmp(r->c.kind, "cancellation") != 0 && strcmp(r->c.kind, "change") != 0;
    phrase_values(r->a, r->f->sender, r->c.title, &r->subject, &r->values);
    return RC_OK;
}

// Nothing goes out under a class nobody has written a rule for.
static enum rc read_rule(struct feeder_run *r) {
    struct q_outbox_rule_out rule;
    struct q_outbox_price_out price;
    bool found, good;
    TRY(q_outbox_rule(r->f->db, r->a, &(struct q_outbox_rule_in){ .class = r->c.class, .day = r->day }, &rule, &found));
    r->rule = (struct rule){ .class = r->c.class };
    good = found && rules_minutes(rule.hour_from, &r->rule.hour_from) && rules_minutes(rule.hour_to, &r->rule.hour_to);
    if (!good) r->rule.hour_to = r->rule.hour_from = 0;
    if (good) r->rule.needs_consent = rule.needs_consent != 0, r->rule.checks_list = rule.checks_list != 0, r->rule.label = rule.label, r->rule.refusal = rule.refusal;
    r->phrase = (struct phrase){ r->c.body, r->c.accents != 0, r->rule.label, r->rule.refusal };
    struct q_outbox_price_in in = { .gateway = r->f->gateway, .class = r->c.class, .day = r->day };
    TRY(q_outbox_price(r->f->db, r->a, &in, &price, &found));
    r->per_part = found ? price.per_part : 0;
    return RC_OK;
}

static int64_t due_ms(const struct feeder_run *r) {
    int64_t ms = INT64_MAX;
    if (r->c.due_at) must(clock_parse(r->c.due_at, &ms));
    return ms;
}

static void judge_time(struct feeder_run *r) {
    int64_t due = due_ms(r), until = due + r->c.valid_hours * HOUR_MS, allowed = r->now_ms;
    r->in_time = rules_due(&r->rule, due > r->now_ms ? due : r->now_ms, until, &allowed);
    r->due_at = feeder_time(r->a, allowed);
    r->valid_until = feeder_time(r->a, until);
}

// --- states --------------------------------------------------------------------------------------------------------------------------

static enum rc progress(struct feeder_run *r, const struct feeder_sum *sum, bool all_fed, int64_t wait_ms) {
    struct q_feeder_progress_in in = {
        .id = r->id, .after_id = sum->after_id > r->c.after_id ? sum->after_id : r->c.after_id, .fed = sum->fed, .messages = sum->messages, .parts = sum->parts,
        .price = sum->price, .next_at = feeder_time(r->a, r->now_ms + wait_ms), .fed_at = all_fed ? r->now : NULL,
    };
    return q_feeder_progress(r->f->db, r->a, &in);
}

static enum rc look_later(struct feeder_run *r) {
    return progress(r, &(struct feeder_sum){ .after_id = 0 }, false, FEEDER_IDLE_MS);
}

static enum rc pause_at_cap(struct feeder_run *r) {
    const char *reason = arena_printf(r->a, "Tự tạm dừng: tin tiếp theo sẽ vượt trần chi %lld đồng. Nâng trần rồi chạy tiếp.", (long long)r->c.cap);
    log_info("campaign_paused", "campaign=%lld why=cap", (long long)r->id);
    return q_feeder_state(r->f->db, r->a, &(struct q_feeder_state_in){ .id = r->id, .state = "paused", .reason = reason, .sweep = 0 });
}

static enum rc stop_cancelled(struct feeder_run *r) {
    log_info("campaign_stopped", "campaign=%lld why=subject_cancelled", (long long)r->id);
    struct q_feeder_state_in in = { .id = r->id, .state = "stopped", .reason = "Tự dừng: lớp hoặc sự kiện đã huỷ.", .sweep = 1, .finished_at = r->now };
    r->done = 1;
    return q_feeder_state(r->f->db, r->a, &in);
}

static enum rc feed(struct feeder_run *r) {
    struct feeder_sum sum = { .after_id = r->c.after_id };
    TRY(feeder_people(r, &sum));
    bool everybody = sum.fed == 0 && !sum.over_cap;
    if (everybody) TRY(feeder_digests(r, &sum));
    r->done = (size_t)sum.fed + 1;
    TRY(progress(r, &sum, everybody && !sum.over_cap, 0));
    return sum.over_cap ? pause_at_cap(r) : RC_OK;
}

// Everybody has been looked at; done when nothing of it waits any more.
static enum rc finish(struct feeder_run *r) {
    struct q_feeder_pending_out p;
    TRY(q_feeder_pending(r->f->db, r->a, &(struct q_feeder_pending_in){ .id = r->id }, &p));
    if (p.waiting || p.flying) return look_later(r);
    log_info("campaign_done", "campaign=%lld people=%lld", (long long)r->id, (long long)r->c.fed);
    return q_feeder_state(r->f->db, r->a, &(struct q_feeder_state_in){ .id = r->id, .state = "done", .finished_at = r->now });
}

// --- what waits already --------------------------------------------------------------------------------------------------------------

static enum rc cancel_waiting(struct feeder_run *r, int64_t *n) {
    struct buf moves = buf_new(r->a);
    struct q_feeder_waiting_out *rows;
    size_t count;
    int64_t changed;
    TRY(q_feeder_waiting(r->f->db, r->a, &(struct q_feeder_waiting_in){ .id = r->id, .n = FEEDER_SWEEP }, &rows, &count));
    *n = (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        enum state from, to;
        must(state_parse(rows[i].state, &from) && state_next(from, EVENT_CANCEL, &to));
        buf_printf(&moves, "%c{\"id\":%lld,\"to\":\"%s\",\"event\":\"%s\",\"attempts\":%lld,\"why\":\"campaign_stopped\"}", i ? ',' : '[',
                   (long long)rows[i].id, state_word(to), state_event_word(EVENT_CANCEL), (long long)rows[i].attempts);
    }
    if (count == 0) return RC_OK;
    buf_char(&moves, ']');
    TRY(q_message_move(r->f->db, r->a, &(struct q_message_move_in){ .moves = buf_string(&moves) }, &changed));
    return q_message_move_event(r->f->db, r->a, &(struct q_message_move_event_in){ .moves = buf_string(&moves), .now = r->now }, &changed);
}

// What is in a worker's hands may come back to wait, so a pause or a stop is over only when nothing is.
static enum rc sweep(struct feeder_run *r) {
    struct q_feeder_pending_out p;
    int64_t n = 0, changed;
    bool runs = strcmp(r->c.state, "running") == 0, holds = strcmp(r->c.state, "paused") == 0;
    if (runs) TRY(q_feeder_release(r->f->db, r->a, &(struct q_feeder_release_in){ .id = r->id, .n = FEEDER_SWEEP }, &n));
    else if (holds) TRY(q_feeder_hold(r->f->db, r->a, &(struct q_feeder_hold_in){ .id = r->id, .n = FEEDER_SWEEP }, &n));
    else TRY(cancel_waiting(r, &n));
    r->done = (size_t)n;
    if (n > 0) return RC_OK;
    TRY(q_feeder_pending(r->f->db, r->a, &(struct q_feeder_pending_in){ .id = r->id }, &p));
    if (p.flying && !runs) return look_later(r);
    return q_feeder_swept(r->f->db, r->a, &(struct q_feeder_swept_in){ .id = r->id }, &changed);
}

// --- a step --------------------------------------------------------------------------------------------------------------------------

static enum rc take_up(struct feeder_run *r) {
    if (r->c.sweep) {
        TRY(sweep(r));
        if (r->done > 0) return RC_OK;
    }
    if (strcmp(r->c.state, "running") != 0) return RC_OK;
    TRY(read_subject(r));
    if (r->cancelled) return stop_cancelled(r);
    if (due_ms(r) > r->now_ms) return RC_OK;
    if (r->c.all_fed) return finish(r);
    TRY(read_rule(r));
    judge_time(r);
    return feed(r);
}

static enum rc step_tx(void *arg) {
    struct feeder_run *r = arg;
    struct q_feeder_lock_out held;
    bool found;
    r->done = 0;
    TRY(q_feeder_lock(r->f->db, r->a, &(struct q_feeder_lock_in){ .id = r->id }, &held, &found));
    if (!found) return RC_OK;
    TRY(q_feeder_campaign(r->f->db, r->a, &(struct q_feeder_campaign_in){ .id = r->id }, &r->c));
    TRY(take_up(r));
    kill_point("feed_before_commit");
    return RC_OK;
}

enum rc feeder_step(const struct feeder *f, struct arena *a, int64_t now_ms, size_t *n) {
    struct q_feeder_candidates_out *rows;
    size_t count;
    const char *now = feeder_time(a, now_ms);
    *n = 0;
    TRY(q_feeder_candidates(f->db, a, &(struct q_feeder_candidates_in){ .now = now, .n = CANDIDATES }, &rows, &count));
    for (size_t i = 0; i < count && *n == 0; i++) {
        struct feeder_run r = { .f = f, .a = a, .now_ms = now_ms, .now = now, .id = rows[i].id };
        vdate_format(clock_today(now_ms), r.day);
        TRY(db_tx(f->db, step_tx, &r));
        kill_point("feed_after_commit");
        *n = r.done;
    }
    return RC_OK;
}

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

static struct q_feeder_insert_in row_of(struct feeder_run *r, const struct feeder_message *m, const struct feeder_group *g) {
    uint8_t *index = arena_alloc(r->a, VAULT_INDEX_SIZE);
    size_t len;
    const char *place = arena_printf(r->a, "message:%lld:phone", (long long)m->id);
    const void *sealed = vault_seal(r->f->vault, r->a, place, m->e164, strlen(m->e164), &len);
    vault_index(r->f->vault, "phone", m->e164, index);
    return (struct q_feeder_insert_in){
        .id = m->id, .unit_id = m->unit_id, .person_id = m->person_id, .has_person_id = m->person_id != 0, .phone_id = m->phone_id,
        .has_phone_id = m->phone_id != 0, .campaign_id = r->id, .course_id = r->c.course_id, .has_course_id = r->c.has_course_id,
        .occasion_id = r->c.occasion_id, .has_occasion_id = r->c.has_occasion_id, .template_id = g->template_id, .has_template_id = g->template_id != 0,
        .offset_days = r->c.offset_days, .has_offset_days = r->c.has_offset_days, .kind = g->kind, .purpose = g->purpose, .class = g->class, .lane = g->lane, .body = m->body, .coding = m->ucs2 ? "ucs2" : "gsm7",
        .parts = m->parts, .price = m->price, .phone_enc = { sealed, len }, .phone_idx = { index, VAULT_INDEX_SIZE },
        .phone_tail = m->e164 + strlen(m->e164) - 3, .due_at = r->due_at, .valid_until = r->valid_until, .dedup_key = { m->key, sizeof(m->key) },
        .user_id = r->c.submitted_by, .has_user_id = r->c.has_submitted_by,
    };
}

enum rc feeder_write(struct feeder_run *r, const struct feeder_message *const *all, size_t n, const struct feeder_group *g) {
    struct q_feeder_insert_in *rows = arena_array(r->a, n, sizeof(*rows));
    int64_t written;
    for (size_t i = 0; i < n; i++) rows[i] = row_of(r, all[i], g);
    return q_feeder_insert(r->f->db, r->a, rows, n, &written);
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
    struct q_outbox_by_carrier_out by;
    TRY(q_outbox_price(r->f->db, r->a, &in, &price, &r->priced));
    TRY(q_outbox_by_carrier(r->f->db, r->a, &(struct q_outbox_by_carrier_in){ .class = r->c.class, .day = r->day }, &by));
    r->per_part = r->priced ? price.per_part : 0;
    r->by_carrier = by.yes != 0;
    r->n_prices = 0;
    return RC_OK;
}

enum rc feeder_part_price(struct feeder_run *r, const char *carrier, int64_t *out) {
    struct q_outbox_price_out price;
    bool found;
    *out = r->per_part;
    for (size_t i = 0; carrier && i < r->n_prices; i++) {
        if (strcmp(r->prices[i].carrier, carrier) != 0) continue;
        *out = r->prices[i].per_part;
        return RC_OK;
    }
    if (!carrier) return RC_OK;
    struct q_outbox_price_in in = { .gateway = r->f->gateway, .class = r->c.class, .day = r->day, .carrier = carrier };
    TRY(q_outbox_price(r->f->db, r->a, &in, &price, &found));
    if (found) *out = price.per_part;
    if (r->n_prices < FEEDER_CARRIERS) r->prices[r->n_prices++] = (struct feeder_price){ carrier, *out };
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
    struct q_feeder_front_out next;
    bool found = false;
    int64_t front = r->c.after_id;
    if (sum->fed > 0) TRY(q_feeder_front(r->f->db, r->a, &(struct q_feeder_front_in){ .campaign_id = r->id, .after_id = front }, &next, &found));
    if (sum->fed > 0) front = found ? next.person_id - 1 : sum->last_id;
    struct q_feeder_progress_in in = {
        .id = r->id, .after_id = front, .fed = sum->fed, .messages = sum->messages, .parts = sum->parts,
        .price = sum->price, .next_at = feeder_time(r->a, r->now_ms + wait_ms), .fed_at = all_fed ? r->now : NULL,
    };
    return q_feeder_progress(r->f->db, r->a, &in);
}

static enum rc look_later(struct feeder_run *r) {
    return progress(r, &(struct feeder_sum){ .fed = 0 }, false, FEEDER_IDLE_MS);
}

static enum rc pause_at_cap(struct feeder_run *r) {
    const char *reason = arena_printf(r->a, "Tự tạm dừng: tin tiếp theo sẽ vượt trần chi %lld đồng. Nâng trần rồi chạy tiếp.", (long long)r->c.cap);
    log_info("campaign_paused", "campaign=%lld why=cap", (long long)r->id);
    return q_feeder_state(r->f->db, r->a, &(struct q_feeder_state_in){ .id = r->id, .state = "paused", .reason = reason, .sweep = 0 });
}

// Nobody agreed to what nobody knows, and no cap would hold.
static enum rc pause_without_price(struct feeder_run *r) {
    static const char reason[] = "Tự tạm dừng: hôm nay chưa có giá tin của cổng gửi. Ghi giá tin rồi chạy tiếp.";
    log_info("campaign_paused", "campaign=%lld why=no_price", (long long)r->id);
    r->done = 1;
    return q_feeder_state(r->f->db, r->a, &(struct q_feeder_state_in){ .id = r->id, .state = "paused", .reason = reason, .sweep = 0 });
}

static enum rc stop_cancelled(struct feeder_run *r) {
    log_info("campaign_stopped", "campaign=%lld why=subject_cancelled", (long long)r->id);
    struct q_feeder_state_in in = { .id = r->id, .state = "stopped", .reason = "Tự dừng: lớp hoặc sự kiện đã huỷ.", .sweep = 1, .finished_at = r->now };
    r->done = 1;
    return q_feeder_state(r->f->db, r->a, &in);
}

// Somebody else may still have the last people in hand: only who is alone can say that everybody has been fed.
static enum rc feed(struct feeder_run *r) {
    struct feeder_sum sum = { .fed = 0 };
    TRY(feeder_people(r, &sum));
    r->done = (size_t)sum.fed;
    if (sum.everybody && !r->alone) return RC_OK;
    if (sum.everybody) TRY(feeder_digests(r, &sum));
    if (sum.everybody) r->done = 1;
    TRY(progress(r, &sum, sum.everybody && !sum.over_cap, 0));
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
        buf_printf(&moves, "%c{\"id\":%lld,\"to\":\"%s\",\"event\":\"%s\",\"attempts\":%lld,\"why\":\"campaign_stopped\",\"told\":1}", i ? ',' : '[',
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
    if (!runs && !holds) TRY(q_feeder_lists_close(r->f->db, r->a, &(struct q_feeder_lists_close_in){ .id = r->id, .now = r->now }, &changed));
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
    if (r->cancelled) return r->alone ? stop_cancelled(r) : RC_OK;
    if (due_ms(r) > r->now_ms) return RC_OK;
    if (r->c.all_fed) return finish(r);
    TRY(read_rule(r));
    if (!r->priced) return r->alone ? pause_without_price(r) : RC_OK;
    judge_time(r);
    return feed(r);
}

static enum rc lock(struct feeder_run *r, bool *found) {
    struct q_feeder_lock_out held;
    struct q_feeder_share_out shared;
    if (r->alone) return q_feeder_lock(r->f->db, r->a, &(struct q_feeder_lock_in){ .id = r->id }, &held, found);
    return q_feeder_share(r->f->db, r->a, &(struct q_feeder_share_in){ .id = r->id }, &shared, found);
}

// Money is counted by one at a time.
static bool may_share(const struct feeder_run *r) {
    return strcmp(r->c.state, "running") == 0 && !r->c.sweep && r->c.cap == 0 && !r->c.all_fed;
}

static enum rc step_tx(void *arg) {
    struct feeder_run *r = arg;
    bool found;
    r->done = 0;
    TRY(lock(r, &found));
    if (!found) return RC_OK;
    TRY(q_feeder_campaign(r->f->db, r->a, &(struct q_feeder_campaign_in){ .id = r->id }, &r->c));
    if (!r->alone && !may_share(r)) return RC_OK;
    TRY(take_up(r));
    kill_point("feed_before_commit");
    return RC_OK;
}

// Together with others first, then alone. A key that is there already is another worker's, or a number that has changed hands:
// the second time all are looked for.
static enum rc step(const struct feeder_run *given, size_t *n) {
    struct feeder_run r = *given;
    enum rc rc = db_tx(r.f->db, step_tx, &r);
    if (rc == RC_OK && r.done == 0) r.alone = true;
    if (rc == RC_CONFLICT) r.ask_all = true;
    if (r.alone || r.ask_all) rc = db_tx(r.f->db, step_tx, &r);
    *n = r.done;
    return rc;
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
        TRY(step(&r, n));
        kill_point("feed_after_commit");
    }
    return RC_OK;
}

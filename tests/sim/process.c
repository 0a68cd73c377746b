// SPDX-License-Identifier: MPL-2.0
// Workers as sms/worker.c runs them, one small step at a time, so that each can be killed, stopped or put to sleep between any
// two.
#include <string.h>

#include "sim.h"

enum { REQUEST_MS = 20000, VIEW_MS = 250, POLICY_MS = 1000 };

static struct core_clock process_now(const struct world *w, const struct worker *k) {
    return (struct core_clock){ w->t + k->skew, w->t + k->mono_shift };
}

static void process_check(struct world *w, const struct worker *k) {
    const char *broken = core_check(k->core);
    if (broken != NULL) world_broken(w, broken, NULL);
}

void process_start(struct world *w, struct worker *k) {
    struct core_options o = { .hands = w->hands, .connections = (w->hands + 1) / 2 };
    struct pick_policy p;
    int n = k->n;
    int64_t skew = k->skew;
    for (int g = 0; g < GATEWAYS; g++) {
        o.gateway[g].requests_per_s = w->gateways[g].requests_per_s;
        o.gateway[g].parts_per_s = w->gateways[g].parts_per_s;
    }
    *k = (struct worker){ .n = n, .owner = ++w->owners, .skew = skew, .core = core_new(&o), .next_at = w->t };
    k->mono_shift = world_between(w, -1000000, 1000000) - w->t;
    world_policy(w, &p);
    core_policy(k->core, &p);
}

void process_end(struct worker *k) {
    if (k->core != NULL) core_free(k->core);
    k->core = NULL;
    k->turn = NULL;
}

static int64_t process_pause(struct world *w) {
    int kind = world_roll(w, 10);
    if (kind < 5) return world_between(w, 200, 30000);
    return kind < 9 ? world_between(w, 30000, 10 * MINUTE_MS) : world_between(w, 10 * MINUTE_MS, 12 * (int64_t)HOUR_MS);
}

static void process_down(struct world *w, struct worker *k, int64_t ms) {
    rules_held(w, k);
    process_end(k);
    k->life = DOWN;
    k->until = w->t + ms;
}

// kill -9. A COMMIT that is on its way may still arrive.
static void process_kill(struct world *w, struct worker *k) {
    w->sum.kills++;
    if (k->turn != NULL && !k->applied && k->done.end != CORE_UNDONE && world_percent(w, 50)) {
        k->done.end = CORE_DONE;
        store_turn(w, k);
    }
    process_down(w, k, process_pause(w));
}

// SIGSTOP, or the machine sleeps.
static void process_freeze(struct world *w, struct worker *k) {
    w->sum.freezes++;
    k->life = FROZEN;
    k->sleeps = world_percent(w, 30);
    k->until = w->t + process_pause(w);
    k->server_goes_on = world_percent(w, 50);
    if (k->sleeps) k->mono_shift -= k->until - w->t;
}

static void process_wake(struct world *w, struct worker *k) {
    k->life = UP;
    k->next_at = k->woke_at = w->t;
    if (k->turn != NULL && !k->applied && k->commit_at < w->t) k->commit_at = w->t;
}

// ---- requests

static void flight_start(struct world *w, struct worker *k, int slot) {
    const struct core_job *job = core_job_at(k->core, slot);
    for (int i = 0; i < FLIGHTS; i++) {
        struct flight *f = &k->flights[i];
        if (f->on) continue;
        *f = (struct flight){
            .on = true, .slot = slot, .id = job->id, .attempts = job->attempts, .begun_mono = w->t + k->mono_shift
        };
        f->leave_at = w->t + (world_percent(w, 3) ? world_between(w, 5, 4900) : world_roll(w, 4));
        return;
    }
    world_broken(w, "more requests than connections", NULL);
}

static int64_t flight_time_out(const struct worker *k, const struct flight *f) {
    return f->begun_mono + REQUEST_MS - k->mono_shift;
}

static int64_t flight_next(const struct worker *k, const struct flight *f) {
    if (!f->on) return INT64_MAX;
    int64_t at = f->answer_at != 0 ? f->answer_at : f->leave_at, out = flight_time_out(k, f);
    return at < out ? at : out;
}

static void flight_answer(struct world *w, struct worker *k, struct flight *f, const struct core_answer *answer) {
    struct core_clock now = process_now(w, k);
    struct core_answer a = *answer;
    struct row *r = store_row(w, f->id);
    a.random = (uint32_t)world_roll(w, 1 << 30);
    f->on = false;
    if (a.outcome == OUTCOME_AMBIGUOUS && r != NULL) r->doubted = true;
    core_answer(k->core, &now, f->slot, &a);
}

static void flight_step(struct world *w, struct worker *k, struct flight *f) {
    static const struct core_answer lost = { .outcome = OUTCOME_AMBIGUOUS }, unsent = { .outcome = OUTCOME_NOT_SENT_RETRY };
    struct core_clock now = process_now(w, k);
    bool out = flight_time_out(k, f) <= w->t, answered = f->answer_at != 0 && f->answer_at <= w->t;
    if (answered && (!out || world_percent(w, 50))) {
        flight_answer(w, k, f, &f->answer);
    } else if (out && (f->left || f->answer_at != 0 || world_percent(w, 50))) {
        flight_answer(w, k, f, f->left ? &lost : &unsent);
    } else if (w->mutant == MUTANT_NO_LAST_LOOK || core_may_leave(k->core, &now, f->slot)) {
        gateway_request(w, k, core_job_at(k->core, f->slot), f);
    } else {
        w->sum.withheld++;
        f->on = false;
        core_withheld(k->core, &now, f->slot);
    }
}

// ---- turns

static void turn_start(struct world *w, struct worker *k, const struct core_turn *turn) {
    int64_t wall = w->t + k->skew, ms = world_between(w, 1, 12);
    bool any = turn->n_notes + turn->n_settles + turn->n_backs + turn->pick.room > 0;
    if (turn->recover) store_recover(w, wall);
    if (turn->wake) store_wake(w, wall);
    if (world_percent(w, w->slow)) ms = world_percent(w, 20) ? world_between(w, 30000, 120000) : world_between(w, 100, 20000);
    k->turn = turn;
    k->turn_at = w->t;
    k->commit_at = w->t + (any ? ms : 0);
    k->done_at = k->commit_at + (any ? world_roll(w, 3) : 0);
    k->applied = false;
    k->done = (struct core_done){ .end = CORE_DONE };
    if (any && world_percent(w, w->undone)) k->done.end = CORE_UNDONE;
    else if (any && world_percent(w, w->unsure)) k->done.end = CORE_UNSURE;
    k->committed = k->done.end == CORE_DONE || world_percent(w, 50);
}

static void turn_commit(struct world *w, struct worker *k) {
    store_turn(w, k);
    rules_held(w, k);
    k->applied = true;
    if (k->done_at < w->t) k->done_at = w->t;
}

static void turn_end(struct world *w, struct worker *k) {
    struct core_clock now = process_now(w, k);
    if (w->mutant == MUTANT_TRUST_DOUBT && k->done.end == CORE_UNSURE) k->done.end = CORE_DONE;
    k->turn = NULL;
    core_turn_done(k->core, &now, &k->done);
}

// ---- the loop

static void process_look(struct world *w, struct worker *k) {
    int64_t mono = w->t + k->mono_shift;
    struct pick_policy p;
    if (mono >= k->view_at) {
        k->view_at = mono + VIEW_MS;
        for (int g = 0; g < GATEWAYS; g++)
            core_view(k->core, g, w->states[g].state, w->states[g].open_until_ms, w->states[g].trips);
    }
    if (mono < k->policy_at) return;
    k->policy_at = mono + POLICY_MS;
    world_policy(w, &p);
    core_policy(k->core, &p);
}

static void process_abandon(struct world *w, struct worker *k) {
    static const struct core_answer given_up = { .outcome = OUTCOME_AMBIGUOUS, .ours = true };
    for (int i = 0; i < FLIGHTS; i++) {
        if (k->flights[i].on) flight_answer(w, k, &k->flights[i], &given_up);
    }
}

static void process_act(struct world *w, struct worker *k) {
    struct core_action a;
    struct core_clock now = process_now(w, k);
    if (k->turn == NULL) process_look(w, k);
    core_next(k->core, &now, &a);
    k->idle = a.kind == CORE_WAIT && core_held(k->core) == 0;
    k->next_at = a.kind == CORE_WAIT ? w->t + a.wait_ms : a.kind == CORE_HOLD ? INT64_MAX : w->t;
    if (a.kind == CORE_SEND) flight_start(w, k, a.slot);
    else if (a.kind == CORE_TURN) turn_start(w, k, a.turn);
    else if (a.kind == CORE_ABANDON) process_abandon(w, k);
    else if (a.kind == CORE_END) process_down(w, k, world_between(w, 100, 5000));
}

int64_t process_next(const struct world *w, const struct worker *k) {
    (void)w;
    if (k->life == DOWN) return k->until;
    int64_t at = k->life == FROZEN ? k->until : k->next_at;
    if (k->turn != NULL && !k->applied && (k->life == UP || k->server_goes_on) && k->commit_at < at) at = k->commit_at;
    if (k->life == FROZEN) return at;
    if (k->turn != NULL && k->applied && k->done_at < at) at = k->done_at;
    for (int i = 0; i < FLIGHTS; i++) {
        int64_t next = flight_next(k, &k->flights[i]);
        if (next < at) at = next;
    }
    return at;
}

void process_power(struct world *w) {
    int64_t away = world_percent(w, 50) ? world_between(w, MINUTE_MS, 20 * MINUTE_MS)
                                        : world_between(w, 10 * MINUTE_MS, 8 * (int64_t)HOUR_MS);
    for (int i = 0; i < WORKERS; i++) {
        struct worker *k = &w->workers[i];
        if (k->life != DOWN) process_kill(w, k);
        k->until = w->t + away + world_roll(w, 3000);
    }
}

// Faults come to those who work more than to those who wait.
static bool process_struck(struct world *w, const struct worker *k, int per) {
    bool busy = core_held(k->core) > 0 || k->turn != NULL;
    return per > 0 && world_roll(w, busy ? per : 40 * per) == 0;
}

// A fault of the weather. True when the worker does nothing more for now.
static bool process_fault(struct world *w, struct worker *k) {
    struct core_clock now = process_now(w, k);
    if (w->calm) return false;
    if (process_struck(w, k, w->kill_per)) {
        if (world_percent(w, 70)) process_kill(w, k);
        else core_stop(k->core, &now);
        return k->life != UP;
    }
    if (process_struck(w, k, w->freeze_per)) {
        process_freeze(w, k);
        return true;
    }
    return false;
}

static void process_one(struct world *w, struct worker *k) {
    for (int i = 0; i < FLIGHTS; i++) {
        if (flight_next(k, &k->flights[i]) > w->t) continue;
        flight_step(w, k, &k->flights[i]);
        if (k->turn == NULL || core_in_air(k->core) < (w->hands + 1) / 2) k->next_at = w->t;
        return;
    }
    if (k->turn != NULL && k->applied && k->done_at <= w->t) {
        turn_end(w, k);
        k->next_at = w->t;
        return;
    }
    if (k->next_at <= w->t) process_act(w, k);
}

void process_step(struct world *w, struct worker *k) {
    w->sum.steps++;
    if (k->life == DOWN) {
        process_start(w, k);
        return;
    }
    if (k->turn != NULL && !k->applied && k->commit_at <= w->t && (k->life == UP || k->server_goes_on)) {
        turn_commit(w, k);
        return;
    }
    if (k->life == FROZEN) {
        process_wake(w, k);
        return;
    }
    if (process_fault(w, k)) return;
    process_one(w, k);
    if (k->life == UP) process_check(w, k);
}

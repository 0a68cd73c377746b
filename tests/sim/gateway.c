// SPDX-License-Identifier: MPL-2.0
// Gateways by script: what becomes of a request is drawn from the weights of the weather.
#include <string.h>

#include "sim.h"

static const struct {
    bool took;
    enum outcome outcome;
    int64_t from_ms, to_ms;  // until the answer; 0, 0: none
} fates[FATES] = {
    // clang-format off
    [F_TAKE] = { true, OUTCOME_ACCEPTED, 1, 300 },
    [F_SLOW] = { true, OUTCOME_ACCEPTED, 1000, 19000 },
    [F_REFUSE] = { false, OUTCOME_REJECTED, 1, 300 },
    [F_BUSY] = { false, OUTCOME_NOT_SENT_RETRY, 1, 300 },
    [F_STOP] = { false, OUTCOME_STOP_LANE, 1, 300 },
    [F_500_TOOK] = { true, OUTCOME_AMBIGUOUS, 1, 2000 },
    [F_500] = { false, OUTCOME_AMBIGUOUS, 1, 2000 },
    [F_HANG_TOOK] = { true, OUTCOME_AMBIGUOUS, 0, 0 },
    [F_HANG] = { false, OUTCOME_AMBIGUOUS, 0, 0 },
    [F_DROP_TOOK] = { true, OUTCOME_AMBIGUOUS, 1, 50 },
    [F_RUBBISH] = { true, OUTCOME_AMBIGUOUS, 1, 300 },
    [F_NO_CONNECTION] = { false, OUTCOME_NOT_SENT_RETRY, 1, 4000 },
    // clang-format on
};

static enum fate gateway_fate(struct world *w, const struct gateway *g) {
    int sum = 0;
    for (int i = 0; i < FATES; i++) sum += g->weights[i];
    int at = world_roll(w, sum);
    for (int i = 0; i < FATES; i++) {
        at -= g->weights[i];
        if (at < 0) return (enum fate)i;
    }
    return F_TAKE;
}

static int64_t gateway_when(struct world *w) {
    int kind = world_roll(w, 10);
    if (kind < 3) return world_between(w, 0, 5);  // before the answer
    if (kind < 8) return world_between(w, 100, MINUTE_MS);
    return kind < 9 ? world_between(w, MINUTE_MS, 6 * (int64_t)HOUR_MS) : world_between(w, HOUR_MS, 40 * (int64_t)HOUR_MS);
}

static void gateway_report(struct world *w, enum happens what, int64_t id) {
    int64_t at = w->t + gateway_when(w);
    world_note(w, at, what, id);
    if (world_percent(w, 15)) world_note(w, at + gateway_when(w), what, id);
}

static void gateway_take(struct world *w, struct row *r, int gateway) {
    struct gateway *g = &w->gateways[gateway];
    bool knows = g->knows && r->known_ms[gateway] != 0 && (g->window_ms == 0 || w->t - r->known_ms[gateway] < g->window_ms);
    if (knows) {
        w->sum.twice++;
        return;
    }
    r->known_ms[gateway] = w->t;
    rules_taken(w, r, gateway);
    if (world_percent(w, 40)) gateway_report(w, DLR_SENT, r->id);
    int end = world_roll(w, 100);
    if (end < 65) gateway_report(w, DLR_DELIVERED, r->id);
    else if (end < 75) gateway_report(w, DLR_FAILED, r->id);
}

void gateway_request(struct world *w, const struct worker *k, const struct core_job *job, struct flight *f) {
    struct row *r = store_row(w, job->id);
    enum fate fate = gateway_fate(w, &w->gateways[job->gateway]);
    f->answer_at = fates[fate].to_ms == 0 ? INT64_MAX : w->t + world_between(w, fates[fate].from_ms, fates[fate].to_ms);
    f->answer = (struct core_answer){ .outcome = fates[fate].outcome };
    if (fate == F_BUSY && world_percent(w, 50)) f->answer.retry_after_ms = world_between(w, 1000, MINUTE_MS);
    f->left = fate != F_NO_CONNECTION;
    if (f->left) rules_leave(w, k, r, job);
    if (fates[fate].outcome == OUTCOME_NOT_SENT_RETRY) rules_refused(w, r, &f->answer);
    if (fates[fate].took && r != NULL) gateway_take(w, r, job->gateway);
}

void gateway_heal(struct gateway *g) {
    memset(g->weights, 0, sizeof(g->weights));
    g->weights[F_TAKE] = 1;
}

void gateway_weather(struct world *w, struct gateway *g) {
    int kind = world_roll(w, 10);
    gateway_heal(g);
    if (kind < 4) return;
    if (kind < 8) {  // a bad day
        g->weights[F_TAKE] = 200;
        for (int i = 1; i < FATES; i++) g->weights[i] = world_percent(w, 60) ? world_roll(w, 12) : 0;
        return;
    }
    g->weights[F_TAKE] = world_roll(w, 2);  // it does hardly anything else
    g->weights[1 + world_roll(w, FATES - 1)] = 10;
}

// SPDX-License-Identifier: MPL-2.0
// What must hold, judged with what only the simulation knows. Clocks may differ by SKEW_MS each, so times are judged with that
// much mercy.
#include <stddef.h>

#include "bucket.h"
#include "sim.h"

// ---- when bytes leave

static bool rules_in_hours(const struct pick_policy *p, const struct row *r, int64_t at) {
    int64_t due;
    return rules_due(&p->rules[r->class], at, INT64_MAX, &due) && due == at;
}

// All that leaves is at most the rate, a full bucket, what each worker had in hand, and what clocks that differ may add.
static void rules_tokens(struct world *w, const struct row *r, int gateway) {
    struct gateway *g = &w->gateways[gateway];
    int64_t rate = g->requests_per_s;
    if (rate == 0) return;
    int64_t most = (rate * (1000 + 2 * SKEW_MS)) + WORKERS * bucket_slice(g->requests_per_s, 1) * 2;
    int64_t drained = (w->t - g->level_at) * rate;
    g->level = drained > g->level ? 0 : g->level - drained;
    g->level_at = w->t;
    g->level += BUCKET_TOKEN;
    if (g->level > most) world_broken(w, "more requests than the gateway's rate allows", r);
}

void rules_leave(struct world *w, const struct worker *k, const struct row *r, const struct core_job *job) {
    struct pick_policy p;
    world_policy(w, &p);
    if (r == NULL) {
        world_broken(w, "a message of long ago leaves", r);
        return;
    }
    if (job->asked && !p.gateway[job->gateway].knows) world_broken(w, "a gateway that knows no references is asked again", r);
    if (w->wild) return;
    bool ours = r->state == STATE_SUBMITTING && r->owner == k->owner && r->attempts == job->attempts;
    bool reported = job->asked && (r->state == STATE_ACCEPTED || r->state == STATE_DELIVERED || r->state == STATE_FAILED);
    if (!ours && !reported) world_broken(w, "it leaves though the worker does not hold it", r);
    bool lawful = rules_in_hours(&p, r, w->t) || rules_in_hours(&p, r, w->t - SKEW_MS) || rules_in_hours(&p, r, w->t + SKEW_MS);
    if (!lawful && !pick_goes_at_night(r->lane, r->class)) world_broken(w, "it leaves outside its hours", r);
    if (w->consent[r->number] == 'n' && w->t - w->refused_ms[r->number] > CORE_LEAVE_MS + SKEW_MS)
        world_broken(w, "it leaves though the person has said no", r);
    if (w->t - SKEW_MS >= r->valid_ms) world_broken(w, "it leaves after its validity", r);
    // A worker that died with the answer has told nobody: then it is asked about.
    if (!job->asked && w->t < r->not_before_ms - 2 * SKEW_MS) world_broken(w, "it is back before its Retry-After", r);
    if (r->flood) w->flood_left[r->lane]++;
    rules_tokens(w, r, job->gateway);
}

// ---- when a gateway takes a message as one of its own

static void rules_number(struct world *w, const struct row *row) {
    struct pick_policy p;
    int n = 0;
    world_policy(w, &p);
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &w->rows[i];
        n += r->used && r->taken > 0 && r->number == row->number
             && r->class == row->class && r->left_ms > w->t - PICK_DAY_MS + 2 * SKEW_MS;
    }
    int most = p.rules[row->class].per_day_max;
    if (most > 0 && n > most) world_broken(w, "a number gets more than its messages of 24 hours", row);
}

void rules_taken(struct world *w, struct row *r, int gateway) {
    const struct gateway *g = &w->gateways[gateway];
    r->taken++;
    r->left_ms = w->t;
    w->sum.taken++;
    if (r->taken > 1 && !(w->wild && g->window_ms != 0)) world_broken(w, "a telephone gets it twice", r);
    if (!w->wild) rules_number(w, r);
}

// Another gateway may have it at once, but then it waits: after the first pair 2.5 s at least, after the second 15.
void rules_refused(struct world *w, struct row *r, const struct core_answer *answer) {
    enum { KEPT = sizeof(r->refused_ms) / sizeof(r->refused_ms[0]), FIVE_MS = 15000 - 2 * SKEW_MS };
    if (r == NULL || w->wild) return;
    bool often = r->refused_ms[KEPT - 1] != 0 && w->t - r->refused_ms[KEPT - 1] < FIVE_MS;
    if (often) world_broken(w, "it is thrown to and fro between gateways", r);
    for (int i = KEPT - 1; i > 0; i--) r->refused_ms[i] = r->refused_ms[i - 1];
    r->refused_ms[0] = w->t;
    if (r->class != 1) r->not_before_ms = w->t + answer->retry_after_ms;
}

// ---- when the database changes

void rules_row(struct world *w, const struct row *r) {
    bool never = r->state == STATE_QUEUED || r->state == STATE_RETRY_WAIT || r->state == STATE_EXPIRED
                 || r->state == STATE_CANCELLED || r->state == STATE_DEAD;
    if (never && r->taken > 0) world_broken(w, "it was taken, but may go again or counts as not sent", r);
    if (r->state == STATE_ACCEPTED && r->taken == 0) world_broken(w, "it counts as taken, but no gateway took it", r);
    if (r->state == STATE_AMBIGUOUS && !r->doubted) world_broken(w, "it is unknown without a cause", r);
}

void rules_held(struct world *w, const struct worker *k) {
    int n = 0;
    for (int i = 0; i < w->n_live; i++) {
        const struct row *r = &w->rows[w->live[i]];
        n += r->state == STATE_SUBMITTING && r->owner == k->owner;
    }
    if (n > w->hands) world_broken(w, "a worker holds more messages than it has hands", NULL);
}

// ---- when all faults are over, for long enough

void rules_rest(struct world *w) {
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &w->rows[i];
        if (!r->used) continue;
        w->sum.ends[r->state]++;
        bool waits = r->state == STATE_QUEUED || r->state == STATE_RETRY_WAIT || r->state == STATE_SUBMITTING;
        bool asked = r->state == STATE_AMBIGUOUS && r->ask_until_ms > w->t && r->due_ms + HOUR_MS < w->t;
        if (waits) world_broken(w, "it does not come to rest", r);
        if (asked) world_broken(w, "nobody asks about it", r);
    }
}

// SPDX-License-Identifier: MPL-2.0
#include "backoff.h"
#include "base/must.h"
#include "core_own.h"

enum { PROBES_FREE = 3 };  // attempts that a message may spend on a gateway that refuses us, before it stands aside

// The next attempt: after a growing pause, inside the class's hours, before the end. false: there is none.
static bool core_due(const struct core *c, const struct core_job *job, const struct backoff *b, int64_t *due_ms) {
    int64_t due;
    if (!backoff_next(b, &due)) return false;
    if (job->class < 0 || pick_goes_at_night(job->lane, job->class)) {
        *due_ms = due;
        return true;
    }
    return rules_due(&c->policy.rules[job->class], due, b->valid_until_ms, due_ms);
}

static bool core_has_other(const struct core *c, const struct core_clock *now, const struct core_job *job) {
    struct pick_offer offers[PICK_GATEWAYS];
    struct pick_row row = { .class = job->class, .purpose = job->purpose, .carrier = job->carrier, .gateway = job->gateway };
    (void)core_offers(c, now, offers);
    return pick_other(&c->policy, offers, &row);
}

// Certainly not taken. Another gateway gets it within a second, else the same one later. When the other has refused it too it
// waits, longer after each pair: thrown to and fro it would have used up its attempts within seconds.
static void answer_not_sent(const struct core *c, const struct core_clock *now, const struct core_job *job,
                            const struct core_answer *a, struct core_settle *out) {
    int tries = job->attempts % BACKOFF_ATTEMPTS;  // of one that people have sent again they begin anew
    struct backoff b = { tries, now->wall_ms, job->valid_until_ms, a->retry_after_ms, a->random };
    bool other = core_has_other(c, now, job), at_once = other && tries % 2 == 1;
    if (tries == 0 && !job->probe) {
        out->event = EVENT_GIVE_UP;
        return;
    }
    if (at_once) b.retry_after_ms = 0;
    if (other) b.attempt = at_once ? 0 : tries / 2;
    if (!core_due(c, job, &b, &out->due_ms)) out->event = EVENT_OUT_OF_TIME;
    else if (at_once && out->due_ms <= now->wall_ms + 5000) out->due_ms = now->wall_ms + 1 + (int64_t)(a->random % 1000u);
}

// A gateway that recognises the reference may be asked again, a few times, while it does.
static void answer_unknown(const struct core *c, const struct core_clock *now, const struct hand *h, const struct core_answer *a,
                           struct core_settle *out) {
    const struct core_job *job = &h->job;
    int64_t until = job->asked ? job->ask_until_ms
                               : pick_ask_until(&c->policy, job->gateway, h->taken.wall_ms, job->valid_until_ms);
    if (until == 0 || job->attempts >= CORE_ASKS) return;
    struct backoff b = { job->attempts + 1, now->wall_ms, until, a->retry_after_ms, a->random };
    if (core_due(c, job, &b, &out->due_ms)) out->ask_until_ms = until;
}

// Our account is refused, the message is innocent. One that has served as the trial several times stands aside for others.
static void answer_stopped(const struct core *c, const struct core_clock *now, const struct core_job *job,
                           const struct core_answer *a, struct core_settle *out) {
    struct backoff b = { job->attempts - PROBES_FREE, now->wall_ms, job->valid_until_ms, 0, a->random };
    if (job->attempts > PROBES_FREE && !core_due(c, job, &b, &out->due_ms)) out->due_ms = 0;
}

static void answer_decide(const struct core *c, const struct core_clock *now, const struct hand *h, const struct core_answer *a,
                          struct core_settle *out) {
    const struct core_job *job = &h->job;
    out->event = state_event_of(a->outcome);
    if (job->asked && a->outcome != OUTCOME_ACCEPTED) out->event = EVENT_UNKNOWN;  // it says nothing about the first request
    if (out->event == EVENT_UNKNOWN) answer_unknown(c, now, h, a, out);
    else if (out->event == EVENT_NOT_SENT) answer_not_sent(c, now, job, a, out);
    else if (out->event == EVENT_STOP_LANE) answer_stopped(c, now, job, a, out);
}

// A trial that never left has tried nothing: the next message may.
static void answer_gate(struct core *c, const struct core_clock *now, const struct core_job *job, const struct core_answer *a) {
    struct gate *gate = &c->gates[job->gateway];
    bool changed;
    if (!a->ours) {
        changed = breaker_note(&gate->breaker, a->outcome, job->probe, a->retry_after_ms, now->wall_ms);
    } else {
        changed = job->probe && gate->breaker.state == BREAKER_PROBING;
        if (changed) gate->breaker.state = BREAKER_OPEN;
        if (changed) gate->breaker.open_until_ms = now->wall_ms;
    }
    gate->dirty = gate->dirty || changed;
}

void core_answer(struct core *c, const struct core_clock *now, int slot, const struct core_answer *a) {
    struct hand *h = core_hand(c, slot);
    must(h->place == AIR);
    h->result = (struct core_settle){ .slot = slot, .id = h->job.id, .attempts = h->job.attempts, .outcome = a->outcome };
    answer_gate(c, now, &h->job, a);
    answer_decide(c, now, h, a, &h->result);
    if (c->count[ANSWERED] == 0) c->answered_at = now->mono_ms;
    core_put(c, h, ANSWERED);
}

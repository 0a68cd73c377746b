// SPDX-License-Identifier: MPL-2.0
// What leaves, and the last look at it. Between the commit that took a message and its first byte a worker may be stopped, its
// machine may sleep, its database may be slow: what was right when it was taken may be wrong when it leaves.
#include "base/must.h"
#include "core_own.h"

// By both clocks: the monotonic one stands still while a machine sleeps, the other one jumps.
static bool leave_is_ours(const struct core_clock *now, const struct hand *h) {
    return now->mono_ms - h->taken.mono_ms < CORE_LEAVE_MS && now->wall_ms - h->taken.wall_ms < CORE_LEAVE_MS;
}

static bool leave_is_in_time(const struct core *c, const struct core_clock *now, const struct core_job *job) {
    int64_t due;
    if (job->valid_until_ms <= now->wall_ms || (job->asked && job->ask_until_ms <= now->wall_ms)) return false;
    if (job->class < 0 || pick_goes_at_night(job->lane, job->class)) return true;
    if (!c->policy.ruled[job->class]) return false;
    return rules_due(&c->policy.rules[job->class], now->wall_ms, INT64_MAX, &due) && due == now->wall_ms;
}

// A gateway that has been closed since gets its trial only.
static bool leave_is_open(const struct core *c, const struct core_job *job) {
    enum breaker_state state = c->gates[job->gateway].breaker.state;
    return state == BREAKER_CLOSED || (job->probe && state != BREAKER_DRAINED);
}

bool core_may_leave(const struct core *c, const struct core_clock *now, int slot) {
    must(slot >= 0 && slot < c->slots);
    const struct hand *h = &c->hands[slot];
    must(h->place == READY || h->place == AIR);
    return leave_is_ours(now, h) && leave_is_in_time(c, now, &h->job) && leave_is_open(c, &h->job);
}

bool core_send(struct core *c, const struct core_clock *now, int *slot) {
    for (int i = 0; i < c->slots && c->count[READY] > 0 && c->count[AIR] < c->o.connections; i++) {
        struct hand *h = &c->hands[i];
        if (h->place != READY) continue;
        if (!core_may_leave(c, now, i)) {
            core_put_back(c, now, h);
            continue;
        }
        core_put(c, h, AIR);
        h->sends++;
        *slot = i;
        return true;
    }
    return false;
}

void core_withheld(struct core *c, const struct core_clock *now, int slot) {
    struct hand *h = core_hand(c, slot);
    must(h->place == AIR);
    h->sends--;
    core_put_back(c, now, h);
}

// SPDX-License-Identifier: MPL-2.0
#include "core_own.h"

#include <stdlib.h>

#include "base/must.h"

enum { STOP_AIR_MS = 8000, STOP_ALL_MS = 9500 };

struct core *core_new(const struct core_options *options) {
    must(options->hands >= 1 && options->hands <= CORE_HANDS && options->connections >= 1);
    must(options->connections <= options->hands);
    struct core *c = calloc(1, sizeof(*c));
    must(c != NULL);
    c->o = *options;
    c->slots = 2 * options->hands;
    c->count[FREE] = c->slots;
    c->idle_ms = CORE_IDLE_FIRST_MS;
    return c;
}

void core_free(struct core *c) { free(c); }

void core_put(struct core *c, struct hand *h, enum place place) {
    c->count[h->place]--;
    c->count[place]++;
    h->place = place;
}

void core_put_back(struct core *c, const struct core_clock *now, struct hand *h) {
    struct gate *gate = &c->gates[h->job.gateway];
    core_put(c, h, BACK);
    if (!h->job.probe || gate->breaker.state != BREAKER_PROBING) return;
    gate->breaker.state = BREAKER_OPEN;
    gate->breaker.open_until_ms = now->wall_ms;
    gate->dirty = true;
}

struct hand *core_hand(struct core *c, int slot) {
    must(slot >= 0 && slot < c->slots);
    return &c->hands[slot];
}

const struct core_job *core_job_at(const struct core *c, int slot) {
    must(slot >= 0 && slot < c->slots && c->hands[slot].place != FREE);
    return &c->hands[slot].job;
}

int core_in_air(const struct core *c) { return c->count[AIR]; }
int core_held(const struct core *c) { return c->slots - c->count[FREE]; }

// ---- the world

void core_view(struct core *c, int gateway, enum breaker_state state, int64_t open_until_ms, int trips) {
    struct gate *gate = &c->gates[gateway];
    struct breaker *b = &gate->breaker;
    if (gate->dirty && state != BREAKER_DRAINED) return;
    gate->dirty = false;
    if (b->state == state && b->open_until_ms == open_until_ms && b->trips == trips) return;
    bool closed = b->state == BREAKER_CLOSED && state == BREAKER_CLOSED;
    *b = (struct breaker){ state, open_until_ms, trips, closed ? b->bad : 0, closed ? b->answers : 0, b->reason };
    c->claim_at = 0;
}

void core_policy(struct core *c, const struct pick_policy *policy) {
    c->policy = *policy;
    c->has_policy = true;
}

void core_stop(struct core *c, const struct core_clock *now) {
    if (c->stopping) return;
    c->stopping = true;
    c->stop_at = now->mono_ms;
    for (int i = 0; i < c->slots; i++) {
        if (c->hands[i].place == READY) core_put_back(c, now, &c->hands[i]);
    }
}

// ---- what next

// When a gateway may be given something, by the monotonic clock.
static int64_t gate_at(const struct gate *gate, const struct core_clock *now) {
    if (gate->breaker.state == BREAKER_DRAINED) return INT64_MAX;
    int64_t at = gate->empty_until, opens = now->mono_ms + gate->breaker.open_until_ms - now->wall_ms;
    return gate->breaker.state != BREAKER_CLOSED && opens > at ? opens : at;
}

static int64_t core_claim_at(const struct core *c, const struct core_clock *now) {
    struct pick_offer offers[PICK_GATEWAYS];
    int64_t at = INT64_MAX, own = c->busy ? c->turned_at + CORE_LINGER_MS : c->claim_at;
    if (c->stopping || !c->has_policy || core_room(c) <= 0) return INT64_MAX;
    if (core_offers(c, now, offers)) return own;
    for (int g = 0; g < c->policy.gateways; g++) at = core_earlier(at, gate_at(&c->gates[g], now));
    return at > own ? at : own;
}

static int64_t core_wait_ms(const struct core *c, const struct core_clock *now) {
    int64_t at = core_earlier(c->recover_at, c->wake_at);
    if (c->stopping) at = c->stop_at + (c->count[AIR] > 0 ? STOP_AIR_MS : STOP_ALL_MS);
    at = core_earlier(at, core_claim_at(c, now));
    if (c->count[ANSWERED] > 0) at = core_earlier(at, c->answered_at + CORE_LINGER_MS);
    if (at < c->retry_at) at = c->retry_at;
    int64_t wait = at - now->mono_ms;
    return wait < 1 ? 1 : wait > CORE_IDLE_LONGEST_MS ? CORE_IDLE_LONGEST_MS : wait;
}

static bool core_stop_next(const struct core *c, const struct core_clock *now, struct core_action *out) {
    int64_t since = now->mono_ms - c->stop_at;
    if (core_held(c) == 0 || since >= STOP_ALL_MS) *out = (struct core_action){ .kind = CORE_END };
    else if (c->count[AIR] > 0 && since >= STOP_AIR_MS) *out = (struct core_action){ .kind = CORE_ABANDON };
    else return false;
    return true;
}

void core_next(struct core *c, const struct core_clock *now, struct core_action *out) {
    int slot;
    if (core_send(c, now, &slot)) *out = (struct core_action){ .kind = CORE_SEND, .slot = slot };
    else if (c->turning) *out = (struct core_action){ .kind = CORE_HOLD };
    else if (c->stopping && core_stop_next(c, now, out)) return;
    else if (core_turn_due(c, now)) *out = (struct core_action){ .kind = CORE_TURN, .turn = core_make_turn(c, now) };
    else *out = (struct core_action){ .kind = CORE_WAIT, .wait_ms = (int)core_wait_ms(c, now) };
}


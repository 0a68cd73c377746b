// SPDX-License-Identifier: MPL-2.0
#include "base/must.h"
#include "bucket.h"
#include "core_own.h"

enum {
    RECOVER_MS = 5000,
    WAKE_MS = 1000,
    STUCK_MS = 100,  // rows were met that cannot go now
    RETRY_FIRST_MS = 200,  // after a turn that failed
    PARTS_MOST = 10  // of one message
};

// ---- what gateways may be given

static void core_offer(const struct core *c, const struct core_clock *now, int g, struct pick_offer *out) {
    const struct gate *gate = &c->gates[g];
    int requests = c->o.gateway[g].requests_per_s, parts = c->o.gateway[g].parts_per_s;
    enum breaker_may may = breaker_may(&gate->breaker, now->wall_ms);
    bool waits = now->mono_ms < gate->empty_until;
    *out = (struct pick_offer){
        .open = may != BREAKER_NONE, .one = may == BREAKER_ONE, .requests = gate->requests, .parts = gate->parts
    };
    out->limited_requests = requests > 0;
    out->limited_parts = parts > 0;
    if (requests > 0 && !waits && gate->requests < BUCKET_TOKEN) out->want_requests = bucket_slice(requests, 1);
    if (parts > 0 && !waits && gate->parts < (int64_t)PARTS_MOST * BUCKET_TOKEN)
        out->want_parts = bucket_slice(parts, PARTS_MOST);
    out->dry = waits && ((requests > 0 && gate->requests < BUCKET_TOKEN) || (parts > 0 && gate->parts < BUCKET_TOKEN));
}

bool core_offers(const struct core *c, const struct core_clock *now, struct pick_offer offers[PICK_GATEWAYS]) {
    bool any = false;
    for (int g = 0; g < PICK_GATEWAYS; g++) {
        offers[g] = (struct pick_offer){ .open = false };
        if (g < c->policy.gateways) core_offer(c, now, g, &offers[g]);
        any = any || (offers[g].open && !offers[g].dry);
    }
    return any;
}

// ---- turns

static int core_batch(const struct core *c) { return c->o.hands < 4 ? 1 : c->o.hands / 4; }

// What the next turn may take: all that is not on its way. The answered and the given back leave their places in it.
int core_room(const struct core *c) { return c->o.hands - c->count[READY] - c->count[AIR]; }

static bool core_may_claim(const struct core *c, const struct core_clock *now) {
    struct pick_offer offers[PICK_GATEWAYS];
    if (c->stopping || c->unsure || !c->has_policy || core_room(c) <= 0 || now->mono_ms < c->claim_at) return false;
    return core_offers(c, now, offers);
}

static bool core_has_notes(const struct core *c) {
    for (int g = 0; g < PICK_GATEWAYS; g++) {
        if (c->gates[g].dirty) return true;
    }
    return false;
}

// Small turns cost a commit each, so with requests in the air it waits a little until there is enough to do.
bool core_turn_due(const struct core *c, const struct core_clock *now) {
    if (now->mono_ms < c->retry_at) return false;
    if (c->unsure || c->count[BACK] > 0 || core_has_notes(c)) return true;
    if (!c->stopping && (now->mono_ms >= c->recover_at || now->mono_ms >= c->wake_at)) return true;
    bool claim = core_may_claim(c, now), answers = c->count[ANSWERED] > 0;
    if (!claim && !answers) return false;
    if (c->count[AIR] == 0 || c->stopping || (claim && !c->busy)) return true;
    if ((claim ? core_room(c) : c->count[ANSWERED]) >= core_batch(c)) return true;
    return now->mono_ms - (answers ? c->answered_at : c->turned_at) >= CORE_LINGER_MS;
}

// What was unknown before stays so, and may be asked about again as long and as often as before.
static struct core_back turn_back(int slot, const struct core_job *job) {
    struct core_back b = { slot, job->id, job->attempts, EVENT_RELEASE, 0 };
    if (!job->asked) return b;
    b.event = EVENT_UNKNOWN;
    b.ask_until_ms = job->attempts < CORE_ASKS ? job->ask_until_ms : 0;
    return b;
}

static void turn_settles(struct core *c) {
    int n = 0, back = 0;
    for (int i = 0; i < c->slots; i++) {
        struct hand *h = &c->hands[i];
        h->turning = h->place == ANSWERED || h->place == BACK;
        if (h->place == ANSWERED) c->settles[n++] = h->result;
        if (h->place != BACK) continue;
        c->backs[back++] = turn_back(i, &h->job);
    }
    c->turn.settles = c->settles;
    c->turn.n_settles = n;
    c->turn.backs = c->backs;
    c->turn.n_backs = back;
}

static void turn_notes(struct core *c) {
    int n = 0;
    for (int g = 0; g < PICK_GATEWAYS; g++) {
        const struct breaker *b = &c->gates[g].breaker;
        if (c->gates[g].dirty) c->notes[n++] = (struct core_note){ g, b->state, b->open_until_ms, b->trips, b->reason };
    }
    c->turn.notes = c->notes;
    c->turn.n_notes = n;
}

static void turn_claim(struct core *c, const struct core_clock *now) {
    int n = 0;
    for (int i = 0; i < c->slots; i++) {
        if (c->hands[i].place == FREE) c->free_slots[n++] = i;
    }
    c->turn.free_slots = c->free_slots;
    c->turn.pick.policy = &c->policy;
    c->turn.pick.now_ms = now->wall_ms;
    c->turn.pick.room = core_may_claim(c, now) && core_offers(c, now, c->turn.pick.offers) ? core_room(c) : 0;
    if (c->turn.pick.room == 0) return;
    c->credit_after = c->credit;
    pick_lanes(c->credit_after.lane, c->turn.pick.room, c->turn.pick.shares);
    c->turn.pick.first = pick_first(c->credit_after.first, c->turn.pick.room, c->turn.pick.shares);
}

const struct core_turn *core_make_turn(struct core *c, const struct core_clock *now) {
    c->turn = (struct core_turn){ .recover = !c->stopping && now->mono_ms >= c->recover_at };
    c->turn.wake = c->turn.ask = !c->stopping && now->mono_ms >= c->wake_at;
    if (c->turn.recover) c->recover_at = now->mono_ms + RECOVER_MS;
    if (c->turn.wake) c->wake_at = now->mono_ms + WAKE_MS;
    if (c->turn.wake) c->claim_at = core_earlier(c->claim_at, now->mono_ms);  // unknown ones are asked about in claims only
    turn_notes(c);
    turn_settles(c);
    turn_claim(c, now);
    c->turn_from = *now;
    c->turning = true;
    return &c->turn;
}

static void done_tokens(struct core *c, const struct core_clock *now, const struct core_done *d) {
    for (int g = 0; g < PICK_GATEWAYS; g++) {
        struct gate *gate = &c->gates[g];
        const struct pick_offer *o = &c->turn.pick.offers[g];
        gate->requests += d->granted[g].requests;
        gate->parts += d->granted[g].parts;
        if (c->turn.pick.room == 0) continue;
        bool dry = o->want_requests > 0 && d->granted[g].requests < BUCKET_TOKEN;
        bool dry_parts = o->want_parts > 0 && d->granted[g].parts < BUCKET_TOKEN;
        int64_t wait = 0;
        if (dry) wait = bucket_wait_ms(c->o.gateway[g].requests_per_s);
        if (dry_parts && bucket_wait_ms(c->o.gateway[g].parts_per_s) > wait) wait = bucket_wait_ms(c->o.gateway[g].parts_per_s);
        if (wait > 0) gate->empty_until = now->mono_ms + wait;
    }
}

// A message whose lease another worker took for lost, or we ourselves after our clock jumped, while we still have it: asking
// waits.
static bool turn_holds(const struct core *c, int64_t id) {
    for (int i = 0; i < c->slots; i++) {
        if (c->hands[i].place != FREE && c->hands[i].job.id == id) return true;
    }
    return false;
}

static void done_taken(struct core *c, const struct core_clock *now, const struct core_job *job, enum core_end end) {
    struct hand *h = core_hand(c, job->slot);
    struct gate *gate = &c->gates[job->gateway];
    bool again = job->asked && turn_holds(c, job->id);
    must(h->place == FREE);
    h->job = *job;
    h->taken = c->turn_from;
    h->sends = 0;
    core_put(c, h, end == CORE_DONE && !c->stopping && !again ? READY : BACK);
    if (end != CORE_DONE) return;
    if (c->o.gateway[job->gateway].requests_per_s > 0) gate->requests -= BUCKET_TOKEN;
    if (c->o.gateway[job->gateway].parts_per_s > 0) gate->parts -= (int64_t)job->parts * BUCKET_TOKEN;
    if (!job->probe) return;
    gate->breaker.state = BREAKER_PROBING;
    gate->breaker.open_until_ms = now->wall_ms + BREAKER_PROBE_MS;
}

// After a claim: at once again while it makes progress and leaves more, else slower and slower.
static void done_pace(struct core *c, const struct core_clock *now, const struct core_done *d) {
    if (c->turn.pick.room == 0) return;
    int progress = d->n_taken + d->moved;
    c->busy = progress > 0 && d->met >= c->turn.pick.room;
    if (progress > 0) c->idle_ms = CORE_IDLE_FIRST_MS;
    if (c->busy) c->claim_at = 0;
    else if (d->met > 0 && progress == 0) c->claim_at = now->mono_ms + STUCK_MS;
    else if (progress == 0) c->claim_at = now->mono_ms + c->idle_ms;
    else c->claim_at = now->mono_ms + CORE_LINGER_MS;
    if (progress == 0 && c->idle_ms < CORE_IDLE_LONGEST_MS)
        c->idle_ms = c->idle_ms * 2 < CORE_IDLE_LONGEST_MS ? c->idle_ms * 2 : CORE_IDLE_LONGEST_MS;
}

static void done_places(struct core *c, bool written) {
    for (int i = 0; i < c->slots; i++) {
        struct hand *h = &c->hands[i];
        if (h->turning && written) core_put(c, h, FREE);
        h->turning = false;
    }
}

static void done_notes(struct core *c) {
    for (int i = 0; i < c->turn.n_notes; i++) {
        const struct core_note *n = &c->turn.notes[i];
        const struct breaker *b = &c->gates[n->gateway].breaker;
        if (b->state == n->state && b->open_until_ms == n->open_until_ms) c->gates[n->gateway].dirty = false;
    }
}

void core_turn_done(struct core *c, const struct core_clock *now, const struct core_done *d) {
    must(c->turning);
    c->turning = false;
    c->turned_at = now->mono_ms;
    c->unsure = d->end == CORE_UNSURE || (c->unsure && d->end == CORE_UNDONE);
    done_places(c, d->end == CORE_DONE);
    for (int i = 0; d->end != CORE_UNDONE && i < d->n_taken; i++) done_taken(c, now, &d->taken[i], d->end);
    if (d->end == CORE_DONE) {
        // Turns that find no token must not use up a lane's turn, or one lane may get all tokens for being asked at the right
        // moments.
        if (d->n_taken > 0) c->credit = c->credit_after;
        done_notes(c);
        done_tokens(c, now, d);
        done_pace(c, now, d);
        c->retry_at = c->retry_ms = 0;
        return;
    }
    c->retry_ms = c->retry_ms == 0                         ? RETRY_FIRST_MS
                  : c->retry_ms * 2 < CORE_IDLE_LONGEST_MS ? c->retry_ms * 2
                                                           : CORE_IDLE_LONGEST_MS;
    c->retry_at = now->mono_ms + c->retry_ms;
}

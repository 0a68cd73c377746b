// SPDX-License-Identifier: MPL-2.0
#include "core.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "backoff.h"
#include "base/must.h"
#include "bucket.h"

enum {
    RECOVER_MS = 5000,
    WAKE_MS = 1000,
    IDLE_FIRST_MS = 200,
    IDLE_LONGEST_MS = 1000,
    LINGER_MS = 5,        // how long an answer or a free place waits for company: a commit costs the same for one and for many
    STUCK_MS = 100,       // rows were met that cannot go now
    RETRY_FIRST_MS = 200, // after a turn that failed
    STOP_AIR_MS = 8000,
    STOP_ALL_MS = 9500,
    PARTS_MOST = 10,      // of one message
    ASK_WINDOW_MS = PICK_DAY_MS,
    PROBES_FREE = 3       // attempts that a message may spend on a gateway that refuses us, before it stands aside
};

enum place { FREE, READY, AIR, ANSWERED, BACK, PLACES };

struct hand {
    enum place place;
    bool turning;  // in the outstanding turn's settles or backs
    int sends;     // since it was taken
    struct core_job job;
    struct core_settle result;
};

struct gate {
    struct breaker breaker;
    bool dirty;             // a change that is not written yet
    int64_t requests, parts;
    int64_t empty_until;    // mono: the shared bucket had nothing
};

struct core {
    struct core_options o;
    struct pick_policy policy;
    bool has_policy;
    struct gate gates[PICK_GATEWAYS];
    struct hand hands[CORE_SLOTS];
    int slots;
    int count[PLACES];
    int lane_credit[PICK_LANES];

    bool turning, stopping;
    bool unsure;            // the last turn's commit is in doubt: first that is made certain, then new messages are taken
    bool busy;              // the last claim left more behind
    int64_t recover_at, wake_at, claim_at, retry_at, stop_at, answered_at, turned_at;
    int64_t idle_ms, retry_ms;

    struct core_turn turn;
    struct core_note notes[PICK_GATEWAYS];
    struct core_settle settles[CORE_SLOTS];
    struct core_back backs[CORE_SLOTS];
    int free_slots[CORE_SLOTS];
};

struct core *core_new(const struct core_options *options) {
    must(options->hands >= 1 && options->hands <= CORE_HANDS && options->connections >= 1);
    must(options->connections <= options->hands);
    struct core *c = calloc(1, sizeof(*c));
    must(c != NULL);
    c->o = *options;
    c->slots = 2 * options->hands;
    c->count[FREE] = c->slots;
    c->idle_ms = IDLE_FIRST_MS;
    return c;
}

void core_free(struct core *c) { free(c); }

static void hand_put(struct core *c, struct hand *h, enum place place) {
    c->count[h->place]--;
    c->count[place]++;
    h->place = place;
}

static struct hand *hand_at(struct core *c, int slot) {
    must(slot >= 0 && slot < c->slots);
    return &c->hands[slot];
}

const struct core_job *core_job_at(const struct core *c, int slot) {
    must(slot >= 0 && slot < c->slots && c->hands[slot].place != FREE);
    return &c->hands[slot].job;
}

int core_in_air(const struct core *c) { return c->count[AIR]; }
int core_held(const struct core *c) { return c->slots - c->count[FREE]; }

static int64_t earlier(int64_t a, int64_t b) { return a < b ? a : b; }

// ---- what gateways may be given

static void core_offer(const struct core *c, const struct core_clock *now, int g, struct pick_offer *out) {
    const struct gate *gate = &c->gates[g];
    int requests = c->o.gateway[g].requests_per_s, parts = c->o.gateway[g].parts_per_s;
    enum breaker_may may = breaker_may(&gate->breaker, now->wall_ms);
    bool waits = now->mono_ms < gate->empty_until;
    *out = (struct pick_offer){ .open = may != BREAKER_NONE, .one = may == BREAKER_ONE, .requests = gate->requests, .parts = gate->parts };
    out->limited_requests = requests > 0;
    out->limited_parts = parts > 0;
    if (requests > 0 && !waits && gate->requests < BUCKET_TOKEN) out->want_requests = bucket_slice(requests, 1);
    if (parts > 0 && !waits && gate->parts < (int64_t)PARTS_MOST * BUCKET_TOKEN) out->want_parts = bucket_slice(parts, PARTS_MOST);
    out->dry = waits && ((requests > 0 && gate->requests < BUCKET_TOKEN) || (parts > 0 && gate->parts < BUCKET_TOKEN));
}

// True when any gateway could be given something.
static bool core_offers(const struct core *c, const struct core_clock *now, struct pick_offer offers[PICK_GATEWAYS]) {
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
static int core_room(const struct core *c) { return c->o.hands - c->count[READY] - c->count[AIR]; }

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
static bool core_turn_due(const struct core *c, const struct core_clock *now) {
    if (now->mono_ms < c->retry_at) return false;
    if (c->unsure || c->count[BACK] > 0 || core_has_notes(c)) return true;
    if (!c->stopping && (now->mono_ms >= c->recover_at || now->mono_ms >= c->wake_at)) return true;
    bool claim = core_may_claim(c, now), answers = c->count[ANSWERED] > 0;
    if (!claim && !answers) return false;
    if (c->count[AIR] == 0 || c->stopping || (claim && !c->busy)) return true;
    if ((claim ? core_room(c) : c->count[ANSWERED]) >= core_batch(c)) return true;
    return now->mono_ms - (answers ? c->answered_at : c->turned_at) >= LINGER_MS;
}

static void turn_settles(struct core *c) {
    int n = 0, back = 0;
    for (int i = 0; i < c->slots; i++) {
        struct hand *h = &c->hands[i];
        h->turning = h->place == ANSWERED || h->place == BACK;
        if (h->place == ANSWERED) c->settles[n++] = h->result;
        if (h->place != BACK) continue;
        c->backs[back++] = (struct core_back){ i, h->job.id, h->job.attempts, h->job.asked ? EVENT_UNKNOWN : EVENT_RELEASE };
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
    pick_lanes(c->lane_credit, c->turn.pick.room, c->turn.pick.shares);
}

static const struct core_turn *core_make_turn(struct core *c, const struct core_clock *now) {
    c->turn = (struct core_turn){ .recover = !c->stopping && now->mono_ms >= c->recover_at };
    c->turn.wake = c->turn.ask = !c->stopping && now->mono_ms >= c->wake_at;
    if (c->turn.recover) c->recover_at = now->mono_ms + RECOVER_MS;
    if (c->turn.wake) c->wake_at = now->mono_ms + WAKE_MS;
    if (c->turn.wake) c->claim_at = earlier(c->claim_at, now->mono_ms);  // unknown ones are asked about in claims only
    turn_notes(c);
    turn_settles(c);
    turn_claim(c, now);
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

static void done_taken(struct core *c, const struct core_clock *now, const struct core_job *job, enum core_end end) {
    struct hand *h = hand_at(c, job->slot);
    struct gate *gate = &c->gates[job->gateway];
    must(h->place == FREE);
    h->job = *job;
    h->sends = 0;
    hand_put(c, h, end == CORE_DONE && !c->stopping ? READY : BACK);
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
    if (progress > 0) c->idle_ms = IDLE_FIRST_MS;
    if (c->busy) c->claim_at = 0;
    else if (d->met > 0 && progress == 0) c->claim_at = now->mono_ms + STUCK_MS;
    else if (progress == 0) c->claim_at = now->mono_ms + c->idle_ms;
    else c->claim_at = now->mono_ms + LINGER_MS;
    if (progress == 0 && c->idle_ms < IDLE_LONGEST_MS) c->idle_ms = c->idle_ms * 2 < IDLE_LONGEST_MS ? c->idle_ms * 2 : IDLE_LONGEST_MS;
}

static void done_places(struct core *c, bool written) {
    for (int i = 0; i < c->slots; i++) {
        struct hand *h = &c->hands[i];
        if (h->turning && written) hand_put(c, h, FREE);
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
        done_notes(c);
        done_tokens(c, now, d);
        done_pace(c, now, d);
        c->retry_at = c->retry_ms = 0;
        return;
    }
    c->retry_ms = c->retry_ms == 0 ? RETRY_FIRST_MS : c->retry_ms * 2 < IDLE_LONGEST_MS ? c->retry_ms * 2 : IDLE_LONGEST_MS;
    c->retry_at = now->mono_ms + c->retry_ms;
}

// ---- answers

// The next attempt: after a growing pause, inside the class's hours, before the end. false: there is none.
static bool core_due(const struct core *c, const struct core_job *job, const struct backoff *b, int64_t *due_ms) {
    int64_t due;
    if (!backoff_next(b, &due)) return false;
    if (job->class < 0 || (job->lane == 0 && job->class == 0)) {
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

// Certainly not taken. Another gateway gets it within a second, else the same one later.
static void answer_not_sent(const struct core *c, const struct core_clock *now, const struct core_job *job,
                            const struct core_answer *a, struct core_settle *out) {
    int tries = job->attempts % BACKOFF_ATTEMPTS;  // of one that people have sent again they begin anew
    struct backoff b = { tries, now->wall_ms, job->valid_until_ms, a->retry_after_ms, a->random };
    if (tries == 0 && !job->probe) {
        out->event = EVENT_GIVE_UP;
    } else if (core_has_other(c, now, job)) {
        b.attempt = 0;
        b.retry_after_ms = 0;
        if (!core_due(c, job, &b, &out->due_ms)) out->event = EVENT_OUT_OF_TIME;
        else if (out->due_ms <= now->wall_ms + 5000) out->due_ms = now->wall_ms + 1 + (int64_t)(a->random % 1000u);
    } else if (!core_due(c, job, &b, &out->due_ms)) {
        out->event = EVENT_OUT_OF_TIME;
    }
}

// A gateway that recognises the reference may be asked again, a few times, while it does.
static void answer_unknown(const struct core *c, const struct core_clock *now, const struct core_job *job,
                           const struct core_answer *a, struct core_settle *out) {
    if (!c->policy.gateway[job->gateway].knows || job->attempts >= CORE_ASKS) return;
    int64_t window = c->policy.gateway[job->gateway].window_ms > 0 ? c->policy.gateway[job->gateway].window_ms : ASK_WINDOW_MS;
    int64_t until = job->asked ? job->ask_until_ms : earlier(job->valid_until_ms, now->wall_ms + window);
    struct backoff b = { job->attempts + 1, now->wall_ms, until, a->retry_after_ms, a->random };
    if (core_due(c, job, &b, &out->due_ms)) out->ask_until_ms = until;
}

// Our account is refused, the message is innocent. One that has served as the trial several times stands aside for others.
static void answer_stopped(const struct core *c, const struct core_clock *now, const struct core_job *job,
                           const struct core_answer *a, struct core_settle *out) {
    struct backoff b = { job->attempts - PROBES_FREE, now->wall_ms, job->valid_until_ms, 0, a->random };
    if (job->attempts > PROBES_FREE && !core_due(c, job, &b, &out->due_ms)) out->due_ms = 0;
}

static void answer_decide(const struct core *c, const struct core_clock *now, const struct core_job *job,
                          const struct core_answer *a, struct core_settle *out) {
    out->event = state_event_of(a->outcome);
    if (job->asked && a->outcome != OUTCOME_ACCEPTED) out->event = EVENT_UNKNOWN;  // it says nothing about the first request
    if (out->event == EVENT_UNKNOWN) answer_unknown(c, now, job, a, out);
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
    struct hand *h = hand_at(c, slot);
    must(h->place == AIR);
    h->result = (struct core_settle){ .slot = slot, .id = h->job.id, .attempts = h->job.attempts, .outcome = a->outcome };
    answer_gate(c, now, &h->job, a);
    answer_decide(c, now, &h->job, a, &h->result);
    if (c->count[ANSWERED] == 0) c->answered_at = now->mono_ms;
    hand_put(c, h, ANSWERED);
}

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
        if (c->hands[i].place == READY) hand_put(c, &c->hands[i], BACK);
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
    int64_t at = INT64_MAX, own = c->busy ? c->turned_at + LINGER_MS : c->claim_at;
    if (c->stopping || !c->has_policy || core_room(c) <= 0) return INT64_MAX;
    if (core_offers(c, now, offers)) return own;
    for (int g = 0; g < c->policy.gateways; g++) at = earlier(at, gate_at(&c->gates[g], now));
    return at > own ? at : own;
}

static int64_t core_wait_ms(const struct core *c, const struct core_clock *now) {
    int64_t at = earlier(c->recover_at, c->wake_at);
    if (c->stopping) at = c->stop_at + (c->count[AIR] > 0 ? STOP_AIR_MS : STOP_ALL_MS);
    at = earlier(at, core_claim_at(c, now));
    if (c->count[ANSWERED] > 0) at = earlier(at, c->answered_at + LINGER_MS);
    if (at < c->retry_at) at = c->retry_at;
    int64_t wait = at - now->mono_ms;
    return wait < 1 ? 1 : wait > IDLE_LONGEST_MS ? IDLE_LONGEST_MS : wait;
}

bool core_sendable(const struct core *c) {
    return c->count[READY] > 0 && c->count[AIR] < c->o.connections && !c->stopping;
}

static bool core_send(struct core *c, struct core_action *out) {
    if (!core_sendable(c)) return false;
    for (int i = 0; i < c->slots; i++) {
        struct hand *h = &c->hands[i];
        if (h->place != READY) continue;
        hand_put(c, h, AIR);
        h->sends++;
        *out = (struct core_action){ .kind = CORE_SEND, .slot = i };
        return true;
    }
    return false;
}

static bool core_stop_next(const struct core *c, const struct core_clock *now, struct core_action *out) {
    int64_t since = now->mono_ms - c->stop_at;
    if (core_held(c) == 0 || since >= STOP_ALL_MS) *out = (struct core_action){ .kind = CORE_END };
    else if (c->count[AIR] > 0 && since >= STOP_AIR_MS) *out = (struct core_action){ .kind = CORE_ABANDON };
    else return false;
    return true;
}

void core_next(struct core *c, const struct core_clock *now, struct core_action *out) {
    if (core_send(c, out)) return;
    if (c->turning) *out = (struct core_action){ .kind = CORE_HOLD };
    else if (c->stopping && core_stop_next(c, now, out)) return;
    else if (core_turn_due(c, now)) *out = (struct core_action){ .kind = CORE_TURN, .turn = core_make_turn(c, now) };
    else *out = (struct core_action){ .kind = CORE_WAIT, .wait_ms = (int)core_wait_ms(c, now) };
}

// ---- invariants

static const char *check_hand(const struct core *c, int i) {
    const struct hand *h = &c->hands[i];
    if (h->place == FREE) return h->turning ? "a free place belongs to a turn" : NULL;
    if (h->sends != (h->place == AIR || h->place == ANSWERED)) return "a message was not sent exactly once, or before its time";
    if (h->place == AIR && h->turning) return "a turn settles what has no answer";
    for (int k = 0; k < i; k++) {
        if (c->hands[k].place != FREE && c->hands[k].job.id == h->job.id) return "a message is in two places";
    }
    return NULL;
}

const char *core_check(const struct core *c) {
    int count[PLACES] = { 0 };
    for (int i = 0; i < c->slots; i++) {
        const char *broken = check_hand(c, i);
        if (broken != NULL) return broken;
        count[c->hands[i].place]++;
    }
    if (memcmp(count, c->count, sizeof(count)) != 0) return "the counts of places are wrong";
    if (count[READY] + count[AIR] + count[ANSWERED] > c->o.hands) return "more messages than hands";
    if (count[AIR] > c->o.connections) return "more in the air than connections";
    for (int g = 0; g < PICK_GATEWAYS; g++) {
        if (c->gates[g].requests < 0 || c->gates[g].parts < 0) return "more tokens used than granted";
    }
    if (c->stopping && count[READY] > 0) return "a message waits to be sent after the stop";
    return NULL;
}

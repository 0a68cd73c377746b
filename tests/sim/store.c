// SPDX-License-Identifier: MPL-2.0
// What sms/queue.c, sms/claim.c and their SQL do, with arrays. A transaction takes effect at one moment, its commit; the clock in
// it is that of the worker when it began.
#include <stdlib.h>
#include <string.h>

#include "bucket.h"
#include "sim.h"

enum { ASK_FIRST_MS = 20000, PARTS_BURST = 10 };

struct row *store_row(struct world *w, int64_t id) {
    struct row *r = &w->rows[(uint64_t)id % ROWS];
    return r->used && r->id == id ? r : NULL;
}

static bool store_is_live(const struct world *w, const struct row *r) {
    if (r->state == STATE_AMBIGUOUS) return r->ask_until_ms > w->t - PICK_DAY_MS;
    return r->state == STATE_QUEUED || r->state == STATE_SUBMITTING || r->state == STATE_RETRY_WAIT;
}

static void store_enlist(struct world *w, struct row *r) {
    if (r->live) return;
    r->live = true;
    w->live[w->n_live++] = (int)(r - w->rows);
}

static void store_tidy(struct world *w) {
    int n = 0;
    for (int i = 0; i < w->n_live; i++) {
        struct row *r = &w->rows[w->live[i]];
        r->live = store_is_live(w, r);
        if (r->live) w->live[n++] = w->live[i];
    }
    w->n_live = n;
}

struct row *store_add(struct world *w) {
    struct row *r = &w->rows[++w->next_id % ROWS];
    if (r->used && store_is_live(w, r)) world_broken(w, "a message of long ago is still on its way", r);
    w->sum.ends[r->state] += r->used;
    bool live = r->live;  // in the list already, should nobody have tidied
    *r = (struct row){ .id = w->next_id, .used = true, .live = live, .state = STATE_QUEUED, .gateway = -1, .born_ms = w->t };
    store_enlist(w, r);
    w->sum.messages++;
    return r;
}

void store_told(struct row *r, int64_t at_wall) {
    if (r->n_told == EVENTS) memmove(r->told, r->told + 1, sizeof(r->told[0]) * (size_t)--r->n_told);
    r->told[r->n_told++] = at_wall;
}

void store_move(struct world *w, struct row *r, enum event event) {
    enum state to;
    if (!state_next(r->state, event, &to)) {
        world_broken(w, "a move that is not in the table", r);
        return;
    }
    r->state = to;
    r->owner = 0;
    r->lease_until_ms = 0;
    if (store_is_live(w, r)) store_enlist(w, r);
    rules_row(w, r);
}

void store_gate(struct world *w, int gateway, enum breaker_state state, int64_t open_until_ms) {
    struct gate_state *s = &w->states[gateway];
    if ((s->state == BREAKER_CLOSED) != (state == BREAKER_CLOSED) || state == BREAKER_DRAINED) s->since_ms = w->t;
    s->state = state;
    s->open_until_ms = open_until_ms;
}

// ---- sweeps

void store_recover(struct world *w, int64_t now) {
    struct pick_policy p;
    world_policy(w, &p);
    if (w->shadow != NULL) w->shadow->before(w);
    for (int i = 0; i < w->n_live; i++) {
        struct row *r = &w->rows[w->live[i]];
        if (r->state != STATE_SUBMITTING || r->lease_until_ms >= now) continue;
        int64_t since = w->mutant == MUTANT_LATE_WINDOW ? now : r->lease_until_ms - CORE_LEASE_MS;
        int64_t until = w->mutant == MUTANT_LATE_WINDOW ? 0 : r->ask_until_ms;
        if (until == 0) until = pick_ask_until(&p, r->gateway, since, r->valid_ms);
        bool ask = r->attempts < CORE_ASKS && now + ASK_FIRST_MS < until;
        r->ask_until_ms = ask ? until : 0;
        if (ask) r->due_ms = now + ASK_FIRST_MS;
        r->doubted = true;
        w->sum.unknown++;
        store_move(w, r, EVENT_LEASE_LOST);
        if (w->mutant != MUTANT_SILENT_LOSS) store_told(r, now);
    }
    if (w->shadow != NULL) w->shadow->sweep(w, true, now);
}

void store_wake(struct world *w, int64_t now) {
    if (w->shadow != NULL) w->shadow->before(w);
    for (int i = 0; i < w->n_live; i++) {
        struct row *r = &w->rows[w->live[i]];
        if (r->state != STATE_RETRY_WAIT || r->due_ms > now) continue;
        store_move(w, r, r->valid_ms <= now ? EVENT_EXPIRE : EVENT_DUE);
    }
    if (w->shadow != NULL) w->shadow->sweep(w, false, now);
}

// ---- settling

static void store_notes(struct world *w, const struct core_turn *turn) {
    for (int i = 0; i < turn->n_notes; i++) {
        const struct core_note *n = &turn->notes[i];
        struct gate_state *s = &w->states[n->gateway];
        if (s->state == BREAKER_DRAINED) continue;
        store_gate(w, n->gateway, n->state, n->state == BREAKER_CLOSED ? 0 : n->open_until_ms);
        s->trips = n->trips;
    }
}

static struct row *store_held(struct world *w, const struct worker *k, int64_t id, int attempts) {
    struct row *r = store_row(w, id);
    bool held = r != NULL && r->state == STATE_SUBMITTING && r->owner == k->owner && r->attempts == attempts;
    return held ? r : NULL;
}

static void store_settles(struct world *w, const struct worker *k, const struct core_turn *turn) {
    for (int i = 0; i < turn->n_settles; i++) {
        const struct core_settle *s = &turn->settles[i];
        struct row *r = store_held(w, k, s->id, s->attempts), *any = store_row(w, s->id);
        uint64_t attempt = (uint64_t)1 << (s->attempts % 64);
        bool counts = s->outcome == OUTCOME_ACCEPTED || s->outcome == OUTCOME_AMBIGUOUS;
        if (any != NULL && counts && (any->answered & attempt) == 0) {
            store_told(any, turn->pick.now_ms);
            any->answered |= attempt;
        }
        if (r == NULL) continue;
        if (s->event != EVENT_ACCEPT) r->ask_until_ms = s->ask_until_ms;
        if (s->due_ms != 0) r->due_ms = s->due_ms;
        if (s->event == EVENT_UNKNOWN) w->sum.unknown++;
        store_move(w, r, s->event);
        if (w->mutant == MUTANT_RESEND && s->event == EVENT_UNKNOWN) r->state = STATE_QUEUED;
    }
}

static void store_backs(struct world *w, const struct worker *k, const struct core_turn *turn) {
    for (int i = 0; i < turn->n_backs; i++) {
        const struct core_back *b = &turn->backs[i];
        struct row *r = store_held(w, k, b->id, b->attempts);
        if (r == NULL) continue;
        r->attempts -= b->event == EVENT_RELEASE;
        r->ask_until_ms = b->ask_until_ms;
        w->sum.back++;
        store_move(w, r, b->event);
    }
}

// ---- the claim

struct claim {
    struct world *w;
    struct worker *k;
    const struct core_turn *turn;
    struct pick pick;
    int met[PICK_LANES][ROWS];
    int n_met[PICK_LANES];
};

static void claim_lease(struct claim *c, int g) {
    struct pick_offer *o = &c->pick.offers[g];
    struct gate_state *s = &c->w->states[g];
    const struct gateway *gateway = &c->w->gateways[g];
    int64_t now = c->pick.now_ms;
    if (o->want_requests == 0 && o->want_parts == 0) return;
    s->requests = bucket_fill(s->requests, gateway->requests_per_s, 1, now - s->filled_ms);
    s->parts = bucket_fill(s->parts, gateway->parts_per_s, PARTS_BURST, now - s->filled_ms);
    s->filled_ms = c->w->mutant == MUTANT_BUCKET_BACK ? now : bucket_clock(s->filled_ms, now);
    int64_t requests = bucket_grant(&s->requests, o->want_requests), parts = bucket_grant(&s->parts, o->want_parts);
    o->requests += requests;
    o->parts += parts;
    c->k->done.granted[g].requests = requests;
    c->k->done.granted[g].parts = parts;
}

// Messages of the number and class that went, may have gone, or are on their way.
static void claim_limits(const struct claim *c, const struct row *row, struct pick_row *out) {
    int64_t since = c->pick.now_ms - PICK_DAY_MS, first = INT64_MAX;
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &c->w->rows[i];
        bool counts = false;
        if (!r->used || r->number != row->number || r->class != row->class) continue;
        for (int e = 0; e < r->n_told; e++) {
            if (r->told[e] <= since) continue;
            counts = true;
            if (r->told[e] < first) first = r->told[e];
        }
        out->sent_today += counts + (r->state == STATE_SUBMITTING);
    }
    for (int i = 0; i < c->k->done.n_taken; i++) {
        const struct row *r = store_row(c->w, c->k->jobs[i].id);
        out->sent_today += r->number == row->number && r->class == row->class;
    }
    out->next_free_ms = first == INT64_MAX ? 0 : first + PICK_DAY_MS + 1;
}

static struct pick_row claim_read(const struct claim *c, const struct row *r) {
    struct pick_row p = { .class = r->class, .purpose = r->purpose, .lane = r->lane, .parts = r->parts, .attempts = r->attempts };
    p.carrier = world_carrier(r->number);
    p.gateway = r->gateway;
    p.valid_until_ms = r->valid_ms;
    p.ask_until_ms = r->ask_until_ms;
    p.consent = c->w->consent[r->number];
    p.listed = c->w->listed[r->number];
    if (c->pick.policy->rules[r->class].per_day_max > 0) claim_limits(c, r, &p);
    return p;
}

static bool claim_probe(const struct claim *c, int g) {
    struct gate_state *s = &c->w->states[g];
    if (s->state != BREAKER_OPEN && s->state != BREAKER_PROBING) return false;
    if (s->open_until_ms > c->pick.now_ms) return false;
    store_gate(c->w, g, BREAKER_PROBING, c->pick.now_ms + BREAKER_PROBE_MS);
    return true;
}

static void claim_take(struct claim *c, const struct row *r, const struct pick_out *out, bool probe) {
    int k = c->k->done.n_taken++;
    struct core_job *job = &c->k->jobs[k];
    *job = (struct core_job){ .id = r->id,
                              .slot = c->turn->free_slots[k],
                              .gateway = out->gateway,
                              .attempts = r->attempts + 1,
                              .lane = r->lane,
                              .class = r->class,
                              .parts = r->parts,
                              .purpose = r->purpose,
                              .probe = probe,
                              .valid_until_ms = r->valid_ms,
                              .asked = out->event == EVENT_ASK };
    job->ask_until_ms = job->asked ? r->ask_until_ms : 0;
    if (world_carrier(r->number) != NULL) memccpy(job->carrier, world_carrier(r->number), '\0', sizeof(job->carrier) - 1);
    const struct gate_state *s = &c->w->states[out->gateway];
    int64_t seen = c->k->woke_at > s->since_ms ? c->k->woke_at : s->since_ms;  // it looks four times a second
    bool closed = s->state == BREAKER_DRAINED || (s->state != BREAKER_CLOSED && !probe);
    if (closed && c->k->turn_at - seen > 3000 && !c->w->wild) world_broken(c->w, "given to a closed gateway", r);
}

static void claim_row(struct claim *c, struct row *r, bool unknown) {
    struct pick_row row = claim_read(c, r);
    struct pick_out out;
    struct pick before = c->pick;
    if (unknown) pick_ask(&c->pick, &row, &out);
    else pick_row(&c->pick, &row, &out);
    c->k->done.met += !unknown;
    if (out.event == EVENT_SUBMIT || out.event == EVENT_ASK) {
        bool probe = before.offers[out.gateway].one;
        if (!probe || claim_probe(c, out.gateway)) claim_take(c, r, &out, probe);
        else c->pick.room++;
    } else if (out.event != EVENT_COUNT) {
        if (out.event == EVENT_WAIT) r->due_ms = out.due_ms;
        r->ask_until_ms = 0;
        store_move(c->w, r, out.event);
        c->k->done.moved++;
    }
}

static int claim_order(const void *a, const void *b) {
    const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;
    if (x->due_ms != y->due_ms) return x->due_ms < y->due_ms ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static bool claim_has_met(const struct claim *c, int lane, int index) {
    for (int i = 0; i < c->n_met[lane]; i++) {
        if (c->met[lane][i] == index) return true;
    }
    return false;
}

// Up to n due rows of a lane that were not met yet, in order. How many there were.
static int claim_lane(struct claim *c, int lane, int n) {
    struct row *rows[ROWS];
    bool open[PICK_CLASSES];
    int count = 0, got = 0;
    if (n <= 0) return 0;
    for (int i = 0; i < PICK_CLASSES; i++) open[i] = pick_class_open(&c->pick, i);
    for (int i = 0; i < c->w->n_live; i++) {
        struct row *r = &c->w->rows[c->w->live[i]];
        bool due = r->state == STATE_QUEUED && r->lane == lane && r->due_ms <= c->pick.now_ms && open[r->class];
        if (due && !claim_has_met(c, lane, c->w->live[i])) rows[count++] = r;
    }
    if (count > 1) qsort(rows, (size_t)count, sizeof(rows[0]), claim_order);
    for (; got < count && got < n; got++) {
        c->met[lane][c->n_met[lane]++] = (int)(rows[got] - c->w->rows);
        claim_row(c, rows[got], false);
    }
    return got;
}

static void claim_lanes(struct claim *c) {
    int carry = 0;
    bool more[PICK_LANES];
    for (int k = 0; k < PICK_LANES; k++) {
        int i = pick_nth_lane(c->w->mutant == MUTANT_LANES ? 0 : c->pick.first, k);
        int want = c->pick.shares[i] + carry < c->pick.room ? c->pick.shares[i] + carry : c->pick.room;
        int got = claim_lane(c, i, want);
        more[i] = got == want;
        carry = want - got;
    }
    for (int i = 0; i < PICK_LANES && carry > 0; i++) carry -= more[i] ? claim_lane(c, i, carry) : 0;
}

static int claim_lane_order(const void *a, const void *b) {
    const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;
    return x->lane != y->lane ? x->lane - y->lane : claim_order(a, b);
}

static void claim_unknown(struct claim *c) {
    struct row *rows[ROWS];
    int n = 0, most = c->pick.room;
    for (int i = 0; i < c->w->n_live; i++) {
        struct row *r = &c->w->rows[c->w->live[i]];
        bool due = r->state == STATE_AMBIGUOUS && r->due_ms <= c->pick.now_ms
                   && r->due_ms > c->pick.now_ms - 2 * (int64_t)PICK_DAY_MS;
        if (due && r->ask_until_ms > c->pick.now_ms) rows[n++] = r;
    }
    if (n > 1) qsort(rows, (size_t)n, sizeof(rows[0]), claim_lane_order);
    for (int i = 0; i < n && i < most; i++) claim_row(c, rows[i], true);
}

static void claim_write(struct claim *c) {
    for (int i = 0; i < c->k->done.n_taken; i++) {
        const struct core_job *job = &c->k->jobs[i];
        struct row *r = store_row(c->w, job->id);
        store_move(c->w, r, job->asked ? EVENT_ASK : EVENT_SUBMIT);
        r->attempts++;
        r->gateway = job->gateway;
        r->owner = c->k->owner;
        r->lease_until_ms = c->pick.now_ms + CORE_LEASE_MS;
        c->w->sum.asked += job->asked;
    }
}

static void store_claim(struct world *w, struct worker *k) {
    static struct claim c;  // large
    c.w = w;
    c.k = k;
    c.turn = k->turn;
    c.pick = k->turn->pick;
    memset(c.n_met, 0, sizeof(c.n_met));
    for (int g = 0; g < GATEWAYS; g++) claim_lease(&c, g);
    if (k->turn->ask) claim_unknown(&c);
    claim_lanes(&c);
    claim_write(&c);
}

// ---- the turn

struct kept {
    struct row rows[ROWS];
    struct gate_state states[GATEWAYS];
};

// k->done.end is given. Of a turn in doubt k->committed says what really became of it.
void store_turn(struct world *w, struct worker *k) {
    static struct kept kept;
    enum core_end end = k->done.end;
    k->done = (struct core_done){ .end = end, .taken = k->jobs };
    if (end == CORE_UNDONE) return;
    bool undo = end == CORE_UNSURE && !k->committed;
    if (undo) {
        memcpy(kept.rows, w->rows, sizeof(kept.rows));
        memcpy(kept.states, w->states, sizeof(kept.states));
    }
    if (!undo && w->shadow != NULL) w->shadow->before(w);
    store_notes(w, k->turn);
    store_settles(w, k, k->turn);
    store_backs(w, k, k->turn);
    if (k->turn->pick.room > 0) store_claim(w, k);
    if (undo) {
        memcpy(w->rows, kept.rows, sizeof(kept.rows));
        memcpy(w->states, kept.states, sizeof(kept.states));
        for (int i = 0; i < ROWS; i++) w->rows[i].live = false;
        w->n_live = 0;
        for (int i = 0; i < ROWS; i++) {
            if (w->rows[i].used && store_is_live(w, &w->rows[i])) store_enlist(w, &w->rows[i]);
        }
    }
    store_tidy(w);
    if (!undo && w->shadow != NULL) w->shadow->turn(w, k);
}

int64_t store_next(const struct world *w) {
    int64_t at = INT64_MAX;
    for (int i = 0; i < w->n_live; i++) {
        const struct row *r = &w->rows[w->live[i]];
        int64_t own = r->due_ms;
        if (r->state == STATE_SUBMITTING) own = r->lease_until_ms;
        if (r->state == STATE_AMBIGUOUS && (r->ask_until_ms == 0 || r->ask_until_ms + SKEW_MS < w->t)) continue;
        if (own < at) at = own;
    }
    return at == INT64_MAX ? at : at - SKEW_MS;
}

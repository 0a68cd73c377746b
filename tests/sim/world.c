// SPDX-License-Identifier: MPL-2.0
// Time, weather and people. Where nothing can happen time leaps to the next moment at which something may.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"

// ---- chance

static uint64_t world_random(struct world *w) {
    uint64_t z = w->dice += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

int world_roll(struct world *w, int n) { return n <= 1 ? 0 : (int)(world_random(w) % (uint64_t)n); }
int64_t world_between(struct world *w, int64_t a, int64_t b) { return a + (int64_t)(world_random(w) % (uint64_t)(b - a + 1)); }
bool world_percent(struct world *w, int percent) { return percent > 0 && world_roll(w, 100) < percent; }

void world_broken(struct world *w, const char *rule, const struct row *r) {
    if (w->broken[0] != '\0') return;
    int64_t day = w->t / PICK_DAY_MS, into = (w->t + 7 * HOUR_MS) % PICK_DAY_MS;
    int n = snprintf(w->broken, sizeof(w->broken), "day %lld, %02d:%02d:%02d.%03d: %s", (long long)day, (int)(into / HOUR_MS),
                     (int)(into / MINUTE_MS % 60), (int)(into / 1000 % 60), (int)(into % 1000), rule);
    if (r == NULL || n < 0 || n >= (int)sizeof(w->broken)) return;
    (void)snprintf(w->broken + n, sizeof(w->broken) - (size_t)n,
                   " (message %lld: %s, attempt %d, gateway %d, class %d, lane %d, taken %d)", (long long)r->id,
                   state_word(r->state), r->attempts, r->gateway, r->class, r->lane, r->taken);
}

// ---- what comes at its time: a heap

static bool note_before(const struct note *a, const struct note *b) {
    return a->at != b->at ? a->at < b->at : a->serial < b->serial;
}

void world_note(struct world *w, int64_t at, enum happens what, int64_t id) {
    if (w->n_notes == NOTED) abort();
    int i = w->n_notes++;
    w->notes[i] = (struct note){ at, w->serial++, what, id };
    while (i > 0 && note_before(&w->notes[i], &w->notes[(i - 1) / 2])) {
        struct note n = w->notes[i];
        w->notes[i] = w->notes[(i - 1) / 2];
        w->notes[i = (i - 1) / 2] = n;
    }
}

static struct note world_take_note(struct world *w) {
    struct note first = w->notes[0];
    w->notes[0] = w->notes[--w->n_notes];
    for (int i = 0, least;; i = least) {
        least = i;
        for (int k = 2 * i + 1; k <= 2 * i + 2 && k < w->n_notes; k++) {
            if (note_before(&w->notes[k], &w->notes[least])) least = k;
        }
        if (least == i) return first;
        struct note n = w->notes[i];
        w->notes[i] = w->notes[least];
        w->notes[least] = n;
    }
}

// ---- rules and routes

const char *world_carrier(int number) { return number % 4 == 0 ? "viettel" : NULL; }

void world_policy(const struct world *w, struct pick_policy *p) {
    static const struct pick_route routes[] = { { 0, "", 0 }, { 0, "viettel", 1 }, { 1, "", 1 },
                                                { 1, "", 2 }, { 2, "", 3 },        { 2, "viettel", 0 } };
    *p = (struct pick_policy){ .gateways = GATEWAYS,
                               .ruled = { true, true, true },
                               .n_routes = (int)(sizeof(routes) / sizeof(routes[0])) };
    p->rules[0] = (struct rule){ .hour_from = 420, .hour_to = 1260 };
    p->rules[1] = (struct rule){ .hour_from = 60 * w->ruled_from, .hour_to = 1260 };
    p->rules[2] = (struct rule){
        .hour_from = 420, .hour_to = 1320, .per_day_max = 3, .needs_consent = true, .checks_list = true
    };
    memcpy(p->routes, routes, sizeof(routes));
    for (int g = 0; g < GATEWAYS; g++) {
        p->gateway[g].purposes = 7;
        p->gateway[g].knows = w->gateways[g].knows;
        p->gateway[g].window_ms = w->gateways[g].window_ms;
    }
}

static void world_build(struct world *w) {
    w->hands = 1 + world_roll(w, HANDS);
    w->ruled_from = 7;
    w->gateways[0] = (struct gateway){ .knows = true };
    w->gateways[1] = (struct gateway){ .knows = true, .window_ms = world_between(w, 5, 60) * MINUTE_MS, .requests_per_s = 5 };
    w->gateways[2] = (struct gateway){ .parts_per_s = 20, .requests_per_s = 20 };
    w->gateways[3] = (struct gateway){ .requests_per_s = 1 + world_roll(w, 3) };
    for (int g = 0; g < GATEWAYS; g++) {
        gateway_heal(&w->gateways[g]);
        w->states[g] = (struct gate_state){ .state = BREAKER_CLOSED, .filled_ms = w->t };
    }
    for (int i = 0; i < NUMBERS; i++) w->consent[i] = "yyyyn"[world_roll(w, 5)];
    for (int i = 0; i < WORKERS; i++) {
        w->workers[i].n = i;
        w->workers[i].skew = world_between(w, -SKEW_MS, SKEW_MS);
        process_start(w, &w->workers[i]);
    }
}

// ---- people

static const int64_t validities[] = { 10 * MINUTE_MS, HOUR_MS, 8 * (int64_t)HOUR_MS, 24 * (int64_t)HOUR_MS,
                                      46 * (int64_t)HOUR_MS };

static void world_message(struct world *w) {
    struct row *r = store_add(w);
    int kind = world_roll(w, 10);
    r->class = kind < 3 ? 0 : kind < 7 ? 1 : 2;
    r->lane = r->class == 2 ? 2 : kind == 0 ? 0 : kind < 6 ? 1 : 2;
    r->number = world_roll(w, r->class == 2 ? 4 : NUMBERS);
    r->parts = 1 + world_roll(w, 3);
    r->purpose = world_roll(w, 60) == 0 ? 8 : 1;  // 8: no gateway takes it
    r->due_ms = w->t + (world_percent(w, 60) ? 0 : world_between(w, 0, 14 * (int64_t)HOUR_MS));
    r->valid_ms = r->due_ms + validities[world_roll(w, 5)];
}

// The messages of a day come in handfuls, some in the night.
static void world_messages(struct world *w, int64_t n) {
    for (int64_t i = 0; i < n; i++) world_message(w);
    if (n > 0) return;
    int handfuls = 2 + world_roll(w, 5);
    int64_t day = w->t;
    for (int i = 0; i < handfuls; i++) world_note(w, day + world_between(w, 0, PICK_DAY_MS - 1), MESSAGES, 1 + world_roll(w, 16));
    world_note(w, day + PICK_DAY_MS, MESSAGES, 0);
}

enum act { OPT_OUT, OPT_IN, LIST, CANCEL, RETRY, SETTLE, HOURS, DRAIN, OPEN, CLOSE, ACTS, REOPEN };

static void people_gateway(struct world *w, enum act act, int g) {
    struct gate_state *s = &w->states[g];
    if (act == REOPEN && s->state != BREAKER_DRAINED) return;
    if (act != REOPEN && s->state == BREAKER_DRAINED) return;
    enum breaker_state to = act == DRAIN ? BREAKER_DRAINED : act == CLOSE ? BREAKER_CLOSED : BREAKER_OPEN;
    store_gate(w, g, to, act == OPEN ? w->t + 5 * MINUTE_MS : act == REOPEN ? w->t : 0);
    s->trips = 0;
    if (act == DRAIN) world_note(w, w->t + world_between(w, 1000, 4 * MINUTE_MS), PEOPLE, 100 * REOPEN + g);
}

static void people_message(struct world *w, enum act act, struct row *r) {
    enum state to;
    if (act == CANCEL && state_next(r->state, EVENT_CANCEL, &to)) store_move(w, r, EVENT_CANCEL);
    if (act == SETTLE && r->state == STATE_AMBIGUOUS)
        store_move(w, r, world_percent(w, 50) ? EVENT_SETTLE_DELIVERED : EVENT_SETTLE_FAILED);
    if (act == RETRY && r->state == STATE_DEAD && r->valid_ms > w->t && r->answered == 0) {
        store_move(w, r, EVENT_RETRY);
        memset(r->refused_ms, 0, sizeof(r->refused_ms));
        r->due_ms = w->t;
    }
}

static void world_people(struct world *w, int64_t id) {
    enum act act = id >= 100 ? (enum act)(id / 100) : (enum act)world_roll(w, ACTS);
    int number = world_roll(w, NUMBERS);
    if (act == OPT_OUT && world_percent(w, 60)) act = OPT_IN;
    if (act == OPT_OUT) {
        w->consent[number] = 'n';
        w->refused_ms[number] = w->t;
    }
    if (act == OPT_IN) w->consent[number] = 'y';
    else if (act == HOURS && (w->t + 7 * HOUR_MS) % PICK_DAY_MS > 10 * HOUR_MS) w->ruled_from = 7 + world_roll(w, 3);
    else if (act == LIST) w->listed[number] = !w->listed[number];
    else if (act >= DRAIN) people_gateway(w, act, id >= 100 ? (int)(id % 100) : world_roll(w, GATEWAYS));
    else {
        struct row *r = store_row(w, w->next_id - world_roll(w, 20));
        if (r != NULL) people_message(w, act, r);
    }
    if (id == 0) world_note(w, w->t + world_between(w, MINUTE_MS, 5 * (int64_t)HOUR_MS), PEOPLE, 0);
}

// ---- weather

static void world_weather(struct world *w) {
    bool storm = world_percent(w, 50), shaky = world_percent(w, 40);
    for (int g = 0; g < GATEWAYS; g++) gateway_weather(w, &w->gateways[g]);
    w->kill_per = storm ? 10 + world_roll(w, 200) : 0;
    w->freeze_per = storm ? 10 + world_roll(w, 200) : 0;
    w->undone = shaky ? world_roll(w, 15) : 0;
    w->unsure = shaky ? world_roll(w, 10) : 0;
    w->slow = shaky ? world_roll(w, 8) : 0;
    world_note(w, w->t + world_between(w, MINUTE_MS, 4 * (int64_t)HOUR_MS), WEATHER, 0);
}

static void world_calm(struct world *w) {
    w->calm = true;
    w->undone = w->unsure = w->slow = 0;
    for (int g = 0; g < GATEWAYS; g++) {
        gateway_heal(&w->gateways[g]);
        people_gateway(w, REOPEN, g);
    }
    for (int i = 0; i < WORKERS; i++) {
        struct worker *k = &w->workers[i];
        k->skew = world_between(w, -SKEW_MS, SKEW_MS);
        if (k->life != UP && k->until > w->t + MINUTE_MS) {
            if (k->life == FROZEN && k->sleeps) k->mono_shift += k->until - w->t - MINUTE_MS;
            k->until = w->t + MINUTE_MS;
        }
    }
}

// Much that is urgent and a little that is not, at one gateway: the little goes on beside it.
static void world_flood(struct world *w) {
    enum { URGENT = 120, BULK = 12 };
    for (int i = 0; i < URGENT + BULK; i++) {
        struct row *r = store_add(w);
        r->lane = i < URGENT ? 0 : 2;
        r->class = 1;
        r->number = 1 + 4 * world_roll(w, 6);
        r->parts = 1;
        r->purpose = 1;
        r->due_ms = w->t + i;
        r->valid_ms = w->t + 8 * (int64_t)HOUR_MS;
        r->flood = true;
    }
    for (int i = 0; i < NUMBERS; i++) w->consent[i] = 'y';
    world_note(w, w->t + 2000, FLOOD_END, 0);
}

static void world_flood_end(struct world *w) {
    if (w->flood_left[0] < 100) world_note(w, w->t + 100, FLOOD_END, 0);
    else if (w->flood_left[2] < 4 && !w->wild) world_broken(w, "bulk starves behind urgent messages", NULL);
}

static void world_report(struct world *w, enum happens what, int64_t id) {
    static const enum event events[] = {
        [DLR_SENT] = EVENT_DLR_SENT, [DLR_DELIVERED] = EVENT_DLR_DELIVERED, [DLR_FAILED] = EVENT_DLR_FAILED
    };
    struct row *r = store_row(w, id);
    enum state to;
    if (r == NULL || !state_next(r->state, events[what], &to)) return;
    store_move(w, r, events[what]);
    if (w->mutant != MUTANT_SILENT_LOSS) store_told(r, w->t);
}

static int64_t world_skew(struct world *w) {
    if (w->wild && world_percent(w, 30)) return world_between(w, -3 * (int64_t)HOUR_MS, 3 * (int64_t)HOUR_MS);
    return world_between(w, -SKEW_MS, SKEW_MS);
}

static void world_happens(struct world *w, const struct note *n) {
    struct worker *k = &w->workers[world_roll(w, WORKERS)];
    if (n->what <= DLR_FAILED) world_report(w, n->what, n->id);
    else if (n->what == CALM) world_calm(w);
    else if (n->what == FLOOD) world_flood(w);
    else if (n->what == FLOOD_END) world_flood_end(w);
    else if (w->calm) return;
    else if (n->what == PEOPLE) world_people(w, n->id);
    else if (n->what == WEATHER) world_weather(w);
    else if (n->what == MESSAGES) world_messages(w, n->id);
    else if (n->what == POWER) process_power(w);
    if (n->what == POWER) world_note(w, w->t + world_between(w, HOUR_MS, 60 * (int64_t)HOUR_MS), POWER, 0);
    if (n->what != CLOCK) return;
    for (int i = 0; i < WORKERS; i++) {
        if (w->workers[i].skew < -SKEW_MS || w->workers[i].skew > SKEW_MS) k = &w->workers[i];
    }
    k->skew = world_skew(w);
    bool wrong = k->skew < -SKEW_MS || k->skew > SKEW_MS;  // by hours: somebody notices soon
    world_note(w, w->t + world_between(w, 1000, wrong ? 20 * MINUTE_MS : 3 * (int64_t)HOUR_MS), CLOCK, 0);
}

// ---- time

// Idle workers that would find nothing sleep until there may be something.
static void world_leap(struct world *w) {
    int64_t to = w->n_notes > 0 ? w->notes[0].at : INT64_MAX, row = store_next(w);
    for (int i = 0; i < WORKERS; i++) {
        const struct worker *k = &w->workers[i];
        if (k->life == UP && !k->idle) return;
        if (k->life != UP && process_next(w, k) < to) to = process_next(w, k);
    }
    if (row < to) to = row;
    for (int i = 0; i < WORKERS; i++) {
        struct worker *k = &w->workers[i];
        if (k->life == UP && k->next_at < to) k->next_at = to;
    }
}

void world_step(struct world *w) {
    struct worker *first = NULL;
    int64_t at = w->n_notes > 0 ? w->notes[0].at : INT64_MAX;
    for (int i = 0; i < WORKERS; i++) {
        int64_t next = process_next(w, &w->workers[i]);
        if (next >= at) continue;
        at = next;
        first = &w->workers[i];
    }
    if (at > w->t) w->t = at;
    if (first == NULL) {
        struct note n = world_take_note(w);
        world_happens(w, &n);
        for (int i = 0; i < WORKERS; i++) w->workers[i].idle = false;
    } else {
        process_step(w, first);
        if (first->idle) world_leap(w);
    }
}

void world_begin(struct world *w, uint64_t seed, int days, enum mutant mutant) {
    enum { REST_DAYS = 4 };
    memset(w, 0, sizeof(*w));
    w->seed = w->dice = seed;
    w->mutant = mutant;
    w->wild = mutant == MUTANT_NONE && seed % 8 == 0;
    w->days = days;
    w->t = PICK_DAY_MS;
    w->end = w->t + (int64_t)days * PICK_DAY_MS;
    int64_t calm = w->end - REST_DAYS * (int64_t)PICK_DAY_MS;
    world_build(w);
    world_note(w, w->t, MESSAGES, 0);
    world_note(w, w->t + 1000, WEATHER, 0);
    world_note(w, w->t + HOUR_MS, PEOPLE, 0);
    world_note(w, w->t + HOUR_MS, CLOCK, 0);
    world_note(w, w->t + 5 * HOUR_MS, POWER, 0);
    world_note(w, calm, CALM, 0);
    world_note(w, calm + 2 * (int64_t)PICK_DAY_MS + 3 * HOUR_MS, FLOOD, 0);  // ten in the morning
    world_note(w, w->end, CALM, 0);
}

void world_run(struct world *w, uint64_t seed, int days, enum mutant mutant) {
    world_begin(w, seed, days, mutant);
    while (w->t < w->end && w->broken[0] == '\0') world_step(w);
    if (w->broken[0] == '\0') rules_rest(w);
    for (int i = 0; i < WORKERS; i++) process_end(&w->workers[i]);
}

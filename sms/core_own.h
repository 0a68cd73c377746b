// SPDX-License-Identifier: MPL-2.0
// The parts of core.h among themselves; nobody else includes this. core.c: life, the world, what next. core_turn.c: what a turn asks for
// and what its end means. core_leave.c: what leaves, and the last look at it. core_answer.c: what an answer means. core_check.c: invariants.
#ifndef SMS_CORE_OWN_H
#define SMS_CORE_OWN_H

#include "core.h"

enum {
    CORE_IDLE_FIRST_MS = 25,
    CORE_IDLE_LONGEST_MS = 1000,
    CORE_LINGER_MS = 5  // how long an answer or a free place waits for company: a commit costs the same for one and for many
};

enum place { FREE, READY, AIR, ANSWERED, BACK, PLACES };

struct hand {
    enum place place;
    bool turning;  // in the outstanding turn's settles or backs
    int sends;     // since it was taken
    struct core_clock taken;  // beginning of its lease
    struct core_job job;
    struct core_settle result;
};

struct gate {
    struct breaker breaker;
    bool dirty;             // a change that is not written yet
    int64_t requests, parts;
    int64_t empty_until;    // mono: the shared bucket had nothing
};

struct core_credit {
    int lane[PICK_LANES], first[PICK_LANES];
};

struct core {
    struct core_options o;
    struct pick_policy policy;
    bool has_policy;
    struct gate gates[PICK_GATEWAYS];
    struct hand hands[CORE_SLOTS];
    int slots;
    int count[PLACES];
    struct core_credit credit, credit_after;  // of lanes; after: of the outstanding turn, when it has taken something

    bool turning, stopping;
    bool unsure;            // the last turn's commit is in doubt: first that is made certain, then new messages are taken
    bool busy;              // the last claim left more behind
    int64_t recover_at, wake_at, claim_at, retry_at, stop_at, answered_at, turned_at;
    int64_t idle_ms, retry_ms;

    struct core_turn turn;
    struct core_clock turn_from;  // when the outstanding turn was asked for: leases of what it takes begin here
    struct core_note notes[PICK_GATEWAYS];
    struct core_settle settles[CORE_SLOTS];
    struct core_back backs[CORE_SLOTS];
    int free_slots[CORE_SLOTS];
};

struct hand *core_hand(struct core *c, int slot);
void core_put(struct core *c, struct hand *h, enum place place);
// To be given back, never having left. A trial that tried nothing leaves its gateway to the next message.
void core_put_back(struct core *c, const struct core_clock *now, struct hand *h);
int core_room(const struct core *c);  // what the next turn may take: all that is not on its way
// What each gateway may be given. True when any could be given something.
bool core_offers(const struct core *c, const struct core_clock *now, struct pick_offer offers[PICK_GATEWAYS]);
bool core_turn_due(const struct core *c, const struct core_clock *now);
const struct core_turn *core_make_turn(struct core *c, const struct core_clock *now);

static inline int64_t core_earlier(int64_t a, int64_t b) { return a < b ? a : b; }

#endif

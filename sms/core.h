// SPDX-License-Identifier: MPL-2.0
// The worker as a pure state machine: events in, actions out. No I/O, no clock, no randomness of its own: all three are arguments, so
// thousands of days can be simulated with a database and gateways made of arrays. worker.c performs the actions for real.
//
//   for (;;) {
//       core_next(c, &now, &action);              // what to do
//       perform it                                // below, by kind
//       core_turn_done / core_answer / core_view / core_policy / core_stop   // what came of it, or of the world
//   }
//
// A worker holds at most `hands` messages. Each is "submitting" in the database, or may be: at most `hands` messages are unknown when
// the worker dies, at any moment. It has twice as many places, because one turn settles the old and takes the new. At most `connections` of them are with a gateway; the others wait with their commit done, so
// that no connection idles while the database works.
//
//   FREE ──taken by a turn that ended DONE──► READY ──CORE_SEND──► AIR ──core_answer──► ANSWERED ──settled by a turn──► FREE
//     │                                │ └──last look: no──┐  └──last look: no──┐                                          ▲
//     └────taken by a turn that ended UNSURE, stop──► BACK ◄┴────────────────────┘                                          │
//                                                      └──given back by a turn: it never left───────────────────────────────┘
//
// After each event these hold (core_check tests them; the simulation should, after every call):
//   1. READY, AIR and ANSWERED together are at most hands; AIR is at most connections.
//   2. No message is in two places.
//   3. CORE_SEND was asked for a message exactly once since the turn that took it ended DONE, never for one of a turn that ended
//      UNDONE or UNSURE, and never after core_stop.
//   4. What was answered stays in its place until a turn that settles it has ended DONE: no answer is forgotten.
//   5. While a turn is outstanding, core_next gives CORE_SEND or CORE_HOLD only, and answers may come in: they belong to a later turn.
//   6. No gateway that is drained, or open before its time, is offered; one whose time has come is offered one message.
//   7. Tokens used are never more than tokens granted.
//   8. An unknown message is never decided to be sent again, except to the same gateway, by its own reference, inside the window in
//      which that gateway recognises it; and whatever that second answer is, short of "taken", it stays unknown.
//   9. A next attempt is never before its class's hours, in the night, nor after the message's validity.
//  10. What leaves is looked at once more, when CORE_SEND is given and again when its first byte would leave (core_may_leave).
#ifndef SMS_CORE_H
#define SMS_CORE_H

#include <stdbool.h>
#include <stdint.h>

#include "breaker.h"
#include "pick.h"
#include "state.h"

enum {
    CORE_HANDS = 400,
    CORE_SLOTS = 2 * CORE_HANDS,  // a turn settles as many as it takes; until it has ended both have a place
    CORE_ASKS = 5,                // attempts at one message after which an unknown one is left to people
    CORE_LEASE_MS = 60000,        // of a message that is taken, by wall clock, from when its turn was asked for
    CORE_LEAVE_MS = 35000         // what has not left by then does not: a request ends within 20 s, 5 s are for clocks that differ
};

struct core;

struct core_clock {
    int64_t wall_ms;  // may jump; instants of messages
    int64_t mono_ms;  // never goes back; pauses
};

struct core_options {
    int hands;        // 1 to CORE_HANDS
    int connections;  // 1 to hands
    struct {
        int requests_per_s, parts_per_s;  // 0: no limit
    } gateway[PICK_GATEWAYS];
};

struct core *core_new(const struct core_options *options);
void core_free(struct core *c);

// ---- actions

// A message that a turn has taken, as it is in the database after that turn.
struct core_job {
    int64_t id;
    int slot;                // place it was given
    int gateway;
    int attempts;            // including this one
    int lane, class, parts;
    unsigned purpose;
    char carrier[PICK_CARRIER];
    int64_t valid_until_ms;
    bool asked;              // was unknown; asked again with the same reference
    int64_t ask_until_ms;    // of asked
    bool probe;              // the breaker's single trial
};

// An answer to be written. event is the move; the row must still be "submitting" and ours, else only the answer is noted.
struct core_settle {
    int slot;
    int64_t id;
    int attempts;
    enum outcome outcome;
    enum event event;
    int64_t due_ms;        // next attempt; 0: as it is
    int64_t ask_until_ms;  // unknown: may be asked again until then; 0: never
};

// A message that never started: back to queued (RELEASE) or, if it was unknown before, to unknown (UNKNOWN). The row moves only if it
// is "submitting" and ours with this number of attempts; attempts falls by one for RELEASE.
struct core_back {
    int slot;
    int64_t id;
    int attempts;
    enum event event;
    int64_t ask_until_ms;  // of UNKNOWN: may be asked again until then; 0: never
};

// A breaker's change, to be written unless the gateway is drained.
struct core_note {
    int gateway;
    enum breaker_state state;
    int64_t open_until_ms;
    int trips;
    const char *reason;
};

// One transaction. In this order: sweeps (each may be a transaction of its own), notes, settles, backs, then the claim: leases of tokens
// (offers[g].want_*; what the shared bucket grants is added to offers[g].requests and .parts), unknown rows when ask is set, queued rows by
// lane (shares), each row through pick_row or pick_ask. A row taken through an offer with .one set needs gateway_state to go from open (its
// time over) to probing in the same transaction, or is not taken.
struct core_turn {
    bool recover;  // rows whose lease is over: claimed goes back, submitting becomes unknown
    bool wake;     // retry_wait whose time has come
    bool ask;      // unknown rows that may be asked about
    const struct core_note *notes;
    int n_notes;
    const struct core_settle *settles;
    int n_settles;
    const struct core_back *backs;
    int n_backs;
    struct pick pick;       // room 0: nothing is claimed
    const int *free_slots;  // room of them; the k-th message taken gets free_slots[k]
};

enum core_kind {
    CORE_SEND,     // start the request of the message in slot; it is in the air from now on
    CORE_TURN,     // do the transaction, then core_turn_done
    CORE_WAIT,     // wait up to wait_ms for an answer; then, or after it, core_next again
    CORE_HOLD,     // a turn is outstanding and there is nothing to send
    CORE_ABANDON,  // give up all requests in the air: core_answer(AMBIGUOUS) for each
    CORE_END       // stopped, everything settled or out of time
};

struct core_action {
    enum core_kind kind;
    int slot;                      // SEND
    int wait_ms;                   // WAIT
    const struct core_turn *turn;  // TURN; valid until core_turn_done
};

void core_next(struct core *c, const struct core_clock *now, struct core_action *out);

// Only the CORE_SEND of core_next, for a shell in the midst of a turn. false: nothing to send; what may not leave has been put back.
bool core_send(struct core *c, const struct core_clock *now, int *slot);

// ---- events

enum core_end {
    CORE_DONE,    // committed
    CORE_UNDONE,  // certainly rolled back
    CORE_UNSURE   // the answer to COMMIT was lost
};

struct core_done {
    enum core_end end;
    const struct core_job *taken;  // DONE: what was taken; UNSURE: what would have been. Slots as given
    int n_taken;
    int met, moved;                // rows looked at; rows ended or put off
    struct {
        int64_t requests, parts;   // granted by the shared bucket
    } granted[PICK_GATEWAYS];
};
void core_turn_done(struct core *c, const struct core_clock *now, const struct core_done *done);

struct core_answer {
    enum outcome outcome;
    int64_t retry_after_ms;
    bool ours;        // the request was refused on our side: it says nothing about the gateway
    uint32_t random;
};
void core_answer(struct core *c, const struct core_clock *now, int slot, const struct core_answer *a);

// Asked between CORE_SEND and the first byte, as late as can be: whether the message in this place, READY or in the air, may leave now. It
// may while its lease is ours by both clocks, with time left for the whole request; inside the hours of its class; valid; at a gateway that is
// not closed (but for the trial) or drained; and, if it is asked about, inside the window of its gateway.
bool core_may_leave(const struct core *c, const struct core_clock *now, int slot);

// The request in the air has not left and does not: the message goes back, its attempt uncounted.
void core_withheld(struct core *c, const struct core_clock *now, int slot);

// gateway_state as it is now. Not taken over while a change of our own waits to be written.
void core_view(struct core *c, int gateway, enum breaker_state state, int64_t open_until_ms, int trips);

// Rules and routes as they are now. Before the first one nothing is claimed.
void core_policy(struct core *c, const struct pick_policy *policy);

// No new message from now on; those in the air have 8 s, all of it 9.5 s.
void core_stop(struct core *c, const struct core_clock *now);

// ---- for the shell and for tests

const struct core_job *core_job_at(const struct core *c, int slot);  // of a place that is not free
int core_in_air(const struct core *c);
int core_held(const struct core *c);           // places that are not free
const char *core_check(const struct core *c);  // the broken invariant, or NULL

#endif

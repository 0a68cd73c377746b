// SPDX-License-Identifier: MPL-2.0
// A district's messages over many days, in a world of arrays: the outbox as the database keeps it, several workers each with the real core
// and a clock of its own, gateways that follow a script of faults, people. One seed is one history. What nobody in the world can know, the
// simulation knows: which message a gateway really took, and when its bytes left. Times are true milliseconds unless a name says otherwise.
#ifndef TESTS_SIM_SIM_H
#define TESTS_SIM_SIM_H

#include "breaker.h"
#include "core.h"
#include "pick.h"

enum {
    WORKERS = 3,
    GATEWAYS = 4,
    HANDS = 6,
    ROWS = 512,
    NUMBERS = 24,
    EVENTS = 24,
    FLIGHTS = 2 * HANDS,
    NOTED = 8192,
    SKEW_MS = 1500,        // how far a worker's clock may be from the truth
    HOUR_MS = 3600000,
    MINUTE_MS = 60000
};

// Rules of the simulation that can be switched off to see that it notices: the faults that were found with it.
enum mutant {
    MUTANT_NONE,
    MUTANT_NO_LAST_LOOK,    // bytes leave without core_may_leave
    MUTANT_LATE_WINDOW,     // the window in which a gateway may be asked begins when the lease is found over
    MUTANT_SILENT_LOSS,     // a lost lease is not counted among a number's messages of the day
    MUTANT_BUCKET_BACK,     // a clock that is behind takes the bucket's clock back
    MUTANT_RESEND,          // an unknown message is sent again anywhere
    MUTANT_LANES,           // scarce tokens go to the first lane that has messages
    MUTANT_TRUST_DOUBT,     // a commit in doubt is taken for one that succeeded
    MUTANTS
};

struct row {
    int64_t id;
    bool used, live;               // live: in world.live
    // as in the table
    enum state state;
    int lane, class, parts, number, attempts, gateway;
    unsigned purpose;
    int owner;                     // of a worker's life; 0: nobody
    int64_t due_ms, valid_ms, ask_until_ms, lease_until_ms;  // as written by some worker's clock
    int64_t told[EVENTS];          // events that count as sent: taken, unknown
    int n_told;
    uint64_t answered;             // attempts with an answer "taken" or "unknown" among the events of sending: a bit each
    // the truth
    int64_t born_ms, left_ms;      // left: bytes of the request that a gateway took
    int taken;                     // times a gateway took it as a message of its own: the telephone shows it
    bool doubted;                  // somebody had a reason not to know
    int64_t not_before_ms;         // the only gateway of its class asked us to stay away with it until then
    int64_t refused_ms[4];         // the last times that a gateway certainly did not take it, newest first
    int64_t known_ms[GATEWAYS];    // when the gateway noted its reference; 0 never
    bool flood;
};

struct gate_state {
    enum breaker_state state;
    int64_t open_until_ms, filled_ms;
    int64_t since_ms;              // of the state, in truth
    int trips;
    int64_t requests, parts;
};

enum happens { DLR_SENT, DLR_DELIVERED, DLR_FAILED, PEOPLE, MESSAGES, WEATHER, CALM, CLOCK, POWER, FLOOD, FLOOD_END };

struct note {
    int64_t at, serial;
    enum happens what;
    int64_t id;
};

enum fate { F_TAKE, F_SLOW, F_REFUSE, F_BUSY, F_STOP, F_500_TOOK, F_500, F_HANG_TOOK, F_HANG, F_DROP_TOOK, F_RUBBISH, F_NO_CONNECTION, FATES };

struct gateway {
    bool knows;
    int64_t window_ms;             // 0: never forgets
    int requests_per_s, parts_per_s;
    int weights[FATES];            // today's weather
    int64_t level, level_at;       // leaky bucket of the check, thousandths
};

enum life { UP, FROZEN, DOWN };

struct flight {
    bool on, left;
    int slot, attempts;
    int64_t id, leave_at, answer_at, begun_mono;
    struct core_answer answer;
};

struct worker {
    int n, owner;
    enum life life;
    struct core *core;
    int64_t until;                 // of FROZEN and DOWN
    bool sleeps;                   // FROZEN: the machine, so that the monotonic clock stands still
    int64_t skew, mono_shift;
    int64_t next_at, view_at, policy_at, woke_at;
    struct flight flights[FLIGHTS];
    const struct core_turn *turn;  // outstanding
    int64_t commit_at, done_at, turn_at;
    bool committed, applied;       // of a turn in doubt: what really became of it; its commit is over
    bool server_goes_on;           // FROZEN with a COMMIT on its way
    struct core_done done;
    struct core_job jobs[HANDS + 1];
    bool idle;
};

// A second database that does what the first does (tests/db/t_model.c): called before a turn that takes effect, or a sweep, and after it.
struct worker;
struct world;
struct shadow {
    void (*before)(struct world *w);
    void (*turn)(struct world *w, const struct worker *k);
    void (*sweep)(struct world *w, bool recover, int64_t now_wall);
};

struct world {
    const struct shadow *shadow;   // NULL: none
    uint64_t seed, dice;
    enum mutant mutant;
    int64_t t, end;
    int days, hands;
    struct row rows[ROWS];
    int live[ROWS], n_live;
    int64_t next_id;
    struct gate_state states[GATEWAYS];
    struct gateway gateways[GATEWAYS];
    char consent[NUMBERS];
    int64_t refused_ms[NUMBERS];   // when the last no was said
    int ruled_from;                // hour of the day from which class 1 may go; the rule changes at times
    bool listed[NUMBERS];
    struct worker workers[WORKERS];
    int owners;
    struct note notes[NOTED];      // a heap
    int n_notes;
    int64_t serial;
    int kill_per, freeze_per;      // one in so many steps; 0: never
    int undone, unsure, slow;      // turns in a hundred
    bool calm;                     // no faults any more
    bool wild;                     // clocks are wrong by hours at times: what is left to hold then is judged
    int flood_left[PICK_LANES];
    char broken[300];              // the first broken rule
    struct {
        int64_t steps, messages, taken, kills, freezes, unknown, asked, back, withheld, twice;
        int ends[STATE_COUNT];
    } sum;
};

// world.c
void world_run(struct world *w, uint64_t seed, int days, enum mutant mutant);  // begin, all steps, and what is left at the end
void world_begin(struct world *w, uint64_t seed, int days, enum mutant mutant);
void world_step(struct world *w);
int world_roll(struct world *w, int n);                       // 0 to n - 1
int64_t world_between(struct world *w, int64_t a, int64_t b);
bool world_percent(struct world *w, int percent);
void world_note(struct world *w, int64_t at, enum happens what, int64_t id);
void world_broken(struct world *w, const char *rule, const struct row *r);
void world_policy(const struct world *w, struct pick_policy *p);
const char *world_carrier(int number);

// store.c: the database
struct row *store_row(struct world *w, int64_t id);           // NULL: forgotten long ago
struct row *store_add(struct world *w);
void store_move(struct world *w, struct row *r, enum event event);
void store_recover(struct world *w, int64_t now_wall);
void store_wake(struct world *w, int64_t now_wall);
void store_turn(struct world *w, struct worker *k);           // fills k->done as its end says
int64_t store_next(const struct world *w);                    // when a row may be of interest to somebody
void store_told(struct row *r, int64_t at_wall);
void store_gate(struct world *w, int gateway, enum breaker_state state, int64_t open_until_ms);

// process.c: the workers
void process_start(struct world *w, struct worker *k);
int64_t process_next(const struct world *w, const struct worker *k);
void process_step(struct world *w, struct worker *k);
void process_end(struct worker *k);
void process_power(struct world *w);                          // is cut: all workers die and are away for long

// gateway.c
void gateway_request(struct world *w, const struct worker *k, const struct core_job *job, struct flight *f);  // now its bytes would leave
void gateway_weather(struct world *w, struct gateway *g);
void gateway_heal(struct gateway *g);

// rules.c: what must hold
void rules_leave(struct world *w, const struct worker *k, const struct row *r, const struct core_job *job);
void rules_taken(struct world *w, struct row *r, int gateway);
void rules_refused(struct world *w, struct row *r, const struct core_answer *answer);  // certainly not taken
void rules_row(struct world *w, const struct row *r);
void rules_held(struct world *w, const struct worker *k);
void rules_rest(struct world *w);

#endif

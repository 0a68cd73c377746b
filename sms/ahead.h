// SPDX-License-Identifier: MPL-2.0
// Which messages of a lane come next: numbers read without a lock, some thousand at a time. A hint and no promise: who takes one of them locks
// it and asks again whether it waits. Without this each turn would begin at the front of the index, among the entries of messages that have
// gone and are not purged yet; to pass over those cost more than to take a message. Used by claim.c only.
#ifndef SMS_AHEAD_H
#define SMS_AHEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rc.h"

struct arena;
struct db;

enum {
    AHEAD_MOST = 4000,
    AHEAD_MS = 250,       // how old numbers may be: so long an earlier message may have to wait behind them
    AHEAD_SHORT_MS = 20,  // the same where nothing more was in the lane
    AHEAD_BLOCK = 128     // numbers that go to the same side
};

// Two workers with the same numbers each pass over what the other took. A worker that finds many gone begins with one side, every other block of
// numbers, and leaves the other side for later; if that does not help it changes sides by the digits of its own random name.
struct ahead_sides {
    bool apart;
    int side;         // 0 or 1
    unsigned tried;   // digits used up
    int met, gone;    // of late
};

struct ahead {
    int64_t ids[AHEAD_MOST];
    int n, at;            // those from at on have not been met
    bool more;            // the lane had more than this
    bool known;           // false: look before anything is taken from here
    int64_t looked_ms;    // wall clock of the turn that looked
    const char *classes;  // static text; those that could go somewhere; NULL: all
    struct ahead_sides sides;
};

struct ahead_want {
    int lane;
    const char *classes;  // static text; NULL: all
    int room;             // so many messages may be taken
    int64_t now_ms;
    bool fresh;           // look in any case, keep the order: for tests that know what comes
};

// Looks at the lane, unless what is left here will do.
enum rc ahead_look(struct ahead *h, struct db *db, struct arena *a, const struct ahead_want *want) MUST_USE;

// The numbers from..from+n of what has not been met, fewer at the end; *n says how many.
const int64_t *ahead_ids(const struct ahead *h, int from, int *n);

// The first met of them were met. Of these the kept (in the same order) could not go and did not move: they come first again; gone were not to be
// had. name: the worker's, random hex digits.
void ahead_met(struct ahead *h, int met, const int64_t *kept, int n_kept, int gone, const char *name);

static inline void ahead_forget(struct ahead *h) { h->known = false; }

#endif

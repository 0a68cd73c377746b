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
    AHEAD_SHORT_MS = 20   // the same where nothing more was in the lane
};

struct ahead {
    int64_t ids[AHEAD_MOST];
    int n, at;            // those from at on have not been met
    bool more;            // the lane had more than this
    bool known;           // false: look before anything is taken from here
    int64_t looked_ms;    // wall clock of the turn that looked
    const char *classes;  // static text; those that could go somewhere; NULL: all
};

// classes: static text; NULL: all. Looks at the lane, unless what is left here will do for room messages. fresh: always looks (for tests that know what comes).
enum rc ahead_look(struct ahead *h, struct db *db, struct arena *a, int lane, const char *classes, int room, int64_t now_ms, bool fresh) MUST_USE;

// The numbers from..from+n of what has not been met, fewer at the end; *n says how many.
const int64_t *ahead_ids(const struct ahead *h, int from, int *n);

// The first met of them were met. Of these the kept (in the same order) could not go and did not move: they come first again.
void ahead_met(struct ahead *h, int met, const int64_t *kept, int n_kept);

static inline void ahead_forget(struct ahead *h) { h->known = false; }

#endif

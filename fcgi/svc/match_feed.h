// SPDX-License-Identifier: MPL-2.0
// Keeps the pool of the matching engine up to date: one process builds the snapshot and appends what changed, from the audit, which has a
// row for each write in the same transaction. Handlers only map the files (svc/match_cache).
#ifndef SVC_MATCH_FEED_H
#define SVC_MATCH_FEED_H

#include <signal.h>

#include "base/rc.h"

struct arena;
struct db;

// What the process does besides, each turn; the arena is of the turn.
struct match_feed_also {
    void (*turn)(void *arg, struct arena *a);
    void *arg;
};

// Runs until *stop is set. folder is made when it is missing; its files are readable by their owner only: they hold ages, classes and
// wishes of people, without names. RC_INTERNAL when the folder cannot be written.
enum rc match_feed_run(struct db *db, const char *state_dir, const struct match_feed_also *also, const volatile sig_atomic_t *stop) MUST_USE;

#endif

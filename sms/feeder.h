// SPDX-License-Identifier: MPL-2.0
// From campaigns that run to the outbox: a step takes some hundreds of people of one campaign, in one transaction with the place it
// has come to, so that a killed worker repeats nothing and forgets nobody. Also what a pause, a go-on or a stop means for the
// messages that wait already. The connection must be READ COMMITTED.
#ifndef SMS_FEEDER_H
#define SMS_FEEDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

struct arena;
struct db;
struct vault;

struct feeder {
    struct db *db;
    struct vault *vault;
    const char *sender;   // stands for {sender}
    const char *gateway;  // whose price counts where no route says otherwise
};

enum { FEEDER_STEP = 500, FEEDER_SWEEP = 1000, FEEDER_IDLE_MS = 1000 };

// One step. *n counts people or messages handled; 0: there is nothing to do for now. Memory goes into a, about 1 MB.
enum rc feeder_step(const struct feeder *f, struct arena *a, int64_t now_ms, size_t *n) MUST_USE;

#endif

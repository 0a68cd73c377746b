// SPDX-License-Identifier: MPL-2.0
// The waiting list of a class moves up by itself: whoever gave a place back (by SMS, at an officer's desk, by a larger class), the first
// who waits gets it, in the order of the plan. The officer's next invitation includes her.
#ifndef SMS_WAITING_H
#define SMS_WAITING_H

#include <stddef.h>

#include "base/rc.h"

struct arena;
struct db;

// Moves one person up. *n is 0 when nobody can be.
enum rc waiting_step(struct db *db, struct arena *a, size_t *n) MUST_USE;

#endif

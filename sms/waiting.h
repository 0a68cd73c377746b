// SPDX-License-Identifier: MPL-2.0
// The waiting list of a class: whoever gave a place back, or did not answer for so long that it is given to another (rule
// invite_answer_days, only where somebody waits), the first who waits moves up, by the plan's priority and then by who has waited
// longest. Where the class invites by itself she gets her invitation in the same transaction, as long as the class's invitations stay
// below its cap; why she did not get one stands in her row (invite_fault), for an officer.
#ifndef SMS_WAITING_H
#define SMS_WAITING_H

#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

struct arena;
struct feeder;

// At most one gives up a place and one moves up. *n: how many did.
enum rc waiting_step(const struct feeder *f, struct arena *a, int64_t now_ms, size_t *n) MUST_USE;

#endif

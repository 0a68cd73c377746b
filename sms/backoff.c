// SPDX-License-Identifier: MPL-2.0
// Growing steps with jitter between half and the whole step, so that messages that failed together do not come back together.
#include "backoff.h"

static const int64_t steps_ms[] = { 5000, 30000, 120000, 600000, 3600000 };

enum { STEPS = sizeof(steps_ms) / sizeof(steps_ms[0]) };

static int64_t backoff_step(int attempt) {
    if (attempt < 1) return steps_ms[0];
    return steps_ms[attempt < STEPS ? attempt - 1 : STEPS - 1];
}

bool backoff_next(const struct backoff *b, int64_t *due_ms) {
    int64_t half = backoff_step(b->attempt) / 2;
    int64_t wait = half + (int64_t)(b->random % (uint32_t)(half + 1));
    if (wait < b->retry_after_ms) wait = b->retry_after_ms;
    if (wait >= b->valid_until_ms - b->now_ms) return false;
    *due_ms = b->now_ms + wait;
    return true;
}

// SPDX-License-Identifier: MPL-2.0
// When to try again. Pure: time and randomness come in as arguments.
#ifndef SMS_BACKOFF_H
#define SMS_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

enum { BACKOFF_ATTEMPTS = 10 };  // certainly-not-sent attempts after which a message is given up

struct backoff {
    int attempt;             // the one that just failed, from 1
    int64_t now_ms;
    int64_t valid_until_ms;  // a reminder for 07:30 is worthless at 08:00
    int64_t retry_after_ms;  // what the gateway asked for; 0 = nothing
    uint32_t random;
};

// The time of the next attempt in *due_ms; false when it would not come before valid_until_ms.
bool backoff_next(const struct backoff *b, int64_t *due_ms);

#endif

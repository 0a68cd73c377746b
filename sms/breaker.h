// SPDX-License-Identifier: MPL-2.0
// Stops asking a gateway that does not answer well. Pure: the clock is an argument. One per gateway and worker.
#ifndef SMS_BREAKER_H
#define SMS_BREAKER_H

#include <stdint.h>

#include "state.h"

struct breaker {
    int bad_in_a_row;
    int64_t pause_ms;    // length of the current or next pause; 0 = never paused
    int64_t open_until;  // nothing is sent before; 0 = closed
};

// How many requests may start now, up to wanted: none while open, one when the pause is over and the last answer was bad.
int breaker_allows(const struct breaker *b, int64_t now_ms, int wanted);

void breaker_note(struct breaker *b, enum outcome outcome, int64_t now_ms);

#endif

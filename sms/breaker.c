// SPDX-License-Identifier: MPL-2.0
#include "breaker.h"

enum { BAD_LIMIT = 5, FIRST_PAUSE_MS = 5000, LONGEST_PAUSE_MS = 300000 };

int breaker_allows(const struct breaker *b, int64_t now_ms, int wanted) {
    if (b->open_until == 0) return wanted;
    if (now_ms < b->open_until) return 0;
    return wanted > 1 ? 1 : wanted;
}

static void breaker_open(struct breaker *b, int64_t now_ms) {
    if (now_ms < b->open_until) return;  // answers of requests that were in the air already
    int64_t longer = b->pause_ms == 0 ? FIRST_PAUSE_MS : b->pause_ms * 2;
    b->pause_ms = longer > LONGEST_PAUSE_MS ? LONGEST_PAUSE_MS : longer;
    b->open_until = now_ms + b->pause_ms;
}

void breaker_note(struct breaker *b, enum outcome outcome, int64_t now_ms) {
    if (outcome == OUTCOME_ACCEPTED || outcome == OUTCOME_REJECTED) {  // the gateway works; the text or number may not
        *b = (struct breaker){ 0 };
        return;
    }
    b->bad_in_a_row++;
    if (outcome == OUTCOME_STOP_LANE || b->bad_in_a_row >= BAD_LIMIT) breaker_open(b, now_ms);
}

// SPDX-License-Identifier: MPL-2.0
#include "breaker.h"

#include <string.h>

enum { IN_A_ROW = 5, WINDOW = 20, FIRST_PAUSE_MS = 5000, LONGEST_PAUSE_MS = 300000, LONGEST_ASKED_MS = 3600000, TRIPS_MAX = 1000000 };

static const char *const words[] = { "closed", "open", "probing", "drained" };

const char *breaker_word(enum breaker_state s) { return words[s]; }

bool breaker_parse(const char *word, enum breaker_state *out) {
    for (int i = BREAKER_CLOSED; i <= BREAKER_DRAINED; i++) {
        if (strcmp(words[i], word) != 0) continue;
        *out = (enum breaker_state)i;
        return true;
    }
    return false;
}

enum breaker_may breaker_may(const struct breaker *b, int64_t now_ms) {
    if (b->state == BREAKER_CLOSED) return BREAKER_ALL;
    if (b->state == BREAKER_DRAINED) return BREAKER_NONE;
    return now_ms >= b->open_until_ms ? BREAKER_ONE : BREAKER_NONE;
}

static bool breaker_open(struct breaker *b, const char *reason, int64_t at_least_ms, int64_t now_ms) {
    int64_t pause = FIRST_PAUSE_MS;
    for (int i = 0; i < b->trips && pause < LONGEST_PAUSE_MS; i++) pause *= 2;
    if (pause > LONGEST_PAUSE_MS) pause = LONGEST_PAUSE_MS;
    if (at_least_ms > pause) pause = at_least_ms < LONGEST_ASKED_MS ? at_least_ms : LONGEST_ASKED_MS;
    int trips = b->trips < TRIPS_MAX ? b->trips + 1 : b->trips;
    *b = (struct breaker){ BREAKER_OPEN, now_ms + pause, trips, 0, 0, reason };
    return true;
}

static int breaker_bad(const struct breaker *b, int of) {
    int n = 0;
    for (int i = 0; i < of; i++) n += (b->bad >> i & 1u) != 0;
    return n;
}

static const char *breaker_verdict(const struct breaker *b) {
    if (b->answers >= IN_A_ROW && breaker_bad(b, IN_A_ROW) == IN_A_ROW) return "five answers in a row were failures";
    if (b->answers == WINDOW && breaker_bad(b, WINDOW) * 2 >= WINDOW) return "half of the last 20 answers were failures";
    return NULL;
}

// "Come back in n seconds" is said to all of us, not to one message: nobody asks before. That is no failure of the gateway, so the pause is what it
// asked for, and does not double.
static bool breaker_stay_away(struct breaker *b, int64_t asked_ms, int64_t now_ms) {
    int64_t pause = asked_ms < LONGEST_ASKED_MS ? asked_ms : LONGEST_ASKED_MS;
    *b = (struct breaker){ BREAKER_OPEN, now_ms + pause, b->trips, 0, 0, "the gateway asks us to wait" };
    return true;
}

// Answers to requests that were in the air when it opened say nothing new: only the probe's does.
bool breaker_note(struct breaker *b, enum outcome outcome, bool probe, int64_t at_least_ms, int64_t now_ms) {
    bool good = outcome == OUTCOME_ACCEPTED || outcome == OUTCOME_REJECTED;  // it works; the text or number may not
    if (b->state == BREAKER_DRAINED) return false;
    if (b->state != BREAKER_CLOSED && !probe) return false;
    if (b->state != BREAKER_CLOSED && good) {
        *b = (struct breaker){ .state = BREAKER_CLOSED };
        return true;
    }
    if (outcome == OUTCOME_STOP_LANE) return breaker_open(b, "the gateway refuses our account", at_least_ms, now_ms);
    if (outcome == OUTCOME_NOT_SENT_RETRY && at_least_ms > 0 && b->state == BREAKER_CLOSED) return breaker_stay_away(b, at_least_ms, now_ms);
    if (b->state != BREAKER_CLOSED) return breaker_open(b, "the trial message failed", at_least_ms, now_ms);
    b->bad = b->bad << 1 | (good ? 0u : 1u);
    if (b->answers < WINDOW) b->answers++;
    const char *verdict = good ? NULL : breaker_verdict(b);
    return verdict != NULL && breaker_open(b, verdict, at_least_ms, now_ms);
}

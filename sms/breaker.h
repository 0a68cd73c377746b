// SPDX-License-Identifier: MPL-2.0
// Stops asking a gateway that does not answer well. Pure: the clock is an argument. One per gateway; state, open_until_ms and trips
// are shared by all workers through gateway_state, the history of answers is each worker's own.
//
//   closed ──stop lane; 5 bad in a row; half of the last 20 bad; "not now, in n seconds"──► open ──pause over, one real message──► probing
//     ▲                                                                                       ▲                                        │
//     └───────────── the gateway took or refused that message ────────────────────────────────┼────────────────────────────────────────┤
//                                                                                             └── not sent, unknown, stop lane: pause doubled
//   drained: nothing more until a person reopens it (to open, its pause over).
#ifndef SMS_BREAKER_H
#define SMS_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

#include "state.h"

enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_PROBING, BREAKER_DRAINED };

enum { BREAKER_PROBE_MS = 60000 };  // longer than a request may take: a prober that died is replaced after it

struct breaker {
    enum breaker_state state;
    int64_t open_until_ms;  // open: nothing before; probing: another may probe after it
    int trips;              // openings without a success between
    uint32_t bad;           // the last answers, newest in bit 0: 1 = not sent, unknown, stop lane
    int answers;            // how many of them there are, up to 20
    const char *reason;     // of the last opening; static text or the caller's
};

enum breaker_may { BREAKER_NONE, BREAKER_ONE, BREAKER_ALL };
enum breaker_may breaker_may(const struct breaker *b, int64_t now_ms);

// An answer. probe: it is the one message that was let through. at_least_ms: the gateway asked us to stay away that long (0: no).
// True when state, open_until_ms or trips have changed and must be told to the others.
bool breaker_note(struct breaker *b, enum outcome outcome, bool probe, int64_t at_least_ms, int64_t now_ms);

const char *breaker_word(enum breaker_state s);  // as in the column gateway_state.state
bool breaker_parse(const char *word, enum breaker_state *out);

#endif

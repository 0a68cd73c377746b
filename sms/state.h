// SPDX-License-Identifier: MPL-2.0
// The states of a message and the moves between them: the table of docs/QUEUE.md as data. Pure.
// Nothing anywhere writes a state that state_next did not give.
#ifndef SMS_STATE_H
#define SMS_STATE_H

#include <stdbool.h>

// claimed: only rows that a worker of an earlier version left behind; nothing moves there any more.
enum state {
    STATE_QUEUED, STATE_CLAIMED, STATE_SUBMITTING, STATE_ACCEPTED, STATE_DELIVERED, STATE_FAILED, STATE_RETRY_WAIT,
    STATE_AMBIGUOUS, STATE_EXPIRED, STATE_CANCELLED, STATE_DEAD, STATE_COUNT
};

enum event {
    EVENT_OPT_OUT, EVENT_EXPIRE, EVENT_CANCEL, EVENT_SUBMIT, EVENT_RELEASE, EVENT_LEASE_LOST, EVENT_POISON,
    EVENT_ACCEPT, EVENT_NOT_SENT, EVENT_OUT_OF_TIME, EVENT_GIVE_UP, EVENT_REJECT, EVENT_STOP_LANE, EVENT_UNKNOWN, EVENT_DUE,
    EVENT_DLR_SENT, EVENT_DLR_DELIVERED, EVENT_DLR_FAILED, EVENT_SETTLE_DELIVERED, EVENT_SETTLE_FAILED,
    EVENT_WAIT, EVENT_ASK, EVENT_RETRY, EVENT_DLR_PENDING, EVENT_COUNT
};

// What a gateway's answer, or its absence, means for the message.
enum outcome { OUTCOME_ACCEPTED, OUTCOME_NOT_SENT_RETRY, OUTCOME_REJECTED, OUTCOME_STOP_LANE, OUTCOME_AMBIGUOUS };

struct state_move {
    enum state from;
    enum event event;
    enum state to;
};

// All allowed moves; *n is their number.
const struct state_move *state_moves(int *n);

// The state that follows. false: not allowed, *to untouched.
bool state_next(enum state from, enum event event, enum state *to);

// The event of an outcome; not sent becomes EVENT_NOT_SENT, which the caller may turn into OUT_OF_TIME or GIVE_UP.
enum event state_event_of(enum outcome outcome);

const char *state_word(enum state s);  // as in the column message.state
const char *state_event_word(enum event e);
const char *state_outcome_word(enum outcome o);
bool state_parse(const char *word, enum state *out);

#endif

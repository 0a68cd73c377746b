// SPDX-License-Identifier: MPL-2.0
// See docs/QUEUE.md for what each move means and who makes it.
#include "state.h"

#include <stddef.h>
#include <string.h>

#include "base/must.h"

static const struct state_move moves[] = {
    { STATE_QUEUED, EVENT_SUBMIT, STATE_SUBMITTING },
    { STATE_QUEUED, EVENT_WAIT, STATE_QUEUED },
    { STATE_QUEUED, EVENT_POISON, STATE_DEAD },
    { STATE_QUEUED, EVENT_OPT_OUT, STATE_CANCELLED },
    { STATE_QUEUED, EVENT_EXPIRE, STATE_EXPIRED },
    { STATE_QUEUED, EVENT_CANCEL, STATE_CANCELLED },
    { STATE_CLAIMED, EVENT_LEASE_LOST, STATE_QUEUED },
    { STATE_SUBMITTING, EVENT_RELEASE, STATE_QUEUED },
    { STATE_SUBMITTING, EVENT_ACCEPT, STATE_ACCEPTED },
    { STATE_SUBMITTING, EVENT_NOT_SENT, STATE_RETRY_WAIT },
    { STATE_SUBMITTING, EVENT_OUT_OF_TIME, STATE_EXPIRED },
    { STATE_SUBMITTING, EVENT_GIVE_UP, STATE_DEAD },
    { STATE_SUBMITTING, EVENT_REJECT, STATE_FAILED },
    { STATE_SUBMITTING, EVENT_STOP_LANE, STATE_QUEUED },
    { STATE_SUBMITTING, EVENT_UNKNOWN, STATE_AMBIGUOUS },
    { STATE_SUBMITTING, EVENT_LEASE_LOST, STATE_AMBIGUOUS },
    { STATE_AMBIGUOUS, EVENT_ASK, STATE_SUBMITTING },  // only at a gateway that recognises our reference
    { STATE_RETRY_WAIT, EVENT_DUE, STATE_QUEUED },
    { STATE_RETRY_WAIT, EVENT_EXPIRE, STATE_EXPIRED },
    { STATE_RETRY_WAIT, EVENT_CANCEL, STATE_CANCELLED },

    // A carrier that has taken it will send it, whatever we believed: it must not go out again.
    { STATE_QUEUED, EVENT_DLR_SENT, STATE_ACCEPTED },
    { STATE_CLAIMED, EVENT_DLR_SENT, STATE_ACCEPTED },
    { STATE_SUBMITTING, EVENT_DLR_SENT, STATE_ACCEPTED },
    { STATE_RETRY_WAIT, EVENT_DLR_SENT, STATE_ACCEPTED },
    { STATE_AMBIGUOUS, EVENT_DLR_SENT, STATE_ACCEPTED },
    { STATE_AMBIGUOUS, EVENT_DLR_PENDING, STATE_ACCEPTED },  // the gateway has it: that is all "accepted" says

    { STATE_SUBMITTING, EVENT_DLR_FAILED, STATE_FAILED },
    { STATE_ACCEPTED, EVENT_DLR_FAILED, STATE_FAILED },
    { STATE_AMBIGUOUS, EVENT_DLR_FAILED, STATE_FAILED },

    // A telephone that has shown the text has it, whatever we believed.
    { STATE_QUEUED, EVENT_DLR_DELIVERED, STATE_DELIVERED },
    { STATE_CLAIMED, EVENT_DLR_DELIVERED, STATE_DELIVERED },
    { STATE_SUBMITTING, EVENT_DLR_DELIVERED, STATE_DELIVERED },
    { STATE_ACCEPTED, EVENT_DLR_DELIVERED, STATE_DELIVERED },
    { STATE_FAILED, EVENT_DLR_DELIVERED, STATE_DELIVERED },
    { STATE_RETRY_WAIT, EVENT_DLR_DELIVERED, STATE_DELIVERED },
    { STATE_AMBIGUOUS, EVENT_DLR_DELIVERED, STATE_DELIVERED },
    { STATE_EXPIRED, EVENT_DLR_DELIVERED, STATE_DELIVERED },
    { STATE_CANCELLED, EVENT_DLR_DELIVERED, STATE_DELIVERED },
    { STATE_DEAD, EVENT_DLR_DELIVERED, STATE_DELIVERED },

    { STATE_AMBIGUOUS, EVENT_SETTLE_DELIVERED, STATE_DELIVERED },
    { STATE_AMBIGUOUS, EVENT_SETTLE_FAILED, STATE_FAILED },
    { STATE_DEAD, EVENT_RETRY, STATE_QUEUED },
};

static const char *const state_words[STATE_COUNT] = {
    [STATE_QUEUED] = "queued",         [STATE_CLAIMED] = "claimed",       [STATE_SUBMITTING] = "submitting",
    [STATE_ACCEPTED] = "accepted",     [STATE_DELIVERED] = "delivered",   [STATE_FAILED] = "failed",
    [STATE_RETRY_WAIT] = "retry_wait", [STATE_AMBIGUOUS] = "ambiguous",   [STATE_EXPIRED] = "expired",
    [STATE_CANCELLED] = "cancelled",   [STATE_DEAD] = "dead",
};

static const char *const event_words[EVENT_COUNT] = {
    [EVENT_OPT_OUT] = "opted_out",
    [EVENT_EXPIRE] = "expire",
    [EVENT_CANCEL] = "cancel",
    [EVENT_SUBMIT] = "submit",
    [EVENT_RELEASE] = "release",
    [EVENT_LEASE_LOST] = "lease_lost",
    [EVENT_POISON] = "poison",
    [EVENT_ACCEPT] = "accept",
    [EVENT_NOT_SENT] = "not_sent",
    [EVENT_OUT_OF_TIME] = "out_of_time",
    [EVENT_GIVE_UP] = "give_up",
    [EVENT_REJECT] = "reject",
    [EVENT_STOP_LANE] = "stop_lane",
    [EVENT_UNKNOWN] = "unknown",
    [EVENT_DUE] = "due",
    [EVENT_DLR_SENT] = "dlr_sent",
    [EVENT_DLR_DELIVERED] = "dlr_delivered",
    [EVENT_DLR_FAILED] = "dlr_failed",
    [EVENT_SETTLE_DELIVERED] = "settle_delivered",
    [EVENT_SETTLE_FAILED] = "settle_failed",
    [EVENT_WAIT] = "wait",
    [EVENT_ASK] = "ask_again",
    [EVENT_RETRY] = "retry",
    [EVENT_DLR_PENDING] = "dlr_pending",
};

static const struct {
    const char *word;
    enum event event;
} outcomes[] = {
    [OUTCOME_ACCEPTED] = { "accepted", EVENT_ACCEPT },
    [OUTCOME_NOT_SENT_RETRY] = { "not_sent", EVENT_NOT_SENT },
    [OUTCOME_REJECTED] = { "rejected", EVENT_REJECT },
    [OUTCOME_STOP_LANE] = { "stop_lane", EVENT_STOP_LANE },
    [OUTCOME_AMBIGUOUS] = { "ambiguous", EVENT_UNKNOWN },
};

const struct state_move *state_moves(int *n) {
    *n = (int)(sizeof(moves) / sizeof(moves[0]));
    return moves;
}

bool state_next(enum state from, enum event event, enum state *to) {
    for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
        if (moves[i].from == from && moves[i].event == event) {
            *to = moves[i].to;
            return true;
        }
    }
    return false;
}

enum event state_event_of(enum outcome outcome) {
    must(outcome <= OUTCOME_AMBIGUOUS);
    return outcomes[outcome].event;
}

const char *state_word(enum state s) {
    must(s < STATE_COUNT);
    return state_words[s];
}

const char *state_event_word(enum event e) {
    must(e < EVENT_COUNT);
    return event_words[e];
}

const char *state_outcome_word(enum outcome o) {
    must(o <= OUTCOME_AMBIGUOUS);
    return outcomes[o].word;
}

bool state_parse(const char *word, enum state *out) {
    for (int i = 0; i < STATE_COUNT; i++) {
        if (strcmp(state_words[i], word) == 0) {
            *out = (enum state)i;
            return true;
        }
    }
    return false;
}

// SPDX-License-Identifier: MPL-2.0
// What becomes of one message from a telephone: read by its keywords, noted once by its key, then what follows from it, all in one
// transaction. Whatever no rule can settle becomes a row that an officer reads (incoming). Called by inbound.c.
#ifndef SMS_REPLY_H
#define SMS_REPLY_H

#include "base/rc.h"
#include "base/vault.h"
#include "inbound.h"
#include "keywords.h"

struct q_inbound_event_in;

struct reply {
    const struct inbound *in;
    const char *text;  // clean
    const char *e164;
    int64_t at_ms;
    struct keyword_reading said;
    uint8_t key[VAULT_INDEX_SIZE];  // of the event
    uint8_t phone_idx[VAULT_INDEX_SIZE];
};

// RC_BUSY: something changed meanwhile; nothing was done, try again.
enum rc reply_take(const struct reply *r) MUST_USE;

// Notes an event; *is_new is false when it is there already: somebody has done the rest too. (inbound.c)
enum rc inbound_note(const struct inbound *in, const struct q_inbound_event_in *event, bool *is_new) MUST_USE;
const char *inbound_instant(struct arena *a, int64_t ms);

#endif

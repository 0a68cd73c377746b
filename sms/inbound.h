// SPDX-License-Identifier: MPL-2.0
// What comes back from a gateway: delivery reports and replies of people. No HTTP and no JSON here; the handlers of
// /sms/dlr and /sms/mo read those and answer 200 for RC_OK. Both calls may be repeated and come in any order.
#ifndef SMS_INBOUND_H
#define SMS_INBOUND_H

#include <stdint.h>

#include "base/rc.h"

struct arena;
struct db;
struct vault;

struct inbound_dlr {
    int64_t message_id;       // m, a and h of the URL
    int64_t attempt;
    const char *h;
    const char *status;       // "delivered", "failed", "sent" (the carrier has it) or "pending" (it has not yet)
    const char *provider_id;  // may be NULL
    const char *detail;       // may be NULL; kept to 200 bytes of printable ASCII
    const char *gateway;      // set: the message is the one of provider_id, and h is inbound_address_key of this gateway
    const char *secret;       //   and this secret; message_id and attempt are not looked at
};

struct inbound_mo {
    const char *secret;  // of gateway_key_file
    const char *id;      // the gateway's id of the reply: letters, digits, - and _, at most 64
    const char *from;
    const char *text;    // UTF-8, at most INBOUND_TEXT_MAX bytes
    const char *h;
    const char *gateway;  // set: h is inbound_address_key of it, for gateways that cannot sign a reply
};

enum { INBOUND_TEXT_MAX = 3000 };

// What a reply means. Compared as a whole, without marks and case.
enum inbound_word { INBOUND_OTHER, INBOUND_CONFIRM, INBOUND_DECLINE, INBOUND_OPT_OUT, INBOUND_OPT_IN };
enum inbound_word inbound_word(struct arena *a, const char *text);

// RC_FORBIDDEN: not our signature. RC_INVALID: a field is not as described. RC_NOT_FOUND: the message is gone. RC_BUSY,
// RC_UNKNOWN: the gateway shall try again; also when no message has provider_id, for our own note of it may be on its way.
enum rc inbound_dlr(struct db *db, struct arena *a, struct vault *v, const struct inbound_dlr *in) MUST_USE;
enum rc inbound_mo(struct db *db, struct arena *a, struct vault *v, const struct inbound_mo *in) MUST_USE;

// What proves a reply of a gateway that cannot sign: it stands in the address of POST or GET /sms/mo that we give it.
void inbound_address_key(struct arena *a, const char *secret, const char *gateway, char hex[33]);

// The place to which the text and the phone of a reply's event are sealed: column is "text" or "phone", key its unique_key.
const char *inbound_event_place(struct arena *a, const uint8_t key[16], const char *column);

#endif

// SPDX-License-Identifier: MPL-2.0
// What comes back from a gateway: delivery reports and replies of people. No HTTP and no JSON here; the handlers of
// /sms/dlr and /sms/mo read those and answer 200 for RC_OK. Both calls may be repeated and come in any order.
#ifndef SMS_INBOUND_H
#define SMS_INBOUND_H

#include <stdint.h>

#include "base/rc.h"

struct arena;
struct conf;
struct db;
struct vault;

// Where callbacks arrive. spool: the file that keeps them while the database is away (spool.h); NULL: none, RC_BUSY is told.
struct inbound {
    struct db *db;
    struct arena *a;
    struct vault *v;
    const struct conf *conf;
    const char *spool;
};

struct inbound_dlr {
    int64_t message_id;       // m, a and h of the URL
    int64_t attempt;
    const char *h;
    const char *status;       // "delivered", "failed", "sent" (the carrier has it) or "pending" (the gateway has it)
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
    int64_t at_ms;        // when it arrived; 0: now
};

enum { INBOUND_TEXT_MAX = 3000 };

// Look at the signature first, then at the fields, then apply it, after those that wait in the spool. RC_FORBIDDEN: not our signature.
// RC_INVALID: a field is not as described. RC_NOT_FOUND: the message is gone. RC_OK: applied, or safe in the spool. RC_BUSY, RC_UNKNOWN:
// neither; the gateway shall try again, also when no message has provider_id, for our own note of it may be on its way.
enum rc inbound_dlr(const struct inbound *in, const struct inbound_dlr *dlr) MUST_USE;
enum rc inbound_mo(const struct inbound *in, const struct inbound_mo *mo) MUST_USE;

// The same without spool and without looking at the signature: for what was looked at before it was spooled.
enum rc inbound_dlr_apply(const struct inbound *in, const struct inbound_dlr *dlr) MUST_USE;
enum rc inbound_mo_apply(const struct inbound *in, const struct inbound_mo *mo) MUST_USE;

// What proves a reply of a gateway that cannot sign: it stands in the address of POST or GET /sms/mo that we give it.
void inbound_address_key(struct arena *a, const char *secret, const char *gateway, char hex[33]);

// The place to which the text and the phone of a reply's event are sealed: column is "text" or "phone", key its unique_key.
const char *inbound_event_place(struct arena *a, const uint8_t key[16], const char *column);

#endif

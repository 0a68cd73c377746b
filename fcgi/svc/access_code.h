// SPDX-License-Identifier: MPL-2.0
// One-time codes by SMS for the public side. A code is six digits, lives some minutes, is kept as an argon2id hash, can be tried five times
// and works once; a number has one at a time. Asking and trying take the same time and answer alike whether anybody here has the number.
#ifndef SVC_ACCESS_CODE_H
#define SVC_ACCESS_CODE_H

#include "entity/cx.h"

// Who a number lets in. kind: "seeker" or "employer".
struct access_one {
    int64_t id, unit_id;
    const char *name, *birth;  // birth: of seekers, may be NULL
};

struct access_who {
    struct access_one *all;
    size_t n;
};

enum rc access_who(struct cx *cx, const char *kind, const uint8_t number_idx[16], struct access_who *out) MUST_USE;

// Makes a code and puts its message into the outbox when the number is known. *wait_s: when the next may be asked for.
// RC_TOO_MANY: too soon, or too often today. RC_CONFLICT "out_of_hours": messages of this class do not leave now. In a transaction.
enum rc access_code_send(struct cx *cx, const char *kind, const char *e164, const char *address, int64_t *minutes, int *wait_s) MUST_USE;

// Whether this is the live code. It is spent then. Counts the try in any case: call it outside of a transaction that may be undone.
enum rc access_code_check(struct cx *cx, const char *kind, const uint8_t number_idx[16], const char *code, bool *right) MUST_USE;

#endif

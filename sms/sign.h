// SPDX-License-Identifier: MPL-2.0
// The signature by which a gateway proves that a reply comes from it: a hash over a secret both sides hold (gateway_key_file).
#ifndef SMS_SIGN_H
#define SMS_SIGN_H

#include <stdbool.h>

enum { SIGN_SIZE = 33 };

struct arena;

struct sign_reply {
    const char *id;    // the gateway's own
    const char *from;  // +84...
    const char *text;
};

void sign_make(struct arena *a, const char *secret, const struct sign_reply *r, char hex[SIGN_SIZE]);
bool sign_check(struct arena *a, const char *secret, const struct sign_reply *r, const char *hex);  // constant time

#endif

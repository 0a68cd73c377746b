// SPDX-License-Identifier: MPL-2.0
// A gateway is two functions: a message as a request, and an answer as an outcome. No I/O; adding one is a file and a row in
// gateway.c.
#ifndef SMS_GATEWAY_H
#define SMS_GATEWAY_H

#include <stdbool.h>
#include <stdint.h>

#include "http.h"
#include "state.h"

struct arena;

struct gateway_account {
    const char *url;
    const char *key;     // API key
    const char *sender;  // at most 11 characters
};

struct gateway_message {
    const char *to;         // +84...
    const char *text;
    bool ucs2;
    const char *reference;  // the same for every attempt at one message
    const char *callback;   // where the delivery report of this attempt goes
};

struct gateway_answer {
    enum outcome outcome;
    const char *provider_id;  // NULL unless accepted; at most 64 printable ASCII characters
    const char *why;          // for people; no personal data; at most 200 characters
    int64_t retry_after_ms;
};

struct gateway {
    const char *name;
    // Strings of out are in the arena or the account's. false: this message cannot be written as a request.
    bool (*build)(struct arena *a, const struct gateway_account *account, const struct gateway_message *m,
                  struct http_request *out);
    // Called for answered requests only.
    void (*read)(struct arena *a, const struct http_reply *reply, struct gateway_answer *out);
};

extern const struct gateway gateway_sandbox;

const struct gateway *gateway_find(const char *name);  // NULL when there is none

// What became of a request: reads the answer by the gateway's own rules when there is one.
void gateway_answer_of(const struct gateway *g, struct arena *a, const struct http_reply *reply, struct gateway_answer *out);

// What a status means when a gateway has no words of its own (docs/QUEUE.md); 2xx is ambiguous until an id has been read.
enum outcome gateway_status_outcome(long status);

#endif

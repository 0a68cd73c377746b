// SPDX-License-Identifier: MPL-2.0
// What the sandbox gateway does with a request. No FastCGI here.
//   POST /sandbox/send              the gateway's interface, by API key: {"to", "text", "coding", "reference", "callback"}
//                                   -> 202 {"id"}
//   GET  /sandbox/phones            {"phones": [{"phone", "at", "count"}]}
//   GET  /sandbox/phones/{number}   {"phone", "messages": [{"text", "parts", "coding", "at", "direction"}]}, newest last
//   POST /sandbox/phones/{number}   {"text"}: the phone's owner replies -> 202
// The last digits of a number choose a fault, so that every outcome can be seen (api.c, "faults").
#ifndef SMS_SANDBOX_API_H
#define SMS_SANDBOX_API_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct db;

struct sandbox {
    struct db *db;
    const char *key;           // API key
    const char *origin;        // the only Origin accepted
    const char *callback_url;  // delivery reports and replies go below this only
    int delay_ms;              // between taking a message and its delivery report
};

struct sandbox_request {
    const char *method;
    const char *path;          // decoded, without the query
    const char *content_type;  // "" when absent, as the next two
    const char *key;
    const char *origin;
    const char *body;          // NUL-terminated
    size_t body_len;
};

struct sandbox_reply {
    int status;        // 0: end the connection without an answer
    const char *json;  // in the arena
};

struct sandbox_reply sandbox_answer(const struct sandbox *s, struct arena *a, const struct sandbox_request *rq);

#endif

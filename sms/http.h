// SPDX-License-Identifier: MPL-2.0
// Requests to a gateway, several at once on kept connections. http.c is the only file that includes curl.h.
// It answers one question without guessing: can a byte of the request have left? (docs/QUEUE.md, "What a failure means")
#ifndef SMS_HTTP_H
#define SMS_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

struct arena;
struct http;

enum { HTTP_HEADERS = 10, HTTP_BODY_CAP = 131072 };

struct http_options {
    int parallel;           // requests in the air at once
    int connect_timeout_ms;
    int total_timeout_ms;
    // Asked just before the first byte of a request leaves, its tag given; false: it does not. NULL: all may.
    bool (*may_leave)(void *arg, void *tag);
    void *arg;
};

// POST of body to url, or GET when there is no body. All strings live until http_next has handed the request back.
struct http_request {
    const char *url;
    const char *headers[HTTP_HEADERS];  // "Name: value", NULL when unused
    const char *body;
    size_t body_len;
    void *tag;                          // the caller's
};

enum http_fate {
    HTTP_ANSWERED,  // status and body are the peer's
    HTTP_NOT_SENT,  // certainly nothing left
    HTTP_AMBIGUOUS  // something may have left; no answer that can be trusted
};

struct http_reply {
    enum http_fate fate;
    long status;             // HTTP status when answered
    const char *body;        // NUL-terminated, in the arena given to http_next; "" otherwise
    size_t body_len;
    int64_t retry_after_ms;  // Retry-After in seconds form, or X-Rate-Limit-Reset; 0 = none
    bool withheld;           // not sent, because may_leave said no
    const char *why;         // curl's short reason when not answered; static text
    void *tag;
};

// NULL when libcurl cannot start.
struct http *http_open(const struct http_options *options);
void http_close(struct http *h);  // requests still in the air are dropped

// https anywhere; plain http to 127.0.0.1 or [::1] only; no user name or password in it.
bool http_url_allowed(const char *url);

int http_free_slots(const struct http *h);
int http_in_air(const struct http *h);

// Starts a request; never blocks. A free slot must exist. false: the URL is not allowed or libcurl refused it: nothing left.
bool http_start(struct http *h, const struct http_request *request) MUST_USE;

// Moves bytes and waits up to wait_ms for one request to end. false: none ended yet.
bool http_next(struct http *h, struct arena *a, int wait_ms, struct http_reply *out) MUST_USE;

// Waits up to wait_ms for fd, or until bytes of requests can move (then http_next). True: fd is ready.
bool http_wait(struct http *h, int fd, bool writing, int wait_ms) MUST_USE;

// Gives up the requests still in the air one by one: *tag of the next, false when there is none. Each of them is ambiguous.
bool http_abandon(struct http *h, void **tag) MUST_USE;


#endif

// SPDX-License-Identifier: MPL-2.0
// A gateway is a row of one table (gateway.c): what it takes and how fast, a message as a request, an answer as an outcome, and its
// callbacks as reports and replies. No I/O; adding one is a file and a row (ADR 0015).
#ifndef SMS_GATEWAY_H
#define SMS_GATEWAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http.h"
#include "state.h"

struct arena;
struct conf;
struct conf_gateway;
struct json_t;

enum gateway_class { GATEWAY_SERVICE = 1, GATEWAY_TRAINING = 2, GATEWAY_JOBS = 4, GATEWAY_ADVERTISING = 8, GATEWAY_ANY = 15 };

struct gateway_account {
    const char *url;
    const char *user;
    const char *key;          // password, API key or token
    const char *sender;       // at most 11 characters
    const struct conf *conf;  // http_*, for the generic gateway only
};

struct gateway_message {
    const char *to;            // +84...
    const char *text;
    bool ucs2;
    enum gateway_class class;
    const char *reference;     // the same for every attempt at one message
    int minutes;               // how long the gateway may hold it before it is worthless or its hours end: at least 1; 0: not said
    const char *callback;      // where the delivery report of this attempt goes: ...?m=&a=&h=
};

struct gateway_answer {
    enum outcome outcome;
    const char *provider_id;  // NULL unless accepted or unknown, and then only if the gateway gives one; at most 64 printable ASCII characters
    const char *why;          // for people; no personal data; at most 200 characters
    int64_t retry_after_ms;
};

// A callback as it came: query string and body. json is NULL for a GET.
struct gateway_callback {
    const char *const *names, *const *values;
    size_t n;
    const struct json_t *json;
};

struct gateway_report {
    const char *status;       // "delivered", "failed", "sent" (the carrier has it), "pending" (the gateway has it, the carrier not yet)
    const char *provider_id;  // may be NULL
    const char *detail;       // may be NULL; of a gateway that reports some parts only it begins "1 of 3 parts"
    const char *carrier;      // whose number it turned out to be: "viettel", "mobifone" ...; NULL: not said
    int64_t price;            // of all parts, in đồng; 0: not said
    bool more;                // of an answer to a question: it says nothing, but has another page that may
};

// A message of which we do not know what became: what a gateway can be asked by.
struct gateway_question {
    const char *provider_id;  // NULL: it gave none, or its answer never came
    const char *reference;  // ours
    const char *to;  // +84...
    int64_t from_ms, until_ms;  // when it may have come to the gateway
    int page;  // of an answer in pages: 0 is the first
};

struct gateway_incoming {
    const char *id, *from, *text;
    const char *h;
    bool signed_by_address;  // h belongs to the address we gave the gateway, not to this reply: it cannot sign
};

// How a gateway treats the same message asked for twice.
enum gateway_repeat { GATEWAY_REPEATS, GATEWAY_KNOWS_REFERENCE };

// The first row that fits counts. A code ending in "*" is a beginning; status 0 is any.
struct gateway_code {
    long status;
    const char *code;  // NULL ends the table
    enum outcome outcome;
    const char *why;
};

// Length of one message and of each part of a longer one, in septets or UTF-16 units.
struct gateway_steps {
    int one, more;
};

// Prices are no property of a gateway but of a contract and a day: table gateway_price.
struct gateway_profile {
    unsigned classes;                   // of enum gateway_class
    int sender_max;                     // characters of a sender's name
    int plain_max, unicode_max;         // characters
    int parts_max;                      // 0: no limit of its own
    const char *forbidden;              // ASCII characters a text must not have; NULL: none known
    struct gateway_steps plain, ucs2;
    int requests_per_s, parts_per_s;    // 0: no limit of its own
    enum gateway_repeat repeat;
    int64_t repeat_window_ms;           // how long it knows a reference; 0: no end is documented
    int64_t query_window_ms;            // how long it can be asked what became of a message; 0 with build_query: no end is documented
    bool replies;                       // people can answer
    bool reports_by_id;                 // its reports come to one address and name only its own id
    const struct gateway_code *codes;
};

struct gateway {
    const char *name;
    // Strings of out are in the arena or the account's. false: this message cannot be written as a request.
    bool (*build)(struct arena *a, const struct gateway_account *account, const struct gateway_message *m,
                  struct http_request *out);
    // Called for answered requests only; *out holds what the status alone means.
    void (*read)(struct arena *a, const struct gateway_account *account, const struct http_reply *reply,
                 struct gateway_answer *out);
    // false: not in this gateway's form. NULL: it has none.
    bool (*report)(struct arena *a, const struct conf *conf, const struct gateway_callback *c, struct gateway_report *out);
    bool (*incoming)(struct arena *a, const struct conf *conf, const struct gateway_callback *c, struct gateway_incoming *out);
    const struct gateway_profile *profile;
    // What became of a message. false: it cannot be asked about this one. NULL: it cannot be asked at all.
    bool (*build_query)(struct arena *a, const struct gateway_account *account, const struct gateway_question *q,
                        struct http_request *out);
    // Called for answered requests only. false: the answer says nothing about this message, also when it does not know it: none
    // of their documents says that what is not found was not sent.
    bool (*read_query)(struct arena *a, const struct gateway_question *q, const struct http_reply *reply,
                       struct gateway_report *out);
};

const struct gateway *gateway_find(const char *name);  // NULL when there is none
const struct gateway *gateway_at(size_t i);            // NULL after the last

// The settings gateway_<name>_*; NULL when there is no such gateway.
const struct conf_gateway *gateway_conf(const struct conf *c, const char *name);
bool gateway_is_set_up(const struct conf *c, const char *name);         // the main one, or one with an address
const char *gateway_sender(const struct conf *c, const char *name);     // its own, or that of all
const char *gateway_key_file(const struct conf *c, const char *name);   // of its password, key or token

// The profile's, or the contract's as settings have it. c may be NULL.
struct gateway_bounds {
    int plain_max, unicode_max;
    const char *forbidden;
};
struct gateway_bounds gateway_bounds(const struct conf *c, const struct gateway *g);

// What of a message a gateway does not take. The class comes first: of one that does not take it nothing else matters.
enum gateway_bound { GATEWAY_TAKES, GATEWAY_NOT_CLASS, GATEWAY_TOO_LONG, GATEWAY_TOO_MANY_PARTS, GATEWAY_BAD_CHARACTER };
struct gateway_limit {
    enum gateway_bound bound;
    int has, most;   // characters or parts
    char character;  // the first that is forbidden
};
struct gateway_limit gateway_limit(const struct conf *c, const struct gateway *g, const struct gateway_message *m);

// Why this gateway must not be given this message, for the log; NULL when it may.
const char *gateway_objection(const struct conf *c, const struct gateway *g, struct arena *a, const struct gateway_message *m);

// Why it must not be given this sender's name; NULL when it may.
const char *gateway_sender_objection(const struct gateway *g, const char *sender);

// The classes it takes under this sender's name: advertising never from a plain number (NĐ 91/2020).
unsigned gateway_classes(const struct gateway *g, const char *sender);

bool gateway_class_parse(const char *purpose, enum gateway_class *out);  // as in the column message.purpose

// What became of a request: reads the answer by the gateway's own rules when there is one.
void gateway_answer_of(const struct gateway *g, struct arena *a, const struct gateway_account *account,
                       const struct http_reply *reply, struct gateway_answer *out);

// What a status means when a gateway has no words of its own (docs/QUEUE.md); 2xx is ambiguous until an id has been read.
enum outcome gateway_status_outcome(long status);

#endif

// SPDX-License-Identifier: MPL-2.0
// What the table of gateway.c is made of, and what its rows share.
#ifndef SMS_GATEWAY_KINDS_H
#define SMS_GATEWAY_KINDS_H

#include <jansson.h>

#include "gateway.h"

#define GATEWAY_KIND(kind)                                                                                                       \
    bool kind##_build(struct arena *, const struct gateway_account *, const struct gateway_message *, struct http_request *);    \
    void kind##_read(struct arena *, const struct gateway_account *, const struct http_reply *, struct gateway_answer *);        \
    bool kind##_report(struct arena *, const struct conf *, const struct gateway_callback *, struct gateway_report *);           \
    bool kind##_incoming(struct arena *, const struct conf *, const struct gateway_callback *, struct gateway_incoming *);       \
    extern const struct gateway_profile kind##_profile;

GATEWAY_KIND(sandbox)
GATEWAY_KIND(kannel)
GATEWAY_KIND(esms)
GATEWAY_KIND(speedsms)
GATEWAY_KIND(generic)
#undef GATEWAY_KIND
const char *esms_status(const char *send_status);  // of a report, by SendStatus; NULL: not one that says anything
bool esms_build_query(struct arena *, const struct gateway_account *, const struct gateway_question *, struct http_request *);
bool esms_read_query(struct arena *, const struct gateway_question *, const struct http_reply *, struct gateway_report *);

extern const struct gateway_steps gateway_gsm7, gateway_ucs2;

// Sets *out by the first row that fits; false when none does.
bool gateway_code_find(const struct gateway_code *codes, long status, const char *code, struct gateway_answer *out);

const char *gateway_param(const struct gateway_callback *c, const char *name);                          // NULL when absent
const char *gateway_scalar(struct arena *a, const json_t *value);                                      // string or number; else NULL
const char *gateway_field(struct arena *a, const struct gateway_callback *c, const char *name);        // of the body, else of the query
bool gateway_id_is_sane(const char *id);                                                               // 1 to 64 printable, no blank
bool gateway_line_is_plain(const char *text);                                                          // fits a header line

// Bodies of requests. The first: an object of n strings, by pairs of name and value; false when a value is missing or not UTF-8.
bool gateway_strings(struct arena *a, struct http_request *out, const char *const (*pairs)[2], size_t n);
bool gateway_body(struct arena *a, struct http_request *out, json_t *body);  // takes over body, which may be NULL

#endif

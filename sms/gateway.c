// SPDX-License-Identifier: MPL-2.0
// The list of gateways, and the meaning of an answer's status.
#include "gateway.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"

static const struct gateway *const gateways[] = { &gateway_sandbox };

struct status_rule {
    long first, last;
    enum outcome outcome;
};

// The first row that fits counts.
static const struct status_rule rules[] = {
    { 200, 299, OUTCOME_AMBIGUOUS },
    { 300, 399, OUTCOME_STOP_LANE },
    { 401, 403, OUTCOME_STOP_LANE },
    { 408, 408, OUTCOME_AMBIGUOUS },
    { 429, 429, OUTCOME_NOT_SENT_RETRY },
    { 400, 499, OUTCOME_REJECTED },
    { 503, 503, OUTCOME_NOT_SENT_RETRY },
};

const struct gateway *gateway_find(const char *name) {
    for (size_t i = 0; i < sizeof(gateways) / sizeof(gateways[0]); i++) {
        if (strcmp(gateways[i]->name, name) == 0) return gateways[i];
    }
    return NULL;
}

enum outcome gateway_status_outcome(long status) {
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        if (status >= rules[i].first && status <= rules[i].last) return rules[i].outcome;
    }
    return OUTCOME_AMBIGUOUS;
}

void gateway_answer_of(const struct gateway *g, struct arena *a, const struct http_reply *reply, struct gateway_answer *out) {
    *out = (struct gateway_answer){ .outcome = OUTCOME_AMBIGUOUS, .why = reply->why };
    if (reply->fate == HTTP_NOT_SENT) {
        out->outcome = OUTCOME_NOT_SENT_RETRY;
    } else if (reply->fate == HTTP_ANSWERED) {
        out->outcome = gateway_status_outcome(reply->status);
        out->why = arena_printf(a, "HTTP %ld", reply->status);
        out->retry_after_ms = reply->retry_after_ms;
        g->read(a, reply, out);
    }
}

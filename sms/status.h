// SPDX-License-Identifier: MPL-2.0
// Messages that are unknown, or were taken and never reported on, at gateways that can be asked what became of them: which to ask about next, and what the answer settles. Asking
// moves nothing and may be repeated, so nothing is locked: two workers that ask about one message only ask twice.
#ifndef SMS_STATUS_H
#define SMS_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rc.h"
#include "gateway.h"
#include "queue.h"

struct arena;
struct inbound;
struct vault;

struct status_ask {
    int64_t id;
    int attempts;
    int gateway;               // number, as in queue.gateway
    struct gateway_question q; // strings in the arena of status_next
};

// The next unknown message of these gateways (names with commas) that is due to be asked about, if any; the time of the next question about it is
// written down first, later each time. A message that its gateway recognises by our reference, and has given no id for, is asked
// again that way first (QUEUE.md, "At most once").
enum rc status_next(const struct queue *q, struct vault *v, struct arena *a, const char *gateways, int64_t now_ms,
                    struct status_ask *out, bool *any) MUST_USE;

// The next message that one of these gateways took an hour ago or longer and never reported on, if any: it may have been refused since, and its report
// lost. Asked about an hour, some hours, a day after it was taken and then daily, for a week; those to many are not.
enum rc status_silent(const struct queue *q, struct vault *v, struct arena *a, const char *gateways, int64_t now_ms, struct status_ask *out, bool *any) MUST_USE;

// What the gateway said, as if it had reported it. An id that another message has is none of ours: nothing happens.
enum rc status_told(const struct inbound *in, const char *gateway, const struct status_ask *ask, const struct gateway_report *said) MUST_USE;

#endif

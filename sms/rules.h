// SPDX-License-Identifier: MPL-2.0
// What the law, or our own care, asks of a class of messages on a day (a row of message_rule), and what follows from it. Pure:
// the clock is an argument. Used when a message is written and again by the worker, at each claim and each retry.
#ifndef SMS_RULES_H
#define SMS_RULES_H

#include <stdbool.h>
#include <stdint.h>

enum { RULES_DAY_MINUTES = 24 * 60 };

struct rule {
    const char *class;         // policy, service, advertising
    int hour_from, hour_to;    // minutes of the local day: hour_from is inside, hour_to is not; 0 and 1440: the whole day
    int per_day_max;           // to one number within 24 hours; 0: no limit
    bool needs_consent;        // the newest answer of the person must be yes, not only not no
    bool needs_brand;
    bool checks_list;          // do_not_advertise
    const char *label;         // what the text begins with, or NULL
    const char *refusal;       // how to refuse, in the text; or NULL
};

// "07:00" as minutes; "24:00" is the end of the day. false: not a time.
bool rules_minutes(const char *hhmm, int *out);

// The earliest instant >= due_ms inside the class's window, by the clock of Asia/Ho_Chi_Minh (+07:00 all year). false when that
// would not come before valid_until_ms: such a message expires, it is not sent in the night. A rule whose hours are no window
// (hour_to <= hour_from) allows nothing.
bool rules_due(const struct rule *r, int64_t due_ms, int64_t valid_until_ms, int64_t *allowed_ms);

// When the window that at_ms is inside ends; INT64_MAX for a whole day, which the next one follows.
int64_t rules_ends(const struct rule *r, int64_t at_ms);

#endif

// SPDX-License-Identifier: MPL-2.0
#include "rules.h"

#include <stddef.h>

enum { MINUTE_MS = 60000, LOCAL_MS = 7 * 60 * MINUTE_MS, DAY_MS = RULES_DAY_MINUTES * MINUTE_MS };

static bool rules_digits(const char *two, int *out) {
    if (two[0] < '0' || two[0] > '9' || two[1] < '0' || two[1] > '9') return false;
    *out = (two[0] - '0') * 10 + two[1] - '0';
    return true;
}

bool rules_minutes(const char *hhmm, int *out) {
    int hours, minutes;
    if (hhmm == NULL || !rules_digits(hhmm, &hours) || hhmm[2] != ':' || !rules_digits(hhmm + 3, &minutes)) return false;
    if (hhmm[5] != '\0' || minutes > 59 || hours * 60 + minutes > RULES_DAY_MINUTES) return false;
    *out = hours * 60 + minutes;
    return true;
}

static int64_t rules_into_day(int64_t ms) { return (((ms + LOCAL_MS) % DAY_MS) + DAY_MS) % DAY_MS; }

bool rules_due(const struct rule *r, int64_t due_ms, int64_t valid_until_ms, int64_t *allowed_ms) {
    if (r->hour_from < 0 || r->hour_to > RULES_DAY_MINUTES || r->hour_to <= r->hour_from) return false;
    int64_t into = rules_into_day(due_ms);
    int64_t from = (int64_t)r->hour_from * MINUTE_MS, to = (int64_t)r->hour_to * MINUTE_MS;
    int64_t allowed = due_ms;
    if (into < from) allowed += from - into;
    else if (into >= to) allowed += DAY_MS - into + from;
    if (allowed >= valid_until_ms) return false;
    *allowed_ms = allowed;
    return true;
}

int64_t rules_ends(const struct rule *r, int64_t at_ms) {
    if (r->hour_from == 0 && r->hour_to == RULES_DAY_MINUTES) return INT64_MAX;
    return at_ms - rules_into_day(at_ms) + (int64_t)r->hour_to * MINUTE_MS;
}

// SPDX-License-Identifier: MPL-2.0
// How often a telephone number or an address did something today, against the limits of the public side (rule_value). What is kept is a
// keyed hash and a count; the rows go after some days.
#ifndef SVC_PUBLIC_COUNT_H
#define SVC_PUBLIC_COUNT_H

#include "entity/cx.h"

// Counts one more for text (a number or an address) under what; RC_TOO_MANY with a sentence when that is more than the rule code allows.
// In a transaction of its own where the count must stand though the request is refused.
enum rc public_count(struct cx *cx, const char *what, const char *text, const char *code, int64_t fallback) MUST_USE;

#endif

// SPDX-License-Identifier: MPL-2.0
// Figures that a rule sets, as of a day (rule_value).
#ifndef SVC_RULE_H
#define SVC_RULE_H

#include "entity/cx.h"

// The figure in force on day ("2024-05-01"), or fallback where none is written down.
enum rc rule_on(struct cx *cx, const char *code, const char *day, int64_t fallback, int64_t *out) MUST_USE;

// Likewise today.
enum rc rule_today(struct cx *cx, const char *code, int64_t fallback, int64_t *out) MUST_USE;

#endif

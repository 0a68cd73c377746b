// SPDX-License-Identifier: MPL-2.0
// The audit row of what a reply, or the worker by itself, changed in a record: an act of nobody who logged in. In the transaction
// of the change; who follows the audit (the matching pool) learns of it like of an officer's.
#ifndef SMS_TRACE_H
#define SMS_TRACE_H

#include <stdint.h>

#include "base/rc.h"

struct arena;
struct db;

struct trace {
    const char *action;  // at most 16 ASCII characters
    const char *entity;  // table
    int64_t row_id, unit_id;
    const char *from, *to;  // states
    const char *reason;  // or NULL
    int64_t at_ms;
};

enum rc trace_write(struct db *db, struct arena *a, const struct trace *t) MUST_USE;

#endif

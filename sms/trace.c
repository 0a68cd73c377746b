// SPDX-License-Identifier: MPL-2.0
#include "trace.h"

#include "base/arena.h"
#include "base/vdate.h"
#include "db/db.h"
#include "gen/queries.h"

static const char no_request[] = "00000000000000000000000000000000";

enum rc trace_write(struct db *db, struct arena *a, const struct trace *t) {
    char at[VTIME_SIZE];
    clock_format(t->at_ms, at);
    struct q_audit_insert_in in = {
        .at = at,
        .unit_id = t->unit_id,
        .has_unit_id = t->unit_id != 0,
        .action = t->action,
        .entity = t->entity,
        .row_id = t->row_id,
        .has_row_id = true,
        .changes = arena_printf(a, "{\"state\":[\"%s\",\"%s\"]}", t->from, t->to),
        .reason = t->reason,
        .request_id = no_request,
    };
    return q_audit_insert(db, a, &in);
}

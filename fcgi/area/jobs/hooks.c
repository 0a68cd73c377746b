// SPDX-License-Identifier: MPL-2.0
#include "area/jobs/hooks.h"

#include <string.h>

enum rc occupation_before_write(struct cx *cx, struct write *w) {
    const struct db_value *code = write_get(w, "code");
    if (code->kind == DB_TEXT && strspn(code->s, "0123456789") != strlen(code->s)) field_fail(cx, "code", "wrong_type", "một đến năm chữ số");
    return RC_OK;
}

enum rc unit_distance_before_write(struct cx *cx, struct write *w) {
    struct db_value from = *write_get(w, "from_unit_id"), to = *write_get(w, "to_unit_id");
    if (from.kind != DB_INT || to.kind != DB_INT) return RC_OK;
    if (from.i == to.i) return field_fail(cx, "to_unit_id", "same_unit");
    if (from.i > to.i) {
        write_set(w, "from_unit_id", to);
        write_set(w, "to_unit_id", from);
    }
    return RC_OK;
}

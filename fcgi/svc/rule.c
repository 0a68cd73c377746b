// SPDX-License-Identifier: MPL-2.0
#include "svc/rule.h"

#include "queries.h"

enum rc rule_on(struct cx *cx, const char *code, const char *day, int64_t fallback, int64_t *out) {
    struct q_rule_at_out row;
    bool found;
    TRY(q_rule_at(cx->db, cx->arena, &(struct q_rule_at_in){ .code = code, .day = day }, &row, &found));
    *out = found ? row.value : fallback;
    return RC_OK;
}

enum rc rule_today(struct cx *cx, const char *code, int64_t fallback, int64_t *out) {
    char day[VDATE_ISO_SIZE];
    vdate_format(cx->today, day);
    return rule_on(cx, code, day, fallback, out);
}

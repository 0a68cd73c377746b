// SPDX-License-Identifier: MPL-2.0
#include "svc/public_count.h"

#include "base/vault.h"
#include "queries.h"
#include "svc/rule.h"

enum { KEEP_DAYS = 7, WAIT_S = 3600 };

enum rc public_count(struct cx *cx, const char *what, const char *text, const char *code, int64_t fallback) {
    char day[VDATE_ISO_SIZE], before[VDATE_ISO_SIZE];
    uint8_t *subject = arena_alloc(cx->arena, VAULT_INDEX_SIZE);
    struct q_public_count_get_out now;
    int64_t most, affected;
    vdate_format(cx->today, day);
    vdate_format(cx->today - KEEP_DAYS, before);
    vault_index(cx->app->vault, what, text, subject);
    TRY(rule_today(cx, code, fallback, &most));
    TRY(q_public_count_purge(cx->db, cx->arena, &(struct q_public_count_purge_in){ .before = before }, &affected));
    TRY(q_public_count_add(cx->db, cx->arena, &(struct q_public_count_add_in){ .subject = { subject, VAULT_INDEX_SIZE }, .day = day }, &affected));
    TRY(q_public_count_get(cx->db, cx->arena, &(struct q_public_count_get_in){ .subject = { subject, VAULT_INDEX_SIZE }, .day = day }, &now));
    if (now.n <= most) return RC_OK;
    cx->retry_after_s = WAIT_S;
    return fail(cx, RC_TOO_MANY, "daily_limit", "Hôm nay đã gửi quá nhiều lần. Mai thử lại, hoặc gặp cán bộ xã.");
}

// SPDX-License-Identifier: MPL-2.0
#include "svc/outbox.h"

#include <string.h>

#include "base/vault.h"
#include "entity/entity.h"
#include "queries.h"
#include "text.h"

const char *outbox_open_number(struct cx *cx, int64_t phone_id, const void *sealed, size_t n) {
    return vault_unseal(cx->app->vault, cx->arena, arena_printf(cx->arena, "phone:%lld:number", (long long)phone_id), sealed, n);
}

enum rc outbox_price(struct cx *cx, struct outbox_price *out) {
    char day[VDATE_ISO_SIZE];
    struct q_rule_at_out rule;
    bool found;
    vdate_format(cx->today, day);
    const char *code = arena_printf(cx->arena, "sms_price_%s", cx->app->conf.gateway);
    TRY(q_rule_at(cx->db, cx->arena, &(struct q_rule_at_in){ .code = code, .day = day }, &rule, &found));
    *out = found ? (struct outbox_price){ rule.value, rule.verified != 0, rule.source } : (struct outbox_price){ 0, false, NULL };
    return RC_OK;
}

// A pure text: what identifies the notice, hashed, is the key of the row.
static struct db_bytes dedup(struct cx *cx, const char *key) {
    uint8_t *hash = arena_alloc(cx->arena, VAULT_INDEX_SIZE);
    vault_index(cx->app->vault, "dedup", key, hash);
    return (struct db_bytes){ hash, VAULT_INDEX_SIZE };
}

enum rc outbox_put(struct cx *cx, const struct outbox_message *m, int64_t *id) {
    struct q_next_id_out next;
    char due[VTIME_SIZE], valid[VTIME_SIZE];
    uint8_t index[VAULT_INDEX_SIZE];
    size_t len;
    TRY(q_next_id(cx->db, cx->arena, &next));
    void *sealed = vault_seal(cx->app->vault, cx->arena, arena_printf(cx->arena, "message:%lld:phone", (long long)next.id), m->e164, strlen(m->e164), &len);
    struct sms_plan plan = sms_text_plan(m->body);
    vault_index(cx->app->vault, "phone", m->e164, index);
    clock_format(m->due_ms, due);
    clock_format(m->valid_until_ms, valid);
    struct q_message_insert_in in = {
        .id = next.id, .unit_id = m->unit_id, .person_id = m->person_id, .phone_id = m->phone_id,
        .enrolment_id = m->enrolment_id, .has_enrolment_id = m->enrolment_id != 0, .kind = m->kind, .purpose = m->purpose,
        .lane = OUTBOX_LANE_USUAL, .body = m->body, .coding = plan.ucs2 ? "ucs2" : "gsm7", .parts = plan.parts, .price = m->price,
        .phone_enc = { sealed, len }, .phone_idx = { index, sizeof index }, .phone_tail = m->e164 + strlen(m->e164) - 3,
        .due_at = due, .valid_until = valid, .dedup_key = dedup(cx, m->key), .user_id = cx->who->user_id,
    };
    enum rc rc = q_message_insert(cx->db, cx->arena, &in);
    bool known = rc == RC_CONFLICT && strcmp(db_error(cx->db)->constraint, "message_dedup") == 0;
    *id = rc == RC_OK ? next.id : 0;
    return known ? RC_OK : rc;
}

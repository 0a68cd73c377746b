// SPDX-License-Identifier: MPL-2.0
#include "answer.h"

#include <string.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/vault.h"
#include "base/vdate.h"
#include "db/db.h"
#include "gen/queries.h"
#include "inbound.h"
#include "rules.h"
#include "text.h"

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS, FRESH_MS = 15 * MINUTE_MS, DAY_MS = 24 * HOUR_MS };

static const char CLASS[] = "policy";

static const char *instant(struct arena *a, int64_t ms) {
    char *text = arena_alloc(a, VTIME_SIZE);
    clock_format(ms, text);
    return text;
}

static const char *day_of(struct arena *a, int64_t ms) {
    char *text = arena_alloc(a, VDATE_ISO_SIZE);
    vdate_format(clock_today(ms), text);
    return text;
}

enum rc answer_allowed(const struct inbound *in, const uint8_t *phone_idx, bool *allowed) {
    struct q_answer_recent_in query = { .phone_idx = { phone_idx, VAULT_INDEX_SIZE }, .since = instant(in->a, clock_ms() - HOUR_MS) };
    struct q_answer_recent_out recent;
    TRY(q_answer_recent(in->db, in->a, &query, &recent));
    *allowed = recent.n == 0;
    return RC_OK;
}

static enum rc hours(const struct inbound *in, int64_t now, struct rule *out) {
    struct q_outbox_rule_out row;
    bool found;
    *out = (struct rule){ .class = CLASS, .hour_from = 0, .hour_to = RULES_DAY_MINUTES };
    TRY(q_outbox_rule(in->db, in->a, &(struct q_outbox_rule_in){ .class = CLASS, .day = day_of(in->a, now) }, &row, &found));
    if (found && !(rules_minutes(row.hour_from, &out->hour_from) && rules_minutes(row.hour_to, &out->hour_to))) return RC_INTERNAL;
    return RC_OK;
}

// false: it would come too late to be of use.
static bool when(const struct rule *r, const struct answer *m, int64_t now, int64_t *due, int64_t *valid) {
    bool fresh = now - m->asked_ms <= FRESH_MS;
    *due = now;
    if (fresh && rules_due(r, now + 2 * HOUR_MS, now + 2 * HOUR_MS + 1, valid)) return true;  // still day in two hours
    *valid = now + FRESH_MS;
    if (fresh) return true;
    *valid = m->asked_ms + DAY_MS;
    return rules_due(r, now, *valid, due);
}

static enum rc price(const struct inbound *in, const struct answer *m, int64_t now, int parts, int64_t *out) {
    struct q_outbox_price_out row;
    bool found;
    struct q_outbox_price_in query = { .gateway = in->conf->gateway, .class = CLASS, .day = day_of(in->a, now) };
    query.number_idx = (struct db_bytes){ m->phone_idx, VAULT_INDEX_SIZE };
    TRY(q_outbox_price(in->db, in->a, &query, &row, &found));
    *out = found ? row.per_part * parts : 0;
    return RC_OK;
}

// Usually the number and the hour of the day: of two that ask at once, one is answered.
static struct db_bytes once(const struct inbound *in, const struct answer *m, int64_t now) {
    char hex[2 * VAULT_INDEX_SIZE + 1];
    uint8_t *key = arena_alloc(in->a, VAULT_INDEX_SIZE);
    vault_hex(m->phone_idx, VAULT_INDEX_SIZE, hex);
    vault_index(in->v, "dedup", m->key ? m->key : arena_printf(in->a, "answer:auto:%s:%lld", hex, (long long)(now / HOUR_MS)), key);
    return (struct db_bytes){ key, VAULT_INDEX_SIZE };
}

static enum rc insert(const struct inbound *in, const struct answer *m, int64_t now, struct q_answer_insert_in *row) {
    struct q_next_id_out next;
    size_t len;
    TRY(q_next_id(in->db, in->a, &next));
    const char *place = arena_printf(in->a, "message:%lld:phone", (long long)next.id);
    const void *sealed = vault_seal(in->v, in->a, place, m->e164, strlen(m->e164), &len);
    row->id = next.id;
    row->unit_id = m->unit_id;
    row->body = m->body;
    row->phone_enc = (struct db_bytes){ sealed, len };
    row->phone_idx = (struct db_bytes){ m->phone_idx, VAULT_INDEX_SIZE };
    row->phone_tail = m->e164 + strlen(m->e164) - 3;
    row->dedup_key = once(in, m, now);
    return q_answer_insert(in->db, in->a, row);
}

enum rc answer_put(const struct inbound *in, const struct answer *m, bool *put) {
    int64_t now = clock_ms(), due, valid;
    struct rule r;
    struct sms_plan plan = sms_text_plan(m->body);
    struct q_answer_insert_in row = { .coding = plan.ucs2 ? "ucs2" : "gsm7", .parts = plan.parts };
    *put = false;
    TRY(hours(in, now, &r));
    if (!when(&r, m, now, &due, &valid)) return RC_OK;
    TRY(price(in, m, now, plan.parts, &row.price));
    row.due_at = instant(in->a, due);
    row.valid_until = instant(in->a, valid);
    enum rc rc = insert(in, m, now, &row);
    bool known = rc == RC_CONFLICT && strcmp(db_error(in->db)->constraint, "message_dedup") == 0;
    *put = rc == RC_OK;
    return known ? RC_OK : rc;
}

// SPDX-License-Identifier: MPL-2.0
#include "status.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/vault.h"
#include "base/vdate.h"
#include "claim.h"
#include "gen/queries.h"
#include "inbound.h"
#include "moves.h"

enum {
    MARGIN_MS = 180000,              // clocks differ, and a time-out is noted twenty seconds after the request left
    SILENT_MS = 3600000,             // a report that is not there by then has perhaps been lost
    SILENT_AGAIN_MS = 6 * 3600000,
    LONGEST_MS = 7 * PICK_DAY_MS     // unknown for longer: left to people
};

// Minutes until the next question about the same message.
static const int pauses_min[] = { 1, 5, 30, 120, 360, 1440 };

static int64_t status_pause_ms(int64_t tries) {
    int64_t last = (int64_t)(sizeof(pauses_min) / sizeof(pauses_min[0])) - 1;
    return pauses_min[tries < last ? tries : last] * INT64_C(60000);
}

enum rc status_next(const struct queue *q, struct vault *v, struct arena *a, const char *gateways, int64_t now_ms, struct status_ask *out,
                    bool *any) {
    struct q_status_due_in in = { .gateways = gateways, .now = moves_time(a, now_ms), .since = moves_time(a, now_ms - LONGEST_MS) };
    struct q_status_due_out row;
    int64_t changed;
    TRY(q_status_due(q->db, a, &in, &row, any));
    if (!*any) return RC_OK;
    const char *next = moves_time(a, now_ms + status_pause_ms(row.tries));
    TRY(q_status_asked(q->db, a, &(struct q_status_asked_in){ .message_id = row.id, .next_at = next }, &changed));
    const char *to = vault_unseal(v, a, arena_printf(a, "message:%lld:phone", (long long)row.id), row.phone_enc.p, row.phone_enc.n);
    *any = to != NULL;
    *out = (struct status_ask){ .id = row.id, .attempts = (int)row.attempts, .gateway = claim_gateway(q, row.gateway) };
    out->q = (struct gateway_question){ .provider_id = row.provider_id, .reference = arena_printf(a, "m%lld", (long long)row.id), .to = to };
    out->q.from_ms = moves_ms(row.first_at) - MARGIN_MS;
    out->q.until_ms = moves_ms(row.last_at) + MARGIN_MS;
    return RC_OK;
}

enum rc status_silent(const struct queue *q, struct vault *v, struct arena *a, const char *gateways, int64_t now_ms, struct status_ask *out, bool *any) {
    struct q_status_silent_in in = { .gateways = gateways, .now = moves_time(a, now_ms), .since = moves_time(a, now_ms - LONGEST_MS) };
    struct q_status_silent_out row;
    int64_t changed;
    in.before = moves_time(a, now_ms - SILENT_MS);
    TRY(q_status_silent(q->db, a, &in, &row, any));
    if (!*any) return RC_OK;
    const char *next = moves_time(a, now_ms + (row.tries == 0 ? SILENT_AGAIN_MS : (int64_t)PICK_DAY_MS));
    TRY(q_status_asked(q->db, a, &(struct q_status_asked_in){ .message_id = row.id, .next_at = next }, &changed));
    const char *to = vault_unseal(v, a, arena_printf(a, "message:%lld:phone", (long long)row.id), row.phone_enc.p, row.phone_enc.n);
    *any = to != NULL;
    *out = (struct status_ask){ .id = row.id, .attempts = (int)row.attempts, .gateway = claim_gateway(q, row.gateway) };
    out->q = (struct gateway_question){ .provider_id = row.provider_id, .reference = arena_printf(a, "m%lld", (long long)row.id), .to = to };
    return RC_OK;
}

enum rc status_told(const struct inbound *in, const char *gateway, const struct status_ask *ask, const struct gateway_report *said) {
    struct inbound_dlr dlr = { .message_id = ask->id, .attempt = ask->attempts, .status = said->status, .provider_id = said->provider_id, .detail = said->detail };
    if (said->provider_id != NULL) {
        struct q_inbound_by_provider_in of = { .gateway = gateway, .provider_id = said->provider_id };
        struct q_inbound_by_provider_out row;
        bool any = false;
        TRY(q_inbound_by_provider(in->db, in->a, &of, &row, &any));
        if (any && row.id != ask->id) {
            log_warn("status_of_another", "message=%lld other=%lld", (long long)ask->id, (long long)row.id);
            return RC_OK;
        }
    }
    return inbound_dlr_apply(in, &dlr);
}

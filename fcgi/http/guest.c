// SPDX-License-Identifier: MPL-2.0
// The visit of a seeker or an employer who came in by a one-time code. There is no cache: such a visit makes few requests, and what it may
// see must end at once when a number or a record changes.
#include <string.h>

#include "base/vault.h"
#include "http/session.h"
#include "queries.h"

static enum rc find_seeker(struct cx *cx, struct guest *g) {
    struct q_guest_seekers_out *rows;
    size_t n;
    TRY(q_guest_seekers(cx->db, cx->arena, &(struct q_guest_seekers_in){ .number_idx = { g->number_idx, sizeof g->number_idx } }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        if (rows[i].id != g->subject_id) continue;
        g->person_id = rows[i].person_id;
        g->unit_id = rows[i].unit_id;
        g->name = rows[i].name;
        return RC_OK;
    }
    return fail(cx, RC_UNAUTHENTICATED, NULL, NULL);
}

static enum rc find_employer(struct cx *cx, struct guest *g) {
    struct q_guest_employers_out *rows;
    size_t n;
    TRY(q_guest_employers(cx->db, cx->arena, &(struct q_guest_employers_in){ .number_idx = { g->number_idx, sizeof g->number_idx } }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        if (rows[i].id != g->subject_id) continue;
        g->unit_id = rows[i].unit_id;
        g->name = rows[i].name;
        return RC_OK;
    }
    return fail(cx, RC_UNAUTHENTICATED, NULL, NULL);
}

enum rc guest_find(struct cx *cx, const struct req *rq, struct guest *out) {
    char token[VAULT_TOKEN_SIZE], now[VTIME_SIZE];
    struct q_guest_session_find_out row;
    bool found;
    if (!session_cookie(rq->cookie, "__Host-k=", token)) return fail(cx, RC_UNAUTHENTICATED, NULL, NULL);
    *out = (struct guest){ .name = "" };
    vault_hash(token, strlen(token), out->token_hash);
    clock_format(cx->now_ms, now);
    struct q_guest_session_find_in in = { .token_hash = { out->token_hash, sizeof out->token_hash }, .now = now };
    TRY(q_guest_session_find(cx->db, cx->arena, &in, &row, &found));
    if (!found || row.number_idx.n != sizeof out->number_idx) return fail(cx, RC_UNAUTHENTICATED, NULL, NULL);
    memcpy(out->number_idx, row.number_idx.p, sizeof out->number_idx);
    strncpy(out->csrf, row.csrf, sizeof out->csrf - 1);
    clock_parse(row.expires_at, &out->expires_ms);
    out->perm = strcmp(row.kind, "seeker") == 0 ? P_SEEKER : P_EMPLOYER;
    out->subject_id = row.has_subject_id ? row.subject_id : 0;
    if (!out->subject_id) return RC_OK;
    return out->perm == P_SEEKER ? find_seeker(cx, out) : find_employer(cx, out);
}

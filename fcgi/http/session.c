// SPDX-License-Identifier: MPL-2.0
#include "http/session.h"

#include <string.h>

#include "base/vault.h"
#include "svc/shm.h"
#include "queries.h"

enum { TOUCH_MS = 60000, TOKEN_LENGTH = VAULT_TOKEN_SIZE - 1 };

bool session_cookie(const char *cookies, const char *name, char token[VAULT_TOKEN_SIZE]) {
    const char *at = cookies ? strstr(cookies, name) : NULL;
    if (!at || (at != cookies && at[-1] != ' ' && at[-1] != ';') || strstr(at + 1, name)) return false;
    at += strlen(name);
    if (strcspn(at, "; ") != TOKEN_LENGTH) return false;
    memcpy(token, at, TOKEN_LENGTH);
    token[TOKEN_LENGTH] = '\0';
    return true;
}

static struct session_slot *slot_of(const struct cx *cx, const uint8_t hash[VAULT_HASH_SIZE]) {
    return &cx->app->sessions->slot[hash[0] % SESSION_CACHE];
}

static bool is_fresh(const struct cx *cx, const struct session_slot *slot, const uint8_t hash[VAULT_HASH_SIZE]) {
    return memcmp(slot->who.token_hash, hash, VAULT_HASH_SIZE) == 0 && slot->who.user_id != 0 &&
           slot->generation == atomic_load(&cx->app->shm->session_generation) &&
           clock_monotonic_ms() - slot->fetched_ms < SESSION_FRESH_MS && slot->who.expires_ms > cx->now_ms;
}

static enum rc touch(struct cx *cx, const uint8_t *hash, const struct q_session_find_out *s) {
    int64_t seen;
    char now[VTIME_SIZE];
    if (clock_parse(s->seen_at, &seen) && cx->now_ms - seen < TOUCH_MS) return RC_OK;
    clock_format(cx->now_ms, now);
    int64_t affected;
    return q_session_touch(cx->db, cx->arena, &(struct q_session_touch_in){ .token_hash = { hash, VAULT_HASH_SIZE }, .now = now }, &affected);
}

static bool is_idle(const struct cx *cx, const struct q_session_find_out *s) {
    int64_t seen;
    return !clock_parse(s->seen_at, &seen) || cx->now_ms - seen > cx->app->conf.session_idle_s * 1000;
}

static struct principal principal_of(const struct q_session_find_out *s, const uint8_t hash[VAULT_HASH_SIZE]) {
    struct principal p = { .user_id = s->user_id, .unit_id = s->unit_id, .role = role_find(s->role), .must_change = s->must_change != 0,
                           .sole_unit = s->units == 1 ? s->sole_unit : 0 };
    strncpy(p.csrf, s->csrf, sizeof p.csrf - 1);
    strncpy(p.username, s->username, sizeof p.username - 1);
    memcpy(p.token_hash, hash, sizeof p.token_hash);
    clock_parse(s->expires_at, &p.expires_ms);
    return p;
}

static enum rc look_up(struct cx *cx, const uint8_t hash[VAULT_HASH_SIZE], struct principal *out) {
    char now[VTIME_SIZE];
    clock_format(cx->now_ms, now);
    struct q_session_find_out s;
    bool found;
    uint64_t generation = atomic_load(&cx->app->shm->session_generation);
    TRY(q_session_find(cx->db, cx->arena, &(struct q_session_find_in){ .token_hash = { hash, VAULT_HASH_SIZE }, .now = now }, &s, &found));
    if (!found || is_idle(cx, &s) || !role_find(s.role)) return fail(cx, RC_UNAUTHENTICATED, NULL, NULL);
    TRY(touch(cx, hash, &s));
    *out = principal_of(&s, hash);
    *slot_of(cx, hash) = (struct session_slot){ .who = *out, .fetched_ms = clock_monotonic_ms(), .generation = generation };
    return RC_OK;
}

enum rc session_find(struct cx *cx, const struct req *rq, struct principal *out) {
    char token[VAULT_TOKEN_SIZE];
    uint8_t hash[VAULT_HASH_SIZE];
    if (!session_cookie(rq->cookie, "__Host-s=", token)) return fail(cx, RC_UNAUTHENTICATED, NULL, NULL);
    vault_hash(token, TOKEN_LENGTH, hash);
    const struct session_slot *slot = slot_of(cx, hash);
    if (!is_fresh(cx, slot, hash)) return look_up(cx, hash, out);
    *out = slot->who;
    return RC_OK;
}

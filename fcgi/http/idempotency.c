// SPDX-License-Identifier: MPL-2.0
// Each POST once. The key's row is written in the transaction of the request itself: either both are there or neither. An answer lost
// on the way back is found here when the client asks again with the same key. Answers are sealed: they may hold personal data.
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/must.h"
#include "base/vault.h"
#include "http/http.h"
#include "queries.h"

enum { HASHES_FIT = 1 / (VAULT_HASH_SIZE == sizeof ((struct idempotency *)0)->hash) };

static bool is_key(const char *key) {
    size_t n = strlen(key);
    if (n < 1 || n > 64) return false;
    for (const char *c = key; *c; c++)
        if (*c < 0x21 || *c > 0x7e) return false;
    return true;
}

static struct idempotency key_of(struct cx *cx, const struct req *rq) {
    struct idempotency k;
    struct buf b = buf_new(cx->arena);
    buf_printf(&b, "%s %s\n", rq->method, rq->path);
    if (cx->guest) buf_bytes(&b, cx->guest->number_idx, sizeof cx->guest->number_idx);
    buf_bytes(&b, rq->body, rq->body_len);
    vault_hash(b.data, b.len, k.fingerprint);
    vault_hash(rq->idempotency_key, strlen(rq->idempotency_key), k.hash);
    return k;
}

// Keys of callers without an account are a common 0: they are random, and an answer goes only to who sends the same body again.
static int64_t owner_of(const struct cx *cx) {
    return cx->who ? cx->who->user_id : 0;
}

static struct db_bytes key_hash(const struct idempotency *k) {
    return (struct db_bytes){ k->hash, VAULT_INDEX_SIZE };
}

static const char *place(struct cx *cx, const struct idempotency *k) {
    char hex[2 * VAULT_INDEX_SIZE + 1];
    vault_hex(k->hash, VAULT_INDEX_SIZE, hex);
    return arena_printf(cx->arena, "idempotency:%lld:%s", (long long)owner_of(cx), hex);
}

static enum rc replay(struct cx *cx, const struct idempotency *k, struct out *out) {
    struct q_idempotency_get_out row;
    bool found;
    struct q_idempotency_get_in in = { .user_id = owner_of(cx), .key_hash = key_hash(k) };
    TRY(q_idempotency_get(cx->db, cx->arena, &in, &row, &found));
    if (!found || !row.response.p) return fail(cx, RC_CONFLICT, "still_running", "Yêu cầu trước với cùng khoá còn đang chạy. Thử lại sau giây lát.");
    if (memcmp(row.fingerprint.p, k->fingerprint, VAULT_HASH_SIZE) != 0) {
        field_fail(cx, "Idempotency-Key", "key_reused");
        return fail(cx, RC_INVALID, "key_reused", NULL);
    }
    const char *text = vault_unseal(cx->app->vault, cx->arena, place(cx, k), row.response.p, row.response.n);
    json_t *saved = text ? json_loads(text, 0, NULL) : NULL;
    if (!saved) return fail(cx, RC_INTERNAL, "idempotency", NULL);
    cx_json(cx, saved);
    const char *location = json_string_value(json_object_get(saved, "location"));
    *out = (struct out){ .status = (int)json_integer_value(json_object_get(saved, "status")), .replayed = true,
                         .version = json_integer_value(json_object_get(saved, "version")), .location = location,
                         .json = json_object_get(saved, "body") };
    return RC_OK;
}

enum rc idempotency_begin(struct cx *cx, const struct req *rq, struct idempotency *key, struct out *out, bool *replayed) {
    *replayed = false;
    if (!is_key(rq->idempotency_key)) return fail(cx, RC_MALFORMED, "bad_key", "Idempotency-Key phải là 1 đến 64 ký tự ASCII.");
    *key = key_of(cx, rq);
    char now[VTIME_SIZE];
    clock_format(cx->now_ms, now);
    struct q_idempotency_insert_in in = { .user_id = owner_of(cx), .key_hash = key_hash(key),
                                          .fingerprint = { key->fingerprint, VAULT_HASH_SIZE }, .now = now };
    enum rc rc = q_idempotency_insert(cx->db, cx->arena, &in);
    if (rc == RC_CONFLICT) {
        *replayed = true;
        return replay(cx, key, out);
    }
    if (rc == RC_BUSY && db_error(cx->db)->number == 1205)
        return fail(cx, RC_CONFLICT, "still_running", "Yêu cầu trước với cùng khoá còn đang chạy. Thử lại sau giây lát.");
    return rc;
}

enum rc idempotency_store(struct cx *cx, const struct idempotency *key, const struct out *out) {
    json_t *saved = cx_json(cx, json_pack("{s:i, s:I, s:s?, s:O?}", "status", out->status, "version", (json_int_t)out->version,
                                          "location", out->location, "body", out->json));
    char *text = json_dumps(saved, JSON_COMPACT);
    must(text);
    size_t len;
    void *sealed = vault_seal(cx->app->vault, cx->arena, place(cx, key), text, strlen(text), &len);
    free(text);
    return q_idempotency_put(cx->db, cx->arena, &(struct q_idempotency_put_in){ .user_id = owner_of(cx), .key_hash = key_hash(key),
                                                                             .status = out->status, .response = { sealed, len } });
}

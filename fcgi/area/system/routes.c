// SPDX-License-Identifier: MPL-2.0
// What describes the system to others: form schemas, the OpenAPI document, health and metrics (local only, by nginx).
#include <stdlib.h>
#include <string.h>

#include "entity/records.h"
#include "base/buf.h"
#include "entity/lookup.h"
#include "http/http.h"
#include "svc/shm.h"
#include "queries.h"

// The audit speaks of any record; its form offers them by their titles. They are no words of the field, which would be a second list of
// all entities, always behind the first.
static void offer_records(json_t *form) {
    size_t i;
    json_t *field, *words = json_pack("[{s:s, s:s}]", "value", "session", "label", "Phiên làm việc");
    for (const struct entity *const *e = entity_all; *e; e++)
        json_array_append_new(words, json_pack("{s:s, s:s}", "value", (*e)->table, "label", (*e)->title));
    json_array_foreach(json_object_get(form, "fields"), i, field) {
        if (strcmp(json_string_value(json_object_get(field, "name")), "entity") != 0) continue;
        json_object_set_new(field, "kind", json_string("enum"));
        json_object_set(field, "words", words);
    }
    json_decref(words);
}

static enum rc schema(struct cx *cx, const struct req *rq, struct out *out) {
    const struct entity *e = entity_find(strrchr(rq->path, '/') + 1);
    if (!e) return fail(cx, RC_NOT_FOUND, NULL, NULL);
    if (!role_allows(cx->who->role, e->perm[OP_READ])) return fail(cx, RC_FORBIDDEN, NULL, NULL);
    out->json = entity_schema(cx, e);
    if (e == &audit) offer_records(out->json);
    return RC_OK;
}

static enum rc bad_ids(struct cx *cx) {
    return fail(cx, RC_MALFORMED, "bad_query", arena_printf(cx->arena, "Cần ids: từ 1 đến %d mã số, cách nhau bằng dấu phẩy.", LABELS_MAX));
}

// "12,15": the numbers of rows.
static enum rc read_ids(struct cx *cx, const struct req *rq, int64_t ids[LABELS_MAX], size_t *n) {
    const char *s = req_param(rq, "ids");
    *n = 0;
    if (!s || rq->n_query != 1) return bad_ids(cx);
    for (;; s++) {
        size_t digits = strspn(s, "0123456789");
        if (digits < 1 || digits > 18 || *n == LABELS_MAX) return bad_ids(cx);
        ids[(*n)++] = strtoll(s, NULL, 10);
        s += digits;
        if (*s != ',') return *s == '\0' ? RC_OK : bad_ids(cx);
    }
}

// How records are called that a page knows by number only.
static enum rc labels(struct cx *cx, const struct req *rq, struct out *out) {
    const struct entity *e = entity_find(strrchr(rq->path, '/') + 1);
    int64_t ids[LABELS_MAX];
    size_t n;
    if (!e || e->shape != SHAPE_ROW) return fail(cx, RC_NOT_FOUND, NULL, NULL);
    if (!role_allows(cx->who->role, e->perm[OP_READ])) return fail(cx, RC_FORBIDDEN, NULL, NULL);
    TRY(read_ids(cx, rq, ids, &n));
    return lookup_labels(cx, e, ids, n, &out->json);
}

static enum rc openapi(struct cx *cx, const struct req *rq, struct out *out) {
    (void)rq;
    struct routes routes = routes_build(cx->arena);
    out->json = cx_json(cx, openapi_document(cx->arena, &routes));
    return RC_OK;
}

static enum rc healthz(struct cx *cx, const struct req *rq, struct out *out) {
    (void)rq;
    out->json = cx_json(cx, json_pack("{s:s}", "status", "ok"));
    return RC_OK;
}

static enum rc readyz(struct cx *cx, const struct req *rq, struct out *out) {
    (void)rq;
    struct q_readiness_out ready;
    TRY(q_readiness(cx->db, cx->arena, &ready));
    out->json = cx_json(cx, json_pack("{s:s, s:I}", "status", "ready", "queued", (json_int_t)ready.queued));
    return RC_OK;
}

static void pool_metrics(struct buf *b, const struct shm *shm, size_t pool) {
    uint64_t below = 0;
    for (size_t s = 1; s < SHM_STATUS; s++)
        buf_printf(b, "giamngheo_requests_total{pool=\"%s\",status=\"%zuxx\"} %llu\n", pool_names[pool], s, (unsigned long long)atomic_load(&shm->requests[pool][s]));
    for (size_t i = 0; i < SHM_BUCKETS; i++) {
        below += atomic_load(&shm->latency[pool][i]);
        if (i < SHM_BUCKETS - 1)
            buf_printf(b, "giamngheo_request_seconds_bucket{pool=\"%s\",le=\"%.4f\"} %llu\n", pool_names[pool], shm_bucket_us[i] / 1e6, (unsigned long long)below);
    }
    buf_printf(b, "giamngheo_request_seconds_bucket{pool=\"%s\",le=\"+Inf\"} %llu\n", pool_names[pool], (unsigned long long)below);
    buf_printf(b, "giamngheo_request_seconds_sum{pool=\"%s\"} %.6f\n", pool_names[pool], (double)atomic_load(&shm->latency_us[pool]) / 1e6);
    buf_printf(b, "giamngheo_request_seconds_count{pool=\"%s\"} %llu\n", pool_names[pool], (unsigned long long)below);
    buf_printf(b, "giamngheo_busy{pool=\"%s\"} %llu\n", pool_names[pool], (unsigned long long)atomic_load(&shm->busy[pool]));
}

static enum rc queue_metrics(struct cx *cx, struct buf *b) {
    struct q_message_states_out *rows;
    size_t n;
    TRY(q_message_states(cx->db, cx->arena, &rows, &n));
    buf_text(b, "# TYPE giamngheo_messages gauge\n");
    for (size_t i = 0; i < n; i++) buf_printf(b, "giamngheo_messages{state=\"%s\"} %lld\n", rows[i].state, (long long)rows[i].n);
    return RC_OK;
}

static enum rc metrics(struct cx *cx, const struct req *rq, struct out *out) {
    (void)rq;
    struct buf b = buf_new(cx->arena);
    buf_text(&b, "# TYPE giamngheo_requests_total counter\n# TYPE giamngheo_request_seconds histogram\n# TYPE giamngheo_busy gauge\n");
    for (size_t pool = 0; pool < POOL_COUNT; pool++) pool_metrics(&b, cx->app->shm, pool);
    TRY(queue_metrics(cx, &b));
    out->text = buf_string(&b);
    out->text_type = "text/plain; version=0.0.4; charset=utf-8";
    return RC_OK;
}

const struct route system_routes[] = {
    { "GET", "/api/v1/schema/{name}", P_SELF, POOL_FAST, R_NO_TX, .fn = schema, .summary = "Biểu mẫu của một loại bản ghi" },
    { "GET", "/api/v1/labels/{name}", P_SELF, POOL_FAST, R_NO_TX, .fn = labels, .summary = "Tên gọi của các bản ghi theo mã số" },
    { "GET", "/api/v1/openapi.json", P_PUBLIC, POOL_FAST, R_NO_TX, .fn = openapi, .summary = "Mô tả giao diện này" },
    { "GET", "/healthz", P_PUBLIC, POOL_FAST, R_NO_TX, .fn = healthz, .summary = "Tiến trình trả lời" },
    { "GET", "/readyz", P_PUBLIC, POOL_FAST, R_NO_TX, .fn = readyz, .summary = "Sẵn sàng phục vụ" },
    { "GET", "/metrics", P_PUBLIC, POOL_FAST, R_NO_TX, .fn = metrics, .summary = "Số đo cho Prometheus" },
    { .method = NULL },
};

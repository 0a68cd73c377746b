// SPDX-License-Identifier: MPL-2.0
#include "http/reply.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/vault.h"
#include "http/etag.h"

static const struct {
    int status;
    const char *text;
} reasons[] = {
    { 200, "OK" }, { 201, "Created" }, { 202, "Accepted" }, { 204, "No Content" }, { 304, "Not Modified" }, { 400, "Bad Request" },
    { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" }, { 409, "Conflict" },
    { 412, "Precondition Failed" }, { 413, "Content Too Large" }, { 415, "Unsupported Media Type" }, { 422, "Unprocessable Content" },
    { 428, "Precondition Required" }, { 429, "Too Many Requests" }, { 500, "Internal Server Error" }, { 503, "Service Unavailable" },
    { 504, "Gateway Timeout" },
};

static const char *reason_of(int status) {
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].status == status) return reasons[i].text;
    return "Status";
}

bool reply_not_modified(const struct req *rq, struct out *out, const char *etag) {
    out->etag = etag;
    if (!rq->if_none_match || !etag_is_listed(rq->if_none_match, etag)) return false;
    out->status = 304;
    out->json = NULL;
    return true;
}

void reply_unless_known(struct cx *cx, const struct req *rq, struct out *out, json_t *body) {
    uint8_t hash[VAULT_HASH_SIZE];
    char *text = json_dumps(body, JSON_COMPACT), *hex = arena_alloc(cx->arena, 2 * VAULT_INDEX_SIZE + 1);
    vault_hash(text, strlen(text), hash);
    free(text);
    vault_hex(hash, VAULT_INDEX_SIZE, hex);
    if (!reply_not_modified(rq, out, hex)) out->json = body;
}

static json_t *errors_json(const struct cx *cx) {
    json_t *list = json_array();
    for (const struct field_error *e = cx->errors; e; e = e->next)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "field", e->field, "code", e->code, "detail", e->detail));
    return list;
}

static void problem(struct cx *cx, struct out *out, enum rc rc) {
    const struct rc_info *info = rc_info(rc);
    const char *word = cx->word ? cx->word : info->word;
    json_t *body = json_pack("{s:s, s:s, s:i, s:s, s:s}", "type", arena_printf(cx->arena, "/problems/%s", word), "title", info->title,
                             "status", info->status, "detail", cx->detail ? cx->detail : info->title, "instance", cx->request_id);
    if (cx->errors) json_object_set_new(body, "errors", errors_json(cx));
    if (cx->current) json_object_set(body, "current", cx->current);
    *out = (struct out){ .status = info->status, .json = cx_json(cx, body), .cookie = out->cookie };
}

static void retry_after(struct cx *cx, enum rc rc, struct buf *to) {
    if (cx->retry_after_s) buf_printf(to, "Retry-After: %d\r\n", cx->retry_after_s);
    else if (rc != RC_OK && rc_info(rc)->retryable) buf_text(to, "Retry-After: 1\r\n");
}

static void headers(struct cx *cx, const struct out *out, const char *type, struct buf *to) {
    buf_printf(to, "Status: %d %s\r\nX-Request-Id: %s\r\n", out->status, reason_of(out->status), cx->request_id);
    if (!out->file_name) buf_printf(to, "Cache-Control: %s\r\n", out->cache ? out->cache : "no-store");
    if (type) buf_printf(to, "Content-Type: %s\r\n", type);
    if (out->version) buf_printf(to, "ETag: \"%lld\"\r\n", (long long)out->version);
    else if (out->etag) buf_printf(to, "ETag: \"%s\"\r\n", out->etag);
    if (out->location) buf_printf(to, "Location: %s\r\n", out->location);
    if (out->cookie) buf_printf(to, "Set-Cookie: %s\r\n", out->cookie);
    if (out->replayed) buf_text(to, "Idempotency-Replayed: true\r\n");
    if (out->file_name) buf_printf(to, "Cache-Control: no-store\r\nContent-Disposition: attachment; filename=\"%s\"\r\n", out->file_name);
}

void reply_build(struct cx *cx, const struct req *rq, struct out *out, enum rc rc, struct buf *to) {
    if (rc != RC_OK) problem(cx, out, rc);
    const char *type = rc != RC_OK ? "application/problem+json; charset=utf-8"
                     : out->file ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                     : out->text || out->data ? out->text_type
                     : out->json ? "application/json; charset=utf-8" : NULL;
    headers(cx, out, type, to);
    retry_after(cx, rc, to);
    if (rc == RC_OK && cx->notices) buf_printf(to, "X-Notices: %s\r\n", cx->notices);
    if (rq->allow) buf_printf(to, "Allow: %s\r\n", rq->allow);
    char *body = out->json ? json_dumps(out->json, JSON_COMPACT) : NULL;
    const char *text = body ? body : out->text ? out->text : "";
    size_t length = out->data ? out->data_len : strlen(text);
    if (!out->file && out->status != 304 && out->status != 204) buf_printf(to, "Content-Length: %zu\r\n", length);
    buf_text(to, "\r\n");
    buf_bytes(to, out->data ? out->data : text, length);
    free(body);
}

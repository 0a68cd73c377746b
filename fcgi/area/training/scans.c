// SPDX-License-Identifier: MPL-2.0
// Signed payment lists: their scans, sealed in the database, and the mark that a list is signed, which rests on a scan or on a reason.
#include <string.h>

#include "base/vault.h"
#include "entity/records.h"
#include "http/http.h"
#include "queries.h"
#include "svc/scan.h"

static const char *place_of(struct cx *cx, int64_t id) { return arena_printf(cx->arena, "payment_scan_content:%lld:content", (long long)id); }

static const char *digest_of(struct cx *cx, const char *bytes, size_t n) {
    uint8_t hash[VAULT_HASH_SIZE];
    char *hex = arena_alloc(cx->arena, 2 * VAULT_HASH_SIZE + 1);
    vault_hash(bytes, n, hash);
    vault_hex(hash, sizeof hash, hex);
    return hex;
}

static bool is_state(const struct req *rq, const char *word) { return strcmp(rq->row.v[entity_field(&payment_list, "state")].s, word) == 0; }

// Paper with signatures is of a list that somebody has approved.
static enum rc check_signable(struct cx *cx, const struct req *rq) {
    if (is_state(rq, "approved") || is_state(rq, "paid")) return RC_OK;
    return fail(cx, RC_CONFLICT, "bad_state", "Danh sách chưa duyệt hoặc đã huỷ thì chưa có bản ký nhận.");
}

// --- scans --------------------------------------------------------------------------------------------------------------------------------

static enum rc read_scan(struct cx *cx, int64_t id, struct out *out) {
    struct row row;
    TRY(entity_read(cx, &payment_scan, id, &row));
    out->json = entity_json(cx, &payment_scan, &row, false);
    out->version = row.version;
    return RC_OK;
}

static enum rc put_content(struct cx *cx, int64_t id, const struct req *rq) {
    size_t len;
    void *sealed = vault_seal(cx->app->vault, cx->arena, place_of(cx, id), rq->body, rq->body_len, &len);
    return q_payment_scan_put(cx->db, cx->arena, &(struct q_payment_scan_put_in){ .scan_id = id, .content = { sealed, len } });
}

static enum rc check_new(struct cx *cx, const struct req *rq, const char *digest) {
    struct q_payment_list_lock_out lock;
    struct q_payment_scans_of_out *old;
    size_t n;
    TRY(check_signable(cx, rq));
    TRY(q_payment_list_lock(cx->db, cx->arena, &(struct q_payment_list_lock_in){ .id = rq->id }, &lock));
    TRY(q_payment_scans_of(cx->db, cx->arena, &(struct q_payment_scans_of_in){ .list_id = rq->id }, &old, &n));
    if (n >= 10) return fail(cx, RC_CONFLICT, "too_many", "Danh sách đã có mười bản quét. Gỡ bản không dùng rồi tải lên.");
    for (size_t i = 0; i < n; i++)
        if (strcmp(old[i].digest, digest) == 0) return fail(cx, RC_CONFLICT, "duplicate", "Tệp này đã tải lên rồi.");
    return RC_OK;
}

static enum rc upload(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_next_id_out next;
    if (rq->n_query) return fail(cx, RC_MALFORMED, "bad_query", "Tham số không dùng được.");
    if (rq->body_len > SCAN_MAX) return fail(cx, RC_TOO_LARGE, NULL, "Bản quét lớn hơn 5 MB. Quét lại ở 200 dpi, đen trắng hoặc xám.");
    enum scan_media media = scan_media_of(rq->body, rq->body_len);
    if (media == SCAN_OTHER) return fail(cx, RC_MEDIA, "bad_scan", "Chỉ nhận bản quét PDF, JPEG hoặc PNG còn nguyên vẹn, không kèm mã lệnh hay tệp khác.");
    const char *digest = digest_of(cx, rq->body, rq->body_len);
    TRY(check_new(cx, rq, digest));
    TRY(q_next_id(cx->db, cx->arena, &next));
    TRY(q_payment_scan_insert(cx->db, cx->arena, &(struct q_payment_scan_insert_in){ .id = next.id, .unit_id = rq->row.unit_id, .list_id = rq->id,
                                                 .media = scan_info(media)->word, .bytes = (int64_t)rq->body_len, .digest = digest, .user_id = cx->who->user_id }));
    TRY(put_content(cx, next.id, rq));
    TRY(audit_act(cx, "create", &payment_scan, next.id, rq->row.unit_id, cx_json(cx, json_pack("{s:s}", "digest", digest)), NULL));
    out->status = 201;
    out->location = arena_printf(cx->arena, "/api/v1/payment-scans/%lld", (long long)next.id);
    return read_scan(cx, next.id, out);
}

// Names, days and sums of people, with their signatures: who looks at them is in the audit.
static enum rc download(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_payment_scan_content_out row;
    enum scan_media media = scan_named(rq->row.v[entity_field(&payment_scan, "media")].s);
    int64_t bytes = rq->row.v[entity_field(&payment_scan, "bytes")].i;
    TRY(q_payment_scan_content(cx->db, cx->arena, &(struct q_payment_scan_content_in){ .scan_id = rq->id }, &row));
    const char *plain = vault_unseal(cx->app->vault, cx->arena, place_of(cx, rq->id), row.content.p, row.content.n);
    if (!plain || media == SCAN_OTHER) return fail(cx, RC_INTERNAL, "unseal", NULL);
    TRY(audit_act(cx, "read", &payment_scan, rq->id, rq->row.unit_id, NULL, NULL));
    out->data = plain;
    out->data_len = (size_t)bytes;
    out->text_type = scan_info(media)->type;
    out->file_name = arena_printf(cx->arena, "ky-nhan-%lld.%s", (long long)rq->id, scan_info(media)->extension);
    return RC_OK;
}

static const struct field withdraw_fields[] = { { "reason", F_TEXT, REQ, "Lý do", .max = 300 } };

// The scan a signed list rests on stays: another must be there, or the list must be said to be signed for a reason.
static enum rc withdraw(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[1];
    struct q_payment_list_lock_out list;
    struct q_payment_scans_of_out *all;
    size_t n;
    int64_t list_id = rq->row.v[entity_field(&payment_scan, "payment_list_id")].i;
    TRY(decode_body(cx, withdraw_fields, 1, rq->json, v));
    TRY(cx_valid(cx));
    TRY(q_payment_list_lock(cx->db, cx->arena, &(struct q_payment_list_lock_in){ .id = list_id }, &list));
    TRY(q_payment_scans_of(cx->db, cx->arena, &(struct q_payment_scans_of_in){ .list_id = list_id }, &all, &n));
    if (n == 1 && list.signed_how && strcmp(list.signed_how, "scan") == 0)
        return fail(cx, RC_CONFLICT, "last_scan", "Danh sách được ghi là đã ký nhận nhờ bản quét này. Tải bản đúng lên trước, rồi gỡ bản này.");
    TRY(q_payment_scan_withdraw(cx->db, cx->arena, &(struct q_payment_scan_withdraw_in){ .id = rq->id, .version = rq->row.version, .user_id = cx->who->user_id }));
    out->json = cx_json(cx, json_pack("{s:I}", "withdrawn", (json_int_t)rq->id));
    return audit_act(cx, "delete", &payment_scan, rq->id, rq->row.unit_id, NULL, v[0].s);
}

// --- signed -------------------------------------------------------------------------------------------------------------------------------

static const struct field sign_fields[] = {
    { "signed_on", F_DATE, REQ, "Ngày ký nhận" },
    { "reason", F_TEXT, 0, "Vì sao không có bản quét", .max = 300 },
};

static enum rc sign(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[2];
    struct q_payment_scans_of_out *scans;
    struct row row;
    size_t n;
    vday day;
    int64_t affected;
    TRY(decode_body(cx, sign_fields, 2, rq->json, v));
    if (v[0].kind == DB_TEXT && vdate_parse(v[0].s, &day) && day > cx->today) field_fail(cx, "signed_on", "in_future");
    TRY(cx_valid(cx));
    TRY(check_signable(cx, rq));
    TRY(q_payment_scans_of(cx->db, cx->arena, &(struct q_payment_scans_of_in){ .list_id = rq->id }, &scans, &n));
    if (!n && v[1].kind == DB_NULL) field_fail_text(cx, "reason", "required", "Chưa có bản quét nào: tải bản có chữ ký lên, hoặc ghi lý do không có.");
    TRY(cx_valid(cx));
    struct q_payment_list_sign_in in = { .id = rq->id, .version = rq->row.version, .how = n ? "scan" : "reason", .hash = n ? scans[0].digest : NULL, .day = v[0].s,
                                         .reason = v[1].s, .user_id = cx->who->user_id };
    TRY(q_payment_list_sign(cx->db, cx->arena, &in, &affected));
    if (affected != 1) return fail(cx, RC_CONFLICT, "bad_state", "Danh sách vừa thay đổi. Tải lại rồi thử lại.");
    TRY(audit_act(cx, "sign", &payment_list, rq->id, rq->row.unit_id, NULL, v[1].s));
    TRY(entity_read(cx, &payment_list, rq->id, &row));
    out->json = entity_json(cx, &payment_list, &row, false);
    out->version = row.version;
    return RC_OK;
}

const struct route scan_routes[] = {
    { "POST", "/api/v1/payment-lists/{id}/scans", P_PAYMENT_WRITE, POOL_SLOW, R_RAW_BODY, &payment_list, ROW_WRITE, upload, "Tải bản quét danh sách đã ký nhận lên" },
    { "POST", "/api/v1/payment-lists/{id}/sign", P_PAYMENT_WRITE, POOL_FAST, R_IF_MATCH, &payment_list, ROW_WRITE, sign, "Ghi danh sách đã ký nhận", sign_fields, 2 },
    { "GET", "/api/v1/payment-scans/{id}/file", P_PAYMENT_READ, POOL_SLOW, R_NO_TX, &payment_scan, ROW_READ, download, "Tệp của bản quét" },
    { "POST", "/api/v1/payment-scans/{id}/withdraw", P_PAYMENT_WRITE, POOL_FAST, R_IF_MATCH, &payment_scan, ROW_WRITE, withdraw, "Gỡ bản quét tải nhầm", withdraw_fields, 1 },
    { .method = NULL },
};

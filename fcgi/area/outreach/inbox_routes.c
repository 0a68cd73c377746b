// SPDX-License-Identifier: MPL-2.0
// The inbox: answering what people wrote, putting it aside, and what was said before with the same number.
#include <string.h>

#include "entity/records.h"
#include "area/outreach/inbox.h"
#include "base/vault.h"
#include "http/http.h"
#include "inbound.h"
#include "queries.h"
#include "svc/outbox.h"
#include "text.h"

enum { PARTS_MAX = 5, VALID_MS = 72 * 3600000 };

static const struct field answer_fields[] = { { "text", F_LONGTEXT, REQ, "Trả lời", .max = 1000 } };
static const struct field close_fields[] = { { "note", F_TEXT, 0, "Ghi chú", "Ví dụ: đã gọi điện", .max = 300 } };

static const struct db_value *of(const struct req *rq, const char *field) {
    return &rq->row.v[entity_field(&incoming, field)];
}

static enum rc is_new(struct cx *cx, const struct req *rq) {
    return strcmp(of(rq, "state")->s, "new") == 0 ? RC_OK : fail(cx, RC_CONFLICT, "bad_state", "Tin này đã được trả lời hoặc đã đóng.");
}

// The version of the gate's reading: of two officers who answer at once, one is told.
static enum rc set_state(struct cx *cx, const struct req *rq, const char *to, int64_t answer_id, const char *note) {
    int64_t affected;
    struct q_inbox_state_in in = { .id = rq->id, .version = rq->row.version, .to_state = to, .answer_id = answer_id, .has_answer_id = answer_id != 0,
                                   .note = note, .user_id = cx->who->user_id };
    TRY(q_inbox_state(cx->db, cx->arena, &in, &affected));
    return affected == 1 ? RC_OK : fail(cx, RC_CONFLICT, "bad_state", "Tin này vừa được người khác xử lý. Tải lại.");
}

static enum rc read_back(struct cx *cx, int64_t id, struct out *out) {
    struct row row;
    TRY(entity_read(cx, &incoming, id, &row));
    out->json = entity_json(cx, &incoming, &row, false);
    out->version = row.version;
    return RC_OK;
}

// To the number that wrote, whoever it belongs to: a refusal of notices does not refuse the answer to one's own question, so it names
// no person. Written at night it leaves in the morning.
static enum rc put_answer(struct cx *cx, const struct req *rq, const char *text, int64_t *id) {
    struct outbox_message m = {
        .unit_id = rq->row.unit_id, .kind = "answer", .purpose = "service", .body = text, .e164 = of(rq, "number")->s,
        .key = arena_printf(cx->arena, "answer:%lld", (long long)rq->id), .lane = OUTBOX_LANE_USUAL, .due_ms = cx->now_ms,
        .valid_until_ms = cx->now_ms + VALID_MS,
    };
    TRY(outbox_put(cx, &m, id));
    return *id ? RC_OK : fail(cx, RC_CONFLICT, "bad_state", "Tin này đã được trả lời.");
}

static enum rc answer(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[1];
    int64_t id;
    TRY(is_new(cx, rq));
    TRY(decode_body(cx, answer_fields, 1, rq->json, v));
    TRY(cx_valid(cx));
    const char *text = sms_text_plain(cx->arena, v[0].s);
    if (sms_text_plan(text).parts > PARTS_MAX) field_fail(cx, "text", "text_too_long", "5");
    TRY(cx_valid(cx));
    TRY(put_answer(cx, rq, text, &id));
    TRY(set_state(cx, rq, "answered", id, NULL));
    TRY(audit_act(cx, "send", &incoming, rq->id, rq->row.unit_id, NULL, NULL));
    return read_back(cx, rq->id, out);
}

static enum rc close(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[1];
    TRY(is_new(cx, rq));
    TRY(decode_body(cx, close_fields, 1, rq->json, v));
    TRY(cx_valid(cx));
    TRY(set_state(cx, rq, "closed", 0, v[0].kind == DB_NULL ? NULL : v[0].s));
    TRY(audit_act(cx, "update", &incoming, rq->id, rq->row.unit_id, NULL, v[0].s));
    return read_back(cx, rq->id, out);
}

// --- thread -------------------------------------------------------------------------------------------------------------------------------

static const char *text_of(struct cx *cx, const struct q_inbox_thread_out *row) {
    if (row->body) return row->body;
    if (row->text_enc.p == NULL || row->unique_key.n != VAULT_INDEX_SIZE) return "";
    const char *place = inbound_event_place(cx->arena, row->unique_key.p, "text");
    const char *text = vault_unseal(cx->app->vault, cx->arena, place, row->text_enc.p, row->text_enc.n);
    return text ? text : "";
}

static enum rc thread(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_inbox_thread_out *rows;
    size_t n;
    TRY(q_inbox_thread(cx->db, cx->arena, &(struct q_inbox_thread_in){ .scope = cx->who->unit_id, .incoming_id = rq->id }, &rows, &n));
    json_t *items = json_array();
    for (size_t i = n; i > 0; i--) {  // newest last, as a conversation is read
        const struct q_inbox_thread_out *r = &rows[i - 1];
        bool sent = strcmp(r->direction, "out") == 0;
        json_array_append_new(items, json_pack("{s:s, s:s, s:I, s:s, s:s, s:s}", "at", clock_iso(cx->arena, r->at), "direction", r->direction, "id",
                                               (json_int_t)r->id, "kind", r->kind, sent ? "state" : "word", r->word, "text", text_of(cx, r)));
    }
    out->json = cx_json(cx, json_pack("{s:o}", "items", items));
    return audit_act(cx, "read", &incoming, rq->id, rq->row.unit_id, NULL, NULL);
}

const struct route inbox_routes[] = {
    { "POST", "/api/v1/incoming/{id}/answer", P_INBOX_ANSWER, POOL_FAST, 0, &incoming, ROW_WRITE, answer, "Trả lời một tin đến", answer_fields, 1 },
    { "POST", "/api/v1/incoming/{id}/close", P_INBOX_ANSWER, POOL_FAST, 0, &incoming, ROW_WRITE, close, "Đóng một tin đến không cần trả lời", close_fields, 1 },
    { "GET", "/api/v1/incoming/{id}/thread", P_INBOX_ANSWER, POOL_FAST, R_NO_TX, &incoming, ROW_READ, thread, "Các tin gần đây với cùng số" },
    { .method = NULL },
};

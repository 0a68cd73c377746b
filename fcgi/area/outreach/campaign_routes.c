// SPDX-License-Identifier: MPL-2.0
// The campaign's page: whom it would reach and at what price, handing it in, its acts, and what became of it.
#include <string.h>

#include "area/outreach/campaign_hooks.h"
#include "entity/records.h"
#include "http/http.h"
#include "queries.h"
#include "svc/audience.h"
#include "svc/campaign.h"

enum { ID_DIGITS = 18 };

const struct word campaign_outcomes[] = {
    { "planned", "Chưa xếp hàng gửi" },
    { "queued", "Đang chờ gửi" },
    { "held", "Đang giữ lại (tạm dừng)" },
    { "sent", "Đã gửi tới nhà mạng" },
    { "delivered", "Nhà mạng báo đã chuyển" },
    { "confirmed", "Người nhận đã trả lời: đồng ý" },
    { "declined", "Người nhận đã trả lời: không" },
    { "unknown", "Chưa rõ đã gửi hay chưa" },
    { "failed", "Không gửi được" },
    { "expired", "Quá hạn, không gửi" },
    { "cancelled", "Đã huỷ, không gửi" },
    { "relay_queued", "Chờ nhắn người truyền tin" },
    { "relayed", "Đã nhắn người truyền tin, chưa báo lại" },
    { "relay_paper", "Cần giao phiếu in cho người truyền tin" },
    { "relay_none", "Thôn chưa có người truyền tin" },
    { "relay_done", "Người truyền tin báo đã xong" },
    { "home", "Không có máy, người cùng nhà nhận tin" },
    { "no_phone", "Chưa có số điện thoại" },
    { "landline", "Chỉ có số không nhận được tin" },
    { "opted_out", "Đã từ chối nhận loại tin này" },
    { "no_consent", "Chưa đồng ý nhận quảng cáo" },
    { "listed", "Số trong danh sách không quảng cáo" },
    { "gone", "Không còn trong danh sách" },
    { "unreadable", "Số điện thoại không đọc được" },
    { "too_late", "Quá hạn gửi" },
    { NULL, NULL },
};

// --- counting ------------------------------------------------------------------------------------------------------------------------

static const struct word classes[] = { { "policy", "" }, { "service", "" }, { "advertising", "" }, { NULL, NULL } };

// {"filters": {...}, "purpose": "...", "class": "..."}: while the form is being filled in.
static enum rc count(struct cx *cx, const struct req *rq, struct out *out) {
    static const struct field fields[] = {
        { "purpose", F_ENUM, 0, "Mục đích", .words = purpose_words },
        { "class", F_ENUM, 0, "Nhóm tin", .words = classes },
    };
    json_t *filters = json_object_get(rq->json, "filters");
    json_t *rest = cx_json(cx, json_copy(rq->json));
    struct audience_terms terms;
    struct audience_count got;
    struct audience audience;
    struct db_value v[2];
    json_object_del(rest, "filters");
    TRY(decode_body(cx, fields, 2, rest, v));
    if (!json_is_object(filters)) field_fail(cx, "filters", "required");
    else TRY(audience_parse(cx, filters, &audience));
    TRY(cx_valid(cx));
    TRY(audience_terms(cx, v[1].kind == DB_NULL ? "policy" : v[1].s, v[0].kind == DB_NULL ? "service" : v[0].s, &terms));
    TRY(audience_count(cx, &audience, &terms, &got));
    out->json = audience_json(cx, &got);
    return RC_OK;
}

static enum rc preview(struct cx *cx, const struct req *rq, struct out *out) {
    struct campaign c = campaign_of(&rq->row);
    return campaign_preview(cx, &c, &out->json);
}

// --- acts ----------------------------------------------------------------------------------------------------------------------------

static enum rc answer(struct cx *cx, int64_t id, struct out *out) {
    struct row row;
    TRY(entity_read(cx, &campaign, id, &row));
    out->json = entity_json(cx, &campaign, &row, false);
    out->version = row.version;
    return RC_OK;
}

static const struct field submit_fields[] = { { "confirm", F_TEXT, REQ, "Mã xác nhận của bản xem trước", .max = 64 } };

struct submit {
    struct cx *cx;
    const struct req *rq;
    struct out *out;
    const char *confirm;
};

static enum rc submit_once(void *arg) {
    struct submit *s = arg;
    struct cx *cx = s->cx;
    struct idempotency key;
    struct row row;
    const char *to;
    int64_t people;
    bool replayed = false;
    cx_clear(cx);
    *s->out = (struct out){ .status = 200 };
    TRY(idempotency_begin(cx, s->rq, &key, s->out, &replayed));
    if (replayed) return RC_OK;
    TRY(entity_read_for(cx, &campaign, s->rq->id, OP_UPDATE, false, &row));
    if (!versions_hold(&s->rq->known, row.version)) return entity_stale(cx, &campaign, &row);
    struct campaign c = campaign_of(&row);
    TRY(campaign_submit(cx, &c, s->confirm, &to, &people));
    json_t *changes = cx_json(cx, json_pack("{s:[s,s], s:[i,I]}", "state", "draft", to, "people", 0, (json_int_t)people));
    TRY(audit_act(cx, "submit", &campaign, c.id, c.unit_id, changes, NULL));
    TRY(answer(cx, c.id, s->out));
    return idempotency_store(cx, &key, s->out);
}

// A transaction of its own: freezing must not lock the people it reads. The version is judged in it, after the key: the same request
// again gets the same answer.
static enum rc submit(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[1];
    struct row row;
    int64_t n;
    TRY(entity_read_for(cx, &campaign, rq->id, OP_UPDATE, false, &row));
    TRY(decode_body(cx, submit_fields, 1, rq->json, v));
    TRY(cx_valid(cx));
    TRY(q_campaign_read_committed(cx->db, cx->arena, &n));
    return db_tx(cx->db, submit_once, &(struct submit){ cx, rq, out, v[0].s });
}

static const struct field act_fields[] = { { "reason", F_TEXT, 0, "Lý do, ghi chú", .max = 300 } };

static enum rc act(struct cx *cx, const struct req *rq, struct out *out) {
    const struct campaign_act *a = campaign_act_find(strrchr(rq->route->path, '/') + 1);
    struct campaign c = campaign_of(&rq->row);
    struct db_value v[1];
    TRY(decode_body(cx, act_fields, 1, rq->json, v));
    if (a->needs_reason && v[0].kind == DB_NULL) field_fail(cx, "reason", "required");
    TRY(cx_valid(cx));
    TRY(campaign_act(cx, &c, a, v[0].s));
    return answer(cx, rq->id, out);
}

// --- what became of it ---------------------------------------------------------------------------------------------------------------

static void add(json_t *counts, const char *outcome, int64_t n) {
    json_object_set_new(counts, outcome, json_integer(json_integer_value(json_object_get(counts, outcome)) + n));
}

static json_t *last_or_new(json_t *list, const char *id_name, int64_t id, const char *name_name, const char *name) {
    json_t *last = json_array_size(list) ? json_array_get(list, json_array_size(list) - 1) : NULL;
    if (last && json_integer_value(json_object_get(last, id_name)) == id) return last;
    last = json_pack("{s:I, s:s, s:{}}", id_name, (json_int_t)id, name_name, name, "counts");
    json_array_append_new(list, last);
    return last;
}

static json_t *units_json(const struct q_campaign_result_out *rows, size_t n, json_t *totals) {
    json_t *units = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *u = last_or_new(units, "unit_id", rows[i].unit_id, "unit", rows[i].unit);
        if (!json_object_get(u, "villages")) json_object_set_new(u, "villages", json_array());
        json_t *v = last_or_new(json_object_get(u, "villages"), "village_id", rows[i].village_id, "village", rows[i].village);
        add(totals, rows[i].outcome, rows[i].n);
        add(json_object_get(u, "counts"), rows[i].outcome, rows[i].n);
        add(json_object_get(v, "counts"), rows[i].outcome, rows[i].n);
    }
    return units;
}

static json_t *outcomes_json(const json_t *totals) {
    json_t *list = json_array();
    for (const struct word *w = campaign_outcomes; w->value; w++) {
        json_t *n = json_object_get(totals, w->value);
        if (n) json_array_append_new(list, json_pack("{s:s, s:s, s:O}", "outcome", w->value, "text", w->label, "n", n));
    }
    return list;
}

static json_t *village_in(const json_t *units, int64_t village_id) {
    json_t *u, *v;
    size_t i, k;
    json_array_foreach(units, i, u) {
        json_array_foreach(json_object_get(u, "villages"), k, v) if (json_integer_value(json_object_get(v, "village_id")) == village_id) return v;
    }
    return NULL;
}

// What relays have reported: with each village, and summed up. NULL: no relay has a list.
static json_t *relays_json(const struct q_campaign_relays_out *rows, size_t n, const json_t *units) {
    json_t *sums = n ? json_pack("{s:I}", "lists", (json_int_t)n) : NULL;
    for (size_t i = 0; i < n; i++) {
        const struct q_campaign_relays_out *r = &rows[i];
        json_t *at = village_in(units, r->village_id), *reached = r->has_reached ? json_integer(r->reached) : json_null();
        if (at) json_object_set_new(at, "relay", json_pack("{s:I, s:O}", "people", (json_int_t)r->people, "reached", reached));
        json_decref(reached);
        add(sums, "done", r->done), add(sums, "people", r->people), add(sums, "reached", r->reached);
    }
    return sums;
}

// NULL: nobody of the caller's units has a message yet.
static enum rc sample_json(struct cx *cx, int64_t id, json_t **out) {
    struct q_campaign_sample_out s;
    bool found;
    *out = NULL;
    TRY(q_campaign_sample(cx->db, cx->arena, &(struct q_campaign_sample_in){ .scope = cx->who->unit_id, .id = id }, &s, &found));
    if (found) *out = cx_json(cx, json_pack("{s:s, s:s, s:I, s:b}", "text", s.body, "coding", s.coding, "parts", (json_int_t)s.parts, "gone", s.gone != 0));
    return RC_OK;
}

static enum rc board(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_campaign_result_out *rows;
    struct q_campaign_feed_of_out f = { 0 };
    struct q_campaign_relays_out *lists;
    json_t *sample;
    size_t n, n_lists;
    bool found;
    TRY(sample_json(cx, rq->id, &sample));
    TRY(q_campaign_feed_of(cx->db, cx->arena, &(struct q_campaign_feed_of_in){ .id = rq->id }, &f, &found));
    TRY(q_campaign_result(cx->db, cx->arena, &(struct q_campaign_result_in){ .scope = cx->who->unit_id, .id = rq->id }, &rows, &n));
    TRY(q_campaign_relays(cx->db, cx->arena, &(struct q_campaign_relays_in){ .scope = cx->who->unit_id, .id = rq->id }, &lists, &n_lists));
    json_t *totals = cx_json(cx, json_object()), *units = units_json(rows, n, totals), *relays = relays_json(lists, n_lists, units);
    json_t *progress = json_pack("{s:I, s:I, s:I, s:I, s:I, s:b}", "people", (json_int_t)rq->row.v[entity_field(&campaign, "people")].i, "fed",
                                 (json_int_t)f.fed, "messages", (json_int_t)f.messages, "parts", (json_int_t)f.parts, "price", (json_int_t)f.price, "all_fed",
                                 f.done != 0);
    json_t *body = cx_json(cx, json_pack("{s:O, s:o, s:o, s:o, s:o?, s:O?}", "campaign", entity_json(cx, &campaign, &rq->row, false), "progress", progress,
                                         "outcomes", outcomes_json(totals), "units", units, "relays", relays, "sample", sample));
    reply_unless_known(cx, rq, out, body);
    return RC_OK;
}

static enum rc page_params(struct cx *cx, const struct req *rq, struct q_campaign_people_in *in) {
    for (size_t i = 0; i < rq->n_query; i++) {
        const char *value = rq->values[i];
        size_t digits = strspn(value, "0123456789");
        bool number = digits && digits <= ID_DIGITS && !value[digits];
        if (strcmp(rq->names[i], "outcome") == 0) in->outcome = value;
        else if (strcmp(rq->names[i], "after") == 0 && number) in->after = strtoll(value, NULL, 10);
        else if (strcmp(rq->names[i], "limit") == 0 && number && digits < 4) in->n = strtoll(value, NULL, 10);
        else return fail(cx, RC_MALFORMED, "bad_query", "Tham số không đúng.");
    }
    if (in->n < 1 || in->n > LIST_MAX) return fail(cx, RC_MALFORMED, "bad_query", "Tham số không đúng.");
    return RC_OK;
}

static json_t *person_json(struct cx *cx, const struct q_campaign_people_out *p) {
    json_t *message_json = json_null(), *relay_json = json_null();
    if (p->has_message_id)
        message_json = json_pack("{s:I, s:s?, s:s?, s:I, s:s, s:s?, s:s?}", "id", (json_int_t)p->message_id, "state", p->message_state, "detail", p->detail,
                                 "parts", (json_int_t)p->parts, "phone", arena_printf(cx->arena, "•••%s", p->tail ? p->tail : ""), "at",
                                 clock_iso(cx->arena, p->at), "reply", p->reply);
    if (p->has_relay_task_id)
        relay_json = json_pack("{s:I, s:s?, s:I, s:s?}", "task_id", (json_int_t)p->relay_task_id, "name", p->relay, "code", (json_int_t)p->relay_code, "state",
                          p->relay_state);
    return json_pack("{s:I, s:s, s:I, s:s, s:I, s:s, s:I, s:s, s:s?, s:s, s:s, s:o, s:o}", "person_id", (json_int_t)p->person_id, "name", p->name, "unit_id",
                     (json_int_t)p->unit_id, "unit", p->unit, "village_id", (json_int_t)p->village_id, "village", p->village, "household_id",
                     (json_int_t)p->household_id, "state", p->state, "reason", p->reason, "outcome", p->outcome, "state_text",
                     word_label(campaign_outcomes, p->outcome), "message", message_json, "relay", relay_json);
}

static enum rc people(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_campaign_people_in in = { .scope = cx->who->unit_id, .id = rq->id, .n = LIST_DEFAULT };
    struct q_campaign_people_out *rows;
    size_t n;
    TRY(page_params(cx, rq, &in));
    TRY(q_campaign_people(cx->db, cx->arena, &in, &rows, &n));
    json_t *items = json_array();
    for (size_t i = 0; i < n; i++) json_array_append_new(items, person_json(cx, &rows[i]));
    const char *next = n && (int64_t)n == in.n ? arena_printf(cx->arena, "%lld", (long long)rows[n - 1].person_id) : NULL;
    out->json = cx_json(cx, json_pack("{s:o, s:s?}", "items", items, "next", next));
    return RC_OK;
}

#define ACT R_IF_MATCH | R_BODY_OPTIONAL, &campaign, ROW_WRITE, act

const struct route campaign_routes[] = {
    { "POST", "/api/v1/audience/count", P_CAMPAIGN_WRITE, POOL_SLOW, R_NO_TX, .fn = count, .summary = "Đếm người nhận theo điều kiện lọc" },
    { "GET", "/api/v1/campaigns/{id}/audience", P_CAMPAIGN_WRITE, POOL_SLOW, R_NO_TX, &campaign, ROW_READ, preview, "Xem trước người nhận, giá và mẫu tin" },
    { "POST", "/api/v1/campaigns/{id}/submit", P_CAMPAIGN_WRITE, POOL_SLOW, R_NO_TX | R_IF_MATCH, &campaign, ROW_NONE, submit, "Nộp chiến dịch", submit_fields, 1 },
    { "POST", "/api/v1/campaigns/{id}/approve", P_CAMPAIGN_APPROVE, POOL_FAST, ACT, "Duyệt chiến dịch do người khác soạn", act_fields, 1 },
    { "POST", "/api/v1/campaigns/{id}/reject", P_CAMPAIGN_APPROVE, POOL_FAST, ACT, "Trả chiến dịch lại để sửa", act_fields, 1 },
    { "POST", "/api/v1/campaigns/{id}/pause", P_CAMPAIGN_WRITE, POOL_FAST, ACT, "Tạm dừng chiến dịch", act_fields, 1 },
    { "POST", "/api/v1/campaigns/{id}/resume", P_CAMPAIGN_WRITE, POOL_FAST, ACT, "Chạy tiếp chiến dịch", act_fields, 1 },
    { "POST", "/api/v1/campaigns/{id}/stop", P_CAMPAIGN_WRITE, POOL_FAST, ACT, "Dừng hẳn chiến dịch", act_fields, 1 },
    { "GET", "/api/v1/campaigns/{id}/board", P_MESSAGE_READ, POOL_FAST, R_NO_TX, &campaign, ROW_READ, board, "Tiến độ và kết quả theo xã, thôn" },
    { "GET", "/api/v1/campaigns/{id}/people", P_MESSAGE_READ, POOL_FAST, R_NO_TX, &campaign, ROW_READ, people, "Từng người trong chiến dịch" },
    { "GET", "/api/v1/campaigns/{id}/result", P_EXPORT, POOL_SLOW, R_NO_TX, &campaign, ROW_READ, campaign_result_sheet, "Kết quả chiến dịch, tệp Excel" },
    { .method = NULL },
};

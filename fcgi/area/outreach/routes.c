// SPDX-License-Identifier: MPL-2.0
// Messages one by one: writing a notice, taking it back, what happened to it, settling an unknown one; and the gateway's callbacks.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "entity/records.h"
#include "base/log.h"
#include "base/vault.h"
#include "gateway.h"
#include "http/http.h"
#include "inbound.h"
#include "queries.h"
#include "spool.h"
#include "svc/outbox.h"
#include "text.h"

enum { PARTS_MAX = 5, HOUR_MS = 3600000, VALID_HOURS = 72 };

static const struct field notice_fields[] = {
    { "person_id", F_REF, REQ, "Người nhận", .ref = &person },
    { "body", F_LONGTEXT, REQ, "Nội dung", .max = 1000 },
    { "purpose", F_ENUM, 0, "Mục đích", .words = purpose_words },
};

static const char *event_key_text(struct cx *cx, const char *what, int64_t id) {
    return arena_printf(cx->arena, "%s:%lld:%s", what, (long long)id, cx->request_id);
}

static enum rc put_event(struct cx *cx, const struct row *row, const char *word, const char *detail) {
    char at[VTIME_SIZE];
    uint8_t key[VAULT_INDEX_SIZE];
    clock_format(cx->now_ms, at);
    vault_index(cx->app->vault, "event", event_key_text(cx, word, row->id), key);
    return q_message_event_insert(cx->db, cx->arena, &(struct q_message_event_insert_in){ .at = at, .unit_id = row->unit_id, .message_id = row->id,
                                                    .attempt = row->v[entity_field(&message, "attempts")].i, .kind = "move", .word = word,
                                                    .detail = detail, .unique_key = { key, sizeof key } });
}

// --- a notice to one person -------------------------------------------------------------------------------------------------------------

static enum rc take_notice(struct cx *cx, const struct req *rq, struct outbox_message *m) {
    struct db_value v[3];
    TRY(decode_body(cx, notice_fields, 3, rq->json, v));
    TRY(cx_valid(cx));
    m->person_id = v[0].i;
    m->body = sms_text_plain(cx->arena, v[1].s);
    m->purpose = v[2].kind == DB_NULL ? "service" : v[2].s;
    if (sms_text_plan(m->body).parts > PARTS_MAX) field_fail(cx, "body", "text_too_long", "5");
    return cx_valid(cx);
}

static enum rc address_notice(struct cx *cx, struct outbox_message *m) {
    struct q_person_in_scope_out p;
    struct q_message_phone_of_out f;
    bool found;
    TRY(q_person_in_scope(cx->db, cx->arena, &(struct q_person_in_scope_in){ .scope = cx->who->unit_id, .person_id = m->person_id }, &p, &found));
    if (!found) field_fail(cx, "person_id", "not_found");
    TRY(cx_valid(cx));
    TRY(q_message_phone_of(cx->db, cx->arena, &(struct q_message_phone_of_in){ .person_id = m->person_id, .purpose = m->purpose }, &f, &found));
    if (!found) field_fail(cx, "person_id", "no_phone");
    else if (f.refused) field_fail(cx, "person_id", "opted_out");
    TRY(cx_valid(cx));
    m->unit_id = p.unit_id;
    m->phone_id = f.phone_id;
    m->e164 = outbox_open_number(cx, f.phone_id, f.number_enc.p, f.number_enc.n);
    return m->e164 ? RC_OK : fail(cx, RC_INTERNAL, "unseal", NULL);
}

// What the law has against it is said at the field that could change it.
static enum rc check_lawful(struct cx *cx, struct outbox_message *m, struct outbox_terms *terms) {
    const char *code, *sentence;
    TRY(outbox_terms(cx, outbox_class(m->purpose), terms));
    m->terms = terms;
    TRY(outbox_objection(cx, m, &code, &sentence));
    if (code && strcmp(code, "gateway_refuses") == 0) field_fail_text(cx, "body", code, sentence);
    else if (code) field_fail(cx, strcmp(code, "out_of_hours") == 0 || strcmp(code, "no_brand") == 0 ? "purpose" : "person_id", code);
    return cx_valid(cx);
}

static enum rc read_back(struct cx *cx, int64_t id, struct out *out) {
    struct row row;
    TRY(entity_read(cx, &message, id, &row));
    out->json = entity_json(cx, &message, &row, true);
    out->version = row.version;
    return RC_OK;
}

static enum rc write_notice(struct cx *cx, const struct req *rq, struct out *out) {
    struct outbox_message m = { .kind = "notice", .due_ms = cx->now_ms, .valid_until_ms = cx->now_ms + (int64_t)VALID_HOURS * HOUR_MS };
    struct outbox_terms terms;
    int64_t id;
    m.lane = OUTBOX_LANE_USUAL;
    TRY(take_notice(cx, rq, &m));
    TRY(address_notice(cx, &m));
    TRY(check_lawful(cx, &m, &terms));
    m.key = arena_printf(cx->arena, "notice:%lld:%s", (long long)m.person_id, rq->idempotency_key);
    TRY(outbox_put(cx, &m, &id));
    TRY(audit_act(cx, "send", &message, id, m.unit_id, NULL, NULL));
    out->status = 201;
    out->location = arena_printf(cx->arena, "/api/v1/messages/%lld", (long long)id);
    return read_back(cx, id, out);
}

// --- moves a person may make ------------------------------------------------------------------------------------------------------------

static enum rc move_to(struct cx *cx, const struct row *row, const char *from, const char *to, const char *detail) {
    int64_t affected;
    struct q_message_to_in in = { .id = row->id, .version = row->version, .from_state = from, .to_state = to, .detail = detail, .user_id = cx->who->user_id, .has_user_id = true };
    TRY(q_message_to(cx->db, cx->arena, &in, &affected));
    if (affected != 1) return fail(cx, RC_CONFLICT, "bad_state", "Tin đã chuyển sang trạng thái khác. Tải lại rồi thử lại.");
    return put_event(cx, row, to, detail);
}

// Only what has not been taken up can be taken back; the worker wins every race by the state in the WHERE.
static enum rc cancel(struct cx *cx, const struct req *rq, struct out *out) {
    const char *state = rq->row.v[entity_field(&message, "state")].s;
    bool waiting = strcmp(state, "queued") == 0 || strcmp(state, "retry_wait") == 0;
    if (!waiting) return fail(cx, RC_CONFLICT, "bad_state", "Chỉ rút được tin đang chờ gửi.");
    TRY(move_to(cx, &rq->row, state, "cancelled", "by_officer"));
    TRY(audit_act(cx, "delete", &message, rq->id, rq->row.unit_id, NULL, NULL));
    out->status = 204;
    return RC_OK;
}

static const struct word outcomes[] = { { "delivered", "Đã tới" }, { "failed", "Không tới" }, { NULL, NULL } };
static const struct field settle_fields[] = {
    { "outcome", F_ENUM, REQ, "Kết luận", .words = outcomes },
    { "reason", F_TEXT, REQ, "Căn cứ", "Ví dụ: đã gọi điện hỏi", .max = 150 },
};

static enum rc settle(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[2];
    TRY(decode_body(cx, settle_fields, 2, rq->json, v));
    TRY(cx_valid(cx));
    if (strcmp(rq->row.v[entity_field(&message, "state")].s, "ambiguous") != 0) return fail(cx, RC_CONFLICT, "bad_state", "Tin này không ở trạng thái chưa rõ.");
    TRY(move_to(cx, &rq->row, "ambiguous", v[0].s, "by_officer"));
    TRY(audit_act(cx, "settle", &message, rq->id, rq->row.unit_id, NULL, v[1].s));
    return read_back(cx, rq->id, out);
}

static enum rc events(struct cx *cx, const struct req *rq, struct out *out) {
    struct list_query lq = { .limit = LIST_MAX, .n_filters = 1 };
    lq.filter[0].field = entity_field(&message_event, "message_id");
    lq.filter[0].value = db_int(rq->id);
    return list_run(cx, &message_event, &lq, &out->json);
}

// --- callbacks of the gateway: no session, authenticated by HMAC, answered fast and short ------------------------------------------------

static const char *or_empty(const char *s) {
    return s ? s : "";
}

// Which gateway calls: said in the address we gave it. None: the sandbox, whose address is the oldest.
static const struct gateway *caller_of(const struct req *rq, struct gateway_callback *c) {
    const char *name = req_param(rq, "g");
    *c = (struct gateway_callback){ rq->names, rq->values, rq->n_query, rq->json };
    return gateway_find(name ? name : "sandbox");
}

static int64_t param_number(const struct req *rq, const char *name) {
    return strtoll(or_empty(req_param(rq, name)), NULL, 10);
}

// A gateway may send what we answer to a telephone, so a GET gets an empty text.
static void answer_callback(struct cx *cx, const struct req *rq, struct out *out) {
    if (strcmp(rq->method, "POST") == 0) out->json = cx_json(cx, json_object());
    else out->text = "", out->text_type = "text/plain";
}

// The secret shared with the gateway, for this request; NULL when it cannot be read.
static const char *shared_secret(struct cx *cx, const struct gateway *g) {
    const char *why, *secret = conf_secret(gateway_key_file(&cx->app->conf, g ? g->name : cx->app->conf.gateway), &why);
    if (secret) arena_defer(cx->arena, free, (void *)(uintptr_t)secret);
    return secret;
}

static struct inbound inbound_of(struct cx *cx) {
    return (struct inbound){ .db = cx->db, .a = cx->arena, .v = cx->app->vault, .conf = &cx->app->conf, .spool = spool_path(cx->arena, &cx->app->conf) };
}

// After the signature was looked at. Not knowing it costs nothing but a better route, so a database that is away is no fault.
static void learn_carrier(struct cx *cx, int64_t message_id, const char *carrier) {
    char now[VTIME_SIZE];
    int64_t changed;
    clock_format(cx->now_ms, now);
    struct q_number_carrier_learn_in learn = { .message_id = message_id, .carrier = carrier, .now = now };
    enum rc rc = q_number_carrier_learn(cx->db, cx->arena, &learn, &changed);
    if (rc == RC_OK) rc = q_message_carrier(cx->db, cx->arena, &(struct q_message_carrier_in){ message_id, carrier }, &changed);
    if (rc != RC_OK) log_warn("carrier_not_learnt", "message=%lld", (long long)message_id);
}

static enum rc dlr(struct cx *cx, const struct req *rq, struct out *out) {
    struct gateway_callback c;
    struct gateway_report r = { .status = "" };
    struct inbound_dlr in = { .message_id = param_number(rq, "m"), .attempt = param_number(rq, "a"), .h = or_empty(req_param(rq, "h")) };
    const struct gateway *g = caller_of(rq, &c);
    if (!g || !g->report(cx->arena, &cx->app->conf, &c, &r)) r = (struct gateway_report){ .status = "" };  // the signature is looked at first
    in.status = r.status;
    in.provider_id = r.provider_id;
    in.detail = r.detail;
    if (g && g->profile->reports_by_id) in.gateway = g->name, in.secret = shared_secret(cx, g);
    if (in.gateway && !in.secret) return fail(cx, RC_INTERNAL, "gateway_key", NULL);
    answer_callback(cx, rq, out);
    struct inbound at = inbound_of(cx);
    enum rc rc = inbound_dlr(&at, &in);
    if (rc == RC_OK && r.carrier && in.message_id) learn_carrier(cx, in.message_id, r.carrier);
    return rc == RC_OK ? RC_OK : fail(cx, rc, NULL, NULL);
}

static enum rc mo(struct cx *cx, const struct req *rq, struct out *out) {
    struct gateway_callback c;
    struct gateway_incoming r = { .h = "" };
    const struct gateway *g = caller_of(rq, &c);
    if (!g || !g->incoming(cx->arena, &cx->app->conf, &c, &r)) r.h = "";
    struct inbound_mo in = { .secret = shared_secret(cx, g), .id = or_empty(r.id), .from = or_empty(r.from),
                             .text = or_empty(r.text), .h = or_empty(r.h), .gateway = r.signed_by_address ? g->name : NULL };
    if (!in.secret) return fail(cx, RC_INTERNAL, "gateway_key", NULL);
    answer_callback(cx, rq, out);
    struct inbound at = inbound_of(cx);
    enum rc rc = inbound_mo(&at, &in);
    return rc == RC_OK ? RC_OK : fail(cx, rc, NULL, NULL);
}

enum { CALLBACK = R_NO_KEY | R_NO_ORIGIN | R_NO_TX };  // inbound opens its own transactions

const struct route outreach_routes[] = {
    { "POST", "/api/v1/messages", P_MESSAGE_SEND, POOL_FAST, 0, &message, ROW_NONE, write_notice, "Gửi một thông báo cho một người", notice_fields, 3 },
    { "DELETE", "/api/v1/messages/{id}", P_MESSAGE_SEND, POOL_FAST, R_IF_MATCH | R_BODY_OPTIONAL, &message, ROW_WRITE, cancel, "Rút tin chưa gửi" },
    { "PUT", "/api/v1/messages/{id}/settle", P_MESSAGE_SEND, POOL_FAST, R_IF_MATCH, &message, ROW_WRITE, settle, "Kết luận một tin chưa rõ", settle_fields, 2 },
    { "GET", "/api/v1/messages/{id}/events", P_MESSAGE_READ, POOL_FAST, R_NO_TX, &message, ROW_READ, events, "Diễn biến của một tin" },
    { "GET", "/sms/dlr", P_PUBLIC, POOL_SMS, R_NO_TX, .fn = dlr, .summary = "Báo chuyển từ cổng SMS (Kannel, eSMS)" },
    { "GET", "/sms/mo", P_PUBLIC, POOL_SMS, R_NO_TX, .fn = mo, .summary = "Tin đến từ cổng SMS (Kannel)" },
    { "POST", "/sms/dlr", P_PUBLIC, POOL_SMS, CALLBACK, .fn = dlr, .summary = "Báo chuyển từ cổng SMS" },
    { "POST", "/sms/mo", P_PUBLIC, POOL_SMS, CALLBACK, .fn = mo, .summary = "Tin đến từ cổng SMS" },
    { .method = NULL },
};

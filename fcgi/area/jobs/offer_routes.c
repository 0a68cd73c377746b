// SPDX-License-Identifier: MPL-2.0
// Offering a vacancy to chosen people by SMS, and what became of it.
#include <stdlib.h>
#include <string.h>

#include "entity/records.h"
#include "http/http.h"
#include "queries.h"
#include "svc/offer.h"

static const struct field offer_fields[] = {
    { "confirm", F_TEXT, REQ, "Mã xác nhận của bản xem trước", .max = 64 },
    { "accents", F_FLAG, 0, "Có dấu" },
};
enum { FIELDS_N = 2 };

static enum rc bad_list(struct cx *cx) {
    field_fail(cx, "seeker_ids", "wrong_type", "danh sách 1 đến 100 mã số người tìm việc");
    return cx_valid(cx);
}

static enum rc take_ids(struct cx *cx, const json_t *ids, const char **out) {
    size_t i, n = json_array_size(ids);
    json_t *id;
    if (!json_is_array(ids) || n == 0 || n > OFFER_PEOPLE_MAX) return bad_list(cx);
    json_array_foreach(ids, i, id) if (!json_is_integer(id)) return bad_list(cx);
    char *text = json_dumps(ids, JSON_COMPACT);
    *out = text ? arena_strdup(cx->arena, text) : "[]";
    free(text);
    return RC_OK;
}

// "12,15" as a list.
static json_t *id_list(const char *text) {
    json_t *list = json_array();
    for (char *end; text && *text; text = *end == ',' ? end + 1 : end) {
        long long id = strtoll(text, &end, 10);
        if (end == text || (*end && *end != ',')) {
            json_array_append_new(list, json_null());  // refused by take_ids
            break;
        }
        json_array_append_new(list, json_integer(id));
    }
    return list;
}

static enum rc preview(struct cx *cx, const struct req *rq, struct out *out) {
    const char *accents = req_param(rq, "accents"), *ids;
    TRY(take_ids(cx, cx_json(cx, id_list(req_param(rq, "seeker_ids"))), &ids));
    return offer_preview(cx, rq->id, ids, !accents || strcmp(accents, "0") != 0, &out->json);
}

static enum rc send(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[FIELDS_N];
    const char *ids;
    json_t *rest = cx_json(cx, json_copy(rq->json));
    json_object_del(rest, "seeker_ids");
    TRY(decode_body(cx, offer_fields, FIELDS_N, rest, v));
    TRY(cx_valid(cx));
    TRY(take_ids(cx, json_object_get(rq->json, "seeker_ids"), &ids));
    TRY(offer_send(cx, rq->id, ids, v[1].kind == DB_NULL || v[1].i != 0, v[0].s, &out->json));
    out->status = 202;
    return audit_act(cx, "send", &vacancy, rq->id, rq->row.unit_id, out->json, "offer");
}

// --- what became of it
// ------------------------------------------------------------------------------------------------------------------

static const struct word state_texts[] = {
    { "queued", "Chờ gửi" },
    { "claimed", "Sắp gửi" },
    { "submitting", "Đang gửi" },
    { "accepted", "Đã gửi tới nhà mạng" },
    { "delivered", "Nhà mạng báo đã chuyển" },
    { "failed", "Không gửi được" },
    { "retry_wait", "Chờ gửi lại" },
    { "ambiguous", "Chưa rõ đã gửi hay chưa" },
    { "expired", "Quá hạn, không gửi" },
    { "cancelled", "Đã huỷ" },
    { "dead", "Ngừng, cần xem" },
    { NULL, NULL },
};

static json_t *offer_json(struct cx *cx, const struct q_offer_board_out *r) {
    json_t *message_json = json_null(), *reply = json_null();
    if (r->has_message_id)
        message_json = json_pack("{s:I, s:s, s:s, s:s?}", "id", (json_int_t)r->message_id, "state", r->message_state,
                                 "state_text", word_label(state_texts, r->message_state), "at",
                                 clock_iso(cx->arena, r->message_at));
    if (r->answer) reply = json_pack("{s:s, s:s?}", "answer", r->answer, "at", clock_iso(cx->arena, r->answered_at));
    return json_pack("{s:I, s:I, s:s, s:s?, s:o, s:o}", "referral_id", (json_int_t)r->referral_id, "version",
                     (json_int_t)r->version, "state", r->state, "reason", r->reason, "message", message_json, "reply", reply);
}

static enum rc board(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_offer_board_out *rows;
    size_t n;
    bool of_vacancy = rq->route->entity == &vacancy;
    struct q_offer_board_in in = { .scope = cx->who->unit_id,
                                   .vacancy_id = of_vacancy ? rq->id : 0,
                                   .seeker_id = of_vacancy ? 0 : rq->id };
    TRY(q_offer_board(cx->db, cx->arena, &in, &rows, &n));
    json_t *items = json_array();
    for (size_t i = 0; i < n; i++) json_array_append_new(items, offer_json(cx, &rows[i]));
    json_t *body = cx_json(cx, json_pack("{s:o}", "items", items));
    reply_unless_known(cx, rq, out, body);
    return RC_OK;
}

const struct route offer_routes[] = {
    { "GET", "/api/v1/vacancies/{id}/offer", P_MESSAGE_SEND, POOL_FAST, R_NO_TX, &vacancy, ROW_READ, preview,
      "Xem trước tin giới thiệu một chỗ việc" },
    { "POST", "/api/v1/vacancies/{id}/offer", P_MESSAGE_SEND, POOL_FAST, 0, &vacancy, ROW_READ, send,
      "Gửi tin giới thiệu một chỗ việc cho người được chọn", offer_fields, FIELDS_N },
    { "GET", "/api/v1/vacancies/{id}/introductions", P_JOB_READ, POOL_FAST, R_NO_TX, &vacancy, ROW_READ, board,
      "Các giới thiệu của một chỗ việc đến đâu" },
    { "GET", "/api/v1/seekers/{id}/introductions", P_JOB_READ, POOL_FAST, R_NO_TX, &seeker, ROW_READ, board,
      "Các giới thiệu của một người đến đâu" },
    { .method = NULL },
};

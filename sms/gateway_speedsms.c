// SPDX-License-Identifier: MPL-2.0
// SpeedSMS, index.php/sms/send: basic authentication with "token:x", JSON both ways, "code" decides. No reference of ours goes
// with a request, so what is unknown stays unknown; reports come to one address for the whole account, with its key in it, and name
// only their tranId.
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "encode.h"
#include "gateway_kinds.h"

static const struct gateway_code speedsms_codes[] = {
    { 429, "*", OUTCOME_NOT_SENT_RETRY, "over 60 requests a minute" },
    { 0, "00", OUTCOME_ACCEPTED, "taken" },
    { 0, "007", OUTCOME_STOP_LANE, "our address is not allowed" },
    { 0, "008", OUTCOME_STOP_LANE, "account blocked" },
    { 0, "009", OUTCOME_STOP_LANE, "account not allowed to use the interface" },
    { 0, "300", OUTCOME_STOP_LANE, "no balance left" },
    { 0, "101", OUTCOME_REJECTED, "parameter refused" },
    { 0, "105", OUTCOME_REJECTED, "number refused" },
    { 0, "110", OUTCOME_REJECTED, "text refused" },
    { 0, "113", OUTCOME_REJECTED, "text too long" },
    { 0, "500", OUTCOME_AMBIGUOUS, "fault inside the gateway" },
    { .code = NULL },
};

// Documented: 60 requests in 60 s, the codes, sms_type 3 for a brand name. Not documented, so assumed: three parts of either kind, and
// that advertising is not taken this way.
const struct gateway_profile speedsms_profile = {
    .classes = GATEWAY_SERVICE | GATEWAY_TRAINING | GATEWAY_JOBS, .sender_max = 11, .plain_max = 459, .unicode_max = 201,
    .parts_max = 3, .plain = { 160, 153 }, .ucs2 = { 70, 67 }, .requests_per_s = 1, .repeat = GATEWAY_REPEATS,
    .reports_by_id = true, .codes = speedsms_codes,
};

bool speedsms_build(struct arena *a, const struct gateway_account *account, const struct gateway_message *m,
                    struct http_request *out) {
    json_t *body = json_pack("{s:[s], s:s, s:i, s:s}", "to", m->to + (*m->to == '+'), "content", m->text, "sms_type", 3, "sender",
                             account->sender);
    out->url = account->url;
    out->headers[0] = "Content-Type: application/json";
    out->headers[1] = arena_printf(a, "Authorization: Basic %s", encode_base64(a, arena_printf(a, "%s:x", account->key)));
    return gateway_body(a, out, body);
}

// Code 00 with our only number among the invalid ones means that nothing was sent.
static bool speedsms_refused_number(const json_t *root) {
    const json_t *invalid = json_object_get(json_object_get(root, "data"), "invalidPhone");
    return json_array_size(invalid) > 0;
}

void speedsms_read(struct arena *a, const struct gateway_account *account, const struct http_reply *reply,
                   struct gateway_answer *out) {
    (void)account;
    json_t *root = json_loadb(reply->body, reply->body_len, JSON_REJECT_DUPLICATES, NULL);
    const char *code = gateway_scalar(a, json_object_get(root, "code"));
    const char *id = gateway_scalar(a, json_object_get(json_object_get(root, "data"), "tranId"));
    bool in_words = reply->status == 429 || (reply->status >= 200 && reply->status <= 299);
    if (in_words && gateway_code_find(speedsms_codes, reply->status, code == NULL ? "" : code, out)) {
        if (out->outcome == OUTCOME_ACCEPTED && speedsms_refused_number(root)) {
            out->outcome = OUTCOME_REJECTED;
            out->why = "number refused";
        }
        out->why = arena_printf(a, "code %.16s, %s", code == NULL || !gateway_id_is_sane(code) ? "-" : code, out->why);
    } else if (in_words) {
        out->why = code == NULL ? "answer without a code" : "a code we do not know";
    }
    if (out->outcome == OUTCOME_ACCEPTED && id != NULL && gateway_id_is_sane(id)) out->provider_id = id;
    json_decref(root);
}

// {"type": "report", "tranId": ..., "phone": "84...", "status": N}. Not documented where we could read it: that 0 is success, a lower
// number a fault that may pass and 64 and more one that does not. Success is "sent": what the carrier says, not the telephone.
bool speedsms_report(struct arena *a, const struct conf *conf, const struct gateway_callback *c, struct gateway_report *out) {
    (void)conf;
    const char *type = gateway_field(a, c, "type"), *id = gateway_field(a, c, "tranId"), *status = gateway_field(a, c, "status");
    char *end;
    *out = (struct gateway_report){ .provider_id = id };
    if (type == NULL || strcmp(type, "report") != 0 || id == NULL || !gateway_id_is_sane(id) || status == NULL) return false;
    long number = strtol(status, &end, 10);
    if (end == status || *end != '\0' || number < 0) return false;
    out->status = number == 0 ? "sent" : number < 64 ? "pending" : "failed";
    out->detail = arena_printf(a, "status %ld", number);
    return true;
}

bool speedsms_incoming(struct arena *a, const struct conf *conf, const struct gateway_callback *c, struct gateway_incoming *out) {
    (void)a, (void)conf, (void)c, (void)out;
    return false;
}

// SPDX-License-Identifier: MPL-2.0
// eSMS.vn, SendMultipleMessage_V4_post_json. It answers HTTP 200 for nearly everything: CodeResult decides. RequestId is our
// reference; a second request with it is answered 124 and not sent again. campaignid is the same, for the list of what was sent
// gives it back (gateway_esms_query.c).
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "encode.h"
#include "gateway_kinds.h"

static const struct gateway_code esms_codes[] = {
    { 0, "100", OUTCOME_ACCEPTED, "taken" },
    { 0, "124", OUTCOME_ACCEPTED, "taken before, by an earlier attempt" },
    { 0, "101", OUTCOME_STOP_LANE, "ApiKey or SecretKey refused" },
    { 0, "102", OUTCOME_STOP_LANE, "no price list" },
    { 0, "103", OUTCOME_STOP_LANE, "no balance left" },
    { 0, "104", OUTCOME_STOP_LANE, "brand name not registered" },
    { 0, "140", OUTCOME_STOP_LANE, "our address is not allowed" },
    { 0, "99", OUTCOME_REJECTED, "number blocked" },
    { 0, "108", OUTCOME_REJECTED, "not a number" },
    { 0, "118", OUTCOME_REJECTED, "message type refused" },
    { 0, "120", OUTCOME_REJECTED, "over a limit" },
    { 0, "146", OUTCOME_REJECTED, "text is no registered template" },
    { 0, "177", OUTCOME_REJECTED, "brand name not registered with this carrier" },
    { .code = NULL },
};

// Documented: RequestId and 124, SmsType 2, 30 numbers or more in each call of advertising (which one message per person is not), asking
// by SMSID for 7 days. Not documented, so assumed: four parts of either kind, 20 requests a second, and that a RequestId is known for an hour at
// least. No character is documented as forbidden.
const struct gateway_profile esms_profile = {
    .classes = GATEWAY_SERVICE | GATEWAY_TRAINING | GATEWAY_JOBS, .sender_max = 11, .plain_max = 612, .unicode_max = 268,
    .parts_max = 4, .plain = { 160, 153 }, .ucs2 = { 70, 67 }, .requests_per_s = 20,
    .repeat = GATEWAY_KNOWS_REFERENCE, .repeat_window_ms = 3600000, .query_window_ms = 7 * 86400000LL, .codes = esms_codes,
};

bool esms_build(struct arena *a, const struct gateway_account *account, const struct gateway_message *m,
                struct http_request *out) {
    // Whether it appends its parameters with "&" or "?" is not documented, so the last one is one that nobody reads.
    const char *callback = arena_printf(a, "%s&g=esms&x=1", m->callback);
    const char *const body[][2] = {
        { "ApiKey", account->user }, { "SecretKey", account->key }, { "Phone", m->to + (*m->to == '+') }, { "Content", m->text },
        { "Brandname", account->sender }, { "SmsType", "2" }, { "IsUnicode", m->ucs2 ? "1" : "0" }, { "Sandbox", "0" },
        { "RequestId", m->reference }, { "campaignid", m->reference }, { "CallbackUrl", callback },
    };
    out->url = account->url;
    out->headers[0] = "Content-Type: application/json";
    return gateway_strings(a, out, body, sizeof(body) / sizeof(body[0]));
}

void esms_read(struct arena *a, const struct gateway_account *account, const struct http_reply *reply,
               struct gateway_answer *out) {
    (void)account;
    if (reply->status < 200 || reply->status > 299) return;
    json_t *root = json_loadb(reply->body, reply->body_len, JSON_REJECT_DUPLICATES, NULL);
    const char *code = gateway_scalar(a, json_object_get(root, "CodeResult"));
    const char *id = gateway_scalar(a, json_object_get(root, "SMSID"));
    if (code == NULL) out->why = "answer without CodeResult";
    else if (!gateway_code_find(esms_codes, reply->status, code, out)) out->why = "a CodeResult we do not know";
    if (code != NULL && gateway_id_is_sane(code)) out->why = arena_printf(a, "CodeResult %.16s, %s", code, out->why);
    // An answer we cannot read may still say by which id we can ask.
    bool may_be_there = out->outcome == OUTCOME_ACCEPTED || out->outcome == OUTCOME_AMBIGUOUS;
    if (may_be_there && id != NULL && gateway_id_is_sane(id)) out->provider_id = id;
    json_decref(root);
}

static const struct {
    const char *send_status, *status;
} esms_statuses[] = { { "1", "pending" }, { "2", "pending" }, { "4", "failed" }, { "5", "sent" }, { "7", "sent" } };

const char *esms_status(const char *send_status) {
    for (size_t i = 0; send_status != NULL && i < sizeof(esms_statuses) / sizeof(esms_statuses[0]); i++) {
        if (strcmp(esms_statuses[i].send_status, send_status) == 0) return esms_statuses[i].status;
    }
    return NULL;
}

// By telcoid.
static const char *const esms_carriers[] = { NULL, "viettel", "mobifone", "vinaphone", "vietnamobile", "gtel", "itel", "reddi" };

static const char *esms_carrier(const char *telcoid) {
    size_t i = strlen(telcoid) == 1 && *telcoid >= '1' ? (size_t)(*telcoid - '0') : 0;
    return i < sizeof(esms_carriers) / sizeof(esms_carriers[0]) ? esms_carriers[i] : NULL;
}

static const char *esms_count(const struct gateway_callback *c, const char *name) {
    const char *value = gateway_param(c, name);
    return value != NULL ? value : "";
}

// "Sent" is all that the carriers report: none says that a telephone has it. Price and carrier are kept with the event.
bool esms_report(struct arena *a, const struct conf *conf, const struct gateway_callback *c, struct gateway_report *out) {
    (void)conf;
    const char *send_status = gateway_param(c, "SendStatus");
    *out = (struct gateway_report){ .provider_id = gateway_param(c, "SMSID") };
    out->status = esms_status(send_status);
    if (out->status == NULL) return false;
    bool none_went = strtol(esms_count(c, "SendFailed"), NULL, 10) > 0 && strtol(esms_count(c, "SendSuccess"), NULL, 10) == 0;
    if (strcmp(out->status, "sent") == 0 && none_went) out->status = "failed";
    out->carrier = esms_carrier(esms_count(c, "telcoid"));
    out->price = strtoll(esms_count(c, "TotalPrice"), NULL, 10);
    out->detail = arena_printf(a, "SendStatus %s, price %.12s, carrier %.12s", send_status, esms_count(c, "TotalPrice"),
                               esms_count(c, "telcoid"));
    return true;
}

// A brand name cannot be answered.
bool esms_incoming(struct arena *a, const struct conf *conf, const struct gateway_callback *c, struct gateway_incoming *out) {
    (void)a, (void)conf, (void)c, (void)out;
    return false;
}

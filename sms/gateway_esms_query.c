// SPDX-License-Identifier: MPL-2.0
// Asking eSMS.vn what became of a message. By its SMSID: GetSendStatus, for seven days. Without one, because the answer never came:
// GetSmsSentData_V2, the list of what was created in some minutes, where Campaign is the campaignid that we sent. Both are as the
// documents have them; that page 1 is the first one is read from their sample. A page is small
// enough to be read whole (HTTP_BODY_CAP) when all its texts are long.
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/vdate.h"
#include "encode.h"
#include "gateway_kinds.h"

enum { PAGE = 50, LOCAL_MS = 7 * 3600000, WHOLE_SECONDS = 19 };

// The method beside that of sending; NULL when the address has no folder.
static const char *esms_beside(struct arena *a, const struct gateway_account *account, const char *method) {
    size_t len = strlen(account->url);
    while (len > 0 && account->url[len - 1] == '/') len--;
    while (len > 0 && account->url[len - 1] != '/') len--;
    return len == 0 ? NULL : arena_printf(a, "%.*s%s", (int)len, account->url, method);
}

static const char *esms_moment(struct arena *a, int64_t ms) {
    char text[VTIME_SIZE];
    clock_format(ms + LOCAL_MS, text);
    return arena_strndup(a, text, WHOLE_SECONDS);
}

// It wants its keys in the address: nothing of ours writes that down.
static bool esms_ask_by_id(struct arena *a, const struct gateway_account *account, const char *id, struct http_request *out) {
    const char *url = esms_beside(a, account, "GetSendStatus");
    if (url == NULL || !gateway_id_is_sane(id)) return false;
    out->url = arena_printf(a, "%s?RefId=%s&ApiKey=%s&SecretKey=%s", url, encode_percent(a, id), encode_percent(a, account->user),
                            encode_percent(a, account->key));
    return true;
}

static bool esms_ask_list(struct arena *a, const struct gateway_account *account, const struct gateway_question *q, struct http_request *out) {
    json_t *body = json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:i}", "ApiKey", account->user, "SecretKey", account->key, "SmsType", "2", "From",
                             esms_moment(a, q->from_ms), "To", esms_moment(a, q->until_ms), "Page", q->page + 1, "PageSize", PAGE);
    out->url = esms_beside(a, account, "GetSmsSentData_V2");
    out->headers[0] = "Content-Type: application/json";
    return gateway_body(a, out, body) && out->url != NULL;
}

bool esms_build_query(struct arena *a, const struct gateway_account *account, const struct gateway_question *q, struct http_request *out) {
    return q->provider_id != NULL ? esms_ask_by_id(a, account, q->provider_id, out) : esms_ask_list(a, account, q, out);
}

static int64_t esms_number(struct arena *a, const json_t *from, const char *name) {
    const char *text = gateway_scalar(a, json_object_get(from, name));
    return text == NULL ? -1 : strtoll(text, NULL, 10);
}

// "Sent" says that its carrier was given it; whether it went well is another field.
static bool esms_told(struct arena *a, const json_t *row, bool none_went, struct gateway_report *out) {
    const char *send_status = gateway_scalar(a, json_object_get(row, "SendStatus"));
    out->status = esms_status(send_status);
    if (out->status == NULL) return false;
    if (strcmp(out->status, "sent") == 0 && none_went) out->status = "failed";
    out->detail = arena_printf(a, "asked: SendStatus %s%s", send_status, none_went ? ", none went" : "");
    return true;
}

// The same number however it is written.
static bool esms_same_number(const char *a, const char *b) {
    enum { DIGITS = 9 };
    size_t n = strlen(a), m = strlen(b);
    return n >= DIGITS && m >= DIGITS && strcmp(a + n - DIGITS, b + m - DIGITS) == 0;
}

static bool esms_is_ours(struct arena *a, const struct gateway_question *q, const json_t *row) {
    const char *campaign = gateway_scalar(a, json_object_get(row, "Campaign")), *phone = gateway_scalar(a, json_object_get(row, "Phone"));
    return campaign != NULL && phone != NULL && strcmp(campaign, q->reference) == 0 && esms_same_number(phone, q->to);
}

// The one row of ours. A list that has it twice is no answer.
static bool esms_read_list(struct arena *a, const struct gateway_question *q, const json_t *root, struct gateway_report *out) {
    const json_t *rows = json_object_get(root, "SentData"), *row, *ours = NULL;
    size_t i, n = 0;
    json_array_foreach(rows, i, row) {
        if (!esms_is_ours(a, q, row)) continue;
        ours = row;
        n++;
    }
    out->more = n == 0 && json_array_size(rows) >= PAGE;
    if (n != 1 || !esms_told(a, ours, esms_number(a, ours, "SendResult") == 0, out)) return false;
    const char *id = gateway_scalar(a, json_object_get(ours, "ReferenceId"));
    out->provider_id = id != NULL && gateway_id_is_sane(id) ? id : NULL;
    return true;
}

bool esms_read_query(struct arena *a, const struct gateway_question *q, const struct http_reply *reply, struct gateway_report *out) {
    json_t *root = reply->status == 200 ? json_loadb(reply->body, reply->body_len, JSON_REJECT_DUPLICATES, NULL) : NULL;
    const char *code = gateway_scalar(a, json_object_get(root, q->provider_id != NULL ? "CodeResponse" : "CodeResult"));
    bool said = code != NULL && strcmp(code, "100") == 0;
    *out = (struct gateway_report){ .provider_id = q->provider_id };
    if (said && q->provider_id == NULL) said = esms_read_list(a, q, root, out);
    else if (said) said = esms_told(a, root, esms_number(a, root, "SendFailed") > 0 && esms_number(a, root, "SendSuccess") == 0, out);
    json_decref(root);
    return said;
}

// SPDX-License-Identifier: MPL-2.0
// smsbox of Kannel 1.4: POST with X-Kannel headers, so that the password is in no address and no log. It gives no id, so our own
// id, the attempt and their signature travel in dlr-url. What it makes of a text was tried on Debian's 1.4.5: text/plain without a
// charset and with coding 2 is converted a second time, application/octet-stream with coding 2 is left as it is.
#include <string.h>

#include "base/arena.h"
#include "encode.h"
#include "gateway_kinds.h"
#include "text.h"

// Delivered, failed, taken by the carrier, refused by the carrier; not "buffered", which says nothing we act upon.
#define KANNEL_DLR_MASK "27"

// Each by the beginning of the answer's text.
static const struct gateway_code kannel_codes[] = {
    { 202, "0: *", OUTCOME_ACCEPTED, "accepted" },
    { 202, "3: *", OUTCOME_ACCEPTED, "queued, no link to the carrier at the moment" },
    // With immediate-sendsms-reply it answers before it knows, and loses what does not fit its queue.
    { 202, "Sent.*", OUTCOME_AMBIGUOUS, "immediate-sendsms-reply is on: switch it off" },
    { 503, "*", OUTCOME_NOT_SENT_RETRY, "queue full" },
    { 403, "Not routable*", OUTCOME_REJECTED, "no route for this number" },
    { 403, "*", OUTCOME_STOP_LANE, "user name, password or address refused" },
    { 404, "*", OUTCOME_STOP_LANE, "no sendsms at this address" },
    { 400, "Sender missing*", OUTCOME_STOP_LANE, "sender missing" },
    { 400, "Invalid content-type*", OUTCOME_STOP_LANE, "content type refused" },
    { 400, "*", OUTCOME_REJECTED, "refused" },
    { .code = NULL },
};

// 10 parts: max-messages of the sendsms-user; what is beyond is dropped with 202. It sends all it is given and at any rate: limits
// of speed, forbidden characters and classes are the carrier's behind it, known with the contract only.
const struct gateway_profile kannel_profile = {
    .classes = GATEWAY_ANY, .sender_max = 11, .plain_max = 1530, .unicode_max = 670, .parts_max = 10, .plain = { 160, 153 },
    .ucs2 = { 70, 67 }, .repeat = GATEWAY_REPEATS, .replies = true, .codes = kannel_codes,
};

static bool kannel_headers(struct arena *a, const struct gateway_account *account, const struct gateway_message *m,
                           struct http_request *out) {
    if (!gateway_line_is_plain(account->sender) || !gateway_line_is_plain(account->user) || !gateway_line_is_plain(account->key)
        || strpbrk(m->to, " \r\n") != NULL) {
        return false;
    }
    int i = 0;
    out->headers[i++] = m->ucs2 ? "Content-Type: application/octet-stream" : "Content-Type: text/plain; charset=UTF-8";
    out->headers[i++] = arena_printf(a, "X-Kannel-Username: %s", account->user);
    out->headers[i++] = arena_printf(a, "X-Kannel-Password: %s", account->key);
    out->headers[i++] = arena_printf(a, "X-Kannel-From: %s", account->sender);
    out->headers[i++] = arena_printf(a, "X-Kannel-To: %s", m->to);
    out->headers[i++] = m->ucs2 ? "X-Kannel-Coding: 2" : "X-Kannel-Coding: 0";
    out->headers[i++] = "X-Kannel-DLR-Mask: " KANNEL_DLR_MASK;
    out->headers[i++] = arena_printf(a, "X-Kannel-DLR-Url: %s&g=kannel&p=%d&type=%%d&smsc=%%F&text=%%A", m->callback,
                                     sms_text_plan(m->text).parts);
    // Without a link to the carrier it holds what it has taken, and would send it in the night when the link is back.
    if (m->minutes > 0) out->headers[i++] = arena_printf(a, "X-Kannel-Validity: %d", m->minutes);
    return true;
}

bool kannel_build(struct arena *a, const struct gateway_account *account, const struct gateway_message *m,
                  struct http_request *out) {
    out->url = account->url;
    out->body = m->ucs2 ? encode_utf16be(a, encode_uncut(a, m->text), &out->body_len) : m->text;
    if (!m->ucs2) out->body_len = strlen(m->text);
    return out->body_len > 0 && kannel_headers(a, account, m, out);
}

void kannel_read(struct arena *a, const struct gateway_account *account, const struct http_reply *reply,
                 struct gateway_answer *out) {
    (void)account;
    if (gateway_code_find(kannel_codes, reply->status, reply->body, out)) {
        out->why = arena_printf(a, "HTTP %ld, %s", reply->status, out->why);
    }
}

// The number in %d, of the mask's bits one at a time.
static const struct {
    const char *type, *status;
} kannel_types[] = { { "1", "delivered" }, { "2", "failed" }, { "4", "pending" }, { "8", "sent" }, { "16", "failed" } };

// Of a text in several parts this is the first one's: smsbox asks for no other.
static const char *kannel_detail(struct arena *a, const struct gateway_callback *c) {
    const char *parts = gateway_param(c, "p"), *text = gateway_param(c, "text");
    if (parts == NULL || strcmp(parts, "1") == 0 || strlen(parts) > 2) return text;
    return arena_printf(a, "1 of %s parts%s%s", parts, text == NULL || *text == '\0' ? "" : ": ", text == NULL ? "" : text);
}

bool kannel_report(struct arena *a, const struct conf *conf, const struct gateway_callback *c, struct gateway_report *out) {
    (void)conf;
    const char *type = gateway_param(c, "type"), *id = gateway_param(c, "smsc");
    *out = (struct gateway_report){ .provider_id = id != NULL && *id != '\0' ? id : NULL, .detail = kannel_detail(a, c) };
    for (size_t i = 0; type != NULL && i < sizeof(kannel_types) / sizeof(kannel_types[0]); i++) {
        if (strcmp(kannel_types[i].type, type) == 0) out->status = kannel_types[i].status;
    }
    return out->status != NULL;
}

// get-url of the sms-service, with mo-recode: the text comes as UTF-8.
bool kannel_incoming(struct arena *a, const struct conf *conf, const struct gateway_callback *c, struct gateway_incoming *out) {
    (void)a, (void)conf;
    *out = (struct gateway_incoming){ gateway_param(c, "id"), gateway_param(c, "from"), gateway_param(c, "text"),
                                      gateway_param(c, "h"), true };
    return out->id != NULL && out->from != NULL;
}

// SPDX-License-Identifier: MPL-2.0
// The project's own gateway for training (sms/sandbox): POST JSON with an API key, 202 {"id": "..."} when taken. It knows a
// reference again for as long as it has the message.
#include <string.h>

#include "base/arena.h"
#include "gateway_kinds.h"

static const struct gateway_code sandbox_codes[] = { { .code = NULL } };

const struct gateway_profile sandbox_profile = {
    .classes = GATEWAY_ANY, .sender_max = 11, .plain_max = 1000, .unicode_max = 1000, .plain = { 160, 153 }, .ucs2 = { 70, 67 },
    .repeat = GATEWAY_KNOWS_REFERENCE, .replies = true, .codes = sandbox_codes,
};

bool sandbox_build(struct arena *a, const struct gateway_account *account, const struct gateway_message *m,
                   struct http_request *out) {
    const char *const body[][2] = {
        { "to", m->to }, { "from", account->sender }, { "text", m->text }, { "coding", m->ucs2 ? "ucs2" : "gsm7" },
        { "reference", m->reference }, { "callback", m->callback },
    };
    out->url = account->url;
    out->headers[0] = "Content-Type: application/json";
    out->headers[1] = arena_printf(a, "X-API-Key: %s", account->key);
    return gateway_strings(a, out, body, sizeof(body) / sizeof(body[0]));
}

void sandbox_read(struct arena *a, const struct gateway_account *account, const struct http_reply *reply,
                  struct gateway_answer *out) {
    (void)account;
    if (reply->status < 200 || reply->status > 299) return;
    json_t *root = json_loadb(reply->body, reply->body_len, JSON_REJECT_DUPLICATES, NULL);
    const char *id = json_string_value(json_object_get(root, "id"));
    if (id != NULL && gateway_id_is_sane(id)) {
        out->outcome = OUTCOME_ACCEPTED;
        out->provider_id = arena_strdup(a, id);
    } else {
        out->why = "answer without an id";
    }
    json_decref(root);
}

bool sandbox_report(struct arena *a, const struct conf *conf, const struct gateway_callback *c, struct gateway_report *out) {
    (void)a, (void)conf;
    *out = (struct gateway_report){ json_string_value(json_object_get(c->json, "status")),
                                    json_string_value(json_object_get(c->json, "id")),
                                    json_string_value(json_object_get(c->json, "detail")) };
    return out->status != NULL && (strcmp(out->status, "delivered") == 0 || strcmp(out->status, "failed") == 0);
}

bool sandbox_incoming(struct arena *a, const struct conf *conf, const struct gateway_callback *c, struct gateway_incoming *out) {
    (void)a, (void)conf;
    *out = (struct gateway_incoming){ json_string_value(json_object_get(c->json, "id")),
                                      json_string_value(json_object_get(c->json, "from")),
                                      json_string_value(json_object_get(c->json, "text")),
                                      json_string_value(json_object_get(c->json, "h")), false };
    return out->id != NULL && out->from != NULL && out->text != NULL;
}

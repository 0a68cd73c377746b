// SPDX-License-Identifier: MPL-2.0
// The project's own gateway for training (sms/sandbox): POST JSON with an API key, 202 {"id": "..."} when taken.
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "gateway.h"

static char *sandbox_body(struct arena *a, const struct gateway_account *account, const struct gateway_message *m) {
    json_t *body = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "to", m->to, "from", account->sender, "text", m->text, "coding",
                             m->ucs2 ? "ucs2" : "gsm7", "reference", m->reference, "callback", m->callback);
    if (body == NULL) return NULL;  // not UTF-8
    char *text = json_dumps(body, JSON_COMPACT);
    char *kept = text == NULL ? NULL : arena_strdup(a, text);
    free(text);
    json_decref(body);
    return kept;
}

static bool sandbox_build(struct arena *a, const struct gateway_account *account, const struct gateway_message *m,
                          struct http_request *out) {
    char *body = sandbox_body(a, account, m);
    if (body == NULL) return false;
    out->url = account->url;
    out->headers[0] = "Content-Type: application/json";
    out->headers[1] = arena_printf(a, "X-API-Key: %s", account->key);
    out->body = body;
    out->body_len = strlen(body);
    return true;
}

static bool sandbox_id_is_sane(const char *id) {
    size_t len = strlen(id);
    if (len < 1 || len > 64) return false;
    for (const char *p = id; *p != '\0'; p++) {
        if (*p <= ' ' || *p > '~') return false;
    }
    return true;
}

static void sandbox_read(struct arena *a, const struct http_reply *reply, struct gateway_answer *out) {
    if (reply->status < 200 || reply->status > 299) return;
    json_t *root = json_loadb(reply->body, reply->body_len, JSON_REJECT_DUPLICATES, NULL);
    const char *id = json_string_value(json_object_get(root, "id"));
    if (id != NULL && sandbox_id_is_sane(id)) {
        out->outcome = OUTCOME_ACCEPTED;
        out->provider_id = arena_strdup(a, id);
    } else {
        out->why = "answer without an id";
    }
    json_decref(root);
}

const struct gateway gateway_sandbox = { .name = "sandbox", .build = sandbox_build, .read = sandbox_read };

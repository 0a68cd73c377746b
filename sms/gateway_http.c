// SPDX-License-Identifier: MPL-2.0
// A gateway that the settings http_* describe: a body with places in braces, one header, the names of what its answer and its
// callbacks hold, and lists of its codes. A name with dots leads into objects: data.id.
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "encode.h"
#include "gateway_kinds.h"

static const struct gateway_code generic_codes[] = { { .code = NULL } };

const struct gateway_profile generic_profile = {
    .classes = GATEWAY_ANY, .sender_max = 11, .plain_max = 765, .unicode_max = 335, .plain = { 160, 153 }, .ucs2 = { 70, 67 },
    .repeat = GATEWAY_REPEATS, .replies = true, .codes = generic_codes,
};

// What may stand in braces; NULL when there is no such place.
static const char *generic_value(struct arena *a, const struct gateway_account *account, const struct gateway_message *m,
                                 const char *name, size_t n) {
    const struct {
        const char *name, *value;
    } places[] = {
        { "to", m->to },
        { "to84", m->to + (*m->to == '+') },
        { "to0", strncmp(m->to, "+84", 3) == 0 ? arena_printf(a, "0%s", m->to + 3) : m->to },
        { "text", m->text },
        { "from", account->sender },
        { "user", account->user },
        { "key", account->key },
        { "reference", m->reference },
        { "unicode", m->ucs2 ? "1" : "0" },
        { "minutes", arena_printf(a, "%d", m->minutes) },
        { "callback", arena_printf(a, "%s&g=http", m->callback) },
    };
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (strlen(places[i].name) == n && strncmp(places[i].name, name, n) == 0) return places[i].value;
    }
    return NULL;
}

// The setting http_body filled in: values as JSON strings, or percent-encoded in a form. Braces around anything else stay, as JSON
// has them. NULL: a value is not UTF-8.
static const char *generic_fill(struct arena *a, const struct gateway_account *account, const struct gateway_message *m, bool json) {
    struct buf out = buf_new(a);
    for (const char *p = account->conf->http_body; *p != '\0'; p++) {
        size_t n = *p == '{' ? strcspn(p + 1, "{}") : 0;
        bool closed = n > 0 && p[n + 1] == '}';
        const char *value = closed ? generic_value(a, account, m, p + 1, n) : NULL;
        if (value == NULL) {
            buf_char(&out, *p);
            continue;
        }
        const char *spelt = json ? encode_json(a, value) : encode_percent(a, value);
        if (spelt == NULL) return NULL;
        buf_text(&out, spelt);
        p += n + 1;
    }
    return buf_string(&out);
}

// "Name: {key}", "{user}" and "{basic}" (both as basic authentication) filled in.
static const char *generic_header(struct arena *a, const struct gateway_account *account) {
    static const char *const marks[] = { "{basic}", "{key}", "{user}" };
    const char *values[] = { encode_base64(a, arena_printf(a, "%s:%s", account->user, account->key)), account->key, account->user };
    const char *text = account->conf->http_header;
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        const char *at = strstr(text, marks[i]);
        if (at != NULL) return arena_printf(a, "%.*s%s%s", (int)(at - text), text, values[i], at + strlen(marks[i]));
    }
    return text;
}

bool generic_build(struct arena *a, const struct gateway_account *account, const struct gateway_message *m,
                   struct http_request *out) {
    bool json = strcmp(account->conf->http_format, "form") != 0;
    const char *header = generic_header(a, account);
    out->url = account->url;
    out->headers[0] = json ? "Content-Type: application/json" : "Content-Type: application/x-www-form-urlencoded";
    if (strcmp(header, "-") != 0) out->headers[1] = header;
    out->body = generic_fill(a, account, m, json);
    out->body_len = out->body == NULL ? 0 : strlen(out->body);
    return out->body != NULL && gateway_line_is_plain(header);
}

static const json_t *generic_walk(struct arena *a, const json_t *at, const char *path) {
    for (const char *p = path; at != NULL; p++) {
        size_t n = strcspn(p, ".");
        at = json_object_get(at, arena_strndup(a, p, n));
        p += n;
        if (*p == '\0') break;
    }
    return at;
}

// word is one of the blanks-separated words of list.
static bool generic_listed(const char *list, const char *word) {
    size_t n = strlen(word);
    for (const char *p = list; n > 0 && *p != '\0';) {
        size_t len = strcspn(p, " ");
        if (len == n && strncmp(p, word, n) == 0) return true;
        p += len + (p[len] == ' ');
    }
    return false;
}

// Lists a code is looked up in, the first one that has it. Codes not listed leave the message ambiguous.
static bool generic_code(const struct conf *conf, const char *code, struct gateway_answer *out) {
    const struct {
        const char *list;
        enum outcome outcome;
    } lists[] = {
        { conf->http_accepted, OUTCOME_ACCEPTED }, { conf->http_retry, OUTCOME_NOT_SENT_RETRY },
        { conf->http_rejected, OUTCOME_REJECTED }, { conf->http_stopped, OUTCOME_STOP_LANE },
    };
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        if (!generic_listed(lists[i].list, code)) continue;
        out->outcome = lists[i].outcome;
        return true;
    }
    return false;
}

// Without http_code, an id is the sign that it was taken.
void generic_read(struct arena *a, const struct gateway_account *account, const struct http_reply *reply,
                  struct gateway_answer *out) {
    const struct conf *conf = account->conf;
    json_t *root = json_loadb(reply->body, reply->body_len, JSON_REJECT_DUPLICATES, NULL);
    const char *id = gateway_scalar(a, generic_walk(a, root, conf->http_id));
    const char *code = gateway_scalar(a, generic_walk(a, root, conf->http_code));
    bool by_id = strcmp(conf->http_code, "-") == 0, good = reply->status >= 200 && reply->status <= 299;
    id = id != NULL && gateway_id_is_sane(id) ? id : NULL;
    if (good && by_id && id != NULL) out->outcome = OUTCOME_ACCEPTED;
    else if (good && by_id) out->why = "answer without an id";
    else if (!by_id && code != NULL && gateway_id_is_sane(code)) {
        bool known = generic_code(conf, code, out);
        out->why = arena_printf(a, "HTTP %ld, code %s%s", reply->status, code, known ? "" : ", in no list");
    } else if (good) out->why = "answer without a code";
    if (out->outcome == OUTCOME_ACCEPTED) out->provider_id = id;
    json_decref(root);
}

bool generic_report(struct arena *a, const struct conf *conf, const struct gateway_callback *c, struct gateway_report *out) {
    const char *status = gateway_field(a, c, conf->http_report_status), *id = gateway_field(a, c, conf->http_report_id);
    *out = (struct gateway_report){ .provider_id = id, .detail = status };
    if (status == NULL) return false;
    if (generic_listed(conf->http_delivered, status)) out->status = "delivered";
    else if (generic_listed(conf->http_failed, status)) out->status = "failed";
    else out->status = generic_listed(conf->http_sent, status) ? "sent" : "pending";
    return true;
}

bool generic_incoming(struct arena *a, const struct conf *conf, const struct gateway_callback *c, struct gateway_incoming *out) {
    *out = (struct gateway_incoming){ gateway_field(a, c, conf->http_reply_id), gateway_field(a, c, conf->http_reply_from),
                                      gateway_field(a, c, conf->http_reply_text), gateway_param(c, "h"), true };
    return out->id != NULL && out->from != NULL && out->text != NULL;
}

// SPDX-License-Identifier: MPL-2.0
// The table of gateways, and what is the same for all of them.
#include "gateway.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "gateway_kinds.h"
#include "text.h"

#define ROW(name, kind, ...) { name, kind##_build, kind##_read, kind##_report, kind##_incoming, &kind##_profile, __VA_ARGS__ }
static const struct gateway gateways[] = {
    ROW("sandbox", sandbox, NULL, NULL),  // sms/sandbox, for training
    ROW("kannel", kannel, NULL, NULL),    // smsbox of Kannel 1.4
    ROW("esms", esms, esms_build_query, esms_read_query),  // eSMS.vn, V4 JSON
    ROW("speedsms", speedsms, NULL, NULL),
    ROW("http", generic, NULL, NULL),     // whatever the settings http_* describe
};
#undef ROW

const struct gateway_steps gateway_gsm7 = { 160, 153 }, gateway_ucs2 = { 70, 67 };

struct status_rule {
    long first, last;
    enum outcome outcome;
};

// The first row that fits counts.
static const struct status_rule rules[] = {
    { 200, 299, OUTCOME_AMBIGUOUS },
    { 300, 399, OUTCOME_STOP_LANE },
    { 401, 403, OUTCOME_STOP_LANE },
    { 408, 408, OUTCOME_AMBIGUOUS },
    { 429, 429, OUTCOME_NOT_SENT_RETRY },
    { 400, 499, OUTCOME_REJECTED },
    { 503, 503, OUTCOME_NOT_SENT_RETRY },
};

static const struct {
    const char *purpose;
    enum gateway_class class;
} classes[] = {
    { "service", GATEWAY_SERVICE }, { "training", GATEWAY_TRAINING }, { "jobs", GATEWAY_JOBS }, { "advertising", GATEWAY_ADVERTISING },
};

const struct gateway *gateway_at(size_t i) { return i < sizeof(gateways) / sizeof(gateways[0]) ? &gateways[i] : NULL; }

const struct gateway *gateway_find(const char *name) {
    for (size_t i = 0; i < sizeof(gateways) / sizeof(gateways[0]); i++) {
        if (strcmp(gateways[i].name, name) == 0) return &gateways[i];
    }
    return NULL;
}

bool gateway_class_parse(const char *purpose, enum gateway_class *out) {
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        if (strcmp(classes[i].purpose, purpose) != 0) continue;
        *out = classes[i].class;
        return true;
    }
    return false;
}

enum outcome gateway_status_outcome(long status) {
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        if (status >= rules[i].first && status <= rules[i].last) return rules[i].outcome;
    }
    return OUTCOME_AMBIGUOUS;
}

void gateway_answer_of(const struct gateway *g, struct arena *a, const struct gateway_account *account,
                       const struct http_reply *reply, struct gateway_answer *out) {
    *out = (struct gateway_answer){ .outcome = OUTCOME_AMBIGUOUS, .why = reply->why };
    if (reply->fate == HTTP_NOT_SENT) {
        out->outcome = OUTCOME_NOT_SENT_RETRY;
    } else if (reply->fate == HTTP_ANSWERED) {
        out->outcome = gateway_status_outcome(reply->status);
        out->why = arena_printf(a, "HTTP %ld", reply->status);
        out->retry_after_ms = reply->retry_after_ms;
        g->read(a, account, reply, out);
    }
}

struct gateway_limit gateway_limit(const struct conf *c, const struct gateway *g, const struct gateway_message *m) {
    const struct gateway_profile *p = g->profile;
    struct gateway_bounds own = gateway_bounds(c, g);
    int max = m->ucs2 ? own.unicode_max : own.plain_max, length = (int)text_length(m->text);
    unsigned taken = c == NULL ? p->classes : gateway_classes(g, gateway_sender(c, g->name));
    if ((taken & (unsigned)m->class) == 0) return (struct gateway_limit){ .bound = GATEWAY_NOT_CLASS };
    if (max > 0 && length > max) return (struct gateway_limit){ GATEWAY_TOO_LONG, length, max, '\0' };
    int parts = p->parts_max == 0 ? 0 : sms_text_plan(m->text).parts;
    if (parts > p->parts_max) return (struct gateway_limit){ GATEWAY_TOO_MANY_PARTS, parts, p->parts_max, '\0' };
    const char *bad = own.forbidden == NULL ? NULL : strpbrk(m->text, own.forbidden);
    return bad == NULL ? (struct gateway_limit){ .bound = GATEWAY_TAKES } : (struct gateway_limit){ .bound = GATEWAY_BAD_CHARACTER, .character = *bad };
}

const char *gateway_objection(const struct conf *c, const struct gateway *g, struct arena *a, const struct gateway_message *m) {
    struct gateway_limit l = gateway_limit(c, g, m);
    switch (l.bound) {
    case GATEWAY_TAKES: break;
    case GATEWAY_NOT_CLASS: return "this gateway does not take messages of this class";
    case GATEWAY_TOO_LONG: return arena_printf(a, "%d characters, this gateway takes %d", l.has, l.most);
    case GATEWAY_TOO_MANY_PARTS: return arena_printf(a, "%d parts, this gateway takes %d", l.has, l.most);
    case GATEWAY_BAD_CHARACTER: return arena_printf(a, "this gateway does not take the character %c", l.character);
    }
    return NULL;
}

const char *gateway_sender_objection(const struct gateway *g, const char *sender) {
    if (!gateway_line_is_plain(sender) || *sender == '\0') return "the sender's name must be letters and digits without marks";
    return strlen(sender) > (size_t)g->profile->sender_max ? "the sender's name is too long for this gateway" : NULL;
}

unsigned gateway_classes(const struct gateway *g, const char *sender) {
    bool number = sender[strspn(sender, "+0123456789")] == '\0';
    return number ? g->profile->classes & ~(unsigned)GATEWAY_ADVERTISING : g->profile->classes;
}

// What the rows share

bool gateway_code_find(const struct gateway_code *codes, long status, const char *code, struct gateway_answer *out) {
    for (; codes->code != NULL; codes++) {
        size_t n = strlen(codes->code);
        bool beginning = n > 0 && codes->code[n - 1] == '*';
        bool fits = beginning ? strncmp(codes->code, code, n - 1) == 0 : strcmp(codes->code, code) == 0;
        if (!fits || (codes->status != 0 && codes->status != status)) continue;
        out->outcome = codes->outcome;
        out->why = codes->why;
        return true;
    }
    return false;
}

const char *gateway_param(const struct gateway_callback *c, const char *name) {
    for (size_t i = 0; i < c->n; i++) {
        if (strcmp(c->names[i], name) == 0) return c->values[i];
    }
    return NULL;
}

const char *gateway_scalar(struct arena *a, const json_t *value) {
    if (json_is_integer(value)) return arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return json_is_string(value) ? arena_strdup(a, json_string_value(value)) : NULL;
}

const char *gateway_field(struct arena *a, const struct gateway_callback *c, const char *name) {
    const char *value = gateway_scalar(a, json_object_get(c->json, name));
    return value != NULL ? value : gateway_param(c, name);
}

bool gateway_id_is_sane(const char *id) {
    size_t len = strlen(id);
    if (len < 1 || len > 64) return false;
    for (const char *p = id; *p != '\0'; p++) {
        if (*p <= ' ' || *p > '~') return false;
    }
    return true;
}

bool gateway_line_is_plain(const char *text) {
    for (const char *p = text; *p != '\0'; p++) {
        if (*p < ' ' || *p > '~') return false;
    }
    return true;
}

bool gateway_strings(struct arena *a, struct http_request *out, const char *const (*pairs)[2], size_t n) {
    struct buf body = buf_new(a);
    for (size_t i = 0; i < n; i++) {
        const char *name = pairs[i][0], *value = pairs[i][1];
        if (value == NULL || !text_is_utf8(value)) return false;
        buf_char(&body, i == 0 ? '{' : ',');
        buf_json(&body, name, strlen(name));
        buf_char(&body, ':');
        buf_json(&body, value, strlen(value));
    }
    buf_char(&body, '}');
    out->body = buf_string(&body);
    out->body_len = body.len;
    return true;
}

bool gateway_body(struct arena *a, struct http_request *out, json_t *body) {
    char *text = body == NULL ? NULL : json_dumps(body, JSON_COMPACT);
    out->body = text == NULL ? NULL : arena_strdup(a, text);
    out->body_len = text == NULL ? 0 : strlen(text);
    free(text);
    json_decref(body);
    return out->body != NULL;
}

// SPDX-License-Identifier: MPL-2.0
#include "http/request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

char *request_unescape(struct arena *a, const char *s, size_t n, bool plus) {
    char *out = arena_alloc(a, n + 1);
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        if (c == '%') {
            int high = i + 2 < n ? hex_digit(s[i + 1]) : -1;
            int low = i + 2 < n ? hex_digit(s[i + 2]) : -1;
            if (high < 0 || low < 0) return NULL;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        out[len++] = c;
    }
    const char *clean;
    return text_clean(a, out, len, false, &clean) == TEXT_OK ? out : NULL;
}

static enum rc bad_query(struct cx *cx) {
    return fail(cx, RC_MALFORMED, "bad_query", "Địa chỉ có tham số không đọc được.");
}

static enum rc add_pair(struct cx *cx, struct req *rq, const char *pair, size_t n) {
    if (n == 0) return RC_OK;
    const char *eq = memchr(pair, '=', n);
    size_t name_len = eq ? (size_t)(eq - pair) : n;
    char *name = request_unescape(cx->arena, pair, name_len, true);
    char *value = eq ? request_unescape(cx->arena, eq + 1, n - name_len - 1, true) : arena_strdup(cx->arena, "");
    if (!name || !value || rq->n_query == QUERY_MAX) return bad_query(cx);
    for (size_t i = 0; i < rq->n_query; i++)
        if (strcmp(rq->names[i], name) == 0) return bad_query(cx);  // twice the same: nobody can mean that
    rq->names[rq->n_query] = name;
    rq->values[rq->n_query++] = value;
    return RC_OK;
}

static enum rc parse_query(struct cx *cx, struct req *rq, const char *query) {
    while (query && *query) {
        size_t n = strcspn(query, "&");
        TRY(add_pair(cx, rq, query, n));
        query += n + (query[n] == '&');
    }
    return RC_OK;
}

enum rc request_parse(struct cx *cx, request_param_fn param, void *arg, struct req *out) {
    *out = (struct req){ .method = param(arg, "REQUEST_METHOD"), .content_type = param(arg, "CONTENT_TYPE"),
                         .cookie = param(arg, "HTTP_COOKIE"), .origin = param(arg, "HTTP_ORIGIN"),
                         .fetch_site = param(arg, "HTTP_SEC_FETCH_SITE"), .csrf = param(arg, "HTTP_X_CSRF_TOKEN"),
                         .if_match = param(arg, "HTTP_IF_MATCH"), .if_none_match = param(arg, "HTTP_IF_NONE_MATCH"),
                         .idempotency_key = param(arg, "HTTP_IDEMPOTENCY_KEY"), .address = param(arg, "REMOTE_ADDR"),
                         .agent = param(arg, "HTTP_USER_AGENT"), .body = "" };
    if (out->method && strcmp(out->method, "HEAD") == 0) out->method = "GET";  // nginx leaves the body out
    if (out->method) out->method = arena_strdup(cx->arena, out->method);  // outlives the connection: the log line is written after it
    const char *uri = param(arg, "REQUEST_URI");
    const char *id = param(arg, "REQUEST_ID");
    cx->request_id = id && strlen(id) == 32 ? arena_strdup(cx->arena, id) : "00000000000000000000000000000000";
    out->path = "";
    if (!out->method || !uri) return bad_query(cx);
    const char *path = request_unescape(cx->arena, uri, strcspn(uri, "?"), false);
    if (!path) return bad_query(cx);
    out->path = path;
    return parse_query(cx, out, param(arg, "QUERY_STRING"));
}

// Nesting of brackets outside strings, so that the parser is never asked to go deep. Malformed text is the parser's to refuse.
static int json_depth(const char *s, size_t n) {
    int depth = 0, deepest = 0;
    bool in_string = false;
    for (size_t i = 0; i < n; i++) {
        if (in_string && s[i] == '\\') i++;
        else if (s[i] == '"') in_string = !in_string;
        else if (!in_string && (s[i] == '{' || s[i] == '[')) deepest = ++depth > deepest ? depth : deepest;
        else if (!in_string && (s[i] == '}' || s[i] == ']')) depth--;
    }
    return deepest;
}

// "application/json", alone or followed by parameters.
static bool is_json_type(const char *type) {
    static const char want[] = "application/json";
    size_t n = sizeof want - 1;
    return type && strncasecmp(type, want, n) == 0 && (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

enum rc request_json(struct cx *cx, struct req *rq) {
    if (rq->body_len == 0 && (rq->route->flags & R_BODY_OPTIONAL)) {
        rq->json = cx_json(cx, json_object());
        return RC_OK;
    }
    if (!is_json_type(rq->content_type)) return fail(cx, RC_MEDIA, NULL, NULL);
    if (memchr(rq->body, '\0', rq->body_len)) return fail(cx, RC_MALFORMED, "nul", "Dữ liệu gửi lên có byte rỗng.");
    if (json_depth(rq->body, rq->body_len) > DEPTH_MAX) return fail(cx, RC_TOO_LARGE, "too_deep", "Dữ liệu lồng nhau quá sâu.");
    json_error_t error;
    json_t *value = json_loadb(rq->body, rq->body_len, JSON_REJECT_DUPLICATES, &error);
    if (!value) return fail(cx, RC_MALFORMED, "bad_json", arena_printf(cx->arena, "Dữ liệu không phải JSON đúng (dòng %d, cột %d).", error.line, error.column));
    rq->json = cx_json(cx, value);
    return json_is_object(value) ? RC_OK : fail(cx, RC_MALFORMED, "not_object", "Dữ liệu phải là một đối tượng JSON.");
}

const char *req_param(const struct req *rq, const char *name) {
    for (size_t i = 0; i < rq->n_query; i++)
        if (strcmp(rq->names[i], name) == 0) return rq->values[i];
    return NULL;
}

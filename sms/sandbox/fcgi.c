// SPDX-License-Identifier: MPL-2.0
// One request at a time. SIGTERM makes accept return (no SA_RESTART); a signal that falls into the window before accept is
// repeated by the supervisor.
#include "fcgi.h"

#include <fcgiapp.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "base/arena.h"

static const char *fcgi_param(const FCGX_Request *r, const char *name) {
    const char *value = FCGX_GetParam(name, r->envp);
    return value == NULL ? "" : value;
}

static int fcgi_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// REQUEST_URI up to the query, percent-decoded; "" when it is not well-formed.
static const char *fcgi_path(struct arena *a, const char *uri) {
    char *path = arena_strndup(a, uri, strcspn(uri, "?#"));
    char *to = path;
    for (const char *from = path; *from != '\0'; from++, to++) {
        *to = *from;
        if (*from != '%') continue;
        int high = fcgi_digit(from[1]), low = high < 0 ? -1 : fcgi_digit(from[2]);
        if (low < 0 || high * 16 + low < ' ') return "";
        *to = (char)(high * 16 + low);
        from += 2;
    }
    *to = '\0';
    return path;
}

// false: longer than allowed, or cut short.
static bool fcgi_body(struct arena *a, const FCGX_Request *r, struct sandbox_request *rq) {
    const char *text = fcgi_param(r, "CONTENT_LENGTH");
    char *end;
    long length = *text == '\0' ? 0 : strtol(text, &end, 10);
    if (length < 0 || length > FCGI_BODY_MAX) return false;
    char *body = arena_alloc(a, (size_t)length + 1);
    rq->body = body;
    rq->body_len = (size_t)length;
    return FCGX_GetStr(body, (int)length, r->in) == length;
}

static void fcgi_write(const FCGX_Request *r, struct sandbox_reply reply) {
    // The security headers are nginx's (nginx/giamngheo-headers.conf.in), on every answer.
    FCGX_FPrintF(r->out, "Status: %d\r\nContent-Type: application/json; charset=utf-8\r\nCache-Control: no-store\r\n\r\n",
                 reply.status);
    FCGX_PutStr(reply.json, (int)strlen(reply.json), r->out);
}

static void fcgi_answer(const struct sandbox *s, struct arena *a, const FCGX_Request *r) {
    struct sandbox_request rq = { .method = fcgi_param(r, "REQUEST_METHOD"), .path = fcgi_path(a, fcgi_param(r, "REQUEST_URI")) };
    rq.content_type = fcgi_param(r, "CONTENT_TYPE");
    rq.key = fcgi_param(r, "HTTP_X_API_KEY");
    rq.origin = fcgi_param(r, "HTTP_ORIGIN");
    struct sandbox_reply reply = { 413, "{\"error\":\"too_large\"}" };
    if (fcgi_body(a, r, &rq)) reply = sandbox_answer(s, a, &rq);
    if (reply.status != 0) fcgi_write(r, reply);  // else nginx sees a FastCGI answer without a header: 502
}

void fcgi_serve(const struct sandbox *s, int fd, const volatile sig_atomic_t *stop) {
    struct arena *a = arena_new();
    FCGX_Request r;
    FCGX_Init();
    FCGX_InitRequest(&r, fd, FCGI_FAIL_ACCEPT_ON_INTR);
    while (!*stop && FCGX_Accept_r(&r) == 0) {
        fcgi_answer(s, a, &r);
        FCGX_Finish_r(&r);
        arena_reset(a);
    }
    FCGX_Free(&r, 1);
    arena_free(a);
}

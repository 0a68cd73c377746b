// SPDX-License-Identifier: MPL-2.0
#include "http/server.h"

#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/must.h"
#include "http/reply.h"
#include "http/request.h"
#include "svc/shm.h"

// Set by the signal handler; the one piece of state that cannot hang off a struct.
static volatile sig_atomic_t server_stop;

static void on_term(int signal_number) {
    (void)signal_number;
    server_stop = 1;
    FCGX_ShutdownPending();
}

// accept() must return EINTR, so no SA_RESTART. The supervisor repeats the signal: there is a window between flag and accept.
static void catch_signals(void) {
    struct sigaction act = { .sa_handler = on_term };
    sigemptyset(&act.sa_mask);
    sigaction(SIGTERM, &act, NULL);
    sigaction(SIGINT, &act, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static const char *param(void *arg, const char *name) {
    return FCGX_GetParam(name, ((FCGX_Request *)arg)->envp);
}

// Reads the whole body, or refuses it by its announced length. A body shorter than announced was cut on the way.
static enum rc read_body(struct cx *cx, FCGX_Request *fr, long most, struct req *rq) {
    const char *text = FCGX_GetParam("CONTENT_LENGTH", fr->envp);
    long length = text ? strtol(text, NULL, 10) : 0;
    if (length <= 0) return RC_OK;
    if (length > most) return fail(cx, RC_TOO_LARGE, NULL, NULL);
    char *body = arena_alloc(cx->arena, (size_t)length + 1);
    int got = FCGX_GetStr(body, (int)length, fr->in);
    if (got != length) return fail(cx, RC_MALFORMED, "cut_body", "Dữ liệu gửi lên bị cắt giữa chừng.");
    rq->body = body;
    rq->body_len = (size_t)length;
    return RC_OK;
}

static void send_file(FCGX_Request *fr, const char *path) {
    char block[16384];
    FILE *f = fopen(path, "rb");
    size_t n;
    while (f && (n = fread(block, 1, sizeof block, f)) > 0)
        if (FCGX_PutStr(block, (int)n, fr->out) < 0) break;
    if (f) fclose(f);
}

// One line per request: no path (it may hold anything), no personal data.
static void log_request(const struct cx *cx, const struct req *rq, const struct out *out, enum rc rc, int64_t ms) {
    const char *route = rq->route ? rq->route->path : "-";
    const char *word = rc == RC_OK ? "ok" : cx->word ? cx->word : rc_info(rc)->word;
    long long user = cx->who ? (long long)cx->who->user_id : 0;
    if (rc != RC_OK && rc_info(rc)->is_fault)
        log_error("request", "id=%s method=%s route=%s user=%lld status=%d word=%s ms=%lld where=%s db=%u", cx->request_id, rq->method ? rq->method : "-",
                  route, user, out->status, word, (long long)ms, cx->where ? cx->where : "-", db_error(cx->db)->number);
    else if (rc != RC_OK || ms > 1000 || !rq->method || strcmp(rq->method, "GET") != 0)
        log_info("request", "id=%s method=%s route=%s user=%lld status=%d word=%s ms=%lld", cx->request_id, rq->method ? rq->method : "-", route, user,
                 out->status, word, (long long)ms);
}

static void count(struct server *s, int status, int64_t us) {
    struct shm *shm = s->app.shm;
    size_t bucket = 0;
    while (bucket < SHM_BUCKETS - 1 && us > shm_bucket_us[bucket]) bucket++;
    atomic_fetch_add(&shm->requests[s->pool][status / 100 % SHM_STATUS], 1);
    atomic_fetch_add(&shm->latency[s->pool][bucket], 1);
    atomic_fetch_add(&shm->latency_us[s->pool], (uint64_t)us);
}

// libfcgi ends a request by waiting, up to 2 s, until nginx has closed its side too: a switch of processes each way. That protects an
// answer whose request was not read to its end, for a closed socket with unread bytes is an error to the other side. A request that
// was read whole needs no such wait, and a "detached" one is closed without.
static void finish(FCGX_Request *fr, bool body_read) {
    if (body_read && FCGX_GetChar(fr->in) == EOF) FCGX_Detach(fr);
    FCGX_Finish_r(fr);
}

static void handle(struct server *s, FCGX_Request *fr) {
    struct cx cx;
    struct req rq;
    struct out out = { .status = 200 };
    int64_t start = clock_monotonic_ms();
    atomic_fetch_add(&s->app.shm->busy[s->pool], 1);
    cx_init(&cx, &s->app, s->arena, s->db);
    enum rc rc = request_parse(&cx, param, fr, &rq);
    if (rc == RC_OK) rc = read_body(&cx, fr, s->pool == POOL_SLOW ? BODY_MAX_SLOW : BODY_MAX, &rq);
    bool body_read = rc == RC_OK;
    if (rc == RC_OK) rc = gate_run(&cx, &s->routes, &rq, &out);
    struct buf answer = buf_new(s->arena);
    reply_build(&cx, &rq, &out, rc, &answer);
    FCGX_PutStr(answer.data, (int)answer.len, fr->out);
    if (rc == RC_OK && out.file) send_file(fr, out.file);
    finish(fr, body_read);
    int64_t ms = clock_monotonic_ms() - start;
    log_request(&cx, &rq, &out, rc, ms);
    count(s, out.status, ms * 1000);
    atomic_fetch_sub(&s->app.shm->busy[s->pool], 1);
    arena_reset(s->arena);
}

int server_run(struct server *s) {
    FCGX_Request request;
    must(FCGX_Init() == 0);
    must(FCGX_InitRequest(&request, 0, FCGI_FAIL_ACCEPT_ON_INTR) == 0);
    catch_signals();
    while (!server_stop) {
        int rc = FCGX_Accept_r(&request);
        if (rc == 0) handle(s, &request);
        else if (!server_stop && rc != -4) break;  // -EINTR is a signal; anything else is fatal for this process
    }
    FCGX_Free(&request, 1);
    return 0;
}

// SPDX-License-Identifier: MPL-2.0
// sms/http.c against a peer that misbehaves on purpose, on the loopback. What the peer received is counted on its side.
#include <arpa/inet.h>
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "gateway.h"
#include "http.h"

// The peer: one connection at a time, each request answered by its path. One byte per request goes into the pipe.
struct peer {
    int port;
    pid_t pid;
    int seen;
};

static const char ok[] = "HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\n{\"id\":\"7\"}";

static const struct {
    const char *path;
    const char *answer;  // "" = end the connection without one, NULL = stay silent
} behaviours[] = {
    { "/ok", ok },
    { "/drop", "" },
    { "/silent", NULL },
    { "/busy", "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n" },
    { "/moved", "HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Length: 0\r\n\r\n" },
    { "/short", "HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\n{\"i" },
    { "/noid", "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}" },
    { "/who", "HTTP/1.1 202 Accepted\r\nContent-Length: 1\r\n\r\n" },  // and a letter of its header
    { "/long", "HTTP/1.1 202 Accepted\r\nContent-Length: 140000\r\n\r\n" },
};

// Head and body of one request, in one buffer; false at the end of the connection.
static bool peer_read(int fd, char *text, size_t room) {
    size_t n = 0;
    text[0] = '\0';
    for (;;) {
        const char *body = strstr(text, "\r\n\r\n");
        if (body != NULL && (strstr(body, "}") != NULL || strncmp(text, "GET ", 4) == 0)) return true;
        ssize_t got = read(fd, text + n, room - 1 - n);
        if (got <= 0) return false;
        n += (size_t)got;
        text[n] = '\0';
    }
}

static void peer_write(int fd, const char *text, size_t len) {
    if (write(fd, text, len) != (ssize_t)len) _exit(3);
}

// False when the connection shall end.
static bool peer_answer(int fd, const char *request) {
    char filler[140000];
    for (size_t i = 0; i < sizeof(behaviours) / sizeof(behaviours[0]); i++) {
        const char *answer = behaviours[i].answer;
        size_t len = strlen(behaviours[i].path);
        if (strncmp(strchr(request, '/'), behaviours[i].path, len) != 0) continue;
        if (answer == NULL) return true;
        peer_write(fd, answer, strlen(answer));
        const char *who = strstr(request, "X-Who: ");
        if (strcmp(behaviours[i].path, "/who") == 0) peer_write(fd, who == NULL ? "-" : who + 7, 1);
        memset(filler, 'x', sizeof(filler));
        if (strcmp(behaviours[i].path, "/long") == 0) (void)!write(fd, filler, sizeof(filler));
        return *answer != '\0' && strcmp(behaviours[i].path, "/short") != 0;
    }
    return false;
}

static void peer_serve(int listener, int seen) {
    char request[8192];
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        while (fd >= 0 && peer_read(fd, request, sizeof(request))) {
            peer_write(seen, "r", 1);
            if (strncmp(request, "POST /die", 9) == 0) _exit(0);  // connection and listener end together
            if (!peer_answer(fd, request)) break;
        }
        close(fd);
    }
}

static int peer_listen(int *port) {
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(at);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    ck_assert_int_eq(listen(fd, 16), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    *port = ntohs(at.sin_port);
    return fd;
}

static struct peer peer_start(void) {
    struct peer p;
    int ends[2], listener = peer_listen(&p.port);
    ck_assert_int_eq(pipe(ends), 0);
    p.pid = fork();
    ck_assert_int_ge(p.pid, 0);
    if (p.pid == 0) {
        signal(SIGPIPE, SIG_IGN);
        peer_serve(listener, ends[1]);
    }
    close(listener);
    close(ends[1]);
    p.seen = ends[0];
    return p;
}

// Ends the peer and says how many requests it received.
static int peer_stop(struct peer *p) {
    char bytes[100];
    int n = 0;
    kill(p->pid, SIGKILL);
    waitpid(p->pid, NULL, 0);
    for (ssize_t got = read(p->seen, bytes, sizeof(bytes)); got > 0; got = read(p->seen, bytes, sizeof(bytes))) n += (int)got;
    close(p->seen);
    return n;
}

static struct arena *arena;  // Check calls fixtures without an argument
static struct http *http;
static struct peer peer;

static void open_all(void) {
    arena = arena_new();
    peer = peer_start();
    http = http_open(&(struct http_options){ 1, 500, 700 });
    ck_assert_ptr_nonnull(http);
}

static void close_all(void) {
    http_close(http);
    arena_free(arena);
}

static struct http_reply send_as(const char *who, int port, const char *path, const char *body) {
    struct http_request request = { .url = arena_printf(arena, "http://127.0.0.1:%d%s", port, path), .body = body };
    struct http_reply reply;
    request.headers[1] = who;  // the first stays unused
    request.body_len = body == NULL ? 0 : strlen(body);
    request.tag = &peer;
    ck_assert(http_start(http, &request));
    while (!http_next(http, arena, 100, &reply)) continue;
    ck_assert_ptr_eq(reply.tag, &peer);
    ck_assert_int_eq(http_in_air(http), 0);
    return reply;
}

static struct http_reply send_to(int port, const char *path, const char *body) { return send_as(NULL, port, path, body); }
static struct http_reply post_to(int port, const char *path) { return send_to(port, path, "{\"a\":1}"); }
static struct http_reply post(const char *path) { return post_to(peer.port, path); }

START_TEST(an_answer_is_read) {
    struct http_reply r = post("/ok");
    ck_assert_int_eq(r.fate, HTTP_ANSWERED);
    ck_assert_int_eq(r.status, 202);
    ck_assert_str_eq(r.body, "{\"id\":\"7\"}");
    ck_assert_int_eq(peer_stop(&peer), 1);
}
END_TEST

START_TEST(without_a_body_it_asks) {
    ck_assert_int_eq(post("/noid").status, 202);
    struct http_reply r = send_to(peer.port, "/ok", NULL);  // the peer would wait for the body of a POST
    ck_assert_int_eq(r.fate, HTTP_ANSWERED);
    ck_assert_str_eq(r.body, "{\"id\":\"7\"}");
    ck_assert_int_eq(post("/ok").status, 202);
    ck_assert_int_eq(peer_stop(&peer), 3);
}
END_TEST

START_TEST(each_request_has_its_own_headers) {
    static const char *const whos[] = { "X-Who: a", "X-Who: a", "X-Who: b", NULL, NULL, "X-Who: a" };
    for (size_t i = 0; i < sizeof(whos) / sizeof(whos[0]); i++) {
        const char *seen = send_as(whos[i], peer.port, "/who", "{}").body;
        ck_assert_str_eq(seen, whos[i] == NULL ? "-" : whos[i] + 7);
    }
    ck_assert_int_eq(peer_stop(&peer), 6);
}
END_TEST

START_TEST(an_address_that_is_not_allowed_is_refused_after_one_that_is) {
    struct http_request out = { .url = "http://10.0.0.1/ok", .body = "{}", .body_len = 2 };
    ck_assert_int_eq(post("/ok").fate, HTTP_ANSWERED);
    for (int i = 0; i < 2; i++) ck_assert(!http_start(http, &out));
    ck_assert_int_eq(http_in_air(http), 0);
    ck_assert_int_eq(post("/ok").fate, HTTP_ANSWERED);
    ck_assert_int_eq(peer_stop(&peer), 2);
}
END_TEST

START_TEST(a_kept_connection_that_dies_after_sending_is_ambiguous_and_sent_once) {
    ck_assert_int_eq(post("/ok").fate, HTTP_ANSWERED);
    struct http_reply r = post("/drop");
    ck_assert_int_eq(r.fate, HTTP_AMBIGUOUS);
    ck_assert_str_eq(r.why, "connection lost after sending");
    ck_assert_int_eq(post("/ok").fate, HTTP_ANSWERED);
    ck_assert_int_eq(peer_stop(&peer), 3);
}
END_TEST

START_TEST(a_new_connection_that_dies_after_sending_is_ambiguous_too) {
    ck_assert_int_eq(post("/drop").fate, HTTP_AMBIGUOUS);
    ck_assert_int_eq(peer_stop(&peer), 1);
}
END_TEST

START_TEST(a_refused_connection_is_certainly_not_sent) {
    int port, fd = peer_listen(&port);
    close(fd);
    ck_assert_int_eq(post_to(port, "/ok").fate, HTTP_NOT_SENT);
    ck_assert_int_eq(peer_stop(&peer), 0);
}
END_TEST

START_TEST(refused_after_a_first_sending_is_not_taken_for_never_sent) {
    ck_assert_int_eq(post("/ok").fate, HTTP_ANSWERED);
    ck_assert_int_eq(post("/die").fate, HTTP_AMBIGUOUS);
    ck_assert_int_eq(peer_stop(&peer), 2);
}
END_TEST

START_TEST(silence_is_ambiguous_after_the_time_out) {
    struct http_reply r = post("/silent");
    ck_assert_int_eq(r.fate, HTTP_AMBIGUOUS);
    ck_assert_int_eq(peer_stop(&peer), 1);
}
END_TEST

START_TEST(an_abandoned_request_hands_its_tag_back) {
    struct http_request request = { .url = arena_printf(arena, "http://127.0.0.1:%d/silent", peer.port),
                                    .body = "{}",
                                    .body_len = 2 };
    struct http_reply reply;
    void *tag = NULL;
    request.tag = &request;
    ck_assert(http_start(http, &request));
    ck_assert(!http_next(http, arena, 50, &reply));
    ck_assert(http_abandon(http, &tag));
    ck_assert_ptr_eq(tag, &request);
    ck_assert(!http_abandon(http, &tag));
    ck_assert_int_eq(http_free_slots(http), 1);
    peer_stop(&peer);
}
END_TEST

static bool may_leave(void *arg, void *tag) {
    int *asked = arg;
    ck_assert_ptr_eq(tag, &peer);
    return ++*asked != 2;  // the second may not
}

START_TEST(what_may_not_leave_is_asked_with_the_connection_open_and_sends_no_byte) {
    int asked = 0;
    http_close(http);
    http = http_open(&(struct http_options){ 1, 500, 700, may_leave, &asked });
    ck_assert_int_eq(post("/ok").fate, HTTP_ANSWERED);
    struct http_reply r = post("/ok");
    ck_assert_int_eq(r.fate, HTTP_NOT_SENT);
    ck_assert(r.withheld);
    r = post("/ok");
    ck_assert_int_eq(r.fate, HTTP_ANSWERED);
    ck_assert(!r.withheld);
    ck_assert_int_eq(asked, 3);
    ck_assert_int_eq(peer_stop(&peer), 2);
}
END_TEST

// What becomes of a message, through the sandbox gateway's eyes.
static const struct {
    const char *path;
    enum outcome outcome;
    int64_t retry_after_ms;
    const char *provider_id;
} outcomes[] = {
    { "/ok", OUTCOME_ACCEPTED, 0, "7" },        { "/drop", OUTCOME_AMBIGUOUS, 0, NULL },
    { "/silent", OUTCOME_AMBIGUOUS, 0, NULL },  { "/busy", OUTCOME_NOT_SENT_RETRY, 7000, NULL },
    { "/moved", OUTCOME_STOP_LANE, 0, NULL },   { "/short", OUTCOME_AMBIGUOUS, 0, NULL },
    { "/noid", OUTCOME_AMBIGUOUS, 0, NULL },    { "/long", OUTCOME_AMBIGUOUS, 0, NULL },
};

START_TEST(what_an_answer_means) {
    struct http_reply r = post(outcomes[_i].path);
    struct gateway_answer answer;
    gateway_answer_of(gateway_find("sandbox"), arena, NULL, &r, &answer);
    ck_assert_msg(answer.outcome == outcomes[_i].outcome, "%s: %s", outcomes[_i].path, state_outcome_word(answer.outcome));
    ck_assert_int_eq(answer.retry_after_ms, outcomes[_i].retry_after_ms);
    ck_assert_pstr_eq(answer.provider_id, outcomes[_i].provider_id);
    ck_assert_int_eq(peer_stop(&peer), 1);  // a redirect is not followed
}
END_TEST

static const struct {
    long status;
    enum outcome outcome;
} statuses[] = {
    { 200, OUTCOME_AMBIGUOUS }, { 301, OUTCOME_STOP_LANE },      { 400, OUTCOME_REJECTED },  { 401, OUTCOME_STOP_LANE },
    { 402, OUTCOME_STOP_LANE }, { 403, OUTCOME_STOP_LANE },      { 404, OUTCOME_REJECTED },  { 408, OUTCOME_AMBIGUOUS },
    { 422, OUTCOME_REJECTED },  { 429, OUTCOME_NOT_SENT_RETRY }, { 500, OUTCOME_AMBIGUOUS }, { 502, OUTCOME_AMBIGUOUS },
    { 503, OUTCOME_NOT_SENT_RETRY }, { 504, OUTCOME_AMBIGUOUS }, { 599, OUTCOME_AMBIGUOUS }, { 99, OUTCOME_AMBIGUOUS },
};

START_TEST(what_a_status_means) {
    ck_assert_int_eq(gateway_status_outcome(statuses[_i].status), statuses[_i].outcome);
}
END_TEST

static const struct {
    const char *url;
    bool allowed;
} urls[] = {
    { "https://gateway.example/send", true },
    { "http://127.0.0.1:8080/send", true },
    { "http://[::1]:8080/", true },
    { "http://gateway.example/send", false },
    { "http://127.0.0.1.example/", false },
    { "http://127.0.0.1@gateway.example/", false },
    { "http://127.0.0.1:x@a.example/", false },
    { "https://u:p@gateway.example/", false },
    { "ftp://127.0.0.1/", false },
    { "file:///etc/passwd", false },
    { "http://10.0.0.1/", false },
    { "", false },
};

START_TEST(which_addresses_may_be_called) {
    ck_assert_msg(http_url_allowed(urls[_i].url) == urls[_i].allowed, "%s", urls[_i].url);
}
END_TEST

#define LOOP(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

Suite *t_sms_http_suite(void);
Suite *t_sms_http_suite(void) {
    Suite *s = suite_create("sms/http");
    TCase *t = tcase_create("peer"), *pure = tcase_create("pure");
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_set_timeout(t, 15);
    tcase_add_test(t, an_answer_is_read);
    tcase_add_test(t, without_a_body_it_asks);
    tcase_add_test(t, each_request_has_its_own_headers);
    tcase_add_test(t, an_address_that_is_not_allowed_is_refused_after_one_that_is);
    tcase_add_test(t, a_kept_connection_that_dies_after_sending_is_ambiguous_and_sent_once);
    tcase_add_test(t, a_new_connection_that_dies_after_sending_is_ambiguous_too);
    tcase_add_test(t, a_refused_connection_is_certainly_not_sent);
    tcase_add_test(t, refused_after_a_first_sending_is_not_taken_for_never_sent);
    tcase_add_test(t, silence_is_ambiguous_after_the_time_out);
    tcase_add_test(t, what_may_not_leave_is_asked_with_the_connection_open_and_sends_no_byte);
    tcase_add_test(t, an_abandoned_request_hands_its_tag_back);
    LOOP(t, what_an_answer_means, outcomes);
    LOOP(pure, what_a_status_means, statuses);
    LOOP(pure, which_addresses_may_be_called, urls);
    suite_add_tcase(s, t);
    suite_add_tcase(s, pure);
    return s;
}

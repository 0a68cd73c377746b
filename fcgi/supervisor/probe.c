// SPDX-License-Identifier: MPL-2.0
#include "supervisor/probe.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { FCGI_BEGIN = 1, FCGI_PARAMS = 4, FCGI_STDIN = 5, FCGI_RESPONDER = 1, ANSWER_MOST = 4096 };

static int open_to(const struct sockaddr *at, socklen_t size) {
    const struct timeval second = { .tv_sec = 1 };
    int fd = socket(at->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &second, sizeof second);
    if (connect(fd, at, size) == 0) return fd;
    close(fd);
    return -1;
}

static int open_unix(const char *path) {
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof at.sun_path) return -1;
    memcpy(at.sun_path, path, strlen(path));
    return open_to((const struct sockaddr *)&at, sizeof at);
}

static int open_loopback(int64_t port) {
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return open_to((const struct sockaddr *)&at, sizeof at);
}

// Reads to the end, or to what fits. The text is ended by a NUL.
static size_t read_answer(int fd, char answer[ANSWER_MOST]) {
    size_t n = 0;
    ssize_t got;
    while (n < ANSWER_MOST - 1 && (got = recv(fd, answer + n, ANSWER_MOST - 1 - n, 0)) > 0) n += (size_t)got;
    answer[n] = '\0';
    return n;
}

static size_t add_record(unsigned char *at, int type, const void *body, size_t n) {
    const unsigned char head[8] = { 1, (unsigned char)type, 0, 1, (unsigned char)(n >> 8), (unsigned char)n, 0, 0 };
    memcpy(at, head, sizeof head);
    if (n) memcpy(at + sizeof head, body, n);
    return sizeof head + n;
}

static size_t add_param(unsigned char *at, const char *name, const char *value) {
    size_t name_n = strlen(name), value_n = strlen(value);
    at[0] = (unsigned char)name_n;
    at[1] = (unsigned char)value_n;
    memcpy(at + 2, name, name_n);
    memcpy(at + 2 + name_n, value, value_n);
    return 2 + name_n + value_n;
}

static size_t build_request(unsigned char out[1024], const char *path) {
    static const unsigned char begin[8] = { 0, FCGI_RESPONDER };
    unsigned char params[512];
    size_t n = 0, len = 0;
    n += add_param(params + n, "REQUEST_METHOD", "GET");
    n += add_param(params + n, "REQUEST_URI", path);
    n += add_param(params + n, "QUERY_STRING", "");
    n += add_param(params + n, "REMOTE_ADDR", "127.0.0.1");
    len += add_record(out + len, FCGI_BEGIN, begin, sizeof begin);
    len += add_record(out + len, FCGI_PARAMS, params, n);
    len += add_record(out + len, FCGI_PARAMS, NULL, 0);
    len += add_record(out + len, FCGI_STDIN, NULL, 0);
    return len;
}

// The head comes in the first record of the answer, behind its eight bytes. No Status line means 200.
static bool is_fcgi_200(const char *answer, size_t n) {
    if (n <= 8) return false;
    const char *status = memmem(answer + 8, n - 8, "Status: ", 8);
    const char *body = memmem(answer + 8, n - 8, "\r\n\r\n", 4);
    return body && (!status || status > body || strncmp(status + 8, "200", 3) == 0);
}

bool probe_pool(const char *socket_path, const char *path) {
    unsigned char request[1024];
    char answer[ANSWER_MOST];
    if (strlen(path) > 100) return false;
    size_t n = build_request(request, path);
    int fd = open_unix(socket_path);
    if (fd < 0) return false;
    bool sent = send(fd, request, n, MSG_NOSIGNAL) == (ssize_t)n;
    n = sent ? read_answer(fd, answer) : 0;
    close(fd);
    return is_fcgi_200(answer, n);
}

bool probe_http(int64_t port, const char *path) {
    char request[256], answer[ANSWER_MOST];
    int len = snprintf(request, sizeof request, "GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n", path);
    int fd = open_loopback(port);
    if (fd < 0) return false;
    bool sent = send(fd, request, (size_t)len, MSG_NOSIGNAL) == len;
    size_t n = sent ? read_answer(fd, answer) : 0;
    close(fd);
    return n > 12 && strncmp(answer, "HTTP/1.", 7) == 0 && strncmp(answer + 8, " 200", 4) == 0;
}

bool probe_database(const char *socket_path) {
    char byte;
    int fd = open_unix(socket_path);
    if (fd < 0) return false;
    bool greeted = recv(fd, &byte, 1, 0) == 1;
    close(fd);
    return greeted;
}

bool probe_port(int64_t port) {
    int fd = open_loopback(port);
    if (fd < 0) return false;
    close(fd);
    return true;
}

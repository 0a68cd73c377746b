// SPDX-License-Identifier: MPL-2.0
// kannel_load PORT USER PASSWORD FIRST N CONNECTIONS [PER_SECOND]: hands N messages, to the numbers 8498000000 + FIRST and on, to a smsbox on
// 127.0.0.1, over kept connections and bare sockets, so that little of the machine is taken from Kannel. "number microseconds" of each
// hand-over goes to standard output when PER_SECOND is given. Exit 1 when one is not answered with 202.
#include <arpa/inet.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 200, BUFFER = 4096 };
static const long long NUMBERS = 84980000000;
static const char text[] = "Moi+ba+con+hop+thon+luc+8+gio+sang+mai+tai+nha+rong.";

struct connection {
    int fd;
    bool busy;
    size_t have;
    char in[BUFFER];
};

static struct {
    int port, connections, per_second;
    const char *user, *password;
    long long first, n, begun, ended, refused;
    long long began_us;
} load;

static long long now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int open_one(void) {
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)load.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0) return fd;
    perror("kannel_load");
    exit(1);
}

static bool due(void) {
    if (load.begun == load.n) return false;
    return load.per_second == 0 || now_us() >= load.began_us + load.begun * 1000000 / load.per_second;
}

static void begin(struct connection *c) {
    char request[600];
    long long number = NUMBERS + load.first + load.begun++;
    int len = snprintf(request, sizeof(request),
                       "GET /cgi-bin/sendsms?username=%s&password=%s&from=DakHa&to=%lld&coding=0&text=%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                       load.user, load.password, number, text);
    if (load.per_second > 0) printf("%lld %lld\n", number, now_us());
    c->busy = true;
    c->have = 0;
    if (send(c->fd, request, (size_t)len, MSG_NOSIGNAL) == len) return;
    perror("kannel_load");
    exit(1);
}

// True when the answer is whole.
static bool ended(struct connection *c) {
    ssize_t got = recv(c->fd, c->in + c->have, BUFFER - 1 - c->have, 0);
    if (got <= 0) {
        fputs("kannel_load: smsbox closed the connection\n", stderr);
        exit(1);
    }
    c->have += (size_t)got;
    c->in[c->have] = '\0';
    const char *end = strstr(c->in, "\r\n\r\n"), *length = strcasestr(c->in, "content-length:");
    if (end == NULL || length == NULL) return false;
    if (c->have < (size_t)(end + 4 - c->in) + strtoul(length + 15, NULL, 10)) return false;
    if (strncmp(c->in + 8, " 202", 4) != 0 && load.refused++ == 0) fprintf(stderr, "kannel_load: %.100s\n", c->in);
    return true;
}

int main(int argc, char **argv) {
    static struct connection connections[CONNECTIONS];
    struct pollfd polled[CONNECTIONS];
    if (argc < 7) return 2;
    load.port = (int)strtol(argv[1], NULL, 10);
    load.user = argv[2];
    load.password = argv[3];
    load.first = strtoll(argv[4], NULL, 10);
    load.n = strtoll(argv[5], NULL, 10);
    load.connections = (int)strtol(argv[6], NULL, 10);
    load.per_second = argc > 7 ? (int)strtol(argv[7], NULL, 10) : 0;
    if (load.connections < 1 || load.connections > CONNECTIONS) return 2;
    for (int i = 0; i < load.connections; i++) connections[i].fd = open_one();
    load.began_us = now_us();
    while (load.ended < load.n) {
        for (int i = 0; i < load.connections; i++) {
            if (!connections[i].busy && due()) begin(&connections[i]);
            polled[i] = (struct pollfd){ .fd = connections[i].fd, .events = connections[i].busy ? POLLIN : 0 };
        }
        poll(polled, (nfds_t)load.connections, load.per_second > 0 ? 1 : 1000);
        for (int i = 0; i < load.connections; i++) {
            if (!connections[i].busy || (polled[i].revents & (POLLIN | POLLHUP)) == 0 || !ended(&connections[i])) continue;
            connections[i].busy = false;
            load.ended++;
        }
    }
    return load.refused > 0;
}

// SPDX-License-Identifier: MPL-2.0
// A gateway that answers as the sandbox does, fast, and misbehaves as asked, for benches and the fault matrix. One thread, epoll,
// keep-alive. Prints "port N" when it listens.
//
//   sink [-p PORT] [-d DELAY_MS] [-x DROP%] [-h HANG%] [-e 500%] [-b 503%] [-r 429%] [-s SLOW%] [-g GARBAGE%] [-f] [-k SEED]
//
//   -x  takes the message, then closes without an answer        -b, -r  does not take it (429 with Retry-After: 1)
//   -h  takes it and never answers                              -s  sends its answer in pieces, 300 ms between them
//   -e  takes it and answers 500                                -g  takes it and answers 200 with what is no JSON
//   -f  forgets references: takes a repeated one again (as Kannel does); else it answers with the first id
//
// GET /stats: {"requests", "taken", "again", "double", "dropped", "hung", "failed", "busy", "limited", "slow", "garbage", "first_us", "last_us"};
//   again: repeated references answered with the first id; double: messages taken a second time; first_us, last_us: of what was taken.
// GET /references: "reference times-taken", one a line. GET /times: "reference microseconds" of the first taking, since 1970.
// GET /take?r=REFERENCE takes a message too, for gateways that know only queries (Kannel's generic HTTP).
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 2048, BUFFER = 16384, EVENTS = 256, SLOTS = 1 << 21, SLOW_MS = 300, KEY = 24 };

struct entry {
    char reference[KEY];
    long long id;
    int64_t at_us;
    int times;
};

struct connection {
    int fd;
    size_t have;
    bool muted;  // hung: whatever comes, no answer
    char in[BUFFER];
};

// An answer that waits for its time. One list by time for each kind of delay, so each stays in order.
struct answer {
    int64_t at;
    int fd;
    unsigned generation;
    char text[200];
    struct answer *next;
};

struct list {
    struct answer *first, **last;
};

static struct {
    int delay_ms, drop, hang, error, busy, limit, slow, garbage;
    bool forgets;
} set;

static struct {
    int64_t first_us, last_us;
    long long requests, taken, again, twice, dropped, hung, failed, busy, limited, slow, garbage;
} count;

// A bench program of one thread: its state is here.
static struct connection *connections[CONNECTIONS];
static unsigned generations[CONNECTIONS];
static struct list delayed, slowed;
static struct entry *entries;
static long long last_id;
static uint64_t seed = 1;
static int poller;
static volatile sig_atomic_t stopped;

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t wall_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

// true in percent of calls
static bool chance(int percent) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return percent > 0 && (int)(seed % 100u) < percent;
}

static struct entry *entry_of(const char *reference) {
    uint64_t h = 1469598103934665603u;
    for (const char *p = reference; *p != '\0'; p++) h = (h ^ (unsigned char)*p) * 1099511628211u;
    size_t i = (size_t)(h % SLOTS);
    while (entries[i].times > 0 && strcmp(entries[i].reference, reference) != 0) i = (i + 1) % SLOTS;
    return &entries[i];
}

static void drop(int fd) {
    epoll_ctl(poller, EPOLL_CTL_DEL, fd, NULL);
    close(fd);
    free(connections[fd]);
    connections[fd] = NULL;
    generations[fd]++;
}

static void say(int fd, const char *text, size_t n) {
    if (send(fd, text, n, MSG_NOSIGNAL) != (ssize_t)n) drop(fd);
}

static void later(struct list *list, int fd, int ms, const char *text) {
    struct answer *a = malloc(sizeof(*a));
    if (a == NULL) abort();
    *a = (struct answer){ .at = now_ms() + ms, .fd = fd, .generation = generations[fd] };
    snprintf(a->text, sizeof(a->text), "%s", text);
    *list->last = a;
    list->last = &a->next;
}

static void answer(int fd, int status, const char *more, const char *body) {
    char text[200], head[160];
    snprintf(head, sizeof(head), "HTTP/1.1 %d X\r\nContent-Type: application/json\r\n%sContent-Length: %zu\r\n\r\n", status, more, strlen(body));
    if (chance(set.slow)) {
        count.slow++;
        later(&slowed, fd, SLOW_MS, body);
        say(fd, head, strlen(head));
        return;
    }
    snprintf(text, sizeof(text), "%s%s", head, body);
    if (set.delay_ms > 0) later(&delayed, fd, set.delay_ms, text);
    else say(fd, text, strlen(text));
}

// The id it answers with; 0 for a repeated reference that it recognises means the first id again.
static long long take(const char *reference) {
    struct entry *e = entry_of(reference);
    if (e->times > 0 && !set.forgets) {
        count.again++;
        return e->id;
    }
    count.last_us = wall_us();
    if (count.taken == 0) count.first_us = count.last_us;
    if (e->times > 0) {
        count.twice++;
    } else {
        snprintf(e->reference, sizeof(e->reference), "%s", reference);
        e->at_us = count.last_us;
    }
    e->times++;
    e->id = ++last_id;
    count.taken++;
    return e->id;
}

static bool reference_of(const struct connection *c, const char *body, char reference[KEY]) {
    if (strncmp(c->in, "GET /take?r=", 12) == 0) return sscanf(c->in + 12, "%23[^ &]", reference) == 1;
    const char *at = strstr(body, "\"reference\":");
    return at != NULL && sscanf(at, "\"reference\": \"%23[^\"]", reference) == 1;
}

static void submit(struct connection *c, const char *body) {
    char reference[KEY] = "", text[60];
    count.requests++;
    if (!reference_of(c, body, reference)) {
        answer(c->fd, 422, "", "{}");
        return;
    }
    if (chance(set.busy)) {
        count.busy++;
        answer(c->fd, 503, "", "{}");
    } else if (chance(set.limit)) {
        count.limited++;
        answer(c->fd, 429, "Retry-After: 1\r\n", "{}");
    } else {
        long long id = take(reference);
        snprintf(text, sizeof(text), "{\"id\": \"k%lld\"}", id);
        if (chance(set.drop)) {
            count.dropped++;
            drop(c->fd);
        } else if (chance(set.hang)) {
            count.hung++;
            c->muted = true;
        } else if (chance(set.error)) {
            count.failed++;
            answer(c->fd, 500, "", "{}");
        } else if (chance(set.garbage)) {
            count.garbage++;
            answer(c->fd, 200, "", "<html>");
        } else {
            answer(c->fd, 202, "", text);
        }
    }
}

static void stats(int fd) {
    char body[500], text[700];
    snprintf(body, sizeof(body),
             "{\"requests\": %lld, \"taken\": %lld, \"again\": %lld, \"double\": %lld, \"dropped\": %lld, \"hung\": %lld, "
             "\"failed\": %lld, \"busy\": %lld, \"limited\": %lld, \"slow\": %lld, \"garbage\": %lld, \"first_us\": %lld, \"last_us\": %lld}\n",
             count.requests, count.taken, count.again, count.twice, count.dropped, count.hung, count.failed, count.busy, count.limited,
             count.slow, count.garbage, (long long)count.first_us, (long long)count.last_us);
    int n = snprintf(text, sizeof(text), "HTTP/1.1 200 X\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
    say(fd, text, (size_t)n);
}

// To the end of the connection: it may be long.
static void references(int fd, bool times) {
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    FILE *to = fdopen(dup(fd), "w");
    if (to == NULL) return;
    fputs("HTTP/1.1 200 X\r\nConnection: close\r\n\r\n", to);
    for (size_t i = 0; i < SLOTS; i++) {
        if (entries[i].times == 0) continue;
        fprintf(to, "%s %lld\n", entries[i].reference, times ? (long long)entries[i].at_us : entries[i].times);
    }
    fclose(to);
    drop(fd);
}

// Length of the first whole request in c->in, 0 when it is not whole yet; *body is where its body begins.
static size_t whole(struct connection *c, char **body) {
    c->in[c->have] = '\0';
    char *end = strstr(c->in, "\r\n\r\n");
    if (end == NULL) return 0;
    *body = end + 4;
    const char *length = strcasestr(c->in, "content-length:");
    size_t n = length != NULL && length < end ? (size_t)strtoul(length + 15, NULL, 10) : 0;
    size_t total = (size_t)(*body - c->in) + n;
    return total <= c->have ? total : 0;
}

static void requests(int fd) {
    char *body;
    size_t n;
    while (connections[fd] != NULL && (n = whole(connections[fd], &body)) > 0) {
        struct connection *c = connections[fd];
        char kept = c->in[n];
        c->in[n] = '\0';
        if (c->muted) count.requests += 0;
        else if (strncmp(c->in, "GET /stats", 10) == 0) stats(fd);
        else if (strncmp(c->in, "GET /references", 15) == 0) references(fd, false);
        else if (strncmp(c->in, "GET /times", 10) == 0) references(fd, true);
        else submit(c, body);
        if (connections[fd] != c) return;
        c->in[n] = kept;
        memmove(c->in, c->in + n, c->have - n);
        c->have -= n;
    }
}

static void readable(int fd) {
    struct connection *c = connections[fd];
    ssize_t n = recv(fd, c->in + c->have, BUFFER - 1 - c->have, 0);
    if (n <= 0) {
        if (n == 0 || (errno != EAGAIN && errno != EINTR)) drop(fd);
        return;
    }
    c->have += (size_t)n;
    requests(fd);
}

static void accept_all(int listener) {
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (fd >= CONNECTIONS) {
            close(fd);
            continue;
        }
        struct epoll_event e = { .events = EPOLLIN, .data.fd = fd };
        connections[fd] = calloc(1, sizeof(struct connection));
        if (connections[fd] == NULL) abort();
        connections[fd]->fd = fd;
        epoll_ctl(poller, EPOLL_CTL_ADD, fd, &e);
    }
}

static void flush(struct list *list) {
    int64_t now = now_ms();
    while (list->first != NULL && list->first->at <= now) {
        struct answer *a = list->first;
        list->first = a->next;
        if (list->first == NULL) list->last = &list->first;
        if (connections[a->fd] != NULL && generations[a->fd] == a->generation) say(a->fd, a->text, strlen(a->text));
        free(a);
    }
}

static int wait_ms(void) {
    int64_t at = now_ms() + 1000;
    if (delayed.first != NULL && delayed.first->at < at) at = delayed.first->at;
    if (slowed.first != NULL && slowed.first->at < at) at = slowed.first->at;
    int64_t wait = at - now_ms();
    return wait < 0 ? 0 : (int)wait;
}

static int listen_on(int port) {
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(a);
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (bind(fd, (struct sockaddr *)&a, sizeof(a)) != 0 || listen(fd, 1024) != 0) {
        perror("sink");
        exit(1);
    }
    getsockname(fd, (struct sockaddr *)&a, &len);
    printf("port %d\n", ntohs(a.sin_port));
    fflush(stdout);
    return fd;
}

static int options(int argc, char **argv) {
    int option, port = 0;
    while ((option = getopt(argc, argv, "p:d:x:h:e:b:r:s:g:fk:")) != -1) {
        int n = optarg == NULL ? 0 : (int)strtol(optarg, NULL, 10);
        int *const where[] = { ['d'] = &set.delay_ms, ['x'] = &set.drop,  ['h'] = &set.hang, ['e'] = &set.error,
                               ['b'] = &set.busy,     ['r'] = &set.limit, ['s'] = &set.slow, ['g'] = &set.garbage };
        if (option == 'p') port = n;
        else if (option == 'f') set.forgets = true;
        else if (option == 'k') seed = (uint64_t)n * 2654435761u + 1;
        else if (option == '?') exit(2);
        else *where[option] = n;
    }
    return port;
}

static void stop(int number) {
    (void)number;
    stopped = 1;
}

int main(int argc, char **argv) {
    struct epoll_event events[EVENTS], e = { .events = EPOLLIN };
    int port = options(argc, argv);
    delayed.last = &delayed.first;
    slowed.last = &slowed.first;
    entries = calloc(SLOTS, sizeof(*entries));
    poller = epoll_create1(EPOLL_CLOEXEC);
    signal(SIGTERM, stop);
    int listener = listen_on(port);
    e.data.fd = listener;
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &e);
    while (!stopped) {
        int n = epoll_wait(poller, events, EVENTS, wait_ms());
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) accept_all(listener);
            else if (connections[fd] != NULL) readable(fd);
        }
        flush(&delayed);
        flush(&slowed);
    }
    return 0;
}

// SPDX-License-Identifier: MPL-2.0
// libcurl repeats a request silently when a kept connection dies after the request was written and before a byte of the
// answer came, and reports success. The hook before each sending (PREREQ) counts: zero means that nothing left, and the second
// sending is refused, which makes the transfer ambiguous instead of double.
#include "http.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/must.h"

struct slot {
    const struct http_options *options;
    CURL *easy;
    char *url;                   // of the last request: one that was allowed and is set
    CURLU *parsed;               // the same; libcurl need not parse it again
    struct curl_slist *headers;  // likewise, ending with our own
    void *tag;
    bool busy;
    bool plain;     // http, so loopback only
    bool withheld;
    bool overflow;  // the answer was longer than HTTP_BODY_CAP
    int sendings;
    size_t len;
    char body[HTTP_BODY_CAP + 1];
};

struct http {
    CURLM *multi;
    struct http_options options;
    int parallel;
    int in_air;
    struct slot *slots;
};

static size_t http_take(char *data, size_t size, size_t n, void *arg) {
    struct slot *slot = arg;
    size_t len = size * n;
    if (len > HTTP_BODY_CAP - slot->len) {
        slot->overflow = true;
        return 0;
    }
    memcpy(slot->body + slot->len, data, len);
    slot->len += len;
    return len;
}

static int http_before_sending(void *arg, char *peer, char *own, int peer_port, int own_port) {
    (void)peer, (void)own, (void)peer_port, (void)own_port;
    struct slot *slot = arg;
    if (slot->sendings > 0) return CURL_PREREQFUNC_ABORT;
    slot->withheld = slot->options->may_leave != NULL && !slot->options->may_leave(slot->options->arg, slot->tag);
    if (slot->withheld) return CURL_PREREQFUNC_ABORT;
    slot->sendings++;
    return CURL_PREREQFUNC_OK;
}

static bool http_ip4_is_inner(uint32_t ip, bool *loopback) {
    *loopback = ip >> 24 == 127;
    return *loopback || ip >> 24 == 10 || ip >> 24 == 0 || ip >> 20 == 0xAC1 || ip >> 16 == 0xC0A8 || ip >> 16 == 0xA9FE;
}

static bool http_ip6_is_inner(const struct in6_addr *ip, bool *loopback) {
    *loopback = IN6_IS_ADDR_LOOPBACK(ip);
    if (!IN6_IS_ADDR_V4MAPPED(ip)) {
        return *loopback || IN6_IS_ADDR_UNSPECIFIED(ip) || IN6_IS_ADDR_LINKLOCAL(ip) || (ip->s6_addr[0] & 0xFE) == 0xFC;
    }
    uint32_t ip4;
    memcpy(&ip4, ip->s6_addr + 12, sizeof(ip4));
    return http_ip4_is_inner(ntohl(ip4), loopback);
}

// Where a name leads decides, not the name: plain requests stay on this machine, others never reach into the inner network.
static bool http_address_allowed(const struct sockaddr *address, bool plain) {
    bool loopback = false, inner = true;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof(in));
        inner = http_ip4_is_inner(ntohl(in.sin_addr.s_addr), &loopback);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, address, sizeof(in6));
        inner = http_ip6_is_inner(&in6.sin6_addr, &loopback);
    }
    return plain ? loopback : !inner;
}

static curl_socket_t http_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to) {
    (void)purpose;
    const struct slot *slot = arg;
    if (!http_address_allowed(&to->addr, slot->plain)) return CURL_SOCKET_BAD;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static bool http_parts_allowed(CURLU *u) {
    char *scheme = NULL, *host = NULL, *user = NULL;
    bool ok = curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK && curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
              curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_NO_USER;
    if (ok && strcmp(scheme, "https") != 0) {
        ok = strcmp(scheme, "http") == 0 && (strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0);
    }
    curl_free(scheme);
    curl_free(host);
    curl_free(user);
    return ok;
}

// NULL: not allowed, or no URL.
static CURLU *http_url_parse(const char *url) {
    CURLU *u = curl_url();
    if (u != NULL && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK && http_parts_allowed(u)) return u;
    curl_url_cleanup(u);
    return NULL;
}

bool http_url_allowed(const char *url) {
    CURLU *u = http_url_parse(url);
    curl_url_cleanup(u);
    return u != NULL;
}

static void http_set_limits(struct slot *slot, const struct http_options *o) {
    CURL *e = slot->easy;
    curl_easy_setopt(e, CURLOPT_PRIVATE, slot);
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_PROXY, "");  // the environment must not choose our way
    curl_easy_setopt(e, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_timeout_ms);
    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)o->total_timeout_ms);
    curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, http_take);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, slot);
    curl_easy_setopt(e, CURLOPT_PREREQFUNCTION, http_before_sending);
    curl_easy_setopt(e, CURLOPT_PREREQDATA, slot);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, http_socket);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, slot);
}

struct http *http_open(const struct http_options *options) {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0) return NULL;
    struct http *h = calloc(1, sizeof(*h));
    must(h != NULL);
    h->options = *options;
    h->parallel = options->parallel;
    h->slots = calloc((size_t)options->parallel, sizeof(*h->slots));
    must(h->slots != NULL);
    h->multi = curl_multi_init();
    must(h->multi != NULL);
    curl_multi_setopt(h->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
    curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)options->parallel);
    for (int i = 0; i < h->parallel; i++) {
        h->slots[i].easy = curl_easy_init();
        must(h->slots[i].easy != NULL);
        h->slots[i].options = &h->options;
        http_set_limits(&h->slots[i], options);
    }
    return h;
}

static void http_release(struct http *h, struct slot *slot) {
    curl_multi_remove_handle(h->multi, slot->easy);
    slot->busy = false;
    h->in_air--;
}

void http_close(struct http *h) {
    void *tag;
    while (http_abandon(h, &tag)) continue;
    for (int i = 0; i < h->parallel; i++) {
        curl_easy_cleanup(h->slots[i].easy);
        curl_slist_free_all(h->slots[i].headers);
        curl_url_cleanup(h->slots[i].parsed);
        free(h->slots[i].url);
    }
    curl_multi_cleanup(h->multi);
    free(h->slots);
    free(h);
    curl_global_cleanup();
}

int http_free_slots(const struct http *h) { return h->parallel - h->in_air; }
int http_in_air(const struct http *h) { return h->in_air; }

static struct slot *http_free_slot(struct http *h) {
    for (int i = 0; i < h->parallel; i++) {
        if (!h->slots[i].busy) return &h->slots[i];
    }
    return NULL;
}

static bool http_set_body(CURL *e, const struct http_request *r) {
    if (r->body == NULL) return curl_easy_setopt(e, CURLOPT_HTTPGET, 1L) == CURLE_OK;
    return curl_easy_setopt(e, CURLOPT_POST, 1L) == CURLE_OK &&
           curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE, (long)r->body_len) == CURLE_OK &&
           curl_easy_setopt(e, CURLOPT_POSTFIELDS, r->body) == CURLE_OK;
}

// Most requests go where the one before them went.
static bool http_set_url(struct slot *slot, const char *url) {
    if (slot->url != NULL && strcmp(slot->url, url) == 0) return true;
    free(slot->url);
    curl_url_cleanup(slot->parsed);
    slot->url = NULL;
    slot->parsed = http_url_parse(url);
    if (slot->parsed == NULL) return false;
    slot->plain = strncmp(url, "http:", 5) == 0;
    bool set = curl_easy_setopt(slot->easy, CURLOPT_PROTOCOLS_STR, slot->plain ? "http" : "https") == CURLE_OK &&
               curl_easy_setopt(slot->easy, CURLOPT_URL, url) == CURLE_OK &&
               curl_easy_setopt(slot->easy, CURLOPT_CURLU, slot->parsed) == CURLE_OK;
    slot->url = set ? strdup(url) : NULL;
    return set;
}

static bool http_has_headers(const struct slot *slot, const char *const headers[HTTP_HEADERS]) {
    const struct curl_slist *at = slot->headers;
    for (int i = 0; i < HTTP_HEADERS; i++) {
        if (headers[i] == NULL) continue;
        if (at == NULL || strcmp(at->data, headers[i]) != 0) return false;
        at = at->next;
    }
    return at != NULL && at->next == NULL;  // the last is ours
}

static bool http_set_headers(struct slot *slot, const char *const headers[HTTP_HEADERS]) {
    if (http_has_headers(slot, headers)) return true;
    curl_slist_free_all(slot->headers);
    slot->headers = NULL;
    for (int i = 0; i < HTTP_HEADERS; i++) {
        if (headers[i] != NULL) slot->headers = curl_slist_append(slot->headers, headers[i]);
    }
    slot->headers = curl_slist_append(slot->headers, "Expect:");
    return curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, slot->headers) == CURLE_OK;
}

static bool http_prepare(struct slot *slot, const struct http_request *r) {
    slot->withheld = slot->overflow = false;
    slot->sendings = 0;
    slot->len = 0;
    slot->tag = r->tag;
    return http_set_url(slot, r->url) && http_set_headers(slot, r->headers) && http_set_body(slot->easy, r);
}

bool http_start(struct http *h, const struct http_request *request) {
    struct slot *slot = http_free_slot(h);
    must(slot != NULL);
    slot->busy = true;
    h->in_air++;
    if (http_prepare(slot, request) && curl_multi_add_handle(h->multi, slot->easy) == CURLM_OK) return true;
    http_release(h, slot);
    return false;
}

static enum http_fate http_fate(const struct slot *slot, CURLcode code, long status) {
    if (slot->sendings == 0) return HTTP_NOT_SENT;
    return code == CURLE_OK && status != 0 ? HTTP_ANSWERED : HTTP_AMBIGUOUS;
}

static const char *http_why(const struct slot *slot, CURLcode code) {
    if (slot->withheld) return "withheld";
    if (slot->overflow) return "answer too long";
    if (code == CURLE_ABORTED_BY_CALLBACK) return "connection lost after sending";
    return code == CURLE_OK ? "no status" : curl_easy_strerror(code);
}

// When the answer asks us to come back: Retry-After, or SpeedSMS's X-Rate-Limit-Reset in seconds or as a time. 0: not said.
static int64_t http_retry_after_ms(CURL *easy) {
    enum { LONGEST_S = 1000000 };
    curl_off_t seconds = 0;
    struct curl_header *reset;
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
    if (seconds == 0 && curl_easy_header(easy, "X-Rate-Limit-Reset", 0, CURLH_HEADER, -1, &reset) == CURLHE_OK) {
        seconds = strtoll(reset->value, NULL, 10);
        if (seconds > LONGEST_S) seconds -= time(NULL);
    }
    return seconds > 0 && seconds < LONGEST_S ? (int64_t)seconds * 1000 : 0;
}

static void http_finish(struct http *h, struct arena *a, const CURLMsg *m, struct http_reply *out) {
    struct slot *slot = NULL;
    CURLcode code = m->data.result;
    *out = (struct http_reply){ .body = "" };
    curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&slot);
    curl_easy_getinfo(m->easy_handle, CURLINFO_RESPONSE_CODE, &out->status);
    out->tag = slot->tag;
    out->fate = http_fate(slot, code, out->status);
    out->withheld = slot->withheld;
    if (out->fate == HTTP_ANSWERED) {
        out->body = arena_strndup(a, slot->body, slot->len);
        out->body_len = slot->len;
        out->retry_after_ms = http_retry_after_ms(m->easy_handle);
    } else {
        out->status = 0;
        out->why = http_why(slot, code);
    }
    http_release(h, slot);
}

static bool http_ended(struct http *h, struct arena *a, struct http_reply *out) {
    int left;
    for (CURLMsg *m = curl_multi_info_read(h->multi, &left); m != NULL; m = curl_multi_info_read(h->multi, &left)) {
        if (m->msg != CURLMSG_DONE) continue;
        http_finish(h, a, m, out);
        return true;
    }
    return false;
}

bool http_next(struct http *h, struct arena *a, int wait_ms, struct http_reply *out) {
    int running;
    if (http_ended(h, a, out)) return true;
    curl_multi_perform(h->multi, &running);
    if (http_ended(h, a, out)) return true;
    if (wait_ms <= 0) return false;
    curl_multi_poll(h->multi, NULL, 0, wait_ms, NULL);
    curl_multi_perform(h->multi, &running);
    return http_ended(h, a, out);
}

bool http_wait(struct http *h, int fd, bool writing, int wait_ms) {
    struct curl_waitfd other = { .fd = fd, .events = writing ? CURL_WAIT_POLLOUT : CURL_WAIT_POLLIN };
    return curl_multi_poll(h->multi, &other, 1, wait_ms, NULL) == CURLM_OK && other.revents != 0;
}

bool http_abandon(struct http *h, void **tag) {
    for (int i = 0; i < h->parallel; i++) {
        if (!h->slots[i].busy) continue;
        *tag = h->slots[i].tag;
        http_release(h, &h->slots[i]);
        return true;
    }
    return false;
}

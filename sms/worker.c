// SPDX-License-Identifier: MPL-2.0
// One thread, one database connection, many requests in the air. Nothing is sent that is not committed as "submitting" first,
// and an answer is kept in hand until the database has it.
#include "worker.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "backoff.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/must.h"
#include "base/phone.h"
#include "base/vault.h"
#include "base/vdate.h"
#include "breaker.h"
#include "feeder.h"
#include "inbound_spool.h"
#include "kill_point.h"
#include "queue.h"
#include "spool.h"

enum {
    CONNECT_TIMEOUT_MS = 5000,
    TOTAL_TIMEOUT_MS = 20000,  // well below the lease
    RECOVER_MS = 5000,
    WAKE_MS = 1000,
    REPLAY_MS = 2000,          // of each RECOVER_MS
    FEED_MS = 500,
    IDLE_FIRST_MS = 200,
    IDLE_LONGEST_MS = 1000,
    AIR_MS = 50,               // longest wait for an answer before looking for other work
    STOP_AIR_MS = 8000,
    STOP_ALL_MS = 9500
};

enum place { PLACE_FREE, PLACE_READY, PLACE_IN_AIR, PLACE_ANSWERED };

// One job in hand. All its strings are in its own arena.
struct hand {
    enum place place;
    struct arena *arena;
    struct job job;
    const char *phone;
    struct queue_result result;
};

struct worker {
    struct worker_options o;
    struct queue queue;
    struct http *http;
    struct breaker breaker;
    struct arena *scratch;  // of one step
    int64_t recover_at, wake_at, feed_at;
    struct hand hands[WORKER_HAND];
};

struct worker *worker_new(const struct worker_options *options) {
    struct http_options http = { WORKER_PARALLEL, CONNECT_TIMEOUT_MS, TOTAL_TIMEOUT_MS };
    struct worker *w = calloc(1, sizeof(*w));
    must(w != NULL);
    w->o = *options;
    w->queue = queue_new(options->db);
    w->http = http_open(&http);
    w->scratch = arena_new();
    for (int i = 0; i < WORKER_HAND; i++) w->hands[i].arena = arena_new();
    if (w->http != NULL) return w;
    worker_free(w);
    return NULL;
}

void worker_free(struct worker *w) {
    for (int i = 0; i < WORKER_HAND; i++) arena_free(w->hands[i].arena);
    arena_free(w->scratch);
    if (w->http != NULL) http_close(w->http);
    free(w);
}

static int hand_count(const struct worker *w, enum place place) {
    int n = 0;
    for (int i = 0; i < WORKER_HAND; i++) n += w->hands[i].place == place;
    return n;
}

static void hand_drop(struct hand *h) {
    h->place = PLACE_FREE;
    arena_reset(h->arena);
}

// Collects up to max hands of a place, and their jobs in the same order.
static int hand_list(struct worker *w, enum place place, int max, struct hand **hands, struct job *jobs) {
    int n = 0;
    for (int i = 0; i < WORKER_HAND && n < max; i++) {
        if (w->hands[i].place != place) continue;
        hands[n] = &w->hands[i];
        jobs[n++] = w->hands[i].job;
    }
    return n;
}

// Claiming

static void worker_bury(struct worker *w, const struct job *job, const char *why) {
    log_error("message_dead", "message=%lld why=\"%s\"", (long long)job->id, why);
    if (queue_return(&w->queue, w->scratch, job, 1, EVENT_POISON, why, clock_ms()) != RC_OK) {
        log_warn("queue_busy", "step=bury");  // the lease will bring it back
    }
}

static struct hand *hand_free(struct worker *w) {
    for (int i = 0; i < WORKER_HAND; i++) {
        if (w->hands[i].place == PLACE_FREE) return &w->hands[i];
    }
    return NULL;
}

static void worker_take(struct worker *w, const struct job *job) {
    struct hand *h = hand_free(w);
    must(h != NULL);
    const char *place = arena_printf(w->scratch, "message:%lld:phone", (long long)job->id);
    h->phone = vault_unseal(w->o.vault, h->arena, place, job->phone_enc, job->phone_enc_len);
    if (h->phone == NULL || !phone_is_mobile(h->phone)) {
        worker_bury(w, job, h->phone == NULL ? "phone cannot be opened" : "not a mobile number");
        hand_drop(h);
        return;
    }
    h->job = *job;
    h->job.purpose = arena_strdup(h->arena, job->purpose);
    h->job.body = arena_strdup(h->arena, job->body);
    h->job.phone_enc = NULL;
    h->place = PLACE_READY;
}

static int worker_room(const struct worker *w) {
    if (hand_count(w, PLACE_READY) > 0) return 0;
    int room = hand_count(w, PLACE_FREE);
    int allowed = breaker_allows(&w->breaker, clock_ms(), room < QUEUE_BATCH ? room : QUEUE_BATCH);
    bool probing = w->breaker.open_until != 0 && hand_count(w, PLACE_FREE) < WORKER_HAND;
    return probing ? 0 : allowed;
}

// True when there was something to claim.
static bool worker_claim(struct worker *w) {
    struct job *jobs;
    size_t n = 0;
    int room = worker_room(w);
    if (room == 0) return false;
    if (queue_claim(&w->queue, w->scratch, room, clock_ms(), &jobs, &n) != RC_OK) {
        log_warn("queue_busy", "step=claim");
        return false;
    }
    for (size_t i = 0; i < n; i++) worker_take(w, &jobs[i]);
    return n > 0;
}

// Sending

static const char *worker_callback(struct worker *w, struct arena *a, const struct job *job, int attempt) {
    uint8_t mac[VAULT_INDEX_SIZE];
    char hex[2 * VAULT_INDEX_SIZE + 1];
    vault_index(w->o.vault, "dlr", arena_printf(a, "%lld:%d", (long long)job->id, attempt), mac);
    vault_hex(mac, sizeof(mac), hex);
    return arena_printf(a, "%s/sms/dlr?m=%lld&a=%d&h=%s", w->o.callback_url, (long long)job->id, attempt, hex);
}

static void worker_answered(struct hand *h, const struct gateway_answer *answer) {
    int64_t now = clock_ms();
    struct queue_result r = { .id = h->job.id, .attempts = h->job.attempts, .outcome = answer->outcome, .why = answer->why };
    r.provider_id = answer->provider_id;
    r.event = state_event_of(answer->outcome);
    if (answer->outcome == OUTCOME_NOT_SENT_RETRY) {
        struct backoff b = { r.attempts, now, h->job.valid_until_ms, answer->retry_after_ms, 0 };
        (void)!getrandom(&b.random, sizeof(b.random), 0);  // without it only the jitter is lost
        if (r.attempts >= BACKOFF_ATTEMPTS) r.event = EVENT_GIVE_UP;
        else if (!backoff_next(&b, &r.due_ms)) r.event = EVENT_OUT_OF_TIME;
    }
    h->result = r;
    h->place = PLACE_ANSWERED;
}

// What never left us says nothing about the gateway.
static void worker_refuse(struct hand *h, enum outcome outcome, const char *why) {
    worker_answered(h, &(struct gateway_answer){ .outcome = outcome, .why = why });
}

static void worker_send(struct worker *w, struct hand *h) {
    struct arena *a = h->arena;
    struct gateway_message m = { .to = h->phone, .text = h->job.body, .ucs2 = h->job.ucs2, .class = GATEWAY_SERVICE };
    struct http_request request = { .tag = h };
    m.reference = arena_printf(a, "m%lld", (long long)h->job.id);
    m.callback = worker_callback(w, a, &h->job, ++h->job.attempts);
    h->place = PLACE_IN_AIR;
    const char *objection = gateway_class_parse(h->job.purpose, &m.class) ? gateway_objection(w->o.gateway, a, &m) : "no such class";
    if (objection != NULL) {
        worker_refuse(h, OUTCOME_REJECTED, objection);
    } else if (!w->o.gateway->build(a, &w->o.account, &m, &request)) {
        worker_refuse(h, OUTCOME_REJECTED, "cannot be written as a request");
    } else if (!http_start(w->http, &request)) {
        worker_refuse(h, OUTCOME_NOT_SENT_RETRY, "request could not start");
    }
}

// Small groups cost a commit each, so with more waiting it holds back until a quarter of the connections is free.
static int worker_group(const struct worker *w) {
    int ready = hand_count(w, PLACE_READY), slots = http_free_slots(w->http);
    if (ready > slots && slots < WORKER_PARALLEL / 4) return 0;
    return ready < slots ? ready : slots;
}

static void worker_submit(struct worker *w) {
    struct hand *hands[WORKER_PARALLEL];
    struct job jobs[WORKER_PARALLEL];
    bool held[WORKER_PARALLEL] = { false };
    int n = hand_list(w, PLACE_READY, worker_group(w), hands, jobs);
    if (n == 0) return;
    kill_point("before_submitting");
    enum rc rc = queue_submit(&w->queue, w->scratch, jobs, (size_t)n, clock_ms(), held);
    kill_point("after_submitting");
    if (rc != RC_OK) log_warn("queue_busy", "step=submit rows=%d", n);
    for (int i = 0; i < n; i++) {
        if (rc == RC_OK && held[i]) worker_send(w, hands[i]);
        else hand_drop(hands[i]);  // not known to be ours: the lease decides
    }
}

// Answers

static bool worker_gather(struct worker *w, int wait_ms) {
    struct http_reply reply;
    bool any = false;
    while (http_in_air(w->http) > 0 && http_next(w->http, w->scratch, any ? 0 : wait_ms, &reply)) {
        struct hand *h = reply.tag;
        struct gateway_answer answer;
        kill_point("after_send");
        gateway_answer_of(w->o.gateway, h->arena, &w->o.account, &reply, &answer);
        worker_answered(h, &answer);
        breaker_note(&w->breaker, answer.outcome, clock_ms());
        any = true;
    }
    return any;
}

static void worker_settle(struct worker *w) {
    struct hand *hands[WORKER_HAND];
    struct job jobs[WORKER_HAND];
    struct queue_result results[WORKER_HAND];
    int n = hand_list(w, PLACE_ANSWERED, WORKER_HAND, hands, jobs);
    if (n == 0) return;
    for (int i = 0; i < n; i++) results[i] = hands[i]->result;
    kill_point("before_settle");
    if (queue_settle(&w->queue, w->scratch, results, (size_t)n, w->o.gateway->name, clock_ms()) != RC_OK) {
        log_warn("queue_busy", "step=settle rows=%d", n);
        return;  // kept in hand and tried again
    }
    for (int i = 0; i < n; i++) hand_drop(hands[i]);
}

// Rows that nobody holds

// Callbacks that came while the database was away. The next callback would do this too; it may be long in coming.
static void worker_replay(struct worker *w) {
    struct inbound in = { .db = w->o.db, .a = w->scratch, .v = w->o.vault, .conf = w->o.account.conf };
    in.spool = spool_path(w->scratch, in.conf);
    if (inbound_replay(&in, REPLAY_MS) != RC_OK) log_warn("queue_busy", "step=replay");
}

static void worker_sweep(struct worker *w) {
    int64_t now = clock_monotonic_ms();
    size_t n = 0;
    if (now >= w->recover_at) {
        w->recover_at = now + RECOVER_MS;
        enum rc rc = queue_recover(&w->queue, w->scratch, clock_ms(), &n);
        if (rc != RC_OK) log_warn("queue_busy", "step=recover");
        else if (n > 0) log_warn("leases_recovered", "rows=%zu", n);
        worker_replay(w);
    }
    if (now >= w->wake_at) {
        w->wake_at = now + WAKE_MS;
        if (queue_wake(&w->queue, w->scratch, clock_ms(), &n) != RC_OK) log_warn("queue_busy", "step=wake");
    }
}

// Campaigns into the outbox: a step at a time, so that what is in the air does not wait long.
static bool worker_feed(struct worker *w) {
    struct feeder f = { w->o.db, w->o.vault, w->o.account.sender, w->o.gateway->name };
    size_t n = 0;
    if (clock_monotonic_ms() < w->feed_at) return false;
    if (feeder_step(&f, w->scratch, clock_ms(), &n) != RC_OK) log_warn("queue_busy", "step=feed");
    if (n == 0) w->feed_at = clock_monotonic_ms() + FEED_MS;
    return n > 0;
}

static void worker_sleep(int ms) {
    struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000L };
    nanosleep(&t, NULL);  // a signal ends it early
}

// Stopping

static void worker_release(struct worker *w) {
    struct hand *hands[WORKER_HAND];
    struct job jobs[WORKER_HAND];
    int n = hand_list(w, PLACE_READY, WORKER_HAND, hands, jobs);
    if (n > 0 && queue_return(&w->queue, w->scratch, jobs, (size_t)n, EVENT_RELEASE, NULL, clock_ms()) != RC_OK) {
        log_warn("queue_busy", "step=release rows=%d", n);
    }
    for (int i = 0; i < n; i++) hand_drop(hands[i]);
}

static void worker_finish(struct worker *w) {
    int64_t began = clock_monotonic_ms();
    void *tag;
    worker_release(w);
    while (http_in_air(w->http) > 0 && clock_monotonic_ms() - began < STOP_AIR_MS) {
        if (worker_gather(w, AIR_MS)) worker_settle(w);
    }
    while (http_abandon(w->http, &tag)) {
        worker_answered(tag, &(struct gateway_answer){ .outcome = OUTCOME_AMBIGUOUS, .why = "worker stopped before the answer" });
    }
    worker_settle(w);
    while (hand_count(w, PLACE_ANSWERED) > 0 && clock_monotonic_ms() - began < STOP_ALL_MS) {
        worker_sleep(IDLE_FIRST_MS);
        worker_settle(w);
    }
}

void worker_run(struct worker *w, const volatile sig_atomic_t *stop) {
    int idle_ms = IDLE_FIRST_MS;
    while (!*stop) {
        arena_reset(w->scratch);
        worker_sweep(w);
        bool busy = worker_feed(w);
        busy = worker_claim(w) || busy;
        worker_submit(w);
        busy = worker_gather(w, AIR_MS) || busy || http_in_air(w->http) > 0;
        worker_settle(w);
        if (!busy) worker_sleep(idle_ms);
        idle_ms = busy ? IDLE_FIRST_MS : idle_ms * 2 < IDLE_LONGEST_MS ? idle_ms * 2 : IDLE_LONGEST_MS;
    }
    worker_finish(w);
}

// SPDX-License-Identifier: MPL-2.0
// One thread, one database connection, many requests in the air. What to do is decided in core.c; here it is done.
#include "worker.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/must.h"
#include "base/phone.h"
#include "base/vault.h"
#include "base/vdate.h"
#include "core.h"
#include "db/db.h"
#include "feeder.h"
#include "flow.h"
#include "inbound.h"
#include "inbound_spool.h"
#include "kill_point.h"
#include "question.h"
#include "queue.h"
#include "spool.h"
#include "status.h"
#include "text.h"
#include "waiting.h"

enum {
    CONNECT_TIMEOUT_MS = 5000,
    TOTAL_TIMEOUT_MS = 20000,  // well below the lease
    LOOK_MS = 1000,            // longest wait without a look at the clock
    REPLAY_MS = 2000,          // of callbacks, each time that leases are looked after
    FEED_MS = 500,             // between looks for campaigns, while there is nothing to feed
    SILENT_MS = 60000,         // between looks for messages never reported on, while there are none
    ASK_MS = 2000,             // between looks for questions, for places that have become free, and for messages to ask gateways about
    PAGES = 150,               // of one list: more than a gateway takes in the minutes it is about
    VIEW_MS = 250,             // a person's word reaches us within a second
    POLICY_MS = 1000
};

// The text of one message in hand; its strings and its request's are in its own arena.
struct text {
    struct arena *arena;
    const char *phone, *purpose, *body;
    bool ucs2;
};

// A question to a gateway about one unknown message; its strings, request and answer are in an arena of its own.
struct asked {
    struct arena *arena;
    struct status_ask ask;
    struct gateway_report said;
    enum { ASKED_NOTHING, ASKED_NEXT_PAGE, ASKED_IN_AIR, ASKED_ANSWERED } place;
};

struct worker {
    struct worker_options o;
    struct queue queue;
    struct core *core;
    struct http *http;
    struct pick_policy policy;
    struct arena *scratch;  // of one turn or look at the database
    int64_t view_at, policy_at, feed_at, ask_at, status_at, silent_at;
    const char *can_be_asked;  // names of gateways, with commas
    struct arena *own;  // of what lives as long as the worker
    struct asked asked;
    bool ensured;
    struct text texts[CORE_SLOTS];         // by slot
    struct queue_words words[CORE_SLOTS];  // likewise; strings in the text's arena
};

static struct core_clock worker_now(void) { return (struct core_clock){ clock_ms(), clock_monotonic_ms() }; }

static bool worker_db_wait(void *arg, int fd, bool writing, int timeout_ms);

// The last look, from libcurl, when the connection stands and nothing has been written.
static bool worker_may_leave(void *arg, void *tag) {
    const struct worker *w = arg;
    struct core_clock now = worker_now();
    if (tag == &w->asked) return true;  // a question sends nothing
    return core_may_leave(w->core, &now, (int)((const struct text *)tag - w->texts));
}

static struct core *worker_core(const struct worker *w) {
    struct core_options o = { .hands = w->o.parallel, .connections = w->o.connections };
    for (int g = 0; g < w->o.n_gateways; g++) {
        o.gateway[g].requests_per_s = w->o.gateways[g].requests_per_s;
        o.gateway[g].parts_per_s = w->o.gateways[g].parts_per_s;
    }
    return core_new(&o);
}

static void worker_set_gateways(struct worker *w) {
    w->policy.gateways = w->o.n_gateways;
    w->can_be_asked = "";
    for (int g = 0; g < w->o.n_gateways; g++) {
        const struct gateway_profile *p = w->o.gateways[g].gateway->profile;
        w->policy.gateway[g].purposes = gateway_classes(w->o.gateways[g].gateway, w->o.gateways[g].account.sender);
        w->policy.gateway[g].knows = p->repeat == GATEWAY_KNOWS_REFERENCE;
        w->policy.gateway[g].window_ms = p->repeat_window_ms;
        w->queue.gateway[g] = w->o.gateways[g].gateway->name;
        if (w->o.gateways[g].gateway->build_query != NULL)
            w->can_be_asked = arena_printf(w->own, "%s,%s", w->can_be_asked, w->queue.gateway[g]);
        w->queue.rates[g][0] = w->o.gateways[g].requests_per_s;
        w->queue.rates[g][1] = w->o.gateways[g].parts_per_s;
    }
}

struct worker *worker_new(const struct worker_options *options) {
    struct worker *w = calloc(1, sizeof(*w));
    struct http_options http = { options->connections + 1, CONNECT_TIMEOUT_MS, TOTAL_TIMEOUT_MS, worker_may_leave, w };  // one to ask with
    must(w != NULL);
    w->o = *options;
    w->queue = queue_new(options->db);
    w->own = arena_new();
    w->asked.arena = arena_new();
    worker_set_gateways(w);
    w->core = worker_core(w);
    w->http = http_open(&http);
    w->scratch = arena_new();
    for (int i = 0; i < 2 * options->parallel; i++) w->texts[i].arena = arena_new();
    if (w->http == NULL) {
        worker_free(w);
        return NULL;
    }
    db_set_wait(w->o.db, worker_db_wait, w);
    return w;
}

void worker_free(struct worker *w) {
    db_set_wait(w->o.db, NULL, NULL);
    for (int i = 0; i < 2 * w->o.parallel; i++) arena_free(w->texts[i].arena);
    arena_free(w->scratch);
    arena_free(w->asked.arena);
    arena_free(w->own);
    if (w->http != NULL) http_close(w->http);
    core_free(w->core);
    free(w);
}

// ---- answers

static void worker_answer(struct worker *w, int slot, const struct gateway_answer *answer, bool ours) {
    struct core_answer a = { .outcome = answer->outcome, .retry_after_ms = answer->retry_after_ms, .ours = ours };
    struct core_clock now = worker_now();
    if (answer->outcome != OUTCOME_ACCEPTED) (void)!getrandom(&a.random, sizeof(a.random), 0);  // without it only the jitter is lost
    w->words[slot].why = answer->why;
    w->words[slot].provider_id = answer->provider_id;
    core_answer(w->core, &now, slot, &a);
}

// What never left us says nothing about the gateway.
static void worker_refuse(struct worker *w, int slot, enum outcome outcome, const char *why) {
    worker_answer(w, slot, &(struct gateway_answer){ .outcome = outcome, .why = why }, true);
}

// What a gateway said when it was asked. It is written down later: the database may be at work just now.
static void worker_hear(struct worker *w, const struct http_reply *reply) {
    struct asked *k = &w->asked;
    const struct gateway *g = w->o.gateways[k->ask.gateway].gateway;
    bool says = reply->fate == HTTP_ANSWERED && g->read_query(k->arena, &k->ask.q, reply, &k->said);
    bool further = !says && reply->fate == HTTP_ANSWERED && k->said.more && ++k->ask.q.page < PAGES;
    k->place = says ? ASKED_ANSWERED : further ? ASKED_NEXT_PAGE : ASKED_NOTHING;
    if (!says && !further) log_info("status_unanswered", "message=%lld gateway=%s status=%ld", (long long)k->ask.id, g->name, reply->status);
}

static bool worker_gather(struct worker *w, int wait_ms) {
    struct http_reply reply;
    struct gateway_answer answer;
    if (http_in_air(w->http) == 0 || !http_next(w->http, w->scratch, wait_ms, &reply)) return false;
    if (reply.tag == &w->asked) {
        worker_hear(w, &reply);
        return true;
    }
    const struct text *text = reply.tag;
    int slot = (int)(text - w->texts);
    if (reply.withheld) {
        struct core_clock now = worker_now();
        core_withheld(w->core, &now, slot);
        return true;
    }
    const struct worker_gateway *g = &w->o.gateways[core_job_at(w->core, slot)->gateway];
    kill_point("after_send");
    gateway_answer_of(g->gateway, text->arena, &g->account, &reply, &answer);
    worker_answer(w, slot, &answer, false);
    return true;
}

// ---- sending

static const char *worker_callback(struct worker *w, struct arena *a, const struct core_job *job) {
    uint8_t mac[VAULT_INDEX_SIZE];
    char hex[2 * VAULT_INDEX_SIZE + 1];
    vault_index(w->o.vault, "dlr", arena_printf(a, "%lld:%d", (long long)job->id, job->attempts), mac);
    vault_hex(mac, sizeof(mac), hex);
    return arena_printf(a, "%s/sms/dlr?m=%lld&a=%d&h=%s", w->o.callback_url, (long long)job->id, job->attempts, hex);
}

// How long the gateway may hold it: it is worthless after its validity, and after the hours of its class it waits for nobody's morning.
static int worker_minutes(const struct worker *w, const struct core_job *job) {
    enum { MINUTE_MS = 60000, LONGEST = 7 * 24 * 60 };
    int64_t now = clock_ms(), until = job->valid_until_ms;
    if (job->class >= 0 && !pick_goes_at_night(job->lane, job->class)) {
        int64_t ends = rules_ends(&w->policy.rules[job->class], now);
        if (ends < until) until = ends;
    }
    int64_t minutes = (until - now) / MINUTE_MS;
    return minutes < 1 ? 1 : minutes > LONGEST ? LONGEST : (int)minutes;
}

static void worker_send(struct worker *w, int slot) {
    const struct core_job *job = core_job_at(w->core, slot);
    const struct worker_gateway *g = &w->o.gateways[job->gateway];
    struct text *t = &w->texts[slot];
    struct gateway_message m = { .to = t->phone, .text = t->body, .ucs2 = t->ucs2, .class = GATEWAY_SERVICE };
    struct http_request request = { .tag = t };
    if (t->phone == NULL || !phone_is_mobile(t->phone)) {
        log_error("message_unsendable", "message=%lld", (long long)job->id);
        worker_refuse(w, slot, OUTCOME_REJECTED, t->phone == NULL ? "phone cannot be opened" : "not a mobile number");
        return;
    }
    m.reference = arena_printf(t->arena, "m%lld", (long long)job->id);
    m.callback = worker_callback(w, t->arena, job);
    m.minutes = worker_minutes(w, job);
    const char *objection = gateway_class_parse(t->purpose, &m.class) ? gateway_objection(g->account.conf, g->gateway, t->arena, &m) : "no such class";
    if (objection != NULL) worker_refuse(w, slot, OUTCOME_REJECTED, objection);
    else if (!g->gateway->build(t->arena, &g->account, &m, &request)) worker_refuse(w, slot, OUTCOME_REJECTED, "cannot be written as a request");
    else if (!http_start(w->http, &request)) worker_refuse(w, slot, OUTCOME_NOT_SENT_RETRY, "request could not start");
}

static bool worker_send_next(struct worker *w) {
    struct core_clock now = worker_now();
    int slot;
    if (!core_send(w->core, &now, &slot)) return false;
    worker_send(w, slot);
    return true;
}

// Takes in what is there and sends what waits, as long as both go without waiting. Called while the database works too, when the core asks
// for nothing but sending.
static void worker_go_on(struct worker *w) {
    do {
        while (worker_send_next(w)) continue;
    } while (worker_gather(w, 0));
}

static bool worker_db_wait(void *arg, int fd, bool writing, int timeout_ms) {
    struct worker *w = arg;
    int64_t end = clock_monotonic_ms() + (timeout_ms < 0 ? INT32_MAX : timeout_ms);
    for (;;) {
        int64_t left = end - clock_monotonic_ms();
        if (http_wait(w->http, fd, writing, left < 0 ? 0 : left > LOOK_MS ? LOOK_MS : (int)left)) return true;
        if (left <= 0) return false;
        worker_go_on(w);
    }
}

// ---- turns

// The text as it leaves: a secret stands in the row sealed, as long as the mark that holds its place (so parts and price are right).
static const char *worker_body(struct worker *w, struct arena *a, const struct queue_job *q) {
    static const char mark[] = SECRET_MARK;
    char *body = arena_strdup(a, q->body), *at = strstr(body, mark);
    if (q->secret_enc == NULL || at == NULL) return body;
    const char *place = arena_printf(a, "message:%lld:secret", (long long)q->job.id);
    const char *secret = vault_unseal(w->o.vault, a, place, q->secret_enc, q->secret_enc_len);
    if (secret != NULL && strlen(secret) == sizeof mark - 1) memcpy(at, secret, sizeof mark - 1);
    return body;
}

static void worker_keep(struct worker *w, const struct queue_job *q) {
    struct text *t = &w->texts[q->job.slot];
    arena_reset(t->arena);
    const char *place = arena_printf(t->arena, "message:%lld:phone", (long long)q->job.id);
    t->phone = vault_unseal(w->o.vault, t->arena, place, q->phone_enc, q->phone_enc_len);
    t->purpose = arena_strdup(t->arena, q->purpose);
    t->body = worker_body(w, t->arena, q);
    t->ucs2 = q->ucs2;
    w->words[q->job.slot] = (struct queue_words){ .unit_id = q->unit_id };
}

// Callbacks that came while the database was away. The next callback would do this too; it may be long in coming.
static void worker_replay(struct worker *w) {
    struct inbound in = { .db = w->o.db, .a = w->scratch, .v = w->o.vault, .conf = w->o.gateways[0].account.conf };
    in.spool = spool_path(w->scratch, in.conf);
    if (inbound_replay(&in, REPLAY_MS) != RC_OK) log_warn("queue_busy", "step=replay");
}

static void worker_sweep(struct worker *w, const struct core_turn *turn) {
    size_t n = 0;
    if (turn->recover) {
        worker_replay(w);
        enum rc rc = queue_recover(&w->queue, w->scratch, &w->policy, clock_ms(), &n);
        if (rc != RC_OK) log_warn("queue_busy", "step=recover");
        else if (n > 0) log_warn("leases_recovered", "rows=%zu", n);
    }
    if (turn->wake && queue_wake(&w->queue, w->scratch, clock_ms(), &n) != RC_OK) log_warn("queue_busy", "step=wake");
}

// Campaigns into the outbox: a step at a time, so that what is in the air does not wait long.
static void worker_feed(struct worker *w) {
    struct feeder f = { w->o.db, w->o.vault, w->o.gateways[0].account.sender, w->o.gateways[0].gateway->name };
    size_t n = 0;
    if (clock_monotonic_ms() < w->feed_at) return;
    if (feeder_step(&f, w->scratch, clock_ms(), &n) != RC_OK) log_warn("queue_busy", "step=feed");
    if (n == 0) w->feed_at = clock_monotonic_ms() + FEED_MS;
    worker_go_on(w);
}

static void worker_put_question(struct worker *w) {
    struct asked *k = &w->asked;
    const struct worker_gateway *g = &w->o.gateways[k->ask.gateway];
    struct http_request request = { .tag = k };
    bool left = g->gateway->build_query(k->arena, &g->account, &k->ask.q, &request) && http_start(w->http, &request);
    k->place = left ? ASKED_IN_AIR : ASKED_NOTHING;
}

// Of those that were taken one in two seconds at most: they are many where reports do not come at all.
static void worker_find_silent(struct worker *w, bool *any) {
    struct asked *k = &w->asked;
    int64_t mono = clock_monotonic_ms();
    if (mono < w->silent_at) return;
    if (status_silent(&w->queue, w->o.vault, k->arena, w->can_be_asked, clock_ms(), &k->ask, any) != RC_OK) log_warn("queue_busy", "step=silent");
    w->silent_at = mono + (*any ? ASK_MS : SILENT_MS);
}

// Asks a gateway about one message that is unknown; another is asked about when this one's answer has been written down.
static void worker_ask_gateway(struct worker *w) {
    struct asked *k = &w->asked;
    bool any = false;
    if (k->place == ASKED_NEXT_PAGE) {
        worker_put_question(w);
        return;
    }
    if (k->place != ASKED_NOTHING || *w->can_be_asked == '\0' || clock_monotonic_ms() < w->status_at) return;
    arena_reset(k->arena);
    if (status_next(&w->queue, w->o.vault, k->arena, w->can_be_asked, clock_ms(), &k->ask, &any) != RC_OK)
        log_warn("queue_busy", "step=status");
    if (!any) worker_find_silent(w, &any);
    if (!any || k->ask.gateway < 0) {
        w->status_at = clock_monotonic_ms() + ASK_MS;
        return;
    }
    worker_put_question(w);
}

static void worker_write_status(struct worker *w) {
    struct asked *k = &w->asked;
    struct inbound in = { .db = w->o.db, .a = w->scratch, .v = w->o.vault, .conf = w->o.gateways[0].account.conf };
    if (k->place != ASKED_ANSWERED) return;
    enum rc rc = status_told(&in, w->queue.gateway[k->ask.gateway], &k->ask, &k->said);
    if (rc == RC_BUSY || rc == RC_UNKNOWN) return;  // a turn later
    if (rc != RC_OK) log_warn("status_refused", "message=%lld rc=%d", (long long)k->ask.id, (int)rc);
    k->place = ASKED_NOTHING;
}

// Questions that are due, and waiting lists: one of each at a time.
static void worker_ask(struct worker *w) {
    struct feeder f = { w->o.db, w->o.vault, w->o.gateways[0].account.sender, w->o.gateways[0].gateway->name };
    size_t asked = 0, moved = 0;
    if (clock_monotonic_ms() < w->ask_at) return;
    if (question_step(&f, w->scratch, clock_ms(), &asked) != RC_OK) log_warn("queue_busy", "step=ask");
    if (waiting_step(&f, w->scratch, clock_ms(), &moved) != RC_OK) log_warn("queue_busy", "step=waiting");
    if (asked + moved == 0) w->ask_at = clock_monotonic_ms() + ASK_MS;
    worker_go_on(w);
}

static void worker_turn(struct worker *w, const struct core_turn *turn) {
    struct queue_turned out = { .done = { .end = CORE_DONE } };
    worker_sweep(w, turn);
    if (turn->n_notes + turn->n_settles + turn->n_backs + turn->pick.room > 0) {
        if (turn->pick.room > 0) kill_point("before_submitting");
        if (turn->n_settles > 0) kill_point("before_settle");
        queue_turn(&w->queue, w->scratch, turn, w->words, &out);
    }
    for (int i = 0; out.done.end == CORE_DONE && i < out.done.n_taken; i++) worker_keep(w, &out.jobs[i]);
    if (out.done.n_taken > 0) kill_point("after_submitting");
    struct core_clock now = worker_now();
    core_turn_done(w->core, &now, &out.done);
}

// ---- the world

static void worker_look(struct worker *w) {
    int64_t mono = clock_monotonic_ms();
    if (mono < w->view_at) return;
    w->view_at = mono + VIEW_MS;
    if (!w->ensured) w->ensured = flow_ensure(&w->queue, w->scratch, clock_ms()) == RC_OK;
    if (!w->ensured || flow_views(&w->queue, w->scratch, w->core) != RC_OK) {
        log_warn("queue_busy", "step=look");
        return;
    }
    if (mono < w->policy_at) return;
    if (flow_policy(&w->queue, w->scratch, clock_ms(), &w->policy) != RC_OK) {
        log_warn("queue_busy", "step=policy");
        return;
    }
    w->policy_at = mono + POLICY_MS;
    core_policy(w->core, &w->policy);
}

static void worker_wait(struct worker *w, int ms) {
    int64_t look_at = w->view_at < w->feed_at ? w->view_at : w->feed_at, until = look_at - clock_monotonic_ms();
    if (until < ms) ms = until < 1 ? 1 : (int)until;
    if (http_in_air(w->http) > 0) {
        if (worker_gather(w, ms)) worker_go_on(w);
        return;
    }
    struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000L };
    nanosleep(&t, NULL);  // a signal ends it early
}

static void worker_abandon(struct worker *w) {
    void *tag;
    while (http_abandon(w->http, &tag)) {
        struct gateway_answer unknown = { .outcome = OUTCOME_AMBIGUOUS, .why = "worker stopped before the answer" };
        if (tag == &w->asked) w->asked.place = ASKED_NOTHING;
        else worker_answer(w, (int)((const struct text *)tag - w->texts), &unknown, true);
    }
}

static bool worker_act(struct worker *w, const struct core_action *action) {
    if (action->kind == CORE_SEND) worker_send(w, action->slot);
    else if (action->kind == CORE_TURN) worker_turn(w, action->turn);
    else if (action->kind == CORE_WAIT) worker_wait(w, action->wait_ms);
    else if (action->kind == CORE_ABANDON) worker_abandon(w);
    return action->kind != CORE_END;
}

void worker_run(struct worker *w, const volatile sig_atomic_t *stop) {
    struct core_action action = { .kind = CORE_HOLD };
    do {
        arena_reset(w->scratch);
        struct core_clock now = worker_now();
        if (*stop) {
            core_stop(w->core, &now);
        } else {
            worker_look(w);
            worker_feed(w);
            worker_ask(w);
            worker_write_status(w);
            worker_ask_gateway(w);
        }
        core_next(w->core, &now, &action);
    } while (worker_act(w, &action));
}

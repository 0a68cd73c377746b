// SPDX-License-Identifier: MPL-2.0
// Every move goes the same way: rows are locked and compared, state_next decides, queue_apply writes states and events of
// all of them in two statements. Functions given to db_tx may run again, so they start from nothing each time.
#include "queue.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/must.h"
#include "base/vault.h"
#include "base/vdate.h"
#include "db/db.h"
#include "gen/queries.h"

enum { SWEEP = 100, LOSSES_LIMIT = 5 };

// Places of a batch kept for each lane: bulk is slow behind urgent, but never starves.
static const struct {
    int64_t lane;
    int share;
} lanes[] = { { 0, 12 }, { 1, 6 }, { 2, 2 } };

enum { LANES = sizeof(lanes) / sizeof(lanes[0]) };

struct move {
    int64_t id;
    enum state from;
    enum event event;
    int attempts;
    const char *why;
    int64_t due_ms;
};

struct move_list {
    struct move *items;
    size_t n;
};

struct lease {
    const char *owner;  // NULL: nobody holds the rows afterwards
    const char *until;
};

struct queue queue_new(struct db *db) {
    struct queue q = { .db = db };
    char token[VAULT_TOKEN_SIZE];
    uint8_t hash[VAULT_HASH_SIZE];
    vault_token(token);
    vault_hash(token, strlen(token), hash);
    vault_hex(hash, (QUEUE_OWNER_SIZE - 1) / 2, q.owner);
    return q;
}

static const char *queue_time(struct arena *a, int64_t ms) {
    char text[VTIME_SIZE];
    clock_format(ms, text);
    return arena_strdup(a, text);
}

static int64_t queue_ms(const char *text) {
    int64_t ms = 0;
    must(clock_parse(text, &ms));
    return ms;
}

// Takes over one reference of list.
static const char *queue_json(struct arena *a, json_t *list) {
    char *text = json_dumps(list, JSON_COMPACT);
    must(text != NULL);
    char *kept = arena_strdup(a, text);
    free(text);
    json_decref(list);
    return kept;
}

static json_t *queue_move_json(struct arena *a, const struct move *m) {
    enum state to;
    must(state_next(m->from, m->event, &to));
    json_t *row = json_pack("{s:I, s:s, s:s, s:i}", "id", (json_int_t)m->id, "to", state_word(to), "event",
                            state_event_word(m->event), "attempts", m->attempts);
    must(row != NULL);
    if (m->why != NULL) json_object_set_new(row, "why", json_string(m->why));
    if (m->due_ms != 0) json_object_set_new(row, "due", json_string(queue_time(a, m->due_ms)));
    return row;
}

// Inside a transaction, on locked rows.
static enum rc queue_apply(const struct queue *q, struct arena *a, struct move_list moves, struct lease lease, const char *now) {
    if (moves.n == 0) return RC_OK;
    json_t *list = json_array();
    for (size_t i = 0; i < moves.n; i++) json_array_append_new(list, queue_move_json(a, &moves.items[i]));
    const char *json = queue_json(a, list);
    int64_t changed;
    struct q_message_move_in move = { .moves = json, .owner = lease.owner, .lease_until = lease.until };
    TRY(q_message_move(q->db, a, &move, &changed));
    return q_message_move_event(q->db, a, &(struct q_message_move_event_in){ .moves = json, .now = now }, &changed);
}

static struct lease queue_lease(const struct queue *q, struct arena *a, int64_t now_ms) {
    return (struct lease){ q->owner, queue_time(a, now_ms + QUEUE_LEASE_MS) };
}

static const struct lease nobody;

// Claiming

struct claim {
    const struct queue *q;
    struct arena *a;
    int want;
    int64_t now_ms;
    struct job *jobs;
    size_t n;
    struct move_list taken, ended;
};

static void claim_row(struct claim *c, const struct q_message_claimable_out *row) {
    int64_t valid_until_ms = queue_ms(row->valid_until);
    struct move m = { row->id, STATE_QUEUED, EVENT_CLAIM, (int)row->attempts, NULL, 0 };
    if (row->opted_out != 0) m.event = EVENT_OPT_OUT;
    else if (valid_until_ms <= c->now_ms) m.event = EVENT_EXPIRE;
    if (m.event != EVENT_CLAIM) {
        m.why = state_event_word(m.event);
        c->ended.items[c->ended.n++] = m;
        return;
    }
    c->taken.items[c->taken.n++] = m;
    c->jobs[c->n++] = (struct job){ row->id,  (int)row->attempts, row->purpose,     row->body, strcmp(row->coding, "ucs2") == 0,
                                    row->phone_enc.p, row->phone_enc.n, valid_until_ms };
}

static size_t claim_met(const struct claim *c) { return c->taken.n + c->ended.n; }

static bool claim_has(const struct claim *c, int64_t id) {
    for (size_t i = 0; i < c->taken.n; i++) {
        if (c->taken.items[i].id == id) return true;
    }
    for (size_t i = 0; i < c->ended.n; i++) {
        if (c->ended.items[i].id == id) return true;
    }
    return false;
}

// Meets up to n rows of a lane that it has not met yet. SKIP LOCKED does not hide what we locked ourselves, so it asks for those
// again (had of them) and passes over them.
static enum rc claim_lane(struct claim *c, int64_t lane, int had, int n, int *got) {
    struct q_message_claimable_in in = { .lane = lane, .now = queue_time(c->a, c->now_ms), .n = had + n };
    struct q_message_claimable_out *rows;
    size_t count;
    TRY(q_message_claimable(c->q->db, c->a, &in, &rows, &count));
    *got = 0;
    for (size_t i = 0; i < count && *got < n; i++) {
        if (claim_has(c, rows[i].id)) continue;
        claim_row(c, &rows[i]);
        ++*got;
    }
    return RC_OK;
}

static enum rc claim_lanes(struct claim *c) {
    int had[LANES] = { 0 };
    bool more[LANES] = { false };
    for (int i = 0; i < LANES && (int)claim_met(c) < c->want; i++) {
        int left = c->want - (int)claim_met(c);
        int n = lanes[i].share < left ? lanes[i].share : left;
        TRY(claim_lane(c, lanes[i].lane, 0, n, &had[i]));
        more[i] = had[i] == n;
    }
    for (int i = 0; i < LANES && (int)claim_met(c) < c->want; i++) {
        int got;
        if (more[i]) TRY(claim_lane(c, lanes[i].lane, had[i], c->want - (int)claim_met(c), &got));
    }
    return RC_OK;
}

static enum rc claim_tx(void *arg) {
    struct claim *c = arg;
    c->n = c->taken.n = c->ended.n = 0;
    TRY(claim_lanes(c));
    const char *now = queue_time(c->a, c->now_ms);
    TRY(queue_apply(c->q, c->a, c->ended, nobody, now));
    return queue_apply(c->q, c->a, c->taken, queue_lease(c->q, c->a, c->now_ms), now);
}

enum rc queue_claim(const struct queue *q, struct arena *a, int want, int64_t now_ms, struct job **jobs, size_t *n) {
    struct claim c = { .q = q, .a = a, .want = want < QUEUE_BATCH ? want : QUEUE_BATCH, .now_ms = now_ms };
    c.jobs = arena_array(a, QUEUE_BATCH, sizeof(struct job));
    c.taken.items = arena_array(a, QUEUE_BATCH, sizeof(struct move));
    c.ended.items = arena_array(a, QUEUE_BATCH, sizeof(struct move));
    *n = 0;
    TRY(db_tx(q->db, claim_tx, &c));
    *jobs = c.jobs;
    *n = c.n;
    return RC_OK;
}

// Moving what we hold

struct batch {
    const struct queue *q;
    struct arena *a;
    int64_t now_ms;
    const struct move *moves;
    size_t n;
    bool *held;
    bool keep_lease;
    const struct queue_result *results;  // when settling
    const char *gateway;
};

static enum rc batch_lock(const struct batch *b) {
    json_t *ids = json_array();
    for (size_t i = 0; i < b->n; i++) json_array_append_new(ids, json_integer((json_int_t)b->moves[i].id));
    struct q_message_held_in in = { .ids = queue_json(b->a, ids), .state = state_word(b->moves[0].from), .owner = b->q->owner };
    struct q_message_held_out *rows;
    size_t count;
    TRY(q_message_held(b->q->db, b->a, &in, &rows, &count));
    for (size_t i = 0; i < b->n; i++) {
        b->held[i] = false;
        for (size_t k = 0; k < count; k++) b->held[i] = b->held[i] || rows[k].id == b->moves[i].id;
    }
    return RC_OK;
}

static enum rc batch_move(const struct batch *b) {
    struct move_list list = { arena_array(b->a, b->n, sizeof(struct move)), 0 };
    for (size_t i = 0; i < b->n; i++) {
        if (b->held[i]) list.items[list.n++] = b->moves[i];
    }
    struct lease lease = b->keep_lease ? queue_lease(b->q, b->a, b->now_ms) : nobody;
    return queue_apply(b->q, b->a, list, lease, queue_time(b->a, b->now_ms));
}

static const char *batch_answers(const struct batch *b) {
    json_t *list = json_array();
    for (size_t i = 0; i < b->n; i++) {
        const struct queue_result *r = &b->results[i];
        json_t *row = json_pack("{s:I, s:i, s:s}", "id", (json_int_t)r->id, "attempts", r->attempts, "outcome",
                                state_outcome_word(r->outcome));
        must(row != NULL);
        if (r->why != NULL) json_object_set_new(row, "why", json_string(r->why));
        if (r->provider_id != NULL) json_object_set_new(row, "provider", json_string(r->provider_id));
        json_array_append_new(list, row);
    }
    return queue_json(b->a, list);
}

static enum rc batch_tx(void *arg) {
    const struct batch *b = arg;
    TRY(batch_lock(b));
    if (b->results != NULL) {
        int64_t changed;
        const char *answers = batch_answers(b);
        struct q_message_answer_event_in event = { .answers = answers, .now = queue_time(b->a, b->now_ms) };
        TRY(q_message_answer_event(b->q->db, b->a, &event, &changed));
        struct q_message_provider_in provider = { .answers = answers, .gateway = b->gateway };
        TRY(q_message_provider(b->q->db, b->a, &provider, &changed));
    }
    return batch_move(b);
}

static struct move *moves_of(struct arena *a, const struct job *jobs, size_t n, enum event event, int attempts_more) {
    struct move *moves = arena_array(a, n, sizeof(*moves));
    for (size_t i = 0; i < n; i++) {
        moves[i] = (struct move){ jobs[i].id, STATE_CLAIMED, event, jobs[i].attempts + attempts_more, NULL, 0 };
    }
    return moves;
}

enum rc queue_submit(const struct queue *q, struct arena *a, const struct job *jobs, size_t n, int64_t now_ms, bool *held) {
    if (n == 0) return RC_OK;
    struct batch b = { .q = q, .a = a, .now_ms = now_ms, .n = n, .held = held, .keep_lease = true };
    b.moves = moves_of(a, jobs, n, EVENT_SUBMIT, 1);
    return db_tx(q->db, batch_tx, &b);
}

enum rc queue_settle(const struct queue *q, struct arena *a, const struct queue_result *results, size_t n, const char *gateway,
                     int64_t now_ms) {
    if (n == 0) return RC_OK;
    struct move *moves = arena_array(a, n, sizeof(*moves));
    for (size_t i = 0; i < n; i++) {
        const struct queue_result *r = &results[i];
        const char *why = r->event == EVENT_ACCEPT ? NULL : r->why;  // nothing to explain
        moves[i] = (struct move){ r->id, STATE_SUBMITTING, r->event, r->attempts, why, r->due_ms };
    }
    struct batch b = { .q = q, .a = a, .now_ms = now_ms, .moves = moves, .n = n, .results = results, .gateway = gateway };
    b.held = arena_array(a, n, sizeof(bool));
    return db_tx(q->db, batch_tx, &b);
}

enum rc queue_return(const struct queue *q, struct arena *a, const struct job *jobs, size_t n, enum event event, const char *why,
                     int64_t now_ms) {
    if (n == 0) return RC_OK;
    struct move *moves = moves_of(a, jobs, n, event, 0);
    for (size_t i = 0; i < n; i++) moves[i].why = why;
    struct batch b = { .q = q, .a = a, .now_ms = now_ms, .moves = moves, .n = n, .held = arena_array(a, n, sizeof(bool)) };
    return db_tx(q->db, batch_tx, &b);
}

// Sweeps over rows that nobody holds

struct sweep {
    const struct queue *q;
    struct arena *a;
    int64_t now_ms;
    size_t n;
};

static enum rc recover_tx(void *arg) {
    struct sweep *s = arg;
    const char *now = queue_time(s->a, s->now_ms);
    struct q_message_lease_over_out *rows;
    TRY(q_message_lease_over(s->q->db, s->a, &(struct q_message_lease_over_in){ .now = now, .n = SWEEP }, &rows, &s->n));
    struct move_list list = { arena_array(s->a, s->n, sizeof(struct move)), s->n };
    for (size_t i = 0; i < s->n; i++) {
        struct move *m = &list.items[i];
        *m = (struct move){ rows[i].id, STATE_CLAIMED, EVENT_LEASE_LOST, (int)rows[i].attempts, "lease_lost", 0 };
        must(state_parse(rows[i].state, &m->from));
        if (m->from == STATE_CLAIMED && rows[i].losses >= LOSSES_LIMIT - 1) m->event = EVENT_POISON;
    }
    return queue_apply(s->q, s->a, list, nobody, now);
}

static enum rc wake_tx(void *arg) {
    struct sweep *s = arg;
    const char *now = queue_time(s->a, s->now_ms);
    struct q_message_retry_due_out *rows;
    TRY(q_message_retry_due(s->q->db, s->a, &(struct q_message_retry_due_in){ .now = now, .n = SWEEP }, &rows, &s->n));
    struct move_list list = { arena_array(s->a, s->n, sizeof(struct move)), s->n };
    for (size_t i = 0; i < s->n; i++) {
        bool late = queue_ms(rows[i].valid_until) <= s->now_ms;
        enum event event = late ? EVENT_EXPIRE : EVENT_DUE;
        list.items[i] = (struct move){ rows[i].id, STATE_RETRY_WAIT, event, (int)rows[i].attempts, late ? "expire" : NULL, 0 };
    }
    return queue_apply(s->q, s->a, list, nobody, now);
}

enum rc queue_recover(const struct queue *q, struct arena *a, int64_t now_ms, size_t *n) {
    struct sweep s = { .q = q, .a = a, .now_ms = now_ms };
    TRY(db_tx(q->db, recover_tx, &s));
    *n = s.n;
    return RC_OK;
}

enum rc queue_wake(const struct queue *q, struct arena *a, int64_t now_ms, size_t *n) {
    struct sweep s = { .q = q, .a = a, .now_ms = now_ms };
    TRY(db_tx(q->db, wake_tx, &s));
    *n = s.n;
    return RC_OK;
}

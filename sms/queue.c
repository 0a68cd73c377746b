// SPDX-License-Identifier: MPL-2.0
// One turn is one commit: what came back is settled, what comes next is marked "submitting". The usual way of a message costs two row
// changes and one event; every other move is locked, compared and written by moves_apply. Functions given to db_tx may run again, so
// they start from nothing each time.
#include "queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "base/text.h"
#include "base/vault.h"
#include "bucket.h"
#include "claim.h"
#include "db/db.h"
#include "gen/queries.h"
#include "moves.h"

enum { SWEEP = 200, ASK_FIRST_MS = 20000, LEASES = 50, LEASE_SWEEPS = 40 };

struct queue queue_new(struct db *db) {
    struct queue q = { .db = db };
    char token[VAULT_TOKEN_SIZE];
    uint8_t hash[VAULT_HASH_SIZE];
    vault_token(token);
    vault_hash(token, strlen(token), hash);
    vault_hex(hash, (QUEUE_OWNER_SIZE - 1) / 2, q.owner);
    return q;
}

struct turning {
    struct queue *q;
    struct arena *a;
    const struct core_turn *turn;
    const struct queue_words *words;
    struct queue_turned *out;
    const char *now;
    bool gone[CORE_SLOTS];  // places that are free when this turn has ended
    int64_t first;          // the first turn of which something will still be in hand then
};

// ---- what workers share

static enum rc turning_notes(const struct turning *t) {
    for (int i = 0; i < t->turn->n_notes; i++) {
        const struct core_note *n = &t->turn->notes[i];
        struct q_gateway_note_in in = { .gateway = t->q->gateway[n->gateway], .state = breaker_word(n->state), .reason = n->reason };
        int64_t changed;
        in.open_until = n->state == BREAKER_CLOSED ? NULL : moves_time(t->a, n->open_until_ms);
        in.trips = n->trips;
        in.now = t->now;
        TRY(q_gateway_note(t->q->db, t->a, &in, &changed));
    }
    return RC_OK;
}

// ---- settling

// JSON lists of one row each message, written as they come.
struct settling {
    struct buf answers, accepted, unknown;  // unknown: those for which the gateway gave an id all the same
    size_t n_accepted;
    struct move_list moves;  // all but the accepted
};

// What a gateway says may be anything; MariaDB reads the list as JSON.
static void settling_text(struct buf *b, const char *text, const char *after) {
    if (text == NULL) buf_text(b, "null");
    else if (!text_is_utf8(text)) buf_text(b, "\"(not UTF-8)\"");
    else buf_json(b, text, strlen(text));
    buf_text(b, after);
}

static char settling_comma(const struct buf *b) { return b->len == 0 ? '[' : ','; }

static const char *settling_list(struct buf *b) {
    buf_text(b, b->len == 0 ? "[]" : "]");
    return buf_string(b);
}

static void settling_id(struct buf *b, const struct core_settle *r, const char *provider_id) {
    buf_printf(b, "%c[%lld,", settling_comma(b), (long long)r->id);
    settling_text(b, provider_id, ",");
    buf_printf(b, "%d]", r->attempts);
}

static void settling_add(const struct turning *t, struct settling *s, const struct core_settle *r) {
    const struct queue_words *w = &t->words[r->slot];
    buf_printf(&s->answers, "%c[%lld,%lld,%d,\"%s\",", settling_comma(&s->answers), (long long)r->id, (long long)w->unit_id, r->attempts,
               state_outcome_word(r->outcome));
    settling_text(&s->answers, w->why, "]");
    if (r->event == EVENT_ACCEPT) {
        settling_id(&s->accepted, r, w->provider_id);
        s->n_accepted++;
        return;
    }
    if (r->event == EVENT_UNKNOWN && w->provider_id != NULL) settling_id(&s->unknown, r, w->provider_id);
    struct move m = { r->id, STATE_SUBMITTING, r->event, r->attempts, w->why, r->due_ms, r->ask_until_ms };
    s->moves.items[s->moves.n++] = m;
}

// Rows that a report has moved before us only get the gateway's id.
static enum rc settling_accept(const struct turning *t, const struct settling *s, const char *jobs) {
    enum state to;
    int64_t changed;
    must(state_next(STATE_SUBMITTING, EVENT_ACCEPT, &to));
    if (s->n_accepted == 0) return RC_OK;
    struct q_message_accepted_in in = { .jobs = jobs, .from_state = state_word(STATE_SUBMITTING), .to_state = state_word(to) };
    in.owner = t->q->owner;
    TRY(q_message_accepted(t->q->db, t->a, &in, &changed));
    if (changed == (int64_t)s->n_accepted) return RC_OK;
    return q_message_provider(t->q->db, t->a, &(struct q_message_provider_in){ .jobs = jobs }, &changed);
}

static int held_order(const void *a, const void *b) {
    const struct q_message_held_out *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

// Keeps of list the rows that are "submitting" and ours, with the number of attempts before the move.
static enum rc turning_keep_held(const struct turning *t, struct move_list *list, int attempts_less) {
    struct q_message_held_out *rows;
    size_t count, n = 0;
    if (list->n == 0) return RC_OK;
    int64_t *ids = arena_array(t->a, list->n, sizeof(*ids));
    for (size_t i = 0; i < list->n; i++) ids[i] = list->items[i].id;
    struct q_message_held_in in = { .ids = moves_ids(t->a, ids, list->n), .state = state_word(STATE_SUBMITTING), .owner = t->q->owner };
    TRY(q_message_held(t->q->db, t->a, &in, &rows, &count));
    qsort(rows, count, sizeof(*rows), held_order);
    for (size_t i = 0; i < list->n; i++) {
        struct q_message_held_out key = { .id = list->items[i].id };
        const struct q_message_held_out *row = count == 0 ? NULL : bsearch(&key, rows, count, sizeof(key), held_order);
        if (row != NULL && row->attempts - attempts_less == list->items[i].attempts) list->items[n++] = list->items[i];
    }
    list->n = n;
    return RC_OK;
}

static enum rc turning_settle(const struct turning *t) {
    const struct core_turn *turn = t->turn;
    struct settling s = { buf_new(t->a), buf_new(t->a), buf_new(t->a), 0,
                          { arena_array(t->a, (size_t)turn->n_settles, sizeof(struct move)), 0 } };
    if (turn->n_settles == 0) return RC_OK;
    for (int i = 0; i < turn->n_settles; i++) settling_add(t, &s, &turn->settles[i]);
    bool ids = s.unknown.len > 0;
    const char *answers = settling_list(&s.answers), *accepted = settling_list(&s.accepted), *unknown = settling_list(&s.unknown);
    int64_t changed;
    TRY(settling_accept(t, &s, accepted));
    TRY(turning_keep_held(t, &s.moves, 0));
    TRY(moves_apply(t->q->db, t->a, s.moves, t->now));
    if (ids) TRY(q_message_provider(t->q->db, t->a, &(struct q_message_provider_in){ .jobs = unknown }, &changed));
    TRY(q_message_answer_event(t->q->db, t->a, &(struct q_message_answer_event_in){ .answers = answers, .now = t->now },
                               &changed));
    return RC_OK;
}

// What never started. An attempt that was not made is not counted.
static enum rc turning_backs(const struct turning *t) {
    const struct core_turn *turn = t->turn;
    struct move_list back = { arena_array(t->a, (size_t)turn->n_backs, sizeof(struct move)), 0 }, unknown = back;
    unknown.items = arena_array(t->a, (size_t)turn->n_backs, sizeof(struct move));
    for (int i = 0; i < turn->n_backs; i++) {
        const struct core_back *b = &turn->backs[i];
        bool release = b->event == EVENT_RELEASE;
        struct move m = { b->id, STATE_SUBMITTING, b->event, b->attempts - release, NULL, 0, b->ask_until_ms };
        if (release) back.items[back.n++] = m;
        else unknown.items[unknown.n++] = m;
    }
    TRY(turning_keep_held(t, &back, 1));
    TRY(moves_apply(t->q->db, t->a, back, t->now));
    TRY(turning_keep_held(t, &unknown, 0));
    return moves_apply(t->q->db, t->a, unknown, t->now);
}

// ---- leases

static void turning_look_ahead(struct turning *t) {
    for (int i = 0; i < t->turn->n_settles; i++) t->gone[t->turn->settles[i].slot] = true;
    for (int i = 0; i < t->turn->n_backs; i++) t->gone[t->turn->backs[i].slot] = true;
    t->first = t->q->leases.number;
    for (int i = 0; i < CORE_SLOTS; i++) {
        int64_t of = t->q->leases.of[i];
        if (of != 0 && of < t->first && !t->gone[i]) t->first = of;
    }
}

static enum rc turning_drop_leases(const struct turning *t) {
    int64_t changed;
    if (t->first <= t->q->leases.done_before) return RC_OK;
    return q_lease_done(t->q->db, t->a, &(struct q_lease_done_in){ .owner = t->q->owner, .before = t->first }, &changed);
}

static void turning_note_leases(const struct turning *t) {
    struct queue_leases *leases = &t->q->leases;
    const struct core_done *done = &t->out->done;
    if (done->end == CORE_DONE) leases->done_before = t->first;
    for (int i = 0; i < CORE_SLOTS && done->end == CORE_DONE; i++) {
        if (t->gone[i]) leases->of[i] = 0;
    }
    for (int i = 0; i < done->n_taken; i++) leases->of[done->taken[i].slot] = leases->number;
}

// ---- the turn

static enum rc turning_tx(void *arg) {
    struct turning *t = arg;
    *t->out = (struct queue_turned){ .done = { .end = CORE_UNDONE } };
    TRY(turning_notes(t));
    TRY(turning_settle(t));
    TRY(turning_backs(t));
    TRY(turning_drop_leases(t));
    return t->turn->pick.room > 0 ? claim_rows(t->q, t->a, t->turn, t->out) : RC_OK;
}

void queue_turn(struct queue *q, struct arena *a, const struct core_turn *turn, const struct queue_words *words,
                struct queue_turned *out) {
    struct turning t = { q, a, turn, words, out, moves_time(a, turn->pick.now_ms), { false }, 0 };
    q->leases.number++;
    turning_look_ahead(&t);
    enum rc rc = db_tx(q->db, turning_tx, &t);
    if (rc == RC_OK) out->done.end = CORE_DONE;
    else out->done.end = db_rolled_back(q->db) ? CORE_UNDONE : CORE_UNSURE;
    if (rc != RC_OK) log_warn("queue_busy", "step=turn settles=%d taken=%d", turn->n_settles, out->done.n_taken);
    if (out->done.end == CORE_UNDONE) out->done.n_taken = 0;
    for (int i = 0; i < PICK_LANES && rc != RC_OK; i++) ahead_forget(&q->ahead[i]);
    turning_note_leases(&t);
}

// ---- sweeps over rows that nobody holds

struct sweep {
    const struct queue *q;
    struct arena *a;
    const struct pick_policy *policy;
    int64_t now_ms;
    size_t n, leases;
};

// A row that was perhaps sent may be asked about, at a gateway that recognises it: since its lease began, or since an earlier attempt.
static void sweep_ask(const struct sweep *s, const struct q_message_lease_over_out *row, struct move *m) {
    int g = row->gateway == NULL ? -1 : claim_gateway(s->q, row->gateway);
    int64_t since = moves_ms(row->lease_until) - CORE_LEASE_MS, until = moves_ms(row->ask_until);
    if (m->from != STATE_SUBMITTING || row->attempts >= CORE_ASKS) return;
    if (until == 0) until = pick_ask_until(s->policy, g, since, moves_ms(row->valid_until));
    if (s->now_ms + ASK_FIRST_MS >= until) return;
    m->due_ms = s->now_ms + ASK_FIRST_MS;
    m->ask_until_ms = until;
}

static int id_order(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

// A message that was taken twice stands in two leases.
static const char *sweep_ids(const struct sweep *s, const struct q_lease_over_out *leases) {
    size_t n = 0, kept = 0, k;
    json_t *lists[LEASES], *id;
    for (size_t i = 0; i < s->leases; i++) {
        must((lists[i] = json_loads(leases[i].ids, 0, NULL)) != NULL);
        n += json_array_size(lists[i]);
    }
    int64_t *ids = arena_array(s->a, n, sizeof(*ids)), at = 0;
    for (size_t i = 0; i < s->leases; i++) {
        json_array_foreach(lists[i], k, id) ids[at++] = json_integer_value(id);
        json_decref(lists[i]);
    }
    qsort(ids, n, sizeof(*ids), id_order);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || ids[kept - 1] != ids[i]) ids[kept++] = ids[i];
    }
    return moves_ids(s->a, ids, kept);
}

static const char *sweep_leases(const struct sweep *s, const struct q_lease_over_out *leases) {
    json_t *list = json_array();
    for (size_t i = 0; i < s->leases; i++)
        json_array_append_new(list, json_pack("[s, I]", leases[i].owner, (json_int_t)leases[i].number));
    return moves_json(s->a, list);
}

static enum rc recover_tx(void *arg) {
    struct sweep *s = arg;
    const char *now = moves_time(s->a, s->now_ms);
    struct q_lease_over_out *leases;
    struct q_message_lease_over_out *rows;
    int64_t changed;
    s->n = 0;
    TRY(q_lease_over(s->q->db, s->a, &(struct q_lease_over_in){ .now = now, .n = LEASES }, &leases, &s->leases));
    if (s->leases == 0) return RC_OK;
    struct q_message_lease_over_in in = { .ids = sweep_ids(s, leases), .now = now };
    TRY(q_message_lease_over(s->q->db, s->a, &in, &rows, &s->n));
    struct move_list list = { arena_array(s->a, s->n, sizeof(struct move)), s->n };
    for (size_t i = 0; i < s->n; i++) {
        struct move *m = &list.items[i];
        *m = (struct move){ rows[i].id, STATE_CLAIMED, EVENT_LEASE_LOST, (int)rows[i].attempts, "lease_lost", 0, 0 };
        must(state_parse(rows[i].state, &m->from));
        sweep_ask(s, &rows[i], m);
    }
    TRY(moves_apply(s->q->db, s->a, list, now));
    return q_lease_drop(s->q->db, s->a, &(struct q_lease_drop_in){ .leases = sweep_leases(s, leases) }, &changed);
}

static enum rc wake_tx(void *arg) {
    struct sweep *s = arg;
    const char *now = moves_time(s->a, s->now_ms);
    struct q_message_retry_due_out *rows;
    TRY(q_message_retry_due(s->q->db, s->a, &(struct q_message_retry_due_in){ .now = now, .n = SWEEP }, &rows, &s->n));
    struct move_list list = { arena_array(s->a, s->n, sizeof(struct move)), s->n };
    for (size_t i = 0; i < s->n; i++) {
        bool late = moves_ms(rows[i].valid_until) <= s->now_ms;
        enum event event = late ? EVENT_EXPIRE : EVENT_DUE;
        list.items[i] = (struct move){ rows[i].id, STATE_RETRY_WAIT, event, (int)rows[i].attempts, late ? "expire" : NULL, 0, 0 };
    }
    return moves_apply(s->q->db, s->a, list, now);
}

// A worker that died may have left many leases, nearly all of messages that are settled.
enum rc queue_recover(const struct queue *q, struct arena *a, const struct pick_policy *policy, int64_t now_ms, size_t *n) {
    struct sweep s = { .q = q, .a = a, .policy = policy, .now_ms = now_ms, .leases = LEASES };
    *n = 0;
    for (int i = 0; i < LEASE_SWEEPS && s.leases == LEASES; i++) {
        TRY(db_tx(q->db, recover_tx, &s));
        *n += s.n;
    }
    return RC_OK;
}

enum rc queue_wake(const struct queue *q, struct arena *a, int64_t now_ms, size_t *n) {
    struct sweep s = { .q = q, .a = a, .now_ms = now_ms };
    TRY(db_tx(q->db, wake_tx, &s));
    *n = s.n;
    return RC_OK;
}

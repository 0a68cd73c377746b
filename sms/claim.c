// SPDX-License-Identifier: MPL-2.0
#include "claim.h"

#include <string.h>

#include "ahead.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "base/vault.h"
#include "bucket.h"
#include "gateway.h"
#include "gen/queries.h"
#include "moves.h"

enum {
    PARTS_BURST = 10,
    ASK_MOST = 50,
    GONE = 100  // numbers named beside twice those wanted: another worker at the same lane takes every other one
};

struct claim {
    struct queue *q;
    struct arena *a;
    struct pick pick;  // a copy: the transaction may run again
    const int *free_slots;
    struct queue_turned *out;
    struct core_job *taken;
    const uint8_t **numbers;  // of the taken, for limits within this turn
    struct buf rows;          // of message_take
    struct move_list moves;
};

int claim_gateway(const struct queue *q, const char *name) {
    for (int g = 0; g < PICK_GATEWAYS && q->gateway[g] != NULL; g++) {
        if (strcmp(q->gateway[g], name) == 0) return g;
    }
    return -1;
}

// ---- tokens

static enum rc claim_lease(struct claim *c, int g) {
    struct pick_offer *o = &c->pick.offers[g];
    struct q_gateway_bucket_out b;
    if (o->want_requests == 0 && o->want_parts == 0) return RC_OK;
    TRY(q_gateway_bucket(c->q->db, c->a, &(struct q_gateway_bucket_in){ .gateway = c->q->gateway[g] }, &b));
    int64_t ms = c->pick.now_ms - moves_ms(b.filled_at), changed;
    int64_t requests = bucket_fill(b.request_tokens, c->q->rates[g][0], 1, ms);
    int64_t parts = bucket_fill(b.part_tokens, c->q->rates[g][1], PARTS_BURST, ms);
    int64_t granted = bucket_grant(&requests, o->want_requests), granted_parts = bucket_grant(&parts, o->want_parts);
    struct q_gateway_lease_in in = { .gateway = c->q->gateway[g], .request_tokens = requests, .part_tokens = parts };
    in.now = moves_time(c->a, bucket_clock(moves_ms(b.filled_at), c->pick.now_ms));
    TRY(q_gateway_lease(c->q->db, c->a, &in, &changed));
    o->requests += granted;
    o->parts += granted_parts;
    c->out->done.granted[g].requests = granted;
    c->out->done.granted[g].parts = granted_parts;
    return RC_OK;
}

// ---- one row

typedef struct q_message_waiting_out waiting;

// Taken in this turn already, for the same number and class.
static int claim_taken_for(const struct claim *c, const waiting *row, int class) {
    int same = 0;
    for (int i = 0; i < c->out->done.n_taken; i++) {
        same += c->taken[i].class == class && memcmp(c->numbers[i], row->phone_idx.p, VAULT_INDEX_SIZE) == 0;
    }
    return same;
}

// What the rule of the class wants to know of the number.
static enum rc claim_limits(struct claim *c, const waiting *row, struct pick_row *r) {
    const struct rule *rule = &c->pick.policy->rules[r->class];
    struct q_message_number_sent_out sent;
    if (rule->checks_list) {
        struct q_message_number_listed_out listed;
        TRY(q_message_number_listed(c->q->db, c->a, &(struct q_message_number_listed_in){ row->phone_idx }, &listed));
        r->listed = listed.n > 0;
    }
    if (rule->per_day_max == 0) return RC_OK;
    struct q_message_number_lock_out *locked;
    size_t n;
    TRY(q_message_number_lock(c->q->db, c->a, &(struct q_message_number_lock_in){ row->phone_idx, row->class }, &locked, &n));
    const char *since = moves_time(c->a, c->pick.now_ms - PICK_DAY_MS);
    TRY(q_message_number_sent(c->q->db, c->a, &(struct q_message_number_sent_in){ row->phone_idx, row->class, since }, &sent));
    r->sent_today = (int)(sent.sent + sent.underway) + claim_taken_for(c, row, r->class);
    r->next_free_ms = sent.first_at == NULL ? 0 : moves_ms(sent.first_at) + PICK_DAY_MS + 1;
    return RC_OK;
}

static enum rc claim_read(struct claim *c, const waiting *row, struct pick_row *r) {
    enum gateway_class purpose = GATEWAY_SERVICE;
    *r = (struct pick_row){ .class = pick_class(row->class), .lane = (int)row->lane, .parts = (int)row->parts, .gateway = -1 };
    r->purpose = gateway_class_parse(row->purpose, &purpose) ? (unsigned)purpose : 0;
    r->attempts = (int)row->attempts;
    r->carrier = row->carrier;
    r->valid_until_ms = moves_ms(row->valid_until);
    r->ask_until_ms = moves_ms(row->ask_until);
    if (row->gateway != NULL) r->gateway = claim_gateway(c->q, row->gateway);
    if (row->consent != NULL) r->consent = row->consent[0];
    return r->class < 0 ? RC_OK : claim_limits(c, row, r);
}

// The breaker's trial belongs to the worker that finds it past its time. false: another has it.
static enum rc claim_probe(struct claim *c, int g, bool *ours) {
    struct q_gateway_probe_in in = { .gateway = c->q->gateway[g], .now = moves_time(c->a, c->pick.now_ms) };
    int64_t changed;
    in.open_until = moves_time(c->a, c->pick.now_ms + BREAKER_PROBE_MS);
    TRY(q_gateway_probe(c->q->db, c->a, &in, &changed));
    *ours = changed == 1;
    return RC_OK;
}

static void claim_take(struct claim *c, const waiting *row, const struct pick_row *r, const struct pick_out *p, bool probe) {
    int k = c->out->done.n_taken++;
    struct core_job *job = &c->taken[k];
    *job = (struct core_job){ .id = row->id, .slot = c->free_slots[k], .gateway = p->gateway, .attempts = r->attempts + 1,
                              .lane = r->lane, .class = r->class, .parts = r->parts, .purpose = r->purpose, .probe = probe,
                              .valid_until_ms = r->valid_until_ms, .asked = p->event == EVENT_ASK };
    job->ask_until_ms = job->asked ? r->ask_until_ms : 0;
    if (row->carrier != NULL) memccpy(job->carrier, row->carrier, '\0', sizeof(job->carrier) - 1);
    c->numbers[k] = row->phone_idx.p;
    c->out->jobs[k] = (struct queue_job){ .job = *job, .unit_id = row->unit_id, .purpose = row->purpose, .body = row->body,
                                          .ucs2 = strcmp(row->coding, "ucs2") == 0, .phone_enc = row->phone_enc.p, .phone_enc_len = row->phone_enc.n,
                                          .secret_enc = row->secret_enc.p, .secret_enc_len = row->secret_enc.n };
    buf_printf(&c->rows, "%c[%lld,\"%s\"]", k == 0 ? '[' : ',', (long long)row->id, c->q->gateway[p->gateway]);
}

// *stays: it could not go, and nothing of it changed.
static enum rc claim_row(struct claim *c, const waiting *row, bool unknown, bool *stays) {
    struct pick_row r;
    struct pick_out p;
    TRY(claim_read(c, row, &r));
    struct pick before = c->pick;
    *stays = false;
    if (unknown) pick_ask(&c->pick, &r, &p);
    else pick_row(&c->pick, &r, &p);
    c->out->done.met++;
    if (p.event == EVENT_SUBMIT || p.event == EVENT_ASK) {
        bool probe = before.offers[p.gateway].one, ours = true;
        if (probe) TRY(claim_probe(c, p.gateway, &ours));
        *stays = !ours;
        if (ours) claim_take(c, row, &r, &p, probe);
        else c->pick.room++;  // the gateway stays closed in this turn
    } else if (p.event != EVENT_COUNT) {
        struct move m = { row->id, STATE_QUEUED, p.event, r.attempts, p.why, p.due_ms, 0 };
        c->moves.items[c->moves.n++] = m;
        c->out->done.moved++;
    } else {
        *stays = true;
    }
    return RC_OK;
}

// ---- lanes

struct lane {
    int number;
    int met;        // of the numbers ahead, in this turn
    int64_t *kept;  // those of them that stay where they are
    int n_kept;
    int gone;       // not to be had: another worker's, or ended
    bool more;      // it gave as many as were asked for
};

static const char claim_all[] = "policy,service,advertising";

static const char *claim_classes(const struct claim *c) {
    static const char *const sets[] = { "",       "policy",      "service",      "policy,service",
                                        "advertising", "policy,advertising", "service,advertising", claim_all };
    unsigned set = 0;
    for (int i = 0; i < PICK_CLASSES; i++) set |= (unsigned)pick_class_open(&c->pick, i) << i;
    return sets[set];
}

static bool claim_has(const waiting *rows, size_t count, int64_t id) {
    for (size_t i = 0; i < count; i++) {
        if (rows[i].id == id) return true;
    }
    return false;
}

// How many of the numbers named are used up: all to the last of which a message came. Whatever is left may still wait.
static int claim_used(const int64_t *ids, int named, const waiting *rows, size_t count) {
    while (named > 0 && !claim_has(rows, count, ids[named - 1])) named--;
    return named;
}

// Meets up to n rows of a lane that it has not met in this turn. Numbers whose messages have gone, or that another worker holds, cost little.
static enum rc claim_lane(struct claim *c, struct lane *lane, int n, int *got) {
    struct q_message_waiting_in in = { .lane = lane->number, .now = moves_time(c->a, c->pick.now_ms), .classes = claim_classes(c) };
    const struct ahead *ahead = &c->q->ahead[lane->number];
    waiting *rows;
    size_t count;
    *got = 0;
    while (*got < n) {
        int named = 2 * (n - *got) + GONE;
        const int64_t *ids = ahead_ids(ahead, lane->met, &named);
        if (named == 0 || *in.classes == '\0') break;
        in.ids = moves_ids(c->a, ids, (size_t)named);
        in.n = n - *got;
        TRY(q_message_waiting(c->q->db, c->a, &in, &rows, &count));
        int used = (int64_t)count < in.n ? named : claim_used(ids, named, rows, count);
        lane->met += used;
        lane->gone += used - (int)count;
        for (size_t i = 0; i < count; i++) {
            bool stays;
            TRY(claim_row(c, &rows[i], false, &stays));
            if (stays) lane->kept[lane->n_kept++] = rows[i].id;
        }
        *got += (int)count;
    }
    lane->more = *got == n;
    return RC_OK;
}

static enum rc claim_look(struct claim *c, struct lane *lane, int number) {
    const char *classes = claim_classes(c);
    *lane = (struct lane){ .number = number, .kept = arena_array(c->a, 2 * (size_t)c->pick.room, sizeof(int64_t)) };
    if (*classes == '\0') return RC_OK;
    struct ahead_want want = { number, strcmp(classes, claim_all) == 0 ? NULL : classes, c->pick.room, c->pick.now_ms, c->q->looks_always };
    return ahead_look(&c->q->ahead[number], c->q->db, c->a, &want);
}

// Each lane its share, and what it does not need to the next; then what is still free to whoever has more.
static enum rc claim_lanes(struct claim *c) {
    struct lane lanes[PICK_LANES];
    int carry = 0, got;
    for (int i = 0; i < PICK_LANES; i++) TRY(claim_look(c, &lanes[i], i));
    for (int k = 0; k < PICK_LANES; k++) {
        int i = pick_nth_lane(c->pick.first, k);
        int want = c->pick.shares[i] + carry < c->pick.room ? c->pick.shares[i] + carry : c->pick.room;
        TRY(claim_lane(c, &lanes[i], want, &got));
        carry = want - got;
    }
    for (int i = 0; i < PICK_LANES && carry > 0; i++) {
        if (!lanes[i].more) continue;
        TRY(claim_lane(c, &lanes[i], carry, &got));
        carry -= got;
    }
    for (int i = 0; i < PICK_LANES; i++) {
        struct lane *l = &lanes[i];
        ahead_met(&c->q->ahead[i], l->met, l->kept, l->n_kept, l->gone, c->q->owner);
    }
    return RC_OK;
}

static enum rc claim_unknown(struct claim *c) {
    struct q_message_unknown_in in = { .since = moves_time(c->a, c->pick.now_ms - 2 * (int64_t)PICK_DAY_MS) };
    struct q_message_unknown_out *rows;
    size_t n;
    in.now = moves_time(c->a, c->pick.now_ms);
    in.n = c->pick.room < ASK_MOST ? c->pick.room : ASK_MOST;
    TRY(q_message_unknown(c->q->db, c->a, &in, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        waiting row;
        bool stays;
        _Static_assert(sizeof(row) == sizeof(rows[i]), "both queries give the same columns");
        memcpy(&row, &rows[i], sizeof(row));
        TRY(claim_row(c, &row, true, &stays));
        c->out->done.met--;  // it says nothing about more behind it
    }
    return RC_OK;
}

// What was taken in this turn, for whoever has to look for it.
static enum rc claim_note_lease(struct claim *c, const char *lease_until) {
    int64_t *ids = arena_array(c->a, (size_t)c->out->done.n_taken, sizeof(*ids)), changed;
    for (int i = 0; i < c->out->done.n_taken; i++) ids[i] = c->taken[i].id;
    struct q_lease_take_in in = { .owner = c->q->owner, .number = c->q->leases.number, .lease_until = lease_until };
    in.ids = moves_ids(c->a, ids, (size_t)c->out->done.n_taken);
    return q_lease_take(c->q->db, c->a, &in, &changed);
}

static enum rc claim_write(struct claim *c) {
    enum state to;
    int64_t changed;
    int64_t now = c->pick.now_ms;
    must(state_next(STATE_QUEUED, EVENT_SUBMIT, &to));
    TRY(moves_apply(c->q->db, c->a, c->moves, moves_time(c->a, now)));
    if (c->out->done.n_taken == 0) return RC_OK;
    buf_char(&c->rows, ']');
    struct q_message_take_in in = { .jobs = buf_string(&c->rows), .to_state = state_word(to), .owner = c->q->owner };
    in.lease_until = moves_time(c->a, now + CORE_LEASE_MS);
    TRY(q_message_take(c->q->db, c->a, &in, &changed));
    must(changed == c->out->done.n_taken);
    return claim_note_lease(c, in.lease_until);
}

enum rc claim_rows(struct queue *q, struct arena *a, const struct core_turn *turn, struct queue_turned *out) {
    struct claim c = { .q = q, .a = a, .pick = turn->pick, .free_slots = turn->free_slots, .out = out, .rows = buf_new(a) };
    size_t most = (size_t)turn->pick.room + ASK_MOST;
    c.taken = arena_array(a, most, sizeof(*c.taken));
    c.numbers = arena_array(a, most, sizeof(*c.numbers));
    c.moves.items = arena_array(a, most, sizeof(struct move));
    out->jobs = arena_array(a, most, sizeof(*out->jobs));
    out->done.taken = c.taken;
    for (int g = 0; g < PICK_GATEWAYS; g++) TRY(claim_lease(&c, g));
    if (turn->ask) TRY(claim_unknown(&c));
    TRY(claim_lanes(&c));
    return claim_write(&c);
}

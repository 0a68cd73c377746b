// SPDX-License-Identifier: MPL-2.0
// The database of the simulation (tests/sim/store.c) beside a real one: a history runs in arrays, each of its turns and sweeps
// also runs on MariaDB through sms/queue.c, and after each both have taken the same messages and hold the same rows, tokens and
// states.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../sim/sim.h"
#include "base/vdate.h"
#include "moves.h"
#include "turns.h"

enum { TURNS = 300, IDLE_EACH = 20, PERSON = 900500 };

static struct {
    struct world *w;
    struct arena *a;
    struct row rows[ROWS];  // as MariaDB has them
    struct gate_state states[GATEWAYS];
    char consent[NUMBERS];
    bool listed[NUMBERS];
    int64_t answers;  // rows of consent so far
    int turns, taken, asked, sweeps, idle;
} model;

static const char *const gateways[GATEWAYS] = { "g0", "g1", "g2", "g3" };
static const char *const classes[] = { "policy", "service", "advertising" };

static const char *model_purpose(const struct row *r) { return r->purpose == 1 ? "service" : "advertising"; }

static const char *model_time(int64_t ms) { return ms == 0 ? "NULL" : arena_printf(model.a, "'%s'", moves_time(model.a, ms)); }

// ---- what happens to a row outside turns, written by hand

static void model_insert(const struct row *r) {
    outbox_run(
        &box,
        "INSERT INTO message (id, unit_id, person_id, kind, purpose, class, lane, body, coding, parts, phone_enc, phone_idx,"
        " phone_tail, due_at, valid_until, dedup_key)"
        " SELECT %" PRId64 ", MIN(id), %d, 'notice', '%s', '%s', %d, 'x', 'gsm7', %d, 'x', X'%032x', '678', %s, %s,"
        " UNHEX(MD5(%" PRId64 ")) FROM unit",
        r->id, PERSON + r->number, model_purpose(r), classes[r->class], r->lane, r->parts, (unsigned)r->number + 1,
        model_time(r->due_ms), model_time(r->valid_ms), r->id);
}

static void model_row(const struct row *r, struct row *known) {
    if (!r->used || memcmp(r, known, sizeof(*r)) == 0) return;
    if (known->id != r->id) model_insert(r);
    int from = known->id == r->id ? known->n_told : 0;
    outbox_run(&box, "UPDATE message SET state = '%s', due_at = %s, lease_until = %s%s WHERE id = %" PRId64, state_word(r->state),
               model_time(r->due_ms), model_time(r->lease_until_ms), r->owner == 0 ? ", lease_owner = NULL" : "", r->id);
    for (int i = from; i < r->n_told; i++) {
        outbox_run(&box,
                   "INSERT INTO message_event (at, unit_id, message_id, attempt, kind, word, detail, unique_key)"
                   " SELECT %s, unit_id, id, 1, 'move', state, 'dlr_sent', UNHEX(MD5('%" PRId64
                   "-%d')) FROM message WHERE id = %" PRId64,
                   model_time(r->told[i]), r->id, i, r->id);
    }
    *known = *r;
}

static void model_gate(int g) {
    const struct gate_state *s = &model.w->states[g];
    if (memcmp(s, &model.states[g], sizeof(*s)) == 0) return;
    outbox_run(&box,
               "UPDATE gateway_state SET state = '%s', open_until = %s, trips = %d, request_tokens = %" PRId64
               ", part_tokens = %" PRId64 ", filled_at = %s WHERE gateway = '%s'",
               breaker_word(s->state), model_time(s->open_until_ms), s->trips, s->requests, s->parts, model_time(s->filled_ms),
               gateways[g]);
    model.states[g] = *s;
}

static void model_number(int n) {
    const struct world *w = model.w;
    static const char *const purposes[] = { "service", "advertising" };
    for (int i = 0; i < 2 && model.consent[n] != w->consent[n]; i++) {
        model.answers++;
        outbox_run(&box,
                   "INSERT INTO consent (id, unit_id, person_id, purpose, answer, channel, given_at)"
                   " SELECT %" PRId64 ", MIN(id), %d, '%s', '%s', 'paper', %s FROM unit",
                   910000 + model.answers, PERSON + n, purposes[i], w->consent[n] == 'y' ? "yes" : "no",
                   model_time(1000 * model.answers));
    }
    model.consent[n] = w->consent[n];
    if (model.listed[n] == w->listed[n]) return;
    outbox_run(&box, "DELETE FROM do_not_advertise WHERE id = %d", n + 1);
    if (w->listed[n]) {
        outbox_run(&box,
                   "INSERT INTO do_not_advertise (id, number_enc, number_idx, number_tail, listed_on, source)"
                   " VALUES (%d, 'x', X'%032x', '678', '2024-01-01', '5656')",
                   n + 1, (unsigned)n + 1);
    }
    model.listed[n] = w->listed[n];
}

static void model_before(struct world *w) {
    arena_reset(model.a);
    arena_reset(box.arena);
    for (int i = 0; i < NUMBERS; i++) model_number(i);
    for (int g = 0; g < GATEWAYS; g++) model_gate(g);
    for (int i = 0; i < ROWS; i++) model_row(&w->rows[i], &model.rows[i]);
}

// ---- both are the same

static const char *model_says(const struct row *r) {
    const char *owner = r->owner == 0 ? "-" : arena_printf(model.a, "%016d", r->owner);
    const char *lease = r->lease_until_ms == 0 ? "-" : moves_time(model.a, r->lease_until_ms);
    return arena_printf(model.a, "%" PRId64 " %s attempts %d due %s ask %s lease %s gateway %s owner %s told %d", r->id,
                        state_word(r->state), r->attempts, moves_time(model.a, r->due_ms),
                        r->ask_until_ms == 0 ? "-" : moves_time(model.a, r->ask_until_ms), lease,
                        r->gateway < 0 ? "-" : gateways[r->gateway], owner, r->n_told);
}

static void model_same_rows(const struct world *w) {
    static const char sql[] =
        "SELECT m.id, CONCAT(m.id, ' ', state, ' attempts ', attempts, ' due ', due_at, ' ask ', COALESCE(ask_until, '-'),"
        " ' lease ', COALESCE(lease_until, '-'), ' gateway ', COALESCE(gateway, '-'), ' owner ', COALESCE(lease_owner, '-'), ' "
        "told ',"
        " (SELECT COUNT(*) FROM message_event e WHERE e.message_id = m.id AND ((e.kind = 'submit' AND e.word IN ('accepted', "
        "'ambiguous'))"
        " OR (e.kind = 'move' AND e.detail IN ('lease_lost', 'dlr_sent', 'dlr_delivered', 'dlr_failed'))))) FROM message m";
    struct db_rows rows = harness_run(box.admin, box.arena, sql);
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *r = &w->rows[db_cell(&rows, i, 0)->i % ROWS];
        const char *real = db_cell(&rows, i, 1)->s, *array = model_says(r);
        ck_assert_msg(strcmp(real, array) == 0, "turn %d: MariaDB %s, arrays %s", model.turns, real, array);
    }
    memcpy(model.rows, w->rows, sizeof(model.rows));
}

static void model_same_gates(const struct world *w) {
    struct db_rows rows = harness_run(
        box.admin, box.arena,
        "SELECT CONCAT_WS(' ', state, COALESCE(open_until, '-'), trips, request_tokens, part_tokens, filled_at)"
        " FROM gateway_state WHERE gateway LIKE 'g_' ORDER BY gateway");
    ck_assert_uint_eq(rows.count, GATEWAYS);
    for (int g = 0; g < GATEWAYS; g++) {
        const struct gate_state *s = &w->states[g];
        const char *until = s->open_until_ms == 0 ? "-" : moves_time(model.a, s->open_until_ms),
                   *real = db_cell(&rows, (size_t)g, 0)->s;
        const char *array = arena_printf(model.a, "%s %s %d %" PRId64 " %" PRId64 " %s", breaker_word(s->state), until, s->trips,
                                         s->requests, s->parts, moves_time(model.a, s->filled_ms));
        ck_assert_msg(strcmp(real, array) == 0, "turn %d, gateway %d: MariaDB %s, arrays %s", model.turns, g, real, array);
    }
    memcpy(model.states, w->states, sizeof(model.states));
}

static void model_same_job(const struct core_job *real, const struct core_job *array) {
    ck_assert_int_eq(real->id, array->id);
    ck_assert_int_eq(real->slot, array->slot);
    ck_assert_int_eq(real->gateway, array->gateway);
    ck_assert_int_eq(real->attempts, array->attempts);
    ck_assert_int_eq(real->asked, array->asked);
    ck_assert_int_eq(real->ask_until_ms, array->ask_until_ms);
    ck_assert_int_eq(real->probe, array->probe);
    ck_assert_int_eq(real->valid_until_ms, array->valid_until_ms);
    ck_assert_str_eq(real->carrier, array->carrier);
}

static void model_same_done(const struct core_done *real, const struct core_done *array) {
    ck_assert_int_eq(real->end, CORE_DONE);
    ck_assert_msg(real->n_taken == array->n_taken, "turn %d: MariaDB gave %d, arrays %d", model.turns, real->n_taken,
                  array->n_taken);
    for (int i = 0; i < real->n_taken; i++) model_same_job(&real->taken[i], &array->taken[i]);
    ck_assert_int_eq(real->met, array->met);
    ck_assert_int_eq(real->moved, array->moved);
    for (int g = 0; g < GATEWAYS; g++) {
        ck_assert_int_eq(real->granted[g].requests, array->granted[g].requests);
        ck_assert_int_eq(real->granted[g].parts, array->granted[g].parts);
    }
}

static struct queue model_queue(const struct worker *k) {
    struct queue q = worker;
    q.leases.number = ++worker.leases.number;
    memcpy(q.gateway, gateways, sizeof(gateways));
    q.gateway[GATEWAYS] = NULL;
    for (int g = 0; g < GATEWAYS; g++) {
        q.rates[g][0] = model.w->gateways[g].requests_per_s;
        q.rates[g][1] = model.w->gateways[g].parts_per_s;
    }
    (void)snprintf(q.owner, sizeof(q.owner), "%016d", k == NULL ? 0 : k->owner);
    return q;
}

// Of what does nothing in arrays every twentieth is enough: in most seconds of a day there is nothing to do.
static bool model_skips(bool idle) { return idle && ++model.idle % IDLE_EACH != 0; }

static void model_turn(struct world *w, const struct worker *k) {
    const struct core_turn *t = k->turn;
    bool idle = k->done.n_taken + k->done.moved + t->n_settles + t->n_backs + t->n_notes == 0;
    if (model_skips(idle)) return;
    static struct queue_words words[CORE_SLOTS];
    struct queue q = model_queue(k);
    struct queue_turned out;
    for (int i = 0; i < CORE_SLOTS; i++) words[i] = (struct queue_words){ .unit_id = 1, .why = "x" };
    queue_turn(&q, box.arena, k->turn, words, &out);
    model_same_done(&out.done, &k->done);
    model_same_rows(w);
    model_same_gates(w);
    model.turns += !idle;
    model.taken += k->done.n_taken;
    for (int i = 0; i < k->done.n_taken; i++) model.asked += k->done.taken[i].asked;
}

static void model_sweep(struct world *w, bool recover, int64_t now) {
    struct queue q = model_queue(NULL);
    struct pick_policy p;
    size_t n;
    if (model_skips(memcmp(model.rows, w->rows, sizeof(model.rows)) == 0)) return;
    world_policy(w, &p);
    outbox_leases(&box);
    enum rc rc = recover ? queue_recover(&q, box.arena, &p, now, &n) : queue_wake(&q, box.arena, now, &n);
    ck_assert_int_eq(rc, RC_OK);
    if (n == 0) return;
    model.sweeps++;
    model_same_rows(w);
}

static void model_people(void) {
    for (int n = 0; n < NUMBERS; n++) {
        outbox_run(&box, "INSERT INTO person (id, unit_id, name, name_fold) SELECT %d, MIN(id), 'A', 'a' FROM unit", PERSON + n);
        if (world_carrier(n) == NULL) continue;
        outbox_run(&box, "INSERT INTO number_carrier VALUES (X'%032x', '%s', NOW(3))", (unsigned)n + 1, world_carrier(n));
    }
}

START_TEST(arrays_and_mariadb_do_the_same) {
    static struct world w;
    static const struct shadow shadow = { model_before, model_turn, model_sweep };
    model.a = arena_new();
    model.w = &w;
    world_begin(&w, (uint64_t)_i + 1, 30, MUTANT_NONE);
    model_people();
    for (int g = 0; g < GATEWAYS; g++) {
        outbox_run(&box, "INSERT INTO gateway_state (gateway, changed_at, filled_at) VALUES ('%s', NOW(3), %s)", gateways[g],
                   model_time(w.states[g].filled_ms));
    }
    memcpy(model.states, w.states, sizeof(model.states));
    w.shadow = &shadow;
    while (w.t < w.end && w.broken[0] == '\0' && model.turns < TURNS) world_step(&w);
    ck_assert_msg(w.broken[0] == '\0', "%s", w.broken);
    ck_assert_int_ge(model.taken, 100);
    ck_assert_int_ge(model.asked, 1);
    ck_assert_int_ge(model.sweeps, 5);
    arena_free(model.a);
}
END_TEST

Suite *model_suite(void) {
    Suite *s = suite_create("sms/model");
    TCase *t = tcase_create("model");
    tcase_add_unchecked_fixture(t, outbox_build, outbox_remove);
    tcase_add_checked_fixture(t, turns_open, turns_close);
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, arrays_and_mariadb_do_the_same, 0, 2);
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
// The worker as a state machine: what it asks for, step by step, and that nothing is sent twice or forgotten when transactions fail,
// answers are lost and commits end unknown, at random by seed.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "core.h"

enum { MS0 = 5 * 3600000 };  // noon, local time

static struct core_clock now;
static struct core *core;  // each test is a process of its own

static struct pick_policy policy_of(int gateways) {
    struct pick_policy p = { .gateways = gateways };
    for (int i = 0; i < PICK_CLASSES; i++) {
        p.rules[i] = (struct rule){ .hour_from = 420, .hour_to = 1260 };
        p.ruled[i] = true;
    }
    for (int g = 0; g < gateways; g++) p.gateway[g].purposes = 15;
    return p;
}

static void begin(int hands, int gateways, bool knows) {
    struct core_options o = { .hands = hands, .connections = (hands + 1) / 2 };
    struct pick_policy p = policy_of(gateways);
    p.gateway[0].knows = knows;
    now = (struct core_clock){ MS0, 1000 };
    core = core_new(&o);
    core_policy(core, &p);
}

static struct core_action next(void) {
    struct core_action a;
    core_next(core, &now, &a);
    ck_assert_msg(core_check(core) == NULL, "%s", core_check(core));
    return a;
}

static int attempts = 1;

static struct core_job job_of(int64_t id, int slot) {
    return (struct core_job){ .id = id, .slot = slot, .attempts = attempts, .lane = 1, .parts = 1, .purpose = 1, .valid_until_ms = MS0 + 3600000 };
}

// The next turn takes n jobs, ids from first.
static const struct core_turn *turn_taking(int64_t first, int n, enum core_end end) {
    static struct core_job jobs[CORE_HANDS];
    struct core_action a = next();
    ck_assert_int_eq(a.kind, CORE_TURN);
    ck_assert_int_ge(a.turn->pick.room, n);
    for (int i = 0; i < n; i++) jobs[i] = job_of(first + i, a.turn->free_slots[i]);
    struct core_done d = { .end = end, .taken = jobs, .n_taken = n, .met = n };
    core_turn_done(core, &now, &d);
    ck_assert_msg(core_check(core) == NULL, "%s", core_check(core));
    return a.turn;
}

static int send_one(void) {
    struct core_action a = next();
    ck_assert_int_eq(a.kind, CORE_SEND);
    return a.slot;
}

static void answer(int slot, enum outcome outcome) { core_answer(core, &now, slot, &(struct core_answer){ .outcome = outcome, .random = 7 }); }

// What the next turn settles of one answer.
static struct core_settle settled(enum outcome outcome) {
    turn_taking(1, 1, CORE_DONE);
    answer(send_one(), outcome);
    struct core_action a = next();
    ck_assert_int_eq(a.kind, CORE_TURN);
    ck_assert_int_eq(a.turn->n_settles, 1);
    return a.turn->settles[0];
}

START_TEST(without_a_policy_nothing_is_claimed) {
    struct core_options o = { .hands = 4, .connections = 2 };
    now = (struct core_clock){ MS0, 1000 };
    core = core_new(&o);
    struct core_action a = next();
    ck_assert_int_eq(a.kind, CORE_TURN);  // the sweeps
    ck_assert_int_eq(a.turn->pick.room, 0);
}
END_TEST

START_TEST(no_more_are_in_the_air_than_connections) {
    begin(8, 1, false);
    turn_taking(1, 8, CORE_DONE);
    for (int i = 0; i < 4; i++) send_one();
    ck_assert_int_ne(next().kind, CORE_SEND);
    ck_assert_int_eq(core_in_air(core), 4);
    ck_assert_int_eq(core_held(core), 8);
}
END_TEST

START_TEST(nothing_is_sent_of_a_turn_that_did_not_commit) {
    begin(8, 1, false);
    turn_taking(1, 3, CORE_UNDONE);
    ck_assert_int_eq(core_held(core), 0);
    ck_assert_int_eq(next().kind, CORE_WAIT);
}
END_TEST

START_TEST(a_commit_whose_answer_was_lost_is_taken_back) {
    begin(8, 1, false);
    turn_taking(1, 3, CORE_UNSURE);
    ck_assert_int_eq(next().kind, CORE_WAIT);
    now.mono_ms += 1000;
    struct core_action a = next();
    ck_assert_int_eq(a.kind, CORE_TURN);
    ck_assert_int_eq(a.turn->n_backs, 3);
    ck_assert_int_eq(a.turn->backs[0].event, EVENT_RELEASE);
    core_turn_done(core, &now, &(struct core_done){ .end = CORE_DONE });
    ck_assert_int_eq(core_held(core), 0);
}
END_TEST

START_TEST(an_answer_is_kept_until_it_is_written) {
    begin(4, 1, false);
    turn_taking(1, 1, CORE_DONE);
    answer(send_one(), OUTCOME_ACCEPTED);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(turn_taking(0, 0, i < 4 ? CORE_UNDONE : CORE_DONE)->n_settles, 1);
        now.mono_ms += 2000;
    }
    ck_assert_int_eq(core_held(core), 0);
}
END_TEST

START_TEST(answers_come_in_while_a_turn_is_outstanding) {
    begin(4, 1, false);
    turn_taking(1, 4, CORE_DONE);
    int a = send_one(), b = send_one();
    answer(a, OUTCOME_ACCEPTED);
    send_one();
    now.mono_ms += 10;
    struct core_action turn = next();
    ck_assert_int_eq(turn.kind, CORE_TURN);
    answer(b, OUTCOME_ACCEPTED);
    send_one();
    ck_assert_int_eq(next().kind, CORE_HOLD);
    core_turn_done(core, &now, &(struct core_done){ .end = CORE_DONE });
    ck_assert_int_eq(core_held(core), 3);
}
END_TEST

static const struct {
    const char *label;
    enum outcome outcome;
    int gateways;
    bool knows;
    enum event event;
    int64_t due_min, due_max, ask;  // from now; 0: none
    int attempts;                   // 0: the first
} answers[] = {
    { "taken", OUTCOME_ACCEPTED, 1, true, EVENT_ACCEPT, 0, 0, 0 },
    { "refused", OUTCOME_REJECTED, 1, true, EVENT_REJECT, 0, 0, 0 },
    { "not sent: again after a pause", OUTCOME_NOT_SENT_RETRY, 1, true, EVENT_NOT_SENT, 2500, 5000, 0 },
    { "not sent, and there is another gateway: at once", OUTCOME_NOT_SENT_RETRY, 2, true, EVENT_NOT_SENT, 1, 1000, 0 },
    { "unknown at a gateway that knows references: asked again", OUTCOME_AMBIGUOUS, 1, true, EVENT_UNKNOWN, 15000, 30000, 3600000 },
    { "unknown elsewhere: never again, whatever other gateways there are", OUTCOME_AMBIGUOUS, 2, false, EVENT_UNKNOWN, 0, 0, 0 },
    { "not sent by the other either: a pause, as after one", OUTCOME_NOT_SENT_RETRY, 2, true, EVENT_NOT_SENT, 2500, 5000, 0, 2 },
    { "after the pause the first again, then the other at once", OUTCOME_NOT_SENT_RETRY, 2, true, EVENT_NOT_SENT, 1, 1000, 0, 3 },
    { "and a longer pause", OUTCOME_NOT_SENT_RETRY, 2, true, EVENT_NOT_SENT, 15000, 30000, 0, 4 },
    { "ten times are enough", OUTCOME_NOT_SENT_RETRY, 2, true, EVENT_GIVE_UP, 0, 0, 0, 10 },
    { "our account refused", OUTCOME_STOP_LANE, 1, true, EVENT_STOP_LANE, 0, 0, 0 },
};

START_TEST(each_answer_has_its_consequence) {
    begin(4, answers[_i].gateways, answers[_i].knows);
    if (answers[_i].gateways == 2) {  // a route names the second
        struct pick_policy p = policy_of(2);
        p.gateway[0].knows = answers[_i].knows;
        p.routes[0] = (struct pick_route){ 0, "", 0 };
        p.routes[1] = (struct pick_route){ 0, "", 1 };
        p.n_routes = 2;
        core_policy(core, &p);
    }
    if (answers[_i].attempts > 0) attempts = answers[_i].attempts;
    struct core_settle s = settled(answers[_i].outcome);
    int64_t due = s.due_ms == 0 ? 0 : s.due_ms - now.wall_ms;
    ck_assert_msg(s.event == answers[_i].event, "%s", answers[_i].label);
    ck_assert_msg(due >= answers[_i].due_min && due <= answers[_i].due_max, "%s: %lld", answers[_i].label, (long long)due);
    ck_assert_msg((s.ask_until_ms == 0 ? 0 : s.ask_until_ms - now.wall_ms) == answers[_i].ask, "%s", answers[_i].label);
}
END_TEST

START_TEST(whatever_a_second_asking_is_told_but_taken_leaves_it_unknown) {
    static const enum outcome outcomes[] = { OUTCOME_ACCEPTED, OUTCOME_NOT_SENT_RETRY, OUTCOME_REJECTED, OUTCOME_STOP_LANE, OUTCOME_AMBIGUOUS };
    begin(4, 1, true);
    struct core_action a = next();
    struct core_job job = job_of(1, a.turn->free_slots[0]);
    job.asked = true;
    job.attempts = 2;
    job.ask_until_ms = now.wall_ms + 600000;
    core_turn_done(core, &now, &(struct core_done){ .end = CORE_DONE, .taken = &job, .n_taken = 1, .met = 1 });
    answer(send_one(), outcomes[_i]);
    a = next();
    ck_assert_int_eq(a.turn->settles[0].event, outcomes[_i] == OUTCOME_ACCEPTED ? EVENT_ACCEPT : EVENT_UNKNOWN);
}
END_TEST

START_TEST(a_retry_does_not_slip_into_the_night) {
    begin(4, 1, false);
    now.wall_ms = 14 * 3600000 - 1000;  // a second before 21:00
    struct core_action a = next();
    struct core_job job = job_of(1, a.turn->free_slots[0]);
    job.valid_until_ms = now.wall_ms + 86400000;
    core_turn_done(core, &now, &(struct core_done){ .end = CORE_DONE, .taken = &job, .n_taken = 1, .met = 1 });
    answer(send_one(), OUTCOME_NOT_SENT_RETRY);
    a = next();
    ck_assert_int_eq(a.turn->settles[0].due_ms, 24 * 3600000);
}
END_TEST

START_TEST(an_open_gateway_is_offered_one_after_its_pause) {
    begin(4, 1, false);
    turn_taking(1, 1, CORE_DONE);
    answer(send_one(), OUTCOME_STOP_LANE);
    struct core_action a = next();
    ck_assert_int_eq(a.turn->pick.room, 0);
    ck_assert_int_eq(a.turn->n_notes, 1);
    ck_assert_int_eq(a.turn->notes[0].state, BREAKER_OPEN);
    core_turn_done(core, &now, &(struct core_done){ .end = CORE_DONE });
    ck_assert_int_eq(next().kind, CORE_WAIT);
    now.wall_ms += 5000;
    now.mono_ms += 5000;
    a = next();
    ck_assert_int_eq(a.kind, CORE_TURN);
    ck_assert(a.turn->pick.offers[0].one);
}
END_TEST

START_TEST(a_drained_gateway_gets_nothing_more) {
    begin(4, 1, false);
    core_view(core, 0, BREAKER_DRAINED, 0, 0);
    ck_assert_int_eq(next().turn->pick.room, 0);
}
END_TEST

START_TEST(an_empty_bucket_is_left_alone_until_it_has_a_token) {
    struct core_options o = { .hands = 4, .connections = 2 };
    o.gateway[0].requests_per_s = 2;
    struct pick_policy p = policy_of(1);
    now = (struct core_clock){ MS0, 10000 };
    core = core_new(&o);
    core_policy(core, &p);
    struct core_action a = next();
    ck_assert_int_eq(a.turn->pick.offers[0].want_requests, 1000);
    core_turn_done(core, &now, &(struct core_done){ .end = CORE_DONE, .met = 1 });
    now.mono_ms += 400;
    ck_assert_int_eq(next().kind, CORE_WAIT);
    now.mono_ms += 100;
    a = next();
    ck_assert_int_eq(a.kind, CORE_TURN);
    struct core_job job = job_of(1, a.turn->free_slots[0]);
    struct core_done d = { .end = CORE_DONE, .taken = &job, .n_taken = 1, .met = 1 };
    d.granted[0].requests = 1000;
    core_turn_done(core, &now, &d);
    ck_assert_msg(core_check(core) == NULL, "%s", core_check(core));
}
END_TEST

START_TEST(a_stop_gives_back_what_waits_and_waits_for_what_is_in_the_air) {
    begin(8, 1, false);
    turn_taking(1, 8, CORE_DONE);
    int slots[4];
    for (int i = 0; i < 4; i++) slots[i] = send_one();
    core_stop(core, &now);
    struct core_action a = next();
    ck_assert_int_eq(a.kind, CORE_TURN);
    ck_assert_int_eq(a.turn->n_backs, 4);
    ck_assert_int_eq(a.turn->pick.room, 0);
    core_turn_done(core, &now, &(struct core_done){ .end = CORE_DONE });
    answer(slots[0], OUTCOME_ACCEPTED);
    turn_taking(0, 0, CORE_DONE);
    now.mono_ms += 8000;
    ck_assert_int_eq(next().kind, CORE_ABANDON);
    for (int i = 1; i < 4; i++) answer(slots[i], OUTCOME_AMBIGUOUS);
    ck_assert_int_eq(turn_taking(0, 0, CORE_DONE)->n_settles, 3);
    ck_assert_int_eq(next().kind, CORE_END);
}
END_TEST

// ---- a small world: rows, a database that fails, a gateway that lies

enum { ROWS = 300 };

struct row {
    enum state state;
    int attempts, sent, taken;  // requests started; times the gateway took it as a new message
    bool doubtful;              // a time came when nobody could know
    int64_t due_ms, ask_until_ms;
};

static struct row world[ROWS];
static uint64_t seed;

static int dice(int n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int)(seed % (uint64_t)n);
}

static void world_settle(const struct core_settle *s) {
    struct row *r = &world[s->id];
    if (r->state != STATE_SUBMITTING || r->attempts != s->attempts) return;
    ck_assert(state_next(r->state, s->event, &r->state));
    r->due_ms = s->due_ms;
    r->ask_until_ms = s->ask_until_ms;
}

static void world_back(const struct core_back *b) {
    struct row *r = &world[b->id];
    if (r->state != STATE_SUBMITTING || r->attempts != b->attempts) return;
    ck_assert(state_next(r->state, b->event, &r->state));
    r->attempts -= b->event == EVENT_RELEASE;
}

static void world_claim(const struct core_turn *turn, struct core_done *d, struct core_job *jobs) {
    struct pick pick = turn->pick;
    for (int i = 0; i < ROWS; i++) {
        struct row *r = &world[i];
        struct pick_row row = { .purpose = 1, .lane = 1, .parts = 1, .attempts = r->attempts, .valid_until_ms = INT64_MAX };
        struct pick_out out = { .event = EVENT_COUNT };
        row.gateway = 0;
        row.ask_until_ms = r->ask_until_ms;
        if (r->due_ms > now.wall_ms || pick.room == 0) continue;
        if (r->state == STATE_RETRY_WAIT) r->state = STATE_QUEUED;
        if (r->state == STATE_QUEUED) pick_row(&pick, &row, &out);
        else if (r->state == STATE_AMBIGUOUS && turn->ask) pick_ask(&pick, &row, &out);
        if (out.event != EVENT_SUBMIT && out.event != EVENT_ASK) continue;
        struct core_job job = job_of(i, turn->free_slots[d->n_taken]);
        job.attempts = r->attempts + 1;
        job.valid_until_ms = INT64_MAX;
        job.asked = out.event == EVENT_ASK;
        job.ask_until_ms = r->ask_until_ms;
        job.probe = turn->pick.offers[0].one;
        jobs[d->n_taken++] = job;
        d->met++;
    }
}

static void world_commit(const struct core_turn *turn, const struct core_done *d) {
    for (int i = 0; i < turn->n_settles; i++) world_settle(&turn->settles[i]);
    for (int i = 0; i < turn->n_backs; i++) world_back(&turn->backs[i]);
    for (int i = 0; i < d->n_taken; i++) {
        struct row *r = &world[d->taken[i].id];
        r->state = STATE_SUBMITTING;
        r->attempts++;
    }
}

static void world_turn(const struct core_turn *turn) {
    struct core_job jobs[CORE_HANDS];
    struct core_done d = { .end = CORE_DONE, .taken = jobs };
    int fate = dice(20);
    world_claim(turn, &d, jobs);
    if (fate == 0) d.end = CORE_UNDONE;
    if (fate == 1 || fate == 2) d.end = CORE_UNSURE;
    if (fate != 0 && fate != 1) world_commit(turn, &d);
    if (d.end == CORE_UNDONE) d.n_taken = 0;
    core_turn_done(core, &now, &d);
}

// The gateway knows references: a repeated one is answered, not sent.
static enum outcome world_gateway(struct row *r) {
    int fate = dice(20);
    if (fate < 3) return OUTCOME_NOT_SENT_RETRY;
    if (fate == 3 && r->taken == 0) return OUTCOME_REJECTED;
    if (fate == 4) return OUTCOME_STOP_LANE;
    if (r->taken == 0) r->taken = 1;
    r->doubtful = r->doubtful || fate == 5;
    return fate == 5 ? OUTCOME_AMBIGUOUS : OUTCOME_ACCEPTED;
}

static int in_air[CORE_SLOTS], n_air;

static bool world_step(void) {
    struct core_action a = next();
    int wait = a.kind == CORE_WAIT ? a.wait_ms : 0;
    now.mono_ms += wait;
    now.wall_ms += wait;
    if (dice(5000) == 0) now.wall_ms -= 3000;  // the clock is set back
    if (a.kind == CORE_TURN) {
        world_turn(a.turn);
    } else if (a.kind == CORE_SEND) {
        struct row *r = &world[core_job_at(core, a.slot)->id];
        ck_assert_msg(r->state == STATE_SUBMITTING, "row %d is sent before it is committed", (int)(r - world));
        r->sent++;
        in_air[n_air++] = a.slot;
    } else if (a.kind == CORE_WAIT && n_air > 0) {
        int k = dice(n_air), slot = in_air[k];
        in_air[k] = in_air[--n_air];
        struct core_answer answer = { .outcome = world_gateway(&world[core_job_at(core, slot)->id]), .random = (uint32_t)dice(1 << 30) };
        core_answer(core, &now, slot, &answer);
    }
    return a.kind != CORE_END;
}

START_TEST(random_faults_never_send_twice_and_lose_nothing) {
    int open = ROWS;
    seed = 88172645463325252u + (uint64_t)_i * 7919;
    begin(10, 1, true);
    for (int i = 0; i < 200000 && open > 0; i++) {
        world_step();
        if (i % 100 != 0) continue;
        if (now.wall_ms > MS0 + 6 * 3600000) now.wall_ms += 12 * 3600000;  // over the night
        open = 0;
        for (int r = 0; r < ROWS; r++) {
            bool asked_out = world[r].state == STATE_AMBIGUOUS && world[r].ask_until_ms <= now.wall_ms;
            open += world[r].state != STATE_ACCEPTED && world[r].state != STATE_FAILED && world[r].state != STATE_DEAD && !asked_out;
        }
    }
    ck_assert_msg(open == 0, "seed %d: %d are still open", _i, open);
    for (int r = 0; r < ROWS; r++) {
        const struct row *w = &world[r];
        ck_assert_msg(w->state != STATE_ACCEPTED || w->taken == 1, "seed %d: row %d is accepted, taken %d times", _i, r, w->taken);
        ck_assert_msg(w->state != STATE_FAILED || w->taken == 0, "seed %d: row %d failed but was taken", _i, r);
        ck_assert_msg(w->state != STATE_DEAD || w->taken == 0, "seed %d: row %d is dead but was taken", _i, r);
        ck_assert_msg(w->state != STATE_AMBIGUOUS || w->doubtful, "seed %d: row %d is unknown without a cause", _i, r);
    }
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

Suite *t_sms_core_suite(void);
Suite *t_sms_core_suite(void) {
    Suite *s = suite_create("sms/core");
    TCase *t = tcase_create("core");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, without_a_policy_nothing_is_claimed);
    tcase_add_test(t, no_more_are_in_the_air_than_connections);
    tcase_add_test(t, nothing_is_sent_of_a_turn_that_did_not_commit);
    tcase_add_test(t, a_commit_whose_answer_was_lost_is_taken_back);
    tcase_add_test(t, an_answer_is_kept_until_it_is_written);
    tcase_add_test(t, answers_come_in_while_a_turn_is_outstanding);
    tcase_add_loop_test(t, each_answer_has_its_consequence, 0, COUNT(answers));
    tcase_add_loop_test(t, whatever_a_second_asking_is_told_but_taken_leaves_it_unknown, 0, 5);
    tcase_add_test(t, a_retry_does_not_slip_into_the_night);
    tcase_add_test(t, an_open_gateway_is_offered_one_after_its_pause);
    tcase_add_test(t, a_drained_gateway_gets_nothing_more);
    tcase_add_test(t, an_empty_bucket_is_left_alone_until_it_has_a_token);
    tcase_add_test(t, a_stop_gives_back_what_waits_and_waits_for_what_is_in_the_air);
    tcase_add_loop_test(t, random_faults_never_send_twice_and_lose_nothing, 0, 40);
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
// The last look at a message before its bytes leave, and what becomes of one that may not.
#include <check.h>

#include "core.h"

enum { NOON = 5 * 3600000, EVENING = 14 * 3600000 };  // local noon, and 21:00, the end of the hours

static struct core_clock now;
static struct core *core;  // each test is a process of its own

static struct pick_policy policy_of(void) {
    struct pick_policy p = { .gateways = 2, .ruled = { true, true, true } };
    for (int i = 0; i < PICK_CLASSES; i++) p.rules[i] = (struct rule){ .hour_from = 420, .hour_to = 1260 };
    for (int g = 0; g < 2; g++) p.gateway[g].purposes = 15;
    p.gateway[0].knows = true;
    return p;
}

static struct core_action next(void) {
    struct core_action a;
    core_next(core, &now, &a);
    ck_assert_msg(core_check(core) == NULL, "%s", core_check(core));
    return a;
}

// A message that the database has taken in a turn asked for at wall; it is at noon by the monotonic clock of 1,000 s.
static int taken(int64_t wall, const struct core_job *job) {
    struct core_options o = { .hands = 4, .connections = 2 };
    struct pick_policy p = policy_of();
    now = (struct core_clock){ wall, 1000000 };
    core = core_new(&o);
    core_policy(core, &p);
    struct core_action a = next();
    ck_assert_int_eq(a.kind, CORE_TURN);
    struct core_job j = *job;
    j.slot = a.turn->free_slots[0];
    core_turn_done(core, &now, &(struct core_done){ .end = CORE_DONE, .taken = &j, .n_taken = 1, .met = 1 });
    return j.slot;
}

static const struct core_job plain = { .id = 7, .attempts = 1, .lane = 1, .parts = 1, .purpose = 1, .valid_until_ms = INT64_MAX };

// What may happen between the commit and the first byte.
static const struct {
    const char *label;
    int64_t from, wall, mono;  // taken at from; later by so much
    int lane, class;
    int64_t valid, ask_until;  // from NOON; 0: far away, not asked
    enum breaker_state gateway;
    bool probe, unruled;
    bool leaves;
} looks[] = {
    { "at once", NOON, 0, 0, 1, 0, 0, 0, BREAKER_CLOSED, false, false, true },
    { "half a minute later", NOON, 34999, 34999, 1, 0, 0, 0, BREAKER_CLOSED, false, false, true },
    { "not when too little of the lease is left", NOON, 35000, 35000, 1, 0, 0, 0, BREAKER_CLOSED, false, false, false },
    { "stopped for hours", NOON, 7200000, 7200000, 1, 0, 0, 0, BREAKER_CLOSED, false, false, false },
    { "the machine slept, its monotonic clock too", NOON, 7200000, 5, 1, 0, 0, 0, BREAKER_CLOSED, false, false, false },
    { "stopped, and the clock was set back meanwhile", NOON, -3000, 40000, 1, 0, 0, 0, BREAKER_CLOSED, false, false, false },
    { "the clock was set back a little", NOON, -3000, 5, 1, 0, 0, 0, BREAKER_CLOSED, false, false, true },
    { "the hours end between", EVENING - 1000, 1000, 1000, 1, 0, 0, 0, BREAKER_CLOSED, false, false, false },
    { "their last millisecond is inside", EVENING - 1000, 999, 999, 1, 0, 0, 0, BREAKER_CLOSED, false, false, true },
    { "what is urgent goes at night", EVENING - 1000, 1000, 1000, 0, 0, 0, 0, BREAKER_CLOSED, false, false, true },
    { "of social policy only", EVENING - 1000, 1000, 1000, 0, 1, 0, 0, BREAKER_CLOSED, false, false, false },
    { "its validity ends between", NOON, 2000, 2000, 1, 0, 2000, 0, BREAKER_CLOSED, false, false, false },
    { "it is valid still", NOON, 1999, 1999, 1, 0, 2000, 0, BREAKER_CLOSED, false, false, true },
    { "the window to ask ends between", NOON, 2000, 2000, 1, 0, 0, 2000, BREAKER_CLOSED, false, false, false },
    { "it may be asked still", NOON, 1999, 1999, 1, 0, 0, 2000, BREAKER_CLOSED, false, false, true },
    { "the class has no rule any more", NOON, 5, 5, 1, 0, 0, 0, BREAKER_CLOSED, false, true, false },
    { "its gateway has been drained", NOON, 5, 5, 1, 0, 0, 0, BREAKER_DRAINED, false, false, false },
    { "its gateway has been closed", NOON, 5, 5, 1, 0, 0, 0, BREAKER_OPEN, false, false, false },
    { "the trial goes to a closed one", NOON, 5, 5, 1, 0, 0, 0, BREAKER_OPEN, true, false, true },
    { "but not to a drained one", NOON, 5, 5, 1, 0, 0, 0, BREAKER_DRAINED, true, false, false },
};

static int look(int i) {
    struct core_job job = plain;
    job.lane = looks[i].lane;
    job.class = looks[i].class;
    job.probe = looks[i].probe;
    if (looks[i].valid != 0) job.valid_until_ms = NOON + looks[i].valid;
    job.asked = looks[i].ask_until != 0;
    job.ask_until_ms = NOON + looks[i].ask_until;
    return taken(looks[i].from, &job);
}

static void later(int i) {
    struct pick_policy p = policy_of();
    now.wall_ms += looks[i].wall;
    now.mono_ms += looks[i].mono;
    p.ruled[0] = !looks[i].unruled;
    core_policy(core, &p);
    core_view(core, 0, looks[i].gateway, 0, 0);
}

START_TEST(before_it_is_sent_it_is_looked_at_again) {
    int slot = look(_i);
    later(_i);
    ck_assert_msg(core_may_leave(core, &now, slot) == looks[_i].leaves, "%s", looks[_i].label);
    struct core_action a = next();
    ck_assert_msg((a.kind == CORE_SEND) == looks[_i].leaves, "%s", looks[_i].label);
    if (looks[_i].leaves) return;
    ck_assert_int_eq(a.kind, CORE_TURN);
    ck_assert_int_eq(a.turn->n_backs, 1);
    ck_assert_int_eq(a.turn->backs[0].event, looks[_i].ask_until != 0 ? EVENT_UNKNOWN : EVENT_RELEASE);
}
END_TEST

// The same between CORE_SEND and the first byte.
START_TEST(what_is_withheld_goes_back_uncounted) {
    int slot = look(_i);
    ck_assert_int_eq(next().kind, CORE_SEND);
    later(_i);
    ck_assert_msg(core_may_leave(core, &now, slot) == looks[_i].leaves, "%s", looks[_i].label);
    if (looks[_i].leaves) return;
    core_withheld(core, &now, slot);
    struct core_action a = next();
    ck_assert_int_eq(a.kind, CORE_TURN);
    ck_assert_int_eq(a.turn->n_settles, 0);
    ck_assert_int_eq(a.turn->n_backs, 1);
    ck_assert_int_eq(a.turn->backs[0].attempts, 1);
    core_turn_done(core, &now, &(struct core_done){ .end = CORE_DONE });
    ck_assert_int_eq(core_held(core), 0);
}
END_TEST

static const struct {
    const char *label;
    int attempts;
    int64_t ask_until;
} asked[] = {
    { "what was asked about and did not leave may be asked about again", 2, NOON + 600000 },
    { "but not more often than others", CORE_ASKS, 0 },
};

START_TEST(what_is_given_back_unknown_may_be_asked_again) {
    struct core_job job = plain;
    job.asked = true;
    job.attempts = asked[_i].attempts;
    job.ask_until_ms = NOON + 600000;
    taken(NOON, &job);
    core_stop(core, &now);
    struct core_action a = next();
    ck_assert_int_eq(a.turn->backs[0].event, EVENT_UNKNOWN);
    ck_assert_msg(a.turn->backs[0].ask_until_ms == asked[_i].ask_until, "%s", asked[_i].label);
}
END_TEST

// The trial never left, so it has tried nothing: the gateway waits for the next message, not a minute for this one's answer.
START_TEST(a_trial_that_is_withheld_leaves_the_gateway_to_the_next) {
    struct core_job job = plain;
    job.probe = true;
    int slot = taken(NOON, &job);
    ck_assert_int_eq(next().kind, CORE_SEND);
    core_withheld(core, &now, slot);
    struct core_action a = next();
    ck_assert_int_eq(a.turn->n_notes, 1);
    ck_assert_int_eq(a.turn->notes[0].state, BREAKER_OPEN);
    ck_assert_int_eq(a.turn->notes[0].open_until_ms, NOON);
}
END_TEST

// Another worker has taken its lease for lost and asked; we still have it.
START_TEST(what_we_still_have_is_not_asked_about) {
    taken(NOON, &plain);
    ck_assert_int_eq(next().kind, CORE_SEND);
    now.mono_ms += 1000;
    struct core_action a = next();
    ck_assert_int_eq(a.kind, CORE_TURN);
    struct core_job again = plain;
    again.asked = true;
    again.attempts = 2;
    again.ask_until_ms = NOON + 600000;
    again.slot = a.turn->free_slots[0];
    core_turn_done(core, &now, &(struct core_done){ .end = CORE_DONE, .taken = &again, .n_taken = 1, .met = 1 });
    a = next();
    ck_assert_int_eq(a.kind, CORE_TURN);
    ck_assert_int_eq(a.turn->n_backs, 1);
    ck_assert_int_eq(a.turn->backs[0].attempts, 2);
}
END_TEST

// ---- until when a message may be asked about

static const struct {
    const char *label;
    int gateway;
    int64_t window, valid, want;  // from the time it may have left; want 0: never
} windows[] = {
    { "less a minute for clocks that differ", 0, 3600000, 7200000, 3540000 },
    { "not after its validity", 0, 3600000, 600000, 600000 },
    { "a day where no end is known", 0, 0, 200000000, 86340000 },
    { "a gateway that knows no references is never asked", 1, 3600000, 7200000, 0 },
    { "nor one that forgets too soon", 0, 60000, 7200000, 0 },
    { "nor one that is not set up", 2, 3600000, 7200000, 0 },
    { "nor nobody", -1, 3600000, 7200000, 0 },
};

START_TEST(the_window_to_ask_begins_when_it_may_have_left) {
    struct pick_policy p = policy_of();
    p.gateway[0].window_ms = p.gateway[1].window_ms = windows[_i].window;
    int64_t got = pick_ask_until(&p, windows[_i].gateway, NOON, NOON + windows[_i].valid);
    ck_assert_msg(got == (windows[_i].want == 0 ? 0 : NOON + windows[_i].want), "%s: %lld", windows[_i].label, (long long)got);
}
END_TEST

START_TEST(a_late_answer_does_not_lengthen_the_window) {
    struct pick_policy p = policy_of();
    int slot = taken(NOON, &plain);
    p.gateway[0].window_ms = 3600000;
    core_policy(core, &p);
    ck_assert_int_eq(next().kind, CORE_SEND);
    now.wall_ms += 20000;
    now.mono_ms += 20000;
    core_answer(core, &now, slot, &(struct core_answer){ .outcome = OUTCOME_AMBIGUOUS });
    struct core_action a = next();
    ck_assert_int_eq(a.turn->n_settles, 1);
    ck_assert_int_eq(a.turn->settles[0].ask_until_ms, NOON + 3540000);
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

Suite *t_sms_leave_suite(void);
Suite *t_sms_leave_suite(void) {
    Suite *s = suite_create("sms/leave");
    TCase *t = tcase_create("leave");
    tcase_add_loop_test(t, before_it_is_sent_it_is_looked_at_again, 0, COUNT(looks));
    tcase_add_loop_test(t, what_is_withheld_goes_back_uncounted, 0, COUNT(looks));
    tcase_add_loop_test(t, what_is_given_back_unknown_may_be_asked_again, 0, COUNT(asked));
    tcase_add_test(t, a_trial_that_is_withheld_leaves_the_gateway_to_the_next);
    tcase_add_test(t, what_we_still_have_is_not_asked_about);
    tcase_add_loop_test(t, the_window_to_ask_begins_when_it_may_have_left, 0, COUNT(windows));
    tcase_add_test(t, a_late_answer_does_not_lengthen_the_window);
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
// Token buckets, the breaker, and what is done with one waiting message: rules, routes, lanes.
#include <check.h>
#include <string.h>

#include "breaker.h"
#include "bucket.h"
#include "pick.h"

// ---- buckets

static const struct {
    const char *label;
    int64_t level;
    int rate, burst;
    int64_t ms, want;
} fills[] = {
    { "a token a second is a thousandth a millisecond", 0, 1, 1, 250, 250 },
    { "ten a second", 0, 10, 1, 250, 2500 },
    { "never more than a second's worth", 0, 10, 1, 5000, 10000 },
    { "nor more than the burst, where that is more", 0, 1, 10, 60000, 10000 },
    { "a clock that went back adds nothing", 400, 10, 1, -5000, 400 },
    { "and takes nothing away", 400, 10, 1, 0, 400 },
    { "a year does not overflow", 0, 100000, 1, INT64_MAX, 100000000 },
    { "what was borrowed is paid back", -500, 1, 1, 1000, 500 },
};

START_TEST(buckets_fill) {
    int64_t got = bucket_fill(fills[_i].level, fills[_i].rate, fills[_i].burst, fills[_i].ms);
    ck_assert_msg(got == fills[_i].want, "%s: %lld", fills[_i].label, (long long)got);
}
END_TEST

START_TEST(slices_are_small_but_enough_for_one_message) {
    ck_assert_int_eq(bucket_slice(100, 1), 25000);
    ck_assert_int_eq(bucket_slice(1, 1), 1000);
    ck_assert_int_eq(bucket_slice(1, 10), 10000);
    ck_assert_int_eq(bucket_wait_ms(1), 1000);
    ck_assert_int_eq(bucket_wait_ms(3), 334);
}
END_TEST

static const struct {
    const char *label;
    int64_t noted, now, want;
} clocks[] = {
    { "time goes on", 1000, 2000, 2000 },
    { "a clock that is behind takes nothing back", 2000, 1000, 2000 },
    { "but one that was a minute ahead was wrong", 62000, 1000, 1000 },
};

// Two workers whose clocks differ by three seconds: together they get no more than one whose clock is right.
START_TEST(clocks_that_differ_do_not_fill_a_bucket_twice) {
    int64_t level = 0, noted = 100000, granted = 0;
    for (int64_t t = 100000; t < 110000; t += 10) {
        int64_t now = t + (t % 20 == 0 ? 1500 : -1500);
        level = bucket_fill(level, 10, 1, now - noted);
        noted = bucket_clock(noted, now);
        granted += bucket_grant(&level, 2500);
    }
    ck_assert_int_le(granted, (10 + 2) * 10 * BUCKET_TOKEN);
    ck_assert_int_ge(granted, 9 * 10 * BUCKET_TOKEN);
}
END_TEST

START_TEST(a_buckets_clock_goes_on) {
    ck_assert_msg(bucket_clock(clocks[_i].noted, clocks[_i].now) == clocks[_i].want, "%s", clocks[_i].label);
}
END_TEST

// ---- breaker

static struct breaker after(const char *answers, int64_t now) {
    static const enum outcome outcomes[128] = { ['+'] = OUTCOME_ACCEPTED, ['n'] = OUTCOME_NOT_SENT_RETRY, ['r'] = OUTCOME_REJECTED,
                                                ['s'] = OUTCOME_STOP_LANE, ['?'] = OUTCOME_AMBIGUOUS };
    struct breaker b = { .state = BREAKER_CLOSED };
    for (; *answers != '\0'; answers++) (void)breaker_note(&b, outcomes[(int)*answers], false, 0, now);
    return b;
}

static const struct {
    const char *label, *answers;
    bool opens;
} breakers[] = {
    { "four bad in a row are borne", "nnnn", false },
    { "five are not", "nn?nn", true },
    { "a good one between begins anew", "nnnn+nnnn", false },
    { "a refused message is a good answer: the gateway works", "nnnnrnnnn", false },
    { "the first stop lane is enough", "++++s", true },
    { "half of the last twenty", "+n+n+n+n+n+n+n+n+n+n", true },
    { "nine of twenty are borne", "+n+n+n+n+n+n+n+n+n++", false },
    { "half of fewer than twenty too", "+n+n+n+n+n", false },
    { "what is more than twenty back is forgotten", "nnnn+nnnn++++++++++++++++++++nnn", false },
};

START_TEST(breaker_opens) {
    struct breaker b = after(breakers[_i].answers, 1000);
    ck_assert_msg((b.state == BREAKER_OPEN) == breakers[_i].opens, "%s", breakers[_i].label);
    ck_assert_int_eq(breaker_may(&b, 1000), breakers[_i].opens ? BREAKER_NONE : BREAKER_ALL);
}
END_TEST

START_TEST(an_open_breaker_lets_one_through_after_its_pause_and_only_that_one_speaks) {
    struct breaker b = after("s", 1000);
    ck_assert_int_eq(breaker_may(&b, 5999), BREAKER_NONE);
    ck_assert_int_eq(breaker_may(&b, 6000), BREAKER_ONE);
    ck_assert(!breaker_note(&b, OUTCOME_ACCEPTED, false, 0, 6000));  // was in the air when it opened
    ck_assert_int_eq(b.state, BREAKER_OPEN);
    ck_assert(breaker_note(&b, OUTCOME_NOT_SENT_RETRY, true, 0, 6000));
    ck_assert_int_eq(b.open_until_ms, 16000);
    ck_assert_int_eq(b.trips, 2);
    ck_assert(breaker_note(&b, OUTCOME_REJECTED, true, 0, 16000));
    ck_assert_int_eq(breaker_may(&b, 16000), BREAKER_ALL);
    ck_assert_int_eq(b.trips, 0);
}
END_TEST

START_TEST(its_pause_has_an_end_and_obeys_the_gateway) {
    struct breaker b = after("s", 0);
    for (int i = 0; i < 100; i++) (void)breaker_note(&b, OUTCOME_STOP_LANE, true, 0, 1000);
    ck_assert_int_eq(b.open_until_ms, 301000);
    b = after("nnnn", 0);
    (void)breaker_note(&b, OUTCOME_NOT_SENT_RETRY, false, 90000, 1000);
    ck_assert_int_eq(b.open_until_ms, 91000);
}
END_TEST

// Another message would only be told the same.
START_TEST(a_gateway_that_says_when_is_left_alone_by_all) {
    struct breaker b = after("+++", 0);
    ck_assert(breaker_note(&b, OUTCOME_NOT_SENT_RETRY, false, 30000, 1000));
    ck_assert_int_eq(breaker_may(&b, 30999), BREAKER_NONE);
    ck_assert_int_eq(breaker_may(&b, 31000), BREAKER_ONE);
    ck_assert_int_eq(b.trips, 0);
    ck_assert(breaker_note(&b, OUTCOME_ACCEPTED, true, 0, 31000));
    ck_assert(!breaker_note(&b, OUTCOME_ACCEPTED, false, 30000, 31000));  // some say it with each answer
    ck_assert_int_eq(breaker_may(&b, 31000), BREAKER_ALL);
    ck_assert(breaker_note(&b, OUTCOME_NOT_SENT_RETRY, false, INT64_C(86400000), 0));
    ck_assert_int_eq(b.open_until_ms, 3600000);
}
END_TEST

START_TEST(a_drained_gateway_is_reopened_by_people_only) {
    struct breaker b = { .state = BREAKER_DRAINED };
    ck_assert_int_eq(breaker_may(&b, INT64_MAX), BREAKER_NONE);
    ck_assert(!breaker_note(&b, OUTCOME_ACCEPTED, true, 0, 1000));
    ck_assert_int_eq(b.state, BREAKER_DRAINED);
}
END_TEST

// ---- one message

enum { NOON = 5 * 3600000 };  // of 1970-01-01, local time

static struct pick_policy policy_of(void) {
    struct pick_policy p = { .gateways = 3 };
    for (int i = 0; i < PICK_CLASSES; i++) {
        p.rules[i] = (struct rule){ .hour_from = 420, .hour_to = 1260 };
        p.ruled[i] = true;
    }
    p.rules[2] = (struct rule){ .hour_from = 420, .hour_to = 1320, .per_day_max = 3, .needs_consent = true, .checks_list = true };
    for (int g = 0; g < 3; g++) p.gateway[g].purposes = 15;
    p.gateway[2].knows = true;
    return p;
}

static struct pick pick_of(const struct pick_policy *p) {
    struct pick k = { .policy = p, .room = 10, .now_ms = NOON };
    for (int g = 0; g < p->gateways; g++) k.offers[g] = (struct pick_offer){ .open = true };
    return k;
}

static const struct {
    const char *label;
    struct pick_row row;
    int64_t hours;  // from midnight UTC
    enum event event;
    int64_t due_hours;
} rows[] = {
    { "an ordinary one goes", { .purpose = 2, .valid_until_ms = INT64_MAX }, 5, EVENT_SUBMIT, 0 },
    { "at night it waits for the morning", { .purpose = 2, .valid_until_ms = INT64_MAX }, 15, EVENT_WAIT, 24 },
    { "or expires", { .purpose = 2, .valid_until_ms = 20 * 3600000 }, 15, EVENT_EXPIRE, 0 },
    { "a service message waits too", { .class = 1, .purpose = 2, .valid_until_ms = INT64_MAX }, 15, EVENT_WAIT, 24 },
    { "past its validity", { .purpose = 2, .lane = 1, .valid_until_ms = 1 }, 5, EVENT_EXPIRE, 0 },
    { "its person has said no", { .purpose = 2, .lane = 1, .valid_until_ms = INT64_MAX, .consent = 'n' }, 5, EVENT_OPT_OUT, 0 },
    { "advertising needs a yes", { .class = 2, .lane = 2, .purpose = 8, .valid_until_ms = INT64_MAX }, 5, EVENT_OPT_OUT, 0 },
    { "with a yes it goes", { .class = 2, .lane = 2, .purpose = 8, .valid_until_ms = INT64_MAX, .consent = 'y' }, 5, EVENT_SUBMIT, 0 },
    { "not to a number on the list", { .class = 2, .lane = 2, .purpose = 8, .valid_until_ms = INT64_MAX, .consent = 'y', .listed = true }, 5,
      EVENT_OPT_OUT, 0 },
    { "nor a fourth in 24 hours: it waits until the first is a day old",
      { .class = 2, .lane = 2, .purpose = 8, .valid_until_ms = INT64_MAX, .consent = 'y', .sent_today = 3, .next_free_ms = 30 * 3600000 }, 5,
      EVENT_WAIT, 30 },
    { "which may be the morning after",
      { .class = 2, .lane = 2, .purpose = 8, .valid_until_ms = INT64_MAX, .consent = 'y', .sent_today = 3, .next_free_ms = 40 * 3600000 }, 5,
      EVENT_WAIT, 48 },
    { "a third goes", { .class = 2, .lane = 2, .purpose = 8, .valid_until_ms = INT64_MAX, .consent = 'y', .sent_today = 2 }, 5, EVENT_SUBMIT, 0 },
    { "a purpose that no gateway takes is dead", { .purpose = 0, .lane = 1, .valid_until_ms = INT64_MAX }, 5, EVENT_POISON, 0 },
    { "a class nobody knows, too", { .class = -1, .purpose = 2, .lane = 1, .valid_until_ms = INT64_MAX }, 5, EVENT_POISON, 0 },
};

START_TEST(a_message_meets_its_rules) {
    struct pick_policy p = policy_of();
    struct pick k = pick_of(&p);
    struct pick_row row = rows[_i].row;
    struct pick_out out;
    if (row.lane == 0 && row.class == 0) row.lane = 1;
    k.now_ms = rows[_i].hours * 3600000;
    pick_row(&k, &row, &out);
    ck_assert_msg(out.event == rows[_i].event, "%s: %s", rows[_i].label, out.event == EVENT_COUNT ? "left" : state_event_word(out.event));
    ck_assert_msg(out.due_ms == rows[_i].due_hours * 3600000, "%s: %lld", rows[_i].label, (long long)out.due_ms);
}
END_TEST

START_TEST(an_urgent_message_of_social_policy_goes_at_night) {
    struct pick_policy p = policy_of();
    struct pick k = pick_of(&p);
    struct pick_row row = { .purpose = 1, .lane = 0, .valid_until_ms = INT64_MAX };
    struct pick_out out;
    k.now_ms = 18 * 3600000;
    pick_row(&k, &row, &out);
    ck_assert_int_eq(out.event, EVENT_SUBMIT);
}
END_TEST

START_TEST(a_class_without_a_rule_waits) {
    struct pick_policy p = policy_of();
    struct pick k = pick_of(&p);
    struct pick_row row = { .class = 1, .purpose = 1, .lane = 1, .valid_until_ms = INT64_MAX };
    struct pick_out out;
    p.ruled[1] = false;
    pick_row(&k, &row, &out);
    ck_assert_int_eq(out.event, EVENT_WAIT);
}
END_TEST

// ---- routes: policy goes to 1, of carrier VTL to 2 then 1; everything else to 0

static struct pick_policy routed(void) {
    static const struct pick_route routes[] = { { 0, "VTL", 2 }, { 0, "VTL", 1 }, { 0, "", 1 }, { 0, "", 0 } };
    struct pick_policy p = policy_of();
    memcpy(p.routes, routes, sizeof(routes));
    p.n_routes = 4;
    return p;
}

static const struct {
    const char *label;
    int class;
    const char *carrier;
    const char *closed;  // numbers of gateways
    int attempts, last;
    int want;            // -1: waits or stays
} routes[] = {
    { "by class", 0, NULL, "", 0, -1, 1 },
    { "a carrier without routes of its own, by class", 0, "VNP", "", 0, -1, 1 },
    { "by carrier", 0, "VTL", "", 0, -1, 2 },
    { "the next when the first is closed", 0, "VTL", "2", 0, -1, 1 },
    { "a class without routes goes to the main one", 1, NULL, "", 0, -1, 0 },
    { "after a certain failure another", 0, NULL, "", 1, 1, 0 },
    { "or the same when there is no other", 0, NULL, "0", 1, 1, 1 },
    { "a gateway that is no route is no way out", 0, "VTL", "12", 0, -1, -1 },
};

START_TEST(routes_are_followed) {
    struct pick_policy p = routed();
    struct pick k = pick_of(&p);
    struct pick_row row = { .class = routes[_i].class, .purpose = 1, .lane = 1, .carrier = routes[_i].carrier, .valid_until_ms = INT64_MAX };
    struct pick_out out;
    row.attempts = routes[_i].attempts;
    row.gateway = routes[_i].last;
    for (const char *g = routes[_i].closed; *g != '\0'; g++) k.offers[*g - '0'].open = false;
    pick_row(&k, &row, &out);
    ck_assert_msg(out.gateway == routes[_i].want, "%s: %d", routes[_i].label, out.gateway);
    if (routes[_i].want < 0) ck_assert_int_eq(out.event, EVENT_WAIT);
}
END_TEST

START_TEST(a_gateway_that_only_lacks_tokens_is_waited_for) {
    struct pick_policy p = routed();
    struct pick k = pick_of(&p);
    struct pick_row row = { .class = 0, .purpose = 1, .lane = 1, .parts = 1, .valid_until_ms = INT64_MAX };
    struct pick_out out;
    k.offers[1].limited_requests = true;
    pick_row(&k, &row, &out);
    ck_assert_int_eq(out.event, EVENT_COUNT);
    k.offers[1].open = false;
    pick_row(&k, &row, &out);
    ck_assert_int_eq(out.gateway, 0);
}
END_TEST

START_TEST(tokens_and_trials_are_used_up) {
    struct pick_policy p = policy_of();
    struct pick k = pick_of(&p);
    struct pick_row row = { .class = 1, .purpose = 1, .lane = 1, .parts = 3, .valid_until_ms = INT64_MAX };
    struct pick_out out;
    k.offers[0].limited_requests = k.offers[0].limited_parts = true;
    k.offers[0].requests = 5000;
    k.offers[0].parts = 7000;
    for (int i = 0; i < 2; i++) {
        pick_row(&k, &row, &out);
        ck_assert_int_eq(out.event, EVENT_SUBMIT);
    }
    pick_row(&k, &row, &out);
    ck_assert_int_eq(out.event, EVENT_COUNT);  // one part is left, three are needed: it stays where it is
    ck_assert_int_eq(k.offers[0].parts, 1000);
    ck_assert_int_eq(k.room, 8);
    k.offers[0] = (struct pick_offer){ .open = true, .one = true };
    pick_row(&k, &row, &out);
    ck_assert_int_eq(out.event, EVENT_SUBMIT);
    ck_assert(!pick_class_open(&k, 1));
    pick_row(&k, &row, &out);
    ck_assert_int_eq(out.event, EVENT_COUNT);  // the others stay where they are while the first is tried
}
END_TEST

static const struct {
    const char *label;
    int gateway;
    int64_t until;
    char consent;
    int64_t now;
    enum event want;
} asks[] = {
    { "a gateway that knows the reference is asked", 2, NOON + 1, 0, NOON, EVENT_ASK },
    { "one that does not is not", 1, NOON + 1, 0, NOON, EVENT_COUNT },
    { "nor after the window", 2, NOON, 0, NOON, EVENT_COUNT },
    { "nor when the person has said no meanwhile", 2, NOON + 1, 'n', NOON, EVENT_COUNT },
    { "nor at night", 2, INT64_MAX, 0, 3 * NOON, EVENT_COUNT },
    { "nor when we do not know which it was", -1, NOON + 1, 0, NOON, EVENT_COUNT },
};

START_TEST(unknown_messages_are_asked_about_only_where_that_is_safe) {
    struct pick_policy p = policy_of();
    struct pick k = pick_of(&p);
    struct pick_row row = { .purpose = 1, .lane = 1, .valid_until_ms = INT64_MAX, .gateway = asks[_i].gateway, .ask_until_ms = asks[_i].until };
    struct pick_out out;
    row.consent = asks[_i].consent;
    k.now_ms = asks[_i].now;
    pick_ask(&k, &row, &out);
    ck_assert_msg(out.event == asks[_i].want, "%s", asks[_i].label);
    if (out.event == EVENT_ASK) ck_assert_int_eq(out.gateway, 2);
}
END_TEST

START_TEST(lanes_share_twelve_six_two_however_few_go_at_a_time) {
    for (int n = 1; n <= 40; n++) {
        int credit[PICK_LANES] = { 0 }, shares[PICK_LANES], sum[PICK_LANES] = { 0 };
        for (int i = 0; i < 20; i++) {
            pick_lanes(credit, n, shares);
            ck_assert_int_eq(shares[0] + shares[1] + shares[2], n);
            for (int lane = 0; lane < PICK_LANES; lane++) sum[lane] += shares[lane];
        }
        ck_assert_int_eq(sum[0], 12 * n);
        ck_assert_int_eq(sum[1], 6 * n);
        ck_assert_int_eq(sum[2], 2 * n);
    }
}
END_TEST

START_TEST(each_lane_is_met_first_in_its_turn) {
    int credit[PICK_LANES] = { 0 }, sum[PICK_LANES] = { 0 };
    for (int i = 0; i < 20; i++) {
        int shares[PICK_LANES] = { 1, 0, 0 };
        int first = pick_first(credit, 1, shares);
        ck_assert_int_eq(shares[first], 1);
        ck_assert_int_eq(shares[0] + shares[1] + shares[2], 1);
        sum[first]++;
    }
    ck_assert_int_eq(sum[0], 12);
    ck_assert_int_eq(sum[1], 6);
    ck_assert_int_eq(sum[2], 2);
    for (int first = 0; first < PICK_LANES; first++) {
        int met[PICK_LANES] = { 0 };
        ck_assert_int_eq(pick_nth_lane(first, 0), first);
        for (int k = 0; k < PICK_LANES; k++) met[pick_nth_lane(first, k)]++;
        for (int i = 0; i < PICK_LANES; i++) ck_assert_int_eq(met[i], 1);
    }
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

Suite *t_sms_flow_suite(void);
Suite *t_sms_flow_suite(void) {
    Suite *s = suite_create("sms/flow");
    TCase *t = tcase_create("flow");
    tcase_add_loop_test(t, buckets_fill, 0, COUNT(fills));
    tcase_add_test(t, slices_are_small_but_enough_for_one_message);
    tcase_add_loop_test(t, a_buckets_clock_goes_on, 0, COUNT(clocks));
    tcase_add_test(t, clocks_that_differ_do_not_fill_a_bucket_twice);
    tcase_add_loop_test(t, breaker_opens, 0, COUNT(breakers));
    tcase_add_test(t, an_open_breaker_lets_one_through_after_its_pause_and_only_that_one_speaks);
    tcase_add_test(t, its_pause_has_an_end_and_obeys_the_gateway);
    tcase_add_test(t, a_gateway_that_says_when_is_left_alone_by_all);
    tcase_add_test(t, a_drained_gateway_is_reopened_by_people_only);
    tcase_add_loop_test(t, a_message_meets_its_rules, 0, COUNT(rows));
    tcase_add_test(t, an_urgent_message_of_social_policy_goes_at_night);
    tcase_add_test(t, a_class_without_a_rule_waits);
    tcase_add_loop_test(t, routes_are_followed, 0, COUNT(routes));
    tcase_add_test(t, a_gateway_that_only_lacks_tokens_is_waited_for);
    tcase_add_test(t, tokens_and_trials_are_used_up);
    tcase_add_loop_test(t, unknown_messages_are_asked_about_only_where_that_is_safe, 0, COUNT(asks));
    tcase_add_test(t, lanes_share_twelve_six_two_however_few_go_at_a_time);
    tcase_add_test(t, each_lane_is_met_first_in_its_turn);
    suite_add_tcase(s, t);
    return s;
}

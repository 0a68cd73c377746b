// SPDX-License-Identifier: MPL-2.0
// What the law and the gateways let through, on a real server: hours, limits, lists, routes, buckets, breakers.
#include <string.h>

#include "base/vdate.h"
#include "flow.h"
#include "turns.h"

static int64_t in_state(const char *state) { return outbox_number(&box, "SELECT COUNT(*) FROM message WHERE state = '%s'", state); }

// ---- rules

START_TEST(at_night_a_message_waits_for_the_morning_or_expires) {
    struct core_turn t = turn_of(20);
    outbox_run(&box, "UPDATE message_rule SET hour_from = '07:00', hour_to = '21:00'");
    ck_assert_int_eq(flow_policy(&worker, box.arena, clock_ms(), &policy), RC_OK);
    ck_assert(clock_parse("2030-01-01 15:00:00.000", &t.pick.now_ms));  // 22:00 there
    outbox_message(&box, 1, 0, "due_at = '2030-01-01 14:00:00', valid_until = '2030-01-03'");
    outbox_message(&box, 2, 0, "due_at = '2030-01-01 14:00:00', valid_until = '2030-01-01 23:00:00'");
    outbox_message(&box, 3, 0, "due_at = '2030-01-01 14:00:00', valid_until = '2030-01-03', lane = 0");
    struct queue_turned got = turn_done(&worker, &t);
    ck_assert_int_eq(got.done.n_taken, 1);
    ck_assert_int_eq(got.done.moved, 2);
    ck_assert_str_eq(outbox_state(&box, 1), "queued");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE due_at = '2030-01-02 00:00:00.000'"), 1);
    ck_assert_str_eq(outbox_state(&box, 2), "expired");
    ck_assert_str_eq(outbox_state(&box, 3), "submitting");
    turns_open_hours();
}
END_TEST

static void advertising(int first, int n) {
    for (int i = 0; i < n; i++) outbox_message(&box, first + i, 0, "class = 'advertising', purpose = 'advertising', lane = 2, valid_until = NOW(3) + INTERVAL 3 DAY");
}

START_TEST(a_number_gets_three_of_advertising_in_a_day) {
    turn_consent("advertising", "yes", 0);
    advertising(1, 5);
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 3);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE state = 'queued' AND due_at > NOW(3)"), 2);
    for (int i = 1; i <= 3; i++) turn_settle(&worker, i, i == 2 ? TURN_UNKNOWN : TURN_TAKEN);  // one of them unknown: it counts
    outbox_run(&box, "UPDATE message SET due_at = NOW(3) - INTERVAL 1 SECOND WHERE state = 'queued'");
    ck_assert_int_eq(turn_claim(&other, 20).done.n_taken, 0);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE state = 'queued' AND due_at > NOW(3) + INTERVAL 23 HOUR"), 2);
    outbox_run(&box, "UPDATE message_event SET at = NOW(3) - INTERVAL 25 HOUR WHERE message_id = %d", OUTBOX_MESSAGE + 1);
    outbox_run(&box, "UPDATE message SET due_at = NOW(3) - INTERVAL 1 SECOND WHERE state = 'queued'");
    ck_assert_int_eq(turn_claim(&other, 20).done.n_taken, 1);
}
END_TEST

// Three whose worker died: its answers are nowhere, but they may be on the telephone, or a report says that they are.
static const struct {
    const char *label;
    const char *state, *detail;  // of the move
    int taken;
} losses[] = {
    { "a lost lease counts", "ambiguous", "lease_lost", 0 },
    { "a report that the carrier has it counts", "accepted", "dlr_sent", 0 },
    { "a report that it was shown counts", "delivered", "dlr_delivered", 0 },
    { "a report that it was not shown counts too: it was sent", "failed", "dlr_failed", 0 },
    { "what was refused does not", "failed", "reject", 1 },
};

START_TEST(what_went_without_an_answer_counts_in_the_day) {
    turn_consent("advertising", "yes", 0);
    advertising(1, 3);
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 3);
    outbox_run(&box, "UPDATE message SET state = '%s', lease_owner = NULL, lease_until = NULL", losses[_i].state);
    outbox_run(&box, "INSERT INTO message_event (at, unit_id, message_id, attempt, kind, word, detail, unique_key)"
                     " SELECT NOW(3), unit_id, id, 1, 'move', state, '%s', LEFT(UNHEX(SHA2(id, 256)), 16) FROM message", losses[_i].detail);
    advertising(4, 1);
    ck_assert_msg(turn_claim(&worker, 20).done.n_taken == losses[_i].taken, "%s", losses[_i].label);
}
END_TEST

START_TEST(a_lane_that_is_first_gets_the_only_token) {
    for (int lane = 0; lane < PICK_LANES; lane++) turn_lane(100 * lane, 3, lane);
    struct core_turn t = turn_of(20);
    t.pick.first = _i;
    t.pick.offers[0].limited_requests = true;
    t.pick.offers[0].requests = 1000;
    t.pick.offers[1].open = false;
    struct queue_turned got = turn_done(&worker, &t);
    ck_assert_int_eq(got.done.n_taken, 1);
    ck_assert_int_eq(got.jobs[0].job.lane, _i);
}
END_TEST

START_TEST(a_refused_one_does_not_count) {
    turn_consent("advertising", "yes", 0);
    advertising(1, 3);
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 3);
    for (int i = 1; i <= 3; i++) turn_settle(&worker, i, TURN_REFUSED);
    advertising(4, 1);
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 1);
}
END_TEST

START_TEST(a_number_on_the_list_gets_none) {
    turn_consent("advertising", "yes", 0);
    advertising(1, 1);
    outbox_run(&box, "INSERT INTO do_not_advertise (id, number_enc, number_idx, number_tail, listed_on, source)"
                     " SELECT 1, phone_enc, phone_idx, '678', '2024-01-01', '5656' FROM message");
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 0);
    ck_assert_str_eq(outbox_state(&box, 1), "cancelled");
}
END_TEST

// ---- gateways

START_TEST(routes_lead_by_class_and_learnt_carrier) {
    outbox_run(&box, "INSERT INTO gateway_route (id, class, carrier, gateway, ranking) VALUES (1, 'policy', 'VTL', 'kannel', 1),"
                     " (2, 'policy', NULL, 'sandbox', 1), (3, 'service', NULL, 'kannel', 1), (4, 'service', NULL, 'sandbox', 2),"
                     " (5, 'policy', NULL, 'esms', 1)");
    outbox_message(&box, 1, 0, "");
    outbox_message(&box, 2, 0, "class = 'service'");
    outbox_message(&box, 3, 0, "phone_idx = REPEAT('x', 16)");
    outbox_run(&box, "INSERT INTO number_carrier VALUES (REPEAT('x', 16), 'VTL', NOW(3))");
    ck_assert_int_eq(flow_policy(&worker, box.arena, clock_ms(), &policy), RC_OK);
    ck_assert_int_eq(policy.n_routes, 4);  // esms is not set up here
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 3);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE gateway = 'sandbox' AND id = %d", OUTBOX_MESSAGE + 1), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE gateway = 'kannel'"), 2);
}
END_TEST

START_TEST(a_closed_gateway_is_passed_by_and_its_only_class_stays) {
    outbox_run(&box, "INSERT INTO gateway_route (id, class, carrier, gateway, ranking) VALUES (1, 'policy', NULL, 'kannel', 1),"
                     " (2, 'policy', NULL, 'sandbox', 2), (3, 'service', NULL, 'kannel', 1)");
    outbox_message(&box, 1, 0, "");
    outbox_message(&box, 2, 0, "class = 'service'");
    ck_assert_int_eq(flow_policy(&worker, box.arena, clock_ms(), &policy), RC_OK);
    struct core_turn t = turn_of(20);
    t.pick.offers[1].open = false;
    ck_assert_int_eq(turn_done(&worker, &t).done.n_taken, 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE gateway = 'sandbox'"), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE state = 'queued' AND due_at <= NOW(3) AND attempts = 0"), 1);
}
END_TEST

START_TEST(workers_share_one_bucket) {
    int64_t at = clock_ms();
    worker.rates[0][0] = other.rates[0][0] = 4;
    turn_lane(0, 30, 1);
    outbox_run(&box, "UPDATE gateway_state SET request_tokens = 0, filled_at = '2020-01-01'");
    int taken = 0;
    for (int i = 0; i < 10; i++) {  // of one instant: a second's worth in all, whoever asks
        struct core_turn t = turn_of(20);
        t.pick.now_ms = at;
        t.pick.offers[0].limited_requests = true;
        t.pick.offers[0].want_requests = 1000;
        t.pick.offers[1].open = false;
        struct queue_turned got = turn_done(i % 2 == 0 ? &worker : &other, &t);
        ck_assert_int_eq(got.done.granted[0].requests, got.done.n_taken * 1000);
        taken += got.done.n_taken;
    }
    ck_assert_int_eq(taken, 4);
    ck_assert_int_eq(outbox_number(&box, "SELECT request_tokens FROM gateway_state WHERE gateway = 'sandbox'"), 0);
}
END_TEST

START_TEST(parts_are_counted_too) {
    worker.rates[0][1] = 5;
    outbox_message(&box, 1, 0, "parts = 3");
    outbox_message(&box, 2, 0, "parts = 3");
    outbox_message(&box, 3, 0, "parts = 3");
    struct core_turn t = turn_of(20);
    t.pick.offers[0].limited_parts = true;
    t.pick.offers[0].want_parts = 10000;
    t.pick.offers[1].open = false;
    outbox_run(&box, "UPDATE gateway_state SET filled_at = '2020-01-01'");
    struct queue_turned got = turn_done(&worker, &t);
    ck_assert_int_eq(got.done.granted[0].parts, 10000);
    ck_assert_int_eq(got.done.n_taken, 3);
}
END_TEST

static struct queue_turned note(enum breaker_state state, int64_t until_ms) {
    struct core_note n = { .gateway = 0, .state = state, .open_until_ms = until_ms, .trips = 2, .reason = "our account is refused" };
    struct core_turn t = turn_of(0);
    t.notes = &n;
    t.n_notes = 1;
    return turn_done(&worker, &t);
}

static struct queue_turned probe_by(struct queue *q) {
    struct core_turn t = turn_of(20);
    t.pick.offers[0].one = true;
    t.pick.offers[1].open = false;
    return turn_done(q, &t);
}

START_TEST(the_breaker_is_shared_and_one_worker_tries) {
    turn_lane(0, 5, 1);
    note(BREAKER_OPEN, clock_ms() + 60000);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM gateway_state WHERE state = 'open' AND trips = 2 AND reason LIKE 'our%%'"), 1);
    ck_assert_int_eq(probe_by(&other).done.n_taken, 0);  // before its time
    note(BREAKER_OPEN, clock_ms() - 1);
    struct queue_turned got = probe_by(&other);
    ck_assert_int_eq(got.done.n_taken, 1);
    ck_assert(got.jobs[0].job.probe);
    ck_assert_int_eq(probe_by(&worker).done.n_taken, 0);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM gateway_state WHERE state = 'probing'"), 1);
    note(BREAKER_CLOSED, 0);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM gateway_state WHERE state = 'closed' AND gateway = 'sandbox' AND open_until IS NULL"), 1);
}
END_TEST

START_TEST(what_a_person_has_drained_no_worker_opens) {
    outbox_run(&box, "UPDATE gateway_state SET state = 'drained', reason = 'by hand' WHERE gateway = 'sandbox'");
    turn_lane(0, 1, 1);
    note(BREAKER_CLOSED, 0);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM gateway_state WHERE state = 'drained' AND reason = 'by hand'"), 1);
    ck_assert_int_eq(probe_by(&worker).done.n_taken, 0);
    ck_assert_int_eq(in_state("queued"), 1);
}
END_TEST

Suite *queue_flow_suite(void) {
    Suite *s = suite_create("sms/queue flow");
    TCase *t = tcase_create("flow");
    tcase_add_unchecked_fixture(t, outbox_build, outbox_remove);
    tcase_add_checked_fixture(t, turns_open, turns_close);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, at_night_a_message_waits_for_the_morning_or_expires);
    tcase_add_test(t, a_number_gets_three_of_advertising_in_a_day);
    tcase_add_loop_test(t, what_went_without_an_answer_counts_in_the_day, 0, (int)(sizeof(losses) / sizeof(losses[0])));
    tcase_add_loop_test(t, a_lane_that_is_first_gets_the_only_token, 0, PICK_LANES);
    tcase_add_test(t, a_refused_one_does_not_count);
    tcase_add_test(t, a_number_on_the_list_gets_none);
    tcase_add_test(t, routes_lead_by_class_and_learnt_carrier);
    tcase_add_test(t, a_closed_gateway_is_passed_by_and_its_only_class_stays);
    tcase_add_test(t, workers_share_one_bucket);
    tcase_add_test(t, parts_are_counted_too);
    tcase_add_test(t, the_breaker_is_shared_and_one_worker_tries);
    tcase_add_test(t, what_a_person_has_drained_no_worker_opens);
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
// Numbers looked up ahead are hints: what a turn takes is what waits then. Leases name what a turn took until all of it is settled.
#include <string.h>

#include "base/vdate.h"
#include "gateway.h"
#include "gen/queries.h"
#include "turns.h"

static struct queue_turned claim_at(struct queue *q, int room, int64_t now_ms) {
    struct core_turn t = turn_of(room);
    t.pick.now_ms = now_ms;
    return turn_done(q, &t);
}

static void ahead_open(void) {
    turns_open();
    worker.looks_always = other.looks_always = false;
}

static const char *leased(void) {
    return outbox_cell(&box, "SELECT COALESCE(GROUP_CONCAT(ids ORDER BY number SEPARATOR ' '), '') FROM message_lease");
}

// ---- ahead

START_TEST(what_has_gone_since_the_look_is_not_taken) {
    int64_t now = clock_ms();
    turn_lane(0, 6, 1);
    ck_assert_int_eq(claim_at(&worker, 1, now).done.n_taken, 1);
    outbox_run(&box, "UPDATE message SET state = 'cancelled' WHERE id = %d", OUTBOX_MESSAGE + 1);
    outbox_run(&box, "UPDATE message SET due_at = NOW(3) + INTERVAL 1 HOUR WHERE id = %d", OUTBOX_MESSAGE + 2);
    outbox_run(&box, "UPDATE message SET lane = 9 WHERE id = %d", OUTBOX_MESSAGE + 3);
    outbox_run(&box, "UPDATE message SET deleted_at = NOW(3) WHERE id = %d", OUTBOX_MESSAGE + 4);
    struct queue_turned got = claim_at(&worker, 20, now);
    ck_assert_int_eq(got.done.n_taken, 1);
    ck_assert_int_eq(got.jobs[0].job.id, OUTBOX_MESSAGE + 5);
}
END_TEST

START_TEST(what_has_come_since_is_seen_when_the_look_is_old) {
    int64_t now = clock_ms();
    turn_lane(1, 4, 1);
    ck_assert_int_eq(claim_at(&worker, 1, now).done.n_taken, 1);
    outbox_message(&box, 0, 0, "lane = 1, due_at = NOW(3) - INTERVAL 1 HOUR");
    ck_assert_int_eq(claim_at(&worker, 1, now + AHEAD_MS - 1).jobs[0].job.id, OUTBOX_MESSAGE + 2);
    ck_assert_int_eq(claim_at(&worker, 1, now + AHEAD_MS).jobs[0].job.id, OUTBOX_MESSAGE);
}
END_TEST

START_TEST(an_empty_lane_is_looked_at_again_soon) {
    int64_t now = clock_ms();
    ck_assert_int_eq(claim_at(&worker, 20, now).done.n_taken, 0);
    turn_lane(0, 1, 0);
    ck_assert_int_eq(claim_at(&worker, 20, now + AHEAD_SHORT_MS).done.n_taken, 1);
}
END_TEST

START_TEST(a_clock_set_back_makes_a_look_old) {
    int64_t now = clock_ms();
    ck_assert_int_eq(claim_at(&worker, 20, now).done.n_taken, 0);
    outbox_message(&box, 0, 0, "lane = 1, due_at = NOW(3) - INTERVAL 2 HOUR");
    ck_assert_int_eq(claim_at(&worker, 20, now - 60000).done.n_taken, 1);
}
END_TEST

START_TEST(what_finds_no_token_comes_first_again) {
    int64_t now = clock_ms();
    turn_lane(0, 6, 2);
    for (int i = 0; i < 6; i++) {
        struct core_turn t = turn_of(4);
        t.pick.now_ms = now;
        t.pick.offers[0].limited_requests = true;
        t.pick.offers[0].requests = 1000;
        t.pick.offers[1].open = false;
        struct queue_turned got = turn_done(&worker, &t);
        ck_assert_int_eq(got.done.n_taken, 1);
        ck_assert_int_eq(got.jobs[0].job.id, OUTBOX_MESSAGE + i);
    }
}
END_TEST

START_TEST(two_workers_with_the_same_look_take_each_message_once) {
    int64_t now = clock_ms();
    turn_lane(0, 12, 1);
    int taken = claim_at(&worker, 1, now).done.n_taken + claim_at(&other, 1, now).done.n_taken;
    for (int i = 0; i < 6; i++) taken += claim_at(i % 2 == 0 ? &worker : &other, 2, now).done.n_taken;
    ck_assert_int_eq(taken, 12);
    ck_assert_int_eq(outbox_number(&box, "SELECT SUM(attempts) FROM message"), 12);
}
END_TEST

// As the first message, and due with it.
static void lane_full(int n) {
    outbox_message(&box, 0, 0, "lane = 2");
    outbox_run(&box, "INSERT INTO message (id, unit_id, person_id, kind, purpose, class, lane, body, coding, parts, phone_enc, phone_idx, phone_tail, due_at,"
                     " valid_until, dedup_key) SELECT m.id + s.seq, unit_id, person_id, kind, purpose, class, lane, body, coding, parts, phone_enc,"
                     " phone_idx, phone_tail, due_at, valid_until, UNHEX(MD5(s.seq)) FROM message m JOIN seq_1_to_%d s", n);
}

START_TEST(two_busy_workers_take_sides_and_each_message_is_taken_once) {
    enum { EACH = 200, TURNS = 6 };
    int64_t now = clock_ms();
    int taken = 0;
    lane_full(AHEAD_MOST + 2000);
    for (int i = 0; i < TURNS; i++) taken += claim_at(i % 2 == 0 ? &worker : &other, EACH, now).done.n_taken;
    ck_assert_int_eq(taken, TURNS * EACH);
    for (int i = 0; i < TURNS; i++) taken += claim_at(i % 2 == 0 ? &worker : &other, EACH, now + AHEAD_MS).done.n_taken;
    ck_assert_int_eq(taken, 2 * TURNS * EACH);
    ck_assert(worker.ahead[2].sides.apart && other.ahead[2].sides.apart);
    ck_assert_int_eq(outbox_number(&box, "SELECT SUM(attempts) FROM message"), taken);
}
END_TEST

START_TEST(a_side_comes_first_and_the_other_is_not_left_out) {
    int64_t now = clock_ms();
    lane_full(AHEAD_MOST + 2000);
    worker.ahead[2].sides = (struct ahead_sides){ .apart = true, .side = 1 };
    struct queue_turned got = claim_at(&worker, 100, now);
    for (int i = 0; i < got.done.n_taken; i++) ck_assert_int_eq(got.jobs[i].job.id / AHEAD_BLOCK % 2, 1);
    for (int taken = 100; taken < AHEAD_MOST; taken += got.done.n_taken) got = claim_at(&worker, 100, now);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE state = 'queued' AND id < %d", OUTBOX_MESSAGE + AHEAD_MOST - 600), 0);
}
END_TEST

START_TEST(a_turn_that_failed_loses_no_message) {
    int64_t now = clock_ms();
    turn_lane(0, 3, 1);
    struct core_turn t = turn_of(2);
    struct queue_turned out;
    t.pick.now_ms = now;
    outbox_run(&box, "RENAME TABLE message_lease TO message_lease_away");
    queue_turn(&worker, box.arena, &t, NULL, &out);
    ck_assert_int_eq(out.done.end, CORE_UNDONE);
    outbox_run(&box, "RENAME TABLE message_lease_away TO message_lease");
    struct queue_turned got = claim_at(&worker, 20, now);
    ck_assert_int_eq(got.done.n_taken, 3);
    ck_assert_int_eq(got.jobs[0].job.id, OUTBOX_MESSAGE);
}
END_TEST

// ---- leases

static void settle_slot(int slot, const char *why) {
    static struct queue_words words[CORE_SLOTS];
    struct core_settle s = { .slot = slot, .id = OUTBOX_MESSAGE + slot, .attempts = 1, .outcome = OUTCOME_ACCEPTED, .event = EVENT_ACCEPT };
    struct core_turn t = turn_of(0);
    struct queue_turned out;
    t.settles = &s;
    t.n_settles = 1;
    for (int i = 0; i < CORE_SLOTS; i++) words[i] = (struct queue_words){ .unit_id = 1, .why = why };
    queue_turn(&worker, box.arena, &t, words, &out);
    ck_assert_int_eq(out.done.end, CORE_DONE);
}

START_TEST(a_lease_stands_until_all_in_it_is_settled) {
    turn_lane(0, 2, 1);
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 2);
    ck_assert_str_eq(leased(), "[910000,910001]");
    settle_slot(0, "HTTP 202");
    ck_assert_str_eq(leased(), "[910000,910001]");
    settle_slot(1, "HTTP 202");
    ck_assert_str_eq(leased(), "");
}
END_TEST

START_TEST(what_a_gateway_says_may_be_anything) {
    static const char *const said[] = { "\"quoted\" \\ \n", "\xff\xfe", "Đã nhận", NULL };
    turn_lane(0, 1, 1);
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 1);
    settle_slot(0, said[_i]);
    ck_assert_str_eq(outbox_state(&box, 0), "accepted");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE word = 'accepted' AND (detail IS NULL) = %d", said[_i] == NULL), 1);
}
END_TEST

static void leases_end(void) {
    outbox_run(&box, "UPDATE message SET lease_until = NOW(3) - INTERVAL 1 SECOND WHERE lease_until IS NOT NULL");
    outbox_run(&box, "UPDATE message_lease SET lease_until = NOW(3) - INTERVAL 1 SECOND");
}

static size_t recovered(void) {
    size_t n;
    ck_assert_int_eq(queue_recover(&other, box.arena, &policy, clock_ms(), &n), RC_OK);
    return n;
}

START_TEST(only_what_is_not_settled_is_given_up) {
    turn_lane(0, 3, 1);
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 3);
    settle_slot(1, "HTTP 202");
    ck_assert_uint_eq(recovered(), 0);  // it is not over
    leases_end();
    ck_assert_uint_eq(recovered(), 2);
    ck_assert_str_eq(outbox_state(&box, 0), "ambiguous");
    ck_assert_str_eq(outbox_state(&box, 1), "accepted");
    ck_assert_str_eq(outbox_state(&box, 2), "ambiguous");
    ck_assert_str_eq(leased(), "");
}
END_TEST

START_TEST(a_message_of_two_leases_is_given_up_once) {
    struct core_back b = { .slot = 0, .id = OUTBOX_MESSAGE, .attempts = 1, .event = EVENT_RELEASE };
    struct core_turn t = turn_of(20);
    turn_lane(0, 2, 1);
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 2);
    t.backs = &b;
    t.n_backs = 1;
    worker.looks_always = true;
    ck_assert_int_eq(turn_done(&worker, &t).done.n_taken, 1);
    ck_assert_str_eq(leased(), "[910000,910001] [910000]");
    leases_end();
    ck_assert_uint_eq(recovered(), 2);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE detail = 'lease_lost'"), 2);
}
END_TEST

START_TEST(many_leases_of_a_dead_worker_are_looked_through_at_once) {
    enum { LEASES = 130 };
    turn_lane(0, 1, 1);
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 1);
    for (int i = 1; i <= LEASES; i++)
        outbox_run(&box, "INSERT INTO message_lease VALUES ('%016d', %d, NOW(3) - INTERVAL 5 SECOND, '[%d]')", i, i, OUTBOX_MESSAGE + 1000 + i);
    leases_end();
    ck_assert_uint_eq(recovered(), 1);
    ck_assert_str_eq(leased(), "");
}
END_TEST

// ---- what indexes name

// A gateway whose reports, or answers about its messages, name only its own number is found by that.
START_TEST(gateways_that_name_their_own_number_are_found_by_it) {
    int n = 0;
    for (size_t i = 0; gateway_at(i) != NULL; i++) {
        const struct gateway *g = gateway_at(i);
        struct q_inbound_by_provider_in in = { .gateway = g->name, .provider_id = "their-7" };
        struct q_inbound_by_provider_out row;
        bool found;
        outbox_run(&box, "DELETE FROM message");
        outbox_message(&box, 1, 0, "");
        outbox_run(&box, "UPDATE message SET gateway = '%s', provider_id = 'their-7'", g->name);
        ck_assert_int_eq(q_inbound_by_provider(worker.db, box.arena, &in, &row, &found), RC_OK);
        ck_assert_msg(found == (g->profile->reports_by_id || g->build_query != NULL), "%s", g->name);
        n += found;
    }
    ck_assert_int_ge(n, 2);
}
END_TEST

static const struct {
    const char *state, *queue_state;
    bool open;
} places[] = {
    { "queued", "queued", true },       { "claimed", "queued", true },      { "submitting", "queued", true }, { "retry_wait", "retry_wait", true },
    { "accepted", "accepted", false },  { "ambiguous", "ambiguous", false }, { "dead", "dead", false },       { "cancelled", "cancelled", false },
};

START_TEST(a_message_on_its_way_keeps_its_place) {
    outbox_message(&box, 1, 0, "");
    outbox_run(&box, "SET SESSION foreign_key_checks = 0");
    outbox_run(&box, "UPDATE message SET campaign_id = 7, state = '%s'", places[_i].state);
    ck_assert_str_eq(outbox_cell(&box, "SELECT queue_state FROM message"), places[_i].queue_state);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE campaign_open = 7"), places[_i].open);
}
END_TEST

Suite *ahead_suite(void) {
    Suite *s = suite_create("sms/ahead");
    TCase *t = tcase_create("ahead");
    tcase_add_unchecked_fixture(t, outbox_build, outbox_remove);
    tcase_add_checked_fixture(t, ahead_open, turns_close);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, what_has_gone_since_the_look_is_not_taken);
    tcase_add_test(t, what_has_come_since_is_seen_when_the_look_is_old);
    tcase_add_test(t, an_empty_lane_is_looked_at_again_soon);
    tcase_add_test(t, a_clock_set_back_makes_a_look_old);
    tcase_add_test(t, what_finds_no_token_comes_first_again);
    tcase_add_test(t, two_workers_with_the_same_look_take_each_message_once);
    tcase_add_test(t, two_busy_workers_take_sides_and_each_message_is_taken_once);
    tcase_add_test(t, a_side_comes_first_and_the_other_is_not_left_out);
    tcase_add_test(t, a_turn_that_failed_loses_no_message);
    tcase_add_test(t, a_lease_stands_until_all_in_it_is_settled);
    tcase_add_loop_test(t, what_a_gateway_says_may_be_anything, 0, 4);
    tcase_add_test(t, only_what_is_not_settled_is_given_up);
    tcase_add_test(t, a_message_of_two_leases_is_given_up_once);
    tcase_add_test(t, many_leases_of_a_dead_worker_are_looked_through_at_once);
    tcase_add_test(t, gateways_that_name_their_own_number_are_found_by_it);
    tcase_add_loop_test(t, a_message_on_its_way_keeps_its_place, 0, sizeof(places) / sizeof(places[0]));
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
// Turns of the worker on a real server, under the worker's own account: what is taken, how it is settled, what several workers share.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/vdate.h"
#include "turns.h"

static int64_t events(int n, const char *word) {
    return outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE message_id = %d AND word = '%s'", OUTBOX_MESSAGE + n,
                         word);
}

START_TEST(two_workers_are_named_differently) {
    ck_assert_str_ne(worker.owner, other.owner);
    ck_assert_uint_eq(strlen(worker.owner), 16);
}
END_TEST

START_TEST(a_turn_takes_what_the_job_needs) {
    outbox_message(&box, 1, 0, "");
    struct queue_turned got = turn_claim(&worker, 20);
    ck_assert_int_eq(got.done.n_taken, 1);
    const struct queue_job *j = &got.jobs[0];
    ck_assert_int_eq(j->job.id, OUTBOX_MESSAGE + 1);
    ck_assert_int_eq(j->job.attempts, 1);
    ck_assert_int_gt(j->unit_id, 0);
    ck_assert_str_eq(j->body, "Mời học");
    ck_assert(j->ucs2);
    ck_assert_uint_gt(j->phone_enc_len, 41);
    ck_assert_str_eq(outbox_state(&box, 1), "submitting");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE gateway = 'sandbox' AND attempts = 1 AND lease_until > NOW(3)"), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message_event"), 0);
    ck_assert_int_eq(turn_claim(&other, 20).done.n_taken, 0);
}
END_TEST

static const struct {
    const char *label;
    const char *set;
    int taken;
    const char *state;
} meets[] = {
    { "a due message is taken", "lane = 0", 1, "submitting" },
    { "a later one stays", "due_at = NOW(3) + INTERVAL 1 HOUR", 0, "queued" },
    { "one past its validity expires", "valid_until = NOW(3) - INTERVAL 1 SECOND", 0, "expired" },
    { "a deleted one is left alone", "deleted_at = NOW(3)", 0, "queued" },
    { "an accepted one too", "state = 'accepted'", 0, "accepted" },
    { "advertising without consent is cancelled", "class = 'advertising', purpose = 'advertising', lane = 2", 0, "cancelled" },
};

START_TEST(what_a_turn_meets) {
    outbox_message(&box, 1, 0, meets[_i].set);
    ck_assert_msg(turn_claim(&worker, 20).done.n_taken == meets[_i].taken, "%s", meets[_i].label);
    ck_assert_msg(strcmp(outbox_state(&box, 1), meets[_i].state) == 0, "%s: %s", meets[_i].label, outbox_state(&box, 1));
}
END_TEST

static const struct {
    const char *label;
    const char *answers[2][2];  // purpose, answer; oldest first
    const char *state;
} consents[] = {
    { "nobody asked: sent", { { NULL } }, "submitting" },
    { "no is no", { { "training", "no" } }, "cancelled" },
    { "the newest answer counts: yes", { { "training", "no" }, { "training", "yes" } }, "submitting" },
    { "the newest answer counts: no", { { "training", "yes" }, { "training", "no" } }, "cancelled" },
    { "a refusal of another purpose is not one of this", { { "jobs", "no" } }, "submitting" },
};

START_TEST(who_has_opted_out_gets_nothing) {
    for (int i = 0; i < 2; i++) turn_consent(consents[_i].answers[i][0], consents[_i].answers[i][1], i);
    outbox_message(&box, 1, 0, "");
    bool sent = turn_claim(&worker, 20).done.n_taken == 1;
    ck_assert_msg(strcmp(outbox_state(&box, 1), consents[_i].state) == 0, "%s", consents[_i].label);
    ck_assert_int_eq(sent, strcmp(consents[_i].state, "submitting") == 0);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE detail = 'opted_out'"), sent ? 0 : 1);
    ck_assert_int_eq(events(1, "cancelled"), sent ? 0 : 1);
}
END_TEST

static int64_t taken_in(int lane_number) {
    return outbox_number(&box, "SELECT COUNT(*) FROM message WHERE state = 'submitting' AND lane = %d", lane_number);
}

START_TEST(bulk_is_slow_behind_urgent_but_does_not_starve) {
    for (int i = 0; i < 3; i++) turn_lane(100 * i, 21, i);
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 20);
    ck_assert_int_eq(taken_in(0), 12);
    ck_assert_int_eq(taken_in(1), 6);
    ck_assert_int_eq(taken_in(2), 2);
}
END_TEST

START_TEST(free_places_go_to_whoever_has_work) {
    turn_lane(0, 3, 0);
    turn_lane(100, 30, 1);
    turn_lane(200, 1, 2);
    struct queue_turned got = turn_claim(&worker, 20);
    ck_assert_int_eq(got.done.n_taken, 20);
    ck_assert_int_eq(taken_in(0), 3);
    ck_assert_int_eq(taken_in(1), 16);
    ck_assert_int_eq(taken_in(2), 1);
    for (int i = 0; i < 20; i++) {
        for (int k = 0; k < i; k++) ck_assert_int_ne(got.jobs[i].job.id, got.jobs[k].job.id);
    }
}
END_TEST

static enum rc claim_while_locked(void *arg) {
    int *n = arg;
    struct db_rows rows;
    static const char lock[] =
        "SELECT id FROM message WHERE queue_state = 'queued' AND lane = 1 ORDER BY due_at, id LIMIT 3 FOR UPDATE";
    TRY(db_run(worker.db, box.arena, lock, NULL, 0, &rows));
    *n = turn_claim(&other, 20).done.n_taken;
    return RC_OK;
}

START_TEST(rows_that_another_worker_has_locked_are_passed_over) {
    int n = 0;
    turn_lane(0, 10, 1);
    int64_t began = clock_monotonic_ms();
    ck_assert_int_eq(db_tx(worker.db, claim_while_locked, &n), RC_OK);
    ck_assert_int_eq(n, 7);
    ck_assert_int_lt(clock_monotonic_ms() - began, 2000);
}
END_TEST

static int claim_until_empty(void) {
    struct queue q = turns_queue();
    struct arena *a = arena_new();
    struct queue_turned out = { .done = { .n_taken = 1 } };
    while (out.done.n_taken > 0) {
        struct core_turn t = turn_of(7);
        arena_reset(a);
        queue_turn(&q, a, &t, NULL, &out);
        if (out.done.end != CORE_DONE) return 1;
    }
    db_close(q.db);
    arena_free(a);
    return 0;
}

START_TEST(four_workers_share_a_backlog_and_none_takes_a_row_twice) {
    enum { WORKERS = 4, ROWS = 200 };
    pid_t pids[WORKERS];
    turn_lane(0, ROWS, 1);
    for (int i = 0; i < WORKERS; i++) {
        pids[i] = fork();
        ck_assert_int_ge(pids[i], 0);
        if (pids[i] == 0) _exit(claim_until_empty());
    }
    for (int i = 0; i < WORKERS; i++) {
        int status;
        ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
        ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE state = 'submitting' AND attempts = 1"), ROWS);
}
END_TEST

// ---- settling

static void settle(int n, int i) { turn_settle(&worker, n, i); }

START_TEST(each_outcome_settles) {
    outbox_message(&box, 1, 0, "");
    turn_claim(&worker, 20);
    settle(1, _i);
    ck_assert_str_eq(outbox_state(&box, 1), turn_answers[_i].state);
    settle(1, _i);  // the answer to COMMIT was lost: once more
    ck_assert_str_eq(outbox_state(&box, 1), turn_answers[_i].state);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE kind = 'submit'"), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE kind = 'move'"), _i != 0);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE lease_owner IS NOT NULL"), 0);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE provider_id = 's1'"), _i == 0);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE due_at > NOW(3)"),
                     turn_answers[_i].event == EVENT_NOT_SENT);
}
END_TEST

START_TEST(only_the_holder_may_settle) {
    outbox_message(&box, 1, 0, "");
    turn_claim(&worker, 20);
    turn_settle(&other, 1, _i == 0 ? 0 : 4);
    ck_assert_str_eq(outbox_state(&box, 1), "submitting");
}
END_TEST

START_TEST(an_answer_does_not_undo_a_report_that_was_faster) {
    outbox_message(&box, 1, 0, "");
    turn_claim(&worker, 20);
    outbox_run(&box, "UPDATE message SET state = 'delivered', lease_owner = NULL");
    settle(1, 0);
    ck_assert_str_eq(outbox_state(&box, 1), "delivered");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE provider_id = 's1' AND gateway = 'sandbox'"), 1);
    ck_assert_int_eq(events(1, "accepted"), 1);
}
END_TEST

static size_t recover(const struct queue *q) {
    size_t n;
    outbox_leases(&box);
    ck_assert_int_eq(queue_recover(q, box.arena, &policy, clock_ms(), &n), RC_OK);
    return n;
}

START_TEST(a_late_worker_cannot_settle_what_became_ambiguous) {
    outbox_message(&box, 1, 0, "");
    turn_claim(&worker, 20);
    outbox_run(&box, "UPDATE message SET lease_until = NOW(3) - INTERVAL 1 SECOND");
    ck_assert_uint_eq(recover(&other), 1);
    settle(1, 1);
    ck_assert_str_eq(outbox_state(&box, 1), "ambiguous");
    settle(1, 0);
    ck_assert_str_eq(outbox_state(&box, 1), "ambiguous");
}
END_TEST

static struct queue_turned give_back(int n, enum event event, int attempts) {
    struct core_back b = { .slot = 0, .id = OUTBOX_MESSAGE + n, .attempts = attempts, .event = event };
    struct core_turn t = turn_of(0);
    t.backs = &b;
    t.n_backs = 1;
    return turn_done(&worker, &t);
}

START_TEST(what_never_started_goes_back_and_its_attempt_is_not_counted) {
    outbox_message(&box, 1, 0, "");
    turn_claim(&worker, 20);
    give_back(1, EVENT_RELEASE, 2);  // of another attempt: nothing
    ck_assert_str_eq(outbox_state(&box, 1), "submitting");
    give_back(1, EVENT_RELEASE, 1);
    ck_assert_str_eq(outbox_state(&box, 1), "queued");
    ck_assert_int_eq(outbox_number(&box, "SELECT attempts FROM message"), 0);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE lease_owner IS NOT NULL"), 0);
    ck_assert_int_eq(turn_claim(&worker, 20).done.n_taken, 1);
}
END_TEST

static const struct {
    const char *label;
    const char *set;
    const char *state;
} losses[] = {
    { "claimed by an earlier version: nothing was sent", "state = 'claimed', lease_until = NOW(3) - INTERVAL 1 SECOND", "queued" },
    { "submitting and the holder gone: perhaps sent", "state = 'submitting', lease_until = NOW(3) - INTERVAL 1 SECOND",
      "ambiguous" },
    { "a live lease stays", "state = 'claimed', lease_until = NOW(3) + INTERVAL 10 SECOND", "claimed" },
    { "a live submitting one too", "state = 'submitting', lease_until = NOW(3) + INTERVAL 10 SECOND", "submitting" },
};

START_TEST(leases_of_dead_workers) {
    outbox_message(&box, 1, 0, losses[_i].set);
    recover(&worker);
    ck_assert_msg(strcmp(outbox_state(&box, 1), losses[_i].state) == 0, "%s", losses[_i].label);
}
END_TEST

START_TEST(unknown_ones_are_asked_about_where_the_gateway_knows_them) {
    policy.gateway[0].knows = true;
    outbox_message(&box, 1, 0, "state = 'submitting', attempts = 1, gateway = 'sandbox', lease_until = NOW(3) - INTERVAL 1 SECOND");
    outbox_message(&box, 2, 0, "state = 'submitting', attempts = 1, gateway = 'kannel', lease_until = NOW(3) - INTERVAL 1 SECOND");
    outbox_message(&box, 3, 0, "state = 'submitting', attempts = 5, gateway = 'sandbox', lease_until = NOW(3) - INTERVAL 1 SECOND");
    ck_assert_uint_eq(recover(&worker), 3);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE ask_until > NOW(3)"), 1);
    struct core_turn t = turn_of(20);
    t.ask = true;
    ck_assert_int_eq(turn_done(&worker, &t).done.n_taken, 0);  // not yet
    outbox_run(&box, "UPDATE message SET due_at = NOW(3) - INTERVAL 1 SECOND");
    t = turn_of(20);
    t.ask = true;
    struct queue_turned got = turn_done(&worker, &t);
    ck_assert_int_eq(got.done.n_taken, 1);
    ck_assert(got.jobs[0].job.asked);
    ck_assert_int_eq(got.jobs[0].job.id, OUTBOX_MESSAGE + 1);
    ck_assert_int_eq(got.jobs[0].job.attempts, 2);
    give_back(1, EVENT_UNKNOWN, 2);
    ck_assert_str_eq(outbox_state(&box, 1), "ambiguous");
}
END_TEST

// The window in which a gateway knows the reference begins with the lease, or with the first attempt, not when the lease is found over.
static const struct {
    const char *label;
    const char *set;      // beside "submitting", one attempt, at the sandbox
    const char *until;    // what ask_until must be near; NULL: never asked
} begins[] = {
    { "from the lease's beginning", "lease_until = NOW(3) - INTERVAL 1 SECOND", "NOW(3) + INTERVAL 58 MINUTE - INTERVAL 1 SECOND" },
    { "found over half an hour late", "lease_until = NOW(3) - INTERVAL 30 MINUTE", "NOW(3) + INTERVAL 28 MINUTE" },
    { "found over too late", "lease_until = NOW(3) - INTERVAL 1 HOUR", NULL },
    { "an earlier attempt began it", "lease_until = NOW(3) - INTERVAL 1 SECOND, ask_until = NOW(3) + INTERVAL 5 MINUTE", "NOW(3) + INTERVAL 5 MINUTE" },
    { "and has used it up", "lease_until = NOW(3) - INTERVAL 1 SECOND, ask_until = NOW(3) - INTERVAL 5 MINUTE", NULL },
};

START_TEST(the_window_to_ask_begins_with_the_lease) {
    char set[200];
    policy.gateway[0].knows = true;
    policy.gateway[0].window_ms = 3600000;
    (void)snprintf(set, sizeof(set), "state = 'submitting', attempts = 1, gateway = 'sandbox', %s", begins[_i].set);
    outbox_message(&box, 1, 0, set);
    ck_assert_uint_eq(recover(&worker), 1);
    ck_assert_str_eq(outbox_state(&box, 1), "ambiguous");
    const char *until = begins[_i].until == NULL ? "NULL" : begins[_i].until;
    int64_t n = outbox_number(&box, begins[_i].until == NULL ? "SELECT COUNT(*) FROM message WHERE ask_until IS NULL OR ask_until <=> %s"
                                                             : "SELECT COUNT(*) FROM message WHERE ABS(TIMESTAMPDIFF(SECOND, ask_until, %s)) <= 5", until);
    ck_assert_msg(n == 1, "%s", begins[_i].label);
}
END_TEST

START_TEST(what_was_asked_about_and_given_back_may_be_asked_again) {
    outbox_message(&box, 1, 0, "");
    turn_claim(&worker, 20);
    struct core_back b = { .id = OUTBOX_MESSAGE + 1, .attempts = 1, .event = EVENT_UNKNOWN, .ask_until_ms = clock_ms() + 600000 };
    struct core_turn t = turn_of(0);
    t.backs = &b;
    t.n_backs = 1;
    turn_done(&worker, &t);
    ck_assert_str_eq(outbox_state(&box, 1), "ambiguous");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE ask_until > NOW(3) + INTERVAL 9 MINUTE"), 1);
}
END_TEST

START_TEST(retries_come_back_when_due_and_expire_when_late) {
    size_t n;
    outbox_message(&box, 1, 0, "state = 'retry_wait'");
    outbox_message(&box, 2, 0, "state = 'retry_wait', due_at = NOW(3) + INTERVAL 1 HOUR");
    outbox_message(&box, 3, 0, "state = 'retry_wait', valid_until = NOW(3) - INTERVAL 1 SECOND");
    ck_assert_int_eq(queue_wake(&worker, box.arena, clock_ms(), &n), RC_OK);
    ck_assert_uint_eq(n, 2);
    ck_assert_str_eq(outbox_state(&box, 1), "queued");
    ck_assert_str_eq(outbox_state(&box, 2), "retry_wait");
    ck_assert_str_eq(outbox_state(&box, 3), "expired");
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

Suite *queue_suite(void) {
    Suite *s = suite_create("sms/queue");
    TCase *t = tcase_create("queue");
    tcase_add_unchecked_fixture(t, outbox_build, outbox_remove);
    tcase_add_checked_fixture(t, turns_open, turns_close);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, two_workers_are_named_differently);
    tcase_add_test(t, a_turn_takes_what_the_job_needs);
    tcase_add_loop_test(t, what_a_turn_meets, 0, COUNT(meets));
    tcase_add_loop_test(t, who_has_opted_out_gets_nothing, 0, COUNT(consents));
    tcase_add_test(t, bulk_is_slow_behind_urgent_but_does_not_starve);
    tcase_add_test(t, free_places_go_to_whoever_has_work);
    tcase_add_test(t, rows_that_another_worker_has_locked_are_passed_over);
    tcase_add_test(t, four_workers_share_a_backlog_and_none_takes_a_row_twice);
    tcase_add_loop_test(t, each_outcome_settles, 0, TURN_ANSWERS);
    tcase_add_loop_test(t, only_the_holder_may_settle, 0, 2);
    tcase_add_test(t, an_answer_does_not_undo_a_report_that_was_faster);
    tcase_add_test(t, a_late_worker_cannot_settle_what_became_ambiguous);
    tcase_add_test(t, what_never_started_goes_back_and_its_attempt_is_not_counted);
    tcase_add_loop_test(t, leases_of_dead_workers, 0, COUNT(losses));
    tcase_add_test(t, unknown_ones_are_asked_about_where_the_gateway_knows_them);
    tcase_add_loop_test(t, the_window_to_ask_begins_with_the_lease, 0, COUNT(begins));
    tcase_add_test(t, what_was_asked_about_and_given_back_may_be_asked_again);
    tcase_add_test(t, retries_come_back_when_due_and_expire_when_late);
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
// Claims, leases and settling on a real server, under the worker's own account.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/vdate.h"
#include "outbox.h"
#include "queue.h"

static struct outbox box;  // Check calls fixtures without an argument
static struct queue worker, other;

static void open_all(void) {
    box = outbox_open();
    worker = queue_new(outbox_worker());
    other = queue_new(outbox_worker());
}

static void close_all(void) {
    db_close(worker.db);
    db_close(other.db);
    outbox_close(&box);
}

static size_t claim(const struct queue *q, int want, struct job **jobs) {
    size_t n = 0;
    ck_assert_int_eq(queue_claim(q, box.arena, want, clock_ms(), jobs, &n), RC_OK);
    return n;
}

static void submit_all(const struct queue *q, const struct job *jobs, size_t n) {
    bool held[QUEUE_BATCH];
    ck_assert_int_eq(queue_submit(q, box.arena, jobs, n, clock_ms(), held), RC_OK);
    for (size_t i = 0; i < n; i++) ck_assert(held[i]);
}

static int64_t events(int n, const char *word) {
    return outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE message_id = %d AND word = '%s'", OUTBOX_MESSAGE + n,
                         word);
}

START_TEST(two_workers_are_named_differently) {
    ck_assert_str_ne(worker.owner, other.owner);
    ck_assert_uint_eq(strlen(worker.owner), 16);
}
END_TEST

START_TEST(a_claim_takes_what_the_job_needs_and_writes_the_event) {
    struct job *jobs;
    outbox_message(&box, 1, 0, "");
    ck_assert_uint_eq(claim(&worker, 20, &jobs), 1);
    ck_assert_int_eq(jobs[0].id, OUTBOX_MESSAGE + 1);
    ck_assert_str_eq(jobs[0].body, "Mời học");
    ck_assert(jobs[0].ucs2);
    ck_assert_uint_gt(jobs[0].phone_enc_len, 41);
    ck_assert_str_eq(outbox_state(&box, 1), "claimed");
    ck_assert_int_eq(events(1, "claimed"), 1);
    ck_assert_uint_eq(claim(&other, 20, &jobs), 0);
}
END_TEST

static const struct {
    const char *label;
    const char *set;
    int claimed;
    const char *state;
} meets[] = {
    { "a due message is claimed", "lane = 0", 1, "claimed" },
    { "a later one stays", "due_at = NOW(3) + INTERVAL 1 HOUR", 0, "queued" },
    { "one past its validity expires", "valid_until = NOW(3) - INTERVAL 1 SECOND", 0, "expired" },
    { "a deleted one is left alone", "deleted_at = NOW(3)", 0, "queued" },
    { "an accepted one too", "state = 'accepted'", 0, "accepted" },
};

START_TEST(what_a_claim_meets) {
    struct job *jobs;
    outbox_message(&box, 1, 0, meets[_i].set);
    ck_assert_msg((int)claim(&worker, 20, &jobs) == meets[_i].claimed, "%s", meets[_i].label);
    ck_assert_str_eq(outbox_state(&box, 1), meets[_i].state);
}
END_TEST

static const struct {
    const char *label;
    const char *answers[2][2];  // purpose, answer; oldest first
    const char *state;
} consents[] = {
    { "nobody asked: sent", { { NULL } }, "claimed" },
    { "no is no", { { "training", "no" } }, "cancelled" },
    { "the newest answer counts: yes", { { "training", "no" }, { "training", "yes" } }, "claimed" },
    { "the newest answer counts: no", { { "training", "yes" }, { "training", "no" } }, "cancelled" },
    { "a refusal of another purpose is not one of this", { { "jobs", "no" } }, "claimed" },
};

static void consent(const char *const answer[2], int i) {
    if (answer[0] == NULL) return;
    outbox_run(&box,
               "INSERT INTO consent (id, unit_id, person_id, purpose, answer, channel, given_at)"
               " SELECT %d, MIN(id), %d, '%s', '%s', 'paper', NOW(3) - INTERVAL %d HOUR FROM unit",
               900300 + i, OUTBOX_PERSON, answer[0], answer[1], 2 - i);
}

START_TEST(who_has_opted_out_gets_nothing) {
    struct job *jobs;
    consent(consents[_i].answers[0], 0);
    consent(consents[_i].answers[1], 1);
    outbox_message(&box, 1, 0, "");
    bool sent = claim(&worker, 20, &jobs) == 1;
    ck_assert_msg(strcmp(outbox_state(&box, 1), consents[_i].state) == 0, "%s", consents[_i].label);
    ck_assert_int_eq(sent, strcmp(consents[_i].state, "claimed") == 0);
    int64_t noted = outbox_number(&box, "SELECT COUNT(*) FROM message WHERE detail = 'opted_out'");
    ck_assert_int_eq(noted, sent ? 0 : 1);
}
END_TEST

static void lane(int first, int n, int lane_number) {
    char set[40];
    (void)snprintf(set, sizeof(set), "lane = %d", lane_number);
    for (int i = 0; i < n; i++) outbox_message(&box, first + i, 0, set);
}

static int64_t claimed_in(int lane_number) {
    return outbox_number(&box, "SELECT COUNT(*) FROM message WHERE state = 'claimed' AND lane = %d", lane_number);
}

START_TEST(bulk_is_slow_behind_urgent_but_does_not_starve) {
    struct job *jobs;
    for (int i = 0; i < 3; i++) lane(100 * i, 21, i);
    ck_assert_uint_eq(claim(&worker, 20, &jobs), 20);
    ck_assert_int_eq(claimed_in(0), 12);
    ck_assert_int_eq(claimed_in(1), 6);
    ck_assert_int_eq(claimed_in(2), 2);
}
END_TEST

START_TEST(free_places_go_to_whoever_has_work) {
    struct job *jobs;
    lane(0, 3, 0);
    lane(100, 30, 2);
    ck_assert_uint_eq(claim(&worker, 20, &jobs), 20);
    ck_assert_int_eq(claimed_in(0), 3);
    ck_assert_int_eq(claimed_in(2), 17);
    for (size_t i = 0; i < 20; i++) {
        for (size_t k = 0; k < i; k++) ck_assert_int_ne(jobs[i].id, jobs[k].id);
    }
}
END_TEST

static enum rc claim_while_locked(void *arg) {
    size_t *n = arg;
    struct db_rows rows;
    struct job *jobs;
    static const char lock[] =
        "SELECT id FROM message WHERE state = 'queued' AND lane = 1 ORDER BY due_at, id LIMIT 3 FOR UPDATE";
    TRY(db_run(worker.db, box.arena, lock, NULL, 0, &rows));
    *n = claim(&other, 20, &jobs);
    return RC_OK;
}

START_TEST(rows_that_another_worker_has_locked_are_passed_over) {
    size_t n = 0;
    lane(0, 10, 1);
    int64_t began = clock_monotonic_ms();
    ck_assert_int_eq(db_tx(worker.db, claim_while_locked, &n), RC_OK);
    ck_assert_uint_eq(n, 7);
    ck_assert_int_lt(clock_monotonic_ms() - began, 2000);
}
END_TEST

static int claim_until_empty(void) {
    struct queue q = queue_new(outbox_worker());
    struct arena *a = arena_new();
    size_t n = 1;
    enum rc rc = RC_OK;
    while (rc == RC_OK && n > 0) {
        struct job *jobs;
        bool held[QUEUE_BATCH];
        rc = queue_claim(&q, a, 7, clock_ms(), &jobs, &n);
        if (rc == RC_OK) rc = queue_submit(&q, a, jobs, n, clock_ms(), held);
    }
    db_close(q.db);
    arena_free(a);
    return rc == RC_OK ? 0 : 1;
}

START_TEST(four_workers_share_a_backlog_and_none_takes_a_row_twice) {
    enum { WORKERS = 4, ROWS = 200 };
    pid_t pids[WORKERS];
    lane(0, ROWS, 1);
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
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE word = 'submitting'"), ROWS);
}
END_TEST

START_TEST(only_the_holder_may_submit) {
    struct job *jobs;
    bool held[QUEUE_BATCH];
    lane(0, 2, 1);
    size_t n = claim(&worker, 20, &jobs);
    outbox_run(&box, "UPDATE message SET lease_owner = 'somebodyelse' WHERE id = %lld", (long long)jobs[0].id);
    ck_assert_int_eq(queue_submit(&worker, box.arena, jobs, n, clock_ms(), held), RC_OK);
    ck_assert(!held[0]);
    ck_assert(held[1]);
    ck_assert_int_eq(outbox_number(&box, "SELECT attempts FROM message WHERE id = %lld", (long long)jobs[0].id), 0);
    ck_assert_int_eq(outbox_number(&box, "SELECT attempts FROM message WHERE id = %lld", (long long)jobs[1].id), 1);
}
END_TEST

static const struct {
    const char *label;
    const char *set;
    const char *state;
} losses[] = {
    { "claimed and the holder gone: nothing was sent", "state = 'claimed', lease_until = NOW(3) - INTERVAL 1 SECOND", "queued" },
    { "submitting and the holder gone: perhaps sent", "state = 'submitting', lease_until = NOW(3) - INTERVAL 1 SECOND",
      "ambiguous" },
    { "a live lease stays", "state = 'claimed', lease_until = NOW(3) + INTERVAL 10 SECOND", "claimed" },
    { "a live submitting one too", "state = 'submitting', lease_until = NOW(3) + INTERVAL 10 SECOND", "submitting" },
};

START_TEST(leases_of_dead_workers) {
    size_t n;
    outbox_message(&box, 1, 0, losses[_i].set);
    ck_assert_int_eq(queue_recover(&worker, box.arena, clock_ms(), &n), RC_OK);
    ck_assert_msg(strcmp(outbox_state(&box, 1), losses[_i].state) == 0, "%s", losses[_i].label);
}
END_TEST

START_TEST(a_job_that_kills_five_holders_is_buried) {
    struct job *jobs;
    size_t n;
    outbox_message(&box, 1, 0, "");
    for (int i = 1; i <= 5; i++) {
        ck_assert_uint_eq(claim(&worker, 20, &jobs), 1);
        outbox_run(&box, "UPDATE message SET lease_until = NOW(3) - INTERVAL 1 SECOND");
        ck_assert_int_eq(queue_recover(&worker, box.arena, clock_ms(), &n), RC_OK);
        ck_assert_str_eq(outbox_state(&box, 1), i < 5 ? "queued" : "dead");
    }
}
END_TEST

static const struct {
    enum outcome outcome;
    enum event event;
    const char *state;
} settles[] = {
    { OUTCOME_ACCEPTED, EVENT_ACCEPT, "accepted" },          { OUTCOME_NOT_SENT_RETRY, EVENT_NOT_SENT, "retry_wait" },
    { OUTCOME_NOT_SENT_RETRY, EVENT_OUT_OF_TIME, "expired" }, { OUTCOME_NOT_SENT_RETRY, EVENT_GIVE_UP, "dead" },
    { OUTCOME_REJECTED, EVENT_REJECT, "failed" },            { OUTCOME_STOP_LANE, EVENT_STOP_LANE, "queued" },
    { OUTCOME_AMBIGUOUS, EVENT_UNKNOWN, "ambiguous" },
};

static struct queue_result result_of(int n, int i) {
    struct queue_result r = { OUTBOX_MESSAGE + n, 1, settles[i].outcome, settles[i].event, "HTTP 202", NULL, 0 };
    if (r.outcome == OUTCOME_ACCEPTED) r.provider_id = "s1";
    if (r.event == EVENT_NOT_SENT) r.due_ms = clock_ms() + 60000;
    return r;
}

static void settle(int n, int i) {
    struct queue_result r = result_of(n, i);
    ck_assert_int_eq(queue_settle(&worker, box.arena, &r, 1, "sandbox", clock_ms()), RC_OK);
}

START_TEST(each_outcome_settles) {
    struct job *jobs;
    outbox_message(&box, 1, 0, "");
    submit_all(&worker, jobs, claim(&worker, 20, &jobs));
    settle(1, _i);
    ck_assert_str_eq(outbox_state(&box, 1), settles[_i].state);
    settle(1, _i);  // the answer to COMMIT was lost: once more
    ck_assert_str_eq(outbox_state(&box, 1), settles[_i].state);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE kind = 'submit'"), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE lease_owner IS NOT NULL"), 0);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE provider_id = 's1'"), _i == 0);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE due_at > NOW(3)"),
                     settles[_i].event == EVENT_NOT_SENT);
}
END_TEST

START_TEST(an_answer_does_not_undo_a_report_that_was_faster) {
    struct job *jobs;
    outbox_message(&box, 1, 0, "");
    submit_all(&worker, jobs, claim(&worker, 20, &jobs));
    outbox_run(&box, "UPDATE message SET state = 'delivered', lease_owner = NULL");
    settle(1, 0);
    ck_assert_str_eq(outbox_state(&box, 1), "delivered");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE provider_id = 's1' AND gateway = 'sandbox'"), 1);
    ck_assert_int_eq(events(1, "accepted"), 1);
}
END_TEST

START_TEST(a_late_worker_cannot_settle_what_became_ambiguous) {
    struct job *jobs;
    size_t n;
    outbox_message(&box, 1, 0, "");
    submit_all(&worker, jobs, claim(&worker, 20, &jobs));
    outbox_run(&box, "UPDATE message SET lease_until = NOW(3) - INTERVAL 1 SECOND");
    ck_assert_int_eq(queue_recover(&other, box.arena, clock_ms(), &n), RC_OK);
    ck_assert_uint_eq(n, 1);
    settle(1, 1);
    ck_assert_str_eq(outbox_state(&box, 1), "ambiguous");
}
END_TEST

START_TEST(claimed_rows_can_be_given_back_or_buried) {
    struct job *jobs;
    lane(0, 2, 1);
    ck_assert_uint_eq(claim(&worker, 20, &jobs), 2);
    ck_assert_int_eq(queue_return(&worker, box.arena, &jobs[0], 1, EVENT_RELEASE, NULL, clock_ms()), RC_OK);
    ck_assert_int_eq(queue_return(&worker, box.arena, &jobs[1], 1, EVENT_POISON, "phone cannot be opened", clock_ms()), RC_OK);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE state = 'queued' AND lease_owner IS NULL"), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE state = 'dead' AND detail LIKE 'phone%%'"), 1);
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

Suite *queue_suite(void) {
    Suite *s = suite_create("sms/queue");
    TCase *t = tcase_create("queue");
    tcase_add_unchecked_fixture(t, outbox_build, outbox_remove);
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, two_workers_are_named_differently);
    tcase_add_test(t, a_claim_takes_what_the_job_needs_and_writes_the_event);
    tcase_add_loop_test(t, what_a_claim_meets, 0, (int)(sizeof(meets) / sizeof(meets[0])));
    tcase_add_loop_test(t, who_has_opted_out_gets_nothing, 0, (int)(sizeof(consents) / sizeof(consents[0])));
    tcase_add_test(t, bulk_is_slow_behind_urgent_but_does_not_starve);
    tcase_add_test(t, free_places_go_to_whoever_has_work);
    tcase_add_test(t, rows_that_another_worker_has_locked_are_passed_over);
    tcase_add_test(t, four_workers_share_a_backlog_and_none_takes_a_row_twice);
    tcase_add_test(t, only_the_holder_may_submit);
    tcase_add_loop_test(t, leases_of_dead_workers, 0, (int)(sizeof(losses) / sizeof(losses[0])));
    tcase_add_test(t, a_job_that_kills_five_holders_is_buried);
    tcase_add_loop_test(t, each_outcome_settles, 0, (int)(sizeof(settles) / sizeof(settles[0])));
    tcase_add_test(t, an_answer_does_not_undo_a_report_that_was_faster);
    tcase_add_test(t, a_late_worker_cannot_settle_what_became_ambiguous);
    tcase_add_test(t, claimed_rows_can_be_given_back_or_buried);
    tcase_add_test(t, retries_come_back_when_due_and_expire_when_late);
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
#include "turns.h"

#include <stdio.h>

#include "base/vdate.h"
#include "flow.h"

struct outbox box;
struct queue worker, other;
struct pick_policy policy;
static int slots[CORE_SLOTS];
static struct queue_words words[CORE_SLOTS];

struct queue turns_queue(void) {
    struct queue q = queue_new(outbox_worker());
    q.gateway[0] = "sandbox";
    q.gateway[1] = "kannel";
    q.looks_always = true;
    return q;
}

// Whole days for all classes: the tests run at any hour.
void turns_open_hours(void) {
    outbox_run(&box, "UPDATE message_rule SET hour_from = '00:00', hour_to = '24:00'");
    policy = (struct pick_policy){ .gateways = 2 };
    policy.gateway[0].purposes = policy.gateway[1].purposes = 15;
    ck_assert_int_eq(flow_policy(&worker, box.arena, clock_ms(), &policy), RC_OK);
}

void turns_open(void) {
    box = outbox_open();
    worker = turns_queue();
    other = turns_queue();
    for (int i = 0; i < CORE_SLOTS; i++) slots[i] = i;
    outbox_run(&box, "DELETE FROM gateway_state");
    outbox_run(&box, "DELETE FROM gateway_route");
    outbox_run(&box, "DELETE FROM number_carrier");
    outbox_run(&box, "DELETE FROM do_not_advertise");
    ck_assert_int_eq(flow_ensure(&worker, box.arena, clock_ms()), RC_OK);
    turns_open_hours();
}

void turns_close(void) {
    db_close(worker.db);
    db_close(other.db);
    outbox_close(&box);
}

struct core_turn turn_of(int room) {
    int credit[PICK_LANES] = { 0 };
    struct core_turn t = { .free_slots = slots };
    t.pick = (struct pick){ .policy = &policy, .room = room, .now_ms = clock_ms() };
    for (int g = 0; g < 2; g++) t.pick.offers[g] = (struct pick_offer){ .open = true };
    pick_lanes(credit, room, t.pick.shares);
    return t;
}

struct queue_turned turn_done(struct queue *q, const struct core_turn *t) {
    struct queue_turned out;
    queue_turn(q, box.arena, t, words, &out);
    ck_assert_int_eq(out.done.end, CORE_DONE);
    return out;
}

struct queue_turned turn_claim(struct queue *q, int room) {
    struct core_turn t = turn_of(room);
    return turn_done(q, &t);
}

void turn_lane(int first, int n, int lane_number) {
    char set[40];
    (void)snprintf(set, sizeof(set), "lane = %d", lane_number);
    for (int i = 0; i < n; i++) outbox_message(&box, first + i, 0, set);
}

void turn_consent(const char *purpose, const char *answer, int i) {
    if (purpose == NULL) return;
    outbox_run(&box,
               "INSERT INTO consent (id, unit_id, person_id, purpose, answer, channel, given_at)"
               " SELECT %d, MIN(id), %d, '%s', '%s', 'paper', NOW(3) - INTERVAL %d HOUR FROM unit",
               900300 + i, OUTBOX_PERSON, purpose, answer, 2 - i);
}

const struct turn_answer turn_answers[TURN_ANSWERS] = {
    { OUTCOME_ACCEPTED, EVENT_ACCEPT, "accepted" },          { OUTCOME_NOT_SENT_RETRY, EVENT_NOT_SENT, "retry_wait" },
    { OUTCOME_NOT_SENT_RETRY, EVENT_OUT_OF_TIME, "expired" }, { OUTCOME_NOT_SENT_RETRY, EVENT_GIVE_UP, "dead" },
    { OUTCOME_REJECTED, EVENT_REJECT, "failed" },            { OUTCOME_STOP_LANE, EVENT_STOP_LANE, "queued" },
    { OUTCOME_AMBIGUOUS, EVENT_UNKNOWN, "ambiguous" },
};

void turn_settle(struct queue *q, int n, int answer) {
    struct core_settle s = { .slot = 0, .id = OUTBOX_MESSAGE + n, .attempts = 1, .outcome = turn_answers[answer].outcome, .event = turn_answers[answer].event };
    struct core_turn t = turn_of(0);
    struct queue_turned out;
    if (s.event == EVENT_NOT_SENT) s.due_ms = clock_ms() + 60000;
    t.settles = &s;
    t.n_settles = 1;
    words[0] = (struct queue_words){ .unit_id = 1, .why = "HTTP 202", .provider_id = s.event == EVENT_ACCEPT ? "s1" : NULL };
    queue_turn(q, box.arena, &t, words, &out);
    ck_assert_int_eq(out.done.end, CORE_DONE);
}

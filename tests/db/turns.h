// SPDX-License-Identifier: MPL-2.0
// Turns of two workers on the database of outbox.h, for the suites of the queue and of what gateways may be given.
#ifndef TESTS_DB_TURNS_H
#define TESTS_DB_TURNS_H

#include "outbox.h"
#include "queue.h"

// What a test works with; each test is a process of its own.
extern struct outbox box;
extern struct queue worker, other;
extern struct pick_policy policy;

void turns_open(void);   // fixtures: two workers, gateways sandbox and kannel, every hour open
void turns_close(void);
void turns_open_hours(void);
struct queue turns_queue(void);  // it looks afresh at each turn

struct core_turn turn_of(int room);
struct queue_turned turn_done(struct queue *q, const struct core_turn *t);
struct queue_turned turn_claim(struct queue *q, int room);
void turn_lane(int first, int n, int lane_number);                  // messages first to first + n - 1, due, in this lane
void turn_consent(const char *purpose, const char *answer, int i);  // of OUTBOX_PERSON, later for a higher i; purpose NULL: none

// Answers to the first attempt, and what becomes of the message.
enum { TURN_TAKEN, TURN_NOT_SENT, TURN_TOO_LATE, TURN_GIVEN_UP, TURN_REFUSED, TURN_STOPPED, TURN_UNKNOWN, TURN_ANSWERS };
struct turn_answer {
    enum outcome outcome;
    enum event event;
    const char *state;
};
extern const struct turn_answer turn_answers[TURN_ANSWERS];
void turn_settle(struct queue *q, int n, int answer);

Suite *queue_flow_suite(void);
Suite *ahead_suite(void);
Suite *model_suite(void);

#endif

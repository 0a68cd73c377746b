// SPDX-License-Identifier: MPL-2.0
// Questions put to people by SMS (table question): still in the work at day 7, 30, 90? work found half a year after a class? Due ones
// become messages. A vacancy that an officer offers (svc/offer) is a question too, about its introduction. What is not answered within a
// week lapses. A "no" about work is asked once for its reason, by a digit.
#ifndef SMS_QUESTION_H
#define SMS_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

struct arena;
struct db;
struct feeder;
struct q_question_open_out;

enum { QUESTION_DAYS = 7, QUESTION_LATE_DAYS = 14 };  // waits for its answer; may wait to be asked

// Asks one. *n is 0 when none is due. The connection must be READ COMMITTED.
enum rc question_step(const struct feeder *f, struct arena *a, int64_t now_ms, size_t *n) MUST_USE;

bool question_about_work(const struct q_question_open_out *q);

// "2", "2 mua ray": the coded reason of a person who has left her work or does not want it, or NULL.
const char *question_reason(const char *text);
const char *question_reasons(const struct q_question_open_out *q);  // the text that asks for it; one part of GSM-7

// What follows from an answer, inside a transaction: "yes", "no" (reason: other when it is not going to be asked for), or its reason.
enum rc question_settle(struct db *db, struct arena *a, const struct q_question_open_out *q, const char *answer, const char *reason, int64_t at_ms) MUST_USE;

#endif

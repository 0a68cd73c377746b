// SPDX-License-Identifier: MPL-2.0
// A message that the worker writes of its own accord to one person: a question, the invitation of who moved up. The live text of
// its kind in her language, under the rule of its class on the day.
#ifndef SMS_TELL_H
#define SMS_TELL_H

#include "base/rc.h"
#include "feeder.h"
#include "gen/queries.h"
#include "phrase.h"
#include "text.h"

// Ids of 0: none.
struct tell {
    int64_t unit_id, person_id, phone_id, enrolment_id, course_id;
    const char *kind;  // of the message
    const char *wording;  // kind of its text
    const char *purpose, *name, *language;
    struct db_bytes number_enc, number_idx;
    struct phrase_subject subject;
    const char *key;  // what makes it one: "question:<id>"
};

// What would be sent. fault: why nothing can be: no_text, no_rule, no_phone; NULL: it can.
struct told {
    const char *fault;
    const char *e164, *body, *class;
    int64_t template_id, price, due_ms, valid_ms;
    struct sms_plan plan;
};

enum { TELL_VALID_HOURS = 72 };

enum rc tell_prepare(const struct feeder *f, struct arena *a, int64_t now_ms, const struct tell *t, struct told *out) MUST_USE;

// Inside a transaction. RC_CONFLICT on message_dedup: the same was written before.
enum rc tell_put(const struct feeder *f, struct arena *a, const struct tell *t, const struct told *m, int64_t id) MUST_USE;

#endif

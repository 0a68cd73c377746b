// SPDX-License-Identifier: MPL-2.0
// What a rule answers to a message from a telephone: at most once an hour to a number, in the transaction that notes the message.
#ifndef SMS_ANSWER_H
#define SMS_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

struct arena;
struct inbound;

struct answer {
    int64_t unit_id;
    const char *e164;
    const uint8_t *phone_idx;
    const char *body;
    int64_t asked_ms;  // when the message came
    const char *key;   // what makes the answer one; NULL: the number and the hour
};

// Whether this number may get an answer now: none went to it within the hour.
enum rc answer_allowed(const struct inbound *in, const uint8_t *phone_idx, bool *allowed) MUST_USE;

// Puts it into the outbox, urgent. Who has just written is awake, so it may go at night, for a quarter of an hour; the answer to a
// message that waited in the spool keeps the hours of its class. *put is false when there was one within the hour after all.
enum rc answer_put(const struct inbound *in, const struct answer *m, bool *put) MUST_USE;

// --- the texts; pure, without marks, one part of GSM-7 ------------------------------------------------------------------------------

struct answer_item {
    const char *held_on;    // "2024-12-05"
    const char *starts_at;  // "07:30" or NULL
    const char *what, *place;
};
const char *answer_schedule(struct arena *a, const struct answer_item *items, size_t n);

const char *answer_help(struct arena *a);  // from the rows of keywords.h that have a line for it
const char *answer_opted_out(struct arena *a, const char *sender, const char *purpose);

// Without marks, at most max characters, and nothing that costs two septets.
const char *answer_plain(struct arena *a, const char *text, size_t max);

// "Y Huong (Hai ca phe)": a person and what she was asked about (or NULL), short.
const char *answer_called(struct arena *a, const char *name, const char *about);

struct answer_choice {
    const char *name;
    int64_t code;
};
// "Nhắn 1 12 cho A Thông, 1 13 cho Y Hương", with marks while that is one part. word: "1" or "0".
const char *answer_which(struct arena *a, const char *word, const struct answer_choice *choices, size_t n);

#endif

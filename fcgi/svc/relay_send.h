// SPDX-License-Identifier: MPL-2.0
// What a relay hears beside the first message of the worker (sms/feeder_relay.c): his list again with what is true now, that a class or an
// occasion was moved or called off, or that a home has come to his village. Inside the transaction of what caused it.
#ifndef SVC_RELAY_SEND_H
#define SVC_RELAY_SEND_H

#include "queries.h"
#include "svc/held.h"

enum relay_news { RELAY_USUAL, RELAY_CHANGE, RELAY_CANCELLATION };

// NULL for RELAY_USUAL; else as in the column relay_task.news.
const char *relay_news_word(enum relay_news news);

struct relay_word {
    const struct held *held;  // NULL: the campaign speaks of no day
    enum relay_news news;
    int64_t homes;
    const char *key;          // what makes it one
    int64_t due_ms, valid_until_ms;
    bool relative;            // as outbox_message
    int offset_days;
};

// Puts one message to the relay of a list into the outbox. *message_id is 0 when there is none: nobody with a telephone, no text in use, or
// the law forbids it now; then the sheet on paper is what remains.
enum rc relay_send(struct cx *cx, int64_t task_id, const struct q_relay_list_out *list, const struct relay_word *word, int64_t *message_id) MUST_USE;

// The smallest number that no open list of this relay's telephone has; but for this list, which may keep its own.
enum rc relay_free_code(struct cx *cx, int64_t relay_id, int64_t village_id, int64_t own, int64_t *code) MUST_USE;

#endif

// SPDX-License-Identifier: MPL-2.0
// The outbox: from here on a message is a row, and the worker's. One notice to one person is one row, by its key.
#ifndef SVC_OUTBOX_H
#define SVC_OUTBOX_H

#include "entity/cx.h"

struct outbox_price {
    int64_t per_part;  // đồng
    bool verified;
    const char *source;
};

struct outbox_message {
    int64_t unit_id, person_id, phone_id;
    int64_t enrolment_id;  // 0: none
    const char *kind, *purpose, *body;
    const char *e164;
    int64_t price;         // of all parts
    const char *key;       // what makes the notice one: "invitation:<enrolment>:<try>"
    int64_t due_ms, valid_until_ms;
};

enum { OUTBOX_LANE_BULK = 2, OUTBOX_LANE_USUAL = 1 };

// Price per part of the configured gateway today, from rule_value; 0 and unverified when there is no row.
enum rc outbox_price(struct cx *cx, struct outbox_price *out) MUST_USE;

// Writes the row; *id is 0 when the same notice was written before. Inside a transaction.
enum rc outbox_put(struct cx *cx, const struct outbox_message *m, int64_t *id) MUST_USE;

// The opened number of a sealed phone row.
const char *outbox_open_number(struct cx *cx, int64_t phone_id, const void *sealed, size_t n);

#endif

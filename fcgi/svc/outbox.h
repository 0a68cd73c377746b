// SPDX-License-Identifier: MPL-2.0
// The outbox: from here on a message is a row, and the worker's. One notice to one person is one row, by its key; each row keeps what
// the law asks of its class on the day it is written (message_rule): hours, label, how to refuse, consent, brand name, list, daily cap.
#ifndef SVC_OUTBOX_H
#define SVC_OUTBOX_H

#include "entity/cx.h"
#include "rules.h"

struct gateway;

struct outbox_price {
    int64_t per_part;  // đồng
    bool verified;
    const char *source;
};

enum { OUTBOX_GATEWAYS = 8 };

// Under what terms messages of a class leave today.
struct outbox_terms {
    struct rule rule;
    const struct gateway *gateways[OUTBOX_GATEWAYS];  // that may be given them: by route, else the main one
    size_t n_gateways;
    struct outbox_price price;  // to a number whose carrier is not known; 0 and unverified when there is no row
};

// Ids of 0: none.
struct outbox_message {
    int64_t unit_id, person_id, phone_id, enrolment_id, campaign_id, occasion_id, course_id, referral_id, template_id;
    const char *kind, *purpose;
    const char *class;     // NULL: that of the purpose
    const char *body;      // without label and refusal text; with them does no harm
    const char *secret;    // NULL, or what the worker puts in the place of SECRET_MARK in body; as long as the mark
    const char *e164;
    const char *key;       // what makes the notice one: "invitation:<enrolment>:<try>"
    int lane;
    bool relative;         // due offset_days from the day of its course or occasion, and moves with it
    int offset_days;
    int64_t due_ms, valid_until_ms;
    const struct outbox_terms *terms;  // NULL: read for this message
};

enum { OUTBOX_LANE_URGENT, OUTBOX_LANE_USUAL, OUTBOX_LANE_BULK };

const char *outbox_class(const char *purpose);  // policy for service and training, service for jobs, advertising

// RC_CONFLICT "no_rule" when nobody has written down what this class must keep.
enum rc outbox_terms(struct cx *cx, const char *class, struct outbox_terms *out) MUST_USE;

// Fills in the gateways only.
enum rc outbox_gateways(struct cx *cx, const char *class, struct outbox_terms *t) MUST_USE;

// The text as it leaves: label first, how to refuse last, each once.
const char *outbox_text(struct cx *cx, const struct outbox_terms *t, const char *body);

// A sentence that says why a gateway these messages may go to does not take this text; NULL: all take it. Said before anything is sent: the
// worker could only fail each message.
const char *outbox_refused_text(struct cx *cx, const struct outbox_terms *t, const char *purpose, const char *text);

// Price per part to this number, by its carrier when that has been learnt.
enum rc outbox_price(struct cx *cx, const struct outbox_terms *t, const char *e164, struct outbox_price *out) MUST_USE;

// Why the law or our care forbids this message now, as a code of words.c with its sentence; NULL: nothing does. m->terms is set.
enum rc outbox_objection(struct cx *cx, const struct outbox_message *m, const char **code, const char **sentence) MUST_USE;

// Writes the row, due at the first allowed moment; *id is 0 when the same notice was written before. RC_INVALID with the code of the
// objection where there is one. Inside a transaction.
enum rc outbox_put(struct cx *cx, const struct outbox_message *m, int64_t *id) MUST_USE;

// A row that waits, as it was read and locked.
struct outbox_waiting {
    int64_t id, version, unit_id, attempts;
    const char *state;
};

// Takes it back: cancelled, with an event that says why. RC_BUSY when it has moved meanwhile.
enum rc outbox_take_back(struct cx *cx, const struct outbox_waiting *m, const char *why) MUST_USE;

// The opened number of a sealed phone row.
const char *outbox_open_number(struct cx *cx, int64_t phone_id, const void *sealed, size_t n);

#endif

// SPDX-License-Identifier: MPL-2.0
// A migrated database with an outbox, for the suites of the queue and of the gateway's callbacks. The worker and the handlers
// work in it under their own accounts, with the privileges they have in use.
#ifndef TESTS_DB_OUTBOX_H
#define TESTS_DB_OUTBOX_H

#include <stdint.h>

#include "harness.h"

enum { OUTBOX_PERSON = 900001, OUTBOX_PERSONS = 3, OUTBOX_COURSE = 900100, OUTBOX_ENROLMENT = 900200, OUTBOX_MESSAGE = 910000 };

struct vault;
struct conf;
struct inbound_mo;

struct outbox {
    struct arena *arena;
    struct db *admin;
    struct vault *vault;
};

void outbox_build(void);    // once for a suite
void outbox_remove(void);
struct outbox outbox_open(void);  // for each test: persons, an open class with their enrolments, no message
void outbox_close(struct outbox *o);

struct db *outbox_worker(void);
struct db *outbox_handlers(void);

// Message OUTBOX_MESSAGE + n to person OUTBOX_PERSON + p, queued and due; set is SQL that changes it ("lane = 2"), or "".
void outbox_message(const struct outbox *o, int n, int p, const char *set);
// Leases as the rows of messages name them, one each, in place of those that turns have written.
void outbox_leases(const struct outbox *o);
const char *outbox_state(const struct outbox *o, int n);
int64_t outbox_number(const struct outbox *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
void outbox_run(const struct outbox *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *outbox_cell(const struct outbox *o, const char *sql);  // the first column of the only row

// Number e164 with this id stands in the register as the own one of person OUTBOX_PERSON + p, sealed as the register seals it.
void outbox_phone(const struct outbox *o, int id, int p, const char *e164);

// The reply mo, signed with its secret, comes in through the handlers' account and is accepted.
void outbox_says(const struct outbox *o, struct db *handlers, const struct conf *conf, const struct inbound_mo *mo);

Suite *queue_suite(void);
Suite *feeder_suite(void);
Suite *inbound_suite(void);
Suite *reply_suite(void);
Suite *question_suite(void);
Suite *offer_suite(void);
Suite *spool_suite(void);
Suite *status_suite(void);

#endif

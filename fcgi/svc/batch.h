// SPDX-License-Identifier: MPL-2.0
// One notice to several people, seen before it is sent: each person's text, parts and price, who is left out and why, and a
// confirmation that stands for all of it. Sending prepares again and sends exactly that or nothing.
#ifndef SVC_BATCH_H
#define SVC_BATCH_H

#include "base/vault.h"
#include "queries.h"
#include "svc/wording.h"
#include "text.h"

struct batch_person {
    int64_t person_id, unit_id, enrolment_id, phone_id;  // 0: none
    const char *name, *language, *village;
    const char *phone_kind;
    struct db_bytes number_enc;
    bool any_phone, refused;
    const char *key;          // of the message, see docs/QUEUE.md
    int64_t seeker_id, referral_id, tries;  // of an offer of work
    const char *skipped;      // why left out: given, or by batch_prepare

    const struct wording_text *wording;  // from here on by batch_prepare
    const char *e164;         // NULL: left out
    const char *text;
    struct sms_plan plan;
    int64_t price;
    int64_t message_id;       // by batch_put; 0: not written now
};

struct batch {
    const char *kind, *purpose;
    int64_t course_id, occasion_id, vacancy_id;  // what it is about
    bool accents;
    int64_t due_ms, valid_until_ms;
    bool relative;            // due_ms is offset_days from the day of the course or occasion, and part of what is confirmed
    int offset_days;
    struct template_values values;  // but for sender, name and village
    struct batch_person *all;
    size_t n;

    struct wording wording;   // from here on by batch_prepare
    size_t recipients;
    int64_t parts, price;
    bool ucs2;
    const char *text, *sample;  // with {họ tên}, and the first person's
    char confirm[2 * VAULT_INDEX_SIZE + 1];
};

enum rc batch_prepare(struct cx *cx, struct batch *b) MUST_USE;
json_t *batch_json(struct cx *cx, const struct batch *b);  // owned by the caller

// RC_CONFLICT "changed" unless confirm is that of this batch.
enum rc batch_confirmed(struct cx *cx, const struct batch *b, const char *confirm) MUST_USE;

// Writes the rows. already: written before; what the law forbids since it was prepared is counted nowhere. Inside a transaction.
enum rc batch_put(struct cx *cx, struct batch *b, int64_t *queued, int64_t *already) MUST_USE;

#endif

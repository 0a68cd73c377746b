// SPDX-License-Identifier: MPL-2.0
// Notices about a class or an occasion that an officer sends: a reminder to its learners, a notice to persons or households; now, or so
// many days before or after its day. What is not sent yet moves with that day (svc/change).
#ifndef SVC_NOTICE_H
#define SVC_NOTICE_H

#include "entity/entity.h"
#include "svc/held.h"

enum { NOTICE_COURSE_FIELDS = 4, NOTICE_FIELDS = 7, NOTICE_PEOPLE_MAX = 1000 };

// Of the body; those of a class are the first NOTICE_COURSE_FIELDS. An occasion's also takes "person_ids", a list of numbers.
extern const struct field notice_fields[NOTICE_FIELDS];

// The same asked for in a query string, as a body: ?offset_days=-1&at=16:00&accents=0&person_ids=1,2
enum rc notice_query(struct cx *cx, const char *const *names, const char *const *values, size_t n, json_t **body) MUST_USE;

enum rc notice_preview(struct cx *cx, const struct held *h, json_t *body, json_t **out) MUST_USE;

// {"queued", "already"}; RC_CONFLICT "changed" unless the body's confirm is that of a preview of the same. Inside a transaction.
enum rc notice_send(struct cx *cx, const struct held *h, json_t *body, json_t **out) MUST_USE;

// What makes such a notice one: the same person is told of the same day, with the same offset, once.
const char *notice_key(struct cx *cx, const struct held *h, const char *kind, const int *offset, int64_t person_id, int64_t ended);

#endif

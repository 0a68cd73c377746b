// SPDX-License-Identifier: MPL-2.0
// The invitation to a class: what would be sent to whom and at what price, and sending exactly that. Its text is the live template of
// kind invitation in each person's language.
#ifndef SVC_INVITATION_H
#define SVC_INVITATION_H

#include "entity/cx.h"

// What the officer sees before she confirms. confirm stands for recipients, texts and price: sending asks for the same one again.
enum rc invitation_preview(struct cx *cx, int64_t course_id, bool accents, json_t **out) MUST_USE;

// Queues it, if confirm is still that of a preview made now; RC_CONFLICT "changed" otherwise. Inside a transaction.
enum rc invitation_send(struct cx *cx, int64_t course_id, bool accents, const char *confirm, int64_t *queued, int64_t *already) MUST_USE;

#endif

// SPDX-License-Identifier: MPL-2.0
// A vacancy offered to chosen people by SMS: what would be sent to whom and at what price, and sending exactly that. Each offer
// belongs to an introduction (made with it where there is none) and is a question that waits for the telephone's yes or no
// (sms/question.h).
#ifndef SVC_OFFER_H
#define SVC_OFFER_H

#include "entity/entity.h"

enum { OFFER_PEOPLE_MAX = 100 };

// seekers: JSON list of 1 to OFFER_PEOPLE_MAX seekers' ids, in the caller's units. What stands against the vacancy itself is
// RC_CONFLICT.
enum rc offer_preview(struct cx *cx, int64_t vacancy_id, const char *seekers, bool accents, json_t **out) MUST_USE;

// {"queued", "already"}, if confirm is still that of a preview made now; RC_CONFLICT "changed" otherwise. Inside a transaction.
enum rc offer_send(struct cx *cx, int64_t vacancy_id, const char *seekers, bool accents, const char *confirm,
                   json_t **out) MUST_USE;

// An introduction has gone on by an officer's hand, or is gone: its offer is not sent any more and waits for no answer.
enum rc offer_settled(struct cx *cx, int64_t referral_id) MUST_USE;

// The person has said yes or no otherwise than by a reply to it (channel "web", "sms"): its question is answered, and it goes out no more.
enum rc offer_answered(struct cx *cx, int64_t referral_id, const char *answer, const char *reason, const char *channel) MUST_USE;

// The vacancy takes nobody any more: offers not sent are taken back, who was told and has not been met yet is told that it is
// over, and these introductions end as filled. Counts go into cx->notices.
enum rc offer_over(struct cx *cx, int64_t vacancy_id, int64_t unit_id) MUST_USE;

#endif

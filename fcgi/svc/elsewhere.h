// SPDX-License-Identifier: MPL-2.0
// An identity number is in the register once, in whatever unit; so an officer who writes one that is taken learns that somebody with that
// number is registered somewhere. That cannot be hidden without registering people twice, but it is made a thing one does seldom and not
// unseen: whoever meets numbers of other units is counted, recorded in the audit, and after a few of them has to wait (docs/SECURITY.md).
#ifndef SVC_ELSEWHERE_H
#define SVC_ELSEWHERE_H

#include "entity/entity.h"

// RC_CONFLICT "number_taken" at field when another live person has this identity number; the sentence is the same whether she is in the
// caller's units or not. RC_TOO_MANY when the caller has met too many of other units.
enum rc elsewhere_check(struct cx *cx, const struct write *w, const char *field) MUST_USE;

// After the request's transaction: counts and records what the caller met (cx->elsewhere). Nothing to do: RC_OK.
enum rc elsewhere_record(struct cx *cx) MUST_USE;

#endif

// SPDX-License-Identifier: MPL-2.0
// A whole household in one go: itself, its members with their phones, its class. All or nothing.
#ifndef SVC_REGISTER_H
#define SVC_REGISTER_H

#include "entity/cx.h"

// body as in docs/api.md; errors at "household.x", "members.2.birth", "members.0.phones.1.number", "classification.x". Inside a transaction.
enum rc register_household(struct cx *cx, json_t *body, int64_t *household_id) MUST_USE;

// The household with all that hangs on it, for its page.
enum rc register_dossier(struct cx *cx, int64_t household_id, json_t **out) MUST_USE;

#endif

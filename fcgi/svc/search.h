// SPDX-License-Identifier: MPL-2.0
// The search index of households and persons: name_key and blind_key rows, always rebuilt whole for one household, in the
// transaction that changed it.
#ifndef SVC_SEARCH_H
#define SVC_SEARCH_H

#include "entity/cx.h"

enum rc search_household(struct cx *cx, int64_t household_id) MUST_USE;  // nothing while cx->search_later is set
enum rc search_person(struct cx *cx, int64_t person_id) MUST_USE;        // through her household, or alone when she has none

#endif

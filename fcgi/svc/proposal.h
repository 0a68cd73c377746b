// SPDX-License-Identifier: MPL-2.0
// Whom to invite to a class, and for each person why or why not: the plan's target groups (eligibility), age, ability, past courses.
#ifndef SVC_PROPOSAL_H
#define SVC_PROPOSAL_H

#include "entity/cx.h"

struct proposal_query {
    int64_t course_id, project_id;
    const char *starts_on;  // the day on which classes and ages are judged
    int64_t limit, skip;
};

// {"items": [...], "next": "..." or null}, for persons of the caller's units.
enum rc proposal_list(struct cx *cx, const struct proposal_query *q, json_t **out) MUST_USE;

#endif

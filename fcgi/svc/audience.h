// SPDX-License-Identifier: MPL-2.0
// Whom a notice to many would reach: filters over the people of the caller's units, how many they are, and who gets nothing and why.
#ifndef SVC_AUDIENCE_H
#define SVC_AUDIENCE_H

#include "entity/cx.h"

struct q_audience_groups_in;
struct q_audience_groups_out;

// What a filter does not name it does not ask. Lists are "1,2,3"; NULL: any.
struct audience {
    int64_t scope;                           // root of the units that are looked at: the caller's, or a campaign's own
    int64_t unit_id, project_id, course_id;  // 0: any
    const char *villages, *classes, *ethnic, *sex, *course_states;
    int64_t age_from, age_to;                // -1: any
    bool heads_only;
};

// What is asked of each person besides: what her messages are for, and what the rule of their class demands.
struct audience_terms {
    const char *purpose;
    bool needs_consent, checks_list;
};

enum { AUDIENCE_SAMPLE = 20, AUDIENCE_TEXT_MAX = 2000 };

struct audience_count {
    struct q_audience_groups_out *rows;
    size_t n;
    int64_t people, reachable, no_phone;  // no_phone: those a relay can tell
};

// Reads {"unit_id", "village_ids", "classes", "ethnic_ids", "sex", "age_from", "age_to", "project_id", "heads_only", "course_id",
// "course_states"}; anything else is a field error. Ethnic groups need P_PERSON_SENSITIVE.
enum rc audience_parse(struct cx *cx, json_t *filters, struct audience *out) MUST_USE;

// The same from its text; not an object: a field error "audience".
enum rc audience_parse_text(struct cx *cx, const char *text, struct audience *out) MUST_USE;

// The parameters all queries of sql/queries/audience.sql begin with.
struct q_audience_groups_in audience_params(struct cx *cx, const struct audience *q, const struct audience_terms *terms);

// The same parameters as initialisers of another query's.
#define AUDIENCE_FILTERS(p)                                                                                                        \
    .scope = (p).scope, .today = (p).today, .unit_id = (p).unit_id, .has_unit_id = (p).has_unit_id, .villages = (p).villages,      \
    .classes = (p).classes, .ethnic = (p).ethnic, .sex = (p).sex, .age_from = (p).age_from, .has_age_from = (p).has_age_from,      \
    .age_to = (p).age_to, .has_age_to = (p).has_age_to, .heads_only = (p).heads_only, .project_id = (p).project_id,                \
    .has_project_id = (p).has_project_id, .course_id = (p).course_id, .has_course_id = (p).has_course_id,                          \
    .course_states = (p).course_states
#define AUDIENCE_TERMS(p) .purpose = (p).purpose, .needs_consent = (p).needs_consent, .checks_list = (p).checks_list

// The rule of a class on this day.
enum rc audience_terms(struct cx *cx, const char *class, const char *purpose, struct audience_terms *out) MUST_USE;

enum rc audience_count(struct cx *cx, const struct audience *q, const struct audience_terms *terms, struct audience_count *out) MUST_USE;

// {"people", "reachable", "units": [...], "excluded": [...]}. Owned by the request.
json_t *audience_json(struct cx *cx, const struct audience_count *c);

// A sentence for a reason of audience_groups or of campaign_person.
const char *audience_why(const char *why);

#endif

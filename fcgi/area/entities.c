// SPDX-License-Identifier: MPL-2.0
// The list of entities. The engine, the router, the schema, the OpenAPI document and the conformance tests loop over it.
#include "entity/records.h"

const struct entity *const entity_all[] = {
    &unit, &village, &role, &user, &audit, &draft,
    &plan, &project, &project_role, &budget_line, &activity, &output, &target, &plan_note, &eligibility, &rule_value,
    &ethnic_group, &household, &person, &membership, &phone, &classification, &consent,
    &course, &course_session, &enrolment, &staff_member, &training_need, &payment_list, &payment_line, &payment_scan,
    &message, &message_event,
    &campaign, &message_template, &message_rule, &do_not_advertise, &occasion, &incoming, &relay, &relay_task, &gateway_route, &gateway_price,
    &occupation, &industry, &certificate, &trade, &unit_distance, &crop, &village_crop,
    &seeker, &seeker_past, &seeker_certificate, &share_consent, &employer, &employer_tie, &registration, &vacancy, &referral, &fair, &fair_vacancy, &fair_seeker, &fair_pair, &question, &match_set, &match_weight,
    NULL,
};

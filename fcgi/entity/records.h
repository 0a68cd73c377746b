// SPDX-License-Identifier: MPL-2.0
// Every entity by name. A new one is a table in its area, a line here and a line in fcgi/area/entities.c; nothing else knows it.
#ifndef ENTITY_RECORDS_H
#define ENTITY_RECORDS_H

#include "entity/entity.h"

extern const struct entity unit, village, role, user, audit, draft;                                               // staff
extern const struct entity plan, project, project_role, budget_line, activity, output, target, plan_note, eligibility, rule_value;  // plan
extern const struct entity ethnic_group, household, person, membership, phone, classification, consent;           // people
extern const struct entity course, course_session, enrolment, staff_member, training_need, payment_list, payment_line, payment_scan;                                     // training
extern const struct entity message, message_event;                                                                // outreach
extern const struct entity message_template, message_rule, do_not_advertise, occasion, campaign;
extern const struct entity incoming, relay, relay_task, gateway_route, gateway_price;

extern const struct entity occupation, industry, certificate, trade, unit_distance, crop, village_crop;             // jobs
extern const struct entity seeker, seeker_past, seeker_certificate, share_consent, employer, employer_tie, vacancy, referral;
extern const struct entity registration, fair, fair_vacancy, fair_seeker, fair_pair, question, match_set, match_weight;

extern const struct word class_words[];    // classes of households
extern const struct word gateway_words[];  // kinds of gateways
extern const struct word purpose_words[];  // purposes of messages, for consent and message

#endif

// SPDX-License-Identifier: MPL-2.0
// Hooks of the records of work.
#ifndef AREA_JOBS_HOOKS_H
#define AREA_JOBS_HOOKS_H

#include "entity/entity.h"

enum rc occupation_before_write(struct cx *cx, struct write *w);          // digits only
enum rc unit_distance_before_write(struct cx *cx, struct write *w);       // one row for each pair, whichever way it is given
enum rc seeker_before_write(struct cx *cx, struct write *w);              // of working age; each wish once
enum rc seeker_certificate_before_write(struct cx *cx, struct write *w);
enum rc share_consent_before_write(struct cx *cx, struct write *w);
enum rc employer_before_write(struct cx *cx, struct write *w);            // pending until confirmed by somebody who may
enum rc vacancy_before_write(struct cx *cx, struct write *w);             // of a confirmed employer; limits need a lawful reason
enum rc vacancy_after_write(struct cx *cx, const struct write *w);        // offers end with it
enum rc referral_before_write(struct cx *cx, struct write *w);            // allowed steps, reasons, no introduction to one's own
enum rc referral_after_write(struct cx *cx, const struct write *w);       // seeker and vacancy follow; questions of day 7, 30, 90
enum rc fair_pair_before_write(struct cx *cx, struct write *w);           // nobody keeps by hand what the law forbids (fair_pairs.c)
enum rc question_before_write(struct cx *cx, struct write *w);            // answered by an officer's telephone call, or corrected
enum rc question_after_write(struct cx *cx, const struct write *w);       // the introduction follows

#endif

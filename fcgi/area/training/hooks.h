// SPDX-License-Identifier: MPL-2.0
#ifndef TRAINING_HOOKS_H
#define TRAINING_HOOKS_H

#include "entity/entity.h"

enum rc course_before_write(struct cx *cx, struct write *w);
enum rc course_after_write(struct cx *cx, const struct write *w);     // tells those who were told
enum rc course_session_after_write(struct cx *cx, const struct write *w);
enum rc course_session_before_write(struct cx *cx, struct write *w);  // inside the course's dates
enum rc enrolment_after_write(struct cx *cx, const struct write *w);  // who has finished is asked half a year later
enum rc enrolment_before_write(struct cx *cx, struct write *w);       // places, moves of state

enum rc staff_member_before_write(struct cx *cx, struct write *w);
enum rc training_need_before_write(struct cx *cx, struct write *w);

#endif

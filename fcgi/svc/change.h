// SPDX-License-Identifier: MPL-2.0
// A class or an occasion changes or is called off: notices that wait are taken back and, for a change, written again with what is true
// now, those tied to the day due with the new one; who was told before is told of it, once. In the transaction of the change itself.
#ifndef SVC_CHANGE_H
#define SVC_CHANGE_H

#include "svc/held.h"

// Everything of the class; before: as it was.
enum rc change_course(struct cx *cx, int64_t course_id) MUST_USE;

// A session was written: when it moved the first day, hour or place of the class, those who were told the hour hear the new one.
enum rc change_session(struct cx *cx, int64_t course_id, const struct held_before *before) MUST_USE;

enum rc change_occasion(struct cx *cx, int64_t occasion_id) MUST_USE;

#endif

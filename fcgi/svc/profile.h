// SPDX-License-Identifier: MPL-2.0
// What somebody learnt in a class enters her job profile: the qualification rises, never falls, and the trade learnt becomes the
// specialty where that says less. A licence that a law asks for is not given by this: it is recorded by hand, with its own paper.
#ifndef SVC_PROFILE_H
#define SVC_PROFILE_H

#include "entity/cx.h"

// After a learner has passed a class. Nothing for who has no profile (profile_start does it then) and for classes of staff.
enum rc profile_learnt(struct cx *cx, int64_t person_id, int64_t course_id) MUST_USE;

// For a new profile: what the person's classes so far say; both NULL when they say nothing.
enum rc profile_start(struct cx *cx, int64_t person_id, const char **qualification, const char **specialty) MUST_USE;

#endif

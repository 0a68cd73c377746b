// SPDX-License-Identifier: MPL-2.0
// VIEC: what the worker's side only writes down (job_ask), the process that keeps the matching pool answers by SMS. VIEC alone
// gets the best open vacancies for whoever on this telephone looks for work; "VIEC 12" makes (or moves) the introduction to
// vacancy 12 under the rules of an officer's, and "VIEC 12 11" says for whom where several could be meant. Nobody registered: how
// to register. What needs an officer stays new in the inbox; what was settled is there as answered.
#ifndef SVC_JOB_ASK_H
#define SVC_JOB_ASK_H

#include <stdbool.h>

#include "entity/cx.h"

// One message, in a transaction of its own. *did is false when none waits, or the pool does not know its people yet: then later.
enum rc job_ask_step(const struct app *app, struct arena *a, struct db *db, bool *did) MUST_USE;

#endif

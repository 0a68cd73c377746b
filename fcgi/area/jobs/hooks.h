// SPDX-License-Identifier: MPL-2.0
// Hooks of the records of work.
#ifndef AREA_JOBS_HOOKS_H
#define AREA_JOBS_HOOKS_H

#include "entity/entity.h"

enum rc occupation_before_write(struct cx *cx, struct write *w);     // digits only
enum rc unit_distance_before_write(struct cx *cx, struct write *w);  // one row for each pair, whichever way it is given

#endif

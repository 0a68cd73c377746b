// SPDX-License-Identifier: MPL-2.0
// What came in by the public page and waits for staff: a firm with its first vacancies, or a further vacancy of a firm we know.
#ifndef AREA_JOBS_REGISTRATION_H
#define AREA_JOBS_REGISTRATION_H

#include "http/http.h"

// POST of anybody: judged like the staff's own form, kept apart, and answered alike whether the firm is known or not.
enum rc registration_take(struct cx *cx, const struct req *rq, struct out *out);

// POST of an employer's own page: {"vacancies": [...]}.
enum rc registration_propose(struct cx *cx, const struct req *rq, struct out *out);

#endif

// SPDX-License-Identifier: MPL-2.0
#ifndef SVC_NOTICE_H
#define SVC_NOTICE_H

#include "entity/cx.h"

enum rc notice_occasion_changed(struct cx *cx, int64_t id, const char *was) MUST_USE;

#endif

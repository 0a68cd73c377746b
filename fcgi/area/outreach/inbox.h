// SPDX-License-Identifier: MPL-2.0
#ifndef OUTREACH_INBOX_H
#define OUTREACH_INBOX_H

#include "entity/entity.h"

extern const struct word relay_roles[];

enum rc relay_before_write(struct cx *cx, struct write *w);  // its period; a number that can get messages
enum rc relay_after_write(struct cx *cx, const struct write *w);   // open lists go to who tells the village now

#endif

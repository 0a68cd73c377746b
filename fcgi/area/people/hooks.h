// SPDX-License-Identifier: MPL-2.0
#ifndef PEOPLE_HOOKS_H
#define PEOPLE_HOOKS_H

#include "entity/entity.h"

enum rc household_before_write(struct cx *cx, struct write *w);       // its code
enum rc household_after_write(struct cx *cx, const struct write *w);  // search keys; what it holds follows it to another unit
enum rc person_before_write(struct cx *cx, struct write *w);          // an identity number is in the register once
enum rc person_after_write(struct cx *cx, const struct write *w);     // search keys
enum rc membership_before_write(struct cx *cx, struct write *w);
enum rc membership_after_write(struct cx *cx, const struct write *w); // search keys, the person's unit
enum rc phone_before_write(struct cx *cx, struct write *w);           // raw number kept, landlines marked
enum rc phone_after_write(struct cx *cx, const struct write *w);      // search keys
enum rc classification_before_write(struct cx *cx, struct write *w);  // no overlap, no gap
enum rc classification_after_write(struct cx *cx, const struct write *w);  // neighbours touch again, the household has its class
enum rc consent_before_write(struct cx *cx, struct write *w);

#endif

// SPDX-License-Identifier: MPL-2.0
#ifndef STAFF_HOOKS_H
#define STAFF_HOOKS_H

#include "entity/entity.h"

enum rc unit_before_write(struct cx *cx, struct write *w);
enum rc unit_after_write(struct cx *cx, const struct write *w);  // rebuilds unit_scope
enum rc user_before_write(struct cx *cx, struct write *w);       // username, password rules, nobody locks or promotes herself
enum rc user_after_write(struct cx *cx, const struct write *w);  // ends the account's sessions when rights or password change

#endif

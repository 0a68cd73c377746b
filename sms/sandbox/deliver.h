// SPDX-License-Identifier: MPL-2.0
// The sandbox's second process: posts delivery reports and replies to the callbacks when they are due, and again when
// they are not taken.
#ifndef SMS_SANDBOX_DELIVER_H
#define SMS_SANDBOX_DELIVER_H

#include <signal.h>
#include <stdbool.h>

struct db;

// Works until *stop is set; key signs the replies. false: libcurl cannot start.
bool deliver_run(struct db *db, const char *key, const volatile sig_atomic_t *stop);

#endif

// SPDX-License-Identifier: MPL-2.0
// Password rules (ASVS 5.0 6.2): length, no composition rules, nothing guessable from the account or from habit.
#ifndef SVC_PASSWORD_H
#define SVC_PASSWORD_H

#include <stdbool.h>

// Whether the password may be used by this account. username may be NULL.
bool password_is_strong(const char *password, const char *username);

#endif

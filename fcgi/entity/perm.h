// SPDX-License-Identifier: MPL-2.0
// Who may do what. Zero is not a permission: a table row that forgets to name one denies, and lint refuses it.
#ifndef ENTITY_PERM_H
#define ENTITY_PERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum perm {
    P_UNSTATED,  // nothing was said: a fault of the table
    P_NEVER,     // said: nobody, ever
    P_PUBLIC,    // said: without a session
    P_SELF,      // said: any live session, for what is the caller's own
    P_GUEST,     // said: a visit by one-time code, whoever it turns out to be; staff sessions do not count for these three
    P_SEEKER,    // said: a visit by code of one seeker, for what is hers
    P_EMPLOYER,  // said: a visit by code of one employer, for what is his
#define PERM(symbol, word, text) P_##symbol,
#include "entity/perm.def"
#undef PERM
    P_COUNT
};

bool perm_is_guest(enum perm p);  // P_GUEST, P_SEEKER, P_EMPLOYER

const char *perm_word(enum perm p);
const char *perm_text(enum perm p);

struct role {
    const char *code;
    const char *name;   // Vietnamese, as in table role
    uint64_t allows;    // bit (1 << perm)
};

extern const struct role role_all[];  // ends with code NULL

const struct role *role_find(const char *code);  // NULL: no such role
bool role_allows(const struct role *role, enum perm p);  // role may be NULL: only P_PUBLIC then

#endif

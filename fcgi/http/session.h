// SPDX-License-Identifier: MPL-2.0
// Log-in sessions, with a small cache per process: one log-in's requests need not ask the database each time. An entry lives five
// seconds at most, and not past a rise of the shared generation, which every log-out and account change causes.
#ifndef HTTP_SESSION_H
#define HTTP_SESSION_H

#include "base/vault.h"
#include "http/http.h"

enum { SESSION_CACHE = 64, SESSION_FRESH_MS = 5000 };

struct session_slot {
    struct principal who;
    int64_t fetched_ms;  // monotonic
    uint64_t generation;
};

// The value of our cookie of this name ("__Host-s="), which must appear once and be of the right length.
bool session_cookie(const char *cookies, const char *name, char token[VAULT_TOKEN_SIZE]);

struct session_cache {
    struct session_slot slot[SESSION_CACHE];
};

#endif

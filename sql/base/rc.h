// SPDX-License-Identifier: MPL-2.0
// The outcomes a function can have, and one table that says what each means to a client, to the log and to a retry.
// Outcomes are for what the world may do to us. Our own bugs are not outcomes: they stop the process (must.h).
#ifndef BASE_RC_H
#define BASE_RC_H

#include <stdbool.h>

#define MUST_USE __attribute__((warn_unused_result))

enum rc {
    RC_OK,
    RC_MALFORMED,        // the request cannot be read: bad JSON, bad query, bad UTF-8
    RC_UNAUTHENTICATED,  // no session, or one that has ended
    RC_FORBIDDEN,        // known person, no permission; or a foreign origin
    RC_NOT_FOUND,        // no such row, or not in the caller's units: the two look alike on purpose
    RC_METHOD,           // the path exists, this method does not
    RC_CONFLICT,         // contradicts another row: duplicate, has children, request still running
    RC_STALE,            // If-Match names an older version
    RC_TOO_LARGE,        // body, depth, or count above the limit
    RC_MEDIA,            // not application/json
    RC_INVALID,          // understood, but fields are wrong; the field errors say which
    RC_PRECONDITION,     // If-Match or Idempotency-Key missing
    RC_TOO_MANY,         // too many log-ins or requests; Retry-After says when
    RC_BUSY,             // database locked, gone or overloaded: nothing was done, try again
    RC_UNKNOWN,          // the COMMIT's answer was lost: it may have been done; ask again with the same key
    RC_INTERNAL,         // a fault of ours or of the set-up
    RC_COUNT
};

struct rc_info {
    const char *word;   // stable word: problem type and log
    int status;         // HTTP status
    bool is_fault;      // logged as an error of the system, not of the caller
    bool retryable;     // the same request may succeed later
    const char *title;  // Vietnamese, stable
};

// The table's row for rc. Never NULL; an unknown value gets the row of RC_INTERNAL.
const struct rc_info *rc_info(enum rc rc);

// Leaves the calling function unless expr is RC_OK. Safe because memory has an owner (arena) and nothing unwinds.
#define TRY(expr)                              \
    do {                                       \
        enum rc try_rc_ = (expr);              \
        if (try_rc_ != RC_OK) return try_rc_;  \
    } while (0)

#endif

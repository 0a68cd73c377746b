// SPDX-License-Identifier: MPL-2.0
// The outbox as the worker sees it. queue_turn is one transaction of the core (core.h); recover and wake are sweeps over rows that
// nobody holds. None sends anything. The connection must be READ COMMITTED (db_options.read_committed), or claims wait for inserts.
#ifndef SMS_QUEUE_H
#define SMS_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ahead.h"
#include "base/rc.h"
#include "core.h"

struct arena;
struct db;

enum { QUEUE_OWNER_SIZE = 17 };

// What each turn took is a row of message_lease, found again by owner and number.
struct queue_leases {
    int64_t number;           // of the turn that goes on or was last
    int64_t of[CORE_SLOTS];   // the turn that took what is in this place; 0: nothing
    int64_t done_before;      // rows before this one are removed
};

struct queue {
    struct db *db;
    char owner[QUEUE_OWNER_SIZE];        // random, new for each process: 16 hex digits
    const char *gateway[PICK_GATEWAYS];  // names, as in message.gateway
    int rates[PICK_GATEWAYS][2];         // requests and parts a second; 0: no limit
    struct queue_leases leases;
    struct ahead ahead[PICK_LANES];
    bool looks_always;                   // no numbers of an earlier look are used: for tests that know what comes
};

// A message that was taken: what the core knows of it, and its text, in the arena of the turn.
struct queue_job {
    struct core_job job;
    int64_t unit_id;
    const char *purpose, *body;
    bool ucs2;
    const void *phone_enc, *secret_enc;  // secret_enc: NULL, or what belongs in the place of SECRET_MARK
    size_t phone_enc_len, secret_enc_len;
};

// What the gateway said of a settled message; by slot.
struct queue_words {
    int64_t unit_id;
    const char *why, *provider_id;  // may be NULL
};

struct queue_turned {
    struct core_done done;  // done.taken points to jobs of its own, in the arena
    struct queue_job *jobs; // done.n_taken of them
};

struct queue queue_new(struct db *db);

// Always fills *out; done.end says what became of it. words is read for the slots of the turn's settles.
void queue_turn(struct queue *q, struct arena *a, const struct core_turn *turn, const struct queue_words *words,
                struct queue_turned *out);

// Rows whose holder died. *n counts them. policy says which gateways may be asked again.
enum rc queue_recover(const struct queue *q, struct arena *a, const struct pick_policy *policy, int64_t now_ms, size_t *n) MUST_USE;

// retry_wait whose time has come.
enum rc queue_wake(const struct queue *q, struct arena *a, int64_t now_ms, size_t *n) MUST_USE;

#endif

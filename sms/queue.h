// SPDX-License-Identifier: MPL-2.0
// The outbox as the worker sees it: claim, submit, settle, recover. Each call is one transaction (docs/QUEUE.md); none
// sends anything. The connection must be READ COMMITTED (db_options.read_committed), or claims wait for inserts.
#ifndef SMS_QUEUE_H
#define SMS_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"
#include "state.h"

struct arena;
struct db;

enum { QUEUE_BATCH = 20, QUEUE_LEASE_MS = 60000, QUEUE_OWNER_SIZE = 17 };

struct queue {
    struct db *db;
    char owner[QUEUE_OWNER_SIZE];  // random, new for each process: 16 hex digits
};

struct job {
    int64_t id;
    int attempts;  // begun so far
    const char *purpose, *body;
    bool ucs2;
    const void *phone_enc;
    size_t phone_enc_len;
    int64_t valid_until_ms;
};

// What became of one submitted job.
struct queue_result {
    int64_t id;
    int attempts;             // including this one
    enum outcome outcome;     // as the gateway's answer was understood
    enum event event;         // the move: state_event_of(outcome), or EVENT_OUT_OF_TIME, EVENT_GIVE_UP
    const char *why;          // may be NULL
    const char *provider_id;  // may be NULL
    int64_t due_ms;           // next try, for EVENT_NOT_SENT; else 0
};

struct queue queue_new(struct db *db);

// Up to want jobs (at most QUEUE_BATCH), shared among the lanes. Rows met on the way whose person has opted out become
// cancelled, and those past their validity expired. *jobs is in a.
enum rc queue_claim(const struct queue *q, struct arena *a, int want, int64_t now_ms, struct job **jobs, size_t *n) MUST_USE;

// Commits "submitting" for those still held: *held[i] says which. Only these may be sent.
enum rc queue_submit(const struct queue *q, struct arena *a, const struct job *jobs, size_t n, int64_t now_ms,
                     bool *held) MUST_USE;

// Repeatable: a row that is no longer ours in "submitting" only gets the event and the gateway's id.
enum rc queue_settle(const struct queue *q, struct arena *a, const struct queue_result *results, size_t n, const char *gateway,
                     int64_t now_ms) MUST_USE;

// Gives claimed jobs back (EVENT_RELEASE) or buries them (EVENT_POISON, with the reason).
enum rc queue_return(const struct queue *q, struct arena *a, const struct job *jobs, size_t n, enum event event, const char *why,
                     int64_t now_ms) MUST_USE;

// Rows whose holder died. *n counts them.
enum rc queue_recover(const struct queue *q, struct arena *a, int64_t now_ms, size_t *n) MUST_USE;

// retry_wait whose time has come.
enum rc queue_wake(const struct queue *q, struct arena *a, int64_t now_ms, size_t *n) MUST_USE;

#endif

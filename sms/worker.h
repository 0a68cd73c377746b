// SPDX-License-Identifier: MPL-2.0
// The life of the worker: claim, submit, send, settle, over and over. It holds at most WORKER_HAND jobs, of which
// WORKER_PARALLEL are in the air.
#ifndef SMS_WORKER_H
#define SMS_WORKER_H

#include <signal.h>

#include "gateway.h"

struct db;
struct vault;
struct worker;

enum { WORKER_PARALLEL = 20, WORKER_HAND = 40 };

struct worker_options {
    struct db *db;
    struct vault *vault;
    const struct gateway *gateway;
    struct gateway_account account;
    const char *callback_url;
};

// NULL when libcurl cannot start. Everything in options outlives the worker.
struct worker *worker_new(const struct worker_options *options);
void worker_free(struct worker *w);

// Works until *stop is set, then finishes what is in hand within 10 s.
void worker_run(struct worker *w, const volatile sig_atomic_t *stop);

#endif

// SPDX-License-Identifier: MPL-2.0
// The shell around core.h: performs the core's actions with MariaDB and libcurl, and tells it what came of them.
#ifndef SMS_WORKER_H
#define SMS_WORKER_H

#include <signal.h>

#include "gateway.h"
#include "pick.h"

struct db;
struct vault;
struct worker;

struct worker_gateway {
    const struct gateway *gateway;
    struct gateway_account account;
    int requests_per_s, parts_per_s;  // 0: no limit
};

struct worker_options {
    struct db *db;
    struct vault *vault;
    struct worker_gateway gateways[PICK_GATEWAYS];  // number 0 takes what no route names
    int n_gateways;
    int parallel;                                   // messages underway
    int connections;                                // of these in the air
    const char *callback_url;
};

// NULL when libcurl cannot start. Everything in options outlives the worker.
struct worker *worker_new(const struct worker_options *options);
void worker_free(struct worker *w);

// Works until *stop is set, then finishes what is in hand within 10 s.
void worker_run(struct worker *w, const volatile sig_atomic_t *stop);

#endif

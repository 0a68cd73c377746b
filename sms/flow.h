// SPDX-License-Identifier: MPL-2.0
// What all workers share about gateways: rules of the day, routes, states. Plain reads, no transaction.
#ifndef SMS_FLOW_H
#define SMS_FLOW_H

#include "base/rc.h"
#include "pick.h"

struct arena;
struct conf;
struct core;
struct gateway;
struct queue;

// A gateway that is set up. Number 0 is the main one.
struct flow_gateway {
    const struct gateway *gateway;
    const char *url, *user, *sender, *key_file;
    int requests_per_s, parts_per_s;
};

// The gateways of the settings. 0: *why says which setting is wrong.
int flow_gateways(const struct conf *c, struct flow_gateway out[PICK_GATEWAYS], const char **why);

// Gives each gateway its row in gateway_state.
enum rc flow_ensure(const struct queue *q, struct arena *a, int64_t now_ms) MUST_USE;

// Rules and routes of now into *policy, whose gateways are filled already.
enum rc flow_policy(const struct queue *q, struct arena *a, int64_t now_ms, struct pick_policy *policy) MUST_USE;

// gateway_state as it is now, told to the core.
enum rc flow_views(const struct queue *q, struct arena *a, struct core *c) MUST_USE;

#endif

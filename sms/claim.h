// SPDX-License-Identifier: MPL-2.0
// The claim of a turn: leases tokens, reads due rows by lane, asks pick what to do with each, and writes that. Inside the turn's
// transaction; used by queue.c only.
#ifndef SMS_CLAIM_H
#define SMS_CLAIM_H

#include "queue.h"

// Adds to out what was taken, met, moved and granted.
enum rc claim_rows(struct queue *q, struct arena *a, const struct core_turn *turn, struct queue_turned *out) MUST_USE;

int claim_gateway(const struct queue *q, const char *name);  // its number; -1: not set up

#endif

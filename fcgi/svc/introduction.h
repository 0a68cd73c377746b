// SPDX-License-Identifier: MPL-2.0
// The rules of an introduction of somebody to a vacancy, the same for an officer who writes it, for an offer by SMS and for who
// asks for the work herself.
#ifndef SVC_INTRODUCTION_H
#define SVC_INTRODUCTION_H

#include "entity/cx.h"

struct introduction {
    int64_t user_id;  // who introduces; 0: nobody, the person asked for it herself
    int64_t seeker_id;  // 0: only what stands against the vacancy
    int64_t vacancy_id;
    int64_t except_id;  // the introduction itself, when it is written again; 0: new
};

// What stands against it, as a field and a code of words.c with its argument; code NULL: nothing does.
struct hindrance {
    const char *field, *code, *arg;
};

// In this order: own_employer (the officer, or a relative, owns or works for it), not_open (state, places), introduced_enough
// (rule referral_open_max). The vacancy's row stays locked until the transaction ends.
enum rc introduction_judge(struct cx *cx, const struct introduction *i, struct hindrance *out) MUST_USE;

// How many open introductions a seeker may have today.
enum rc introduction_open_max(struct cx *cx, int64_t *out) MUST_USE;

#endif

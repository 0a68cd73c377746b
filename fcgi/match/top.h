// SPDX-License-Identifier: MPL-2.0
// The best k so far, in the caller's array: a heap with the worst on top, put in order at the end.
#ifndef MATCH_TOP_H
#define MATCH_TOP_H

#include "match/pool.h"

struct top {
    struct match_hit *hit;
    uint32_t n, k;
};

// The order of lists: score, class, id. Total, so that a list is the same whatever way it was found.
static inline bool top_before(const struct match_hit *a, const struct match_hit *b) {
    if (a->score != b->score) return a->score > b->score;
    if (a->class != b->class) return a->class < b->class;
    return a->id < b->id;
}

// Whether a hit at least as good as this could still enter.
static inline bool top_open(const struct top *t, const struct match_hit *hit) {
    return t->n < t->k || (t->k && top_before(hit, &t->hit[0]));
}

void top_add(struct top *t, const struct match_hit *hit);  // which top_open let in
uint32_t top_finish(struct top *t);                        // best first; returns n

#endif

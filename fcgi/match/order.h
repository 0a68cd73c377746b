// SPDX-License-Identifier: MPL-2.0
// The order of people within a list of postings: those who fit alike side by side.
#ifndef MATCH_ORDER_H
#define MATCH_ORDER_H

#include "match/pool.h"
#include "match/view.h"

struct entry {
    uint32_t list, row;
    struct bond bond;
};

// What people differ in, each scaled to about the points it decides.
enum { ORDER_FEATURES = 12 };
struct features {
    uint8_t of[ORDER_FEATURES];  // the first two are of the entry: relation and grade
};
struct features features_of(const struct match_seeker *s);

// Puts n entries of one list in order: halved again and again where they differ most, until MATCH_BLOCK are left, so that each
// block, and each run of a power of MATCH_BLOCK blocks, is alike in itself. features is by row; spare has room for n.
void order_alike(struct entry *entry, struct entry *spare, uint32_t n, const struct features *features);

#endif

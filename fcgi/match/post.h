// SPDX-License-Identifier: MPL-2.0
// Postings of a snapshot (see pool.h). List t is of trade t: who wishes or knows it. List n_trades + f is of family f: who wishes
// or knows any trade of it. The last is of who takes any work. Over each list stands a tree of blocks. Vacancies have one list
// for each trade, by id.
#ifndef MATCH_POST_H
#define MATCH_POST_H

#include "match/block.h"
#include "match/pool.h"

#define POST_EMPTY UINT32_MAX

struct match_index {
    const uint32_t *root;      // by list: its topmost block, or POST_EMPTY. Blocks below come before those above.
    const struct match_block *block;
    const uint32_t *posting;   // rows of people
    const uint32_t *by_id;     // rows of people in order of id
    const uint32_t *of_trade;  // n_trades + 1: where the vacancies of a trade begin
    const uint32_t *vacancy;   // rows
    uint32_t n_lists, n_blocks, n_postings;
};

static inline uint32_t post_family_list(const struct match_catalogue *c, uint16_t family) { return c->n_trades + family; }
static inline uint32_t post_any_list(const struct match_catalogue *c) { return c->n_trades + c->n_families; }

// From rows in order of id: row i of them is to be put at by_id[i]. Everything is in the arena.
void post_build(struct arena *a, const struct match_catalogue *c, const struct match_source *rows, struct match_index *out);

#endif

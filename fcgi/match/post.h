// SPDX-License-Identifier: MPL-2.0
// Postings of a snapshot (see pool.h). List t is of trade t: who wishes or knows it. List n_trades + f is of family f: who wishes or knows
// any trade of it. The last is of who takes any work. Vacancies have one list for each trade, by id.
#ifndef MATCH_POST_H
#define MATCH_POST_H

#include "match/pool.h"
#include "match/view.h"

// The best of up to MATCH_BLOCK people in every respect; also the summary of a whole list.
struct match_block {
    uint64_t certificates;   // catalogue_held_bits of all
    uint64_t communes;       // bits
    uint64_t bare_communes;  // of those without coordinates
    uint32_t first, count;   // postings
    uint32_t row_first;      // the lowest row of those of the best class
    vday birth_first, birth_last, start;
    int32_t wage;
    int32_t lat_min, lat_max, lon_min, lon_max;  // of those with coordinates; lat_min > lat_max: of none
    uint32_t languages;
    uint16_t max_km, harvest;
    uint8_t relation, grade, class;
    uint8_t open, boards, grouped, sexes;
    uint8_t schooling, qualification, hours, contract;
    uint8_t spare[1];
};

struct match_list {
    struct match_block all;
    uint32_t block, n_blocks;
};

struct match_index {
    const struct match_list *list;
    const struct match_block *block;
    const uint32_t *posting;   // rows of people
    const uint32_t *of_trade;  // n_trades + 1: where the vacancies of a trade begin
    const uint32_t *vacancy;   // rows
    uint32_t n_lists, n_blocks, n_postings;
};

static inline uint32_t post_family_list(const struct match_catalogue *c, uint16_t family) { return c->n_trades + family; }
static inline uint32_t post_any_list(const struct match_catalogue *c) { return c->n_trades + c->n_families; }

// From rows in order of id. Everything is in the arena.
void post_build(struct arena *a, const struct match_catalogue *c, const struct match_source *rows, struct match_index *out);

struct view post_view(const struct need *n, const struct match_block *b);

#endif

// SPDX-License-Identifier: MPL-2.0
// A summary of people in a list: as good in every respect as the best of them. Bars and parts judge it as they judge a person.
#ifndef MATCH_BLOCK_H
#define MATCH_BLOCK_H

#include "match/view.h"

struct match_block {
    uint64_t certificates;   // catalogue_held_bits of all
    uint64_t communes;       // bits
    uint64_t bare_communes;  // of those without coordinates
    int64_t id_first;        // the lowest of those of the best class
    uint32_t first, count;   // a leaf's postings, or the blocks below
    vday birth_first, birth_last, start;
    int32_t wage;
    int32_t lat_min, lat_max, lon_min, lon_max;  // of those with coordinates; lat_min > lat_max: of none
    uint32_t languages;
    uint16_t max_km, harvest;
    uint8_t relation, grade, class;  // relation and grade in the list's trade or family
    uint8_t leaf;
    uint8_t flags, grouped, sexes;
    uint8_t schooling, qualification, hours, contract;
    uint8_t spare[5];
};

extern const struct match_block block_of_nobody;  // to begin with

void block_add(struct match_block *b, const struct match_catalogue *c, const struct match_seeker *s, struct bond bond);
void block_join(struct match_block *b, const struct match_block *part);
struct view block_view(const struct need *n, const struct match_block *b);

#endif

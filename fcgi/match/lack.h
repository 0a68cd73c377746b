// SPDX-License-Identifier: MPL-2.0
// What training the open work asks for: vacancies that too few people fit, and people who would do but for the trade or the licence.
#ifndef MATCH_LACK_H
#define MATCH_LACK_H

#include "match/pool.h"

enum { LACK_SAMPLE = 8 };  // vacancies of one trade, those that lack most, for which people are looked through

// Of one trade.
struct match_lack {
    uint16_t trade;
    uint32_t vacancies, places;      // that lack somebody, and their free places
    uint32_t lacking;                // places for which nobody is there
    uint32_t people;                 // who look for work and would do for one of the sample but for trade or licence ...
    uint32_t poor;                   // ... of these, of poor, near-poor and newly escaped households
    uint32_t licence;                // ... of these, who have the trade and lack the licence only
    uint32_t by_commune[MATCH_COMMUNES];  // people, by where they live
};

// left: free places of a vacancy; 0: none, or not asked about.
typedef uint32_t (*match_left_fn)(void *arg, const struct match_vacancy *v);

// One row for each trade that lacks somebody, the greatest lack first; in the arena. Fitting people are counted over everybody;
// people and by_commune only over communes of the ask. *looked: vacancies that were open and had places.
void match_lacks(struct arena *a, const struct match_pool *pool, const struct match_ask *ask, match_left_fn left, void *arg,
                 struct match_lack **out, size_t *n, uint32_t *looked);

#endif

// SPDX-License-Identifier: MPL-2.0
// The catalogue and the weights that tests and bench work with: the district's places and crops, a short list of trades mapped to
// VSCO level 2, what the law asks. Rows are in the order of their codes' first mention; row 0 is "nothing".
#ifndef MATCH_TEST_DISTRICT_H
#define MATCH_TEST_DISTRICT_H

#include "match/match.h"

struct arena;

// The road table is in the arena: kilometres from the places' coordinates, unknown for row 0.
struct match_catalogue district_catalogue(struct arena *a);
extern const struct match_weights district_weights;

struct district_place {
    const char *code, *name;
    int32_t lat, lon;
};
extern const struct district_place district_places[];
enum { DISTRICT_COMMUNES = 11 };  // rows 1 to 11 are the district's own, the others are farther away

#define DISTRICT_TODAY 19858  // 2024-05-15

#endif

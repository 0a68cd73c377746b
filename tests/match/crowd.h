// SPDX-License-Identifier: MPL-2.0
// Invented people and vacancies from a seed: the same seed gives the same crowd on every machine.
#ifndef MATCH_TEST_CROWD_H
#define MATCH_TEST_CROWD_H

#include "match/match.h"

struct arena;

struct dice {
    uint64_t state;
};
uint64_t dice_next(struct dice *d);
uint32_t dice_below(struct dice *d, uint32_t n);            // 0 to n - 1
bool dice_chance(struct dice *d, unsigned percent);
int dice_between(struct dice *d, int from, int to);         // both included

struct crowd {
    struct match_seeker *seeker;
    struct match_vacancy *vacancy;
    uint32_t n_seekers, n_vacancies;
};
struct crowd crowd_make(struct arena *a, const struct match_catalogue *c, uint64_t seed, uint32_t n_seekers,
                        uint32_t n_vacancies);

struct match_seeker crowd_seeker(struct dice *d, const struct match_catalogue *c, int64_t id);
struct match_vacancy crowd_vacancy(struct dice *d, const struct match_catalogue *c, int64_t id);

// An invented name, in the arena; women's and men's.
const char *crowd_name(struct arena *a, struct dice *d, uint8_t sex);

#endif

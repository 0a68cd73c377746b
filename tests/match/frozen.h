// SPDX-License-Identifier: MPL-2.0
// The frozen set in tests/golden/match: 200 people and 60 vacancies, made by crowd.c once and by hand, and what the engine says
// of them.
#ifndef MATCH_TEST_FROZEN_H
#define MATCH_TEST_FROZEN_H

#include "match/pool.h"

struct arena;

struct frozen {
    struct match_catalogue c;
    struct match_seeker *seeker;
    struct match_vacancy *vacancy;
    const char **seeker_name, **vacancy_name;
    uint32_t n_seekers, n_vacancies;
    struct match_pool pool;
};

// Reads the files of the folder.
struct frozen *frozen_read(struct arena *a, const char *folder);

// Makes seekers.tsv and vacancies.tsv of the folder anew, from the seed. The trades of wood and weaving are left to the cases
// made by hand.
void frozen_make(struct arena *a, const char *folder);

// For each vacancy its first three people, points by part, and what is missing, in Vietnamese.
const char *frozen_text(struct arena *a, const struct frozen *f);

#endif

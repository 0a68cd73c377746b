// SPDX-License-Identifier: MPL-2.0
// A vacancy made ready for many people (struct need), and what somebody is to it (struct view). Bars and parts see only these
// two, so that they judge a person and the summary of a block by the same code. A view of a block is at least as good in every
// member as that of any person of the block.
#ifndef MATCH_VIEW_H
#define MATCH_VIEW_H

#include "match/match.h"

struct need {
    const struct match_catalogue *c;
    const struct match_weights *w;
    const struct match_vacancy *v;
    vday today;
    vday begin;         // the day the work begins, not before today
    vday born_by;       // by law: born on this day or before
    vday limit_by, limit_after;  // by the employer's lawful limits: born by, and born after
    vday start_last;    // able to start on this day or before
    uint16_t law_certificate;
    uint16_t months;
    uint8_t age_min;
    uint8_t grade;      // grade of experience that is wanted
};

struct view {
    vday birth_first, birth_last;
    vday start;
    int32_t wage;
    uint32_t languages;
    uint16_t km;          // MATCH_KM_UNKNOWN: none is known
    uint16_t max_km;      // UINT16_MAX: any
    uint16_t harvest;
    bool km_unknown;      // a distance is unknown
    bool open, boards, grouped;
    bool holds_law, holds_wanted;
    uint8_t relation, grade;
    uint8_t sexes;        // bits
    uint8_t schooling, qualification;
    uint8_t hours, contract;  // bits; all of them for "any"
};

struct need need_of(const struct match_rule *r, const struct match_vacancy *v);
struct view view_of(const struct need *n, const struct match_seeker *s);

// The relation to a trade, and the grade of experience in it: full months of the trade, part of those of its family.
struct bond {
    uint8_t relation, grade;
};
struct bond bond_of(const struct match_catalogue *c, const struct match_seeker *s, uint16_t trade);
uint32_t bond_months(const struct match_catalogue *c, const struct match_seeker *s, uint16_t trade);

// "any" as bits
static inline uint8_t view_any(uint8_t bits) { return bits ? bits : UINT8_MAX; }
static inline uint16_t view_reach(uint16_t max_km) { return max_km ? max_km : UINT16_MAX; }

// part.c: the rules. points of a part, and whether a bar lets through.
bool part_bar(enum match_part bar, const struct need *n, const struct view *p);
int part_points(enum match_part part, const struct need *n, const struct view *p);
int part_most(enum match_part part, const struct match_weights *w);  // the points a part can give at most
int part_score(const struct need *n, const struct view *p);          // the sum, or MATCH_IMPOSSIBLE

#endif

// SPDX-License-Identifier: MPL-2.0
// Introductions for a whole day of the exchange: many vacancies with places, many people who can see a few employers each.
//
// Both sides rank by one number, the score of the pair; the vacancy breaks ties by the person's class. Then the pairs taken from
// the highest down are stable, and without ties they are the only stable set (docs/adr/0020). A set with the highest sum of all
// is in general not stable; it is offered beside it, with the number of pairs that would both rather have each other.
#ifndef MATCH_ASSIGN_H
#define MATCH_ASSIGN_H

#include "base/rc.h"
#include "match/pool.h"

struct match_pair {
    uint32_t person, job;  // rows of match_day.limit and match_day.places
    int16_t score;
    uint8_t class;         // of the person
    bool taken;            // in: fixed by hand (kept whatever the score); out: in the set
    bool fixed;            // was taken when it came in
    bool blocks;           // out: one of match_sum.blocking
};

// Rows that are forbidden by hand are simply not among the pairs. Two rows of one pair are RC_INVALID.
struct match_day {
    struct match_pair *pair;
    uint32_t n_pairs;
    const uint16_t *limit;   // of introductions, by person
    const uint16_t *places;  // by job; an employer may ask for more people than places: that is his number then
    uint32_t n_people, n_jobs;
};

struct match_sum {
    uint32_t taken;
    int64_t score;
    uint32_t over;      // pairs beyond a limit or places: only in sets changed by hand
    uint32_t
        blocking;  // pairs not taken in which both would rather have each other than a place left empty or what they were given
};

// Fixed pairs are kept and use up limits and places first (RC_CONFLICT when they exceed them); what they displace is not counted
// as blocking, for it was so decided. Pairs are reordered. Equal pairs go to the lower person, then the lower job, unless another
// choice among equals takes more of them.
enum rc match_assign_stable(struct arena *a, struct match_day *day, struct match_sum *out) MUST_USE;
enum rc match_assign_best(struct arena *a, struct match_day *day, struct match_sum *out) MUST_USE;

// Counts taken, score and blocking of a set as it stands, for sets changed by hand.
struct match_sum match_assign_judge(struct arena *a, const struct match_day *day);

// All possible pairs of these people and vacancies with at least floor points, in the arena. limit and places are left to the
// caller.
struct match_crowd {
    const struct match_seeker *const *seeker;
    const struct match_vacancy *const *vacancy;
    uint32_t n_seekers, n_vacancies;
};
void match_day_pairs(struct arena *a, const struct match_rule *r, const struct match_crowd *crowd, int floor,
                     struct match_day *out);

#endif

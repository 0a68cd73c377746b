// SPDX-License-Identifier: MPL-2.0
// Introductions for one fair: its people (those the caller may see) and its vacancies, judged by today's weights; the stable set and,
// beside it, the one with the highest sum. Read from the tables themselves, not from the pool: a list just typed in counts at once.
#ifndef AREA_JOBS_FAIR_DAY_H
#define AREA_JOBS_FAIR_DAY_H

#include "entity/cx.h"
#include "match/assign.h"
#include "queries.h"
#include "svc/matching.h"

struct fair_day {
    struct matching matching;
    struct match_weights weights;
    struct match_rule rule;
    int64_t open_max;  // introductions under way that one person may have, by the rule in force
    struct q_fair_people_out *people;
    struct q_fair_places_out *places;
    struct q_fair_introduced_out *introduced;
    struct q_fair_decided_out *decided;  // by hand: kept, or never proposed
    size_t n_people, n_places, n_introduced, n_decided;
    const struct match_seeker **seeker;    // of people[i]
    const struct match_vacancy **vacancy;  // of places[i]
    uint32_t *fits, *tried;                // by person: vacancies she fits, and those of them she cannot be proposed again
    uint32_t *wanted;                      // by vacancy: people who could be proposed
    uint16_t *limit, *free;                // what the sets may use, by person and by vacancy
    uint16_t *hand_person, *hand_place;    // pairs kept by hand that are not introduced yet
    struct match_day hand;                 // the stable set judged as if nothing had been decided by hand: .blocks is what that brought about
    uint32_t hand_blocking;
    struct match_day stable, best;
    struct match_sum stable_sum, best_sum;
};

enum rc fair_day_read(struct cx *cx, int64_t fair_id, struct fair_day *out) MUST_USE;

// per_person: introductions of this fair for one person at most; what the rule in force leaves her may be fewer.
enum rc fair_day_assign(struct cx *cx, int64_t per_person, struct fair_day *d) MUST_USE;

// What was introduced between the two before, or NULL.
const struct q_fair_introduced_out *fair_day_introduced(const struct fair_day *d, int64_t seeker_id, int64_t vacancy_id);

// What was decided by hand between the two, or NULL.
const struct q_fair_decided_out *fair_day_decided(const struct fair_day *d, int64_t seeker_id, int64_t vacancy_id);

// Why a pair kept by hand is not in the set all the same, or goes beyond what is allowed; NULL when nothing is wrong.
const char *fair_day_hand_fault(const struct fair_day *d, const struct q_fair_decided_out *hand);

// What the law or a lawful limit forbids stands whatever an officer wishes: a field error at vacancy_id. Other conditions are hers to judge.
enum rc fair_day_check_law(struct cx *cx, const struct match_rule *rule, const struct match_seeker *s, const struct match_vacancy *v) MUST_USE;

// Rows of people and places by id; -1.
int fair_day_person(const struct fair_day *d, int64_t seeker_id);
int fair_day_place(const struct fair_day *d, int64_t vacancy_id);

#endif

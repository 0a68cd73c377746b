// SPDX-License-Identifier: MPL-2.0
// The set of pairs with the highest sum of scores under limits and places: minimum-cost flow, primal-dual. Scores are small whole
// numbers, so there are at most as many rounds as different scores; each round is one shortest-path search and one maximum flow
// over what lies on shortest paths. With equal scores it is one round: the largest set.
#ifndef MATCH_FLOW_H
#define MATCH_FLOW_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct flow;

// Room for pairs of these many people and jobs. Everything is in the arena.
struct flow *flow_new(struct arena *a, uint32_t n_people, uint32_t n_jobs, uint32_t most_pairs);

// Forgets the pairs and takes new limits and places.
void flow_begin(struct flow *f, const uint16_t *limit, const uint16_t *places);
void flow_pair(struct flow *f, uint32_t person, uint32_t job, int score);  // 0 <= score <= MATCH_SCORE_MAX

// The best set; among sets of one sum one with the most pairs. The same pairs in the same order give the same set.
void flow_run(struct flow *f);
bool flow_takes(const struct flow *f, uint32_t pair);  // in the order given

#endif

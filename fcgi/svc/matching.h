// SPDX-License-Identifier: MPL-2.0
// The matching engine's data from the database: weights by name, the catalogue, people and vacancies.
#ifndef SVC_MATCHING_H
#define SVC_MATCHING_H

#include "entity/entity.h"

// Names of the weights a set may hold, with what they are called.
extern const struct word match_weight_words[];

#endif

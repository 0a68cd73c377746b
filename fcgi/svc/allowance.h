// SPDX-License-Identifier: MPL-2.0
// The support of one learner of a vocational class, by QĐ 46/2015/QĐ-TTg. Pure: the norms are dated rows of rule_value, given in.
#ifndef SVC_ALLOWANCE_H
#define SVC_ALLOWANCE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

// Facts about a learner on the first day of the class, as bits.
enum allowance_fact {
    FACT_DISABLED = 1, FACT_MINORITY = 2, FACT_MERIT = 4, FACT_POOR = 8, FACT_NEAR_POOR = 16, FACT_HARD_PLACE = 32
};

struct allowance_learner {
    unsigned facts;
    int64_t days;      // on which she was really there
    int64_t km;        // from home to class; -1: nobody knows
    bool paid_before;  // in another class of the plan: support is given once
};

// đồng and km; -1: no norm is in force.
struct allowance_norms {
    int64_t meal, travel, travel_km, travel_hard, travel_hard_km;
};

struct allowance {
    const char *norm;     // code of the tuition norm, as in rule_value
    int64_t meals, travel;
    const char *reason;   // why something is not paid; NULL when all is
};

struct allowance allowance_of(const struct allowance_learner *l, const struct allowance_norms *norms);

// Codes of the tuition norms in the order they are tried; ends with NULL.
extern const char *const allowance_norm_codes[];

#endif

// SPDX-License-Identifier: MPL-2.0
#include "svc/allowance.h"

#include <stddef.h>

// The first row whose facts all hold is the learner's group. upkeep: meals and travel are for these groups only.
static const struct {
    unsigned facts;
    const char *norm;
    bool upkeep;
} groups[] = {
    { FACT_DISABLED, "tuition_disabled", true },
    { FACT_MINORITY | FACT_POOR, "tuition_minority_poor", true },
    { FACT_HARD_PLACE | FACT_POOR, "tuition_minority_poor", true },
    { FACT_MINORITY, "tuition_poor", true },
    { FACT_MERIT, "tuition_poor", true },
    { FACT_POOR, "tuition_poor", true },
    { FACT_NEAR_POOR, "tuition_near_poor", true },
    { 0, "tuition_other", false },
};

const char *const allowance_norm_codes[] = { "tuition_disabled", "tuition_minority_poor", "tuition_poor", "tuition_near_poor", "tuition_other", NULL };

// A disabled learner, or one who lives where it is hard, is paid more and from nearer.
static int64_t travel_of(const struct allowance_learner *l, const struct allowance_norms *n, const char **reason) {
    bool hard = l->facts & (FACT_DISABLED | FACT_HARD_PLACE);
    int64_t least = hard ? n->travel_hard_km : n->travel_km, pays = hard ? n->travel_hard : n->travel;
    if (l->km < 0) *reason = "Chưa biết khoảng cách từ nhà đến lớp: chưa tính tiền đi lại.";
    else if (least < 0 || pays < 0) *reason = "Chưa có định mức tiền đi lại vào ngày khai giảng.";
    else if (l->km >= least) return pays;
    return 0;
}

struct allowance allowance_of(const struct allowance_learner *l, const struct allowance_norms *n) {
    size_t i = 0;
    while ((l->facts & groups[i].facts) != groups[i].facts) i++;
    struct allowance a = { .norm = groups[i].norm };
    if (l->paid_before) a.reason = "Đã nhận hỗ trợ ở một lớp khác: mỗi người một lần.";
    else if (!groups[i].upkeep) a.reason = "Không thuộc nhóm được hỗ trợ tiền ăn, đi lại.";
    else if (l->days <= 0) a.reason = "Chưa có ngày học thực tế nào.";
    if (a.reason) return a;
    if (n->meal < 0) a.reason = "Chưa có định mức tiền ăn vào ngày khai giảng.";
    else a.meals = n->meal * l->days;
    a.travel = travel_of(l, n, &a.reason);
    return a;
}

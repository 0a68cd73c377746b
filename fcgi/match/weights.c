// SPDX-License-Identifier: MPL-2.0
#include <stddef.h>

#include "match/match.h"

// The parts that are one number.
static const struct {
    size_t at;
    const char *word;
} single[] = {
#define ROW(name) { offsetof(struct match_weights, name), #name }
    ROW(certificate), ROW(qualification), ROW(schooling), ROW(distance), ROW(wage), ROW(hours),
    ROW(contract),    ROW(language),      ROW(season),    ROW(group),
#undef ROW
};
enum { N_SINGLE = sizeof single / sizeof single[0] };

static int value(const struct match_weights *w, size_t at) { return *(const int16_t *)(const void *)((const char *)w + at); }

int match_weights_sum(const struct match_weights *w) {
    int sum = w->relation[MATCH_RELATIONS - 1] + w->grade[MATCH_GRADES - 1];
    for (size_t i = 0; i < N_SINGLE; i++) sum += value(w, single[i].at);
    return sum;
}

static bool rises(const int16_t *points, int n) {
    if (points[0] < 0) return false;
    for (int i = 1; i < n; i++)
        if (points[i] < points[i - 1]) return false;
    return true;
}

const char *match_weights_fault(const struct match_weights *w) {
    if (!rises(w->relation + 1, MATCH_RELATIONS - 1)) return "relation";
    if (!rises(w->grade, MATCH_GRADES)) return "grade";
    for (size_t i = 0; i < N_SINGLE; i++)
        if (value(w, single[i].at) < 0) return single[i].word;
    if (w->near_km >= w->far_km) return "far_km";
    if (w->boarding < 0 || w->boarding > w->distance) return "boarding";
    if (w->distance_unknown < 0 || w->distance_unknown > w->distance) return "distance_unknown";
    if (w->wage_unknown < 0 || w->wage_unknown > w->wage) return "wage_unknown";
    if (w->wage_gap < 1 || w->wage_gap > 100) return "wage_gap";
    if (w->season_month < 0) return "season_month";
    return match_weights_sum(w) > MATCH_SCORE_MAX ? "sum" : NULL;
}

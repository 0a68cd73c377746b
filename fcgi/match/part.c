// SPDX-License-Identifier: MPL-2.0
// The rules themselves: one function for each bar and each part, and one table. None may fall when the person has more.
#include <stddef.h>

#include "base/must.h"
#include "match/view.h"

// --- bars --------------------------------------------------------------------------------------------------------------------------

static bool bar_state(const struct need *n, const struct view *p) { return p->open && n->v->flags & MATCH_OPEN; }

static bool bar_trade(const struct need *n, const struct view *p) {
    (void)n;
    return p->relation != MATCH_UNRELATED;
}

static bool bar_age(const struct need *n, const struct view *p) { return p->birth_first <= n->born_by; }

static bool bar_limits(const struct need *n, const struct view *p) {
    if (n->v->sex && !(p->sexes >> n->v->sex & 1)) return false;
    return p->birth_first <= n->limit_by && p->birth_last > n->limit_after;
}

static bool bar_certificate(const struct need *n, const struct view *p) {
    (void)n;
    return p->holds_law;
}

static bool bar_start(const struct need *n, const struct view *p) { return p->start <= n->start_last; }

static bool lives_there(const struct need *n, const struct view *p) { return p->boards && n->v->flags & MATCH_BOARDS; }

// A distance that nobody knows is asked about, not held against the person.
static bool bar_place(const struct need *n, const struct view *p) {
    if (lives_there(n, p) || p->km_unknown || p->max_km == UINT16_MAX) return true;
    return p->km <= p->max_km;
}

// --- parts -------------------------------------------------------------------------------------------------------------------------

static int points_trade(const struct need *n, const struct view *p) { return p->relation ? n->w->relation[p->relation] : 0; }

static int points_experience(const struct need *n, const struct view *p) {
    bool enough = n->grade && p->grade >= n->grade;
    return n->w->grade[enough ? MATCH_GRADES - 1 : p->grade];
}

static int points_certificate(const struct need *n, const struct view *p) { return p->holds_wanted ? n->w->certificate : 0; }

static int points_qualification(const struct need *n, const struct view *p) {
    return p->qualification >= n->v->qualification ? n->w->qualification : 0;
}

static int points_schooling(const struct need *n, const struct view *p) { return p->schooling >= n->v->schooling ? n->w->schooling : 0; }

static int by_road(const struct match_weights *w, uint16_t km) {
    if (km <= w->near_km) return w->distance;
    if (km >= w->far_km) return 0;
    return w->distance * (w->far_km - km) / (w->far_km - w->near_km);
}

static int greater(int a, int b) { return a > b ? a : b; }

static int points_distance(const struct need *n, const struct view *p) {
    int points = p->km == MATCH_KM_UNKNOWN ? 0 : by_road(n->w, p->km);
    if (p->km_unknown) points = greater(points, n->w->distance_unknown);
    return lives_there(n, p) ? greater(points, n->w->boarding) : points;
}

static int points_wage(const struct need *n, const struct view *p) {
    int64_t offer = n->v->wage_from ? n->v->wage_from : n->v->wage_to, wish = p->wage;
    if (!offer) return n->w->wage_unknown;
    if (offer >= wish) return n->w->wage;
    int64_t most = wish * n->w->wage_gap, missing = (wish - offer) * 100;
    return missing >= most ? 0 : (int)(n->w->wage * (most - missing) / most);
}

static int points_bits(int most, uint8_t hers, uint8_t theirs) { return !theirs || hers & theirs ? most : 0; }
static int points_hours(const struct need *n, const struct view *p) { return points_bits(n->w->hours, p->hours, n->v->hours); }
static int points_contract(const struct need *n, const struct view *p) { return points_bits(n->w->contract, p->contract, n->v->contract); }

static int points_language(const struct need *n, const struct view *p) {
    if (!n->v->languages) return n->w->language;
    int best = 0;
    uint32_t wanted = n->v->languages, hers = p->languages;
    for (; wanted; wanted >>= 2, hers >>= 2) {
        int need = wanted & 3, has = hers & 3;
        if (need) best = greater(best, n->w->language * (has < need ? has : need) / need);
    }
    return best;
}

static int points_season(const struct need *n, const struct view *p) {
    if (n->v->flags & MATCH_HARVEST_LEAVE) return n->w->season;
    int months = __builtin_popcount((unsigned)(n->months & p->harvest));
    return greater(0, n->w->season - n->w->season_month * months);
}

static int points_group(const struct need *n, const struct view *p) { return n->v->flags & MATCH_GROUPS && p->grouped ? n->w->group : 0; }

// --- the table ---------------------------------------------------------------------------------------------------------------------

typedef bool (*bar_fn)(const struct need *, const struct view *);
typedef int (*points_fn)(const struct need *, const struct view *);

static const bar_fn bars[MATCH_BARS] = {
    [MATCH_BAR_STATE] = bar_state, [MATCH_BAR_TRADE] = bar_trade, [MATCH_BAR_AGE] = bar_age, [MATCH_BAR_LIMITS] = bar_limits,
    [MATCH_BAR_CERTIFICATE] = bar_certificate, [MATCH_BAR_START] = bar_start, [MATCH_BAR_PLACE] = bar_place,
};

static const struct {
    points_fn points;
    size_t most;  // offset of the highest value in the weights
} parts[MATCH_PARTS - MATCH_BARS] = {
#define ROW(part, fn, member) [MATCH_##part - MATCH_BARS] = { fn, offsetof(struct match_weights, member) }
    ROW(TRADE, points_trade, relation[MATCH_RELATIONS - 1]),
    ROW(EXPERIENCE, points_experience, grade[MATCH_GRADES - 1]),
    ROW(CERTIFICATE, points_certificate, certificate),
    ROW(QUALIFICATION, points_qualification, qualification),
    ROW(SCHOOLING, points_schooling, schooling),
    ROW(DISTANCE, points_distance, distance),
    ROW(WAGE, points_wage, wage),
    ROW(HOURS, points_hours, hours),
    ROW(CONTRACT, points_contract, contract),
    ROW(LANGUAGE, points_language, language),
    ROW(SEASON, points_season, season),
    ROW(GROUP, points_group, group),
#undef ROW
};

bool part_bar(enum match_part bar, const struct need *n, const struct view *p) {
    must(bar < MATCH_BARS);
    return bars[bar](n, p);
}

int part_points(enum match_part part, const struct need *n, const struct view *p) {
    must(part >= MATCH_BARS && part < MATCH_PARTS);
    return parts[part - MATCH_BARS].points(n, p);
}

int part_most(enum match_part part, const struct match_weights *w) {
    must(part >= MATCH_BARS && part < MATCH_PARTS);
    return *(const int16_t *)(const void *)((const char *)w + parts[part - MATCH_BARS].most);
}

int part_score(const struct need *n, const struct view *p) {
    for (int i = 0; i < MATCH_BARS; i++)
        if (!bars[i](n, p)) return MATCH_IMPOSSIBLE;
    int score = 0;
    for (int i = 0; i < MATCH_PARTS - MATCH_BARS; i++) score += parts[i].points(n, p);
    return score;
}

int match_score(const struct match_rule *r, const struct match_seeker *s, const struct match_vacancy *v) {
    struct need n = need_of(r, v);
    struct view p = view_of(&n, s);
    return part_score(&n, &p);
}

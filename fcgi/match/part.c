// SPDX-License-Identifier: MPL-2.0
// The rules themselves: one function for each bar and each part, and one table. None may fall when the person has more.
#include <stddef.h>

#include "base/must.h"
#include "match/view.h"

// --- bars ------------------------------------------------------------------------------------------------------------

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

// --- parts -----------------------------------------------------------------------------------------------------------

static int points_trade(const struct need *n, const struct view *p) { return p->relation ? n->w->relation[p->relation] : 0; }

static int points_experience(const struct need *n, const struct view *p) {
    bool enough = n->grade && p->grade >= n->grade;
    return n->w->grade[enough ? MATCH_GRADES - 1 : p->grade];
}

static int points_certificate(const struct need *n, const struct view *p) { return p->holds_wanted ? n->w->certificate : 0; }

static int points_qualification(const struct need *n, const struct view *p) {
    return p->qualification >= n->v->qualification ? n->w->qualification : 0;
}

static int points_schooling(const struct need *n, const struct view *p) {
    return p->schooling >= n->v->schooling ? n->w->schooling : 0;
}

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
static int points_contract(const struct need *n, const struct view *p) {
    return points_bits(n->w->contract, p->contract, n->v->contract);
}

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

static int points_group(const struct need *n, const struct view *p) {
    return n->v->flags & MATCH_GROUPS && p->grouped ? n->w->group : 0;
}

// --- the tables ------------------------------------------------------------------------------------------------------
// Lists, because they are two things: tables for accounts, and straight code for the score, which is asked a thousand times a
// lookup.

#define BARS(X)                                                                                                                  \
    X(STATE, bar_state)                                                                                                          \
    X(TRADE, bar_trade)                                                                                                          \
    X(AGE, bar_age)                                                                                                              \
    X(LIMITS, bar_limits)                                                                                                        \
    X(CERTIFICATE, bar_certificate)                                                                                              \
    X(START, bar_start)                                                                                                          \
    X(PLACE, bar_place)

// the highest value is that of a member of the weights
#define PARTS(X)                                                                                                                 \
    X(TRADE, points_trade, relation[MATCH_RELATIONS - 1])                                                                        \
    X(EXPERIENCE, points_experience, grade[MATCH_GRADES - 1])                                                                    \
    X(CERTIFICATE, points_certificate, certificate)                                                                              \
    X(QUALIFICATION, points_qualification, qualification)                                                                        \
    X(SCHOOLING, points_schooling, schooling)                                                                                    \
    X(DISTANCE, points_distance, distance)                                                                                       \
    X(WAGE, points_wage, wage)                                                                                                   \
    X(HOURS, points_hours, hours)                                                                                                \
    X(CONTRACT, points_contract, contract)                                                                                       \
    X(LANGUAGE, points_language, language)                                                                                       \
    X(SEASON, points_season, season)                                                                                             \
    X(GROUP, points_group, group)

static bool (*const bars[MATCH_BARS])(const struct need *, const struct view *) = {
#define ROW(bar, fn) [MATCH_BAR_##bar] = fn,
    BARS(ROW)
#undef ROW
};

static const struct {
    int (*points)(const struct need *, const struct view *);
    size_t most;
} parts[MATCH_PARTS - MATCH_BARS] = {
#define ROW(part, fn, member) [MATCH_##part - MATCH_BARS] = { fn, offsetof(struct match_weights, member) },
    PARTS(ROW)
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
#define HOLDS(bar, fn) && fn(n, p)
#define PLUS(part, fn, member) +fn(n, p)
    return 1 BARS(HOLDS) ? 0 PARTS(PLUS) : MATCH_IMPOSSIBLE;
#undef HOLDS
#undef PLUS
}

int match_score(const struct match_rule *r, const struct match_seeker *s, const struct match_vacancy *v) {
    struct need n = need_of(r, v);
    struct view p = view_of(&n, s);
    return part_score(&n, &p);
}

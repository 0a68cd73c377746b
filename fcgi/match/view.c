// SPDX-License-Identifier: MPL-2.0
#include "match/view.h"

#include "match/catalogue.h"

enum { NO_LIMIT_BY = INT32_MAX, NO_LIMIT_AFTER = INT32_MIN };

static vday later(vday a, vday b) { return a > b ? a : b; }

// The last day of birth of who is this old on the day.
static vday born_by(vday day, int years) { return vdate_add_months(day, -12 * years); }

struct need need_of(const struct match_rule *r, const struct match_vacancy *v) {
    const struct match_trade *trade = &r->catalogue->trade[v->trade];
    struct need n = { .c = r->catalogue, .w = r->weights, .v = v, .today = r->today };
    n.begin = later(r->today, v->start);
    n.age_min = (uint8_t)(trade->age_min > r->catalogue->rules.working_age ? trade->age_min : r->catalogue->rules.working_age);
    n.born_by = born_by(n.begin, n.age_min);
    n.limit_by = v->age_from ? born_by(n.begin, v->age_from) : NO_LIMIT_BY;
    n.limit_after = v->age_to ? born_by(n.begin, v->age_to + 1) : NO_LIMIT_AFTER;
    n.start_last = v->start || v->start_last ? later(n.begin, v->start_last) : INT32_MAX;
    n.law_certificate = trade->certificate;
    n.months = v->months ? v->months : 0xFFF;
    n.grade = (uint8_t)catalogue_grade(r->catalogue, v->experience);
    return n;
}

// --- relation --------------------------------------------------------------------------------------------------------

// The family of a trade that a person mentions, never that of "nothing".
static bool kin(const struct match_catalogue *c, uint16_t mentioned, uint16_t family) {
    return family && c->trade[mentioned].family == family;
}

uint32_t bond_months(const struct match_catalogue *c, const struct match_seeker *s, uint16_t trade) {
    uint32_t own = 0, family = 0;
    for (int i = 0; i < MATCH_PAST; i++) {
        if (s->past[i].trade == trade) own += s->past[i].months;
        else if (kin(c, s->past[i].trade, c->trade[trade].family)) family += s->past[i].months;
    }
    return own + family * c->rules.family_percent / 100;
}

static unsigned relation_of(const struct match_catalogue *c, const struct match_seeker *s, uint16_t trade) {
    unsigned best = s->flags & MATCH_ANY_WORK && c->trade[trade].simple ? MATCH_ANYTHING : MATCH_UNRELATED;
    uint16_t family = c->trade[trade].family;
    for (int i = 0; i < MATCH_WISHES; i++)
        if (s->wish[i] == trade) return (unsigned)(MATCH_WISH_1 - i);
    for (int i = 0; i < MATCH_PAST; i++)
        if (s->past[i].trade == trade) return MATCH_KNOWN;
    for (int i = 0; i < MATCH_WISHES; i++)
        if (kin(c, s->wish[i], family)) return MATCH_FAMILY;
    for (int i = 0; i < MATCH_PAST; i++)
        if (kin(c, s->past[i].trade, family)) return MATCH_FAMILY;
    return best;
}

struct bond bond_of(const struct match_catalogue *c, const struct match_seeker *s, uint16_t trade) {
    if (!trade) return (struct bond){ 0 };
    struct bond b = { .relation = (uint8_t)relation_of(c, s, trade) };
    if (b.relation > MATCH_ANYTHING) b.grade = (uint8_t)catalogue_grade(c, bond_months(c, s, trade));
    return b;
}

struct view view_of(const struct need *n, const struct match_seeker *s) {
    const struct match_vacancy *v = n->v;
    struct bond b = bond_of(n->c, s, v->trade);
    struct view p = { .birth_first = s->birth,
                      .birth_last = s->birth,
                      .start = s->start_from,
                      .wage = s->wage,
                      .languages = s->languages,
                      .harvest = s->harvest,
                      .relation = b.relation,
                      .grade = b.grade,
                      .schooling = s->schooling,
                      .qualification = s->qualification };
    p.km = match_km(n->c, s, v);
    p.km_unknown = p.km == MATCH_KM_UNKNOWN;
    p.max_km = view_reach(s->max_km);
    p.open = s->flags & MATCH_OPEN;
    p.boards = s->flags & MATCH_BOARDS;
    p.grouped = s->group != 0;
    p.holds_law = !n->law_certificate || match_holds(n->c, s, n->law_certificate);
    p.holds_wanted = !v->certificate || match_holds(n->c, s, v->certificate);
    p.sexes = (uint8_t)(1U << s->sex);
    p.hours = view_any(s->hours);
    p.contract = view_any(s->contract);
    return p;
}

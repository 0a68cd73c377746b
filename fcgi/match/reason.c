// SPDX-License-Identifier: MPL-2.0
// The account of a pair: for each bar and part, which line of reason.def it is and the numbers in it.
#include "match/reason.h"

#include "match/catalogue.h"
#include "match/view.h"

struct pair {
    const struct need *n;
    const struct view *p;
    const struct match_seeker *s;
};

static void say(struct match_reason *r, enum match_code code) { r->code = (uint16_t)code; }

static void say2(struct match_reason *r, enum match_code code, int64_t first, int64_t second) {
    say(r, code);
    r->number[0] = (int32_t)first;
    r->number[1] = (int32_t)second;
}

static int age(const struct pair *x) { return vdate_months_between(x->s->birth, x->n->begin) / 12; }

// --- bars ------------------------------------------------------------------------------------------------------------

static void say_state(const struct pair *x, struct match_reason *r) {
    say(r, !x->p->open ? REASON_PERSON_CLOSED : r->met ? REASON_OPEN : REASON_VACANCY_CLOSED);
}

static void say_relation(const struct pair *x, struct match_reason *r) {
    say2(r, r->met ? REASON_RELATED : REASON_UNRELATED, x->n->v->trade, 0);
}

static void say_age(const struct pair *x, struct match_reason *r) {
    say2(r, r->met ? REASON_AGE_REACHED : REASON_TOO_YOUNG, x->n->age_min, age(x));
}

static void say_limits(const struct pair *x, struct match_reason *r) {
    const struct match_vacancy *v = x->n->v;
    if (!v->sex && !v->age_from && !v->age_to) say(r, REASON_NO_LIMITS);
    else if (r->met) say(r, REASON_WITHIN_LIMITS);
    else if (v->sex && v->sex != x->s->sex) say(r, REASON_OTHER_SEX);
    else say2(r, REASON_OUT_OF_AGE, age(x), 0);
}

static void say_missing(const struct pair *x, struct match_reason *r, enum match_code code, uint16_t certificate) {
    say2(r, code, certificate, 0);
    r->course = catalogue_course_for(x->n->c, certificate, x->n->today);
}

static void say_law(const struct pair *x, struct match_reason *r) {
    uint16_t certificate = x->n->law_certificate;
    if (!certificate) say(r, REASON_LAW_ASKS_NONE);
    else if (r->met) say2(r, REASON_LAW_HELD, certificate, 0);
    else say_missing(x, r, REASON_LAW_MISSING, certificate);
}

static void say_start(const struct pair *x, struct match_reason *r) {
    if (r->met) say(r, REASON_IN_TIME);
    else say2(r, REASON_TOO_LATE, x->p->start, x->n->start_last);
}

static enum match_code place_code(const struct pair *x) {
    const struct view *p = x->p;
    bool bed = x->n->v->flags & MATCH_BOARDS;
    if (bed && p->boards) return p->km_unknown ? REASON_BED_SOMEWHERE : REASON_BED;
    if (p->km_unknown) return REASON_KM_UNKNOWN;
    if (p->max_km == UINT16_MAX) return REASON_ANY_DISTANCE;
    if (p->km <= p->max_km) return REASON_NEAR;
    return bed ? REASON_FAR_BED : REASON_FAR;
}

// Living there is named only where it decides: who lives next door goes home.
static void say_place(const struct pair *x, struct match_reason *r) {
    enum match_code code = place_code(x);
    bool walks = code == REASON_BED && x->p->km <= x->p->max_km && x->p->km <= x->n->w->near_km;
    if (walks) code = x->p->max_km == UINT16_MAX ? REASON_ANY_DISTANCE : REASON_NEAR;
    say2(r, code, x->p->km, x->s->max_km);
}

// --- parts -----------------------------------------------------------------------------------------------------------

static void say_trade(const struct pair *x, struct match_reason *r) {
    static const enum match_code codes[MATCH_RELATIONS] = {
        [MATCH_UNRELATED] = REASON_UNRELATED, [MATCH_ANYTHING] = REASON_ANYTHING, [MATCH_FAMILY] = REASON_FAMILY,
        [MATCH_KNOWN] = REASON_KNOWN,         [MATCH_WISH_4] = REASON_WISHED,     [MATCH_WISH_3] = REASON_WISHED,
        [MATCH_WISH_2] = REASON_WISHED,       [MATCH_WISH_1] = REASON_WISHED,
    };
    say2(r, codes[x->p->relation], x->n->v->trade, MATCH_WISH_1 - x->p->relation + 1);
}

static void say_experience(const struct pair *x, struct match_reason *r) {
    uint32_t months = bond_months(x->n->c, x->s, x->n->v->trade);
    uint16_t wanted = x->n->v->experience;
    bool asked = x->n->grade != 0;
    if (!months) say2(r, asked ? REASON_NO_EXPERIENCE_YET : REASON_NO_EXPERIENCE, 0, wanted);
    else if (!asked) say2(r, REASON_EXPERIENCED, months, 0);
    else say2(r, x->p->grade >= x->n->grade ? REASON_ENOUGH : REASON_TOO_LITTLE, months, wanted);
}

static void say_certificate(const struct pair *x, struct match_reason *r) {
    uint16_t certificate = x->n->v->certificate;
    if (!certificate) say(r, REASON_CERTIFICATE_FREE);
    else if (x->p->holds_wanted) say2(r, REASON_CERTIFIED, certificate, 0);
    else say_missing(x, r, REASON_CERTIFICATE_MISSING, certificate);
}

static void say_level(struct match_reason *r, uint8_t hers, uint8_t wanted, enum match_code free) {
    enum match_code code = !wanted ? free : hers >= wanted ? free + 1 : free + 2;
    say2(r, code, hers, wanted);
}
_Static_assert(REASON_UNDERQUALIFIED == REASON_QUALIFICATION_FREE + 2 && REASON_UNDERSCHOOLED == REASON_SCHOOLING_FREE + 2,
               "in a row");

static void say_qualification(const struct pair *x, struct match_reason *r) {
    say_level(r, x->p->qualification, x->n->v->qualification, REASON_QUALIFICATION_FREE);
}

static void say_schooling(const struct pair *x, struct match_reason *r) {
    say_level(r, x->p->schooling, x->n->v->schooling, REASON_SCHOOLING_FREE);
}

static void say_wage(const struct pair *x, struct match_reason *r) {
    int32_t offer = x->n->v->wage_from ? x->n->v->wage_from : x->n->v->wage_to;
    enum match_code code = !offer                ? REASON_WAGE_UNSAID
                           : !x->s->wage         ? REASON_WAGE_FREE
                           : offer >= x->s->wage ? REASON_WAGE_REACHED
                                                 : REASON_WAGE_BELOW;
    say2(r, code, offer, x->s->wage);
}

// codes in a row: free, fit, differ
static void say_bits(struct match_reason *r, uint8_t hers, uint8_t theirs, enum match_code free) {
    if (!hers || !theirs) say(r, free);
    else if (hers & theirs) say2(r, free + 1, hers & theirs, 0);
    else say2(r, free + 2, theirs, hers);
}
_Static_assert(REASON_HOURS_DIFFER == REASON_HOURS_FREE + 2 && REASON_CONTRACT_DIFFERS == REASON_CONTRACT_FREE + 2, "in a row");

static void say_hours(const struct pair *x, struct match_reason *r) {
    say_bits(r, x->s->hours, x->n->v->hours, REASON_HOURS_FREE);
}
static void say_contract(const struct pair *x, struct match_reason *r) {
    say_bits(r, x->s->contract, x->n->v->contract, REASON_CONTRACT_FREE);
}

// The language of the workplace that she is nearest to.
static void say_language(const struct pair *x, struct match_reason *r) {
    int best = -1, has = 0, need = 0;
    for (int i = 0; i < MATCH_LANGUAGES; i++) {
        int wanted = x->n->v->languages >> (2 * i) & 3, hers = x->s->languages >> (2 * i) & 3;
        if (hers > wanted) hers = wanted;
        if (!wanted || (best >= 0 && hers * need <= has * wanted)) continue;
        best = i;
        has = hers;
        need = wanted;
    }
    say2(r,
         best < 0      ? REASON_LANGUAGE_FREE
         : has == need ? REASON_LANGUAGE_SHARED
         : has         ? REASON_LANGUAGE_WEAK
                       : REASON_LANGUAGE_NONE,
         best, need);
    r->number[2] = has;
}

static void say_season(const struct pair *x, struct match_reason *r) {
    unsigned clash = (unsigned)(x->n->months & x->s->harvest), crops = 0;
    for (uint32_t i = 1; i < x->n->c->n_crops; i++)
        if (x->s->crops >> i & 1 && x->n->c->crop[i].months & clash) crops |= 1U << i;
    if (x->n->v->flags & MATCH_HARVEST_LEAVE) say(r, REASON_SEASON_LEAVE);
    else if (!clash) say(r, REASON_SEASON_FREE);
    else say2(r, REASON_SEASON_CLASH, clash, crops);
}

static void say_group(const struct pair *x, struct match_reason *r) {
    bool taken = x->n->v->flags & MATCH_GROUPS;
    say2(r, !x->s->group ? REASON_GROUP_NONE : taken ? REASON_GROUP_TAKEN : REASON_GROUP_NOT_TAKEN, x->s->group_size, 0);
    if (!x->s->group) r->met = true;  // nothing is missing
}

static void (*const sayers[MATCH_PARTS])(const struct pair *, struct match_reason *) = {
    [MATCH_BAR_STATE] = say_state,
    [MATCH_BAR_TRADE] = say_relation,
    [MATCH_BAR_AGE] = say_age,
    [MATCH_BAR_LIMITS] = say_limits,
    [MATCH_BAR_CERTIFICATE] = say_law,
    [MATCH_BAR_START] = say_start,
    [MATCH_BAR_PLACE] = say_place,
    [MATCH_TRADE] = say_trade,
    [MATCH_EXPERIENCE] = say_experience,
    [MATCH_CERTIFICATE] = say_certificate,
    [MATCH_QUALIFICATION] = say_qualification,
    [MATCH_SCHOOLING] = say_schooling,
    [MATCH_DISTANCE] = say_place,
    [MATCH_WAGE] = say_wage,
    [MATCH_HOURS] = say_hours,
    [MATCH_CONTRACT] = say_contract,
    [MATCH_LANGUAGE] = say_language,
    [MATCH_SEASON] = say_season,
    [MATCH_GROUP] = say_group,
};

static struct match_reason reason_of(const struct pair *x, enum match_part part) {
    struct match_reason r = { .part = (uint8_t)part };
    if (part < MATCH_BARS) {
        r.met = part_bar(part, x->n, x->p);
    } else {
        r.points = (int16_t)part_points(part, x->n, x->p);
        r.of = (int16_t)part_most(part, x->n->w);
        r.met = r.points == r.of;
    }
    sayers[part](x, &r);
    return r;
}

void match_explain(const struct match_rule *rule, const struct match_seeker *s, const struct match_vacancy *v,
                   struct match_account *out) {
    struct need n = need_of(rule, v);
    struct view p = view_of(&n, s);
    struct pair x = { &n, &p, s };
    out->score = part_score(&n, &p);
    for (int part = 0; part < MATCH_PARTS; part++) out->reason[part] = reason_of(&x, (enum match_part)part);
}

// SPDX-License-Identifier: MPL-2.0
#include "match/block.h"

#include "match/catalogue.h"

const struct match_block block_of_nobody = {
    .id_first = INT64_MAX,
    .birth_first = INT32_MAX,
    .birth_last = INT32_MIN,
    .start = INT32_MAX,
    .wage = INT32_MAX,
    .lat_min = INT32_MAX,
    .lat_max = INT32_MIN,
    .lon_min = INT32_MAX,
    .lon_max = INT32_MIN,
    .harvest = 0xFFF,
    .class = MATCH_CLASSES,
};

#define LEAST(to, value) do { if ((value) < (to)) (to) = (value); } while (0)
#define MOST(to, value) do { if ((value) > (to)) (to) = (value); } while (0)

static uint32_t languages_of_both(uint32_t a, uint32_t b) {
    uint32_t both = 0;
    for (int shift = 0; shift < 32; shift += 2) {
        uint32_t level = a >> shift & 3;
        MOST(level, b >> shift & 3);
        both |= level << shift;
    }
    return both;
}

static void add_place(struct match_block *b, const struct match_seeker *s) {
    b->communes |= UINT64_C(1) << s->commune;
    if (s->lat == MATCH_NOWHERE) {
        b->bare_communes |= UINT64_C(1) << s->commune;
        return;
    }
    LEAST(b->lat_min, s->lat);
    MOST(b->lat_max, s->lat);
    LEAST(b->lon_min, s->lon);
    MOST(b->lon_max, s->lon);
}

static void add_rank(struct match_block *b, int64_t id, uint8_t class) {
    if (class < b->class) {
        b->class = class;
        b->id_first = id;
    } else if (class == b->class) LEAST(b->id_first, id);
}

void block_add(struct match_block *b, const struct match_catalogue *c, const struct match_seeker *s, struct bond bond) {
    add_place(b, s);
    add_rank(b, s->id, s->class);
    b->certificates |= catalogue_held_bits(c, s);
    b->languages = languages_of_both(b->languages, s->languages);
    LEAST(b->birth_first, s->birth);
    MOST(b->birth_last, s->birth);
    LEAST(b->start, s->start_from);
    LEAST(b->wage, s->wage);
    MOST(b->max_km, view_reach(s->max_km));
    b->harvest &= s->harvest;
    MOST(b->relation, bond.relation);
    MOST(b->grade, bond.grade);
    b->flags |= s->flags;
    b->grouped |= s->group != 0;
    b->sexes |= (uint8_t)(1U << s->sex);
    MOST(b->schooling, s->schooling);
    MOST(b->qualification, s->qualification);
    b->hours |= view_any(s->hours);
    b->contract |= view_any(s->contract);
}

static void join_places(struct match_block *b, const struct match_block *part) {
    b->communes |= part->communes;
    b->bare_communes |= part->bare_communes;
    LEAST(b->lat_min, part->lat_min);
    MOST(b->lat_max, part->lat_max);
    LEAST(b->lon_min, part->lon_min);
    MOST(b->lon_max, part->lon_max);
}

void block_join(struct match_block *b, const struct match_block *part) {
    join_places(b, part);
    add_rank(b, part->id_first, part->class);
    b->certificates |= part->certificates;
    b->languages = languages_of_both(b->languages, part->languages);
    LEAST(b->birth_first, part->birth_first);
    MOST(b->birth_last, part->birth_last);
    LEAST(b->start, part->start);
    LEAST(b->wage, part->wage);
    MOST(b->max_km, part->max_km);
    b->harvest &= part->harvest;
    MOST(b->relation, part->relation);
    MOST(b->grade, part->grade);
    b->flags |= part->flags;
    b->grouped |= part->grouped;
    b->sexes |= part->sexes;
    MOST(b->schooling, part->schooling);
    MOST(b->qualification, part->qualification);
    b->hours |= part->hours;
    b->contract |= part->contract;
}

static int64_t outside(int32_t at, int32_t from, int32_t to) {
    return at < from ? (int64_t)from - at : at > to ? (int64_t)at - to : 0;
}

static void view_place(struct view *p, const struct need *n, const struct match_block *b) {
    const struct match_vacancy *v = n->v;
    uint64_t by_table = v->lat == MATCH_NOWHERE ? b->communes : b->bare_communes;
    p->km = MATCH_KM_UNKNOWN;
    if (v->lat != MATCH_NOWHERE && b->lat_min <= b->lat_max)
        p->km = catalogue_road_km(n->c, outside(v->lat, b->lat_min, b->lat_max), outside(v->lon, b->lon_min, b->lon_max));
    for (; by_table; by_table &= by_table - 1) {
        uint16_t km = catalogue_table_km(n->c, (uint16_t)__builtin_ctzll(by_table), v->commune);
        if (km == MATCH_KM_UNKNOWN) p->km_unknown = true;
        LEAST(p->km, km);
    }
}

static bool may_hold(uint64_t bits, uint16_t certificate) { return !certificate || bits >> (certificate & 63) & 1; }

struct view block_view(const struct need *n, const struct match_block *b) {
    struct view p = { .birth_first = b->birth_first,
                      .birth_last = b->birth_last,
                      .start = b->start,
                      .wage = b->wage,
                      .languages = b->languages,
                      .max_km = b->max_km,
                      .harvest = b->harvest,
                      .open = b->flags & MATCH_OPEN,
                      .boards = b->flags & MATCH_BOARDS,
                      .grouped = b->grouped,
                      .relation = b->relation,
                      .grade = b->grade,
                      .sexes = b->sexes,
                      .schooling = b->schooling,
                      .qualification = b->qualification,
                      .hours = b->hours,
                      .contract = b->contract };
    p.holds_law = may_hold(b->certificates, n->law_certificate);
    p.holds_wanted = may_hold(b->certificates, n->v->certificate);
    view_place(&p, n, b);
    return p;
}


// SPDX-License-Identifier: MPL-2.0
// No hard condition is ever broken: whoever is named in a list or given to a vacancy on a day of the exchange meets every one of them, judged
// here by calendar years and plain loops, not by the engine's own lines; and whoever meets them all is never left out.
#include <check.h>

#include "../match/crowd.h"
#include "../match/district.h"
#include "base/arena.h"
#include "match/assign.h"
#include "match/pool.h"

Suite *t_match_bars_suite(void);

enum { PEOPLE = 1500, JOBS = 120, K = 60, DAY_PEOPLE = 150, DAY_JOBS = 30 };

// Whole years of age on a day, as one counts them on fingers.
static int age_on(vday birth, vday day) {
    int by, bm, bd, y, m, d;
    vdate_split(birth, &by, &bm, &bd);
    vdate_split(day, &y, &m, &d);
    return y - by - (m < bm || (m == bm && d < bd));
}

// Who is born on 29 February has the age on the day that the engine's calendar gives; a day of doubt is left out of the judgement.
static bool leap_child(vday birth) {
    int y, m, d;
    vdate_split(birth, &y, &m, &d);
    return m == 2 && d == 29;
}

static bool holds(const struct match_catalogue *c, const struct match_seeker *s, uint16_t wanted) {
    for (int i = 0; i < MATCH_CERTIFICATES; i++)
        for (uint16_t has = s->certificate[i]; has; has = c->certificate[has].includes)
            if (has == wanted) return true;
    return false;
}

static bool knows(const struct match_catalogue *c, const struct match_seeker *s, uint16_t trade) {
    uint16_t family = c->trade[trade].family;
    for (int i = 0; i < MATCH_WISHES + MATCH_PAST; i++) {
        uint16_t one = i < MATCH_WISHES ? s->wish[i] : s->past[i - MATCH_WISHES].trade;
        if (one == trade || (one && family && c->trade[one].family == family)) return true;
    }
    return s->flags & MATCH_ANY_WORK && c->trade[trade].simple;
}

// NULL, or the condition that is broken.
static const char *broken(const struct match_catalogue *c, const struct match_seeker *s, const struct match_vacancy *v) {
    vday begin = v->start > DISTRICT_TODAY ? v->start : DISTRICT_TODAY;
    int age = age_on(s->birth, begin), least = c->trade[v->trade].age_min;
    if (least < c->rules.working_age) least = c->rules.working_age;
    uint16_t km = match_km(c, s, v);
    if (!(s->flags & MATCH_OPEN) || !(v->flags & MATCH_OPEN)) return "open";
    if (!knows(c, s, v->trade)) return "trade";
    if (age < least) return "age by law";
    if (v->sex && s->sex != v->sex) return "sex";
    if ((v->age_from && age < v->age_from) || (v->age_to && age > v->age_to)) return "limits of age";
    if (c->trade[v->trade].certificate && !holds(c, s, c->trade[v->trade].certificate)) return "certificate by law";
    if ((v->start || v->start_last) && s->start_from > begin && s->start_from > v->start_last) return "start";
    bool bed = s->flags & v->flags & MATCH_BOARDS;
    if (!bed && s->max_km && km != MATCH_KM_UNKNOWN && km > s->max_km) return "way";
    return NULL;
}

struct world {
    struct arena *a;
    struct match_catalogue c;
    struct crowd crowd;
    struct match_pool pool;
};

static struct world *world_new(uint64_t seed) {
    struct arena *a = arena_new();
    struct world *w = arena_new_of(a, struct world);
    w->a = a;
    w->c = district_catalogue(a);
    w->crowd = crowd_make(a, &w->c, seed, PEOPLE, JOBS);
    struct dice d = { seed };
    for (uint32_t i = 0; i < PEOPLE; i++)  // some who may be searched for, but not matched
        if (dice_chance(&d, 10)) w->crowd.seeker[i].flags = (uint8_t)((w->crowd.seeker[i].flags & ~MATCH_OPEN) | MATCH_PLACED);
    struct match_source source = { .catalogue = &w->c, .seeker = w->crowd.seeker, .vacancy = w->crowd.vacancy, .n_seekers = PEOPLE, .n_vacancies = JOBS };
    const char *fault;
    void *bytes;
    size_t size;
    ck_assert_int_eq(match_snapshot_build(a, &source, &fault, &bytes, &size), RC_OK);
    ck_assert_int_eq(match_snapshot_open(a, bytes, size, &fault, &w->pool), RC_OK);
    return w;
}

static void check_pair(const struct world *w, const struct match_seeker *s, const struct match_vacancy *v, bool named) {
    const char *what = broken(&w->c, s, v);
    if (leap_child(s->birth)) return;
    ck_assert_msg(!named || !what, "person %lld, vacancy %lld: %s", (long long)s->id, (long long)v->id, what);
    ck_assert_msg(named || what, "person %lld, vacancy %lld: nothing hinders", (long long)s->id, (long long)v->id);
}

START_TEST(lists_name_nobody_who_must_not_be) {
    struct world *w = world_new((uint64_t)_i + 1);
    struct match_ask ask = { &district_weights, DISTRICT_TODAY, 0, K };
    struct match_hit hit[K];
    uint32_t named = 0;
    for (uint32_t i = 0; i < JOBS; i++) {
        uint32_t n = match_people(w->a, &w->pool, &w->pool.vacancy[i], &ask, hit);
        for (uint32_t k = 0; k < n; k++) check_pair(w, hit[k].seeker, &w->pool.vacancy[i], true);
        named += n;
    }
    for (uint32_t i = 0; i < 200; i++) {
        uint32_t n = match_work(w->a, &w->pool, &w->pool.seeker[i], &ask, hit);
        for (uint32_t k = 0; k < n; k++) check_pair(w, &w->pool.seeker[i], hit[k].vacancy, true);
        named += n;
    }
    ck_assert_uint_gt(named, 1000);
    arena_free(w->a);
}
END_TEST

// Every pair, not only those at the top of a list.
START_TEST(a_pair_is_possible_when_no_condition_is_broken) {
    struct world *w = world_new(99);
    struct match_rule rule = { &w->c, &district_weights, DISTRICT_TODAY };
    for (uint32_t i = 0; i < PEOPLE; i++)
        for (uint32_t k = 0; k < JOBS; k++)
            check_pair(w, &w->crowd.seeker[i], &w->crowd.vacancy[k], match_score(&rule, &w->crowd.seeker[i], &w->crowd.vacancy[k]) >= 0);
    arena_free(w->a);
}
END_TEST

START_TEST(a_day_gives_nobody_what_she_must_not_have) {
    struct world *w = world_new((uint64_t)_i + 50);
    const struct match_seeker *seekers[DAY_PEOPLE];
    const struct match_vacancy *jobs[DAY_JOBS];
    uint16_t limit[DAY_PEOPLE], places[DAY_JOBS];
    for (uint32_t i = 0; i < DAY_PEOPLE; i++) seekers[i] = &w->crowd.seeker[i], limit[i] = 2;
    for (uint32_t i = 0; i < DAY_JOBS; i++) jobs[i] = &w->crowd.vacancy[i], places[i] = 4;
    struct match_rule rule = { &w->c, &district_weights, DISTRICT_TODAY };
    struct match_crowd present = { seekers, jobs, DAY_PEOPLE, DAY_JOBS };
    for (int best = 0; best < 2; best++) {
        struct match_day day = { .limit = limit, .places = places };
        struct match_sum sum;
        match_day_pairs(w->a, &rule, &present, 0, &day);
        ck_assert_int_eq(best ? match_assign_best(w->a, &day, &sum) : match_assign_stable(w->a, &day, &sum), RC_OK);
        ck_assert_uint_gt(sum.taken, 0);
        for (uint32_t i = 0; i < day.n_pairs; i++)
            if (day.pair[i].taken) check_pair(w, seekers[day.pair[i].person], jobs[day.pair[i].job], true);
    }
    arena_free(w->a);
}
END_TEST

Suite *t_match_bars_suite(void) {
    Suite *s = suite_create("match/bars");
    TCase *t = tcase_create("bars");
    tcase_add_loop_test(t, lists_name_nobody_who_must_not_be, 0, 4);
    tcase_add_test(t, a_pair_is_possible_when_no_condition_is_broken);
    tcase_add_loop_test(t, a_day_gives_nobody_what_she_must_not_have, 0, 3);
    suite_add_tcase(s, t);
    return s;
}

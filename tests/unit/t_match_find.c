// SPDX-License-Identifier: MPL-2.0
// Search over the pool: the number beside a filter is what choosing it gives, a delta counts as a new snapshot would, and nothing that a
// filter forbids is found.
#include "match/find.h"

#include <check.h>
#include <string.h>

#include "../match/crowd.h"
#include "../match/district.h"
#include "base/arena.h"

Suite *t_match_find_suite(void);

enum { PEOPLE = 3000, JOBS = 400, K = 50 };

struct world {
    struct arena *a;
    struct match_catalogue c;
    struct crowd crowd;
    struct dice d;
    struct match_pool pool;
    struct find_counts n, m;
    struct match_hit hit[FIND_MOST];
};

static void build(struct world *w, uint32_t n_seekers, struct match_pool *pool) {
    struct match_source source = { .catalogue = &w->c, .seeker = w->crowd.seeker, .vacancy = w->crowd.vacancy, .n_seekers = n_seekers, .n_vacancies = JOBS };
    const char *fault;
    void *bytes;
    size_t size;
    ck_assert_msg(match_snapshot_build(w->a, &source, &fault, &bytes, &size) == RC_OK, "%s", fault);
    ck_assert_int_eq(match_snapshot_open(w->a, bytes, size, &fault, pool), RC_OK);
}

static struct world *world_new(uint64_t seed) {
    struct arena *a = arena_new();
    struct world *w = arena_new_of(a, struct world);
    w->a = a;
    w->c = district_catalogue(a);
    w->d.state = seed;
    w->crowd = crowd_make(a, &w->c, seed, PEOPLE, JOBS);
    for (uint32_t i = 0; i < PEOPLE; i += 7) w->crowd.seeker[i].flags = (uint8_t)((w->crowd.seeker[i].flags & ~MATCH_OPEN) | (i % 2 ? MATCH_PLACED : MATCH_PAUSED));
    for (uint32_t i = 3; i < PEOPLE; i += 50) w->crowd.seeker[i].flags = 0;  // gone
    build(w, PEOPLE, &w->pool);
    return w;
}

static struct find_ask random_ask(struct world *w) {
    struct find_ask ask = { .k = K };
    if (dice_chance(&w->d, 30)) ask.trade = (uint16_t)(1 + dice_below(&w->d, w->c.n_trades - 1));
    if (dice_chance(&w->d, 30)) ask.commune = (uint16_t)(1 + dice_below(&w->d, DISTRICT_COMMUNES));
    if (dice_chance(&w->d, 30)) ask.state = (uint8_t)(1 + dice_below(&w->d, FIND_STATES));
    if (dice_chance(&w->d, 30)) ask.class = (uint8_t)(1 + dice_below(&w->d, MATCH_CLASSES));
    if (dice_chance(&w->d, 30)) ask.hours = (uint8_t)(1u << dice_below(&w->d, FIND_HOURS));
    if (dice_chance(&w->d, 30)) ask.boards = true;
    if (dice_chance(&w->d, 30)) ask.wage = dice_between(&w->d, 3000, 9000);
    if (dice_chance(&w->d, 30)) ask.near = (uint16_t)(1 + dice_below(&w->d, DISTRICT_COMMUNES)), ask.km = (uint16_t)dice_between(&w->d, 0, 40);
    if (dice_chance(&w->d, 30)) ask.scope = dice_next(&w->d) | 2;
    return ask;
}

typedef uint32_t (*find_fn)(const struct match_pool *pool, const struct find_ask *ask, struct match_hit *out, struct find_counts *counts);

static uint32_t total(struct world *w, find_fn find, struct find_ask ask) {
    find(&w->pool, &ask, w->hit, &w->m);
    return w->m.total;
}

static void check_counts(struct world *w, find_fn find, bool people) {
    struct find_ask ask = random_ask(w), other = ask;
    if (!people) ask.state = ask.class = 0, other = ask;
    uint32_t found = find(&w->pool, &ask, w->hit, &w->n);
    ck_assert_uint_eq(found, w->n.total < K ? w->n.total : K);
    for (uint16_t t = 1; t < w->c.n_trades; t++) ck_assert_uint_eq(w->n.trade[t], (other.trade = t, total(w, find, other)));
    other = ask;
    for (uint16_t c = 1; c < w->c.n_communes; c++) ck_assert_uint_eq(w->n.commune[c], (other.commune = c, total(w, find, other)));
    other = ask;
    for (uint8_t h = 0; h < FIND_HOURS; h++) ck_assert_uint_eq(w->n.hours[h], (other.hours = (uint8_t)(1u << h), total(w, find, other)));
    other = ask, other.boards = true;
    ck_assert_uint_eq(w->n.boards, total(w, find, other));
    other = ask;
    for (uint8_t s = 0; people && s < FIND_STATES; s++) ck_assert_uint_eq(w->n.state[s], (other.state = (uint8_t)(s + 1), total(w, find, other)));
    other = ask;
    for (uint8_t s = 0; people && s < MATCH_CLASSES; s++) ck_assert_uint_eq(w->n.class[s], (other.class = (uint8_t)(s + 1), total(w, find, other)));
}

START_TEST(a_number_is_what_its_filter_gives) {
    struct world *w = world_new((uint64_t)_i + 1);
    for (int i = 0; i < 4; i++) {
        check_counts(w, find_seekers, true);
        check_counts(w, find_vacancies, false);
    }
    arena_free(w->a);
}
END_TEST

// Judged by its own lines, not by those of find.c.
START_TEST(nothing_is_found_that_a_filter_forbids) {
    struct world *w = world_new(77);
    for (int i = 0; i < 300; i++) {
        struct find_ask ask = random_ask(w);
        uint32_t n = find_seekers(&w->pool, &ask, w->hit, &w->n);
        for (uint32_t k = 0; k < n; k++) {
            const struct match_seeker *s = w->hit[k].seeker;
            bool knows = false;
            for (int t = 0; t < MATCH_WISHES; t++) knows |= s->wish[t] == ask.trade;
            for (int t = 0; t < MATCH_PAST; t++) knows |= s->past[t].trade == ask.trade;
            ck_assert(knows || !ask.trade);
            ck_assert(!ask.scope || ask.scope >> s->commune & 1);
            ck_assert(!ask.commune || s->commune == ask.commune);
            ck_assert(!ask.wage || s->wage <= ask.wage);
            ck_assert(s->flags & (MATCH_OPEN | MATCH_PLACED | MATCH_PAUSED));
            ck_assert(!ask.near || s->commune == ask.near || w->c.km[ask.near * w->c.n_communes + s->commune] <= ask.km);
        }
        n = find_vacancies(&w->pool, &ask, w->hit, &w->n);
        for (uint32_t k = 0; k < n; k++) ck_assert(!ask.wage || w->hit[k].vacancy->wage_to >= ask.wage);
    }
    arena_free(w->a);
}
END_TEST

START_TEST(a_delta_counts_as_a_new_snapshot) {
    enum { OLD = PEOPLE - 200, BYTES = MATCH_DELTA_HEADER + 200 * MATCH_RECORD };
    struct world *w = world_new(5);
    struct match_pool old;
    unsigned char *bytes = arena_alloc(w->a, BYTES);
    uint32_t refused;
    build(w, OLD, &old);
    match_delta_header(&old, bytes);
    for (int i = 0; i < 200; i++) match_record_seeker(&w->crowd.seeker[OLD + i], bytes + MATCH_DELTA_HEADER + i * MATCH_RECORD);
    ck_assert_int_eq(match_delta_open(w->a, bytes, BYTES, &old, NULL, &refused), RC_OK);
    for (int i = 0; i < 50; i++) {
        struct find_ask ask = random_ask(w);
        struct match_hit other[K];
        uint32_t n = find_seekers(&w->pool, &ask, w->hit, &w->n);
        ck_assert_uint_eq(n, find_seekers(&old, &ask, other, &w->m));
        ck_assert_int_eq(memcmp(&w->n, &w->m, sizeof w->n), 0);
        for (uint32_t k = 0; k < n; k++) ck_assert_int_eq(w->hit[k].id, other[k].id);
    }
    arena_free(w->a);
}
END_TEST

Suite *t_match_find_suite(void) {
    Suite *s = suite_create("match/find");
    TCase *t = tcase_create("find");
    tcase_add_loop_test(t, a_number_is_what_its_filter_gives, 0, 5);
    tcase_add_test(t, nothing_is_found_that_a_filter_forbids);
    tcase_add_test(t, a_delta_counts_as_a_new_snapshot);
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
#include "match/pool.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../match/crowd.h"
#include "../match/district.h"
#include "base/arena.h"

enum { K_MOST = 120 };

struct world {
    struct arena *a;
    struct match_catalogue c;
    struct crowd crowd;
    struct dice d;
    void *bytes;
    size_t size;
    struct match_pool pool;
};

static void build(struct world *w) {
    struct match_source source = { .catalogue = &w->c,
                                   .seeker = w->crowd.seeker,
                                   .vacancy = w->crowd.vacancy,
                                   .n_seekers = w->crowd.n_seekers,
                                   .n_vacancies = w->crowd.n_vacancies,
                                   .built_at = 1715700000000,
                                   .watermark = 42 };
    const char *fault;
    ck_assert_msg(match_snapshot_build(w->a, &source, &fault, &w->bytes, &w->size) == RC_OK, "%s", fault);
    ck_assert_msg(match_snapshot_open(w->a, w->bytes, w->size, &fault, &w->pool) == RC_OK, "%s", fault);
}

static struct world *world_new(uint64_t seed, uint32_t n_seekers, uint32_t n_vacancies) {
    struct arena *a = arena_new();
    struct world *w = arena_new_of(a, struct world);
    w->a = a;
    w->c = district_catalogue(a);
    w->d.state = seed * 7919;
    w->crowd = crowd_make(a, &w->c, seed, n_seekers, n_vacancies);
    build(w);
    return w;
}

// Any weights that are allowed: each part up to 30 points, falling nowhere.
static struct match_weights random_weights(struct dice *d) {
    struct match_weights w = { .near_km = (uint16_t)dice_between(d, 0, 10), .far_km = (uint16_t)dice_between(d, 11, 90),
                               .wage_gap = (uint16_t)dice_between(d, 1, 100), .season_month = (int16_t)dice_between(d, 0, 9) };
    for (int i = 1; i < MATCH_RELATIONS; i++) w.relation[i] = (int16_t)(w.relation[i - 1] + dice_between(d, 0, 6));
    for (int i = 1; i < MATCH_GRADES; i++) w.grade[i] = (int16_t)(w.grade[i - 1] + dice_between(d, 0, 6));
    int16_t *parts[] = { &w.certificate, &w.qualification, &w.schooling, &w.distance, &w.wage,
                         &w.hours,       &w.contract,      &w.language,  &w.season,   &w.group };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) *parts[i] = (int16_t)dice_between(d, 0, 30);
    w.boarding = (int16_t)dice_between(d, 0, w.distance);
    w.distance_unknown = (int16_t)dice_between(d, 0, w.distance);
    w.wage_unknown = (int16_t)dice_between(d, 0, w.wage);
    ck_assert_ptr_null(match_weights_fault(&w));
    return w;
}

static void assert_same(const struct match_hit *a, uint32_t n_a, const struct match_hit *b, uint32_t n_b) {
    ck_assert_uint_eq(n_a, n_b);
    for (uint32_t i = 0; i < n_a; i++) {
        ck_assert_msg(a[i].id == b[i].id && a[i].score == b[i].score && a[i].class == b[i].class,
                      "place %u: %lld with %d, not %lld with %d", i, (long long)a[i].id, a[i].score, (long long)b[i].id,
                      b[i].score);
        ck_assert(a[i].seeker == b[i].seeker && a[i].vacancy == b[i].vacancy);
    }
}

// --- the index against a scan ----------------------------------------------------------------------------------------

static void compare_lookups(struct world *w, const struct match_ask *ask, int times) {
    struct match_hit by_index[K_MOST], by_scan[K_MOST];
    for (int i = 0; i < times; i++) {
        const struct match_vacancy *v = &w->pool.vacancy[dice_below(&w->d, w->pool.n_vacancies)];
        uint32_t n = match_people(w->a, &w->pool, v, ask, by_index), m = match_people_scan(&w->pool, v, ask, by_scan);
        assert_same(by_index, n, by_scan, m);
        const struct match_seeker *s = &w->pool.seeker[dice_below(&w->d, w->pool.n_seekers)];
        n = match_work(w->a, &w->pool, s, ask, by_index);
        m = match_work_scan(&w->pool, s, ask, by_scan);
        assert_same(by_index, n, by_scan, m);
    }
}

static const uint32_t sizes[] = { 1, 7, 60, 400, 4000 };

START_TEST(the_index_finds_what_a_scan_finds) {
    static const uint32_t ks[] = { 1, 3, 20, K_MOST };
    struct world *w = world_new(20 + (uint64_t)_i, sizes[_i], 300);
    for (int round = 0; round < 12; round++) {
        struct match_weights weights = round ? random_weights(&w->d) : district_weights;
        struct match_ask ask = { &weights, DISTRICT_TODAY + round * 9, round % 3 == 2 ? dice_next(&w->d) : 0, ks[round % 4] };
        compare_lookups(w, &ask, 40);
    }
    arena_free(w->a);
}
END_TEST

START_TEST(lists_have_an_order_that_nothing_else_decides) {
    struct world *w = world_new(31, 3000, 40);
    struct match_ask ask = { &district_weights, DISTRICT_TODAY, 0, K_MOST };
    struct match_hit hit[K_MOST];
    uint32_t ties = 0;
    for (uint32_t i = 0; i < w->pool.n_vacancies; i++) {
        uint32_t n = match_people(w->a, &w->pool, &w->pool.vacancy[i], &ask, hit);
        for (uint32_t k = 1; k < n; k++) {
            ck_assert_int_ge(hit[k - 1].score, hit[k].score);
            if (hit[k - 1].score != hit[k].score) continue;
            ties++;
            ck_assert_int_le(hit[k - 1].class, hit[k].class);
            if (hit[k - 1].class == hit[k].class) ck_assert_int_lt(hit[k - 1].id, hit[k].id);
        }
    }
    ck_assert_uint_gt(ties, 100);
    arena_free(w->a);
}
END_TEST

static uint32_t listed(struct world *w, const struct match_vacancy *v, struct match_hit *hit) {
    struct match_ask ask = { &district_weights, DISTRICT_TODAY, 0, 20 };
    return match_people(w->a, &w->pool, v, &ask, hit);
}

// Two who are equal but for their numbers change places: their numbers do, and nobody else.
START_TEST(swapping_two_equal_people_changes_nothing_else) {
    struct world *w = world_new(33, 800, 60);
    for (int i = 0; i < 60; i++) {
        struct match_seeker *a = &w->crowd.seeker[dice_below(&w->d, 800)], *b = &w->crowd.seeker[dice_below(&w->d, 800)];
        if (a == b) continue;
        int64_t id = b->id;
        *b = *a;
        b->id = id;
        build(w);
        struct match_hit before[20], after[20];
        uint32_t n = listed(w, &w->crowd.vacancy[i], before);
        b->id = a->id;
        a->id = id;
        build(w);
        ck_assert_uint_eq(n, listed(w, &w->crowd.vacancy[i], after));
        for (uint32_t k = 0; k < n; k++) ck_assert(before[k].id == after[k].id && before[k].score == after[k].score);
    }
    arena_free(w->a);
}
END_TEST

START_TEST(the_order_in_which_rows_come_does_not_matter) {
    struct world *w = world_new(34, 500, 90);
    void *first = w->bytes;
    for (uint32_t i = 499; i > 0; i--) {
        uint32_t k = dice_below(&w->d, i + 1);
        struct match_seeker old = w->crowd.seeker[i];
        w->crowd.seeker[i] = w->crowd.seeker[k];
        w->crowd.seeker[k] = old;
    }
    size_t size = w->size;
    build(w);
    ck_assert_uint_eq(size, w->size);
    ck_assert_mem_eq(first, w->bytes, size);
    arena_free(w->a);
}
END_TEST

struct tally {
    uint32_t lists, hits;
    struct world *w;
};

static void take_list(void *arg, const struct match_vacancy *v, const struct match_hit *hit, uint32_t n) {
    struct tally *t = arg;
    struct match_hit again[20];
    ck_assert_uint_eq(n, listed(t->w, v, again));
    assert_same(hit, n, again, n);
    t->lists++;
    t->hits += n;
}

START_TEST(all_lists_at_once_are_the_single_lists) {
    struct world *w = world_new(35, 1500, 120);
    struct match_ask ask = { &district_weights, DISTRICT_TODAY, 0, 20 };
    struct tally t = { .w = w };
    match_all(w->a, &w->pool, &ask, take_list, &t);
    ck_assert_uint_eq(t.lists, 120);
    ck_assert_uint_gt(t.hits, 1200);
    arena_free(w->a);
}
END_TEST

// --- delta -----------------------------------------------------------------------------------------------------------

struct log {
    unsigned char bytes[MATCH_DELTA_HEADER + 600 * MATCH_RECORD];
    size_t n;
};

static struct log *log_new(struct world *w) {
    struct log *log = arena_new_of(w->a, struct log);
    match_delta_header(&w->pool, log->bytes);
    log->n = MATCH_DELTA_HEADER;
    return log;
}

static void log_seeker(struct log *log, const struct match_seeker *s) {
    match_record_seeker(s, log->bytes + log->n);
    log->n += MATCH_RECORD;
}

static void log_vacancy(struct log *log, const struct match_vacancy *v) {
    match_record_vacancy(v, log->bytes + log->n);
    log->n += MATCH_RECORD;
}

static uint32_t read_log(struct world *w, const struct log *log) {
    uint32_t refused;
    size_t taken;
    ck_assert_int_eq(match_delta_open(w->a, log->bytes, log->n, &w->pool, &taken, &refused), RC_OK);
    return refused;
}

// New rows, changed rows, closed rows and the same row twice; then a snapshot built anew says what the pool with its delta must
// say.
START_TEST(a_delta_is_as_good_as_a_new_snapshot) {
    struct world *w = world_new(41, 900, 200);
    struct log *log = log_new(w);
    struct match_seeker *people = arena_array(w->a, 1100, sizeof *people);
    struct match_vacancy *jobs = arena_array(w->a, 400, sizeof *jobs);
    memcpy(people, w->crowd.seeker, 900 * sizeof *people);
    memcpy(jobs, w->crowd.vacancy, 200 * sizeof *jobs);
    uint32_t n_people = 900, n_jobs = 200;
    for (int i = 0; i < 250; i++) {
        uint32_t at = dice_chance(&w->d, 40) ? n_people++ : dice_below(&w->d, n_people);
        people[at] = crowd_seeker(&w->d, &w->c, at < 900 ? w->crowd.seeker[at].id : 100000 + (int64_t)at);
        if (dice_chance(&w->d, 25)) people[at].flags &= (uint8_t)~MATCH_OPEN;
        log_seeker(log, &people[at]);
        at = dice_chance(&w->d, 40) ? n_jobs++ : dice_below(&w->d, n_jobs);
        jobs[at] = crowd_vacancy(&w->d, &w->c, at < 200 ? w->crowd.vacancy[at].id : 900000 + (int64_t)at);
        if (dice_chance(&w->d, 25)) jobs[at].flags &= (uint8_t)~MATCH_OPEN;
        log_vacancy(log, &jobs[at]);
    }
    ck_assert_uint_eq(read_log(w, log), 0);
    struct world anew = *w;
    anew.crowd = (struct crowd){ people, jobs, n_people, n_jobs };
    build(&anew);
    struct match_ask ask = { &district_weights, DISTRICT_TODAY, 0, 20 };
    struct match_hit here[20], there[20];
    for (uint32_t i = 0; i < n_jobs; i++) {
        uint32_t n = match_people(w->a, &w->pool, &jobs[i], &ask, here),
                 m = match_people(w->a, &anew.pool, &jobs[i], &ask, there);
        ck_assert_uint_eq(n, m);
        for (uint32_t k = 0; k < n; k++) ck_assert(here[k].id == there[k].id && here[k].score == there[k].score);
    }
    for (uint32_t i = 0; i < n_people; i += 3) {
        uint32_t n = match_work(w->a, &w->pool, &people[i], &ask, here),
                 m = match_work(w->a, &anew.pool, &people[i], &ask, there);
        ck_assert_uint_eq(n, m);
        for (uint32_t k = 0; k < n; k++) ck_assert(here[k].id == there[k].id && here[k].score == there[k].score);
        ck_assert_mem_eq(match_seeker_find(&w->pool, people[i].id), &people[i], sizeof people[i]);
    }
    arena_free(w->a);
}
END_TEST

START_TEST(a_record_half_written_waits) {
    struct world *w = world_new(42, 30, 10);
    struct log *log = log_new(w);
    struct match_vacancy v = crowd_vacancy(&w->d, &w->c, 777);
    log_vacancy(log, &v);
    v.id = 778;
    log_vacancy(log, &v);
    for (size_t n = MATCH_DELTA_HEADER; n <= log->n; n++) {
        uint32_t refused;
        size_t taken, whole = (n - MATCH_DELTA_HEADER) / MATCH_RECORD;
        ck_assert_int_eq(match_delta_open(w->a, log->bytes, n, &w->pool, &taken, &refused), RC_OK);
        ck_assert_uint_eq(taken, MATCH_DELTA_HEADER + whole * MATCH_RECORD);
        ck_assert_uint_eq(w->pool.n_new_vacancies, whole);
    }
    log->bytes[MATCH_DELTA_HEADER + MATCH_RECORD + 40] ^= 1;
    ck_assert_uint_eq(read_log(w, log), 0);
    ck_assert_uint_eq(w->pool.n_new_vacancies, 1);
    ck_assert_ptr_nonnull(match_vacancy_find(&w->pool, 777));
    ck_assert_ptr_null(match_vacancy_find(&w->pool, 778));
    arena_free(w->a);
}
END_TEST

START_TEST(a_delta_of_another_snapshot_is_stale) {
    struct world *w = world_new(43, 30, 10), *other = world_new(44, 30, 10);
    struct log *log = log_new(other);
    uint32_t refused;
    ck_assert_int_eq(match_delta_open(w->a, log->bytes, log->n, &w->pool, NULL, &refused), RC_STALE);
    ck_assert_int_eq(match_delta_open(w->a, log->bytes, 5, &other->pool, NULL, &refused), RC_STALE);
    arena_free(w->a);
    arena_free(other->a);
}
END_TEST

START_TEST(a_row_that_the_catalogue_does_not_know_is_left_out) {
    struct world *w = world_new(45, 30, 10);
    struct log *log = log_new(w);
    struct match_seeker s = crowd_seeker(&w->d, &w->c, 5000);
    s.wish[2] = (uint16_t)w->c.n_trades;
    log_seeker(log, &s);
    s.wish[2] = 0;
    s.commune = 63;
    log_seeker(log, &s);
    ck_assert_uint_eq(read_log(w, log), 2);
    ck_assert_uint_eq(w->pool.n_new_seekers, 0);
    arena_free(w->a);
}
END_TEST

// --- files that are not what they should be --------------------------------------------------------------------------

static const char *fault_of(struct world *w, const void *bytes, size_t size) {
    const char *fault = NULL;
    struct match_pool pool;
    return match_snapshot_open(w->a, bytes, size, &fault, &pool) == RC_OK ? NULL : fault;
}

START_TEST(one_wrong_byte_is_enough_to_refuse) {
    struct world *w = world_new(51, 40, 20);
    unsigned char *bytes = w->bytes;
    for (int i = 0; i < 3000; i++) {
        size_t at = dice_below(&w->d, (uint32_t)w->size);
        unsigned char bit = (unsigned char)(1U << dice_below(&w->d, 8));
        bytes[at] ^= bit;
        ck_assert_msg(fault_of(w, bytes, w->size) != NULL, "byte %zu", at);
        bytes[at] ^= bit;
    }
    ck_assert_ptr_null(fault_of(w, bytes, w->size));
    for (size_t cut = 1; cut < w->size; cut += 97) ck_assert_ptr_nonnull(fault_of(w, bytes, w->size - cut));
    arena_free(w->a);
}
END_TEST

static void twice(struct crowd *c) { c->seeker[1].id = c->seeker[0].id; }
static void no_id(struct crowd *c) { c->vacancy[3].id = 0; }
static void no_trade(struct crowd *c) { c->vacancy[3].trade = 5000; }
static void no_month(struct crowd *c) { c->seeker[3].harvest = 0x1000; }
static void no_class(struct crowd *c) { c->seeker[3].class = MATCH_CLASSES; }
static void no_day(struct crowd *c) { c->seeker[3].birth = INT32_MAX; }
static void off_the_earth(struct crowd *c) { c->vacancy[3].lat = 9100000; }

static const struct {
    void (*spoil)(struct crowd *);
    const char *fault;
} spoils[] = {
    { twice, "seeker_order" },  { no_id, "vacancy_id" }, { no_trade, "vacancy_trade" },     { no_month, "seeker_season" },
    { no_class, "seeker_class" }, { no_day, "seeker_day" }, { off_the_earth, "vacancy_place" },
};

START_TEST(a_snapshot_is_not_built_from_rows_that_cannot_be) {
    struct world *w = world_new(52, 40, 20);
    spoils[_i].spoil(&w->crowd);
    struct match_source source = {
        .catalogue = &w->c, .seeker = w->crowd.seeker, .vacancy = w->crowd.vacancy, .n_seekers = 40, .n_vacancies = 20
    };
    const char *fault;
    ck_assert_int_eq(match_snapshot_build(w->a, &source, &fault, &w->bytes, &w->size), RC_INVALID);
    ck_assert_str_eq(fault, spoils[_i].fault);
    arena_free(w->a);
}
END_TEST

START_TEST(an_empty_pool_answers_with_nothing) {
    struct world *w = world_new(53, 0, 0);
    struct match_ask ask = { &district_weights, DISTRICT_TODAY, 0, 20 };
    struct match_hit hit[20];
    struct match_vacancy v = crowd_vacancy(&w->d, &w->c, 1);
    struct match_seeker s = crowd_seeker(&w->d, &w->c, 1);
    ck_assert_uint_eq(match_people(w->a, &w->pool, &v, &ask, hit), 0);
    ck_assert_uint_eq(match_work(w->a, &w->pool, &s, &ask, hit), 0);
    ck_assert_ptr_null(match_seeker_find(&w->pool, 1));
    arena_free(w->a);
}
END_TEST

#define LOOP(test, table) tcase_add_loop_test(tc, test, 0, (int)(sizeof(table) / sizeof(table)[0]))

Suite *t_match_pool_suite(void);
Suite *t_match_pool_suite(void) {
    Suite *s = suite_create("match_pool");
    TCase *tc = tcase_create("lookups");
    tcase_set_timeout(tc, 60);
    LOOP(the_index_finds_what_a_scan_finds, sizes);
    tcase_add_test(tc, lists_have_an_order_that_nothing_else_decides);
    tcase_add_test(tc, swapping_two_equal_people_changes_nothing_else);
    tcase_add_test(tc, the_order_in_which_rows_come_does_not_matter);
    tcase_add_test(tc, all_lists_at_once_are_the_single_lists);
    suite_add_tcase(s, tc);
    tc = tcase_create("delta");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_delta_is_as_good_as_a_new_snapshot);
    tcase_add_test(tc, a_record_half_written_waits);
    tcase_add_test(tc, a_delta_of_another_snapshot_is_stale);
    tcase_add_test(tc, a_row_that_the_catalogue_does_not_know_is_left_out);
    suite_add_tcase(s, tc);
    tc = tcase_create("files");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, one_wrong_byte_is_enough_to_refuse);
    LOOP(a_snapshot_is_not_built_from_rows_that_cannot_be, spoils);
    tcase_add_test(tc, an_empty_pool_answers_with_nothing);
    suite_add_tcase(s, tc);
    return s;
}

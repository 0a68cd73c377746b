// SPDX-License-Identifier: MPL-2.0
// Training that open work asks for, against a count that is made the long way.
#include "match/lack.h"

#include <check.h>
#include <string.h>

#include "../match/crowd.h"
#include "../match/district.h"
#include "base/arena.h"

Suite *t_match_lack_suite(void);

enum { PEOPLE = 400, JOBS = 120 };

static uint32_t places_of(void *arg, const struct match_vacancy *v) {
    (void)arg;
    return v->id % 5 ? v->places : 0;
}

static struct match_pool pool_of(struct arena *a, struct match_catalogue *c, uint64_t seed) {
    struct crowd crowd = crowd_make(a, c, seed, PEOPLE, JOBS);
    struct match_source source = { .catalogue = c, .seeker = crowd.seeker, .vacancy = crowd.vacancy, .n_seekers = PEOPLE, .n_vacancies = JOBS };
    struct match_pool pool;
    const char *fault;
    void *bytes;
    size_t size;
    ck_assert_int_eq(match_snapshot_build(a, &source, &fault, &bytes, &size), RC_OK);
    ck_assert_int_eq(match_snapshot_open(a, bytes, size, &fault, &pool), RC_OK);
    return pool;
}

// Whoever lacks nothing but trade or licence, by the account that officers read.
static bool would_do(const struct match_rule *rule, const struct match_seeker *s, const struct match_vacancy *v) {
    struct match_account account;
    bool lacks = false;
    match_explain(rule, s, v, &account);
    for (int bar = 0; bar < MATCH_BARS; bar++) {
        bool teachable = bar == MATCH_BAR_TRADE || bar == MATCH_BAR_CERTIFICATE;
        if (!account.reason[bar].met && !teachable) return false;
        lacks |= !account.reason[bar].met;
    }
    return lacks;
}

START_TEST(a_lack_is_what_the_long_way_counts) {
    struct arena *a = arena_new();
    struct match_catalogue c = district_catalogue(a);
    struct match_pool pool = pool_of(a, &c, (uint64_t)_i + 1);
    struct match_ask ask = { .weights = &district_weights, .today = DISTRICT_TODAY, .communes = _i ? 0x3E : 0 };
    struct match_rule rule = { &c, &district_weights, DISTRICT_TODAY };
    struct match_lack *lack;
    struct match_hit hit[PEOPLE];
    size_t n;
    uint32_t looked, lacking[MATCH_TRADES] = { 0 }, vacancies[MATCH_TRADES] = { 0 }, seen = 0;
    match_lacks(a, &pool, &ask, places_of, NULL, &lack, &n, &looked);
    for (uint32_t i = 0; i < JOBS; i++) {
        const struct match_vacancy *v = &pool.vacancy[i];
        struct match_ask all = { .weights = &district_weights, .today = DISTRICT_TODAY, .k = PEOPLE };
        uint32_t places = places_of(NULL, v), fit = match_people_scan(&pool, v, &all, hit);
        seen += places > 0;
        if (fit >= places) continue;
        lacking[v->trade] += places - fit;
        vacancies[v->trade]++;
    }
    ck_assert_uint_eq(looked, seen);
    ck_assert_uint_gt(n, 0);
    for (size_t k = 0; k < n; k++) {
        ck_assert(k == 0 || lack[k - 1].lacking >= lack[k].lacking);
        ck_assert_uint_eq(lack[k].lacking, lacking[lack[k].trade]);
        ck_assert_uint_eq(lack[k].vacancies, vacancies[lack[k].trade]);
        lacking[lack[k].trade] = 0;
        uint32_t sum = 0;
        for (int i = 0; i < MATCH_COMMUNES; i++) sum += lack[k].by_commune[i];
        ck_assert_uint_eq(sum, lack[k].people);
        ck_assert_uint_le(lack[k].poor, lack[k].people);
        ck_assert_uint_le(lack[k].licence, lack[k].people);
        if (ask.communes) ck_assert_uint_eq(lack[k].by_commune[0] + lack[k].by_commune[6], 0);
        if (lack[k].vacancies > 1) continue;
        uint32_t people = 0;
        const struct match_vacancy *only = NULL;
        for (uint32_t i = 0; i < JOBS; i++) {
            const struct match_vacancy *v = &pool.vacancy[i];
            struct match_ask all = { .weights = &district_weights, .today = DISTRICT_TODAY, .k = PEOPLE };
            if (v->trade == lack[k].trade && match_people_scan(&pool, v, &all, hit) < places_of(NULL, v)) only = v;
        }
        ck_assert_ptr_nonnull(only);
        for (uint32_t i = 0; i < PEOPLE; i++)
            people += would_do(&rule, &pool.seeker[i], only) && (!ask.communes || ask.communes >> pool.seeker[i].commune & 1);
        ck_assert_uint_eq(people, lack[k].people);
    }
    for (int t = 0; t < MATCH_TRADES; t++) ck_assert_uint_eq(lacking[t], 0);
    arena_free(a);
}
END_TEST

Suite *t_match_lack_suite(void) {
    Suite *s = suite_create("match/lack");
    TCase *t = tcase_create("lack");
    tcase_add_loop_test(t, a_lack_is_what_the_long_way_counts, 0, 6);
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
#include "match/assign.h"

#include <check.h>
#include <string.h>

#include "../match/crowd.h"
#include "../match/district.h"
#include "base/arena.h"

enum { MOST = 8, TRIES = 400 };

struct small {
    struct arena *a;
    struct match_day day;
    uint16_t limit[MOST], places[MOST];
    struct dice d;
};

static struct small *small_new(uint64_t seed) {
    struct arena *a = arena_new();
    struct small *x = arena_new_of(a, struct small);
    x->a = a;
    x->d.state = seed;
    x->day.limit = x->limit;
    x->day.places = x->places;
    x->day.pair = arena_array(a, MOST * MOST, sizeof *x->day.pair);
    return x;
}

// A day with up to most pairs; few different scores make many ties.
static void roll(struct small *x, uint32_t people, uint32_t jobs, int scores, uint32_t most) {
    struct match_day *day = &x->day;
    uint8_t class[MOST];
    day->n_people = people;
    day->n_jobs = jobs;
    day->n_pairs = 0;
    for (uint32_t i = 0; i < people; i++) x->limit[i] = (uint16_t)dice_between(&x->d, 0, 3);
    for (uint32_t i = 0; i < people; i++) class[i] = (uint8_t)dice_below(&x->d, MATCH_CLASSES);
    for (uint32_t i = 0; i < jobs; i++) x->places[i] = (uint16_t)dice_between(&x->d, 0, 3);
    for (uint32_t p = 0; p < people; p++)
        for (uint32_t j = 0; j < jobs; j++)
            if (day->n_pairs < most && dice_chance(&x->d, 60))
                day->pair[day->n_pairs++] = (struct match_pair){
                    .person = p, .job = j, .score = (int16_t)dice_between(&x->d, 1, scores), .class = class[p]
                };
}

// --- plain checks, written without the engine ------------------------------------------------------------------------

static void assert_within(const struct match_day *day) {
    int person[MOST] = { 0 }, job[MOST] = { 0 };
    for (uint32_t i = 0; i < day->n_pairs; i++) {
        if (!day->pair[i].taken) continue;
        ck_assert_int_le(++person[day->pair[i].person], day->limit[day->pair[i].person]);
        ck_assert_int_le(++job[day->pair[i].job], day->places[day->pair[i].job]);
    }
}

// Whether a side would take the pair: it has room, or gives up one that is worse.
static bool person_would(const struct match_day *day, const struct match_pair *want) {
    int n = 0;
    bool worse = false;
    for (uint32_t i = 0; i < day->n_pairs; i++) {
        const struct match_pair *has = &day->pair[i];
        if (!has->taken || has->person != want->person) continue;
        n++;
        worse |= !has->fixed && has->score < want->score;
    }
    return n < day->limit[want->person] || worse;
}

static bool job_would(const struct match_day *day, const struct match_pair *want) {
    int n = 0;
    bool worse = false;
    for (uint32_t i = 0; i < day->n_pairs; i++) {
        const struct match_pair *has = &day->pair[i];
        if (!has->taken || has->job != want->job) continue;
        n++;
        worse |= !has->fixed && (has->score < want->score || (has->score == want->score && has->class > want->class));
    }
    return n < day->places[want->job] || worse;
}

static uint32_t blocking(const struct match_day *day) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < day->n_pairs; i++)
        n += !day->pair[i].taken && person_would(day, &day->pair[i]) && job_would(day, &day->pair[i]);
    return n;
}

static int64_t total(const struct match_day *day) {
    int64_t sum = 0;
    for (uint32_t i = 0; i < day->n_pairs; i++) sum += day->pair[i].taken ? day->pair[i].score : 0;
    return sum;
}

// The highest sum among all subsets of the pairs.
static int64_t best_of_all(const struct match_day *day) {
    int64_t best = 0;
    for (uint32_t set = 0; set < 1U << day->n_pairs; set++) {
        int person[MOST] = { 0 }, job[MOST] = { 0 };
        int64_t sum = 0;
        bool within = true;
        for (uint32_t i = 0; i < day->n_pairs && within; i++) {
            const struct match_pair *p = &day->pair[i];
            if (!(set >> i & 1)) continue;
            within = ++person[p->person] <= day->limit[p->person] && ++job[p->job] <= day->places[p->job];
            sum += p->score;
        }
        if (within && sum > best) best = sum;
    }
    return best;
}

static void clear(struct match_day *day) {
    for (uint32_t i = 0; i < day->n_pairs; i++) day->pair[i].taken = day->pair[i].fixed = false;
}

// --- properties ------------------------------------------------------------------------------------------------------

START_TEST(the_stable_set_leaves_no_two_who_would_rather) {
    struct small *x = small_new(11);
    struct match_sum sum;
    for (int i = 0; i < TRIES; i++) {
        roll(x, (uint32_t)dice_between(&x->d, 1, MOST), (uint32_t)dice_between(&x->d, 1, MOST), i % 2 ? 4 : 100, MOST * MOST);
        ck_assert_int_eq(match_assign_stable(x->a, &x->day, &sum), RC_OK);
        assert_within(&x->day);
        ck_assert_uint_eq(blocking(&x->day), 0);
        ck_assert_uint_eq(sum.blocking, 0);
        ck_assert_int_eq(sum.score, total(&x->day));
    }
    arena_free(x->a);
}
END_TEST

START_TEST(the_best_set_is_the_best_of_all) {
    struct small *x = small_new(12);
    struct match_sum sum;
    for (int i = 0; i < TRIES; i++) {
        roll(x, (uint32_t)dice_between(&x->d, 1, 5), (uint32_t)dice_between(&x->d, 1, 5), i % 2 ? 3 : 100, 12);
        int64_t best = best_of_all(&x->day);
        ck_assert_int_eq(match_assign_best(x->a, &x->day, &sum), RC_OK);
        assert_within(&x->day);
        ck_assert_int_eq(sum.score, best);
        ck_assert_uint_eq(sum.blocking, blocking(&x->day));
        clear(&x->day);
        ck_assert_int_eq(match_assign_stable(x->a, &x->day, &sum), RC_OK);
        ck_assert_int_le(sum.score, best);
        ck_assert_int_ge(2 * sum.score, best);  // a maximal set taken from the highest down is never worse than half
    }
    arena_free(x->a);
}
END_TEST

// Without ties there is one stable set: that of taking pairs from the highest down.
START_TEST(without_ties_the_stable_set_is_the_greedy_one) {
    struct small *x = small_new(13);
    struct match_sum sum;
    for (int i = 0; i < TRIES; i++) {
        roll(x, MOST, MOST, 2, MOST * MOST);
        for (uint32_t k = 0; k < x->day.n_pairs; k++) x->day.pair[k].score = (int16_t)(1000 - k * 7 % 997);
        ck_assert_int_eq(match_assign_stable(x->a, &x->day, &sum), RC_OK);
        int person[MOST] = { 0 }, job[MOST] = { 0 };
        for (uint32_t k = 0; k < x->day.n_pairs; k++) {  // they are in order now
            const struct match_pair *p = &x->day.pair[k];
            bool room = person[p->person] < x->limit[p->person] && job[p->job] < x->places[p->job];
            ck_assert_int_eq(p->taken, room);
            person[p->person] += room;
            job[p->job] += room;
        }
    }
    arena_free(x->a);
}
END_TEST

static struct match_pair pair(uint32_t person, uint32_t job, int score, uint8_t class) {
    return (struct match_pair){ .person = person, .job = job, .score = (int16_t)score, .class = class };
}

START_TEST(among_equals_as_many_as_can_be_are_introduced) {
    struct small *x = small_new(1);
    struct match_sum sum;
    x->day.n_people = x->day.n_jobs = 2;
    x->limit[0] = x->limit[1] = x->places[0] = x->places[1] = 1;
    x->day.pair[0] = pair(0, 0, 50, MATCH_POOR);
    x->day.pair[1] = pair(0, 1, 50, MATCH_POOR);
    x->day.pair[2] = pair(1, 0, 50, MATCH_POOR);
    x->day.n_pairs = 3;
    ck_assert_int_eq(match_assign_stable(x->a, &x->day, &sum), RC_OK);
    ck_assert_uint_eq(sum.taken, 2);  // by the lower id alone it would be one
    ck_assert_uint_eq(sum.blocking, 0);
    arena_free(x->a);
}
END_TEST

START_TEST(among_equals_the_poor_go_first) {
    struct small *x = small_new(1);
    struct match_sum sum;
    x->day.n_people = 2;
    x->day.n_jobs = 1;
    x->limit[0] = x->limit[1] = x->places[0] = 1;
    x->day.pair[0] = pair(0, 0, 50, MATCH_OTHER);
    x->day.pair[1] = pair(1, 0, 50, MATCH_POOR);
    x->day.n_pairs = 2;
    ck_assert_int_eq(match_assign_stable(x->a, &x->day, &sum), RC_OK);
    ck_assert(x->day.pair[0].taken && x->day.pair[0].person == 1 && !x->day.pair[1].taken);
    clear(&x->day);
    x->day.pair[1].score = 51;  // no longer equals
    ck_assert_int_eq(match_assign_stable(x->a, &x->day, &sum), RC_OK);
    ck_assert(x->day.pair[0].taken && x->day.pair[0].person == 0);
    arena_free(x->a);
}
END_TEST

START_TEST(the_best_set_may_leave_two_who_would_rather) {
    struct small *x = small_new(1);
    struct match_sum sum;
    x->day.n_people = x->day.n_jobs = 2;
    x->limit[0] = x->limit[1] = x->places[0] = x->places[1] = 1;
    x->day.pair[0] = pair(0, 0, 60, MATCH_POOR);
    x->day.pair[1] = pair(0, 1, 50, MATCH_POOR);
    x->day.pair[2] = pair(1, 0, 50, MATCH_POOR);
    x->day.n_pairs = 3;
    ck_assert_int_eq(match_assign_best(x->a, &x->day, &sum), RC_OK);
    ck_assert_int_eq(sum.score, 100);
    ck_assert_uint_eq(sum.blocking, 1);
    clear(&x->day);
    ck_assert_int_eq(match_assign_stable(x->a, &x->day, &sum), RC_OK);
    ck_assert_int_eq(sum.score, 60);
    arena_free(x->a);
}
END_TEST

// --- by hand ---------------------------------------------------------------------------------------------------------

START_TEST(what_is_fixed_by_hand_stays) {
    struct small *x = small_new(14);
    struct match_sum sum;
    int kept = 0;
    for (int i = 0; i < TRIES; i++) {
        roll(x, MOST, MOST, 20, MOST * MOST);
        uint32_t fix = dice_below(&x->d, x->day.n_pairs);
        struct match_pair hand = x->day.pair[fix];
        x->day.pair[fix].taken = true;
        x->day.pair[fix].score = -1;  // an officer may even introduce whom the engine would not
        bool room = x->limit[hand.person] && x->places[hand.job];
        enum rc rc = i % 2 ? match_assign_stable(x->a, &x->day, &sum) : match_assign_best(x->a, &x->day, &sum);
        ck_assert_int_eq(rc, room ? RC_OK : RC_CONFLICT);
        if (!room) continue;
        for (uint32_t k = 0; k < x->day.n_pairs; k++) {
            const struct match_pair *p = &x->day.pair[k];
            bool it = p->person == hand.person && p->job == hand.job;
            ck_assert_int_eq(p->fixed, it);
            if (it) ck_assert(p->taken);
        }
        assert_within(&x->day);
        if (i % 2) ck_assert_uint_eq(blocking(&x->day), 0);
        kept++;
    }
    ck_assert_int_gt(kept, TRIES / 4);
    arena_free(x->a);
}
END_TEST

START_TEST(what_cannot_be_a_day_is_refused) {
    struct small *x = small_new(1);
    struct match_sum sum;
    x->day.n_people = x->day.n_jobs = 1;
    x->limit[0] = x->places[0] = 2;
    x->day.n_pairs = 1;
    x->day.pair[0] = pair(1, 0, 5, 0);
    ck_assert_int_eq(match_assign_stable(x->a, &x->day, &sum), RC_INVALID);
    x->day.pair[0] = pair(0, 0, MATCH_SCORE_MAX + 1, 0);
    ck_assert_int_eq(match_assign_best(x->a, &x->day, &sum), RC_INVALID);
    x->day.pair[0] = x->day.pair[1] = pair(0, 0, 5, 0);
    x->day.n_pairs = 2;
    ck_assert_int_eq(match_assign_stable(x->a, &x->day, &sum), RC_INVALID);
    x->day.n_pairs = 0;
    ck_assert_int_eq(match_assign_stable(x->a, &x->day, &sum), RC_OK);
    ck_assert_uint_eq(sum.taken, 0);
    arena_free(x->a);
}
END_TEST

START_TEST(a_set_changed_by_hand_is_judged_as_it_stands) {
    struct small *x = small_new(15);
    for (int i = 0; i < TRIES; i++) {
        roll(x, 4, 4, 10, 16);
        for (uint32_t k = 0; k < x->day.n_pairs; k++) x->day.pair[k].taken = dice_chance(&x->d, 25);
        struct match_sum sum = match_assign_judge(x->a, &x->day);
        ck_assert_int_eq(sum.score, total(&x->day));
        if (!sum.over) {
            assert_within(&x->day);
            ck_assert_uint_eq(sum.blocking, blocking(&x->day));
        }
    }
    arena_free(x->a);
}
END_TEST

START_TEST(a_day_of_the_exchange_is_the_same_whatever_the_order) {
    struct arena *a = arena_new();
    struct match_catalogue c = district_catalogue(a);
    struct crowd crowd = crowd_make(a, &c, 3, 150, 40);
    const struct match_seeker *people[150];
    const struct match_vacancy *jobs[40];
    uint16_t limit[150], places[40];
    for (int i = 0; i < 150; i++) people[i] = &crowd.seeker[i], limit[i] = 3;
    for (int i = 0; i < 40; i++) jobs[i] = &crowd.vacancy[i], places[i] = crowd.vacancy[i].places;
    struct match_rule rule = { &c, &district_weights, DISTRICT_TODAY };
    struct match_crowd present = { people, jobs, 150, 40 };
    struct match_day day = { .limit = limit, .places = places }, again = day;
    struct match_sum sum, other;
    match_day_pairs(a, &rule, &present, 40, &day);
    match_day_pairs(a, &rule, &present, 40, &again);
    for (uint32_t i = 0; i < again.n_pairs / 2; i++) {
        struct match_pair old = again.pair[i];
        again.pair[i] = again.pair[again.n_pairs - 1 - i];
        again.pair[again.n_pairs - 1 - i] = old;
    }
    ck_assert_uint_gt(day.n_pairs, 100);
    ck_assert_int_eq(match_assign_stable(a, &day, &sum), RC_OK);
    ck_assert_int_eq(match_assign_stable(a, &again, &other), RC_OK);
    ck_assert_mem_eq(day.pair, again.pair, day.n_pairs * sizeof *day.pair);
    ck_assert_uint_eq(sum.blocking, 0);
    arena_free(a);
}
END_TEST

Suite *t_match_assign_suite(void);
Suite *t_match_assign_suite(void) {
    Suite *s = suite_create("match_assign");
    TCase *tc = tcase_create("sets");
    tcase_add_test(tc, the_stable_set_leaves_no_two_who_would_rather);
    tcase_add_test(tc, the_best_set_is_the_best_of_all);
    tcase_add_test(tc, without_ties_the_stable_set_is_the_greedy_one);
    tcase_add_test(tc, among_equals_as_many_as_can_be_are_introduced);
    tcase_add_test(tc, among_equals_the_poor_go_first);
    tcase_add_test(tc, the_best_set_may_leave_two_who_would_rather);
    suite_add_tcase(s, tc);
    tc = tcase_create("hand");
    tcase_add_test(tc, what_is_fixed_by_hand_stays);
    tcase_add_test(tc, what_cannot_be_a_day_is_refused);
    tcase_add_test(tc, a_set_changed_by_hand_is_judged_as_it_stands);
    tcase_add_test(tc, a_day_of_the_exchange_is_the_same_whatever_the_order);
    suite_add_tcase(s, tc);
    return s;
}

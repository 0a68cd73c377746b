// SPDX-License-Identifier: MPL-2.0
// Support of learners: every group of QĐ 46/2015, the borders of distance, once per person.
#include <check.h>
#include <string.h>

#include "svc/allowance.h"

Suite *t_allowance_suite(void);

static const struct allowance_norms norms = { .meal = 30000, .travel = 200000, .travel_km = 15, .travel_hard = 300000, .travel_hard_km = 5 };

static const struct {
    struct allowance_learner learner;
    const char *norm;
    int64_t meals, travel;
    const char *says;  // part of the reason; NULL: none
} rows[] = {
    { { FACT_DISABLED | FACT_POOR | FACT_MINORITY, 10, 4, false }, "tuition_disabled", 300000, 0, NULL },
    { { FACT_DISABLED, 10, 5, false }, "tuition_disabled", 300000, 300000, NULL },
    { { FACT_MINORITY | FACT_POOR, 20, 14, false }, "tuition_minority_poor", 600000, 0, NULL },
    { { FACT_MINORITY | FACT_POOR, 20, 15, false }, "tuition_minority_poor", 600000, 200000, NULL },
    { { FACT_POOR | FACT_HARD_PLACE, 1, 5, false }, "tuition_minority_poor", 30000, 300000, NULL },
    { { FACT_POOR, 1, 0, false }, "tuition_poor", 30000, 0, NULL },
    { { FACT_MERIT | FACT_NEAR_POOR, 1, 0, false }, "tuition_poor", 30000, 0, NULL },
    { { FACT_NEAR_POOR, 2, 40, false }, "tuition_near_poor", 60000, 200000, NULL },
    { { FACT_HARD_PLACE, 30, 40, false }, "tuition_other", 0, 0, "Không thuộc nhóm" },
    { { 0, 30, 40, false }, "tuition_other", 0, 0, "Không thuộc nhóm" },
    { { FACT_POOR, 30, -1, false }, "tuition_poor", 900000, 0, "khoảng cách" },
    { { FACT_POOR, 0, 40, false }, "tuition_poor", 0, 0, "Chưa có ngày học" },
    { { FACT_POOR, 30, 40, true }, "tuition_poor", 0, 0, "một lần" },
};

START_TEST(each_group_has_its_norm) {
    struct allowance a = allowance_of(&rows[_i].learner, &norms);
    ck_assert_str_eq(a.norm, rows[_i].norm);
    ck_assert_int_eq(a.meals, rows[_i].meals);
    ck_assert_int_eq(a.travel, rows[_i].travel);
    ck_assert_int_eq(a.reason != NULL, rows[_i].says != NULL);
    if (rows[_i].says) ck_assert_ptr_nonnull(strstr(a.reason, rows[_i].says));
}
END_TEST

START_TEST(without_a_norm_nothing_is_invented) {
    struct allowance a = allowance_of(&(struct allowance_learner){ FACT_POOR, 9, 99, false }, &(struct allowance_norms){ -1, -1, -1, -1, -1 });
    ck_assert_int_eq(a.meals, 0);
    ck_assert_int_eq(a.travel, 0);
    ck_assert_ptr_nonnull(a.reason);
}
END_TEST

START_TEST(another_day_never_pays_less) {
    for (unsigned facts = 0; facts < 64; facts++) {
        int64_t before = 0;
        for (int64_t days = 0; days < 5; days++) {
            struct allowance a = allowance_of(&(struct allowance_learner){ facts, days, 20, false }, &norms);
            ck_assert_int_ge(a.meals + a.travel, before);
            before = a.meals + a.travel;
        }
    }
}
END_TEST

Suite *t_allowance_suite(void) {
    Suite *s = suite_create("svc/allowance");
    TCase *t = tcase_create("allowance");
    tcase_add_loop_test(t, each_group_has_its_norm, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(t, without_a_norm_nothing_is_invented);
    tcase_add_test(t, another_day_never_pays_less);
    suite_add_tcase(s, t);
    return s;
}

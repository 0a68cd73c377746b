// SPDX-License-Identifier: MPL-2.0
// The plain forecast: a line is carried on without error, scatter is told, and three months say nothing.
#include <check.h>
#include <math.h>

#include "svc/trend.h"

Suite *t_trend_suite(void);

static void near(double is, double should) { ck_assert_msg(fabs(is - should) < 1e-9, "%g is not %g", is, should); }

START_TEST(too_few_months_say_nothing) {
    struct trend t;
    ck_assert(!trend_forecast(NULL, 0, &t));
    ck_assert(!trend_forecast((const int64_t[]){ 1, 2, 3 }, 3, &t));
}
END_TEST

START_TEST(a_straight_line_goes_on_without_error) {
    struct trend t;
    ck_assert(trend_forecast((const int64_t[]){ 7, 5, 3, 1 }, 4, &t));
    near(t.slope, -2);
    for (int k = 0; k < TREND_AHEAD; k++) {
        near(t.value[k], -1 - 2 * k);
        near(t.error[k], 0);
    }
}
END_TEST

// Worked by hand: slope 2.3, squares of what is off the line 0.3.
START_TEST(scatter_is_told_and_grows_with_distance) {
    struct trend t;
    ck_assert(trend_forecast((const int64_t[]){ 2, 4, 6, 9 }, 4, &t));
    near(t.slope, 2.3);
    near(t.value[0], 11);
    near(t.value[2], 15.6);
    near(t.error[0], sqrt(0.15 * (1 + 0.25 + 6.25 / 5)));
    near(t.error[2], sqrt(0.15 * (1 + 0.25 + 20.25 / 5)));
    ck_assert(t.error[0] < t.error[1] && t.error[1] < t.error[2]);
}
END_TEST

Suite *t_trend_suite(void) {
    Suite *s = suite_create("svc/trend");
    TCase *t = tcase_create("trend");
    tcase_add_test(t, too_few_months_say_nothing);
    tcase_add_test(t, a_straight_line_goes_on_without_error);
    tcase_add_test(t, scatter_is_told_and_grows_with_distance);
    suite_add_tcase(s, t);
    return s;
}

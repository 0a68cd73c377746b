// SPDX-License-Identifier: MPL-2.0
// Times of the next attempt: growth, jitter, what the gateway asks for, and the end of validity.
#include <check.h>

#include "backoff.h"

enum { NOW = 1000000, DAY = 86400000 };

static const struct {
    const char *label;
    struct backoff in;
    bool want;
    int64_t wait;
} cases[] = {
    { "the first retry comes after at least half of 5 s", { 1, NOW, NOW + DAY, 0, 0 }, true, 2500 },
    { "and after at most 5 s", { 1, NOW, NOW + DAY, 0, 2500 }, true, 5000 },
    { "jitter wraps, it never exceeds the step", { 1, NOW, NOW + DAY, 0, 2501 }, true, 2500 },
    { "the second waits up to 30 s", { 2, NOW, NOW + DAY, 0, 15000 }, true, 30000 },
    { "the third up to 2 min", { 3, NOW, NOW + DAY, 0, 60000 }, true, 120000 },
    { "the fourth up to 10 min", { 4, NOW, NOW + DAY, 0, 300000 }, true, 600000 },
    { "from the fifth an hour", { 5, NOW, NOW + DAY, 0, 1800000 }, true, 3600000 },
    { "the hundredth still an hour", { 100, NOW, NOW + DAY, 0, 1800000 }, true, 3600000 },
    { "attempt 0 is treated as the first", { 0, NOW, NOW + DAY, 0, 0 }, true, 2500 },
    { "Retry-After is obeyed", { 1, NOW, NOW + DAY, 90000, 0 }, true, 90000 },
    { "but does not shorten the step", { 4, NOW, NOW + DAY, 1000, 0 }, true, 300000 },
    { "not past the validity", { 1, NOW, NOW + 2500, 0, 0 }, false, 0 },
    { "just before it is fine", { 1, NOW, NOW + 2501, 0, 0 }, true, 2500 },
    { "Retry-After past the validity ends it", { 1, NOW, NOW + 60000, 90000, 0 }, false, 0 },
    { "already invalid", { 1, NOW, NOW - 1, 0, 0 }, false, 0 },
    { "an absurd Retry-After does not overflow", { 1, NOW, NOW + DAY, INT64_MAX, 0 }, false, 0 },
};

START_TEST(next) {
    int64_t due = -1;
    ck_assert_msg(backoff_next(&cases[_i].in, &due) == cases[_i].want, "%s", cases[_i].label);
    int64_t want = cases[_i].want ? NOW + cases[_i].wait : -1;
    ck_assert_msg(due == want, "%s: %lld", cases[_i].label, (long long)due);
}
END_TEST

Suite *t_sms_backoff_suite(void);
Suite *t_sms_backoff_suite(void) {
    Suite *s = suite_create("sms/backoff");
    TCase *t = tcase_create("backoff");
    tcase_add_loop_test(t, next, 0, (int)(sizeof(cases) / sizeof(cases[0])));
    suite_add_tcase(s, t);
    return s;
}

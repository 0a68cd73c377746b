// SPDX-License-Identifier: MPL-2.0
#include "base/rc.h"

#include <check.h>
#include <string.h>

// What docs/api.md promises to clients: the statuses, and which requests are worth repeating.
static const struct {
    enum rc rc;
    int status;
    bool retryable, is_fault;
} cases[] = {
    { RC_OK, 200, false, false },        { RC_MALFORMED, 400, false, false }, { RC_UNAUTHENTICATED, 401, false, false },
    { RC_FORBIDDEN, 403, false, false }, { RC_NOT_FOUND, 404, false, false }, { RC_METHOD, 405, false, false },
    { RC_CONFLICT, 409, false, false },  { RC_STALE, 412, false, false },     { RC_TOO_LARGE, 413, false, false },
    { RC_MEDIA, 415, false, false },     { RC_INVALID, 422, false, false },   { RC_PRECONDITION, 428, false, false },
    { RC_TOO_MANY, 429, true, false },   { RC_BUSY, 503, true, true },        { RC_UNKNOWN, 504, true, true },
    { RC_INTERNAL, 500, false, true },
};

enum { CASES = sizeof cases / sizeof cases[0] };

START_TEST(outcome_means) {
    const struct rc_info *info = rc_info(cases[_i].rc);
    ck_assert_int_eq(cases[_i].rc, _i);
    ck_assert_int_eq(info->status, cases[_i].status);
    ck_assert_int_eq(info->retryable, cases[_i].retryable);
    ck_assert_int_eq(info->is_fault, cases[_i].is_fault);
}
END_TEST

START_TEST(word_is_its_own_and_fits_a_url) {
    const char *word = rc_info((enum rc)_i)->word;
    ck_assert_uint_gt(strlen(word), 0);
    ck_assert_uint_eq(strspn(word, "abcdefghijklmnopqrstuvwxyz_"), strlen(word));
    ck_assert_uint_gt(strlen(rc_info((enum rc)_i)->title), 0);
    for (int other = 0; other < RC_COUNT; other++)
        if (other != _i) ck_assert_str_ne(word, rc_info((enum rc)other)->word);
}
END_TEST

START_TEST(unknown_value_is_an_internal_fault) {
    ck_assert_ptr_eq(rc_info(RC_COUNT), rc_info(RC_INTERNAL));
    ck_assert_ptr_eq(rc_info((enum rc)200), rc_info(RC_INTERNAL));
}
END_TEST

static enum rc try_two(enum rc first, int *reached) {
    TRY(first);
    *reached = 1;
    return RC_OK;
}

START_TEST(try_leaves_at_the_first_failure) {
    int reached = 0;
    ck_assert_int_eq(try_two(RC_STALE, &reached), RC_STALE);
    ck_assert_int_eq(reached, 0);
    ck_assert_int_eq(try_two(RC_OK, &reached), RC_OK);
    ck_assert_int_eq(reached, 1);
}
END_TEST

Suite *t_rc_suite(void);
Suite *t_rc_suite(void) {
    _Static_assert(CASES == (int)RC_COUNT, "each outcome has a case");
    Suite *s = suite_create("rc");
    TCase *tc = tcase_create("table");
    tcase_add_loop_test(tc, outcome_means, 0, CASES);
    tcase_add_loop_test(tc, word_is_its_own_and_fits_a_url, 0, RC_COUNT);
    tcase_add_test(tc, unknown_value_is_an_internal_fault);
    tcase_add_test(tc, try_leaves_at_the_first_failure);
    suite_add_tcase(s, tc);
    return s;
}

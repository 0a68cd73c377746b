// SPDX-License-Identifier: MPL-2.0
#include "base/vdate.h"

#include <check.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"

static vday day_of(const char *iso) {
    vday day;
    ck_assert_msg(vdate_parse(iso, &day), "%s", iso);
    return day;
}

static void assert_day(vday day, const char *want) {
    char iso[VDATE_ISO_SIZE];
    vdate_format(day, iso);
    ck_assert_str_eq(iso, want);
}

START_TEST(every_day_of_two_centuries_agrees_with_the_c_library) {
    char iso[VDATE_ISO_SIZE], want[VDATE_ISO_SIZE];
    vday first = day_of("1900-01-01"), last = day_of("2100-12-31"), read;
    ck_assert_int_eq(last - first + 1, 73414);
    for (vday day = first; day <= last; day++) {
        time_t t = (time_t)day * 86400;
        struct tm tm;
        gmtime_r(&t, &tm);
        strftime(want, sizeof want, "%Y-%m-%d", &tm);
        vdate_format(day, iso);
        if (strcmp(iso, want) != 0 || !vdate_parse(iso, &read) || read != day) ck_abort_msg("%s is written %s", want, iso);
        if (vdate_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) != day) ck_abort_msg("%s is another day", want);
    }
}
END_TEST

static const char *const no_days[] = {
    "",           "2024",       "2024-02-30",  "2023-02-29",  "1900-02-29", "2100-02-29", "2024-13-01",
    "2024-00-10", "2024-01-00", "2024-01-32",  "2024-04-31",  "1899-12-31", "2101-01-01", "2024-1-5",
    "05/01/2024", "2024/01/05", "2024-01-05 ", " 2024-01-05", "2024-01-5x", "2024-01-+5", "-024-01-05",
};

START_TEST(what_is_no_day_is_refused) {
    vday day = 77;
    ck_assert_msg(!vdate_parse(no_days[_i], &day), "\"%s\"", no_days[_i]);
    ck_assert_int_eq(day, 77);
}
END_TEST

static const struct {
    const char *label, *from;
    int months;
    const char *want;
} adding[] = {
    { "a leap February", "2024-01-31", 1, "2024-02-29" },
    { "a common February", "2023-01-31", 1, "2023-02-28" },
    { "2000 was a leap year", "2000-01-30", 1, "2000-02-29" },
    { "1900 was not", "1900-01-31", 1, "1900-02-28" },
    { "a leap day a year on", "2024-02-29", 12, "2025-02-28" },
    { "a leap day four years on", "2024-02-29", 48, "2028-02-29" },
    { "36 months after an escape from poverty", "2021-12-31", 36, "2024-12-31" },
    { "over the end of a year", "2024-12-15", 1, "2025-01-15" },
    { "back over the start of a year", "2024-01-31", -2, "2023-11-30" },
    { "back into a leap February", "2024-03-31", -1, "2024-02-29" },
    { "back a whole year", "2024-01-31", -12, "2023-01-31" },
    { "before 1970", "1970-01-01", -1, "1969-12-01" },
    { "nothing", "2024-02-29", 0, "2024-02-29" },
};

START_TEST(months_are_added) { assert_day(vdate_add_months(day_of(adding[_i].from), adding[_i].months), adding[_i].want); }
END_TEST

static const struct {
    const char *label, *from, *to;
    int want;
} between[] = {
    { "the same day", "2024-01-15", "2024-01-15", 0 },
    { "a day before the month is full", "2024-01-15", "2024-02-14", 0 },
    { "the day it is full", "2024-01-15", "2024-02-15", 1 },
    { "from the 31st to the end of February", "2024-01-31", "2024-02-29", 0 },
    { "and the day after", "2024-01-31", "2024-03-01", 1 },
    { "the eve of the sixteenth birthday", "2008-05-10", "2024-05-09", 191 },
    { "the sixteenth birthday", "2008-05-10", "2024-05-10", 192 },
    { "born on a leap day, on 28 February", "2020-02-29", "2021-02-28", 11 },
    { "born on a leap day, on 1 March", "2020-02-29", "2021-03-01", 12 },
    { "36 months", "2021-12-31", "2024-12-31", 36 },
    { "over 1970", "1969-12-31", "1970-01-31", 1 },
};

START_TEST(months_are_counted_as_ages_are) {
    ck_assert_msg(vdate_months_between(day_of(between[_i].from), day_of(between[_i].to)) == between[_i].want, "%s",
                  between[_i].label);
}
END_TEST

START_TEST(a_day_is_shown_the_vietnamese_way) {
    struct arena *a = arena_new();
    ck_assert_str_eq(vdate_vn(a, day_of("2024-01-05")), "05/01/2024");
    ck_assert_str_eq(vdate_vn(a, day_of("1955-12-31")), "31/12/1955");
    arena_free(a);
}
END_TEST

START_TEST(a_day_is_split) {
    int y, m, d;
    vdate_split(day_of("1968-02-29"), &y, &m, &d);
    ck_assert_int_eq(y, 1968);
    ck_assert_int_eq(m, 2);
    ck_assert_int_eq(d, 29);
}
END_TEST

static const struct {
    const char *label, *utc;
    int64_t ms;
    const char *stored, *today;
} instants[] = {
    { "the epoch", "1970-01-01 00:00:00.000", 0, "1970-01-01 00:00:00.000", "1970-01-01" },
    { "as in JSON", "2024-01-05T10:20:30.456Z", 1704450030456, "2024-01-05 10:20:30.456", "2024-01-05" },
    { "without milliseconds", "2024-01-05 10:20:30", 1704450030000, "2024-01-05 10:20:30.000", "2024-01-05" },
    { "the last moment of a Vietnamese day", "2024-02-28 16:59:59.999", 1709139599999, "2024-02-28 16:59:59.999", "2024-02-28" },
    { "Vietnamese midnight", "2024-02-28 17:00:00.000", 1709139600000, "2024-02-28 17:00:00.000", "2024-02-29" },
    { "the new year comes seven hours earlier", "2024-12-31T17:00:00Z", 1735664400000, "2024-12-31 17:00:00.000", "2025-01-01" },
    { "a moment before the epoch", "1969-12-31 23:59:59.999", -1, "1969-12-31 23:59:59.999", "1970-01-01" },
    { "Vietnamese midnight before the epoch", "1969-12-31 17:00:00.000", -25200000, "1969-12-31 17:00:00.000", "1970-01-01" },
    { "long before the epoch", "1955-04-30 12:00:00.001", -463060799999, "1955-04-30 12:00:00.001", "1955-04-30" },
    { "an evening long before the epoch", "1955-04-30 20:00:00.000", -463032000000, "1955-04-30 20:00:00.000", "1955-05-01" },
};

START_TEST(an_instant_is_read_and_written) {
    int64_t ms = 5;
    char utc[VTIME_SIZE];
    ck_assert_msg(clock_parse(instants[_i].utc, &ms), "%s", instants[_i].label);
    ck_assert_msg(ms == instants[_i].ms, "%s: %lld", instants[_i].label, (long long)ms);
    clock_format(ms, utc);
    ck_assert_msg(strcmp(utc, instants[_i].stored) == 0, "%s: \"%s\"", instants[_i].label, utc);
    assert_day(clock_today(ms), instants[_i].today);
}
END_TEST

static const char *const no_instants[] = {
    "",
    "Z",
    "2024-01-05",
    "2024-01-05 10:20",
    "2024-01-05 24:00:00",
    "2024-01-05 10:60:00",
    "2024-01-05 10:20:60",
    "2023-02-29 10:20:30",
    "2024-01-05x10:20:30",
    "2024-01-05 10:20:30.45x",
    "2024-01-05 10-20-30",
    "2024-01-05 10:20:30+07:00",
    "2024-01-05 10:20:30 ",
    "2024-01-05T10:20:30.456ZZ",
};

START_TEST(what_is_no_instant_is_refused) {
    int64_t ms;
    ck_assert_msg(!clock_parse(no_instants[_i], &ms), "\"%s\"", no_instants[_i]);
}
END_TEST

START_TEST(clocks_run_forward_and_agree_with_the_system) {
    int64_t before = (int64_t)time(NULL) * 1000, now = clock_ms(), after = (int64_t)(time(NULL) + 1) * 1000;
    ck_assert_int_ge(now, before - 1000);
    ck_assert_int_le(now, after);
    int64_t first = clock_monotonic_ms();
    ck_assert_int_gt(first, 0);
    ck_assert_int_ge(clock_monotonic_ms(), first);
}
END_TEST

Suite *t_vdate_suite(void);
Suite *t_vdate_suite(void) {
    Suite *s = suite_create("vdate");
    TCase *tc = tcase_create("days");
    tcase_add_test(tc, every_day_of_two_centuries_agrees_with_the_c_library);
    tcase_add_loop_test(tc, what_is_no_day_is_refused, 0, sizeof no_days / sizeof no_days[0]);
    tcase_add_loop_test(tc, months_are_added, 0, sizeof adding / sizeof adding[0]);
    tcase_add_loop_test(tc, months_are_counted_as_ages_are, 0, sizeof between / sizeof between[0]);
    tcase_add_test(tc, a_day_is_shown_the_vietnamese_way);
    tcase_add_test(tc, a_day_is_split);
    suite_add_tcase(s, tc);
    tc = tcase_create("instants");
    tcase_add_loop_test(tc, an_instant_is_read_and_written, 0, sizeof instants / sizeof instants[0]);
    tcase_add_loop_test(tc, what_is_no_instant_is_refused, 0, sizeof no_instants / sizeof no_instants[0]);
    tcase_add_test(tc, clocks_run_forward_and_agree_with_the_system);
    suite_add_tcase(s, tc);
    return s;
}

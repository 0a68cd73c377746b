// SPDX-License-Identifier: MPL-2.0
// The hours of a class: night waits for the morning or ends, and no day of the year is an hour longer or shorter.
#include <check.h>

#include "base/vdate.h"
#include "rules.h"

static const struct rule advertising = { .class = "advertising", .hour_from = 7 * 60, .hour_to = 22 * 60 };

// Times are UTC: Vietnam is seven hours ahead.
static const struct {
    const char *label;
    int from, to;
    const char *due, *valid_until;
    const char *allowed;  // NULL: not at all
} dues[] = {
    { "at noon at once", 420, 1320, "2024-01-05 05:00:00.000", "2024-01-06 05:00:00.000", "2024-01-05 05:00:00.000" },
    { "the first moment of the window is inside", 420, 1320, "2024-01-05 00:00:00.000", "2024-01-06 00:00:00.000",
      "2024-01-05 00:00:00.000" },
    { "a millisecond before waits for it", 420, 1320, "2024-01-04 23:59:59.999", "2024-01-06 00:00:00.000",
      "2024-01-05 00:00:00.000" },
    { "the last millisecond is inside", 420, 1320, "2024-01-05 14:59:59.999", "2024-01-06 00:00:00.001", "2024-01-05 14:59:59.999" },
    { "the end is outside: next morning", 420, 1320, "2024-01-05 15:00:00.000", "2024-01-07 00:00:00.000",
      "2024-01-06 00:00:00.000" },
    { "before midnight: next morning", 420, 1260, "2024-01-05 16:59:00.000", "2024-01-07 00:00:00.000", "2024-01-06 00:00:00.000" },
    { "after midnight: the same morning", 420, 1260, "2024-01-05 17:00:00.000", "2024-01-07 00:00:00.000",
      "2024-01-06 00:00:00.000" },
    { "a time of a minute", 7 * 60 + 30, 1260, "2024-01-05 00:00:00.000", "2024-01-07 00:00:00.000", "2024-01-05 00:30:00.000" },
    { "the last night of a year", 420, 1260, "2023-12-31 15:00:00.000", "2024-01-07 00:00:00.000", "2024-01-01 00:00:00.000" },
    { "the last of February in a leap year", 420, 1260, "2024-02-28 15:00:00.000", "2024-03-07 00:00:00.000",
      "2024-02-29 00:00:00.000" },
    { "worthless before the morning: expires", 420, 1260, "2024-01-05 15:00:00.000", "2024-01-05 23:59:59.999", NULL },
    { "worthless when the morning comes: expires", 420, 1260, "2024-01-05 15:00:00.000", "2024-01-06 00:00:00.000", NULL },
    { "just worth it", 420, 1260, "2024-01-05 15:00:00.000", "2024-01-06 00:00:00.001", "2024-01-06 00:00:00.000" },
    { "past its validity by day too", 420, 1260, "2024-01-05 05:00:00.000", "2024-01-05 05:00:00.000", NULL },
    { "the whole day is a window", 0, 1440, "2024-01-05 18:00:00.000", "2024-01-07 00:00:00.000", "2024-01-05 18:00:00.000" },
    { "before 1970 the day begins at midnight too", 420, 1320, "1969-12-31 16:30:00.000", "1970-01-07 00:00:00.000",
      "1970-01-01 00:00:00.000" },
    { "no window allows nothing", 600, 600, "2024-01-05 05:00:00.000", "2024-01-07 00:00:00.000", NULL },
    { "nor one that ends before it begins", 1320, 420, "2024-01-05 05:00:00.000", "2024-01-07 00:00:00.000", NULL },
};

static int64_t ms_of(const char *utc) {
    int64_t ms = 0;
    ck_assert_msg(clock_parse(utc, &ms), "%s", utc);
    return ms;
}

START_TEST(due) {
    struct rule r = { .class = "policy", .hour_from = dues[_i].from, .hour_to = dues[_i].to };
    int64_t allowed = -1;
    bool can = rules_due(&r, ms_of(dues[_i].due), ms_of(dues[_i].valid_until), &allowed);
    char text[VTIME_SIZE] = "";
    if (can) clock_format(allowed, text);
    ck_assert_msg(can == (dues[_i].allowed != NULL), "%s", dues[_i].label);
    if (can) ck_assert_msg(ms_of(dues[_i].allowed) == allowed, "%s: %s", dues[_i].label, text);
    else ck_assert_msg(allowed == -1, "%s: a refusal leaves the time alone", dues[_i].label);
}
END_TEST

static const struct {
    int from, to;
    const char *at, *ends;
} ends[] = {
    { 420, 1320, "2024-01-05 00:00:00.000", "2024-01-05 15:00:00.000" }, { 420, 1320, "2024-01-05 14:59:59.999", "2024-01-05 15:00:00.000" },
    { 0, 1260, "2024-01-04 17:00:00.000", "2024-01-05 14:00:00.000" },   { 420, 1440, "2024-01-05 16:59:59.999", "2024-01-05 17:00:00.000" },
    { 0, 1440, "2024-01-05 05:00:00.000", NULL },
};

START_TEST(a_window_ends) {
    struct rule r = { .class = "policy", .hour_from = ends[_i].from, .hour_to = ends[_i].to };
    ck_assert_int_eq(rules_ends(&r, ms_of(ends[_i].at)), ends[_i].ends == NULL ? INT64_MAX : ms_of(ends[_i].ends));
}
END_TEST

// Every minute of two years: what is allowed is never before it is due, at most a night later, and always between 7 and 22.
START_TEST(no_minute_of_a_year_slips_into_the_night) {
    enum { MINUTE = 60000, HOUR = 60 * MINUTE };
    int64_t first = ms_of("2023-12-31 17:00:00.000"), allowed = 0;
    for (int64_t m = 0; m < 731L * RULES_DAY_MINUTES; m++) {
        int64_t at = first + m * MINUTE;
        ck_assert(rules_due(&advertising, at, INT64_MAX, &allowed));
        int64_t local_minute = (allowed - first) / MINUTE % RULES_DAY_MINUTES;
        ck_assert_int_ge(allowed, at);
        ck_assert_int_le(allowed - at, 9 * HOUR);
        ck_assert_int_ge(local_minute, 7 * 60);
        ck_assert_int_lt(local_minute, 22 * 60);
    }
}
END_TEST

static const struct {
    const char *text;
    int want;  // -1: not a time
} times[] = {
    { "00:00", 0 },  { "07:00", 420 }, { "23:59", 1439 }, { "24:00", 1440 }, { "24:01", -1 }, { "07:60", -1 }, { "7:00", -1 },
    { "07-00", -1 }, { "07:0", -1 },   { "", -1 },        { "07:000", -1 },  { "a7:00", -1 }, { "0", -1 },     { NULL, -1 },
};

START_TEST(times_of_the_day) {
    int minutes = -1;
    ck_assert_msg(rules_minutes(times[_i].text, &minutes) == (times[_i].want >= 0), "%s", times[_i].text);
    ck_assert_msg(minutes == times[_i].want, "%s: %d", times[_i].text, minutes);
}
END_TEST

Suite *t_sms_rules_suite(void);
Suite *t_sms_rules_suite(void) {
    Suite *s = suite_create("sms/rules");
    TCase *t = tcase_create("rules");
    tcase_set_timeout(t, 30);
    tcase_add_loop_test(t, a_window_ends, 0, (int)(sizeof(ends) / sizeof(ends[0])));
    tcase_add_loop_test(t, due, 0, (int)(sizeof(dues) / sizeof(dues[0])));
    tcase_add_test(t, no_minute_of_a_year_slips_into_the_night);
    tcase_add_loop_test(t, times_of_the_day, 0, (int)(sizeof(times) / sizeof(times[0])));
    suite_add_tcase(s, t);
    return s;
}

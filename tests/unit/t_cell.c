// SPDX-License-Identifier: MPL-2.0
// What people write into cells: the forms that are taken, and those refused because they could mean two things.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#undef fail  // of check.h; ours means something else
#include "svc/cell.h"

// --- whole numbers -------------------------------------------------------------------------------------------------------

static const struct {
    const char *text;
    enum whole want;
    int64_t value;
} numbers[] = {
    { "0", WHOLE_GOOD, 0 },
    { "1350000", WHOLE_GOOD, 1350000 },
    { "1.350.000", WHOLE_GOOD, 1350000 },
    { "1,350,000", WHOLE_GOOD, 1350000 },
    { "1 350 000", WHOLE_GOOD, 1350000 },
    { "1 350", WHOLE_GOOD, 1350 },
    { "12.345.678.901", WHOLE_GOOD, 12345678901 },
    { "1.350.000 đ", WHOLE_GOOD, 1350000 },
    { "1.350.000đồng", WHOLE_GOOD, 1350000 },
    { "1.350.000 VNĐ", WHOLE_GOOD, 1350000 },
    { "-5", WHOLE_GOOD, -5 },
    { "+5", WHOLE_GOOD, 5 },
    { "-1.350.000", WHOLE_GOOD, -1350000 },
    { "1.350.000,00", WHOLE_GOOD, 1350000 },
    { "1,350,000.0", WHOLE_GOOD, 1350000 },
    { "1350,00", WHOLE_GOOD, 1350 },
    { "0001", WHOLE_GOOD, 1 },
    { "1.350", WHOLE_AMBIGUOUS, 0 },
    { "1,281", WHOLE_AMBIGUOUS, 0 },
    { "350.000", WHOLE_AMBIGUOUS, 0 },
    { "1.5", WHOLE_FRACTION, 0 },
    { "2,5", WHOLE_FRACTION, 0 },
    { "1350,5", WHOLE_FRACTION, 0 },
    { "1.350.000,5", WHOLE_FRACTION, 0 },
    { "1350.000", WHOLE_AMBIGUOUS, 0 },
    { "1.35.000", WHOLE_NOT_NUMBER, 0 },
    { "1.350,000.000", WHOLE_NOT_NUMBER, 0 },
    { "1 350 00", WHOLE_NOT_NUMBER, 0 },
    { "1..350", WHOLE_NOT_NUMBER, 0 },
    { ".5", WHOLE_NOT_NUMBER, 0 },
    { "5.", WHOLE_NOT_NUMBER, 0 },
    { "", WHOLE_NOT_NUMBER, 0 },
    { "-", WHOLE_NOT_NUMBER, 0 },
    { "1e5", WHOLE_NOT_NUMBER, 0 },
    { "12 triệu", WHOLE_NOT_NUMBER, 0 },
    { "một", WHOLE_NOT_NUMBER, 0 },
    { "99999999999999999999", WHOLE_NOT_NUMBER, 0 },
    { "1.2.3.4.5.6.7.8.9", WHOLE_NOT_NUMBER, 0 },
};

START_TEST(a_whole_number_is_read_or_refused) {
    int64_t value = 0;
    enum whole got = cell_whole(numbers[_i].text, &value);
    ck_assert_msg(got == numbers[_i].want, "%s: %d instead of %d", numbers[_i].text, got, numbers[_i].want);
    if (got == WHOLE_GOOD) ck_assert_msg(value == numbers[_i].value, "%s is %lld", numbers[_i].text, (long long)value);
}
END_TEST

// --- days ----------------------------------------------------------------------------------------------------------------

static const struct {
    const char *text;
    const char *want;  // NULL: refused
} days[] = {
    { "05/01/2024", "2024-01-05" },
    { "5/1/2024", "2024-01-05" },
    { "5-1-2024", "2024-01-05" },
    { "5.1.2024", "2024-01-05" },
    { "2024-01-05", "2024-01-05" },
    { "2024/1/5", "2024-01-05" },
    { "31/12/1959", "1959-12-31" },
    { "31/02/2024", "2024-02-31" },
    { "05/13/2024", "2024-13-05" },
    { "5/1/24", NULL },
    { "5/1-2024", NULL },
    { "05/01/20245", NULL },
    { "1/2024", NULL },
    { "2024", NULL },
    { "5 1 2024", NULL },
    { "", NULL },
    { "0/1/2024", NULL },
    { "-5/1/2024", NULL },
    { "hôm qua", NULL },
    { "05/01/2024 ", NULL },
};

START_TEST(a_day_is_read_as_vietnamese_write_it) {
    char iso[VDATE_ISO_SIZE] = "";
    bool got = cell_day(days[_i].text, iso);
    ck_assert_msg(got == (days[_i].want != NULL), "%s: %s", days[_i].text, got ? iso : "refused");
    if (got) ck_assert_str_eq(iso, days[_i].want);
}
END_TEST

// --- values of fields ----------------------------------------------------------------------------------------------------

static const struct word classes[] = { { "poor", "Hộ nghèo" }, { "near_poor", "Hộ cận nghèo" }, { NULL, NULL } };

#define TEXT(s)                                                                                                                  \
    { XLSX_STRING, s, 0 }
#define NUMBER(n)                                                                                                                \
    { XLSX_NUMBER, "", n }
#define DAY(n)                                                                                                                   \
    { XLSX_DATE, "", n }

static const struct {
    enum field_type type;
    struct xlsx_cell cell;
    const char *want;  // as JSON; NULL: empty; "!code": refused
} values[] = {
    { F_NAME, TEXT("  A   Thông "), "\"A Thông\"" },
    { F_TEXT, TEXT("dòng một\ndòng hai"), "\"dòng một dòng hai\"" },
    { F_LONGTEXT, TEXT("dòng một\ndòng hai"), "\"dòng một\\ndòng hai\"" },
    { F_TEXT, NUMBER(3.1), "\"3.1\"" },
    { F_TEXT, NUMBER(23500), "\"23500\"" },
    { F_TEXT, TEXT("007"), "\"007\"" },
    { F_TEXT, DAY(45296), "\"05/01/2024\"" },
    { F_TEXT, TEXT("=1+1"), "\"=1+1\"" },
    { F_TEXT, { XLSX_BLANK, "", 0 }, NULL },
    { F_TEXT, TEXT("   "), NULL },
    { F_TEXT, { XLSX_ERROR, "#N/A", 0 }, "!cell_error" },
    { F_TEXT, { XLSX_UNKNOWN, "", 0 }, "!not_computed" },
    { F_MONEY, NUMBER(1350000), "1350000" },
    { F_MONEY, NUMBER(1350000.5), "!not_whole" },
    { F_MONEY, NUMBER(1e20), "!not_whole" },
    { F_MONEY, TEXT("1.350.000"), "1350000" },
    { F_MONEY, TEXT("1.350"), "!ambiguous_number" },
    { F_MONEY, TEXT("nhiều"), "!not_number" },
    { F_INT, DAY(45296), "!not_number" },
    { F_DATE, TEXT("5/1/2024"), "\"2024-01-05\"" },
    { F_DATE, DAY(45296), "\"2024-01-05\"" },
    { F_DATE, DAY(45296.75), "\"2024-01-05\"" },
    { F_DATE, DAY(61), "\"1900-03-01\"" },
    { F_DATE, DAY(59), "\"1900-02-28\"" },
    { F_DATE, DAY(60), "!bad_date" },
    { F_DATE, DAY(0.5), "!bad_date" },
    { F_DATE, NUMBER(45296), "!bad_date" },
    { F_DATE, TEXT("5/1/24"), "!bad_date" },
    { F_DATE, TEXT("2024"), "!bad_date" },
    { F_BIRTH, NUMBER(1985), "\"1985\"" },
    { F_BIRTH, TEXT("1985"), "\"1985\"" },
    { F_BIRTH, TEXT("05/01/1985"), "\"1985-01-05\"" },
    { F_BIRTH, TEXT("85"), "!bad_date" },
    { F_TIME, TEXT("7:30"), "\"07:30\"" },
    { F_TIME, TEXT("7h30"), "\"07:30\"" },
    { F_TIME, TEXT("7 giờ 30"), "\"07:30\"" },
    { F_TIME, DAY(0.3125), "\"07:30\"" },
    { F_TIME, NUMBER(0.3125), "\"07:30\"" },
    { F_TIME, TEXT("25:00"), "!bad_time" },
    { F_TIME, TEXT("7"), "!bad_time" },
    { F_INSTANT, TEXT("05/01/2024 07:30"), "\"2024-01-05 00:30:00.000\"" },
    { F_INSTANT, DAY(45296.3125), "\"2024-01-05 00:30:00.000\"" },
    { F_INSTANT, TEXT("05/01/2024"), "\"2024-01-04 17:00:00.000\"" },
    { F_INSTANT, TEXT("bây giờ"), "!bad_moment" },
    { F_FLAG, TEXT("Có"), "true" },
    { F_FLAG, TEXT("CÓ"), "true" },
    { F_FLAG, TEXT("x"), "true" },
    { F_FLAG, NUMBER(1), "true" },
    { F_FLAG, TEXT("không"), "false" },
    { F_FLAG, { XLSX_BOOL, "", 0 }, "false" },
    { F_FLAG, { XLSX_BOOL, "", 1 }, "true" },
    { F_FLAG, TEXT("có lẽ"), "!not_flag" },
    { F_ENUM, TEXT("Hộ nghèo"), "\"poor\"" },
    { F_ENUM, TEXT("HỘ CẬN NGHÈO"), "\"near_poor\"" },
    { F_ENUM, TEXT("near_poor"), "\"near_poor\"" },
    { F_ENUM, TEXT("Hộ giàu"), "\"Hộ giàu\"" },
    { F_PHONE, NUMBER(912345678), "\"912345678\"" },
    { F_PHONE, TEXT("0912 345 678"), "\"0912 345 678\"" },
    { F_PHONE, TEXT("•••••••••678"), "!masked" },
    { F_IDNUM, NUMBER(79185001234), "!lost_zero" },
    { F_IDNUM, TEXT("079185001234"), "\"079185001234\"" },
    { F_IDNUM, NUMBER(462185001234), "\"462185001234\"" },
    { F_IDNUM, NUMBER(233123456), "\"233123456\"" },
    { F_IDNUM, NUMBER(1185001234), "!lost_zero" },
    { F_IDNUM, TEXT("•••••••••234"), "!masked" },
};

START_TEST(a_cell_becomes_the_value_of_its_field) {
    struct arena *a = arena_new();
    struct app app = { .vault = NULL };
    struct cx cx;
    json_t *got;
    const struct field f = { .name = "f", .type = values[_i].type, .label = "F", .words = classes };
    cx_init(&cx, &app, a, NULL);
    const char *want = values[_i].want;
    enum rc rc = cell_value(&cx, &f, &values[_i].cell, &got);
    if (want && want[0] == '!') {
        ck_assert_int_eq(rc, RC_INVALID);
        ck_assert_str_eq(cx.errors->code, want + 1);
        ck_assert_str_eq(cx.errors->field, "f");
        ck_assert_uint_gt(strlen(cx.errors->detail), 10);
        ck_assert_ptr_null(strstr(cx.errors->detail, "%s"));
    } else {
        ck_assert_msg(rc == RC_OK, "row %d: %s", _i, cx.errors ? cx.errors->code : "?");
        char *text = got ? json_dumps(got, JSON_ENCODE_ANY) : NULL;
        ck_assert_pstr_eq(text, want);
        free(text);
    }
    arena_free(a);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

Suite *t_cell_suite(void) {
    Suite *s = suite_create("cell");
    TCase *tc = tcase_create("cell");
    tcase_add_loop_test(tc, a_whole_number_is_read_or_refused, 0, COUNT(numbers));
    tcase_add_loop_test(tc, a_day_is_read_as_vietnamese_write_it, 0, COUNT(days));
    tcase_add_loop_test(tc, a_cell_becomes_the_value_of_its_field, 0, COUNT(values));
    suite_add_tcase(s, tc);
    return s;
}

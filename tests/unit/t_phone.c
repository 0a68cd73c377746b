// SPDX-License-Identifier: MPL-2.0
#include "base/phone.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

// clang-format off
static const struct {
    const char *label, *input;
    enum phone_kind kind;
    bool converted;
    const char *want;
} cases[] = {
    { "ten digits", "0912345678", PHONE_MOBILE, false, "+84912345678" },
    { "a VinaPhone number is not a country code", "0841234567", PHONE_MOBILE, false, "+84841234567" },
    { "a VinaPhone number that lost its 0", "841234567", PHONE_MOBILE, false, "+84841234567" },
    { "country code without plus", "84912345678", PHONE_MOBILE, false, "+84912345678" },
    { "country code before a VinaPhone number", "84841234567", PHONE_MOBILE, false, "+84841234567" },
    { "country code with plus", "+84912345678", PHONE_MOBILE, false, "+84912345678" },
    { "country code with 00", "0084912345678", PHONE_MOBILE, false, "+84912345678" },
    { "country code and 0", "+84 (0) 912 345 678", PHONE_MOBILE, false, "+84912345678" },
    { "lost 0", "912345678", PHONE_MOBILE, false, "+84912345678" },
    { "dots", "0912.345.678", PHONE_MOBILE, false, "+84912345678" },
    { "blanks, dashes and brackets", " (0912) 345-678 ", PHONE_MOBILE, false, "+84912345678" },
    { "NBSP between the groups", "0912\u00a0345\u00a0678", PHONE_MOBILE, false, "+84912345678" },
    { "the long dash of a word processor", "0912\u2013345\u2013678", PHONE_MOBILE, false, "+84912345678" },
    { "full-width digits", "０９１２３４５６７８", PHONE_MOBILE, false, "+84912345678" },
    { "03 of Viettel", "0382345678", PHONE_MOBILE, false, "+84382345678" },
    { "05, 07, 08, 09 are mobile", "0592345678", PHONE_MOBILE, false, "+84592345678" },
    { "a number stricter lists refuse", "0556123456", PHONE_MOBILE, false, "+84556123456" },
    { "before 2018", "01682345678", PHONE_MOBILE, true, "+84382345678" },
    { "before 2018 with plus", "+841682345678", PHONE_MOBILE, true, "+84382345678" },
    { "before 2018 with country code", "841682345678", PHONE_MOBILE, true, "+84382345678" },
    { "before 2018 that lost its 0", "1682345678", PHONE_MOBILE, true, "+84382345678" },
    { "before 2018, no such prefix", "01602345678", PHONE_INVALID, false, "" },
    { "landline of Kon Tum", "02603822222", PHONE_LANDLINE, false, "+842603822222" },
    { "landline with country code", "+842603822222", PHONE_LANDLINE, false, "+842603822222" },
    { "landline with bare country code", "842603822222", PHONE_LANDLINE, false, "+842603822222" },
    { "landline that lost its 0", "2603822222", PHONE_LANDLINE, false, "+842603822222" },
    { "landline of Hà Nội, eight digits", "(024) 3825 1234", PHONE_LANDLINE, false, "+842438251234" },
    { "eight digits after all", "84912345", PHONE_INVALID, false, "" },
    { "ten digits from 84", "8491234567", PHONE_INVALID, false, "" },
    { "nine digits with 0", "091234567", PHONE_INVALID, false, "" },
    { "eleven digits, not an old prefix", "09123456789", PHONE_INVALID, false, "" },
    { "nine digits from 4", "412345678", PHONE_INVALID, false, "" },
    { "04 is no mobile", "0412345678", PHONE_INVALID, false, "" },
    { "another country", "+85620123456", PHONE_INVALID, false, "" },
    { "plus and 0", "+0912345678", PHONE_INVALID, false, "" },
    { "plus inside", "0912+345678", PHONE_INVALID, false, "" },
    { "letters", "0912abc678", PHONE_INVALID, false, "" },
    { "two numbers in one field", "0912345678, 0987654321", PHONE_INVALID, false, "" },
    { "only the country code", "+84", PHONE_INVALID, false, "" },
    { "only 0084", "0084", PHONE_INVALID, false, "" },
    { "empty", "", PHONE_INVALID, false, "" },
    { "only separators", " -.()", PHONE_INVALID, false, "" },
    { "twenty digits", "09123456780912345678", PHONE_INVALID, false, "" },
    { "a broken full-width digit", "091234567\xef\xbc", PHONE_INVALID, false, "" },
};

// The change of 2018: old prefix of eleven digits, new prefix of ten.
static const char *const renumbered[][2] = {
    { "0120", "70" }, { "0121", "79" }, { "0122", "77" }, { "0126", "76" }, { "0128", "78" },
    { "0123", "83" }, { "0124", "84" }, { "0125", "85" }, { "0127", "81" }, { "0129", "82" },
    { "0162", "32" }, { "0163", "33" }, { "0164", "34" }, { "0165", "35" }, { "0166", "36" },
    { "0167", "37" }, { "0168", "38" }, { "0169", "39" }, { "0186", "56" }, { "0188", "58" }, { "0199", "59" },
};

static const struct {
    const char *label, *input;
    bool want;
} mobile[] = {
    { "mobile", "+84912345678", true }, { "VinaPhone", "+84841234567", true }, { "landline", "+842603822222", false },
    { "national", "0912345678", false }, { "no plus", "84912345678", false }, { "one digit short", "+8491234567", false },
    { "one digit long", "+849123456789", false }, { "a letter", "+8491234567x", false }, { "04", "+84412345678", false },
    { "empty", "", false },
};
// clang-format on

START_TEST(number_is_read) {
    struct phone p = phone_parse(cases[_i].input);
    ck_assert_msg(p.kind == cases[_i].kind, "%s: kind %d", cases[_i].label, (int)p.kind);
    ck_assert_msg(strcmp(p.e164, cases[_i].want) == 0, "%s: \"%s\"", cases[_i].label, p.e164);
    ck_assert_msg(p.converted == cases[_i].converted, "%s: converted %d", cases[_i].label, p.converted);
    ck_assert_int_eq(phone_is_mobile(p.e164), p.kind == PHONE_MOBILE);
}
END_TEST

START_TEST(what_was_read_is_read_again_unchanged) {
    struct phone once = phone_parse(cases[_i].input), again = phone_parse(once.e164);
    ck_assert_str_eq(again.e164, once.e164);
    ck_assert_int_eq(again.kind, once.kind);
    ck_assert(!again.converted);
}
END_TEST

START_TEST(old_prefix_has_one_successor) {
    char old[16], want[16];
    snprintf(old, sizeof old, "%s7654321", renumbered[_i][0]);
    snprintf(want, sizeof want, "+84%s7654321", renumbered[_i][1]);
    struct phone p = phone_parse(old);
    ck_assert_str_eq(p.e164, want);
    ck_assert_int_eq(p.kind, PHONE_MOBILE);
    ck_assert(p.converted);
}
END_TEST

START_TEST(mobile_is_told_from_the_rest) {
    ck_assert_msg(phone_is_mobile(mobile[_i].input) == mobile[_i].want, "%s", mobile[_i].label);
}
END_TEST

Suite *t_phone_suite(void);
Suite *t_phone_suite(void) {
    Suite *s = suite_create("phone");
    TCase *tc = tcase_create("numbers");
    tcase_add_loop_test(tc, number_is_read, 0, sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(tc, what_was_read_is_read_again_unchanged, 0, sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(tc, old_prefix_has_one_successor, 0, sizeof renumbered / sizeof renumbered[0]);
    tcase_add_loop_test(tc, mobile_is_told_from_the_rest, 0, sizeof mobile / sizeof mobile[0]);
    suite_add_tcase(s, tc);
    return s;
}

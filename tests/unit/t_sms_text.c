// SPDX-License-Identifier: MPL-2.0
// Alphabet, packing and punctuation of sms/text.c.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "text.h"

// A text is n times unit, then middle, then m times more: long cases stay readable.
struct plan_case {
    const char *label;
    int n;
    const char *unit;
    const char *middle;
    int m;
    const char *more;
    bool ucs2;
    int parts;
};

static const struct plan_case plan_cases[] = {
    { "an empty text is no message", 0, "", "", 0, "", false, 0 },
    { "160 septets are one part", 160, "a", "", 0, "", false, 1 },
    { "161 septets are two", 161, "a", "", 0, "", false, 2 },
    { "306 septets fill two parts", 306, "a", "", 0, "", false, 2 },
    { "307 need a third", 307, "a", "", 0, "", false, 3 },
    { "the euro sign takes two septets: 80 fit", 80, "€", "", 0, "", false, 1 },
    { "and 81 do not", 81, "€", "", 0, "", false, 2 },
    { "an escape pair is not cut: 306 septets in three parts", 152, "z", "{", 152, "z", false, 3 },
    { "letters of French in GSM-7 stay GSM-7", 160, "à", "", 0, "", false, 1 },
    { "the seven Vietnamese letters of GSM-7", 0, "", "àèéìòùÉ", 0, "", false, 1 },
    { "one đ makes it UCS-2", 69, "a", "đ", 0, "", true, 1 },
    { "70 units are one part", 70, "đ", "", 0, "", true, 1 },
    { "71 units are two", 71, "đ", "", 0, "", true, 2 },
    { "134 units fill two parts", 134, "đ", "", 0, "", true, 2 },
    { "135 need a third", 135, "đ", "", 0, "", true, 3 },
    { "a surrogate pair counts two", 35, "😀", "", 0, "", true, 1 },
    { "36 of them are two parts", 36, "😀", "", 0, "", true, 2 },
    { "a surrogate pair is not cut: 134 units in three parts", 66, "đ", "😀", 66, "đ", true, 3 },
    { "a mark is not cut from its letter: 134 units in three parts", 66, "đ", "e\xCC\x82", 66, "đ", true, 3 },
    { "a grave accent alone is not in GSM-7", 0, "", "`", 0, "", true, 1 },
    { "Greek capitals of GSM-7", 0, "", "ΔΦΓΛΩΠΨΣΘΞ", 0, "", false, 1 },
    { "a letter with 200 marks still ends", 200, "\xCC\x82", "", 0, "", true, 3 },
};

static char *text_of(struct arena *a, const struct plan_case *c) {
    struct buf b = buf_new(a);
    for (int i = 0; i < c->n; i++) buf_text(&b, c->unit);
    buf_text(&b, c->middle);
    for (int i = 0; i < c->m; i++) buf_text(&b, c->more);
    return arena_strdup(a, buf_string(&b));
}

START_TEST(plans) {
    const struct plan_case *c = &plan_cases[_i];
    struct arena *a = arena_new();
    struct sms_plan plan = sms_text_plan(text_of(a, c));
    ck_assert_msg(plan.ucs2 == c->ucs2, "%s: alphabet", c->label);
    ck_assert_msg(plan.parts == c->parts, "%s: %d parts", c->label, plan.parts);
    arena_free(a);
}
END_TEST

struct plain_case {
    const char *from;
    const char *want;
};

static const struct plain_case plain_cases[] = {
    { "Lớp may… mở", "Lớp may... mở" },
    { "08:00–11:00", "08:00-11:00" },
    { "“Đắk Hà” ‘xã’ ’", "\"Đắk Hà\" 'xã' '" },
    { "500.000\u00A0₫", "500.000 d" },
    { "a\u200Bb\uFEFFc", "abc" },
    { "không đổi chữ: ăâđêôơư ỹ", "không đổi chữ: ăâđêôơư ỹ" },
    { "", "" },
};

START_TEST(punctuation) {
    const struct plain_case *c = &plain_cases[_i];
    struct arena *a = arena_new();
    ck_assert_str_eq(sms_text_plain(a, c->from), c->want);
    arena_free(a);
}
END_TEST

START_TEST(punctuation_alone_never_costs_ucs2) {
    struct arena *a = arena_new();
    const char *text = sms_text_plain(a, "Lop “may” – 08:00… 50.000\u00A0₫ • `x`");
    ck_assert(!sms_text_plan(text).ucs2);
    arena_free(a);
}
END_TEST

Suite *t_sms_text_suite(void);
Suite *t_sms_text_suite(void) {
    Suite *s = suite_create("sms/text");
    TCase *t = tcase_create("text");
    tcase_add_loop_test(t, plans, 0, (int)(sizeof(plan_cases) / sizeof(plan_cases[0])));
    tcase_add_loop_test(t, punctuation, 0, (int)(sizeof(plain_cases) / sizeof(plain_cases[0])));
    tcase_add_test(t, punctuation_alone_never_costs_ucs2);
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
#include "base/text.h"

#include <check.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"

// Every accented letter of the Vietnamese alphabet beside the letter it is typed with: 67 small, 67 capital.
static const struct {
    char base;
    const char *letters;
} alphabet[] = {
    { 'a', "àáảãạăằắẳẵặâầấẩẫậ" },
    { 'A', "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ" },
    { 'e', "èéẻẽẹêềếểễệ" },
    { 'E', "ÈÉẺẼẸÊỀẾỂỄỆ" },
    { 'i', "ìíỉĩị" },
    { 'I', "ÌÍỈĨỊ" },
    { 'o', "òóỏõọôồốổỗộơờớởỡợ" },
    { 'O', "ÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢ" },
    { 'u', "ùúủũụưừứửữự" },
    { 'U', "ÙÚỦŨỤƯỪỨỬỮỰ" },
    { 'y', "ỳýỷỹỵ" },
    { 'Y', "ỲÝỶỸỴ" },
    { 'd', "đ" },
    { 'D', "Đ" },
};

enum { GROUPS = sizeof alphabet / sizeof alphabet[0], ACCENTED = 134 };

static const char *clean(struct arena *a, const char *s) {
    const char *out = NULL;
    ck_assert_int_eq(text_clean(a, s, strlen(s), false, &out), TEXT_OK);
    return out;
}

static char *nfd(struct arena *a, const char *s) {
    utf8proc_uint8_t *d = utf8proc_NFD((const utf8proc_uint8_t *)s);
    char *copy = arena_strdup(a, (const char *)d);
    free(d);
    return copy;
}

static void check_letter(struct arena *a, const char *letter, char base) {
    const char want[] = { base, '\0' }, want_folded[] = { (char)tolower(base), '\0' };
    ck_assert_str_eq(text_unaccent(a, letter), want);
    ck_assert_str_eq(text_unaccent(a, nfd(a, letter)), want);
    ck_assert_str_eq(text_fold(a, letter), want_folded);
    ck_assert_str_eq(text_fold(a, nfd(a, letter)), want_folded);
    ck_assert_str_eq(clean(a, letter), letter);
    ck_assert_str_eq(clean(a, nfd(a, letter)), letter);
    ck_assert_uint_eq(text_length(letter), 1);
}

START_TEST(every_accented_letter_becomes_one_ascii_letter) {
    struct arena *a = arena_new();
    size_t count = 0;
    for (size_t g = 0; g < GROUPS; g++)
        for (const char *p = alphabet[g].letters; *p; count++) {
            size_t n = (size_t)utf8proc_utf8class[(unsigned char)*p];
            check_letter(a, arena_strndup(a, p, n), alphabet[g].base);
            p += n;
        }
    ck_assert_uint_eq(count, ACCENTED);
    arena_free(a);
}
END_TEST

// clang-format off
static const struct {
    const char *label, *input;
    size_t len;  // 0: as long as the string
    bool multiline;
    enum text_fault fault;
    const char *want;
} cleaning[] = {
    { "ASCII stays", "Thon 5", 0, false, TEXT_OK, "Thon 5" },
    { "a name of two words, the first one letter", "A Thông", 0, false, TEXT_OK, "A Thông" },
    { "a woman's name", "Y Hương", 0, false, TEXT_OK, "Y Hương" },
    { "NFD becomes NFC", "Y Hu\u031bo\u031bng", 0, false, TEXT_OK, "Y Hương" },
    { "marks in the other order too", "\u0111a\u0323\u0302t", 0, false, TEXT_OK, "đật" },
    { "mark first, horn second", "u\u0301\u031b", 0, false, TEXT_OK, "ứ" },
    { "blanks fold and ends are trimmed", "  Đắk \t  Hà ", 0, false, TEXT_OK, "Đắk Hà" },
    { "NBSP is a blank", "\u00a0Đắk\u00a0\u00a0Hà\u00a0", 0, false, TEXT_OK, "Đắk Hà" },
    { "ideographic and thin spaces are blanks", "Đắk\u3000\u2009Hà", 0, false, TEXT_OK, "Đắk Hà" },
    { "eth is read as Đ", "\u00d0ắk", 0, false, TEXT_OK, "\u0110ắk" },
    { "African D is read as Đ", "\u0189ắk", 0, false, TEXT_OK, "\u0110ắk" },
    { "small eth is read as đ", "\u00f0ắk", 0, false, TEXT_OK, "\u0111ắk" },
    { "small d with tail is read as đ", "\u0256ắk", 0, false, TEXT_OK, "\u0111ắk" },
    { "empty stays empty", "", 0, false, TEXT_OK, "" },
    { "only blanks become empty", " \u00a0 ", 0, false, TEXT_OK, "" },
    { "both tone placements stay as written", "hòa hoà", 0, false, TEXT_OK, "hòa hoà" },
    { "characters outside the first plane stay", "\U0001F600 vui", 0, false, TEXT_OK, "\U0001F600 vui" },
    { "zero-width blanks and joiners go", "A\u200b Th\u200cô\u200dng\u2060", 0, false, TEXT_OK, "A Thông" },
    { "soft hyphen, byte order mark, Arabic letter mark go", "\ufeffTh\u00adô\u061cng", 0, false, TEXT_OK, "Thông" },
    { "direction marks, overrides and isolates go", "\u202a0912\u200e\u202c \u202e345\u2066\u2069", 0, false, TEXT_OK, "0912 345" },
    { "fillers, grapheme joiner, variation selectors, tags go", "A\u115f\u3164\u034f\ufe0f\U000e0041\U000e0100", 0, false, TEXT_OK, "A" },
    { "a mark meets its letter again", "Tho\u200b\u0302ng", 0, false, TEXT_OK, "Thông" },
    { "nothing to see is empty", "\u200b\u2060\ufeff", 0, false, TEXT_OK, "" },
    { "a zero-width blank at the end of a blank", "A \u200b Thông \u200b", 0, false, TEXT_OK, "A Thông" },
    { "they go in long fields too", "a\u200b\nb\u00ad", 0, true, TEXT_OK, "a\nb" },
    { "other format characters are refused", "a\ufff9b", 0, false, TEXT_CONTROL, NULL },
    { "line and paragraph separators and the blank of Braille are blanks", "A\u2028\u2029\u2800Thông", 0, false, TEXT_OK, "A Thông" },
    { "NUL is refused", "a\0b", 3, false, TEXT_CONTROL, NULL },
    { "NUL at the end is refused", "ab", 3, false, TEXT_CONTROL, NULL },
    { "escape is refused", "a\033b", 0, false, TEXT_CONTROL, NULL },
    { "delete is refused", "a\177", 0, false, TEXT_CONTROL, NULL },
    { "a C1 control is refused", "a\xc2\x85", 0, false, TEXT_CONTROL, NULL },
    { "a line break is refused in a one-line field", "a\nb", 0, false, TEXT_CONTROL, NULL },
    { "a line break stays in a long field", "a\nb", 0, true, TEXT_OK, "a\nb" },
    { "CR LF becomes LF", "a \r\n b\r\n\r\n c", 0, true, TEXT_OK, "a\nb\n\nc" },
    { "line breaks at the ends are trimmed", "\r\n a \n\n", 0, true, TEXT_OK, "a" },
    { "NUL is refused in a long field too", "a\n\0", 3, true, TEXT_CONTROL, NULL },
    { "a stray continuation byte", "a\x80", 0, false, TEXT_BAD_UTF8, NULL },
    { "a letter cut in the middle", "Th\xc3", 0, false, TEXT_BAD_UTF8, NULL },
    { "three bytes cut to two", "\xe1\xba", 0, false, TEXT_BAD_UTF8, NULL },
    { "an over-long slash", "\xc0\xaf", 0, false, TEXT_BAD_UTF8, NULL },
    { "an over-long NUL", "\xc0\x80", 0, false, TEXT_BAD_UTF8, NULL },
    { "half of a surrogate pair", "\xed\xa0\x80", 0, false, TEXT_BAD_UTF8, NULL },
    { "above U+10FFFF", "\xf4\x90\x80\x80", 0, false, TEXT_BAD_UTF8, NULL },
    { "Latin-1", "H\xe0 N\xf4i", 0, false, TEXT_BAD_UTF8, NULL },
};

static const struct {
    const char *label, *input, *want;
} folding[] = {
    { "small letters, no marks", "Đắk Hà", "dak ha" },
    { "capitals, another vowel, blanks", "ĐĂK   HÀ", "dak ha" },
    { "already plain", "dak ha", "dak ha" },
    { "NFD", "\u0110a\u0306\u0301k Ha\u0300", "dak ha" },
    { "look-alikes of Đ", "\u00d0\u0189\u00f0\u0256", "dddd" },
    { "anything else is one blank", "Thôn 5 (cũ) - K'Đơr,,", "thon 5 cu k dor" },
    { "blank at the ends goes", " .A Thông! ", "a thong" },
    { "nothing left", "--- …", "" },
    { "empty", "", "" },
    { "digits stay", "0912.345.678", "0912 345 678" },
    { "two tone placements, one key", "Thuý Thúy", "thuy thuy" },
    { "what nobody sees is no gap", "Th\u200bô\u00adng", "thong" },
    { "marks of other alphabets", "Ñandú Čapek", "nandu capek" },
};

static const struct {
    const char *label, *input, *want;
} plain[] = {
    { "case and punctuation stay", "Mời bà Y Hương đến Nhà Rông, 7g30!", "Moi ba Y Huong den Nha Rong, 7g30!" },
    { "capital Đ", "ĐẮK UI", "DAK UI" },
    { "line breaks stay", "ạ\nấ", "a\na" },
    { "names of Ba Na and Gia Rai", "A Ƀlưn, Y ƀŏng Čư̆, ơ̆ ô̆ ê̆ ĭ ŭ ĕ Ñ", "A Blun, Y bong Cu, o o e i u e N" },
    { "ASCII stays", "TC 1 @_{}", "TC 1 @_{}" },
    { "empty", "", "" },
};
// clang-format on

START_TEST(text_is_cleaned) {
    struct arena *a = arena_new();
    const char *out = NULL, *input = cleaning[_i].input;
    size_t len = cleaning[_i].len ? cleaning[_i].len : strlen(input);
    // A copy without a NUL after it, so that a sanitizer sees a read past the end.
    char *exact = memcpy(malloc(len + !len), input, len);
    ck_assert_msg(text_clean(a, exact, len, cleaning[_i].multiline, &out) == cleaning[_i].fault, "%s", cleaning[_i].label);
    if (cleaning[_i].want) {
        ck_assert_msg(strcmp(out, cleaning[_i].want) == 0, "%s: \"%s\"", cleaning[_i].label, out);
        ck_assert_str_eq(clean(a, cleaning[_i].multiline ? "" : out), cleaning[_i].multiline ? "" : out);
    }
    free(exact);
    if (strlen(input) == len) ck_assert_msg(text_is_utf8(input) == (cleaning[_i].fault != TEXT_BAD_UTF8), "%s", cleaning[_i].label);
    arena_free(a);
}
END_TEST

START_TEST(text_is_folded) {
    struct arena *a = arena_new();
    char *key = text_fold(a, folding[_i].input);
    ck_assert_msg(strcmp(key, folding[_i].want) == 0, "%s: \"%s\"", folding[_i].label, key);
    ck_assert_str_eq(text_fold(a, key), key);
    arena_free(a);
}
END_TEST

START_TEST(marks_are_dropped) {
    struct arena *a = arena_new();
    char *text = text_unaccent(a, plain[_i].input);
    ck_assert_msg(strcmp(text, plain[_i].want) == 0, "%s: \"%s\"", plain[_i].label, text);
    arena_free(a);
}
END_TEST

START_TEST(length_counts_code_points) {
    ck_assert_uint_eq(text_length(""), 0);
    ck_assert_uint_eq(text_length("Đắk Hà"), 6);
    ck_assert_uint_eq(text_length("a\u0301\U0001F600"), 3);
}
END_TEST

START_TEST(a_long_text_keeps_every_letter) {
    struct arena *a = arena_new();
    enum { TIMES = 20000 };
    char *long_nfd = arena_alloc(a, TIMES * 6 + 1);
    for (int i = 0; i < TIMES; i++) memcpy(long_nfd + i * 5, "a\u0306\u0301", 5);
    const char *out = clean(a, long_nfd);
    ck_assert_uint_eq(text_length(out), TIMES);
    ck_assert_uint_eq(strlen(text_fold(a, out)), TIMES);
    arena_free(a);
}
END_TEST

Suite *t_text_suite(void);
Suite *t_text_suite(void) {
    Suite *s = suite_create("text");
    TCase *tc = tcase_create("forms");
    tcase_add_test(tc, every_accented_letter_becomes_one_ascii_letter);
    tcase_add_loop_test(tc, text_is_cleaned, 0, sizeof cleaning / sizeof cleaning[0]);
    tcase_add_loop_test(tc, text_is_folded, 0, sizeof folding / sizeof folding[0]);
    tcase_add_loop_test(tc, marks_are_dropped, 0, sizeof plain / sizeof plain[0]);
    tcase_add_test(tc, length_counts_code_points);
    tcase_add_test(tc, a_long_text_keeps_every_letter);
    suite_add_tcase(s, tc);
    return s;
}

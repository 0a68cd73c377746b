// SPDX-License-Identifier: MPL-2.0
// What typed words are read as: trades by every name, without marks, as they sound, with a slip, in another order.
#include <check.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "match/words.h"

Suite *t_match_words_suite(void);

static const struct words_name names[] = {
    { 1, "Hái cà phê", "Hái cà phê", WORDS_TRADE },
    { 1, "Hái cà phê", "bẻ cà phê", WORDS_TRADE },
    { 2, "Cạo mủ cao su", "Cạo mủ cao su", WORDS_TRADE },
    { 2, "Cạo mủ cao su", "cạo mủ", WORDS_TRADE },
    { 2, "Cạo mủ cao su", "công nhân cao su", WORDS_TRADE },
    { 3, "Phụ hồ", "Phụ hồ", WORDS_TRADE },
    { 3, "Phụ hồ", "phụ thợ xây", WORDS_TRADE },
    { 4, "May", "May công nghiệp, may dân dụng", WORDS_TRADE },
    { 4, "May", "thợ may", WORDS_TRADE },
    { 5, "Lái máy cày", "Lái máy cày, máy kéo", WORDS_TRADE },
    { 5, "Lái máy cày", "lái máy cày", WORDS_TRADE },
    { 6, "Trồng sắn", "trồng mì", WORDS_TRADE },
    { 7, "Lao động phổ thông", "việc gì cũng làm", WORDS_TRADE },
    { 8, "Thợ xây", "Thợ xây", WORDS_TRADE },
    { 9, "Thợ hàn", "Hàn, cơ khí", WORDS_TRADE },
    { 9, "Thợ hàn", "thợ hàn", WORDS_TRADE },
    { 101, "Xã Đăk Mar", "Đăk Mar", WORDS_COMMUNE },
    { 102, "Xã Đăk Hà", "Đắk Hà", WORDS_COMMUNE },
    { 103, "Xã Đăk Hà", "Đăk Hà", WORDS_COMMUNE },
    { 201, "Thôn 5", "Thôn 5", WORDS_VILLAGE },
    { 202, "Thôn 5", "Thôn 5", WORDS_VILLAGE },
};

// What is found as "id/how", then what is left as "+word", and what says nothing as "-word".
static const struct {
    const char *query, *reading;
} readings[] = {
    { "", "" },
    { "hái cà phê", "1/0" },
    { "HAI CA PHE", "1/0" },
    { "ha\u0301i ca\u0300 phe\u0302", "1/0" },
    { "bẻ cà phê", "1/0" },
    { "hai cafe", "1/1" },
    { "haicaphe", "1/1" },
    { "hái cf", "1/1" },
    { "fụ hồ", "3/1" },
    { "phuho", "3/1" },
    { "phu hoo", "3/1" },
    { "cạo mũ", "2/1" },
    { "phụ tho xay", "3/0" },
    { "cong nhann cao su", "2/1" },
    { "cong nhxn cao su", "2/2" },
    { "công nhâm cao su", "2/2" },
    { "cà phê hái", "1/3" },
    { "cà phê", "1/4" },
    { "máy", "5/4" },
    { "may", "4/4" },
    { "may cay", "5/4" },
    { "trồng mía", "6/4 +mia" },
    { "hai ca p", "1/5" },
    { "cao m", "2/5" },
    { "phụ hồ lái máy cày", "5/0 3/0" },
    { "tìm việc phụ hồ ở xã Đăk Mar", "3/0 101/0 -tim -viec -o -xa" },
    { "dak ha", "102/0 103/0" },
    { "thôn 5", "201/0 202/0" },
    { "kiếm vc j cg lm", "+cg -kiem -viec -gi -lam" },
    { "viec gi cung lam", "7/0" },
    { "tìm việc làm", "-tim -viec -lam" },
    { "thợ", "3/4 4/4 8/4 9/4" },
    { "Công ty Văn Phú", "2/4 4/4 +ty +van +phu" },
    { "%", "" },
    { "_ ' \" \\ ;--", "" },
    { "\U0001F600 phụ hồ \U0001F600", "3/0" },
};

static const char *reading_of(struct arena *a, const char *query) {
    struct words_reading r;
    const char *clean;
    ck_assert_int_eq(text_clean(a, query, strlen(query), false, &clean), TEXT_OK);
    words_read(a, words_book_new(a, names, sizeof names / sizeof *names), clean, &r);
    struct buf b = buf_new(a);
    for (uint32_t i = 0; i < r.n_hits; i++)
        buf_printf(&b, "%s%lld/%d", b.len ? " " : "", (long long)r.hit[i].name->id, r.hit[i].how);
    for (uint32_t i = 0; i < r.n_words; i++)
        if (r.rest >> i & 1) buf_printf(&b, "%s+%s", b.len ? " " : "", r.word[i].fold);
    for (uint32_t i = 0; i < r.n_words; i++)
        if (r.empty >> i & 1) buf_printf(&b, "%s-%s", b.len ? " " : "", r.word[i].fold);
    return buf_string(&b);
}

START_TEST(a_query_is_read) {
    struct arena *a = arena_new();
    const char *is = reading_of(a, readings[_i].query);
    ck_assert_msg(strcmp(is, readings[_i].reading) == 0, "\"%s\" is read as \"%s\", not \"%s\"", readings[_i].query, is,
                  readings[_i].reading);
    arena_free(a);
}
END_TEST

// Who is found by a query: the words a row has by its trades and places, and those of its text.
static const struct {
    const char *query;
    int64_t trade, commune;
    const char *text;
    bool fits;
} rows[] = {
    { "", 0, 0, "", true },
    { "tìm việc", 0, 0, "", true },
    { "phụ hồ", 3, 0, "", true },
    { "phụ hồ", 4, 0, "", false },
    { "phụ hồ", 4, 0, "phu ho", true },
    { "phụ hồ, hái cà phê", 1, 0, "", true },
    { "phụ hồ Đăk Mar", 3, 101, "", true },
    { "phụ hồ Đăk Mar", 3, 102, "", false },
    { "phụ hồ Đăk Mar Đăk Hà", 3, 102, "", true },
    { "phụ hồ Minh Phát", 3, 0, "minh phat", true },
    { "phụ hồ Minh Phát", 3, 0, "minh", false },
    { "thợ", 8, 0, "", true },
    { "phụ hồ công", 2, 0, "", false },
    { "phụ hồ công", 3, 0, "cong", true },
};

START_TEST(a_row_is_found) {
    struct arena *a = arena_new();
    struct words_reading r;
    const char *clean;
    ck_assert_int_eq(text_clean(a, rows[_i].query, strlen(rows[_i].query), false, &clean), TEXT_OK);
    words_read(a, words_book_new(a, names, sizeof names / sizeof *names), clean, &r);
    struct words_need need = words_need_of(&r);
    uint32_t bits = words_of_name(&r, WORDS_TRADE, rows[_i].trade, NULL)
                    | words_of_name(&r, WORDS_COMMUNE, rows[_i].commune, NULL);
    for (uint32_t i = 0; i < r.n_words; i++) bits |= (uint32_t)(strstr(rows[_i].text, r.word[i].fold) != NULL) << i;
    ck_assert_msg(words_fit(&need, bits) == rows[_i].fits, "%s", rows[_i].query);
    arena_free(a);
}
END_TEST

static const struct {
    const char *a, *b;
    bool alike;
} sounds[] = {
    { "trong", "chong", true }, { "xay", "say", true },  { "giu", "du", true },    { "may", "mai", true },
    { "cafe", "caphe", true },  { "nghe", "nge", true }, { "viec", "viek", true }, { "han", "hang", true },
    { "hoo", "ho", true },      { "ho", "hu", false },   { "tho", "to", false },   { "cao", "khao", false },
};

START_TEST(words_sound_alike) {
    struct arena *a = arena_new();
    const char *x = words_sound(a, sounds[_i].a), *y = words_sound(a, sounds[_i].b);
    ck_assert_msg((strcmp(x, y) == 0) == sounds[_i].alike, "%s %s: %s %s", sounds[_i].a, sounds[_i].b, x, y);
    arena_free(a);
}
END_TEST

START_TEST(words_without_end_are_cut) {
    struct arena *a = arena_new();
    enum { N = 10000 };
    char *text = arena_alloc(a, 2 * N + 1), *word = arena_alloc(a, N + 1);
    for (size_t i = 0; i < N; i++) memcpy(text + 2 * i, "b ", 2);
    memset(word, 'a', N);
    struct words_reading r;
    struct words_book *book = words_book_new(a, names, sizeof names / sizeof *names);
    words_read(a, book, text, &r);
    ck_assert_uint_eq(r.n_words, WORDS_MAX);
    ck_assert_uint_eq(r.dropped, N - WORDS_MAX);
    words_read(a, book, word, &r);
    ck_assert_uint_eq(r.n_words, 1);
    ck_assert_uint_eq(r.n_hits, 0);
    ck_assert_uint_eq(r.rest, 1);
    arena_free(a);
}
END_TEST

Suite *t_match_words_suite(void) {
    Suite *s = suite_create("match/words");
    TCase *t = tcase_create("words");
    tcase_add_loop_test(t, a_query_is_read, 0, sizeof readings / sizeof *readings);
    tcase_add_loop_test(t, a_row_is_found, 0, sizeof rows / sizeof *rows);
    tcase_add_loop_test(t, words_sound_alike, 0, sizeof sounds / sizeof *sounds);
    tcase_add_test(t, words_without_end_are_cut);
    suite_add_tcase(s, t);
    return s;
}

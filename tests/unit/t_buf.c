// SPDX-License-Identifier: MPL-2.0
#include "base/buf.h"

#include <check.h>
#include <string.h>

#include "base/arena.h"

START_TEST(an_empty_buffer_is_an_empty_string) {
    struct arena *a = arena_new();
    struct buf b = buf_new(a);
    ck_assert_str_eq(buf_string(&b), "");
    ck_assert_uint_eq(b.len, 0);
    buf_text(&b, "");
    buf_bytes(&b, NULL, 0);
    ck_assert_str_eq(buf_string(&b), "");
    arena_free(a);
}
END_TEST

START_TEST(pieces_follow_each_other) {
    struct arena *a = arena_new();
    struct buf b = buf_new(a);
    buf_text(&b, "Thôn ");
    buf_printf(&b, "%d%s", 5, ", ");
    buf_char(&b, 'x');
    buf_bytes(&b, "yzw", 2);
    ck_assert_str_eq(buf_string(&b), "Thôn 5, xyz");
    ck_assert_uint_eq(b.len, strlen("Thôn 5, xyz"));
    arena_free(a);
}
END_TEST

START_TEST(text_ends_with_nul_after_each_call_while_it_grows) {
    struct arena *a = arena_new();
    struct buf b = buf_new(a);
    for (size_t n = 1; n <= 5000; n++) {
        if (n % 2) buf_char(&b, (char)('a' + n % 26));
        else buf_printf(&b, "%c", (int)('a' + n % 26));
        ck_assert_uint_eq(b.len, n);
        ck_assert_int_eq(b.data[n], '\0');
    }
    for (size_t n = 1; n <= 5000; n++) ck_assert_int_eq(b.data[n - 1], (char)('a' + n % 26));
    arena_free(a);
}
END_TEST

START_TEST(one_long_piece_fits) {
    struct arena *a = arena_new();
    struct buf b = buf_new(a);
    buf_text(&b, "<");
    buf_printf(&b, "%*d", 300000, 7);
    buf_text(&b, ">");
    ck_assert_uint_eq(b.len, 300002);
    ck_assert_str_eq(b.data + 300000, "7>");
    arena_free(a);
}
END_TEST

START_TEST(bytes_may_hold_nul) {
    struct arena *a = arena_new();
    struct buf b = buf_new(a);
    buf_bytes(&b, "a\0b", 3);
    buf_char(&b, '\0');
    ck_assert_uint_eq(b.len, 4);
    ck_assert_mem_eq(buf_string(&b), "a\0b\0", 5);
    arena_free(a);
}
END_TEST

START_TEST(formatted_pieces_of_any_length_fit) {
    struct arena *a = arena_new();
    for (int n = 0; n < 700; n++) {
        struct buf b = buf_new(a);
        buf_text(&b, "<");
        buf_printf(&b, "%*d", n, 7);
        buf_printf(&b, "%d>", 8);
        ck_assert_uint_eq(b.len, (size_t)(n < 1 ? 1 : n) + 3);
        ck_assert_str_eq(b.data + b.len - 3, "78>");
    }
    arena_free(a);
}
END_TEST

START_TEST(a_buffer_can_be_appended_to_itself) {
    struct arena *a = arena_new();
    struct buf b = buf_new(a);
    buf_text(&b, "0123456789");
    for (int i = 0; i < 8; i++) buf_bytes(&b, b.data, b.len);
    ck_assert_uint_eq(b.len, 2560);
    ck_assert_str_eq(b.data + 2550, "0123456789");
    arena_free(a);
}
END_TEST

Suite *t_buf_suite(void);
Suite *t_buf_suite(void) {
    Suite *s = suite_create("buf");
    TCase *tc = tcase_create("append");
    tcase_add_test(tc, an_empty_buffer_is_an_empty_string);
    tcase_add_test(tc, pieces_follow_each_other);
    tcase_add_test(tc, text_ends_with_nul_after_each_call_while_it_grows);
    tcase_add_test(tc, one_long_piece_fits);
    tcase_add_test(tc, bytes_may_hold_nul);
    tcase_add_test(tc, formatted_pieces_of_any_length_fit);
    tcase_add_test(tc, a_buffer_can_be_appended_to_itself);
    suite_add_tcase(s, tc);
    return s;
}

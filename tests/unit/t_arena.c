// SPDX-License-Identifier: MPL-2.0
#include "base/arena.h"

#include <check.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#endif
#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
#endif

static const size_t sizes[] = { 0, 1, 15, 16, 17, 24, 255, 4096, 32768, 70000, 262144, 1000000 };

enum { SIZES = sizeof sizes / sizeof sizes[0] };

static void assert_zero(const unsigned char *p, size_t n) {
    size_t i = 0;
    while (i < n && p[i] == 0) i++;
    ck_assert_msg(i == n, "byte %zu of %zu is not 0", i, n);
}

START_TEST(memory_is_aligned_and_zero_before_and_after_a_reset) {
    struct arena *a = arena_new();
    size_t n = sizes[_i];
    for (int round = 0; round < 3; round++) {
        unsigned char *first = arena_alloc(a, n), *second = arena_alloc(a, n);
        ck_assert_uint_eq((uintptr_t)first % _Alignof(max_align_t), 0);
        ck_assert_uint_eq((uintptr_t)second % _Alignof(max_align_t), 0);
        assert_zero(first, n);
        assert_zero(second, n);
        memset(first, 0xAA, n);
        assert_zero(second, n);
        memset(second, 0xBB, n);
        if (n) ck_assert_uint_eq(first[n - 1], 0xAA);
        arena_reset(a);
    }
    arena_free(a);
}
END_TEST

START_TEST(strings_are_copied) {
    struct arena *a = arena_new();
    char source[] = "Đắk Hà";
    char *whole = arena_strdup(a, source), *part = arena_strndup(a, source, 5), *none = arena_strndup(a, source, 0);
    memset(source, 'x', sizeof source - 1);
    ck_assert_str_eq(whole, "Đắk Hà");
    ck_assert_mem_eq(part, "Đắk", 5);
    ck_assert_int_eq(part[5], '\0');
    ck_assert_str_eq(none, "");
    ck_assert_str_eq(arena_printf(a, "%s:%d", "person", 7), "person:7");
    ck_assert_uint_eq(strlen(arena_printf(a, "%*s", 100000, "")), 100000);
    ck_assert_str_eq(arena_printf(a, "%s", ""), "");
    for (int n = 250; n < 260; n++) ck_assert_uint_eq(strlen(arena_printf(a, "%*s", n, "")), (size_t)n);
    arena_free(a);
}
END_TEST

START_TEST(strndup_takes_bytes_with_nul_in_them) {
    struct arena *a = arena_new();
    ck_assert_mem_eq(arena_strndup(a, "a\0b", 3), "a\0b", 4);
    arena_free(a);
}
END_TEST

START_TEST(overflow_of_an_array_ends_the_process) { arena_array(arena_new(), SIZE_MAX / 2, 3); }
END_TEST

START_TEST(size_near_the_limit_ends_the_process) { arena_alloc(arena_new(), SIZE_MAX - 40); }
END_TEST

// Writes down in which order the deferred calls come.
struct trail {
    char text[16];
    size_t n;
};

struct step {
    struct trail *trail;
    char letter;
};

static void walk(void *p) {
    const struct step *s = p;
    s->trail->text[s->trail->n++] = s->letter;
}

static void defer_step(struct arena *a, struct trail *t, char letter) {
    struct step *s = arena_new_of(a, struct step);
    *s = (struct step){ t, letter };
    arena_defer(a, walk, s);
}

START_TEST(deferred_calls_run_newest_first_and_once) {
    struct trail t = { .n = 0 };
    struct arena *a = arena_new();
    for (char c = 'a'; c <= 'd'; c++) defer_step(a, &t, c);
    ck_assert_uint_eq(t.n, 0);
    arena_reset(a);
    ck_assert_str_eq(t.text, "dcba");
    arena_reset(a);
    ck_assert_str_eq(t.text, "dcba");
    defer_step(a, &t, 'e');
    arena_free(a);
    ck_assert_str_eq(t.text, "dcbae");
}
END_TEST

START_TEST(rewind_undoes_only_what_came_after_the_mark) {
    struct trail t = { .n = 0 };
    struct arena *a = arena_new();
    char *kept = arena_strdup(a, "kept");
    defer_step(a, &t, 'a');
    for (int row = 0; row < 200; row++) {
        struct arena_mark mark = arena_mark(a);
        unsigned char *p = arena_alloc(a, sizes[row % SIZES]);
        assert_zero(p, sizes[row % SIZES]);
        memset(p, 0xCC, sizes[row % SIZES]);
        arena_rewind(a, mark);
    }
    struct arena_mark mark = arena_mark(a);
    defer_step(a, &t, 'b');
    defer_step(a, &t, 'c');
    arena_rewind(a, mark);
    ck_assert_str_eq(t.text, "cb");
    ck_assert_str_eq(kept, "kept");
    arena_free(a);
    ck_assert_str_eq(t.text, "cba");
}
END_TEST

START_TEST(marks_nest_and_an_empty_arena_can_be_marked) {
    struct arena *a = arena_new();
    struct arena_mark empty = arena_mark(a);
    char *outer = arena_strdup(a, "outer");
    struct arena_mark inner = arena_mark(a);
    arena_alloc(a, 500000);
    arena_rewind(a, inner);
    ck_assert_str_eq(outer, "outer");
    arena_rewind(a, empty);
    assert_zero(arena_alloc(a, 1000), 1000);
    arena_free(a);
}
END_TEST

START_TEST(freeing_nothing_is_allowed) {
    arena_free(NULL);
    arena_free(arena_new());
}
END_TEST

#ifdef WITH_ASAN
START_TEST(sanitizer_sees_overruns_and_uses_after_rewind) {
    struct arena *a = arena_new();
    struct arena_mark mark = arena_mark(a);
    char *p = arena_alloc(a, 21);
    ck_assert(!__asan_address_is_poisoned(p + 20));
    ck_assert(__asan_address_is_poisoned(p + 21));
    arena_rewind(a, mark);
    ck_assert(__asan_address_is_poisoned(p));
    arena_free(a);
}
END_TEST

#ifdef SAN_ARENA
START_TEST(sanitizer_keeps_neighbours_apart_after_a_reset) {
    struct arena *a = arena_new();
    arena_alloc(a, 4096);
    arena_reset(a);
    char *first = arena_alloc(a, 32), *second = arena_alloc(a, 32);
    ck_assert(__asan_address_is_poisoned(first + 32));
    ck_assert(__asan_address_is_poisoned(second + 32));
    arena_free(a);
}
END_TEST
#endif
#endif

Suite *t_arena_suite(void);
Suite *t_arena_suite(void) {
    Suite *s = suite_create("arena");
    TCase *tc = tcase_create("memory");
    tcase_add_loop_test(tc, memory_is_aligned_and_zero_before_and_after_a_reset, 0, SIZES);
    tcase_add_test(tc, strings_are_copied);
    tcase_add_test(tc, strndup_takes_bytes_with_nul_in_them);
    tcase_add_test_raise_signal(tc, overflow_of_an_array_ends_the_process, SIGABRT);
    tcase_add_test_raise_signal(tc, size_near_the_limit_ends_the_process, SIGABRT);
    tcase_add_test(tc, deferred_calls_run_newest_first_and_once);
    tcase_add_test(tc, rewind_undoes_only_what_came_after_the_mark);
    tcase_add_test(tc, marks_nest_and_an_empty_arena_can_be_marked);
    tcase_add_test(tc, freeing_nothing_is_allowed);
#ifdef WITH_ASAN
    tcase_add_test(tc, sanitizer_sees_overruns_and_uses_after_rewind);
#ifdef SAN_ARENA
    tcase_add_test(tc, sanitizer_keeps_neighbours_apart_after_a_reset);
#endif
#endif
    suite_add_tcase(s, tc);
    return s;
}

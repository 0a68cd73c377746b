// SPDX-License-Identifier: MPL-2.0
// Texts that rules answer with: one part without marks, whatever the names in them.
#include <check.h>
#include <string.h>

#include "answer.h"
#include "base/arena.h"
#include "text.h"

static struct arena *arena;  // Check calls fixtures without an argument

static void set_up(void) { arena = arena_new(); }
static void tear_down(void) { arena_free(arena); }

static void check_one_part(const char *text) {
    struct sms_plan plan = sms_text_plan(text);
    ck_assert_msg(plan.parts == 1 && !plan.ucs2, "%d parts, ucs2 %d: %s", plan.parts, plan.ucs2, text);
}

static const struct answer_item long_item = { "2024-12-05", "07:30", "lớp Trồng, chăm sóc và khai thác mủ cao su tiểu điền", "Nhà rông làng Kon Tu, xã Đăk Ui {cũ}" };

START_TEST(a_schedule_shows_whole_entries_and_counts_the_rest) {
    struct answer_item items[12];
    for (size_t n = 0; n <= 12; n++) {
        for (size_t i = 0; i < n; i++) items[i] = long_item;
        check_one_part(answer_schedule(arena, items, n));
    }
    ck_assert_str_eq(answer_schedule(arena, items, 3),
                     "Lich: 07:30 05/12 lop Trong, cham soc va khai thac mu cao , Nha rong lang Kon Tu, xa Dak U; con 2 lich");
}
END_TEST

static const struct answer_item short_items[] = {
    { "2024-12-05", "07:30", "lớp May", "xã" }, { "2024-12-06", NULL, "Phát gạo", "nhà rông" }, { "2025-01-10", "08:00", "Cân đo trẻ; uống vitamin A", "trạm y tế" },
};

START_TEST(a_schedule_of_a_few) {
    ck_assert_str_eq(answer_schedule(arena, short_items, 3),
                     "Lich: 07:30 05/12 lop May, xa; 06/12 Phat gao, nha rong; 08:00 10/01 Can do tre. uong vitamin A, tram y te.");
    check_one_part(answer_schedule(arena, short_items, 0));
}
END_TEST

START_TEST(help_names_each_word_and_is_one_part) {
    const char *text = answer_help(arena);
    check_one_part(text);
    static const char *const words[] = { "1 ", "0 ", "TC ", "DK ", "LICH " };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) ck_assert_msg(strstr(text, words[i]) != NULL, "%s is not in %s", words[i], text);
}
END_TEST

START_TEST(a_refusal_is_confirmed_in_one_part) {
    static const char *const purposes[] = { "service", "training", "jobs", "advertising", "other" };
    for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++) check_one_part(answer_opted_out(arena, "UBND Đăk Hà", purposes[i]));
}
END_TEST

START_TEST(the_question_keeps_its_marks_while_it_is_one_part) {
    struct answer_choice few[] = { { "A Thông", 11 }, { "Y Hương", 12 } };
    struct answer_choice many[] = { { "Nguyễn Thị Thanh Hương", 11 }, { "Nguyễn Thị Thanh Hằng", 12 }, { "Nguyễn Thị Thanh Hà", 13 } };
    ck_assert_str_eq(answer_which(arena, "1", few, 2), "Nhắn 1 11 cho A Thông, 1 12 cho Y Hương");
    ck_assert_str_eq(answer_which(arena, "0", many, 3), "Nhan 0 11 cho Nguyen Thi Thanh Huong, 0 12 cho Nguyen Thi Thanh Hang, 0 13 cho Nguyen Thi Thanh Ha");
}
END_TEST

Suite *t_sms_answer_suite(void);
Suite *t_sms_answer_suite(void) {
    Suite *s = suite_create("sms/answer");
    TCase *t = tcase_create("answer");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_schedule_shows_whole_entries_and_counts_the_rest);
    tcase_add_test(t, a_schedule_of_a_few);
    tcase_add_test(t, help_names_each_word_and_is_one_part);
    tcase_add_test(t, a_refusal_is_confirmed_in_one_part);
    tcase_add_test(t, the_question_keeps_its_marks_while_it_is_one_part);
    suite_add_tcase(s, t);
    return s;
}

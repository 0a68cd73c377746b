// SPDX-License-Identifier: MPL-2.0
// What is read out in a village and written to the one who reads it out.
#include <check.h>

#include "base/arena.h"
#include "svc/relay.h"

static const struct relay_notice rice = {
    .sender = "UBND Dak Ha", .village = "Kon Tu", .date = "05/12/2024", .time = "08:00", .place = "nhà rông", .what = "gạo giáp hạt", .bring = "căn cước",
    .body = "{sender} mời {name} nhận {what} lúc {time} ngày {date} tại {place}. Mang theo {bring}. Nhắn 1 nếu đến được, TC để không nhận tin.",
};

START_TEST(a_notice_to_one_becomes_one_to_many) {
    struct arena *a = arena_new();
    ck_assert_str_eq(relay_text(a, &rice),
                     "UBND Dak Ha mời bà con có tên trong danh sách nhận gạo giáp hạt lúc 08:00 ngày 05/12/2024 tại nhà rông. Mang theo căn cước.");
    arena_free(a);
}
END_TEST

START_TEST(the_script_says_it_twice_and_names_them) {
    struct arena *a = arena_new();
    static const char *const names[] = { "A Thông", "Y Hương" };
    struct relay_notice n = rice;
    n.body = "{sender} mời {name} họp.";
    ck_assert_str_eq(relay_script(a, &n, names, 2),
                     "A lô, a lô. Mời bà con Kon Tu chú ý nghe thông báo của UBND Dak Ha.\nUBND Dak Ha mời bà con có tên trong danh sách họp.\n"
                     "Những người có tên sau đây: A Thông, Y Hương.\nXin nhắc lại. UBND Dak Ha mời bà con có tên trong danh sách họp.\n"
                     "Ai chưa rõ xin hỏi người đọc thông báo này. Xin cảm ơn bà con.");
    arena_free(a);
}
END_TEST

Suite *t_relay_suite(void);
Suite *t_relay_suite(void) {
    Suite *s = suite_create("relay");
    TCase *t = tcase_create("relay");
    tcase_add_test(t, a_notice_to_one_becomes_one_to_many);
    tcase_add_test(t, the_script_says_it_twice_and_names_them);
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
// The texts that answer VIEC: one part of GSM-7, the best first, nobody forgotten while there is room.
#include <check.h>
#include <string.h>

#include "base/arena.h"
#include "svc/job_ask_text.h"
#include "text.h"

static const struct job_ask_item items[] = {
    { 12, 6500000, "Hái cà phê", "Xã Đăk Ui" },
    { 1205, 0, "Công nhân may công nghiệp dây chuyền", "Thị trấn Đắk Hà" },
    { 7, 800000, "Phụ hồ", "Xã Đăk Mar" },
    { 9, 5000000, "Tỉa cành", "Xã Hà Mòn" },
};

static void is_one_part(const char *text) {
    struct sms_plan plan = sms_text_plan(text);
    ck_assert_msg(!plan.ucs2 && plan.parts == 1, "%d parts: %s", plan.parts, text);
}

static const struct {
    size_t n[3];  // items of each person
    size_t people;
    const char *text;
} lists[] = {
    { { 1 }, 1, "Viec: 12 Hai ca phe, Xa Dak Ui, 6.5tr. Muon lam thi nhan VIEC 12" },
    { { 2 }, 1, "Viec: 12 Hai ca phe, Xa Dak Ui, 6.5tr; 1205 Cong nhan may cong nghiep , Thi tran Dak H. Muon lam thi nhan VIEC 12" },
    { { 4 }, 1, "Viec: 12 Hai ca phe, Xa Dak Ui, 6.5tr; 1205 Cong nhan may cong nghiep , Thi tran Dak H; 7 Phu ho, Xa Dak Mar, 800k. Muon lam thi nhan VIEC 12" },
    { { 1, 1 }, 2, "Viec: A Thong: 12 Hai ca phe, Xa Dak Ui, 6.5tr. Y Huong: 12 Hai ca phe, Xa Dak Ui, 6.5tr. Muon lam thi nhan VIEC 12" },
    { { 0, 1 }, 2, "Viec: Y Huong: 12 Hai ca phe, Xa Dak Ui, 6.5tr. Muon lam thi nhan VIEC 12" },
    { { 4, 4, 4 }, 3, NULL },
    { { 0 }, 1, "" },
};

START_TEST(a_list_is_one_part) {
    static const char *const names[] = { "A Thông", "Y Hương", "Nguyễn Thị Hoàng Oanh" };
    struct arena *a = arena_new();
    struct job_ask_person people[3];
    for (size_t i = 0; i < lists[_i].people; i++) people[i] = (struct job_ask_person){ names[i], items, lists[_i].n[i] };
    const char *text = job_ask_list(a, people, lists[_i].people);
    if (lists[_i].text && !*lists[_i].text) ck_assert_ptr_null(text);
    else is_one_part(text);
    if (lists[_i].text && *lists[_i].text) ck_assert_str_eq(text, lists[_i].text);
    if (!lists[_i].text) ck_assert_ptr_nonnull(strstr(text, "A Thong: 12 "));
    arena_free(a);
}
END_TEST

START_TEST(which_of_them_is_one_part) {
    static const char *const names[] = { "A Thông", "Y Hương", "A Bih", "Nguyễn Thị Hoàng Oanh", "Y Nhiên", "A Pyem" };
    static const int64_t codes[] = { 11, 12, 13, 14, 15, 16 };
    struct arena *a = arena_new();
    ck_assert_str_eq(job_ask_which(a, 12, names, codes, 2), "Nhan VIEC 12 11 cho A Thong, VIEC 12 12 cho Y Huong");
    is_one_part(job_ask_which(a, 12, names, codes, 6));
    arena_free(a);
}
END_TEST

Suite *t_job_ask_suite(void);
Suite *t_job_ask_suite(void) {
    Suite *s = suite_create("job_ask");
    TCase *t = tcase_create("texts");
    tcase_add_loop_test(t, a_list_is_one_part, 0, sizeof lists / sizeof *lists);
    tcase_add_test(t, which_of_them_is_one_part);
    suite_add_tcase(s, t);
    return s;
}

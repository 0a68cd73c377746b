// SPDX-License-Identifier: MPL-2.0
// The text of a notice to many as one person gets it.
#include <check.h>
#include <string.h>

#include "base/arena.h"
#include "phrase.h"

Suite *t_sms_phrase_suite(void);

static const struct phrase_subject course = { "Lớp may", "Hội trường xã", "2030-01-05", "07:30", "May công nghiệp", NULL };
static const struct phrase_subject nothing;

static const struct {
    const char *label;
    struct phrase phrase;
    bool about_course;
    const char *text;
} cases[] = {
    { "fields are filled in", { "{sender} mời {name} học {trade} lúc {time} ngày {date} tại {place}, {village}.", true, NULL, NULL }, true,
      "UBND mời A Thông học May công nghiệp lúc 07:30 ngày 05/01/2030 tại Hội trường xã, Làng Một." },
    { "marks come off", { "{sender} mời {name} học {trade}.", false, NULL, NULL }, true, "UBND moi A Thong hoc May cong nghiep." },
    { "what is the title where there is no subject", { "{sender} báo: {what}", true, NULL, NULL }, false, "UBND báo: Gạo Tết" },
    { "what is the course where there is one", { "{sender} báo: {what}", true, NULL, NULL }, true, "UBND báo: Lớp may" },
    { "typographic signs are mapped", { "{sender} báo “{name}” – mai họp…", true, NULL, NULL }, false, "UBND báo \"A Thông\" - mai họp..." },
    { "label first, how to refuse last", { "{sender}: {what}", true, "[QC]", "Từ chối: soạn TC" }, false, "[QC] UBND: Gạo Tết Từ chối: soạn TC" },
    { "marks come off those too", { "{sender}: {what}", false, "[QC]", "Từ chối: soạn TC" }, false, "[QC] UBND: Gao Tet Tu choi: soan TC" },
};

START_TEST(what_goes_out) {
    struct arena *a = arena_new();
    struct template_values v;
    phrase_values(a, "UBND", "Gạo Tết", cases[_i].about_course ? &course : &nothing, &v);
    v.of[TEMPLATE_NAME] = "A Thông";
    v.of[TEMPLATE_VILLAGE] = "Làng Một";
    const char *text = phrase_text(a, &cases[_i].phrase, &v);
    ck_assert_msg(strcmp(text, cases[_i].text) == 0, "%s: %s", cases[_i].label, text);
    arena_free(a);
}
END_TEST

static const struct {
    const char *body;
    bool about_course;
    enum template_field gap;
} gaps[] = {
    { "{sender} {name} {village} {what}", false, TEMPLATE_FIELDS }, { "{sender} {date}", false, TEMPLATE_DATE }, { "{sender} {date} {time}", true, TEMPLATE_FIELDS },
    { "{sender} {bring}", true, TEMPLATE_BRING }, { "{sender} {{date}", false, TEMPLATE_DATE }, { "{sender} {dates}", false, TEMPLATE_FIELDS },
};

START_TEST(which_field_has_nothing_to_be_filled_with) {
    struct arena *a = arena_new();
    struct template_values v;
    phrase_values(a, "UBND", "Gạo Tết", gaps[_i].about_course ? &course : &nothing, &v);
    ck_assert_int_eq(phrase_gap(gaps[_i].body, &v), gaps[_i].gap);
    arena_free(a);
}
END_TEST

START_TEST(a_field_is_found_by_its_whole_name) {
    ck_assert(phrase_has("mời {name}", TEMPLATE_NAME));
    ck_assert(!phrase_has("mời {names} name {", TEMPLATE_NAME));
}
END_TEST

// A relay cannot say more than his message tells him: of an event its day and place, else all that the notice says.
START_TEST(what_a_relay_is_asked_to_tell) {
    static const char body[] = "{sender} nhờ {relay} báo {count} hộ ở {village}: {what}. Xong nhắn XONG {code}.";
    struct arena *a = arena_new();
    struct phrase notice = { "{sender} mời {name} họp 8 giờ tại nhà rông. Nhắn 1 nếu đi. Mang căn cước.", true, NULL, NULL };
    struct phrase_list list = { "A Bih", "Kon Tu", 7, 12 };
    struct template_values v;
    phrase_values(a, "UBND", "Họp", &nothing, &v);
    ck_assert_str_eq(phrase_digest(a, body, &notice, &v, &list), "UBND nhờ A Bih báo 7 hộ ở Kon Tu: UBND mời bà con có tên trong danh sách họp 8 giờ tại nhà rông. "
                                                                 "Mang căn cước. Xong nhắn XONG 12.");
    notice.accents = false;
    phrase_values(a, "UBND", "Họp", &course, &v);
    ck_assert_ptr_nonnull(strstr(phrase_digest(a, body, &notice, &v, &list), " ngay "));
    ck_assert_ptr_null(strstr(phrase_digest(a, body, &notice, &v, &list), "8 gio"));
    arena_free(a);
}
END_TEST

Suite *t_sms_phrase_suite(void) {
    Suite *s = suite_create("sms/phrase");
    TCase *t = tcase_create("phrase");
    tcase_add_loop_test(t, what_goes_out, 0, (int)(sizeof(cases) / sizeof(cases[0])));
    tcase_add_loop_test(t, which_field_has_nothing_to_be_filled_with, 0, (int)(sizeof(gaps) / sizeof(gaps[0])));
    tcase_add_test(t, what_a_relay_is_asked_to_tell);
    tcase_add_test(t, a_field_is_found_by_its_whole_name);
    suite_add_tcase(s, t);
    return s;
}

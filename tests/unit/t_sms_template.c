// SPDX-License-Identifier: MPL-2.0
// Texts with named fields: what is refused at save, and what is sent.
#include <check.h>
#include <string.h>

#include "base/arena.h"
#include "template.h"

Suite *t_sms_template_suite(void);

static const struct {
    const char *kind, *body;
    enum template_fault fault;
    const char *where;
} checked[] = {
    { "invitation", "{sender} mời {name} học {trade} tại {place} ngày {date}", TEMPLATE_GOOD, NULL },
    { "invitation", "{sender} mời học {trade} tại {place}", TEMPLATE_MISSING_FIELD, "{date}" },
    { "invitation", "{sender} {trade} {place} {date} {bring}", TEMPLATE_UNKNOWN_FIELD, "{bring}" },
    { "invitation", "{sender} {trade} {place} {date} {Name}", TEMPLATE_UNKNOWN_FIELD, "{Name}" },
    { "invitation", "{sender} {trade} {place} {date} {}", TEMPLATE_UNKNOWN_FIELD, "{}" },
    { "invitation", "{sender} {trade} {place} {date", TEMPLATE_OPEN_BRACE, "{date" },
    { "invitation", "{sender} {trade} {place} {date} }", TEMPLATE_OPEN_BRACE, "}" },
    { "relay", "{sender} {count} {what} XONG {code}", TEMPLATE_GOOD, NULL },
    { "relay", "{sender} {count} {what} XONG", TEMPLATE_MISSING_FIELD, "{code}" },
    { "gossip", "{sender}", TEMPLATE_NO_KIND, "gossip" },
};

START_TEST(a_text_is_judged_for_its_kind) {
    struct arena *a = arena_new();
    const char *where;
    ck_assert_int_eq(template_check(a, checked[_i].kind, checked[_i].body, &where), checked[_i].fault);
    if (checked[_i].where) ck_assert_str_eq(where, checked[_i].where);
    arena_free(a);
}
END_TEST

START_TEST(each_kind_must_only_what_it_may) {
    for (const struct template_kind *k = template_kinds; k->kind; k++) ck_assert_uint_eq(k->must & ~k->may, 0);
}
END_TEST

START_TEST(fields_are_filled_and_what_is_filled_in_is_not_read_again) {
    struct arena *a = arena_new();
    struct template_values v = { { [TEMPLATE_NAME] = "A {place} Thông", [TEMPLATE_PLACE] = "Đăk Ui" } };
    ck_assert_str_eq(template_fill(a, "{name} ở {place}{what}, {x} {", &v), "A {place} Thông ở Đăk Ui, {x} {");
    arena_free(a);
}
END_TEST

static const struct {
    const char *text, *label, *refusal, *lawful;
} lawful[] = {
    { "Mai họp thôn.", NULL, NULL, "Mai họp thôn." },
    { "Giống cây mới.", "[QC]", "Từ chối: soạn TC", "[QC] Giống cây mới. Từ chối: soạn TC" },
    { "Giong cay moi.", "[QC]", "Từ chối: soạn TC", "[QC] Giong cay moi. Tu choi: soan TC" },
    { "[QC] Giống cây mới. Từ chối: soạn TC", "[QC]", "Từ chối: soạn TC", "[QC] Giống cây mới. Từ chối: soạn TC" },
    { "[QC] Giong cay moi. Tu choi: soan TC", "[QC]", "Từ chối: soạn TC", "[QC] Giong cay moi. Tu choi: soan TC" },
    { "Từ chối: soạn TC là sao", NULL, "Từ chối: soạn TC", "Từ chối: soạn TC là sao Từ chối: soạn TC" },
    { "TC", NULL, "Từ chối: soạn TC", "TC Tu choi: soan TC" },
};

START_TEST(the_label_comes_first_and_how_to_refuse_last_each_once) {
    struct arena *a = arena_new();
    ck_assert_str_eq(template_lawful(a, lawful[_i].text, lawful[_i].label, lawful[_i].refusal), lawful[_i].lawful);
    arena_free(a);
}
END_TEST

Suite *t_sms_template_suite(void) {
    Suite *s = suite_create("sms/template");
    TCase *t = tcase_create("template");
    tcase_add_loop_test(t, a_text_is_judged_for_its_kind, 0, (int)(sizeof checked / sizeof *checked));
    tcase_add_test(t, each_kind_must_only_what_it_may);
    tcase_add_test(t, fields_are_filled_and_what_is_filled_in_is_not_read_again);
    tcase_add_loop_test(t, the_label_comes_first_and_how_to_refuse_last_each_once, 0, (int)(sizeof lawful / sizeof *lawful));
    suite_add_tcase(s, t);
    return s;
}

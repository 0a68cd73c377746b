// SPDX-License-Identifier: MPL-2.0
#include "http/etag.h"

#include <check.h>

static const struct {
    const char *if_match;
    bool holds_3;
} matches[] = {
    { "\"3\"", true },
    { " \"3\" ", true },
    { "\"2\", \"3\"", true },
    { "\"3\",\"4\"", true },
    { ",, \"3\" ,", true },
    { "\"a,b\", \"3\"", true },
    { "W/\"2\", \"3\"", true },
    { "*", true },
    { " * ", true },
    { "W/\"3\"", false },
    { "\"2\", W/\"3\"", false },
    { "\"13\", \"31\"", false },
    { "\"a,3\"", false },
    { "\"03\"", false },
    { "\"+3\"", false },
    { "\" 3\"", false },
    { "\"3", false },
    { "3", false },
    { "", false },
    { ",", false },
    { "\"\"", false },
    { "\"3\" \"4\"", false },
    { "\"3\", 4", false },
    { "\"3\", *", false },
    { "*, \"3\"", false },
    { "**", false },
    { "w/\"3\"", false },
    { "\"99999999999999999999\"", false },
};

START_TEST(if_match_names) {
    struct versions v = etag_versions(matches[_i].if_match);
    ck_assert_msg(versions_hold(&v, 3) == matches[_i].holds_3, "If-Match: %s", matches[_i].if_match);
    ck_assert_msg(v.any || !versions_hold(&v, 0), "If-Match: %s", matches[_i].if_match);
}
END_TEST

START_TEST(more_tags_than_fit_are_no_danger) {
    char list[VERSIONS_MAX * 8 + 64] = "";
    size_t n = 0;
    for (int i = 0; i < VERSIONS_MAX + 4; i++) n += (size_t)snprintf(list + n, sizeof list - n, "\"%d\", ", 100 + i);
    struct versions v = etag_versions(list);
    ck_assert_uint_eq(v.n, VERSIONS_MAX);
    ck_assert(versions_hold(&v, 100));
    ck_assert(!versions_hold(&v, 100 + VERSIONS_MAX));
}
END_TEST

static const struct {
    const char *if_none_match;
    bool lists_3;
} listings[] = {
    { "\"3\"", true },  { "W/\"3\"", true }, { "\"13\", \"3\"", true }, { "\"7\",W/\"3\"", true }, { "*", true },
    { "\"13\"", false }, { "3", false },      { "\"31\"", false },       { "", false },             { "\"3\", x", false },
};

START_TEST(if_none_match_names) {
    ck_assert_msg(etag_is_listed(listings[_i].if_none_match, "3") == listings[_i].lists_3, "If-None-Match: %s", listings[_i].if_none_match);
}
END_TEST

Suite *t_etag_suite(void);
Suite *t_etag_suite(void) {
    Suite *s = suite_create("etag");
    TCase *c = tcase_create("etag");
    tcase_add_loop_test(c, if_match_names, 0, (int)(sizeof matches / sizeof *matches));
    tcase_add_test(c, more_tags_than_fit_are_no_danger);
    tcase_add_loop_test(c, if_none_match_names, 0, (int)(sizeof listings / sizeof *listings));
    suite_add_tcase(s, c);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
// What the decoder makes of JSON, what each code says, and whether the tables contradict themselves.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#undef fail  // of check.h; ours means something else
#include "base/text.h"
#include "base/vdate.h"
#include "entity/entity.h"

static const struct word colours[] = { { "red", "Đỏ" }, { "blue", "Xanh" }, { NULL, NULL } };
static const struct entity nothing;

static const struct field fields[] = {
    { "text", F_TEXT, 0, "Chữ", .max = 5 },
    { "long", F_LONGTEXT, 0, "Nhiều dòng", .max = 10 },
    { "name", F_NAME, 0, "Tên", .max = 10 },
    { "int", F_INT, 0, "Số", .min = -5, .max = 9 },
    { "money", F_MONEY, 0, "Tiền" },
    { "date", F_DATE, 0, "Ngày" },
    { "birth", F_BIRTH, 0, "Ngày sinh" },
    { "time", F_TIME, 0, "Giờ" },
    { "instant", F_INSTANT, 0, "Lúc" },
    { "flag", F_FLAG, 0, "Có" },
    { "enum", F_ENUM, 0, "Màu", .words = colours },
    { "ref", F_REF, 0, "Của", .ref = &nothing },
    { "phone", F_PHONE, 0, "Số máy" },
    { "raw", F_SEALED, READONLY, "Như đã ghi" },
    { "id", F_IDNUM, SENSITIVE, "Số định danh" },
    { "json", F_JSON, 0, "Nội dung", .max = 20 },
    { "secret", F_SECRET, 0, "Mật khẩu", .min = 8 },
    { "code", F_TEXT, ASCII, "Mã", .max = 5 },
};

enum { N_FIELDS = sizeof fields / sizeof fields[0], NO_VALUE = -999 };

struct decoded {
    struct db_value now[N_FIELDS];
    bool given[N_FIELDS];
};

static struct arena *arena;
static struct cx cx;

static void start(void) {
    arena = arena_new();
    cx_init(&cx, NULL, arena, NULL);
    cx.today = vdate_of(2024, 1, 5);
}

static void stop(void) { arena_free(arena); }

static size_t index_of(const char *name) {
    size_t i = 0;
    while (strcmp(fields[i].name, name) != 0) i++;
    return i;
}

static struct decoded decode(const char *json) {
    struct decoded d = { .given = { false } };
    json_error_t error;
    json_t *body = json_loads(json, 0, &error);
    ck_assert_msg(body != NULL, "%s: %s", json, error.text);
    for (size_t i = 0; i < N_FIELDS; i++) d.now[i] = db_null();
    ck_assert_int_eq(decode_fields(&cx, fields, N_FIELDS, cx_json(&cx, body), d.now, d.given), RC_OK);
    return d;
}

// --- what is taken: field, JSON, the value as text or number
// -----------------------------------------------------------------------

static const struct {
    const char *field, *json, *text;
    int64_t number;
} taken[] = {
    { "name", "\"  Kon\\u00a0 Tum \"", "Kon Tum", 0 },
    { "text", "\" Đắk \"", "Đắk", 0 },
    { "text", "\"a\\u0302\\u0323b\"", "ậb", 0 },
    { "text", "\"\"", NULL, NO_VALUE },
    { "text", "\" \\u00a0 \"", NULL, NO_VALUE },
    { "text", "null", NULL, NO_VALUE },
    { "text", "\"ộộộộộ\"", "ộộộộộ", 0 },
    { "long", "\"a\\r\\nb\"", "a\nb", 0 },
    { "name", "\"A Thông\"", "A Thông", 0 },
    { "name", "\"\\u00d0ăk\"", "Đăk", 0 },
    { "int", "-5", NULL, -5 },
    { "int", "9", NULL, 9 },
    { "money", "12501000000", NULL, 12501000000 },
    { "date", "\"2024-02-29\"", "2024-02-29", 0 },
    { "birth", "\"1985\"", "1985", 0 },
    { "birth", "\"2024-01-05\"", "2024-01-05", 0 },
    { "time", "\"23:59\"", "23:59", 0 },
    { "instant", "\"2024-01-05T08:00:00.000Z\"", "2024-01-05 08:00:00.000", 0 },
    { "flag", "true", NULL, 1 },
    { "flag", "false", NULL, 0 },
    { "enum", "\"blue\"", "blue", 0 },
    { "ref", "15", NULL, 15 },
    { "phone", "\"0168 234 5678\"", "+84382345678", 0 },
    { "id", "\"062 085-123.456\"", "062085123456", 0 },
    { "id", "\"123456789\"", "123456789", 0 },
    { "json", "{\"a\":[1]}", "{\"a\":[1]}", 0 },
    { "secret", "\" mật khẩu \"", " mật khẩu ", 0 },
    { "code", "\"4.1\"", "4.1", 0 },
};

START_TEST(value_is_taken) {
    const char *name = taken[_i].field;
    struct decoded d = decode(arena_printf(arena, "{\"%s\": %s}", name, taken[_i].json));
    const struct db_value *v = &d.now[index_of(name)];
    ck_assert_msg(cx.error_count == 0, "%s: %s", name, cx.errors ? cx.errors->code : "");
    if (taken[_i].number == NO_VALUE) ck_assert_int_eq(v->kind, DB_NULL);
    if (taken[_i].text) ck_assert_str_eq(v->s, taken[_i].text);
    else if (taken[_i].number != NO_VALUE) ck_assert_int_eq(v->i, taken[_i].number);
    ck_assert(d.given[index_of(name)]);
}
END_TEST

// --- what is refused: field, JSON, code
// -----------------------------------------------------------------------------------------------

static const struct {
    const char *field, *json, *code;
} refused[] = {
    { "text", "5", "wrong_type" },
    { "text", "\"ộộộộộộ\"", "too_long" },
    { "text", "\"a\\u0007\"", "bad_text" },
    { "text", "\"a\\nb\"", "bad_text" },
    { "long", "\"12345678901\"", "too_long" },
    { "name", "\"---\"", "bad_name" },
    { "name", "\"123\"", "bad_name" },
    { "name", "[\"A\"]", "wrong_type" },
    { "int", "10", "too_large" },
    { "int", "-6", "too_small" },
    { "int", "1.0", "wrong_type" },
    { "int", "\"1\"", "wrong_type" },
    { "money", "-1", "too_small" },
    { "date", "\"2024-02-30\"", "bad_date" },
    { "date", "\"05/01/2024\"", "bad_date" },
    { "birth", "\"2024-01-06\"", "in_future" },
    { "birth", "\"2025\"", "in_future" },
    { "birth", "\"85\"", "bad_date" },
    { "time", "\"24:00\"", "bad_time" },
    { "time", "\"7:30\"", "bad_time" },
    { "time", "\"-1:30\"", "bad_time" },
    { "time", "\"07:3x\"", "bad_time" },
    { "instant", "\"hôm qua\"", "bad_time" },
    { "flag", "1", "wrong_type" },
    { "flag", "\"true\"", "wrong_type" },
    { "enum", "\"green\"", "bad_word" },
    { "enum", "\"Red\"", "bad_word" },
    { "ref", "0", "not_found" },
    { "ref", "-1", "not_found" },
    { "ref", "\"15\"", "wrong_type" },
    { "phone", "\"84912345\"", "bad_phone" },
    { "phone", "\"0912........................................345678\"", "too_long" },
    { "id", "\"12345\"", "bad_id_number" },
    { "id", "\"06208512345x\"", "bad_id_number" },
    { "id", "\"062085123456 7890123\"", "bad_id_number" },
    { "json", "[1]", "wrong_type" },
    { "json", "{\"a\":\"mười chín chữ cái\"}", "too_long" },
    { "secret", "\"ngắn\"", "too_short" },
    { "code", "\"Đ.1\"", "not_ascii" },
    { "nobody", "1", "unknown_field" },
};

START_TEST(value_is_refused_at_its_field) {
    decode(arena_printf(arena, "{\"%s\": %s}", refused[_i].field, refused[_i].json));
    ck_assert_int_eq(cx.error_count, 1);
    ck_assert_str_eq(cx.errors->field, refused[_i].field);
    ck_assert_str_eq(cx.errors->code, refused[_i].code);
    ck_assert_ptr_eq(strstr(cx.errors->detail, "%s"), NULL);
    ck_assert_int_eq(cx_valid(&cx), RC_INVALID);
}
END_TEST

START_TEST(all_errors_are_told_the_first_of_each_field) {
    cx.prefix = "members.2.";
    decode("{\"birth\": \"85\", \"int\": 99, \"x\": 1}");
    field_fail(&cx, "int", "required");
    ck_assert_int_eq(cx.error_count, 3);
    ck_assert_str_eq(cx.errors->field, "members.2.birth");
    ck_assert_str_eq(cx.errors->next->code, "too_large");
    ck_assert_str_eq(cx.errors->next->detail, "Lớn quá: nhiều nhất là 9.");
    ck_assert_ptr_eq(cx.errors->next->next->next, NULL);
}
END_TEST

START_TEST(number_keeps_how_it_was_written) {
    struct decoded d = decode("{\"phone\": \" 0168.234.5678 \"}");
    ck_assert_str_eq(d.now[index_of("raw")].s, "0168.234.5678");
    d = decode("{\"phone\": \"84912345\"}");
    ck_assert_int_eq(d.now[index_of("raw")].kind, DB_NULL);
}
END_TEST

START_TEST(empty_secret_is_not_given) {
    struct decoded d = decode("{\"secret\": \"\", \"text\": \"\"}");
    ck_assert(!d.given[index_of("secret")]);
    ck_assert(d.given[index_of("text")]);
}
END_TEST

START_TEST(strange_key_is_not_repeated_to_its_sender) {
    decode("{\"\\u0001\": 1}");
    ck_assert_str_eq(cx.errors->field, "?");
    cx_clear(&cx);
    decode("{\"\": 1}");
    ck_assert_str_eq(cx.errors->field, "?");
}
END_TEST

// --- filters
// ----------------------------------------------------------------------------------------------------------------------------

static const struct {
    const char *field, *text;
    enum rc want;
} filters[] = {
    { "int", "7", RC_OK },       { "int", "7x", RC_INVALID },
    { "int", "", RC_INVALID },   { "ref", "15", RC_OK },
    { "ref", "a", RC_INVALID },  { "flag", "true", RC_OK },
    { "flag", "1", RC_INVALID }, { "enum", "red", RC_OK },
    { "enum", "x", RC_INVALID }, { "date", "2024-02-30", RC_INVALID },
    { "code", "đ", RC_INVALID }, { "text", "Đắk", RC_OK },
};

START_TEST(filter_is_read_by_the_field) {
    struct db_value v;
    ck_assert_int_eq(decode_text(&cx, &fields[index_of(filters[_i].field)], filters[_i].text, &v), filters[_i].want);
}
END_TEST

// --- tables
// -----------------------------------------------------------------------------------------------------------------------------

START_TEST(each_code_says_something_of_its_own) {
    const char *code = words_code((size_t)_i);
    const char *sentence = words_sentence(code), *clean;
    ck_assert_uint_eq(strspn(code, "abcdefghijklmnopqrstuvwxyz_"), strlen(code));
    ck_assert(text_clean(arena, sentence, strlen(sentence), false, &clean) == TEXT_OK && strcmp(clean, sentence) == 0);
    ck_assert(sentence[strlen(sentence) - 1] == '.' && strlen(sentence) > 10);
    const char *gap = strstr(sentence, "%s");
    ck_assert(!gap || !strstr(gap + 1, "%"));
    for (size_t i = 0; i < words_count(); i++)
        if (i != (size_t)_i) ck_assert_str_ne(words_code(i), code);
}
END_TEST

static const struct { const char *name, *collection; } own_names[] = {
    { "budget-lines", "budget-lines" }, { "budget_line", "budget-lines" }, { "budget-line", "budget-lines" }, { "unit", "units" },
    { "course-session", "course-sessions" }, { "budget_lines", NULL }, { "budget-lin", NULL }, { "budget-line-", NULL }, { "", NULL },
};

START_TEST(entity_is_found_by_its_names) {
    const struct entity *e = entity_find(own_names[_i].name);
    if (own_names[_i].collection) ck_assert_str_eq(e->collection, own_names[_i].collection);
    else ck_assert_ptr_eq(e, NULL);
}
END_TEST

START_TEST(tables_do_not_contradict_themselves) {
    size_t n = 0;
    for (const struct entity *const *e = entity_all; *e; e++, n++) {
        const char *faults;
        ck_assert_int_eq(entity_lint(*e, arena, &faults), RC_OK);
        ck_assert_str_eq(faults, "");
        ck_assert_ptr_eq(entity_find((*e)->collection), *e);
    }
    ck_assert_uint_ge(n, 28);
    ck_assert_ptr_eq(entity_find("khong-co"), NULL);
}
END_TEST

// A table that says too little, and one that says it in the wrong place: lint must see each.
static const struct field faulty_fields[] = {
    { "a", F_TEXT, SORT, "Sắp theo ô trống" },
    { "b", F_ENUM, 0, "Không có từ" },
    { "c", F_REF, 0, "Không trỏ đâu" },
    { "d", F_IDNUM, 0, "Không kín" },
    { "e", F_PHONE, FILTER, "Lọc theo số kín" },
    { "a", F_TEXT, 0, "Hai lần" },
    { "f", F_UNSTATED, 0, "" },
    { "g", F_TEXT, FOLD, "Gập" },
    { "h", F_TEXT, 0, "Điều kiện lạ", .if_field = "z" },
};
static const struct entity faulty = {
    .table = "faulty",
    .collection = "faulty",
    .title = "x",
    .titles = "x",
    .label = "a",
    .order = "b",
    .unit_from = "z",
    .perm = { [OP_READ] = P_PUBLIC },
    FIELDS(faulty_fields),
    .unique = { { "k", "z", "duplicate" } },
};
static const char *const faults_wanted[] = {
    "faulty.a: sorted by",
    "faulty.b: words belong",
    "faulty.c: ref belongs",
    "faulty.d: identity numbers",
    "faulty.e: sealed",
    "faulty.a: twice",
    "faulty.f: no type",
    "faulty.f: no label",
    "faulty.g: only names",
    "faulty.h: condition on",
    "faulty.h: condition without",
    "faulty.scope: not stated",
    "faulty.read: records are never public",
    "faulty.create: permission not stated",
    "faulty.b: default order",
    "faulty.z: unit_from",
    "faulty.z: a constraint",
};

START_TEST(lint_sees_each_fault) {
    const char *faults;
    ck_assert_int_eq(entity_lint(&faulty, arena, &faults), RC_OK);
    ck_assert_msg(strstr(faults, faults_wanted[_i]) != NULL, "%s in\n%s", faults_wanted[_i], faults);
}
END_TEST

START_TEST(roles_hold_only_what_is_given) {
    const struct role *commune = role_find("commune"), *leader = role_find("leader"), *admin = role_find("admin");
    ck_assert_ptr_eq(role_find("x"), NULL);
    ck_assert(role_allows(NULL, P_PUBLIC) && !role_allows(NULL, P_SELF) && !role_allows(NULL, P_PLAN_READ));
    for (const struct role *r = role_all; r->code; r++) {
        ck_assert(!role_allows(r, P_UNSTATED) && !role_allows(r, P_NEVER) && !role_allows(r, P_COUNT) && role_allows(r, P_SELF));
        ck_assert_uint_eq(r->allows & ~admin->allows, 0);
    }
    ck_assert(role_allows(commune, P_HOUSEHOLD_WRITE) && !role_allows(commune, P_MESSAGE_SEND)
              && !role_allows(commune, P_USER_READ));
    ck_assert(role_allows(leader, P_HOUSEHOLD_READ) && !role_allows(leader, P_PERSON_SENSITIVE)
              && !role_allows(leader, P_EXPORT));
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))

Suite *t_entity_suite(void);
Suite *t_entity_suite(void) {
    Suite *s = suite_create("entity");
    TCase *tc = tcase_create("decode");
    tcase_add_checked_fixture(tc, start, stop);
    tcase_add_loop_test(tc, value_is_taken, 0, COUNT(taken));
    tcase_add_loop_test(tc, value_is_refused_at_its_field, 0, COUNT(refused));
    tcase_add_loop_test(tc, filter_is_read_by_the_field, 0, COUNT(filters));
    tcase_add_test(tc, all_errors_are_told_the_first_of_each_field);
    tcase_add_test(tc, number_keeps_how_it_was_written);
    tcase_add_test(tc, empty_secret_is_not_given);
    tcase_add_test(tc, strange_key_is_not_repeated_to_its_sender);
    tcase_add_loop_test(tc, each_code_says_something_of_its_own, 0, (int)words_count());
    tcase_add_loop_test(tc, entity_is_found_by_its_names, 0, (int)(sizeof own_names / sizeof *own_names));
    tcase_add_test(tc, tables_do_not_contradict_themselves);
    tcase_add_loop_test(tc, lint_sees_each_fault, 0, COUNT(faults_wanted));
    tcase_add_test(tc, roles_hold_only_what_is_given);
    suite_add_tcase(s, tc);
    return s;
}

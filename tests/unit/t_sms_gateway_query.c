// SPDX-License-Identifier: MPL-2.0
// What gateways are asked about a message that is unknown, and what their answers say, as their documents have them.
#include <check.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "gateway.h"

#define LOOP(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

static struct arena *arena;

static void open_arena(void) { arena = arena_new(); }
static void close_arena(void) { arena_free(arena); }

START_TEST(esms_is_asked_by_its_own_id) {
    const struct gateway *g = gateway_find("esms");
    struct gateway_account to = { .user = "user", .key = "key", .sender = "UBND DakHa" };
    struct http_request r = { .url = NULL };
    to.url = "https://rest.esms.example/MainService.svc/json/SendMultipleMessage_V4_post_json";
    to.key = "k&y";
    struct gateway_question q = { .provider_id = "a1-7", .reference = "m5", .to = "+84981000001" };
    ck_assert(g->build_query(arena, &to, &q, &r));
    ck_assert_str_eq(r.url, "https://rest.esms.example/MainService.svc/json/GetSendStatus?RefId=a1-7&ApiKey=user&SecretKey=k%26y");
    ck_assert_ptr_null(r.body);
    q.provider_id = "a 1";
    ck_assert(!g->build_query(arena, &to, &q, &r));
    to.url = "nowhere";
    q.provider_id = "a1-7";
    ck_assert(!g->build_query(arena, &to, &q, &r));
}
END_TEST

static const struct {
    long status;
    const char *body, *want;  // want NULL: says nothing
} told[] = {
    { 200, "{\"CodeResponse\":\"100\",\"SMSID\":\"a1\",\"SendFailed\":0,\"SendStatus\":5,\"SendSuccess\":1,\"TotalPrice\":850.0000}", "sent" },
    { 200, "{\"CodeResponse\":\"100\",\"SendFailed\":1,\"SendStatus\":5,\"SendSuccess\":0}", "failed" },
    { 200, "{\"CodeResponse\":\"100\",\"SendStatus\":2}", "pending" },
    { 200, "{\"CodeResponse\":\"100\",\"SendStatus\":4}", "failed" },
    { 200, "{\"CodeResponse\":\"100\",\"SendStatus\":9}", NULL },
    { 200, "{\"CodeResponse\":\"101\",\"SMSID\":\"a1\"}", NULL },
    { 200, "<html>", NULL },
    { 500, "{\"CodeResponse\":\"100\",\"SendStatus\":5}", NULL },
};

START_TEST(what_esms_tells_when_asked) {
    struct http_reply reply = { .fate = HTTP_ANSWERED, .status = told[_i].status, .body = told[_i].body, .body_len = strlen(told[_i].body) };
    struct gateway_report r = { .status = NULL };
    struct gateway_question q = { .provider_id = "a1", .reference = "m5", .to = "+84981000001" };
    bool says = gateway_find("esms")->read_query(arena, &q, &reply, &r);
    ck_assert_msg(says == (told[_i].want != NULL), "%s", told[_i].body);
    if (says) ck_assert_str_eq(r.status, told[_i].want);
}
END_TEST

START_TEST(esms_is_asked_for_a_list_when_it_gave_no_id) {
    const struct gateway *g = gateway_find("esms");
    struct gateway_account to = { .user = "user", .key = "key", .sender = "UBND DakHa" };
    struct http_request r = { .url = NULL };
    struct gateway_question q = { .reference = "m5", .to = "+84981000001", .from_ms = 0, .until_ms = 360000 };
    to.url = "https://rest.esms.example/MainService.svc/json/SendMultipleMessage_V4_post_json/";
    ck_assert(g->build_query(arena, &to, &q, &r));
    ck_assert_str_eq(r.url, "https://rest.esms.example/MainService.svc/json/GetSmsSentData_V2");
    ck_assert_str_eq(r.headers[0], "Content-Type: application/json");
    ck_assert_ptr_nonnull(strstr(r.body, "\"SmsType\":\"2\",\"From\":\"1970-01-01 07:00:00\",\"To\":\"1970-01-01 07:06:00\",\"Page\":1,\"PageSize\":50"));
    q.page = 2;
    ck_assert(g->build_query(arena, &to, &q, &r));
    ck_assert_ptr_nonnull(strstr(r.body, "\"Page\":3,\"PageSize\":50"));
}
END_TEST

#define ESMS_ROW(campaign, phone, status, result) \
    "{\"Campaign\":\"" campaign "\",\"Content\":\"c\",\"Phone\":\"" phone "\",\"ReferenceId\":\"r-1\",\"SendResult\":" result ",\"SendStatus\":" status ",\"SmsId\":29}"
#define ESMS_LIST(rows) "{\"CodeResult\":\"100\",\"CountTotal\":2,\"SentData\":[" rows "]}"
static const struct {
    const char *body, *want;
} listed[] = {
    { ESMS_LIST(ESMS_ROW("m4", "0981000001", "5", "1") "," ESMS_ROW("m5", "0981000001", "5", "1")), "sent" },
    { ESMS_LIST(ESMS_ROW("m5", "84981000001", "5", "0")), "failed" },
    { ESMS_LIST(ESMS_ROW("m5", "0981000001", "5", "2")), "sent" },
    { ESMS_LIST(ESMS_ROW("m5", "0981000001", "2", "2")), "pending" },
    { ESMS_LIST(ESMS_ROW("m5", "0981000001", "4", "0")), "failed" },
    { ESMS_LIST(ESMS_ROW("m5", "0981000001", "0", "2")), NULL },
    { ESMS_LIST(ESMS_ROW("m5", "0981000002", "5", "1")), NULL },
    { ESMS_LIST(ESMS_ROW("m5", "0981000001", "5", "1") "," ESMS_ROW("m5", "0981000001", "5", "1")), NULL },
    { ESMS_LIST(""), NULL },
    { "{\"CodeResult\":\"100\"}", NULL },
    { "{\"CodeResult\":\"101\",\"ErrorMessage\":\"Authorize Failed.\"}", NULL },
};

START_TEST(what_esms_lists) {
    struct http_reply reply = { .fate = HTTP_ANSWERED, .status = 200, .body = listed[_i].body, .body_len = strlen(listed[_i].body) };
    struct gateway_report r = { .status = NULL };
    struct gateway_question q = { .reference = "m5", .to = "+84981000001" };
    bool says = gateway_find("esms")->read_query(arena, &q, &reply, &r);
    ck_assert_msg(says == (listed[_i].want != NULL), "%s", listed[_i].body);
    if (!says) return;
    ck_assert_str_eq(r.status, listed[_i].want);
    ck_assert_str_eq(r.provider_id, "r-1");
}
END_TEST

// Only a full page without ours has another one behind it.
START_TEST(esms_says_when_there_is_more) {
    static const struct {
        int rows;
        bool ours, more;
    } cases[] = { { 49, false, false }, { 50, false, true }, { 50, true, false } };
    struct gateway_question q = { .reference = "m5", .to = "+84981000001" };
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        struct buf b = buf_new(arena);
        buf_text(&b, "{\"CodeResult\":\"100\",\"SentData\":[");
        for (int i = 1; i < cases[c].rows; i++) buf_text(&b, ESMS_ROW("m4", "0981000001", "5", "1") ",");
        buf_text(&b, cases[c].ours ? ESMS_ROW("m5", "0981000001", "5", "1") "]}" : ESMS_ROW("m4", "0981000001", "5", "1") "]}");
        struct http_reply reply = { .fate = HTTP_ANSWERED, .status = 200, .body = buf_string(&b), .body_len = b.len };
        struct gateway_report r = { .status = NULL };
        ck_assert(gateway_find("esms")->read_query(arena, &q, &reply, &r) == cases[c].ours);
        ck_assert(r.more == cases[c].more);
    }
}
END_TEST

Suite *t_sms_gateway_query_suite(void);
Suite *t_sms_gateway_query_suite(void) {
    Suite *s = suite_create("sms/gateway query");
    TCase *t = tcase_create("query");
    tcase_add_checked_fixture(t, open_arena, close_arena);
    tcase_add_test(t, esms_is_asked_by_its_own_id);
    LOOP(t, what_esms_tells_when_asked, told);
    tcase_add_test(t, esms_is_asked_for_a_list_when_it_gave_no_id);
    LOOP(t, what_esms_lists, listed);
    tcase_add_test(t, esms_says_when_there_is_more);
    suite_add_tcase(s, t);
    return s;
}

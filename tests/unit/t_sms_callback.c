// SPDX-License-Identifier: MPL-2.0
// What gateways call us with: reports and replies, in each one's own form. Cases are rows.
#include <check.h>
#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "base/conf.h"
#include "gateway.h"

#define LENGTH(table) (int)(sizeof(table) / sizeof((table)[0]))

static struct arena *arena;
static struct conf conf;

static void open_arena(void) {
    arena = arena_new();
    conf = (struct conf){ .http_report_status = "st", .http_report_id = "ref", .http_delivered = "DELIVRD", .http_failed = "UNDELIV",
                          .http_sent = "ACCEPTD", .http_reply_id = "mid", .http_reply_from = "msisdn", .http_reply_text = "msg" };
}

static void close_arena(void) { arena_free(arena); }

// "name=value&..." of the query, or a body

static struct gateway_callback called(const char *query, const char *body) {
    const char **names = arena_array(arena, 16, sizeof(char *)), **values = arena_array(arena, 16, sizeof(char *));
    struct gateway_callback c = { names, values, 0, body == NULL ? NULL : json_loads(body, 0, NULL) };
    for (char *at = arena_strdup(arena, query), *next; *at != '\0'; at = next) {
        next = at + strcspn(at, "&");
        if (*next == '&') *next++ = '\0';
        char *value = strchr(at, '=');
        *value++ = '\0';
        names[c.n] = at;
        values[c.n++] = value;
    }
    return c;
}

static const struct {
    const char *gateway, *query, *body;
    const char *status, *id, *detail;  // status NULL: not understood
} reports[] = {
    { "kannel", "type=1&smsc=9f-1&text=id:1 stat:DELIVRD", NULL, "delivered", "9f-1", "id:1 stat:DELIVRD" },
    { "kannel", "type=2&smsc=&text=", NULL, "failed", NULL, "" },
    { "kannel", "type=4", NULL, "pending", NULL, NULL },
    { "kannel", "type=8&smsc=&text=ACK/", NULL, "sent", NULL, "ACK/" },
    { "kannel", "type=16&smsc=&text=NACK/7", NULL, "failed", NULL, "NACK/7" },
    { "kannel", "p=1&type=1&smsc=9f-1&text=", NULL, "delivered", "9f-1", "" },
    { "kannel", "p=3&type=1&smsc=9f-1&text=", NULL, "delivered", "9f-1", "1 of 3 parts" },
    { "kannel", "p=3&type=2&smsc=9f-1&text=NACK", NULL, "failed", "9f-1", "1 of 3 parts: NACK" },
    { "kannel", "p=3&type=8", NULL, "sent", NULL, "1 of 3 parts" },
    { "kannel", "type=32", NULL, NULL, NULL, NULL },
    { "kannel", "type=", NULL, NULL, NULL, NULL },
    { "kannel", "", NULL, NULL, NULL, NULL },
    { "esms", "SMSID=a1&SendStatus=5&SendSuccess=1&SendFailed=0&TotalPrice=830&telcoid=1", NULL, "sent", "a1",
      "SendStatus 5, price 830, carrier 1" },
    { "esms", "SMSID=a1&SendStatus=5&SendSuccess=0&SendFailed=1", NULL, "failed", "a1", "SendStatus 5, price , carrier " },
    { "esms", "SMSID=a1&SendStatus=7", NULL, "sent", "a1", "SendStatus 7, price , carrier " },
    { "esms", "SMSID=a1&SendStatus=1", NULL, "pending", "a1", "SendStatus 1, price , carrier " },
    { "esms", "SMSID=a1&SendStatus=2", NULL, "pending", "a1", "SendStatus 2, price , carrier " },
    { "esms", "SMSID=a1&SendStatus=4", NULL, "failed", "a1", "SendStatus 4, price , carrier " },
    { "esms", "x=1?SMSID=a1&SendStatus=5", NULL, "sent", NULL, "SendStatus 5, price , carrier " },
    { "esms", "SMSID=a1&SendStatus=3", NULL, NULL, NULL, NULL },
    { "esms", "SMSID=a1", NULL, NULL, NULL, NULL },
    { "speedsms", "", "{\"type\":\"report\",\"tranId\":17,\"phone\":\"84912345678\",\"status\":0}", "sent", "17", "status 0" },
    { "speedsms", "", "{\"type\":\"report\",\"tranId\":\"17\",\"status\":\"1\"}", "pending", "17", "status 1" },
    { "speedsms", "", "{\"type\":\"report\",\"tranId\":17,\"status\":64}", "failed", "17", "status 64" },
    { "speedsms", "type=report&tranId=17&status=0", NULL, "sent", "17", "status 0" },
    { "speedsms", "", "{\"type\":\"sms\",\"phone\":\"84912345678\",\"content\":\"1\"}", NULL, NULL, NULL },
    { "speedsms", "", "{\"type\":\"report\",\"tranId\":\"1 7\",\"status\":0}", NULL, NULL, NULL },
    { "speedsms", "", "{\"type\":\"report\",\"tranId\":17,\"status\":\"ok\"}", NULL, NULL, NULL },
    { "speedsms", "", "{\"type\":\"report\",\"tranId\":17,\"status\":-1}", NULL, NULL, NULL },
    { "speedsms", "", "{\"type\":\"report\",\"status\":0}", NULL, NULL, NULL },
    { "http", "st=DELIVRD&ref=7", NULL, "delivered", "7", "DELIVRD" },
    { "http", "", "{\"st\":\"UNDELIV\",\"ref\":8}", "failed", "8", "UNDELIV" },
    { "http", "", "{\"st\":\"ACCEPTD\"}", "sent", NULL, "ACCEPTD" },
    { "http", "st=ENROUTE", NULL, "pending", NULL, "ENROUTE" },
    { "http", "ref=7", NULL, NULL, NULL, NULL },
    { "sandbox", "", "{\"status\":\"delivered\",\"id\":\"s1\",\"detail\":\"\"}", "delivered", "s1", "" },
    { "sandbox", "", "{\"status\":\"sent\"}", NULL, NULL, NULL },
    { "sandbox", "status=delivered", NULL, NULL, NULL, NULL },
};

START_TEST(what_a_report_says) {
    struct gateway_callback c = called(reports[_i].query, reports[_i].body);
    struct gateway_report r = { .status = NULL };
    bool understood = gateway_find(reports[_i].gateway)->report(arena, &conf, &c, &r);
    ck_assert_msg(understood == (reports[_i].status != NULL), "%s %s", reports[_i].gateway, reports[_i].query);
    if (understood) {
        ck_assert_str_eq(r.status, reports[_i].status);
        ck_assert_pstr_eq(r.provider_id, reports[_i].id);
        ck_assert_pstr_eq(r.detail, reports[_i].detail);
    }
    json_decref((json_t *)(uintptr_t)c.json);
}
END_TEST

static const struct {
    const char *gateway, *query, *body;
    const char *id, *from, *text;  // id NULL: not understood
    bool by_address;
} replies[] = {
    { "kannel", "id=7c-1&from=+84912345678&to=8088&coding=2&text=Đồng ý&h=ab", NULL, "7c-1", "+84912345678", "Đồng ý", true },
    { "kannel", "id=7c-1&from=+84912345678&h=ab", NULL, "7c-1", "+84912345678", NULL, true },
    { "kannel", "from=+84912345678&text=1&h=ab", NULL, NULL, NULL, NULL, true },
    { "kannel", "id=1&text=1&h=ab", NULL, NULL, NULL, NULL, true },
    { "esms", "id=1&from=1&text=1&h=ab", NULL, NULL, NULL, NULL, false },
    { "speedsms", "id=1&from=1&text=1&h=ab", NULL, NULL, NULL, NULL, false },
    { "http", "h=ab", "{\"mid\":5,\"msisdn\":\"84912345678\",\"msg\":\"1\"}", "5", "84912345678", "1", true },
    { "http", "mid=5&msisdn=84912345678&msg=1&h=ab", NULL, "5", "84912345678", "1", true },
    { "http", "mid=5&msisdn=84912345678&h=ab", NULL, NULL, NULL, NULL, true },
    { "sandbox", "", "{\"id\":\"r1\",\"from\":\"+84912345678\",\"text\":\"1\",\"h\":\"ab\"}", "r1", "+84912345678", "1", false },
    { "sandbox", "h=ab", "{\"id\":\"r1\",\"from\":\"+84912345678\"}", NULL, NULL, NULL, false },
};

START_TEST(what_a_reply_says) {
    struct gateway_callback c = called(replies[_i].query, replies[_i].body);
    struct gateway_incoming r = { .id = NULL };
    bool understood = gateway_find(replies[_i].gateway)->incoming(arena, &conf, &c, &r);
    ck_assert_msg(understood == (replies[_i].id != NULL), "%s %s", replies[_i].gateway, replies[_i].query);
    if (understood) {
        ck_assert_str_eq(r.id, replies[_i].id);
        ck_assert_str_eq(r.from, replies[_i].from);
        ck_assert_pstr_eq(r.text, replies[_i].text);
        ck_assert_str_eq(r.h, "ab");
        ck_assert(r.signed_by_address == replies[_i].by_address);
    }
    json_decref((json_t *)(uintptr_t)c.json);
}
END_TEST

static const struct {
    const char *query, *carrier;
    int64_t price;
} learnt[] = {
    { "SMSID=a1&SendStatus=5&TotalPrice=850.0000&telcoid=1", "viettel", 850 },
    { "SMSID=a1&SendStatus=5&TotalPrice=1700&telcoid=7", "reddi", 1700 },
    { "SMSID=a1&SendStatus=5&TotalPrice=&telcoid=", NULL, 0 },
    { "SMSID=a1&SendStatus=5&TotalPrice=0.0000&telcoid=8", NULL, 0 },
    { "SMSID=a1&SendStatus=5&telcoid=12", NULL, 0 },
    { "SMSID=a1&SendStatus=5&telcoid=0", NULL, 0 },
};

START_TEST(esms_tells_carrier_and_price) {
    struct gateway_callback c = called(learnt[_i].query, NULL);
    struct gateway_report r = { .status = NULL };
    ck_assert(gateway_find("esms")->report(arena, &conf, &c, &r));
    ck_assert_pstr_eq(r.carrier, learnt[_i].carrier);
    ck_assert_int_eq(r.price, learnt[_i].price);
}
END_TEST

Suite *t_sms_callback_suite(void);
Suite *t_sms_callback_suite(void) {
    Suite *s = suite_create("sms/callback");
    TCase *t = tcase_create("callback");
    tcase_add_checked_fixture(t, open_arena, close_arena);
    tcase_add_loop_test(t, what_a_report_says, 0, LENGTH(reports));
    tcase_add_loop_test(t, what_a_reply_says, 0, LENGTH(replies));
    tcase_add_loop_test(t, esms_tells_carrier_and_price, 0, LENGTH(learnt));
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
// Each gateway's requests and answers, as its documents and our measurements have them. Cases are rows.
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/conf.h"
#include "encode.h"
#include "gateway.h"

#define LENGTH(table) (int)(sizeof(table) / sizeof((table)[0]))
#define LOOP(t, test, table) tcase_add_loop_test(t, test, 0, LENGTH(table))

static struct arena *arena;
static struct conf conf;

static void open_arena(void) {
    arena = arena_new();
    conf = (struct conf){ .gateway = "sandbox", .sender = "UBND DakHa", .http_format = "json", .http_body = "{\"phone\": {to0}, \"content\": {text}, \"ref\": {reference}, \"n\": {5}}",
                          .http_header = "Authorization: Basic {basic}", .http_id = "data.id", .http_code = "code",
                          .http_accepted = "0 OK", .http_retry = "7", .http_rejected = "8 9", .http_stopped = "1 2",
                          .http_report_status = "st", .http_report_id = "ref", .http_delivered = "DELIVRD", .http_failed = "UNDELIV",
                          .http_sent = "ACCEPTD", .http_reply_id = "mid", .http_reply_from = "msisdn", .http_reply_text = "msg" };
}

static void close_arena(void) { arena_free(arena); }

static struct gateway_account account(void) {
    return (struct gateway_account){ "https://gw.example/send", "user", "key", "UBND DakHa", &conf };
}

static struct gateway_message message(const char *text, bool ucs2) {
    return (struct gateway_message){ "+84912345678", text, ucs2, GATEWAY_SERVICE, "m7", 90, "http://127.0.0.1/sms/dlr?m=7&a=1&h=ab" };
}

static struct http_request built(const char *name, const char *text, bool ucs2) {
    struct gateway_account to = account();
    struct gateway_message m = message(text, ucs2);
    struct http_request r = { .url = NULL };
    ck_assert_msg(gateway_find(name)->build(arena, &to, &m, &r), "%s", name);
    ck_assert_str_eq(r.url, to.url);
    return r;
}

static bool has_header(const struct http_request *r, const char *line) {
    for (int i = 0; i < HTTP_HEADERS && r->headers[i] != NULL; i++) {
        if (strcmp(r->headers[i], line) == 0) return true;
    }
    return false;
}

// The table

START_TEST(each_row_is_whole) {
    static const char *const names[] = { "sandbox", "kannel", "esms", "speedsms", "http" };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const struct gateway *g = gateway_find(names[i]);
        ck_assert_ptr_eq(g, gateway_at(i));
        ck_assert(g->build != NULL && g->read != NULL && g->report != NULL && g->incoming != NULL);
        ck_assert(g->profile->classes != 0 && g->profile->plain_max > 0 && g->profile->unicode_max > 0);
        ck_assert(g->profile->sender_max > 0 && (g->build_query == NULL) == (g->read_query == NULL));
        ck_assert(g->profile->plain.one > g->profile->plain.more && g->profile->ucs2.one > g->profile->ucs2.more);
    }
    ck_assert_ptr_null(gateway_at(sizeof(names) / sizeof(names[0])));
    ck_assert_ptr_null(gateway_find("nobody"));
}
END_TEST

START_TEST(the_classes_are_those_of_the_column) {
    static const char *const words[] = { "service", "training", "jobs", "advertising" };
    unsigned all = 0;
    for (int i = 0; i < LENGTH(words); i++) {
        enum gateway_class class;
        ck_assert(gateway_class_parse(words[i], &class));
        all |= (unsigned)class;
    }
    ck_assert_uint_eq(all, GATEWAY_ANY);
    enum gateway_class class;
    ck_assert(!gateway_class_parse("spam", &class));
}
END_TEST

// Answers: what a body means

static const struct {
    const char *gateway;
    long status;
    const char *body;
    enum outcome outcome;
    const char *id;
} answers[] = {
    { "kannel", 202, "0: Accepted for delivery", OUTCOME_ACCEPTED, NULL },
    { "kannel", 202, "3: Queued for later delivery", OUTCOME_ACCEPTED, NULL },
    { "kannel", 202, "Sent.", OUTCOME_AMBIGUOUS, NULL },
    { "kannel", 202, "", OUTCOME_AMBIGUOUS, NULL },
    { "kannel", 200, "<html>a proxy</html>", OUTCOME_AMBIGUOUS, NULL },
    { "kannel", 503, "Temporal failure, try again later.", OUTCOME_NOT_SENT_RETRY, NULL },
    { "kannel", 403, "Authorization failed for sendsms", OUTCOME_STOP_LANE, NULL },
    { "kannel", 403, "Not routable. Do not try again.", OUTCOME_REJECTED, NULL },
    { "kannel", 404, "Unknown request", OUTCOME_STOP_LANE, NULL },
    { "kannel", 400, "Missing receiver(s) number(s), rejected", OUTCOME_REJECTED, NULL },
    { "kannel", 400, "Coding field misformed, rejected", OUTCOME_REJECTED, NULL },
    { "kannel", 400, "Charset or body misformed, rejected", OUTCOME_REJECTED, NULL },
    { "kannel", 400, "Number(s) has/have been denied by white- and/or black-lists.", OUTCOME_REJECTED, NULL },
    { "kannel", 400, "Sender missing and no global set, rejected", OUTCOME_STOP_LANE, NULL },
    { "kannel", 400, "Invalid content-type", OUTCOME_STOP_LANE, NULL },
    { "kannel", 500, "", OUTCOME_AMBIGUOUS, NULL },
    { "kannel", 502, "0: Accepted for delivery", OUTCOME_AMBIGUOUS, NULL },
    { "esms", 200, "{\"CodeResult\":\"100\",\"CountRegenerate\":0,\"SMSID\":\"a7d3-11\"}", OUTCOME_ACCEPTED, "a7d3-11" },
    { "esms", 200, "{\"CodeResult\":100,\"SMSID\":5}", OUTCOME_ACCEPTED, "5" },
    { "esms", 200, "{\"CodeResult\":\"100\"}", OUTCOME_ACCEPTED, NULL },
    { "esms", 200, "{\"CodeResult\":\"124\",\"ErrorMessage\":\"RequestId da ton tai\"}", OUTCOME_ACCEPTED, NULL },
    { "esms", 200, "{\"CodeResult\":\"101\"}", OUTCOME_STOP_LANE, NULL },
    { "esms", 200, "{\"CodeResult\":\"102\"}", OUTCOME_STOP_LANE, NULL },
    { "esms", 200, "{\"CodeResult\":\"103\"}", OUTCOME_STOP_LANE, NULL },
    { "esms", 200, "{\"CodeResult\":\"104\"}", OUTCOME_STOP_LANE, NULL },
    { "esms", 200, "{\"CodeResult\":\"140\"}", OUTCOME_STOP_LANE, NULL },
    { "esms", 200, "{\"CodeResult\":\"99\"}", OUTCOME_REJECTED, NULL },
    { "esms", 200, "{\"CodeResult\":\"108\"}", OUTCOME_REJECTED, NULL },
    { "esms", 200, "{\"CodeResult\":\"118\"}", OUTCOME_REJECTED, NULL },
    { "esms", 200, "{\"CodeResult\":\"120\"}", OUTCOME_REJECTED, NULL },
    { "esms", 200, "{\"CodeResult\":\"146\"}", OUTCOME_REJECTED, NULL },
    { "esms", 200, "{\"CodeResult\":\"177\"}", OUTCOME_REJECTED, NULL },
    { "esms", 200, "{\"CodeResult\":\"999\"}", OUTCOME_AMBIGUOUS, NULL },
    { "esms", 200, "{\"CodeResult\":\"1\\u0001\"}", OUTCOME_AMBIGUOUS, NULL },
    { "esms", 200, "{}", OUTCOME_AMBIGUOUS, NULL },
    { "esms", 200, "not json", OUTCOME_AMBIGUOUS, NULL },
    { "esms", 500, "{\"CodeResult\":\"100\"}", OUTCOME_AMBIGUOUS, NULL },
    { "esms", 503, "", OUTCOME_NOT_SENT_RETRY, NULL },
    { "speedsms", 200, "{\"status\":\"success\",\"code\":\"00\",\"data\":{\"tranId\":123,\"totalSMS\":1,\"invalidPhone\":[]}}", OUTCOME_ACCEPTED, "123" },
    { "speedsms", 200, "{\"status\":\"success\",\"code\":\"00\",\"data\":{\"tranId\":1,\"invalidPhone\":[\"84912345678\"]}}", OUTCOME_REJECTED, NULL },
    { "speedsms", 200, "{\"status\":\"error\",\"code\":\"007\",\"message\":\"IP locked\"}", OUTCOME_STOP_LANE, NULL },
    { "speedsms", 200, "{\"status\":\"error\",\"code\":\"008\"}", OUTCOME_STOP_LANE, NULL },
    { "speedsms", 200, "{\"status\":\"error\",\"code\":\"009\"}", OUTCOME_STOP_LANE, NULL },
    { "speedsms", 200, "{\"status\":\"error\",\"code\":\"300\"}", OUTCOME_STOP_LANE, NULL },
    { "speedsms", 200, "{\"status\":\"error\",\"code\":\"101\"}", OUTCOME_REJECTED, NULL },
    { "speedsms", 200, "{\"status\":\"error\",\"code\":\"105\",\"invalidPhone\":[\"x\"]}", OUTCOME_REJECTED, NULL },
    { "speedsms", 200, "{\"status\":\"error\",\"code\":\"110\"}", OUTCOME_REJECTED, NULL },
    { "speedsms", 200, "{\"status\":\"error\",\"code\":\"113\"}", OUTCOME_REJECTED, NULL },
    { "speedsms", 200, "{\"status\":\"error\",\"code\":\"500\"}", OUTCOME_AMBIGUOUS, NULL },
    { "speedsms", 200, "{\"status\":\"error\",\"code\":\"0\"}", OUTCOME_AMBIGUOUS, NULL },
    { "speedsms", 200, "{\"code\": 0", OUTCOME_AMBIGUOUS, NULL },
    { "speedsms", 429, "Too Many Requests", OUTCOME_NOT_SENT_RETRY, NULL },
    { "speedsms", 401, "", OUTCOME_STOP_LANE, NULL },
    { "speedsms", 502, "{\"code\":\"00\"}", OUTCOME_AMBIGUOUS, NULL },
    { "http", 200, "{\"code\":0,\"data\":{\"id\":\"x-1\"}}", OUTCOME_ACCEPTED, "x-1" },
    { "http", 200, "{\"code\":\"OK\"}", OUTCOME_ACCEPTED, NULL },
    { "http", 200, "{\"code\":\"7\"}", OUTCOME_NOT_SENT_RETRY, NULL },
    { "http", 200, "{\"code\":9}", OUTCOME_REJECTED, NULL },
    { "http", 200, "{\"code\":2}", OUTCOME_STOP_LANE, NULL },
    { "http", 200, "{\"code\":3}", OUTCOME_AMBIGUOUS, NULL },
    { "http", 200, "{\"data\":{\"id\":\"x-1\"}}", OUTCOME_AMBIGUOUS, NULL },
    { "http", 200, "{\"code\":\"\"}", OUTCOME_AMBIGUOUS, NULL },
    { "http", 401, "", OUTCOME_STOP_LANE, NULL },
    { "http", 500, "", OUTCOME_AMBIGUOUS, NULL },
    { "sandbox", 202, "{\"id\":\"s1\"}", OUTCOME_ACCEPTED, "s1" },
    { "sandbox", 202, "{\"id\":\"s 1\"}", OUTCOME_AMBIGUOUS, NULL },
    { "sandbox", 202, "{\"id\":1}", OUTCOME_AMBIGUOUS, NULL },
    { "sandbox", 422, "{\"error\":\"barred\"}", OUTCOME_REJECTED, NULL },
};

START_TEST(what_an_answer_means) {
    struct http_reply reply = { .fate = HTTP_ANSWERED, .status = answers[_i].status, .body = answers[_i].body };
    struct gateway_account to = account();
    struct gateway_answer a;
    reply.body_len = strlen(reply.body);
    gateway_answer_of(gateway_find(answers[_i].gateway), arena, &to, &reply, &a);
    ck_assert_msg(a.outcome == answers[_i].outcome, "%s %s: %s", answers[_i].gateway, reply.body, state_outcome_word(a.outcome));
    ck_assert_pstr_eq(a.provider_id, answers[_i].id);
    ck_assert(a.why != NULL && strlen(a.why) <= 200);
    for (const char *p = a.why; *p != '\0'; p++) ck_assert(*p >= ' ' && *p <= '~');
}
END_TEST

START_TEST(each_code_of_each_table_is_a_case_above) {
    const struct gateway *g;
    for (size_t i = 0; (g = gateway_at(i)) != NULL; i++) {
        for (const struct gateway_code *code = g->profile->codes; code->code != NULL; code++) {
            int cases = 0;
            for (int k = 0; k < LENGTH(answers); k++) {
                bool same = strcmp(answers[k].gateway, g->name) == 0 && answers[k].outcome == code->outcome;
                cases += same && (code->status == 0 || code->status == answers[k].status);
            }
            ck_assert_msg(cases > 0, "%s %ld %s", g->name, code->status, code->code);
        }
    }
}
END_TEST

START_TEST(a_request_that_never_left_is_not_sent_whatever_the_gateway) {
    const struct gateway *g;
    struct gateway_account to = account();
    for (size_t i = 0; (g = gateway_at(i)) != NULL; i++) {
        struct gateway_answer a;
        gateway_answer_of(g, arena, &to, &(struct http_reply){ .fate = HTTP_NOT_SENT, .body = "", .why = "refused" }, &a);
        ck_assert_int_eq(a.outcome, OUTCOME_NOT_SENT_RETRY);
        gateway_answer_of(g, arena, &to, &(struct http_reply){ .fate = HTTP_AMBIGUOUS, .body = "", .why = "time-out" }, &a);
        ck_assert_int_eq(a.outcome, OUTCOME_AMBIGUOUS);
    }
}
END_TEST

// Requests

START_TEST(kannel_gets_the_password_in_a_header_and_utf16_in_the_body) {
    struct http_request r = built("kannel", "Lớp 😀", true);
    static const unsigned char want[] = { 0, 'L', 0x1E, 0xDB, 0, 'p', 0, ' ', 0xD8, 0x3D, 0xDE, 0x00 };
    ck_assert_uint_eq(r.body_len, sizeof(want));
    ck_assert_mem_eq(r.body, want, sizeof(want));
    static const char *const lines[] = {
        "Content-Type: application/octet-stream", "X-Kannel-Username: user", "X-Kannel-Password: key", "X-Kannel-From: UBND DakHa",
        "X-Kannel-To: +84912345678", "X-Kannel-Coding: 2", "X-Kannel-DLR-Mask: 27",
        "X-Kannel-DLR-Url: http://127.0.0.1/sms/dlr?m=7&a=1&h=ab&g=kannel&p=1&type=%d&smsc=%F&text=%A",
    };
    for (int i = 0; i < LENGTH(lines); i++) ck_assert_msg(has_header(&r, lines[i]), "%s", lines[i]);
    ck_assert_ptr_null(strstr(r.url, "key"));
    ck_assert(has_header(&r, "X-Kannel-Validity: 90"));
    r = built("kannel", "caf\xC3\xA9 {1}", false);
    ck_assert_str_eq(r.body, "caf\xC3\xA9 {1}");
    ck_assert(has_header(&r, "Content-Type: text/plain; charset=UTF-8") && has_header(&r, "X-Kannel-Coding: 0"));
}
END_TEST

START_TEST(kannel_is_not_given_a_line_break_or_an_empty_text) {
    struct gateway_account to = account();
    struct gateway_message m = message("a", false);
    struct http_request r = { .url = NULL };
    to.sender = "A\r\nX-Kannel-To: 113";
    ck_assert(!gateway_find("kannel")->build(arena, &to, &m, &r));
    to = account();
    m.to = "84 912";
    ck_assert(!gateway_find("kannel")->build(arena, &to, &m, &r));
    m = message("", false);
    ck_assert(!gateway_find("kannel")->build(arena, &to, &m, &r));
}
END_TEST

static void fields_are(const struct http_request *r, const char *const (*want)[2], int n) {
    json_t *body = json_loadb(r->body, r->body_len, 0, NULL);
    ck_assert_uint_eq(json_object_size(body), (size_t)n);
    for (int i = 0; i < n; i++) ck_assert_pstr_eq(json_string_value(json_object_get(body, want[i][0])), want[i][1]);
    json_decref(body);
}

START_TEST(esms_gets_our_reference_as_its_request_id) {
    struct http_request r = built("esms", "Lớp \"may\"", true);
    static const char *const want[][2] = {
        { "ApiKey", "user" }, { "SecretKey", "key" }, { "Phone", "84912345678" }, { "Content", "Lớp \"may\"" },
        { "Brandname", "UBND DakHa" }, { "SmsType", "2" }, { "IsUnicode", "1" }, { "Sandbox", "0" }, { "RequestId", "m7" }, { "campaignid", "m7" },
        { "CallbackUrl", "http://127.0.0.1/sms/dlr?m=7&a=1&h=ab&g=esms&x=1" },
    };
    fields_are(&r, want, LENGTH(want));
}
END_TEST

START_TEST(speedsms_gets_the_token_as_a_user_name) {
    struct http_request r = built("speedsms", "Lop may", false);
    ck_assert(has_header(&r, "Authorization: Basic a2V5Ong="));
    json_t *body = json_loadb(r.body, r.body_len, 0, NULL);
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(body, "to"), 0)), "84912345678");
    ck_assert_int_eq(json_integer_value(json_object_get(body, "sms_type")), 3);
    ck_assert_str_eq(json_string_value(json_object_get(body, "sender")), "UBND DakHa");
    json_decref(body);
}
END_TEST

START_TEST(the_generic_gateway_fills_in_its_settings) {
    struct http_request r = built("http", "Lớp \"A\"", true);
    ck_assert_str_eq(r.body, "{\"phone\": \"0912345678\", \"content\": \"Lớp \\\"A\\\"\", \"ref\": \"m7\", \"n\": {5}}");
    ck_assert(has_header(&r, "Authorization: Basic dXNlcjprZXk="));
    conf.http_format = "form";
    conf.http_body = "u={user}&p={key}&to={to84}&m={text}&u16={unicode}&t={minutes}&cb={callback}&{";
    conf.http_header = "-";
    r = built("http", "Lớp & A", true);
    ck_assert_str_eq(r.body, "u=user&p=key&to=84912345678&m=L%E1%BB%9Bp%20%26%20A&u16=1&t=90&"
                             "cb=http%3A%2F%2F127.0.0.1%2Fsms%2Fdlr%3Fm%3D7%26a%3D1%26h%3Dab%26g%3Dhttp&{");
    ck_assert(has_header(&r, "Content-Type: application/x-www-form-urlencoded"));
    ck_assert_ptr_null(r.headers[1]);
}
END_TEST

START_TEST(the_generic_gateway_takes_an_id_for_a_yes_when_there_are_no_codes) {
    struct gateway_account to = account();
    struct gateway_answer a;
    conf.http_code = "-";
    struct http_reply reply = { .fate = HTTP_ANSWERED, .status = 201, .body = "{\"data\":{\"id\":77}}", .body_len = 18 };
    gateway_answer_of(gateway_find("http"), arena, &to, &reply, &a);
    ck_assert_int_eq(a.outcome, OUTCOME_ACCEPTED);
    ck_assert_str_eq(a.provider_id, "77");
    reply = (struct http_reply){ .fate = HTTP_ANSWERED, .status = 200, .body = "{}", .body_len = 2 };
    gateway_answer_of(gateway_find("http"), arena, &to, &reply, &a);
    ck_assert_int_eq(a.outcome, OUTCOME_AMBIGUOUS);
    reply.status = 403;
    gateway_answer_of(gateway_find("http"), arena, &to, &reply, &a);
    ck_assert_int_eq(a.outcome, OUTCOME_STOP_LANE);
}
END_TEST

START_TEST(what_is_not_utf8_cannot_be_written_as_json) {
    static const char *const names[] = { "sandbox", "esms", "speedsms", "http" };
    struct gateway_account to = account();
    struct gateway_message m = message("caf\xC3", false);
    struct http_request r = { .url = NULL };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        ck_assert_msg(!gateway_find(names[i])->build(arena, &to, &m, &r), "%s", names[i]);
}
END_TEST

START_TEST(the_sandbox_is_sent_every_character_as_it_is) {
    static const char text[] = "Lớp \"A\" \\ 1\n\x01";
    struct http_request r = built("sandbox", text, true);
    json_t *root = json_loadb(r.body, r.body_len, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_str_eq(json_string_value(json_object_get(root, "text")), text);
    ck_assert_str_eq(json_string_value(json_object_get(root, "coding")), "ucs2");
    ck_assert_uint_eq(json_object_size(root), 6);
    json_decref(root);
}
END_TEST

// What a gateway is not given

static const struct {
    const char *gateway;
    enum gateway_class class;
    int length;
    bool ucs2, taken;
} limits[] = {
    { "kannel", GATEWAY_SERVICE, 1530, false, true },   { "kannel", GATEWAY_SERVICE, 1531, false, false },
    { "kannel", GATEWAY_SERVICE, 670, true, true },     { "kannel", GATEWAY_SERVICE, 671, true, false },
    { "kannel", GATEWAY_ADVERTISING, 10, false, true }, { "esms", GATEWAY_ADVERTISING, 10, false, false },
    { "esms", GATEWAY_JOBS, 612, false, true },         { "esms", GATEWAY_JOBS, 613, false, false },
    { "esms", GATEWAY_JOBS, 268, true, true },          { "esms", GATEWAY_JOBS, 269, true, false },
    { "speedsms", GATEWAY_TRAINING, 201, true, true },  { "speedsms", GATEWAY_TRAINING, 202, true, false },
    { "speedsms", GATEWAY_ADVERTISING, 1, true, false },
};

START_TEST(a_gateway_is_not_given_what_it_does_not_take) {
    char text[2000] = "";
    memset(text, 'x', (size_t)limits[_i].length);
    struct gateway_message m = message(text, limits[_i].ucs2);
    m.class = limits[_i].class;
    const char *why = gateway_objection(NULL, gateway_find(limits[_i].gateway), arena, &m);
    ck_assert_msg((why == NULL) == limits[_i].taken, "%s %d: %s", limits[_i].gateway, limits[_i].length, why == NULL ? "taken" : why);
}
END_TEST

START_TEST(parts_are_counted_by_packing) {
    char text[2000] = "";
    memset(text, 'x', 1530);
    memset(text + 200, '{', 20);  // two septets each
    struct gateway_message m = message(text, false);
    ck_assert_str_eq(gateway_objection(NULL, gateway_find("kannel"), arena, &m), "11 parts, this gateway takes 10");
    ck_assert_ptr_null(gateway_objection(NULL, gateway_find("http"), arena, &(struct gateway_message){ .text = "{", .class = GATEWAY_JOBS }));
}
END_TEST

static const struct {
    const char *sender;
    bool taken;
} senders[] = { { "UBND Dak Ha", true }, { "8088", true }, { "", false }, { "UBND Đăk Hà", false }, { "UBND Dak Hai", false }, { "a\nb", false } };

START_TEST(a_senders_name_is_short_and_plain) {
    const struct gateway *g;
    for (size_t i = 0; (g = gateway_at(i)) != NULL; i++) {
        ck_assert_msg((gateway_sender_objection(g, senders[_i].sender) == NULL) == senders[_i].taken, "%s %s", g->name, senders[_i].sender);
    }
}
END_TEST

START_TEST(a_forbidden_character_is_named) {
    static const struct gateway_profile strict = { .classes = GATEWAY_ANY, .forbidden = "&#" };
    static const struct gateway g = { .name = "strict", .profile = &strict };
    struct gateway_message m = message("a&b", false);
    ck_assert_ptr_nonnull(strstr(gateway_objection(NULL, &g, arena, &m), "character &"));
    m.text = "a and b";
    ck_assert_ptr_null(gateway_objection(NULL, &g, arena, &m));
}
END_TEST

START_TEST(advertising_never_leaves_from_a_plain_number) {
    const struct gateway *g = gateway_find("kannel");
    struct gateway_message m = message("[QC] a", false);
    ck_assert_uint_eq(gateway_classes(g, "UBND DakHa"), GATEWAY_ANY);
    ck_assert_uint_eq(gateway_classes(g, "+84912345678"), GATEWAY_ANY & ~GATEWAY_ADVERTISING);
    m.class = GATEWAY_ADVERTISING;
    conf.kannel = (struct conf_gateway){ .url = "http://127.0.0.1", .sender = "8088" };
    ck_assert_int_eq(gateway_limit(&conf, g, &m).bound, GATEWAY_NOT_CLASS);
    conf.kannel.sender = "-";
    ck_assert_int_eq(gateway_limit(&conf, g, &m).bound, GATEWAY_TAKES);
    m.class = GATEWAY_SERVICE;
    conf.kannel.sender = "8088";
    ck_assert_int_eq(gateway_limit(&conf, g, &m).bound, GATEWAY_TAKES);
}
END_TEST

// What a contract says, beside what the profile does.
START_TEST(settings_bound_a_gateway_more) {
    struct gateway_message m = message("", true);
    const struct gateway *g = gateway_find("http");
    conf.http = (struct conf_gateway){ .url = "-", .forbidden = "&#", .unicode_max = 5 };
    m.text = "a & b";
    ck_assert_ptr_nonnull(strstr(gateway_objection(&conf, g, arena, &m), "character &"));
    m.text = "123456";
    ck_assert_str_eq(gateway_objection(&conf, g, arena, &m), "6 characters, this gateway takes 5");
    m.ucs2 = false;
    ck_assert_ptr_null(gateway_objection(&conf, g, arena, &m));
    conf.http.plain_max = 5;
    ck_assert_ptr_nonnull(gateway_objection(&conf, g, arena, &m));
    ck_assert_ptr_null(gateway_objection(&conf, gateway_find("kannel"), arena, &m));
}
END_TEST

// Spellings

static const struct {
    const char *text, *base64, *percent;
} spellings[] = {
    { "", "", "" },          { "f", "Zg==", "f" },           { "fo", "Zm8=", "fo" },
    { "foo", "Zm9v", "foo" }, { "token:x", "dG9rZW46eA==", "token%3Ax" }, { "đ ~", "xJEgfg==", "%C4%91%20~" },
};

START_TEST(spellings_are_as_their_rules_say) {
    ck_assert_str_eq(encode_base64(arena, spellings[_i].text), spellings[_i].base64);
    ck_assert_str_eq(encode_percent(arena, spellings[_i].text), spellings[_i].percent);
}
END_TEST

START_TEST(a_pair_is_never_cut_at_the_sixty_seventh_unit) {
    char text[400] = "";
    for (int i = 0; i < 66; i++) strcat(text, "đ");
    strcat(text, "😀");
    ck_assert_str_eq(encode_uncut(arena, text), text);  // 68 units, one message
    strcat(text, "đđđ");
    const char *fitted = encode_uncut(arena, text);  // 71 units: the pair would be cut after its first half
    ck_assert_uint_eq(strlen(fitted), strlen(text) + 1);
    ck_assert_int_eq(fitted[132], ' ');
    size_t bytes;
    const unsigned char *units = (const unsigned char *)encode_utf16be(arena, fitted, &bytes);
    ck_assert_uint_eq(bytes, 2 * 72);
    ck_assert(units[2 * 66] == 0 && units[2 * 66 + 1] == ' ' && units[2 * 67] == 0xD8);
}
END_TEST

Suite *t_sms_gateway_suite(void);
Suite *t_sms_gateway_suite(void) {
    Suite *s = suite_create("sms/gateway");
    TCase *t = tcase_create("gateway");
    tcase_add_checked_fixture(t, open_arena, close_arena);
    tcase_add_test(t, each_row_is_whole);
    tcase_add_test(t, the_classes_are_those_of_the_column);
    LOOP(t, what_an_answer_means, answers);
    tcase_add_test(t, each_code_of_each_table_is_a_case_above);
    tcase_add_test(t, a_request_that_never_left_is_not_sent_whatever_the_gateway);
    tcase_add_test(t, kannel_gets_the_password_in_a_header_and_utf16_in_the_body);
    tcase_add_test(t, kannel_is_not_given_a_line_break_or_an_empty_text);
    tcase_add_test(t, esms_gets_our_reference_as_its_request_id);
    tcase_add_test(t, speedsms_gets_the_token_as_a_user_name);
    tcase_add_test(t, the_generic_gateway_fills_in_its_settings);
    tcase_add_test(t, the_generic_gateway_takes_an_id_for_a_yes_when_there_are_no_codes);
    tcase_add_test(t, what_is_not_utf8_cannot_be_written_as_json);
    tcase_add_test(t, the_sandbox_is_sent_every_character_as_it_is);
    LOOP(t, a_gateway_is_not_given_what_it_does_not_take, limits);
    tcase_add_test(t, parts_are_counted_by_packing);
    LOOP(t, a_senders_name_is_short_and_plain, senders);
    tcase_add_test(t, a_forbidden_character_is_named);
    tcase_add_test(t, settings_bound_a_gateway_more);
    tcase_add_test(t, advertising_never_leaves_from_a_plain_number);
    LOOP(t, spellings_are_as_their_rules_say, spellings);
    tcase_add_test(t, a_pair_is_never_cut_at_the_sixty_seventh_unit);
    suite_add_tcase(s, t);
    return s;
}

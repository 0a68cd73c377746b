// SPDX-License-Identifier: MPL-2.0
// From the wire to a request: addresses, query strings, bodies, routes, and the parameters of lists.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#undef fail  // of check.h; ours means something else
#include "base/text.h"
#include "http/reply.h"
#include "http/request.h"

static struct arena *arena;
static struct routes routes;
static struct app app;
static struct cx cx;
static struct principal who;

static void start(void) {
    arena = arena_new();
    cx_init(&cx, &app, arena, NULL);
    who = (struct principal){ .role = role_find("admin") };
    cx.who = &who;
    routes = routes_build(arena);
}

static void stop(void) { arena_free(arena); }

// --- the address
// --------------------------------------------------------------------------------------------------------------------

static const struct {
    const char *text;
    bool plus;
    const char *want;  // NULL: refused
} escapes[] = {
    { "a%20b", false, "a b" }, { "a+b", true, "a b" }, { "a+b", false, "a+b" }, { "%c3%B4", false, "ô" },
    { "", false, "" },         { "%41", false, "A" },  { "%", false, NULL },    { "%4", false, NULL },
    { "%4g", false, NULL },    { "%00", false, NULL }, { "%0a", false, NULL },  { "%c3%28", false, NULL },
    { "%ff", false, NULL },
};

START_TEST(escapes_are_undone_or_refused) {
    const char *got = request_unescape(arena, escapes[_i].text, strlen(escapes[_i].text), escapes[_i].plus);
    if (escapes[_i].want) ck_assert_str_eq(got, escapes[_i].want);
    else ck_assert_ptr_eq(got, NULL);
}
END_TEST

struct address {
    const char *method, *uri, *query;
};

static const char *param(void *arg, const char *name) {
    const struct address *a = arg;
    if (strcmp(name, "REQUEST_METHOD") == 0) return a->method;
    if (strcmp(name, "REQUEST_URI") == 0) return a->uri;
    if (strcmp(name, "QUERY_STRING") == 0) return a->query;
    return NULL;
}

static const struct {
    struct address address;
    enum rc want;
    size_t n;
} addresses[] = {
    { { "GET", "/a/b?x=1", "x=1" }, RC_OK, 1 },
    { { "GET", "/a", "" }, RC_OK, 0 },
    { { "GET", "/a", NULL }, RC_OK, 0 },
    { { "GET", "/a", "&&x=1&" }, RC_OK, 1 },
    { { "GET", "/a", "x" }, RC_OK, 1 },
    { { "GET", "/a", "x==1" }, RC_OK, 1 },
    { { "GET", "/a%zz", "" }, RC_MALFORMED, 0 },
    { { "GET", "/a", "x=1&x=2" }, RC_MALFORMED, 0 },
    { { "GET", "/a", "x=%c3%28" }, RC_MALFORMED, 0 },
    { { "GET", "/a", "a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q&r&s&t&u&v&w&x" }, RC_OK, 24 },
    { { "GET", "/a", "a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q&r&s&t&u&v&w&x&y" }, RC_MALFORMED, 0 },
    { { NULL, "/a", "" }, RC_MALFORMED, 0 },
    { { "GET", NULL, "" }, RC_MALFORMED, 0 },
};

START_TEST(address_is_read) {
    struct req rq;
    struct address a = addresses[_i].address;
    ck_assert_int_eq(request_parse(&cx, param, &a, &rq), addresses[_i].want);
    if (addresses[_i].want == RC_OK) ck_assert_uint_eq(rq.n_query, addresses[_i].n);
    ck_assert_uint_eq(strlen(cx.request_id), 32);
}
END_TEST

// --- the body
// ---------------------------------------------------------------------------------------------------------------------------

#define DEEP8 "{\"a\":[{\"a\":[{\"a\":[{\"a\":[1]}]}]}]}"

static const struct {
    const char *type, *body;
    enum rc want;
    const char *word;
} bodies[] = {
    { "application/json", "{}", RC_OK, NULL },
    { "application/json; charset=utf-8", "{\"a\": 1}", RC_OK, NULL },
    { "APPLICATION/JSON", " {} ", RC_OK, NULL },
    { "application/json", DEEP8, RC_OK, NULL },
    { "application/json", "{\"a\":[" DEEP8 "]}", RC_TOO_LARGE, "too_deep" },
    { "application/json", "{\"a\": \"[[[[[[[[[[\"}", RC_OK, NULL },
    { "application/json", "{\"a\": \"\\\"[[[[[[[[[\"}", RC_OK, NULL },
    { "application/json", "[[[[[[[[[[", RC_TOO_LARGE, "too_deep" },
    { "application/json", "", RC_MALFORMED, "bad_json" },
    { "application/json", "{\"a\": 1", RC_MALFORMED, "bad_json" },
    { "application/json", "{\"a\": 1, \"a\": 2}", RC_MALFORMED, "bad_json" },
    { "application/json", "{\"a\": \"\\u0000\"}", RC_MALFORMED, "bad_json" },
    { "application/json", "{\"a\": \"\xff\"}", RC_MALFORMED, "bad_json" },
    { "application/json", "{} {}", RC_MALFORMED, "bad_json" },
    { "application/json", "[1]", RC_MALFORMED, "not_object" },
    { "application/jsonp", "{}", RC_MEDIA, NULL },
    { "application/jso", "{}", RC_MEDIA, NULL },
    { "text/plain", "{}", RC_MEDIA, NULL },
    { "", "{}", RC_MEDIA, NULL },
    { NULL, "{}", RC_MEDIA, NULL },
};

START_TEST(body_is_one_object_or_refused) {
    struct route route = { .method = "POST" };
    struct req rq = {
        .content_type = bodies[_i].type, .body = bodies[_i].body, .body_len = strlen(bodies[_i].body), .route = &route
    };
    ck_assert_int_eq(request_json(&cx, &rq), bodies[_i].want);
    if (bodies[_i].word) ck_assert_str_eq(cx.word, bodies[_i].word);
}
END_TEST

START_TEST(raw_nul_is_refused_and_no_body_may_be_enough) {
    struct route optional = { .method = "DELETE", .flags = R_BODY_OPTIONAL };
    struct req rq = { .content_type = "application/json", .body = "{}\0", .body_len = 3, .route = &optional };
    ck_assert_int_eq(request_json(&cx, &rq), RC_MALFORMED);
    ck_assert_str_eq(cx.word, "nul");
    rq = (struct req){ .body = "", .route = &optional };
    ck_assert_int_eq(request_json(&cx, &rq), RC_OK);
    ck_assert_uint_eq(json_object_size(rq.json), 0);
}
END_TEST

// --- routes
// -----------------------------------------------------------------------------------------------------------------------------

static const struct {
    const char *method, *path;
    enum rc want;
    const char *route;  // or what Allow says
    int64_t id;
} matches[] = {
    { "GET", "/api/v1/households", RC_OK, "/api/v1/households", 0 },
    { "GET", "/api/v1/households/12", RC_OK, "/api/v1/households/{id}", 12 },
    { "POST", "/api/v1/households/register", RC_OK, "/api/v1/households/register", 0 },
    { "GET", "/api/v1/households/export", RC_OK, "/api/v1/households/export", 0 },
    { "POST", "/api/v1/households/12/move", RC_OK, "/api/v1/households/{id}/move", 12 },
    { "GET", "/api/v1/schema/course-sessions", RC_OK, "/api/v1/schema/{name}", 0 },
    { "GET", "/api/v1/households/999999999999999999", RC_OK, "/api/v1/households/{id}", 999999999999999999 },
    { "GET", "/api/v1/households/1000000000000000000", RC_NOT_FOUND, NULL, 0 },
    { "GET", "/api/v1/households/-1", RC_NOT_FOUND, NULL, 0 },
    { "GET", "/api/v1/households/1x", RC_NOT_FOUND, NULL, 0 },
    { "GET", "/api/v1/households/", RC_NOT_FOUND, NULL, 0 },
    { "GET", "/api/v1/households/1/", RC_NOT_FOUND, NULL, 0 },
    { "GET", "/api/v1/household", RC_NOT_FOUND, NULL, 0 },
    { "GET", "/api/v1/householdss", RC_NOT_FOUND, NULL, 0 },
    { "GET", "", RC_NOT_FOUND, NULL, 0 },
    { "GET", "/api/v1/schema/", RC_NOT_FOUND, NULL, 0 },
    { "GET", "/api/v1/schema/Units", RC_NOT_FOUND, NULL, 0 },
    { "PATCH", "/api/v1/households/12", RC_METHOD, "GET, PUT, DELETE", 0 },
    { "GET", "/api/v1/households/12/move", RC_METHOD, "POST", 0 },
    { "get", "/api/v1/households", RC_METHOD, "GET, POST", 0 },
    { "POST", "/api/v1/audit", RC_METHOD, "GET", 0 },
};

START_TEST(route_is_found) {
    struct req rq = { .method = matches[_i].method, .path = matches[_i].path };
    ck_assert_int_eq(router_match(&cx, &routes, &rq), matches[_i].want);
    if (matches[_i].want == RC_OK) {
        ck_assert_str_eq(rq.route->path, matches[_i].route);
        ck_assert_int_eq(rq.id, matches[_i].id);
    }
    if (matches[_i].want == RC_METHOD) ck_assert_str_eq(rq.allow, matches[_i].route);
}
END_TEST

START_TEST(each_route_is_whole_and_alone) {
    for (size_t i = 0; i < routes.n; i++) {
        const struct route *r = &routes.all[i];
        ck_assert_msg(r->fn && r->summary && *r->summary && r->perm != P_UNSTATED && r->perm != P_NEVER, "%s %s", r->method,
                      r->path);
        if (strstr(r->path, "{id}")) ck_assert_msg(r->entity != NULL, "%s: whose id?", r->path);
        for (size_t j = 0; j < i; j++)
            ck_assert_msg(strcmp(r->path, routes.all[j].path) != 0 || strcmp(r->method, routes.all[j].method) != 0, "%s %s twice",
                          r->method, r->path);
    }
}
END_TEST

// --- lists
// ------------------------------------------------------------------------------------------------------------------------------

static const struct {
    const char *collection, *name, *value;
    enum rc want;
} list_params[] = {
    { "households", "limit", "1", RC_OK },          { "households", "limit", "200", RC_OK },
    { "households", "limit", "201", RC_MALFORMED }, { "households", "limit", "0", RC_MALFORMED },
    { "households", "limit", "1x", RC_MALFORMED },  { "households", "limit", "", RC_MALFORMED },
    { "households", "sort", "name", RC_OK },        { "households", "sort", "-registered_on", RC_OK },
    { "households", "sort", "note", RC_MALFORMED }, { "households", "sort", "--name", RC_MALFORMED },
    { "households", "sort", "-id", RC_OK },         { "households", "class", "poor", RC_OK },
    { "households", "class", "x", RC_MALFORMED },   { "households", "unit_id", "15", RC_OK },
    { "households", "unit_id", "x", RC_MALFORMED }, { "households", "note", "x", RC_MALFORMED },
    { "households", "nobody", "x", RC_MALFORMED },  { "households", "q", "a thông", RC_OK },
    { "memberships", "q", "a", RC_MALFORMED },      { "projects", "code", "đ", RC_MALFORMED },
    { "persons", "ethnic_id", "7", RC_OK },         { "households", "after", "zz", RC_OK },  // the cursor is opened later
};

START_TEST(list_parameter_is_read) {
    struct list_query lq;
    const char *name = list_params[_i].name, *value = list_params[_i].value;
    ck_assert_int_eq(list_parse(&cx, entity_find(list_params[_i].collection), &name, &value, 1, &lq), list_params[_i].want);
}
END_TEST

START_TEST(sensitive_filter_is_for_who_may_see) {
    const char *name = "ethnic_id", *value = "7";
    struct list_query lq;
    who.role = role_find("leader");
    ck_assert_int_eq(list_parse(&cx, entity_find("persons"), &name, &value, 1, &lq), RC_FORBIDDEN);
}
END_TEST

// --- the answer
// -------------------------------------------------------------------------------------------------------------------------

static const struct {
    const char *tags;
    bool same;
} tags[] = {
    { "\"12\"", true }, { "W/\"12\"", true }, { "\"1\", \"12\"", true }, { "\"112\"", false }, { "\"123\"", false },
    { "12", false },    { "", false },        { NULL, false },
};

START_TEST(not_modified_only_for_the_same_tag) {
    struct req rq = { .if_none_match = tags[_i].tags };
    struct out out = { .status = 200 };
    ck_assert_int_eq(reply_not_modified(&rq, &out, "12"), tags[_i].same);
    ck_assert_int_eq(out.status, tags[_i].same ? 304 : 200);
}
END_TEST

START_TEST(refusal_is_a_problem_with_its_fields) {
    struct req rq = { .allow = "GET" };
    struct out out = { .status = 201, .location = "/x", .version = 3 };
    struct buf text = buf_new(arena);
    cx.request_id = "0123456789abcdef0123456789abcdef";
    field_fail(&cx, "name", "required");
    reply_build(&cx, &rq, &out, cx_valid(&cx), &text);
    const char *got = buf_string(&text);
    ck_assert_int_eq(out.status, 422);
    ck_assert_ptr_eq(strstr(got, "ETag"), NULL);
    ck_assert_ptr_eq(strstr(got, "Location"), NULL);
    const char *const parts[] = { "Status: 422 ",
                                  "Content-Type: application/problem+json; charset=utf-8\r\n",
                                  "Cache-Control: no-store\r\n",
                                  "\"type\":\"/problems/invalid\"",
                                  "\"instance\":\"0123456789abcdef0123456789abcdef\"",
                                  "{\"field\":\"name\",\"code\":\"required\",\"detail\":\"Nhập thông tin này.\"}" };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        ck_assert_msg(strstr(got, parts[i]) != NULL, "%s in %s", parts[i], got);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))

Suite *t_request_suite(void);
Suite *t_request_suite(void) {
    Suite *s = suite_create("request");
    TCase *tc = tcase_create("wire");
    tcase_add_checked_fixture(tc, start, stop);
    tcase_add_loop_test(tc, escapes_are_undone_or_refused, 0, COUNT(escapes));
    tcase_add_loop_test(tc, address_is_read, 0, COUNT(addresses));
    tcase_add_loop_test(tc, body_is_one_object_or_refused, 0, COUNT(bodies));
    tcase_add_test(tc, raw_nul_is_refused_and_no_body_may_be_enough);
    tcase_add_loop_test(tc, route_is_found, 0, COUNT(matches));
    tcase_add_test(tc, each_route_is_whole_and_alone);
    tcase_add_loop_test(tc, list_parameter_is_read, 0, COUNT(list_params));
    tcase_add_test(tc, sensitive_filter_is_for_who_may_see);
    tcase_add_loop_test(tc, not_modified_only_for_the_same_tag, 0, COUNT(tags));
    tcase_add_test(tc, refusal_is_a_problem_with_its_fields);
    suite_add_tcase(s, tc);
    return s;
}

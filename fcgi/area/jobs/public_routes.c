// SPDX-License-Identifier: MPL-2.0
// What everybody may see and do without a log-in: open vacancies, the catalogue for the forms, the registration of an employer. Answers to
// reads are the same for everybody and may be kept for PUBLIC_FRESH_S by nginx and by a browser.
#include <stdlib.h>
#include <string.h>

#include "area/jobs/public_form.h"
#include "area/jobs/registration.h"
#include "base/vault.h"
#include "entity/records.h"
#include "http/http.h"
#include "queries.h"
#include "svc/vacancy_words.h"

enum { PAGE = 20, PAGE_MAX = 100, ETAG_BYTES = 10 };

// A vacancy that is closed stays visible for nginx's half minute and the browser's.
static const char fresh[] = "public, max-age=30";

// Hands out the body with a tag of its own content.
static enum rc hand_out(struct cx *cx, const struct req *rq, struct out *out, json_t *body) {
    uint8_t hash[VAULT_HASH_SIZE];
    char tag[2 * ETAG_BYTES + 1];
    char *text = json_dumps(cx_json(cx, body), JSON_COMPACT | JSON_SORT_KEYS);
    if (!text) return fail(cx, RC_INTERNAL, "json", NULL);
    vault_hash(text, strlen(text), hash);
    vault_hex(hash, ETAG_BYTES, tag);
    out->text = arena_strdup(cx->arena, text);
    out->text_type = "application/json; charset=utf-8";
    out->cache = fresh;
    free(text);
    if (reply_not_modified(rq, out, arena_strdup(cx->arena, tag))) out->text = NULL;
    return RC_OK;
}

// --- open vacancies ---------------------------------------------------------------------------------------------------------------------

static enum rc bad(struct cx *cx, const char *sentence) {
    return fail(cx, RC_MALFORMED, "bad_query", sentence);
}

static enum rc number(struct cx *cx, const struct req *rq, const char *name, int64_t max, int64_t *out, bool *has) {
    const char *text = req_param(rq, name);
    char *end;
    *has = text && *text;
    if (!*has) return RC_OK;
    *out = strtoll(text, &end, 10);
    return *end || strlen(text) > 15 || *out < 0 || *out > max ? bad(cx, arena_printf(cx->arena, "%s phải là một số.", name)) : RC_OK;
}

static const char *const known[] = { "q", "trade_id", "unit_id", "near_id", "km", "wage", "sort", "after", "limit" };

static enum rc check_names(struct cx *cx, const struct req *rq) {
    for (size_t i = 0; i < rq->n_query; i++) {
        size_t k = 0;
        while (k < sizeof known / sizeof *known && strcmp(known[k], rq->names[i]) != 0) k++;
        if (k == sizeof known / sizeof *known) return bad(cx, "Địa chỉ có tham số lạ.");
    }
    return RC_OK;
}

// "4500000.123": behind which row the next page begins.
static enum rc take_after(struct cx *cx, const struct req *rq, struct q_public_vacancies_in *in) {
    const char *text = req_param(rq, "after");
    char *end;
    in->sort_key = INT64_MAX;
    in->after_id = 0;
    if (!text || !*text) return RC_OK;
    in->sort_key = strtoll(text, &end, 10);
    if (end == text || *end != '.' || strlen(text) > 40) return bad(cx, "after phải là giá trị next của trang trước.");
    text = end + 1;
    in->after_id = strtoll(text, &end, 10);
    return *end || end == text ? bad(cx, "after phải là giá trị next của trang trước.") : RC_OK;
}

static enum rc take_query(struct cx *cx, const struct req *rq, struct q_public_vacancies_in *in) {
    const char *sort = req_param(rq, "sort"), *q = req_param(rq, "q");
    struct vacancy_words words;
    bool has_limit;
    in->sort = sort && *sort ? sort : "new";
    in->n = PAGE;
    TRY(check_names(cx, rq));
    TRY(number(cx, rq, "trade_id", INT32_MAX, &in->trade_id, &in->has_trade_id));
    TRY(number(cx, rq, "unit_id", INT32_MAX, &in->unit_id, &in->has_unit_id));
    TRY(number(cx, rq, "near_id", INT32_MAX, &in->near_id, &in->has_near_id));
    TRY(number(cx, rq, "km", 2000, &in->km, &in->has_km));
    TRY(number(cx, rq, "wage", INT64_C(1000000000), &in->wage, &in->has_wage));
    TRY(number(cx, rq, "limit", PAGE_MAX, &in->n, &has_limit));
    TRY(take_after(cx, rq, in));
    if (strcmp(in->sort, "new") != 0 && strcmp(in->sort, "wage") != 0 && strcmp(in->sort, "near") != 0) return bad(cx, "sort là new, wage hoặc near.");
    if ((in->has_km || strcmp(in->sort, "near") == 0) && !in->has_near_id) return bad(cx, "Chọn xã (near_id) để tính khoảng cách.");
    if (in->n < 1) return bad(cx, "limit là số từ 1 đến 100.");
    TRY(vacancy_words(cx, q, &words));
    in->words = words.words;
    in->trades = words.trades;
    in->units = words.units;
    in->rest = words.rest;
    return RC_OK;
}

static json_t *or_null(bool has, int64_t value) {
    return has ? json_integer((json_int_t)value) : json_null();
}

// A person or a household that hires is not named unless it agreed.
static const char *employer_name(bool named, const char *name) {
    return named ? name : "Hộ gia đình, cá nhân";
}

static json_t *vacancy_json(const struct q_public_vacancies_out *v) {
    return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:s, s:s, s:b, s:o}", "id", (json_int_t)v->id, "short_no", (json_int_t)v->short_no, "title", v->title, "trade", v->trade, "employer",
                     employer_name(v->named != 0, v->employer), "unit", v->unit, "place", v->place, "places", (json_int_t)v->places, "wage_from",
                     or_null(v->has_wage_from, v->wage_from), "wage_to", or_null(v->has_wage_to, v->wage_to), "start_on", v->start_on, "deadline", v->deadline, "boards",
                     v->boards != 0, "km", or_null(v->has_km, v->km));
}

static enum rc vacancies(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_public_vacancies_in in = { .words = "[]" };
    struct q_public_vacancies_out *rows;
    char day[VDATE_ISO_SIZE];
    size_t n;
    TRY(take_query(cx, rq, &in));
    vdate_format(cx->today, day);
    in.day = day;
    int64_t page = in.n++;
    TRY(q_public_vacancies(cx->db, cx->arena, &in, &rows, &n));
    size_t shown = n > (size_t)page ? (size_t)page : n;
    json_t *items = json_array();
    for (size_t i = 0; i < shown; i++) json_array_append_new(items, vacancy_json(&rows[i]));
    const char *next = n > shown ? arena_printf(cx->arena, "%lld.%lld", (long long)rows[shown - 1].sort_key, (long long)rows[shown - 1].id) : NULL;
    return hand_out(cx, rq, out, json_pack("{s:o, s:s?, s:s}", "items", items, "next", next, "day", day));
}

// The fields of the public form, as the row has them: nothing that is added to the record later gets here by itself.
static json_t *public_part(struct cx *cx, const struct row *row) {
    json_t *whole = entity_json(cx, &vacancy, row, false), *part = json_object(), *labels = json_object_get(whole, "labels");
    for (const struct public_pick *p = public_vacancy; p->name; p++) {
        json_t *label = json_object_get(labels, p->name);
        json_object_set(part, p->name, json_object_get(whole, p->name));
        if (label) json_object_set(part, arena_printf(cx->arena, "%s_label", p->name), label);
    }
    return part;
}

static void contact(struct cx *cx, const struct q_public_vacancy_out *v, json_t *to) {
    const char *place = arena_printf(cx->arena, "employer:%lld:number", (long long)v->employer_id);
    const char *digits = v->number_enc.p ? vault_unseal(cx->app->vault, cx->arena, place, v->number_enc.p, v->number_enc.n) : NULL;
    json_object_set_new(to, "contact", v->publishes ? json_pack("{s:s?, s:s?}", "name", v->contact, "phone", digits) : json_null());
}

static enum rc one(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_public_vacancy_out v;
    struct row row;
    char day[VDATE_ISO_SIZE];
    bool found;
    vdate_format(cx->today, day);
    TRY(q_public_vacancy(cx->db, cx->arena, &(struct q_public_vacancy_in){ .id = rq->id, .day = day }, &v, &found));
    if (!found) return fail(cx, RC_NOT_FOUND, NULL, "Chỗ việc này không còn tuyển.");
    TRY(entity_read(cx, &vacancy, rq->id, &row));
    json_t *body = public_part(cx, &row);
    json_object_set_new(body, "id", json_integer((json_int_t)rq->id));
    json_object_set_new(body, "short_no", json_integer((json_int_t)v.short_no));
    json_object_set_new(body, "employer", json_string(employer_name(v.named != 0, v.employer)));
    contact(cx, &v, body);
    return hand_out(cx, rq, out, body);
}

// --- the catalogue ------------------------------------------------------------------------------------------------------------------------

#define NAMES(query, rows, n)                                                                                                             \
    for (size_t i = 0; i < (n); i++) json_array_append_new(query, json_pack("{s:I, s:s}", "id", (json_int_t)(rows)[i].id, "name", (rows)[i].name))

static enum rc catalogue(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_public_units_out *unit_rows;
    struct q_trade_names_out *trade_rows;
    struct q_public_industries_out *industry_rows;
    struct q_public_certificates_out *certificate_rows;
    char day[VDATE_ISO_SIZE];
    const char *reply = cx->app->conf.reply_number;
    size_t n_units, n_trades, n_industries, n_certificates;
    vdate_format(cx->today, day);
    TRY(q_public_units(cx->db, cx->arena, &(struct q_public_units_in){ .day = day }, &unit_rows, &n_units));
    TRY(q_trade_names(cx->db, cx->arena, &trade_rows, &n_trades));
    TRY(q_public_industries(cx->db, cx->arena, &industry_rows, &n_industries));
    TRY(q_public_certificates(cx->db, cx->arena, &certificate_rows, &n_certificates));
    json_t *units = json_array(), *trades = json_array(), *industries = json_array(), *certificates = json_array();
    NAMES(units, unit_rows, n_units);
    NAMES(trades, trade_rows, n_trades);
    NAMES(industries, industry_rows, n_industries);
    NAMES(certificates, certificate_rows, n_certificates);
    return hand_out(cx, rq, out, json_pack("{s:s?, s:o, s:o, s:o, s:o, s:o, s:o}", "reply_number", strcmp(reply, "-") == 0 ? NULL : reply, "units", units, "trades", trades, "industries", industries, "certificates", certificates,
                                           "firm", public_form_schema(cx, &employer, public_firm), "vacancy", public_form_schema(cx, &vacancy, public_vacancy)));
}

const struct route public_routes[] = {
    { "GET", "/api/v1/public/vacancies", P_PUBLIC, POOL_FAST, R_NO_TX, .fn = vacancies, .summary = "Chỗ việc đang tuyển, cho mọi người" },
    { "GET", "/api/v1/public/vacancies/{id}", P_PUBLIC, POOL_FAST, R_NO_TX, .entity = &vacancy, .fn = one, .summary = "Một chỗ việc đang tuyển, cho mọi người" },
    { "GET", "/api/v1/public/catalogue", P_PUBLIC, POOL_FAST, R_NO_TX, .fn = catalogue, .summary = "Danh mục và biểu mẫu của trang công khai" },
    { "POST", "/api/v1/public/registrations", P_PUBLIC, POOL_FAST, 0, .fn = registration_take, .summary = "Đơn vị tuyển dụng tự đăng ký" },
    { .method = NULL },
};

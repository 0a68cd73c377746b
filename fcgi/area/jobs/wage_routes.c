// SPDX-License-Identifier: MPL-2.0
// The minimum wage of a day, and vacancies that pay whole days less. A warning, never a refusal: which zone a workplace lies in and what
// was agreed is for people to judge.
#include <stdlib.h>

#include "http/http.h"
#include "queries.h"

static json_t *or_null(bool has, int64_t value) { return has ? json_integer((json_int_t)value) : json_null(); }

static enum rc minimum_wage(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_rule_at_out rule = { 0 };
    const char *text = req_param(rq, "day");
    char day[VDATE_ISO_SIZE];
    vday at = cx->today;
    bool found;
    if (text && !vdate_parse(text, &at)) return fail(cx, RC_MALFORMED, "bad_query", "day là ngày, ví dụ day=2026-01-01.");
    vdate_format(at, day);
    TRY(q_rule_at(cx->db, cx->arena, &(struct q_rule_at_in){ .code = "min_wage_month", .day = day }, &rule, &found));
    out->json = cx_json(cx, json_pack("{s:s, s:o, s:b, s:s?}", "day", day, "value", or_null(found, rule.value), "verified", found && rule.verified, "source",
                                      found ? rule.source : NULL));
    return RC_OK;
}

static enum rc below(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_vacancies_below_minimum_out *rows;
    char day[VDATE_ISO_SIZE];
    size_t n;
    (void)rq;
    vdate_format(cx->today, day);
    TRY(q_vacancies_below_minimum(cx->db, cx->arena, &(struct q_vacancies_below_minimum_in){ .day = day }, &rows, &n));
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:I, s:b, s:s?}", "vacancy_id", (json_int_t)rows[i].id, "title",
                                              rows[i].title, "state", rows[i].state, "employer", rows[i].employer, "employer_state", rows[i].employer_state, "unit",
                                              rows[i].unit, "wage_from", or_null(rows[i].has_wage_from, rows[i].wage_from), "wage_to",
                                              or_null(rows[i].has_wage_to, rows[i].wage_to), "start_on", rows[i].start_on, "minimum", (json_int_t)rows[i].minimum,
                                              "verified", rows[i].verified != 0, "source", rows[i].source));
    out->json = cx_json(cx, json_pack("{s:o}", "items", list));
    return RC_OK;
}

const struct route wage_routes[] = {
    { "GET", "/api/v1/minimum-wage", P_JOB_READ, POOL_FAST, R_NO_TX, .fn = minimum_wage, .summary = "Lương tối thiểu vùng III của một ngày" },
    { "GET", "/api/v1/vacancies/below-minimum-wage", P_JOB_READ, POOL_FAST, R_NO_TX, .fn = below, .summary = "Chỗ việc cả ngày trả dưới lương tối thiểu" },
    { .method = NULL },
};

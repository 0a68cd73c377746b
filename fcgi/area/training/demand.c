// SPDX-License-Identifier: MPL-2.0
// Demand for training: what people said they want to learn; open work for which too few people have the trade or the licence, and who would
// do for it after a course; poor households in which nobody learnt a trade.
#include <stdlib.h>

#include "http/http.h"
#include "match/lack.h"
#include "queries.h"
#include "svc/match_cache.h"
#include "svc/matching.h"

// --- the survey, and households ---------------------------------------------------------------------------------------------------------

static json_t *wishes_json(const struct q_training_demand_out *rows, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:I, s:s, s:o, s:s?, s:I, s:s, s:I, s:I, s:I}", "trade_id", (json_int_t)rows[i].trade_id, "trade", rows[i].trade,
                                              "village_id", rows[i].has_village_id ? json_integer((json_int_t)rows[i].village_id) : json_null(), "village", rows[i].village,
                                              "unit_id", (json_int_t)rows[i].unit_id, "unit", rows[i].unit, "wishes", (json_int_t)rows[i].wishes, "poor",
                                              (json_int_t)rows[i].poor, "served", (json_int_t)rows[i].served));
    return list;
}

static json_t *gaps_json(const struct q_training_gaps_out *rows, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:I, s:s, s:I, s:s, s:I, s:I}", "village_id", (json_int_t)rows[i].village_id, "village", rows[i].village, "unit_id",
                                              (json_int_t)rows[i].unit_id, "unit", rows[i].unit, "households", (json_int_t)rows[i].households, "untrained",
                                              (json_int_t)rows[i].untrained));
    return list;
}

// --- open work ----------------------------------------------------------------------------------------------------------------------------

struct left {
    struct q_vacancies_left_out *rows;  // rising by id
    size_t n;
};

static uint32_t left_of(void *arg, const struct match_vacancy *v) {
    const struct left *l = arg;
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (l->rows[mid].id == v->id) return (uint32_t)l->rows[mid].places;
        if (l->rows[mid].id < v->id) low = mid + 1;
        else high = mid;
    }
    return 0;
}

static json_t *communes_json(const struct match_catalogue *c, const struct match_lack *lack) {
    json_t *list = json_array();
    for (uint32_t i = 1; i < c->n_communes; i++)
        if (lack->by_commune[i])
            json_array_append_new(list, json_pack("{s:I, s:s, s:i}", "unit_id", (json_int_t)strtoll(c->commune[i].code, NULL, 10), "unit", c->commune[i].name, "people",
                                                  (int)lack->by_commune[i]));
    return list;
}

static json_t *lack_json(const struct match_catalogue *c, const struct match_lack *lack) {
    const struct match_trade *of = &c->trade[lack->trade];
    return json_pack("{s:s, s:s, s:s?, s:i, s:i, s:i, s:i, s:i, s:i, s:o}", "trade_code", of->code, "trade", of->name, "licence_needed",
                     of->certificate ? c->certificate[of->certificate].name : NULL, "vacancies", (int)lack->vacancies, "places", (int)lack->places, "lacking",
                     (int)lack->lacking, "people", (int)lack->people, "poor", (int)lack->poor, "licence_only", (int)lack->licence, "communes", communes_json(c, lack));
}

static enum rc communes_in_scope(struct cx *cx, const struct match_catalogue *c, uint64_t *out) {
    struct q_match_units_out *rows;
    size_t n;
    *out = 0;
    TRY(q_match_units(cx->db, cx->arena, &(struct q_match_units_in){ .scope = cx->who->unit_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) *out |= UINT64_C(1) << matching_commune(c, rows[i].id);
    return RC_OK;
}

// Everybody's places and fitting people; those who would do after a course only of the caller's units.
static enum rc add_work(struct cx *cx, json_t **out) {
    const struct match_pool *pool;
    struct match_weights weights;
    struct match_ask ask = { .weights = &weights, .today = cx->today };
    struct match_lack *lacks;
    struct left left;
    char day[VDATE_ISO_SIZE];
    size_t n;
    uint32_t looked;
    vdate_format(cx->today, day);
    TRY(match_cache_pool(cx, &pool));
    TRY(matching_weights_today(cx, &weights));
    TRY(communes_in_scope(cx, &pool->catalogue, &ask.communes));
    TRY(q_vacancies_left(cx->db, cx->arena, &(struct q_vacancies_left_in){ .day = day }, &left.rows, &left.n));
    match_lacks(cx->arena, pool, &ask, left_of, &left, &lacks, &n, &looked);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) json_array_append_new(list, lack_json(&pool->catalogue, &lacks[i]));
    *out = cx_json(cx, json_pack("{s:i, s:o}", "looked", (int)looked, "trades", list));
    return RC_OK;
}

// The survey is shown also while there is no pool to match with.
static enum rc demand(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_training_demand_out *rows;
    struct q_training_gaps_out *gaps;
    json_t *work = NULL;
    size_t n, n_gaps;
    (void)rq;
    TRY(q_training_demand(cx->db, cx->arena, &(struct q_training_demand_in){ .scope = cx->who->unit_id }, &rows, &n));
    TRY(q_training_gaps(cx->db, cx->arena, &(struct q_training_gaps_in){ .scope = cx->who->unit_id }, &gaps, &n_gaps));
    enum rc rc = add_work(cx, &work);
    if (rc == RC_BUSY || rc == RC_CONFLICT) cx_clear(cx);
    else TRY(rc);
    out->json = cx_json(cx, json_pack("{s:o, s:o, s:O?}", "items", wishes_json(rows, n), "villages", gaps_json(gaps, n_gaps), "work", work));
    return RC_OK;
}

const struct route demand_routes[] = {
    { "GET", "/api/v1/training-demand", P_ENROL_READ, POOL_SLOW, R_NO_TX, .fn = demand, .summary = "Nhu cầu học nghề: theo khảo sát, theo chỗ việc thiếu người, theo hộ" },
    { .method = NULL },
};

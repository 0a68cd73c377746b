// SPDX-License-Identifier: MPL-2.0
#include "area/jobs/search_ask.h"

#include <stdlib.h>
#include <string.h>

#include "queries.h"
#include "svc/match_cache.h"
#include "svc/matching.h"

enum { LIMIT = 20, LIMIT_MAX = 100, SKIP_MAX = FIND_MOST - LIMIT_MAX, KM_MAX = 2000 };

const char *const job_hours_words[FIND_HOURS] = { "full", "part", "shift", "night", "piece" };  // bits of enum match_hours
const char *const job_state_words[FIND_STATES] = { "looking", "placed", "paused" };
const char *const job_class_words[MATCH_CLASSES] = { "poor", "near_poor", "escaped", "low_income", "other" };

enum rc communes_of(struct cx *cx, const struct match_catalogue *c, uint64_t *out) {
    struct q_match_units_out *rows;
    size_t n;
    *out = 0;
    TRY(q_match_units(cx->db, cx->arena, &(struct q_match_units_in){ .scope = cx->who->unit_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) *out |= UINT64_C(1) << matching_commune(c, rows[i].id);
    *out &= ~UINT64_C(1);
    return *out ? RC_OK : fail(cx, RC_NOT_FOUND, "no_commune", "Đơn vị của anh chị không có xã, thị trấn nào trong danh sách khớp việc.");
}

int64_t job_search_unit(const struct job_search *q, uint16_t commune) {
    return commune ? strtoll(q->pool->catalogue.commune[commune].code, NULL, 10) : 0;
}

// --- the query string ----------------------------------------------------------------------------------------------------------------

static enum rc bad(struct cx *cx, const char *name) {
    return fail(cx, RC_MALFORMED, "bad_query", arena_printf(cx->arena, "Tham số không dùng được: %s.", name));
}

static enum rc number(struct cx *cx, const char *name, const char *text, int64_t least, int64_t most, int64_t *out) {
    char *end;
    int64_t n = strtoll(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || n < least || n > most) return bad(cx, name);
    *out = n;
    return RC_OK;
}

static enum rc choice(struct cx *cx, const char *name, const char *text, const char *const *words, size_t n, uint8_t *out) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], text) == 0) {
            *out = (uint8_t)(i + 1);
            return RC_OK;
        }
    return bad(cx, name);
}

// A unit that the catalogue does not have leads nowhere: said at once, not answered with an empty list.
static enum rc commune(struct cx *cx, const struct job_search *q, const char *name, const char *text, uint16_t *out) {
    int64_t id;
    TRY(number(cx, name, text, 1, INT64_MAX - 1, &id));
    *out = matching_commune(&q->pool->catalogue, id);
    return *out ? RC_OK : bad(cx, name);
}

static enum rc trade(struct cx *cx, const struct job_search *q, const char *name, const char *text, uint16_t *out) {
    int64_t id;
    TRY(number(cx, name, text, 1, INT64_MAX - 1, &id));
    for (uint32_t i = 1; i < q->pool->catalogue.n_trades && !*out; i++)
        if (q->trade_id[i] == id) *out = (uint16_t)i;
    return *out ? RC_OK : bad(cx, name);
}

static enum rc take(struct cx *cx, struct job_search *q, const char *name, const char *text) {
    struct find_ask *a = &q->ask;
    int64_t n = 0;
    uint8_t hours = 0;
    if (strcmp(name, "q") == 0) return RC_OK;
    if (strcmp(name, "trade_id") == 0) return trade(cx, q, name, text, &a->trade);
    if (strcmp(name, "unit_id") == 0) return commune(cx, q, name, text, &a->commune);
    if (strcmp(name, "near_id") == 0) return commune(cx, q, name, text, &a->near);
    if (strcmp(name, "state") == 0 && q->people) return choice(cx, name, text, job_state_words, FIND_STATES, &a->state);
    if (strcmp(name, "class") == 0 && q->people) return choice(cx, name, text, job_class_words, MATCH_CLASSES, &a->class);
    if (strcmp(name, "hours") == 0) {
        TRY(choice(cx, name, text, job_hours_words, FIND_HOURS, &hours));
        a->hours = (uint8_t)(1u << (hours - 1));
        return RC_OK;
    }
    if (strcmp(name, "village_id") == 0 && q->people) TRY(number(cx, name, text, 1, UINT32_MAX, &n));
    else if (strcmp(name, "km") == 0) TRY(number(cx, name, text, 0, KM_MAX, &n));
    else if (strcmp(name, "wage") == 0) TRY(number(cx, name, text, 1, INT64_C(1000000000), &n));
    else if (strcmp(name, "boards") == 0) TRY(number(cx, name, text, 0, 1, &n));
    else if (strcmp(name, "limit") == 0) TRY(number(cx, name, text, 1, LIMIT_MAX, &n));
    else if (strcmp(name, "skip") == 0) TRY(number(cx, name, text, 0, SKIP_MAX, &n));
    else return bad(cx, name);
    switch (name[0]) {
    case 'v': a->village = (uint32_t)n; break;
    case 'k': a->km = (uint16_t)n; break;
    case 'w': a->wage = (int32_t)((n + 999) / 1000); break;
    case 'b': a->boards = n != 0; break;
    case 'l': q->limit = (uint32_t)n; break;
    default: q->skip = (uint32_t)n;
    }
    return RC_OK;
}

static enum rc take_all(struct cx *cx, const struct req *rq, struct job_search *q) {
    q->limit = LIMIT;
    for (size_t i = 0; i < rq->n_query; i++)
        if (*rq->values[i]) TRY(take(cx, q, rq->names[i], rq->values[i]));
    if ((q->ask.near != 0) != (req_param(rq, "km") && *req_param(rq, "km"))) return fail(cx, RC_MALFORMED, "bad_query", "Ghi cả near_id và km.");
    q->ask.k = q->limit + q->skip;
    return RC_OK;
}

// --- words ---------------------------------------------------------------------------------------------------------------------------

// The pool names trades by code; ids come from the list of trades.
static enum rc read_trades(struct cx *cx, struct job_search *q) {
    struct q_word_trades_out *rows;
    const struct match_catalogue *c = &q->pool->catalogue;
    size_t n, at = 0;
    TRY(q_word_trades(cx->db, cx->arena, &rows, &n));
    q->trade_id = arena_array(cx->arena, c->n_trades, sizeof *q->trade_id);
    for (uint32_t row = 1; row < c->n_trades; row++)
        for (size_t tried = 0; tried < n && !q->trade_id[row]; tried++, at = (at + 1) % n)
            if (strcmp(rows[at].code, c->trade[row].code) == 0) q->trade_id[row] = rows[at].id;
    return RC_OK;
}

static void place_words(struct job_search *q) {
    const struct match_catalogue *c = &q->pool->catalogue;
    struct find_words *w = &q->words;
    const struct words_reading *r = &q->reading;
    w->need = words_need_of(r);
    for (uint32_t i = 1; i < c->n_trades; i++) {
        enum words_how how = WORDS_SAME;
        w->of_trade[i] = words_of_name(r, WORDS_TRADE, q->trade_id[i], &how);
        w->how[i] = (uint8_t)how;
    }
    for (uint16_t i = 1; i < c->n_communes; i++) w->of_commune[i] = words_of_name(r, WORDS_COMMUNE, job_search_unit(q, i), NULL);
    for (uint32_t i = 0; i < r->n_hits && w->n_villages < FIND_VILLAGES; i++) {
        const struct words_hit *h = &r->hit[i];
        if (h->name->kind != WORDS_VILLAGE) continue;
        w->village[w->n_villages].unit = (uint32_t)h->name->id;
        w->village[w->n_villages++].words = h->words;
    }
}

// Some of the words of a name tell nothing about the text they stand in.
static uint32_t whole_names(const struct words_reading *r, uint32_t words) {
    for (uint32_t i = 0; i < r->n_hits; i++)
        if ((words & r->hit[i].words) != r->hit[i].words) words &= ~r->hit[i].words;
    return words;
}

static enum rc read_words(struct cx *cx, const char *query, struct job_search *q) {
    struct words_row *rows = NULL;
    size_t n = 0;
    TRY(words_query(cx, query, q->people, &q->reading));
    if (!q->reading.n_words) return RC_OK;
    if (!q->people) TRY(words_in_vacancies(cx, &q->reading, &rows, &n));
    else if (role_allows(cx->who->role, P_HOUSEHOLD_READ)) TRY(words_people(cx, &q->reading, &rows, &n));
    struct find_text *text = arena_array(cx->arena, n, sizeof *text);
    for (size_t i = 0; i < n; i++) text[i] = (struct find_text){ rows[i].id, whole_names(&q->reading, rows[i].bits) };
    place_words(q);
    q->ask.words = &q->words;
    q->ask.text = text;
    q->ask.n_text = n;
    return RC_OK;
}

enum rc job_search_read(struct cx *cx, const struct req *rq, bool people, struct job_search *out) {
    *out = (struct job_search){ .people = people };
    TRY(match_cache_pool(cx, &out->pool));
    TRY(read_trades(cx, out));
    TRY(take_all(cx, rq, out));
    if (people) TRY(communes_of(cx, &out->pool->catalogue, &out->ask.scope));
    return read_words(cx, req_param(rq, "q"), out);
}

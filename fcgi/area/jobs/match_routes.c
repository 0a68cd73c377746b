// SPDX-License-Identifier: MPL-2.0
// Lookups: people for this vacancy, work for this person, why or why not, two sets of weights beside each other; each score opens into
// its parts.
#include <stdlib.h>
#include <string.h>

#include "area/jobs/match_json.h"
#include "area/jobs/search_ask.h"
#include "entity/records.h"
#include "http/http.h"
#include "match/assign.h"
#include "match/explain.h"
#include "match/pool.h"
#include "queries.h"
#include "svc/match_cache.h"
#include "svc/matching.h"

enum { HITS_MAX = 100, HITS = 20 };

struct asked {
    const struct match_pool *pool;
    struct match_weights weights;
    struct match_rule rule;
    struct match_ask ask;
};

static enum rc open_pool(struct cx *cx, struct asked *q) {
    TRY(match_cache_pool(cx, &q->pool));
    TRY(matching_weights_today(cx, &q->weights));
    q->rule = (struct match_rule){ &q->pool->catalogue, &q->weights, cx->today };
    q->ask = (struct match_ask){ .weights = &q->weights, .today = cx->today, .k = HITS };
    return RC_OK;
}

static enum rc take_k(struct cx *cx, const struct req *rq, uint32_t *k) {
    const char *text = req_param(rq, "k");
    char *end;
    long n = text ? strtol(text, &end, 10) : HITS;
    if (text && (*end || end == text || n < 1 || n > HITS_MAX)) return fail(cx, RC_MALFORMED, "bad_query", "k là số từ 1 đến 100.");
    *k = (uint32_t)n;
    return RC_OK;
}

// --- people for this vacancy --------------------------------------------------------------------------------------------------------------

static const struct q_match_names_out *named(const struct q_match_names_out *rows, size_t n, int64_t id) {
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == id) return &rows[i];
    return NULL;
}

static void put_person(struct cx *cx, const struct asked *q, const struct match_vacancy *v, const struct match_hit *hit, const struct q_match_names_out *who,
                       struct buf *to) {
    buf_printf(to, "{\"seeker_id\":%lld,\"person_id\":%lld,\"unit_id\":%lld,\"introduced\":%lld,\"score\":%d", (long long)hit->id, (long long)who->person_id,
               (long long)who->unit_id, (long long)who->introduced, (int)hit->score);
    match_json_text(to, "name", who->name);
    match_json_text(to, "unit", who->unit);
    match_json_text(to, "village", who->village);
    match_json_text(to, "sex", who->sex);
    match_json_text(to, "birth", who->birth);
    match_json_text(to, "class", who->class);
    match_json_text(to, "class_label", word_label(class_words, who->class));
    buf_text(to, ",\"reasons\":");
    match_json_put(cx, &q->rule, hit->seeker, v, false, to);
    buf_char(to, '}');
}

static enum rc put_people(struct cx *cx, const struct asked *q, const struct match_vacancy *v, struct buf *to) {
    struct match_hit hits[HITS_MAX];
    struct q_match_names_out *rows;
    bool first = true;
    size_t n;
    uint32_t found = match_people(cx->arena, q->pool, v, &q->ask, hits);
    TRY(q_match_names(cx->db, cx->arena, &(struct q_match_names_in){ .scope = cx->who->unit_id, .ids = match_json_ids(cx, &hits->id, sizeof *hits, found) }, &rows, &n));
    for (uint32_t i = 0; i < found; i++) {
        const struct q_match_names_out *who = named(rows, n, hits[i].id);
        if (!who) continue;
        if (!first) buf_char(to, ',');
        first = false;
        put_person(cx, q, v, &hits[i], who, to);
    }
    return RC_OK;
}

static enum rc not_yet(struct cx *cx) {
    cx->retry_after_s = 1;
    return fail(cx, RC_BUSY, "match_not_ready", "Bản ghi vừa được lưu, danh sách khớp việc sẽ có trong một giây.");
}

static void put_end(const struct asked *q, struct buf *to) {
    buf_printf(to, "],\"of\":%d,\"pool\":{\"built_at\":%lld,\"seekers\":%u,\"vacancies\":%u}}", match_weights_sum(&q->weights), (long long)q->pool->built_at,
               q->pool->n_seekers, q->pool->n_vacancies);
}

static enum rc people(struct cx *cx, const struct req *rq, struct out *out) {
    struct asked q;
    TRY(open_pool(cx, &q));
    TRY(take_k(cx, rq, &q.ask.k));
    const struct match_vacancy *v = match_vacancy_find(q.pool, rq->id);
    if (!v) return not_yet(cx);
    TRY(communes_of(cx, &q.pool->catalogue, &q.ask.communes));
    struct buf b = buf_new(cx->arena);
    buf_text(&b, "{\"items\":[");
    TRY(put_people(cx, &q, v, &b));
    put_end(&q, &b);
    out->text = buf_string(&b);
    out->text_type = "application/json; charset=utf-8";
    return RC_OK;
}

// --- work for this person ------------------------------------------------------------------------------------------------------------------

static const struct q_match_titles_out *titled(const struct q_match_titles_out *rows, size_t n, int64_t id) {
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == id) return &rows[i];
    return NULL;
}

static void put_money(struct buf *to, const char *name, bool has, int64_t value) {
    if (has) buf_printf(to, ",\"%s\":%lld", name, (long long)value);
    else buf_printf(to, ",\"%s\":null", name);
}

static void put_place(struct cx *cx, const struct asked *q, const struct match_seeker *s, const struct match_hit *hit, const struct q_match_titles_out *at,
                      struct buf *to) {
    buf_printf(to, "{\"vacancy_id\":%lld,\"places\":%lld,\"score\":%d", (long long)hit->id, (long long)at->places, (int)hit->score);
    match_json_text(to, "title", at->title);
    match_json_text(to, "employer", at->employer);
    match_json_text(to, "unit", at->unit);
    put_money(to, "wage_from", at->has_wage_from, at->wage_from);
    put_money(to, "wage_to", at->has_wage_to, at->wage_to);
    match_json_text(to, "start_on", at->start_on);
    match_json_text(to, "deadline", at->deadline);
    buf_text(to, ",\"reasons\":");
    match_json_put(cx, &q->rule, s, hit->vacancy, false, to);
    buf_char(to, '}');
}

static enum rc work(struct cx *cx, const struct req *rq, struct out *out) {
    struct asked q;
    struct match_hit hits[HITS_MAX];
    struct q_match_titles_out *rows;
    bool first = true;
    size_t n;
    TRY(open_pool(cx, &q));
    TRY(take_k(cx, rq, &q.ask.k));
    const struct match_seeker *s = match_seeker_find(q.pool, rq->id);
    if (!s) return not_yet(cx);
    uint32_t found = match_work(cx->arena, q.pool, s, &q.ask, hits);
    TRY(q_match_titles(cx->db, cx->arena, &(struct q_match_titles_in){ .ids = match_json_ids(cx, &hits->id, sizeof *hits, found) }, &rows, &n));
    struct buf b = buf_new(cx->arena);
    buf_text(&b, "{\"items\":[");
    for (uint32_t i = 0; i < found; i++) {
        const struct q_match_titles_out *at = titled(rows, n, hits[i].id);
        if (!at) continue;
        if (!first) buf_char(&b, ',');
        first = false;
        put_place(cx, &q, s, &hits[i], at, &b);
    }
    put_end(&q, &b);
    out->text = buf_string(&b);
    out->text_type = "application/json; charset=utf-8";
    return RC_OK;
}

// --- why, or why not -----------------------------------------------------------------------------------------------------------------------

static enum rc why(struct cx *cx, const struct req *rq, struct out *out) {
    struct asked q;
    struct match_account account;
    const char *text = req_param(rq, "vacancy_id");
    char *end = NULL;
    int64_t vacancy_id = text ? strtoll(text, &end, 10) : 0;
    if (!text || *end || vacancy_id <= 0) return fail(cx, RC_MALFORMED, "bad_query", "Ghi vacancy_id.");
    TRY(open_pool(cx, &q));
    const struct match_seeker *s = match_seeker_find(q.pool, rq->id);
    const struct match_vacancy *v = match_vacancy_find(q.pool, vacancy_id);
    if (!s || !v) return not_yet(cx);
    match_explain(&q.rule, s, v, &account);
    out->json = cx_json(cx, json_pack("{s:i, s:i, s:b, s:o}", "score", account.score, "of", match_weights_sum(&q.weights), "possible", account.score != MATCH_IMPOSSIBLE,
                                      "reasons", match_json_account(cx, &q.rule, s, v, true)));
    return RC_OK;
}

// --- two sets of weights on today's pool --------------------------------------------------------------------------------------------------------

enum { SAMPLE = 200, FIRST = 10, MOVED = 40 };

struct comparison {
    uint32_t vacancies, same_first, kept, shown;
    json_t *changed;
};

struct hits {
    struct match_hit hit[HITS];
    uint32_t n;
};

static int rank_of(const struct hits *h, int64_t id) {
    for (uint32_t i = 0; i < h->n; i++)
        if (h->hit[i].id == id) return (int)i;
    return -1;
}

static json_t *place_or_null(int rank) { return rank < 0 ? json_null() : json_integer(rank + 1); }
static json_t *score_or_null(const struct hits *h, int rank) { return rank < 0 ? json_null() : json_integer(h->hit[rank].score); }

// Somebody whose place among the first changed; from and to are places, null beyond the twenty that are looked at.
static void add_move(const struct hits *a, const struct hits *b, const struct q_match_names_out *who, json_t *to) {
    int from = rank_of(a, who->id), after = rank_of(b, who->id);
    bool first = (from >= 0 && from < FIRST) || (after >= 0 && after < FIRST);
    if (!first || from == after) return;
    json_array_append_new(to, json_pack("{s:I, s:s, s:s, s:s?, s:o, s:o, s:o, s:o}", "seeker_id", (json_int_t)who->id, "name", who->name, "unit", who->unit, "village",
                                        who->village, "from", place_or_null(from), "to", place_or_null(after), "score_from", score_or_null(a, from), "score_to",
                                        score_or_null(b, after)));
}

static enum rc moves_json(struct cx *cx, const struct hits *a, const struct hits *b, json_t **out) {
    int64_t ids[2 * HITS];
    struct q_match_names_out *rows;
    size_t n = 0, n_rows;
    for (uint32_t i = 0; i < a->n; i++) ids[n++] = a->hit[i].id;
    for (uint32_t i = 0; i < b->n; i++)
        if (rank_of(a, b->hit[i].id) < 0) ids[n++] = b->hit[i].id;
    *out = cx_json(cx, json_array());
    TRY(q_match_names(cx->db, cx->arena, &(struct q_match_names_in){ .scope = cx->who->unit_id, .ids = match_json_ids(cx, ids, sizeof *ids, n) }, &rows, &n_rows));
    for (size_t i = 0; i < n; i++) {
        const struct q_match_names_out *who = named(rows, n_rows, ids[i]);
        if (who) add_move(a, b, who, *out);
    }
    return RC_OK;
}

static enum rc compare_one(struct cx *cx, struct comparison *c, const struct match_vacancy *v, const struct hits *a, const struct hits *b) {
    uint32_t kept = 0;
    struct q_match_titles_out *at;
    json_t *moves;
    size_t n;
    for (uint32_t i = 0; i < a->n; i++) kept += rank_of(b, a->hit[i].id) >= 0;
    bool same = a->n && b->n && a->hit[0].id == b->hit[0].id;
    c->vacancies++;
    c->same_first += same || (!a->n && !b->n);
    c->kept += kept;
    c->shown += a->n;
    if (json_array_size(c->changed) >= MOVED) return RC_OK;
    TRY(moves_json(cx, a, b, &moves));
    if (kept == a->n && same && json_array_size(moves) == 0) return RC_OK;
    TRY(q_match_titles(cx->db, cx->arena, &(struct q_match_titles_in){ .ids = match_json_ids(cx, &v->id, sizeof v->id, 1) }, &at, &n));
    json_array_append_new(c->changed, json_pack("{s:I, s:s, s:s, s:i, s:i, s:b, s:O}", "vacancy_id", (json_int_t)v->id, "title", n ? at->title : "", "employer",
                                                n ? at->employer : "", "kept", (int)kept, "of", (int)a->n, "same_first", same, "moves", moves));
    return RC_OK;
}

// Every vacancy once: the snapshot's rows as they are now, then those that came since; NULL for a row that was counted before.
static const struct match_vacancy *nth_vacancy(const struct match_pool *pool, uint32_t i) {
    if (i < pool->n_vacancies) return match_vacancy_find(pool, pool->vacancy[i].id);
    const struct match_vacancy *v = &pool->new_vacancy[i - pool->n_vacancies];
    for (uint32_t k = 0; k < pool->n_vacancies; k++)
        if (pool->vacancy[k].id == v->id) return NULL;
    return v;
}

// The set to compare with: ?with=, else the one in force.
static enum rc take_with(struct cx *cx, const struct req *rq, struct asked *q) {
    const char *text = req_param(rq, "with");
    char *end;
    if (!text) return RC_OK;
    int64_t id = strtoll(text, &end, 10);
    struct row row;
    if (*end || end == text) return fail(cx, RC_MALFORMED, "bad_query", "with là số của bộ trọng số.");
    TRY(entity_read(cx, &match_set, id, &row));
    return matching_weights(cx, id, &q->weights);
}

// How the lists of open vacancies would change from the set ?with= (or the one in force) to this one: of each, who stays among the first
// twenty, whether the first stays first, and who moves into, within and out of the first ten.
static enum rc compare(struct cx *cx, const struct req *rq, struct out *out) {
    struct asked q;
    struct match_weights other;
    struct hits a, b;
    TRY(open_pool(cx, &q));
    TRY(take_with(cx, rq, &q));
    TRY(matching_weights(cx, rq->id, &other));
    TRY(communes_of(cx, &q.pool->catalogue, &q.ask.communes));
    struct match_ask ask = q.ask;
    struct comparison c = { .changed = cx_json(cx, json_array()) };
    ask.weights = &other;
    for (uint32_t i = 0; i < q.pool->n_vacancies + q.pool->n_new_vacancies && c.vacancies < SAMPLE; i++) {
        const struct match_vacancy *v = nth_vacancy(q.pool, i);
        if (!v || !(v->flags & MATCH_OPEN)) continue;
        a.n = match_people(cx->arena, q.pool, v, &q.ask, a.hit);
        b.n = match_people(cx->arena, q.pool, v, &ask, b.hit);
        TRY(compare_one(cx, &c, v, &a, &b));
    }
    out->json = cx_json(cx, json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:O}", "vacancies", (int)c.vacancies, "same_first", (int)c.same_first, "kept", (int)c.kept, "shown",
                                      (int)c.shown, "of", match_weights_sum(&q.weights), "of_other", match_weights_sum(&other), "changed", c.changed));
    return RC_OK;
}

const struct route match_routes[] = {
    { "GET", "/api/v1/vacancies/{id}/people", P_JOB_READ, POOL_FAST, R_NO_TX, &vacancy, ROW_READ, people, "Ai hợp với chỗ việc này, và vì sao" },
    { "GET", "/api/v1/seekers/{id}/work", P_JOB_READ, POOL_FAST, R_NO_TX, &seeker, ROW_READ, work, "Việc nào hợp với người này, và vì sao" },
    { "GET", "/api/v1/seekers/{id}/why", P_JOB_READ, POOL_FAST, R_NO_TX, &seeker, ROW_READ, why, "Vì sao hợp hay không hợp một chỗ việc" },
    { "GET", "/api/v1/match-sets/{id}/compare", P_UNIT_WRITE, POOL_SLOW, R_NO_TX, &match_set, ROW_READ, compare, "So bộ trọng số với bộ đang dùng, trên danh sách hôm nay" },
    { .method = NULL },
};

// SPDX-License-Identifier: MPL-2.0
// Search over open vacancies and over seekers: hits with why each is one, what the words were taken for, and counts for the filters.
#include <stdlib.h>
#include <string.h>

#include "area/jobs/match_json.h"
#include "area/jobs/search_ask.h"
#include "base/buf.h"
#include "entity/records.h"
#include "queries.h"

// --- what the words were taken for ---------------------------------------------------------------------------------------------------

static const char *typed(struct cx *cx, const struct words_reading *r, uint32_t words) {
    struct buf b = buf_new(cx->arena);
    for (uint32_t i = 0; i < r->n_words; i++)
        if (words >> i & 1) buf_printf(&b, "%s%s", b.len ? " " : "", r->word[i].said);
    return buf_string(&b);
}

static json_t *words_json(const struct words_reading *r, uint32_t words) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < r->n_words; i++)
        if (words >> i & 1) json_array_append_new(list, json_string(r->word[i].said));
    return list;
}

static json_t *meant_json(struct cx *cx, const struct words_reading *r, bool trades) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < r->n_hits; i++) {
        const struct words_hit *h = &r->hit[i];
        if ((h->name->kind == WORDS_TRADE) != trades) continue;
        json_array_append_new(list, json_pack("{s:I, s:s, s:s, s:s, s:s}", "id", (json_int_t)h->name->id, "label", h->name->label, "typed", typed(cx, r, h->words),
                                              "said", h->name->said, "how", words_how_text((enum words_how)h->how)));
    }
    return list;
}

static json_t *reading_json(struct cx *cx, const struct words_reading *r) {
    return json_pack("{s:o, s:o, s:o, s:o, s:i}", "trades", meant_json(cx, r, true), "places", meant_json(cx, r, false), "words", words_json(r, r->rest), "ignored",
                     words_json(r, r->empty), "dropped", (int)r->dropped);
}

// --- why a row is a hit ----------------------------------------------------------------------------------------------------------------

static void say(json_t *why, const char *kind, const char *text) {
    json_array_append_new(why, json_pack("{s:s, s:s}", "kind", kind, "text", text));
}

static void say_trade(struct cx *cx, const struct job_search *q, uint16_t row, const char *bond, json_t *why) {
    for (uint32_t i = 0; i < q->reading.n_hits; i++) {
        const struct words_hit *h = &q->reading.hit[i];
        if (h->name->kind != WORDS_TRADE || h->name->id != q->trade_id[row]) continue;
        say(why, "trade", arena_printf(cx->arena, "%s: nghề %s (“%s” – %s%s)", bond, h->name->label, typed(cx, &q->reading, h->words),
                                       words_how_text((enum words_how)h->how),
                                       strcmp(h->name->said, h->name->label) == 0 ? "" : arena_printf(cx->arena, ": %s", h->name->said)));
        return;
    }
}

static void say_place(struct cx *cx, const struct job_search *q, uint16_t commune, uint32_t home, json_t *why) {
    const struct match_catalogue *c = &q->pool->catalogue;
    for (uint32_t i = 0; i < q->reading.n_hits; i++) {
        const struct words_name *name = q->reading.hit[i].name;
        if (name->kind == WORDS_COMMUNE && commune && name->id == job_search_unit(q, commune)) say(why, "place", arena_printf(cx->arena, "Ở %s", name->label));
        if (name->kind == WORDS_VILLAGE && home && name->id == home) say(why, "place", arena_printf(cx->arena, "Ở %s", name->label));
    }
    if (!q->ask.near) return;
    uint16_t km = find_km(c, q->ask.near, commune);
    if (km != MATCH_KM_UNKNOWN) say(why, "near", arena_printf(cx->arena, km ? "Cách %s %u km" : "Ngay tại %s", c->commune[q->ask.near].name, (unsigned)km));
}

static const char *bond_of_seeker(struct cx *cx, const struct match_seeker *s, uint16_t row) {
    for (int i = 0; i < MATCH_WISHES; i++)
        if (s->wish[i] == row) return i ? arena_printf(cx->arena, "Muốn làm thứ %d", i + 1) : "Muốn làm nhất";
    for (int i = 0; i < MATCH_PAST; i++)
        if (s->past[i].trade == row) return arena_printf(cx->arena, "Đã làm %u tháng", (unsigned)s->past[i].months);
    return "Nghề";
}

static json_t *why_seeker(struct cx *cx, const struct job_search *q, const struct match_seeker *s) {
    json_t *why = json_array();
    uint32_t name = find_text_words(&q->ask, s->id);
    if (name) say(why, "name", arena_printf(cx->arena, "Tên có “%s”", typed(cx, &q->reading, name)));
    for (uint16_t row = 1; row < q->pool->catalogue.n_trades; row++) {
        bool hers = false;
        if (!q->words.of_trade[row]) continue;
        for (int i = 0; i < MATCH_WISHES; i++) hers |= s->wish[i] == row;
        for (int i = 0; i < MATCH_PAST; i++) hers |= s->past[i].trade == row;
        if (hers) say_trade(cx, q, row, bond_of_seeker(cx, s, row), why);
    }
    say_place(cx, q, s->commune, s->unit, why);
    return why;
}

static json_t *why_vacancy(struct cx *cx, const struct job_search *q, const struct match_vacancy *v) {
    json_t *why = json_array();
    uint32_t text = find_text_words(&q->ask, v->id);
    if (v->trade && q->words.of_trade[v->trade]) say_trade(cx, q, v->trade, "Đúng nghề", why);
    if (text) say(why, "text", arena_printf(cx->arena, "Tin tuyển có chữ “%s”", typed(cx, &q->reading, text)));
    say_place(cx, q, v->commune, 0, why);
    return why;
}

// --- counts ------------------------------------------------------------------------------------------------------------------------------

static int by_count(const void *a, const void *b) {
    const uint32_t *x = a, *y = b;  // pairs of count and row
    if (x[0] != y[0]) return x[0] < y[0] ? 1 : -1;
    return (x[1] > y[1]) - (x[1] < y[1]);
}

static json_t *trades_json(struct cx *cx, const struct job_search *q, const struct find_counts *n) {
    uint32_t rows = q->pool->catalogue.n_trades, (*pairs)[2] = arena_array(cx->arena, rows, sizeof *pairs);
    json_t *list = json_array();
    for (uint32_t i = 1; i < rows; i++) pairs[i][0] = n->trade[i], pairs[i][1] = i;
    if (rows > 1) qsort(pairs + 1, rows - 1, sizeof *pairs, by_count);
    for (uint32_t i = 1; i < rows && pairs[i][0]; i++)
        json_array_append_new(list, json_pack("{s:I, s:s, s:i}", "id", (json_int_t)q->trade_id[pairs[i][1]], "label", q->pool->catalogue.trade[pairs[i][1]].name, "n",
                                              (int)pairs[i][0]));
    return list;
}

static json_t *communes_json(const struct job_search *q, const struct find_counts *n) {
    json_t *list = json_array();
    for (uint16_t i = 1; i < q->pool->catalogue.n_communes; i++)
        if (n->commune[i])
            json_array_append_new(list, json_pack("{s:I, s:s, s:i}", "id", (json_int_t)job_search_unit(q, i), "label", q->pool->catalogue.commune[i].name, "n",
                                                  (int)n->commune[i]));
    return list;
}

static json_t *choices_json(const char *const *words, const char *const *labels, const uint32_t *n, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) json_array_append_new(list, json_pack("{s:s, s:s, s:i}", "word", words[i], "label", labels[i], "n", (int)n[i]));
    return list;
}

static json_t *facets_json(struct cx *cx, const struct job_search *q, const struct find_counts *n) {
    static const char *const hours[FIND_HOURS] = { "Cả ngày", "Một phần ngày", "Theo ca", "Ca đêm", "Theo sản phẩm" };
    static const char *const states[FIND_STATES] = { "Đang tìm việc", "Đã có việc", "Tạm dừng" };
    static const char *const classes[MATCH_CLASSES] = { "Hộ nghèo", "Hộ cận nghèo", "Hộ mới thoát nghèo", "Người lao động thu nhập thấp", "Khác" };
    json_t *o = json_pack("{s:o, s:o, s:o, s:i}", "trades", trades_json(cx, q, n), "communes", communes_json(q, n), "hours",
                          choices_json(job_hours_words, hours, n->hours, FIND_HOURS), "boards", (int)n->boards);
    if (!q->people) return o;
    json_object_set_new(o, "states", choices_json(job_state_words, states, n->state, FIND_STATES));
    json_object_set_new(o, "classes", choices_json(job_class_words, classes, n->class, MATCH_CLASSES));
    return o;
}

static json_t *answer_json(struct cx *cx, const struct job_search *q, const struct find_counts *n, json_t *items) {
    return cx_json(cx, json_pack("{s:o, s:i, s:i, s:b, s:o, s:o}", "items", items, "total", (int)n->total, "skip", (int)q->skip, "more",
                                 n->total > q->skip + q->limit && q->skip + q->limit < FIND_MOST, "reading", reading_json(cx, &q->reading), "facets", facets_json(cx, q, n)));
}

// The page of the hits: what lies behind the rows that are passed over.
static uint32_t page(const struct job_search *q, struct match_hit **hit, uint32_t found) {
    uint32_t skip = q->skip < found ? q->skip : found;
    *hit += skip;
    return found - skip;
}

// --- seekers -----------------------------------------------------------------------------------------------------------------------------

static json_t *trade_names(const struct job_search *q, const struct match_seeker *s) {
    json_t *list = json_array();
    for (int i = 0; i < MATCH_WISHES; i++)
        if (s->wish[i]) json_array_append_new(list, json_string(q->pool->catalogue.trade[s->wish[i]].name));
    return list;
}

static json_t *seeker_json(struct cx *cx, const struct job_search *q, const struct match_hit *hit, const struct q_match_names_out *who) {
    const struct match_seeker *s = hit->seeker;
    uint8_t state = s->flags & MATCH_OPEN ? FIND_LOOKING : s->flags & MATCH_PLACED ? FIND_PLACED : FIND_PAUSED;
    return json_pack("{s:I, s:I, s:s, s:s?, s:s?, s:s, s:s?, s:s?, s:s?, s:s, s:o, s:I, s:b, s:I, s:o}", "seeker_id", (json_int_t)who->id, "person_id",
                     (json_int_t)who->person_id, "name", who->name, "birth", who->birth, "sex", who->sex, "unit", who->unit, "village", who->village, "class", who->class,
                     "class_label", word_label(class_words, who->class), "state", job_state_words[state], "trades", trade_names(q, s), "wage",
                     (json_int_t)s->wage * 1000, "boards", (s->flags & MATCH_BOARDS) != 0, "introduced", (json_int_t)who->introduced, "why", why_seeker(cx, q, s));
}

static enum rc seekers(struct cx *cx, const struct req *rq, struct out *out) {
    struct job_search q;
    struct find_counts *counts = arena_new_of(cx->arena, struct find_counts);
    struct q_match_names_out *rows;
    size_t n;
    TRY(job_search_read(cx, rq, true, &q));
    struct match_hit *hit = arena_array(cx->arena, q.ask.k, sizeof *hit);
    uint32_t found = page(&q, &hit, find_seekers(q.pool, &q.ask, hit, counts));
    TRY(q_match_names(cx->db, cx->arena, &(struct q_match_names_in){ .scope = cx->who->unit_id, .ids = match_json_ids(cx, &hit->id, sizeof *hit, found) }, &rows, &n));
    json_t *items = json_array();
    for (uint32_t i = 0; i < found; i++)
        for (size_t k = 0; k < n; k++)
            if (rows[k].id == hit[i].id) json_array_append_new(items, seeker_json(cx, &q, &hit[i], &rows[k]));
    out->json = answer_json(cx, &q, counts, items);
    return RC_OK;
}

// --- vacancies ---------------------------------------------------------------------------------------------------------------------------

static json_t *or_null(bool has, int64_t value) { return has ? json_integer((json_int_t)value) : json_null(); }

static json_t *vacancy_json(struct cx *cx, const struct job_search *q, const struct match_hit *hit, const struct q_match_titles_out *at) {
    const struct match_vacancy *v = hit->vacancy;
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:s, s:s, s:b, s:o, s:o}", "vacancy_id", (json_int_t)at->id, "title", at->title, "trade",
                     q->pool->catalogue.trade[v->trade].name, "employer", at->employer, "unit", at->unit, "places", (json_int_t)at->places, "wage_from",
                     or_null(at->has_wage_from, at->wage_from), "wage_to", or_null(at->has_wage_to, at->wage_to), "start_on", at->start_on, "deadline", at->deadline,
                     "boards", (v->flags & MATCH_BOARDS) != 0, "min_wage", or_null(at->has_below, at->below), "why", why_vacancy(cx, q, v));
}

static enum rc vacancies(struct cx *cx, const struct req *rq, struct out *out) {
    struct job_search q;
    struct find_counts *counts = arena_new_of(cx->arena, struct find_counts);
    struct q_match_titles_out *rows;
    size_t n;
    TRY(job_search_read(cx, rq, false, &q));
    struct match_hit *hit = arena_array(cx->arena, q.ask.k, sizeof *hit);
    uint32_t found = page(&q, &hit, find_vacancies(q.pool, &q.ask, hit, counts));
    TRY(q_match_titles(cx->db, cx->arena, &(struct q_match_titles_in){ .ids = match_json_ids(cx, &hit->id, sizeof *hit, found) }, &rows, &n));
    json_t *items = json_array();
    for (uint32_t i = 0; i < found; i++)
        for (size_t k = 0; k < n; k++)
            if (rows[k].id == hit[i].id) json_array_append_new(items, vacancy_json(cx, &q, &hit[i], &rows[k]));
    out->json = answer_json(cx, &q, counts, items);
    return RC_OK;
}

const struct route search_routes[] = {
    { "GET", "/api/v1/vacancies/search", P_JOB_READ, POOL_FAST, R_NO_TX, .fn = vacancies, .summary = "Tìm chỗ việc đang tuyển theo chữ, nghề, nơi, lương, và vì sao ra" },
    { "GET", "/api/v1/seekers/search", P_JOB_READ, POOL_FAST, R_NO_TX, .fn = seekers, .summary = "Tìm người tìm việc theo chữ, nghề, nơi, trạng thái, và vì sao ra" },
    { .method = NULL },
};

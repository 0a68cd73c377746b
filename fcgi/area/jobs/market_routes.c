// SPDX-License-Identifier: MPL-2.0
// The labour-market report: supply, demand and gap today; placements of a period and who stayed ninety days; the months, and a plain
// forecast with its error. Counts of the caller's units, never names.
#include <math.h>
#include <string.h>

#include "area/jobs/json_sheet.h"
#include "entity/records.h"
#include "http/http.h"
#include "queries.h"
#include "svc/trend.h"

enum { MONTHS_MAX = 120, MONTHS_DEFAULT = 12, CELL_MIN = 3, MONTH_SIZE = 8 };

// --- supply, demand, gap --------------------------------------------------------------------------------------------------------------------

enum { ALL = -1 };

struct gap {
    int64_t trade_id, unit_id;  // ALL: summed over them; trade 0: any work
    const char *trade, *unit;
    int64_t supply, demand;
    int64_t elsewhere;  // open in units beyond the caller's: her people may take it
};

struct gaps {
    struct gap *all;
    size_t n;
};

static void add_gap(struct gaps *g, const struct gap *more) {
    struct gap *at = g->all;
    while (at < g->all + g->n && (at->trade_id != more->trade_id || at->unit_id != more->unit_id)) at++;
    if (at == g->all + g->n) {
        g->n++;
        *at = *more;
        return;
    }
    at->supply += more->supply;
    at->demand += more->demand;
    at->elsewhere += more->elsewhere;
}

static json_t *gap_json(const struct gap *g) {
    json_t *o = json_pack("{s:I, s:I, s:I}", "supply", (json_int_t)g->supply, "demand", (json_int_t)g->demand, "gap", (json_int_t)(g->demand - g->supply));
    if (g->unit_id == ALL) json_object_set_new(o, "elsewhere", json_integer((json_int_t)g->elsewhere));
    if (g->trade_id != ALL) json_object_set_new(o, "trade_id", g->trade_id ? json_integer((json_int_t)g->trade_id) : json_null());
    if (g->trade_id != ALL) json_object_set_new(o, "trade", json_string(g->trade ? g->trade : "Bất kỳ việc gì"));
    if (g->unit_id != ALL) json_object_set_new(o, "unit_id", json_integer((json_int_t)g->unit_id));
    if (g->unit_id != ALL) json_object_set_new(o, "unit", json_string(g->unit));
    return o;
}

static json_t *gaps_json(const struct gaps *g) {
    json_t *list = json_array();
    for (size_t i = 0; i < g->n; i++) json_array_append_new(list, gap_json(&g->all[i]));
    return list;
}

enum { BY_BOTH, BY_TRADE, BY_UNIT, BY_NONE, GAP_LISTS };

static void add_everywhere(struct gaps lists[GAP_LISTS], struct gap g) {
    for (int i = 0; i < GAP_LISTS; i++) {
        struct gap more = g;
        if (i == BY_UNIT || i == BY_NONE) more.trade_id = ALL;
        if (i == BY_TRADE || i == BY_NONE) more.unit_id = ALL;
        add_gap(&lists[i], &more);
    }
}

// Vacancies are no personal data: what is open beyond the caller's units counts by trade, apart from her own.
static void add_elsewhere(struct gaps lists[GAP_LISTS], const struct q_market_elsewhere_out *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct gap g = { .trade_id = rows[i].trade_id, .unit_id = ALL, .trade = rows[i].trade, .elsewhere = rows[i].n };
        add_gap(&lists[BY_TRADE], &g);
        g.trade_id = ALL;
        add_gap(&lists[BY_NONE], &g);
    }
}

static enum rc add_balance(struct cx *cx, json_t *to) {
    struct q_market_supply_out *supply;
    struct q_market_demand_out *demand;
    struct q_market_elsewhere_out *elsewhere;
    struct gaps lists[GAP_LISTS] = { 0 };
    char day[VDATE_ISO_SIZE];
    size_t n, n_demand, n_elsewhere;
    vdate_format(cx->today, day);
    TRY(q_market_supply(cx->db, cx->arena, &(struct q_market_supply_in){ .scope = cx->who->unit_id }, &supply, &n));
    TRY(q_market_demand(cx->db, cx->arena, &(struct q_market_demand_in){ .scope = cx->who->unit_id, .day = day }, &demand, &n_demand));
    TRY(q_market_elsewhere(cx->db, cx->arena, &(struct q_market_elsewhere_in){ .scope = cx->who->unit_id, .day = day }, &elsewhere, &n_elsewhere));
    for (int i = 0; i < GAP_LISTS; i++) lists[i].all = arena_array(cx->arena, n + n_demand + n_elsewhere + 1, sizeof *lists[i].all);
    add_gap(&lists[BY_NONE], &(struct gap){ .trade_id = ALL, .unit_id = ALL });
    for (size_t i = 0; i < n; i++)
        add_everywhere(lists, (struct gap){ supply[i].trade_id, supply[i].unit_id, supply[i].trade, supply[i].unit, supply[i].n, 0 });
    for (size_t i = 0; i < n_demand; i++)
        add_everywhere(lists, (struct gap){ demand[i].trade_id, demand[i].unit_id, demand[i].trade, demand[i].unit, 0, demand[i].n });
    add_elsewhere(lists, elsewhere, n_elsewhere);
    json_object_set_new(to, "today", gap_json(&lists[BY_NONE].all[0]));
    json_object_set_new(to, "trades", gaps_json(&lists[BY_TRADE]));
    json_object_set_new(to, "communes", gaps_json(&lists[BY_UNIT]));
    json_object_set_new(to, "cells", gaps_json(&lists[BY_BOTH]));
    return RC_OK;
}

// --- placements, and who stayed -----------------------------------------------------------------------------------------------------------------

struct cell {
    int64_t id;        // 0 for words
    const char *word;  // NULL for ids, and where it is not said
    const char *label;
    int64_t placed, due, kept, gone;
    bool hidden;
};

struct cells {
    struct cell *all;
    size_t n;
};

static bool same_word(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

static void count(struct cells *c, struct cell key, const struct q_market_placed_out *r) {
    struct cell *at = c->all;
    while (at < c->all + c->n && (at->id != key.id || !same_word(at->word, key.word))) at++;
    if (at == c->all + c->n) c->all[c->n++] = key;
    at->placed++;
    at->due += r->due;
    at->kept += r->kept;
    at->gone += r->gone;
}

// Fewer than three people of a class or sex are not counted in public; nor may one alone be found by subtraction from the total: then
// the next smallest goes with it.
static void hide_small(struct cells *c) {
    size_t hidden = 0;
    struct cell *next = NULL;
    for (size_t i = 0; i < c->n; i++) {
        struct cell *at = &c->all[i];
        at->hidden = at->placed < CELL_MIN;
        hidden += at->hidden;
        if (!at->hidden && (!next || at->placed < next->placed)) next = at;
    }
    if (hidden == 1 && next) next->hidden = true;
}

static json_t *figure(bool shown, int64_t n) { return shown ? json_integer((json_int_t)n) : json_null(); }

// Kept of those whose answer is known; null while there is none.
static json_t *cell_json(const struct cell *c, bool guarded) {
    bool shown = !c->hidden, known = shown && (!guarded || c->due >= CELL_MIN);
    json_t *o = json_pack("{s:s, s:b, s:o, s:o, s:o, s:o, s:o}", "label", c->label, "suppressed", c->hidden, "placed", figure(shown, c->placed), "due",
                          figure(known, c->due), "kept", figure(known, c->kept), "left", figure(known, c->gone), "unknown", figure(known, c->due - c->kept - c->gone));
    bool rate = known && c->kept + c->gone > 0;
    json_object_set_new(o, "kept_percent", rate ? json_real(round(1000.0 * (double)c->kept / (double)(c->kept + c->gone)) / 10) : json_null());
    if (c->id) json_object_set_new(o, "id", json_integer((json_int_t)c->id));
    if (c->word) json_object_set_new(o, "word", json_string(c->word));
    return o;
}

static json_t *cells_json(struct cells *c, bool guarded) {
    json_t *list = json_array();
    if (guarded) hide_small(c);
    for (size_t i = 0; i < c->n; i++) json_array_append_new(list, cell_json(&c->all[i], guarded));
    return list;
}

enum dim { TOTAL, VILLAGE, TRADE, EMPLOYER, CLASS, SEX, DIMS };
static const char *const dim_names[DIMS] = { "total", "villages", "trades", "employers", "classes", "sexes" };

static struct cell key_of(enum dim dim, const struct q_market_placed_out *r) {
    switch (dim) {
    case VILLAGE: return (struct cell){ .id = r->village_id, .label = r->village ? r->village : "Không rõ thôn" };
    case TRADE: return (struct cell){ .id = r->trade_id, .label = r->trade };
    case EMPLOYER: return (struct cell){ .id = r->employer_id, .label = r->employer };
    case CLASS: return (struct cell){ .word = r->class, .label = r->class ? word_label(class_words, r->class) : "Không rõ diện" };
    case SEX: return (struct cell){ .word = r->sex, .label = r->sex ? (strcmp(r->sex, "female") == 0 ? "Nữ" : "Nam") : "Không ghi" };
    default: return (struct cell){ .label = "Tất cả" };
    }
}

static json_t *placements_json(struct cx *cx, const struct q_market_placed_out *rows, size_t n) {
    json_t *o = json_object();
    for (enum dim dim = TOTAL; dim < DIMS; dim++) {
        struct cells c = { .all = arena_array(cx->arena, n + 1, sizeof *c.all) };
        for (size_t i = 0; i < n; i++) count(&c, key_of(dim, &rows[i]), &rows[i]);
        if (dim == TOTAL) json_object_set_new(o, dim_names[dim], cell_json(c.n ? &c.all[0] : &(struct cell){ .label = "Tất cả" }, false));
        else json_object_set_new(o, dim_names[dim], cells_json(&c, dim == CLASS || dim == SEX));
    }
    return o;
}

// --- months and forecast -----------------------------------------------------------------------------------------------------------------------

enum series { PLACED, ASKED, OFFERED, SERIES };
static const char *const series_names[SERIES] = { "placed", "asked", "offered" };

struct months {
    vday first;  // of the first month
    size_t n;
    size_t whole;  // months that are over and wholly in the period: what the forecast stands on
    int64_t (*at)[SERIES];
};

static void month_name(vday first, size_t i, char out[MONTH_SIZE]) {
    char day[VDATE_ISO_SIZE];
    vdate_format(vdate_add_months(first, (int)i), day);
    memcpy(out, day, MONTH_SIZE - 1);
    out[MONTH_SIZE - 1] = '\0';
}

static void add_month(struct months *m, const char *month, enum series series, int64_t n) {
    vday day;
    char iso[VDATE_ISO_SIZE] = "";
    memcpy(iso, month, MONTH_SIZE - 1);
    memcpy(iso + MONTH_SIZE - 1, "-01", 4);
    if (!vdate_parse(iso, &day)) return;
    int i = vdate_months_between(m->first, day);
    if (i >= 0 && (size_t)i < m->n) m->at[i][series] += n;
}

static vday month_of(vday day) {
    int y, mo, d;
    vdate_split(day, &y, &mo, &d);
    return vdate_of(y, mo, 1);
}

static struct months months_of(struct cx *cx, vday from, vday to) {
    vday end = to < cx->today ? to + 1 : cx->today;  // the day after the last whole day
    struct months m = { .first = month_of(from) };
    m.n = (size_t)vdate_months_between(m.first, month_of(to)) + 1;
    m.at = arena_array(cx->arena, m.n, sizeof *m.at);
    int whole = vdate_months_between(m.first, month_of(end));
    m.whole = whole > 0 ? (size_t)whole : 0;
    return m;
}

static json_t *forecast_json(struct cx *cx, const struct months *m, size_t skip, enum series series) {
    struct trend t;
    size_t n = m->whole > skip ? m->whole - skip : 0;
    int64_t *y = arena_array(cx->arena, n, sizeof *y);
    for (size_t i = 0; i < n; i++) y[i] = m->at[skip + i][series];
    if (!trend_forecast(y, n, &t))
        return json_pack("{s:b, s:i, s:s}", "too_few_months", 1, "months_used", (int)n, "text", "Chưa đủ bốn tháng trọn vẹn để dự báo.");
    json_t *list = json_array();
    for (size_t k = 0; k < TREND_AHEAD; k++) {
        char month[MONTH_SIZE];
        month_name(m->first, m->whole + k, month);
        json_array_append_new(list, json_pack("{s:s, s:f, s:f}", "month", month, "value", fmax(0, round(t.value[k] * 10) / 10), "error", round(t.error[k] * 10) / 10));
    }
    return json_pack("{s:b, s:i, s:f, s:o}", "too_few_months", 0, "months_used", (int)n, "slope", round(t.slope * 100) / 100, "months", list);
}

static json_t *trend_json(struct cx *cx, const struct months *m, size_t skip) {
    json_t *list = json_array(), *forecast = json_object();
    for (size_t i = 0; i < m->n; i++) {
        char month[MONTH_SIZE];
        month_name(m->first, i, month);
        json_t *o = json_pack("{s:s, s:b}", "month", month, "whole", i >= skip && i < m->whole);
        for (int s = 0; s < SERIES; s++) json_object_set_new(o, series_names[s], json_integer((json_int_t)m->at[i][s]));
        json_array_append_new(list, o);
    }
    for (enum series s = PLACED; s < SERIES; s++) json_object_set_new(forecast, series_names[s], forecast_json(cx, m, skip, s));
    return json_pack("{s:o, s:o}", "months", list, "forecast", forecast);
}

struct period {
    vday from, to;
    char from_day[VDATE_ISO_SIZE], to_day[VDATE_ISO_SIZE];
};

static enum rc add_period(struct cx *cx, const struct period *p, json_t *to) {
    struct q_market_placed_out *placed;
    struct q_market_asked_out *asked;
    struct q_market_offered_out *offered;
    size_t n, n_asked, n_offered;
    char day[VDATE_ISO_SIZE];
    struct months m = months_of(cx, p->from, p->to);
    vdate_format(cx->today, day);
    struct q_market_placed_in in = { .scope = cx->who->unit_id, .from_day = p->from_day, .to_day = p->to_day, .day = day };
    TRY(q_market_placed(cx->db, cx->arena, &in, &placed, &n));
    TRY(q_market_asked(cx->db, cx->arena, &(struct q_market_asked_in){ in.scope, p->from_day, p->to_day }, &asked, &n_asked));
    TRY(q_market_offered(cx->db, cx->arena, &(struct q_market_offered_in){ in.scope, p->from_day, p->to_day }, &offered, &n_offered));
    for (size_t i = 0; i < n; i++) add_month(&m, placed[i].month, PLACED, 1);
    for (size_t i = 0; i < n_asked; i++) add_month(&m, asked[i].month, ASKED, asked[i].n);
    for (size_t i = 0; i < n_offered; i++) add_month(&m, offered[i].month, OFFERED, offered[i].n);
    json_object_set_new(to, "placements", placements_json(cx, placed, n));
    json_object_set_new(to, "trend", trend_json(cx, &m, p->from != m.first));
    return RC_OK;
}

static enum rc take_period(struct cx *cx, const struct req *rq, struct period *p) {
    const char *from = req_param(rq, "from"), *to = req_param(rq, "to");
    p->to = cx->today;
    p->from = month_of(vdate_add_months(cx->today, -MONTHS_DEFAULT));
    bool good = (!from || vdate_parse(from, &p->from)) && (!to || vdate_parse(to, &p->to)) && p->from <= p->to;
    if (!good || vdate_months_between(p->from, p->to) >= MONTHS_MAX)
        return fail(cx, RC_MALFORMED, "bad_query", "Ghi from và to là ngày, ví dụ from=2024-01-01, nhiều nhất mười năm.");
    vdate_format(p->from, p->from_day);
    vdate_format(p->to, p->to_day);
    return RC_OK;
}

static enum rc market(struct cx *cx, const struct req *rq, struct out *out) {
    struct period p;
    TRY(take_period(cx, rq, &p));
    out->json = cx_json(cx, json_pack("{s:s, s:s}", "from", p.from_day, "to", p.to_day));
    TRY(add_balance(cx, out->json));
    return add_period(cx, &p, out->json);
}

// The same as .xlsx: what the page shows, a sheet for each of its tables.
static enum rc market_sheet(struct cx *cx, const struct req *rq, struct out *out) {
    static const struct json_column gap[] = {
        { "trade", "Nghề, việc", JSON_TEXT }, { "unit", "Xã, thị trấn", JSON_TEXT }, { "supply", "Người tìm việc", JSON_NUMBER }, { "demand", "Chỗ còn tuyển", JSON_NUMBER },
        { "gap", "Chỗ trừ người", JSON_NUMBER }, { "elsewhere", "Chỗ nơi khác", JSON_NUMBER },
    };
    static const struct json_column placed[] = {
        { "label", "Nhóm", JSON_TEXT }, { "placed", "Đã nhận việc", JSON_NUMBER }, { "due", "Đã qua 90 ngày", JSON_NUMBER }, { "kept", "Còn làm", JSON_NUMBER },
        { "left", "Đã nghỉ", JSON_NUMBER }, { "unknown", "Chưa biết", JSON_NUMBER }, { "kept_percent", "Còn làm (%)", JSON_NUMBER }, { "suppressed", "Ẩn vì quá ít", JSON_YES },
    };
    static const struct json_column months[] = {
        { "month", "Tháng", JSON_TEXT }, { "asked", "Người tìm việc mới", JSON_NUMBER }, { "offered", "Chỗ việc mới", JSON_NUMBER }, { "placed", "Nhận việc", JSON_NUMBER },
        { "whole", "Tháng trọn vẹn", JSON_YES },
    };
    if (!role_allows(cx->who->role, P_JOB_READ)) return fail(cx, RC_FORBIDDEN, NULL, NULL);
    TRY(market(cx, rq, out));
    const json_t *all = out->json, *by = json_object_get(all, "placements");
    const struct json_sheet sheets[] = {
        { "Nghề", json_object_get(all, "trades"), gap, 6 }, { "Xã", json_object_get(all, "communes"), gap, 6 }, { "Nghề theo xã", json_object_get(all, "cells"), gap, 6 },
        { "Theo tháng", json_object_get(json_object_get(all, "trend"), "months"), months, 5 }, { "Nhận việc theo thôn", json_object_get(by, "villages"), placed, 8 },
        { "Nhận việc theo nghề", json_object_get(by, "trades"), placed, 8 }, { "Nhận việc theo đơn vị", json_object_get(by, "employers"), placed, 8 },
        { "Nhận việc theo diện hộ", json_object_get(by, "classes"), placed, 8 }, { "Nhận việc theo giới", json_object_get(by, "sexes"), placed, 8 },
    };
    TRY(json_sheets_write(cx, sheets, sizeof sheets / sizeof *sheets, &out->file));
    out->json = NULL;
    out->file_name = "thi-truong-lao-dong.xlsx";
    return audit_act(cx, "export", &seeker, 0, 0, NULL, NULL);
}

const struct route market_routes[] = {
    { "GET", "/api/v1/labour-market", P_JOB_READ, POOL_SLOW, R_NO_TX, .fn = market, .summary = "Cung, cầu lao động, người có việc và xu hướng" },
    { "GET", "/api/v1/labour-market/export", P_EXPORT, POOL_SLOW, R_NO_TX, .fn = market_sheet, .summary = "Xuất báo cáo thị trường lao động ra Excel" },
    { .method = NULL },
};

// SPDX-License-Identifier: MPL-2.0
#include "match/find.h"

#include <string.h>

#include "match/rows.h"
#include "match/top.h"

enum { TRADES_OF_ONE = MATCH_WISHES + MATCH_PAST };

// One row as the filters see it.
struct facts {
    uint16_t trade[TRADES_OF_ONE];  // the dearest first, each once, 0 behind the last
    uint32_t n_trades;
    uint32_t wished;  // how many of them are wishes
    uint16_t commune;
    uint32_t village;
    int32_t wage;     // offered at most or wished at least; 0: not said
    bool wage_fits;
    uint8_t hours, state, class;
    bool boards;
};

// Filters with counts, then the others as one.
enum { IN_TRADE = 1, IN_COMMUNE = 2, IN_STATE = 4, IN_CLASS = 8, IN_HOURS = 16, IN_BOARDS = 32, ELSEWHERE = 64 };

uint16_t find_km(const struct match_catalogue *c, uint16_t from, uint16_t to) {
    if (!from || !to || from >= c->n_communes || to >= c->n_communes) return MATCH_KM_UNKNOWN;
    return from == to ? 0 : c->km[(size_t)from * c->n_communes + to];
}

uint32_t find_text_words(const struct find_ask *ask, int64_t id) {
    size_t low = 0, high = ask->n_text;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (ask->text[mid].id == id) return ask->text[mid].words;
        if (ask->text[mid].id < id) low = mid + 1;
        else high = mid;
    }
    return 0;
}

static bool has_trade(const struct facts *f, uint16_t trade) {
    for (uint32_t i = 0; i < f->n_trades; i++)
        if (f->trade[i] == trade) return true;
    return false;
}

static bool is_elsewhere(const struct match_catalogue *c, const struct find_ask *ask, const struct facts *f) {
    if (ask->scope && !(ask->scope >> f->commune & 1)) return true;
    if (ask->village && ask->village != f->village) return true;
    if (ask->wage && !f->wage_fits) return true;
    if (!ask->near) return false;
    uint16_t km = find_km(c, ask->near, f->commune);
    return km == MATCH_KM_UNKNOWN || km > ask->km;
}

// Bits of the filters in which the row fails.
static unsigned fails(const struct match_catalogue *c, const struct find_ask *ask, const struct facts *f) {
    unsigned in = is_elsewhere(c, ask, f) ? ELSEWHERE : 0;
    if (ask->trade && !has_trade(f, ask->trade)) in |= IN_TRADE;
    if (ask->commune && ask->commune != f->commune) in |= IN_COMMUNE;
    if (ask->state && ask->state - 1 != f->state) in |= IN_STATE;
    if (ask->class && ask->class - 1 != f->class) in |= IN_CLASS;
    if (ask->hours && f->hours && !(ask->hours & f->hours)) in |= IN_HOURS;
    if (ask->boards && !f->boards) in |= IN_BOARDS;
    return in;
}

static void count(struct find_counts *n, const struct facts *f, unsigned in) {
    n->total += in == 0;
    if (!(in & ~(unsigned)IN_TRADE))
        for (uint32_t i = 0; i < f->n_trades; i++) n->trade[f->trade[i]]++;
    if (!(in & ~(unsigned)IN_COMMUNE)) n->commune[f->commune]++;
    if (!(in & ~(unsigned)IN_STATE)) n->state[f->state]++;
    if (!(in & ~(unsigned)IN_CLASS)) n->class[f->class]++;
    if (!(in & ~(unsigned)IN_BOARDS)) n->boards += f->boards;
    if (in & ~(unsigned)IN_HOURS) return;
    for (int i = 0; i < FIND_HOURS; i++) n->hours[i] += !f->hours || f->hours >> i & 1;
}

// --- words -----------------------------------------------------------------------------------------------------------

static uint32_t words_by_place(const struct find_words *w, const struct facts *f) {
    uint32_t words = w->of_commune[f->commune];
    for (uint32_t i = 0; i < w->n_villages; i++)
        if (w->village[i].unit == f->village) words |= w->village[i].words;
    return words;
}

// How sure a name was meant, how dear the trade is to the person, and what the text says again: the order of hits. -1: no hit.
static int points(const struct find_ask *ask, const struct facts *f, int64_t id) {
    static const uint8_t sure[WORDS_HOWS] = { [WORDS_SAME] = 60, [WORDS_SOUND] = 50, [WORDS_NEAR] = 40, [WORDS_ORDER] = 50, [WORDS_PART] = 30, [WORDS_BEGUN] = 30 };
    const struct find_words *w = ask->words;
    if (!w) return 0;
    uint32_t text = ask->n_text ? find_text_words(ask, id) : 0, words = text | words_by_place(w, f);
    int best = 0;
    for (uint32_t i = 0; i < f->n_trades; i++) {
        uint32_t mine = w->of_trade[f->trade[i]];
        if (!mine) continue;
        int dear = i < f->wished ? 20 - 4 * (int)i : 4;
        int worth = sure[w->how[f->trade[i]]] + dear + 5 * __builtin_popcount(mine);
        if (worth > best) best = worth;
        words |= mine;
    }
    return words_fit(&w->need, words) ? best + 10 * __builtin_popcount(text) : -1;
}

// --- one pass --------------------------------------------------------------------------------------------------------

struct finding {
    const struct match_catalogue *c;
    const struct find_ask *ask;
    struct find_counts *counts;
    struct top top;
};

static struct finding begin(const struct match_pool *pool, const struct find_ask *ask, struct match_hit *out, struct find_counts *counts) {
    memset(counts, 0, sizeof *counts);
    return (struct finding){ &pool->catalogue, ask, counts, { .hit = out, .k = ask->k < FIND_MOST ? ask->k : FIND_MOST } };
}

// later: what decides among equals in words, the nearer or the newer; below 1,000.
static void look(struct finding *q, const struct facts *f, struct match_hit hit, int later) {
    unsigned in = fails(q->c, q->ask, f);
    if (in & (in - 1)) return;  // in two at least: counts nowhere
    int worth = points(q->ask, f, hit.id);
    if (worth < 0) return;
    count(q->counts, f, in);
    if (in) return;
    uint16_t km = q->ask->near ? find_km(q->c, q->ask->near, f->commune) : 0;
    hit.score = worth * 1000 + (q->ask->near ? 999 - (km < 999 ? km : 999) : later);
    if (top_open(&q->top, &hit)) top_add(&q->top, &hit);
}

static void add_trade(struct facts *f, uint16_t trade) {
    if (trade && !has_trade(f, trade)) f->trade[f->n_trades++] = trade;
}

static struct facts facts_of_seeker(const struct find_ask *ask, const struct match_seeker *s) {
    struct facts f = { .commune = s->commune, .village = s->unit, .wage = s->wage, .hours = s->hours, .class = s->class, .boards = s->flags & MATCH_BOARDS };
    for (int i = 0; i < MATCH_WISHES; i++) add_trade(&f, s->wish[i]);
    f.wished = f.n_trades;
    for (int i = 0; i < MATCH_PAST; i++) add_trade(&f, s->past[i].trade);
    f.state = s->flags & MATCH_OPEN ? FIND_LOOKING : s->flags & MATCH_PLACED ? FIND_PLACED : FIND_PAUSED;
    f.wage_fits = s->wage <= ask->wage;
    return f;
}

static void look_at_seeker(struct finding *q, const struct match_seeker *s) {
    if (!(s->flags & (MATCH_OPEN | MATCH_PLACED | MATCH_PAUSED))) return;
    struct facts f = facts_of_seeker(q->ask, s);
    look(q, &f, (struct match_hit){ .id = s->id, .class = s->class, .seeker = s }, 0);
}

uint32_t find_seekers(const struct match_pool *pool, const struct find_ask *ask, struct match_hit *out, struct find_counts *counts) {
    struct finding q = begin(pool, ask, out, counts);
    for (uint32_t i = 0; i < pool->n_seekers; i++) {
        const struct match_seeker *s = &pool->seeker[i];
        if (pool->n_new_seekers && rows_find(pool->new_seeker, sizeof *s, pool->n_new_seekers, s->id)) continue;
        look_at_seeker(&q, s);
    }
    for (uint32_t i = 0; i < pool->n_new_seekers; i++) look_at_seeker(&q, &pool->new_seeker[i]);
    return top_finish(&q.top);
}

static void look_at_vacancy(struct finding *q, const struct match_vacancy *v, int later) {
    if (!(v->flags & MATCH_OPEN)) return;
    struct facts f = { .trade = { v->trade }, .n_trades = v->trade != 0, .wished = 1, .commune = v->commune, .wage = v->wage_to, .hours = v->hours,
                       .class = MATCH_OTHER, .boards = v->flags & MATCH_BOARDS };
    f.wage_fits = v->wage_to >= q->ask->wage;
    look(q, &f, (struct match_hit){ .id = v->id, .vacancy = v }, later);
}

// Ids rise with time: the later row is the newer.
uint32_t find_vacancies(const struct match_pool *pool, const struct find_ask *ask, struct match_hit *out, struct find_counts *counts) {
    struct finding q = begin(pool, ask, out, counts);
    for (uint32_t i = 0; i < pool->n_vacancies; i++) {
        const struct match_vacancy *v = &pool->vacancy[i];
        if (pool->n_new_vacancies && rows_find(pool->new_vacancy, sizeof *v, pool->n_new_vacancies, v->id)) continue;
        look_at_vacancy(&q, v, (int)(UINT64_C(990) * i / pool->n_vacancies));
    }
    for (uint32_t i = 0; i < pool->n_new_vacancies; i++) look_at_vacancy(&q, &pool->new_vacancy[i], 990);
    return top_finish(&q.top);
}

// SPDX-License-Identifier: MPL-2.0
#include "match/lack.h"

#include <stdlib.h>

#include "base/arena.h"
#include "match/rows.h"
#include "match/view.h"

enum { FREE_MOST = 200 };  // places of one vacancy that are asked for at most

// A vacancy of the sample and what it lacks.
struct wanting {
    struct need need;
    uint32_t lacking;
};

struct trade_row {
    struct match_lack lack;
    struct wanting sample[LACK_SAMPLE];
    uint32_t n;
};

struct surveying {
    const struct match_pool *pool;
    struct match_rule rule;
    struct trade_row *row;  // by trade
    uint64_t communes;
};

// The sample keeps those that lack most.
static void keep(struct trade_row *t, const struct need *need, uint32_t lacking) {
    uint32_t at = t->n;
    if (t->n == LACK_SAMPLE) {
        at = 0;
        for (uint32_t i = 1; i < t->n; i++)
            if (t->sample[i].lacking < t->sample[at].lacking) at = i;
        if (t->sample[at].lacking >= lacking) return;
    } else {
        t->n++;
    }
    t->sample[at] = (struct wanting){ *need, lacking };
}

static void add_vacancy(struct arena *a, struct surveying *s, const struct match_ask *everybody, const struct match_vacancy *v, uint32_t left) {
    struct match_hit hit[FREE_MOST];
    struct match_ask ask = *everybody;
    ask.k = left < FREE_MOST ? left : FREE_MOST;
    uint32_t fitting = match_people(a, s->pool, v, &ask, hit);
    if (fitting >= ask.k) return;
    struct trade_row *t = &s->row[v->trade];
    struct need need = need_of(&s->rule, v);
    t->lack.trade = v->trade;
    t->lack.vacancies++;
    t->lack.places += left;
    t->lack.lacking += ask.k - fitting;
    keep(t, &need, ask.k - fitting);
}

// Everything but the trade and the licence is as the vacancy wants it.
static bool would_do(const struct need *n, const struct match_seeker *s, bool *licence_only) {
    struct view p = view_of(n, s);
    for (enum match_part bar = MATCH_BAR_STATE; bar < MATCH_BARS; bar++)
        if (bar != MATCH_BAR_TRADE && bar != MATCH_BAR_CERTIFICATE && !part_bar(bar, n, &p)) return false;
    bool trade = part_bar(MATCH_BAR_TRADE, n, &p), licence = part_bar(MATCH_BAR_CERTIFICATE, n, &p);
    *licence_only = trade && !licence;
    return !trade || !licence;
}

static void look_at(struct surveying *s, struct trade_row *t, const struct match_seeker *who) {
    bool would = false, licence = false;
    if (!(who->flags & MATCH_OPEN) || !(s->communes >> who->commune & 1)) return;
    for (uint32_t i = 0; i < t->n; i++) {
        bool only = false;
        if (!would_do(&t->sample[i].need, who, &only)) continue;
        would = true;
        licence |= only;
    }
    t->lack.people += would;
    t->lack.poor += would && who->class <= MATCH_ESCAPED;
    t->lack.licence += licence;
    t->lack.by_commune[who->commune] += would;
}

static void look_through(struct surveying *s, struct trade_row *t) {
    const struct match_pool *p = s->pool;
    for (uint32_t i = 0; i < p->n_seekers; i++) {
        const struct match_seeker *who = &p->seeker[i];
        if (p->n_new_seekers && rows_find(p->new_seeker, sizeof *who, p->n_new_seekers, who->id)) continue;
        look_at(s, t, who);
    }
    for (uint32_t i = 0; i < p->n_new_seekers; i++) look_at(s, t, &p->new_seeker[i]);
}

static int by_lack(const void *a, const void *b) {
    const struct match_lack *x = a, *y = b;
    if (x->lacking != y->lacking) return x->lacking < y->lacking ? 1 : -1;
    return (x->trade > y->trade) - (x->trade < y->trade);
}

void match_lacks(struct arena *a, const struct match_pool *pool, const struct match_ask *ask, match_left_fn left, void *arg,
                 struct match_lack **out, size_t *n, uint32_t *looked) {
    struct surveying s = { pool, { &pool->catalogue, ask->weights, ask->today }, arena_array(a, pool->catalogue.n_trades, sizeof *s.row),
                           ask->communes ? ask->communes : UINT64_MAX };
    struct match_ask everybody = *ask;
    everybody.communes = 0;
    *n = *looked = 0;
    for (uint32_t i = 0; i < pool->n_vacancies + pool->n_new_vacancies; i++) {
        bool is_new = i >= pool->n_vacancies;
        const struct match_vacancy *v = is_new ? &pool->new_vacancy[i - pool->n_vacancies] : &pool->vacancy[i];
        if (!is_new && pool->n_new_vacancies && rows_find(pool->new_vacancy, sizeof *v, pool->n_new_vacancies, v->id)) continue;
        uint32_t places = v->flags & MATCH_OPEN && v->trade ? left(arg, v) : 0;
        if (!places) continue;
        ++*looked;
        add_vacancy(a, &s, &everybody, v, places);
    }
    *out = arena_array(a, pool->catalogue.n_trades, sizeof **out);
    for (uint32_t t = 1; t < pool->catalogue.n_trades; t++) {
        if (!s.row[t].lack.lacking) continue;
        look_through(&s, &s.row[t]);
        (*out)[(*n)++] = s.row[t].lack;
    }
    if (*n) qsort(*out, *n, sizeof **out, by_lack);
}

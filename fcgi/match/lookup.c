// SPDX-License-Identifier: MPL-2.0
#include "base/arena.h"
#include "base/must.h"
#include "match/post.h"
#include "match/rows.h"
#include "match/top.h"
#include "match/view.h"

// --- finding by id ---------------------------------------------------------------------------------------------------

static const struct match_seeker *seeker_in(const struct match_seeker *row, uint32_t n, int64_t id) {
    return rows_find(row, sizeof *row, n, id);
}
static const struct match_vacancy *vacancy_in(const struct match_vacancy *row, uint32_t n, int64_t id) {
    return rows_find(row, sizeof *row, n, id);
}

const struct match_seeker *match_seeker_find(const struct match_pool *pool, int64_t id) {
    const struct match_seeker *s = seeker_in(pool->new_seeker, pool->n_new_seekers, id);
    uint32_t low = 0, high = s ? 0 : pool->n_seekers;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const struct match_seeker *at = &pool->seeker[pool->index->by_id[mid]];
        if (at->id == id) return at;
        if (at->id < id) low = mid + 1;
        else high = mid;
    }
    return s;
}

const struct match_vacancy *match_vacancy_find(const struct match_pool *pool, int64_t id) {
    const struct match_vacancy *v = vacancy_in(pool->new_vacancy, pool->n_new_vacancies, id);
    return v ? v : vacancy_in(pool->vacancy, pool->n_vacancies, id);
}

// --- people for a vacancy --------------------------------------------------------------------------------------------

struct search {
    const struct match_pool *pool;
    const struct match_index *x;
    struct need need;
    struct top top;
    uint64_t communes;
};

static struct search search_for(const struct match_pool *pool, const struct match_vacancy *v, const struct match_ask *ask,
                                struct match_hit *out) {
    struct match_rule rule = { &pool->catalogue, ask->weights, ask->today };
    return (struct search){ .pool = pool, .x = pool->index, .need = need_of(&rule, v), .top = { .hit = out, .k = ask->k },
                            .communes = ask->communes ? ask->communes : UINT64_MAX };
}

static void offer(struct search *q, const struct match_seeker *s, const struct view *p, bool is_new) {
    struct match_hit hit = {
        .id = s->id, .score = part_score(&q->need, p), .class = s->class, .seeker = s, .vacancy = q->need.v
    };
    if (hit.score < 0 || !top_open(&q->top, &hit) || !(q->communes >> s->commune & 1)) return;
    if (!is_new && seeker_in(q->pool->new_seeker, q->pool->n_new_seekers, s->id)) return;
    top_add(&q->top, &hit);
}

// The overlay goes first: it is short, and what it brings raises the bar for the rest.
static void offer_new(struct search *q) {
    for (uint32_t i = 0; i < q->pool->n_new_seekers; i++) {
        const struct match_seeker *s = &q->pool->new_seeker[i];
        struct view p = view_of(&q->need, s);
        offer(q, s, &p, true);
    }
}

uint32_t match_people_scan(const struct match_pool *pool, const struct match_vacancy *v, const struct match_ask *ask,
                           struct match_hit *out) {
    struct search q = search_for(pool, v, ask, out);
    offer_new(&q);
    for (uint32_t i = 0; i < pool->n_seekers; i++) {
        struct view p = view_of(&q.need, &pool->seeker[i]);
        offer(&q, &pool->seeker[i], &p, false);
    }
    return top_finish(&q.top);
}

// The best anybody of the block could be; score < 0 when nobody of it can be named.
static struct match_hit best_of(const struct search *q, const struct match_block *b) {
    struct match_hit best = { .score = MATCH_IMPOSSIBLE };
    if (!b->count || !(b->communes & q->communes)) return best;
    struct view p = block_view(&q->need, b);
    best.score = part_score(&q->need, &p);
    best.class = b->class;
    best.id = b->id_first;
    return best;
}

static bool worth(const struct search *q, const struct match_hit *best) { return best->score >= 0 && top_open(&q->top, best); }

// Blocks that wait to be opened, in chains by the score they promise. A block promises no more than the one above it, so the
// chains are emptied from the highest down.
struct promise {
    struct match_hit best;
    const struct match_block *block;
    struct promise *next;
};

struct queue {
    struct promise *chain[MATCH_SCORE_MAX + 1];
    int most;
};

static void put(struct arena *a, const struct search *q, struct queue *to, const struct match_block *b) {
    struct match_hit best = best_of(q, b);
    if (!worth(q, &best)) return;
    must(best.score <= MATCH_SCORE_MAX);
    struct promise *p = arena_new_of(a, struct promise);
    *p = (struct promise){ best, b, to->chain[best.score] };
    to->chain[best.score] = p;
    if (best.score > to->most) to->most = best.score;
}

static void put_list(struct arena *a, const struct search *q, struct queue *to, uint32_t list) {
    if (q->x->root[list] != POST_EMPTY) put(a, q, to, &q->x->block[q->x->root[list]]);
}

// Not all rows of a leaf lie together: asking for all before the first is judged keeps the memory busy.
static void fetch(const struct match_seeker *s) {
    __builtin_prefetch(s);
    __builtin_prefetch((const char *)(s + 1) - 1);
}

// A person may be in three lists of one lookup and belongs to the one of her relation: that of the trade (any of its relations),
// of the family, or of any work.
static void open_leaf(struct search *q, const struct match_block *b) {
    const uint32_t *row = &q->x->posting[b->first];
    for (uint32_t i = 0; i < b->count; i++) fetch(&q->pool->seeker[row[i]]);
    for (uint32_t i = 0; i < b->count; i++) {
        const struct match_seeker *s = &q->pool->seeker[row[i]];
        struct view p = view_of(&q->need, s);
        if (p.relation == b->relation || b->relation >= MATCH_KNOWN) offer(q, s, &p, false);
    }
}

static void open_queue(struct arena *a, struct search *q, struct queue *from) {
    for (int score = from->most; score >= 0; score--) {
        while (from->chain[score]) {
            struct promise *p = from->chain[score];
            from->chain[score] = p->next;
            if (!worth(q, &p->best)) continue;
            if (p->block->leaf) open_leaf(q, p->block);
            else for (uint32_t i = p->block->count; i-- > 0;) put(a, q, from, &q->x->block[p->block->first + i]);
        }
        if (q->top.n == q->top.k && score <= q->top.hit[0].score) return;
    }
}

uint32_t match_people(struct arena *a, const struct match_pool *pool, const struct match_vacancy *v, const struct match_ask *ask,
                      struct match_hit *out) {
    struct search q = search_for(pool, v, ask, out);
    const struct match_catalogue *c = &pool->catalogue;
    const struct match_trade *trade = &c->trade[v->trade];
    if (!v->trade || !ask->k) return 0;
    offer_new(&q);
    struct arena_mark mark = arena_mark(a);
    struct queue *queue = arena_new_of(a, struct queue);
    put_list(a, &q, queue, v->trade);
    if (trade->family) put_list(a, &q, queue, post_family_list(c, trade->family));
    if (trade->simple) put_list(a, &q, queue, post_any_list(c));
    open_queue(a, &q, queue);
    arena_rewind(a, mark);
    return top_finish(&q.top);
}

void match_all(struct arena *a, const struct match_pool *pool, const struct match_ask *ask, match_list_fn fn, void *arg) {
    struct match_hit *hit = arena_array(a, ask->k, sizeof *hit);
    for (uint32_t i = 0; i < pool->n_vacancies; i++) {
        const struct match_vacancy *v = &pool->vacancy[i];
        if (!(v->flags & MATCH_OPEN) || vacancy_in(pool->new_vacancy, pool->n_new_vacancies, v->id)) continue;
        fn(arg, v, hit, match_people(a, pool, v, ask, hit));
    }
    for (uint32_t i = 0; i < pool->n_new_vacancies; i++) {
        const struct match_vacancy *v = &pool->new_vacancy[i];
        if (v->flags & MATCH_OPEN) fn(arg, v, hit, match_people(a, pool, v, ask, hit));
    }
}

// --- work for a person -----------------------------------------------------------------------------------------------

struct hunt {
    const struct match_pool *pool;
    struct match_rule rule;
    const struct match_seeker *s;
    struct top top;
    uint64_t communes;
};

static struct hunt hunt_for(const struct match_pool *pool, const struct match_seeker *s, const struct match_ask *ask,
                            struct match_hit *out) {
    return (struct hunt){ .pool = pool, .rule = { &pool->catalogue, ask->weights, ask->today }, .s = s,
                          .top = { .hit = out, .k = ask->k }, .communes = ask->communes ? ask->communes : UINT64_MAX };
}

static void propose(struct hunt *h, const struct match_vacancy *v, bool is_new) {
    if (!(v->flags & MATCH_OPEN) || !(h->communes >> v->commune & 1)) return;
    struct match_hit hit = {
        .id = v->id, .score = match_score(&h->rule, h->s, v), .class = h->s->class, .seeker = h->s, .vacancy = v
    };
    if (hit.score < 0 || !top_open(&h->top, &hit)) return;
    if (!is_new && vacancy_in(h->pool->new_vacancy, h->pool->n_new_vacancies, v->id)) return;
    top_add(&h->top, &hit);
}

static void propose_new(struct hunt *h) {
    for (uint32_t i = 0; i < h->pool->n_new_vacancies; i++) propose(h, &h->pool->new_vacancy[i], true);
}

uint32_t match_work_scan(const struct match_pool *pool, const struct match_seeker *s, const struct match_ask *ask,
                         struct match_hit *out) {
    struct hunt h = hunt_for(pool, s, ask, out);
    propose_new(&h);
    for (uint32_t i = 0; i < pool->n_vacancies; i++) propose(&h, &pool->vacancy[i], false);
    return top_finish(&h.top);
}

// The most that a vacancy of the trade can give her: what the trade says, and all of the rest. MATCH_IMPOSSIBLE: none of them.
static int trade_promise(const struct hunt *h, uint16_t trade) {
    const struct match_weights *w = h->rule.weights;
    struct bond b = bond_of(h->rule.catalogue, h->s, trade);
    if (!b.relation) return MATCH_IMPOSSIBLE;
    int grade = w->grade[b.grade ? MATCH_GRADES - 1 : 0];  // a vacancy may want no more than she has
    return match_weights_sum(w) - w->relation[MATCH_RELATIONS - 1] - w->grade[MATCH_GRADES - 1] + w->relation[b.relation] + grade;
}

static void propose_trade(struct hunt *h, uint16_t trade) {
    const struct match_index *x = h->pool->index;
    for (uint32_t i = x->of_trade[trade]; i < x->of_trade[trade + 1]; i++) propose(h, &h->pool->vacancy[x->vacancy[i]], false);
}

uint32_t match_work(struct arena *a, const struct match_pool *pool, const struct match_seeker *s, const struct match_ask *ask,
                    struct match_hit *out) {
    struct hunt h = hunt_for(pool, s, ask, out);
    if (!ask->k || !(s->flags & MATCH_OPEN)) return 0;
    propose_new(&h);
    struct arena_mark mark = arena_mark(a);
    uint32_t n = pool->catalogue.n_trades;
    int *promise = arena_array(a, n, sizeof *promise), most = MATCH_IMPOSSIBLE;
    for (uint32_t t = 1; t < n; t++) {
        promise[t] = trade_promise(&h, (uint16_t)t);
        if (promise[t] > most) most = promise[t];
    }
    while (most >= 0 && (h.top.n < h.top.k || most >= h.top.hit[0].score)) {
        int next = MATCH_IMPOSSIBLE;
        for (uint32_t t = 1; t < n; t++) {
            if (promise[t] == most) propose_trade(&h, (uint16_t)t);
            else if (promise[t] < most && promise[t] > next) next = promise[t];
        }
        most = next;
    }
    arena_rewind(a, mark);
    return top_finish(&h.top);
}

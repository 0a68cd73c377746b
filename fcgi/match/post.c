// SPDX-License-Identifier: MPL-2.0
#include "match/post.h"

#include "base/arena.h"
#include "base/must.h"
#include "match/catalogue.h"
#include "match/order.h"

// --- who is in which list --------------------------------------------------------------------------------------------

// Counts entries, or writes them when there is room.
struct gathering {
    const struct match_catalogue *c;
    struct entry *entry;
    size_t n;
};

static void gather_one(struct gathering *g, uint32_t list, uint32_t row, struct bond b) {
    if (g->entry) g->entry[g->n] = (struct entry){ list, row, b };
    g->n++;
}

enum { MENTIONS = MATCH_WISHES + MATCH_PAST };

// The trades a person mentions, each once.
static size_t mentioned(const struct match_seeker *s, uint16_t out[MENTIONS]) {
    size_t n = 0;
    for (size_t i = 0; i < MENTIONS; i++) {
        uint16_t trade = i < MATCH_WISHES ? s->wish[i] : s->past[i - MATCH_WISHES].trade;
        bool again = !trade;
        for (size_t k = 0; k < n; k++) again |= out[k] == trade;
        if (!again) out[n++] = trade;
    }
    return n;
}

// The grade that a person has in a trade of the family in which she has not worked.
static struct bond bond_of_family(const struct match_catalogue *c, const struct match_seeker *s, uint16_t family) {
    uint32_t months = 0;
    for (int i = 0; i < MATCH_PAST; i++)
        if (s->past[i].trade && c->trade[s->past[i].trade].family == family) months += s->past[i].months;
    unsigned grade = catalogue_grade(c, months * c->rules.family_percent / 100);
    return (struct bond){ .relation = MATCH_FAMILY, .grade = (uint8_t)grade };
}

static void gather_person(struct gathering *g, const struct match_seeker *s, uint32_t row) {
    const struct match_catalogue *c = g->c;
    uint16_t trade[MENTIONS];
    uint64_t families = 0;
    size_t n = mentioned(s, trade);
    for (size_t i = 0; i < n; i++) {
        gather_one(g, trade[i], row, bond_of(c, s, trade[i]));
        families |= UINT64_C(1) << c->trade[trade[i]].family;
    }
    for (families &= ~UINT64_C(1); families; families &= families - 1) {
        uint16_t family = (uint16_t)__builtin_ctzll(families);
        gather_one(g, post_family_list(c, family), row, bond_of_family(c, s, family));
    }
    if (s->flags & MATCH_ANY_WORK) gather_one(g, post_any_list(c), row, (struct bond){ .relation = MATCH_ANYTHING });
}

static void gather(struct gathering *g, const struct match_source *rows) {
    g->n = 0;
    for (uint32_t row = 0; row < rows->n_seekers; row++)
        if (rows->seeker[row].flags & MATCH_OPEN) gather_person(g, &rows->seeker[row], row);
}

// The entries of each list together, in order of row. first has a place for each list and one more.
static struct entry *by_list(struct arena *a, const struct gathering *g, uint32_t *first, uint32_t n_lists) {
    struct entry *out = arena_array(a, g->n, sizeof *out);
    uint32_t *next = arena_array(a, n_lists + 1, sizeof *next);
    for (size_t i = 0; i < g->n; i++) next[g->entry[i].list + 1]++;
    for (uint32_t i = 0; i < n_lists; i++) next[i + 1] += next[i];
    for (uint32_t i = 0; i <= n_lists; i++) first[i] = next[i];
    for (size_t i = 0; i < g->n; i++) out[next[g->entry[i].list]++] = g->entry[i];
    return out;
}

// --- the tree over a list --------------------------------------------------------------------------------------------

static uint32_t groups(uint32_t n) { return (n + MATCH_BLOCK - 1) / MATCH_BLOCK; }

static uint32_t blocks_over(uint32_t n) {
    uint32_t blocks = 0;
    do {
        n = groups(n);
        blocks += n;
    } while (n > 1);
    return blocks;
}

struct planting {
    const struct match_catalogue *c;
    const struct match_seeker *seeker;
    const struct entry *entry;
    struct match_block *block;
    uint32_t n_blocks;
};

static void plant_leaves(struct planting *p, uint32_t first, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        struct match_block *b = &p->block[p->n_blocks + i / MATCH_BLOCK];
        const struct entry *e = &p->entry[first + i];
        if (i % MATCH_BLOCK == 0) {
            *b = block_of_nobody;
            b->first = first + i;
            b->leaf = 1;
        }
        b->count++;
        block_add(b, p->c, &p->seeker[e->row], e->bond);
    }
    p->n_blocks += groups(n);
}

static void plant_above(struct planting *p, uint32_t first, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        struct match_block *b = &p->block[p->n_blocks + i / MATCH_BLOCK];
        if (i % MATCH_BLOCK == 0) {
            *b = block_of_nobody;
            b->first = first + i;
        }
        b->count++;
        block_join(b, &p->block[first + i]);
    }
    p->n_blocks += groups(n);
}

// Leaves first, the root last. Returns the root.
static uint32_t plant(struct planting *p, uint32_t first, uint32_t n) {
    uint32_t below = p->n_blocks;
    plant_leaves(p, first, n);
    for (uint32_t above = p->n_blocks; above - below > 1; above = p->n_blocks) {
        plant_above(p, below, above - below);
        below = above;
    }
    return p->n_blocks - 1;
}

static void plant_all(struct arena *a, struct planting *p, const uint32_t *first, struct match_index *out) {
    uint32_t *root = arena_array(a, out->n_lists, sizeof *root);
    for (uint32_t i = 0; i < out->n_lists; i++)
        if (first[i + 1] > first[i]) out->n_blocks += blocks_over(first[i + 1] - first[i]);
    p->block = arena_array(a, out->n_blocks, sizeof *p->block);
    for (uint32_t i = 0; i < out->n_lists; i++)
        root[i] = first[i + 1] > first[i] ? plant(p, first[i], first[i + 1] - first[i]) : POST_EMPTY;
    must(p->n_blocks == out->n_blocks);
    out->root = root;
    out->block = p->block;
}

// Where each row goes: people lie as they do in the list of their dearest wish, so that what a lookup opens first is read in one
// sweep. Those without a wish come last.
static uint32_t *places_of(struct arena *a, const struct entry *entry, size_t n, uint32_t n_rows) {
    uint32_t *place = arena_array(a, n_rows, sizeof *place), next = 0;
    for (uint32_t i = 0; i < n_rows; i++) place[i] = POST_EMPTY;
    for (size_t i = 0; i < n; i++)
        if (entry[i].bond.relation == MATCH_WISH_1) place[entry[i].row] = next++;
    for (uint32_t i = 0; i < n_rows; i++)
        if (place[i] == POST_EMPTY) place[i] = next++;
    return place;
}

static void build_people(struct arena *a, const struct match_catalogue *c, const struct match_source *rows,
                         struct match_index *out) {
    struct gathering g = { .c = c };
    gather(&g, rows);
    must(g.n <= UINT32_MAX / 2);
    g.entry = arena_array(a, g.n, sizeof *g.entry);
    gather(&g, rows);
    out->n_lists = post_any_list(c) + 1;
    uint32_t *first = arena_array(a, out->n_lists + 1, sizeof *first), *posting = arena_array(a, g.n, sizeof *posting);
    struct features *features = arena_array(a, rows->n_seekers, sizeof *features);
    for (uint32_t i = 0; i < rows->n_seekers; i++) features[i] = features_of(&rows->seeker[i]);
    struct entry *entry = by_list(a, &g, first, out->n_lists);
    for (uint32_t i = 0; i < out->n_lists; i++) order_alike(entry + first[i], g.entry, first[i + 1] - first[i], features);
    uint32_t *place = places_of(a, entry, g.n, rows->n_seekers);
    for (size_t i = 0; i < g.n; i++) posting[i] = place[entry[i].row];
    struct planting p = { .c = c, .seeker = rows->seeker, .entry = entry };
    plant_all(a, &p, first, out);
    out->by_id = place;
    out->posting = posting;
    out->n_postings = (uint32_t)g.n;
}

// --- lists of vacancies ----------------------------------------------------------------------------------------------

static void build_vacancies(struct arena *a, const struct match_catalogue *c, const struct match_source *rows,
                            struct match_index *out) {
    uint32_t *of_trade = arena_array(a, c->n_trades + 2, sizeof *of_trade);
    uint32_t *vacancy = arena_array(a, rows->n_vacancies, sizeof *vacancy);
    for (uint32_t i = 0; i < rows->n_vacancies; i++) of_trade[rows->vacancy[i].trade + 2]++;
    for (uint32_t t = 1; t <= c->n_trades; t++) of_trade[t + 1] += of_trade[t];
    for (uint32_t i = 0; i < rows->n_vacancies; i++) vacancy[of_trade[rows->vacancy[i].trade + 1]++] = i;
    out->of_trade = of_trade;
    out->vacancy = vacancy;
}

void post_build(struct arena *a, const struct match_catalogue *c, const struct match_source *rows, struct match_index *out) {
    build_people(a, c, rows, out);
    build_vacancies(a, c, rows, out);
}

// SPDX-License-Identifier: MPL-2.0
#include "match/post.h"

#include "base/arena.h"
#include "base/must.h"
#include "match/catalogue.h"

// --- summaries -----------------------------------------------------------------------------------------------------------------------

static const struct match_block nobody = {
    .row_first = UINT32_MAX, .birth_first = INT32_MAX, .birth_last = INT32_MIN, .start = INT32_MAX, .wage = INT32_MAX,
    .lat_min = INT32_MAX, .lat_max = INT32_MIN, .lon_min = INT32_MAX, .lon_max = INT32_MIN, .harvest = 0xFFF, .class = MATCH_CLASSES,
};

#define LEAST(to, value) do { if ((value) < (to)) (to) = (value); } while (0)
#define MOST(to, value) do { if ((value) > (to)) (to) = (value); } while (0)

static uint32_t languages_of_both(uint32_t a, uint32_t b) {
    uint32_t both = 0;
    for (int shift = 0; shift < 32; shift += 2) {
        uint32_t level = a >> shift & 3;
        MOST(level, b >> shift & 3);
        both |= level << shift;
    }
    return both;
}

static void add_place(struct match_block *b, const struct match_seeker *s) {
    b->communes |= UINT64_C(1) << s->commune;
    if (s->lat == MATCH_NOWHERE) {
        b->bare_communes |= UINT64_C(1) << s->commune;
        return;
    }
    LEAST(b->lat_min, s->lat);
    MOST(b->lat_max, s->lat);
    LEAST(b->lon_min, s->lon);
    MOST(b->lon_max, s->lon);
}

static void add_rank(struct match_block *b, uint32_t row, uint8_t class) {
    if (class < b->class) {
        b->class = class;
        b->row_first = row;
    } else if (class == b->class) LEAST(b->row_first, row);
}

static void add(struct match_block *b, const struct match_catalogue *c, const struct match_seeker *s, uint32_t row, struct bond bond) {
    add_place(b, s);
    add_rank(b, row, s->class);
    b->certificates |= catalogue_held_bits(c, s);
    b->languages = languages_of_both(b->languages, s->languages);
    LEAST(b->birth_first, s->birth);
    MOST(b->birth_last, s->birth);
    LEAST(b->start, s->start_from);
    LEAST(b->wage, s->wage);
    MOST(b->max_km, view_reach(s->max_km));
    b->harvest &= s->harvest;
    MOST(b->relation, bond.relation);
    MOST(b->grade, bond.grade);
    b->open |= s->flags & MATCH_OPEN;
    b->boards |= s->flags & MATCH_BOARDS;
    b->grouped |= s->group != 0;
    b->sexes |= (uint8_t)(1U << s->sex);
    MOST(b->schooling, s->schooling);
    MOST(b->qualification, s->qualification);
    b->hours |= view_any(s->hours);
    b->contract |= view_any(s->contract);
}

static int64_t outside(int32_t at, int32_t from, int32_t to) { return at < from ? (int64_t)from - at : at > to ? (int64_t)at - to : 0; }

static void view_place(struct view *p, const struct need *n, const struct match_block *b) {
    const struct match_vacancy *v = n->v;
    uint64_t by_table = v->lat == MATCH_NOWHERE ? b->communes : b->bare_communes;
    p->km = MATCH_KM_UNKNOWN;
    if (v->lat != MATCH_NOWHERE && b->lat_min <= b->lat_max)
        p->km = catalogue_road_km(n->c, outside(v->lat, b->lat_min, b->lat_max), outside(v->lon, b->lon_min, b->lon_max));
    for (; by_table; by_table &= by_table - 1) {
        uint16_t km = catalogue_table_km(n->c, (uint16_t)__builtin_ctzll(by_table), v->commune);
        if (km == MATCH_KM_UNKNOWN) p->km_unknown = true;
        LEAST(p->km, km);
    }
}

static bool may_hold(uint64_t bits, uint16_t certificate) { return !certificate || bits >> (certificate & 63) & 1; }

struct view post_view(const struct need *n, const struct match_block *b) {
    struct view p = { .birth_first = b->birth_first, .birth_last = b->birth_last, .start = b->start, .wage = b->wage,
                      .languages = b->languages, .max_km = b->max_km, .harvest = b->harvest, .open = b->open, .boards = b->boards,
                      .grouped = b->grouped, .relation = b->relation, .grade = b->grade, .sexes = b->sexes, .schooling = b->schooling,
                      .qualification = b->qualification, .hours = b->hours, .contract = b->contract };
    p.holds_law = may_hold(b->certificates, n->law_certificate);
    p.holds_wanted = may_hold(b->certificates, n->v->certificate);
    view_place(&p, n, b);
    return p;
}

// --- lists of people -------------------------------------------------------------------------------------------------------------------

// A person in a list. The key brings those together who fit alike: list, then relation, grade, commune and class.
struct entry {
    uint32_t key, row;
};
enum { CLASS_BITS = 3, COMMUNE_BITS = 6, GRADE_BITS = 3, RELATION_BITS = 3, LIST_SHIFT = 15, DIGIT = 13 };
_Static_assert(LIST_SHIFT == CLASS_BITS + COMMUNE_BITS + GRADE_BITS + RELATION_BITS, "fields of the key");
_Static_assert(MATCH_TRADES + MATCH_FAMILIES < 1 << (2 * DIGIT - LIST_SHIFT), "lists of the key");

struct gathering {
    const struct match_catalogue *c;
    struct entry *entry;
    size_t n;
};

static uint32_t key_of(uint32_t list, const struct match_seeker *s, struct bond b) {
    uint32_t key = list << RELATION_BITS | (uint32_t)(MATCH_RELATIONS - 1 - b.relation);
    key = key << GRADE_BITS | (uint32_t)(MATCH_GRADES - 1 - b.grade);
    return (key << COMMUNE_BITS | s->commune) << CLASS_BITS | s->class;
}

static struct bond bond_of_key(uint32_t key) {
    unsigned grade = key >> (CLASS_BITS + COMMUNE_BITS) & ((1U << GRADE_BITS) - 1);
    unsigned relation = key >> (CLASS_BITS + COMMUNE_BITS + GRADE_BITS) & ((1U << RELATION_BITS) - 1);
    return (struct bond){ .relation = (uint8_t)(MATCH_RELATIONS - 1 - relation), .grade = (uint8_t)(MATCH_GRADES - 1 - grade) };
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

// Grade that a person can have in a trade of the family without having worked in it.
static struct bond bond_of_family(const struct match_catalogue *c, const struct match_seeker *s, uint16_t family) {
    uint32_t months = 0;
    for (int i = 0; i < MATCH_PAST; i++)
        if (s->past[i].trade && c->trade[s->past[i].trade].family == family) months += s->past[i].months;
    unsigned grade = catalogue_grade(c, months * c->rules.family_percent / 100);
    return (struct bond){ .relation = MATCH_FAMILY, .grade = (uint8_t)grade };
}

static void gather_one(struct gathering *g, uint32_t list, const struct match_seeker *s, uint32_t row, struct bond b) {
    if (g->entry) g->entry[g->n] = (struct entry){ key_of(list, s, b), row };
    g->n++;
}

static void gather_person(struct gathering *g, const struct match_seeker *s, uint32_t row) {
    const struct match_catalogue *c = g->c;
    uint16_t trade[MENTIONS];
    uint64_t families = 0;
    size_t n = mentioned(s, trade);
    for (size_t i = 0; i < n; i++) {
        gather_one(g, trade[i], s, row, bond_of(c, s, trade[i]));
        families |= UINT64_C(1) << c->trade[trade[i]].family;
    }
    for (families &= ~UINT64_C(1); families; families &= families - 1) {
        uint16_t family = (uint16_t)__builtin_ctzll(families);
        gather_one(g, post_family_list(c, family), s, row, bond_of_family(c, s, family));
    }
    if (s->flags & MATCH_ANY_WORK) gather_one(g, post_any_list(c), s, row, (struct bond){ .relation = MATCH_ANYTHING });
}

static void gather(struct gathering *g, const struct match_source *rows) {
    g->n = 0;
    for (uint32_t row = 0; row < rows->n_seekers; row++)
        if (rows->seeker[row].flags & MATCH_OPEN) gather_person(g, &rows->seeker[row], row);
}

// Stable by one digit of the key, so two rounds sort it and rows stay in order.
static void sort_by_digit(const struct entry *from, struct entry *to, size_t n, int shift) {
    enum { BUCKETS = 1 << DIGIT };
    size_t start[BUCKETS + 1] = { 0 };
    for (size_t i = 0; i < n; i++) start[(from[i].key >> shift & (BUCKETS - 1)) + 1]++;
    for (size_t i = 0; i < BUCKETS; i++) start[i + 1] += start[i];
    for (size_t i = 0; i < n; i++) to[start[from[i].key >> shift & (BUCKETS - 1)]++] = from[i];
}

static struct entry *gather_all(struct arena *a, const struct match_catalogue *c, const struct match_source *rows, size_t *n) {
    struct gathering g = { .c = c };
    gather(&g, rows);
    struct entry *half = arena_array(a, g.n, sizeof *half);
    g.entry = arena_array(a, g.n, sizeof *g.entry);
    gather(&g, rows);
    sort_by_digit(g.entry, half, g.n, 0);
    sort_by_digit(half, g.entry, g.n, DIGIT);
    *n = g.n;
    must(*n <= UINT32_MAX);
    return g.entry;
}

static void fill_list(const struct match_catalogue *c, const struct match_source *rows, const struct entry *entry, struct match_list *list,
                      struct match_block *block) {
    uint32_t first = list->all.first, n = list->all.count;
    list->all = nobody;
    list->all.first = first;
    list->all.count = n;
    for (uint32_t i = 0; i < n; i++) {
        struct match_block *b = &block[list->block + i / MATCH_BLOCK];
        const struct entry *e = &entry[first + i];
        if (i % MATCH_BLOCK == 0) {
            *b = nobody;
            b->first = first + i;
        }
        b->count++;
        add(b, c, &rows->seeker[e->row], e->row, bond_of_key(e->key));
        add(&list->all, c, &rows->seeker[e->row], e->row, bond_of_key(e->key));
    }
}

// Where each list lies among the postings and the blocks. Returns the number of blocks.
static uint32_t lay_out(struct match_list *list, uint32_t n_lists, const struct entry *entry, size_t n) {
    uint32_t first = 0, blocks = 0;
    for (size_t i = 0; i < n; i++) list[entry[i].key >> LIST_SHIFT].all.count++;
    for (uint32_t i = 0; i < n_lists; i++) {
        list[i].all.first = first;
        list[i].block = blocks;
        list[i].n_blocks = (list[i].all.count + MATCH_BLOCK - 1) / MATCH_BLOCK;
        first += list[i].all.count;
        blocks += list[i].n_blocks;
    }
    return blocks;
}

static void build_people(struct arena *a, const struct match_catalogue *c, const struct match_source *rows, struct match_index *out) {
    size_t n;
    const struct entry *entry = gather_all(a, c, rows, &n);
    out->n_lists = post_any_list(c) + 1;
    out->n_postings = (uint32_t)n;
    struct match_list *list = arena_array(a, out->n_lists, sizeof *list);
    out->n_blocks = lay_out(list, out->n_lists, entry, n);
    struct match_block *block = arena_array(a, out->n_blocks, sizeof *block);
    uint32_t *posting = arena_array(a, n, sizeof *posting);
    for (size_t i = 0; i < n; i++) posting[i] = entry[i].row;
    for (uint32_t i = 0; i < out->n_lists; i++) fill_list(c, rows, entry, &list[i], block);
    out->list = list;
    out->block = block;
    out->posting = posting;
}

// --- lists of vacancies ----------------------------------------------------------------------------------------------------------------

static void build_vacancies(struct arena *a, const struct match_catalogue *c, const struct match_source *rows, struct match_index *out) {
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

// SPDX-License-Identifier: MPL-2.0
// The flat form of a pool: a header with a table of sections, then the sections, each aligned to 8. Byte order and layout are
// those of the machine: a snapshot never leaves it, and the row sizes in the header refuse one of another build.
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "match/catalogue.h"
#include "match/post.h"
#include "match/rows.h"
#include "match/sum.h"

enum section {
    S_TRADES, S_CERTIFICATES, S_COMMUNES, S_FAMILIES, S_LANGUAGES, S_CROPS, S_COURSES, S_KM, S_SEEKERS, S_VACANCIES,
    S_ROOTS, S_BLOCKS, S_POSTINGS, S_BY_ID, S_OF_TRADE, S_BY_TRADE,
    SECTIONS
};

static const uint32_t row_size[SECTIONS] = {
    [S_TRADES] = sizeof(struct match_trade),     [S_CERTIFICATES] = sizeof(struct match_certificate),
    [S_COMMUNES] = sizeof(struct match_commune), [S_FAMILIES] = sizeof(struct match_named),
    [S_LANGUAGES] = sizeof(struct match_named),  [S_CROPS] = sizeof(struct match_crop),
    [S_COURSES] = sizeof(struct match_course),   [S_KM] = sizeof(uint16_t),
    [S_SEEKERS] = sizeof(struct match_seeker),   [S_VACANCIES] = sizeof(struct match_vacancy),
    [S_ROOTS] = sizeof(uint32_t),                [S_BLOCKS] = sizeof(struct match_block),
    [S_POSTINGS] = sizeof(uint32_t),             [S_OF_TRADE] = sizeof(uint32_t),
    [S_BY_TRADE] = sizeof(uint32_t),             [S_BY_ID] = sizeof(uint32_t),
};

struct header {
    char magic[8];
    uint32_t version, sections;
    uint64_t size;
    uint64_t checksum;  // of the whole with this field 0
    int64_t built_at, watermark;
    struct match_rules rules;
    uint32_t spare;
    struct {
        uint64_t offset;
        uint32_t rows, row_size;
    } section[SECTIONS];
};
_Static_assert(sizeof(struct header) % 8 == 0, "sections are aligned to 8");

static const char magic[8] = "gnmatch";

// --- building --------------------------------------------------------------------------------------------------------

// What each section is made of.
struct parts {
    const void *rows[SECTIONS];
    uint64_t n[SECTIONS];
};

static const char *rows_fault(const struct match_catalogue *c, const struct match_source *rows) {
    const char *fault = NULL;
    for (uint32_t i = 0; i < rows->n_seekers && !fault; i++) fault = catalogue_seeker_fault(c, &rows->seeker[i]);
    for (uint32_t i = 0; i < rows->n_vacancies && !fault; i++) {
        fault = catalogue_vacancy_fault(c, &rows->vacancy[i]);
        if (!fault && i && rows->vacancy[i].id <= rows->vacancy[i - 1].id) fault = "vacancy_order";
    }
    return fault;
}

// Copies of the rows in order of id, checked.
static const char *in_order(struct arena *a, const struct match_source *from, struct match_source *out) {
    struct match_seeker *seeker = arena_array(a, from->n_seekers, sizeof *seeker);
    struct match_vacancy *vacancy = arena_array(a, from->n_vacancies, sizeof *vacancy);
    if (from->n_seekers) memcpy(seeker, from->seeker, from->n_seekers * sizeof *seeker);
    if (from->n_vacancies) memcpy(vacancy, from->vacancy, from->n_vacancies * sizeof *vacancy);
    qsort(seeker, from->n_seekers, sizeof *seeker, rows_by_id);
    qsort(vacancy, from->n_vacancies, sizeof *vacancy, rows_by_id);
    *out = *from;
    out->seeker = seeker;
    out->vacancy = vacancy;
    for (uint32_t i = 1; i < from->n_seekers; i++)
        if (seeker[i].id == seeker[i - 1].id) return "seeker_order";
    return rows_fault(from->catalogue, out);
}

static void take_catalogue(struct parts *p, const struct match_catalogue *c) {
    const struct {
        enum section section;
        const void *rows;
        uint64_t n;
    } table[] = {
        { S_TRADES, c->trade, c->n_trades },          { S_CERTIFICATES, c->certificate, c->n_certificates },
        { S_COMMUNES, c->commune, c->n_communes },    { S_FAMILIES, c->family, c->n_families },
        { S_LANGUAGES, c->language, c->n_languages }, { S_CROPS, c->crop, c->n_crops },
        { S_COURSES, c->course, c->n_courses },       { S_KM, c->km, (uint64_t)c->n_communes * c->n_communes },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        p->rows[table[i].section] = table[i].rows;
        p->n[table[i].section] = table[i].n;
    }
}

static void take_rows(struct parts *p, const struct match_source *rows, const struct match_index *index) {
    const struct {
        enum section section;
        const void *rows;
        uint64_t n;
    } table[] = {
        { S_SEEKERS, rows->seeker, rows->n_seekers },
        { S_VACANCIES, rows->vacancy, rows->n_vacancies },
        { S_ROOTS, index->root, index->n_lists },
        { S_BLOCKS, index->block, index->n_blocks },
        { S_POSTINGS, index->posting, index->n_postings },
        { S_OF_TRADE, index->of_trade, (uint64_t)rows->catalogue->n_trades + 1 },
        { S_BY_TRADE, index->vacancy, rows->n_vacancies },
        { S_BY_ID, index->by_id, rows->n_seekers },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        p->rows[table[i].section] = table[i].rows;
        p->n[table[i].section] = table[i].n;
    }
}

static uint64_t aligned(uint64_t size) { return (size + 7) & ~UINT64_C(7); }

static void *flatten(struct arena *a, const struct match_source *rows, const struct parts *p, size_t *size) {
    uint64_t total = sizeof(struct header);
    for (int i = 0; i < SECTIONS; i++) total += aligned(p->n[i] * row_size[i]);
    char *flat = arena_alloc(a, total);
    struct header *h = (struct header *)(void *)flat;
    memcpy(h->magic, magic, sizeof magic);
    h->version = MATCH_VERSION;
    h->sections = SECTIONS;
    h->size = *size = total;
    h->built_at = rows->built_at;
    h->watermark = rows->watermark;
    h->rules = rows->catalogue->rules;
    uint64_t at = sizeof *h;
    for (int i = 0; i < SECTIONS; i++) {
        h->section[i].offset = at;
        h->section[i].rows = (uint32_t)p->n[i];
        h->section[i].row_size = row_size[i];
        if (p->n[i]) memcpy(flat + at, p->rows[i], p->n[i] * row_size[i]);
        at += aligned(p->n[i] * row_size[i]);
    }
    h->checksum = sum_of(flat, total);
    return flat;
}

enum rc match_snapshot_build(struct arena *a, const struct match_source *from, const char **fault, void **out, size_t *size) {
    struct match_source rows;
    struct match_index index = { 0 };
    struct parts parts = { 0 };
    *fault = match_catalogue_fault(from->catalogue);
    if (!*fault) *fault = in_order(a, from, &rows);
    if (*fault) return RC_INVALID;
    post_build(a, from->catalogue, &rows, &index);
    struct match_seeker *placed = arena_array(a, rows.n_seekers, sizeof *placed);
    for (uint32_t i = 0; i < rows.n_seekers; i++) placed[index.by_id[i]] = rows.seeker[i];
    rows.seeker = placed;
    take_catalogue(&parts, from->catalogue);
    take_rows(&parts, &rows, &index);
    *out = flatten(a, &rows, &parts, size);
    return RC_OK;
}

// --- opening ---------------------------------------------------------------------------------------------------------

static const char *header_fault(const struct header *h, const void *data, size_t size) {
    if ((uintptr_t)data % 8 || size < sizeof *h) return "short";
    if (memcmp(h->magic, magic, sizeof magic) != 0) return "magic";
    if (h->version != MATCH_VERSION || h->sections != SECTIONS) return "version";
    if (h->size != size) return "size";
    struct header clear = *h;
    clear.checksum = 0;
    if (h->checksum != sum_of_two(&clear, sizeof clear, (const char *)data + sizeof clear, size - sizeof clear))
        return "checksum";
    uint64_t at = sizeof *h;
    for (int i = 0; i < SECTIONS; i++) {
        if (h->section[i].row_size != row_size[i] || h->section[i].offset != at) return "section";
        at += aligned((uint64_t)h->section[i].rows * row_size[i]);
        if (at > size) return "section";
    }
    return at == size ? NULL : "section";
}

static const void *section(const struct header *h, enum section i) { return (const char *)h + h->section[i].offset; }

static void open_catalogue(const struct header *h, struct match_catalogue *c) {
    *c = (struct match_catalogue){
        .trade = section(h, S_TRADES),         .n_trades = h->section[S_TRADES].rows,
        .certificate = section(h, S_CERTIFICATES), .n_certificates = h->section[S_CERTIFICATES].rows,
        .commune = section(h, S_COMMUNES),     .n_communes = h->section[S_COMMUNES].rows,
        .family = section(h, S_FAMILIES),      .n_families = h->section[S_FAMILIES].rows,
        .language = section(h, S_LANGUAGES),   .n_languages = h->section[S_LANGUAGES].rows,
        .crop = section(h, S_CROPS),           .n_crops = h->section[S_CROPS].rows,
        .course = section(h, S_COURSES),       .n_courses = h->section[S_COURSES].rows,
        .km = section(h, S_KM),                .rules = h->rules,
    };
}

static void open_index(const struct header *h, struct match_index *x) {
    *x = (struct match_index){
        .root = section(h, S_ROOTS),         .n_lists = h->section[S_ROOTS].rows,
        .block = section(h, S_BLOCKS),       .n_blocks = h->section[S_BLOCKS].rows,
        .posting = section(h, S_POSTINGS),   .n_postings = h->section[S_POSTINGS].rows,
        .by_id = section(h, S_BY_ID),
        .of_trade = section(h, S_OF_TRADE),  .vacancy = section(h, S_BY_TRADE),
    };
}

static bool within(uint32_t first, uint32_t count, uint32_t n) { return first <= n && count <= n - first; }

// A leaf names postings, another block those before it: so every way down ends.
static bool block_is_sound(const struct match_block *b, uint32_t at, const struct match_pool *pool) {
    const struct match_catalogue *c = &pool->catalogue;
    uint64_t places = c->n_communes < 64 ? (UINT64_C(1) << c->n_communes) - 1 : UINT64_MAX;
    if (b->leaf > 1 || !b->count || b->count > MATCH_BLOCK) return false;
    if (!within(b->first, b->count, b->leaf ? pool->index->n_postings : at)) return false;
    if (b->relation >= MATCH_RELATIONS || b->grade >= MATCH_GRADES) return false;
    return !((b->communes | b->bare_communes) & ~places);
}

static const char *people_fault(const struct match_pool *pool) {
    const struct match_index *x = pool->index;
    if (x->n_lists != post_any_list(&pool->catalogue) + 1) return "lists";
    for (uint32_t i = 0; i < x->n_lists; i++)
        if (x->root[i] != POST_EMPTY && x->root[i] >= x->n_blocks) return "list";
    for (uint32_t i = 0; i < x->n_blocks; i++)
        if (!block_is_sound(&x->block[i], i, pool)) return "block";
    for (uint32_t i = 0; i < x->n_postings; i++)
        if (x->posting[i] >= pool->n_seekers) return "posting";
    return NULL;
}

// Ids that rise all the way through name every row once.
static const char *by_id_fault(const struct match_pool *pool, const struct header *h) {
    const uint32_t *row = pool->index->by_id;
    if (h->section[S_BY_ID].rows != pool->n_seekers) return "by_id";
    for (uint32_t i = 0; i < pool->n_seekers; i++)
        if (row[i] >= pool->n_seekers || (i && pool->seeker[row[i]].id <= pool->seeker[row[i - 1]].id)) return "by_id";
    return NULL;
}

static const char *vacancies_fault(const struct match_pool *pool, const struct header *h) {
    const struct match_index *x = pool->index;
    uint32_t n_trades = pool->catalogue.n_trades;
    if (h->section[S_OF_TRADE].rows != n_trades + 1 || h->section[S_BY_TRADE].rows != pool->n_vacancies) return "vacancy_lists";
    if (x->of_trade[0] != 0 || x->of_trade[n_trades] != pool->n_vacancies) return "vacancy_list";
    for (uint32_t i = 0; i < n_trades; i++)
        if (x->of_trade[i] > x->of_trade[i + 1]) return "vacancy_list";
    for (uint32_t i = 0; i < pool->n_vacancies; i++)
        if (x->vacancy[i] >= pool->n_vacancies) return "vacancy_list";
    return NULL;
}

enum rc match_snapshot_open(struct arena *a, const void *data, size_t size, const char **fault, struct match_pool *out) {
    const struct header *h = data;
    *fault = header_fault(h, data, size);
    if (*fault) return RC_INVALID;
    struct match_index *index = arena_new_of(a, struct match_index);
    *out = (struct match_pool){ .seeker = section(h, S_SEEKERS), .vacancy = section(h, S_VACANCIES), .index = index,
                                .n_seekers = h->section[S_SEEKERS].rows, .n_vacancies = h->section[S_VACANCIES].rows,
                                .built_at = h->built_at, .watermark = h->watermark, .identity = h->checksum };
    open_catalogue(h, &out->catalogue);
    open_index(h, index);
    struct match_source rows = {
        .seeker = out->seeker, .vacancy = out->vacancy, .n_seekers = out->n_seekers, .n_vacancies = out->n_vacancies
    };
    if (h->section[S_KM].rows != (uint64_t)out->catalogue.n_communes * out->catalogue.n_communes) *fault = "km";
    if (!*fault) *fault = match_catalogue_fault(&out->catalogue);
    if (!*fault) *fault = rows_fault(&out->catalogue, &rows);
    if (!*fault) *fault = people_fault(out);
    if (!*fault) *fault = by_id_fault(out, h);
    if (!*fault) *fault = vacancies_fault(out, h);
    return *fault ? RC_INVALID : RC_OK;
}

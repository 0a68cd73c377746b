// SPDX-License-Identifier: MPL-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "match/catalogue.h"
#include "match/pool.h"
#include "match/rows.h"
#include "match/sum.h"

enum kind { KIND_SEEKER = 1, KIND_VACANCY };

struct head {
    char magic[8];
    uint32_t version, record;
    uint64_t identity;
    int64_t built_at;
};

struct record {
    uint32_t kind, spare;
    uint64_t checksum;  // of the others with this field 0
    union {
        struct match_seeker seeker;
        struct match_vacancy vacancy;
    } row;
};
_Static_assert(sizeof(struct head) == MATCH_DELTA_HEADER && sizeof(struct record) == MATCH_RECORD, "sizes of pool.h");

static const char magic[8] = "gndelta";

void match_delta_header(const struct match_pool *pool, unsigned char out[MATCH_DELTA_HEADER]) {
    struct head h = { .version = MATCH_VERSION, .record = MATCH_RECORD, .identity = pool->identity, .built_at = pool->built_at };
    memcpy(h.magic, magic, sizeof magic);
    memcpy(out, &h, sizeof h);
}

static void write_record(enum kind kind, const void *row, size_t size, unsigned char out[MATCH_RECORD]) {
    struct record r;
    memset(&r, 0, sizeof r);
    r.kind = kind;
    memcpy(&r.row, row, size);
    r.checksum = sum_of(&r, sizeof r);
    memcpy(out, &r, sizeof r);
}

void match_record_seeker(const struct match_seeker *s, unsigned char out[MATCH_RECORD]) {
    write_record(KIND_SEEKER, s, sizeof *s, out);
}
void match_record_vacancy(const struct match_vacancy *v, unsigned char out[MATCH_RECORD]) {
    write_record(KIND_VACANCY, v, sizeof *v, out);
}

static bool read_record(const unsigned char *at, struct record *r) {
    memcpy(r, at, sizeof *r);
    uint64_t want = r->checksum;
    r->checksum = 0;
    return want == sum_of(r, sizeof *r) && (r->kind == KIND_SEEKER || r->kind == KIND_VACANCY);
}

// Rows as they came; those of one id are told apart by their place.
struct rows {
    struct match_seeker *seeker;
    struct match_vacancy *vacancy;
    uint32_t n_seekers, n_vacancies;
};

static uint32_t take(const struct match_catalogue *c, const struct record *r, struct rows *to) {
    const char *fault = r->kind == KIND_SEEKER ? catalogue_seeker_fault(c, &r->row.seeker)
                                               : catalogue_vacancy_fault(c, &r->row.vacancy);
    if (fault) return 1;
    if (r->kind == KIND_SEEKER) to->seeker[to->n_seekers++] = r->row.seeker;
    else to->vacancy[to->n_vacancies++] = r->row.vacancy;
    return 0;
}

struct place {
    int64_t id;
    uint32_t row;
};

static int by_id_newest_first(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    if (x->id != y->id) return x->id < y->id ? -1 : 1;
    return x->row > y->row ? -1 : x->row < y->row;
}

// The newest row of each id, in order of id.
static const void *newest(struct arena *a, const void *rows, size_t size, uint32_t n, uint32_t *kept) {
    struct place *place = arena_array(a, n, sizeof *place);
    char *out = arena_array(a, n, size);
    *kept = 0;
    for (uint32_t i = 0; i < n; i++) place[i] = (struct place){ rows_id((const char *)rows + i * size), i };
    qsort(place, n, sizeof *place, by_id_newest_first);
    for (uint32_t i = 0; i < n; i++) {
        if (i && place[i].id == place[i - 1].id) continue;
        memcpy(out + (*kept)++ * size, (const char *)rows + place[i].row * size, size);
    }
    return out;
}

static bool is_of(const unsigned char *at, size_t size, const struct match_pool *pool) {
    unsigned char want[MATCH_DELTA_HEADER];
    match_delta_header(pool, want);
    return size >= sizeof want && memcmp(at, want, sizeof want) == 0;
}

enum rc match_delta_open(struct arena *a, const void *data, size_t size, struct match_pool *pool, size_t *taken,
                         uint32_t *refused) {
    const unsigned char *at = data;
    *refused = 0;
    if (!is_of(at, size, pool)) return RC_STALE;
    size_t n = (size - MATCH_DELTA_HEADER) / MATCH_RECORD, i = 0;
    struct rows rows = { .seeker = arena_array(a, n, sizeof *rows.seeker), .vacancy = arena_array(a, n, sizeof *rows.vacancy) };
    struct record r;
    for (at += MATCH_DELTA_HEADER; i < n && read_record(at, &r); i++, at += MATCH_RECORD)
        *refused += take(&pool->catalogue, &r, &rows);
    pool->new_seeker = newest(a, rows.seeker, sizeof *rows.seeker, rows.n_seekers, &pool->n_new_seekers);
    pool->new_vacancy = newest(a, rows.vacancy, sizeof *rows.vacancy, rows.n_vacancies, &pool->n_new_vacancies);
    if (taken) *taken = MATCH_DELTA_HEADER + i * MATCH_RECORD;
    return RC_OK;
}

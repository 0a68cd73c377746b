// SPDX-License-Identifier: MPL-2.0
// A snapshot or a delta as found in the state folder. The first byte says what the rest is patched into: 0 the bytes themselves,
// 1 a whole snapshot changed in places (offset, value) whose checksum is put right again, so that what lies behind it is tried; 2
// a delta. Whatever opens must answer lookups, and its lists must be those of a scan unless a patch touched the summaries.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../match/crowd.h"
#include "../match/district.h"
#include "base/arena.h"
#include "base/must.h"
#include "match/pool.h"
#include "match/sum.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PEOPLE = 40, JOBS = 12, K = 10, CHECKSUM_AT = 24 };

struct ground {
    struct arena *a, *boot;
    struct match_catalogue c;
    struct crowd crowd;
    void *bytes;
    size_t size;
    struct match_pool pool;
};

static struct ground *ground(void) {
    static struct ground g;  // libFuzzer calls one function again and again; there is no other place
    if (g.a) return &g;
    g.a = arena_new();
    g.boot = arena_new();
    g.c = district_catalogue(g.boot);
    g.crowd = crowd_make(g.boot, &g.c, 9, PEOPLE, JOBS);
    struct match_source source = {
        .catalogue = &g.c, .seeker = g.crowd.seeker, .vacancy = g.crowd.vacancy, .n_seekers = PEOPLE, .n_vacancies = JOBS
    };
    const char *fault;
    must(match_snapshot_build(g.boot, &source, &fault, &g.bytes, &g.size) == RC_OK);
    must(match_snapshot_open(g.boot, g.bytes, g.size, &fault, &g.pool) == RC_OK);
    return &g;
}

static void look_up(struct arena *a, const struct match_pool *pool, bool exact) {
    struct match_ask ask = { &district_weights, DISTRICT_TODAY, 0, K };
    struct match_hit hit[K], scan[K];
    for (uint32_t i = 0; i < pool->n_vacancies && i < JOBS; i++) {
        uint32_t n = match_people(a, pool, &pool->vacancy[i], &ask, hit);
        if (!exact) continue;
        must(n == match_people_scan(pool, &pool->vacancy[i], &ask, scan));
        for (uint32_t k = 0; k < n; k++) must(hit[k].id == scan[k].id && hit[k].score == scan[k].score);
    }
    for (uint32_t i = 0; i < pool->n_seekers && i < PEOPLE; i++) {
        match_work(a, pool, &pool->seeker[i], &ask, hit);
        must(match_seeker_find(pool, pool->seeker[i].id) != NULL);
    }
}

static void open_as_it_is(struct ground *g, const uint8_t *data, size_t size) {
    const char *fault;
    struct match_pool pool;
    void *copy = arena_alloc(g->a, size);
    memcpy(copy, data, size);
    if (match_snapshot_open(g->a, copy, size, &fault, &pool) == RC_OK) look_up(g->a, &pool, true);
}

static void open_patched(struct ground *g, const uint8_t *data, size_t size) {
    const char *fault;
    struct match_pool pool;
    unsigned char *copy = arena_alloc(g->a, g->size);
    memcpy(copy, g->bytes, g->size);
    for (; size >= 5; data += 5, size -= 5) {
        uint32_t at;
        memcpy(&at, data, sizeof at);
        copy[at % g->size] = data[4];
    }
    memset(copy + CHECKSUM_AT, 0, sizeof(uint64_t));
    uint64_t sum = sum_of(copy, g->size);
    memcpy(copy + CHECKSUM_AT, &sum, sizeof sum);
    if (match_snapshot_open(g->a, copy, g->size, &fault, &pool) == RC_OK) look_up(g->a, &pool, false);
}

static void open_delta(struct ground *g, const uint8_t *data, size_t size) {
    struct match_pool pool = g->pool;
    size_t taken;
    uint32_t refused;
    unsigned char *log = arena_alloc(g->a, MATCH_DELTA_HEADER + size + MATCH_RECORD);
    match_delta_header(&g->pool, log);
    memcpy(log + MATCH_DELTA_HEADER, data, size);
    for (size_t at = 0; at + MATCH_RECORD <= size; at += MATCH_RECORD) {  // kind at 0, checksum at 8
        unsigned char *record = log + MATCH_DELTA_HEADER + at;
        memset(record + 8, 0, sizeof(uint64_t));
        uint64_t sum = sum_of(record, MATCH_RECORD);
        memcpy(record + 8, &sum, sizeof sum);
    }
    must(match_delta_open(g->a, log, MATCH_DELTA_HEADER + size, &pool, &taken, &refused) == RC_OK);
    must(taken <= MATCH_DELTA_HEADER + size && pool.n_new_seekers + pool.n_new_vacancies + refused <= size / MATCH_RECORD);
    look_up(g->a, &pool, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct ground *g = ground();
    if (size < 1 || size > 65536) return 0;
    arena_reset(g->a);
    if (data[0] % 3 == 0) open_as_it_is(g, data + 1, size - 1);
    else if (data[0] % 3 == 1) open_patched(g, data + 1, size - 1);
    else open_delta(g, data + 1, size - 1);
    arena_reset(g->a);
    return 0;
}

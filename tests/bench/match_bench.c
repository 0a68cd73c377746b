// SPDX-License-Identifier: MPL-2.0
// The matching engine on its own: match-bench [people] [vacancies] prints figures, "name value unit" on each line.
//   match-bench tables DIR [people] [vacancies]   the same rows as tables for match.sql, and DIR/answers with some lists
//   match-bench freeze DIR                        makes the frozen set anew (tests/match/frozen.h)
//   match-bench expect DIR                        writes DIR/expected.txt
// Processor time, so that other programs on the machine do not count.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../match/crowd.h"
#include "../match/district.h"
#include "../match/frozen.h"
#include "../match/table.h"
#include "base/arena.h"
#include "match/assign.h"
#include "match/explain.h"

enum { K = 20, LOOKUPS = 3000, SMALL = 10000, DAY_PEOPLE = 2000, DAY_JOBS = 200, ANSWERS = 25 };

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void figure(const char *name, double value, const char *unit) { printf("%-34s %12.3f %s\n", name, value, unit); }

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct spread {
    double p50, p99;
};

static struct spread spread_of(double *values, int n) {
    qsort(values, (size_t)n, sizeof *values, ascending);
    return (struct spread){ values[n / 2] * 1e6, values[n * 99 / 100] * 1e6 };
}

// --- a pool ----------------------------------------------------------------------------------------------------------

struct bench {
    struct arena *a;
    struct match_catalogue c;
    struct crowd crowd;
    struct match_pool pool;
    struct match_ask ask;
    double built, opened;
    size_t size;
};

static struct bench *bench_new(uint32_t people, uint32_t jobs) {
    struct arena *a = arena_new();
    struct bench *b = arena_new_of(a, struct bench);
    b->a = a;
    b->c = district_catalogue(a);
    b->crowd = crowd_make(a, &b->c, 2024, people, jobs);
    b->ask = (struct match_ask){ &district_weights, DISTRICT_TODAY, 0, K };
    struct match_source source = {
        .catalogue = &b->c, .seeker = b->crowd.seeker, .vacancy = b->crowd.vacancy, .n_seekers = people, .n_vacancies = jobs
    };
    const char *fault;
    void *bytes;
    double began = seconds();
    if (match_snapshot_build(a, &source, &fault, &bytes, &b->size) != RC_OK) exit(1);
    b->built = seconds() - began;
    began = seconds();
    if (match_snapshot_open(a, bytes, b->size, &fault, &b->pool) != RC_OK) exit(1);
    b->opened = seconds() - began;
    return b;
}

// --- lookups ---------------------------------------------------------------------------------------------------------

static size_t tell_all(struct arena *a, const struct match_rule *rule, const struct match_hit *hit, uint32_t n) {
    size_t letters = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct match_account account;
        match_explain(rule, hit[i].seeker, hit[i].vacancy, &account);
        for (int part = 0; part < MATCH_PARTS; part++)
            letters += strlen(match_sentence(a, rule, hit[i].seeker, &account.reason[part]));
    }
    return letters;
}

// One lookup with its k lists of reasons as sentences, or without.
static struct spread people(struct bench *b, bool with_reasons) {
    struct match_rule rule = { &b->pool.catalogue, b->ask.weights, b->ask.today };
    struct match_hit hit[K];
    struct dice d = { 5 };
    double *took = arena_array(b->a, LOOKUPS, sizeof *took);
    size_t letters = 0;
    for (int i = 0; i < LOOKUPS; i++) {
        const struct match_vacancy *v = &b->pool.vacancy[dice_below(&d, b->pool.n_vacancies)];
        struct arena_mark mark = arena_mark(b->a);
        double began = seconds();
        uint32_t n = match_people(b->a, &b->pool, v, &b->ask, hit);
        if (with_reasons) letters += tell_all(b->a, &rule, hit, n);
        took[i] = seconds() - began;
        arena_rewind(b->a, mark);
    }
    if (with_reasons && !letters) exit(1);
    return spread_of(took, LOOKUPS);
}

static struct spread work(struct bench *b) {
    struct match_hit hit[K];
    struct dice d = { 6 };
    double *took = arena_array(b->a, LOOKUPS, sizeof *took);
    for (int i = 0; i < LOOKUPS; i++) {
        const struct match_seeker *s = &b->pool.seeker[dice_below(&d, b->pool.n_seekers)];
        double began = seconds();
        match_work(b->a, &b->pool, s, &b->ask, hit);
        took[i] = seconds() - began;
    }
    return spread_of(took, LOOKUPS);
}

static double scan_us(struct bench *b) {
    struct match_hit hit[K];
    double began = seconds();
    for (int i = 0; i < 20; i++) match_people_scan(&b->pool, &b->pool.vacancy[i * 7 % (int)b->pool.n_vacancies], &b->ask, hit);
    return (seconds() - began) / 20 * 1e6;
}

static void count_hits(void *arg, const struct match_vacancy *v, const struct match_hit *hit, uint32_t n) {
    (void)v, (void)hit;
    *(uint64_t *)arg += n;
}

static void report_lists(struct bench *b) {
    uint64_t hits = 0;
    double began = seconds();
    match_all(b->a, &b->pool, &b->ask, count_hits, &hits);
    figure("all lists", seconds() - began, "s");
    figure("hits in all lists", (double)hits, "");
}

// Somebody who can work at once, in her first wish, whatever the law asks there.
static const struct match_seeker *somebody(const struct bench *b) {
    const struct match_seeker *s = b->crowd.seeker;
    while (b->c.trade[s->wish[0]].certificate || s->birth > DISTRICT_TODAY - 25 * 366) s++;
    return s;
}

// A vacancy written to the delta, the delta read, and the first person asked for work finds it.
static void report_delta(struct bench *b) {
    enum { RECORDS = 1000, MANY = 1000 };
    unsigned char *bytes = arena_alloc(b->a, MATCH_DELTA_HEADER + RECORDS * MATCH_RECORD);
    struct dice d = { 8 };
    match_delta_header(&b->pool, bytes);
    for (int i = 0; i < RECORDS; i++) {
        struct match_seeker s = crowd_seeker(&d, &b->c, 2000000 + i);
        match_record_seeker(&s, bytes + MATCH_DELTA_HEADER + i * MATCH_RECORD);
    }
    const struct match_seeker *s = somebody(b);
    struct match_vacancy v = { .id = 999999,
                               .trade = s->wish[0],
                               .commune = s->commune,
                               .lat = s->lat,
                               .lon = s->lon,
                               .wage_from = 90000,
                               .places = 1,
                               .flags = MATCH_OPEN };
    struct match_pool pool = b->pool;
    struct match_hit hit[MANY];
    struct match_ask ask = b->ask;
    ask.k = MANY;
    uint32_t refused;
    double began = seconds();
    match_record_vacancy(&v, bytes + MATCH_DELTA_HEADER + (RECORDS - 1) * MATCH_RECORD);
    if (match_delta_open(b->a, bytes, MATCH_DELTA_HEADER + RECORDS * MATCH_RECORD, &pool, NULL, &refused) != RC_OK) exit(1);
    uint32_t n = match_work(b->a, &pool, s, &ask, hit);
    figure("new vacancy found, delta of 1000", (seconds() - began) * 1e3, "ms");
    bool found = false;
    for (uint32_t i = 0; i < n; i++) found |= hit[i].id == v.id;
    if (!found) exit(1);
}

// --- a day -----------------------------------------------------------------------------------------------------------

static void report_day(struct bench *b) {
    const struct match_seeker *seekers[DAY_PEOPLE];
    const struct match_vacancy *jobs[DAY_JOBS];
    uint16_t limit[DAY_PEOPLE], places[DAY_JOBS];
    for (uint32_t i = 0; i < DAY_PEOPLE; i++) seekers[i] = &b->crowd.seeker[i % b->crowd.n_seekers], limit[i] = 3;
    for (uint32_t i = 0; i < DAY_JOBS; i++)
        jobs[i] = &b->pool.vacancy[i % b->pool.n_vacancies], places[i] = (uint16_t)(2 * jobs[i]->places);
    struct match_rule rule = { &b->pool.catalogue, b->ask.weights, b->ask.today };
    struct match_crowd present = { seekers, jobs, DAY_PEOPLE, DAY_JOBS };
    struct match_day day = { .limit = limit, .places = places };
    struct match_sum stable, best;
    match_day_pairs(b->a, &rule, &present, 1, &day);
    double began = seconds();
    if (match_assign_stable(b->a, &day, &stable) != RC_OK) exit(1);
    double between = seconds();
    for (uint32_t i = 0; i < day.n_pairs; i++) day.pair[i].taken = false;
    if (match_assign_best(b->a, &day, &best) != RC_OK) exit(1);
    figure("day of 2000 x 200, possible pairs", day.n_pairs, "");
    figure("stable set", between - began, "s");
    figure("best set", seconds() - between, "s");
    figure("stable sum of the best", 100.0 * (double)stable.score / (double)best.score, "%");
    figure("introductions, stable", stable.taken, "");
    figure("introductions, best", best.taken, "");
    figure("pairs that block, stable", stable.blocking, "");
    figure("pairs that block, best", best.blocking, "");
}

static void report(uint32_t n_people, uint32_t n_jobs) {
    struct bench *small = bench_new(SMALL, n_jobs), *b = bench_new(n_people, n_jobs);
    figure("snapshot built", b->built, "s");
    figure("snapshot opened and checked", b->opened * 1e3, "ms");
    figure("snapshot size", (double)b->size / 1e6, "MB");
    struct spread bare_small = people(small, false), bare = people(b, false), told_small = people(small, true),
                  told = people(b, true), jobs = work(b);
    figure("people, p50", bare.p50, "us");
    figure("people, p99", bare.p99, "us");
    figure("people with reasons, p50", told.p50, "us");
    figure("people with reasons, p99", told.p99, "us");
    figure("work, p50", jobs.p50, "us");
    figure("work, p99", jobs.p99, "us");
    figure("people, p50, among 10,000", bare_small.p50, "us");
    figure("people with reasons, p50, 10,000", told_small.p50, "us");
    figure("growth of p50 without reasons", bare.p50 / bare_small.p50, "x");
    figure("growth of p50 with reasons", told.p50 / told_small.p50, "x");
    figure("growth of p99 with reasons", told.p99 / told_small.p99, "x");
    figure("scan of everybody", scan_us(b), "us");
    report_lists(b);
    report_delta(b);
    report_day(b);
    arena_free(small->a);
    arena_free(b->a);
}

// --- files -----------------------------------------------------------------------------------------------------------

static FILE *create(struct arena *a, const char *folder, const char *name) {
    FILE *to = fopen(arena_printf(a, "%s/%s", folder, name), "w");
    if (!to) {
        perror(folder);
        exit(1);
    }
    return to;
}

static void write_catalogue(struct bench *b, const char *folder) {
    const struct match_catalogue *c = &b->c;
    FILE *to = create(b->a, folder, "trade");
    for (uint32_t i = 0; i < c->n_trades; i++)
        fprintf(to, "%u\t%u\t%u\t%u\t%u\n", i, c->trade[i].family, c->trade[i].certificate, c->trade[i].age_min,
                c->trade[i].simple);
    fclose(to);
    to = create(b->a, folder, "holds");
    for (uint32_t i = 1; i < c->n_certificates; i++)
        for (uint32_t has = i; has; has = c->certificate[has].includes) fprintf(to, "%u\t%u\n", i, has);
    fclose(to);
    to = create(b->a, folder, "road");
    for (uint32_t i = 0; i < c->n_communes; i++)
        for (uint32_t k = 0; k < c->n_communes; k++) fprintf(to, "%u\t%u\t%u\n", i, k, c->km[i * c->n_communes + k]);
    fclose(to);
}

static void write_tables(const char *folder, uint32_t n_people, uint32_t n_jobs) {
    struct bench *b = bench_new(n_people, n_jobs);
    struct match_hit hit[K];
    FILE *to = create(b->a, folder, "seeker");
    for (uint32_t i = 0; i < n_people; i++) table_write_raw(to, &table_seekers, &b->crowd.seeker[i]);
    fclose(to);
    to = create(b->a, folder, "vacancy");
    for (uint32_t i = 0; i < n_jobs; i++) table_write_raw(to, &table_vacancies, &b->crowd.vacancy[i]);
    fclose(to);
    write_catalogue(b, folder);
    to = create(b->a, folder, "answers");
    for (uint32_t i = 0; i < ANSWERS; i++) {
        const struct match_vacancy *v = &b->pool.vacancy[i * (n_jobs / ANSWERS)];
        uint32_t n = match_people(b->a, &b->pool, v, &b->ask, hit);
        for (uint32_t k = 0; k < n; k++) fprintf(to, "%lld\t%lld\t%d\n", (long long)v->id, (long long)hit[k].id, hit[k].score);
    }
    fclose(to);
    arena_free(b->a);
}

static void write_expected(const char *folder) {
    struct arena *a = arena_new();
    FILE *to = create(a, folder, "expected.txt");
    fputs(frozen_text(a, frozen_read(a, folder)), to);
    fclose(to);
    arena_free(a);
}

static void freeze(const char *folder) {
    struct arena *a = arena_new();
    frozen_make(a, folder);
    arena_free(a);
}

static uint32_t number(char **argv, int argc, int at, uint32_t otherwise) {
    return at < argc ? (uint32_t)strtoul(argv[at], NULL, 10) : otherwise;
}

int main(int argc, char **argv) {
    const char *verb = argc > 2 ? argv[1] : "";
    if (strcmp(verb, "freeze") == 0) freeze(argv[2]);
    else if (strcmp(verb, "expect") == 0) write_expected(argv[2]);
    else if (strcmp(verb, "tables") == 0) write_tables(argv[2], number(argv, argc, 3, 100000), number(argv, argc, 4, 10000));
    else report(number(argv, argc, 1, 100000), number(argv, argc, 2, 10000));
    return 0;
}

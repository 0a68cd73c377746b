// SPDX-License-Identifier: MPL-2.0
#include "frozen.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "crowd.h"
#include "district.h"
#include "match/explain.h"
#include "table.h"

enum { PEOPLE = 170, JOBS = 45, SEED = 615, FIRST = 3 };

// --- making ----------------------------------------------------------------------------------------------------------

static uint16_t not_by_hand(const struct match_catalogue *c, uint16_t trade) {
    return strcmp(c->family[c->trade[trade].family].code, "go") ? trade : 1;
}

static FILE *begin(struct arena *a, const char *folder, const char *name) {
    FILE *to = fopen(arena_printf(a, "%s/%s", folder, name), "w");
    must(to);
    fprintf(to, "# Made by match-bench freeze from seed %d; names are invented.\n", SEED);
    return to;
}

void frozen_make(struct arena *a, const char *folder) {
    struct match_catalogue c = district_catalogue(a);
    struct crowd crowd = crowd_make(a, &c, SEED, PEOPLE, JOBS);
    struct dice names = { SEED };
    FILE *to = begin(a, folder, "seekers.tsv");
    for (uint32_t i = 0; i < PEOPLE; i++) {
        struct match_seeker *s = &crowd.seeker[i];
        for (int k = 0; k < MATCH_WISHES; k++) s->wish[k] = not_by_hand(&c, s->wish[k]);
        for (int k = 0; k < MATCH_PAST; k++) s->past[k].trade = not_by_hand(&c, s->past[k].trade);
        table_write(to, &table_seekers, &c, crowd_name(a, &names, s->sex), s);
    }
    fclose(to);
    to = begin(a, folder, "vacancies.tsv");
    for (uint32_t i = 0; i < JOBS; i++) {
        struct match_vacancy *v = &crowd.vacancy[i];
        v->trade = not_by_hand(&c, v->trade);
        table_write(to, &table_vacancies, &c, arena_printf(a, "Cơ sở số %u", i + 1), v);
    }
    fclose(to);
}

// --- reading ---------------------------------------------------------------------------------------------------------

struct part {
    char *rows;
    const char **names;
    uint32_t n;
};

static struct part read_two(struct arena *a, const char *folder, const char *const *file, const struct table *t,
                            const struct match_catalogue *c) {
    struct part one, two;
    one.rows = table_read(a, arena_printf(a, "%s/%s", folder, file[0]), t, c, &one.names, &one.n);
    two.rows = table_read(a, arena_printf(a, "%s/%s", folder, file[1]), t, c, &two.names, &two.n);
    struct part both = { arena_array(a, one.n + two.n, t->row), arena_array(a, one.n + two.n, sizeof *both.names),
                         one.n + two.n };
    memcpy(both.rows, one.rows, one.n * t->row);
    memcpy(both.rows + one.n * t->row, two.rows, two.n * t->row);
    memcpy(both.names, one.names, one.n * sizeof *both.names);
    memcpy(both.names + one.n, two.names, two.n * sizeof *both.names);
    return both;
}

struct frozen *frozen_read(struct arena *a, const char *folder) {
    static const char *const people[] = { "seekers.tsv", "hard_seekers.tsv" }, *const jobs[] = { "vacancies.tsv",
                                                                                                 "hard_vacancies.tsv" };
    struct frozen *f = arena_new_of(a, struct frozen);
    f->c = district_catalogue(a);
    struct part s = read_two(a, folder, people, &table_seekers, &f->c), v = read_two(a, folder, jobs, &table_vacancies, &f->c);
    f->seeker = (struct match_seeker *)(void *)s.rows;
    f->vacancy = (struct match_vacancy *)(void *)v.rows;
    f->seeker_name = s.names;
    f->vacancy_name = v.names;
    f->n_seekers = s.n;
    f->n_vacancies = v.n;
    struct match_source source = {
        .catalogue = &f->c, .seeker = f->seeker, .vacancy = f->vacancy, .n_seekers = s.n, .n_vacancies = v.n
    };
    const char *fault;
    void *bytes;
    size_t size;
    must(match_snapshot_build(a, &source, &fault, &bytes, &size) == RC_OK);
    must(match_snapshot_open(a, bytes, size, &fault, &f->pool) == RC_OK);
    return f;
}

// --- telling ---------------------------------------------------------------------------------------------------------

static const char *name_of(const struct frozen *f, int64_t id) {
    for (uint32_t i = 0; i < f->n_seekers; i++)
        if (f->seeker[i].id == id) return f->seeker_name[i];
    return "?";
}

static void tell_hit(struct buf *b, const struct frozen *f, const struct match_rule *rule, const struct match_hit *hit,
                     uint32_t place) {
    static const char *const classes[MATCH_CLASSES] = { "hộ nghèo", "hộ cận nghèo", "mới thoát nghèo", "thu nhập thấp", "khác" };
    struct match_account account;
    const struct match_reason *gap[MATCH_PARTS];
    match_explain(rule, hit->seeker, hit->vacancy, &account);
    must(account.score == hit->score);
    buf_printf(b, "  %u. %d điểm  %lld %s, %s\n    ", place, hit->score, (long long)hit->id, name_of(f, hit->id),
               classes[hit->class]);
    for (int part = MATCH_BARS; part < MATCH_PARTS; part++)
        buf_printf(b, " %s %d/%d", match_part_word((enum match_part)part), account.reason[part].points, account.reason[part].of);
    buf_printf(b, "\n     + %s\n     + %s\n", match_sentence(b->arena, rule, hit->seeker, &account.reason[MATCH_TRADE]),
               match_sentence(b->arena, rule, hit->seeker, &account.reason[MATCH_DISTANCE]));
    size_t n = match_gaps(&account, gap);
    for (size_t i = 0; i < n; i++)
        if (gap[i]->part != MATCH_TRADE && gap[i]->part != MATCH_DISTANCE)
            buf_printf(b, "     - %s\n", match_sentence(b->arena, rule, hit->seeker, gap[i]));
}

const char *frozen_text(struct arena *a, const struct frozen *f) {
    struct match_rule rule = { &f->pool.catalogue, &district_weights, DISTRICT_TODAY };
    struct match_ask ask = { &district_weights, DISTRICT_TODAY, 0, FIRST };
    struct buf b = buf_new(a);
    for (uint32_t i = 0; i < f->n_vacancies; i++) {
        const struct match_vacancy *v = &f->vacancy[i];
        struct match_hit hit[FIRST];
        uint32_t n = match_people(a, &f->pool, v, &ask, hit);
        buf_printf(&b, "%lld %s: %s, %s\n", (long long)v->id, f->vacancy_name[i], f->c.trade[v->trade].name,
                   v->commune ? f->c.commune[v->commune].name : "không rõ nơi");
        if (!n) buf_text(&b, "  không có ai\n");
        for (uint32_t k = 0; k < n; k++) tell_hit(&b, f, &rule, &hit[k], k + 1);
    }
    return buf_string(&b);
}

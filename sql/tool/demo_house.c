// SPDX-License-Identifier: MPL-2.0
#include "tool/demo_house.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum {
    MILLION = 1000000,
    SCATTER = 387420489,  // 3^18: no factor in common with a million, so serial numbers scatter without meeting
    RELAYS = 900000,      // first serial number of the village heads
};

// splitmix64: small, and the same on every machine.
static uint64_t rnd(uint64_t *state) {
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static unsigned below(uint64_t *r, size_t n) {
    return (unsigned)(rnd(r) % n);
}

static bool chance(uint64_t *r, unsigned percent) {
    return below(r, 100) < percent;
}

#define PICK(r, list) ((list)[below((r), DEMO_COUNT(list))])

// family: that of the head for his children and siblings, else NULL.
static void name_person(struct arena *a, uint64_t *r, struct house_person *p, const char *family) {
    enum demo_naming naming = demo_groups[p->group].naming;
    bool male = p->male;
    if (naming == DEMO_AY) {
        p->name = arena_printf(a, "%s %s", male ? "A" : "Y", male ? PICK(r, demo_a_names) : PICK(r, demo_y_names));
        return;
    }
    const char *own = naming == DEMO_JARAI ? PICK(r, demo_jarai_families)
                      : naming == DEMO_NORTH ? PICK(r, demo_north_families) : PICK(r, demo_kinh_families);
    p->family = family ? family : own;
    if (naming == DEMO_JARAI) {
        p->name = arena_printf(a, "%s %s", p->family, male ? PICK(r, demo_jarai_men) : PICK(r, demo_jarai_women));
        return;
    }
    const char *middle = male ? PICK(r, demo_men_middles) : PICK(r, demo_women_middles);
    p->name = arena_printf(a, "%s %s %s", p->family, middle, male ? PICK(r, demo_men_names) : PICK(r, demo_women_names));
}

static size_t group_of(uint64_t *r, unsigned kinh) {
    if (chance(r, kinh)) return 0;
    unsigned left = below(r, 100);
    for (size_t i = 1; i + 1 < DEMO_COUNT(demo_groups); i++) {
        if (left < demo_groups[i].weight) return i;
        left -= demo_groups[i].weight;
    }
    return DEMO_COUNT(demo_groups) - 1;
}

static const struct demo_history *history_of(uint64_t *r) {
    unsigned left = below(r, 100);
    size_t i = 0;
    while (i + 1 < DEMO_COUNT(demo_histories) && left >= demo_histories[i].weight) left -= demo_histories[i++].weight;
    return &demo_histories[i];
}

// 4.5 people on average.
static size_t size_of(uint64_t *r) {
    static const unsigned char upto[HOUSE_PEOPLE] = { 4, 12, 27, 50, 73, 87, 95, 100 };
    unsigned roll = below(r, 100);
    size_t n = 0;
    while (roll >= upto[n]) n++;
    return n + 1;
}

static const char *relation_of(uint64_t *r, size_t at) {
    if (at == 0) return "head";
    if (at == 1 && chance(r, 85)) return "spouse";
    unsigned roll = below(r, 100);
    return roll < 80 ? "child" : roll < 90 ? "parent" : roll < 95 ? "grandchild" : "sibling";
}

static int age_of(uint64_t *r, const char *relation, int head) {
    int age = head;
    if (strcmp(relation, "head") == 0) age = 25 + (int)below(r, 50);
    else if (strcmp(relation, "child") == 0) age = head - 20 - (int)below(r, 18);
    else if (strcmp(relation, "parent") == 0) age = head + 20 + (int)below(r, 12);
    else if (strcmp(relation, "grandchild") == 0) age = head - 44 - (int)below(r, 12);
    else age = head - 4 + (int)below(r, 9);
    return age < 0 ? (int)below(r, 6) : age > 97 ? 97 : age;
}

static const char *no_id_reason(uint64_t *r, int age) {
    if (age < 6 && chance(r, 40)) return "child";
    if (age > 70 && chance(r, 25)) return "elder";
    if (chance(r, 2)) return "lost";
    return chance(r, 1) ? "never_issued" : NULL;
}

// 3 digits of place, 1 of century and sex, 2 of year, 6 that no two people share.
static const char *number_of(struct arena *a, const struct house_person *p, uint64_t serial) {
    int year = HOUSE_YEAR - p->age;
    int century = year < 2000 ? 0 : 2;
    return arena_printf(a, "099%d%02d%06u", century + (p->male ? 0 : 1), year % 100, (unsigned)(serial * SCATTER % MILLION));
}

static void birth_of(uint64_t *r, struct house_person *p) {
    vday day = vdate_of(HOUSE_YEAR - p->age, 1, 1) + (vday)below(r, 365);
    vdate_format(day, p->birth);
    p->year_only = chance(r, p->age > 60 ? 45 : 10);
    if (p->year_only) p->birth[4] = '\0';
}

static void make_person(struct arena *a, uint64_t *r, struct house *h, size_t at) {
    struct house_person *p = &h->people[at];
    const struct house_person *head = &h->people[0];
    p->relation = relation_of(r, at);
    p->group = at == 0 || !chance(r, 3) ? head->group : 1;
    p->male = strcmp(p->relation, "head") == 0 ? chance(r, 75) : strcmp(p->relation, "spouse") == 0 ? !head->male : chance(r, 50);
    p->age = age_of(r, p->relation, head->age);
    bool blood = strcmp(p->relation, "child") == 0 || strcmp(p->relation, "sibling") == 0;
    name_person(a, r, p, blood && p->group == head->group ? head->family : NULL);
    p->fold = text_fold(a, p->name);
    birth_of(r, p);
    p->no_id_reason = no_id_reason(r, p->age);
    p->id_number = number_of(a, p, (uint64_t)h->number * HOUSE_PEOPLE + at);
    p->merit = p->age > 65 && chance(r, 8);
    p->disabled = chance(r, 3);
}

static void add_line(struct house *h, size_t person, uint64_t serial, const char *kind) {
    h->lines[h->n_lines++] = (struct house_line){ .person = person, .serial = serial, .kind = kind };
}

// Serial numbers: two for each household, those from RELAYS on for village heads who pass messages on.
static void make_lines(uint64_t *r, struct house *h) {
    uint64_t own = (uint64_t)h->number * 2;
    unsigned roll = below(r, 100);
    if (roll < 62) add_line(h, 0, own, "own");
    else if (roll < 77) add_line(h, 0, h->number > 0 ? own - 2 : own, "shared");
    else if (roll < 90) add_line(h, 0, RELAYS + h->unit * DEMO_COUNT(demo_villages) + h->village, "relay");
    if (h->n_people < 2 || roll >= 62 || h->people[1].age < 15) return;
    if (chance(r, 45)) add_line(h, 1, own + 1, "own");
    else if (chance(r, 40)) add_line(h, 1, own, "shared");
}

void house_make(const struct house_world *w, struct arena *a, int64_t number, struct house *h) {
    uint64_t r = w->seed * 0x2545f4914f6cdd1du + (uint64_t)number;
    *h = (struct house){ .number = number, .unit = (size_t)number % w->n_units };
    h->village = below(&r, DEMO_COUNT(demo_villages));
    h->history = history_of(&r);
    h->people[0].group = group_of(&r, w->kinh[h->unit]);
    h->n_people = size_of(&r);
    for (size_t i = 0; i < h->n_people; i++) make_person(a, &r, h, i);
    make_lines(&r, h);
}

size_t house_steps(const struct house *h) {
    size_t n = 0;
    while (n < DEMO_STEPS && h->history->steps[n].class) n++;
    return n;
}

const char *house_class(const struct house *h) {
    size_t n = house_steps(h);
    return n ? h->history->steps[n - 1].class : NULL;
}

vday house_start(const struct house *h) {
    return vdate_of(h->history->steps[0].class ? h->history->steps[0].year : HOUSE_YEAR, 1, 1);
}

vday house_joined(const struct house *h, const struct house_person *p) {
    vday start = house_start(h);
    vday born = vdate_of(HOUSE_YEAR - p->age, 1, 1);
    if (!p->year_only && !vdate_parse(p->birth, &born)) return start;
    return born > start ? born : start;
}

const char *house_line_number(struct arena *a, const struct house_line *l) {
    return arena_printf(a, "900%06u", (unsigned)(l->serial * SCATTER % MILLION));
}

// SPDX-License-Identifier: MPL-2.0
#include "crowd.h"

#include "base/arena.h"
#include "district.h"

// --- dice: splitmix64 ------------------------------------------------------------------------------------------------

uint64_t dice_next(struct dice *d) {
    uint64_t z = d->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

uint32_t dice_below(struct dice *d, uint32_t n) { return (uint32_t)((dice_next(d) >> 32) * n >> 32); }
bool dice_chance(struct dice *d, unsigned percent) { return dice_below(d, 100) < percent; }
int dice_between(struct dice *d, int from, int to) { return from + (int)dice_below(d, (uint32_t)(to - from + 1)); }

// Low rows more often: a district has a few trades that many want.
static uint16_t popular(struct dice *d, uint32_t n) {
    uint32_t a = dice_below(d, n - 1), b = dice_below(d, n - 1);
    return (uint16_t)(1 + (dice_chance(d, 50) && b < a ? b : a));
}

static uint8_t level(struct dice *d, const uint8_t *percent, int n) {
    unsigned at = dice_below(d, 100);
    for (int i = 0; i < n; i++) {
        if (at < percent[i]) return (uint8_t)i;
        at -= percent[i];
    }
    return 0;
}

// --- people ----------------------------------------------------------------------------------------------------------

static void invent_trades(struct dice *d, const struct match_catalogue *c, struct match_seeker *s) {
    int wishes = dice_between(d, 1, MATCH_WISHES), past = dice_between(d, 0, 3);
    for (int i = 0; i < wishes; i++) s->wish[i] = popular(d, c->n_trades);
    for (int i = 0; i < past; i++)
        s->past[i] = (struct match_past){ dice_chance(d, 50) ? s->wish[i % wishes] : popular(d, c->n_trades),
                                          (uint16_t)dice_between(d, 1, 90) };
    for (int i = 0; i < 2; i++)
        if (dice_chance(d, 25)) s->certificate[i] = (uint16_t)dice_between(d, 1, (int)c->n_certificates - 1);
}

static void invent_place(struct dice *d, struct match_seeker *s) {
    s->commune = (uint16_t)dice_between(d, 1, DISTRICT_COMMUNES);
    const struct district_place *place = &district_places[s->commune];
    s->lat = MATCH_NOWHERE;
    if (dice_chance(d, 60)) {
        s->lat = place->lat + dice_between(d, -3000, 3000);
        s->lon = place->lon + dice_between(d, -3000, 3000);
    }
    s->unit = (uint32_t)(1000 + s->commune * 10 + dice_between(d, 0, 7));
    s->max_km = (uint16_t)(dice_chance(d, 15) ? 0 : dice_between(d, 2, 12) * 5);
}

static void invent_season(struct dice *d, const struct match_catalogue *c, struct match_seeker *s) {
    if (dice_chance(d, 55)) s->crops |= 1U << 1;
    if (dice_chance(d, 40)) s->crops |= (uint16_t)(1U << dice_between(d, 2, (int)c->n_crops - 1));
    s->harvest = match_harvest(c, s->crops);
}

static void invent_person(struct dice *d, struct match_seeker *s) {
    static const uint8_t classes[] = { 22, 15, 10, 13, 40 }, schooling[] = { 15, 25, 40, 20 },
                         qualification[] = { 60, 10, 12, 8, 5, 3, 2 };
    s->sex = dice_chance(d, 52) ? MATCH_WOMAN : MATCH_MAN;
    s->class = level(d, classes, sizeof classes);
    s->schooling = level(d, schooling, sizeof schooling);
    s->qualification = level(d, qualification, sizeof qualification);
    s->birth = DISTRICT_TODAY - dice_between(d, 14 * 365, 58 * 365);
    s->start_from = dice_chance(d, 70) ? 0 : DISTRICT_TODAY + dice_between(d, 0, 120);
    s->wage = dice_chance(d, 20) ? 0 : dice_between(d, 30, 100) * 100;
    s->languages = MATCH_LANGUAGE(1, dice_between(d, 1, 3)) | MATCH_LANGUAGE(dice_between(d, 2, 4), dice_between(d, 0, 3));
}

struct match_seeker crowd_seeker(struct dice *d, const struct match_catalogue *c, int64_t id) {
    struct match_seeker s = { .id = id };
    invent_trades(d, c, &s);
    invent_place(d, &s);
    invent_season(d, c, &s);
    invent_person(d, &s);
    s.hours = (uint8_t)(dice_chance(d, 40) ? 0 : 1 << dice_between(d, 0, 4) | 1 << dice_between(d, 0, 2));
    s.contract = (uint8_t)(dice_chance(d, 50) ? 0 : 1 << dice_between(d, 0, 3) | 1 << dice_between(d, 0, 3));
    s.flags = MATCH_OPEN;
    if (dice_chance(d, 25)) s.flags |= MATCH_BOARDS;
    if (dice_chance(d, 40)) s.flags |= MATCH_ANY_WORK;
    if (dice_chance(d, 12)) {
        s.group = s.unit * 8 + dice_below(d, 8);
        s.group_size = (uint8_t)dice_between(d, 2, 9);
    }
    return s;
}

// --- vacancies -------------------------------------------------------------------------------------------------------

static void invent_offer(struct dice *d, struct match_vacancy *v) {
    v->wage_from = dice_chance(d, 12) ? 0 : dice_between(d, 30, 90) * 100;
    v->wage_to = v->wage_from && dice_chance(d, 50) ? v->wage_from + dice_between(d, 1, 30) * 100 : v->wage_from;
    v->places = (uint16_t)(dice_chance(d, 60) ? dice_between(d, 1, 5) : dice_between(d, 6, 60));
    v->hours = (uint8_t)(dice_chance(d, 20) ? 0 : 1 << dice_between(d, 0, 4));
    v->contract = (uint8_t)(dice_chance(d, 20) ? 0 : 1 << dice_between(d, 0, 3));
    v->languages = dice_chance(d, 25) ? 0 : MATCH_LANGUAGE(1, dice_between(d, 1, 3));
    if (dice_chance(d, 20)) v->languages |= MATCH_LANGUAGE(dice_between(d, 2, 4), 2);
    if (dice_chance(d, 45)) v->months = (uint16_t)(0x1FU << dice_between(d, 0, 7));
}

static void invent_wishes(struct dice *d, const struct match_catalogue *c, struct match_vacancy *v) {
    v->experience = (uint16_t)(dice_chance(d, 60) ? 0 : dice_between(d, 1, 5) * 6);
    if (dice_chance(d, 25)) v->certificate = (uint16_t)dice_between(d, 1, (int)c->n_certificates - 1);
    v->schooling = (uint8_t)(dice_chance(d, 50) ? 0 : dice_between(d, 1, 3));
    v->qualification = (uint8_t)(dice_chance(d, 65) ? 0 : dice_between(d, 1, 4));
    if (dice_chance(d, 3)) v->sex = (uint8_t)dice_between(d, 1, 2);
    if (dice_chance(d, 4)) v->age_from = (uint8_t)dice_between(d, 18, 21);
    if (dice_chance(d, 3)) v->age_to = (uint8_t)dice_between(d, 35, 50);
}

struct match_vacancy crowd_vacancy(struct dice *d, const struct match_catalogue *c, int64_t id) {
    struct match_vacancy v = {
        .id = id, .employer = 1 + dice_below(d, 800), .trade = popular(d, c->n_trades), .flags = MATCH_OPEN
    };
    v.commune = (uint16_t)(dice_chance(d, 75) ? dice_between(d, 1, DISTRICT_COMMUNES)
                                              : dice_between(d, DISTRICT_COMMUNES + 1, (int)c->n_communes - 1));
    v.lat = MATCH_NOWHERE;
    if (dice_chance(d, 60)) {
        v.lat = district_places[v.commune].lat + dice_between(d, -3000, 3000);
        v.lon = district_places[v.commune].lon + dice_between(d, -3000, 3000);
    }
    v.unit = v.commune;
    if (dice_chance(d, 70)) {
        v.start = DISTRICT_TODAY + dice_between(d, -10, 60);
        v.start_last = v.start + dice_between(d, 0, 60);
    }
    invent_offer(d, &v);
    invent_wishes(d, c, &v);
    if (dice_chance(d, v.commune > DISTRICT_COMMUNES ? 70 : 20)) v.flags |= MATCH_BOARDS;
    if (dice_chance(d, 25)) v.flags |= MATCH_GROUPS;
    if (dice_chance(d, 15)) v.flags |= MATCH_HARVEST_LEAVE;
    return v;
}

struct crowd crowd_make(struct arena *a, const struct match_catalogue *c, uint64_t seed, uint32_t n_seekers,
                        uint32_t n_vacancies) {
    struct crowd crowd = { .n_seekers = n_seekers, .n_vacancies = n_vacancies };
    struct dice people = { seed }, jobs = { seed ^ UINT64_C(0x5EED) };
    crowd.seeker = arena_array(a, n_seekers, sizeof *crowd.seeker);
    crowd.vacancy = arena_array(a, n_vacancies, sizeof *crowd.vacancy);
    for (uint32_t i = 0; i < n_seekers; i++) crowd.seeker[i] = crowd_seeker(&people, c, 1 + i);
    for (uint32_t i = 0; i < n_vacancies; i++) crowd.vacancy[i] = crowd_vacancy(&jobs, c, 500001 + i);
    return crowd;
}

// --- names -----------------------------------------------------------------------------------------------------------

const char *crowd_name(struct arena *a, struct dice *d, uint8_t sex) {
    static const char *const of_women[] = { "Y Hlim", "Y Nia", "Y Thuôi", "Y Brớt", "Y Dêng", "Y Kơ", "Y Blum", "Y Rui" };
    static const char *const of_men[] = { "A Nhưn", "A Tring", "A Blôi", "A Yơ", "A Kling", "A Tuân", "A Brôi", "A Djă" };
    static const char *const ends[] = { "", " Bru", " Ka", " Liêng", " Mơ", " Rơ", " Siu", " Thao" };
    const char *first = sex == MATCH_WOMAN ? of_women[dice_below(d, 8)] : of_men[dice_below(d, 8)];
    return arena_printf(a, "%s%s", first, ends[dice_below(d, 8)]);
}

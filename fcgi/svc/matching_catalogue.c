// SPDX-License-Identifier: MPL-2.0
// The catalogue of the matching engine, from the district's own lists.
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "queries.h"
#include "svc/matching.h"

// Dated rules and where they go. A rule without a row today leaves its place empty, and the engine refuses the catalogue.
static const struct {
    const char *code;
    size_t place;
} rule_places[] = {
    { "working_age", offsetof(struct match_rules, working_age) },
    { "match_grade_1", offsetof(struct match_rules, grade_months[1]) },
    { "match_grade_2", offsetof(struct match_rules, grade_months[2]) },
    { "match_grade_3", offsetof(struct match_rules, grade_months[3]) },
    { "match_grade_4", offsetof(struct match_rules, grade_months[4]) },
    { "match_grade_5", offsetof(struct match_rules, grade_months[5]) },
    { "match_family_percent", offsetof(struct match_rules, family_percent) },
    { "match_road_percent", offsetof(struct match_rules, road_percent) },
};

enum { LON_PERMILLE = 968 };  // cosine of 14.5° N, where the district lies: geography, no rule

static const struct match_named languages[] = { { "", "" }, { "vi", "tiếng Việt" }, { "sed", "tiếng Xơ Đăng" }, { "bdq", "tiếng Ba Na" }, { "jra", "tiếng Gia Rai" } };

// As much of a name as fits, never half a letter.
static void put(char *to, size_t size, const char *from) {
    size_t n = strlen(from);
    if (n >= size) n = size - 1;
    while (n && ((unsigned char)from[n] & 0xC0) == 0x80) n--;
    memcpy(to, from, n);
    to[n] = '\0';
}

static void add(struct match_keys *k, int64_t id, size_t row) {
    k->all[k->n++] = (struct match_key){ id, (uint16_t)row, 0 };
}

static int by_id(const void *a, const void *b) {
    const struct match_key *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static struct match_keys keys_new(struct arena *a, size_t n) {
    return (struct match_keys){ arena_array(a, n, sizeof(struct match_key)), 0 };
}

static void keys_sort(struct match_keys *k) {
    if (k->n) qsort(k->all, k->n, sizeof *k->all, by_id);
}

static const struct match_key *find(const struct match_keys *k, int64_t id) {
    struct match_key want = { .id = id };
    return k->n ? bsearch(&want, k->all, k->n, sizeof *k->all, by_id) : NULL;
}

static uint16_t row_of(const struct match_keys *k, int64_t id) {
    const struct match_key *found = id ? find(k, id) : NULL;
    return found ? found->row : 0;
}

static enum rc read_rules(struct db *db, struct arena *a, const char *day, struct matching *m) {
    struct q_match_rules_out *rows;
    size_t n;
    struct match_rules *rules = &m->catalogue.rules;
    rules->lon_permille = LON_PERMILLE;
    TRY(q_match_rules(db, a, &(struct q_match_rules_in){ .day = day }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof rule_places / sizeof *rule_places; k++) {
            if (strcmp(rule_places[k].code, rows[i].code) != 0) continue;
            uint16_t value = (uint16_t)rows[i].value;
            memcpy((char *)rules + rule_places[k].place, &value, sizeof value);
        }
    return RC_OK;
}

static enum rc certificates(struct db *db, struct arena *a, struct matching *m) {
    struct q_match_certificates_out *rows;
    size_t n;
    TRY(q_match_certificates(db, a, &rows, &n));
    struct match_certificate *all = arena_array(a, n + 1, sizeof *all);
    m->certificates = keys_new(a, n);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < m->certificates.n; k++)
            if (m->certificates.all[k].id == rows[i].includes_id) all[i + 1].includes = m->certificates.all[k].row;
        put(all[i + 1].code, sizeof all->code, rows[i].code);
        put(all[i + 1].name, sizeof all->name, rows[i].name);
        add(&m->certificates, rows[i].id, i + 1);
    }
    keys_sort(&m->certificates);
    m->catalogue.certificate = all;
    m->catalogue.n_certificates = (uint32_t)n + 1;
    return RC_OK;
}

static uint16_t family_row(struct match_named *all, uint32_t *n, const char *code) {
    for (uint32_t i = 1; i < *n; i++)
        if (strcmp(all[i].code, code) == 0) return (uint16_t)i;
    if (*n == MATCH_FAMILIES) return 0;
    put(all[*n].code, sizeof all->code, code);
    put(all[*n].name, sizeof all->name, code);
    return (uint16_t)(*n)++;
}

static enum rc trades(struct db *db, struct arena *a, struct matching *m) {
    struct q_match_trades_out *rows;
    size_t n;
    TRY(q_match_trades(db, a, &rows, &n));
    struct match_trade *all = arena_array(a, n + 1, sizeof *all);
    struct match_named *families = arena_array(a, MATCH_FAMILIES, sizeof *families);
    uint32_t n_families = 1;
    m->trades = keys_new(a, n);
    for (size_t i = 0; i < n; i++) {
        struct match_trade *t = &all[i + 1];
        t->family = family_row(families, &n_families, rows[i].family);
        t->certificate = row_of(&m->certificates, rows[i].certificate_id);
        t->age_min = (uint8_t)rows[i].min_age;
        t->simple = rows[i].simple != 0;
        put(t->vsco, sizeof t->vsco, rows[i].vsco);
        put(t->code, sizeof t->code, rows[i].code);
        put(t->name, sizeof t->name, rows[i].name);
        add(&m->trades, rows[i].id, i + 1);
    }
    keys_sort(&m->trades);
    m->catalogue.trade = all;
    m->catalogue.n_trades = (uint32_t)n + 1;
    m->catalogue.family = families;
    m->catalogue.n_families = n_families;
    return RC_OK;
}

// Within one commune nobody has measured: unknown, unless the table of distances says more of that pair some day.
static enum rc distances(struct db *db, struct arena *a, struct matching *m) {
    struct q_match_distances_out *rows;
    size_t n, wide = m->catalogue.n_communes;
    TRY(q_match_distances(db, a, &rows, &n));
    uint16_t *km = arena_array(a, wide * wide, sizeof *km);
    for (size_t i = 0; i < wide * wide; i++) km[i] = MATCH_KM_UNKNOWN;
    for (size_t i = 0; i < n; i++) {
        size_t from = row_of(&m->communes, rows[i].from_id), to = row_of(&m->communes, rows[i].to_id);
        if (from && to) km[from * wide + to] = km[to * wide + from] = (uint16_t)rows[i].km;
    }
    for (size_t i = 1; i < wide; i++) km[i * wide + i] = 0;
    m->catalogue.km = km;
    return RC_OK;
}

static enum rc communes(struct db *db, struct arena *a, const char *day, struct matching *m) {
    struct q_match_communes_out *rows;
    size_t n;
    TRY(q_match_communes(db, a, &(struct q_match_communes_in){ .day = day }, &rows, &n));
    struct match_commune *all = arena_array(a, n + 1, sizeof *all);
    m->communes = keys_new(a, n);
    for (size_t i = 0; i < n; i++) {
        put(all[i + 1].code, sizeof all->code, arena_printf(a, "%lld", (long long)rows[i].id));
        put(all[i + 1].name, sizeof all->name, rows[i].name);
        add(&m->communes, rows[i].id, i + 1);
    }
    keys_sort(&m->communes);
    m->catalogue.commune = all;
    m->catalogue.n_communes = (uint32_t)n + 1;
    return distances(db, a, m);
}

static uint16_t months(int64_t from, int64_t to) {
    uint16_t bits = 0;
    if (from < 1 || to < 1) return 0;
    for (int64_t month = from;; month = month % 12 + 1) {
        bits |= (uint16_t)(1u << (month - 1));
        if (month == to) return bits;
    }
}

static enum rc crops(struct db *db, struct arena *a, struct matching *m) {
    struct q_match_crops_out *rows;
    struct q_match_village_crops_out *grown;
    size_t n, n_grown;
    TRY(q_match_crops(db, a, &rows, &n));
    TRY(q_match_village_crops(db, a, &grown, &n_grown));
    struct match_crop *all = arena_array(a, n + 1, sizeof *all);
    m->crops = keys_new(a, n);
    m->villages = keys_new(a, n_grown);
    for (size_t i = 0; i < n; i++) {
        all[i + 1].months = months(rows[i].from_month, rows[i].to_month);
        put(all[i + 1].code, sizeof all->code, rows[i].code);
        put(all[i + 1].name, sizeof all->name, rows[i].name);
        add(&m->crops, rows[i].id, i + 1);
    }
    keys_sort(&m->crops);
    for (size_t i = 0; i < n_grown; i++) {
        struct match_keys *v = &m->villages;
        if (!v->n || v->all[v->n - 1].id != grown[i].village_id) add(v, grown[i].village_id, 0);
        v->all[v->n - 1].extra |= (uint16_t)(1u << row_of(&m->crops, grown[i].crop_id));
    }
    m->catalogue.crop = all;
    m->catalogue.n_crops = (uint32_t)n + 1;
    return RC_OK;
}

static enum rc courses(struct db *db, struct arena *a, const char *day, struct matching *m) {
    struct q_match_courses_out *rows;
    size_t n;
    TRY(q_match_courses(db, a, &(struct q_match_courses_in){ .day = day }, &rows, &n));
    struct match_course *all = arena_array(a, n + 1, sizeof *all);
    for (size_t i = 0; i < n; i++) {
        struct match_course *c = &all[i + 1];
        c->id = rows[i].id;
        if (!vdate_parse(rows[i].starts_on, &c->starts)) return RC_INTERNAL;
        c->trade = row_of(&m->trades, rows[i].trade_id);
        c->certificate = m->catalogue.trade[c->trade].certificate;
        c->commune = row_of(&m->communes, rows[i].unit_id);
        c->free_places = rows[i].free > 0 ? (uint16_t)rows[i].free : 0;
        put(c->name, sizeof c->name, rows[i].title);
    }
    m->catalogue.course = all;
    m->catalogue.n_courses = (uint32_t)n + 1;
    return RC_OK;
}

enum rc matching_catalogue(struct db *db, struct arena *a, vday today, struct matching *m) {
    char day[VDATE_ISO_SIZE];
    vdate_format(today, day);
    *m = (struct matching){ .catalogue = { .language = languages, .n_languages = sizeof languages / sizeof *languages } };
    TRY(read_rules(db, a, day, m));
    TRY(certificates(db, a, m));
    TRY(trades(db, a, m));
    TRY(communes(db, a, day, m));
    TRY(crops(db, a, m));
    return courses(db, a, day, m);
}

// --- rows -----------------------------------------------------------------------------------------------------------------------------

static uint8_t place_of(const char *const *list, const char *word) {
    for (uint8_t i = 0; word && list[i]; i++)
        if (strcmp(list[i], word) == 0) return i;
    return 0;
}

static const char *const schooling[] = { "none", "primary", "lower", "upper", NULL };
static const char *const qualification[] = { "untrained", "skilled", "short", "elementary", "intermediate", "college", "university", "postgraduate", NULL };
static const char *const levels[] = { "", "understands", "speaks", "reads", NULL };
static const char *const classes[] = { "poor", "near_poor", "escaped", "low_income", NULL };  // in the order of enum match_class
static const char *const sexes[] = { "", "female", "male", NULL };                            // in the order of enum match_sex

static uint32_t tongues(const char *vi, const char *sed, const char *bdq, const char *jra) {
    const char *said[] = { vi, sed, bdq, jra };
    uint32_t bits = 0;
    for (uint32_t i = 0; i < 4; i++) bits |= MATCH_LANGUAGE(i + 1, place_of(levels, said[i]));
    return bits;
}

static uint8_t class_of(const char *word) {
    for (uint8_t i = 0; word && classes[i]; i++)
        if (strcmp(classes[i], word) == 0) return i;
    return MATCH_OTHER;
}

// A year alone is its last day, so that nobody is taken for older. Unknown: 0, the first of 1970, an adult; the officer sees it.
static vday birth_of(const char *text) {
    char iso[VDATE_ISO_SIZE];
    vday day = 0;
    if (!text) return 0;
    if (strlen(text) != 4) return vdate_parse(text, &day) ? day : 0;
    memcpy(iso, text, 4);
    memcpy(iso + 4, "-12-31", 7);
    return vdate_parse(iso, &day) ? day : 0;
}

static vday day_or(const char *text, vday other) {
    vday day;
    return text && vdate_parse(text, &day) ? day : other;
}

static uint32_t group_of(const char *code, int64_t unit) {
    uint32_t h = 2166136261u ^ (uint32_t)unit;
    if (!code || !*code) return 0;
    for (; *code; code++) h = (h ^ (unsigned char)*code) * 16777619u;
    return h ? h : 1;
}

static struct match_seeker seeker_of(const struct matching *m, const struct q_match_seekers_out *r) {
    const struct match_key *village = find(&m->villages, r->village_id);
    struct match_seeker s = {
        .id = r->id, .birth = birth_of(r->birth), .start_from = day_or(r->start_from, 0), .lat = MATCH_NOWHERE, .lon = 0, .wage = (int32_t)(r->wage / 1000),
        .unit = (uint32_t)r->village_id, .group = group_of(r->group_code, r->unit_id), .languages = tongues(r->lang_vi, r->lang_sed, r->lang_bdq, r->lang_jra),
        .wish = { row_of(&m->trades, r->wish_1), row_of(&m->trades, r->wish_2), row_of(&m->trades, r->wish_3), row_of(&m->trades, r->wish_4) },
        .commune = row_of(&m->communes, r->unit_id), .max_km = (uint16_t)r->max_km, .crops = village ? village->extra : 0,
        .group_size = (uint8_t)(r->group_size < 255 ? r->group_size : 255), .sex = place_of(sexes, r->sex), .class = class_of(r->class),
        .schooling = place_of(schooling, r->schooling), .qualification = place_of(qualification, r->qualification), .hours = (uint8_t)r->hours,
        .contract = (uint8_t)r->contract,
        .flags = (uint8_t)((r->looking ? MATCH_OPEN : 0) | (r->placed ? MATCH_PLACED : 0) | (r->paused ? MATCH_PAUSED : 0) | (r->boards ? MATCH_BOARDS : 0) | (r->any_work ? MATCH_ANY_WORK : 0)),
    };
    s.harvest = match_harvest(&m->catalogue, s.crops);
    return s;
}

// Both lists rise by seeker.
static void add_past(const struct matching *m, struct match_seeker *s, const struct q_match_pasts_out *rows, size_t n, size_t *at) {
    size_t kept = 0;
    while (*at < n && rows[*at].seeker_id < s->id) ++*at;
    for (; *at < n && rows[*at].seeker_id == s->id; ++*at) {
        uint16_t trade = row_of(&m->trades, rows[*at].trade_id);
        if (trade && kept < MATCH_PAST) s->past[kept++] = (struct match_past){ trade, (uint16_t)rows[*at].months };
    }
}

static void add_held(const struct matching *m, struct match_seeker *s, const struct q_match_held_out *rows, size_t n, size_t *at) {
    size_t kept = 0;
    while (*at < n && rows[*at].seeker_id < s->id) ++*at;
    for (; *at < n && rows[*at].seeker_id == s->id; ++*at) {
        uint16_t row = row_of(&m->certificates, rows[*at].certificate_id);
        if (row && kept < MATCH_CERTIFICATES) s->certificate[kept++] = row;
    }
}

enum rc matching_seekers(struct db *db, struct arena *a, const struct matching *m, const char *ids, vday today, struct match_seeker **out, size_t *n) {
    struct q_match_seekers_out *rows;
    struct q_match_pasts_out *pasts;
    struct q_match_held_out *held;
    size_t n_pasts, n_held, at_past = 0, at_held = 0;
    char day[VDATE_ISO_SIZE];
    vdate_format(today, day);
    TRY(q_match_seekers(db, a, &(struct q_match_seekers_in){ .ids = ids, .day = day }, &rows, n));
    TRY(q_match_pasts(db, a, &(struct q_match_pasts_in){ .ids = ids }, &pasts, &n_pasts));
    TRY(q_match_held(db, a, &(struct q_match_held_in){ .ids = ids, .day = day }, &held, &n_held));
    *out = arena_array(a, *n, sizeof **out);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i] = seeker_of(m, &rows[i]);
        add_past(m, &(*out)[i], pasts, n_pasts, &at_past);
        add_held(m, &(*out)[i], held, n_held, &at_held);
    }
    return RC_OK;
}

static struct match_vacancy vacancy_of(const struct matching *m, const struct q_match_vacancies_out *r) {
    vday start = day_or(r->start_on, 0);
    return (struct match_vacancy){
        .id = r->id, .employer = r->employer_id, .start = start, .start_last = day_or(r->start_last, start), .lat = MATCH_NOWHERE, .lon = 0,
        .wage_from = (int32_t)(r->wage_from / 1000), .wage_to = (int32_t)((r->wage_to ? r->wage_to : r->wage_from) / 1000), .unit = (uint32_t)r->unit_id,
        .languages = tongues(r->lang_vi, r->lang_sed, r->lang_bdq, r->lang_jra), .trade = row_of(&m->trades, r->trade_id), .commune = row_of(&m->communes, r->unit_id),
        .months = months(r->season_from, r->season_to), .places = (uint16_t)r->places, .experience = (uint16_t)r->experience,
        .certificate = row_of(&m->certificates, r->certificate_id), .schooling = place_of(schooling, r->schooling),
        .qualification = place_of(qualification, r->qualification), .hours = (uint8_t)r->hours, .contract = (uint8_t)r->contract,
        .flags = (uint8_t)((r->is_open ? MATCH_OPEN : 0) | (r->boards ? MATCH_BOARDS : 0) | (r->takes_groups ? MATCH_GROUPS : 0) | (r->harvest_leave ? MATCH_HARVEST_LEAVE : 0)),
        .sex = place_of(sexes, r->sex), .age_from = (uint8_t)r->age_from, .age_to = (uint8_t)r->age_to,
    };
}

enum rc matching_vacancies(struct db *db, struct arena *a, const struct matching *m, const char *ids, vday today, struct match_vacancy **out, size_t *n) {
    struct q_match_vacancies_out *rows;
    char day[VDATE_ISO_SIZE];
    vdate_format(today, day);
    TRY(q_match_vacancies(db, a, &(struct q_match_vacancies_in){ .ids = ids, .day = day }, &rows, n));
    *out = arena_array(a, *n, sizeof **out);
    for (size_t i = 0; i < *n; i++) (*out)[i] = vacancy_of(m, &rows[i]);
    return RC_OK;
}

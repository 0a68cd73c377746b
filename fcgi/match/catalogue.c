// SPDX-License-Identifier: MPL-2.0
#include "match/catalogue.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { METRES_PER_DEGREE = 111320, DEGREE = 100000 };
enum { LAT_MAX = 90 * DEGREE, LON_MAX = 180 * DEGREE, WAGE_MAX = 10000000, YEARS_MAX = 100 };
enum { DAY_MIN = -25567, DAY_MAX = 47846 };  // 1900-01-01, 2100-12-31

unsigned catalogue_grade(const struct match_catalogue *c, uint32_t months) {
    unsigned grade = MATCH_GRADES - 1;
    while (grade > 0 && months < c->rules.grade_months[grade]) grade--;
    return grade;
}

uint16_t match_harvest(const struct match_catalogue *c, uint16_t crops) {
    unsigned months = 0;
    for (uint32_t i = 1; i < c->n_crops; i++)
        if (crops >> i & 1) months |= c->crop[i].months;
    return (uint16_t)months;
}

// --- distance --------------------------------------------------------------------------------------------------------

uint16_t catalogue_road_km(const struct match_catalogue *c, int64_t d_lat, int64_t d_lon) {
    int64_t x = llabs(d_lon) * c->rules.lon_permille / 1000, y = llabs(d_lat);
    int64_t straight = (int64_t)sqrt((double)(x * x + y * y));
    int64_t metres = straight * METRES_PER_DEGREE / DEGREE * c->rules.road_percent / 100;
    int64_t km = (metres + 500) / 1000;
    return (uint16_t)(km < MATCH_KM_UNKNOWN ? km : MATCH_KM_UNKNOWN - 1);
}

uint16_t catalogue_table_km(const struct match_catalogue *c, uint16_t from, uint16_t to) {
    return c->km[(size_t)from * c->n_communes + to];
}

uint16_t match_km(const struct match_catalogue *c, const struct match_seeker *s, const struct match_vacancy *v) {
    if (s->lat == MATCH_NOWHERE || v->lat == MATCH_NOWHERE) return catalogue_table_km(c, s->commune, v->commune);
    return catalogue_road_km(c, (int64_t)s->lat - v->lat, (int64_t)s->lon - v->lon);
}

// --- certificates ----------------------------------------------------------------------------------------------------

// Whether "held" is "wanted" or includes it. Ends because a certificate includes a lower row only.
static bool includes(const struct match_catalogue *c, uint16_t held, uint16_t wanted) {
    while (held && held != wanted) held = c->certificate[held].includes;
    return held != 0;
}

bool match_holds(const struct match_catalogue *c, const struct match_seeker *s, uint16_t certificate) {
    for (int i = 0; i < MATCH_CERTIFICATES; i++)
        if (includes(c, s->certificate[i], certificate)) return true;
    return false;
}

uint64_t catalogue_held_bits(const struct match_catalogue *c, const struct match_seeker *s) {
    uint64_t bits = 0;
    for (int i = 0; i < MATCH_CERTIFICATES; i++)
        for (uint16_t held = s->certificate[i]; held; held = c->certificate[held].includes) bits |= UINT64_C(1) << (held & 63);
    return bits;
}

uint32_t catalogue_course_for(const struct match_catalogue *c, uint16_t certificate, vday from) {
    uint32_t best = 0;
    for (uint32_t i = 1; i < c->n_courses; i++) {
        const struct match_course *course = &c->course[i];
        if (!course->free_places || course->starts < from || !includes(c, course->certificate, certificate)) continue;
        if (!best || course->starts < c->course[best].starts) best = i;
    }
    return best;
}

// --- faults ----------------------------------------------------------------------------------------------------------

#define ENDS(name) (memchr((name), 0, sizeof(name)) != NULL)

static const char *sizes_fault(const struct match_catalogue *c) {
    if (!c->n_trades || c->n_trades > MATCH_TRADES) return "trades";
    if (!c->n_families || c->n_families > MATCH_FAMILIES) return "families";
    if (!c->n_communes || c->n_communes > MATCH_COMMUNES) return "communes";
    if (!c->n_languages || c->n_languages > MATCH_LANGUAGES) return "languages";
    if (!c->n_crops || c->n_crops > MATCH_CROPS) return "crops";
    if (c->trade[0].family) return "trade_0";
    if (!c->n_certificates || c->n_certificates > UINT16_MAX || !c->n_courses) return "certificates";
    return NULL;
}

static const char *trade_fault(const struct match_catalogue *c) {
    for (uint32_t i = 0; i < c->n_trades; i++) {
        const struct match_trade *t = &c->trade[i];
        if (!ENDS(t->vsco) || !ENDS(t->code) || !ENDS(t->name)) return "trade_name";
        if (t->family >= c->n_families || t->certificate >= c->n_certificates || t->simple > 1 || t->age_min > YEARS_MAX)
            return "trade";
    }
    return NULL;
}

static const char *certificate_fault(const struct match_catalogue *c) {
    for (uint32_t i = 0; i < c->n_certificates; i++) {
        const struct match_certificate *row = &c->certificate[i];
        if (!ENDS(row->code) || !ENDS(row->name)) return "certificate_name";
        if (row->includes && row->includes >= i) return "certificate_includes";
    }
    return NULL;
}

static const char *course_fault(const struct match_catalogue *c) {
    for (uint32_t i = 0; i < c->n_courses; i++) {
        const struct match_course *row = &c->course[i];
        if (!ENDS(row->name)) return "course_name";
        if (row->trade >= c->n_trades || row->certificate >= c->n_certificates || row->commune >= c->n_communes) return "course";
    }
    return NULL;
}

static bool named_end(const struct match_named *row, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (!ENDS(row[i].code) || !ENDS(row[i].name)) return false;
    return true;
}

static const char *name_fault(const struct match_catalogue *c) {
    if (!named_end(c->family, c->n_families)) return "family_name";
    if (!named_end(c->language, c->n_languages)) return "language_name";
    for (uint32_t i = 0; i < c->n_communes; i++)
        if (!ENDS(c->commune[i].code) || !ENDS(c->commune[i].name)) return "commune_name";
    for (uint32_t i = 0; i < c->n_crops; i++)
        if (!ENDS(c->crop[i].code) || !ENDS(c->crop[i].name) || c->crop[i].months > 0xFFF) return "crop";
    return NULL;
}

static const char *rules_fault(const struct match_rules *r) {
    if (r->grade_months[0]) return "grades";
    for (int i = 1; i < MATCH_GRADES; i++)
        if (r->grade_months[i] <= r->grade_months[i - 1]) return "grades";
    if (r->family_percent > 100 || r->road_percent < 100 || r->road_percent > 1000 || r->lon_permille > 1000) return "rules";
    return r->working_age < 13 || r->working_age > 21 ? "working_age" : NULL;
}

const char *match_catalogue_fault(const struct match_catalogue *c) {
    const char *fault = sizes_fault(c);
    if (!fault) fault = rules_fault(&c->rules);
    if (!fault) fault = trade_fault(c);
    if (!fault) fault = certificate_fault(c);
    if (!fault) fault = course_fault(c);
    return fault ? fault : name_fault(c);
}

// --- faults of rows --------------------------------------------------------------------------------------------------

static bool is_day(vday day) { return day >= DAY_MIN && day <= DAY_MAX; }

static bool on_earth(int32_t lat, int32_t lon) {
    if (lat == MATCH_NOWHERE) return true;
    return lat >= -LAT_MAX && lat <= LAT_MAX && lon >= -LON_MAX && lon <= LON_MAX;
}

static bool is_wage(int32_t wage) { return wage >= 0 && wage <= WAGE_MAX; }

static bool languages_known(const struct match_catalogue *c, uint32_t languages) {
    return c->n_languages >= MATCH_LANGUAGES || languages >> (2 * c->n_languages) == 0;
}

static bool trades_known(const struct match_catalogue *c, const struct match_seeker *s) {
    for (int i = 0; i < MATCH_WISHES; i++)
        if (s->wish[i] >= c->n_trades) return false;
    for (int i = 0; i < MATCH_PAST; i++)
        if (s->past[i].trade >= c->n_trades) return false;
    return true;
}

static bool certificates_known(const struct match_catalogue *c, const struct match_seeker *s) {
    for (int i = 0; i < MATCH_CERTIFICATES; i++)
        if (s->certificate[i] >= c->n_certificates) return false;
    return true;
}

const char *catalogue_seeker_fault(const struct match_catalogue *c, const struct match_seeker *s) {
    if (s->id <= 0) return "seeker_id";
    if (!trades_known(c, s)) return "seeker_trade";
    if (!certificates_known(c, s)) return "seeker_certificate";
    if (s->commune >= c->n_communes || !on_earth(s->lat, s->lon)) return "seeker_place";
    if (!is_wage(s->wage) || !languages_known(c, s->languages)) return "seeker_number";
    if (s->harvest > 0xFFF || s->crops >> c->n_crops) return "seeker_season";
    if (!is_day(s->birth) || !is_day(s->start_from)) return "seeker_day";
    if (s->sex > MATCH_MAN || s->class >= MATCH_CLASSES) return "seeker_class";
    if (s->schooling > MATCH_UPPER_SECONDARY || s->qualification > MATCH_POSTGRADUATE) return "seeker_level";
    return NULL;
}

const char *catalogue_vacancy_fault(const struct match_catalogue *c, const struct match_vacancy *v) {
    if (v->id <= 0) return "vacancy_id";
    if (v->trade >= c->n_trades) return "vacancy_trade";
    if (v->certificate >= c->n_certificates) return "vacancy_certificate";
    if (v->commune >= c->n_communes || !on_earth(v->lat, v->lon)) return "vacancy_place";
    if (!is_wage(v->wage_from) || !is_wage(v->wage_to) || !languages_known(c, v->languages)) return "vacancy_number";
    if (!is_day(v->start) || !is_day(v->start_last)) return "vacancy_day";
    if (v->months > 0xFFF || v->sex > MATCH_MAN || v->age_from > YEARS_MAX || v->age_to > YEARS_MAX) return "vacancy_limits";
    if (v->schooling > MATCH_UPPER_SECONDARY || v->qualification > MATCH_POSTGRADUATE) return "vacancy_level";
    return NULL;
}

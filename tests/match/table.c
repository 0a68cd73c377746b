// SPDX-License-Identifier: MPL-2.0
#include "table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/must.h"

enum meaning { NUMBER, DAY, TRADE, CERTIFICATE, COMMUNE };

struct column {
    const char *name;
    size_t at, size;
    bool is_signed;
    enum meaning meaning;
};

#define IS_SIGNED(value) _Generic((value), int32_t: true, int64_t: true, default: false)
#define COLUMN(type, name, member, meaning) \
    { name, offsetof(struct type, member), sizeof(((struct type *)0)->member), IS_SIGNED(((struct type *)0)->member), meaning }
#define S(name, meaning) COLUMN(match_seeker, #name, name, meaning)
#define SM(name, member, meaning) COLUMN(match_seeker, name, member, meaning)
#define V(name, meaning) COLUMN(match_vacancy, #name, name, meaning)

// clang-format off
static const struct column of_seekers[] = {
    S(id, NUMBER), S(birth, DAY), S(start_from, DAY), S(lat, NUMBER), S(lon, NUMBER), S(wage, NUMBER), S(unit, NUMBER),
    S(group, NUMBER), S(languages, NUMBER),
    SM("past1", past[0].trade, TRADE), SM("months1", past[0].months, NUMBER),
    SM("past2", past[1].trade, TRADE), SM("months2", past[1].months, NUMBER),
    SM("past3", past[2].trade, TRADE), SM("months3", past[2].months, NUMBER),
    SM("past4", past[3].trade, TRADE), SM("months4", past[3].months, NUMBER),
    SM("wish1", wish[0], TRADE), SM("wish2", wish[1], TRADE), SM("wish3", wish[2], TRADE), SM("wish4", wish[3], TRADE),
    SM("cert1", certificate[0], CERTIFICATE), SM("cert2", certificate[1], CERTIFICATE), SM("cert3", certificate[2], CERTIFICATE),
    SM("cert4", certificate[3], CERTIFICATE), SM("cert5", certificate[4], CERTIFICATE), SM("cert6", certificate[5], CERTIFICATE),
    S(commune, COMMUNE), S(max_km, NUMBER), S(harvest, NUMBER), S(crops, NUMBER), S(group_size, NUMBER), S(sex, NUMBER),
    S(class, NUMBER), S(schooling, NUMBER), S(qualification, NUMBER), S(hours, NUMBER), S(contract, NUMBER), S(flags, NUMBER),
};

static const struct column of_vacancies[] = {
    V(id, NUMBER), V(employer, NUMBER), V(start, DAY), V(start_last, DAY), V(lat, NUMBER), V(lon, NUMBER), V(wage_from, NUMBER),
    V(wage_to, NUMBER), V(unit, NUMBER), V(languages, NUMBER), V(trade, TRADE), V(commune, COMMUNE), V(months, NUMBER),
    V(places, NUMBER), V(experience, NUMBER), V(certificate, CERTIFICATE), V(schooling, NUMBER), V(qualification, NUMBER),
    V(hours, NUMBER), V(contract, NUMBER), V(flags, NUMBER), V(sex, NUMBER), V(age_from, NUMBER), V(age_to, NUMBER),
};
// clang-format on

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
const struct table table_seekers = { of_seekers, COUNT(of_seekers), sizeof(struct match_seeker) };
const struct table table_vacancies = { of_vacancies, COUNT(of_vacancies), sizeof(struct match_vacancy) };

// --- values: this machine is little-endian, as all that run the tests ------------------------------------------------

static int64_t get(const struct column *c, const void *row) {
    uint64_t raw = 0;
    memcpy(&raw, (const char *)row + c->at, c->size);
    return c->is_signed && c->size == 4 ? (int32_t)raw : (int64_t)raw;
}

static void set(const struct column *c, void *row, int64_t value) { memcpy((char *)row + c->at, &value, c->size); }

static const char *code_of(const struct match_catalogue *c, enum meaning meaning, int64_t row) {
    return meaning == TRADE ? c->trade[row].code : meaning == CERTIFICATE ? c->certificate[row].code : c->commune[row].code;
}

static int64_t row_of(const struct match_catalogue *c, enum meaning meaning, const char *code) {
    uint32_t n = meaning == TRADE ? c->n_trades : meaning == CERTIFICATE ? c->n_certificates : c->n_communes;
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(code_of(c, meaning, i), code) == 0) return i;
    fprintf(stderr, "no code %s\n", code);
    exit(1);
}

static bool is_nothing(const struct column *c, int64_t value) {
    return strcmp(c->name, "lat") == 0 ? value == MATCH_NOWHERE : value == 0;
}

// --- writing ---------------------------------------------------------------------------------------------------------

void table_write(FILE *to, const struct table *t, const struct match_catalogue *c, const char *name, const void *row) {
    fprintf(to, "%" PRId64 "\t%s", get(&t->column[0], row), name);
    for (size_t i = 1; i < t->n; i++) {
        const struct column *col = &t->column[i];
        int64_t value = get(col, row);
        char iso[VDATE_ISO_SIZE];
        if (is_nothing(col, value)) continue;
        if (col->meaning == NUMBER) fprintf(to, "\t%s=%" PRId64, col->name, value);
        else if (col->meaning == DAY) vdate_format((vday)value, iso), fprintf(to, "\t%s=%s", col->name, iso);
        else fprintf(to, "\t%s=%s", col->name, code_of(c, col->meaning, value));
    }
    fputc('\n', to);
}

void table_write_raw(FILE *to, const struct table *t, const void *row) {
    for (size_t i = 0; i < t->n; i++) fprintf(to, "%s%" PRId64, i ? "\t" : "", get(&t->column[i], row));
    fputc('\n', to);
}

// --- reading ---------------------------------------------------------------------------------------------------------

static int64_t parse(const struct match_catalogue *c, enum meaning meaning, const char *text) {
    vday day;
    if (meaning == NUMBER) return strtoll(text, NULL, 10);
    if (meaning != DAY) return row_of(c, meaning, text);
    must(vdate_parse(text, &day));
    return day;
}

static void read_value(const struct table *t, const struct match_catalogue *c, char *pair, void *row) {
    char *equals = strchr(pair, '=');
    must(equals);
    *equals = '\0';
    for (size_t i = 0; i < t->n; i++) {
        if (strcmp(t->column[i].name, pair) != 0) continue;
        set(&t->column[i], row, parse(c, t->column[i].meaning, equals + 1));
        return;
    }
    fprintf(stderr, "no column %s\n", pair);
    exit(1);
}

static const char *read_line(struct arena *a, const struct table *t, const struct match_catalogue *c, char *line, void *row) {
    char *save, *id = strtok_r(line, "\t\n", &save), *name = strtok_r(NULL, "\t\n", &save);
    must(id && name);
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->column[i].name, "lat") == 0) set(&t->column[i], row, MATCH_NOWHERE);
    set(&t->column[0], row, strtoll(id, NULL, 10));
    for (char *pair; (pair = strtok_r(NULL, "\t\n", &save));) read_value(t, c, pair, row);
    return arena_strdup(a, name);
}

void *table_read(struct arena *a, const char *path, const struct table *t, const struct match_catalogue *c, const char ***names,
                 uint32_t *n) {
    enum { MOST = 1000, LINE = 4096 };
    char *rows = arena_array(a, MOST, t->row), line[LINE];
    FILE *from = fopen(path, "r");
    must(from);
    *names = arena_array(a, MOST, sizeof **names);
    for (*n = 0; fgets(line, sizeof line, from);) {
        if (line[0] == '#' || line[0] == '\n') continue;
        must(*n < MOST);
        (*names)[*n] = read_line(a, t, c, line, rows + *n * t->row);
        (*n)++;
    }
    fclose(from);
    return rows;
}

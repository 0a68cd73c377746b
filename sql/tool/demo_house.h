// SPDX-License-Identifier: MPL-2.0
// One synthetic household, made from a seed and its number alone: no database, no clock. Strings live in the arena given.
#ifndef TOOL_DEMO_HOUSE_H
#define TOOL_DEMO_HOUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vdate.h"
#include "tool/demo_names.h"

struct arena;

enum {
    HOUSE_PEOPLE = 8,
    HOUSE_LINES = 4,
    HOUSE_YEAR = 2024,      // the year of the plan: ages are as of it
    HOUSE_NUMBERS = 110000, // numbers run below this: 8 people each have identity numbers of their own among a million
};

struct house_world {
    uint64_t seed;
    size_t n_units;
    const unsigned *kinh;  // share of Kinh households in each unit, in hundredths
};

struct house_person {
    const char *name;
    const char *fold;
    const char *family;        // NULL where names have none
    const char *relation;
    const char *id_number;     // 12 digits
    const char *no_id_reason;  // NULL: has that number
    size_t group;              // row of demo_groups
    int age;
    bool male;
    bool year_only;            // birth is a year
    bool merit;
    bool disabled;
    char birth[VDATE_ISO_SIZE];
};

// A telephone of one of the people. Equal serials are the same number.
struct house_line {
    size_t person;
    uint64_t serial;
    const char *kind;
};

struct house {
    int64_t number;
    size_t unit;
    size_t village;  // row of demo_villages
    const struct demo_history *history;
    struct house_person people[HOUSE_PEOPLE];
    size_t n_people;
    struct house_line lines[HOUSE_LINES];
    size_t n_lines;
};

void house_make(const struct house_world *w, struct arena *a, int64_t number, struct house *h);

size_t house_steps(const struct house *h);       // periods of its history, 0 when it was never classified
const char *house_class(const struct house *h);  // the current class, or NULL
vday house_start(const struct house *h);         // when it was registered

// A child born after that day joins on its birthday.
vday house_joined(const struct house *h, const struct house_person *p);

const char *house_line_number(struct arena *a, const struct house_line *l);  // nine digits after the 0 or the +84

#endif

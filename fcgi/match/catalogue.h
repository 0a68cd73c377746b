// SPDX-License-Identifier: MPL-2.0
// What the parts of the engine ask of the catalogue. match.h has what others may.
#ifndef MATCH_CATALOGUE_H
#define MATCH_CATALOGUE_H

#include "match/match.h"

// The highest grade whose months are reached.
unsigned catalogue_grade(const struct match_catalogue *c, uint32_t months);

// Road kilometres over these differences of 100,000ths of a degree. Never falls when a difference grows: boxes rely on it.
uint16_t catalogue_road_km(const struct match_catalogue *c, int64_t d_lat, int64_t d_lon);

uint16_t catalogue_table_km(const struct match_catalogue *c, uint16_t from, uint16_t to);

// A certificate and all that it includes, as bits of rows modulo 64: a bit that is not set is a certificate that is not held.
uint64_t catalogue_held_bits(const struct match_catalogue *c, const struct match_seeker *s);

// Row of the soonest course from this day on with a place left that gives this certificate; 0 = none.
uint32_t catalogue_course_for(const struct match_catalogue *c, uint16_t certificate, vday from);

// NULL, or the word for a number of the row that is out of its table.
const char *catalogue_seeker_fault(const struct match_catalogue *c, const struct match_seeker *s);
const char *catalogue_vacancy_fault(const struct match_catalogue *c, const struct match_vacancy *v);

#endif

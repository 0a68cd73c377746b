// SPDX-License-Identifier: MPL-2.0
// Search: rows of the pool that have the words and pass the filters, the best first, and how many there are behind each filter.
// One pass over all rows; nothing is scored as a match. A row that fails in one filter only counts in that filter's numbers, so they
// say what choosing another value would give.
#ifndef MATCH_FIND_H
#define MATCH_FIND_H

#include "match/pool.h"
#include "match/words.h"

enum { FIND_MOST = 500, FIND_HOURS = 5, FIND_VILLAGES = 64 };

// Of a seeker's state; the order of the counts. Vacancies are open or not there.
enum find_state { FIND_LOOKING, FIND_PLACED, FIND_PAUSED, FIND_STATES };

// What the words mean, by row of the catalogue: bits of words that somebody has by a trade, a commune, a village.
struct find_words {
    struct words_need need;
    uint32_t of_trade[MATCH_TRADES], of_commune[MATCH_COMMUNES];
    uint8_t how[MATCH_TRADES];  // enum words_how
    struct {
        uint32_t unit, words;
    } village[FIND_VILLAGES];
    uint32_t n_villages;
};

// Words of a row's own text (a vacancy's, a person's name), rising by id.
struct find_text {
    int64_t id;
    uint32_t words;
};

// 0 is "not asked".
struct find_ask {
    const struct find_words *words;
    const struct find_text *text;
    size_t n_text;
    uint64_t scope;      // communes whose people may be found; 0: all
    uint16_t trade, commune;
    uint32_t village;
    uint16_t near, km;   // not farther than km by road from the commune near
    int32_t wage;        // thousands: offered at least, or wished at most; a wage to be agreed passes for nobody
    uint8_t hours;       // bits, one of which must be offered or wished; who says nothing takes any
    uint8_t state;       // find_state + 1
    uint8_t class;       // match_class + 1
    bool boards;         // a bed is offered, or would be taken
    uint32_t k;          // at most FIND_MOST
};

struct find_counts {
    uint32_t total;
    uint32_t trade[MATCH_TRADES], commune[MATCH_COMMUNES], state[FIND_STATES], class[MATCH_CLASSES], hours[FIND_HOURS], boards;
};

// Writes the best k into out (seeker or vacancy and score set, best first) and returns how many; every row counts in *counts.
uint32_t find_seekers(const struct match_pool *pool, const struct find_ask *ask, struct match_hit *out, struct find_counts *counts);
uint32_t find_vacancies(const struct match_pool *pool, const struct find_ask *ask, struct match_hit *out, struct find_counts *counts);

// Words that the row's own text has.
uint32_t find_text_words(const struct find_ask *ask, int64_t id);

// Road kilometres between two communes, MATCH_KM_UNKNOWN where nobody wrote them down.
uint16_t find_km(const struct match_catalogue *c, uint16_t from, uint16_t to);

#endif

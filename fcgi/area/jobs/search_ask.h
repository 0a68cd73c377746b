// SPDX-License-Identifier: MPL-2.0
// What a search asks: the query string and the words, turned into rows of the catalogue.
#ifndef AREA_JOBS_SEARCH_ASK_H
#define AREA_JOBS_SEARCH_ASK_H

#include "http/http.h"
#include "match/find.h"
#include "svc/words.h"

struct job_search {
    const struct match_pool *pool;
    struct words_reading reading;
    struct find_words words;
    struct find_ask ask;
    int64_t *trade_id;     // by row of the catalogue
    uint32_t limit, skip;
    bool people;           // seekers, not vacancies
};

// Parameters: q, trade_id, unit_id, village_id, near_id with km, wage (đồng), hours, state, class, boards, limit (1-100), skip (0-400).
// Others, and values that are none, are RC_MALFORMED with a sentence. Seekers are cut to the caller's units.
enum rc job_search_read(struct cx *cx, const struct req *rq, bool people, struct job_search *out) MUST_USE;

// The unit of a commune of the catalogue; 0 for none.
int64_t job_search_unit(const struct job_search *q, uint16_t commune);

extern const char *const job_hours_words[FIND_HOURS], *const job_state_words[FIND_STATES], *const job_class_words[MATCH_CLASSES];

// Communes of the caller's units as the pool counts them, as bits; RC_NOT_FOUND when there is none.
enum rc communes_of(struct cx *cx, const struct match_catalogue *c, uint64_t *out) MUST_USE;

#endif

// SPDX-License-Identifier: MPL-2.0
// Search by words over the district's own names: trades with every name people use, communes and villages, and what vacancies say.
// words_query reads a query (match/words.h says how); words_in_vacancies finds what its words stand in; words_need_of and words_fit
// put both together. Names of people are looked for by words_people, under the caller's scope.
#ifndef SVC_WORDS_H
#define SVC_WORDS_H

#include "entity/cx.h"
#include "match/words.h"

enum { WORDS_QUERY_MAX = 100 };  // letters of a query

// RC_MALFORMED with a sentence when the query is too long or no text. villages: also villages of the caller's units, who must be
// logged in. An empty query has no words. In the arena.
enum rc words_query(struct cx *cx, const char *query, bool villages, struct words_reading *out) MUST_USE;

// Of a row: which words of the query it has, as bits of words_reading.word.
struct words_row {
    int64_t id;
    uint32_t bits;
};

// Open vacancies whose title, place, benefits or employer have words of the query, rising by id. Those that have none are left out.
// Words stand whole; the last may be a beginning.
enum rc words_in_vacancies(struct cx *cx, const struct words_reading *r, struct words_row **out, size_t *n) MUST_USE;

// Seekers of the caller's units with such a name, rising by id: a name that has all words in their order, or those that mean nothing else.
// At most PEOPLE of them.
enum { WORDS_PEOPLE = 1000 };
enum rc words_people(struct cx *cx, const struct words_reading *r, struct words_row **out, size_t *n) MUST_USE;

// Folds anew what vacancies say whose versions have changed. Not for handlers: one process does it (svc/match_feed).
enum rc words_refresh(struct db *db, struct arena *a) MUST_USE;

#endif

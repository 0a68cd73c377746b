// SPDX-License-Identifier: MPL-2.0
// What somebody typed on the public page, for the query over open vacancies: read like an officer's search (svc/words), but nothing of
// people, and no name of a household or person that hires, can be found by it.
#ifndef SVC_VACANCY_WORDS_H
#define SVC_VACANCY_WORDS_H

#include "entity/cx.h"

// JSON lists. A vacancy is found by all of words; or by one of the trades and one of the communes that were meant, if any were, and all of
// rest. With nothing to look for words is "[]", which every vacancy fulfils.
struct vacancy_words {
    const char *words, *trades, *units, *rest;
};

// text: as typed, or NULL. RC_MALFORMED when it is too long.
enum rc vacancy_words(struct cx *cx, const char *text, struct vacancy_words *out) MUST_USE;

#endif

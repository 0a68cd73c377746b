// SPDX-License-Identifier: MPL-2.0
// What somebody typed to find work, read with the words people here use for trades: without case and marks, and with synonyms.
#ifndef SVC_VACANCY_WORDS_H
#define SVC_VACANCY_WORDS_H

#include "entity/cx.h"

// JSON lists for the query: words that must all be found; or one of trades, and then all of rest. Words like "tìm", "việc" say nothing
// and are left out. With nothing to look for words is "[]", which every row fulfils.
struct vacancy_words {
    const char *words, *trades, *rest;
};

enum { VACANCY_WORDS_MAX = 12 };

// text: as typed, or NULL.
enum rc vacancy_words(struct cx *cx, const char *text, struct vacancy_words *out) MUST_USE;

// Pure part, for the tests: whether the folded text names the trade by one of its names (separated by commas), as whole words. *at and
// *n_words say which run of the text's words did; *n_words 0: the text is only the beginning of a longer name.
bool vacancy_words_name(struct arena *a, const char *folded, const char *names, size_t *at, size_t *n_words);

#endif

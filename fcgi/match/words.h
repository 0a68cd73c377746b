// SPDX-License-Identifier: MPL-2.0
// What somebody means who types a few words: trades by the names people use for them, places, and words that are neither. Pure: the
// names come in, the reading goes out.
//
// Names are compared without marks where the typist left them out; with marks they must agree ("máy" is no "may"). What is not
// found as it is written is looked for as it sounds, with one wrong letter, in another order, as a part of a name, and at last as
// its beginning; a word is given to the longest name that takes it, and to no other.
#ifndef MATCH_WORDS_H
#define MATCH_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum {
    WORDS_MAX = 16,        // words that are read of a query; further ones are counted in dropped
    WORDS_LETTERS = 24,    // of a word; longer ones are never part of a name
    WORDS_NAME_WORDS = 10,
    WORDS_FOUND = 64,
};

enum words_kind { WORDS_TRADE, WORDS_COMMUNE, WORDS_VILLAGE };

// How a name was found, the surest first.
enum words_how { WORDS_SAME, WORDS_SOUND, WORDS_NEAR, WORDS_ORDER, WORDS_PART, WORDS_BEGUN, WORDS_HOWS };

// A name as it is said, of something that may have several. id and label belong to the caller.
struct words_name {
    int64_t id;
    const char *label;  // what the thing is called on the screen
    const char *said;   // clean text (text_clean)
    uint8_t kind;
};

struct words_word {
    const char *fold;   // without marks
    const char *said;   // with marks, lower case
    const char *sound;  // words that are often mistaken for each other have the same
};

struct words_book;  // the names, made ready

// In the arena; names must outlive it. Names without a letter are left out.
struct words_book *words_book_new(struct arena *a, const struct words_name *names, size_t n);

struct words_hit {
    const struct words_name *name;
    uint32_t words;  // bits of the words that it took
    uint8_t how;
};

struct words_reading {
    struct words_word word[WORDS_MAX];
    struct words_hit hit[WORDS_FOUND];  // each id of a kind once, the surest first
    uint32_t n_words, n_hits, dropped;
    uint32_t rest;   // bits of words that no name took and that say something
    uint32_t empty;  // bits of words that say nothing by themselves: "tìm", "việc", "ở"
};

// query: clean text. Never fails: nothing found is a reading too.
void words_read(struct arena *a, const struct words_book *book, const char *query, struct words_reading *out);

// What a row must have of the words to be found: all of some; one of the trades and one of the places, if any are meant.
struct words_need {
    uint32_t all;
    struct {
        uint32_t any[WORDS_MAX];
        uint32_t n;
    } trades, places;
};
struct words_need words_need_of(const struct words_reading *r);
bool words_fit(const struct words_need *need, uint32_t bits);

// The words that somebody of this trade (commune, village) has by it; *how (or NULL) is the surest way it was meant.
uint32_t words_of_name(const struct words_reading *r, enum words_kind kind, int64_t id, enum words_how *how);

// "đúng tên", "gần đúng, đọc giống nhau" ...: why a name was taken for what was typed.
const char *words_how_text(enum words_how how);

// The sound of a folded word; for tests.
const char *words_sound(struct arena *a, const char *fold);

#endif

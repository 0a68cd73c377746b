// SPDX-License-Identifier: MPL-2.0
// A short Vietnamese text as letters, their marks and tones: what keywords are compared in. Pure, no memory of its own.
#ifndef SMS_KEYWORDS_LETTERS_H
#define SMS_KEYWORDS_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

enum { LETTERS_MAX = 120 };

struct letters {
    char base[LETTERS_MAX + 1];  // a-z, 0-9, single blanks between words, '?' for any other letter
    char mark[LETTERS_MAX + 1];  // '^' of â ê ô, '(' of ă, '+' of ơ ư, '-' of đ, ' ' for none
    char tone[LETTERS_MAX + 1];  // '1' huyền, '2' sắc, '3' hỏi, '4' ngã, '5' nặng, ' ' for none
    size_t n;
    bool marked;                 // somebody typed marks or tones
    bool question;               // there is a "?" in it
};

// false: too long to be a keyword.
bool letters_of(const char *utf8, struct letters *out);

// The same words with the keys of the Telex or VNI method taken for what they stand for. false: there are none.
bool letters_telex(const struct letters *in, struct letters *out);
bool letters_vni(const struct letters *in, struct letters *out);

// Whether said has the letters of spelt, blanks left out; runs of a letter count once when they have at least run_min (0: never). With
// marks: those of each letter too, and no tone that spelt has not, for some leave tones out.
bool letters_same(const struct letters *said, const struct letters *spelt, int run_min, bool with_marks);

void letters_cut(struct letters *l, size_t from, size_t to);  // keeps [from, to), without blanks at its ends

#endif

// SPDX-License-Identifier: MPL-2.0
// How a word sounds to people who write by ear, what the short forms of text messages stand for, and slips of one letter.
#ifndef MATCH_SOUND_H
#define MATCH_SOUND_H

#include <stdbool.h>

// "viec" for "vc"; NULL when the word is no short form.
const char *sound_spelt_out(const char *fold);

// Words of four letters and more that differ in one letter: another, one more, one less, or two that changed places.
bool sound_one_off(const char *a, const char *b);

#endif

// SPDX-License-Identifier: MPL-2.0
// Vietnamese text: one form inside (NFC), and the keys by which people look for it. Built on libutf8proc.
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum text_fault { TEXT_OK, TEXT_BAD_UTF8, TEXT_CONTROL };  // TEXT_CONTROL: NUL or another control character

// NFC of len bytes, with NBSP and runs of blanks turned into one space, both ends trimmed, and what nobody sees (zero-width
// characters, soft hyphens, direction and byte order marks) removed. multiline keeps "\n" (and turns
// "\r\n" into it). Look-alikes of Đ (U+00D0, U+0189) become U+0110, of đ (U+00F0, U+0256) U+0111. *out is in the arena.
enum text_fault text_clean(struct arena *a, const char *s, size_t len, bool multiline, const char **out);

// Search key of clean text: lower case, no marks, đ as d, anything but letters and digits as one space, trimmed.
// "Đắk  Hà", "ĐĂK HÀ" and "dak ha" fold alike.
char *text_fold(struct arena *a, const char *s);

// The same words with their marks: word i of it is word i of text_fold.
char *text_lower(struct arena *a, const char *s);

// The same text without marks, case and punctuation kept: for messages sent "không dấu". Every one of the 134
// accented Vietnamese letters becomes one ASCII letter, and so do those of Xơ Đăng, Ba Na and Gia Rai (ƀ, č, ñ, ŏ, ơ̆ ...).
char *text_unaccent(struct arena *a, const char *s);

bool text_is_utf8(const char *s);

size_t text_length(const char *s);  // code points of valid UTF-8

#endif

// SPDX-License-Identifier: MPL-2.0
// The spellings gateways ask for. Pure; results are in the arena.
#ifndef SMS_ENCODE_H
#define SMS_ENCODE_H

#include <stddef.h>

struct arena;

char *encode_base64(struct arena *a, const char *text);
char *encode_percent(struct arena *a, const char *text);      // all but letters, digits and - _ . ~
const char *encode_json(struct arena *a, const char *text);   // with its quotes; NULL when text is not UTF-8
char *encode_utf16be(struct arena *a, const char *utf8, size_t *bytes);  // utf8 must be valid

// Kannel cuts a long UCS-2 text after every 67th unit, also between the halves of a surrogate pair: a space goes before a pair
// that would be cut, which is the unit our own packing leaves empty there. The text as it is when nothing would be cut.
const char *encode_uncut(struct arena *a, const char *utf8);

#endif

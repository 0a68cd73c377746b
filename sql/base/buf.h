// SPDX-License-Identifier: MPL-2.0
// A growing string in an arena. Always NUL-terminated after any call; len does not count the NUL.
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

struct arena;

struct buf {
    struct arena *arena;
    char *data;
    size_t len;
    size_t cap;
};

struct buf buf_new(struct arena *a);
void buf_bytes(struct buf *b, const void *bytes, size_t n);
void buf_text(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_json(struct buf *b, const char *s, size_t n);  // n bytes of valid UTF-8 as a JSON string, with its quotes
const char *buf_string(struct buf *b);  // the text so far; "" when empty

#endif

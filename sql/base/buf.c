// SPDX-License-Identifier: MPL-2.0
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/must.h"

enum { USUAL = 64 };  // bytes that most formatted pieces need less of

struct buf buf_new(struct arena *a) {
    return (struct buf){ .arena = a };
}

static void reserve(struct buf *b, size_t more) {
    if (b->len + more + 1 <= b->cap) return;
    size_t cap = (b->len + more + 1) * 2;
    if (cap < 256) cap = 256;
    char *data = arena_alloc(b->arena, cap);
    if (b->len) memcpy(data, b->data, b->len);
    b->data = data;
    b->cap = cap;
}

void buf_bytes(struct buf *b, const void *bytes, size_t n) {
    reserve(b, n);
    if (n) memcpy(b->data + b->len, bytes, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void buf_text(struct buf *b, const char *s) { buf_bytes(b, s, strlen(s)); }

void buf_char(struct buf *b, char c) { buf_bytes(b, &c, 1); }

void buf_printf(struct buf *b, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    reserve(b, USUAL);
    int n = vsnprintf(b->data + b->len, b->cap - b->len, format, args);
    must(n >= 0);
    if ((size_t)n >= b->cap - b->len) {  // did not fit: cut, with its NUL
        reserve(b, (size_t)n);
        vsnprintf(b->data + b->len, (size_t)n + 1, format, again);
    }
    b->len += (size_t)n;
    va_end(again);
    va_end(args);
}

const char *buf_string(struct buf *b) {
    reserve(b, 0);
    return b->data;
}

void buf_json(struct buf *b, const char *s, size_t n) {
    buf_char(b, '"');
    while (n) {
        size_t plain = 0;
        while (plain < n && (unsigned char)s[plain] >= 0x20 && s[plain] != '"' && s[plain] != '\\') plain++;
        buf_bytes(b, s, plain);
        if (plain == n) break;
        unsigned char c = (unsigned char)s[plain];
        if (c == '\n') buf_bytes(b, "\\n", 2);
        else if (c < 0x20) buf_printf(b, "\\u%04x", c);
        else buf_bytes(b, (char[]){ '\\', (char)c }, 2);
        s += plain + 1;
        n -= plain + 1;
    }
    buf_char(b, '"');
}

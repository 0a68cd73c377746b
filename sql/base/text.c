// SPDX-License-Identifier: MPL-2.0
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"
#include "base/buf.h"

enum { BRAILLE_BLANK = 0x2800, D_STROKE_UPPER = 0x110, D_STROKE_LOWER = 0x111, B_STROKE_LOWER = 0x180, B_STROKE_UPPER = 0x243 };

// Letters that look like Đ and đ and are typed or scanned for them.
static const struct {
    utf8proc_int32_t from, to;
} look_alikes[] = { { 0xD0, D_STROKE_UPPER }, { 0x189, D_STROKE_UPPER }, { 0xF0, D_STROKE_LOWER }, { 0x256, D_STROKE_LOWER } };

static utf8proc_int32_t settle(utf8proc_int32_t c) {
    for (size_t i = 0; i < sizeof look_alikes / sizeof look_alikes[0]; i++)
        if (look_alikes[i].from == c) return look_alikes[i].to;
    return c;
}

static void put(struct buf *b, utf8proc_int32_t c) {
    utf8proc_uint8_t bytes[4];
    buf_bytes(b, bytes, (size_t)utf8proc_encode_char(c, bytes));
}

static bool is_ascii(const char *s, size_t len) {
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)s[i] >= 0x80) return false;
    return true;
}

// NFC of valid UTF-8 without what nobody sees (Unicode's default ignorables: zero-width blanks and joiners, soft hyphens, direction
// marks, byte order marks, fillers, variation selectors); ASCII is its own. They come along with copied text, no Vietnamese needs one,
// and two names that look the same must be the same. They go before composing: a mark must not stay parted from its letter.
static const char *compose(struct arena *a, const char *s, size_t len) {
    if (is_ascii(s, len)) return arena_strndup(a, s, len);
    utf8proc_uint8_t *nfc = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, &nfc,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_IGNORE);
    if (n < 0) return NULL;
    const char *copy = arena_strndup(a, (const char *)nfc, (size_t)n);
    free(nfc);
    return copy;
}

// Controls, and the few format characters (Cf) that are no default ignorables.
static bool is_control(utf8proc_int32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || utf8proc_category(c) == UTF8PROC_CATEGORY_CF;
}

static bool is_blank(utf8proc_int32_t c) {
    if (c < 0x80) return c == ' ' || c == '\t';
    utf8proc_category_t kind = utf8proc_category(c);
    return kind == UTF8PROC_CATEGORY_ZS || kind == UTF8PROC_CATEGORY_ZL || kind == UTF8PROC_CATEGORY_ZP || c == BRAILLE_BLANK;
}

// One pass over composed text: blanks folded, look-alikes settled, controls refused. A line break survives where lines are
// allowed.
static enum text_fault tidy(struct buf *b, const char *s, size_t len, bool multiline) {
    bool blank = false;
    for (size_t i = 0; i < len;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(len - i), &c);
        if (n <= 0) return TEXT_BAD_UTF8;
        i += (size_t)n;
        if (multiline && c == '\r' && i < len && s[i] == '\n') continue;
        if (is_blank(c)) {
            blank = true;
        } else if (multiline && c == '\n') {
            blank = false;
            buf_char(b, '\n');
        } else if (is_control(c)) {
            return TEXT_CONTROL;
        } else {
            if (blank && b->len && b->data[b->len - 1] != '\n') buf_char(b, ' ');
            blank = false;
            put(b, settle(c));
        }
    }
    return TEXT_OK;
}

enum text_fault text_clean(struct arena *a, const char *s, size_t len, bool multiline, const char **out) {
    if (memchr(s, '\0', len)) return TEXT_CONTROL;
    const char *nfc = compose(a, s, len);
    if (!nfc) return TEXT_BAD_UTF8;
    struct buf b = buf_new(a);
    enum text_fault fault = tidy(&b, nfc, strlen(nfc), multiline);
    if (fault != TEXT_OK) return fault;
    char *text = (char *)(uintptr_t)buf_string(&b);
    size_t n = b.len;
    while (n && text[n - 1] == '\n') text[--n] = '\0';
    while (*text == '\n') text++;
    *out = text;
    return TEXT_OK;
}

// The base letter of a code point, marks dropped; 0 for a mark itself and for what nobody sees (zero-width space, soft hyphen).
static utf8proc_int32_t base_letter(utf8proc_int32_t c) {
    if (c < 0x80) return c;
    if (c == D_STROKE_LOWER) return 'd';
    if (c == D_STROKE_UPPER) return 'D';
    utf8proc_category_t kind = utf8proc_category(c);
    if (kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_ME || kind == UTF8PROC_CATEGORY_CF) return 0;
    utf8proc_int32_t parts[8];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(c, parts, 8, UTF8PROC_DECOMPOSE, &boundary);
    return n > 0 && n <= 8 ? parts[0] : c;
}

static bool is_word_letter(utf8proc_int32_t c) {
    utf8proc_category_t kind = utf8proc_category(c);
    return kind == UTF8PROC_CATEGORY_LU || kind == UTF8PROC_CATEGORY_LL || kind == UTF8PROC_CATEGORY_LT
           || kind == UTF8PROC_CATEGORY_LM || kind == UTF8PROC_CATEGORY_LO || kind == UTF8PROC_CATEGORY_ND;
}

static char *words_of(struct arena *a, const char *s, bool marks) {
    struct buf b = buf_new(a);
    bool gap = false;
    utf8proc_int32_t c;
    for (utf8proc_ssize_t n; *s && (n = utf8proc_iterate((const utf8proc_uint8_t *)s, -1, &c)) > 0; s += n) {
        utf8proc_int32_t base = base_letter(settle(c));
        if (base == 0) continue;
        if (!is_word_letter(base)) {
            gap = true;
            continue;
        }
        if (gap && b.len) buf_char(&b, ' ');
        gap = false;
        put(&b, utf8proc_tolower(marks ? settle(c) : base));
    }
    return (char *)(uintptr_t)buf_string(&b);
}

char *text_fold(struct arena *a, const char *s) { return words_of(a, s, false); }
char *text_lower(struct arena *a, const char *s) { return words_of(a, s, true); }

// Ba Na and Gia Rai write a b with a stroke; like đ it is no letter with a mark. Search keys keep it, for they are stored.
static utf8proc_int32_t without_stroke(utf8proc_int32_t c) {
    return c == B_STROKE_LOWER ? 'b' : c == B_STROKE_UPPER ? 'B' : c;
}

char *text_unaccent(struct arena *a, const char *s) {
    struct buf b = buf_new(a);
    utf8proc_int32_t c;
    for (utf8proc_ssize_t n; *s && (n = utf8proc_iterate((const utf8proc_uint8_t *)s, -1, &c)) > 0; s += n) {
        c = without_stroke(base_letter(settle(c)));
        if (c) put(&b, c);
    }
    return (char *)(uintptr_t)buf_string(&b);
}

bool text_is_utf8(const char *s) {
    utf8proc_int32_t c;
    while (*s) {
        utf8proc_ssize_t n = (unsigned char)*s < 0x80 ? 1 : utf8proc_iterate((const utf8proc_uint8_t *)s, -1, &c);
        if (n < 0) return false;
        s += n;
    }
    return true;
}

size_t text_length(const char *s) {
    size_t n = 0;
    for (; *s; s++) n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

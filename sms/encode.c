// SPDX-License-Identifier: MPL-2.0
#include "encode.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

enum { UCS2_ONE = 70, UCS2_PART = 67 };

char *encode_base64(struct arena *a, const char *text) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t n = strlen(text);
    char *out = arena_alloc(a, (n + 2) / 3 * 4 + 1), *to = out;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t three = (uint32_t)(unsigned char)text[i] << 16;
        if (i + 1 < n) three |= (uint32_t)(unsigned char)text[i + 1] << 8;
        if (i + 2 < n) three |= (uint32_t)(unsigned char)text[i + 2];
        *to++ = digits[three >> 18];
        *to++ = digits[three >> 12 & 63];
        *to++ = i + 1 < n ? digits[three >> 6 & 63] : '=';
        *to++ = i + 2 < n ? digits[three & 63] : '=';
    }
    return out;
}

char *encode_percent(struct arena *a, const char *text) {
    static const char hex[] = "0123456789ABCDEF";
    char *out = arena_alloc(a, strlen(text) * 3 + 1), *to = out;
    for (const char *p = text; *p != '\0'; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x80 && (isalnum(c) || strchr("-_.~", c) != NULL)) {
            *to++ = (char)c;
            continue;
        }
        *to++ = '%';
        *to++ = hex[c >> 4];
        *to++ = hex[c & 15];
    }
    return out;
}

const char *encode_json(struct arena *a, const char *text) {
    struct buf out = buf_new(a);
    if (!text_is_utf8(text)) return NULL;
    buf_json(&out, text, strlen(text));
    return buf_string(&out);
}

// One character of valid UTF-8.
static uint32_t encode_next(const char **p) {
    unsigned char c = (unsigned char)*(*p)++;
    int more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    uint32_t code = more == 0 ? c : c & (0x3Fu >> more);
    for (; more > 0 && **p != '\0'; more--) code = code << 6 | ((unsigned char)*(*p)++ & 0x3Fu);
    return code;
}

static void encode_unit(char **to, uint32_t unit) {
    *(*to)++ = (char)(unit >> 8);
    *(*to)++ = (char)(unit & 0xFF);
}

char *encode_utf16be(struct arena *a, const char *utf8, size_t *bytes) {
    char *out = arena_alloc(a, strlen(utf8) * 2 + 2), *to = out;
    for (const char *p = utf8; *p != '\0';) {
        uint32_t code = encode_next(&p);
        if (code >= 0x10000) encode_unit(&to, 0xD7C0 + (code >> 10));
        encode_unit(&to, code >= 0x10000 ? 0xDC00 + (code & 0x3FF) : code);
    }
    *bytes = (size_t)(to - out);
    return out;
}

const char *encode_uncut(struct arena *a, const char *utf8) {
    struct buf out = buf_new(a);
    size_t units = 0;
    for (const char *p = utf8; *p != '\0';) {
        const char *from = p;
        bool pair = encode_next(&p) >= 0x10000;
        if (pair && units % UCS2_PART == UCS2_PART - 1) {
            buf_char(&out, ' ');
            units++;
        }
        buf_bytes(&out, from, (size_t)(p - from));
        units += pair ? 2 : 1;
    }
    return units <= UCS2_ONE ? utf8 : buf_string(&out);
}

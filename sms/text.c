// SPDX-License-Identifier: MPL-2.0
// GSM 03.38 and UCS-2 as tables, and one packer for both. A "cluster" is what must not be cut: an escape pair, a
// surrogate pair, a letter with the marks that follow it.
#include "text.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

struct limits {
    int single;
    int part;
};

static const struct limits gsm7_limits = { 160, 153 };
static const struct limits ucs2_limits = { 70, 67 };

// Beside printable ASCII (without the grave accent), LF and CR, the default alphabet has these.
static const uint16_t gsm7_extra[] = {
    0xA3, 0xA5, 0xE8, 0xE9, 0xF9, 0xEC, 0xF2, 0xC7, 0xD8, 0xF8, 0xC5, 0xE5, 0x394, 0x3A6, 0x393, 0x39B, 0x3A9, 0x3A0, 0x3A8,
    0x3A3, 0x398, 0x39E, 0xC6, 0xE6, 0xDF, 0xC9, 0xA4, 0xA1, 0xC4, 0xD6, 0xD1, 0xDC, 0xA7, 0xBF, 0xE4, 0xF6, 0xF1, 0xFC, 0xE0,
};

struct range {
    uint32_t first, last;
};

// Code points that belong to the letter before them: combining marks, variation selectors, joiner, skin tones.
static const struct range marks[] = {
    { 0x0300, 0x036F }, { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF }, { 0x200D, 0x200D },
    { 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F }, { 0xFE20, 0xFE2F }, { 0x1F3FB, 0x1F3FF },
};

struct replacement {
    uint32_t from;
    const char *to;
};

static const struct replacement replacements[] = {
    { 0x00A0, " " },  { 0x00AB, "\"" }, { 0x00AD, "" },   { 0x00B4, "'" },  { 0x00B7, "-" },   { 0x00BB, "\"" }, { 0x00D7, "x" },
    { 0x2002, " " },  { 0x2003, " " },  { 0x2009, " " },  { 0x200A, " " },  { 0x200B, "" },    { 0x2010, "-" },  { 0x2011, "-" },
    { 0x2012, "-" },  { 0x2013, "-" },  { 0x2014, "-" },  { 0x2015, "-" },  { 0x2018, "'" },   { 0x2019, "'" },  { 0x201A, "'" },
    { 0x201B, "'" },  { 0x201C, "\"" }, { 0x201D, "\"" }, { 0x201E, "\"" }, { 0x2022, "-" },   { 0x2026, "..." }, { 0x202F, " " },
    { 0x2032, "'" },  { 0x2033, "\"" }, { 0x2039, "'" },  { 0x203A, "'" },  { 0x2060, "" },    { 0x20AB, "d" },  { 0x2212, "-" },
    { 0x3000, " " },  { 0xFEFF, "" },   { '`', "'" },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

// The next code point of valid UTF-8; *s moves past it. A stray byte counts as itself rather than run past the end.
static uint32_t text_next(const char **s) {
    const unsigned char *p = (const unsigned char *)*s;
    int more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : p[0] >= 0xC0 ? 1 : 0;
    uint32_t c = more == 3 ? p[0] & 7u : more == 2 ? p[0] & 15u : more == 1 ? p[0] & 31u : p[0];
    int used = 1;
    for (; used <= more && (p[used] & 0xC0) == 0x80; used++) c = c << 6 | (p[used] & 63u);
    *s += used;
    return c;
}

static const char *text_replacement(uint32_t c) {
    for (size_t i = 0; i < COUNT(replacements); i++) {
        if (replacements[i].from == c) return replacements[i].to;
    }
    return NULL;
}

char *sms_text_plain(struct arena *a, const char *utf8) {
    struct buf out = buf_new(a);
    for (const char *s = utf8; *s != '\0';) {
        const char *from = s;
        const char *plain = text_replacement(text_next(&s));
        if (plain != NULL) buf_text(&out, plain);
        else buf_bytes(&out, from, (size_t)(s - from));
    }
    return arena_strdup(a, buf_string(&out));
}

// Septets of a code point in GSM-7; 0 when it is not there.
static int text_septets(uint32_t c) {
    if (c == '\f' || c == 0x20AC || (c < 0x80 && c != 0 && strchr("^{}\\[~]|", (int)c) != NULL)) return 2;
    if ((c >= ' ' && c < 0x7F && c != '`') || c == '\n' || c == '\r') return 1;
    for (size_t i = 0; i < COUNT(gsm7_extra); i++) {
        if (gsm7_extra[i] == c) return 1;
    }
    return 0;
}

static bool text_is_mark(uint32_t c) {
    for (size_t i = 0; i < COUNT(marks); i++) {
        if (c >= marks[i].first && c <= marks[i].last) return true;
    }
    return false;
}

static bool text_fits_gsm7(const char *s) {
    while (*s != '\0') {
        if (text_septets(text_next(&s)) == 0) return false;
    }
    return true;
}

static int text_units(uint32_t c, bool ucs2) {
    if (!ucs2) return text_septets(c);
    return c > 0xFFFF ? 2 : 1;
}

// Size of the cluster at *s, which moves past it. A cluster longer than a part is a decorated joke; it is cut after a mark.
static int text_cluster(const char **s, bool ucs2, int limit) {
    int units = text_units(text_next(s), ucs2);
    while (**s != '\0') {
        const char *ahead = *s;
        uint32_t c = text_next(&ahead);
        if (!text_is_mark(c) || units + text_units(c, ucs2) > limit) break;
        units += text_units(c, ucs2);
        *s = ahead;
    }
    return units;
}

static int text_parts(const char *s, bool ucs2, int limit) {
    int parts = 0, left = 0;
    while (*s != '\0') {
        int units = text_cluster(&s, ucs2, limit);
        if (units > left) {
            parts++;
            left = limit;
        }
        left -= units;
    }
    return parts;
}

struct sms_plan sms_text_plan(const char *utf8) {
    bool ucs2 = !text_fits_gsm7(utf8);
    struct limits limits = ucs2 ? ucs2_limits : gsm7_limits;
    int parts = text_parts(utf8, ucs2, limits.single);
    if (parts > 1) parts = text_parts(utf8, ucs2, limits.part);
    return (struct sms_plan){ ucs2, parts };
}

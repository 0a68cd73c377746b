// SPDX-License-Identifier: MPL-2.0
#include "keywords_letters.h"

#include <stdint.h>
#include <string.h>

// Every letter of Vietnamese that is not ASCII, by the letter it is a tone of; small, then capital, each in the order of tones.
static const struct {
    char base, mark;
    const char *all;
} vietnamese[] = {
    { 'a', ' ', "àáảãạÀÁẢÃẠ" }, { 'a', '(', "ăằắẳẵặĂẰẮẲẴẶ" }, { 'a', '^', "âầấẩẫậÂẦẤẨẪẬ" }, { 'd', '-', "đĐ" },
    { 'e', ' ', "èéẻẽẹÈÉẺẼẸ" }, { 'e', '^', "êềếểễệÊỀẾỂỄỆ" }, { 'i', ' ', "ìíỉĩịÌÍỈĨỊ" }, { 'o', ' ', "òóỏõọÒÓỎÕỌ" },
    { 'o', '^', "ôồốổỗộÔỒỐỔỖỘ" }, { 'o', '+', "ơờớởỡợƠỜỚỞỠỢ" }, { 'u', ' ', "ùúủũụÙÚỦŨỤ" }, { 'u', '+', "ưừứửữựƯỪỨỬỮỰ" },
    { 'y', ' ', "ỳýỷỹỵỲÝỶỸỴ" },
};

enum { KINDS = sizeof(vietnamese) / sizeof(vietnamese[0]), GAP = ' ', NOTHING = '\0', OTHER = '?' };

static size_t letters_bytes(const char *s) {
    unsigned char c = (unsigned char)*s;
    size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    return strnlen(s, n) == n ? n : 1;
}

static uint32_t letters_code(const char *s, size_t n) {
    uint32_t c = (unsigned char)*s;
    if (n == 1) return c;
    c &= 0xFFu >> (n + 1);
    for (size_t i = 1; i < n; i++) c = c << 6 | ((unsigned char)s[i] & 0x3F);
    return c;
}

// Emoji, typographic marks and their like part words; what nobody sees does not; full-width digits are digits.
static char letters_sign(uint32_t c) {
    if (c >= 0xFF10 && c <= 0xFF19) return (char)('0' + (c - 0xFF10));
    bool unseen = (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || (c >= 0xFE00 && c <= 0xFE0F) || c == 0x20E3;
    if (unseen) return NOTHING;
    bool sign = (c >= 0x80 && c <= 0xBF) || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) || c >= 0x1F000;
    return sign ? GAP : OTHER;
}

static char letters_ascii(char c) {
    if (c >= 'A' && c <= 'Z') return (char)(c - 'A' + 'a');
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : GAP;
}

struct letter {
    char base, mark, tone;
};

// The i-th letter of a row of the table.
static struct letter letters_row(size_t row, int i) {
    bool plain = vietnamese[row].mark == ' ';
    int tone = vietnamese[row].base == 'd' ? 0 : plain ? i % 5 + 1 : i % 6;
    return (struct letter){ vietnamese[row].base, vietnamese[row].mark, tone == 0 ? ' ' : (char)('0' + tone) };
}

static struct letter letters_one(const char *s, size_t n) {
    if (n == 1) return (struct letter){ letters_ascii(*s), ' ', ' ' };
    for (size_t k = 0; k < KINDS; k++) {
        int i = 0;
        for (const char *t = vietnamese[k].all; *t != '\0'; t += letters_bytes(t), i++) {
            if (strncmp(t, s, n) == 0) return letters_row(k, i);
        }
    }
    return (struct letter){ letters_sign(letters_code(s, n)), ' ', ' ' };
}

static bool letters_put(struct letters *l, struct letter c) {
    if (c.base == GAP && (l->n == 0 || l->base[l->n - 1] == GAP)) return true;
    if (l->n == LETTERS_MAX) return false;
    l->base[l->n] = c.base;
    l->mark[l->n] = c.mark;
    l->tone[l->n++] = c.tone;
    return true;
}

static void letters_end(struct letters *l) {
    while (l->n > 0 && l->base[l->n - 1] == GAP) l->n--;
    l->base[l->n] = l->mark[l->n] = l->tone[l->n] = '\0';
}

bool letters_of(const char *utf8, struct letters *out) {
    *out = (struct letters){ .n = 0 };
    while (*utf8 != '\0') {
        size_t n = letters_bytes(utf8);
        struct letter c = letters_one(utf8, n);
        out->question |= *utf8 == '?';
        out->marked |= n > 1 && c.base != GAP && c.base != NOTHING && !(c.base >= '0' && c.base <= '9');
        if (c.base != NOTHING && !letters_put(out, c)) return false;
        utf8 += n;
    }
    letters_end(out);
    return true;
}

// --- keys of the input methods, when the editor did not join them ------------------------------------------------------------------

static bool letters_is_vowel(char c) { return c != '\0' && strchr("aeiouy", c) != NULL; }

// The last letter of the word, from start on, that is one of these and has no mark yet; -1: none.
static long letters_last(const struct letters *l, size_t start, const char *which) {
    for (size_t i = l->n; i > start; i--) {
        if (strchr(which, l->base[i - 1]) != NULL && l->mark[i - 1] == ' ') return (long)i - 1;
    }
    return -1;
}

static bool letters_has_vowel(const struct letters *l, size_t start) {
    for (size_t i = start; i < l->n; i++) {
        if (letters_is_vowel(l->base[i])) return true;
    }
    return false;
}

static bool letters_mark(struct letters *l, long at, char mark) {
    if (at < 0) return false;
    l->mark[at] = mark;
    return true;
}

// w after u, o, a; both of "uo"; standing for ư where there is nothing to change.
static bool letters_horn(struct letters *l, size_t start) {
    long at = letters_last(l, start, "aou");
    if (at < 0) return letters_has_vowel(l, start) ? false : letters_put(l, (struct letter){ 'u', '+', ' ' });
    if (l->base[at] == 'o' && at > (long)start && l->base[at - 1] == 'u') l->mark[at - 1] = '+';
    return letters_mark(l, at, l->base[at] == 'a' ? '(' : '+');
}

// A tone goes to the last vowel; where it stands in a word is no matter.
static bool letters_tone(struct letters *l, size_t start, char tone) {
    for (size_t i = l->n; i > start; i--) {
        if (!letters_is_vowel(l->base[i - 1])) continue;
        l->tone[i - 1] = tone;
        return true;
    }
    return false;
}

// true: the key was taken for a mark or a tone of what came before.
static bool letters_telex_key(struct letters *l, size_t start, char c) {
    const char vowel[2] = { c, '\0' };
    if (c == 'd' && l->n > start && l->base[start] == 'd') return letters_mark(l, l->mark[start] == ' ' ? (long)start : -1, '-');
    if (c == 'a' || c == 'e' || c == 'o') return letters_mark(l, letters_last(l, start, vowel), '^');
    if (c == 'w') return letters_horn(l, start);
    static const char tones[] = "fsrxj";
    const char *tone = strchr(tones, c);
    return tone != NULL && letters_tone(l, start, (char)('1' + (tone - tones)));
}

static bool letters_vni_key(struct letters *l, size_t start, char c) {
    if (l->n == start || !letters_has_vowel(l, start)) return c == '9' && l->n > start && letters_mark(l, l->base[start] == 'd' ? (long)start : -1, '-');
    if (c == '6') return letters_mark(l, letters_last(l, start, "aeo"), '^');
    if (c == '7') return letters_mark(l, letters_last(l, start, "ou"), '+');
    if (c == '8') return letters_mark(l, letters_last(l, start, "a"), '(');
    if (c == '9') return letters_mark(l, l->base[start] == 'd' ? (long)start : -1, '-');
    static const char tones[] = "21345";
    const char *tone = strchr(tones, c);
    return tone != NULL && letters_tone(l, start, (char)('1' + (tone - tones)));
}

typedef bool (*letters_key_fn)(struct letters *l, size_t start, char c);

static bool letters_decode(const struct letters *in, struct letters *out, letters_key_fn key) {
    size_t start = 0;
    *out = (struct letters){ .question = in->question };
    if (in->marked) return false;
    for (size_t i = 0; i < in->n; i++) {
        if (in->base[i] == GAP) start = out->n + 1;
        else if (out->n > start && key(out, start, in->base[i])) {
            out->marked = true;
            continue;
        } else if (in->base[i] == 'w' && key == letters_telex_key && key(out, start, 'w')) {
            out->marked = true;
            continue;
        }
        if (!letters_put(out, (struct letter){ in->base[i], ' ', ' ' })) return false;
    }
    letters_end(out);
    return out->marked;
}

bool letters_telex(const struct letters *in, struct letters *out) { return letters_decode(in, out, letters_telex_key); }
bool letters_vni(const struct letters *in, struct letters *out) { return letters_decode(in, out, letters_vni_key); }

// --- comparing --------------------------------------------------------------------------------------------------------------------

// The next letter from *at on; a run that is long enough counts once.
static struct letter letters_next(const struct letters *l, size_t *at, int run_min) {
    while (*at < l->n && l->base[*at] == GAP) ++*at;
    if (*at >= l->n) return (struct letter){ '\0', ' ', ' ' };
    size_t first = *at, end = first;
    while (end < l->n && l->base[end] == l->base[first]) end++;
    bool digit = l->base[first] >= '0' && l->base[first] <= '9';
    *at = run_min > 0 && !digit && (int)(end - first) >= run_min ? end : first + 1;
    return (struct letter){ l->base[first], l->mark[first], l->tone[first] };
}

// The tones of said are, in this order, among those of spelt.
static bool letters_tones_fit(const struct letters *said, const struct letters *spelt) {
    size_t k = 0;
    for (size_t i = 0; i < said->n; i++) {
        if (said->tone[i] == ' ') continue;
        while (k < spelt->n && spelt->tone[k] != said->tone[i]) k++;
        if (k++ >= spelt->n) return false;
    }
    return true;
}

bool letters_same(const struct letters *said, const struct letters *spelt, int run_min, bool with_marks) {
    size_t i = 0, j = 0;
    for (;;) {
        struct letter a = letters_next(said, &i, run_min), b = letters_next(spelt, &j, run_min);
        if (a.base != b.base || (with_marks && a.mark != b.mark)) return false;
        if (a.base == '\0') return !with_marks || letters_tones_fit(said, spelt);
    }
}

void letters_cut(struct letters *l, size_t from, size_t to) {
    while (from < to && l->base[from] == GAP) from++;
    memmove(l->base, l->base + from, to - from);
    memmove(l->mark, l->mark + from, to - from);
    memmove(l->tone, l->tone + from, to - from);
    l->n = to - from;
    letters_end(l);
}

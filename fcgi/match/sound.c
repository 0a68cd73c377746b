// SPDX-License-Identifier: MPL-2.0
#include "match/sound.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "match/words.h"

const char *sound_spelt_out(const char *fold) {
    static const struct {
        const char *is, *means;
    } forms[] = {
        { "lm", "lam" }, { "vc", "viec" }, { "vk", "viec" }, { "j", "gi" }, { "dc", "duoc" }, { "ko", "khong" }, { "k", "khong" }, { "hok", "khong" },
        { "ng", "nguoi" }, { "mun", "muon" }, { "bit", "biet" }, { "wa", "qua" }, { "nv", "viec" }, { "lg", "luong" }, { "xd", "xay" }, { "cf", "caphe" },
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].is, fold) == 0) return forms[i].means;
    return NULL;
}

// What is written in several ways for one sound here, or is mixed up by many: tr and ch, s and x, d and gi, i and y, c, k and q, f and
// ph, n and ng or c and t at the end. The longer first. end: only as the last letters.
static const struct {
    const char *letters, *sound;
    bool end;
} spellings[] = {
    { "ngh", "g", false }, { "ng", "n", true },  { "nh", "n", true }, { "ch", "t", true }, { "ng", "g", false }, { "gh", "q", false }, { "ph", "f", false },
    { "tr", "C", false },  { "ch", "C", false }, { "th", "T", false }, { "nh", "N", false }, { "kh", "K", false }, { "qu", "ku", false }, { "gi", "zi", true },
    { "gi", "z", false },  { "c", "t", true },   { "k", "t", true },  { "d", "z", false }, { "j", "z", false }, { "x", "s", false },  { "c", "k", false },
    { "q", "k", false },   { "y", "i", false },  { "w", "u", false }, { "g", "q", false },
};

const char *words_sound(struct arena *a, const char *fold) {
    size_t n = strlen(fold), out = 0;
    if (n > WORDS_LETTERS) return fold;
    char *sound = arena_alloc(a, 2 * n + 1);
    for (size_t at = 0; at < n;) {
        const char *put = NULL;
        size_t taken = 1;
        for (size_t i = 0; !put && i < sizeof spellings / sizeof *spellings; i++) {
            size_t length = strlen(spellings[i].letters);
            if (strncmp(fold + at, spellings[i].letters, length) != 0 || (spellings[i].end && (at + length != n || at == 0))) continue;
            put = spellings[i].sound;
            taken = length;
        }
        for (size_t i = 0; i < (put ? strlen(put) : 1); i++) {
            char c = put ? put[i] : fold[at];
            if (!out || sound[out - 1] != c) sound[out++] = c;
        }
        at += taken;
    }
    return sound;
}

bool sound_one_off(const char *a, const char *b) {
    size_t n_a = strlen(a), n_b = strlen(b), head = 0, tail = 0;
    if (n_a < 4 || n_b < 4 || n_a > n_b + 1 || n_b > n_a + 1) return false;
    while (a[head] && a[head] == b[head]) head++;
    while (tail < n_a - head && tail < n_b - head && a[n_a - 1 - tail] == b[n_b - 1 - tail]) tail++;
    size_t left_a = n_a - head - tail, left_b = n_b - head - tail;
    if (left_a <= 1 && left_b <= 1) return true;
    return left_a == 2 && left_b == 2 && a[head] == b[head + 1] && a[head + 1] == b[head];
}

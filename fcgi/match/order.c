// SPDX-License-Identifier: MPL-2.0
#include "match/order.h"

#include <string.h>

enum { RELATION, GRADE, COMMUNE, WAGE, LANGUAGE, SEASON, HOURS, CONTRACT, LEVEL, GROUP, BED, CLASS };
_Static_assert(CLASS == ORDER_FEATURES - 1, "all of them");

static int least(int value, int most) { return value < most ? value : most; }

// Masks by their value: what shares the high bits shares most.
struct features features_of(const struct match_seeker *s) {
    unsigned languages = (unsigned)__builtin_popcount(s->languages & 0x55555555)
                         + 2 * (unsigned)__builtin_popcount(s->languages & 0xAAAAAAAA);
    return (struct features){ .of = {
        [COMMUNE] = (uint8_t)s->commune,
        [WAGE] = (uint8_t)least(s->wage / 800, 15),
        [LANGUAGE] = (uint8_t)languages,
        [SEASON] = (uint8_t)(s->harvest * 9 / 0xFFF),
        [HOURS] = (uint8_t)(view_any(s->hours) % 32 / 7),
        [CONTRACT] = (uint8_t)(view_any(s->contract) % 16 / 3),
        [LEVEL] = (uint8_t)((s->qualification + s->schooling) / 2),
        [GROUP] = s->group ? 2 : 0,
        [BED] = s->flags & MATCH_BOARDS ? 2 : 0,
        [CLASS] = s->class,
    } };
}

static int feature(const struct entry *e, const struct features *features, int which) {
    if (which == RELATION) return 3 * e->bond.relation;
    if (which == GRADE) return 3 * e->bond.grade;
    return features[e->row].of[which];
}

// The feature in which they are farthest apart; -1 when they are all alike.
static int widest(const struct entry *entry, uint32_t n, const struct features *features) {
    int best = -1, wide = 0;
    for (int which = 0; which < ORDER_FEATURES; which++) {
        int least = UINT8_MAX, most = 0;
        for (uint32_t i = 0; i < n; i++) {
            int value = feature(&entry[i], features, which);
            if (value < least) least = value;
            if (value > most) most = value;
        }
        if (most - least <= wide) continue;
        wide = most - least;
        best = which;
    }
    return best;
}

static void sort_by(struct entry *entry, struct entry *spare, uint32_t n, const struct features *features, int which) {
    uint32_t start[UINT8_MAX + 2] = { 0 };
    for (uint32_t i = 0; i < n; i++) start[feature(&entry[i], features, which) + 1]++;
    for (int i = 0; i <= UINT8_MAX; i++) start[i + 1] += start[i];
    for (uint32_t i = 0; i < n; i++) spare[start[feature(&entry[i], features, which)]++] = entry[i];
    memcpy(entry, spare, n * sizeof *entry);
}

// Left of the cut are MATCH_BLOCK times a power of two, so that blocks of blocks are whole subtrees.
static uint32_t cut(uint32_t n) {
    uint32_t left = MATCH_BLOCK;
    while (left * 2 < n) left *= 2;
    return left;
}

void order_alike(struct entry *entry, struct entry *spare, uint32_t n, const struct features *features) {
    while (n > MATCH_BLOCK) {
        int which = widest(entry, n, features);
        if (which < 0) return;
        sort_by(entry, spare, n, features, which);
        uint32_t left = cut(n);
        order_alike(entry, spare, left, features);
        entry += left;
        n -= left;
    }
}

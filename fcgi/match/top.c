// SPDX-License-Identifier: MPL-2.0
#include "match/top.h"

static void swap(struct match_hit *a, struct match_hit *b) {
    struct match_hit old = *a;
    *a = *b;
    *b = old;
}

static void sink(struct match_hit *heap, uint32_t n, uint32_t at) {
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= n) return;
        if (child + 1 < n && top_before(&heap[child], &heap[child + 1])) child++;
        if (!top_before(&heap[at], &heap[child])) return;
        swap(&heap[at], &heap[child]);
        at = child;
    }
}

static void rise(struct match_hit *heap, uint32_t at) {
    while (at && top_before(&heap[(at - 1) / 2], &heap[at])) {
        swap(&heap[(at - 1) / 2], &heap[at]);
        at = (at - 1) / 2;
    }
}

void top_add(struct top *t, const struct match_hit *hit) {
    if (t->n < t->k) {
        t->hit[t->n] = *hit;
        rise(t->hit, t->n++);
        return;
    }
    t->hit[0] = *hit;
    sink(t->hit, t->n, 0);
}

uint32_t top_finish(struct top *t) {
    for (uint32_t n = t->n; n > 1; n--) {
        swap(&t->hit[0], &t->hit[n - 1]);
        sink(t->hit, n - 1, 0);
    }
    return t->n;
}

// SPDX-License-Identifier: MPL-2.0
#include "match/rows.h"

#include "match/match.h"

_Static_assert(offsetof(struct match_seeker, id) == 0 && offsetof(struct match_vacancy, id) == 0, "the id comes first");

int rows_by_id(const void *a, const void *b) { return (rows_id(a) > rows_id(b)) - (rows_id(a) < rows_id(b)); }

const void *rows_find(const void *rows, size_t size, uint32_t n, int64_t id) {
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (rows_id((const char *)rows + mid * size) < id) low = mid + 1;
        else high = mid;
    }
    if (low == n) return NULL;  // also for no rows at all, which stand nowhere
    const void *row = (const char *)rows + low * size;
    return rows_id(row) == id ? row : NULL;
}

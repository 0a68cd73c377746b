// SPDX-License-Identifier: MPL-2.0
#include "ahead.h"

#include <string.h>

#include "base/arena.h"
#include "base/must.h"
#include "gen/queries.h"
#include "moves.h"

static bool ahead_will_do(const struct ahead *h, const char *classes, int room, int64_t now_ms) {
    int64_t age = now_ms - h->looked_ms;
    if (!h->known || h->classes != classes || age < 0 || age >= AHEAD_MS) return false;
    return h->n - h->at >= room || (!h->more && age < AHEAD_SHORT_MS);
}

static enum rc ahead_read(struct db *db, struct arena *a, int lane, const char *classes, const char *now, struct q_message_ahead_out **rows,
                          size_t *n) {
    struct q_message_ahead_of_in in = { .lane = lane, .now = now, .classes = classes, .n = AHEAD_MOST };
    struct q_message_ahead_of_out *some;
    if (classes == NULL) return q_message_ahead(db, a, &(struct q_message_ahead_in){ .lane = lane, .now = now, .n = AHEAD_MOST }, rows, n);
    TRY(q_message_ahead_of(db, a, &in, &some, n));
    *rows = arena_array(a, *n, sizeof(**rows));
    for (size_t i = 0; i < *n; i++) (*rows)[i].id = some[i].id;
    return RC_OK;
}

enum rc ahead_look(struct ahead *h, struct db *db, struct arena *a, int lane, const char *classes, int room, int64_t now_ms, bool fresh) {
    size_t n;
    if (!fresh && ahead_will_do(h, classes, room, now_ms)) return RC_OK;
    h->known = false;
    struct q_message_ahead_out *rows;
    TRY(ahead_read(db, a, lane, classes, moves_time(a, now_ms), &rows, &n));
    for (size_t i = 0; i < n; i++) h->ids[i] = rows[i].id;
    h->n = (int)n;
    h->at = 0;
    h->more = n == AHEAD_MOST;
    h->known = true;
    h->looked_ms = now_ms;
    h->classes = classes;
    return RC_OK;
}

const int64_t *ahead_ids(const struct ahead *h, int from, int *n) {
    int left = h->n - h->at - from;
    if (*n > left) *n = left;
    return h->ids + h->at + from;
}

void ahead_met(struct ahead *h, int met, const int64_t *kept, int n_kept) {
    must(n_kept <= met && h->at + met <= h->n);
    h->at += met - n_kept;
    memcpy(h->ids + h->at, kept, (size_t)n_kept * sizeof(*kept));
}

// SPDX-License-Identifier: MPL-2.0
#include "ahead.h"

#include <string.h>

#include "base/arena.h"
#include "base/must.h"
#include "gen/queries.h"
#include "moves.h"

enum { ENOUGH = 200, PART = 3 };  // of so many numbers met, a third gone: another worker is here

static bool ahead_will_do(const struct ahead *h, const struct ahead_want *want) {
    int64_t age = want->now_ms - h->looked_ms;
    if (want->fresh || !h->known || h->classes != want->classes || age < 0 || age >= AHEAD_MS) return false;
    return h->n - h->at >= want->room || (!h->more && age < AHEAD_SHORT_MS);
}

static enum rc ahead_read(struct db *db, struct arena *a, const struct ahead_want *want, struct q_message_ahead_out **rows, size_t *n) {
    const char *now = moves_time(a, want->now_ms);
    struct q_message_ahead_of_in in = { .lane = want->lane, .now = now, .classes = want->classes, .n = AHEAD_MOST };
    struct q_message_ahead_of_out *some;
    if (want->classes == NULL)
        return q_message_ahead(db, a, &(struct q_message_ahead_in){ .lane = want->lane, .now = now, .n = AHEAD_MOST }, rows, n);
    TRY(q_message_ahead_of(db, a, &in, &some, n));
    *rows = arena_array(a, *n, sizeof(**rows));
    for (size_t i = 0; i < *n; i++) (*rows)[i].id = some[i].id;
    return RC_OK;
}

static void ahead_take_sides(struct ahead_sides *s, const char *name) {
    if (s->met >= ENOUGH && s->gone * PART > s->met) {
        s->apart = true;
        s->side = name[s->tried++ % strlen(name)] & 1;
    }
    s->met = s->gone = 0;
}

static int ahead_side(int64_t id) { return (int)(id / AHEAD_BLOCK & 1); }

// In order; apart: those of the own side, then the others.
static void ahead_fill(struct ahead *h, const struct q_message_ahead_out *rows, size_t n, bool apart) {
    size_t at = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < n; i++) {
            int turn = apart && ahead_side(rows[i].id) != h->sides.side;
            if (turn == pass) h->ids[at++] = rows[i].id;
        }
    }
}

enum rc ahead_look(struct ahead *h, struct db *db, struct arena *a, const struct ahead_want *want) {
    struct q_message_ahead_out *rows;
    size_t n;
    if (ahead_will_do(h, want)) return RC_OK;
    h->known = false;
    TRY(ahead_read(db, a, want, &rows, &n));
    ahead_take_sides(&h->sides, want->name);
    h->more = n == AHEAD_MOST;
    h->sides.apart = h->sides.apart && h->more;  // where little waits it goes in order
    ahead_fill(h, rows, n, h->sides.apart && !want->fresh);
    h->n = (int)n;
    h->at = 0;
    h->known = true;
    h->looked_ms = want->now_ms;
    h->classes = want->classes;
    return RC_OK;
}

const int64_t *ahead_ids(const struct ahead *h, int from, int *n) {
    int left = h->n - h->at - from;
    if (*n > left) *n = left;
    return h->ids + h->at + from;
}

void ahead_met(struct ahead *h, int met, const int64_t *kept, int n_kept, int gone) {
    must(n_kept <= met && h->at + met <= h->n);
    h->sides.met += met;
    h->sides.gone += gone;
    h->at += met - n_kept;
    memcpy(h->ids + h->at, kept, (size_t)n_kept * sizeof(*kept));
}

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

static int ahead_side(int64_t id) { return (int)(id / AHEAD_BLOCK & 1); }

// What is left: those of the own side, then the others, each in order.
static void ahead_part(struct ahead *h) {
    int64_t others[AHEAD_MOST];
    int own = h->at, n = 0;
    for (int i = h->at; i < h->n; i++) {
        if (ahead_side(h->ids[i]) == h->sides.side) h->ids[own++] = h->ids[i];
        else others[n++] = h->ids[i];
    }
    memcpy(h->ids + own, others, (size_t)n * sizeof(*others));
}

static void ahead_mind_others(struct ahead *h, const char *name) {
    struct ahead_sides *s = &h->sides;
    if (s->met < ENOUGH) return;
    if (s->gone * PART > s->met && h->more) {
        s->side = name[s->tried++ % strlen(name)] & 1;
        s->apart = true;
        ahead_part(h);
    }
    s->met = s->gone = 0;
}

enum rc ahead_look(struct ahead *h, struct db *db, struct arena *a, const struct ahead_want *want) {
    struct q_message_ahead_out *rows;
    size_t n;
    if (ahead_will_do(h, want)) return RC_OK;
    h->known = false;
    TRY(ahead_read(db, a, want, &rows, &n));
    for (size_t i = 0; i < n; i++) h->ids[i] = rows[i].id;
    h->n = (int)n;
    h->at = 0;
    h->more = n == AHEAD_MOST;
    h->known = true;
    h->sides.apart = h->sides.apart && h->more && !want->fresh;  // where little waits it goes in order
    if (h->sides.apart) ahead_part(h);
    h->looked_ms = want->now_ms;
    h->classes = want->classes;
    return RC_OK;
}

const int64_t *ahead_ids(const struct ahead *h, int from, int *n) {
    int left = h->n - h->at - from;
    if (*n > left) *n = left;
    return h->ids + h->at + from;
}

void ahead_met(struct ahead *h, int met, const int64_t *kept, int n_kept, int gone, const char *name) {
    must(n_kept <= met && h->at + met <= h->n);
    h->sides.met += met;
    h->sides.gone += gone;
    h->at += met - n_kept;
    memcpy(h->ids + h->at, kept, (size_t)n_kept * sizeof(*kept));
    ahead_mind_others(h, name);
}

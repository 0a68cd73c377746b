// SPDX-License-Identifier: MPL-2.0
#include "moves.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "base/vdate.h"
#include "gen/queries.h"

const char *moves_time(struct arena *a, int64_t ms) {
    char text[VTIME_SIZE];
    if (ms == 0) return NULL;
    clock_format(ms, text);
    return arena_strdup(a, text);
}

int64_t moves_ms(const char *text) {
    int64_t ms = 0;
    must(text == NULL || clock_parse(text, &ms));
    return ms;
}

const char *moves_json(struct arena *a, json_t *list) {
    char *text = json_dumps(list, JSON_COMPACT);
    must(text != NULL);
    char *kept = arena_strdup(a, text);
    free(text);
    json_decref(list);
    return kept;
}

const char *moves_ids(struct arena *a, const int64_t *ids, size_t n) {
    struct buf b = buf_new(a);
    buf_char(&b, '[');
    for (size_t i = 0; i < n; i++) buf_printf(&b, "%s%lld", i == 0 ? "" : ",", (long long)ids[i]);
    buf_char(&b, ']');
    return buf_string(&b);
}

// The answer's own event tells of an acceptance; the others tell of nothing but our own order of work.
static bool move_is_told(enum event event) {
    return event != EVENT_ACCEPT && event != EVENT_SUBMIT && event != EVENT_RELEASE && event != EVENT_DUE && event != EVENT_WAIT;
}

static json_t *move_json(struct arena *a, const struct move *m) {
    enum state to;
    must(state_next(m->from, m->event, &to));
    json_t *row = json_pack("{s:I, s:s, s:s, s:i, s:i}", "id", (json_int_t)m->id, "to", state_word(to), "event",
                            state_event_word(m->event), "attempts", m->attempts, "told", (int)move_is_told(m->event));
    must(row != NULL);
    if (m->why != NULL) json_object_set_new(row, "why", json_string(m->why));
    if (m->due_ms != 0) json_object_set_new(row, "due", json_string(moves_time(a, m->due_ms)));
    if (m->ask_until_ms != 0) json_object_set_new(row, "ask", json_string(moves_time(a, m->ask_until_ms)));
    return row;
}

enum rc moves_apply(struct db *db, struct arena *a, struct move_list moves, const char *now) {
    bool told = false;
    int64_t changed;
    if (moves.n == 0) return RC_OK;
    json_t *list = json_array();
    for (size_t i = 0; i < moves.n; i++) {
        json_array_append_new(list, move_json(a, &moves.items[i]));
        told = told || move_is_told(moves.items[i].event);
    }
    const char *json = moves_json(a, list);
    TRY(q_message_move(db, a, &(struct q_message_move_in){ .moves = json }, &changed));
    if (!told) return RC_OK;
    return q_message_move_event(db, a, &(struct q_message_move_event_in){ .moves = json, .now = now }, &changed);
}

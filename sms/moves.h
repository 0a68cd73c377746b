// SPDX-License-Identifier: MPL-2.0
// Changes of state written many at once, inside a transaction, on rows that it has locked. state_next decides; what is worth an event
// is decided here (docs/QUEUE.md, "What is kept").
#ifndef SMS_MOVES_H
#define SMS_MOVES_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"
#include "state.h"

struct arena;
struct db;

struct move {
    int64_t id;
    enum state from;
    enum event event;
    int attempts;          // afterwards
    const char *why;       // message.detail; may be NULL
    int64_t due_ms;        // 0: as it is
    int64_t ask_until_ms;  // 0: never
};

struct move_list {
    struct move *items;
    size_t n;
};

// Nobody holds the rows afterwards.
enum rc moves_apply(struct db *db, struct arena *a, struct move_list moves, const char *now) MUST_USE;

const char *moves_time(struct arena *a, int64_t ms);         // as the database writes it; NULL for 0
int64_t moves_ms(const char *text);                          // the inverse; 0 for NULL
const char *moves_json(struct arena *a, json_t *list);       // takes over one reference of list
const char *moves_ids(struct arena *a, const int64_t *ids, size_t n);  // a JSON list of numbers

#endif

// SPDX-License-Identifier: MPL-2.0
// Callbacks are idempotent, so whatever is not certainly taken is posted again.
#include "deliver.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "http.h"
#include "sign.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/must.h"
#include "base/vdate.h"
#include "db/db.h"
#include "gen/queries.h"

enum { PARALLEL = 10, POLL_MS = 200, TRIES = 12, FIRST_WAIT_MS = 1000, LONGEST_WAIT_MS = 60000 };

struct deliver {
    struct db *db;
    struct http *http;
    const char *key;
    struct arena *a;  // of one round
};

static const char *deliver_body(struct deliver *d, const struct q_sandbox_due_out *row) {
    size_t len = strlen(row->phone);
    bool fails = len > 4 && strcmp(row->phone + len - 4, "0003") == 0;
    char hex[SIGN_SIZE];
    json_t *root;
    if (strcmp(row->direction, "out") == 0) {
        const char *id = arena_printf(d->a, "s%lld", (long long)row->id);
        root = json_pack("{s:s, s:s, s:I, s:s}", "status", fails ? "failed" : "delivered", "id", id, "parts",
                         (json_int_t)row->parts, "detail", fails ? "subscriber absent" : "");
    } else {
        struct sign_reply reply = { arena_printf(d->a, "r%lld", (long long)row->id), row->phone, row->text };
        sign_make(d->a, d->key, &reply, hex);
        root = json_pack("{s:s, s:s, s:s, s:s}", "from", reply.from, "text", reply.text, "id", reply.id, "h", hex);
    }
    must(root != NULL);
    char *text = json_dumps(root, JSON_COMPACT);
    const char *kept = arena_strdup(d->a, text);
    free(text);
    json_decref(root);
    return kept;
}

static const char *deliver_next_due(struct deliver *d, int64_t tries) {
    char text[VTIME_SIZE];
    int64_t wait = tries < 7 ? (int64_t)FIRST_WAIT_MS << (tries > 0 ? tries - 1 : 0) : LONGEST_WAIT_MS;
    if (tries >= TRIES) return NULL;
    clock_format(clock_ms() + wait, text);
    return arena_strdup(d->a, text);
}

static void deliver_note(struct deliver *d, const struct q_sandbox_due_out *row, bool taken) {
    struct q_sandbox_set_due_in next = { .id = row->id, .tries = row->tries + 1 };
    next.due_at = taken ? NULL : deliver_next_due(d, next.tries);
    if (!taken) log_warn("callback_not_taken", "message=%lld tries=%lld", (long long)row->id, (long long)next.tries);
    if (q_sandbox_set_due(d->db, d->a, &next) != RC_OK) log_warn("sandbox_busy", "step=note");
}

static void deliver_gather(struct deliver *d) {
    struct http_reply reply;
    while (http_in_air(d->http) > 0) {
        if (!http_next(d->http, d->a, POLL_MS, &reply)) continue;  // ends by the time-out of the request at the latest
        deliver_note(d, reply.tag, reply.fate == HTTP_ANSWERED && reply.status >= 200 && reply.status < 300);
    }
}

// One round: what is due is posted, at most PARALLEL at once, and all answers are waited for.
static size_t deliver_round(struct deliver *d) {
    char now[VTIME_SIZE];
    struct q_sandbox_due_out *rows;
    size_t n = 0;
    clock_format(clock_ms(), now);
    if (q_sandbox_due(d->db, d->a, &(struct q_sandbox_due_in){ .now = now, .n = PARALLEL }, &rows, &n) != RC_OK) return 0;
    for (size_t i = 0; i < n; i++) {
        struct http_request request = { .url = rows[i].callback,
                                        .headers = { "Content-Type: application/json" },
                                        .tag = &rows[i] };
        request.body = deliver_body(d, &rows[i]);
        request.body_len = strlen(request.body);
        if (!http_start(d->http, &request)) deliver_note(d, &rows[i], false);
    }
    deliver_gather(d);
    return n;
}

bool deliver_run(struct db *db, const char *key, const volatile sig_atomic_t *stop) {
    const struct http_options options = { PARALLEL, 2000, 5000 };
    const struct timespec pause = { 0, POLL_MS * 1000000L };
    struct deliver d = { .db = db, .http = http_open(&options), .key = key, .a = arena_new() };
    while (d.http != NULL && !*stop) {
        arena_reset(d.a);
        if (deliver_round(&d) == 0) nanosleep(&pause, NULL);
    }
    bool started = d.http != NULL;
    if (started) http_close(d.http);
    arena_free(d.a);
    return started;
}

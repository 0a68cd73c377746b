// SPDX-License-Identifier: MPL-2.0
// The context of one request: memory, database, caller, clock, and what went wrong so far. Passed first everywhere in fcgi/;
// there is no other request state, so nothing can leak from one person's request into the next.
#ifndef ENTITY_CX_H
#define ENTITY_CX_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/rc.h"
#include "base/vdate.h"
#include "db/db.h"
#include "entity/perm.h"

struct vault;
struct shm;
struct session_cache;
struct match_cache;

// What a process keeps from start to end.
struct app {
    struct conf conf;
    struct vault *vault;
    struct shm *shm;  // counters and the session generation, shared by all handlers
    struct session_cache *sessions;
    struct match_cache *matches;  // the pool of the matching engine, mapped when it is first asked for
};

// The logged-in caller. units is how many units her scope holds; sole_unit is that unit when it is one.
struct principal {
    int64_t user_id;
    int64_t unit_id;  // root of her scope in unit_scope
    int64_t sole_unit;
    const struct role *role;
    bool must_change;
    char csrf[44];
    char username[41];
    uint8_t token_hash[32];
    int64_t expires_ms;
};

// A visit to the public side by one-time code. subject_id 0: several people share the number, and it is not said yet who this is.
struct guest {
    enum perm perm;       // P_SEEKER or P_EMPLOYER
    int64_t subject_id;   // of seeker or employer
    int64_t person_id;    // of a seeker
    int64_t unit_id;      // of the subject
    const char *name;     // of the subject
    uint8_t number_idx[16], token_hash[32];
    char csrf[44];
    int64_t expires_ms;
};

struct field_error {
    const char *field;   // "members.2.birth"
    const char *code;    // stable word
    const char *detail;  // Vietnamese sentence
    struct field_error *next;
};

struct cx {
    const struct app *app;
    struct arena *arena;
    struct db *db;
    const struct principal *who;  // NULL before log-in
    const struct guest *guest;    // of a route for guests; who is NULL then
    const char *request_id;       // 32 hex digits
    int64_t now_ms;
    vday today;

    enum rc rc;          // first failure
    const char *word;    // its stable word, or NULL for the rc's own
    const char *detail;  // its Vietnamese sentence, or NULL
    const char *where;   // function:line that said so, for the log
    struct field_error *errors, **errors_tail;
    int error_count;
    json_t *current;     // with RC_STALE: the row as it is now
    const char *notices;   // what a write did to notices of what changed, for the header X-Notices; or NULL
    int retry_after_s;
    bool forget_sessions;  // a session or an account changed: cached sessions of all processes are dropped after the commit
    int elsewhere;       // identity numbers of this request that people of other units have (svc/elsewhere.h)
    bool search_later;   // a service that writes many rows of one household refreshes its search keys once, at the end
    const char *prefix;  // put before field names, while a nested object is decoded: "members.2."
};

void cx_init(struct cx *cx, const struct app *app, struct arena *a, struct db *db);

// Forgets failures and field errors, before a transaction is tried again.
void cx_clear(struct cx *cx);

// Records the first failure and returns rc. detail is a Vietnamese sentence or NULL for the title of rc.
#define fail(cx, rc, word, detail) cx_fail((cx), (rc), (word), (detail), __func__, __LINE__)
enum rc cx_fail(struct cx *cx, enum rc rc, const char *word, const char *detail, const char *func, int line);

// Adds a field error (first per field wins) with the sentence of words.c for code; format arguments of that sentence follow as text.
// Always returns RC_INVALID, so "return field_fail(...)" stops at one and a loop may go on to collect more.
enum rc field_fail(struct cx *cx, const char *field, const char *code, ...);
enum rc field_fail_text(struct cx *cx, const char *field, const char *code, const char *detail);

// RC_INVALID when any field error was recorded, else RC_OK: the last line of a validation.
enum rc cx_valid(struct cx *cx) MUST_USE;

// The sentence for a code, with %s for its argument; a code without a row is a bug caught by the tests.
const char *words_sentence(const char *code);
size_t words_count(void);
const char *words_code(size_t i);  // for the test that loops over them

// A JSON value that lives as long as the request.
json_t *cx_json(struct cx *cx, json_t *value);

#endif

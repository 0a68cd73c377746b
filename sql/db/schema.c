// SPDX-License-Identifier: MPL-2.0
// A program that meets another schema than its own would fail later and worse.
#include <string.h>

#include "base/arena.h"
#include "db/schema.h"
#include "gen/queries.h"
#include "gen/schema_version.h"

enum rc schema_check(struct db *db, struct arena *a, const char **why) {
    struct q_schema_state_out found;
    *why = "the schema's version cannot be read: has migrate been run?";
    TRY(q_schema_state(db, a, &found));
    const char *version = found.version ? found.version : "empty";
    if (strcmp(version, SCHEMA_VERSION) != 0)
        *why = arena_printf(a, "the database is at %s, this program needs %s: run migrate of the same release", version,
                            SCHEMA_VERSION);
    else if (found.open_steps > 0)
        *why = arena_printf(a, "migration %s has not finished: run migrate again", version);
    else
        *why = NULL;
    return *why ? RC_INTERNAL : RC_OK;
}

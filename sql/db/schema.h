// SPDX-License-Identifier: MPL-2.0
// Whether the database is at the version this program was built with.
#ifndef DB_SCHEMA_H
#define DB_SCHEMA_H

#include "base/rc.h"

struct arena;
struct db;

// RC_INTERNAL: the database is older, newer, or half migrated; *why names both versions. RC_BUSY: no connection.
enum rc schema_check(struct db *db, struct arena *a, const char **why) MUST_USE;

#endif

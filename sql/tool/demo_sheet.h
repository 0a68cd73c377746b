// SPDX-License-Identifier: MPL-2.0
// Rows on their way into one table: gathered as one INSERT of many rows and sent when it is long. Values are text of our own
// making, never a user's; after the first failure nothing more is sent and rc says what it was.
#ifndef TOOL_DEMO_SHEET_H
#define TOOL_DEMO_SHEET_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/rc.h"
#include "base/vdate.h"

struct arena;
struct db;

struct sheet {
    struct db *db;
    struct buf sql;
    const char *insert;
    enum rc rc;
};

struct sheet sheet_new(struct db *db, struct arena *a);

// Sends what is left of the table before and starts another: "INSERT INTO x (a,b) VALUES ".
void sheet_table(struct sheet *s, const char *insert);
void sheet_flush(struct sheet *s);
void sheet_statement(struct sheet *s, const char *sql);

void sheet_row(struct sheet *s, int64_t first);  // begins a row with its first column
void sheet_int(struct sheet *s, int64_t value);
void sheet_text(struct sheet *s, const char *text);  // NULL is NULL
void sheet_day(struct sheet *s, vday day);
void sheet_bytes(struct sheet *s, const void *bytes, size_t n);
void sheet_end(struct sheet *s);

#endif

// SPDX-License-Identifier: MPL-2.0
// People and vacancies as text: one on a line, tabs between. Readable lines are "id name key=value ...", with what is not
// nothing, days as dates and rows of the catalogue as their codes. Raw lines have every column as a number, for LOAD DATA.
#ifndef MATCH_TEST_TABLE_H
#define MATCH_TEST_TABLE_H

#include <stdio.h>

#include "match/match.h"

struct arena;
struct column;

struct table {
    const struct column *column;
    size_t n, row;
};
extern const struct table table_seekers, table_vacancies;

void table_write(FILE *to, const struct table *t, const struct match_catalogue *c, const char *name, const void *row);
void table_write_raw(FILE *to, const struct table *t, const void *row);

// All lines of a file that are not empty and no comment. Names go into names. Ends the process when a line cannot be read: files
// are ours.
void *table_read(struct arena *a, const char *path, const struct table *t, const struct match_catalogue *c, const char ***names,
                 uint32_t *n);

#endif

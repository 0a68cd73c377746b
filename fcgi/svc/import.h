// SPDX-License-Identifier: MPL-2.0
// A filled-in sheet as rows of an entity: one create per row, by the engine, so that a sheet is judged by exactly what judges a
// form.
#ifndef SVC_IMPORT_H
#define SVC_IMPORT_H

#include "entity/entity.h"

enum { IMPORT_ROWS_MAX = 20000, IMPORT_ERRORS_MAX = 500 };

struct import_file {
    const void *bytes;
    size_t len;
    bool report;  // also write the rows back with a column of their faults
};

// Lists belong to the request. errors: {"row", "column", "field", "label", "code", "detail"}, the first IMPORT_ERRORS_MAX.
struct import {
    size_t rows, bad;
    json_t *columns;  // names of the fields that columns were found for
    json_t *unknown;  // headers nobody knows
    json_t *ignored;  // headers that are known and not brought: STT, what the server writes
    json_t *errors;
    const char *report;  // path, or NULL
};

// Inside a transaction, which the caller rolls back when any row is bad or nothing was to be written. RC_OK also with bad rows;
// RC_MALFORMED, RC_TOO_LARGE or RC_INVALID when the file as a whole cannot be taken.
enum rc import_run(struct cx *cx, const struct entity *e, const struct import_file *file, struct import *out) MUST_USE;

#endif

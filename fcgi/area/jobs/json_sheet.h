// SPDX-License-Identifier: MPL-2.0
// Answers of this area as .xlsx: the same rows that the JSON has, so that screen and sheet never differ.
#ifndef AREA_JOBS_JSON_SHEET_H
#define AREA_JOBS_JSON_SHEET_H

#include "entity/cx.h"

enum json_kind { JSON_TEXT, JSON_NUMBER, JSON_YES };

struct json_column {
    const char *path;   // a key of the row, or "key.key"
    const char *title;  // Vietnamese
    enum json_kind kind;
};

struct json_sheet {
    const char *name;    // of the sheet, at most 31 characters
    const json_t *rows;  // array of objects; what a row has not is an empty cell
    const struct json_column *columns;
    size_t n;
};

// A file that goes with the request; *path is its name.
enum rc json_sheets_write(struct cx *cx, const struct json_sheet *sheets, size_t n, const char **path) MUST_USE;

#endif

// SPDX-License-Identifier: MPL-2.0
// What all sheets we write have in common: a file that goes with the request, the formats, and which columns people fill in.
#ifndef ENTITY_SHEET_H
#define ENTITY_SHEET_H

#include <xlsxwriter.h>

#include "entity/entity.h"

// Headers that are never fields, folded: the running number, the number of the record, what an import found wrong.
#define SHEET_ORDINAL "STT"
#define SHEET_ID "Mã số"
#define SHEET_FAULT "Lỗi"

struct sheet_formats {
    lxw_format *head, *date, *instant, *number, *text, *fault;
};

// An empty file of mode 0600 in run_dir, removed with the request.
enum rc sheet_file(struct cx *cx, const char **path) MUST_USE;
lxw_workbook *sheet_book(struct cx *cx, const char *path, bool constant_memory);
struct sheet_formats sheet_formats(lxw_workbook *book);

// Fields a sheet may bring: written by people, in one cell, and seen by this caller.
bool sheet_takes(const struct cx *cx, const struct field *f);

#endif

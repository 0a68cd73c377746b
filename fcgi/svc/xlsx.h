// SPDX-License-Identifier: MPL-2.0
// Reads the first visible sheet of an .xlsx, one row at a time: shared and inline strings, rich text, booleans, dates by their
// style, the last computed values of formulas. The file is found through its own relations, never by name. Only the shared
// strings and the styles are kept (in the caller's arena); rows come and go.
#ifndef SVC_XLSX_H
#define SVC_XLSX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

struct arena;

enum {
    XLSX_ROWS_MAX = 20020,  // rows with anything in them: 20,000 and the lines above them
    XLSX_COLUMNS_MAX = 100,
    XLSX_TEXT_MAX = 32767 * 4,  // bytes of one text: as long as Excel takes
    XLSX_STRINGS_MAX = 400000,
    XLSX_STRINGS_BYTES = 48 << 20,
};

enum xlsx_fault {
    XLSX_GOOD,
    XLSX_OTHER,  // not an .xlsx
    XLSX_OLD,  // .xls, or locked by a password
    XLSX_DAMAGED,  // cut, or not what it says
    XLSX_DOCTYPE,  // carries a document type: no program writes that into a sheet
    XLSX_BOMB,  // unpacks to more than any list needs
    XLSX_LONG,  // more rows than XLSX_ROWS_MAX
    XLSX_WIDE,  // something beyond column XLSX_COLUMNS_MAX
    XLSX_TEXT,  // a text longer than XLSX_TEXT_MAX
    XLSX_STOPPED,  // the caller's function did not want more
    XLSX_FAULTS
};

struct xlsx_fault_info {
    enum rc rc;
    const char *word;  // stable
    const char *sentence;  // Vietnamese: what is wrong and what to do
};
const struct xlsx_fault_info *xlsx_fault_info(enum xlsx_fault fault);

enum xlsx_kind {
    XLSX_BLANK,
    XLSX_STRING,
    XLSX_NUMBER,
    XLSX_DATE,  // number: days since 1899-12-30 as Excel counts them, time of day behind the point
    XLSX_BOOL,  // number: 0 or 1
    XLSX_ERROR,  // text: "#N/A"
    XLSX_UNKNOWN,  // a formula that was never computed
};

struct xlsx_cell {
    enum xlsx_kind kind;
    const char *text;  // of XLSX_STRING and XLSX_ERROR; valid UTF-8, may hold "\n"
    double number;
};

struct xlsx_row {
    uint32_t number;  // as Excel shows it, from 1
    const struct xlsx_cell *cells;
    size_t n;
};

// false ends the reading. The row is gone after the call. Rows without anything in them are not told.
typedef bool (*xlsx_row_fn)(void *arg, const struct xlsx_row *row);

enum xlsx_fault xlsx_read(struct arena *a, const void *bytes, size_t n, xlsx_row_fn fn, void *arg) MUST_USE;

// "A", "Z", "AA": how Excel calls column i (from 0).
const char *xlsx_column(struct arena *a, size_t i);

#endif

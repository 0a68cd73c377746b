// SPDX-License-Identifier: MPL-2.0
// Files for the tests of the sheet reader: by libxlsxwriter, and put together by hand. The caller frees bytes.
#ifndef UNIT_SHEETS_H
#define UNIT_SHEETS_H

#include <stdbool.h>
#include <stddef.h>

struct file {
    char *bytes;
    size_t n;
};

struct entry {
    const char *name, *text;
    size_t n;  // 0: strlen
};

struct file sheets_zip(const struct entry *entries, size_t n);

// A workbook whose second sheet, the first visible one, is text.
struct file sheets_book(const char *text, size_t n, const char *strings, const char *book);
extern const char SHEETS_BOOK[], SHEETS_STRINGS[];

// rows of "Đắk Hà", a day, an amount, yes, digits as text, a formula. Constant memory writes texts into the cells.
struct file sheets_written(bool constant_memory, unsigned rows);

#endif

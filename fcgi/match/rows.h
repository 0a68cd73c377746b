// SPDX-License-Identifier: MPL-2.0
// Arrays of people or vacancies in order of id, which is the first member of both.
#ifndef MATCH_ROWS_H
#define MATCH_ROWS_H

#include <stddef.h>
#include <stdint.h>

static inline int64_t rows_id(const void *row) { return *(const int64_t *)row; }
int rows_by_id(const void *a, const void *b);  // for qsort
const void *rows_find(const void *rows, size_t size, uint32_t n, int64_t id);

#endif

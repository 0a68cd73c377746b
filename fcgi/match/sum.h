// SPDX-License-Identifier: MPL-2.0
// A checksum against torn and rotten files, not against forgers: 64 bits, eight bytes at a time.
#ifndef MATCH_SUM_H
#define MATCH_SUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t sum_of(const void *data, size_t size);
uint64_t sum_of_two(const void *first, size_t n_first, const void *second, size_t n_second);  // n_first a multiple of 8

#endif

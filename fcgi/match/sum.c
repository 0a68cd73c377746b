// SPDX-License-Identifier: MPL-2.0
#include "match/sum.h"

#include <string.h>

static const uint64_t SEED = UINT64_C(0x9E3779B97F4A7C15), STEP = UINT64_C(0xD6E8FEB86659FD93);

static uint64_t mix(uint64_t sum, uint64_t word) {
    sum = (sum ^ word) * STEP;
    return sum ^ sum >> 32;
}

static uint64_t go_on(uint64_t sum, const unsigned char *at, size_t size) {
    uint64_t word;
    for (; size >= sizeof word; at += sizeof word, size -= sizeof word) {
        memcpy(&word, at, sizeof word);
        sum = mix(sum, word);
    }
    word = 0;
    memcpy(&word, at, size);
    return size ? mix(sum, word) : sum;
}

uint64_t sum_of_two(const void *first, size_t n_first, const void *second, size_t n_second) {
    return mix(go_on(go_on(SEED, first, n_first), second, n_second), n_first + n_second);
}

uint64_t sum_of(const void *data, size_t size) { return sum_of_two(data, size, "", 0); }

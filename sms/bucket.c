// SPDX-License-Identifier: MPL-2.0
#include "bucket.h"

int64_t bucket_fill(int64_t level, int rate, int burst, int64_t ms) {
    int64_t most = (int64_t)(rate > burst ? rate : burst) * BUCKET_TOKEN;
    if (ms <= 0 || rate <= 0) return level < most ? level : most;
    if (ms > most / rate + 1) return most;  // full, whatever it held; and no product can overflow
    int64_t sum = level + ms * rate;        // a token a second is a thousandth a millisecond
    return sum < most ? sum : most;
}

int64_t bucket_slice(int rate, int most_one) {
    int64_t quarter = (int64_t)rate * BUCKET_TOKEN / 4, one = (int64_t)most_one * BUCKET_TOKEN;
    return quarter > one ? quarter : one;
}

int64_t bucket_wait_ms(int rate) { return rate > 0 ? (BUCKET_TOKEN + rate - 1) / rate : 0; }

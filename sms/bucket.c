// SPDX-License-Identifier: MPL-2.0
#include "bucket.h"

int64_t bucket_fill(int64_t level, int rate, int burst, int64_t ms) {
    int64_t most = (int64_t)(rate > burst ? rate : burst) * BUCKET_TOKEN;
    if (ms <= 0 || rate <= 0) return level < most ? level : most;
    if (ms > most / rate + 1) return most;  // full, whatever it held; and no product can overflow
    int64_t sum = level + ms * rate;        // a token a second is a thousandth a millisecond
    return sum < most ? sum : most;
}

int64_t bucket_clock(int64_t noted_ms, int64_t now_ms) {
    enum { AHEAD_MOST_MS = 60000 };
    return noted_ms > now_ms && noted_ms - now_ms <= AHEAD_MOST_MS ? noted_ms : now_ms;
}

int64_t bucket_grant(int64_t *level, int64_t wanted) {
    int64_t whole = *level < 0 ? 0 : *level - *level % BUCKET_TOKEN;
    int64_t granted = wanted < whole ? wanted - wanted % BUCKET_TOKEN : whole;
    *level -= granted;
    return granted;
}

int64_t bucket_slice(int rate, int most_one) {
    int64_t quarter = (int64_t)rate * BUCKET_TOKEN / 4, one = (int64_t)most_one * BUCKET_TOKEN;
    return quarter > one ? quarter : one;
}

int64_t bucket_wait_ms(int rate) { return rate > 0 ? (BUCKET_TOKEN + rate - 1) / rate : 0; }

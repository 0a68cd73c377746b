// SPDX-License-Identifier: MPL-2.0
// A token bucket whose level lives elsewhere (gateway_state) and is shared: workers take slices out of it. Pure. Tokens are
// thousandths: one request, or one part, costs BUCKET_TOKEN.
#ifndef SMS_BUCKET_H
#define SMS_BUCKET_H

#include <stdint.h>

enum { BUCKET_TOKEN = 1000 };

// What it holds after ms more milliseconds at rate tokens a second. It never holds more than one second's worth, or burst tokens
// where that is more. A clock that went back (ms < 0) adds nothing.
int64_t bucket_fill(int64_t level, int rate, int burst, int64_t ms);

// The time to note with a level: that of the note before where our clock is behind it, or two workers whose clocks differ would fill
// the bucket twice for the same seconds. A note more than a minute ahead is of a clock that was wrong.
int64_t bucket_clock(int64_t noted_ms, int64_t now_ms);

// What a worker that wants so many gets: whole tokens only, taken off *level.
int64_t bucket_grant(int64_t *level, int64_t wanted);

// The slice a worker asks for at a time: a quarter of a second's worth, at least most_one (the dearest single message).
int64_t bucket_slice(int rate, int most_one);

// Milliseconds until a bucket that holds too little will hold one token more.
int64_t bucket_wait_ms(int rate);

#endif

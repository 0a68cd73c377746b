// SPDX-License-Identifier: MPL-2.0
// A plain forecast: the straight line of least squares through the months so far, carried on, each value with the standard error of a
// prediction (the scatter around the line, and that the line itself is uncertain, the more so the farther it is carried). Pure.
#ifndef SVC_TREND_H
#define SVC_TREND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TREND_AHEAD = 3, TREND_MONTHS_MIN = 4 };

struct trend {
    double slope;               // a month
    double value[TREND_AHEAD];  // as the line has it; may fall below 0
    double error[TREND_AHEAD];
};

// false, and nothing written, when there are too few months to say anything.
bool trend_forecast(const int64_t *month, size_t n, struct trend *out);

#endif

// SPDX-License-Identifier: MPL-2.0
#include "svc/trend.h"

#include <math.h>

bool trend_forecast(const int64_t *month, size_t n, struct trend *out) {
    if (n < TREND_MONTHS_MIN) return false;
    double count = (double)n, middle = (count - 1) / 2, mean = 0, across = 0, along = 0, scatter = 0;
    for (size_t i = 0; i < n; i++) mean += (double)month[i] / count;
    for (size_t i = 0; i < n; i++) {
        double x = (double)i - middle;
        across += x * x;
        along += x * ((double)month[i] - mean);
    }
    out->slope = along / across;
    for (size_t i = 0; i < n; i++) {
        double off = (double)month[i] - mean - out->slope * ((double)i - middle);
        scatter += off * off;
    }
    for (size_t k = 0; k < TREND_AHEAD; k++) {
        double x = count + (double)k - middle;
        out->value[k] = mean + out->slope * x;
        out->error[k] = sqrt(scatter / (count - 2) * (1 + 1 / count + x * x / across));
    }
    return true;
}

// SPDX-License-Identifier: MPL-2.0
#include "base/must.h"

#include <stdlib.h>

#include "base/log.h"

void must_fail(const char *what, const char *file, int line) {
    log_error("bug", "broken=\"%s\" at=%s:%d", what, file, line);
    abort();
}

// SPDX-License-Identifier: MPL-2.0
#include "kill_point.h"

#ifdef KILL_POINTS
#include <signal.h>
#include <stdlib.h>
#include <string.h>

void kill_point(const char *name) {
    static int passed;  // test builds only: how often the chosen point was passed
    const char *chosen = getenv("GN_KILL_POINT");
    size_t len = strlen(name);
    if (chosen == NULL || strncmp(chosen, name, len) != 0 || chosen[len] != ':') return;
    char *end;
    if (++passed == (int)strtol(chosen + len + 1, &end, 10)) raise(strcmp(end, ":stop") == 0 ? SIGSTOP : SIGKILL);
}
#else
typedef int kill_point_unused;  // a translation unit must not be empty
#endif

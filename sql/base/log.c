// SPDX-License-Identifier: MPL-2.0
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/vdate.h"

enum { LINE_MAX_BYTES = 2000 };

// One write() per line, so that lines of several processes do not mix.
static void log_line(const char *level, const char *event, const char *format, va_list args) {
    char line[LINE_MAX_BYTES + 2], at[VTIME_SIZE];
    clock_format(clock_ms(), at);
    at[10] = 'T';
    int n = snprintf(line, LINE_MAX_BYTES, "time=%sZ level=%s program=%s pid=%d event=%s ", at, level,
                     program_invocation_short_name, (int)getpid(), event);
    int room = LINE_MAX_BYTES - n;
    int m = vsnprintf(line + n, (size_t)room, format, args);
    size_t len = (size_t)(n + (m < room ? m : room - 1));
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f) line[i] = '?';
    line[len++] = '\n';
    if (write(STDERR_FILENO, line, len) < 0) return;  // nowhere left to say so
}

void log_error(const char *event, const char *format, ...) {
    va_list args;
    va_start(args, format);
    log_line("error", event, format, args);
    va_end(args);
}

void log_warn(const char *event, const char *format, ...) {
    va_list args;
    va_start(args, format);
    log_line("warn", event, format, args);
    va_end(args);
}

void log_info(const char *event, const char *format, ...) {
    va_list args;
    va_start(args, format);
    log_line("info", event, format, args);
    va_end(args);
}

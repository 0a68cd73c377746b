// SPDX-License-Identifier: MPL-2.0
// One line per event on standard error: time (UTC), level, program, pid, event, then key=value pairs.
// Never personal data, never a bound value. Control characters in the text are replaced, so a line stays one line.
#ifndef BASE_LOG_H
#define BASE_LOG_H

void log_error(const char *event, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_warn(const char *event, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_info(const char *event, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

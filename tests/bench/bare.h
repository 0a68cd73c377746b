// SPDX-License-Identifier: MPL-2.0
// The least a FastCGI program in C can be: prefork, accept, answer. What the handlers are measured against, so nothing here
// is shared with them.
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <fcgiapp.h>

// Opened once in each process, after the fork.
typedef void *(*bare_open_fn)(char **args);
typedef void (*bare_answer_fn)(void *state, FCGX_Request *request);

// Usage of every program: PROGRAM SOCKET PROCESSES [args...]. Ends with its children on SIGTERM or SIGINT.
int bare_main(int argc, char **argv, bare_open_fn open, bare_answer_fn answer);

void bare_json(FCGX_Request *request, const char *body, int length);

#endif

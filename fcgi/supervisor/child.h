// SPDX-License-Identifier: MPL-2.0
// One child process: fork, descriptors, exec, signals.
#ifndef SUPERVISOR_CHILD_H
#define SUPERVISOR_CHILD_H

#include <stdint.h>
#include <sys/types.h>

struct arena;

struct child_spec {
    char **argv;
    char **env;
    const char *log;  // standard output and error are appended here
    int stdin_fd;     // -1: /dev/null
    int shared_fd;    // stays open under its number; -1: none
    int orphan;       // signal when the supervisor dies
};

// A session of its own, so that Ctrl-C reaches the supervisor alone. -1: the reason is in errno.
pid_t child_start(const struct child_spec *s);

// SIGKILL goes to all the child has started, everything else to the child.
void child_signal(pid_t pid, int signal_number);

// How long to wait before the start after the n-th failure in a row: 0.1 s doubling to 30 s.
int64_t child_backoff_ms(int failures);

// What children may see of our environment, and shared_fd as GN_SHM_FD.
char **child_env(struct arena *a, int shared_fd);

#endif

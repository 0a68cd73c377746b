// SPDX-License-Identifier: MPL-2.0
#include "supervisor/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/arena.h"

enum { BACKOFF_FIRST_MS = 100, BACKOFF_MOST_MS = 30000, ENV_MOST = 64 };

static int open_input(int fd) { return fd >= 0 ? fd : open("/dev/null", O_RDONLY | O_CLOEXEC); }

// Between fork and exec: only system calls.
static _Noreturn void become(const struct child_spec *s, pid_t parent) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setsid();
    prctl(PR_SET_PDEATHSIG, s->orphan);
    if (getppid() != parent) _exit(127);  // it died before the call above
    int log = open(s->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    int in = open_input(s->stdin_fd);
    if (log < 0 || in < 0) _exit(126);
    dup2(in, 0);
    dup2(log, 1);
    dup2(log, 2);
    if (s->shared_fd >= 0) fcntl(s->shared_fd, F_SETFD, 0);
    execve(s->argv[0], s->argv, s->env);
    _exit(127);
}

pid_t child_start(const struct child_spec *s) {
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) become(s, parent);
    return pid;
}

void child_signal(pid_t pid, int signal_number) {
    if (signal_number == SIGKILL) kill(-pid, SIGKILL);
    kill(pid, signal_number);
}

int64_t child_backoff_ms(int failures) {
    int64_t ms = BACKOFF_FIRST_MS;
    for (int i = 1; i < failures && ms < BACKOFF_MOST_MS; i++) ms *= 2;
    return ms < BACKOFF_MOST_MS ? ms : BACKOFF_MOST_MS;
}

// Nothing else is handed down: a password in the environment would be in /proc of every child.
static int is_passed_on(const char *pair) {
    static const char *const names[] = { "PATH=", "HOME=", "LANG=", "LC_ALL=", "TZ=", "GN_", "ASAN_OPTIONS=", "UBSAN_OPTIONS=",
                                         "LSAN_OPTIONS=", "CREDENTIALS_DIRECTORY=" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strncmp(pair, names[i], strlen(names[i])) == 0) return 1;
    return 0;
}

char **child_env(struct arena *a, int shared_fd) {
    char **env = arena_array(a, ENV_MOST + 2, sizeof *env);
    size_t n = 0;
    env[n++] = arena_printf(a, "GN_SHM_FD=%d", shared_fd);
    for (char **e = environ; *e && n < ENV_MOST; e++)
        if (is_passed_on(*e) && strncmp(*e, "GN_SHM_FD=", 10) != 0) env[n++] = *e;
    return env;
}

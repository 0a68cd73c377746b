// SPDX-License-Identifier: MPL-2.0
// giamngheo-supervisor --conf FILE --share DIR [--bin DIR] [--no-worker]: starts everything, keeps it running, ends it within ten
// seconds. SIGTERM, SIGINT end; SIGHUP puts new processes in the place of the old without refusing a request.
// Exit: 0 ended as asked, 1 something did not start, 2 called wrongly or the port or the state folder is in use.
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/log.h"
#include "supervisor/child.h"
#include "supervisor/probe.h"
#include "supervisor/super.h"

enum { EXIT_USAGE = 2, SHARED_SIZE = 65536 };

static int refuse(const char *why, const char *what) {
    fprintf(stderr, "giamngheo: %s%s%s\n", why, what ? ": " : "", what ? what : "");
    return EXIT_USAGE;
}

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool read_args(int argc, char **argv, struct paths *p) {
    const struct { const char *name; const char **to; } options[] = { { "--conf", &p->conf }, { "--share", &p->share }, { "--bin", &p->bin } };
    for (int i = 1; i < argc; i++) {
        size_t o = 0;
        if (strcmp(argv[i], "--no-worker") == 0) {
            p->no_worker = true;
            continue;
        }
        while (o < 3 && strcmp(argv[i], options[o].name) != 0) o++;
        if (o == 3 || i + 1 == argc) return false;
        *options[o].to = argv[++i];
    }
    return p->conf && p->share;
}

// Children run in the same folder, but a relative name in a log helps nobody.
static void complete_paths(struct arena *a, struct paths *p) {
    char self[PATH_MAX] = "";
    const char **names[] = { &p->conf, &p->share, &p->bin };
    const struct passwd *me = getpwuid(geteuid());
    if (!p->bin && readlink("/proc/self/exe", self, sizeof self - 1) > 0) p->bin = arena_strdup(a, dirname(self));
    for (size_t i = 0; i < 3; i++) {
        char *full = *names[i] ? realpath(*names[i], NULL) : NULL;
        if (full) *names[i] = arena_strdup(a, full);
        free(full);
    }
    p->user = me ? arena_strdup(a, me->pw_name) : "root";
}

static bool make_folders(struct arena *a, const struct conf *c) {
    const char *folders[] = { c->run_dir, arena_printf(a, "%s/log", c->state_dir), arena_printf(a, "%s/run", c->state_dir),
                              arena_printf(a, "%s/tmp", c->state_dir) };
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (mkdir(folders[i], 0750) != 0 && errno != EEXIST) return refuse(strerror(errno), folders[i]) == 0;
    return true;
}

// Held open for as long as we live; the kernel gives it back whatever happens to us.
static bool lock_state(struct arena *a, const struct conf *c) {
    int fd = open(arena_printf(a, "%s/lock", c->state_dir), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) return true;
    return refuse(fd < 0 ? strerror(errno) : "another instance uses this state folder", c->state_dir) == 0;
}

static bool is_port_free(struct arena *a, const struct conf *c) {
    if (!c->private_nginx || !probe_port(c->port)) return true;
    return refuse(arena_printf(a, "port %lld is in use", (long long)c->port), NULL) == 0;
}

static int make_shared(void) {
    int fd = memfd_create("giamngheo", MFD_CLOEXEC);
    if (fd >= 0 && ftruncate(fd, SHARED_SIZE) == 0) return fd;
    return -1;
}

// The log of the supervisor is the journal's under systemd, else a file beside the others; what must be read stays on standard error.
static FILE *divert_log(struct arena *a, const struct conf *c) {
    if (getenv("NOTIFY_SOCKET")) return stderr;
    int before = fcntl(2, F_DUPFD_CLOEXEC, 3);
    FILE *tell = before >= 0 ? fdopen(before, "w") : NULL;
    int log = open(arena_printf(a, "%s/log/supervisor.log", c->state_dir), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (log >= 0) {
        dup2(log, 2);
        close(log);
    }
    if (tell) setvbuf(tell, NULL, _IONBF, 0);
    return tell ? tell : stderr;
}

static void collect(struct super *s) {
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) super_exited(s, pid, status, now_ms());
}

static void obey(struct super *s, int signal_number) {
    if (signal_number == SIGTERM || signal_number == SIGINT) super_stop(s, now_ms());
    if (signal_number == SIGHUP) super_reload(s, now_ms());
}

// Signals stay blocked and are taken here one by one, so no handler ever interrupts anything.
static void keep(struct super *s, const sigset_t *signals) {
    while (!super_is_over(s)) {
        int64_t wait = super_next_ms(s, now_ms());
        struct timespec t = { .tv_sec = wait / 1000, .tv_nsec = wait % 1000 * 1000000 };
        obey(s, sigtimedwait(signals, NULL, &t));
        collect(s);
        super_tick(s, now_ms());
    }
    log_info("over", "code=%d", s->exit_code);
}

static sigset_t block_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return set;
}

static int run(struct arena *a, const struct conf *c, const struct paths *paths) {
    struct super *s = arena_new_of(a, struct super);
    sigset_t signals = block_signals();
    *s = (struct super){ .conf = c, .paths = *paths, .arena = a, .tell = divert_log(a, c), .shared_fd = make_shared() };
    s->env = child_env(a, s->shared_fd);
    if (!super_init(s)) return 1;
    keep(s, &signals);
    return s->exit_code;
}

static int start(struct arena *a, struct paths *paths, struct conf *conf) {
    char why[300];
    complete_paths(a, paths);
    if (!conf_load(paths->conf, conf, why, sizeof why)) return refuse(paths->conf, why);
    if (!lock_state(a, conf) || !is_port_free(a, conf) || !make_folders(a, conf)) return EXIT_USAGE;
    return run(a, conf, paths);
}

int main(int argc, char **argv) {
    struct paths paths = { .bin = NULL };
    struct conf conf = { .port = 0 };
    if (!read_args(argc, argv, &paths))
        return refuse("usage: giamngheo-supervisor --conf FILE --share DIR [--bin DIR] [--no-worker]", NULL);
    struct arena *a = arena_new();
    int code = start(a, &paths, &conf);
    arena_free(a);
    exit(code);  // not return: the settings' texts live as long as the process, and a leak checker finds them from this frame
}

// SPDX-License-Identifier: MPL-2.0
// Preloaded into the workers of faultmatrix.test.mjs: the wall clock runs beside the true one by the milliseconds that the file
// GN_CLOCK_FILE says, read at every look, so that it can be set back under a running program. The monotonic clock is left alone, as
// setting a clock leaves it.
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

typedef int look(clockid_t, struct timespec *);

static long clock_beside_ms(void) {
    const char *path = getenv("GN_CLOCK_FILE");
    char text[32] = "";
    int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t n = read(fd, text, sizeof(text) - 1);
    close(fd);
    return n > 0 ? strtol(text, NULL, 10) : 0;
}

int clock_gettime(clockid_t which, struct timespec *out) {
    look *next;
    *(void **)&next = dlsym(RTLD_NEXT, "clock_gettime");
    int rc = next(which, out);
    if (rc != 0 || which != CLOCK_REALTIME) return rc;
    long long ns = (long long)out->tv_sec * 1000000000LL + out->tv_nsec + clock_beside_ms() * 1000000LL;
    out->tv_sec = (time_t)(ns / 1000000000LL);
    out->tv_nsec = (long)(ns % 1000000000LL);
    return 0;
}

time_t time(time_t *out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out != NULL) *out = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *out = (struct timeval){ now.tv_sec, now.tv_nsec / 1000 };
    return 0;
}

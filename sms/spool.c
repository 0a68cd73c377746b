// SPDX-License-Identifier: MPL-2.0
// One record is one line: hex of the sealed text. Nobody writes into a file that has been replaced: whoever gets the lock looks whether
// the file he opened is still the one of that name.
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/vault.h"
#include "base/vdate.h"

static const char PLACE[] = "spool:callback";

const char *spool_path(struct arena *a, const struct conf *c) {
    bool whole = c->spool_dir[0] == '/';
    return arena_printf(a, "%s%s%s/callbacks", whole ? "" : c->state_dir, whole ? "" : "/", c->spool_dir);
}

bool spool_waits(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && st.st_size > 0;
}

// Opens and locks the file of this name; -1 with errno. One that was replaced or removed while we waited is opened anew.
static int lock_file(const char *path, int flags) {
    for (;;) {
        struct stat st;
        int fd = open(path, flags | O_CLOEXEC, 0600);
        if (fd < 0) return -1;
        if (flock(fd, LOCK_EX) == 0 && fstat(fd, &st) == 0 && st.st_nlink > 0) return fd;
        int why = errno;
        bool gone = st.st_nlink == 0;
        close(fd);
        if (!gone) {
            errno = why;
            return -1;
        }
    }
}

// A name in a folder is on disk when the folder is.
static bool sync_folder(struct arena *a, const char *path) {
    const char *slash = strrchr(path, '/');
    int fd = open(arena_strndup(a, path, (size_t)(slash - path) + 1), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    return done;
}

static bool make_folder(struct arena *a, const char *path) {
    const char *slash = strrchr(path, '/');
    return mkdir(arena_strndup(a, path, (size_t)(slash - path)), 0700) == 0 || errno == EEXIST;
}

static bool write_all(int fd, const char *bytes, size_t n) {
    while (n > 0) {
        ssize_t done = write(fd, bytes, n);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        bytes += done;
        n -= (size_t)done;
    }
    return true;
}

static const char *sealed_line(struct arena *a, const struct vault *v, const char *record) {
    size_t len;
    const uint8_t *sealed = vault_seal(v, a, PLACE, record, strlen(record), &len);
    char *line = arena_alloc(a, 2 * len + 2);
    vault_hex(sealed, len, line);
    line[2 * len] = '\n';
    line[2 * len + 1] = '\0';
    return line;
}

// What a crash left of a line is ended first, so that it does not swallow the next.
static bool append_line(int fd, off_t size, const char *line) {
    char last = '\n';
    if (size > 0 && pread(fd, &last, 1, size - 1) != 1) return false;
    if (last != '\n' && !write_all(fd, "\n", 1)) return false;
    return write_all(fd, line, strlen(line)) && fsync(fd) == 0;
}

enum rc spool_append(const char *path, struct arena *a, const struct vault *v, const char *record) {
    struct stat st;
    const char *line = sealed_line(a, v, record);
    int fd = make_folder(a, path) ? lock_file(path, O_RDWR | O_CREAT | O_APPEND) : -1;
    bool done = fd >= 0 && fstat(fd, &st) == 0;
    if (done && st.st_size + (off_t)strlen(line) > SPOOL_MAX) {
        done = false;
        errno = EFBIG;
    }
    if (done && !append_line(fd, st.st_size, line)) {
        done = false;
        (void)!ftruncate(fd, st.st_size);  // half a line would do no harm either
    }
    if (done && st.st_size == 0) done = sync_folder(a, path);
    if (!done) log_error("spool_append", "errno=%d", errno);
    if (fd >= 0) close(fd);
    return done ? RC_OK : RC_BUSY;
}

// --- replay -------------------------------------------------------------------------------------------------------------------------

struct replay {
    const char *path;
    struct arena *a;
    const struct vault *v;
    spool_fn fn;
    void *arg;
    FILE *f;
    struct buf kept;
    int done, bad, later;
};

// The record of a line of n characters without its end; NULL when it is not ours.
static const char *open_line(const struct replay *r, const char *line, size_t n) {
    uint8_t *sealed = arena_alloc(r->a, n / 2 + 1);
    char *hex = arena_strndup(r->a, line, n);
    if (n == 0 || n % 2 != 0 || !vault_unhex(hex, sealed, n / 2)) return NULL;
    return vault_unseal(r->v, r->a, PLACE, sealed, n / 2);
}

static void put_aside(struct replay *r, const char *line) {
    int fd = open(arena_printf(r->a, "%s.bad", r->path), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    bool kept = fd >= 0 && write_all(fd, line, strlen(line)) && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    log_error("spool_bad_record", "kept=%d", kept);
    r->bad++;
}

// false: stop before this line.
static bool replay_line(struct replay *r, const char *line, size_t n) {
    const char *record = open_line(r, line, n - 1);
    enum spool_verdict verdict = record == NULL ? SPOOL_BAD : r->fn(r->arg, record);
    if (verdict == SPOOL_STOP) return false;
    if (verdict == SPOOL_BAD && n > 1) put_aside(r, line);
    if (verdict == SPOOL_LATER) {
        buf_bytes(&r->kept, line, n);
        r->later++;
    }
    r->done++;
    return true;
}

// The offset of the first line that was not handled; -1 when all were.
static off_t replay_lines(struct replay *r, int64_t most_ms) {
    int64_t until = clock_monotonic_ms() + most_ms;
    char *line = NULL;
    size_t cap = 0;
    off_t at = 0;
    bool all = false;
    while (clock_monotonic_ms() < until) {
        struct arena_mark mark = arena_mark(r->a);
        ssize_t n = getline(&line, &cap, r->f);
        all = n <= 0 || line[n - 1] != '\n';  // the end, or what a crash left of a line
        bool goes_on = !all && replay_line(r, line, (size_t)n);
        arena_rewind(r->a, mark);
        if (!goes_on) break;
        at += n;
    }
    free(line);
    return all ? -1 : at;
}

static bool copy_rest(const struct replay *r, off_t from, int to) {
    char block[65536];
    ssize_t n;
    if (fseeko(r->f, from, SEEK_SET) != 0) return false;
    while ((n = (ssize_t)fread(block, 1, sizeof(block), r->f)) > 0) {
        if (!write_all(to, block, (size_t)n)) return false;
    }
    return ferror(r->f) == 0;
}

// What is kept, then what was not reached, in a new file that takes the old one's place. Until then the old one stands: all is idempotent.
static bool rewrite(struct replay *r, off_t rest) {
    const char *fresh = arena_printf(r->a, "%s.new", r->path);
    if (rest < 0 && r->kept.len == 0) return unlink(r->path) == 0 && sync_folder(r->a, r->path);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool done = fd >= 0 && write_all(fd, r->kept.data, r->kept.len) && (rest < 0 || copy_rest(r, rest, fd)) && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    return done && rename(fresh, r->path) == 0 && sync_folder(r->a, r->path);
}

enum rc spool_replay(const char *path, struct arena *a, const struct vault *v, int64_t most_ms, spool_fn fn, void *arg) {
    int fd = lock_file(path, O_RDWR);
    if (fd < 0) return errno == ENOENT ? RC_OK : RC_BUSY;
    struct arena *own = arena_new();
    struct replay r = { .path = path, .a = a, .v = v, .fn = fn, .arg = arg, .f = fdopen(fd, "r"), .kept = buf_new(own) };
    if (r.f == NULL) close(fd);
    off_t rest = r.f != NULL ? replay_lines(&r, most_ms) : 0;
    bool changed = r.done > r.later || (rest < 0 && r.done == 0);  // an empty file goes too
    bool written = r.f != NULL && (!changed || rewrite(&r, rest));
    if (!written) log_error("spool_replay", "errno=%d", errno);
    if (r.done > r.later) log_info("spool_replayed", "records=%d bad=%d remains=%d", r.done - r.later, r.bad, rest >= 0);
    if (r.f != NULL) fclose(r.f);  // gives the lock back
    arena_free(own);
    return written && rest < 0 ? RC_OK : RC_BUSY;
}

// SPDX-License-Identifier: MPL-2.0
#include "svc/match_cache.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/must.h"

struct match_cache {
    struct arena *base_arena;   // of base
    struct arena *pool_arena;   // of pool
    struct match_pool base;     // the snapshot alone
    struct match_pool pool;     // with its delta
    void *map;
    size_t size;
    ino_t pool_file, delta_file;
    off_t delta_size;
};

struct match_cache *match_cache_new(void) {
    struct match_cache *c = calloc(1, sizeof *c);
    must(c != NULL);
    c->base_arena = arena_new();
    c->pool_arena = arena_new();
    return c;
}

static void let_go(struct match_cache *c) {
    if (c->map) munmap(c->map, c->size);
    c->map = NULL;
    c->pool_file = c->delta_file = 0;
}

void match_cache_free(struct match_cache *c) {
    if (!c) return;
    let_go(c);
    arena_free(c->base_arena);
    arena_free(c->pool_arena);
    free(c);
}

// An opened file and what it is; -1 when it cannot be opened.
static int open_file(struct cx *cx, const char *name, struct stat *st) {
    int fd = open(arena_printf(cx->arena, "%s/match/%s", cx->app->conf.state_dir, name), O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, st) == 0) return fd;
    if (fd >= 0) close(fd);
    return -1;
}

// The builder replaces the file and never writes into one that is in place, so a mapping cannot shrink under us.
static bool map_base(struct match_cache *c, int fd, const struct stat *st) {
    const char *fault = "";
    let_go(c);
    arena_reset(c->base_arena);
    void *map = mmap(NULL, (size_t)st->st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) return false;
    c->map = map;
    c->size = (size_t)st->st_size;
    if (match_snapshot_open(c->base_arena, c->map, c->size, &fault, &c->base) != RC_OK) {
        log_error("match_snapshot", "fault=%s", fault);
        let_go(c);
        return false;
    }
    c->pool_file = st->st_ino;
    c->pool = c->base;
    return true;
}

static void read_delta(struct cx *cx, struct match_cache *c, int fd, const struct stat *st) {
    uint32_t refused;
    size_t n = 0, size = (size_t)st->st_size;
    char *data = arena_alloc(cx->arena, size + 1);
    for (ssize_t got; n < size && (got = pread(fd, data + n, size - n, (off_t)n)) > 0;) n += (size_t)got;
    arena_reset(c->pool_arena);
    c->pool = c->base;
    if (match_delta_open(c->pool_arena, data, n, &c->pool, NULL, &refused) != RC_OK) {
        c->pool = c->base;  // of the next snapshot: it is about to appear
        c->delta_file = 0;
        return;
    }
    if (refused) log_warn("match_delta", "refused=%u", refused);
    c->delta_file = st->st_ino;
    c->delta_size = st->st_size;
}

enum rc match_cache_pool(struct cx *cx, const struct match_pool **out) {
    struct match_cache *c = cx->app->matches;
    struct stat st;
    int fd = open_file(cx, MATCH_POOL_FILE, &st);
    bool there = fd >= 0 && ((c->map && c->pool_file == st.st_ino) || map_base(c, fd, &st));
    if (fd >= 0) close(fd);
    if (!there) {
        cx->retry_after_s = 1;
        return fail(cx, RC_BUSY, "match_not_ready", "Danh sách khớp việc đang được lập. Thử lại sau giây lát.");
    }
    fd = open_file(cx, MATCH_DELTA_FILE, &st);
    if (fd >= 0 && (c->delta_file != st.st_ino || c->delta_size != st.st_size)) read_delta(cx, c, fd, &st);
    if (fd >= 0) close(fd);
    *out = &c->pool;
    return RC_OK;
}

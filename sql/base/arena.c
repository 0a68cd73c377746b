// SPDX-License-Identifier: MPL-2.0
// A list of chunks, newest first; allocation bumps a pointer in the newest. Under AddressSanitizer the unused tail of each chunk
// is poisoned, and with SAN_ARENA each allocation has a chunk of its own, so that an overrun of one is seen.
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/must.h"

// gcc says it by a macro, clang by a feature.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS
#endif
#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { ALIGN = 16, SHORT = 256 };  // SHORT: a text of fewer bytes is formatted once

// A chunk of KEEP bytes or less serves the next request. With SAN_ARENA none is kept: two allocations would share it.
#ifdef SAN_ARENA
enum { CHUNK_MIN = 0, KEEP = 0 };
#else
enum { CHUNK_MIN = 32768, KEEP = 262144 };
#endif

struct chunk {
    struct chunk *older;
    size_t size, used;
    _Alignas(ALIGN) unsigned char bytes[];
};

struct deferred {
    struct deferred *older;
    void (*fn)(void *);
    void *p;
};

struct arena {
    struct chunk *newest;
    struct chunk *spare;  // one empty chunk kept between requests
    struct deferred *defers;
};

static void out_of_memory(void) {
    log_error("out_of_memory", "-");
    abort();
}

static struct chunk *chunk_new(size_t size) {
    struct chunk *c = malloc(sizeof *c + size);
    if (!c) out_of_memory();
    *c = (struct chunk){ .size = size };
    ASAN_POISON_MEMORY_REGION(c->bytes, size);
    return c;
}

static void chunk_free(struct chunk *c) {
    if (!c) return;
    ASAN_UNPOISON_MEMORY_REGION(c->bytes, c->size);
    free(c);
}

struct arena *arena_new(void) {
    struct arena *a = calloc(1, sizeof *a);
    if (!a) out_of_memory();
    return a;
}

static size_t rounded(size_t n) {
    must(n <= PTRDIFF_MAX / 2);  // far above any request, far below where the sums here wrap
    return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

static struct chunk *chunk_for(struct arena *a, size_t need) {
    struct chunk *c = a->newest;
    if (c && c->size - c->used >= need) return c;
    if (a->spare && a->spare->size >= need) {
        c = a->spare;
        a->spare = NULL;
    } else {
        c = chunk_new(need > CHUNK_MIN ? need : CHUNK_MIN);
    }
    c->older = a->newest;
    a->newest = c;
    return c;
}

void *arena_alloc(struct arena *a, size_t size) {
    size_t need = rounded(size ? size : 1);
    struct chunk *c = chunk_for(a, need);
    void *p = c->bytes + c->used;
    c->used += need;
    ASAN_UNPOISON_MEMORY_REGION(p, size);
    return memset(p, 0, size);
}

void *arena_array(struct arena *a, size_t count, size_t size) {
    size_t total;
    must(!__builtin_mul_overflow(count, size, &total));
    return arena_alloc(a, total);
}

char *arena_strndup(struct arena *a, const char *s, size_t len) {
    char *copy = arena_alloc(a, len + 1);
    if (len) memcpy(copy, s, len);
    return copy;
}

char *arena_strdup(struct arena *a, const char *s) { return arena_strndup(a, s, strlen(s)); }

char *arena_printf(struct arena *a, const char *format, ...) {
    va_list args, again;
    char some[SHORT];
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(some, sizeof some, format, args);
    must(n >= 0);
    char *text = n < SHORT ? arena_strndup(a, some, (size_t)n) : arena_alloc(a, (size_t)n + 1);
    if (n >= SHORT) vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *p) {
    struct deferred *d = arena_new_of(a, struct deferred);
    *d = (struct deferred){ a->defers, fn, p };
    a->defers = d;
}

struct arena_mark arena_mark(struct arena *a) {
    return (struct arena_mark){ a->newest, a->newest ? a->newest->used : 0, a->defers };
}

static void retire(struct arena *a, struct chunk *c) {
    c->used = 0;
    ASAN_POISON_MEMORY_REGION(c->bytes, c->size);
    if (a->spare || c->size > KEEP) chunk_free(c);
    else a->spare = c;
}

void arena_rewind(struct arena *a, struct arena_mark mark) {
    while (a->defers != mark.defers) {
        struct deferred d = *a->defers;
        a->defers = d.older;
        d.fn(d.p);
    }
    while (a->newest != mark.chunk) {
        struct chunk *c = a->newest;
        a->newest = c->older;
        retire(a, c);
    }
    if (!a->newest) return;
    ASAN_POISON_MEMORY_REGION(a->newest->bytes + mark.used, a->newest->size - mark.used);
    a->newest->used = mark.used;
}

void arena_reset(struct arena *a) { arena_rewind(a, (struct arena_mark){ NULL, 0, NULL }); }

void arena_free(struct arena *a) {
    if (!a) return;
    arena_reset(a);
    chunk_free(a->spare);
    free(a);
}

// SPDX-License-Identifier: MPL-2.0
// Memory with one owner and one end: everything a request allocates dies when its arena is reset.
// Allocation never returns NULL: out of memory ends the process. Request limits keep clients from causing it.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);

// Runs the deferred calls, newest first, then forgets all allocations. Keeps up to 256 KiB for the next request.
void arena_reset(struct arena *a);

// Zeroed memory, aligned for any type. size may be 0. Owned by the arena.
void *arena_alloc(struct arena *a, size_t size);
void *arena_array(struct arena *a, size_t count, size_t size);  // overflow is a bug and ends the process

char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t len);  // copies len bytes, adds a NUL
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Calls fn(p) when the arena is reset, freed, or rewound past this point.
void arena_defer(struct arena *a, void (*fn)(void *), void *p);

// A point to rewind to in loops over many rows: what was allocated or deferred since is gone.
struct arena_mark {
    void *chunk;
    size_t used;
    void *defers;
};
struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

#define arena_new_of(a, type) ((type *)arena_alloc((a), sizeof(type)))

#endif

// SPDX-License-Identifier: MPL-2.0
// A file of sealed lines for callbacks that come while the database is away. A line is on disk (fsync) before the gateway hears 200.
// Several processes may append and replay: the file is locked. Knows nothing of what its records mean.
#ifndef SMS_SPOOL_H
#define SMS_SPOOL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rc.h"

struct arena;
struct conf;
struct vault;

enum { SPOOL_MAX = 64 << 20 };  // bytes; 10,000 replies of ordinary length are 4 MB

const char *spool_path(struct arena *a, const struct conf *c);  // of the settings state_dir and spool_dir
bool spool_waits(const char *path);                             // something is in it

// RC_BUSY: the disk does not take it, or the file is full; nothing was added.
enum rc spool_append(const char *path, struct arena *a, const struct vault *v, const char *record) MUST_USE;

enum spool_verdict {
    SPOOL_DONE,   // applied, or known to be of no use
    SPOOL_LATER,  // keep it and go on with the next
    SPOOL_BAD,    // cannot be applied: moved to the file <path>.bad for a person
    SPOOL_STOP    // the database is away (again): keep it and all that follow
};
typedef enum spool_verdict (*spool_fn)(void *arg, const char *record);

// Hands the records to fn in the order they came, for at most most_ms; what is done leaves the file, an empty file is removed. A last
// line that was cut by a crash was never answered and is dropped. RC_OK: nothing remains but what is kept for later. RC_BUSY: it does.
// The arena is rewound after each record.
enum rc spool_replay(const char *path, struct arena *a, const struct vault *v, int64_t most_ms, spool_fn fn, void *arg) MUST_USE;

#endif

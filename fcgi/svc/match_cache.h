// SPDX-License-Identifier: MPL-2.0
// The matching pool as one handler process sees it: the files of svc/match_feed, mapped and checked, opened again when they changed.
#ifndef SVC_MATCH_CACHE_H
#define SVC_MATCH_CACHE_H

#include "entity/cx.h"
#include "match/pool.h"

#define MATCH_POOL_FILE "pool"
#define MATCH_DELTA_FILE "delta"

struct match_cache;

struct match_cache *match_cache_new(void);
void match_cache_free(struct match_cache *c);

// The pool as of now, valid until the next call. RC_BUSY with a sentence while there is none yet.
enum rc match_cache_pool(struct cx *cx, const struct match_pool **out) MUST_USE;

#endif

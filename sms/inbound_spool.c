// SPDX-License-Identifier: MPL-2.0
// A record is its fields, parted by a character that no field can hold: control characters were refused or replaced before.
#include "inbound_spool.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/vdate.h"
#include "spool.h"

enum { FIELDS_MAX = 8, ID_WAITS_MS = 600000 };  // how long a report may be ahead of our note of the gateway's id

static const char PART = '\x1f';
static const char NONE[] = "\x1e";  // for NULL, which is not ""

static const char *or_none(const char *s) { return s == NULL ? NONE : s; }

enum rc inbound_keep_dlr(const struct inbound *in, const struct inbound_dlr *d) {
    if (in->spool == NULL) return RC_BUSY;
    const char *record = arena_printf(in->a, "dlr%c%lld%c%lld%c%lld%c%s%c%s%c%s%c%s", PART, (long long)clock_ms(), PART, (long long)d->message_id, PART,
                                      (long long)d->attempt, PART, d->status, PART, or_none(d->provider_id), PART, or_none(d->detail), PART,
                                      or_none(d->gateway));
    return spool_append(in->spool, in->a, in->v, record);
}

enum rc inbound_keep_mo(const struct inbound *in, const struct inbound_mo *m) {
    if (in->spool == NULL) return RC_BUSY;
    const char *record = arena_printf(in->a, "mo%c%lld%c%s%c%s%c%s%c%s", PART, (long long)(m->at_ms != 0 ? m->at_ms : clock_ms()), PART, m->id, PART,
                                      m->from, PART, or_none(m->gateway), PART, m->text);
    return spool_append(in->spool, in->a, in->v, record);
}

static size_t split(struct arena *a, const char *record, const char *out[FIELDS_MAX]) {
    size_t n = 0;
    for (char *at = arena_strdup(a, record); at != NULL && n < FIELDS_MAX;) {
        char *end = strchr(at, PART);
        if (end != NULL) *end++ = '\0';
        out[n++] = strcmp(at, NONE) == 0 ? NULL : at;
        at = end;
    }
    return n;
}

static enum rc apply_dlr(const struct inbound *in, const char *const f[FIELDS_MAX]) {
    struct inbound_dlr d = { .message_id = strtoll(f[2], NULL, 10), .attempt = strtoll(f[3], NULL, 10), .status = f[4] };
    d.provider_id = f[5];
    d.detail = f[6];
    d.gateway = f[7];
    return inbound_dlr_apply(in, &d);
}

static enum rc apply_mo(const struct inbound *in, const char *const f[FIELDS_MAX]) {
    return inbound_mo_apply(in, &(struct inbound_mo){ .at_ms = strtoll(f[1], NULL, 10), .id = f[2], .from = f[3], .gateway = f[4], .text = f[5] });
}

// A report of an id that nobody has noted yet may be early; after a while it is of nobody's message.
static enum spool_verdict verdict_of(enum rc rc, bool by_id, int64_t at_ms) {
    if (rc == RC_OK) return SPOOL_DONE;
    if (rc == RC_BUSY || rc == RC_UNKNOWN) return SPOOL_STOP;
    if (rc == RC_NOT_FOUND && by_id && clock_ms() - at_ms < ID_WAITS_MS) return SPOOL_LATER;
    log_warn("spool_dropped", "rc=%s", rc_info(rc)->word);
    return rc == RC_INTERNAL ? SPOOL_BAD : SPOOL_DONE;
}

static enum spool_verdict apply(void *arg, const char *record) {
    const struct inbound *in = arg;
    const char *f[FIELDS_MAX];
    size_t n = split(in->a, record, f);
    bool dlr = n == 8 && strcmp(f[0], "dlr") == 0, mo = n == 6 && strcmp(f[0], "mo") == 0;
    if (!dlr && !mo) return SPOOL_BAD;
    return verdict_of(dlr ? apply_dlr(in, f) : apply_mo(in, f), dlr && f[7] != NULL, strtoll(f[1], NULL, 10));
}

enum rc inbound_replay(const struct inbound *in, int64_t most_ms) {
    if (in->spool == NULL || !spool_waits(in->spool)) return RC_OK;
    return spool_replay(in->spool, in->a, in->v, most_ms, apply, (void *)(uintptr_t)in);
}

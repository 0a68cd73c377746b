// SPDX-License-Identifier: MPL-2.0
#include "svc/match_feed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "base/vdate.h"
#include "db/db.h"
#include "match/pool.h"
#include "queries.h"
#include "svc/match_cache.h"
#include "svc/matching.h"
#include "svc/words.h"

enum { POLL_MS = 250, RETRY_MS = 2000, CHANGES = 2000, SETTLED_MS = 10000, SEEN_MAX = 4096, DELTA_MAX = 4096, REBUILD_MS = 5000 };

// What a change of a record means for the pool.
enum touch { TOUCH_SEEKER, TOUCH_VACANCY, TOUCH_SEEKERS_OF, TOUCH_BOTH_OF, TOUCH_VACANCIES_OF, TOUCH_ALL };

static const struct {
    const char *entity;
    enum touch touch;
} touches[] = {
    { "seeker", TOUCH_SEEKER }, { "vacancy", TOUCH_VACANCY }, { "referral", TOUCH_BOTH_OF }, { "seeker_past", TOUCH_SEEKERS_OF },
    { "seeker_certificate", TOUCH_SEEKERS_OF }, { "person", TOUCH_SEEKERS_OF }, { "membership", TOUCH_SEEKERS_OF }, { "classification", TOUCH_SEEKERS_OF },
    { "employer", TOUCH_VACANCIES_OF }, { "trade", TOUCH_ALL }, { "certificate", TOUCH_ALL }, { "unit_distance", TOUCH_ALL }, { "crop", TOUCH_ALL },
    { "village_crop", TOUCH_ALL }, { "course", TOUCH_ALL }, { "enrolment", TOUCH_ALL }, { "unit", TOUCH_ALL },
};

struct feed {
    struct db *db;
    const char *state_dir;
    struct arena *kept;   // catalogue and pool of the last build
    struct arena *step;   // of one turn
    struct matching matching;
    struct match_pool pool;
    vday built_on;
    int64_t built_ms;
    size_t records;       // in the delta
    int64_t settled;      // changes up to here are done and nothing can appear before them any more
    int64_t seen[SEEN_MAX];
    size_t n_seen;
    bool stale;           // a build is due
};

// Ids of rows to be read anew, as JSON lists.
struct changes {
    struct buf seekers, vacancies;
    size_t n_seekers, n_vacancies;
};

static const char *path_of(struct feed *f, const char *name) {
    return arena_printf(f->step, "%s/match/%s", f->state_dir, name);
}

static bool write_all(int fd, const void *data, size_t n) {
    const char *at = data;
    while (n) {
        ssize_t wrote = write(fd, at, n);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return false;
        at += wrote;
        n -= (size_t)wrote;
    }
    return true;
}

static bool replace(struct feed *f, const char *name, const void *data, size_t n) {
    const char *to = path_of(f, name), *draft = arena_printf(f->step, "%s.new", to);
    int fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return false;
    bool good = write_all(fd, data, n);
    close(fd);
    return good && rename(draft, to) == 0;
}

// The delta stands before the snapshot that it names: who opens in between finds a delta of another snapshot and waits for it.
static enum rc publish(struct feed *f, void *snapshot, size_t size) {
    const char *fault;
    unsigned char header[MATCH_DELTA_HEADER];
    TRY(match_snapshot_open(f->kept, snapshot, size, &fault, &f->pool));
    match_delta_header(&f->pool, header);
    if (!replace(f, MATCH_DELTA_FILE, header, sizeof header) || !replace(f, MATCH_POOL_FILE, snapshot, size)) {
        log_error("match_write", "folder=%s/match errno=%d", f->state_dir, errno);
        return RC_INTERNAL;
    }
    return RC_OK;
}

static enum rc build(struct feed *f) {
    struct q_match_last_change_out last;
    struct match_source from = { .built_at = clock_ms() };
    struct match_seeker *seekers;
    struct match_vacancy *vacancies;
    size_t n_seekers, n_vacancies, size;
    const char *fault = "";
    void *snapshot;
    int64_t began = clock_monotonic_ms();
    vday today = clock_today(clock_ms());
    arena_reset(f->kept);
    TRY(q_match_last_change(f->db, f->step, &last));
    TRY(matching_catalogue(f->db, f->kept, today, &f->matching));
    TRY(matching_seekers(f->db, f->step, &f->matching, NULL, today, &seekers, &n_seekers));
    TRY(matching_vacancies(f->db, f->step, &f->matching, NULL, today, &vacancies, &n_vacancies));
    from.catalogue = &f->matching.catalogue;
    from.seeker = seekers;
    from.vacancy = vacancies;
    from.n_seekers = (uint32_t)n_seekers;
    from.n_vacancies = (uint32_t)n_vacancies;
    from.watermark = f->settled ? f->settled : last.id;
    if (match_snapshot_build(f->kept, &from, &fault, &snapshot, &size) != RC_OK) {
        log_error("match_build", "fault=%s", fault);
        return RC_INTERNAL;
    }
    TRY(publish(f, snapshot, size));
    TRY(words_refresh(f->db, f->step));
    if (!f->settled) f->settled = last.id;
    f->records = 0;
    f->built_on = today;
    f->built_ms = clock_monotonic_ms();
    f->stale = false;
    log_info("match_built", "seekers=%zu vacancies=%zu bytes=%zu ms=%lld", n_seekers, n_vacancies, size, (long long)(f->built_ms - began));
    return RC_OK;
}

// --- what changed ------------------------------------------------------------------------------------------------------------------------

static void add(struct buf *b, size_t *n, int64_t id) {
    buf_printf(b, "%s%lld", (*n)++ ? "," : "[", (long long)id);
}

static enum rc add_seekers_of(struct feed *f, const char *kind, int64_t row_id, struct changes *c) {
    struct q_match_seekers_of_out *rows;
    size_t n;
    TRY(q_match_seekers_of(f->db, f->step, &(struct q_match_seekers_of_in){ .kind = kind, .row_id = row_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) add(&c->seekers, &c->n_seekers, rows[i].id);
    return RC_OK;
}

static enum rc add_vacancies_of(struct feed *f, const char *kind, int64_t row_id, struct changes *c) {
    struct q_match_vacancies_of_out *rows;
    size_t n;
    TRY(q_match_vacancies_of(f->db, f->step, &(struct q_match_vacancies_of_in){ .kind = kind, .row_id = row_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) add(&c->vacancies, &c->n_vacancies, rows[i].id);
    return RC_OK;
}

static enum rc add_change(struct feed *f, const struct q_match_changes_out *row, struct changes *c) {
    size_t i = 0, n = sizeof touches / sizeof *touches;
    while (i < n && strcmp(touches[i].entity, row->entity) != 0) i++;
    if (i == n) return RC_OK;
    if (row->row_id == 0) f->stale = true;  // a sheet of many rows
    switch (touches[i].touch) {
    case TOUCH_SEEKER: add(&c->seekers, &c->n_seekers, row->row_id); return RC_OK;
    case TOUCH_VACANCY: add(&c->vacancies, &c->n_vacancies, row->row_id); return RC_OK;
    case TOUCH_SEEKERS_OF: return add_seekers_of(f, row->entity, row->row_id, c);
    case TOUCH_VACANCIES_OF: return add_vacancies_of(f, row->entity, row->row_id, c);
    case TOUCH_BOTH_OF: TRY(add_seekers_of(f, row->entity, row->row_id, c)); return add_vacancies_of(f, row->entity, row->row_id, c);
    case TOUCH_ALL: f->stale = true; return RC_OK;
    }
    return RC_OK;
}

static bool was_seen(const struct feed *f, int64_t id) {
    for (size_t i = f->n_seen; i-- > 0;)
        if (f->seen[i] == id) return true;
    return false;
}

// Numbers are given before their transactions end, so a row may appear behind a later one: only what is ten seconds old is settled.
static void settle(struct feed *f, const struct q_match_changes_out *rows, size_t n, int64_t now) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t at;
        if (!clock_parse(rows[i].at, &at) || now - at < SETTLED_MS) break;
        f->settled = rows[i].id;
    }
    for (size_t i = 0; i < f->n_seen; i++)
        if (f->seen[i] > f->settled) f->seen[kept++] = f->seen[i];
    f->n_seen = kept;
}

static enum rc read_changes(struct feed *f, struct changes *c) {
    struct q_match_changes_out *rows;
    size_t n;
    TRY(q_match_changes(f->db, f->step, &(struct q_match_changes_in){ .after_id = f->settled, .n = CHANGES }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        if (was_seen(f, rows[i].id)) continue;
        TRY(add_change(f, &rows[i], c));
        if (f->n_seen == SEEN_MAX) f->stale = true;  // a flood: a build takes it all in
        else f->seen[f->n_seen++] = rows[i].id;
    }
    settle(f, rows, n, clock_ms());
    if (n == CHANGES) {
        f->stale = true;
        f->settled = rows[n - 1].id;
    }
    return RC_OK;
}

static enum rc append(struct feed *f, struct changes *c) {
    struct match_seeker *seekers = NULL;
    struct match_vacancy *vacancies = NULL;
    size_t n_seekers = 0, n_vacancies = 0;
    struct buf out = buf_new(f->step);
    unsigned char record[MATCH_RECORD];
    if (c->n_seekers) buf_char(&c->seekers, ']');
    if (c->n_vacancies) buf_char(&c->vacancies, ']');
    if (c->n_seekers) TRY(matching_seekers(f->db, f->step, &f->matching, buf_string(&c->seekers), f->built_on, &seekers, &n_seekers));
    if (c->n_vacancies) TRY(words_refresh(f->db, f->step));
    if (c->n_vacancies) TRY(matching_vacancies(f->db, f->step, &f->matching, buf_string(&c->vacancies), f->built_on, &vacancies, &n_vacancies));
    for (size_t i = 0; i < n_seekers; i++) {
        match_record_seeker(&seekers[i], record);
        buf_bytes(&out, (const char *)record, sizeof record);
    }
    for (size_t i = 0; i < n_vacancies; i++) {
        match_record_vacancy(&vacancies[i], record);
        buf_bytes(&out, (const char *)record, sizeof record);
    }
    if (!out.len) return RC_OK;
    int fd = open(path_of(f, MATCH_DELTA_FILE), O_WRONLY | O_APPEND | O_CLOEXEC);
    bool good = fd >= 0 && write_all(fd, buf_string(&out), out.len);
    if (fd >= 0) close(fd);
    if (!good) f->stale = true;
    f->records += n_seekers + n_vacancies;
    return RC_OK;
}

// One turn: what changed is appended at once; a build is made when the catalogue changed, the delta is long, or a day has begun.
static enum rc turn(struct feed *f) {
    struct changes c = { .seekers = buf_new(f->step), .vacancies = buf_new(f->step) };
    if (f->built_ms) {
        TRY(read_changes(f, &c));
        TRY(append(f, &c));
    }
    bool due = f->stale && clock_monotonic_ms() - f->built_ms > REBUILD_MS;
    if (!f->built_ms || due || f->records > DELTA_MAX || clock_today(clock_ms()) != f->built_on) TRY(build(f));
    return RC_OK;
}

static void rest(int ms) {
    struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000L };
    nanosleep(&t, NULL);  // a signal ends it early
}

enum rc match_feed_run(struct db *db, const char *state_dir, const struct match_feed_also *also, const volatile sig_atomic_t *stop) {
    struct feed *f = calloc(1, sizeof *f);
    must(f != NULL);
    *f = (struct feed){ .db = db, .state_dir = state_dir, .kept = arena_new(), .step = arena_new() };
    enum rc rc = RC_OK;
    if (mkdir(arena_printf(f->step, "%s/match", state_dir), 0700) != 0 && errno != EEXIST) rc = RC_INTERNAL;
    while (rc == RC_OK && !*stop) {
        arena_reset(f->step);
        enum rc step = turn(f);
        if (step != RC_OK) log_warn("match_turn", "rc=%s", rc_info(step)->word);
        if (step == RC_OK) also->turn(also->arg, f->step);
        rest(step == RC_OK ? POLL_MS : RETRY_MS);
    }
    arena_free(f->step);
    arena_free(f->kept);
    free(f);
    return rc;
}

// SPDX-License-Identifier: MPL-2.0
// The pool that lookups go through: everybody who looks for work and every open vacancy, at one moment.
//
// A snapshot is one flat buffer without pointers: header, catalogue, rows, postings. A builder makes it and writes it where it
// likes; any number of handlers map it read-only. A delta is what happened since: rows appended one after another, read along
// with it, so that a new vacancy is found at once and the snapshot need not be built again. Neither trusts the other: opening
// checks everything.
//
// Postings: for each trade (and family, and "any work") the people who come into question, those who fit alike side by side, in
// blocks of MATCH_BLOCK, blocks of blocks, and so on. A block has a summary that is at least as good in every part as any of its
// people; a lookup judges summaries by the same code as people, opens the most promising first and stops when no unopened one can
// reach the list. The result is what a scan of everybody gives, in the same order.
#ifndef MATCH_POOL_H
#define MATCH_POOL_H

#include "base/rc.h"
#include "match/match.h"

struct arena;

enum { MATCH_VERSION = 1, MATCH_BLOCK = 8 };

// What a snapshot is made from. Rows in any order, ids unique and positive; closed rows may be left out.
struct match_source {
    const struct match_catalogue *catalogue;
    const struct match_seeker *seeker;
    const struct match_vacancy *vacancy;
    uint32_t n_seekers, n_vacancies;
    int64_t built_at;   // clock_ms
    int64_t watermark;  // how far the rows were read: the delta starts here
};

// The buffer, in the arena. RC_INVALID with *fault: a row or the catalogue has a number out of its table, or an id comes twice.
enum rc match_snapshot_build(struct arena *a, const struct match_source *from, const char **fault, void **out,
                             size_t *size) MUST_USE;

// A snapshot with its delta, ready for lookups. Points into both buffers, which must outlive it.
struct match_pool {
    struct match_catalogue catalogue;
    const struct match_seeker *seeker;    // who fits alike side by side; match_seeker_find goes by id
    const struct match_vacancy *vacancy;  // by id
    uint32_t n_seekers, n_vacancies;
    const struct match_index *index;
    int64_t built_at, watermark;
    uint64_t identity;  // checksum of the snapshot; its delta names it
    // rows of the delta, the newest of each id only, by id; they stand for the snapshot's rows of the same id
    const struct match_seeker *new_seeker;
    const struct match_vacancy *new_vacancy;
    uint32_t n_new_seekers, n_new_vacancies;
};

// RC_INVALID with *fault unless the bytes are a whole snapshot of this version in which every number stays in its table. size is
// what the file has; data must be aligned to 8. The parts that lookups need besides the bytes are in the arena.
enum rc match_snapshot_open(struct arena *a, const void *data, size_t size, const char **fault, struct match_pool *out) MUST_USE;

// Delta: a header that names its snapshot, then records. Append header and records with one write each; a reader takes whole
// records with a right checksum up to the first that is not, so it may read while another appends.
enum { MATCH_DELTA_HEADER = 32, MATCH_RECORD = 112 };
void match_delta_header(const struct match_pool *pool, unsigned char out[MATCH_DELTA_HEADER]);
void match_record_seeker(const struct match_seeker *s,
                         unsigned char out[MATCH_RECORD]);  // new, changed or (flags without MATCH_OPEN) closed
void match_record_vacancy(const struct match_vacancy *v, unsigned char out[MATCH_RECORD]);

// Reads a delta into the pool; its rows are copied into the arena. A delta of another snapshot is RC_STALE and leaves the pool as
// it was. taken (or NULL): bytes that were whole. Rows with numbers out of the catalogue's tables are left out and counted in
// *refused.
enum rc match_delta_open(struct arena *a, const void *data, size_t size, struct match_pool *pool, size_t *taken,
                         uint32_t *refused) MUST_USE;

// By id, the delta's row before the snapshot's; NULL when there is none. Closed ones are found too.
const struct match_seeker *match_seeker_find(const struct match_pool *pool, int64_t id);
const struct match_vacancy *match_vacancy_find(const struct match_pool *pool, int64_t id);

// --- lookups ---------------------------------------------------------------------------------------------------------

struct match_ask {
    const struct match_weights *weights;
    vday today;
    uint64_t communes;  // bits of the communes whose people (or vacancies) may be named; 0 = all
    uint32_t k;
};

struct match_hit {
    int64_t id;
    int32_t score;
    uint8_t class;  // of the person
    const struct match_seeker *seeker;    // match_people
    const struct match_vacancy *vacancy;  // match_work
};

// The best k, best first: by score, then priority class (of people), then id. Writes into out (k places), returns how many there
// are. The arena is used and rewound.
uint32_t match_people(struct arena *a, const struct match_pool *pool, const struct match_vacancy *v, const struct match_ask *ask,
                      struct match_hit *out);
uint32_t match_work(struct arena *a, const struct match_pool *pool, const struct match_seeker *s, const struct match_ask *ask,
                    struct match_hit *out);

// The same by looking at everybody: what the index is tested against, and the way for a handful of rows.
uint32_t match_people_scan(const struct match_pool *pool, const struct match_vacancy *v, const struct match_ask *ask,
                           struct match_hit *out);
uint32_t match_work_scan(const struct match_pool *pool, const struct match_seeker *s, const struct match_ask *ask,
                         struct match_hit *out);

// match_people for every open vacancy of the pool; fn gets each list in turn.
typedef void (*match_list_fn)(void *arg, const struct match_vacancy *v, const struct match_hit *hit, uint32_t n);
void match_all(struct arena *a, const struct match_pool *pool, const struct match_ask *ask, match_list_fn fn, void *arg);

#endif

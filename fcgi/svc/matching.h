// SPDX-License-Identifier: MPL-2.0
// The matching engine's data from the database: weights by name, the catalogue, people and vacancies. Used by the builder of the pool
// (svc/match_feed) and, for weights, by the handlers.
#ifndef SVC_MATCHING_H
#define SVC_MATCHING_H

#include "entity/entity.h"
#include "match/match.h"

// Names of the weights a set may hold, with what they are called.
extern const struct word match_weight_words[];

// The weights of a set; RC_CONFLICT with a sentence when they break the engine's rules.
enum rc matching_weights(struct cx *cx, int64_t set_id, struct match_weights *out) MUST_USE;

// Those in force today. RC_CONFLICT when no set is.
enum rc matching_weights_today(struct cx *cx, struct match_weights *out) MUST_USE;

// A row of the catalogue by the number of its database row, rising by id.
struct match_key {
    int64_t id;
    uint16_t row;
    uint16_t extra;  // of villages: crops as bits
};

struct match_keys {
    struct match_key *all;
    size_t n;
};

struct matching {
    struct match_catalogue catalogue;
    struct match_keys trades, certificates, communes, crops, villages;
};

// All in the arena. Names longer than the engine's tables are cut at a letter.
enum rc matching_catalogue(struct db *db, struct arena *a, vday today, struct matching *out) MUST_USE;

// ids: JSON list of row ids, or NULL for all that are open. Rows that are closed come with flags without MATCH_OPEN when named by id.
enum rc matching_seekers(struct db *db, struct arena *a, const struct matching *m, const char *ids, vday today, struct match_seeker **out, size_t *n) MUST_USE;
enum rc matching_vacancies(struct db *db, struct arena *a, const struct matching *m, const char *ids, vday today, struct match_vacancy **out, size_t *n) MUST_USE;

// The row of the catalogue for a commune's unit: its code there is the unit's number. 0 when it is not in it.
uint16_t matching_commune(const struct match_catalogue *c, int64_t unit_id);

#endif

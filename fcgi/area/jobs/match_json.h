// SPDX-License-Identifier: MPL-2.0
// What the answers about matches have in common: the account of a pair, and lists of ids for the queries.
#ifndef AREA_JOBS_MATCH_JSON_H
#define AREA_JOBS_MATCH_JSON_H

#include "base/buf.h"
#include "entity/cx.h"
#include "match/match.h"

// The lines of match_explain. bars: also the hard conditions that hold, which a list of good hits does not repeat. New reference.
json_t *match_json_account(struct cx *cx, const struct match_rule *rule, const struct match_seeker *s, const struct match_vacancy *v, bool bars);

// The same written straight into an answer: twenty hits as trees of small objects cost more than finding them.
void match_json_put(struct cx *cx, const struct match_rule *rule, const struct match_seeker *s, const struct match_vacancy *v, bool bars, struct buf *to);

// A member with a text, or null: ,"name":"text".
void match_json_text(struct buf *to, const char *name, const char *text);

// "[1,2,3]", in the arena. each: bytes from one id to the next.
const char *match_json_ids(struct cx *cx, const int64_t *first, size_t each, size_t n);

#endif

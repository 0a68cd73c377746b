// SPDX-License-Identifier: MPL-2.0
// The lines of an account in Vietnamese, for officers and for the people concerned: why this high, what is missing, which course
// would close the gap.
#ifndef MATCH_EXPLAIN_H
#define MATCH_EXPLAIN_H

#include "match/match.h"

struct arena;

const char *match_part_word(enum match_part part);   // stable word for JSON: "distance"
const char *match_part_label(enum match_part part);  // "Quãng đường"
const char *match_reason_word(uint16_t code);        // stable word for JSON: "far"; codes and sentences are in reason.def

// One sentence without a full stop: "Cách 12 km, trong mức 20 km chị muốn". Owned by the arena.
const char *match_sentence(struct arena *a, const struct match_rule *r, const struct match_seeker *s,
                           const struct match_reason *reason);

// Whether the law, or a lawful limit of the employer, forbids the pair whatever anybody wishes; *why is the first that does.
bool match_forbidden(const struct match_rule *r, const struct match_seeker *s, const struct match_vacancy *v, struct match_reason *why);

// What would make an impossible pair possible or a possible one better, worst first: rows of account->reason that are not met.
// Returns how many.
size_t match_gaps(const struct match_account *account, const struct match_reason *out[MATCH_PARTS]);

#endif

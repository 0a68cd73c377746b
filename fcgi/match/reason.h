// SPDX-License-Identifier: MPL-2.0
// The codes of match_reason.code; words and sentences of reason.def.
#ifndef MATCH_REASON_H
#define MATCH_REASON_H

enum match_code {
#define REASON(name, word, sentence) REASON_##name,
#include "match/reason.def"
#undef REASON
    REASONS
};

#endif

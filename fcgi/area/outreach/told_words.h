// SPDX-License-Identifier: MPL-2.0
#ifndef OUTREACH_TOLD_WORDS_H
#define OUTREACH_TOLD_WORDS_H

#include "entity/entity.h"

// For word_label, which gives back what is not among them.
extern const struct word told_words[];

#endif

// SPDX-License-Identifier: MPL-2.0
// What is read out in a village, for its relay's sheet; his message is phrase_digest (sms/phrase.h). Pure.
#ifndef SVC_RELAY_H
#define SVC_RELAY_H

#include <stddef.h>

struct arena;

struct relay_notice {
    const char *sender, *village;
    const char *body;  // of the campaign, fields not filled in
    const char *trade, *place, *date, *time, *what, *bring;  // NULL: none; date as 05/01/2024
};

// phrase_to_many of the notice.
const char *relay_text(struct arena *a, const struct relay_notice *n);

// The script for the loudspeaker: call, text, names, the text once more, thanks.
const char *relay_script(struct arena *a, const struct relay_notice *n, const char *const *names, size_t n_names);

#endif

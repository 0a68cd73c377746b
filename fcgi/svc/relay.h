// SPDX-License-Identifier: MPL-2.0
// Texts for those who tell a village what a campaign says: the message to the relay, and what is read out. Pure.
#ifndef SVC_RELAY_H
#define SVC_RELAY_H

#include <stddef.h>
#include <stdint.h>

struct arena;

struct relay_notice {
    const char *sender, *village;
    const char *body;  // of the campaign, fields not filled in
    const char *trade, *place, *date, *time, *what, *bring;  // NULL: none; date as 05/01/2024
};

// What the notice says to many: the fields filled in, {name} as "bà con có tên trong danh sách", without the sentences that ask for a reply
// by telephone.
const char *relay_text(struct arena *a, const struct relay_notice *n);

// The script for the loudspeaker: call, text, names, the text once more, thanks.
const char *relay_script(struct arena *a, const struct relay_notice *n, const char *const *names, size_t n_names);

// The message to the relay, from the text of kind "relay" ("{sender} nhờ {relay} báo {count} hộ ở {village}: {what}. Xong nhắn XONG {code}.").
const char *relay_digest(struct arena *a, const char *template_body, const struct relay_notice *n, const char *relay_name, int64_t count, int64_t code);

#endif

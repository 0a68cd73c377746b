// SPDX-License-Identifier: MPL-2.0
// The text of a notice to many, as one person gets it: fields filled in, what the law asks of its class put before and behind, marks
// taken off when asked. Pure; the handlers preview and price with what the worker sends with.
#ifndef SMS_PHRASE_H
#define SMS_PHRASE_H

#include <stdbool.h>
#include <stdint.h>

#include "template.h"

struct arena;

struct phrase {
    const char *body;
    bool accents;
    const char *label;    // what the text begins with, or NULL
    const char *refusal;  // what it ends with, or NULL
};

// What a notice is about: a course or an occasion. NULL: not known.
struct phrase_subject {
    const char *what, *place;
    const char *held_on;  // "YYYY-MM-DD"
    const char *starts_at, *trade, *bring;
};

// Fields of the values that the subject fills; title stands for {what} when there is no subject.
void phrase_values(struct arena *a, const char *sender, const char *title, const struct phrase_subject *s,
                    struct template_values *out);

const char *phrase_text(struct arena *a, const struct phrase *w, const struct template_values *values);

// What the notice says to many: the fields filled in, {name} as "bà con có tên trong danh sách", without the sentences that ask for a reply
// by telephone.
const char *phrase_to_many(struct arena *a, const char *body, const struct template_values *values);

// One relay's list of a campaign.
struct phrase_list {
    const char *relay, *village;
    int64_t homes, code;
};

// What a relay is to tell by his message: the event with its day and place, or, without an event, all that the notice says.
const char *phrase_digest_what(struct arena *a, const char *notice, const struct template_values *values);

// The message that asks a relay to tell his list: body is the text of kind "relay", notice and values are the campaign's.
const char *phrase_digest(struct arena *a, const char *body, const struct phrase *notice, const struct template_values *values, const struct phrase_list *list);

// Whether the body has this field.
bool phrase_has(const char *body, enum template_field f);

// The first field of the body that these values leave empty; TEMPLATE_FIELDS when there is none. Name and village are those of each
// person and are not looked at.
enum template_field phrase_gap(const char *body, const struct template_values *values);

#endif

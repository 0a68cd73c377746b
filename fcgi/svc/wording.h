// SPDX-License-Identifier: MPL-2.0
// Texts in use: the live template of a kind in the language a person reads, filled in, under the terms of its class.
#ifndef SVC_WORDING_H
#define SVC_WORDING_H

#include "entity/cx.h"
#include "svc/outbox.h"
#include "template.h"

enum { WORDING_LANGUAGES = 4 };

struct wording_text {
    int64_t id, revision;
    const char *language;  // vi, sed, bdq, jra
    const char *body;
    struct outbox_terms terms;
};

struct wording {
    const char *kind;
    struct wording_text of[WORDING_LANGUAGES];
    size_t n;
    const struct wording_text *usual;  // the Vietnamese one, of this very struct; NULL: no text of this kind is in use
};

enum rc wording_find(struct cx *cx, const char *kind, struct wording *out) MUST_USE;

// RC_CONFLICT "no_text" when no Vietnamese text of this kind is in use.
enum rc wording_read(struct cx *cx, const char *kind, struct wording *out) MUST_USE;

// The text for who speaks this (a word of person.language, or NULL); the Vietnamese one where there is none.
const struct wording_text *wording_for(const struct wording *w, const char *language);

// What goes out: filled in, typographic marks mapped, without accents if so wished, label and refusal added.
const char *wording_fill(struct cx *cx, const struct wording_text *t, const struct template_values *values, bool accents);

#endif

// SPDX-License-Identifier: MPL-2.0
#include "svc/wording.h"

#include <string.h>

#include "base/text.h"
#include "queries.h"
#include "text.h"

enum rc wording_find(struct cx *cx, const char *kind, struct wording *out) {
    struct q_text_live_out *rows;
    size_t n;
    TRY(q_text_live(cx->db, cx->arena, &(struct q_text_live_in){ .kind = kind }, &rows, &n));
    *out = (struct wording){ .kind = kind };
    for (size_t i = 0; i < n && out->n < WORDING_LANGUAGES; i++) {
        struct wording_text *t = &out->of[out->n++];
        *t = (struct wording_text){ .id = rows[i].id, .revision = rows[i].revision, .language = rows[i].language, .body = rows[i].body };
        TRY(outbox_terms(cx, rows[i].class, &t->terms));
        if (strcmp(t->language, "vi") == 0) out->usual = t;
    }
    return RC_OK;
}

enum rc wording_read(struct cx *cx, const char *kind, struct wording *out) {
    TRY(wording_find(cx, kind, out));
    return out->usual ? RC_OK : fail(cx, RC_CONFLICT, "no_text", words_sentence("no_text"));
}

// Persons have a language they use, texts one they are written in.
static const struct {
    const char *spoken, *written;
} languages[] = { { "sedang", "sed" }, { "bahnar", "bdq" }, { "jarai", "jra" } };

const struct wording_text *wording_for(const struct wording *w, const char *language) {
    for (size_t i = 0; language && i < sizeof languages / sizeof languages[0]; i++)
        for (size_t j = 0; strcmp(languages[i].spoken, language) == 0 && j < w->n; j++)
            if (strcmp(w->of[j].language, languages[i].written) == 0) return &w->of[j];
    return w->usual;
}

const char *wording_fill(struct cx *cx, const struct wording_text *t, const struct template_values *values, bool accents) {
    const char *text = sms_text_plain(cx->arena, template_fill(cx->arena, t->body, values));
    return outbox_text(cx, &t->terms, accents ? text : text_unaccent(cx->arena, text));
}

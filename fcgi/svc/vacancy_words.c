// SPDX-License-Identifier: MPL-2.0
#include "svc/vacancy_words.h"

#include "base/buf.h"
#include "svc/words.h"

// Folded words hold letters and digits only, so they need no escaping.
static const char *words_list(struct cx *cx, const struct words_reading *r, uint32_t bits) {
    struct buf b = buf_new(cx->arena);
    size_t n = 0;
    for (uint32_t i = 0; i < r->n_words; i++)
        if (bits >> i & 1) buf_printf(&b, "%s\"%s\"", n++ ? "," : "[", r->word[i].fold);
    buf_text(&b, n ? "]" : "[]");
    return buf_string(&b);
}

static const char *ids_list(struct cx *cx, const struct words_reading *r, enum words_kind kind, uint32_t *taken) {
    struct buf b = buf_new(cx->arena);
    size_t n = 0;
    for (uint32_t i = 0; i < r->n_hits; i++) {
        if (r->hit[i].name->kind != kind) continue;
        buf_printf(&b, "%s%lld", n++ ? "," : "[", (long long)r->hit[i].name->id);
        *taken |= r->hit[i].words;
    }
    buf_text(&b, n ? "]" : "[]");
    return buf_string(&b);
}

enum rc vacancy_words(struct cx *cx, const char *text, struct vacancy_words *out) {
    struct words_reading r;
    uint32_t taken = 0;
    TRY(words_query(cx, text, false, &r));
    uint32_t all = (UINT32_C(1) << r.n_words) - 1, say = all & ~r.empty;
    out->words = words_list(cx, &r, say ? say : all);
    out->trades = ids_list(cx, &r, WORDS_TRADE, &taken);
    out->units = ids_list(cx, &r, WORDS_COMMUNE, &taken);
    out->rest = words_list(cx, &r, say & ~taken);
    return RC_OK;
}

// SPDX-License-Identifier: MPL-2.0
// What anybody may send from a telephone: reading it must never break, and what is read must keep what the table promises.
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/must.h"
#include "base/text.h"
#include "keywords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new();
    const char *text;
    if (text_clean(a, (const char *)data, size, true, &text) == TEXT_OK) {
        struct keyword_reading r = keywords_read(text);
        must((r.row == NULL) == (r.act == KEYWORD_NONE));
        must(!r.has_code || (r.code >= 0 && r.code <= (r.row->flags & KEYWORD_NUMBERS ? 999999 : 9999)));
        must(r.act != KEYWORD_DONE || r.has_code);
        must(r.act != KEYWORD_OPT_OUT || strchr(text, '?') == NULL);
    }
    arena_free(a);
    return 0;
}

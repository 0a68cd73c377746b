// SPDX-License-Identifier: MPL-2.0
#include "svc/job_ask_text.h"

#include <string.h>

#include "answer.h"
#include "base/arena.h"
#include "base/buf.h"

enum {
    ONE_PART = 160,
    ITEMS_MAX = 4,
    TITLE_CHARS = 26,
    UNIT_CHARS = 14,
    NAME_CHARS = 16,
    MILLION = 1000000,
    TENTH = 100000,
    THOUSAND = 1000
};

// "5.5tr", "800k"
static const char *wage(struct arena *a, int64_t dong) {
    if (dong <= 0) return "";
    if (dong < MILLION) return arena_printf(a, ", %lldk", (long long)(dong / THOUSAND));
    int64_t tenths = dong / TENTH;
    return tenths % 10 ? arena_printf(a, ", %lld.%lldtr", (long long)(tenths / 10), (long long)(tenths % 10))
                       : arena_printf(a, ", %lldtr", (long long)(tenths / 10));
}

static void add_items(struct arena *a, struct buf *b, const struct job_ask_person *p, size_t most) {
    for (size_t i = 0; i < p->n && i < most; i++)
        buf_printf(b, "%s%lld %s, %s%s", i ? "; " : "", (long long)p->items[i].short_no,
                   answer_plain(a, p->items[i].title, TITLE_CHARS), answer_plain(a, p->items[i].unit, UNIT_CHARS),
                   wage(a, p->items[i].wage_from));
}

static const char *list_of(struct arena *a, const struct job_ask_person *people, size_t n, size_t most) {
    struct buf b = buf_new(a);
    int64_t first = 0;
    size_t shown = 0;
    for (size_t i = 0; i < n; i++) {
        if (!people[i].n) continue;
        if (!shown++) first = people[i].items[0].short_no;
        buf_text(&b, shown > 1 ? ". " : "Viec: ");
        if (n > 1) buf_printf(&b, "%s: ", answer_plain(a, people[i].name, NAME_CHARS));
        add_items(a, &b, &people[i], most);
    }
    if (!shown) return NULL;
    buf_printf(&b, ". Muon lam thi nhan VIEC %lld", (long long)first);
    return buf_string(&b);
}

const char *job_ask_list(struct arena *a, const struct job_ask_person *people, size_t n) {
    const char *text = NULL;
    for (size_t most = ITEMS_MAX; most > 0; most--) {
        text = list_of(a, people, n, most);
        if (!text || strlen(text) <= ONE_PART) return text;
    }
    for (; n > 1; n--) {  // too many persons: the first of them
        text = list_of(a, people, n - 1, 1);
        if (!text || strlen(text) <= ONE_PART) return text;
    }
    return answer_plain(a, text, ONE_PART);
}

const char *job_ask_which(struct arena *a, int64_t short_no, const char *const *names, const int64_t *codes, size_t n) {
    struct buf b = buf_new(a);
    for (size_t i = 0; i < n; i++) {
        const char *one = arena_printf(a, "%sVIEC %lld %lld cho %s", i ? ", " : "Nhan ", (long long)short_no, (long long)codes[i],
                                       answer_plain(a, names[i], NAME_CHARS));
        if (b.len + strlen(one) > ONE_PART) break;
        buf_text(&b, one);
    }
    return buf_string(&b);
}

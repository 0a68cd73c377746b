// SPDX-License-Identifier: MPL-2.0
#include "answer.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "keywords.h"
#include "text.h"

enum { ONE_PART = 160, MORE_BYTES = 16, WHAT_CHARS = 40, PLACE_CHARS = 30, ABOUT_BYTES = 30 };

const char *answer_plain(struct arena *a, const char *text, size_t max) {
    char *s = text_unaccent(a, sms_text_plain(a, text));
    for (char *c = s; *c != '\0'; c++) {
        if ((unsigned char)*c >= 0x80 || strchr("^{}\\[~]|`;", *c) != NULL) *c = '.';
    }
    if (strlen(s) > max) s[max] = '\0';
    return s;
}

static const char *item_text(struct arena *a, const struct answer_item *i) {
    const char *time = i->starts_at == NULL ? "" : arena_printf(a, "%s ", i->starts_at);
    return arena_printf(a, "%s%.2s/%.2s %s, %s", time, i->held_on + 8, i->held_on + 5, answer_plain(a, i->what, WHAT_CHARS), answer_plain(a, i->place, PLACE_CHARS));
}

const char *answer_schedule(struct arena *a, const struct answer_item *items, size_t n) {
    struct buf b = buf_new(a);
    size_t shown = 0;
    if (n == 0) return "Chua co lich nao cho nha minh. Can hoi gi xin nhan lai, can bo se tra loi.";
    for (; shown < n; shown++) {
        const char *text = item_text(a, &items[shown]);
        if (b.len + strlen(text) + MORE_BYTES > ONE_PART) break;
        buf_printf(&b, "%s%s", shown == 0 ? "Lich: " : "; ", text);
    }
    if (shown < n) buf_printf(&b, "; con %zu lich", n - shown);
    else buf_char(&b, '.');
    return buf_string(&b);
}

// Lines that no longer fit into one part are left out, the last tables' first.
const char *answer_help(struct arena *a) {
    static const char end[] = ". Viec khac xin nhan, can bo se tra loi.";
    struct buf b = buf_new(a);
    buf_text(&b, "Nhan: ");
    bool first = true;
    for (const struct keyword *const *table = keyword_tables; *table != NULL; table++) {
        for (const struct keyword *k = *table; k->spelt != NULL; k++) {
            if (k->help == NULL || b.len + 2 + strlen(k->help) + sizeof(end) > ONE_PART) continue;
            buf_printf(&b, "%s%s", first ? "" : ", ", k->help);
            first = false;
        }
    }
    buf_text(&b, end);
    return buf_string(&b);
}

static const struct {
    const char *purpose, *said;
} purposes[] = { { "service", "chinh sach, dich vu" }, { "training", "dao tao nghe" }, { "jobs", "viec lam" }, { "advertising", "quang cao" } };

const char *answer_opted_out(struct arena *a, const char *sender, const char *purpose) {
    const char *said = "nay";
    for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++) {
        if (strcmp(purposes[i].purpose, purpose) == 0) said = purposes[i].said;
    }
    return arena_printf(a, "%s: da ngung gui tin ve %s den so nay. Nhan DK de nhan lai.", answer_plain(a, sender, 11), said);
}

const char *answer_called(struct arena *a, const char *name, const char *about) {
    if (about == NULL) return name;
    size_t n = strlen(about) < ABOUT_BYTES ? strlen(about) : ABOUT_BYTES;
    while (n > 0 && ((unsigned char)about[n] & 0xC0) == 0x80) n--;  // not within a letter
    return arena_printf(a, "%s (%.*s)", name, (int)n, about);
}

const char *answer_which(struct arena *a, const char *word, const struct answer_choice *choices, size_t n) {
    struct buf b = buf_new(a);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%s %lld cho %s", i == 0 ? "Nhắn " : ", ", word, (long long)choices[i].code, choices[i].name);
    const char *text = sms_text_plain(a, buf_string(&b));
    return sms_text_plan(text).parts == 1 ? text : text_unaccent(a, text);
}

// SPDX-License-Identifier: MPL-2.0
#include "svc/vacancy_words.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "queries.h"

struct list {
    const char *all[VACANCY_WORDS_MAX];
    size_t n;
};

// What people add when they ask; it stands in no vacancy.
static const char *const empty_words[] = { "tim", "viec", "lam", "o", "tai", "can", "tuyen", "nguoi", "cong", "va", "xin" };

static bool says_nothing(const char *word) {
    for (size_t i = 0; i < sizeof empty_words / sizeof *empty_words; i++)
        if (strcmp(empty_words[i], word) == 0) return true;
    return false;
}

static struct list split(struct arena *a, const char *folded) {
    struct list l = { .n = 0 };
    char *save = NULL;
    for (char *w = strtok_r(arena_strdup(a, folded), " ", &save); w && l.n < VACANCY_WORDS_MAX; w = strtok_r(NULL, " ", &save)) l.all[l.n++] = w;
    return l;
}

// Where the words of part stand in whole, one after another; whole->n when nowhere.
static size_t run_at(const struct list *whole, const struct list *part) {
    for (size_t i = 0; part->n && i + part->n <= whole->n; i++) {
        size_t k = 0;
        while (k < part->n && strcmp(whole->all[i + k], part->all[k]) == 0) k++;
        if (k == part->n) return i;
    }
    return whole->n;
}

bool vacancy_words_name(struct arena *a, const char *folded, const char *names, size_t *at, size_t *n_words) {
    struct list typed = split(a, folded);
    char *save = NULL;
    bool found = false;
    *at = *n_words = 0;
    for (char *name = strtok_r(arena_strdup(a, names), ",", &save); name; name = strtok_r(NULL, ",", &save)) {
        struct list known = split(a, text_fold(a, name));
        size_t where = run_at(&typed, &known);
        if (where < typed.n && known.n > *n_words) {
            *at = where;
            *n_words = known.n;
            found = true;
        }
        if (typed.n && typed.n < known.n && run_at(&known, &typed) == 0) found = true;
    }
    return found;
}

// Folded words hold letters and digits only, so they need no escaping.
static const char *json_list(struct arena *a, const struct list *l, size_t skip_at, size_t skip_n, bool all) {
    struct buf b = buf_new(a);
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        if ((i < skip_at || i >= skip_at + skip_n) && (all || !says_nothing(l->all[i]))) buf_printf(&b, "%s\"%s\"", n++ ? "," : "[", l->all[i]);
    buf_text(&b, n ? "]" : "[]");
    return buf_string(&b);
}

enum rc vacancy_words(struct cx *cx, const char *text, struct vacancy_words *out) {
    struct q_trade_names_out *rows;
    size_t n, at, n_words, best_at = 0, best = 0, found = 0;
    const char *folded = text ? text_fold(cx->arena, text) : "";
    struct list typed = split(cx->arena, folded);
    struct buf trades = buf_new(cx->arena);
    *out = (struct vacancy_words){ "[]", "[]", "[]" };
    if (!typed.n) return RC_OK;
    TRY(q_trade_names(cx->db, cx->arena, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        const char *names = arena_printf(cx->arena, "%s,%s", rows[i].name, rows[i].words ? rows[i].words : "");
        if (!vacancy_words_name(cx->arena, folded, names, &at, &n_words)) continue;
        size_t said = n_words ? n_words : typed.n;
        if (said < best) continue;  // the longest name said is the one meant: "phụ hồ", not every "hồ"
        if (said > best) {
            trades = buf_new(cx->arena);
            found = 0;
        }
        best = said;
        best_at = n_words ? at : 0;
        buf_printf(&trades, "%s%lld", found++ ? "," : "[", (long long)rows[i].id);
    }
    buf_text(&trades, found ? "]" : "[]");
    out->words = json_list(cx->arena, &typed, 0, 0, false);
    if (strcmp(out->words, "[]") == 0) out->words = json_list(cx->arena, &typed, 0, 0, true);
    out->trades = buf_string(&trades);
    out->rest = json_list(cx->arena, &typed, best_at, best, false);
    return RC_OK;
}

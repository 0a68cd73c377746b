// SPDX-License-Identifier: MPL-2.0
#include "svc/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "queries.h"

enum { STALE = 500, NAMES_PER_TRADE = 24, TEXT_WORDS = 12 };

// --- the names
// ---------------------------------------------------------------------------------------------------------------------

struct names {
    struct words_name *all;
    size_t n, room;
};

static void add(struct names *to, int64_t id, const char *label, const char *said, enum words_kind kind) {
    if (to->n < to->room) to->all[to->n++] = (struct words_name){ id, label, said, (uint8_t)kind };
}

// Names that are listed with commas between them.
static void add_listed(struct arena *a, struct names *to, int64_t id, const char *label, const char *list, enum words_kind kind) {
    for (const char *at = list; at && *at;) {
        at += strspn(at, " ");
        size_t n = strcspn(at, ",;");
        add(to, id, label, arena_strndup(a, at, n), kind);
        at += n + (at[n] != '\0');
    }
}

// "Xã Đăk Mar" is also called "Đăk Mar"; "Thôn 5" is no "5".
static const char *without_kind(const char *name) {
    static const char *const kinds[] = { "Xã ", "Thị trấn ", "Phường ", "Thôn ", "Làng ", "Tổ dân phố ", NULL };
    for (size_t i = 0; kinds[i]; i++) {
        size_t n = strlen(kinds[i]);
        if (strncmp(name, kinds[i], n) == 0 && strchr(name + n, ' ')) return name + n;
    }
    return NULL;
}

static void add_place(struct arena *a, struct names *to, int64_t id, const char *name, const char *aliases,
                      enum words_kind kind) {
    const char *bare = without_kind(name);
    add(to, id, name, name, kind);
    if (bare) add(to, id, name, bare, kind);
    add_listed(a, to, id, name, aliases, kind);
}

static enum rc add_villages(struct cx *cx, struct names *to) {
    struct q_word_villages_out *rows;
    size_t n;
    TRY(q_word_villages(cx->db, cx->arena, &(struct q_word_villages_in){ .scope = cx->who->unit_id }, &rows, &n));
    struct words_name *all = arena_array(cx->arena, to->n + 2 * n, sizeof *all);
    if (to->n) memcpy(all, to->all, to->n * sizeof *all);
    *to = (struct names){ all, to->n, to->n + 2 * n };
    for (size_t i = 0; i < n; i++) {
        const char *bare = without_kind(rows[i].name), *label = arena_printf(cx->arena, "%s (%s)", rows[i].name, rows[i].unit);
        add(to, rows[i].id, label, rows[i].name, WORDS_VILLAGE);
        if (bare) add(to, rows[i].id, label, bare, WORDS_VILLAGE);
    }
    return RC_OK;
}

static enum rc all_names(struct cx *cx, bool villages, struct names *to) {
    struct q_word_trades_out *trades;
    struct q_word_communes_out *communes;
    size_t n, n_communes;
    TRY(q_word_trades(cx->db, cx->arena, &trades, &n));
    TRY(q_word_communes(cx->db, cx->arena, &communes, &n_communes));
    *to = (struct names){ .room = (n + n_communes) * NAMES_PER_TRADE };
    to->all = arena_array(cx->arena, to->room, sizeof *to->all);
    for (size_t i = 0; i < n; i++) {
        add(to, trades[i].id, trades[i].name, trades[i].name, WORDS_TRADE);
        add_listed(cx->arena, to, trades[i].id, trades[i].name, trades[i].words, WORDS_TRADE);
    }
    for (size_t i = 0; i < n_communes; i++)
        add_place(cx->arena, to, communes[i].id, communes[i].name, communes[i].aliases, WORDS_COMMUNE);
    return villages ? add_villages(cx, to) : RC_OK;
}

enum rc words_query(struct cx *cx, const char *query, bool villages, struct words_reading *out) {
    struct names names;
    const char *clean;
    *out = (struct words_reading){ .n_words = 0 };
    if (!query || !*query) return RC_OK;
    if (text_length(query) > WORDS_QUERY_MAX)
        return fail(cx, RC_MALFORMED, "bad_query", "Câu tìm dài quá 100 chữ cái: viết ngắn lại.");
    if (text_clean(cx->arena, query, strlen(query), false, &clean) != TEXT_OK)
        return fail(cx, RC_MALFORMED, "bad_query", "Câu tìm có ký tự không dùng được.");
    TRY(all_names(cx, villages, &names));
    words_read(cx->arena, words_book_new(cx->arena, names.all, names.n), clean, out);
    return RC_OK;
}

// --- what vacancies say
// ------------------------------------------------------------------------------------------------------------

// Words that are looked for in texts, and where the bit of each belongs. What a very long query says beyond them every text is taken to say.
struct sought {
    const char *word[TEXT_WORDS];
    uint32_t bit[TEXT_WORDS];
    uint32_t n, beyond;
};

static struct sought sought_of(struct cx *cx, const struct words_reading *r) {
    struct sought s = { .n = 0 };
    for (uint32_t i = 0; i < TEXT_WORDS; i++) s.word[i] = "?";
    for (uint32_t i = 0; i < r->n_words; i++) {
        const char *fold = r->word[i].fold;
        if (r->empty >> i & 1 || strlen(fold) > WORDS_LETTERS) continue;
        if (s.n == TEXT_WORDS) {
            s.beyond |= UINT32_C(1) << i;
            continue;
        }
        s.bit[s.n] = UINT32_C(1) << i;
        s.word[s.n++] = arena_printf(cx->arena, i + 1 == r->n_words ? " %s" : " %s ", fold);
    }
    return s;
}

enum rc words_in_vacancies(struct cx *cx, const struct words_reading *r, struct words_row **out, size_t *n) {
    struct q_vacancy_text_with_out *rows;
    struct sought s = sought_of(cx, r);
    *n = 0;
    if (!s.n) return RC_OK;
    struct q_vacancy_text_with_in in = { s.word[0], s.word[1], s.word[2], s.word[3], s.word[4],  s.word[5],
                                         s.word[6], s.word[7], s.word[8], s.word[9], s.word[10], s.word[11] };
    TRY(q_vacancy_text_with(cx->db, cx->arena, &in, &rows, n));
    *out = arena_array(cx->arena, *n, sizeof **out);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i] = (struct words_row){ rows[i].id, s.beyond };
        for (uint32_t k = 0; k < s.n; k++)
            if (rows[i].bits >> k & 1) (*out)[i].bits |= s.bit[k];
    }
    return RC_OK;
}

static const char *folded(struct arena *a, const struct q_vacancy_text_stale_out *r) {
    const char *all = arena_printf(a, "%s %s %s %s", r->title, r->place, r->benefits ? r->benefits : "", r->employer);
    return arena_printf(a, " %s ", text_fold(a, all));
}

enum rc words_refresh(struct db *db, struct arena *a) {
    struct q_vacancy_text_stale_out *rows;
    size_t n;
    do {
        int64_t affected;
        TRY(q_vacancy_text_stale(db, a, &(struct q_vacancy_text_stale_in){ .n = STALE }, &rows, &n));
        if (!n) return RC_OK;
        json_t *list = json_array();
        for (size_t i = 0; i < n; i++)
            json_array_append_new(list, json_pack("{s:I, s:s, s:s}", "id", (json_int_t)rows[i].id, "stamp", rows[i].stamp,
                                                  "words", folded(a, &rows[i])));
        char *text = json_dumps(list, JSON_COMPACT);
        json_decref(list);
        arena_defer(a, free, text);
        TRY(q_vacancy_text_put(db, a, &(struct q_vacancy_text_put_in){ .rows = text }, &affected));
    } while (n == STALE);
    return RC_OK;
}

// --- names of people
// ---------------------------------------------------------------------------------------------------------------

static const char *run_of(struct cx *cx, const struct words_reading *r, uint32_t bits) {
    struct buf b = buf_new(cx->arena);
    for (uint32_t i = 0; i < r->n_words; i++)
        if (bits >> i & 1) buf_printf(&b, "%s%s", b.len ? " " : "", r->word[i].fold);
    buf_char(&b, '%');
    return buf_string(&b);
}

// Common words between the others belong to the name: "Y Việc".
static uint32_t with_common(const struct words_reading *r) {
    uint32_t from = r->rest & -r->rest, to = UINT32_C(1) << (31 - __builtin_clz(r->rest));
    return r->rest | (r->empty & ~(from - 1) & (to - 1));
}

static enum rc named(struct cx *cx, const struct words_reading *r, uint32_t run, uint32_t bits, struct words_row *to, size_t *n) {
    struct q_seekers_named_out *rows;
    size_t found;
    struct q_seekers_named_in in = { .scope = cx->who->unit_id, .pattern = run_of(cx, r, run), .n = WORDS_PEOPLE };
    TRY(q_seekers_named(cx->db, cx->arena, &in, &rows, &found));
    for (size_t i = 0; i < found; i++) to[(*n)++] = (struct words_row){ rows[i].id, bits };
    return RC_OK;
}

static int by_id(const void *a, const void *b) {
    const struct words_row *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

enum rc words_people(struct cx *cx, const struct words_reading *r, struct words_row **out, size_t *n) {
    uint32_t all = r->n_words ? (uint32_t)((UINT64_C(1) << r->n_words) - 1) : 0;
    size_t kept = 0;
    *n = 0;
    *out = arena_array(cx->arena, 2 * WORDS_PEOPLE, sizeof **out);
    if (all) TRY(named(cx, r, all, all, *out, n));
    if (r->rest && r->rest != all) TRY(named(cx, r, with_common(r), r->rest, *out, n));
    if (*n) qsort(*out, *n, sizeof **out, by_id);
    for (size_t i = 0; i < *n; i++) {
        if (kept && (*out)[kept - 1].id == (*out)[i].id) (*out)[kept - 1].bits |= (*out)[i].bits;
        else (*out)[kept++] = (*out)[i];
    }
    *n = kept;
    return RC_OK;
}

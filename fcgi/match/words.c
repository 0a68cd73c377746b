// SPDX-License-Identifier: MPL-2.0
#include "match/words.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "match/sound.h"

struct entry {
    const struct words_name *name;
    struct words_word word[WORDS_NAME_WORDS];
    const char *sound;  // of all of it, without blanks
    uint32_t n;
};

struct words_book {
    struct entry *entry;
    size_t n;
};

// Words that say nothing by themselves; as parts of a name they count. None that people or firms are called by, as far as can be.
static const char *const said_often[] = {
    "ai",  "can",   "cho", "co",  "cua", "cung", "duoc", "gan", "gi",   "hay",   "hoac", "khong", "kiem", "la", "lam",  "ma",
    "muon", "nao", "nghe", "nguoi", "o", "quanh", "tai",  "tim", "toi", "tuyen", "va",   "vao",   "viec", "voi", "xa",  "xin", NULL,
};

static bool says_nothing(const char *fold) {
    for (size_t i = 0; said_often[i]; i++)
        if (strcmp(said_often[i], fold) == 0) return true;
    return false;
}

const char *words_how_text(enum words_how how) {
    static const char *const text[WORDS_HOWS] = {
        [WORDS_SAME] = "đúng tên gọi",     [WORDS_SOUND] = "đọc giống nhau",  [WORDS_NEAR] = "sai một chữ cái",
        [WORDS_ORDER] = "khác thứ tự chữ", [WORDS_PART] = "có trong tên gọi", [WORDS_BEGUN] = "mới gõ phần đầu",
    };
    return how < WORDS_HOWS ? text[how] : "";
}

// --- cutting into words ----------------------------------------------------------------------------------------------

// The next word of *at, in the arena; NULL at the end.
static const char *next_word(struct arena *a, const char **at) {
    while (**at == ' ') ++*at;
    size_t n = strcspn(*at, " ");
    if (!n) return NULL;
    const char *word = arena_strndup(a, *at, n);
    *at += n;
    return word;
}

// text_fold and text_lower cut at the same places. Returns how many words there are, also those beyond max.
static uint32_t cut(struct arena *a, const char *text, struct words_word *out, uint32_t max) {
    const char *fold = text_fold(a, text), *said = text_lower(a, text);
    uint32_t n = 0;
    for (const char *f, *s; (f = next_word(a, &fold)) && (s = next_word(a, &said)); n++) {
        if (n >= max) continue;
        const char *meant = sound_spelt_out(f);
        out[n] = meant ? (struct words_word){ meant, meant, words_sound(a, meant) }
                       : (struct words_word){ f, s, words_sound(a, f) };
    }
    return n;
}

static const char *joined(struct arena *a, const struct words_word *word, uint32_t n) {
    char *out = arena_alloc(a, (size_t)n * (WORDS_LETTERS + 1) + 1), *end = out;
    for (uint32_t i = 0; i < n; i++) {
        size_t length = strlen(word[i].sound);
        memcpy(end, word[i].sound, length);
        end += length;
    }
    return out;
}

struct words_book *words_book_new(struct arena *a, const struct words_name *names, size_t n) {
    struct words_book *book = arena_new_of(a, struct words_book);
    book->entry = arena_array(a, n, sizeof *book->entry);
    for (size_t i = 0; i < n; i++) {
        struct entry *e = &book->entry[book->n];
        *e = (struct entry){ .name = &names[i] };
        uint32_t words = cut(a, names[i].said, e->word, WORDS_NAME_WORDS);
        e->n = words < WORDS_NAME_WORDS ? words : WORDS_NAME_WORDS;
        e->sound = joined(a, e->word, e->n);
        book->n += e->n > 0;
    }
    return book;
}

// --- comparing -------------------------------------------------------------------------------------------------------

// One who writes no marks means any; one who writes them means these.
static bool same(const struct words_word *typed, const struct words_word *known) {
    return strcmp(typed->fold, known->fold) == 0
           && (strcmp(typed->said, typed->fold) == 0 || strcmp(typed->said, known->said) == 0);
}

static bool same_run(const struct words_word *typed, const struct words_word *known, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (!same(&typed[i], &known[i])) return false;
    return true;
}

struct span {
    struct arena *a;
    const struct words_word *word;
    uint32_t n;
    bool last;  // ends where the query ends
};

// Names of places are written with any marks: "Đắk Hà", "Đăk Hà".
static bool is_same(const struct span *s, const struct entry *e) {
    if (s->n != e->n) return false;
    for (uint32_t i = 0; e->name->kind != WORDS_TRADE && i < s->n; i++)
        if (strcmp(s->word[i].fold, e->word[i].fold) != 0) return false;
    return e->name->kind != WORDS_TRADE || same_run(s->word, e->word, s->n);
}

// Also words run together or torn apart: "phuho", "ca fê".
static bool is_sound(const struct span *s, const struct entry *e) {
    if (s->n > e->n + 2 || e->n > s->n + 2 || strlen(e->sound) < 3) return false;
    struct arena_mark mark = arena_mark(s->a);
    bool is = strcmp(joined(s->a, s->word, s->n), e->sound) == 0;
    arena_rewind(s->a, mark);
    return is;
}

// One word with one wrong letter. Short words are other words then: "trồng mía" is no "trồng mì".
static bool is_near(const struct span *s, const struct entry *e) {
    uint32_t wrong = 0;
    if (s->n != e->n) return false;
    for (uint32_t i = 0; i < s->n; i++) {
        if (strcmp(s->word[i].sound, e->word[i].sound) == 0) continue;
        if (!sound_one_off(s->word[i].fold, e->word[i].fold)) return false;
        wrong++;
    }
    return wrong == 1;
}

static bool has_word(const struct span *s, const struct words_word *known) {
    for (uint32_t i = 0; i < s->n; i++)
        if (same(&s->word[i], known)) return true;
    return false;
}

static bool is_order(const struct span *s, const struct entry *e) {
    if (e->n < 2 || s->n != e->n) return false;
    for (uint32_t i = 0; i < e->n; i++)
        if (!has_word(s, &e->word[i])) return false;
    return true;
}

static bool says_something(const struct span *s) {
    for (uint32_t i = 0; i < s->n; i++)
        if (strlen(s->word[i].fold) > 1 && !says_nothing(s->word[i].fold)) return true;
    return false;
}

static bool is_part(const struct span *s, const struct entry *e) {
    if (e->name->kind != WORDS_TRADE || s->n >= e->n || !says_something(s)) return false;
    for (uint32_t at = 0; at + s->n <= e->n; at++)
        if (same_run(s->word, &e->word[at], s->n)) return true;
    return false;
}

// Whoever still types has not finished the last word.
static bool is_begun(const struct span *s, const struct entry *e) {
    const struct words_word *end = &s->word[s->n - 1];
    size_t typed = strlen(end->fold);
    if (e->name->kind != WORDS_TRADE || !s->last || s->n > e->n || typed < (s->n > 1 ? 1 : 3)) return false;
    const struct words_word *known = &e->word[s->n - 1];
    bool marked = strcmp(end->said, end->fold) != 0;
    bool begins = marked ? strncmp(end->said, known->said, strlen(end->said)) == 0 : strncmp(end->fold, known->fold, typed) == 0;
    return begins && typed < strlen(known->fold) && same_run(s->word, e->word, s->n - 1);
}

// "cafe" stands in "hái cà phê".
static bool is_part_by_sound(const struct span *s, const struct entry *e) {
    bool is = false;
    if (e->name->kind != WORDS_TRADE || s->n > 2 || !says_something(s)) return false;
    struct arena_mark mark = arena_mark(s->a);
    const char *mine = joined(s->a, s->word, s->n);
    for (uint32_t at = 0; strlen(mine) >= 4 && at < e->n && !is; at++)
        for (uint32_t n = 1; n <= 3 && at + n <= e->n && !is; n++) is = strcmp(mine, joined(s->a, &e->word[at], n)) == 0;
    arena_rewind(s->a, mark);
    return is;
}

// --- reading ---------------------------------------------------------------------------------------------------------

static uint32_t bits(uint32_t first, uint32_t n) { return ((1u << n) - 1) << first; }

static bool add(struct words_reading *out, const struct words_name *name, uint32_t words, enum words_how how) {
    for (uint32_t i = 0; i < out->n_hits; i++) {
        const struct words_hit *h = &out->hit[i];
        if (h->name->id == name->id && h->name->kind == name->kind) return h->words == words;
    }
    if (out->n_hits == WORDS_FOUND) return false;
    out->hit[out->n_hits++] = (struct words_hit){ name, words, (uint8_t)how };
    return true;
}

// "may" may be "máy", but where something is called exactly so, that is meant.
static bool written_so(const struct span *s, const struct entry *e) {
    for (uint32_t at = 0; at + s->n <= e->n; at++) {
        uint32_t i = 0;
        while (i < s->n && strcmp(s->word[i].said, e->word[at + i].said) == 0) i++;
        if (i == s->n) return true;
    }
    return false;
}

// What is tried one after the other. As it sounds is as good as it is written, if more words are taken so; several words that
// begin a name tell more than a part of one, a single word less.
static const struct step {
    struct way {
        bool (*test)(const struct span *s, const struct entry *e);
        enum words_how how;
    } way[2];
    uint32_t least, most;
} steps[] = {
    { { { is_same, WORDS_SAME }, { is_sound, WORDS_SOUND } }, 1, WORDS_NAME_WORDS },
    { { { is_near, WORDS_NEAR } }, 1, WORDS_NAME_WORDS },
    { { { is_order, WORDS_ORDER } }, 2, WORDS_NAME_WORDS },
    { { { is_begun, WORDS_BEGUN } }, 2, WORDS_NAME_WORDS },
    { { { is_part, WORDS_PART } }, 1, WORDS_NAME_WORDS },
    { { { is_part_by_sound, WORDS_PART } }, 1, 2 },
    { { { is_begun, WORDS_BEGUN } }, 1, 1 },
};

// All names that the span means in this way; true when there is one.
static bool take(const struct words_book *book, const struct span *s, uint32_t words, const struct way *way,
                 struct words_reading *out) {
    bool any = false, exact = false;
    for (size_t i = 0; way->test == is_part && i < book->n && !exact; i++)
        exact = is_part(s, &book->entry[i]) && written_so(s, &book->entry[i]);
    for (size_t i = 0; i < book->n; i++) {
        const struct entry *e = &book->entry[i];
        if (way->test(s, e) && (!exact || written_so(s, e))) any |= add(out, e->name, words, way->how);
    }
    return any;
}

// The longest runs first; a word belongs to one name.
static uint32_t read_in_one_step(struct arena *a, const struct words_book *book, const struct step *step, uint32_t free,
                                 struct words_reading *out) {
    uint32_t longest = out->n_words < step->most ? out->n_words : step->most;
    for (uint32_t n = longest; n >= step->least; n--) {
        for (uint32_t i = 0; i < 2 * out->n_words; i++) {
            const struct way *way = &step->way[i / out->n_words];
            uint32_t first = i % out->n_words, words = bits(first, n);
            struct span s = { a, &out->word[first], n, first + n == out->n_words };
            if (first + n > out->n_words || !way->test || (free & words) != words) continue;
            if (take(book, &s, words, way, out)) free &= ~words;
        }
    }
    return free;
}

void words_read(struct arena *a, const struct words_book *book, const char *query, struct words_reading *out) {
    *out = (struct words_reading){ .n_words = 0 };
    uint32_t n = cut(a, query, out->word, WORDS_MAX), free;
    out->n_words = n < WORDS_MAX ? n : WORDS_MAX;
    out->dropped = n - out->n_words;
    free = out->n_words ? bits(0, out->n_words) : 0;
    for (uint32_t i = 0; i < out->n_words; i++)
        if (strlen(out->word[i].fold) > WORDS_LETTERS) {
            free &= ~bits(i, 1);
            out->rest |= bits(i, 1);
        }
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) free = read_in_one_step(a, book, &steps[i], free, out);
    for (uint32_t i = 0; i < out->n_words; i++) {
        if (!(free >> i & 1)) continue;
        if (says_nothing(out->word[i].fold)) out->empty |= bits(i, 1);
        else out->rest |= bits(i, 1);
    }
}

// --- what a row must have --------------------------------------------------------------------------------------------

static uint32_t add_once(uint32_t *any, uint32_t n, uint32_t words) {
    for (uint32_t i = 0; i < n; i++)
        if (any[i] == words) return n;
    if (n == WORDS_MAX) return n;
    any[n] = words;
    return n + 1;
}

static bool is_sure(const struct words_hit *h) { return h->how != WORDS_PART && h->how != WORDS_BEGUN; }

// Two trades in one query mean either, and so do two places. Beside a trade that is meant for sure, a word that is only a part of
// another's name is a word like others: "phụ hồ ... sáu" does not mean "sầu riêng" too.
struct words_need words_need_of(const struct words_reading *r) {
    struct words_need need = { .all = r->rest };
    bool sure = false;
    for (uint32_t i = 0; i < r->n_hits; i++) sure |= r->hit[i].name->kind == WORDS_TRADE && is_sure(&r->hit[i]);
    for (uint32_t i = 0; i < r->n_hits; i++) {
        const struct words_hit *h = &r->hit[i];
        if (h->name->kind == WORDS_TRADE && sure && !is_sure(h)) need.all |= h->words;
        else if (h->name->kind == WORDS_TRADE) need.trades.n = add_once(need.trades.any, need.trades.n, h->words);
        else need.places.n = add_once(need.places.any, need.places.n, h->words);
    }
    return need;
}

static bool one_of(const uint32_t *any, uint32_t n, uint32_t bits) {
    for (uint32_t i = 0; i < n; i++)
        if ((bits & any[i]) == any[i]) return true;
    return n == 0;
}

bool words_fit(const struct words_need *need, uint32_t bits) {
    return (bits & need->all) == need->all && one_of(need->trades.any, need->trades.n, bits)
           && one_of(need->places.any, need->places.n, bits);
}

uint32_t words_of_name(const struct words_reading *r, enum words_kind kind, int64_t id, enum words_how *how) {
    uint32_t words = 0;
    for (uint32_t i = r->n_hits; i-- > 0;) {
        const struct words_hit *h = &r->hit[i];
        if (h->name->kind != kind || h->name->id != id) continue;
        words |= h->words;
        if (how) *how = (enum words_how)h->how;
    }
    return words;
}

// SPDX-License-Identifier: MPL-2.0
// One message is tried in several readings: as typed, by Telex, by VNI; each also with teencode spelled out; in each the numbers at
// its end are set apart. The first row that is the whole of what is left wins.
#include "keywords.h"

#include <string.h>

#include "base/must.h"
#include "keywords_letters.h"

// --- words that may stand around a keyword -----------------------------------------------------------------------------------------

static const char *const before[] = { "da", "vang", "thua", "uh", "u", "ok", "oke", "oki", "alo", "chao", "toi", "em", "con", "chau", "minh",
                                      "tui", "toi se", "em se", "se", "xin", "gia dinh", "nha toi", "nha em", "gd", "can bo oi", "chi oi", "anh oi", NULL };
static const char *const asked[] = { "nhan", "nhan tin", "soan", "soan tin", "so", "bam", "chon", "gui", "tra loi", "phim", NULL };
static const char *const after[] = { "a", "ak", "ah", "nhe", "nha", "nhen", "nghe", "nhen", "hen", "do", "luon", NULL };
// "có em" is another sentence than "vâng em": only behind longer words, or behind one of those above.
static const char *const whom[] = { "em", "anh", "chi", "chu", "bac", "can bo", "cam on", "cam on can bo", "xin cam on", "cam on nhieu", "cam on em",
                                    "cam on chi", "cam on anh", "thank", "thanks", "tks", NULL };
enum { WHOM_MIN = 4 };

// --- teencode: one word for another; alone says whether it may be the whole message ------------------------------------------------

static const struct {
    const char *said, *meant;
    bool alone;
} teencode[] = {
    { "ko", "khong", true },   { "k", "khong", true },    { "kh", "khong", true },    { "hok", "khong", true },  { "k0", "khong", true },
    { "khog", "khong", true }, { "khum", "khong", true }, { "hokg", "khong", true },  { "kong", "khong", true }, { "hong", "khong", false },
    { "hk", "khong", false },  { "kg", "khong", false },  { "khg", "khong", false },  { "hem", "khong", false }, { "hog", "khong", false },
    { "kô", "khong", true },   { "0", "khong", false },   { "dc", "duoc", true },     { "dk", "dang ky", false }, { "ki", "ky", false },
    { "iu", "yeu", false },    { "j", "gi", false },      { "nhoa", "nha", false },   { "hox", "khong", true },  { "dki", "dang ky", true },
    { "dky", "dang ky", true }, { "nhan dc", "nhan duoc", false }, { "t", "tin", false }, { "hoc dc", "hoc duoc", false },
};

// --- one word or more of letters ---------------------------------------------------------------------------------------------------

static size_t word_end(const struct letters *l, size_t at) {
    while (at < l->n && l->base[at] != ' ') at++;
    return at;
}

static bool is_word_at(const struct letters *l, size_t at, const char *word) {
    size_t n = strlen(word);
    return at + n <= l->n && strncmp(l->base + at, word, n) == 0 && (l->base[at + n] == ' ' || l->base[at + n] == '\0');
}

// Length of the longest of these words that l begins with; something must be left of it.
static size_t begins_with(const struct letters *l, const char *const *words) {
    size_t best = 0;
    for (; *words != NULL; words++) {
        size_t n = strlen(*words);
        if (n > best && n < l->n && is_word_at(l, 0, *words)) best = n;
    }
    return best;
}

static size_t ends_with(const struct letters *l, const char *const *words) {
    size_t best = 0;
    for (; *words != NULL; words++) {
        size_t n = strlen(*words);
        if (n > best && n < l->n && l->base[l->n - n - 1] == ' ' && is_word_at(l, l->n - n, *words)) best = n;
    }
    return best;
}

// Letters without marks and tones: what teencode stands for counts as unmarked.
static bool append(struct letters *to, const char *base, size_t n) {
    if (to->n + n > LETTERS_MAX) return false;
    memcpy(to->base + to->n, base, n);
    memset(to->mark + to->n, ' ', n);
    memset(to->tone + to->n, ' ', n);
    to->n += n;
    to->base[to->n] = to->mark[to->n] = to->tone[to->n] = '\0';
    return true;
}

static const char *spelled_out(const struct letters *l, size_t at, size_t end) {
    bool alone = at == 0 && end == l->n;
    for (size_t i = 0; i < sizeof(teencode) / sizeof(teencode[0]); i++) {
        if (strlen(teencode[i].said) == end - at && strncmp(l->base + at, teencode[i].said, end - at) == 0 && (!alone || teencode[i].alone))
            return teencode[i].meant;
    }
    return NULL;
}

// A word typed with marks beside teencode loses them: no keyword of two words is another one with them.
static bool spell_out(const struct letters *in, struct letters *out) {
    bool any = false;
    *out = (struct letters){ .marked = false, .question = in->question };
    for (size_t at = 0; at < in->n;) {
        size_t end = word_end(in, at);
        const char *meant = spelled_out(in, at, end);
        any |= meant != NULL;
        bool room = meant != NULL ? append(out, meant, strlen(meant)) : append(out, in->base + at, end - at);
        if (!room || (end < in->n && !append(out, " ", 1))) return false;
        at = end < in->n ? end + 1 : end;
    }
    return any;
}

// --- numbers -----------------------------------------------------------------------------------------------------------------------

enum { DIGITS_MAX = 6, CODE_MIN = 2, CODE_MAX = 4 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static int64_t number_of(const char *digits, size_t n) {
    int64_t value = 0;
    for (size_t i = 0; i < n; i++) value = value * 10 + (digits[i] - '0');
    return value;
}

// Takes the digits at the end away, also when they touch a word ("co12"); what is left must not be empty or end with a digit.
static bool take_number(struct letters *l, size_t min, size_t max, int64_t *out) {
    size_t n = 0;
    while (n < l->n && is_digit(l->base[l->n - 1 - n])) n++;
    if (n < min || n > max || n == l->n) return false;
    *out = number_of(l->base + l->n - n, n);
    letters_cut(l, 0, l->n - n);
    return l->n > 0;
}

// "xong 12", "xong 12 5", "xong ma 12 duoc 5 ho": what is left is the word.
static bool take_numbers(struct letters *l, struct keyword_reading *r) {
    static const char *const units[] = { "ho", "nguoi", "nha", "roi", "a", "nhe", "dat", "ba con", NULL };
    static const char *const links[] = { "ma", "so", "ma so", "duoc", "dc", "dat", "roi", "bao", "gom", "cho", "phieu", "toi", "den", NULL };
    int64_t last, first;
    for (size_t n; (n = ends_with(l, units)) > 0;) letters_cut(l, 0, l->n - n);
    if (!take_number(l, 1, DIGITS_MAX, &last)) return false;
    for (size_t n; (n = ends_with(l, links)) > 0;) letters_cut(l, 0, l->n - n);
    r->has_code = true;
    r->code = last;
    struct letters rest = *l;
    if (!take_number(&rest, 1, DIGITS_MAX, &first)) return true;
    for (size_t n; (n = ends_with(&rest, links)) > 0;) letters_cut(&rest, 0, rest.n - n);
    *l = rest;
    r->code = first;
    r->has_count = true;
    r->count = last;
    return true;
}

// --- rows --------------------------------------------------------------------------------------------------------------------------

static bool is_spelling(const struct letters *spelt, const struct letters *said, bool strict) {
    bool marks = strict && said->marked;
    if (letters_same(said, spelt, 0, marks)) return true;
    // A held key. "coo" could be "cô" by Telex, so where another word is near only three of a letter are one; "kkk" laughs.
    return spelt->n > 1 && letters_same(said, spelt, strict ? 3 : 2, marks);
}

// What stands between two "|" of the row's spellings; the place after it, or NULL at the end.
static const char *next_spelling(const char *spelt, struct letters *out) {
    char one[LETTERS_MAX];
    size_t n = strcspn(spelt, "|");
    must(n < sizeof(one));
    memcpy(one, spelt, n);
    one[n] = '\0';
    must(letters_of(one, out));
    return spelt[n] == '|' ? spelt + n + 1 : NULL;
}

static bool peel_end(unsigned flags, const struct letters *spelt, struct letters *l) {
    size_t n = ends_with(l, after);
    if (n == 0 && (flags & KEYWORD_POLITE)) {
        n = ends_with(l, whom);
        struct letters rest = *l;
        letters_cut(&rest, 0, l->n - n);
        if (spelt->n < WHOM_MIN && ends_with(&rest, after) == 0) n = 0;
    }
    if (n > 0) letters_cut(l, 0, l->n - n);
    return n > 0;
}

static bool peel_start(unsigned flags, struct letters *l) {
    size_t n = flags & KEYWORD_POLITE ? begins_with(l, before) : 0;
    if (n == 0 && (flags & KEYWORD_ASKED)) n = begins_with(l, asked);
    if (n > 0) letters_cut(l, n, l->n);
    return n > 0;
}

// The spelling as it is, or with polite words taken off one by one: first behind, then before.
static bool is_spelling_among(unsigned flags, const struct letters *spelt, const struct letters *said) {
    struct letters l = *said;
    bool strict = (flags & KEYWORD_STRICT) != 0;
    if (is_spelling(spelt, &l, strict)) return true;
    while ((flags & (KEYWORD_POLITE | KEYWORD_TAIL)) && peel_end(flags, spelt, &l)) {
        if (is_spelling(spelt, &l, strict)) return true;
    }
    while (peel_start(flags, &l)) {
        if (is_spelling(spelt, &l, strict)) return true;
    }
    return false;
}

static bool is_row_among(const struct keyword *row, const struct letters *said) {
    struct letters spelt;
    for (const char *at = row->spelt; at != NULL;) {
        at = next_spelling(at, &spelt);
        if (is_spelling_among(row->flags, &spelt, said)) return true;
    }
    return false;
}

static bool is_answer(enum keyword_act act) { return act != KEYWORD_SCHEDULE && act != KEYWORD_HELP && act != KEYWORD_JOBS && act != KEYWORD_INBOX; }

static bool read_row(const struct keyword *row, const struct letters *said, struct keyword_reading *out) {
    struct keyword_reading r = { .row = row, .act = row->act };
    struct letters core = *said;
    if (said->question && is_answer(row->act)) return false;
    if (row->flags & KEYWORD_NUMBERS) {
        if (!take_numbers(&core, &r) || !is_row_among(row, &core)) return false;
    } else if (!is_row_among(row, &core)) {
        if (!(row->flags & KEYWORD_CODE)) return false;
        for (size_t n; (n = ends_with(&core, after)) > 0;) letters_cut(&core, 0, core.n - n);
        if (!take_number(&core, CODE_MIN, CODE_MAX, &r.code) || !is_row_among(row, &core)) return false;
        r.has_code = true;
    }
    *out = r;
    return true;
}

static bool read_rows(const struct letters *said, struct keyword_reading *out) {
    for (const struct keyword *const *table = keyword_tables; *table != NULL; table++) {
        for (const struct keyword *row = *table; row->spelt != NULL; row++) {
            if (read_row(row, said, out)) return true;
        }
    }
    return false;
}

static bool read_typed(const struct letters *said, struct keyword_reading *out) {
    struct letters spelled;
    return read_rows(said, out) || (spell_out(said, &spelled) && read_rows(&spelled, out));
}

struct keyword_reading keywords_read(const char *text) {
    struct keyword_reading r = { .act = KEYWORD_NONE };
    struct letters typed, decoded;
    if (!letters_of(text, &typed) || typed.n == 0 || read_typed(&typed, &r)) return r;
    if (letters_telex(&typed, &decoded) && read_typed(&decoded, &r)) return r;
    if (letters_vni(&typed, &decoded) && read_typed(&decoded, &r)) return r;
    return r;
}

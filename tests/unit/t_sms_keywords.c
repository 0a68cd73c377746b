// SPDX-License-Identifier: MPL-2.0
// Replies as people type them (tests/corpus/replies.tsv): no sentence may refuse, agree or decline for its writer; of those that mean to,
// how many are understood is printed.
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "keywords.h"

enum { LINE_MAX_BYTES = 400, PARTS = 2, LONGEST = 4000 };

static const char *const acts[KEYWORD_ACTS] = { "none", "confirm", "decline", "out", "in", "schedule", "help", "done", "jobs", "inbox" };
static const char *const parts[PARTS] = { "rule", "held" };
static const int least_percent[PARTS] = { 97, 60 };  // understood of those that mean something

struct line {
    char bytes[LINE_MAX_BYTES];
    char *part, *meaning, *code, *count, *text;
};

static bool next_line(FILE *f, struct line *l) {
    char **const cells[] = { &l->part, &l->meaning, &l->code, &l->count, &l->text };
    do {
        if (fgets(l->bytes, sizeof(l->bytes), f) == NULL) return false;
    } while (l->bytes[0] == '#');
    l->bytes[strcspn(l->bytes, "\n")] = '\0';
    char *at = l->bytes;
    for (size_t i = 0; i < 5; i++) {
        *cells[i] = at;
        at += strcspn(at, i < 4 ? "\t" : "");
        if (i < 4) {
            ck_assert_msg(*at == '\t', "not five columns: %s", l->bytes);
            *at++ = '\0';
        }
    }
    return true;
}

static enum keyword_act act_of(const char *word) {
    for (int i = 0; i < KEYWORD_ACTS; i++) {
        if (strcmp(acts[i], word) == 0) return (enum keyword_act)i;
    }
    ck_abort_msg("no such meaning: %s", word);
}

struct tally {
    int meant[KEYWORD_ACTS], understood[KEYWORD_ACTS], wrong;
};

static void judge(struct arena *a, const struct line *l, struct tally *t) {
    const char *clean;
    enum keyword_act meant = act_of(l->meaning);
    ck_assert_int_eq(text_clean(a, l->text, strlen(l->text), true, &clean), TEXT_OK);
    struct keyword_reading r = keywords_read(clean);
    bool code = r.has_code == (*l->code != '\0') && (!r.has_code || r.code == strtoll(l->code, NULL, 10));
    bool count = r.has_count == (*l->count != '\0') && (!r.has_count || r.count == strtoll(l->count, NULL, 10));
    t->meant[meant]++;
    if (r.act == meant && (meant == KEYWORD_NONE || (code && count))) {
        t->understood[meant]++;
        return;
    }
    if (getenv("GN_CORPUS") != NULL && strcmp(getenv("GN_CORPUS"), l->part) == 0)
        printf("  %s read as %s: \"%s\"\n", l->meaning, acts[r.act], l->text);
    if (r.act == KEYWORD_NONE) return;  // an officer reads it
    t->wrong++;
    fprintf(stderr, "WRONG (%s): \"%s\" means %s, was read as %s %lld\n", l->part, l->text, l->meaning, acts[r.act], (long long)r.code);
}

static int sum(const int n[KEYWORD_ACTS]) {
    int all = 0;
    for (int i = KEYWORD_NONE + 1; i < KEYWORD_ACTS; i++) all += n[i];
    return all;
}

static void tell(const char *part, const struct tally *t) {
    int meant = sum(t->meant), understood = sum(t->understood);
    printf("replies, part \"%s\": %d of %d understood (%.1f %%), %d sentences left to an officer, %d read wrongly:", part, understood, meant,
           100.0 * understood / meant, t->understood[KEYWORD_NONE], t->wrong);
    for (int i = KEYWORD_NONE + 1; i < KEYWORD_ACTS; i++) {
        if (t->meant[i] > 0) printf(" %s %d/%d", acts[i], t->understood[i], t->meant[i]);
    }
    printf("\n");
    fflush(stdout);
}

START_TEST(the_corpus_is_read_without_a_mistake) {
    struct arena *a = arena_new();
    struct tally tally[PARTS] = { { .wrong = 0 } };
    struct line l;
    FILE *f = fopen("tests/corpus/replies.tsv", "r");
    ck_assert_msg(f != NULL, "run from the top folder of the project");
    while (next_line(f, &l)) judge(a, &l, &tally[strcmp(l.part, parts[1]) == 0]);
    fclose(f);
    for (int i = 0; i < PARTS; i++) {
        tell(parts[i], &tally[i]);
        ck_assert_int_ge(sum(tally[i].meant), 150);
        ck_assert_int_eq(tally[i].wrong, 0);
        ck_assert_int_eq(tally[i].understood[KEYWORD_NONE], tally[i].meant[KEYWORD_NONE]);
        ck_assert_int_ge(100 * sum(tally[i].understood), least_percent[i] * sum(tally[i].meant));
    }
    arena_free(a);
}
END_TEST

// The list of the law's words, and the names that look like them.
static const struct {
    const char *text;
    enum keyword_act act;
} fixed[] = {
    { "TC", KEYWORD_OPT_OUT }, { "TU CHOI", KEYWORD_OPT_OUT }, { "HUY", KEYWORD_OPT_OUT }, { "HUY DK", KEYWORD_OPT_OUT }, { "NGUNG", KEYWORD_OPT_OUT },
    { "DUNG", KEYWORD_OPT_OUT }, { "KHONG NHAN", KEYWORD_OPT_OUT }, { "STOP", KEYWORD_OPT_OUT }, { "UNSUB", KEYWORD_OPT_OUT }, { "DK", KEYWORD_OPT_IN },
    { "DANG KY", KEYWORD_OPT_IN }, { "H\xE1\xBB\xA6Y", KEYWORD_OPT_OUT }, { "HU\xE1\xBB\xB6", KEYWORD_OPT_OUT }, { "HU\xCC\x89Y", KEYWORD_OPT_OUT },
    { "Huy xin dang ky lop may", KEYWORD_NONE }, { "\xC4\x90\xC3\xBAng", KEYWORD_NONE }, { "C\xC3\xB4", KEYWORD_NONE }, { "", KEYWORD_NONE }, { " . ", KEYWORD_NONE },
    { "1 1234", KEYWORD_CONFIRM }, { "1 12345", KEYWORD_NONE }, { "$1$11212", KEYWORD_NONE }, { "VIEC 123456", KEYWORD_JOBS }, { "VIEC 1234567", KEYWORD_NONE },
};

START_TEST(words_of_the_law) {
    struct arena *a = arena_new();
    const char *clean;
    ck_assert_int_eq(text_clean(a, fixed[_i].text, strlen(fixed[_i].text), true, &clean), TEXT_OK);
    struct keyword_reading r = keywords_read(clean);
    ck_assert_msg(r.act == fixed[_i].act, "\"%s\" was read as %s", fixed[_i].text, acts[r.act]);
    arena_free(a);
}
END_TEST

START_TEST(every_spelling_is_read_as_its_row_says) {
    for (const struct keyword *const *table = keyword_tables; *table != NULL; table++) {
        for (const struct keyword *k = *table; k->spelt != NULL; k++) {
            for (const char *at = k->spelt; *at != '\0';) {
                char text[100];
                size_t n = strcspn(at, "|");
                snprintf(text, sizeof(text), "%.*s%s", (int)n, at, k->flags & KEYWORD_NUMBERS ? " 12" : "");
                struct keyword_reading r = keywords_read(text);
                ck_assert_msg(r.act == k->act, "\"%s\" is read as %s", text, acts[r.act]);
                at += n + (at[n] == '|');
            }
        }
    }
}
END_TEST

// The longest that comes, and what only looks long: no keyword, and no harm.
START_TEST(long_texts_are_no_keywords) {
    char text[LONGEST];
    memset(text, 'o', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    ck_assert_int_eq(keywords_read(text).act, KEYWORD_NONE);
    memset(text, '1', sizeof(text) - 1);
    ck_assert_int_eq(keywords_read(text).act, KEYWORD_NONE);
    memset(text, ' ', sizeof(text) - 1);
    text[0] = '1';
    ck_assert_int_eq(keywords_read(text).act, KEYWORD_CONFIRM);
}
END_TEST

Suite *t_sms_keywords_suite(void);
Suite *t_sms_keywords_suite(void) {
    Suite *s = suite_create("sms/keywords");
    TCase *t = tcase_create("keywords");
    tcase_add_test(t, the_corpus_is_read_without_a_mistake);
    tcase_add_loop_test(t, words_of_the_law, 0, (int)(sizeof(fixed) / sizeof(fixed[0])));
    tcase_add_test(t, every_spelling_is_read_as_its_row_says);
    tcase_add_test(t, long_texts_are_no_keywords);
    suite_add_tcase(s, t);
    return s;
}

// SPDX-License-Identifier: MPL-2.0
// A file is a list of statements, each ended by ";" at the end of a line, whatever quotes say: easy to see and to check.
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tool/migrate.h"

enum { NUMBER_DIGITS = 4, MAX_STEPS = 500, TITLE_LENGTH = 70 };

// "0001_units.sql"
static int is_migration(const struct dirent *d) {
    size_t n = strlen(d->d_name);
    return n > 4 && isdigit((unsigned char)d->d_name[0]) && strcmp(d->d_name + n - 4, ".sql") == 0;
}

static bool has_number(const char *file) {
    for (int i = 0; i < NUMBER_DIGITS; i++)
        if (!isdigit((unsigned char)file[i])) return false;
    return file[NUMBER_DIGITS] == '_';
}

static const char *title_of(struct arena *a, const char *text) {
    size_t n = strcspn(text, "\n(");
    if (n > TITLE_LENGTH) n = TITLE_LENGTH;
    while (n > 0 && (text[n - 1] == ' ' || ((unsigned char)text[n] & 0xC0) == 0x80)) n--;
    return arena_strndup(a, text, n);
}

static void trim_end(char *line) {
    size_t n = strlen(line);
    while (n > 0 && isspace((unsigned char)line[n - 1])) line[--n] = '\0';
}

static void add_step(struct arena *a, struct migration *m, struct buf *text, int line) {
    text->data[--text->len] = '\0';  // ";"
    const char *copy = arena_strndup(a, text->data, text->len);
    m->steps[m->n++] = (struct statement){ .text = copy, .title = title_of(a, copy), .line = line };
    *text = buf_new(a);
}

// What is before the first word of a statement does not belong to it: comments may be corrected later.
static bool read_lines(struct arena *a, FILE *f, struct migration *m, const char **why) {
    struct buf text = buf_new(a);
    char *line = NULL;
    size_t size = 0;
    int number = 0, first = 0;
    while (getline(&line, &size, f) > 0 && m->n < MAX_STEPS) {
        number++;
        trim_end(line);
        if (text.len == 0 && (line[0] == '\0' || strncmp(line, "--", 2) == 0)) continue;
        if (text.len == 0) first = number;
        else buf_char(&text, '\n');
        buf_text(&text, line);
        if (text.data[text.len - 1] == ';') add_step(a, m, &text, first);
    }
    free(line);
    if (text.len > 0) *why = arena_printf(a, "%s:%d: the last statement has no \";\" at the end of a line", m->path, first);
    else if (m->n == 0) *why = arena_printf(a, "%s: no statements", m->path);
    else if (m->n == MAX_STEPS) *why = arena_printf(a, "%s: more than %d statements", m->path, MAX_STEPS - 1);
    return *why == NULL;
}

static bool read_file(struct arena *a, struct migration *m, const char **why) {
    FILE *f = fopen(m->path, "r");
    if (!f) {
        *why = arena_printf(a, "%s: %s", m->path, strerror(errno));
        return false;
    }
    m->steps = arena_array(a, MAX_STEPS, sizeof *m->steps);
    bool done = read_lines(a, f, m, why);
    fclose(f);
    return done;
}

static bool read_files(struct arena *a, const char *dir, struct dirent **files, struct migrations *out, const char **why) {
    for (size_t i = 0; i < out->n; i++) {
        const char *file = files[i]->d_name;
        struct migration *m = &out->at[i];
        m->path = arena_printf(a, "%s/%s", dir, file);
        m->name = arena_printf(a, "%s%.*s", out->prefix, (int)strlen(file) - 4, file);
        if (!has_number(file)) *why = arena_printf(a, "%s: the name must begin with %d digits and _", m->path, NUMBER_DIGITS);
        else if (i > 0 && strncmp(file, files[i - 1]->d_name, NUMBER_DIGITS) == 0)
            *why = arena_printf(a, "%s: the number is used twice", m->path);
        if (*why || !read_file(a, m, why)) return false;
    }
    return true;
}

bool migrations_read(struct arena *a, const char *dir, const char *prefix, struct migrations *out, const char **why) {
    struct dirent **files = NULL;
    int n = scandir(dir, &files, is_migration, alphasort);
    *why = NULL;
    if (n <= 0) {
        *why = arena_printf(a, "%s: no files NNNN_name.sql", dir);
        free(files);
        return false;
    }
    *out = (struct migrations){ .n = (size_t)n, .prefix = prefix };
    out->at = arena_array(a, out->n, sizeof *out->at);
    bool done = read_files(a, dir, files, out, why);
    for (int i = 0; i < n; i++) free(files[i]);
    free(files);
    return done;
}

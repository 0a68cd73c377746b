// SPDX-License-Identifier: MPL-2.0
// sqlgen -o DIR [--migrations DIR] FILE.sql ...: named queries (see sql/db/query.h) into DIR/queries.h and DIR/queries.c, and
// with --migrations the name of the newest migration into DIR/schema_version.h. A wrong query is reported as
// "file:line: message"; then nothing is written and the exit code is 1.
#include <ctype.h>
#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

enum { MAX_MEMBERS = 64, MAX_MARKS = 128, MAX_NAME = 60 };
enum kind { I64, TEXT, BLOB };
enum shape { ONE, OPT, MANY, EXEC, EXEC1, ROWS };

struct member {
    const char *name;
    enum kind kind;
    bool nullable;
    bool used;
};

struct members {
    struct member at[MAX_MEMBERS];
    size_t n;
};

struct query {
    struct query *next;
    const char *file;
    int line;  // of "-- name:"
    const char *name;
    enum shape shape;
    struct members in;
    struct members out;
    const char *scope;
    struct buf comment;
    struct buf sql;  // lines of text with ? for :name
    const struct member *marks[MAX_MARKS];
    size_t n_marks;
    char quote;      // open quote at the end of the last line
    bool has_text;
};

struct gen {
    struct arena *arena;
    struct query *first;
    struct query **end;
    struct query *open;  // header or text being read
    const char *file;
    int line;
    int faults;
};

static const char *const kind_words[] = { [I64] = "i64", [TEXT] = "text", [BLOB] = "blob" };
static const char *const kind_names[] = { [I64] = "QUERY_I64", [TEXT] = "QUERY_TEXT", [BLOB] = "QUERY_BLOB" };
static const char *const kind_types[] = { [I64] = "int64_t ", [TEXT] = "const char *", [BLOB] = "struct db_bytes " };
static const char *const shape_words[]
    = { [ONE] = ":one", [OPT] = ":opt", [MANY] = ":many", [EXEC] = ":exec", [EXEC1] = ":exec1", [ROWS] = ":rows" };
static const char *const shape_names[] = { [ONE] = "QUERY_ONE", [OPT] = "QUERY_OPT", [MANY] = "QUERY_MANY", [EXEC] = "QUERY_EXEC",
                                           [EXEC1] = "QUERY_EXEC1", [ROWS] = "QUERY_ROWS" };
static const char *const c_words[]
    = { "auto",     "break",  "case",     "char",   "const",  "continue", "default", "do",     "double",  "else",
        "enum",     "extern", "float",    "for",    "goto",   "if",       "inline",  "int",    "long",    "register",
        "restrict", "return", "short",    "signed", "sizeof", "static",   "struct",  "switch", "typedef", "union",
        "unsigned", "void",   "volatile", "while",  "bool",   "true",     "false" };

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int word_index(const char *const *words, size_t n, const char *word) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0) return (int)i;
    return -1;
}

__attribute__((format(printf, 2, 3))) static void complain(struct gen *g, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: ", g->file, g->line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    g->faults++;
}

// ---- reading

static char *trim(char *s) {
    while (isspace((unsigned char)*s)) s++;
    size_t n = strlen(s);
    while (n > 0 && isspace((unsigned char)s[n - 1])) s[--n] = '\0';
    return s;
}

static bool is_name(const char *s) {
    if (!islower((unsigned char)*s) || strlen(s) > MAX_NAME) return false;
    for (; *s; s++)
        if (!islower((unsigned char)*s) && !isdigit((unsigned char)*s) && *s != '_') return false;
    return true;
}

static struct member *find_member(struct members *m, const char *name) {
    for (size_t i = 0; i < m->n; i++)
        if (strcmp(m->at[i].name, name) == 0) return &m->at[i];
    return NULL;
}

// "note text?"
static void read_member(struct gen *g, struct members *m, char *part) {
    char *rest = part;
    char *name = strsep(&rest, " \t");
    char *kind = rest ? trim(rest) : "";
    size_t n = strlen(kind);
    bool nullable = n > 0 && kind[n - 1] == '?';
    if (nullable) kind[n - 1] = '\0';
    int k = word_index(kind_words, COUNT(kind_words), kind);
    if (!is_name(name) || word_index(c_words, COUNT(c_words), name) >= 0) complain(g, "\"%s\" cannot be a name", name);
    else if (k < 0) complain(g, "\"%s\" needs a kind: i64, text or blob, with ? when it may be NULL", name);
    else if (find_member(m, name)) complain(g, "\"%s\" is named twice", name);
    else if (m->n == MAX_MEMBERS) complain(g, "more than %d names", MAX_MEMBERS);
    else m->at[m->n++] = (struct member){ .name = name, .kind = (enum kind)k, .nullable = nullable };
}

static void read_members(struct gen *g, struct members *m, char *list) {
    list = trim(list);
    if (!*list) return;
    for (char *part; (part = strsep(&list, ",")) != NULL;) read_member(g, m, trim(part));
}

static void read_in(struct gen *g, char *rest) { read_members(g, &g->open->in, rest); }
static void read_out(struct gen *g, char *rest) { read_members(g, &g->open->out, rest); }

static void read_scope(struct gen *g, char *rest) {
    rest = trim(rest);
    bool none = strncmp(rest, "none", 4) == 0 && (rest[4] == ',' || rest[4] == '\0');
    if (g->open->scope) complain(g, "a second scope");
    if (!*rest) complain(g, "an empty scope: name the column, or \"none, <reason>\"");
    else if (none && (rest[4] == '\0' || !*trim(rest + 5))) complain(g, "scope \"none\" needs a reason: \"none, <reason>\"");
    g->open->scope = rest;
}

static void check_unfinished(struct gen *g) {
    if (g->open) complain(g, "query \"%s\" (line %d) has no \";\" at the end of a line", g->open->name, g->open->line);
    g->open = NULL;
}

// "visit_due :many"
static void read_name(struct gen *g, char *rest) {
    check_unfinished(g);
    rest = trim(rest);
    char *name = strsep(&rest, " \t");
    int shape = word_index(shape_words, COUNT(shape_words), rest ? trim(rest) : "");
    if (!is_name(name)) complain(g, "\"%s\" cannot be the name of a query", name);
    if (shape < 0) complain(g, "query \"%s\" needs one of :one :opt :many :exec :exec1 :rows after its name", name);
    for (const struct query *q = g->first; q; q = q->next)
        if (strcmp(q->name, name) == 0) complain(g, "query \"%s\" exists already, %s:%d", name, q->file, q->line);
    struct query *q = arena_new_of(g->arena, struct query);
    q->file = g->file;
    q->line = g->line;
    q->name = name;
    q->shape = shape < 0 ? EXEC : (enum shape)shape;
    q->comment = buf_new(g->arena);
    q->sql = buf_new(g->arena);
    *g->end = q;
    g->end = &q->next;
    g->open = q;
}

static const struct {
    const char *word;
    void (*read)(struct gen *g, char *rest);
    bool inside;  // only in the header of a query
} directives[]
    = { { "name:", read_name, false }, { "in:", read_in, true }, { "out:", read_out, true }, { "scope:", read_scope, true } };

// A line "-- ..." outside a query's text.
static void read_comment(struct gen *g, char *text) {
    text = trim(text);
    for (size_t i = 0; i < COUNT(directives); i++) {
        size_t n = strlen(directives[i].word);
        if (strncmp(text, directives[i].word, n) != 0) continue;
        if (directives[i].inside && !g->open) complain(g, "\"%s\" outside the header of a query", directives[i].word);
        else directives[i].read(g, text + n);
        return;
    }
    if (g->open && *text) buf_printf(&g->open->comment, "// %s\n", text);
}

// :name at p; returns what follows it.
static const char *read_mark(struct gen *g, struct query *q, const char *p) {
    size_t n = 1;
    while (isalnum((unsigned char)p[n]) || p[n] == '_') n++;
    const char *name = arena_strndup(g->arena, p + 1, n - 1);
    struct member *m = find_member(&q->in, name);
    if (!m) complain(g, "\":%s\" is not named in \"-- in:\"", name);
    else if (q->n_marks == MAX_MARKS) complain(g, "more than %d parameters", MAX_MARKS);
    else q->marks[q->n_marks++] = m;
    if (m) m->used = true;
    buf_char(&q->sql, '?');
    return p + n;
}

// One character inside quotes; '' and \' do not end them.
static const char *read_quoted(struct query *q, const char *p) {
    buf_char(&q->sql, *p);
    if ((*p == '\\' && q->quote != '`') || (*p == q->quote && p[1] == q->quote)) {
        if (!p[1]) return p + 1;
        buf_char(&q->sql, p[1]);
        return p + 2;
    }
    if (*p == q->quote) q->quote = 0;
    return p + 1;
}

static const char *read_bare(struct gen *g, struct query *q, const char *p) {
    if (*p == ':' && isalpha((unsigned char)p[1])) return read_mark(g, q, p);
    if (*p == '?') complain(g, "a bare \"?\": name the parameter");
    if (*p == '#' || (*p == '/' && p[1] == '*')) complain(g, "only \"-- \" comments");
    if (*p == '\'' || *p == '"' || *p == '`') q->quote = *p;
    buf_char(&q->sql, *p);
    return p + 1;
}

static void check_query(struct gen *g, struct query *q);

// A line of SQL. Its last character ";" ends the query.
static void read_sql(struct gen *g, char *line) {
    struct query *q = g->open;
    const char *p = q->quote ? line : trim(line);
    q->has_text = true;
    while (*p) {
        if (q->quote) {
            p = read_quoted(q, p);
            continue;
        }
        if (p[0] == '-' && p[1] == '-' && (p[2] == ' ' || !p[2])) break;
        if (*p == ';') {
            if (*trim(arena_strdup(g->arena, p + 1))) complain(g, "text after \";\": a query is one statement");
            check_query(g, q);
            g->open = NULL;
            return;
        }
        p = read_bare(g, q, p);
    }
    buf_char(&q->sql, '\n');
}

static void read_line(struct gen *g, char *line) {
    bool quoted = g->open && g->open->quote;
    char *text = quoted ? line : trim(line);
    if (!*text && !quoted) return;
    if (!quoted && strncmp(text, "--", 2) == 0 && (!g->open || !g->open->has_text || strncmp(trim(text + 2), "name:", 5) == 0))
        read_comment(g, text + 2);
    else if (!g->open) complain(g, "SQL outside a query: it starts with \"-- name: word :shape\"");
    else read_sql(g, text);
}

// ---- checks of a whole query

static void check_scope(struct gen *g, const struct query *q, const char *sql) {
    const struct members *in = &q->in;
    if (!q->scope) {
        complain(g, "query \"%s\" has no \"-- scope:\" line", q->name);
        return;
    }
    if (strncmp(q->scope, "none", 4) == 0) return;
    bool has_param = false;
    for (size_t i = 0; i < in->n; i++) has_param |= strcmp(in->at[i].name, "scope") == 0 && in->at[i].kind == I64;
    if (!strstr(sql, "unit_scope")) complain(g, "query \"%s\" names a scope, but its text has no unit_scope", q->name);
    if (!strstr(sql, q->scope)) complain(g, "query \"%s\": its text has no %s", q->name, q->scope);
    if (!has_param) complain(g, "query \"%s\" names a scope, but has no parameter \"scope i64\"", q->name);
}

// has_x of a nullable number must not be another member's name.
static void check_names(struct gen *g, struct members *m) {
    for (size_t i = 0; i < m->n; i++)
        if (m->at[i].nullable && m->at[i].kind == I64 && find_member(m, arena_printf(g->arena, "has_%s", m->at[i].name)))
            complain(g, "\"has_%s\" is named twice: \"%s i64?\" makes one", m->at[i].name, m->at[i].name);
}

static void check_query(struct gen *g, struct query *q) {
    const char *sql = buf_string(&q->sql);
    bool changes = q->shape == EXEC || q->shape == EXEC1 || q->shape == ROWS;
    check_scope(g, q, sql);
    check_names(g, &q->in);
    check_names(g, &q->out);
    for (size_t i = 0; i < q->in.n; i++)
        if (!q->in.at[i].used) complain(g, "parameter \"%s\" of query \"%s\" is not used", q->in.at[i].name, q->name);
    if (q->shape == ROWS && q->in.n == 0) complain(g, "query \"%s\" is :rows and has no \"in\"", q->name);
    if (changes && q->out.n > 0) complain(g, "query \"%s\" is %s and has an \"out\"", q->name, shape_words[q->shape]);
    if (!changes && q->out.n == 0) complain(g, "query \"%s\" is %s and needs \"-- out:\"", q->name, shape_words[q->shape]);
}

static void read_file(struct gen *g, const char *path) {
    FILE *f = fopen(path, "r");
    g->file = path;
    g->line = 0;
    if (!f) {
        complain(g, "cannot be opened");
        return;
    }
    char *line = NULL;
    size_t size = 0;
    for (ssize_t n; (n = getline(&line, &size, f)) > 0;) {
        g->line++;
        read_line(g, arena_strndup(g->arena, line, (size_t)n - (line[n - 1] == '\n')));
    }
    free(line);
    fclose(f);
    check_unfinished(g);
}

// ---- writing

static void emit_struct(struct buf *b, const struct query *q, const char *suffix, const struct members *m) {
    if (m->n == 0) return;
    buf_printf(b, "struct q_%s_%s {\n", q->name, suffix);
    for (size_t i = 0; i < m->n; i++) {
        buf_printf(b, "    %s%s;\n", kind_types[m->at[i].kind], m->at[i].name);
        if (m->at[i].nullable && m->at[i].kind == I64) buf_printf(b, "    bool has_%s;\n", m->at[i].name);
    }
    buf_text(b, "};\n");
}

static void emit_head(struct buf *b, const struct query *q) {
    buf_printf(b, "enum rc q_%s(struct db *db, struct arena *a", q->name);
    if (q->in.n > 0) buf_printf(b, ", const struct q_%s_in *%s", q->name, q->shape == ROWS ? "rows, size_t n" : "in");
    switch (q->shape) {
    case ROWS: buf_text(b, ", int64_t *affected)"); break;
    case ONE: buf_printf(b, ", struct q_%s_out *out)", q->name); break;
    case OPT: buf_printf(b, ", struct q_%s_out *out, bool *found)", q->name); break;
    case MANY: buf_printf(b, ", struct q_%s_out **rows, size_t *count)", q->name); break;
    case EXEC: buf_text(b, ", int64_t *affected)"); break;
    case EXEC1: default: buf_text(b, ")"); break;
    }
}

static void emit_header(struct gen *g, struct buf *b) {
    buf_text(b, "// Generated by sqlgen from sql/queries: do not edit.\n#ifndef GEN_QUERIES_H\n#define GEN_QUERIES_H\n\n"
                "#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n\n#include \"db/query.h\"\n\nstruct arena;\n");
    for (struct query *q = g->first; q; q = q->next) {
        buf_printf(b, "\n%s", buf_string(&q->comment));
        emit_struct(b, q, "in", &q->in);
        emit_struct(b, q, "out", &q->out);
        emit_head(b, q);
        buf_text(b, " MUST_USE;\n");
    }
    buf_text(b, "\n#endif\n");
}

static void emit_member(struct buf *b, const struct query *q, const char *suffix, const struct member *m) {
    bool pair = m->nullable && m->kind == I64;
    buf_printf(b, "    { \"%s\", %s, %s, offsetof(struct q_%s_%s, %s), ", m->name, kind_names[m->kind],
               m->nullable ? "true" : "false", q->name, suffix, m->name);
    if (pair) buf_printf(b, "offsetof(struct q_%s_%s, has_%s) },\n", q->name, suffix, m->name);
    else buf_text(b, "0 },\n");
}

static void emit_tables(struct buf *b, const struct query *q) {
    if (q->n_marks > 0) {
        buf_printf(b, "\nstatic const struct query_member %s_params[] = {\n", q->name);
        for (size_t i = 0; i < q->n_marks; i++) emit_member(b, q, "in", q->marks[i]);
        buf_text(b, "};\n");
    }
    if (q->out.n > 0) {
        buf_printf(b, "\nstatic const struct query_member %s_columns[] = {\n", q->name);
        for (size_t i = 0; i < q->out.n; i++) emit_member(b, q, "out", &q->out.at[i]);
        buf_text(b, "};\n");
    }
}

// As one C string literal per line of SQL.
static void emit_literal(struct buf *b, const char *indent, const char *text) {
    buf_printf(b, "%s\"", indent);
    for (const char *p = text; *p; p++) {
        if (*p == '\n' && p[1]) buf_printf(b, "\\n\"\n%s\"", indent);
        else if (*p == '\n') continue;
        else if (*p == '"' || *p == '\\') buf_printf(b, "\\%c", *p);
        else buf_char(b, *p);
    }
    buf_text(b, "\"");
}

static void emit_table_name(struct buf *b, const struct query *q, const char *table, size_t n) {
    if (n > 0) buf_printf(b, "        %s_%s, %zu,\n", q->name, table, n);
    else buf_text(b, "        NULL, 0,\n");
}

static void emit_query(struct buf *b, struct query *q) {
    buf_printf(b, "    [AT_%s] = {\n        \"%s\", %s,\n", q->name, q->name, shape_names[q->shape]);
    emit_literal(b, "        ", buf_string(&q->sql));
    buf_text(b, ",\n");
    emit_table_name(b, q, "params", q->n_marks);
    emit_table_name(b, q, "columns", q->out.n);
    if (q->out.n > 0) buf_printf(b, "        sizeof(struct q_%s_out),\n", q->name);
    else buf_text(b, "        0,\n");
    emit_literal(b, "        ", q->scope);
    buf_text(b, ",\n    },\n");
}

static void emit_function(struct buf *b, const struct query *q) {
    const char *in = q->in.n > 0 ? "in" : "NULL";
    buf_text(b, "\n");
    emit_head(b, q);
    buf_text(b, " {\n");
    switch (q->shape) {
    case ONE: buf_printf(b, "    return query_rows(db, a, &query_all[AT_%s], %s, out, NULL);\n", q->name, in); break;
    case OPT:
        buf_printf(b, "    size_t count = 0;\n    enum rc rc = query_rows(db, a, &query_all[AT_%s], %s, out, &count);\n"
                      "    *found = count == 1;\n    return rc;\n", q->name, in);
        break;
    case MANY: buf_printf(b, "    return query_rows(db, a, &query_all[AT_%s], %s, rows, count);\n", q->name, in); break;
    case EXEC: buf_printf(b, "    return query_exec(db, a, &query_all[AT_%s], %s, affected);\n", q->name, in); break;
    case ROWS:
        buf_printf(b, "    return query_exec_rows(db, a, &query_all[AT_%s], rows, sizeof *rows, n, affected);\n", q->name);
        break;
    case EXEC1: default: buf_printf(b, "    return query_exec(db, a, &query_all[AT_%s], %s, NULL);\n", q->name, in); break;
    }
    buf_text(b, "}\n");
}

static void emit_source(struct gen *g, struct buf *b) {
    buf_text(b, "// Generated by sqlgen from sql/queries: do not edit.\n#include \"queries.h\"\n");
    for (const struct query *q = g->first; q; q = q->next) emit_tables(b, q);
    buf_text(b, "\nenum {\n");
    for (const struct query *q = g->first; q; q = q->next) buf_printf(b, "    AT_%s,\n", q->name);
    buf_text(b, "    AT_END\n};\n\nconst struct query query_all[] = {\n");
    for (struct query *q = g->first; q; q = q->next) emit_query(b, q);
    buf_text(b, "    [AT_END] = { .name = NULL },\n};\n");
    for (const struct query *q = g->first; q; q = q->next) emit_function(b, q);
}

// Through a second name, so that a half-written file never looks newer than its sources.
static bool write_file(struct gen *g, const char *dir, const char *name, struct buf *b) {
    const char *path = arena_printf(g->arena, "%s/%s", dir, name);
    const char *half = arena_printf(g->arena, "%s.new", path);
    FILE *f = fopen(half, "w");
    bool done = f && fwrite(b->data, 1, b->len, f) == b->len;
    if (f && fclose(f) != 0) done = false;
    if (done && rename(half, path) == 0) return true;
    perror(path);
    return false;
}

static int is_migration(const struct dirent *d) {
    size_t n = strlen(d->d_name);
    return n > 4 && isdigit((unsigned char)d->d_name[0]) && strcmp(d->d_name + n - 4, ".sql") == 0;
}

static bool write_version(struct gen *g, const char *dir, const char *migrations) {
    struct dirent **files = NULL;
    int n = scandir(migrations, &files, is_migration, alphasort);
    if (n <= 0) fprintf(stderr, "%s: no migrations\n", migrations);
    struct buf b = buf_new(g->arena);
    buf_text(&b, "// Generated by sqlgen: the newest migration this program was built with.\n#ifndef GEN_SCHEMA_VERSION_H\n"
                 "#define GEN_SCHEMA_VERSION_H\n\n");
    if (n > 0) buf_printf(&b, "#define SCHEMA_VERSION \"%.*s\"\n\n", (int)strlen(files[n - 1]->d_name) - 4, files[n - 1]->d_name);
    buf_text(&b, "#endif\n");
    for (int i = 0; i < n; i++) free(files[i]);
    free(files);
    return n > 0 && write_file(g, dir, "schema_version.h", &b);
}

static bool write_all(struct gen *g, const char *dir, const char *migrations) {
    struct buf header = buf_new(g->arena), source = buf_new(g->arena);
    emit_header(g, &header);
    emit_source(g, &source);
    if (migrations && !write_version(g, dir, migrations)) return false;
    return write_file(g, dir, "queries.h", &header) && write_file(g, dir, "queries.c", &source);
}

int main(int argc, char **argv) {
    const char *dir = NULL, *migrations = NULL;
    struct gen g = { .arena = arena_new() };
    g.end = &g.first;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-o") == 0 && i + 1 < argc) dir = argv[++i];
        else if (strcmp(argv[i], "--migrations") == 0 && i + 1 < argc) migrations = argv[++i];
        else read_file(&g, argv[i]);
    }
    if (!dir) fputs("usage: sqlgen -o DIR [--migrations DIR] FILE.sql ...\n", stderr);
    bool done = dir && g.faults == 0 && write_all(&g, dir, migrations);
    arena_free(g.arena);
    return done ? 0 : 1;
}

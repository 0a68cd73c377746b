// SPDX-License-Identifier: MPL-2.0
// Lists: filters and sort on flagged fields, search by words or numbers, keyset paging with a sealed cursor.
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/must.h"
#include "base/phone.h"
#include "base/text.h"
#include "base/vault.h"
#include "entity/entity.h"

enum { PARAMS_MAX = 24, SORT_TEXT_MAX = 400 };

// --- reading the query string -----------------------------------------------------------------------------------------------------

static enum rc malformed(struct cx *cx, const char *what) {
    return fail(cx, RC_MALFORMED, "bad_query", arena_printf(cx->arena, "Tham số không dùng được: %s.", what));
}

static enum rc read_filter(struct cx *cx, const struct entity *e, const char *name, const char *value, struct list_query *out) {
    int at = entity_field_or(e, name);
    if (at < 0 || !(e->fields[at].flags & FILTER) || out->n_filters == FILTER_MAX) return malformed(cx, "tên bộ lọc");
    const struct field *f = &e->fields[at];
    if ((f->flags & SENSITIVE) && !role_allows(cx->who->role, P_PERSON_SENSITIVE)) return fail(cx, RC_FORBIDDEN, NULL, NULL);
    enum rc rc = decode_text(cx, f, value, &out->filter[out->n_filters].value);
    if (rc != RC_OK) return rc == RC_INVALID ? malformed(cx, f->name) : rc;
    out->filter[out->n_filters++].field = (size_t)at;
    return RC_OK;
}

static enum rc read_sort(struct cx *cx, const struct entity *e, const char *value, struct list_query *out) {
    int at = entity_field_or(e, value + (value[0] == '-'));
    bool by_id = strcmp(value + (value[0] == '-'), "id") == 0;
    if (!by_id && (at < 0 || !(e->fields[at].flags & SORT))) return malformed(cx, "sort");
    out->sort = value;
    return RC_OK;
}

static enum rc read_limit(struct cx *cx, const char *value, struct list_query *out) {
    char *end;
    long n = strtol(value, &end, 10);
    if (*end || end == value || n < 1 || n > LIST_MAX) return malformed(cx, "limit (1 đến 200)");
    out->limit = (int)n;
    return RC_OK;
}

enum rc list_parse(struct cx *cx, const struct entity *e, const char *const *names, const char *const *values, size_t n, struct list_query *out) {
    *out = (struct list_query){ .limit = LIST_DEFAULT };
    for (size_t i = 0; i < n; i++) {
        if (strcmp(names[i], "limit") == 0) TRY(read_limit(cx, values[i], out));
        else if (strcmp(names[i], "sort") == 0) TRY(read_sort(cx, e, values[i], out));
        else if (strcmp(names[i], "after") == 0) out->after = values[i];
        else if (strcmp(names[i], "q") == 0 && e->search != SEARCH_NONE) out->q = values[i];
        else TRY(read_filter(cx, e, names[i], values[i], out));
    }
    if (!out->q) return RC_OK;
    const char *clean;
    if (text_length(out->q) > 100 || text_clean(cx->arena, out->q, strlen(out->q), false, &clean) != TEXT_OK) return malformed(cx, "q");
    out->q = clean[0] ? clean : NULL;
    return RC_OK;
}

// --- the cursor: where the last page ended, sealed because it may hold a name ------------------------------------------------------

struct cursor {
    const char *key;  // sort value as text
    int64_t id;
    bool set;
};

static const char *cursor_place(struct cx *cx, const struct entity *e, const struct list_query *lq) {
    return arena_printf(cx->arena, "cursor:%s:%s:%s", e->collection, lq->sort ? lq->sort : "", lq->q ? "q" : "");
}

static const char *cursor_write(struct cx *cx, const struct entity *e, const struct list_query *lq, const char *key, int64_t id) {
    const char *plain = arena_printf(cx->arena, "%lld %s", (long long)id, key);
    size_t len;
    uint8_t *bytes = vault_seal(cx->app->vault, cx->arena, cursor_place(cx, e, lq), plain, strlen(plain), &len);
    char *hex = arena_alloc(cx->arena, 2 * len + 1);
    vault_hex(bytes, len, hex);
    return hex;
}

static enum rc cursor_read(struct cx *cx, const struct entity *e, const struct list_query *lq, struct cursor *out) {
    *out = (struct cursor){ .set = false };
    if (!lq->after) return RC_OK;
    size_t len = strlen(lq->after) / 2;
    if (len == 0 || len > SORT_TEXT_MAX * 4) return malformed(cx, "after");
    uint8_t *bytes = arena_alloc(cx->arena, len);
    const char *plain = vault_unhex(lq->after, bytes, len) ? vault_unseal(cx->app->vault, cx->arena, cursor_place(cx, e, lq), bytes, len) : NULL;
    if (!plain) return malformed(cx, "after");
    char *end;
    out->id = strtoll(plain, &end, 10);
    out->key = *end ? end + 1 : end;
    out->set = true;
    return RC_OK;
}

// --- the statement ----------------------------------------------------------------------------------------------------------------

struct plan {
    struct buf sql;
    struct db_value params[PARAMS_MAX];
    size_t n;
    const char *key;        // SQL expression of the sort key
    bool descending;
    bool by_key;            // ordered by a word of name_key: its value is the last column
    struct cursor cursor;
};

static void param(struct plan *p, struct db_value v) {
    must(p->n < PARAMS_MAX);
    p->params[p->n++] = v;
}

static char *like_escape(struct cx *cx, const char *q, const char *before, const char *after) {
    struct buf b = buf_new(cx->arena);
    buf_text(&b, before);
    for (; *q; q++) {
        if (*q == '%' || *q == '_' || *q == '\\') buf_char(&b, '\\');
        buf_char(&b, *q);
    }
    buf_text(&b, after);
    buf_string(&b);
    return b.data;
}

// A search for digits: the tail of a phone, a whole phone, or an identity number. Returns how many tokens were made.
// The last is for those who may see identity numbers: a hit would confirm one.
static size_t number_tokens(struct cx *cx, const char *q, struct db_value tokens[3]) {
    char digits[20];
    size_t n = 0, made = 0;
    for (const char *s = q; *s; s++) {
        if (strchr(" .()+", *s)) continue;
        if (*s < '0' || *s > '9' || n == sizeof digits - 1) return 0;
        digits[n++] = *s;
    }
    digits[n] = '\0';
    struct phone phone = phone_parse(q);
    bool id = (n == 12 || n == 9) && role_allows(cx->who->role, P_PERSON_SENSITIVE);
    const char *const kind[3] = { n >= 3 && n <= 8 ? "tail" : NULL, phone.kind != PHONE_INVALID ? "phone" : NULL, id ? "id" : NULL };
    const char *const text[3] = { digits, phone.e164, digits };
    for (size_t i = 0; i < 3; i++) {
        if (!kind[i]) continue;
        uint8_t *token = arena_alloc(cx->arena, VAULT_INDEX_SIZE);
        vault_index(cx->app->vault, kind[i], text[i], token);
        tokens[made++] = db_blob(token, VAULT_INDEX_SIZE);
    }
    return made;
}

static const char *key_column(const struct entity *e) {
    return e->search == SEARCH_PERSON ? "source_id" : "household_id";
}

// Driven from the tokens, which are few; a phone's token leads to its person through the phone.
static void plan_numbers(struct cx *cx, const struct entity *e, struct plan *p, const struct db_value *tokens, size_t n) {
    struct scope_text s = scope_text(cx, e, OP_READ);
    const char *id = e->search == SEARCH_PERSON ? "COALESCE(h.person_id, b.source_id)" : "b.household_id";
    const char *join = e->search == SEARCH_PERSON ? " LEFT JOIN phone h ON h.id = b.source_id" : "";
    const char *from = arena_printf(cx->arena, "(SELECT DISTINCT %s AS id FROM blind_key b%s WHERE b.token IN (?%.*s)) k JOIN %s t ON t.id = k.id",
                                    id, join, (int)(n - 1) * 3, ", ?, ?", e->table);
    p->key = "t.id";
    for (size_t i = 0; i < n; i++) param(p, tokens[i]);
    buf_text(&p->sql, sql_select(cx->arena, e, &s, from));
    if (s.has_param) param(p, s.param);
}

// One row per household (or person): the first of its words that fits. Parameters: scope, word, word.
static void plan_words(struct cx *cx, const struct entity *e, struct plan *p, const char *fold) {
    struct scope_text s = scope_text(cx, e, OP_READ);
    const char *by = key_column(e);
    const char *like = like_escape(cx, fold, "", "%");
    p->key = "k.word";
    p->by_key = true;
    buf_text(&p->sql, sql_select(cx->arena, e, &s, arena_printf(cx->arena, "name_key k JOIN %s t ON t.id = k.%s", e->table, by)));
    if (s.has_param) param(p, s.param);
    if (cx->who->sole_unit) {
        buf_text(&p->sql, " AND k.unit_id = ?");
        param(p, db_int(cx->who->sole_unit));
    }
    buf_printf(&p->sql, " AND k.word LIKE ? AND NOT EXISTS (SELECT 1 FROM name_key f WHERE f.%s = k.%s AND f.word LIKE ?"
                        " AND (f.word < k.word OR (f.word = k.word AND f.source_id < k.source_id)))", by, by);
    param(p, db_text(like));
    param(p, db_text(like));
}

static void plan_table(struct cx *cx, const struct entity *e, struct plan *p) {
    struct scope_text s = scope_text(cx, e, OP_READ);
    buf_text(&p->sql, sql_select(cx->arena, e, &s, arena_printf(cx->arena, "%s t", e->table)));
    if (s.has_param) param(p, s.param);
}

static void plan_search(struct cx *cx, const struct entity *e, const struct list_query *lq, struct plan *p) {
    struct db_value tokens[3];
    size_t n = lq->q && e->search != SEARCH_TEXT ? number_tokens(cx, lq->q, tokens) : 0;
    if (n) {
        plan_numbers(cx, e, p, tokens, n);
    } else if (lq->q && e->search != SEARCH_TEXT) {
        plan_words(cx, e, p, text_fold(cx->arena, lq->q));
    } else {
        plan_table(cx, e, p);
        if (!lq->q) return;
        buf_printf(&p->sql, " AND t.%s COLLATE utf8mb4_uca1400_ai_ci LIKE ?", e->label);
        param(p, db_text(like_escape(cx, lq->q, "%", "%")));
    }
}

static const char *sort_name(const struct entity *e, const struct list_query *lq, bool *descending) {
    const char *sort = lq->sort ? lq->sort : e->order;
    *descending = sort[0] == '-';
    return sort + (sort[0] == '-');
}

static void plan_order(struct cx *cx, const struct entity *e, const struct list_query *lq, struct plan *p) {
    if (!p->key) p->key = arena_printf(cx->arena, "t.%s", sort_name(e, lq, &p->descending));
    bool by_id = strcmp(p->key, "t.id") == 0;
    const char *way = p->descending ? "<" : ">", *word = p->descending ? " DESC" : "";
    const char *id = p->by_key ? arena_printf(cx->arena, "k.%s", key_column(e)) : "t.id";
    if (p->cursor.set && by_id) {
        buf_printf(&p->sql, " AND t.id %s ?", way);
        param(p, db_int(p->cursor.id));
    } else if (p->cursor.set) {
        buf_printf(&p->sql, " AND %s %s= ? AND (%s %s ? OR %s %s ?)", p->key, way, p->key, way, id, way);
        param(p, db_text(p->cursor.key));
        param(p, db_text(p->cursor.key));
        param(p, db_int(p->cursor.id));
    }
    if (by_id) buf_printf(&p->sql, " ORDER BY t.id%s", word);
    else buf_printf(&p->sql, " ORDER BY %s%s, %s%s", p->key, word, id, word);
}

static enum rc plan_list(struct cx *cx, const struct entity *e, const struct list_query *lq, struct plan *p) {
    *p = (struct plan){ .sql = buf_new(cx->arena) };
    TRY(cursor_read(cx, e, lq, &p->cursor));
    plan_search(cx, e, lq, p);
    for (size_t i = 0; i < lq->n_filters; i++) {
        buf_printf(&p->sql, " AND t.%s = ?", e->fields[lq->filter[i].field].name);
        param(p, lq->filter[i].value);
    }
    plan_order(cx, e, lq, p);
    return RC_OK;
}

// --- running it -------------------------------------------------------------------------------------------------------------------

static const char *key_text(struct cx *cx, const struct entity *e, const struct list_query *lq, const struct plan *p, const struct row *row) {
    bool descending;
    if (strcmp(p->key, "t.id") == 0) return "";
    const struct db_value *v = &row->v[entity_field(e, sort_name(e, lq, &descending))];
    return v->kind == DB_INT ? arena_printf(cx->arena, "%lld", (long long)v->i) : v->kind == DB_NULL ? "" : v->s;
}

enum rc list_text(struct cx *cx, const struct entity *e, const struct list_query *lq, const char **out) {
    struct plan p;
    TRY(plan_list(cx, e, lq, &p));
    buf_text(&p.sql, " LIMIT ?");
    param(&p, db_int(lq->limit + 1));
    const char *sql = buf_string(&p.sql);
    if (p.by_key) {
        const char *from = strstr(sql, " FROM ");
        sql = arena_printf(cx->arena, "%.*s, k.word%s", (int)(from - sql), sql, from);
    }
    struct db_rows rows;
    TRY(db_run(cx->db, cx->arena, sql, p.params, p.n, &rows));
    struct buf b = buf_new(cx->arena);
    size_t shown = rows.count > (size_t)lq->limit ? (size_t)lq->limit : rows.count;
    struct row row = { .id = 0 };
    buf_text(&b, "{\"items\":[");
    for (size_t i = 0; i < shown; i++) {
        TRY(row_from_cells(cx, e, db_cell(&rows, i, 0), &row));
        if (i) buf_char(&b, ',');
        entity_text(cx, e, &row, true, &b);
    }
    if (rows.count > shown) {
        const char *key = p.by_key ? db_cell(&rows, shown - 1, rows.columns - 1)->s : key_text(cx, e, lq, &p, &row);
        buf_printf(&b, "],\"next\":\"%s\"}", cursor_write(cx, e, lq, key, row.id));
    } else {
        buf_text(&b, "],\"next\":null}");
    }
    *out = buf_string(&b);
    return RC_OK;
}

enum rc list_run(struct cx *cx, const struct entity *e, const struct list_query *lq, json_t **out) {
    const char *text;
    TRY(list_text(cx, e, lq, &text));
    *out = cx_json(cx, json_loads(text, 0, NULL));
    return RC_OK;
}

enum rc list_of(struct cx *cx, const struct entity *e, const char *field, int64_t id, json_t **items) {
    struct list_query lq = { .limit = LIST_MAX, .n_filters = 1 };
    json_t *list;
    lq.filter[0].field = entity_field(e, field);
    lq.filter[0].value = db_int(id);
    TRY(list_run(cx, e, &lq, &list));
    *items = json_object_get(list, "items");
    return RC_OK;
}

struct each {
    struct cx *cx;
    const struct entity *e;
    list_row_fn fn;
    void *arg;
};

static enum rc each_row(void *arg, struct arena *a, const struct db_value *cells, size_t columns) {
    struct each *it = arg;
    (void)a;
    (void)columns;
    struct row row;
    TRY(row_from_cells(it->cx, it->e, cells, &row));
    return it->fn(it->arg, it->cx, &row);
}

enum rc list_each(struct cx *cx, const struct entity *e, const struct list_query *lq, list_row_fn fn, void *arg) {
    struct plan p;
    TRY(plan_list(cx, e, lq, &p));
    struct each it = { cx, e, fn, arg };
    return db_each(cx->db, cx->arena, buf_string(&p.sql), p.params, p.n, each_row, &it);
}

// SPDX-License-Identifier: MPL-2.0
// Looking things up in the tables of entities and in the values of a write.
#include "entity/entity.h"

#include <string.h>

#include "base/must.h"

// "budget_line" is also "budget-line": paths are written with hyphens.
static bool is_own_name(const char *table, const char *name) {
    while (*table && (*table == *name || (*table == '_' && *name == '-'))) table++, name++;
    return *table == *name;
}

const struct entity *entity_find(const char *name) {
    for (const struct entity *const *e = entity_all; *e; e++)
        if (strcmp((*e)->collection, name) == 0 || is_own_name((*e)->table, name)) return *e;
    return NULL;
}

int entity_field_or(const struct entity *e, const char *name) {
    for (size_t i = 0; i < e->n_fields; i++)
        if (strcmp(e->fields[i].name, name) == 0) return (int)i;
    return -1;
}

size_t entity_field(const struct entity *e, const char *name) {
    int i = entity_field_or(e, name);
    must(i >= 0);
    return (size_t)i;
}

const struct field *entity_label_ref(const struct entity *e) {
    int at = entity_field_or(e, e->label);
    return at >= 0 && e->fields[at].type == F_REF ? &e->fields[at] : NULL;
}

bool field_is_sealed(const struct field *f) {
    return f->type == F_PHONE || f->type == F_IDNUM || f->type == F_SEALED || f->type == F_JSON;
}

const char *word_label(const struct word *words, const char *value) {
    for (const struct word *w = words; value && w->value; w++)
        if (strcmp(w->value, value) == 0) return w->label;
    return value ? value : "";
}

const struct db_value *write_get(const struct write *w, const char *name) {
    return &w->now[entity_field(w->e, name)];
}

void write_set(struct write *w, const char *name, struct db_value value) {
    w->now[entity_field(w->e, name)] = value;
}

static bool same(const struct db_value *a, const struct db_value *b) {
    if (a->kind == DB_NULL || b->kind == DB_NULL) return a->kind == b->kind;
    if (a->kind == DB_INT) return b->kind == DB_INT && a->i == b->i;
    return b->kind != DB_INT && a->len == b->len && memcmp(a->s, b->s, a->len) == 0;
}

bool write_changed(const struct write *w, const char *name) {
    size_t i = entity_field(w->e, name);
    return !w->old || !same(&w->old[i], &w->now[i]);
}

bool versions_hold(const struct versions *v, int64_t version) {
    for (size_t i = 0; i < v->n; i++)
        if (v->list[i] == version) return true;
    return v->any;
}

bool write_day(const struct write *w, const char *name, vday *out) {
    const struct db_value *v = write_get(w, name);
    return v->kind == DB_TEXT && vdate_parse(v->s, out);
}

void check_period(struct cx *cx, const struct write *w, const char *from, const char *to) {
    vday begin, end;
    if (write_day(w, from, &begin) && write_day(w, to, &end) && end < begin) field_fail(cx, to, "before_start");
}

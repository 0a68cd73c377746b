// SPDX-License-Identifier: MPL-2.0
// The form schema: the same table that judges a write tells the browser what to ask for, so their limits cannot drift.
#include <string.h>

#include "entity/entity.h"

static const char *const kinds[F_TYPES] = {
    [F_TEXT] = "text", [F_LONGTEXT] = "longtext", [F_NAME] = "name", [F_INT] = "int", [F_MONEY] = "money", [F_DATE] = "date", [F_BIRTH] = "birth",
    [F_TIME] = "time", [F_INSTANT] = "instant", [F_FLAG] = "flag", [F_ENUM] = "enum", [F_REF] = "ref", [F_PHONE] = "phone", [F_IDNUM] = "idnumber",
    [F_SEALED] = "text", [F_JSON] = "json", [F_SECRET] = "secret",
};

static const struct {
    unsigned flag;
    const char *key;
} flag_keys[] = {
    { REQ, "required" }, { LIST, "list" }, { FILTER, "filter" }, { SORT, "sort" }, { SENSITIVE, "sensitive" }, { READONLY, "read_only" }, { FIXED, "create_only" }, { ASCII, "ascii" },
};

static json_t *words_json(const struct word *words) {
    json_t *list = json_array();
    for (const struct word *w = words; w->value; w++) json_array_append_new(list, json_pack("{s:s, s:s}", "value", w->value, "label", w->label));
    return list;
}

static json_t *show_if(struct cx *cx, const struct field *f) {
    json_t *in = json_array();
    for (char *save = NULL, *copy = arena_strdup(cx->arena, f->if_values), *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save))
        json_array_append_new(in, json_string(w));
    return json_pack("{s:s, s:o}", "field", f->if_field, "in", in);
}

json_t *entity_field_schema(struct cx *cx, const struct field *f) {
    int64_t min, max;
    field_limits(f, &min, &max);
    json_t *o = json_pack("{s:s, s:s, s:s}", "name", f->name, "label", f->label, "kind", kinds[f->type]);
    for (size_t i = 0; i < sizeof flag_keys / sizeof flag_keys[0]; i++)
        if (f->flags & flag_keys[i].flag) json_object_set_new(o, flag_keys[i].key, json_true());
    if (f->type == F_SECRET) json_object_set_new(o, "write_only", json_true());
    if (f->hint) json_object_set_new(o, "hint", json_string(f->hint));
    if (f->type != F_REF && f->type != F_FLAG && min) json_object_set_new(o, "min", json_integer(min));
    if (f->type != F_REF && f->type != F_FLAG) json_object_set_new(o, "max", json_integer(max));
    if (f->words) json_object_set_new(o, "words", words_json(f->words));
    if (f->ref) json_object_set_new(o, "ref", json_string(f->ref->collection));
    if (f->initial) json_object_set_new(o, "initial", f->type == F_FLAG ? json_boolean(f->initial[0] == '1') : json_string(f->initial));
    if (f->if_field) json_object_set_new(o, "show_if", show_if(cx, f));
    return o;
}

static bool may(const struct cx *cx, enum perm p) {
    return role_allows(cx->who->role, p);
}

json_t *entity_schema(struct cx *cx, const struct entity *e) {
    json_t *fields = json_array(), *sort = json_array();
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        if ((f->flags & SENSITIVE) && !may(cx, P_PERSON_SENSITIVE)) continue;
        json_array_append_new(fields, entity_field_schema(cx, f));
        if (f->flags & SORT) json_array_append_new(sort, json_string(f->name));
    }
    json_t *can = json_pack("{s:b, s:b, s:b, s:b, s:b, s:b}", "create", may(cx, e->perm[OP_CREATE]), "update", may(cx, e->perm[OP_UPDATE]), "delete",
                            may(cx, e->perm[OP_DELETE]), "export", may(cx, P_EXPORT), "search", e->search != SEARCH_NONE,
                            "import", entity_imports(e) && may(cx, e->perm[OP_CREATE]));
    return cx_json(cx, json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:o}", "entity", e->table, "collection", e->collection, "title", e->title, "titles",
                                 e->titles, "can", can, "sort", sort, "default_sort", e->order, "fields", fields));
}

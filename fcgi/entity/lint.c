// SPDX-License-Identifier: MPL-2.0
// Tables that contradict themselves or the database. Run by the tests over every entity, and by --lint.
#include <string.h>

#include "base/buf.h"
#include "entity/entity.h"

struct faults {
    struct buf text;
    const struct entity *e;
};

static void fault(struct faults *f, const char *field, const char *what) {
    buf_printf(&f->text, "%s.%s: %s\n", f->e->table, field, what);
}

static void lint_field(struct faults *out, const struct field *f) {
    if (f->type == F_UNSTATED) fault(out, f->name, "no type");
    if (!f->label || !*f->label) fault(out, f->name, "no label");
    bool told = f->type == F_TEXT && (f->flags & READONLY);  // may be shown by words
    if (f->type == F_ENUM ? !f->words : f->words && !told) fault(out, f->name, "words belong to an enum, which needs them, or to a text that is only read");
    if ((f->type == F_REF) != (f->ref != NULL)) fault(out, f->name, "ref belongs to a reference, and a reference needs it");
    if ((f->flags & SORT) && !(f->flags & REQ)) fault(out, f->name, "sorted by, but may be empty");
    if ((f->flags & FOLD) && f->type != F_NAME) fault(out, f->name, "only names are folded");
    if ((f->flags & FILTER) && (f->type == F_PHONE || f->type == F_IDNUM || f->type == F_SEALED || f->type == F_JSON || f->type == F_SECRET))
        fault(out, f->name, "sealed, so it cannot be a filter");
    if (f->if_field && entity_field_or(out->e, f->if_field) < 0) fault(out, f->name, "condition on a field that is not there");
    if (f->if_field && !f->if_values) fault(out, f->name, "condition without values");
    if (f->type == F_IDNUM && !(f->flags & SENSITIVE)) fault(out, f->name, "identity numbers are sensitive");
}

static void lint_perms(struct faults *out) {
    static const char *const ops[OP_COUNT] = { "read", "create", "update", "delete" };
    for (int op = 0; op < OP_COUNT; op++) {
        if (out->e->perm[op] == P_UNSTATED) fault(out, ops[op], "permission not stated; an intended no is P_NEVER");
        if (out->e->perm[op] == P_PUBLIC) fault(out, ops[op], "records are never public");
    }
}

static void lint_entity(struct faults *out) {
    const struct entity *e = out->e;
    if (e->scope == SCOPE_UNSTATED) fault(out, "scope", "not stated");
    if (!e->label || !e->order || !e->collection || !e->title || !e->titles) fault(out, "entity", "label, order, collection or titles missing");
    else if (entity_label_ref(e) && entity_label_ref(entity_label_ref(e)->ref)) fault(out, e->label, "label refers to a label that refers on");
    if (e->unit_from && entity_field_or(e, e->unit_from) < 0) fault(out, e->unit_from, "unit_from names no field");
    if (entity_has_unit(e) && e->shape == SHAPE_ROW && !e->unit_from && entity_field_or(e, "unit_id") < 0) fault(out, "unit_id", "owned, but nothing says by which unit");
    const char *order = e->order ? e->order + (e->order[0] == '-') : "id";
    int at = entity_field_or(e, order);
    if (strcmp(order, "id") != 0 && (at < 0 || !(e->fields[at].flags & SORT))) fault(out, order, "default order is no sort field");
    for (size_t i = 0; i < sizeof e->unique / sizeof e->unique[0] && e->unique[i].constraint; i++)
        if (entity_field_or(e, e->unique[i].field) < 0) fault(out, e->unique[i].field, "a constraint blames a field that is not there");
    for (size_t i = 0; i < sizeof e->parts / sizeof e->parts[0] && e->parts[i]; i++)
        if (!e->parts_by[i]) fault(out, e->parts[i]->table, "part without its field");
}

enum rc entity_lint(const struct entity *e, struct arena *a, const char **faults) {
    struct faults out = { buf_new(a), e };
    lint_entity(&out);
    lint_perms(&out);
    for (size_t i = 0; i < e->n_fields; i++) {
        lint_field(&out, &e->fields[i]);
        for (size_t j = 0; j < i; j++)
            if (strcmp(e->fields[i].name, e->fields[j].name) == 0) fault(&out, e->fields[i].name, "twice");
    }
    *faults = buf_string(&out.text);
    return RC_OK;
}

// --- against information_schema ---------------------------------------------------------------------------------------------------------

// Column types each field type may have, as information_schema names them.
static const char *const column_types[F_TYPES] = {
    [F_TEXT] = "varchar char text", [F_LONGTEXT] = "varchar text mediumtext", [F_NAME] = "varchar", [F_INT] = "int bigint tinyint smallint", [F_MONEY] = "bigint",
    [F_DATE] = "date", [F_BIRTH] = "varchar", [F_TIME] = "char", [F_INSTANT] = "datetime", [F_FLAG] = "tinyint", [F_ENUM] = "varchar", [F_REF] = "bigint",
    [F_PHONE] = "varbinary", [F_IDNUM] = "varbinary", [F_SEALED] = "varbinary", [F_JSON] = "mediumblob", [F_SECRET] = "varchar",
};

static const struct db_value *column_named(const struct db_rows *columns, const char *name) {
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(db_cell(columns, i, 0)->s, name) == 0) return db_cell(columns, i, 0);
    return NULL;
}

static bool has_word(const char *list, const char *word) {
    size_t n = strlen(word);
    for (const char *at = strstr(list, word); at; at = strstr(at + 1, word))
        if ((at == list || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' ')) return true;
    return false;
}

static void lint_words(struct faults *out, const struct field *f, const struct db_rows *checks) {
    const char *clause = NULL;
    const char *mark = arena_printf(out->text.arena, "`%s` in (", f->name);
    for (size_t i = 0; i < checks->count && !clause; i++)
        if (strstr(db_cell(checks, i, 0)->s, mark)) clause = strstr(db_cell(checks, i, 0)->s, mark);
    if (!clause) {
        if (!(f->flags & READONLY)) fault(out, f->name, "no CHECK for its words");
        return;
    }
    size_t words = 0, commas = 1;
    for (const char *c = clause; *c && *c != ')'; c++) commas += *c == ',';
    for (const struct word *w = f->words; w->value; w++, words++)
        if (!strstr(clause, arena_printf(out->text.arena, "'%s'", w->value))) fault(out, f->name, arena_printf(out->text.arena, "CHECK lacks '%s'", w->value));
    if (words != commas) fault(out, f->name, "CHECK has other words");
}

// cells: name, type, nullable, length, default, character set
static void lint_column(struct faults *out, const struct field *f, const struct db_rows *columns) {
    const char *name = field_is_sealed(f) ? arena_printf(out->text.arena, "%s_enc", f->name) : f->name;
    const struct db_value *c = column_named(columns, name);
    int64_t min, max;
    field_limits(f, &min, &max);
    if (!c) {
        fault(out, name, "no such column");
        return;
    }
    if (!has_word(column_types[f->type], c[1].s)) fault(out, name, arena_printf(out->text.arena, "column type %s", c[1].s));
    bool nullable = strcmp(c[2].s, "YES") == 0, text = f->type == F_TEXT || f->type == F_NAME;
    if (!nullable && !(f->flags & (REQ | READONLY)) && strcmp(f->name, "unit_id") != 0 && c[4].kind == DB_NULL) fault(out, name, "NOT NULL, but not required");
    if (text && c[3].kind == DB_INT && max > c[3].i) fault(out, name, "longer than its column");
    bool ascii = c[5].kind == DB_TEXT && strcmp(c[5].s, "ascii") == 0;
    if (text && ascii != ((f->flags & ASCII) != 0)) fault(out, name, ascii ? "column holds ASCII only, field does not say so" : "ASCII, but its column is not");
    if ((f->flags & FOLD) && !column_named(columns, arena_printf(out->text.arena, "%s_fold", f->name))) fault(out, name, "no _fold column");
}

static void lint_table(struct faults *out, const struct db_rows *columns) {
    static const char *const row_columns[] = { "id", "version", "created_at", "created_by", "updated_at", "updated_by", "deleted_at" };
    for (size_t i = 0; out->e->shape == SHAPE_ROW && i < sizeof row_columns / sizeof row_columns[0]; i++)
        if (!column_named(columns, row_columns[i])) fault(out, row_columns[i], "no such column");
    if (entity_has_unit(out->e) && !column_named(columns, "unit_id")) fault(out, "unit_id", "no such column");
    if (out->e->scope == SCOPE_OWNER && !column_named(columns, "owner_id")) fault(out, "owner_id", "no such column");
    if (!column_named(columns, out->e->label)) fault(out, out->e->label, "label is no column");
}

enum rc entity_lint_schema(struct cx *cx, const struct entity *e, const char **faults) {
    struct faults out = { buf_new(cx->arena), e };
    struct db_value table = db_text(e->table);
    struct db_rows columns, checks;
    TRY(db_run(cx->db, cx->arena, "SELECT column_name, data_type, is_nullable, CAST(character_maximum_length AS SIGNED), column_default, character_set_name"
                                  " FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?", &table, 1, &columns));
    TRY(db_run(cx->db, cx->arena, "SELECT check_clause FROM information_schema.check_constraints WHERE constraint_schema = DATABASE() AND table_name = ?", &table, 1, &checks));
    lint_table(&out, &columns);
    for (size_t i = 0; i < e->n_fields; i++) {
        lint_column(&out, &e->fields[i], &columns);
        if (e->fields[i].type == F_ENUM) lint_words(&out, &e->fields[i], &checks);
    }
    *faults = buf_string(&out.text);
    return RC_OK;
}

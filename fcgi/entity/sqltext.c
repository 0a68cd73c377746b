// SPDX-License-Identifier: MPL-2.0
// From tables to SQL text. Everything here is joined from constants of the tables; values are always bound elsewhere.
// The row is always alias t, the scope join s, references r0, r1, ... by field index.
#include <string.h>

#include "base/buf.h"
#include "base/must.h"
#include "entity/entity.h"

bool entity_has_unit(const struct entity *e) {
    return e->scope == SCOPE_UNIT || e->scope == SCOPE_UNIT_WRITE;
}

// The one place where a caller's units enter a statement. One unit alone is compared directly, so that the index on unit_id leads.
struct scope_text scope_text(const struct cx *cx, const struct entity *e, enum op op) {
    if (e->scope == SCOPE_OPEN || (e->scope == SCOPE_UNIT_WRITE && op == OP_READ))
        return (struct scope_text){ .join = "", .where = "" };
    must(cx->who);
    if (e->scope == SCOPE_OWNER)
        return (struct scope_text){ .join = "", .where = " AND t.owner_id = ?", .param = db_int(cx->who->user_id), .has_param = true };
    must(entity_has_unit(e));
    if (cx->who->sole_unit)
        return (struct scope_text){ .join = "", .where = " AND t.unit_id = ?", .param = db_int(cx->who->sole_unit), .has_param = true };
    return (struct scope_text){ .join = " JOIN unit_scope s ON s.root_id = ? AND s.unit_id = t.unit_id",
                                .where = "", .param = db_int(cx->who->unit_id), .has_param = true };
}

static void select_field(struct buf *b, const struct field *f) {
    if (f->type == F_SECRET) {
        buf_text(b, ", NULL");
        return;
    }
    buf_text(b, ", t.");
    buf_text(b, f->name);
    if (field_is_sealed(f)) buf_text(b, "_enc");
}

// The closure that judges a row also carries its unit's name.
static bool label_in_scope(const struct field *f, const struct scope_text *s) {
    return *s->join && strcmp(f->name, "unit_id") == 0;
}

// "r7", "q12": by hand, for statements are built anew in every request.
static void alias(struct buf *b, char letter, size_t i) {
    must(i < 100);
    buf_char(b, letter);
    if (i >= 10) buf_char(b, (char)('0' + i / 10));
    buf_char(b, (char)('0' + i % 10));
}

static void select_label(struct buf *b, const struct field *f, size_t i, const struct scope_text *s) {
    const struct field *after = entity_label_ref(f->ref);
    buf_text(b, ", ");
    if (label_in_scope(f, s)) {
        buf_text(b, "s.unit_name");
        return;
    }
    alias(b, after ? 'q' : 'r', i);
    buf_char(b, '.');
    buf_text(b, after ? after->ref->label : f->ref->label);
}

// id, version, unit, created, updated, deleted; then each field; then a label for each reference.
static void select_list(struct buf *b, const struct entity *e, const struct scope_text *s) {
    if (e->shape == SHAPE_LOG) buf_text(b, "t.id, 1, COALESCE(t.unit_id, 0), t.at, t.at, 0");
    else buf_printf(b, "t.id, t.version, %s, t.created_at, t.updated_at, t.deleted_at IS NOT NULL", entity_has_unit(e) ? "t.unit_id" : "0");
    for (size_t i = 0; i < e->n_fields; i++) select_field(b, &e->fields[i]);
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].type == F_REF) select_label(b, &e->fields[i], i, s);
}

// " LEFT JOIN village r7 ON r7.id = t.village_id", or of what that one refers to: " LEFT JOIN unit q7 ON q7.id = r7.unit_id".
static void label_join(struct buf *b, const struct field *f, char letter, size_t i) {
    buf_text(b, " LEFT JOIN ");
    buf_text(b, f->ref->table);
    buf_char(b, ' ');
    alias(b, letter, i);
    buf_text(b, " ON ");
    alias(b, letter, i);
    buf_text(b, ".id = ");
    if (letter == 'q') alias(b, 'r', i);
    else buf_char(b, 't');
    buf_char(b, '.');
    buf_text(b, f->name);
}

static void label_joins(struct buf *b, const struct entity *e, const struct scope_text *s) {
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        if (f->type != F_REF || label_in_scope(f, s)) continue;
        const struct field *after = entity_label_ref(f->ref);
        label_join(b, f, 'r', i);
        if (after) label_join(b, after, 'q', i);
    }
}

// FROM text given by the caller ends with a table whose alias is t; the WHERE starts with the scope. Parameter: the scope's.
// STRAIGHT_JOIN: the listed order is the index order, and sorting a hundred thousand rows for one page is what it avoids.
const char *sql_select(struct arena *a, const struct entity *e, const struct scope_text *s, const char *from) {
    struct buf b = buf_new(a);
    buf_text(&b, "SELECT STRAIGHT_JOIN ");
    select_list(&b, e, s);
    buf_printf(&b, " FROM %s%s", from, s->join);
    label_joins(&b, e, s);
    buf_printf(&b, " WHERE %s%s", e->shape == SHAPE_LOG ? "1 = 1" : "t.deleted_at IS NULL", s->where);
    return buf_string(&b);
}

// Parameters: scope, id.
const char *sql_item(struct arena *a, const struct entity *e, const struct scope_text *s, bool deleted) {
    struct buf b = buf_new(a);
    buf_text(&b, "SELECT ");
    select_list(&b, e, s);
    buf_printf(&b, " FROM %s t%s", e->table, s->join);
    label_joins(&b, e, s);
    buf_text(&b, " WHERE 1 = 1");
    if (e->shape == SHAPE_ROW) buf_printf(&b, " AND t.deleted_at IS %s", deleted ? "NOT NULL" : "NULL");
    buf_printf(&b, "%s AND t.id = ?", s->where);
    return buf_string(&b);
}

static void write_columns(struct buf *b, const struct entity *e, const char *after) {
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        buf_printf(b, ", %s%s%s", f->name, field_is_sealed(f) ? "_enc" : "", after);
        if (f->type == F_PHONE || f->type == F_IDNUM) buf_printf(b, ", %s_idx%s, %s_tail%s", f->name, after, f->name, after);
        if (f->flags & FOLD) buf_printf(b, ", %s_fold%s", f->name, after);
    }
}

static bool has_own_unit_column(const struct entity *e) {
    return entity_has_unit(e) && entity_field_or(e, "unit_id") < 0;
}

// Parameters: id, created_by, updated_by, [unit_id], [owner_id], then the write columns.
const char *sql_insert(struct arena *a, const struct entity *e) {
    struct buf b = buf_new(a);
    buf_printf(&b, "INSERT INTO %s (id, created_by, updated_by", e->table);
    if (has_own_unit_column(e)) buf_text(&b, ", unit_id");
    if (e->scope == SCOPE_OWNER) buf_text(&b, ", owner_id");
    write_columns(&b, e, "");
    const char *columns = strchr(buf_string(&b), '(');
    struct buf marks = buf_new(a);
    for (const char *p = columns; *p; p++)
        if (*p == ',') buf_text(&marks, ", ?");
    buf_printf(&b, ") VALUES (?%s)", buf_string(&marks));
    return buf_string(&b);
}

// Parameters: updated_by, [unit_id], the write columns, id, version. Without the increment an unchanged row would look like a conflict.
const char *sql_update(struct arena *a, const struct entity *e) {
    struct buf b = buf_new(a);
    buf_printf(&b, "UPDATE %s SET version = version + 1, updated_by = ?", e->table);
    if (has_own_unit_column(e)) buf_text(&b, ", unit_id = ?");
    write_columns(&b, e, " = ?");
    buf_text(&b, " WHERE id = ? AND version = ? AND deleted_at IS NULL");
    return buf_string(&b);
}

// The unit of a row that another one refers to; no row when it is not there for this caller. Parameters: scope, id.
const char *sql_ref_unit(struct arena *a, const struct entity *e, const struct scope_text *s) {
    return arena_printf(a, "SELECT %s FROM %s t%s WHERE t.deleted_at IS NULL%s AND t.id = ?",
                        entity_has_unit(e) ? "t.unit_id" : "0", e->table, s->join, s->where);
}

// Whether live rows of part name row ? in field by.
const char *sql_part(struct arena *a, const struct entity *part, const char *by) {
    return arena_printf(a, "SELECT 1 FROM %s WHERE %s = ? AND deleted_at IS NULL LIMIT 1", part->table, by);
}

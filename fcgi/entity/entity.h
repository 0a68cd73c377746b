// SPDX-License-Identifier: MPL-2.0
// The declarative model: read this first. One const table per entity drives decoding, validation, SQL, encoding, list filters and
// sort, paging, optimistic lock, audit row, form schema, OpenAPI and Excel columns. Absent values mean "no": permission 0 denies, scope 0
// is "not stated", and both fail lint. The set of knobs is closed (docs/adr/0004): a want for another one means it is not CRUD.
#ifndef ENTITY_ENTITY_H
#define ENTITY_ENTITY_H

#include "entity/cx.h"

struct buf;

enum field_type {
    F_UNSTATED,
    F_TEXT,      // one line
    F_LONGTEXT,  // several lines
    F_NAME,      // a name: one line; FOLD keeps its search key beside it
    F_INT,
    F_MONEY,     // whole đồng
    F_DATE,      // YYYY-MM-DD
    F_BIRTH,     // YYYY-MM-DD or YYYY, not in the future
    F_TIME,      // HH:MM
    F_INSTANT,   // UTC
    F_FLAG,      // true, false
    F_ENUM,      // one of words
    F_REF,       // id of a row of ref, within the caller's units
    F_PHONE,     // sealed, with blind index and tail: columns x_enc, x_idx, x_tail
    F_IDNUM,     // the same, for identity numbers
    F_SEALED,    // sealed text: column x_enc
    F_JSON,      // sealed JSON object: column x_enc
    F_SECRET,    // write-only password, stored as argon2id
    F_TYPES
};

enum field_flag {
    REQ = 1 << 0,        // must have a value
    LIST = 1 << 1,       // a column of lists and of the Excel sheet
    FILTER = 1 << 2,     // ?name=value
    SORT = 1 << 3,       // ?sort=name; needs REQ
    FOLD = 1 << 4,       // also writes <name>_fold
    SENSITIVE = 1 << 5,  // only for callers with P_PERSON_SENSITIVE; reading it in an item is recorded
    READONLY = 1 << 6,   // set by the server
    FIXED = 1 << 7,      // given at creation, never changed after
    NOAUDIT = 1 << 8,    // too large or worthless in the audit row
    ASCII = 1 << 9,      // a code: letters without marks, digits and signs only, as its column holds
};

struct word {
    const char *value;
    const char *label;
};

struct entity;

struct field {
    const char *name;
    enum field_type type;
    unsigned flags;
    const char *label;           // Vietnamese, as on the paper form
    const char *hint;
    int64_t min, max;            // characters of texts, value of numbers; 0,0 = the type's own limits
    const struct word *words;    // F_ENUM, and how a read-only F_TEXT is told where it is one of them; ends with value NULL
    const struct entity *ref;    // F_REF
    const char *initial;         // value when a creation does not name the field: word, number or text
    const char *if_field;        // shown and required only when this enum or flag field ...
    const char *if_values;       // ... holds one of these, separated by blanks
};

enum op { OP_READ, OP_CREATE, OP_UPDATE, OP_DELETE, OP_COUNT };

enum scope {
    SCOPE_UNSTATED,
    SCOPE_OPEN,        // no personal data: whoever has the permission, everywhere
    SCOPE_UNIT,        // row's unit_id must be in the caller's units, to read and to write
    SCOPE_UNIT_WRITE,  // read everywhere, written only within the caller's units
    SCOPE_OWNER,       // row's owner_id is the caller
};

enum search {
    SEARCH_NONE,
    SEARCH_TEXT,        // label column, ignoring case and marks
    SEARCH_HOUSEHOLD,   // name_key and blind_key, by household
    SEARCH_PERSON,      // the same, by person
};

enum shape {
    SHAPE_ROW,  // id, version, created_*, updated_*, deleted_at
    SHAPE_LOG,  // id, at: inserted by others, never changed
};

// Which unique key or constraint is whose fault, and how to say it.
struct unique {
    const char *constraint;
    const char *field;
    const char *code;
};

// A write under way. old is NULL on create. given says which fields the request named; hooks may change now, and set what READONLY
// fields hold. Values are logical (E.164, digits, plain text); sealing happens after the hooks.
struct write {
    const struct entity *e;
    enum op op;
    int64_t id;
    int64_t unit_id;  // of the row after the write; 0 when the entity has none
    const struct db_value *old;
    struct db_value *now;
    const bool *given;
    const char *reason;
};

struct entity {
    const char *table;
    const char *collection;  // path segment
    const char *title;       // Vietnamese, one and many
    const char *titles;
    enum shape shape;
    enum scope scope;
    const char *unit_from;   // F_REF field whose row's unit_id becomes ours; NULL: field unit_id is given
    const char *label;       // column shown for references to this entity; an F_REF shows the label of what it names (one step)
    const char *order;       // field lists are sorted by unless asked otherwise; "-" before it for newest first
    enum search search;
    enum perm perm[OP_COUNT];
    const struct field *fields;
    size_t n_fields;
    struct unique unique[6];
    const struct entity *parts[6];  // entities whose live rows forbid deletion
    const char *parts_by[6];        // their field that names us
    enum rc (*before_write)(struct cx *, struct write *);
    enum rc (*after_write)(struct cx *, const struct write *);
};

#define FIELDS(array) .fields = (array), .n_fields = sizeof(array) / sizeof(array)[0]

// All entities, ends with NULL. Defined in fcgi/area/entities.c.
extern const struct entity *const entity_all[];
const struct entity *entity_find(const char *name);  // "budget-lines", "budget_line" or "budget-line"; NULL

// Index of a field; a name that is not there is a bug. -1 from entity_field_or.
size_t entity_field(const struct entity *e, const char *name);
int entity_field_or(const struct entity *e, const char *name);

// The field by which e is called after another entity, when its label is a reference; else NULL.
const struct field *entity_label_ref(const struct entity *e);

// Whether the column holds a sealed value (x_enc).
bool field_is_sealed(const struct field *f);

// The Vietnamese label of a word; the word itself when it is not in the list, "" for NULL.
const char *word_label(const struct word *words, const char *value);

// Values of a write by name, for hooks.
const struct db_value *write_get(const struct write *w, const char *name);
void write_set(struct write *w, const char *name, struct db_value value);
bool write_changed(const struct write *w, const char *name);
bool write_day(const struct write *w, const char *name, vday *out);  // false when the field has no day

// A period that ends before it begins is an error at its end. Open or half-filled periods are not judged.
void check_period(struct cx *cx, const struct write *w, const char *from, const char *to);

// --- rows -----------------------------------------------------------------------------------------------------------------------
// A row as read: v[i] belongs to fields[i] (logical values, unsealed), label[i] is the text of a reference.
struct row {
    int64_t id, version, unit_id;
    const char *created_at, *updated_at;  // for SHAPE_LOG created_at is "at"
    bool deleted;
    struct db_value *v;
    const char **label;
};

// One live row in the caller's units, or RC_NOT_FOUND.
enum rc entity_read(struct cx *cx, const struct entity *e, int64_t id, struct row *out) MUST_USE;

// The same under the scope of another act, and of a row marked as deleted.
enum rc entity_read_for(struct cx *cx, const struct entity *e, int64_t id, enum op op, bool deleted, struct row *out) MUST_USE;

// JSON of a row for this caller: sensitive fields only with the permission, numbers masked in lists. Owned by the request.
json_t *entity_json(struct cx *cx, const struct entity *e, const struct row *row, bool in_list);
void entity_text(struct cx *cx, const struct entity *e, const struct row *row, bool in_list, struct buf *to);  // the same as text

// The versions of a row that a writer knows (If-Match): one of n, or whichever there is.
enum { VERSIONS_MAX = 16 };
struct versions {
    bool any;
    size_t n;
    int64_t list[VERSIONS_MAX];
};
bool versions_hold(const struct versions *v, int64_t version);

// RC_STALE, with the row as it is for the caller to compare.
enum rc entity_stale(struct cx *cx, const struct entity *e, const struct row *row);

// --- the verbs: inside a transaction (the gate's) -----------------------------------------------------------------------------------
enum rc entity_create(struct cx *cx, const struct entity *e, json_t *body, int64_t *id) MUST_USE;
enum rc entity_update(struct cx *cx, const struct entity *e, int64_t id, const struct versions *known, json_t *body) MUST_USE;
enum rc entity_delete(struct cx *cx, const struct entity *e, int64_t id, const struct versions *known, const char *reason) MUST_USE;
enum rc entity_restore(struct cx *cx, const struct entity *e, int64_t id, const char *reason) MUST_USE;

// --- lists ----------------------------------------------------------------------------------------------------------------------
enum { LIST_MAX = 200, LIST_DEFAULT = 50, FILTER_MAX = 8 };

struct list_query {
    const char *q;      // NULL or as typed
    const char *sort;   // NULL or "field", "-field"
    const char *after;  // NULL or what the last page's next said
    int limit;
    struct { size_t field; struct db_value value; } filter[FILTER_MAX];
    size_t n_filters;
};

// Reads ?q, sort, after, limit and filters; anything else is RC_MALFORMED.
enum rc list_parse(struct cx *cx, const struct entity *e, const char *const *names, const char *const *values, size_t n, struct list_query *out) MUST_USE;

// {"items": [...], "next": ...}, as text and as JSON.
enum rc list_text(struct cx *cx, const struct entity *e, const struct list_query *lq, const char **out) MUST_USE;
enum rc list_run(struct cx *cx, const struct entity *e, const struct list_query *lq, json_t **out) MUST_USE;

// The items of at most LIST_MAX live rows whose field says id: what hangs on one row of a page.
enum rc list_of(struct cx *cx, const struct entity *e, const char *field, int64_t id, json_t **items) MUST_USE;

// Calls fn for each row of the list, without limit, in constant memory.
typedef enum rc (*list_row_fn)(void *arg, struct cx *cx, const struct row *row);
enum rc list_each(struct cx *cx, const struct entity *e, const struct list_query *lq, list_row_fn fn, void *arg) MUST_USE;

// --- what the tables are turned into ----------------------------------------------------------------------------------------------
json_t *entity_schema(struct cx *cx, const struct entity *e);  // form schema for this caller
json_t *entity_field_schema(struct cx *cx, const struct field *f);  // one field of a form; new reference
json_t *entity_openapi(const struct entity *e, bool for_write);  // JSON Schema of a row, or of a body
enum rc entity_export(struct cx *cx, const struct entity *e, const struct list_query *lq, const char **path) MUST_USE;  // .xlsx in a temporary file, removed with the request

enum rc entity_template(struct cx *cx, const struct entity *e, const char **path) MUST_USE;  // the same, empty, to be filled in
bool entity_imports(const struct entity *e);  // whether filled-in sheets can be brought: rows are created, and no cell would hold an object

// Faults of one table, one per line; "" when there are none. With a database also compared with information_schema.
enum rc entity_lint(const struct entity *e, struct arena *a, const char **faults) MUST_USE;
enum rc entity_lint_schema(struct cx *cx, const struct entity *e, const char **faults) MUST_USE;

// --- shared with areas ------------------------------------------------------------------------------------------------------------
// Decodes an object by a field table (also for bodies of routes that are not CRUD). Unknown keys, wrong types and limits become
// field errors under cx->prefix; values are arena-owned. now and given have n_fields places.
enum rc decode_fields(struct cx *cx, const struct field *fields, size_t n, json_t *body, struct db_value *now, bool *given) MUST_USE;
// The same for the body of a route that is not CRUD, into v (n places); each REQ field without a value is an error too. The caller adds
// its own checks and ends with cx_valid, so that all errors are told at once.
enum rc decode_body(struct cx *cx, const struct field *fields, size_t n, json_t *body, struct db_value *v) MUST_USE;
// One value from text (a filter), by the same rules.
enum rc decode_text(struct cx *cx, const struct field *f, const char *text, struct db_value *out) MUST_USE;

// The limits in force for a field: its own, or its type's. Characters of texts, values of numbers.
void field_limits(const struct field *f, int64_t *min, int64_t *max);

// Writes the audit row of a write, or of another act on a row.
enum rc audit_write(struct cx *cx, const struct write *w) MUST_USE;
enum rc audit_act(struct cx *cx, const char *action, const struct entity *e, int64_t row_id, int64_t unit_id, json_t *changes, const char *reason) MUST_USE;

// Text of the scope join for a SELECT whose row is alias t, and its parameter; "" and none for SCOPE_OPEN. Used by the engine only.
struct scope_text {
    const char *join;
    const char *where;
    struct db_value param;
    bool has_param;
};
struct scope_text scope_text(const struct cx *cx, const struct entity *e, enum op op);

// Composed statements of an entity; parameters in the order the comments of sqltext.c say. Engine only.
const char *sql_item(struct arena *a, const struct entity *e, const struct scope_text *s, bool deleted);
const char *sql_insert(struct arena *a, const struct entity *e);
const char *sql_update(struct arena *a, const struct entity *e);
const char *sql_ref_unit(struct arena *a, const struct entity *e, const struct scope_text *s);
const char *sql_select(struct arena *a, const struct entity *e, const struct scope_text *s, const char *from);
const char *sql_part(struct arena *a, const struct entity *part, const char *by);
bool entity_has_unit(const struct entity *e);

// Turns one result row of sql_item or sql_select into *out, unsealing what is sealed.
enum rc row_from_cells(struct cx *cx, const struct entity *e, const struct db_value *cells, struct row *out) MUST_USE;

#endif

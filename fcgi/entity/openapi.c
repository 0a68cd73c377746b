// SPDX-License-Identifier: MPL-2.0
// JSON Schema of an entity, from its table: of a row as read, or of a body as written.
#include <string.h>

#include "entity/entity.h"

static json_t *string_schema(const char *format, const char *pattern) {
    json_t *o = json_pack("{s:s}", "type", "string");
    if (format) json_object_set_new(o, "format", json_string(format));
    if (pattern) json_object_set_new(o, "pattern", json_string(pattern));
    return o;
}

static json_t *number_schema(const struct field *f) {
    int64_t min, max;
    field_limits(f, &min, &max);
    json_t *o = json_pack("{s:s, s:I}", "type", "integer", "minimum", (json_int_t)min);
    if (max != INT64_MAX) json_object_set_new(o, "maximum", json_integer(max));
    return o;
}

static json_t *text_schema(const struct field *f) {
    int64_t min, max;
    field_limits(f, &min, &max);
    json_t *o = json_pack("{s:s, s:I}", "type", "string", "maxLength", (json_int_t)max);
    if (f->flags & ASCII) json_object_set_new(o, "pattern", json_string("^[ -~]*$"));
    return o;
}

static json_t *enum_schema(const struct field *f) {
    json_t *values = json_array();
    for (const struct word *w = f->words; w->value; w++) json_array_append_new(values, json_string(w->value));
    return json_pack("{s:s, s:o}", "type", "string", "enum", values);
}

static json_t *type_schema(const struct field *f) {
    switch (f->type) {
    case F_INT:
    case F_MONEY:
    case F_REF: return number_schema(f);
    case F_FLAG: return json_pack("{s:s}", "type", "boolean");
    case F_DATE: return string_schema("date", NULL);
    case F_BIRTH: return string_schema(NULL, "^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$");
    case F_TIME: return string_schema(NULL, "^[0-9]{2}:[0-9]{2}$");
    case F_INSTANT: return string_schema("date-time", NULL);
    case F_ENUM: return enum_schema(f);
    case F_JSON: return json_pack("{s:s}", "type", "object");
    default: return text_schema(f);
    }
}

// null is a value of everything that is not required; "type" then is a list, as JSON Schema 2020-12 wants it.
static void allow_null(json_t *schema) {
    json_t *values = json_object_get(schema, "enum");
    if (values) json_array_append_new(values, json_null());
    json_object_set_new(schema, "type", json_pack("[O, s]", json_object_get(schema, "type"), "null"));
}

static void own_properties(const struct entity *e, json_t *properties) {
    json_object_set_new(properties, "id", json_pack("{s:s}", "type", "integer"));
    if (e->shape == SHAPE_LOG) {
        json_object_set_new(properties, "at", string_schema("date-time", NULL));
        return;
    }
    json_object_set_new(properties, "version", json_pack("{s:s}", "type", "integer"));
    json_object_set_new(properties, "created_at", string_schema("date-time", NULL));
    json_object_set_new(properties, "updated_at", string_schema("date-time", NULL));
}

json_t *entity_openapi(const struct entity *e, bool for_write) {
    json_t *properties = json_object(), *required = json_array();
    if (!for_write) own_properties(e, properties);
    if (!for_write) json_object_set_new(properties, "labels", json_pack("{s:s, s:{s:s}}", "type", "object", "additionalProperties", "type", "string"));
    if (!for_write && entity_has_unit(e)) json_object_set_new(properties, "unit_id", json_pack("{s:s}", "type", "integer"));
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        if (for_write ? (f->flags & READONLY) != 0 : f->type == F_SECRET) continue;
        json_t *schema = type_schema(f);
        bool must_come = (f->flags & REQ) && !f->initial && !f->if_field;
        if (!must_come) allow_null(schema);
        json_object_set_new(schema, "description", json_string(f->label));
        json_object_set_new(properties, f->name, schema);
        if (for_write && must_come && strcmp(f->name, "unit_id") != 0 && strcmp(f->name, "registered_on") != 0) json_array_append_new(required, json_string(f->name));
    }
    json_t *o = json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties, "additionalProperties", 0);
    if (json_array_size(required)) json_object_set(o, "required", required);
    json_decref(required);
    return o;
}

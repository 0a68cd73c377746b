// SPDX-License-Identifier: MPL-2.0
// The OpenAPI 3.1 document: every route of the table, every entity of the list. Nothing in it is written twice.
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "http/http.h"

static json_t *ref(struct arena *a, const char *where, const char *name) {
    return json_pack("{s:s}", "$ref", arena_printf(a, "#/components/%s/%s", where, name));
}

static json_t *json_content(json_t *schema) {
    return json_pack("{s:{s:o}}", "application/json", "schema", schema);
}

static bool ends_with(const char *s, const char *end) {
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

static const char *write_name(struct arena *a, const struct entity *e) {
    return arena_printf(a, "%s_write", e->table);
}

// "get_households_id_dossier"
static const char *operation_id(struct arena *a, const struct route *r) {
    struct buf b = buf_new(a);
    for (const char *c = r->method; *c; c++) buf_char(&b, (char)tolower((unsigned char)*c));
    const char *path = strncmp(r->path, "/api/v1", 7) == 0 ? r->path + 7 : r->path;
    for (; *path; path++)
        if (isalnum((unsigned char)*path)) buf_char(&b, *path);
        else if (b.data[b.len - 1] != '_') buf_char(&b, '_');
    return buf_string(&b);
}

static json_t *sheet_content(void) {
    return json_pack("{s:{}}", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
}

static bool is_crud(const struct route *r) {
    return r->fn == verb_create || r->fn == verb_update || r->fn == verb_read || r->fn == verb_list;
}

static void parameter(json_t *list, const char *name, const char *in, bool required, json_t *schema) {
    json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:o}", "name", name, "in", in, "required", required, "schema", schema));
}

static json_t *plain(const char *type) {
    return json_pack("{s:s}", "type", type);
}

static void list_parameters(const struct entity *e, json_t *list) {
    parameter(list, "limit", "query", false, json_pack("{s:s, s:i, s:i}", "type", "integer", "minimum", 1, "maximum", LIST_MAX));
    parameter(list, "after", "query", false, plain("string"));
    parameter(list, "sort", "query", false, plain("string"));
    if (e->search != SEARCH_NONE) parameter(list, "q", "query", false, plain("string"));
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].flags & FILTER) parameter(list, e->fields[i].name, "query", false, plain("string"));
}

static json_t *parameters(const struct route *r) {
    json_t *list = json_array();
    if (strstr(r->path, "{id}")) parameter(list, "id", "path", true, plain("integer"));
    if (strstr(r->path, "{name}")) parameter(list, "name", "path", true, plain("string"));
    if (r->fn == verb_list || r->fn == verb_export) list_parameters(r->entity, list);
    if (r->fn == verb_import) {
        parameter(list, "confirm", "query", false, plain("string"));
        parameter(list, "report", "query", false, plain("string"));
    }
    if (r->flags & R_IF_MATCH) parameter(list, "If-Match", "header", true, plain("string"));
    if (strcmp(r->method, "POST") == 0 && !(r->flags & R_NO_KEY)) parameter(list, "Idempotency-Key", "header", true, json_pack("{s:s, s:i}", "type", "string", "maxLength", 64));
    if (strcmp(r->method, "GET") != 0 && r->perm != P_PUBLIC) parameter(list, "X-CSRF-Token", "header", true, plain("string"));
    return list;
}

// Raw bodies and files that are neither JSON nor sheets are scans.
static bool is_scan(const struct route *r, const char *method) {
    return strcmp(r->method, method) == 0 && ends_with(r->path, strcmp(method, "GET") == 0 ? "/file" : "/scans");
}

static json_t *scan_content(void) {
    static const char *const types[] = { "application/pdf", "image/jpeg", "image/png" };
    json_t *o = json_object();
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) json_object_set_new(o, types[i], json_pack("{s:{s:s}}", "schema", "type", "string"));
    return o;
}

static json_t *fields_schema(const struct route *r) {
    const struct entity body = { .fields = r->body, .n_fields = r->n_body };
    return entity_openapi(&body, true);
}

static json_t *body_schema(struct arena *a, const struct route *r) {
    if (r->fn == verb_create || r->fn == verb_update) return ref(a, "schemas", write_name(a, r->entity));
    return r->body ? fields_schema(r) : plain("object");
}

static json_t *answer_schema(struct arena *a, const struct route *r) {
    if (r->fn == verb_list)
        return json_pack("{s:s, s:{s:{s:s, s:o}, s:{s:[s, s]}}, s:[s, s]}", "type", "object", "properties", "items", "type", "array", "items",
                         ref(a, "schemas", r->entity->table), "next", "type", "string", "null", "required", "items", "next");
    return is_crud(r) ? ref(a, "schemas", r->entity->table) : plain("object");
}

static const char *success(const struct route *r) {
    if (strcmp(r->method, "DELETE") == 0 || ends_with(r->path, "/password")) return "204";
    if (ends_with(r->path, "/invitation") && strcmp(r->method, "POST") == 0) return "202";
    bool creates = r->fn == verb_create || ends_with(r->path, "/register") || ends_with(r->path, "/session") || ends_with(r->path, "/messages")
                   || ends_with(r->path, "/payments") || is_scan(r, "POST") || ends_with(r->path, "/copy");
    return strcmp(r->method, "POST") == 0 && creates ? "201" : "200";
}

static void success_response(struct arena *a, const struct route *r, json_t *responses) {
    const char *status = success(r);
    json_t *o = json_pack("{s:s}", "description", r->summary);
    if (ends_with(r->path, "/export") || r->fn == verb_template) json_object_set_new(o, "content", sheet_content());
    else if (is_scan(r, "GET")) json_object_set_new(o, "content", scan_content());
    else if (ends_with(r->path, "/metrics")) json_object_set_new(o, "content", json_pack("{s:{s:o}}", "text/plain", "schema", plain("string")));
    else if (strcmp(status, "204") != 0) json_object_set_new(o, "content", json_content(answer_schema(a, r)));
    if (r->fn == verb_import) json_object_update_new(json_object_get(o, "content"), sheet_content());  // ?report=1
    json_object_set_new(responses, status, o);
}

static json_t *responses(struct arena *a, const struct route *r) {
    static const char *const writes[] = { "409", "413", "415", "422" };
    static const char *const looks[] = { "409", "422" };  // of a preview, which judges what it would do
    json_t *o = json_object();
    success_response(a, r, o);
    json_object_set_new(o, "400", ref(a, "responses", "problem"));
    if (r->perm != P_PUBLIC || ends_with(r->path, "/session")) json_object_set_new(o, "401", ref(a, "responses", "problem"));
    json_object_set_new(o, "403", ref(a, "responses", "problem"));
    if (strchr(r->path, '{')) json_object_set_new(o, "404", ref(a, "responses", "problem"));
    bool get = strcmp(r->method, "GET") == 0;
    for (size_t i = 0; !get && i < sizeof writes / sizeof writes[0]; i++) json_object_set_new(o, writes[i], ref(a, "responses", "problem"));
    for (size_t i = 0; get && r->row != ROW_NONE && i < sizeof looks / sizeof looks[0]; i++) json_object_set_new(o, looks[i], ref(a, "responses", "problem"));
    if (r->flags & R_IF_MATCH) json_object_set_new(o, "412", ref(a, "responses", "problem"));
    if (!get) json_object_set_new(o, "428", ref(a, "responses", "problem"));
    json_object_set_new(o, "429", ref(a, "responses", "problem"));
    json_object_set_new(o, "503", ref(a, "responses", "problem"));
    return o;
}

static json_t *operation(struct arena *a, const struct route *r) {
    json_t *o = json_pack("{s:s, s:s, s:s, s:o, s:o, s:[s]}", "operationId", operation_id(a, r), "summary", r->summary, "description", perm_text(r->perm),
                          "parameters", parameters(r), "responses", responses(a, r), "tags", r->entity ? r->entity->collection : "system");
    bool takes_body = strcmp(r->method, "POST") == 0 || strcmp(r->method, "PUT") == 0;
    json_t *content = !takes_body ? NULL : r->fn == verb_import ? sheet_content() : is_scan(r, "POST") ? scan_content() : json_content(body_schema(a, r));
    if (takes_body) json_object_set_new(o, "requestBody", json_pack("{s:b, s:o}", "required", !(r->flags & R_BODY_OPTIONAL), "content", content));
    if (r->perm == P_PUBLIC) json_object_set_new(o, "security", json_array());
    return o;
}

static json_t *paths(struct arena *a, const struct routes *routes) {
    json_t *all = json_object();
    for (size_t i = 0; i < routes->n; i++) {
        const struct route *r = &routes->all[i];
        json_t *path = json_object_get(all, r->path);
        if (!path) json_object_set_new(all, r->path, path = json_object());
        char method[8] = "";
        for (size_t c = 0; r->method[c] && c < sizeof method - 1; c++) method[c] = (char)tolower((unsigned char)r->method[c]);
        if (!json_object_get(path, method)) json_object_set_new(path, method, operation(a, r));
    }
    return all;
}

static json_t *schemas(struct arena *a) {
    json_t *all = json_object();
    for (const struct entity *const *e = entity_all; *e; e++) {
        json_object_set_new(all, (*e)->table, entity_openapi(*e, false));
        bool written = (*e)->perm[OP_CREATE] != P_NEVER || (*e)->perm[OP_UPDATE] != P_NEVER;
        if (written) json_object_set_new(all, write_name(a, *e), entity_openapi(*e, true));
    }
    json_object_set_new(all, "problem", json_pack("{s:s, s:{s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s, s:{s:s}}}, s:[s, s, s]}", "type", "object", "properties", "type", "type",
                        "string", "title", "type", "string", "status", "type", "integer", "detail", "type", "string", "instance", "type", "string", "errors", "type", "array",
                        "items", "type", "object", "required", "type", "title", "status"));
    return all;
}

static json_t *tags(void) {
    json_t *list = json_pack("[{s:s, s:s}]", "name", "system", "description", "Hệ thống");
    for (const struct entity *const *e = entity_all; *e; e++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "name", (*e)->collection, "description", (*e)->titles));
    return list;
}

json_t *openapi_document(struct arena *a, const struct routes *routes) {
    json_t *problem = json_pack("{s:s, s:{s:{s:o}}}", "description", "Lỗi, theo RFC 9457", "content", "application/problem+json", "schema", ref(a, "schemas", "problem"));
    json_t *components = json_pack("{s:o, s:{s:o}, s:{s:{s:s, s:s, s:s}}}", "schemas", schemas(a), "responses", "problem", problem, "securitySchemes", "session",
                                   "type", "apiKey", "in", "cookie", "name", "__Host-s");
    return json_pack("{s:s, s:{s:s, s:s, s:s, s:{s:s, s:s}, s:{s:s}}, s:[{s:s}], s:[{s:[]}], s:o, s:o, s:o}", "openapi", "3.1.0", "info", "title", "giamngheo", "version", "1",
                     "description", "Quản lý kế hoạch giảm nghèo bền vững", "license", "name", "MPL-2.0", "identifier", "MPL-2.0", "contact", "name", "giamngheo",
                     "servers", "url", "/", "security", "session", "tags", tags(), "paths", paths(a, routes), "components", components);
}

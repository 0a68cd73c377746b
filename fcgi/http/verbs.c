// SPDX-License-Identifier: MPL-2.0
// The verbs every entity has, between the gate and the engine.
#include <string.h>

#include "base/buf.h"
#include "http/http.h"

static const char JSON_TYPE[] = "application/json; charset=utf-8";

static const char *version_tag(struct cx *cx, int64_t version) {
    return arena_printf(cx->arena, "%lld", (long long)version);
}

// Reading an item's sensitive fields is an act of its own and leaves a row in the audit.
static enum rc record_read(struct cx *cx, const struct entity *e, const struct row *row) {
    if (!role_allows(cx->who->role, P_PERSON_SENSITIVE)) return RC_OK;
    for (size_t i = 0; i < e->n_fields; i++)
        if ((e->fields[i].flags & SENSITIVE) && row->v[i].kind != DB_NULL)
            return audit_act(cx, "read", e, row->id, row->unit_id, NULL, NULL);
    return RC_OK;
}

static enum rc answer_row(struct cx *cx, const struct entity *e, int64_t id, struct out *out) {
    struct row row;
    TRY(entity_read(cx, e, id, &row));
    out->json = entity_json(cx, e, &row, false);
    out->version = row.version;
    return RC_OK;
}

enum rc verb_list(struct cx *cx, const struct req *rq, struct out *out) {
    struct list_query lq;
    TRY(list_parse(cx, rq->route->entity, rq->names, rq->values, rq->n_query, &lq));
    out->text_type = JSON_TYPE;
    return list_text(cx, rq->route->entity, &lq, &out->text);
}

enum rc verb_read(struct cx *cx, const struct req *rq, struct out *out) {
    const struct entity *e = rq->route->entity;
    struct row row;
    TRY(entity_read(cx, e, rq->id, &row));
    if (e->shape == SHAPE_ROW && reply_not_modified(rq, out, version_tag(cx, row.version))) return RC_OK;
    TRY(record_read(cx, e, &row));
    struct buf b = buf_new(cx->arena);
    entity_text(cx, e, &row, false, &b);
    out->text = buf_string(&b);
    out->text_type = JSON_TYPE;
    if (e->shape == SHAPE_ROW) out->version = row.version;
    return RC_OK;
}

enum rc verb_create(struct cx *cx, const struct req *rq, struct out *out) {
    const struct entity *e = rq->route->entity;
    int64_t id;
    TRY(entity_create(cx, e, rq->json, &id));
    out->status = 201;
    out->location = arena_printf(cx->arena, "/api/v1/%s/%lld", e->collection, (long long)id);
    return answer_row(cx, e, id, out);
}

enum rc verb_update(struct cx *cx, const struct req *rq, struct out *out) {
    TRY(entity_update(cx, rq->route->entity, rq->id, &rq->known, rq->json));
    return answer_row(cx, rq->route->entity, rq->id, out);
}

// {"reason": "..."} or nothing.
static enum rc take_reason(struct cx *cx, const struct req *rq, const char **reason) {
    static const struct field fields[] = { { "reason", F_TEXT, 0, "Lý do", .max = 500 } };
    struct db_value value;
    TRY(decode_body(cx, fields, 1, rq->json, &value));
    *reason = value.s;
    return cx_valid(cx);
}

enum rc verb_delete(struct cx *cx, const struct req *rq, struct out *out) {
    const char *reason;
    TRY(take_reason(cx, rq, &reason));
    TRY(entity_delete(cx, rq->route->entity, rq->id, &rq->known, reason));
    out->status = 204;
    return RC_OK;
}

enum rc verb_restore(struct cx *cx, const struct req *rq, struct out *out) {
    const char *reason;
    TRY(take_reason(cx, rq, &reason));
    TRY(entity_restore(cx, rq->route->entity, rq->id, reason));
    return answer_row(cx, rq->route->entity, rq->id, out);
}

enum rc verb_export(struct cx *cx, const struct req *rq, struct out *out) {
    const struct entity *e = rq->route->entity;
    if (!role_allows(cx->who->role, e->perm[OP_READ])) return fail(cx, RC_FORBIDDEN, NULL, NULL);
    struct list_query lq;
    TRY(list_parse(cx, e, rq->names, rq->values, rq->n_query, &lq));
    TRY(entity_export(cx, e, &lq, &out->file));
    TRY(audit_act(cx, "export", e, 0, 0, NULL, NULL));
    out->file_name = arena_printf(cx->arena, "%s.xlsx", e->collection);
    return RC_OK;
}

// SPDX-License-Identifier: MPL-2.0
// A sheet brought back: first looked over, then, named by its digest, written. Both do exactly the same work in one transaction;
// the first never commits.
#include <string.h>
#include <strings.h>

#include "base/vault.h"
#include "http/http.h"
#include "svc/import.h"

static const char XLSX_TYPE[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

struct bring {
    struct cx *cx;
    const struct req *rq;
    struct out *out;
    const char *confirm;  // NULL: look it over only
    bool report;
    bool looked_over;  // the transaction was ended on purpose
    struct import got;
};

static bool is_xlsx(const char *type) {
    size_t n = sizeof XLSX_TYPE - 1;
    return type && strncasecmp(type, XLSX_TYPE, n) == 0 && (type[n] == '\0' || type[n] == ';');
}

static enum rc read_query(struct bring *b) {
    for (size_t i = 0; i < b->rq->n_query; i++) {
        if (strcmp(b->rq->names[i], "confirm") == 0) b->confirm = b->rq->values[i];
        else if (strcmp(b->rq->names[i], "report") == 0) b->report = strcmp(b->rq->values[i], "1") == 0;
        else return fail(b->cx, RC_MALFORMED, "bad_query", "Tham số không dùng được.");
    }
    return b->confirm && b->report ? fail(b->cx, RC_MALFORMED, "bad_query", "confirm và report không đi cùng nhau.") : RC_OK;
}

static const char *digest_of(struct cx *cx, const struct req *rq) {
    uint8_t hash[VAULT_HASH_SIZE];
    char *hex = arena_alloc(cx->arena, 2 * VAULT_HASH_SIZE + 1);
    vault_hash(rq->body, rq->body_len, hash);
    vault_hex(hash, sizeof hash, hex);
    return hex;
}

static json_t *summary(struct cx *cx, const struct req *rq, const struct import *got) {
    return cx_json(cx, json_pack("{s:I, s:I, s:I, s:O, s:O, s:O, s:O, s:s}", "rows", (json_int_t)got->rows, "good",
                                 (json_int_t)(got->rows - got->bad), "bad", (json_int_t)got->bad, "columns", got->columns,
                                 "unknown_columns", got->unknown, "ignored_columns", got->ignored, "errors", got->errors,
                                 "digest", digest_of(cx, rq)));
}

// The rows' errors as those of a form: "rows.7.birth".
static enum rc refuse(struct cx *cx, const struct import *got) {
    size_t i;
    json_t *e;
    json_array_foreach(got->errors, i, e) {
        const char *path = arena_printf(cx->arena, "rows.%lld.%s", (long long)json_integer_value(json_object_get(e, "row")),
                                        json_string_value(json_object_get(e, "field")));
        field_fail_text(cx, path, json_string_value(json_object_get(e, "code")), json_string_value(json_object_get(e, "detail")));
    }
    return fail(cx, RC_INVALID, "rows_invalid", arena_printf(cx->arena, "%zu dòng chưa đúng; chưa ghi dòng nào.", got->bad));
}

// RC_INVALID without a word said ends the transaction of a look-over: nothing of it stays, the key neither.
static enum rc bring_once(void *arg) {
    struct bring *b = arg;
    struct cx *cx = b->cx;
    struct idempotency key;
    bool replayed = false;
    cx_clear(cx);
    cx->elsewhere = 0;
    *b->out = (struct out){ .status = 200 };
    if (b->confirm) TRY(idempotency_begin(cx, b->rq, &key, b->out, &replayed));
    if (replayed) return RC_OK;
    TRY(import_run(cx, b->rq->route->entity, &(struct import_file){ b->rq->body, b->rq->body_len, b->report }, &b->got));
    b->looked_over = !b->confirm;
    if (b->looked_over) return RC_INVALID;
    if (b->got.bad) return refuse(cx, &b->got);
    b->out->json = cx_json(cx, json_pack("{s:I}", "created", (json_int_t)b->got.rows));
    return idempotency_store(cx, &key, b->out);
}

static void answer_look(struct bring *b) {
    struct cx *cx = b->cx;
    cx_clear(cx);
    if (b->report) {
        b->out->file = b->got.report;
        b->out->file_name = arena_printf(cx->arena, "%s-loi.xlsx", b->rq->route->entity->collection);
    } else {
        b->out->json = summary(cx, b->rq, &b->got);
    }
}

enum rc verb_import(struct cx *cx, const struct req *rq, struct out *out) {
    struct bring b = { .cx = cx, .rq = rq, .out = out };
    if (!is_xlsx(rq->content_type)) return fail(cx, RC_MEDIA, NULL, "Gửi tệp Excel (.xlsx).");
    TRY(read_query(&b));
    if (b.confirm && strcmp(b.confirm, digest_of(cx, rq)) != 0)
        return fail(cx, RC_CONFLICT, "changed", "Tệp này không phải tệp đã kiểm tra. Kiểm tra lại rồi ghi.");
    enum rc rc = db_tx(cx->db, bring_once, &b);
    if (rc != RC_INVALID || !b.looked_over) return rc;
    answer_look(&b);
    return RC_OK;
}

enum rc verb_template(struct cx *cx, const struct req *rq, struct out *out) {
    if (rq->n_query) return fail(cx, RC_MALFORMED, "bad_query", "Tham số không dùng được.");
    TRY(entity_template(cx, rq->route->entity, &out->file));
    out->file_name = arena_printf(cx->arena, "%s-mau.xlsx", rq->route->entity->collection);
    return RC_OK;
}

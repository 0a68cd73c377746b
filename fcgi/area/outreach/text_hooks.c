// SPDX-License-Identifier: MPL-2.0
#include "area/outreach/text_hooks.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "entity/records.h"
#include "queries.h"
#include "svc/change.h"
#include "template.h"
#include "text.h"

enum { PARTS_MAX = 5 };

// --- texts ------------------------------------------------------------------------------------------------------------------------------

// "{sender}, {name}, ...": what a text of this kind may use.
static const char *usable(struct cx *cx, const char *kind) {
    struct buf b = buf_new(cx->arena);
    for (const struct template_kind *k = template_kinds; k->kind; k++)
        for (int f = 0; strcmp(k->kind, kind) == 0 && f < TEMPLATE_FIELDS; f++)
            if ((k->may >> f) & 1) buf_printf(&b, "%s{%s}", b.len ? ", " : "", template_field_name((enum template_field)f));
    return buf_string(&b);
}

static const char *const labels[] = { "[QC]", "[AD]", NULL };

void text_judge(struct cx *cx, const char *kind, const char *body) {
    const char *where;
    for (const char *const *label = labels; *label; label++)
        if (strncasecmp(body, *label, strlen(*label)) == 0) field_fail(cx, "body", "text_label", *label);
    switch (template_check(cx->arena, kind, body, &where)) {
    case TEMPLATE_GOOD: break;
    case TEMPLATE_NO_KIND: field_fail(cx, "kind", "bad_word", where); break;
    case TEMPLATE_UNKNOWN_FIELD: field_fail(cx, "body", "text_unknown_field", arena_printf(cx->arena, "%s (dùng được: %s)", where, usable(cx, kind))); break;
    case TEMPLATE_MISSING_FIELD: field_fail(cx, "body", "text_missing_field", where); break;
    case TEMPLATE_OPEN_BRACE: field_fail(cx, "body", "text_open_brace", where); break;
    }
    if (sms_text_plan(body).parts > PARTS_MAX) field_fail(cx, "body", "text_too_long", "5");
}

static bool is(const struct write *w, const struct db_value *row, const char *field, const char *word) {
    const struct db_value *v = row ? &row[entity_field(w->e, field)] : NULL;
    return v && v->kind == DB_TEXT && strcmp(v->s, word) == 0;
}

// What has been in use was read by people and approved as it stood; messages point to it.
static void keep_used(struct cx *cx, const struct write *w) {
    static const char *const fixed[] = { "kind", "language", "title", "class", "body" };
    if (!w->old || is(w, w->old, "state", "draft")) return;
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (write_changed(w, fixed[i])) field_fail(cx, fixed[i], "text_in_use");
    if (is(w, w->now, "state", "draft")) field_fail(cx, "state", "text_in_use");
}

static enum rc count_revision(struct cx *cx, struct write *w) {
    struct q_text_next_revision_out next;
    if (w->old && !write_changed(w, "kind") && !write_changed(w, "language")) return RC_OK;
    struct q_text_next_revision_in in = { .kind = write_get(w, "kind")->s, .language = write_get(w, "language")->s, .except_id = w->id };
    TRY(q_text_next_revision(cx->db, cx->arena, &in, &next));
    write_set(w, "revision", db_int(next.revision));
    return RC_OK;
}

// One text of a kind and language is in use: making another live retires it in the same transaction.
static enum rc retire_predecessor(struct cx *cx, const struct write *w) {
    struct q_text_predecessor_out before;
    bool found;
    struct q_text_predecessor_in in = { .kind = write_get(w, "kind")->s, .language = write_get(w, "language")->s, .except_id = w->id };
    TRY(q_text_predecessor(cx->db, cx->arena, &in, &before, &found));
    if (!found) return RC_OK;
    TRY(q_text_retire(cx->db, cx->arena, &(struct q_text_retire_in){ .id = before.id, .user_id = cx->who->user_id }));
    json_t *changes = cx_json(cx, json_pack("{s:[s, s]}", "state", "live", "retired"));
    return audit_act(cx, "update", &message_template, before.id, 0, changes, arena_printf(cx->arena, "Thay bằng mẫu #%lld", (long long)w->id));
}

enum rc message_template_before_write(struct cx *cx, struct write *w) {
    const struct db_value *kind = write_get(w, "kind"), *body = write_get(w, "body");
    if (kind->kind == DB_TEXT && body->kind == DB_TEXT) text_judge(cx, kind->s, body->s);
    keep_used(cx, w);
    bool live = is(w, w->now, "state", "live");
    if (live && is(w, w->now, "class", "advertising") && write_get(w, "approval_no")->kind == DB_NULL) field_fail(cx, "approval_no", "needs_approval");
    if (cx->error_count || kind->kind != DB_TEXT || write_get(w, "language")->kind != DB_TEXT) return RC_OK;
    TRY(count_revision(cx, w));
    return live && !is(w, w->old, "state", "live") ? retire_predecessor(cx, w) : RC_OK;
}

enum rc message_template_after_write(struct cx *cx, const struct write *w) {
    if (w->op != OP_DELETE || is(w, w->old, "state", "draft")) return RC_OK;
    return fail(cx, RC_CONFLICT, "text_in_use", "Chỉ xoá được mẫu đang soạn.");
}

// --- rules ------------------------------------------------------------------------------------------------------------------------------

enum rc message_rule_before_write(struct cx *cx, struct write *w) {
    const struct db_value *from = write_get(w, "hour_from"), *to = write_get(w, "hour_to");
    check_period(cx, w, "valid_from", "valid_to");
    if (from->kind == DB_TEXT && to->kind == DB_TEXT && strcmp(to->s, from->s) <= 0) field_fail(cx, "hour_to", "before_start");
    return RC_OK;
}

// --- occasions --------------------------------------------------------------------------------------------------------------------------

// What is over, or was off already, tells nobody anything new.
enum rc occasion_after_write(struct cx *cx, const struct write *w) {
    static const char *const told[] = { "title", "place", "held_on", "starts_at", "state" };
    bool changed = false;
    if (w->op != OP_UPDATE || is(w, w->now, "state", "done")) return RC_OK;
    if (is(w, w->now, "state", "cancelled") && !write_changed(w, "state")) return RC_OK;
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) changed |= write_changed(w, told[i]);
    return changed ? change_occasion(cx, w->id) : RC_OK;
}

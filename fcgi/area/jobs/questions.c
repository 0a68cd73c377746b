// SPDX-License-Identifier: MPL-2.0
// Questions put by SMS: their record, which an officer who telephoned fills in or corrects, and the introduction that follows the answer.
#include <string.h>

#include "area/jobs/hooks.h"
#include "area/jobs/words.h"
#include "entity/records.h"
#include "queries.h"

const struct word question_kinds[] = {
    { "keep7", "Còn làm sau 7 ngày?" }, { "keep30", "Còn làm sau 30 ngày?" }, { "keep90", "Còn làm sau 90 ngày?" },
    { "outcome6", "Có việc sau khoá học 6 tháng?" }, { "offer", "Muốn nhận việc này?" }, { NULL, NULL },
};
static const struct word question_states[] = {
    { "waiting", "Chưa đến ngày hỏi" }, { "asked", "Đã hỏi, chờ trả lời" }, { "answered", "Đã trả lời" }, { "lapsed", "Không trả lời" }, { NULL, NULL },
};
static const struct word question_answers[] = { { "yes", "Có" }, { "no", "Không" }, { NULL, NULL } };
static const struct word question_channels[] = { { "sms", "Tin nhắn" }, { "phone", "Cán bộ hỏi" }, { "web", "Trang việc làm" }, { NULL, NULL } };
const struct word question_reasons_words[] = {
    { "far", "Xa nhà" }, { "harvest", "Vào mùa rẫy" }, { "pay", "Lương" }, { "language", "Tiếng nói" }, { "health", "Sức khoẻ" }, { "other", "Khác" }, { NULL, NULL },
};

static const struct field question_fields[] = {
    { "unit_id", F_REF, LIST | FILTER | READONLY, "Xã, thị trấn", .ref = &unit },
    { "person_id", F_REF, LIST | FILTER | READONLY, "Hỏi ai", .ref = &person },
    { "kind", F_ENUM, LIST | FILTER | READONLY, "Câu hỏi", .words = question_kinds },
    { "ask_on", F_DATE, REQ | LIST | SORT | READONLY, "Ngày hỏi" },
    { "state", F_ENUM, LIST | FILTER | READONLY, "Trạng thái", .words = question_states },
    { "answer", F_ENUM, LIST | FILTER, "Trả lời", .words = question_answers },
    { "reason", F_ENUM, LIST | FILTER, "Vì sao không", "Khi trả lời là không", .words = question_reasons_words },
    { "channel", F_ENUM, LIST | READONLY, "Trả lời bằng", .words = question_channels },
    { "answered_at", F_INSTANT, LIST | READONLY, "Trả lời lúc" },
    { "message_id", F_REF, READONLY, "Tin đã hỏi", .ref = &message },
    { "note", F_TEXT, 0, "Ghi chú", .max = 300 },
};

const struct entity question = {
    .table = "question", .collection = "questions", .title = "Câu hỏi qua tin", .titles = "Câu hỏi qua tin và trả lời",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .label = "kind", .order = "-ask_on",
    .perm = { [OP_READ] = P_JOB_READ, [OP_CREATE] = P_NEVER, [OP_UPDATE] = P_JOB_WRITE, [OP_DELETE] = P_NEVER },
    FIELDS(question_fields), .before_write = question_before_write, .after_write = question_after_write,
};

static bool is(const struct write *w, const char *field, const char *word) {
    const struct db_value *v = write_get(w, field);
    return v->kind == DB_TEXT && strcmp(v->s, word) == 0;
}

// An answer is given or corrected, never taken back; a no about work has its reason, anything else has none.
enum rc question_before_write(struct cx *cx, struct write *w) {
    vday due;
    bool no = is(w, "answer", "no") && !is(w, "kind", "outcome6");
    bool answered = write_get(w, "answer")->kind == DB_TEXT;
    if (!answered && w->old && w->old[entity_field(w->e, "answer")].kind == DB_TEXT) return field_fail(cx, "answer", "required");
    if (no && write_get(w, "reason")->kind == DB_NULL) field_fail(cx, "reason", "required");
    if (!no) write_set(w, "reason", (struct db_value){ .kind = DB_NULL });
    if (!answered || !write_changed(w, "answer")) return RC_OK;
    if (write_day(w, "ask_on", &due) && due > cx->today) return field_fail(cx, "answer", "not_yet");
    char at[VTIME_SIZE];
    clock_format(cx->now_ms, at);
    write_set(w, "state", db_text("answered"));
    write_set(w, "channel", db_text("phone"));
    write_set(w, "answered_at", db_text(arena_strdup(cx->arena, at)));
    return RC_OK;
}

// --- the introduction follows -------------------------------------------------------------------------------------------------------------

static const char *const ranks[] = { "placed", "kept7", "kept30", "kept90", NULL };

static int rank_of(const char *state) {
    for (int i = 0; ranks[i]; i++)
        if (strcmp(ranks[i], state) == 0) return i;
    return -1;
}

// What to write into the introduction, or NULL: it says so already, or is another matter by now.
static json_t *about_work(struct cx *cx, const struct write *w, const char *state) {
    char today[VDATE_ISO_SIZE];
    const char *reason = write_get(w, "reason")->s, *kept = is(w, "kind", "keep7") ? "kept7" : is(w, "kind", "keep30") ? "kept30" : "kept90";
    bool left = strcmp(state, "left") == 0, works = rank_of(state) >= 0;
    vdate_format(cx->today, today);
    if (is(w, "answer", "no")) {
        if (left) return json_pack("{s:s}", "reason", reason);
        return works ? json_pack("{s:s, s:s, s:s}", "state", "left", "reason", reason, "left_on", today) : NULL;
    }
    if (left) return json_pack("{s:s, s:n, s:n}", "state", kept, "reason", "left_on");
    return works && rank_of(state) < rank_of(kept) ? json_pack("{s:s}", "state", kept) : NULL;
}

static json_t *about_offer(const struct write *w, const char *state) {
    bool open = strcmp(state, "introduced") == 0, yes = strcmp(state, "interested") == 0, no = strcmp(state, "declined") == 0;
    if (is(w, "answer", "yes")) return open || no ? json_pack("{s:s, s:n}", "state", "interested", "reason") : NULL;
    if (no) return json_pack("{s:s}", "reason", write_get(w, "reason")->s);
    return open || yes ? json_pack("{s:s, s:s}", "state", "declined", "reason", write_get(w, "reason")->s) : NULL;
}

enum rc question_after_write(struct cx *cx, const struct write *w) {
    struct row row;
    struct q_question_subject_out subject;
    const struct versions any = { .any = true };
    if (w->op != OP_UPDATE || (!write_changed(w, "answer") && !write_changed(w, "reason"))) return RC_OK;
    if (write_get(w, "answer")->kind != DB_TEXT || is(w, "kind", "outcome6")) return RC_OK;
    TRY(q_question_subject(cx->db, cx->arena, &(struct q_question_subject_in){ .id = w->id }, &subject));
    enum rc rc = entity_read(cx, &referral, subject.subject_id, &row);
    if (rc == RC_NOT_FOUND) return RC_OK;  // deleted since
    TRY(rc);
    const char *state = row.v[entity_field(&referral, "state")].s;
    json_t *body = is(w, "kind", "offer") ? about_offer(w, state) : about_work(cx, w, state);
    return body ? entity_update(cx, &referral, subject.subject_id, &any, cx_json(cx, body)) : RC_OK;
}

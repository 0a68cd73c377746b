// SPDX-License-Identifier: MPL-2.0
// Relays: the sheet of a task, as one page of paper holds it, and its end when the relay has no telephone.
#include <string.h>

#include "entity/records.h"
#include "area/outreach/inbox.h"
#include "base/phone.h"
#include "http/http.h"
#include "queries.h"
#include "svc/held.h"
#include "svc/relay.h"
#include "svc/relay_follow.h"
#include "svc/wording.h"

static const struct field done_fields[] = {
    { "reached", F_INT, REQ, "Đã báo được bao nhiêu người", .min = 0, .max = 100000 },
    { "note", F_LONGTEXT, 0, "Ghi chú", .max = 500 },
};

enum rc relay_before_write(struct cx *cx, struct write *w) {
    const struct db_value *number = write_get(w, "number");
    if (number->kind == DB_TEXT && !phone_is_mobile(number->s)) field_fail(cx, "number", "not_sms");
    check_period(cx, w, "valid_from", "valid_to");
    return RC_OK;
}

enum rc relay_after_write(struct cx *cx, const struct write *w) {
    bool other_number = w->op == OP_UPDATE && write_changed(w, "number");
    return relay_hand_over(cx, write_get(w, "village_id")->i, other_number ? w->id : 0);
}

static const char *day_vn(struct cx *cx, const char *iso) {
    vday day;
    return iso && vdate_parse(iso, &day) ? vdate_vn(cx->arena, day) : NULL;
}

// A course's day or an occasion's, whichever the campaign is about.
static struct relay_notice notice_of(struct cx *cx, const struct q_relay_sheet_out *s) {
    return (struct relay_notice){
        .sender = cx->app->conf.sender, .village = s->village, .body = s->body, .trade = s->trade,
        .place = s->occasion_place ? s->occasion_place : s->course_place, .date = day_vn(cx, s->held_on ? s->held_on : s->starts_on),
        .time = s->starts_at, .what = s->what ? s->what : s->title, .bring = s->bring,
    };
}

// A list whose relay is to tell of a change says that, in the words people with a telephone get.
static enum rc news_text(struct cx *cx, int64_t task_id, const char *news, struct relay_notice *n) {
    struct wording w;
    struct q_relay_list_out l;
    struct held h;
    char today[VDATE_ISO_SIZE];
    bool found;
    if (!news) return RC_OK;
    vdate_format(cx->today, today);
    TRY(wording_find(cx, news, &w));
    TRY(q_relay_list(cx->db, cx->arena, &(struct q_relay_list_in){ .task_id = task_id, .today = today }, &l, &found));
    if (!found || !w.usual || (!l.has_course_id && !l.has_occasion_id)) return RC_OK;
    if (l.has_course_id) TRY(held_course(cx, l.course_id, NULL, &h));
    else TRY(held_occasion(cx, l.occasion_id, &h));
    n->body = w.usual->body;
    n->what = h.what;
    n->place = h.place;
    n->date = vdate_vn(cx->arena, h.day);
    n->time = h.time ? h.time : "giờ báo sau";
    return RC_OK;
}

static json_t *people_json(const struct q_relay_people_out *rows, size_t n, const char **names) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        names[i] = rows[i].name;
        json_array_append_new(list, json_pack("{s:I, s:s, s:I, s:s, s:s}", "person_id", (json_int_t)rows[i].person_id, "name", rows[i].name, "household_id",
                                              (json_int_t)rows[i].household_id, "household", rows[i].household, "household_code", rows[i].code));
    }
    return list;
}

static json_t *reply_json(struct cx *cx, int64_t code) {
    const char *number = strcmp(cx->app->conf.reply_number, "-") == 0 ? NULL : cx->app->conf.reply_number;
    return json_pack("{s:s?, s:s, s:s}", "number", number, "text", arena_printf(cx->arena, "XONG %lld", (long long)code), "text_with_count",
                     arena_printf(cx->arena, "XONG %lld 5", (long long)code));
}

static enum rc sheet(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_relay_sheet_out s;
    struct q_relay_people_out *people;
    size_t n;
    bool found;
    TRY(q_relay_sheet(cx->db, cx->arena, &(struct q_relay_sheet_in){ .task_id = rq->id }, &s, &found));
    if (!found) return fail(cx, RC_NOT_FOUND, NULL, NULL);
    TRY(q_relay_people(cx->db, cx->arena, &(struct q_relay_people_in){ .scope = cx->who->unit_id, .task_id = rq->id }, &people,
                       &n));
    const char **names = arena_array(cx->arena, n + 1, sizeof *names);
    json_t *list = people_json(people, n, names);
    struct relay_notice notice = notice_of(cx, &s);
    const struct db_value *news = &rq->row.v[entity_field(&relay_task, "news")];
    TRY(news_text(cx, rq->id, news->kind == DB_TEXT ? news->s : NULL, &notice));
    json_t *relay_json = s.relay ? json_pack("{s:s, s:s, s:s}", "name", s.relay, "role", s.role, "role_text", word_label(relay_roles, s.role)) : json_null();
    int64_t code = rq->row.v[entity_field(&relay_task, "code")].i;
    json_t *campaign_json = json_pack("{s:I, s:s, s:s}", "id", (json_int_t)s.campaign_id, "title", s.title, "kind", s.kind);
    out->json = cx_json(cx, json_pack("{s:O, s:o, s:s, s:s, s:o, s:s, s:s, s:o, s:o}", "task", entity_json(cx, &relay_task, &rq->row, false), "campaign",
                                      campaign_json, "village", s.village, "unit", s.unit, "relay", relay_json, "text", relay_text(cx->arena, &notice),
                                      "script", relay_script(cx->arena, &notice, names, n), "people", list, "reply", reply_json(cx, code)));
    return audit_act(cx, "read", &relay_task, rq->id, rq->row.unit_id, NULL, NULL);
}

static enum rc done(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[2];
    char at[VTIME_SIZE];
    int64_t affected;
    struct row row;
    TRY(decode_body(cx, done_fields, 2, rq->json, v));
    TRY(cx_valid(cx));
    int64_t people = rq->row.v[entity_field(&relay_task, "people")].i;
    if (v[0].i > people) field_fail(cx, "reached", "too_large", arena_printf(cx->arena, "%lld", (long long)people));
    TRY(cx_valid(cx));
    clock_format(cx->now_ms, at);
    struct q_relay_done_in in = { .id = rq->id, .version = rq->row.version, .reached = v[0].i, .note = v[1].kind == DB_NULL ? NULL : v[1].s, .at = at,
                                  .user_id = cx->who->user_id };
    TRY(q_relay_done(cx->db, cx->arena, &in, &affected));
    if (affected != 1) return fail(cx, RC_CONFLICT, "bad_state", "Phiếu vừa được cập nhật. Tải lại.");
    TRY(audit_act(cx, "update", &relay_task, rq->id, rq->row.unit_id, NULL, in.note));
    TRY(entity_read(cx, &relay_task, rq->id, &row));
    out->json = entity_json(cx, &relay_task, &row, false);
    out->version = row.version;
    return RC_OK;
}

const struct route relay_routes[] = {
    { "GET", "/api/v1/relay-tasks/{id}/sheet", P_MESSAGE_READ, POOL_FAST, R_NO_TX, &relay_task, ROW_READ, sheet, "Phiếu in cho người truyền tin: tên, lời đọc loa, mã trả lời" },
    { "POST", "/api/v1/relay-tasks/{id}/done", P_CAMPAIGN_WRITE, POOL_FAST, 0, &relay_task, ROW_WRITE, done, "Ghi kết quả của người truyền tin không có máy", done_fields, 2 },
    { .method = NULL },
};

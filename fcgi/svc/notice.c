// SPDX-License-Identifier: MPL-2.0
#include "svc/notice.h"

#include <stdlib.h>
#include <string.h>

#include "entity/records.h"
#include "svc/batch.h"

enum { VALID_HOURS = 72, HOUR_MS = 3600000, REMINDER_OFFSET = -1, OFFSET_MAX = 14 };
static const char usual_time[] = "16:00";

static const struct word kinds[] = {
    { "reminder", "Nhắc lịch" }, { "support", "Lịch nhận hỗ trợ" }, { "review", "Mời họp rà soát" }, { "health", "Ngày khám, cân đo" },
    { "announcement", "Thông báo chung" }, { NULL, NULL },
};

const struct field notice_fields[NOTICE_FIELDS] = {
    { "confirm", F_TEXT, 0, "Mã xác nhận của bản xem trước", .max = 64 },
    { "accents", F_FLAG, 0, "Có dấu" },
    { "offset_days", F_INT, 0, "Số ngày so với ngày diễn ra", "-1: hôm trước; 0: trong ngày; 7: một tuần sau", .min = -OFFSET_MAX, .max = OFFSET_MAX },
    { "at", F_TIME, 0, "Gửi lúc" },
    { "kind", F_ENUM, 0, "Loại tin", .words = kinds },
    { "village_id", F_REF, 0, "Thôn, làng", .ref = &village },
    { "class", F_ENUM, 0, "Diện hộ", .words = class_words },
};

enum { CONFIRM, ACCENTS, OFFSET, AT, KIND, VILLAGE, CLASS };

struct ask {
    const char *confirm, *kind, *at, *class, *ids;
    bool accents, relative;
    int offset;
    int64_t village_id;
    size_t named;  // how many persons by number
};

// --- what is asked for ------------------------------------------------------------------------------------------------------------------

static json_t *id_list(const char *text) {
    json_t *list = json_array();
    for (char *end; *text; text = *end == ',' ? end + 1 : end) {
        long long id = strtoll(text, &end, 10);
        if (end == text) return list;
        json_array_append_new(list, json_integer(id));
    }
    return list;
}

static json_t *typed(const struct field *f, const char *text) {
    char *end;
    if (f->type == F_FLAG) return json_boolean(strcmp(text, "0") != 0 && strcmp(text, "false") != 0);
    if (f->type != F_INT && f->type != F_REF) return json_string(text);
    long long n = strtoll(text, &end, 10);
    return *text && !*end ? json_integer(n) : json_string(text);
}

enum rc notice_query(struct cx *cx, const char *const *names, const char *const *values, size_t n, json_t **body) {
    *body = cx_json(cx, json_object());
    for (size_t i = 0; i < n; i++) {
        const struct field *f = NULL;
        for (size_t k = 0; k < NOTICE_FIELDS && !f; k++)
            if (strcmp(notice_fields[k].name, names[i]) == 0) f = &notice_fields[k];
        bool ids = strcmp(names[i], "person_ids") == 0;
        if (!f && !ids) return fail(cx, RC_MALFORMED, "bad_query", "Tham số không đúng.");
        json_object_set_new(*body, names[i], ids ? id_list(values[i]) : typed(f, values[i]));
    }
    return RC_OK;
}

static void take_ids(struct cx *cx, json_t *ids, struct ask *ask) {
    size_t i;
    json_t *id;
    ask->ids = "[]";
    if (!ids) return;
    ask->named = json_array_size(ids);
    bool good = json_is_array(ids) && ask->named > 0 && ask->named <= NOTICE_PEOPLE_MAX;
    json_array_foreach(ids, i, id) good = good && json_is_integer(id);
    char *text = good ? json_dumps(ids, JSON_COMPACT) : NULL;
    if (text) ask->ids = arena_strdup(cx->arena, text);
    else field_fail(cx, "person_ids", "wrong_type", "danh sách 1 đến 1000 mã số người");
    free(text);
}

static enum rc take(struct cx *cx, const struct held *h, json_t *body, struct ask *ask) {
    struct db_value v[NOTICE_FIELDS] = { 0 };
    bool course_ = strcmp(h->thing, "course") == 0;
    json_t *rest = cx_json(cx, json_copy(body)), *ids = json_object_get(body, "person_ids");
    *ask = (struct ask){ 0 };
    if (!course_) json_object_del(rest, "person_ids");
    TRY(decode_body(cx, notice_fields, course_ ? NOTICE_COURSE_FIELDS : NOTICE_FIELDS, rest, v));
    take_ids(cx, course_ ? NULL : ids, ask);
    ask->confirm = v[CONFIRM].s;
    ask->accents = v[ACCENTS].kind == DB_NULL || v[ACCENTS].i != 0;
    ask->relative = course_ || v[OFFSET].kind == DB_INT || v[AT].kind != DB_NULL;
    ask->offset = v[OFFSET].kind == DB_INT ? (int)v[OFFSET].i : course_ ? REMINDER_OFFSET : 0;
    ask->at = v[AT].kind == DB_NULL ? usual_time : v[AT].s;
    ask->kind = v[KIND].kind == DB_NULL ? h->kind : v[KIND].s;
    ask->village_id = v[VILLAGE].kind == DB_INT ? v[VILLAGE].i : 0;
    ask->class = v[CLASS].kind == DB_NULL ? "" : v[CLASS].s;
    if (!course_ && !ids && !ask->village_id && !*ask->class) field_fail(cx, "person_ids", "required");
    return cx_valid(cx);
}

// --- to whom ------------------------------------------------------------------------------------------------------------------------------

const char *notice_key(struct cx *cx, const struct held *h, const char *kind, const int *offset, int64_t person_id, int64_t ended) {
    char day[VDATE_ISO_SIZE];
    vdate_format(h->day, day);
    const char *when = offset ? arena_printf(cx->arena, "%d", *offset) : "now";
    return arena_printf(cx->arena, "%s:%s:%lld:%s:%s:%lld:%lld", kind, h->thing, (long long)h->id, day, when, (long long)person_id, (long long)ended);
}

static struct batch_person person_of(struct cx *cx, const struct held *h, const struct ask *ask, const struct q_notice_people_out *r) {
    return (struct batch_person){
        .person_id = r->person_id, .unit_id = r->unit_id, .enrolment_id = r->has_enrolment_id ? r->enrolment_id : 0,
        .phone_id = r->has_phone_id ? r->phone_id : 0, .name = r->name, .language = r->language, .village = r->village,
        .phone_kind = r->phone_kind, .number_enc = r->number_enc, .any_phone = r->any_phone != 0, .refused = r->refused != 0,
        .key = notice_key(cx, h, ask->kind, ask->relative ? &ask->offset : NULL, r->person_id, r->ended),
    };
}

static enum rc find_people(struct cx *cx, const struct held *h, const struct ask *ask, struct batch *b) {
    struct q_notice_people_out *rows;
    struct q_notice_people_in in = {
        .scope = cx->who->unit_id, .course_id = b->course_id, .occasion_id = b->occasion_id, .kind = ask->kind, .purpose = b->purpose, .ids = ask->ids,
        .by_filter = ask->village_id || *ask->class, .village_id = ask->village_id, .class = ask->class, .limit = NOTICE_PEOPLE_MAX + 1,
    };
    TRY(q_notice_people(cx->db, cx->arena, &in, &rows, &b->n));
    if (b->n > NOTICE_PEOPLE_MAX) return fail(cx, RC_CONFLICT, "too_many", "Nhiều hơn 1.000 người: soạn thành chiến dịch tin.");
    if (b->n < ask->named && !in.by_filter) {
        field_fail(cx, "person_ids", "not_found");
        return cx_valid(cx);
    }
    b->all = arena_array(cx->arena, b->n, sizeof *b->all);
    for (size_t i = 0; i < b->n; i++) b->all[i] = person_of(cx, h, ask, &rows[i]);
    return RC_OK;
}

// --- when -------------------------------------------------------------------------------------------------------------------------------

static int64_t earlier(int64_t a, int64_t b) {
    return a < b ? a : b;
}

// A notice of what is to come is worth nothing once it has begun.
static void set_times(struct cx *cx, const struct held *h, const struct ask *ask, struct batch *b) {
    b->relative = ask->relative;
    b->offset_days = ask->offset;
    b->due_ms = ask->relative ? held_moment(h->day + ask->offset, ask->at) : cx->now_ms;
    b->valid_until_ms = b->due_ms + (int64_t)VALID_HOURS * HOUR_MS;
    if (!ask->relative || ask->offset <= 0) b->valid_until_ms = ask->relative ? held_start(h) : earlier(held_start(h), b->valid_until_ms);
}

static enum rc check_times(struct cx *cx, const struct ask *ask, const struct batch *b) {
    int64_t allowed;
    if (!ask->relative) return RC_OK;
    if (b->due_ms < cx->now_ms) field_fail(cx, "offset_days", "past");
    else if (!rules_due(&b->wording.usual->terms.rule, b->due_ms, b->valid_until_ms, &allowed) || allowed != b->due_ms) field_fail(cx, "at", "out_of_hours");
    return cx_valid(cx);
}

static enum rc check_state(struct cx *cx, const struct held *h, const struct ask *ask) {
    static const char *const over[] = { "cancelled", "done", NULL };
    bool after = ask->relative && ask->offset > 0;
    for (const char *const *s = over; *s; s++)
        if (strcmp(h->state, *s) == 0 && !(after && strcmp(*s, "done") == 0)) return fail(cx, RC_CONFLICT, "bad_state", "Đã huỷ hoặc đã xong: không gửi tin này nữa.");
    if (!after && held_start(h) <= cx->now_ms) return fail(cx, RC_CONFLICT, "bad_state", "Ngày này đã qua: không gửi tin này nữa.");
    return RC_OK;
}

// --- the two acts -----------------------------------------------------------------------------------------------------------------------

static enum rc prepare(struct cx *cx, const struct held *h, const struct ask *ask, struct batch *b) {
    bool of_course = strcmp(h->thing, "course") == 0;
    *b = (struct batch){ .kind = ask->kind, .purpose = of_course ? "training" : "service", .accents = ask->accents,
                         .course_id = of_course ? h->id : 0, .occasion_id = of_course ? 0 : h->id };
    TRY(check_state(cx, h, ask));
    held_values(cx, h, &b->values);
    set_times(cx, h, ask, b);
    TRY(find_people(cx, h, ask, b));
    TRY(batch_prepare(cx, b));
    return check_times(cx, ask, b);
}

enum rc notice_preview(struct cx *cx, const struct held *h, json_t *body, json_t **out) {
    struct ask ask;
    struct batch b;
    TRY(take(cx, h, body, &ask));
    TRY(prepare(cx, h, &ask, &b));
    *out = cx_json(cx, batch_json(cx, &b));
    if (ask.relative) json_object_set_new(*out, "offset_days", json_integer(ask.offset));
    return RC_OK;
}

enum rc notice_send(struct cx *cx, const struct held *h, json_t *body, json_t **out) {
    struct ask ask;
    struct batch b;
    int64_t queued, already;
    TRY(take(cx, h, body, &ask));
    if (!ask.confirm) field_fail(cx, "confirm", "required");
    TRY(cx_valid(cx));
    TRY(prepare(cx, h, &ask, &b));
    TRY(batch_confirmed(cx, &b, ask.confirm));
    TRY(batch_put(cx, &b, &queued, &already));
    *out = cx_json(cx, json_pack("{s:I, s:I}", "queued", (json_int_t)queued, "already", (json_int_t)already));
    return RC_OK;
}

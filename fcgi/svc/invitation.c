// SPDX-License-Identifier: MPL-2.0
#include "svc/invitation.h"

#include "queries.h"
#include "svc/batch.h"
#include "svc/held.h"

enum { VALID_HOURS = 72, HOUR_MS = 3600000 };

static struct batch_person person_of(struct cx *cx, const struct q_invitation_people_out *r) {
    return (struct batch_person){
        .person_id = r->person_id, .unit_id = r->unit_id, .enrolment_id = r->enrolment_id, .phone_id = r->has_phone_id ? r->phone_id : 0,
        .name = r->name, .language = r->language, .village = r->village, .phone_kind = r->phone_kind, .number_enc = r->number_enc,
        .any_phone = r->any_phone != 0, .refused = r->refused != 0,
        .key = arena_printf(cx->arena, "invitation:%lld:%lld", (long long)r->enrolment_id, (long long)r->ended),
    };
}

// Who hears of a class after it has begun comes for nothing. One that has begun may still invite, for as long as any message.
static int64_t valid_until(struct cx *cx, const struct held *h) {
    int64_t usual = cx->now_ms + (int64_t)VALID_HOURS * HOUR_MS, start = held_start(h);
    return start > cx->now_ms && start < usual ? start : usual;
}

static enum rc prepare(struct cx *cx, int64_t course_id, bool accents, struct batch *b) {
    struct q_invitation_people_out *rows;
    struct held h;
    TRY(held_course(cx, course_id, NULL, &h));
    *b = (struct batch){ .kind = "invitation", .purpose = "training", .course_id = course_id, .accents = accents, .due_ms = cx->now_ms,
                         .valid_until_ms = valid_until(cx, &h) };
    held_values(cx, &h, &b->values);
    b->values.of[TEMPLATE_DATE] = vdate_vn(cx->arena, h.opens);
    TRY(q_invitation_people(cx->db, cx->arena, &(struct q_invitation_people_in){ .scope = cx->who->unit_id, .course_id = course_id }, &rows, &b->n));
    b->all = arena_array(cx->arena, b->n, sizeof *b->all);
    for (size_t i = 0; i < b->n; i++) b->all[i] = person_of(cx, &rows[i]);
    return batch_prepare(cx, b);
}

enum rc invitation_preview(struct cx *cx, int64_t course_id, bool accents, json_t **out) {
    struct batch b;
    TRY(prepare(cx, course_id, accents, &b));
    *out = cx_json(cx, batch_json(cx, &b));
    return RC_OK;
}

static enum rc mark_invited(struct cx *cx, const struct batch *b) {
    for (size_t i = 0; i < b->n; i++) {
        int64_t affected;
        if (!b->all[i].e164) continue;
        struct q_enrolment_invited_in in = { .enrolment_id = b->all[i].enrolment_id, .user_id = cx->who->user_id };
        TRY(q_enrolment_invited(cx->db, cx->arena, &in, &affected));
    }
    return RC_OK;
}

enum rc invitation_send(struct cx *cx, int64_t course_id, bool accents, const char *confirm, int64_t *queued, int64_t *already) {
    struct batch b;
    TRY(prepare(cx, course_id, accents, &b));
    TRY(batch_confirmed(cx, &b, confirm));
    TRY(batch_put(cx, &b, queued, already));
    return mark_invited(cx, &b);
}

// SPDX-License-Identifier: MPL-2.0
#include "svc/batch.h"

#include <string.h>

#include "base/buf.h"
#include "base/phone.h"

static const char *text_for(struct cx *cx, const struct batch *b, const struct wording_text *t, const char *name, const char *village) {
    struct template_values v = b->values;
    v.of[TEMPLATE_SENDER] = cx->app->conf.sender;
    v.of[TEMPLATE_NAME] = name;
    v.of[TEMPLATE_VILLAGE] = village;
    return wording_fill(cx, t, &v, b->accents);
}

static struct outbox_message message_of(const struct batch *b, const struct batch_person *p) {
    return (struct outbox_message){
        .unit_id = p->unit_id, .person_id = p->person_id, .phone_id = p->phone_id, .enrolment_id = p->enrolment_id, .course_id = b->course_id,
        .occasion_id = b->occasion_id, .referral_id = p->referral_id, .template_id = p->wording->id, .kind = b->kind, .purpose = b->purpose, .body = p->text, .e164 = p->e164,
        .key = p->key, .lane = OUTBOX_LANE_USUAL, .relative = b->relative, .offset_days = b->offset_days, .due_ms = b->due_ms, .valid_until_ms = b->valid_until_ms, .terms = &p->wording->terms,
    };
}

static void leave_out(struct batch_person *p, const char *why) {
    p->e164 = NULL;
    p->skipped = why;
}

static enum rc choose(struct cx *cx, const struct batch *b, struct batch_person *p) {
    struct outbox_price price;
    const char *code;
    p->wording = wording_for(&b->wording, p->language);
    if (p->skipped) return RC_OK;
    if (p->refused) p->skipped = "Đã từ chối nhận loại tin này.";
    else if (!p->phone_id) p->skipped = p->any_phone ? "Chỉ có số không nhận được tin (máy bàn)." : "Chưa có số điện thoại: mời qua trưởng thôn.";
    if (p->skipped) return RC_OK;
    p->e164 = outbox_open_number(cx, p->phone_id, p->number_enc.p, p->number_enc.n);
    if (!p->e164 || !phone_is_mobile(p->e164)) {
        leave_out(p, "Số điện thoại không đọc được hoặc không nhận được tin.");
        return RC_OK;
    }
    p->text = text_for(cx, b, p->wording, p->name, p->village);
    p->plan = sms_text_plan(p->text);
    TRY(outbox_price(cx, &p->wording->terms, p->e164, &price));
    p->price = p->plan.parts * price.per_part;
    struct outbox_message m = message_of(b, p);
    TRY(outbox_objection(cx, &m, &code, &p->skipped));
    if (code) p->e164 = NULL;
    return RC_OK;
}

// Where a text names nobody, a telephone that several share hears it once. What is answered for one person stays his own.
static bool is_repeated(const struct batch *b, size_t at) {
    const struct batch_person *p = &b->all[at];
    for (size_t i = 0; !p->enrolment_id && !p->seeker_id && i < at; i++)
        if (b->all[i].e164 && strcmp(b->all[i].e164, p->e164) == 0 && strcmp(b->all[i].text, p->text) == 0) return true;
    return false;
}

// A MAC over everything the officer agrees to.
static void seal_confirm(struct cx *cx, struct batch *b) {
    struct buf t = buf_new(cx->arena);
    uint8_t mac[VAULT_INDEX_SIZE];
    buf_printf(&t, "%s %lld %lld %lld %lld %lld %lld\n", b->kind, (long long)b->course_id, (long long)b->occasion_id, (long long)b->vacancy_id, (long long)b->parts, (long long)b->price,
               b->relative ? (long long)b->due_ms : 0);
    for (size_t i = 0; i < b->n; i++)
        if (b->all[i].e164) buf_printf(&t, "%lld %s %s\n", (long long)b->all[i].person_id, b->all[i].e164, b->all[i].text);
    vault_index(cx->app->vault, "batch", buf_string(&t), mac);
    vault_hex(mac, sizeof mac, b->confirm);
}

enum rc batch_prepare(struct cx *cx, struct batch *b) {
    TRY(wording_read(cx, b->kind, &b->wording));
    b->text = b->sample = text_for(cx, b, b->wording.usual, "{họ tên}", "{thôn}");
    for (size_t i = 0; i < b->n; i++) {
        struct batch_person *p = &b->all[i];
        TRY(choose(cx, b, p));
        if (p->e164 && is_repeated(b, i)) leave_out(p, "Cùng số và cùng nội dung với người khác: gửi một tin.");
        if (!p->e164) continue;
        if (!b->recipients++) b->sample = p->text;
        b->parts += p->plan.parts;
        b->price += p->price;
        b->ucs2 |= p->plan.ucs2;
    }
    seal_confirm(cx, b);
    return RC_OK;
}

enum rc batch_confirmed(struct cx *cx, const struct batch *b, const char *confirm) {
    if (strcmp(b->confirm, confirm) == 0) return RC_OK;
    return fail(cx, RC_CONFLICT, "changed", "Danh sách, nội dung hoặc giá đã thay đổi từ khi xem trước. Xem lại rồi gửi.");
}

// --- to be seen -------------------------------------------------------------------------------------------------------------------------

static json_t *whose(const struct batch_person *p) {
    json_t *o = json_pack("{s:I, s:s}", "person_id", (json_int_t)p->person_id, "name", p->name);
    if (p->enrolment_id) json_object_set_new(o, "enrolment_id", json_integer(p->enrolment_id));
    if (p->seeker_id) json_object_set_new(o, "seeker_id", json_integer(p->seeker_id));
    return o;
}

static json_t *person_json(struct cx *cx, const struct batch_person *p) {
    json_t *o = whose(p);
    const char *tail = p->e164 + strlen(p->e164) - 3;
    json_object_update_new(o, json_pack("{s:i, s:I, s:s, s:s?, s:s}", "parts", p->plan.parts, "price", (json_int_t)p->price, "phone",
                                        arena_printf(cx->arena, "•••%s", tail), "kind", p->phone_kind, "language", p->wording->language));
    return o;
}

static const char *due_of(struct cx *cx, const struct batch *b) {
    char utc[VTIME_SIZE];
    int64_t due;
    if (!rules_due(&b->wording.usual->terms.rule, b->due_ms, b->valid_until_ms, &due)) return NULL;
    clock_format(due, utc);
    return clock_iso(cx->arena, utc);
}

json_t *batch_json(struct cx *cx, const struct batch *b) {
    const struct wording_text *t = b->wording.usual;
    json_t *people = json_array(), *skipped = json_array();
    for (size_t i = 0; i < b->n; i++) {
        const struct batch_person *p = &b->all[i];
        json_t *o = p->e164 ? person_json(cx, p) : whose(p);
        if (!p->e164) json_object_set_new(o, "reason", json_string(p->skipped));
        json_array_append_new(p->e164 ? people : skipped, o);
    }
    json_t *o = json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:b, s:s?, s:s, s:o, s:o, s:s}", "text", b->text, "sample", b->sample,
                          "recipients", (json_int_t)b->recipients, "parts", (json_int_t)b->parts, "price", (json_int_t)b->price, "price_per_part",
                          (json_int_t)t->terms.price.per_part, "price_verified", t->terms.price.verified, "price_source", t->terms.price.source,
                          "coding", b->ucs2 ? "ucs2" : "gsm7", "people", people, "skipped", skipped, "confirm", b->confirm);
    json_object_update_new(o, json_pack("{s:s, s:s, s:I, s:I, s:s?}", "kind", b->kind, "class", t->terms.rule.class, "template_id", (json_int_t)t->id,
                                        "revision", (json_int_t)t->revision, "due_at", due_of(cx, b)));
    return o;
}

// --- sending ----------------------------------------------------------------------------------------------------------------------------

enum rc batch_put(struct cx *cx, struct batch *b, int64_t *queued, int64_t *already) {
    *queued = *already = 0;
    for (size_t i = 0; i < b->n; i++) {
        const char *code, *sentence;
        int64_t id;
        if (!b->all[i].e164) continue;
        struct outbox_message m = message_of(b, &b->all[i]);
        TRY(outbox_objection(cx, &m, &code, &sentence));
        if (code) continue;
        TRY(outbox_put(cx, &m, &id));
        b->all[i].message_id = id;
        *(id ? queued : already) += 1;
    }
    return RC_OK;
}

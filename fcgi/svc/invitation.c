// SPDX-License-Identifier: MPL-2.0
#include "svc/invitation.h"

#include <string.h>

#include "base/buf.h"
#include "base/phone.h"
#include "base/text.h"
#include "base/vault.h"
#include "queries.h"
#include "svc/outbox.h"
#include "text.h"

enum { VALID_HOURS = 72, HOUR_MS = 3600000 };

// One person's part in the invitation.
struct recipient {
    const struct q_invitation_people_out *row;
    const char *e164;    // NULL: skipped
    const char *skipped; // why
    const char *text;
    struct sms_plan plan;
};

struct invitation {
    struct recipient *all;
    size_t n, recipients;
    int64_t parts, price;
    bool ucs2;
    struct outbox_price per_part;
    const char *sample;
    char confirm[2 * VAULT_INDEX_SIZE + 1];
};

// Fields are filled in by name; what is not a field stays as it is. The words of the reply are those of sms/inbound.
static const char template[] = "{sender} mời {name} học nghề {trade} tại {place}, khai giảng {date}. Nhắn 1 để nhận lời, 0 để từ chối, TC để không nhận tin này.";

struct filling {
    const char *name, *value;
};

static const char *fill(struct cx *cx, const char *text, const struct filling *fields, size_t n) {
    struct buf b = buf_new(cx->arena);
    while (*text) {
        size_t i = 0;
        while (i < n && strncmp(text, fields[i].name, strlen(fields[i].name)) != 0) i++;
        if (i == n) {
            buf_char(&b, *text++);
            continue;
        }
        buf_text(&b, fields[i].value);
        text += strlen(fields[i].name);
    }
    return buf_string(&b);
}

static const char *text_for(struct cx *cx, const struct invitation_course *c, bool accents, const char *name) {
    vday day;
    const char *date = vdate_parse(c->starts_on, &day) ? vdate_vn(cx->arena, day) : c->starts_on;
    const struct filling fields[] = { { "{sender}", cx->app->conf.sender }, { "{name}", name }, { "{trade}", c->trade }, { "{place}", c->place }, { "{date}", date } };
    const char *text = sms_text_plain(cx->arena, fill(cx, template, fields, sizeof fields / sizeof fields[0]));
    return accents ? text : text_unaccent(cx->arena, text);
}

static void choose(struct cx *cx, const struct invitation_course *c, bool accents, struct recipient *r) {
    if (r->row->refused) r->skipped = "Đã từ chối nhận tin về đào tạo.";
    else if (!r->row->has_phone_id) r->skipped = r->row->any_phone ? "Chỉ có số không nhận được tin (máy bàn)." : "Chưa có số điện thoại: mời qua trưởng thôn.";
    if (r->skipped) return;
    r->e164 = outbox_open_number(cx, r->row->phone_id, r->row->number_enc.p, r->row->number_enc.n);
    if (!r->e164 || !phone_is_mobile(r->e164)) {
        r->e164 = NULL;
        r->skipped = "Số điện thoại không đọc được hoặc không nhận được tin.";
        return;
    }
    r->text = text_for(cx, c, accents, r->row->name);
    r->plan = sms_text_plan(r->text);
}

// A MAC over everything the officer agrees to.
static void seal_confirm(struct cx *cx, const struct invitation_course *c, struct invitation *inv) {
    struct buf b = buf_new(cx->arena);
    uint8_t mac[VAULT_INDEX_SIZE];
    buf_printf(&b, "%lld %lld %lld\n", (long long)c->id, (long long)inv->parts, (long long)inv->price);
    for (size_t i = 0; i < inv->n; i++)
        if (inv->all[i].e164) buf_printf(&b, "%lld %s %s\n", (long long)inv->all[i].row->enrolment_id, inv->all[i].e164, inv->all[i].text);
    vault_index(cx->app->vault, "invitation", buf_string(&b), mac);
    vault_hex(mac, sizeof mac, inv->confirm);
}

static enum rc prepare(struct cx *cx, const struct invitation_course *c, bool accents, struct invitation *inv) {
    struct q_invitation_people_out *rows;
    *inv = (struct invitation){ .sample = text_for(cx, c, accents, "{họ tên}") };
    TRY(outbox_price(cx, &inv->per_part));
    TRY(q_invitation_people(cx->db, cx->arena, &(struct q_invitation_people_in){ .scope = cx->who->unit_id, .course_id = c->id }, &rows, &inv->n));
    inv->all = arena_array(cx->arena, inv->n, sizeof *inv->all);
    for (size_t i = 0; i < inv->n; i++) {
        struct recipient *r = &inv->all[i];
        r->row = &rows[i];
        choose(cx, c, accents, r);
        if (!r->e164) continue;
        inv->recipients++;
        inv->parts += r->plan.parts;
        inv->ucs2 |= r->plan.ucs2;
    }
    inv->price = inv->parts * inv->per_part.per_part;
    seal_confirm(cx, c, inv);
    return RC_OK;
}

static json_t *person_json(struct cx *cx, const struct recipient *r, int64_t per_part) {
    const char *tail = r->e164 + strlen(r->e164) - 3;
    return json_pack("{s:I, s:s, s:i, s:I, s:s, s:s}", "enrolment_id", (json_int_t)r->row->enrolment_id, "name", r->row->name, "parts", r->plan.parts,
                     "price", (json_int_t)(r->plan.parts * per_part), "phone", arena_printf(cx->arena, "•••%s", tail), "kind", r->row->phone_kind);
}

enum rc invitation_preview(struct cx *cx, const struct invitation_course *c, bool accents, json_t **out) {
    struct invitation inv;
    TRY(prepare(cx, c, accents, &inv));
    json_t *people = json_array(), *skipped = json_array();
    const char *first = inv.sample;
    for (size_t i = 0; i < inv.n; i++) {
        const struct recipient *r = &inv.all[i];
        if (r->e164 && first == inv.sample) first = r->text;
        if (r->e164) json_array_append_new(people, person_json(cx, r, inv.per_part.per_part));
        else json_array_append_new(skipped, json_pack("{s:I, s:s, s:s}", "enrolment_id", (json_int_t)r->row->enrolment_id, "name", r->row->name, "reason", r->skipped));
    }
    *out = cx_json(cx, json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:b, s:s?, s:s, s:o, s:o, s:s}", "text", inv.sample, "sample", first,
                                 "recipients", (json_int_t)inv.recipients, "parts", (json_int_t)inv.parts, "price", (json_int_t)inv.price,
                                 "price_per_part", (json_int_t)inv.per_part.per_part, "price_verified", inv.per_part.verified,
                                 "price_source", inv.per_part.source, "coding", inv.ucs2 ? "ucs2" : "gsm7", "people", people, "skipped", skipped,
                                 "confirm", inv.confirm));
    return RC_OK;
}

static enum rc put(struct cx *cx, const struct recipient *r, int64_t per_part, int64_t *id) {
    int64_t affected;
    struct outbox_message m = {
        .unit_id = r->row->unit_id, .person_id = r->row->person_id, .phone_id = r->row->phone_id, .enrolment_id = r->row->enrolment_id,
        .kind = "invitation", .purpose = "training", .body = r->text, .e164 = r->e164, .price = r->plan.parts * per_part,
        .key = arena_printf(cx->arena, "invitation:%lld:%lld", (long long)r->row->enrolment_id, (long long)r->row->ended),
        .due_ms = cx->now_ms, .valid_until_ms = cx->now_ms + (int64_t)VALID_HOURS * HOUR_MS,
    };
    TRY(outbox_put(cx, &m, id));
    return q_enrolment_invited(cx->db, cx->arena, &(struct q_enrolment_invited_in){ .enrolment_id = r->row->enrolment_id, .user_id = cx->who->user_id }, &affected);
}

enum rc invitation_send(struct cx *cx, const struct invitation_course *c, bool accents, const char *confirm, int64_t *queued, int64_t *already) {
    struct invitation inv;
    TRY(prepare(cx, c, accents, &inv));
    if (strcmp(inv.confirm, confirm) != 0)
        return fail(cx, RC_CONFLICT, "changed", "Danh sách, nội dung hoặc giá đã thay đổi từ khi xem trước. Xem lại rồi gửi.");
    *queued = *already = 0;
    for (size_t i = 0; i < inv.n; i++) {
        int64_t id;
        if (!inv.all[i].e164) continue;
        TRY(put(cx, &inv.all[i], inv.per_part.per_part, &id));
        *(id ? queued : already) += 1;
    }
    return RC_OK;
}

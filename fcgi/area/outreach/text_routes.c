// SPDX-License-Identifier: MPL-2.0
// Texts seen before anybody gets them: filled with sample values, with and without marks, with parts, price and what gateways refuse;
// and notices about an occasion.
#include <string.h>

#include "entity/records.h"
#include "area/outreach/text_hooks.h"
#include "base/text.h"
#include "gateway.h"
#include "http/http.h"
#include "svc/notice.h"
#include "svc/wording.h"
#include "text.h"

struct sample {
    const char *kind, *class, *body;
    bool accents;
};

static struct template_values sample_values(struct cx *cx) {
    struct template_values v = { {
        [TEMPLATE_SENDER] = cx->app->conf.sender, [TEMPLATE_NAME] = "Y Hương", [TEMPLATE_TRADE] = "Sửa xe máy",
        [TEMPLATE_PLACE] = "Nhà rông thôn Kon Pông", [TEMPLATE_DATE] = vdate_vn(cx->arena, cx->today + 7), [TEMPLATE_TIME] = "07:30",
        [TEMPLATE_WHAT] = "gạo hỗ trợ", [TEMPLATE_BRING] = "căn cước", [TEMPLATE_VILLAGE] = "Thôn Kon Pông", [TEMPLATE_COUNT] = "12",
        [TEMPLATE_CODE] = "12", [TEMPLATE_RELAY] = "A Byưh",
    } };
    return v;
}

static json_t *rendering(struct cx *cx, const struct wording_text *t, const struct template_values *v, bool accents) {
    const char *text = wording_fill(cx, t, v, accents);
    struct sms_plan counted = sms_text_plan(text);
    return json_pack("{s:s, s:I, s:i, s:s, s:I}", "text", text, "characters", (json_int_t)text_length(text), "parts", counted.parts, "coding",
                     counted.ucs2 ? "ucs2" : "gsm7", "price", (json_int_t)(counted.parts * t->terms.price.per_part));
}

// Characters of the text that a gateway does not take, by gateway; the one in use says so.
static json_t *forbidden(struct cx *cx, const char *text) {
    json_t *list = json_array();
    const struct gateway *g;
    for (size_t i = 0; (g = gateway_at(i)); i++) {
        char found[128] = "";
        for (const char *c = gateway_bounds(&cx->app->conf, g).forbidden; c && *c; c++)
            if (strchr(text, *c)) strncat(found, c, 1);
        if (*found)
            json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "gateway", g->name, "characters", found, "in_use", strcmp(g->name, cx->app->conf.gateway) == 0));
    }
    return list;
}

static json_t *fault_json(const struct cx *cx) {
    json_t *list = json_array();
    for (const struct field_error *e = cx->errors; e; e = e->next)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "field", e->field, "code", e->code, "detail", e->detail));
    return list;
}

// Faults are part of the answer: the form shows them while the text is being typed.
static enum rc preview(struct cx *cx, const struct sample *s, struct out *out) {
    struct wording_text t = { .body = s->body };
    struct template_values v = sample_values(cx);
    text_judge(cx, s->kind, s->body);
    json_t *faults = fault_json(cx);
    cx_clear(cx);
    json_t *o = out->json = cx_json(cx, json_pack("{s:s, s:s, s:o}", "kind", s->kind, "class", s->class, "faults", faults));
    TRY(outbox_terms(cx, s->class, &t.terms));
    json_object_update_new(o, rendering(cx, &t, &v, s->accents));
    json_object_set_new(o, "accented", rendering(cx, &t, &v, true));
    json_object_set_new(o, "plain", rendering(cx, &t, &v, false));
    const struct outbox_price *p = &t.terms.price;
    json_object_update_new(o, json_pack("{s:I, s:b, s:s?}", "price_per_part", (json_int_t)p->per_part, "price_verified", p->verified, "price_source", p->source));
    json_object_set_new(o, "forbidden", forbidden(cx, json_string_value(json_object_get(o, "text"))));
    return RC_OK;
}

static const char *text_of(const struct req *rq, const char *field) {
    return rq->row.v[entity_field(&message_template, field)].s;
}

static enum rc preview_saved(struct cx *cx, const struct req *rq, struct out *out) {
    const char *accents = req_param(rq, "accents");
    struct sample s = { .kind = text_of(rq, "kind"), .class = text_of(rq, "class"), .body = text_of(rq, "body"), .accents = !accents || strcmp(accents, "0") != 0 };
    return preview(cx, &s, out);
}

static const struct field preview_fields[] = {
    { "kind", F_ENUM, REQ, "Loại tin", .words = template_kind_words },
    { "body", F_LONGTEXT, REQ, "Nội dung", .max = 1000 },
    { "class", F_ENUM, 0, "Nhóm theo luật", .words = message_class_words },
    { "accents", F_FLAG, 0, "Có dấu" },
};
enum { PREVIEW_FIELDS = sizeof preview_fields / sizeof preview_fields[0] };

static enum rc preview_typed(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[PREVIEW_FIELDS];
    TRY(decode_body(cx, preview_fields, PREVIEW_FIELDS, rq->json, v));
    TRY(cx_valid(cx));
    struct sample s = { .kind = v[0].s, .body = v[1].s, .class = v[2].kind == DB_NULL ? "policy" : v[2].s, .accents = v[3].kind == DB_NULL || v[3].i != 0 };
    return preview(cx, &s, out);
}

// --- notices of an occasion -------------------------------------------------------------------------------------------------------------

static enum rc notice_look(struct cx *cx, const struct req *rq, struct out *out) {
    struct held h;
    json_t *asked;
    TRY(held_occasion(cx, rq->id, &h));
    TRY(notice_query(cx, rq->names, rq->values, rq->n_query, &asked));
    return notice_preview(cx, &h, asked, &out->json);
}

static enum rc notice_go(struct cx *cx, const struct req *rq, struct out *out) {
    struct held h;
    TRY(held_occasion(cx, rq->id, &h));
    TRY(notice_send(cx, &h, rq->json, &out->json));
    out->status = 202;
    return audit_act(cx, "send", &occasion, rq->id, rq->row.unit_id, out->json, NULL);
}

const struct route text_routes[] = {
    { "GET", "/api/v1/occasions/{id}/notice", P_MESSAGE_SEND, POOL_FAST, R_NO_TX, &occasion, ROW_READ, notice_look, "Xem trước tin về một buổi" },
    { "POST", "/api/v1/occasions/{id}/notice", P_MESSAGE_SEND, POOL_FAST, 0, &occasion, ROW_WRITE, notice_go, "Gửi hoặc đặt tin về một buổi", notice_fields, NOTICE_FIELDS },
    { "GET", "/api/v1/message-templates/{id}/preview", P_MESSAGE_READ, POOL_FAST, R_NO_TX, &message_template, ROW_READ, preview_saved, "Xem thử một mẫu tin" },
    { "POST", "/api/v1/texts/preview", P_CAMPAIGN_WRITE, POOL_FAST, R_NO_TX, .fn = preview_typed, .summary = "Xem thử nội dung đang soạn",
      .body = preview_fields, .n_body = PREVIEW_FIELDS },
    { .method = NULL },
};

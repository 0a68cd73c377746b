// SPDX-License-Identifier: MPL-2.0
#include "area/jobs/registration.h"

#include <string.h>

#include "area/jobs/public_form.h"
#include "area/jobs/words.h"
#include "base/vault.h"
#include "entity/records.h"
#include "queries.h"
#include "svc/public_count.h"

enum { PER_NUMBER = 3, PER_ADDRESS = 30, PROPOSALS_PER_DAY = 10 };

static const struct word kinds[] = { { "employer", "Đơn vị mới" }, { "vacancy", "Thêm chỗ việc" }, { NULL, NULL } };
static const struct word states[] = { { "pending", "Chờ xem xét" }, { "confirmed", "Đã xác nhận" }, { "refused", "Không xác nhận" }, { NULL, NULL } };

static const struct field registration_fields[] = {
    { "kind", F_ENUM, LIST | FILTER | READONLY, "Loại", .words = kinds },
    { "name", F_TEXT, LIST | READONLY, "Tên đơn vị, người tuyển dụng", .max = 200 },
    { "tax_code", F_TEXT, LIST | READONLY | ASCII, "Mã số thuế, mã đăng ký", .max = 14 },
    { "business", F_ENUM, READONLY, "Loại hình", .words = employer_kinds },
    { "industry_id", F_REF, READONLY, "Ngành chính", .ref = &industry },
    { "unit_id", F_REF, LIST | FILTER | READONLY, "Xã, thị trấn", .ref = &unit },
    { "address", F_TEXT, READONLY, "Địa chỉ", .max = 200 },
    { "contact", F_NAME, LIST | READONLY, "Người liên hệ" },
    { "number", F_PHONE, LIST | READONLY, "Điện thoại" },
    { "email", F_TEXT, READONLY | ASCII, "Thư điện tử", .max = 120 },
    { "products", F_TEXT, READONLY, "Mặt hàng, dịch vụ chính", .max = 300 },
    { "size", F_ENUM, READONLY, "Quy mô lao động", .words = employer_sizes },
    { "publishes", F_FLAG, READONLY, "Cho đăng người liên hệ và điện thoại lên trang công khai" },
    { "vacancies", F_JSON, READONLY, "Chỗ việc" },
    { "places", F_INT, LIST | READONLY, "Số người cần" },
    { "state", F_ENUM, LIST | FILTER | READONLY, "Trạng thái", .words = states },
    { "employer_id", F_REF, LIST | FILTER | READONLY, "Đơn vị tuyển dụng", .ref = &employer },
    { "reason", F_TEXT, READONLY, "Lý do", .max = 300 },
    { "decided_by", F_REF, READONLY, "Người quyết định", .ref = &user },
    { "decided_at", F_INSTANT, READONLY, "Quyết định lúc" },
};

const struct entity registration = {
    .table = "registration", .collection = "registrations", .title = "Đăng ký tuyển dụng", .titles = "Đăng ký tuyển dụng từ trang công khai",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .label = "name", .order = "-id", .search = SEARCH_TEXT,
    .perm = { [OP_READ] = P_VACANCY_WRITE, [OP_CREATE] = P_NEVER, [OP_UPDATE] = P_NEVER, [OP_DELETE] = P_NEVER }, FIELDS(registration_fields),
};

// --- taking one in ------------------------------------------------------------------------------------------------------------------------

static struct db_bytes sealed(struct cx *cx, int64_t id, const char *column, const char *text) {
    size_t len;
    void *bytes = vault_seal(cx->app->vault, cx->arena, arena_printf(cx->arena, "registration:%lld:%s", (long long)id, column), text, strlen(text), &len);
    return (struct db_bytes){ bytes, len };
}

static const char *tail_of(const char *e164) {
    size_t n = strlen(e164);
    return e164 + (n > 3 ? n - 3 : 0);
}

static enum rc new_id(struct cx *cx, int64_t *id) {
    struct q_next_id_out next;
    TRY(q_next_id(cx->db, cx->arena, &next));
    *id = next.id;
    return RC_OK;
}

static enum rc insert_firm(struct cx *cx, const struct db_value *v, const char *items, int64_t places) {
    const char *e164 = public_firm_value(v, "number")->s;
    const struct db_value *industry_id = public_firm_value(v, "industry_id"), *publishes = public_firm_value(v, "publishes");
    uint8_t *index = arena_alloc(cx->arena, VAULT_INDEX_SIZE);
    int64_t id, unit_id = public_firm_value(v, "unit_id")->i;
    TRY(new_id(cx, &id));
    vault_index(cx->app->vault, "phone", e164, index);
    struct q_registration_insert_in in = {
        .id = id, .unit_id = unit_id, .kind = "employer", .name = public_firm_value(v, "name")->s, .tax_code = public_firm_value(v, "tax_code")->s,
        .business = public_firm_value(v, "kind")->s, .industry_id = industry_id->i, .has_industry_id = industry_id->kind == DB_INT,
        .address = public_firm_value(v, "address")->s, .contact = public_firm_value(v, "contact")->s, .number_enc = sealed(cx, id, "number", e164),
        .number_idx = { index, VAULT_INDEX_SIZE }, .number_tail = tail_of(e164), .email = public_firm_value(v, "email")->s,
        .products = public_firm_value(v, "products")->s, .size = public_firm_value(v, "size")->s, .publishes = publishes->kind == DB_INT && publishes->i,
        .vacancies_enc = items ? sealed(cx, id, "vacancies", items) : (struct db_bytes){ NULL, 0 }, .places = places,
    };
    TRY(q_registration_insert(cx->db, cx->arena, &in));
    return audit_act(cx, "register", &registration, id, unit_id, NULL, NULL);
}

static enum rc received(struct cx *cx, struct out *out) {
    out->json = cx_json(cx, json_pack("{s:b}", "received", true));
    return RC_OK;
}

// A field that no person sees; programs that fill in whatever there is fill it in too.
static bool is_trapped(const json_t *body) {
    const char *text = json_string_value(json_object_get(body, "website"));
    return text && *text;
}

enum rc registration_take(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[PUBLIC_FIRM_FIELDS];
    const char *items;
    int64_t places;
    json_t *firm = cx_json(cx, json_copy(rq->json));
    if (is_trapped(rq->json)) return received(cx, out);
    json_object_del(firm, "vacancies");
    json_object_del(firm, "website");
    TRY(public_form_firm(cx, firm, v));
    TRY(public_form_vacancies(cx, json_object_get(rq->json, "vacancies"), 0, &items, &places));
    TRY(cx_valid(cx));
    TRY(public_count(cx, "register-address", rq->address ? rq->address : "", "public_register_address_day", PER_ADDRESS));
    TRY(public_count(cx, "register-number", public_firm_value(v, "number")->s, "public_register_number_day", PER_NUMBER));
    TRY(insert_firm(cx, v, items, places));
    return received(cx, out);
}

// --- a further vacancy of a known firm -----------------------------------------------------------------------------------------------------

enum rc registration_propose(struct cx *cx, const struct req *rq, struct out *out) {
    const struct guest *me = cx->guest;
    const char *items;
    int64_t places, id;
    struct q_guest_firm_out firm;
    const char *key;
    json_t *value;
    json_object_foreach(rq->json, key, value)
        if (strcmp(key, "vacancies") != 0) field_fail(cx, "vacancies", "unknown_field");
    if (!json_object_get(rq->json, "vacancies")) field_fail(cx, "vacancies", "required");
    TRY(public_form_vacancies(cx, json_object_get(rq->json, "vacancies"), 1, &items, &places));
    TRY(cx_valid(cx));
    TRY(public_count(cx, "propose", arena_printf(cx->arena, "%lld", (long long)me->subject_id), "public_propose_day", PROPOSALS_PER_DAY));
    TRY(q_guest_firm(cx->db, cx->arena, &(struct q_guest_firm_in){ .employer_id = me->subject_id }, &firm));
    TRY(new_id(cx, &id));
    struct q_registration_insert_in in = {
        .id = id, .unit_id = firm.unit_id, .kind = "vacancy", .name = firm.name, .tax_code = firm.tax_code, .business = firm.business, .industry_id = firm.industry_id,
        .has_industry_id = firm.has_industry_id, .address = firm.address, .publishes = firm.publishes, .vacancies_enc = sealed(cx, id, "vacancies", items),
        .places = places, .employer_id = me->subject_id, .has_employer_id = true,
    };
    TRY(q_registration_insert(cx->db, cx->arena, &in));
    TRY(audit_act(cx, "propose", &registration, id, firm.unit_id, NULL, NULL));
    return received(cx, out);
}

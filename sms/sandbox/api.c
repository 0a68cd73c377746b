// SPDX-License-Identifier: MPL-2.0
// A gateway as real ones are: it stores before it answers, knows a repeated reference, and sends its report later.
#include "api.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/phone.h"
#include "base/text.h"
#include "base/vault.h"
#include "base/vdate.h"
#include "db/db.h"
#include "gen/queries.h"
#include "text.h"

enum fault { FAULT_NONE, FAULT_REFUSE, FAULT_NO_REPORT, FAULT_DROP, FAULT_BUSY_TWICE, FAULT_EARLY_REPORT };

// 0003 is no fault of the gateway: deliver.c reports "failed".
static const struct {
    const char *tail;
    enum fault fault;
} faults[] = {
    { "0001", FAULT_REFUSE },    // 422
    { "0002", FAULT_NO_REPORT }, // taken, then silence
    { "0004", FAULT_DROP },      // taken, but the connection ends without an answer
    { "0005", FAULT_BUSY_TWICE },  // 503 twice, then taken
    { "0006", FAULT_EARLY_REPORT },  // the report arrives before the answer
};

enum { EARLY_WAITS = 60, EARLY_WAIT_MS = 50, TEXT_MAX = 2000 };

struct send {
    const char *to, *text, *coding, *reference, *callback;
    struct sms_plan plan;
    enum fault fault;
};

static enum fault fault_of(const char *phone) {
    size_t len = strlen(phone);
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        if (len > 4 && strcmp(phone + len - 4, faults[i].tail) == 0) return faults[i].fault;
    }
    return FAULT_NONE;
}

static const char *api_time(struct arena *a, int64_t ms) {
    char text[VTIME_SIZE];
    clock_format(ms, text);
    return arena_strdup(a, text);
}

static struct sandbox_reply api_error(struct arena *a, int status, const char *word) {
    return (struct sandbox_reply){ status, arena_printf(a, "{\"error\":\"%s\"}", word) };
}

static struct sandbox_reply api_rc(struct arena *a, enum rc rc) { return api_error(a, rc_info(rc)->status, rc_info(rc)->word); }

static struct sandbox_reply api_json(struct arena *a, int status, json_t *root) {
    char *text = json_dumps(root, JSON_COMPACT);
    struct sandbox_reply reply = { status, arena_strdup(a, text == NULL ? "{}" : text) };
    free(text);
    json_decref(root);
    return reply;
}

static struct sandbox_reply api_taken(struct arena *a, int64_t id) {
    return (struct sandbox_reply){ 202, arena_printf(a, "{\"id\":\"s%lld\"}", (long long)id) };
}

// Copies of the members, so that root can go. NULL: not there or not a text.
static const char *api_member(struct arena *a, const json_t *root, const char *name) {
    const char *text = json_string_value(json_object_get(root, name));
    return text == NULL ? NULL : arena_strdup(a, text);
}

static json_t *api_body(const struct sandbox_request *rq) {
    if (strncmp(rq->content_type, "application/json", 16) != 0) return NULL;  // also keeps foreign forms out
    json_t *root = json_loadb(rq->body, rq->body_len, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(root)) return root;
    json_decref(root);
    return NULL;
}

// Sending

static bool send_read(struct arena *a, const struct sandbox_request *rq, struct send *out) {
    json_t *root = api_body(rq);
    if (root == NULL) return false;
    *out = (struct send){ api_member(a, root, "to"), api_member(a, root, "text"), api_member(a, root, "coding"),
                          api_member(a, root, "reference"), api_member(a, root, "callback"), { 0 }, FAULT_NONE };
    json_decref(root);
    return out->to != NULL && out->text != NULL && out->coding != NULL && out->reference != NULL && out->callback != NULL;
}

// NULL when all is well; otherwise what a gateway would say.
static const char *send_fault(const struct sandbox *s, struct send *m) {
    size_t base = strlen(s->callback_url);
    if (!phone_is_mobile(m->to)) return "bad_number";
    if (*m->text == '\0' || text_length(m->text) > TEXT_MAX) return "bad_text";
    if (*m->reference == '\0' || strlen(m->reference) > 80) return "bad_reference";
    if (strncmp(m->callback, s->callback_url, base) != 0 || m->callback[base] != '/' || strlen(m->callback) > 500)
        return "bad_callback";
    m->plan = sms_text_plan(m->text);
    if (strcmp(m->coding, m->plan.ucs2 ? "ucs2" : "gsm7") != 0) return "bad_coding";
    m->fault = fault_of(m->to);
    return m->fault == FAULT_REFUSE ? "number_barred" : NULL;
}

static const char *send_due(const struct sandbox *s, struct arena *a, const struct send *m) {
    if (m->fault == FAULT_NO_REPORT) return NULL;
    return api_time(a, clock_ms() + (m->fault == FAULT_EARLY_REPORT ? 0 : s->delay_ms));
}

// parts 0: known, but refused for now.
static enum rc send_store(const struct sandbox *s, struct arena *a, const struct send *m, bool taken) {
    struct q_sandbox_add_in row = { .at = api_time(a, clock_ms()), .phone = m->to, .direction = "out", .text = m->text };
    row.reference = m->reference;
    row.coding = m->coding;
    row.parts = taken ? m->plan.parts : 0;
    row.callback = taken ? m->callback : NULL;
    row.due_at = taken ? send_due(s, a, m) : NULL;
    return q_sandbox_add(s->db, a, &row);
}

static enum rc send_find(const struct sandbox *s, struct arena *a, const char *reference, struct q_sandbox_by_reference_out *row,
                         bool *found) {
    return q_sandbox_by_reference(s->db, a, &(struct q_sandbox_by_reference_in){ .reference = reference }, row, found);
}

static void send_wait_for_report(const struct sandbox *s, struct arena *a, const char *reference) {
    const struct timespec pause = { 0, EARLY_WAIT_MS * 1000000L };
    for (int i = 0; i < EARLY_WAITS; i++) {
        struct q_sandbox_by_reference_out row;
        bool found;
        if (send_find(s, a, reference, &row, &found) != RC_OK || !found || row.due_at == NULL) return;
        nanosleep(&pause, NULL);
    }
}

// The first of two refusals stores the row, the second counts; then the message is taken.
static enum rc send_busy(const struct sandbox *s, struct arena *a, const struct send *m,
                         const struct q_sandbox_by_reference_out *row, bool *taken) {
    *taken = row->id != 0 && row->tries > 0;
    if (row->id == 0) return send_store(s, a, m, false);
    if (!*taken) return q_sandbox_count_try(s->db, a, &(struct q_sandbox_count_try_in){ .id = row->id });
    struct q_sandbox_take_in take = {
        .id = row->id, .at = api_time(a, clock_ms()), .parts = m->plan.parts, .callback = m->callback
    };
    take.due_at = send_due(s, a, m);
    return q_sandbox_take(s->db, a, &take);
}

static struct sandbox_reply send_new(const struct sandbox *s, struct arena *a, const struct send *m,
                                     struct q_sandbox_by_reference_out *row) {
    bool taken = true, found;
    enum rc rc = m->fault == FAULT_BUSY_TWICE ? send_busy(s, a, m, row, &taken) : send_store(s, a, m, true);
    if (rc != RC_OK && rc != RC_CONFLICT) return api_rc(a, rc);  // a conflict is the same reference at the same moment
    if (!taken) return api_error(a, 503, "busy");
    if (m->fault == FAULT_EARLY_REPORT) send_wait_for_report(s, a, m->reference);
    rc = send_find(s, a, m->reference, row, &found);
    if (rc != RC_OK || !found) return api_rc(a, rc == RC_OK ? RC_INTERNAL : rc);
    return m->fault == FAULT_DROP ? (struct sandbox_reply){ 0, "" } : api_taken(a, row->id);
}

static struct sandbox_reply api_send(const struct sandbox *s, struct arena *a, const struct sandbox_request *rq) {
    uint8_t want[VAULT_HASH_SIZE], got[VAULT_HASH_SIZE];
    struct send m;
    struct q_sandbox_by_reference_out row = { 0 };
    bool found;
    vault_hash(s->key, strlen(s->key), want);
    vault_hash(rq->key, strlen(rq->key), got);
    if (!vault_mac_equal(want, got, sizeof(want))) return api_error(a, 401, "bad_key");
    if (!send_read(a, rq, &m)) return api_error(a, 400, "malformed");
    const char *fault = send_fault(s, &m);
    if (fault != NULL) return api_error(a, 422, fault);
    enum rc rc = send_find(s, a, m.reference, &row, &found);
    if (rc != RC_OK) return api_rc(a, rc);
    return found && row.parts > 0 ? api_taken(a, row.id) : send_new(s, a, &m, &row);
}

// Phones

static const char *api_iso(struct arena *a, const char *at) {
    char *iso = arena_printf(a, "%sZ", at);
    if (strlen(iso) > 10) iso[10] = 'T';
    return iso;
}

static struct sandbox_reply api_phones(const struct sandbox *s, struct arena *a) {
    struct q_sandbox_phone_list_out *rows;
    size_t n;
    enum rc rc = q_sandbox_phone_list(s->db, a, &rows, &n);
    if (rc != RC_OK) return api_rc(a, rc);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_array_append_new(list, json_pack("{s:s, s:s, s:I}", "phone", rows[i].phone, "at", api_iso(a, rows[i].last_at),
                                              "count", (json_int_t)rows[i].n));
    }
    return api_json(a, 200, json_pack("{s:o}", "phones", list));
}

static struct sandbox_reply api_messages(const struct sandbox *s, struct arena *a, const char *phone) {
    struct q_sandbox_phone_messages_out *rows;
    size_t n;
    enum rc rc = q_sandbox_phone_messages(s->db, a, &(struct q_sandbox_phone_messages_in){ .phone = phone }, &rows, &n);
    if (rc != RC_OK) return api_rc(a, rc);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct q_sandbox_phone_messages_out *r = &rows[i];
        json_array_append_new(list, json_pack("{s:I, s:s, s:I, s:s, s:s, s:s}", "id", (json_int_t)r->id, "text", r->text, "parts",
                                              (json_int_t)r->parts, "coding", r->coding, "at", api_iso(a, r->at), "direction",
                                              r->direction));
    }
    return api_json(a, 200, json_pack("{s:s, s:o}", "phone", phone, "messages", list));
}

static struct sandbox_reply api_reply(const struct sandbox *s, struct arena *a, const struct sandbox_request *rq,
                                      const char *phone) {
    const char *now = api_time(a, clock_ms());
    json_t *root = api_body(rq);
    const char *text = root == NULL ? NULL : api_member(a, root, "text");
    json_decref(root);
    if (text == NULL) return api_error(a, 400, "malformed");
    if (text_clean(a, text, strlen(text), true, &text) != TEXT_OK || *text == '\0' || text_length(text) > 700) {
        return api_error(a, 422, "bad_text");
    }
    struct sms_plan plan = sms_text_plan(text);
    struct q_sandbox_add_in row = {
        .at = now, .phone = phone, .direction = "in", .text = text, .parts = plan.parts, .due_at = now
    };
    row.coding = plan.ucs2 ? "ucs2" : "gsm7";
    row.callback = arena_printf(a, "%s/sms/mo", s->callback_url);
    enum rc rc = q_sandbox_add(s->db, a, &row);
    return rc == RC_OK ? (struct sandbox_reply){ 202, "{}" } : api_rc(a, rc);
}

static struct sandbox_reply api_phone(const struct sandbox *s, struct arena *a, const struct sandbox_request *rq,
                                      const char *number) {
    struct phone phone = phone_parse(number);
    if (phone.kind != PHONE_MOBILE) return api_error(a, 404, "no_such_phone");
    if (strcmp(rq->method, "GET") == 0) return api_messages(s, a, phone.e164);
    if (strcmp(rq->method, "POST") == 0) return api_reply(s, a, rq, phone.e164);
    return api_error(a, 405, "method");
}

struct sandbox_reply sandbox_answer(const struct sandbox *s, struct arena *a, const struct sandbox_request *rq) {
    static const char phones[] = "/sandbox/phones";
    const size_t len = sizeof(phones) - 1;
    bool get = strcmp(rq->method, "GET") == 0, post = strcmp(rq->method, "POST") == 0;
    if (post && *rq->origin != '\0' && strcmp(rq->origin, s->origin) != 0) return api_error(a, 403, "foreign_origin");
    if (strcmp(rq->path, "/sandbox/send") == 0) return post ? api_send(s, a, rq) : api_error(a, 405, "method");
    if (strcmp(rq->path, phones) == 0) return get ? api_phones(s, a) : api_error(a, 405, "method");
    if (strncmp(rq->path, phones, len) == 0 && rq->path[len] == '/') return api_phone(s, a, rq, rq->path + len + 1);
    return api_error(a, 404, "not_found");
}

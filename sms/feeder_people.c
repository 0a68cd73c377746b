// SPDX-License-Identifier: MPL-2.0
// Each person of a step gets one fate. Who shares a telephone and a text with somebody gets the same message; which texts are written
// already is asked before the money is counted, so that the cap is exact.
#include <string.h>

#include "base/arena.h"
#include "base/phone.h"
#include "base/vault.h"
#include "feeder_run.h"
#include "text.h"

enum { SLOTS = 2 * FEEDER_STEP + 1 };

struct fate {
    const struct q_feeder_people_out *row;
    const char *state;   // messaged, relayed, left_out
    const char *reason;  // of left_out
    struct feeder_message message;
    int64_t same_as;     // index of the first with this key in the step, or its own
    int64_t known_id;    // of a message written before
    int64_t task_id;
    bool also_relay;     // gets the message, and cannot read it
};

struct step {
    struct feeder_run *r;
    struct fate *all;
    size_t n;
    struct feeder_tasks tasks;
    size_t slots[SLOTS];  // by key: index + 1
};

// --- what becomes of one -----------------------------------------------------------------------------------------------------------

static void leave_out(struct fate *f, const char *reason) {
    f->state = "left_out";
    f->reason = reason;
}

static void to_relay(struct step *s, struct fate *f, const char *reason) {
    if (s->r->c.with_relay && !f->row->home) f->state = "relayed";
    else leave_out(f, f->row->home ? "home" : reason);
}

static const char *open_number(struct feeder_run *r, const struct q_feeder_people_out *p) {
    const char *place = arena_printf(r->a, "phone:%lld:number", (long long)p->phone_id);
    const char *e164 = vault_unseal(r->f->vault, r->a, place, p->number_enc.p, p->number_enc.n);
    return e164 && phone_is_mobile(e164) ? e164 : NULL;
}

// The same text to the same telephone is one message, whoever it is for.
static void key_of(struct feeder_run *r, const struct q_feeder_people_out *p, const char *text, uint8_t key[VAULT_INDEX_SIZE]) {
    uint8_t hash[VAULT_HASH_SIZE];
    char hex[2 * VAULT_HASH_SIZE + 1];
    vault_hash(text, strlen(text), hash);
    vault_hex(hash, sizeof(hash), hex);
    const char *phone = feeder_hex(r->a, p->number_idx.p, p->number_idx.n);
    vault_index(r->f->vault, "dedup", arena_printf(r->a, "campaign:%lld:%s:%s", (long long)r->id, phone, hex), key);
}

static void write_text(struct step *s, struct fate *f, const char *e164) {
    struct feeder_run *r = s->r;
    const struct q_feeder_people_out *p = f->row;
    struct template_values v = r->values;
    v.of[TEMPLATE_NAME] = p->name;
    v.of[TEMPLATE_VILLAGE] = p->village;
    const char *body = phrase_text(r->a, &r->phrase, &v);
    struct sms_plan plan = sms_text_plan(body);
    f->state = "messaged";
    f->message = (struct feeder_message){ .id = p->id, .unit_id = p->unit_id, .person_id = p->person_id, .phone_id = p->phone_id, .body = body,
                                          .e164 = e164, .ucs2 = plan.ucs2, .parts = plan.parts };
    f->also_relay = r->c.with_relay && p->silent && !p->home;
    key_of(r, p, body, f->message.key);
}

static void decide(struct step *s, struct fate *f) {
    const struct q_feeder_people_out *p = f->row;
    if (p->gone || !p->name) leave_out(f, "gone");
    else if (p->answer && strcmp(p->answer, "no") == 0) leave_out(f, "opted_out");
    else if (!p->has_phone_id) to_relay(s, f, p->any_phone ? "landline" : "no_phone");
    else if (s->r->rule.needs_consent && (!p->answer || strcmp(p->answer, "yes") != 0)) leave_out(f, "no_consent");
    else if (p->listed) leave_out(f, "listed");
    else if (!s->r->in_time) leave_out(f, "too_late");
    else {
        const char *e164 = open_number(s->r, p);
        if (e164) write_text(s, f, e164);
        else to_relay(s, f, "unreadable");
    }
}

static enum rc set_price(struct step *s, struct fate *f) {
    int64_t per_part;
    if (f->message.e164 == NULL) return RC_OK;
    TRY(feeder_part_price(s->r, f->row->carrier, &per_part));
    f->message.price = f->message.parts * per_part;
    return RC_OK;
}

// --- one message for one telephone and text ------------------------------------------------------------------------------------------

static bool has_message(const struct fate *f) {
    return f->message.e164 != NULL;
}

static size_t slot_of(const uint8_t *key) {
    uint32_t h;
    memcpy(&h, key, sizeof(h));
    return h % SLOTS;
}

// The index of the first of this step with the same key; its own when it is the first.
static int64_t first_with(struct step *s, size_t i) {
    const uint8_t *key = s->all[i].message.key;
    size_t at = slot_of(key);
    while (s->slots[at] && memcmp(s->all[s->slots[at] - 1].message.key, key, VAULT_INDEX_SIZE) != 0) at = (at + 1) % SLOTS;
    if (!s->slots[at]) s->slots[at] = i + 1;
    return (int64_t)s->slots[at] - 1;
}

static enum rc find_known(struct step *s) {
    struct feeder_run *r = s->r;
    struct buf keys = buf_new(r->a);
    struct q_feeder_known_out *rows;
    size_t n;
    for (size_t i = 0; i < s->n; i++) {
        struct fate *f = &s->all[i];
        if (!has_message(f)) continue;
        f->same_as = first_with(s, i);
        if (f->same_as == (int64_t)i && (f->row->shares || r->ask_all))
            buf_printf(&keys, "%c{\"i\":%zu,\"k\":\"%s\"}", keys.len ? ',' : '[', i, feeder_hex(r->a, f->message.key, VAULT_INDEX_SIZE));
    }
    if (!keys.len) return RC_OK;
    buf_char(&keys, ']');
    TRY(q_feeder_known(r->f->db, r->a, &(struct q_feeder_known_in){ .keys = buf_string(&keys) }, &rows, &n));
    for (size_t i = 0; i < n; i++) s->all[rows[i].i].known_id = rows[i].id;
    return RC_OK;
}

static bool is_new(const struct step *s, size_t i) {
    const struct fate *f = &s->all[i];
    return has_message(f) && f->same_as == (int64_t)i && !f->known_id;
}

// Counts what is new, and cuts the step where the cap would be passed.
static void afford(struct step *s, struct feeder_sum *sum) {
    for (size_t i = 0; i < s->n; i++) {
        const struct fate *f = &s->all[i];
        int64_t price = f->message.price;
        if (is_new(s, i) && !feeder_affords(s->r, sum, price)) {
            sum->over_cap = true;
            s->n = i;
            return;
        }
        sum->last_id = f->row->person_id;
        sum->fed++;
        if (!is_new(s, i)) continue;
        sum->messages++;
        sum->parts += f->message.parts;
        sum->price += price;
    }
}

// --- writing it down -----------------------------------------------------------------------------------------------------------------

static enum rc write_messages(struct step *s) {
    struct feeder_run *r = s->r;
    const struct feeder_message **list = arena_array(r->a, s->n, sizeof(*list));
    struct feeder_group g = { r->c.kind, r->c.purpose, r->c.class, r->c.template_id, 2 };
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (is_new(s, i)) list[n++] = &s->all[i].message;
    return feeder_write(r, list, n, &g);
}

static enum rc give_to_relays(struct step *s) {
    struct feeder_run *r = s->r;
    int64_t n = 0;
    TRY(feeder_tasks_read(r, &s->tasks));
    for (size_t i = 0; i < s->n; i++)
        if (s->all[i].also_relay || strcmp(s->all[i].state, "relayed") == 0)
            TRY(feeder_task(r, &s->tasks, s->all[i].row->unit_id, s->all[i].row->village_id, &s->all[i].task_id));
    for (size_t t = 0; t < s->tasks.n; t++) {
        n = 0;
        for (size_t i = 0; i < s->n; i++) n += s->all[i].task_id == s->tasks.known[t].id;
        int64_t changed;
        if (n) TRY(q_feeder_task_people(r->f->db, r->a, &(struct q_feeder_task_people_in){ .id = s->tasks.known[t].id, .n = n }, &changed));
    }
    return RC_OK;
}

static int64_t message_of(const struct step *s, const struct fate *f) {
    const struct fate *first = &s->all[f->same_as];
    return first->known_id ? first->known_id : first->message.id;
}

static const char *or_null(struct feeder_run *r, int64_t id) {
    return id ? arena_printf(r->a, "%lld", (long long)id) : "null";
}

static void settle_row(struct step *s, const struct fate *f, struct buf *list) {
    struct feeder_run *r = s->r;
    const char *reason = f->reason ? arena_printf(r->a, "\"%s\"", f->reason) : "null";
    buf_printf(list, "%c[%lld,%s,%s,%s,%s]", list->len ? ',' : '[', (long long)f->row->person_id, or_null(r, has_message(f) ? message_of(s, f) : 0),
               or_null(r, f->message.phone_id), reason, or_null(r, f->task_id));
}

static enum rc settle(struct step *s) {
    struct buf list = buf_new(s->r->a);
    int64_t changed;
    for (size_t i = 0; i < s->n; i++) settle_row(s, &s->all[i], &list);
    if (!list.len) return RC_OK;
    buf_char(&list, ']');
    return q_feeder_settle(s->r->f->db, s->r->a, &(struct q_feeder_settle_in){ .rows = buf_string(&list), .campaign_id = s->r->id }, &changed);
}

static enum rc claim(struct feeder_run *r, const char **ids) {
    struct buf list = buf_new(r->a);
    struct q_feeder_claim_out *rows;
    size_t n;
    TRY(q_feeder_claim(r->f->db, r->a, &(struct q_feeder_claim_in){ .campaign_id = r->id, .after_id = r->c.after_id, .n = FEEDER_STEP }, &rows, &n));
    for (size_t i = 0; i < n; i++) buf_printf(&list, "%c%lld", i ? ',' : '[', (long long)rows[i].person_id);
    if (n) buf_char(&list, ']');
    *ids = n ? buf_string(&list) : NULL;
    return RC_OK;
}

static enum rc read_people(struct step *s, const char *ids) {
    struct feeder_run *r = s->r;
    struct q_feeder_people_out *rows;
    struct q_feeder_people_in in = { .campaign_id = r->id, .people = ids, .purpose = r->c.purpose, .checks_list = r->rule.checks_list,
                                      .by_carrier = r->by_carrier };
    TRY(q_feeder_people(r->f->db, r->a, &in, &rows, &s->n));
    s->all = arena_array(r->a, s->n, sizeof(*s->all));
    for (size_t i = 0; i < s->n; i++) {
        s->all[i].row = &rows[i];
        decide(s, &s->all[i]);
        TRY(set_price(s, &s->all[i]));
    }
    return RC_OK;
}

enum rc feeder_people(struct feeder_run *r, struct feeder_sum *sum) {
    struct step *s = arena_new_of(r->a, struct step);
    const char *ids;
    s->r = r;
    TRY(claim(r, &ids));
    sum->everybody = ids == NULL;
    if (!ids) return RC_OK;
    TRY(read_people(s, ids));
    TRY(find_known(s));
    afford(s, sum);
    TRY(write_messages(s));
    TRY(give_to_relays(s));
    return settle(s);
}

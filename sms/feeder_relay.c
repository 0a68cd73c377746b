// SPDX-License-Identifier: MPL-2.0
// A village's relay gets one list for a campaign, with a small number he answers with, and one message when the list is complete.
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/phone.h"
#include "base/vault.h"
#include "feeder_run.h"
#include "text.h"

enum { TASKS_ROOM = 64 };

enum rc feeder_tasks_read(struct feeder_run *r, struct feeder_tasks *t) {
    TRY(q_feeder_tasks(r->f->db, r->a, &(struct q_feeder_tasks_in){ .campaign_id = r->id }, &t->known, &t->n));
    t->room = t->n;
    return RC_OK;
}

static void tasks_add(struct feeder_run *r, struct feeder_tasks *t, int64_t id, int64_t village_id) {
    if (t->n == t->room) {
        struct q_feeder_tasks_out *more = arena_array(r->a, t->room + TASKS_ROOM, sizeof(*more));
        if (t->n) memcpy(more, t->known, t->n * sizeof(*more));
        t->known = more;
        t->room += TASKS_ROOM;
    }
    t->known[t->n++] = (struct q_feeder_tasks_out){ .id = id, .village_id = village_id };
}

// The smallest number that none of his open tasks has.
static enum rc free_code(struct feeder_run *r, const struct q_feeder_codes_in *in, int64_t *code) {
    struct q_feeder_codes_out *rows;
    size_t n;
    TRY(q_feeder_codes(r->f->db, r->a, in, &rows, &n));
    *code = 1;
    for (size_t i = 0; i < n; i++)
        if (rows[i].code == *code) ++*code;
    return RC_OK;
}

enum rc feeder_task(struct feeder_run *r, struct feeder_tasks *t, int64_t unit_id, int64_t village_id, int64_t *id) {
    struct q_feeder_relay_out relay;
    struct q_next_id_out next;
    bool found;
    int64_t code;
    for (size_t i = 0; i < t->n; i++) {
        if (t->known[i].village_id != village_id) continue;
        *id = t->known[i].id;
        return RC_OK;
    }
    TRY(q_feeder_relay(r->f->db, r->a, &(struct q_feeder_relay_in){ .village_id = village_id, .day = r->day }, &relay, &found));
    TRY(free_code(r, &(struct q_feeder_codes_in){ .relay_id = relay.id, .has_relay_id = found, .village_id = village_id }, &code));
    TRY(q_next_id(r->f->db, r->a, &next));
    struct q_feeder_task_insert_in in = { .id = next.id, .unit_id = unit_id, .campaign_id = r->id, .village_id = village_id, .relay_id = relay.id,
                                          .has_relay_id = found, .code = code };
    TRY(q_feeder_task_insert(r->f->db, r->a, &in));
    tasks_add(r, t, next.id, village_id);
    *id = next.id;
    return RC_OK;
}

// --- one message to each -------------------------------------------------------------------------------------------------------------

static enum rc relay_text(struct feeder_run *r, const struct q_text_live_out **out) {
    struct q_text_live_out *rows;
    size_t n;
    *out = NULL;
    TRY(q_text_live(r->f->db, r->a, &(struct q_text_live_in){ .kind = "relay" }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].language, "vi") == 0) *out = &rows[i];
    if (!*out) log_warn("relay_text", "campaign=%lld why=\"no text of this kind is in use\"", (long long)r->id);
    return RC_OK;
}

static bool digest_of(struct feeder_run *r, const char *body, const struct q_feeder_digests_out *d, struct feeder_message *m) {
    const char *place = arena_printf(r->a, "relay:%lld:number", (long long)d->relay_id);
    const char *e164 = vault_unseal(r->f->vault, r->a, place, d->number_enc.p, d->number_enc.n);
    if (!e164 || !phone_is_mobile(e164)) {
        log_warn("relay_number", "relay=%lld why=\"cannot be written to\"", (long long)d->relay_id);
        return false;
    }
    const char *text = phrase_digest(r->a, body, &r->phrase, &r->values, &(struct phrase_list){ d->relay, d->village, d->homes, d->code });
    struct sms_plan plan = sms_text_plan(text);
    *m = (struct feeder_message){ .id = d->message_id, .unit_id = d->unit_id, .body = text, .e164 = e164, .ucs2 = plan.ucs2, .parts = plan.parts,
                                  .price = plan.parts * r->per_part };
    vault_index(r->f->vault, "dedup", arena_printf(r->a, "relay:%lld", (long long)d->id), m->key);
    return true;
}

static enum rc digests_write(struct feeder_run *r, const struct feeder_message *all, const int64_t *tasks, size_t n, int64_t template_id) {
    const struct feeder_message **list = arena_array(r->a, n, sizeof(*list));
    for (size_t i = 0; i < n; i++) {
        list[i] = &all[i];
        TRY(q_feeder_digest_sent(r->f->db, r->a, &(struct q_feeder_digest_sent_in){ .id = tasks[i], .message_id = all[i].id }));
    }
    return feeder_write(r, list, n, &(struct feeder_group){ "relay", "service", "policy", template_id, 1 });
}

// All or none of them, so that the cap stops them together.
enum rc feeder_digests(struct feeder_run *r, struct feeder_sum *sum) {
    const struct q_text_live_out *text;
    struct q_feeder_digests_out *rows;
    size_t n, good = 0;
    TRY(relay_text(r, &text));
    if (!text || !r->in_time) return RC_OK;
    TRY(q_feeder_digests(r->f->db, r->a, &(struct q_feeder_digests_in){ .campaign_id = r->id }, &rows, &n));
    struct feeder_message *all = arena_array(r->a, n, sizeof(*all));
    int64_t *tasks = arena_array(r->a, n, sizeof(*tasks));
    struct feeder_sum more = *sum;
    for (size_t i = 0; i < n; i++) {
        if (!digest_of(r, text->body, &rows[i], &all[good])) continue;
        tasks[good] = rows[i].id;
        more.messages++;
        more.parts += all[good].parts;
        more.price += all[good++].price;
    }
    sum->over_cap = !feeder_affords(r, &more, 0);
    if (sum->over_cap) return RC_OK;
    *sum = more;
    return digests_write(r, all, tasks, good, text->id);
}

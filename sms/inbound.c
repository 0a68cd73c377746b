// SPDX-License-Identifier: MPL-2.0
// Each callback is one transaction: the event first, whose unique key makes a repetition visible, then what follows from it.
#include "inbound.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/phone.h"
#include "base/text.h"
#include "base/vault.h"
#include "base/vdate.h"
#include "db/db.h"
#include "gen/queries.h"
#include "inbound_spool.h"
#include "reply.h"
#include "sign.h"
#include "state.h"

enum { INBOUND_REPLAY_MS = 2000 };  // what waits goes first; what is too much for one request is left to the worker

const char *inbound_instant(struct arena *a, int64_t ms) {
    char text[VTIME_SIZE];
    clock_format(ms, text);
    return arena_strdup(a, text);
}

// At most 200 printable ASCII characters: what a gateway says is shown to people and fits its column.
static const char *inbound_plain(struct arena *a, const char *s, size_t max) {
    if (s == NULL || *s == '\0') return NULL;
    char *out = arena_strndup(a, s, strnlen(s, max));
    for (char *p = out; *p != '\0'; p++) {
        if (*p < ' ' || *p > '~') *p = '?';
    }
    return out;
}

static bool inbound_id_is_sane(const char *id) {
    size_t len = strlen(id);
    for (const char *p = id; *p != '\0'; p++) {
        if (!isalnum((unsigned char)*p) && *p != '-' && *p != '_') return false;
    }
    return len >= 1 && len <= 64;
}

const char *inbound_event_place(struct arena *a, const uint8_t key[16], const char *column) {
    char hex[2 * VAULT_INDEX_SIZE + 1];
    vault_hex(key, VAULT_INDEX_SIZE, hex);
    return arena_printf(a, "message_event:%s:%s", hex, column);
}

enum rc inbound_note(const struct inbound *in, const struct q_inbound_event_in *event, bool *is_new) {
    enum rc rc = q_inbound_event(in->db, in->a, event);
    *is_new = rc == RC_OK;
    bool repeated = rc == RC_CONFLICT && strcmp(db_error(in->db)->constraint, "message_event_once") == 0;
    return repeated ? RC_OK : rc;
}

// What the key in an address is made of.
static struct sign_reply mo_address(const char *gateway) { return (struct sign_reply){ "address", gateway, "" }; }

// Delivery reports

static const struct {
    const char *status;
    enum event event;
} statuses[] = {
    { "delivered", EVENT_DLR_DELIVERED },
    { "failed", EVENT_DLR_FAILED },
    { "sent", EVENT_DLR_SENT },
    { "pending", EVENT_DLR_PENDING },
};

struct dlr {
    const struct inbound *in;
    const struct inbound_dlr *said;
    enum event event;
    const char *provider_id, *detail;
};

static bool dlr_status(const char *status, enum event *event) {
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        if (strcmp(statuses[i].status, status) != 0) continue;
        *event = statuses[i].event;
        return true;
    }
    return false;
}

static enum rc dlr_event(const struct dlr *d, const struct q_inbound_message_out *m, const char *kind, const char *word,
                         const char *key_text, bool *is_new) {
    uint8_t key[VAULT_INDEX_SIZE];
    vault_index(d->in->v, "event", key_text, key);
    struct q_inbound_event_in event = { .at = inbound_instant(d->in->a, clock_ms()), .unit_id = m->unit_id, .has_unit_id = true };
    event.message_id = d->said->message_id;
    event.has_message_id = true;
    event.attempt = d->said->attempt;
    event.kind = kind;
    event.word = word;
    event.detail = strcmp(kind, "move") == 0 ? state_event_word(d->event) : d->detail;
    event.unique_key = (struct db_bytes){ key, sizeof(key) };
    return inbound_note(d->in, &event, is_new);
}

static enum rc dlr_move(const struct dlr *d, const struct q_inbound_message_out *m) {
    enum state from, to;
    bool is_new;
    if (!state_parse(m->state, &from) || !state_next(from, d->event, &to)) return RC_OK;  // only upward
    struct q_inbound_move_in move = { .id = d->said->message_id, .from_state = m->state, .to_state = state_word(to) };
    move.detail = to == STATE_FAILED ? d->detail : NULL;
    move.provider_id = d->provider_id;
    TRY(q_inbound_move(d->in->db, d->in->a, &move));
    const char *key = arena_printf(d->in->a, "move:%lld:%lld", (long long)d->said->message_id, (long long)m->version + 1);
    return dlr_event(d, m, "move", state_word(to), key, &is_new);
}

static enum rc dlr_tx(void *arg) {
    const struct dlr *d = arg;
    struct q_inbound_message_out m;
    bool found, is_new;
    TRY(q_inbound_message(d->in->db, d->in->a, &(struct q_inbound_message_in){ .id = d->said->message_id }, &m, &found));
    if (!found || d->said->attempt > m.attempts) return RC_NOT_FOUND;
    const char *key = arena_printf(d->in->a, "dlr:%lld:%lld:%s:%s", (long long)d->said->message_id, (long long)d->said->attempt,
                                   d->said->status, d->provider_id == NULL ? "" : d->provider_id);
    TRY(dlr_event(d, &m, "dlr", d->said->status, key, &is_new));
    if (is_new && d->event == EVENT_DLR_DELIVERED)
        TRY(q_inbound_part_reported(d->in->db, d->in->a, &(struct q_inbound_part_reported_in){ .id = d->said->message_id }));
    return is_new ? dlr_move(d, &m) : RC_OK;
}

static bool dlr_is_ours(struct arena *a, struct vault *v, const struct inbound_dlr *in) {
    uint8_t want[VAULT_INDEX_SIZE], got[VAULT_INDEX_SIZE];
    vault_index(v, "dlr", arena_printf(a, "%lld:%lld", (long long)in->message_id, (long long)in->attempt), want);
    return strlen(in->h) == 2 * sizeof(got) && vault_unhex(in->h, got, sizeof(got)) && vault_mac_equal(want, got, sizeof(got));
}

// A report that names the gateway's own id, at the address whose key only the gateway has.
static bool dlr_is_of(struct arena *a, const struct inbound_dlr *in) {
    struct sign_reply address = mo_address(in->gateway);
    return sign_check(a, in->secret, &address, in->h);
}

static enum rc dlr_by_id(const struct inbound *in, const struct inbound_dlr *dlr, struct inbound_dlr *out) {
    struct q_inbound_by_provider_in of = { .gateway = dlr->gateway, .provider_id = dlr->provider_id };
    struct q_inbound_by_provider_out row;
    bool any = false;
    TRY(q_inbound_by_provider(in->db, in->a, &of, &row, &any));
    if (any) out->message_id = row.id, out->attempt = row.attempts;
    return any ? RC_OK : RC_NOT_FOUND;
}

enum rc inbound_dlr_apply(const struct inbound *in, const struct inbound_dlr *dlr) {
    struct inbound_dlr found = *dlr;
    struct dlr d = { .in = in, .said = &found };
    if (!dlr_status(dlr->status, &d.event)) return RC_INVALID;
    if (dlr->gateway != NULL) TRY(dlr_by_id(in, dlr, &found));
    d.provider_id = inbound_plain(in->a, dlr->provider_id, 64);
    d.detail = inbound_plain(in->a, dlr->detail, 200);
    return db_tx(in->db, dlr_tx, &d);
}

enum rc inbound_dlr(const struct inbound *in, const struct inbound_dlr *dlr) {
    enum event event;
    struct inbound_dlr kept = *dlr;
    bool ours = dlr->gateway != NULL ? dlr_is_of(in->a, dlr) : dlr_is_ours(in->a, in->v, dlr);
    if (!ours) return RC_FORBIDDEN;
    if (!dlr_status(dlr->status, &event) || (dlr->gateway != NULL && dlr->provider_id == NULL)) return RC_INVALID;
    kept.provider_id = inbound_plain(in->a, dlr->provider_id, 64);
    kept.detail = inbound_plain(in->a, dlr->detail, 200);
    enum rc rc = inbound_replay(in, INBOUND_REPLAY_MS);
    if (rc == RC_OK) rc = inbound_dlr_apply(in, dlr);
    if (rc == RC_BUSY || rc == RC_UNKNOWN) return inbound_keep_dlr(in, &kept);
    return rc == RC_NOT_FOUND && dlr->gateway != NULL ? RC_BUSY : rc;
}

// --- replies ----------------------------------------------------------------------------------------------------------------------

void inbound_address_key(struct arena *a, const char *secret, const char *gateway, char hex[33]) {
    struct sign_reply address = mo_address(gateway);
    sign_make(a, secret, &address, hex);
}

static bool mo_is_ours(struct arena *a, const struct inbound_mo *mo) {
    struct sign_reply reply = { mo->id, mo->from, mo->text }, address = mo_address(mo->gateway);
    return sign_check(a, mo->secret, mo->gateway == NULL ? &reply : &address, mo->h);
}

// *e164 and *text are the number in its one form and the clean text.
static enum rc mo_fields(struct arena *a, const struct inbound_mo *mo, const char **e164, const char **text) {
    struct phone phone = phone_parse(mo->from);
    if (phone.kind == PHONE_INVALID || !inbound_id_is_sane(mo->id)) return RC_INVALID;
    if (strlen(mo->text) > INBOUND_TEXT_MAX) return RC_TOO_LARGE;
    if (text_clean(a, mo->text, strlen(mo->text), true, text) != TEXT_OK) return RC_INVALID;
    *e164 = arena_strdup(a, phone.e164);
    return strlen(*text) > INBOUND_TEXT_MAX ? RC_TOO_LARGE : RC_OK;  // composing can lengthen
}

enum rc inbound_mo_apply(const struct inbound *in, const struct inbound_mo *mo) {
    struct reply r = { .in = in, .at_ms = mo->at_ms != 0 ? mo->at_ms : clock_ms() };
    TRY(mo_fields(in->a, mo, &r.e164, &r.text));
    r.said = keywords_read(r.text);
    const char *from = mo->gateway == NULL ? "" : arena_printf(in->a, "%s:", mo->gateway);  // ids of each gateway are its own
    vault_index(in->v, "event", arena_printf(in->a, "mo:%s%s", from, mo->id), r.key);
    vault_index(in->v, "phone", r.e164, r.phone_idx);
    return reply_take(&r);
}

enum rc inbound_mo(const struct inbound *in, const struct inbound_mo *mo) {
    const char *e164, *text;
    if (!mo_is_ours(in->a, mo)) return RC_FORBIDDEN;
    TRY(mo_fields(in->a, mo, &e164, &text));
    enum rc rc = inbound_replay(in, INBOUND_REPLAY_MS);
    if (rc == RC_OK) rc = inbound_mo_apply(in, mo);
    struct inbound_mo kept = { .id = mo->id, .from = e164, .text = text, .gateway = mo->gateway };
    return rc == RC_BUSY || rc == RC_UNKNOWN ? inbound_keep_mo(in, &kept) : rc;
}

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
#include "sign.h"
#include "state.h"

static const struct {
    const char *folded;
    enum inbound_word word;
} words[] = {
    { "1", INBOUND_CONFIRM },        { "dy", INBOUND_CONFIRM },     { "dong y", INBOUND_CONFIRM }, { "co", INBOUND_CONFIRM },
    { "0", INBOUND_DECLINE },        { "khong", INBOUND_DECLINE },  { "tc", INBOUND_OPT_OUT },     { "tu choi", INBOUND_OPT_OUT },
    { "huy", INBOUND_OPT_OUT },      { "huy dk", INBOUND_OPT_OUT }, { "ngung", INBOUND_OPT_OUT },  { "dung", INBOUND_OPT_OUT },
    { "khong nhan", INBOUND_OPT_OUT }, { "stop", INBOUND_OPT_OUT }, { "unsub", INBOUND_OPT_OUT },  { "dk", INBOUND_OPT_IN },
    { "dang ky", INBOUND_OPT_IN },
};

enum inbound_word inbound_word(struct arena *a, const char *text) {
    const char *folded = text_fold(a, text);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i].folded, folded) == 0) return words[i].word;
    }
    return INBOUND_OTHER;
}

static const char *inbound_now(struct arena *a) {
    char text[VTIME_SIZE];
    clock_format(clock_ms(), text);
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

// False when the event is there already: somebody has done the rest too.
static enum rc inbound_note(struct db *db, struct arena *a, const struct q_inbound_event_in *event, bool *is_new) {
    enum rc rc = q_inbound_event(db, a, event);
    *is_new = rc == RC_OK;
    bool repeated = rc == RC_CONFLICT && strcmp(db_error(db)->constraint, "message_event_once") == 0;
    return repeated ? RC_OK : rc;
}

// What the key in an address is made of.
static struct sign_reply mo_address(const char *gateway) { return (struct sign_reply){ "address", gateway, "" }; }

// Delivery reports

static const struct {
    const char *status;
    enum event event;
    bool moves;
} statuses[] = {
    { "delivered", EVENT_DLR_DELIVERED, true },
    { "failed", EVENT_DLR_FAILED, true },
    { "sent", EVENT_DLR_SENT, true },
    { "pending", EVENT_DLR_SENT, false },
};

struct dlr {
    struct db *db;
    struct arena *a;
    struct vault *v;
    const struct inbound_dlr *in;
    enum event event;
    bool moves;
    const char *provider_id, *detail;
};

static bool dlr_status(const char *status, enum event *event, bool *moves) {
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        if (strcmp(statuses[i].status, status) != 0) continue;
        *event = statuses[i].event;
        *moves = statuses[i].moves;
        return true;
    }
    return false;
}

static enum rc dlr_event(const struct dlr *d, const struct q_inbound_message_out *m, const char *kind, const char *word,
                         const char *key_text, bool *is_new) {
    uint8_t key[VAULT_INDEX_SIZE];
    vault_index(d->v, "event", key_text, key);
    struct q_inbound_event_in event = { .at = inbound_now(d->a), .unit_id = m->unit_id, .has_unit_id = true };
    event.message_id = d->in->message_id;
    event.has_message_id = true;
    event.attempt = d->in->attempt;
    event.kind = kind;
    event.word = word;
    event.detail = strcmp(kind, "move") == 0 ? state_event_word(d->event) : d->detail;
    event.unique_key = (struct db_bytes){ key, sizeof(key) };
    return inbound_note(d->db, d->a, &event, is_new);
}

static enum rc dlr_move(const struct dlr *d, const struct q_inbound_message_out *m) {
    enum state from, to;
    bool is_new;
    if (!state_parse(m->state, &from) || !state_next(from, d->event, &to)) return RC_OK;  // only upward
    struct q_inbound_move_in move = { .id = d->in->message_id, .from_state = m->state, .to_state = state_word(to) };
    move.detail = to == STATE_FAILED ? d->detail : NULL;
    move.provider_id = d->provider_id;
    TRY(q_inbound_move(d->db, d->a, &move));
    const char *key = arena_printf(d->a, "move:%lld:%lld", (long long)d->in->message_id, (long long)m->version + 1);
    return dlr_event(d, m, "move", state_word(to), key, &is_new);
}

static enum rc dlr_tx(void *arg) {
    const struct dlr *d = arg;
    struct q_inbound_message_out m;
    bool found, is_new;
    TRY(q_inbound_message(d->db, d->a, &(struct q_inbound_message_in){ .id = d->in->message_id }, &m, &found));
    if (!found || d->in->attempt > m.attempts) return RC_NOT_FOUND;
    const char *key = arena_printf(d->a, "dlr:%lld:%lld:%s:%s", (long long)d->in->message_id, (long long)d->in->attempt,
                                   d->in->status, d->provider_id == NULL ? "" : d->provider_id);
    TRY(dlr_event(d, &m, "dlr", d->in->status, key, &is_new));
    return is_new && d->moves ? dlr_move(d, &m) : RC_OK;
}

static bool dlr_is_ours(struct arena *a, struct vault *v, const struct inbound_dlr *in) {
    uint8_t want[VAULT_INDEX_SIZE], got[VAULT_INDEX_SIZE];
    vault_index(v, "dlr", arena_printf(a, "%lld:%lld", (long long)in->message_id, (long long)in->attempt), want);
    return strlen(in->h) == 2 * sizeof(got) && vault_unhex(in->h, got, sizeof(got)) && vault_mac_equal(want, got, sizeof(got));
}

// A report that names the gateway's own id, at the address whose key only the gateway has.
static enum rc dlr_by_id(struct db *db, struct arena *a, const struct inbound_dlr *in, struct inbound_dlr *found) {
    struct sign_reply address = mo_address(in->gateway);
    struct q_inbound_by_provider_in of = { .gateway = in->gateway, .provider_id = in->provider_id };
    struct q_inbound_by_provider_out row;
    bool any = false;
    if (!sign_check(a, in->secret, &address, in->h)) return RC_FORBIDDEN;
    if (in->provider_id == NULL) return RC_INVALID;
    TRY(q_inbound_by_provider(db, a, &of, &row, &any));
    *found = *in;
    if (any) found->message_id = row.id, found->attempt = row.attempts;
    return any ? RC_OK : RC_BUSY;
}

enum rc inbound_dlr(struct db *db, struct arena *a, struct vault *v, const struct inbound_dlr *in) {
    struct dlr d = { .db = db, .a = a, .v = v, .in = in };
    struct inbound_dlr found;
    if (in->gateway != NULL) {
        TRY(dlr_by_id(db, a, in, &found));
        d.in = &found;
    } else if (!dlr_is_ours(a, v, in)) {
        return RC_FORBIDDEN;
    }
    if (!dlr_status(in->status, &d.event, &d.moves)) return RC_INVALID;
    d.provider_id = inbound_plain(a, in->provider_id, 64);
    d.detail = inbound_plain(a, in->detail, 200);
    return db_tx(db, dlr_tx, &d);
}

// Replies

struct mo {
    struct db *db;
    struct arena *a;
    struct vault *v;
    const char *text, *e164, *at;
    enum inbound_word word;
    uint8_t key[VAULT_INDEX_SIZE], phone_idx[VAULT_INDEX_SIZE];
};

// What a reply turned out to mean, before anything is written.
struct mo_effect {
    const char *word;
    bool has_message;
    int64_t message_id, unit_id;
    const struct q_inbound_invitations_out *invitation;  // to be answered
    const char *consent;                                 // "yes", "no" or NULL
    struct q_inbound_newest_out newest;
};

static struct db_bytes mo_seal(const struct mo *m, const char *column, const char *text) {
    size_t len;
    const void *sealed = vault_seal(m->v, m->a, inbound_event_place(m->a, m->key, column), text, strlen(text), &len);
    return (struct db_bytes){ sealed, len };
}

static enum rc mo_event(const struct mo *m, const struct mo_effect *e, bool *is_new) {
    struct q_inbound_event_in event = { .at = m->at, .kind = "reply", .word = e->word };
    event.has_unit_id = e->unit_id != 0;
    event.unit_id = e->unit_id;
    event.has_message_id = e->has_message;
    event.message_id = e->message_id;
    event.phone_idx = (struct db_bytes){ m->phone_idx, sizeof(m->phone_idx) };
    event.phone_enc = mo_seal(m, "phone", m->e164);
    event.text_enc = mo_seal(m, "text", m->text);
    event.unique_key = (struct db_bytes){ m->key, sizeof(m->key) };
    return inbound_note(m->db, m->a, &event, is_new);
}

static bool mo_is_open(const struct q_inbound_invitations_out *row) {
    return strcmp(row->state, "enrolled") == 0 || strcmp(row->state, "invited") == 0;
}

// The newest of the rows (newest first) that are open, or of those that are answered; *persons counts whose they are.
static const struct q_inbound_invitations_out *mo_newest(const struct q_inbound_invitations_out *rows, size_t n, bool open,
                                                         int *persons) {
    const struct q_inbound_invitations_out *newest = NULL;
    *persons = 0;
    for (size_t i = 0; i < n; i++) {
        if (mo_is_open(&rows[i]) != open) continue;
        if (newest == NULL) *persons = 1;
        else if (rows[i].person_id != newest->person_id) *persons = 2;
        if (newest == NULL) newest = &rows[i];
    }
    return newest;
}

// Open invitations first; without any, a person may still change her mind about an answered one.
static enum rc mo_answer(const struct mo *m, struct mo_effect *e) {
    struct q_inbound_invitations_in in = { .phone_idx = { m->phone_idx, sizeof(m->phone_idx) } };
    struct q_inbound_invitations_out *rows;
    size_t n;
    int persons;
    TRY(q_inbound_invitations(m->db, m->a, &in, &rows, &n));
    const struct q_inbound_invitations_out *row = mo_newest(rows, n, true, &persons);
    if (row == NULL) row = mo_newest(rows, n, false, &persons);
    if (row == NULL) return RC_OK;
    e->unit_id = row->unit_id;
    e->has_message = persons == 1;
    e->message_id = persons == 1 ? row->message_id : 0;
    e->invitation = persons == 1 ? row : NULL;
    e->word = persons > 1 ? "ambiguous_reply" : m->word == INBOUND_CONFIRM ? "confirmed" : "declined";
    return RC_OK;
}

static enum rc mo_newest_message(const struct mo *m, struct mo_effect *e) {
    struct q_inbound_newest_in in = { .phone_idx = { m->phone_idx, sizeof(m->phone_idx) } };
    bool found;
    TRY(q_inbound_newest(m->db, m->a, &in, &e->newest, &found));
    if (!found) return RC_OK;
    e->has_message = true;
    e->message_id = e->newest.message_id;
    e->unit_id = e->newest.unit_id;
    if (m->word == INBOUND_OTHER) return RC_OK;
    bool out = m->word == INBOUND_OPT_OUT;
    e->consent = out ? "no" : "yes";
    e->word = out ? "opted_out" : "opted_in";
    return RC_OK;
}

static enum rc mo_apply(const struct mo *m, const struct mo_effect *e) {
    if (e->invitation != NULL) {
        struct q_inbound_answer_in answer = { .enrolment_id = e->invitation->enrolment_id, .from_state = e->invitation->state };
        answer.to_state = e->word;
        answer.at = m->at;
        TRY(q_inbound_answer(m->db, m->a, &answer));
    }
    if (e->consent != NULL) {
        struct q_inbound_consent_in consent = { .unit_id = e->newest.person_unit_id, .person_id = e->newest.person_id };
        consent.purpose = e->newest.purpose;
        consent.answer = e->consent;
        consent.at = m->at;
        TRY(q_inbound_consent(m->db, m->a, &consent));
    }
    return RC_OK;
}

static enum rc mo_tx(void *arg) {
    const struct mo *m = arg;
    struct mo_effect e = { .word = "other" };
    bool is_new;
    if (m->word == INBOUND_CONFIRM || m->word == INBOUND_DECLINE) TRY(mo_answer(m, &e));
    else TRY(mo_newest_message(m, &e));
    TRY(mo_event(m, &e, &is_new));
    if (!is_new) return RC_OK;
    enum rc rc = mo_apply(m, &e);
    return rc == RC_CONFLICT ? RC_BUSY : rc;  // the enrolment changed under us: from the start
}

void inbound_address_key(struct arena *a, const char *secret, const char *gateway, char hex[33]) {
    struct sign_reply address = mo_address(gateway);
    sign_make(a, secret, &address, hex);
}

static bool mo_is_ours(struct arena *a, const struct inbound_mo *in) {
    struct sign_reply reply = { in->id, in->from, in->text }, address = mo_address(in->gateway);
    return sign_check(a, in->secret, in->gateway == NULL ? &reply : &address, in->h);
}

enum rc inbound_mo(struct db *db, struct arena *a, struct vault *v, const struct inbound_mo *in) {
    struct mo m = { .db = db, .a = a, .v = v, .at = inbound_now(a) };
    if (!mo_is_ours(a, in)) return RC_FORBIDDEN;
    struct phone phone = phone_parse(in->from);
    if (phone.kind == PHONE_INVALID || !inbound_id_is_sane(in->id)) return RC_INVALID;
    if (strlen(in->text) > INBOUND_TEXT_MAX) return RC_TOO_LARGE;
    if (text_clean(a, in->text, strlen(in->text), true, &m.text) != TEXT_OK) return RC_INVALID;
    if (strlen(m.text) > INBOUND_TEXT_MAX) return RC_TOO_LARGE;  // composing can lengthen
    m.e164 = phone.e164;
    m.word = inbound_word(a, m.text);
    const char *from = in->gateway == NULL ? "" : arena_printf(a, "%s:", in->gateway);  // ids of each gateway are its own
    vault_index(v, "event", arena_printf(a, "mo:%s%s", from, in->id), m.key);
    vault_index(v, "phone", phone.e164, m.phone_idx);
    return db_tx(db, mo_tx, &m);
}

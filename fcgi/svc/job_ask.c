// SPDX-License-Identifier: MPL-2.0
#include "svc/job_ask.h"

#include <string.h>

#include "answer.h"
#include "base/log.h"
#include "base/vault.h"
#include "db/db.h"
#include "entity/records.h"
#include "inbound.h"
#include "match/explain.h"
#include "match/pool.h"
#include "queries.h"
#include "svc/introduction.h"
#include "svc/job_ask_text.h"
#include "svc/match_cache.h"
#include "svc/matching.h"
#include "svc/offer.h"

enum {
    HITS = 24,
    SHOWN = 4,
    PEOPLE_MAX = 20,
    LATE_MS = 15 * 60000,
    POOL_MS = 10000,
    SENTENCE_CHARS = 70,
    TITLE_CHARS = 30,
    NAME_CHARS = 20
};

// One message and what comes of it.
struct job_ask {
    struct cx *cx;
    struct q_job_ask_next_out q;
    int64_t at_ms;
    const char *e164;
    struct match_weights weights;
    struct match_rule rule;
    const struct match_pool *pool;
    struct q_job_ask_seekers_out *seekers;  // who looks for work
    size_t n;
    const char *outcome;  // a word for the row
    const char *text;  // the answer, or NULL
    const char *key;  // what makes it one; NULL: the number and the hour
    bool officers;  // it stays new in the inbox
    bool later;  // the pool does not know them yet
    bool did;
};

static const char *plain(const struct job_ask *k, const char *text, size_t max) { return answer_plain(k->cx->arena, text, max); }

static enum rc settled(struct job_ask *k, const char *outcome, const char *text) {
    k->outcome = outcome;
    k->text = text;
    return RC_OK;
}

// --- who asks
// ---------------------------------------------------------------------------------------------------------------------------

static const char how_to_register[] =
    "So nay chua dang ky tim viec. Xin nhan ho ten, thon, viec muon lam; can bo se ghi va tra loi.";
static const char not_looking[] = "Ho so tim viec cua so nay dang dong. Can bo se goi lai de mo.";

static enum rc find_seekers(struct job_ask *k) {
    struct q_job_ask_seekers_out *rows;
    size_t all;
    TRY(q_job_ask_seekers(k->cx->db, k->cx->arena, &(struct q_job_ask_seekers_in){ .phone_idx = k->q.number_idx }, &rows, &all));
    k->seekers = rows;
    for (size_t i = 0; i < all; i++)
        if (strcmp(rows[i].state, "looking") == 0) rows[k->n++] = rows[i];
    if (k->n) return RC_OK;
    k->officers = true;
    return all ? settled(k, "not_looking", not_looking) : settled(k, "unknown", how_to_register);
}

static const struct match_seeker *in_pool(const struct job_ask *k, const struct q_job_ask_seekers_out *who) {
    return match_seeker_find(k->pool, who->seeker_id);
}

// --- work that fits
// -----------------------------------------------------------------------------------------------------------------------

static bool is_known(const struct q_job_ask_known_out *rows, size_t n, int64_t id) {
    for (size_t i = 0; i < n; i++)
        if (rows[i].vacancy_id == id) return true;
    return false;
}

// The best open vacancies for one, but those she was introduced to already.
static enum rc best_for(struct job_ask *k, const struct q_job_ask_seekers_out *who, struct job_ask_person *out) {
    struct match_hit hits[HITS];
    struct q_job_ask_known_out *known;
    struct q_job_ask_titles_out *rows;
    size_t n_known, n;
    struct cx *cx = k->cx;
    struct match_ask ask = { .weights = &k->weights, .today = cx->today, .k = HITS };
    struct job_ask_item *items = arena_array(cx->arena, SHOWN, sizeof *items);
    *out = (struct job_ask_person){ .name = who->name, .items = items };
    const struct match_seeker *s = in_pool(k, who);
    uint32_t found = s ? match_work(cx->arena, k->pool, s, &ask, hits) : 0;
    TRY(q_job_ask_known(cx->db, cx->arena, &(struct q_job_ask_known_in){ .seeker_id = who->seeker_id }, &known, &n_known));
    for (uint32_t i = 0; i < found && out->n < SHOWN; i++) {
        if (is_known(known, n_known, hits[i].id)) continue;
        const char *ids = arena_printf(cx->arena, "[%lld]", (long long)hits[i].id);
        TRY(q_job_ask_titles(cx->db, cx->arena, &(struct q_job_ask_titles_in){ .ids = ids }, &rows, &n));
        if (n)
            items[out->n++] = (struct job_ask_item){ rows[0].short_no, rows[0].has_wage_from ? rows[0].wage_from : 0,
                                                     rows[0].title, rows[0].unit };
    }
    return RC_OK;
}

static enum rc list_work(struct job_ask *k) {
    struct job_ask_person people[PEOPLE_MAX];
    for (size_t i = 0; i < k->n; i++) TRY(best_for(k, &k->seekers[i], &people[i]));
    const char *text = job_ask_list(k->cx->arena, people, k->n);
    return text ? settled(k, "list", text)
                : settled(k, "nothing", "Hien chua co viec hop. Can bo se nhan tin khi co viec. Hoi lai thi nhan VIEC.");
}

// --- this work
// ----------------------------------------------------------------------------------------------------------------------------

// What the law or a lawful limit of the employer forbids; the other conditions are an officer's to judge, as when she introduces.
static const char *forbidden(const struct job_ask *k, const struct match_seeker *s, const struct match_vacancy *v) {
    struct match_reason why;
    return match_forbidden(&k->rule, s, v, &why) ? match_sentence(k->cx->arena, &k->rule, s, &why) : NULL;
}

static enum rc trace(struct job_ask *k, const struct q_job_ask_seekers_out *who, int64_t id, const char *action,
                     const char *from) {
    json_t *changes = cx_json(k->cx, json_pack("{s:[s?,s]}", "state", from, "interested"));
    return audit_act(k->cx, action, &referral, id, who->unit_id, changes, "VIEC");
}

static enum rc introduce(struct job_ask *k, const struct q_job_ask_seekers_out *who, int64_t vacancy_id,
                         const struct match_vacancy *v) {
    struct q_next_id_out next;
    const struct match_seeker *s = in_pool(k, who);
    int score = s ? match_score(&k->rule, s, v) : MATCH_IMPOSSIBLE;
    TRY(q_next_id(k->cx->db, k->cx->arena, &next));
    struct q_job_ask_introduce_in in = { .id = next.id,
                                         .unit_id = who->unit_id,
                                         .seeker_id = who->seeker_id,
                                         .vacancy_id = vacancy_id,
                                         .score = score,
                                         .has_score = score != MATCH_IMPOSSIBLE,
                                         .note = "Nhắn tin VIEC xin việc" };
    TRY(q_job_ask_introduce(k->cx->db, k->cx->arena, &in));
    return trace(k, who, next.id, "create", NULL);
}

static enum rc move(struct job_ask *k, const struct q_job_ask_seekers_out *who, const struct q_job_ask_referral_out *old) {
    int64_t affected;
    TRY(q_job_ask_interested(k->cx->db, k->cx->arena, &(struct q_job_ask_interested_in){ .id = old->id }, &affected));
    if (affected) TRY(trace(k, who, old->id, "reply", old->state));
    return offer_answered(k->cx, old->id, "yes", NULL, "sms");
}

static enum rc hindered(struct job_ask *k, const struct hindrance *h) {
    if (strcmp(h->code, "introduced_enough") != 0)
        return settled(
            k, "closed",
            arena_printf(k->cx->arena, "Viec so %lld khong con tuyen. Nhan VIEC de xem viec khac.", (long long)k->q.short_no));
    return settled(k, "enough",
                   arena_printf(k->cx->arena, "Dang duoc gioi thieu o %s noi. Cho ket qua roi nhan them viec khac.", h->arg));
}

static enum rc take_for(struct job_ask *k, const struct q_job_ask_seekers_out *who, const struct q_job_ask_vacancy_out *at,
                        const struct match_vacancy *v) {
    struct q_job_ask_referral_out old;
    struct hindrance h = { 0 };
    bool found;
    TRY(q_job_ask_referral(k->cx->db, k->cx->arena,
                           &(struct q_job_ask_referral_in){ .seeker_id = who->seeker_id, .vacancy_id = at->id }, &old, &found));
    bool open = found
                && (strcmp(old.state, "introduced") == 0 || strcmp(old.state, "declined") == 0
                    || strcmp(old.state, "interested") == 0);
    if (found && !open) {
        k->officers = true;
        return settled(k, "known",
                       arena_printf(k->cx->arena, "Viec so %lld da duoc gioi thieu truoc day. Can bo se goi lai.",
                                    (long long)k->q.short_no));
    }
    struct introduction made = { .seeker_id = who->seeker_id, .vacancy_id = at->id, .except_id = found ? old.id : 0 };
    TRY(introduction_judge(k->cx, &made, &h));
    if (h.code) return hindered(k, &h);
    if (found) TRY(move(k, who, &old));
    else TRY(introduce(k, who, at->id, v));
    return settled(k, "taken",
                   arena_printf(k->cx->arena, "Da ghi: %s muon lam viec %lld %s. Can bo se hen ngay gap don vi tuyen dung.",
                                plain(k, who->name, NAME_CHARS), (long long)k->q.short_no, plain(k, at->title, TITLE_CHARS)));
}

// Which of those it could be gets a code; codes stay.
static enum rc ask_which(struct job_ask *k, const struct q_job_ask_seekers_out **who, size_t n) {
    const char *names[PEOPLE_MAX];
    int64_t codes[PEOPLE_MAX];
    struct q_job_ask_seekers_out *rows;
    size_t all, made = 0;
    struct cx *cx = k->cx;
    for (size_t i = 0; i < n; i++)
        if (!who[i]->has_code)
            TRY(q_job_ask_code_give(
                cx->db, cx->arena,
                &(struct q_job_ask_code_give_in){ .phone_idx = k->q.number_idx, .person_id = who[i]->person_id }));
    TRY(q_job_ask_seekers(cx->db, cx->arena, &(struct q_job_ask_seekers_in){ .phone_idx = k->q.number_idx }, &rows, &all));
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < all; j++) {
            if (rows[j].seeker_id != who[i]->seeker_id || !rows[j].has_code) continue;
            names[made] = rows[j].name;
            codes[made++] = rows[j].code;
        }
    }
    return settled(k, "which", job_ask_which(cx->arena, k->q.short_no, names, codes, made));
}

static enum rc choose(struct job_ask *k, const struct q_job_ask_vacancy_out *at, const struct match_vacancy *v) {
    const struct q_job_ask_seekers_out *may[PEOPLE_MAX];
    const char *why = NULL;
    size_t n = 0, named = 0;
    for (size_t i = 0; i < k->n; i++) {
        const struct q_job_ask_seekers_out *who = &k->seekers[i];
        if (k->q.has_code && !(who->has_code && who->code == k->q.code)) continue;
        named++;
        const struct match_seeker *s = in_pool(k, who);
        const char *bar = s ? forbidden(k, s, v) : NULL;
        if (bar) why = bar;
        else may[n++] = who;
    }
    k->officers = n == 0;
    if (!named) return settled(k, "bad_code", "Ma sau so viec khong dung. Can bo se goi lai.");
    if (!n)
        return settled(k, "forbidden",
                       arena_printf(k->cx->arena, "Viec so %lld chua nhan duoc: %s. Can bo se goi lai.", (long long)k->q.short_no,
                                    plain(k, why, SENTENCE_CHARS)));
    return n == 1 ? take_for(k, may[0], at, v) : ask_which(k, may, n);
}

static enum rc take_work(struct job_ask *k) {
    struct q_job_ask_vacancy_out at;
    char hex[2 * VAULT_INDEX_SIZE + 1];
    bool found;
    vault_hex(k->q.number_idx.p, VAULT_INDEX_SIZE, hex);
    k->key = arena_printf(k->cx->arena, "viec:%s:%lld:%lld:%lld", hex, (long long)k->q.short_no,
                          (long long)(k->q.has_code ? k->q.code : 0), (long long)k->cx->today);
    TRY(q_job_ask_vacancy(k->cx->db, k->cx->arena,
                          &(struct q_job_ask_vacancy_in){ .short_no = k->q.short_no, .phone_idx = k->q.number_idx }, &at,
                          &found));
    const struct match_vacancy *v = found ? match_vacancy_find(k->pool, at.id) : NULL;
    if (!v || !(v->flags & MATCH_OPEN)) return hindered(k, &(struct hindrance){ "vacancy_id", "not_open", NULL });
    if (!at.own) return choose(k, &at, v);
    k->officers = true;  // nobody is introduced to his own enterprise
    return settled(k, "own", "So may nay la cua chinh don vi tuyen dung viec do. Can bo se goi lai.");
}

// --- the answer
// -----------------------------------------------------------------------------------------------------------------------------

static enum rc put_answer(struct job_ask *k) {
    struct cx *cx = k->cx;
    struct inbound in = { .db = cx->db, .a = cx->arena, .v = cx->app->vault, .conf = &cx->app->conf };
    struct answer m = { .unit_id = k->q.unit_id,
                        .e164 = k->e164,
                        .phone_idx = k->q.number_idx.p,
                        .body = k->text,
                        .asked_ms = k->at_ms,
                        .key = k->key };
    bool allowed = true, put;
    if (!k->q.has_unit_id) k->officers = true;
    if (!k->key) TRY(answer_allowed(&in, m.phone_idx, &allowed));
    if (!allowed) k->officers = true;  // it has had its answer of the hour
    return allowed && k->q.has_unit_id ? answer_put(&in, &m, &put) : RC_OK;
}

static enum rc finish(struct job_ask *k) {
    int64_t affected;
    struct cx *cx = k->cx;
    if (k->text) TRY(put_answer(k));
    TRY(q_job_ask_done(cx->db, cx->arena, &(struct q_job_ask_done_in){ .incoming_id = k->q.incoming_id, .outcome = k->outcome }));
    log_info("job_ask", "incoming=%lld outcome=%s officers=%d", (long long)k->q.incoming_id, k->outcome, k->officers);
    if (k->officers) return RC_OK;
    const char *note = arena_printf(cx->arena, "Hệ thống đã trả lời: %s", k->text ? k->text : "");
    return q_job_ask_answered(cx->db, cx->arena, &(struct q_job_ask_answered_in){ .incoming_id = k->q.incoming_id, .note = note },
                              &affected);
}

// Who registered a moment ago is in the pool within a second; who is not after ten is answered without.
static bool must_wait(const struct job_ask *k) {
    for (size_t i = 0; i < k->n; i++)
        if (!in_pool(k, &k->seekers[i]) && k->cx->now_ms - k->at_ms < POOL_MS) return true;
    return false;
}

static enum rc decide(struct job_ask *k) {
    TRY(find_seekers(k));
    if (k->outcome) return RC_OK;
    if (match_cache_pool(k->cx, &k->pool) != RC_OK || matching_weights_today(k->cx, &k->weights) != RC_OK) {
        k->later = true;  // it is being built
        return RC_OK;
    }
    k->rule = (struct match_rule){ &k->pool->catalogue, &k->weights, k->cx->today };
    k->later = must_wait(k);
    if (k->later) return RC_OK;
    return k->q.has_short_no ? take_work(k) : list_work(k);
}

static enum rc step(void *arg) {
    struct job_ask *k = arg;
    struct cx *cx = k->cx;
    bool found;
    cx_clear(cx);
    *k = (struct job_ask){ .cx = cx };
    TRY(q_job_ask_next(cx->db, cx->arena, &k->q, &found));
    if (!found) return RC_OK;
    const char *place = arena_printf(cx->arena, "incoming:%lld:number", (long long)k->q.incoming_id);
    k->e164 = vault_unseal(cx->app->vault, cx->arena, place, k->q.number_enc.p, k->q.number_enc.n);
    bool dated = clock_parse(k->q.at, &k->at_ms);
    if (!k->e164 || !dated || cx->now_ms - k->at_ms > LATE_MS) {
        k->outcome = "late";
        k->officers = true;
    } else {
        TRY(decide(k));
    }
    if (k->later) return RC_OK;
    k->did = true;
    return finish(k);
}

enum rc job_ask_step(const struct app *app, struct arena *a, struct db *db, bool *did) {
    struct cx cx;
    cx_init(&cx, app, a, db);
    struct job_ask k = { .cx = &cx };
    enum rc rc = db_tx(db, step, &k);
    *did = rc == RC_OK && k.did;
    return rc;
}

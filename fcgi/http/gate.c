// SPDX-License-Identifier: MPL-2.0
// The only code that decides who may do what, where. In this order: route, session, origin and CSRF, permission, unit scope, decode;
// then the handler, in one transaction with its idempotency key and its audit rows. No handler can be reached another way.
#include "http/http.h"

#include <string.h>

#include "base/must.h"
#include "base/vault.h"
#include "http/etag.h"
#include "http/request.h"
#include "svc/elsewhere.h"
#include "svc/shm.h"

static bool is_safe(const char *method) {
    return strcmp(method, "GET") == 0;
}

// A request that changes something must come from our own page: the Origin is ours, the browser says same-origin, and the token
// of the session is in a header no other site can set. Scripts send no Origin; they need the token all the same.
static enum rc check_origin(struct cx *cx, const struct req *rq) {
    if (is_safe(rq->method) || (rq->route->flags & R_NO_ORIGIN)) return RC_OK;
    if (rq->origin && strcmp(rq->origin, cx->app->conf.origin) != 0) return fail(cx, RC_FORBIDDEN, "foreign_origin", "Yêu cầu đến từ một trang khác.");
    if (rq->fetch_site && strcmp(rq->fetch_site, "same-origin") != 0 && strcmp(rq->fetch_site, "none") != 0)
        return fail(cx, RC_FORBIDDEN, "foreign_origin", "Yêu cầu đến từ một trang khác.");
    const char *token = cx->who ? cx->who->csrf : cx->guest ? cx->guest->csrf : NULL;
    if (!token) return RC_OK;  // a log-in or another public act: there is no session that a foreign page could use
    size_t n = strlen(token);
    bool same = rq->csrf && strlen(rq->csrf) == n && vault_mac_equal((const uint8_t *)rq->csrf, (const uint8_t *)token, n);
    return same ? RC_OK : fail(cx, RC_FORBIDDEN, "csrf", "Phiên làm việc không khớp. Tải lại trang.");
}

// Staff and guests come in by different cookies, and a route asks for one of them only.
static enum rc find_caller(struct cx *cx, const struct req *rq) {
    enum perm perm = rq->route->perm;
    if (perm == P_PUBLIC) return RC_OK;
    if (perm_is_guest(perm)) {
        struct guest *guest = arena_new_of(cx->arena, struct guest);
        TRY(guest_find(cx, rq, guest));
        cx->guest = guest;
        return RC_OK;
    }
    struct principal *who = arena_new_of(cx->arena, struct principal);
    TRY(session_find(cx, rq, who));
    cx->who = who;
    return RC_OK;
}

// A number shared by several people opens nothing of any of them until it is said who this is.
static bool guest_may(const struct guest *g, enum perm perm) {
    return perm == P_GUEST || (perm == g->perm && g->subject_id != 0);
}

static enum rc check_permission(struct cx *cx, const struct req *rq) {
    if (perm_is_guest(rq->route->perm)) return guest_may(cx->guest, rq->route->perm) ? RC_OK : fail(cx, RC_FORBIDDEN, NULL, NULL);
    if (cx->who && cx->who->must_change && !(rq->route->flags & R_ANY_STATE))
        return fail(cx, RC_FORBIDDEN, "password_change_required", "Đổi mật khẩu trước khi làm việc.");
    if (role_allows(cx->who ? cx->who->role : NULL, rq->route->perm)) return RC_OK;
    return fail(cx, RC_FORBIDDEN, NULL, NULL);
}

// Rows of another unit answer as if they were not there. CRUD verbs read under the scope themselves; for the others it is done here.
static enum rc check_scope(struct cx *cx, struct req *rq) {
    if (rq->route->row == ROW_NONE) return RC_OK;
    enum op op = rq->route->row == ROW_READ ? OP_READ : OP_UPDATE;
    return entity_read_for(cx, rq->route->entity, rq->id, op, false, &rq->row);
}

// The row the handler gets is one its caller knows: where she says which (If-Match, demanded or not), another one is not touched.
static enum rc check_version(struct cx *cx, const struct req *rq) {
    if (!rq->if_match || rq->route->row == ROW_NONE || versions_hold(&rq->known, rq->row.version)) return RC_OK;
    return entity_stale(cx, rq->route->entity, &rq->row);
}

static enum rc check_headers(struct cx *cx, struct req *rq) {
    if ((rq->route->flags & R_IF_MATCH) && !rq->if_match)
        return fail(cx, RC_PRECONDITION, "if_match_required", "Thiếu If-Match: đọc bản ghi trước khi sửa.");
    if (rq->if_match) rq->known = etag_versions(rq->if_match);
    if (strcmp(rq->method, "POST") == 0 && !(rq->route->flags & R_NO_KEY) && !rq->idempotency_key)
        return fail(cx, RC_PRECONDITION, "idempotency_key_required", "Thiếu Idempotency-Key.");
    return RC_OK;
}

static enum rc decode(struct cx *cx, struct req *rq) {
    if (is_safe(rq->method) || (rq->route->flags & R_RAW_BODY)) return RC_OK;
    if (strcmp(rq->method, "DELETE") == 0 && rq->body_len == 0) {
        rq->json = cx_json(cx, json_object());
        return RC_OK;
    }
    return request_json(cx, rq);
}

struct act {
    struct cx *cx;
    struct req *rq;
    struct out *out;
};

static enum rc act_once(void *arg) {
    struct act *act = arg;
    struct cx *cx = act->cx;
    const struct req *rq = act->rq;
    bool keyed = rq->idempotency_key && strcmp(rq->method, "POST") == 0 && (cx->who || !(rq->route->flags & R_NO_KEY));
    struct idempotency key;
    bool replayed = false;
    cx_clear(cx);
    cx->elsewhere = 0;
    *act->out = (struct out){ .status = 200 };
    if (keyed) TRY(idempotency_begin(cx, rq, &key, act->out, &replayed));
    if (replayed) return RC_OK;
    TRY(check_scope(cx, act->rq));  // again, inside the transaction: the handler judges this reading of the row
    TRY(check_version(cx, rq));
    TRY(rq->route->fn(cx, rq, act->out));
    return keyed ? idempotency_store(cx, &key, act->out) : RC_OK;
}

static enum rc act_plain(struct cx *cx, struct req *rq, struct out *out) {
    TRY(check_scope(cx, rq));
    TRY(check_version(cx, rq));
    return rq->route->fn(cx, rq, out);
}

enum rc gate_run(struct cx *cx, const struct routes *routes, struct req *rq, struct out *out) {
    *out = (struct out){ .status = 200 };
    TRY(router_match(cx, routes, rq));
    TRY(find_caller(cx, rq));
    TRY(check_origin(cx, rq));
    TRY(check_permission(cx, rq));
    if (!is_safe(rq->method)) TRY(check_scope(cx, rq));
    TRY(check_headers(cx, rq));
    TRY(decode(cx, rq));
    bool own = is_safe(rq->method) || (rq->route->flags & R_NO_TX);
    enum rc rc = own ? act_plain(cx, rq, out) : db_tx(cx->db, act_once, &(struct act){ cx, rq, out });
    if (cx->forget_sessions) shm_forget_sessions(cx->app->shm);  // after the COMMIT, or a process could cache the old state anew
    TRY(elsewhere_record(cx));
    return rc;
}

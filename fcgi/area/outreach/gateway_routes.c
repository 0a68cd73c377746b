// SPDX-License-Identifier: MPL-2.0
// The operator's page of gateways, and dead messages sent again. The workers read gateway_state four times a second, so a word given here
// holds within a second.
#include <string.h>

#include "area/outreach/told_words.h"
#include "entity/records.h"
#include "base/vault.h"
#include "gateway.h"
#include "http/http.h"
#include "queries.h"
#include "state.h"

enum { DAY_MS = 86400000, MINUTE_MS = 60000, OPEN_MINUTES = 5, OPEN_MINUTES_MAX = 1440, LANES = 3, HELD_LANE = 9, TOKEN = 1000 };  // held: of campaigns that are paused (feeder_hold)

// --- what is

static int64_t rate_of(int64_t set, int profile) { return set < 0 ? profile : set; }

static json_t *answers_of(const struct q_gateway_answers_out *rows, size_t n, const char *gateway) {
    json_t *counts = json_object();
    for (int o = OUTCOME_ACCEPTED; o <= OUTCOME_AMBIGUOUS; o++) {
        int64_t sum = 0;
        for (size_t i = 0; i < n; i++)
            if (rows[i].gateway && strcmp(rows[i].gateway, gateway) == 0 && strcmp(rows[i].word, state_outcome_word((enum outcome)o)) == 0) sum += rows[i].n;
        json_object_set_new(counts, state_outcome_word((enum outcome)o), json_integer(sum));
    }
    return counts;
}

static json_t *gateway_json(struct cx *cx, const struct q_gateway_list_out *g, json_t *answers) {
    const struct conf *conf = &cx->app->conf;
    const struct gateway *kind = gateway_find(g->gateway);
    const struct conf_gateway *own = gateway_conf(conf, g->gateway);
    json_t *j = json_pack("{s:s, s:b, s:b, s:s, s:s?, s:s, s:s?, s:I, s:o}", "gateway", g->gateway, "main", strcmp(conf->gateway, g->gateway) == 0,
                          "set_up", gateway_is_set_up(conf, g->gateway), "state", g->state, "reason", g->reason ? word_label(told_words, g->reason) : NULL,
                          "since", clock_iso(cx->arena, g->changed_at), "until", clock_iso(cx->arena, g->open_until), "trips", (json_int_t)g->trips,
                          "answers", answers);
    json_object_set_new(j, "by", g->has_changed_by ? json_integer(g->changed_by) : json_null());
    if (!kind || !own) return j;
    int64_t requests = rate_of(own->requests_per_s, kind->profile->requests_per_s), parts = rate_of(own->parts_per_s, kind->profile->parts_per_s);
    json_object_set_new(j, "requests_per_s", json_integer(requests));
    json_object_set_new(j, "parts_per_s", json_integer(parts));
    json_object_set_new(j, "request_tokens", requests > 0 ? json_integer(g->request_tokens / TOKEN) : json_null());
    json_object_set_new(j, "part_tokens", parts > 0 ? json_integer(g->part_tokens / TOKEN) : json_null());
    return j;
}

// Minutes since the oldest was due: none goes while its gateways are closed, and none at all while no worker runs.
static int64_t late_minutes(struct cx *cx, const char *oldest) {
    int64_t due;
    return oldest && clock_parse(oldest, &due) && due < cx->now_ms ? (cx->now_ms - due) / MINUTE_MS : 0;
}

static enum rc lanes_json(struct cx *cx, json_t *lanes) {
    for (int lane = 0; lane < LANES; lane++) {
        struct q_gateway_lane_out queued, retry, dead, unknown;
        TRY(q_gateway_lane(cx->db, cx->arena, &(struct q_gateway_lane_in){ .state = state_word(STATE_QUEUED), .lane = lane }, &queued));
        TRY(q_gateway_lane(cx->db, cx->arena, &(struct q_gateway_lane_in){ .state = state_word(STATE_RETRY_WAIT), .lane = lane }, &retry));
        TRY(q_gateway_lane(cx->db, cx->arena, &(struct q_gateway_lane_in){ .state = state_word(STATE_DEAD), .lane = lane }, &dead));
        TRY(q_gateway_lane(cx->db, cx->arena, &(struct q_gateway_lane_in){ .state = state_word(STATE_AMBIGUOUS), .lane = lane }, &unknown));
        json_array_append_new(lanes, json_pack("{s:i, s:I, s:s?, s:I, s:I, s:I, s:I}", "lane", lane, "waiting", (json_int_t)queued.n, "oldest_due",
                                               clock_iso(cx->arena, queued.oldest), "late_minutes",
                                               (json_int_t)late_minutes(cx, queued.oldest), "retrying", (json_int_t)retry.n, "dead", (json_int_t)dead.n,
                                               "unknown", (json_int_t)unknown.n));
    }
    return RC_OK;
}

static enum rc gateways(struct cx *cx, const struct req *rq, struct out *out) {
    (void)rq;
    char since[VTIME_SIZE];
    struct q_gateway_list_out *rows;
    struct q_gateway_answers_out *answers;
    size_t n, n_answers;
    json_t *list = json_array(), *lanes = json_array();
    out->json = cx_json(cx, json_pack("{s:o, s:o}", "gateways", list, "lanes", lanes));
    clock_format(cx->now_ms - DAY_MS, since);
    TRY(q_gateway_list(cx->db, cx->arena, &rows, &n));
    TRY(q_gateway_answers(cx->db, cx->arena, &(struct q_gateway_answers_in){ since }, &answers, &n_answers));
    for (size_t i = 0; i < n; i++) json_array_append_new(list, gateway_json(cx, &rows[i], answers_of(answers, n_answers, rows[i].gateway)));
    TRY(lanes_json(cx, lanes));
    struct q_gateway_lane_out held, again;
    TRY(q_gateway_lane(cx->db, cx->arena, &(struct q_gateway_lane_in){ .state = state_word(STATE_QUEUED), .lane = HELD_LANE }, &held));
    TRY(q_gateway_lane(cx->db, cx->arena, &(struct q_gateway_lane_in){ .state = state_word(STATE_RETRY_WAIT), .lane = HELD_LANE }, &again));
    json_object_set_new(out->json, "held", json_integer(held.n + again.n));
    return RC_OK;
}

// --- acts on a gateway

static const struct field act_fields[] = {
    { "gateway", F_ENUM, REQ, "Cổng", .words = gateway_words },
    { "reason", F_TEXT, REQ, "Lý do", .max = 150 },
    { "minutes", F_INT, 0, "Số phút", "Sau đó thử lại bằng một tin thật", .min = 1, .max = OPEN_MINUTES_MAX },
};

struct act {
    const char *audit, *from, *to;
    bool until;  // open_until is now plus the minutes given
};

static enum rc act(struct cx *cx, const struct req *rq, struct out *out, const struct act *a) {
    static const struct entity gateway_state = { .table = "gateway_state" };  // for the audit row only
    struct db_value v[3];
    char now[VTIME_SIZE], until[VTIME_SIZE];
    int64_t changed;
    TRY(decode_body(cx, act_fields, a->until ? 3 : 2, rq->json, v));
    TRY(cx_valid(cx));
    int64_t minutes = !a->until || v[2].kind == DB_NULL ? OPEN_MINUTES : v[2].i;
    clock_format(cx->now_ms, now);
    clock_format(cx->now_ms + (a->until ? minutes * MINUTE_MS : 0), until);
    struct q_gateway_act_in in = { .gateway = v[0].s, .from_states = a->from, .to_state = a->to, .reason = v[1].s, .now = now, .user_id = cx->who->user_id };
    in.open_until = strcmp(a->to, "open") == 0 ? until : NULL;
    TRY(q_gateway_act(cx->db, cx->arena, &in, &changed));
    if (changed != 1) return fail(cx, RC_CONFLICT, "bad_state", "Cổng đang ở trạng thái không làm được việc này, hoặc chưa từng được dùng.");
    json_t *changes = cx_json(cx, json_pack("{s:s, s:s}", "gateway", v[0].s, "state", a->to));
    TRY(audit_act(cx, a->audit, &gateway_state, 0, 0, changes, v[1].s));
    return gateways(cx, rq, out);
}

#define ACT(name, ...)                                                                \
    static enum rc name(struct cx *cx, const struct req *rq, struct out *out) {       \
        static const struct act a = { __VA_ARGS__ };                                  \
        return act(cx, rq, out, &a);                                                  \
    }
ACT(open_gateway, "gateway_open", "closed,open,probing", "open", true)
ACT(close_gateway, "gateway_close", "open,probing", "closed", false)
ACT(drain_gateway, "gateway_drain", "closed,open,probing", "drained", false)
ACT(reopen_gateway, "gateway_reopen", "drained", "open", false)

// --- the dead lane

static const struct field retry_fields[] = { { "reason", F_TEXT, REQ, "Lý do", .max = 150 } };

static enum rc retry_event(struct cx *cx, const struct row *row, const char *to) {
    char at[VTIME_SIZE];
    uint8_t key[VAULT_INDEX_SIZE];
    clock_format(cx->now_ms, at);
    vault_index(cx->app->vault, "event", arena_printf(cx->arena, "retry:%lld:%s", (long long)row->id, cx->request_id), key);
    return q_message_event_insert(cx->db, cx->arena,
                                  &(struct q_message_event_insert_in){ .at = at, .unit_id = row->unit_id, .message_id = row->id,
                                                                       .attempt = row->v[entity_field(&message, "attempts")].i, .kind = "move", .word = to,
                                                                       .detail = state_event_word(EVENT_RETRY), .unique_key = { key, sizeof key } });
}

static enum rc retry(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[1];
    enum state from, to;
    struct row row;
    int64_t changed;
    char now[VTIME_SIZE];
    TRY(decode_body(cx, retry_fields, 1, rq->json, v));
    TRY(cx_valid(cx));
    const char *state = rq->row.v[entity_field(&message, "state")].s;
    if (!state_parse(state, &from) || !state_next(from, EVENT_RETRY, &to)) return fail(cx, RC_CONFLICT, "bad_state", "Chỉ gửi lại được tin đã ngừng.");
    clock_format(cx->now_ms, now);
    struct q_message_again_in in = { .id = rq->id, .version = rq->row.version, .from_state = state, .to_state = state_word(to), .now = now };
    in.user_id = cx->who->user_id;
    TRY(q_message_again(cx->db, cx->arena, &in, &changed));
    if (changed != 1) return fail(cx, RC_CONFLICT, "too_late", "Tin đã quá hạn, hoặc có thể đã được gửi. Hãy soạn tin mới.");
    TRY(retry_event(cx, &rq->row, state_word(to)));
    TRY(audit_act(cx, "retry", &message, rq->id, rq->row.unit_id, NULL, v[0].s));
    TRY(entity_read(cx, &message, rq->id, &row));
    out->json = entity_json(cx, &message, &row, true);
    out->version = row.version;
    return RC_OK;
}

const struct route gateway_routes[] = {
    { "GET", "/api/v1/gateways", P_GATEWAY_OPERATE, POOL_FAST, R_NO_TX, .fn = gateways, .summary = "Trạng thái các cổng nhắn tin và hàng chờ" },
    { "POST", "/api/v1/gateways/open", P_GATEWAY_OPERATE, POOL_FAST, 0, NULL, ROW_NONE, open_gateway, "Tạm ngừng một cổng", act_fields, 3 },
    { "POST", "/api/v1/gateways/close", P_GATEWAY_OPERATE, POOL_FAST, 0, NULL, ROW_NONE, close_gateway, "Cho một cổng gửi ngay", act_fields, 2 },
    { "POST", "/api/v1/gateways/drain", P_GATEWAY_OPERATE, POOL_FAST, 0, NULL, ROW_NONE, drain_gateway, "Không giao thêm tin cho một cổng", act_fields, 2 },
    { "POST", "/api/v1/gateways/reopen", P_GATEWAY_OPERATE, POOL_FAST, 0, NULL, ROW_NONE, reopen_gateway, "Mở lại một cổng, thử bằng một tin", act_fields, 2 },
    { "POST", "/api/v1/messages/{id}/retry", P_GATEWAY_OPERATE, POOL_FAST, R_IF_MATCH, &message, ROW_WRITE, retry, "Gửi lại tin đã ngừng mà chắc chắn chưa đi",
      retry_fields, 1 },
    { .method = NULL },
};

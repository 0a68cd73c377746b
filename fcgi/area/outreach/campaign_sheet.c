// SPDX-License-Identifier: MPL-2.0
// The result of a campaign as Excel: one sheet by village, one by person, in constant memory. Only people of the caller's units.
#include <string.h>

#include "area/outreach/campaign_hooks.h"
#include "area/outreach/told_words.h"
#include "entity/records.h"
#include "entity/sheet.h"
#include "queries.h"

enum { PAGE = 1000, FIRST_OUTCOME = 3, OUTCOMES_MAX = 32, VIETNAM_MS = 7 * 3600 * 1000 };

struct book {
    struct cx *cx;
    int64_t id;
    struct sheet_formats format;
    lxw_worksheet *sheet;
    lxw_row_t row;
};

static void text(struct book *b, lxw_col_t col, const char *value) {
    if (value) worksheet_write_string(b->sheet, b->row, col, value, b->format.text);
}

static void number(struct book *b, lxw_col_t col, int64_t value) {
    worksheet_write_number(b->sheet, b->row, col, (double)value, b->format.number);
}

static void heads(struct book *b, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++) worksheet_write_string(b->sheet, 0, (lxw_col_t)i, names[i], b->format.head);
    worksheet_set_column(b->sheet, 0, (lxw_col_t)(n - 1), 18, NULL);
    worksheet_freeze_panes(b->sheet, 1, 0);
    b->row = 1;
}

// --- by village ----------------------------------------------------------------------------------------------------------------------

static size_t outcome_at(const char *outcome) {
    size_t i = 0;
    while (campaign_outcomes[i].value && strcmp(campaign_outcomes[i].value, outcome) != 0) i++;
    return i;
}

static void village_heads(struct book *b) {
    const char *names[FIRST_OUTCOME + OUTCOMES_MAX + 2] = { "Xã, thị trấn", "Thôn, làng", "Tổng số người" };
    size_t n = FIRST_OUTCOME;
    for (const struct word *w = campaign_outcomes; w->value && n < FIRST_OUTCOME + OUTCOMES_MAX; w++) names[n++] = w->label;
    names[n++] = "Người trên phiếu truyền tin";
    names[n++] = "Người truyền tin đã báo được";
    heads(b, names, n);
}

// Behind the outcomes; empty while the relay has not reported.
static void relay_cells(struct book *b, const struct q_campaign_relays_out *lists, size_t n, int64_t village_id) {
    lxw_col_t col = (lxw_col_t)(FIRST_OUTCOME + outcome_at(""));
    for (size_t i = 0; i < n; i++) {
        if (lists[i].village_id != village_id) continue;
        number(b, col, lists[i].people);
        if (lists[i].has_reached) number(b, col + 1, lists[i].reached);
    }
}

// Rows come village by village, so that a line can be written before the next is begun.
static enum rc by_village(struct book *b) {
    struct q_campaign_result_out *rows;
    struct q_campaign_relays_out *lists;
    size_t n, n_lists;
    struct q_campaign_result_in in = { .scope = b->cx->who->unit_id, .id = b->id };
    TRY(q_campaign_result(b->cx->db, b->cx->arena, &in, &rows, &n));
    TRY(q_campaign_relays(b->cx->db, b->cx->arena, &(struct q_campaign_relays_in){ .scope = in.scope, .id = b->id }, &lists, &n_lists));
    village_heads(b);
    for (size_t i = 0; i < n; b->row++) {
        int64_t village_id = rows[i].village_id, total = 0;
        text(b, 0, rows[i].unit);
        text(b, 1, rows[i].village);
        for (; i < n && rows[i].village_id == village_id; i++) {
            number(b, (lxw_col_t)(FIRST_OUTCOME + outcome_at(rows[i].outcome)), rows[i].n);
            total += rows[i].n;
        }
        number(b, 2, total);
        relay_cells(b, lists, n_lists, village_id);
    }
    return RC_OK;
}

// --- by person -----------------------------------------------------------------------------------------------------------------------

static void moment(struct book *b, lxw_col_t col, const char *utc) {
    int64_t ms;
    if (!utc || !clock_parse(utc, &ms)) return;
    worksheet_write_unixtime(b->sheet, b->row, col, (ms + VIETNAM_MS) / 1000, b->format.instant);
}

static void person_row(struct book *b, const struct q_campaign_people_out *p) {
    text(b, 0, p->name);
    text(b, 1, p->unit);
    text(b, 2, p->village);
    text(b, 3, word_label(campaign_outcomes, p->outcome));
    text(b, 4, p->tail ? arena_printf(b->cx->arena, "•••%s", p->tail) : NULL);
    if (p->has_message_id) moment(b, 5, p->at);
    text(b, 6, p->relay);
    text(b, 7, p->detail ? word_label(told_words, p->detail) : NULL);
    b->row++;
}

static enum rc by_person(struct book *b) {
    static const char *const names[] = { "Họ và tên", "Xã, thị trấn", "Thôn, làng", "Kết quả", "Số điện thoại", "Cập nhật lúc", "Người truyền tin", "Chi tiết" };
    struct q_campaign_people_in in = { .scope = b->cx->who->unit_id, .id = b->id, .n = PAGE };
    heads(b, names, sizeof names / sizeof names[0]);
    for (size_t n = PAGE; n == PAGE;) {
        struct arena_mark mark = arena_mark(b->cx->arena);
        struct q_campaign_people_out *rows;
        TRY(q_campaign_people(b->cx->db, b->cx->arena, &in, &rows, &n));
        for (size_t i = 0; i < n; i++) person_row(b, &rows[i]);
        if (n) in.after = rows[n - 1].person_id;
        arena_rewind(b->cx->arena, mark);
    }
    return RC_OK;
}

static enum rc fill(struct book *b, lxw_workbook *book) {
    b->sheet = workbook_add_worksheet(book, "Theo thôn");
    TRY(by_village(b));
    b->sheet = workbook_add_worksheet(book, "Từng người");
    return by_person(b);
}

enum rc campaign_result_sheet(struct cx *cx, const struct req *rq, struct out *out) {
    const char *path;
    if (!role_allows(cx->who->role, P_MESSAGE_READ)) return fail(cx, RC_FORBIDDEN, NULL, NULL);
    TRY(sheet_file(cx, &path));
    lxw_workbook *book = sheet_book(cx, path, true);
    if (!book) return fail(cx, RC_INTERNAL, "export_file", NULL);
    struct book b = { .cx = cx, .id = rq->id, .format = sheet_formats(book) };
    enum rc rc = fill(&b, book);
    bool closed = workbook_close(book) == LXW_NO_ERROR;
    TRY(rc);
    if (!closed) return fail(cx, RC_INTERNAL, "export_write", NULL);
    out->file = path;
    out->file_name = arena_printf(cx->arena, "ket-qua-%lld.xlsx", (long long)rq->id);
    return audit_act(cx, "export", &campaign, rq->id, rq->row.unit_id, NULL, NULL);
}

// SPDX-License-Identifier: MPL-2.0
#include "tool/demo_sheet.h"

#include "db/db.h"

enum { BATCH_BYTES = 400 * 1024 };

struct sheet sheet_new(struct db *db, struct arena *a) {
    return (struct sheet){ .db = db, .sql = buf_new(a), .rc = RC_OK };
}

void sheet_statement(struct sheet *s, const char *sql) {
    if (s->rc == RC_OK) s->rc = db_raw(s->db, sql);
}

void sheet_flush(struct sheet *s) {
    if (s->sql.len == 0) return;
    s->sql.data[s->sql.len - 1] = ' ';  // the last comma
    sheet_statement(s, buf_string(&s->sql));
    s->sql.len = 0;
}

void sheet_table(struct sheet *s, const char *insert) {
    sheet_flush(s);
    s->insert = insert;
}

void sheet_row(struct sheet *s, int64_t first) {
    if (s->sql.len == 0) buf_text(&s->sql, s->insert);
    buf_printf(&s->sql, "(%lld", (long long)first);
}

void sheet_end(struct sheet *s) {
    buf_text(&s->sql, "),");
    if (s->sql.len > BATCH_BYTES) sheet_flush(s);
}

void sheet_int(struct sheet *s, int64_t value) {
    buf_printf(&s->sql, ",%lld", (long long)value);
}

void sheet_text(struct sheet *s, const char *text) {
    if (!text) {
        buf_text(&s->sql, ",NULL");
        return;
    }
    buf_text(&s->sql, ",'");
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\') buf_char(&s->sql, *text);
        buf_char(&s->sql, *text);
    }
    buf_char(&s->sql, '\'');
}

void sheet_day(struct sheet *s, vday day) {
    char iso[VDATE_ISO_SIZE];
    vdate_format(day, iso);
    sheet_text(s, iso);
}

void sheet_bytes(struct sheet *s, const void *bytes, size_t n) {
    static const char hex[] = "0123456789abcdef";
    const unsigned char *b = bytes;
    buf_text(&s->sql, ",x'");
    for (size_t i = 0; i < n; i++) buf_bytes(&s->sql, (char[]){ hex[b[i] >> 4], hex[b[i] & 15] }, 2);
    buf_char(&s->sql, '\'');
}

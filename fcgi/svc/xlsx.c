// SPDX-License-Identifier: MPL-2.0
#include "svc/xlsx.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "svc/xlsx_part.h"

enum { STYLES_MAX = 70000, FORMATS_MAX = 5000, ROW_LAST = 1048576, DAYS_1904 = 1462 };

static const struct xlsx_fault_info infos[XLSX_FAULTS] = {
    [XLSX_GOOD] = { RC_OK, "ok", "" },
    [XLSX_OTHER] = { RC_MALFORMED, "not_xlsx", "Tệp này không phải tệp Excel (.xlsx)." },
    [XLSX_OLD] = { RC_MALFORMED, "old_xls",
                   "Tệp .xls kiểu cũ hoặc có đặt mật khẩu: mở bằng Excel, bỏ mật khẩu, lưu lại thành .xlsx." },
    [XLSX_DAMAGED] = { RC_MALFORMED, "damaged",
                       "Tệp Excel bị hỏng hoặc bị cắt giữa chừng. Mở bằng Excel, lưu lại rồi gửi tệp mới." },
    [XLSX_DOCTYPE] = { RC_MALFORMED, "doctype", "Tệp có phần không bao giờ có trong tệp do Excel ghi; không đọc." },
    [XLSX_BOMB] = { RC_TOO_LARGE, "too_much",
                    "Tệp bung ra lớn bất thường; không đọc. Chép bảng sang một tệp mới rồi gửi tệp đó." },
    [XLSX_LONG] = { RC_TOO_LARGE, "too_many_rows", "Tệp có hơn 20.000 dòng. Chia thành nhiều tệp." },
    [XLSX_WIDE] = { RC_TOO_LARGE, "too_many_columns", "Có dữ liệu ngoài cột thứ 100. Xoá các cột thừa." },
    [XLSX_TEXT] = { RC_TOO_LARGE, "text_too_long", "Có ô dài hơn 32.767 ký tự. Rút ngắn ô đó." },
    [XLSX_STOPPED] = { RC_INTERNAL, "stopped", "" },
};

const struct xlsx_fault_info *xlsx_fault_info(enum xlsx_fault fault) { return &infos[fault]; }

const char *xlsx_column(struct arena *a, size_t i) {
    char name[8], *at = name + sizeof name - 1;
    *at = '\0';
    for (size_t n = i + 1; n; n = (n - 1) / 26) *--at = (char)('A' + (n - 1) % 26);
    return arena_strdup(a, at);
}

// What is read on the way from the package's root to the sheet, then the sheet itself.
struct reader {
    struct arena *arena;  // the caller's
    struct arena *row;  // emptied after each row
    struct package *package;
    const char *workbook, *sheet_id, *sheet, *strings_at, *styles_at;  // paths; sheet_id is a relation
    bool from_1904;

    const char **strings;
    size_t n_strings, strings_room, strings_bytes;
    bool *dates;  // by style: its number format is one of days or hours
    size_t n_styles, styles_room;
    bool *formats;  // the same, by number of a format of the file's own
    bool in_cell_styles;

    struct buf text;  // of the string, or the value of the cell
    bool in_text;
    int phonetic;  // inside a reading aid, whose text is not part of the string

    struct xlsx_cell cells[XLSX_COLUMNS_MAX];
    size_t n_cells, column, n_rows;
    uint32_t number;
    const char *type;
    size_t style;
    bool in_cell, has_formula, has_value;
    xlsx_row_fn fn;
    void *arg;
};

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

static bool ends_with(const char *s, const char *end) {
    size_t n = strlen(s), m = strlen(end);
    return n >= m && is(s + n - m, end);
}

static size_t number_or(const char *s, size_t other) {
    char *end;
    if (!s || !isdigit((unsigned char)*s)) return other;
    unsigned long n = strtoul(s, &end, 10);
    return *end ? other : n;
}

static bool truth(const char *s) { return s && (is(s, "1") || is(s, "true")); }

// --- relations and workbook ----------------------------------------------------------------------------------------------

// A target is relative to the folder of the part that names it, or starts at the root.
static const char *resolve(struct reader *r, const char *part, const char *target) {
    if (*target == '/') return arena_strdup(r->arena, target + 1);
    const char *slash = strrchr(part, '/');
    size_t folder = slash ? (size_t)(slash - part) + 1 : 0;
    while (strncmp(target, "../", 3) == 0 && folder) {
        target += 3;
        do folder--;
        while (folder && part[folder - 1] != '/');
    }
    return arena_printf(r->arena, "%.*s%s", (int)folder, part, target);
}

static const char *relations_of(struct reader *r, const char *part) {
    const char *slash = strrchr(part, '/');
    int folder = slash ? (int)(slash - part) + 1 : 0;
    return arena_printf(r->arena, "%.*s_rels/%s.rels", folder, part, part + folder);
}

static void root_start(struct part *p, void *arg, const char *name, const char *const *attrs) {
    struct reader *r = arg;
    (void)p;
    const char *type = part_attr(attrs, "Type"), *target = part_attr(attrs, "Target");
    if (is(name, "Relationship") && type && target && ends_with(type, "/officeDocument") && !r->workbook)
        r->workbook = resolve(r, "", target);
}

static void workbook_start(struct part *p, void *arg, const char *name, const char *const *attrs) {
    struct reader *r = arg;
    (void)p;
    if (is(name, "workbookPr")) r->from_1904 = truth(part_attr(attrs, "date1904"));
    const char *state = part_attr(attrs, "state"), *id = part_attr(attrs, "id");
    if (is(name, "sheet") && id && !r->sheet_id && (!state || is(state, "visible"))) r->sheet_id = arena_strdup(r->arena, id);
}

static void relation_start(struct part *p, void *arg, const char *name, const char *const *attrs) {
    struct reader *r = arg;
    (void)p;
    const char *type = part_attr(attrs, "Type"), *target = part_attr(attrs, "Target"), *id = part_attr(attrs, "Id");
    const char *mode = part_attr(attrs, "TargetMode");
    if (!is(name, "Relationship") || !type || !target || !id || (mode && is(mode, "External"))) return;
    const char *path = resolve(r, r->workbook, target);
    if (is(id, r->sheet_id) && ends_with(type, "/worksheet")) r->sheet = path;
    else if (ends_with(type, "/sharedStrings")) r->strings_at = path;
    else if (ends_with(type, "/styles")) r->styles_at = path;
}

// --- styles --------------------------------------------------------------------------------------------------------------

// Formats of days and hours that every Excel knows by number; 27 to 36 and 50 to 58 are those of East Asia.
static bool is_known_date(size_t id) {
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

// A format with a letter of years, months, days, hours or seconds outside quotes, brackets and escapes.
static bool is_date_code(const char *code) {
    for (; *code; code++) {
        if (*code == '"' || *code == '[') {
            const char *end = strchr(code + 1, *code == '"' ? '"' : ']');
            if (!end) return false;
            if (*code == '[' && end > code + 1 && code + 1 + strspn(code + 1, "hHmMsS") == end)
                return true;  // [h]:mm, not [Magenta]
            code = end;
        } else if ((*code == '\\' || *code == '_' || *code == '*') && code[1]) {
            code++;
        } else if (strchr("yYmMdDhHsS", *code)) {
            return true;
        } else if (*code == ';') {
            return false;  // the part for positive numbers decides
        }
    }
    return false;
}

static void add_style(struct part *p, struct reader *r, size_t format) {
    if (r->n_styles == STYLES_MAX) return part_stop(p, XLSX_BOMB);
    if (r->n_styles == r->styles_room) {
        size_t room = r->styles_room ? 2 * r->styles_room : 64;
        bool *more = arena_array(r->arena, room, sizeof *more);
        if (r->n_styles) memcpy(more, r->dates, r->n_styles * sizeof *more);
        r->dates = more;
        r->styles_room = room;
    }
    r->dates[r->n_styles++] = is_known_date(format) || (format < FORMATS_MAX && r->formats[format]);
}

static void styles_start(struct part *p, void *arg, const char *name, const char *const *attrs) {
    struct reader *r = arg;
    size_t id = number_or(part_attr(attrs, "numFmtId"), 0);
    const char *code = part_attr(attrs, "formatCode");
    if (is(name, "numFmt") && code && id < FORMATS_MAX) r->formats[id] = is_date_code(code);
    else if (is(name, "cellXfs")) r->in_cell_styles = true;
    else if (is(name, "xf") && r->in_cell_styles) add_style(p, r, id);
}

static void styles_end(struct part *p, void *arg, const char *name) {
    (void)p;
    if (is(name, "cellXfs")) ((struct reader *)arg)->in_cell_styles = false;
}

// --- text, of shared strings and of cells --------------------------------------------------------------------------------

static void text_start(struct reader *r, const char *name) {
    if (is(name, "rPh")) r->phonetic++;
    else if (is(name, "t") && !r->phonetic) r->in_text = true;
}

static void text_end(struct reader *r, const char *name) {
    if (is(name, "rPh")) r->phonetic--;
    else if (is(name, "t")) r->in_text = false;
}

static void on_text(struct part *p, void *arg, const char *s, size_t n) {
    struct reader *r = arg;
    if (!r->in_text) return;
    if (r->text.len + n > XLSX_TEXT_MAX) part_stop(p, XLSX_TEXT);
    else buf_bytes(&r->text, s, n);
}

static void keep_string(struct part *p, struct reader *r) {
    r->strings_bytes += r->text.len + 1;
    if (r->n_strings == XLSX_STRINGS_MAX || r->strings_bytes > XLSX_STRINGS_BYTES) return part_stop(p, XLSX_BOMB);
    if (r->n_strings == r->strings_room) {
        size_t room = r->strings_room ? 2 * r->strings_room : 256;
        const char **more = arena_array(r->arena, room, sizeof *more);
        if (r->n_strings) memcpy(more, r->strings, r->n_strings * sizeof *more);
        r->strings = more;
        r->strings_room = room;
    }
    r->strings[r->n_strings++] = arena_strndup(r->arena, buf_string(&r->text), r->text.len);
}

static void strings_start(struct part *p, void *arg, const char *name, const char *const *attrs) {
    struct reader *r = arg;
    (void)p;
    (void)attrs;
    if (is(name, "si")) {
        arena_reset(r->row);
        r->text = buf_new(r->row);
    }
    text_start(r, name);
}

static void strings_end(struct part *p, void *arg, const char *name) {
    struct reader *r = arg;
    text_end(r, name);
    if (is(name, "si")) keep_string(p, r);
}

// --- the sheet -----------------------------------------------------------------------------------------------------------

// "AB12" as 27; a cell without a reference stands behind the one before it.
static size_t column_of(const char *ref, size_t next) {
    if (!ref) return next;
    size_t n = 0;
    for (; *ref >= 'A' && *ref <= 'Z' && n < ROW_LAST; ref++) n = n * 26 + (size_t)(*ref - 'A') + 1;
    return n ? n - 1 : next;
}

static void row_start(struct part *p, struct reader *r, const char *const *attrs) {
    size_t number = number_or(part_attr(attrs, "r"), (size_t)r->number + 1);
    if (number < 1 || number > ROW_LAST) return part_stop(p, XLSX_DAMAGED);
    r->number = (uint32_t)number;
    r->n_cells = r->column = 0;
    arena_reset(r->row);
}

static void cell_start(struct reader *r, const char *const *attrs) {
    const char *type = part_attr(attrs, "t");
    r->column = column_of(part_attr(attrs, "r"), r->column);
    r->type = type ? arena_strdup(r->row, type) : "n";
    r->style = number_or(part_attr(attrs, "s"), 0);
    r->text = buf_new(r->row);
    r->in_cell = true;
    r->has_formula = r->has_value = false;
}

static void sheet_start(struct part *p, void *arg, const char *name, const char *const *attrs) {
    struct reader *r = arg;
    if (is(name, "row")) row_start(p, r, attrs);
    else if (is(name, "c")) cell_start(r, attrs);
    else if (!r->in_cell) return;
    else if (is(name, "f")) r->has_formula = true;
    else if (is(name, "v")) r->in_text = r->has_value = true;
    else text_start(r, name);
}

static enum xlsx_kind read_number(struct reader *r, const char *text, double *out) {
    char *end;
    *out = strtod(text, &end);
    if (*end || end == text || *out != *out || *out > 1e300 || *out < -1e300) return XLSX_ERROR;
    if (r->style >= r->n_styles || !r->dates[r->style]) return XLSX_NUMBER;
    if (r->from_1904) *out += DAYS_1904;
    return XLSX_DATE;
}

// Files by the strict standard write days as "2024-01-05T07:30:00".
static const char *iso_day(struct reader *r, const char *text) {
    char *copy = arena_strdup(r->row, text), *t = strchr(copy, 'T');
    if (t) *t = is(t, "T00:00:00") ? '\0' : ' ';
    return copy;
}

// false: the file contradicts itself.
static bool read_cell(struct reader *r, struct xlsx_cell *c) {
    const char *text = buf_string(&r->text);
    *c = (struct xlsx_cell){ .kind = XLSX_STRING, .text = text };
    if (is(r->type, "s")) {
        size_t i = number_or(text, SIZE_MAX);
        if (i >= r->n_strings) return text[0] == '\0' && !r->has_value ? (c->kind = XLSX_BLANK, true) : false;
        c->text = r->strings[i];
    } else if (is(r->type, "b")) {
        c->kind = XLSX_BOOL;
        c->number = truth(text);
    } else if (is(r->type, "e")) {
        c->kind = XLSX_ERROR;
    } else if (is(r->type, "d")) {
        c->text = iso_day(r, text);
    } else if (is(r->type, "n") && text[0]) {
        c->kind = read_number(r, text, &c->number);
    }
    if (c->kind != XLSX_BOOL && c->text[0] == '\0') c->kind = r->has_formula && !r->has_value ? XLSX_UNKNOWN : XLSX_BLANK;
    return true;
}

static void cell_end(struct part *p, struct reader *r) {
    struct xlsx_cell cell;
    size_t at = r->column++;
    r->in_cell = r->in_text = false;
    r->phonetic = 0;
    if (!read_cell(r, &cell)) return part_stop(p, XLSX_DAMAGED);
    if (cell.kind == XLSX_BLANK) return;
    if (at >= XLSX_COLUMNS_MAX) return part_stop(p, XLSX_WIDE);
    while (r->n_cells <= at) r->cells[r->n_cells++] = (struct xlsx_cell){ .kind = XLSX_BLANK, .text = "" };
    r->cells[at] = cell;
}

static void row_end(struct part *p, struct reader *r) {
    if (r->n_cells == 0) return;
    if (r->n_rows++ == XLSX_ROWS_MAX) return part_stop(p, XLSX_LONG);
    if (!r->fn(r->arg, &(struct xlsx_row){ r->number, r->cells, r->n_cells })) part_stop(p, XLSX_STOPPED);
}

static void sheet_end(struct part *p, void *arg, const char *name) {
    struct reader *r = arg;
    if (is(name, "row")) row_end(p, r);
    else if (is(name, "c")) cell_end(p, r);
    else if (is(name, "v")) r->in_text = false;
    else if (r->in_cell) text_end(r, name);
}

// --- all of it -----------------------------------------------------------------------------------------------------------

#define STEP(expr)                                                                                                               \
    do {                                                                                                                         \
        enum xlsx_fault step_ = (expr);                                                                                          \
        if (step_ != XLSX_GOOD) return step_;                                                                                    \
    } while (0)

static enum xlsx_fault read_if_named(struct reader *r, const char *path, const struct part_events *events) {
    return path && part_exists(r->package, path) ? part_read(r->package, path, events, r) : XLSX_GOOD;
}

static enum xlsx_fault read_all(struct reader *r) {
    static const struct part_events root = { root_start, NULL, NULL }, workbook = { workbook_start, NULL, NULL },
                                    relations = { relation_start, NULL, NULL }, styles = { styles_start, styles_end, NULL },
                                    strings = { strings_start, strings_end, on_text },
                                    sheet = { sheet_start, sheet_end, on_text };
    STEP(part_read(r->package, "_rels/.rels", &root, r));
    if (!r->workbook) return XLSX_OTHER;
    STEP(part_read(r->package, r->workbook, &workbook, r));
    if (!r->sheet_id) return XLSX_OTHER;
    STEP(part_read(r->package, relations_of(r, r->workbook), &relations, r));
    if (!r->sheet) return XLSX_OTHER;
    r->formats = arena_array(r->arena, FORMATS_MAX, sizeof *r->formats);
    STEP(read_if_named(r, r->styles_at, &styles));
    STEP(read_if_named(r, r->strings_at, &strings));
    r->phonetic = 0;
    r->in_text = false;
    return part_read(r->package, r->sheet, &sheet, r);
}

enum xlsx_fault xlsx_read(struct arena *a, const void *bytes, size_t n, xlsx_row_fn fn, void *arg) {
    struct package *package;
    STEP(package_open(bytes, n, &package));
    struct reader *r = arena_new_of(a, struct reader);
    *r = (struct reader){ .arena = a, .row = arena_new(), .package = package, .fn = fn, .arg = arg };
    enum xlsx_fault fault = read_all(r);
    package_close(package);
    arena_free(r->row);
    return fault;
}

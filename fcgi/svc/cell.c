// SPDX-License-Identifier: MPL-2.0
#include "svc/cell.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { EPOCH_SERIAL = 25569, LEAP_SERIAL = 60, VIETNAM_S = 7 * 3600 };  // Excel believes in 29 February 1900, its day 60
static const double EXACT = 9007199254740992.0;  // whole numbers are exact below 2^53

// --- numbers -------------------------------------------------------------------------------------------------------------

static bool is_unit(const char *s) {
    static const char *const units[] = { "", "đ", "Đ", "đồng", "VND", "VNĐ", "vnd", "vnđ", "₫" };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(s, units[i]) == 0) return true;
    return false;
}

// A number taken apart at its signs: digits of all groups, and of each group how many there are and what stands before it.
struct groups {
    char digits[20];
    size_t n_digits, n, size[8];
    char sign[8];
};

static bool split(const char **s, struct groups *g) {
    *g = (struct groups){ .n = 0 };
    char sign = 0;
    for (;;) {
        size_t n = strspn(*s, "0123456789");
        if (n == 0 || g->n == 8 || g->n_digits + n >= sizeof g->digits) return false;
        memcpy(g->digits + g->n_digits, *s, n);
        g->n_digits += n;
        g->size[g->n] = n;
        g->sign[g->n++] = sign;
        *s += n;
        sign = **s;
        if ((sign != '.' && sign != ',' && sign != ' ') || (*s)[1] < '0' || (*s)[1] > '9') return true;
        (*s)++;
    }
}

// Whether groups 1 to n - 1 are thousands: three digits each, one sign throughout.
static bool is_thousands(const struct groups *g, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (g->size[i] != 3 || g->sign[i] != g->sign[1]) return false;
    return n == 1 || g->size[0] <= 3;
}

enum whole cell_whole(const char *text, int64_t *out) {
    struct groups g;
    const char *s = text;
    bool negative = *s == '-';
    s += negative || *s == '+';
    if (!split(&s, &g)) return WHOLE_NOT_NUMBER;
    s += *s == ' ';
    if (!is_unit(s)) return WHOLE_NOT_NUMBER;
    if (g.n == 2 && g.size[1] == 3 && g.sign[1] != ' ') return WHOLE_AMBIGUOUS;
    if (!is_thousands(&g, g.n)) {  // the last group is a fraction: its sign is another than that of the thousands before it
        size_t last = g.n - 1;
        if (g.sign[last] == ' ' || !is_thousands(&g, last) || (last > 1 && g.sign[last] == g.sign[1])) return WHOLE_NOT_NUMBER;
        g.n_digits -= g.size[last];
        if (strspn(g.digits + g.n_digits, "0") != g.size[last]) return WHOLE_FRACTION;
        g.digits[g.n_digits] = '\0';
    }
    *out = strtoll(g.digits, NULL, 10);
    if (negative) *out = -*out;
    return WHOLE_GOOD;
}

static bool is_whole(double n) { return floor(n) == n && fabs(n) < EXACT; }

static enum rc take_whole(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, const char *text, json_t **out) {
    static const char *const codes[] = { "", "not_number", "not_whole", "ambiguous_number" };
    int64_t n = 0;
    enum whole how = cell->kind == XLSX_NUMBER ? (is_whole(cell->number) ? WHOLE_GOOD : WHOLE_FRACTION) : cell_whole(text, &n);
    if (cell->kind == XLSX_NUMBER && how == WHOLE_GOOD) n = (int64_t)cell->number;
    if (cell->kind == XLSX_DATE || cell->kind == XLSX_BOOL) how = WHOLE_NOT_NUMBER;
    if (how != WHOLE_GOOD) return field_fail(cx, f->name, codes[how], text);
    *out = json_integer(n);
    return RC_OK;
}

// --- days and hours ------------------------------------------------------------------------------------------------------

bool cell_day(const char *text, char iso[VDATE_ISO_SIZE]) {
    int a, b, c, used = 0;
    char first, second;
    if (strlen(text) > 10 || sscanf(text, "%4d%c%2d%c%4d%n", &a, &first, &b, &second, &c, &used) != 5 || text[used]
        || first != second)
        return false;
    if (!strchr("/-.", first) || a < 1 || b < 1 || c < 1 || b > 99) return false;
    bool year_first = a >= 1000;
    int year = year_first ? a : c, day = year_first ? c : a;
    if (year < 1000 || day > 99) return false;
    snprintf(iso, VDATE_ISO_SIZE, "%04d-%02d-%02d", year % 10000, b % 100, day % 100);
    return true;
}

static bool day_of_serial(double serial, char iso[VDATE_ISO_SIZE]) {
    double whole = floor(serial);
    if (whole < 1 || whole == LEAP_SERIAL || whole > 100000) return false;
    vdate_format((vday)whole - EPOCH_SERIAL + (whole < LEAP_SERIAL), iso);
    return true;
}

static enum rc take_date(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, const char *text, json_t **out) {
    char iso[VDATE_ISO_SIZE];
    bool year = f->type == F_BIRTH && cell->kind != XLSX_DATE && strlen(text) == 4 && strspn(text, "0123456789") == 4;
    if (!year && !(cell->kind == XLSX_DATE ? day_of_serial(cell->number, iso) : cell->kind == XLSX_STRING && cell_day(text, iso)))
        return field_fail(cx, f->name, "bad_date");
    *out = json_string(year ? text : iso);
    return RC_OK;
}

// Seconds of the day of "7:30", "07:30:00", "7h30", "7 giờ 30"; -1 when it is none.
static int seconds_of(const char *s) {
    int hour, minute = 0, second = 0, used = 0;
    if (sscanf(s, "%2d%n", &hour, &used) != 1 || hour < 0) return -1;
    s += used;
    s += *s == ' ';
    if (strncmp(s, "giờ", strlen("giờ")) == 0) s += strlen("giờ");
    else if (*s == ':' || *s == 'h' || *s == 'H' || *s == 'g') s++;
    else return -1;
    s += *s == ' ';
    used = 0;
    if (*s && (sscanf(s, "%2d%n", &minute, &used) != 1 || minute < 0)) return -1;
    s += used;
    used = 0;
    if (*s == ':' && (sscanf(s + 1, "%2d%n", &second, &used) != 1 || second < 0)) return -1;
    s += used ? used + 1 : 0;
    if (*s == '.') s += 1 + strspn(s + 1, "0123456789");  // thousandths, of our own writing
    return *s || hour > 23 || minute > 59 || second > 59 ? -1 : hour * 3600 + minute * 60 + second;
}

static int seconds_of_serial(double serial) { return (int)lround((serial - floor(serial)) * 86400) % 86400; }

static enum rc take_time(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, const char *text, json_t **out) {
    bool serial = cell->kind == XLSX_DATE || (cell->kind == XLSX_NUMBER && cell->number > 0 && cell->number < 1);
    int seconds = serial ? seconds_of_serial(cell->number) : seconds_of(text);
    if (seconds < 0) return field_fail(cx, f->name, "bad_time");
    *out = json_string(arena_printf(cx->arena, "%02d:%02d", seconds / 3600, seconds / 60 % 60));
    return RC_OK;
}

// A day and perhaps an hour, as a clock in Vietnam shows it.
static bool local_moment(struct cx *cx, const struct xlsx_cell *cell, const char *text, char iso[VDATE_ISO_SIZE], int *seconds) {
    if (cell->kind == XLSX_DATE) {
        *seconds = seconds_of_serial(cell->number);
        return day_of_serial(cell->number, iso);
    }
    const char *blank = strchr(text, ' ');
    *seconds = blank ? seconds_of(blank + 1) : 0;
    return *seconds >= 0 && cell_day(blank ? arena_strndup(cx->arena, text, (size_t)(blank - text)) : text, iso);
}

static enum rc take_instant(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, const char *text, json_t **out) {
    char iso[VDATE_ISO_SIZE], utc[VTIME_SIZE];
    int seconds;
    vday day;
    if (!local_moment(cx, cell, text, iso, &seconds) || !vdate_parse(iso, &day)) return field_fail(cx, f->name, "bad_moment");
    clock_format(((int64_t)day * 86400 + seconds - VIETNAM_S) * 1000, utc);
    *out = json_string(utc);
    return RC_OK;
}

// --- words ---------------------------------------------------------------------------------------------------------------

static bool is_one_of(const char *fold, const char *const *words) {
    for (; *words; words++)
        if (strcmp(fold, *words) == 0) return true;
    return false;
}

static enum rc take_flag(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, const char *text, json_t **out) {
    static const char *const yes[] = { "co", "x", "1", "dung", "true", "yes", NULL }, *const no[] = { "khong", "0",  "sai",
                                                                                                      "false", "no", NULL };
    const char *fold = text_fold(cx->arena, text);
    if (cell->kind == XLSX_BOOL) *out = json_boolean(cell->number != 0);
    else if (is_one_of(fold, yes)) *out = json_true();
    else if (is_one_of(fold, no)) *out = json_false();
    else return field_fail(cx, f->name, "not_flag");
    return RC_OK;
}

// By label or word; what is neither goes on as it is, for the engine to name the choices.
static enum rc take_word(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, const char *text, json_t **out) {
    (void)cell;
    const char *fold = text_fold(cx->arena, text);
    for (const struct word *w = f->words; w->value; w++)
        if (strcmp(w->value, text) == 0 || strcmp(text_fold(cx->arena, w->label), fold) == 0) text = w->value;
    *out = json_string(text);
    return RC_OK;
}

// --- numbers of people ---------------------------------------------------------------------------------------------------

static enum rc take_phone(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, const char *text, json_t **out) {
    (void)cell;
    if (strstr(text, "•")) return field_fail(cx, f->name, "masked");
    *out = json_string(text);
    return RC_OK;
}

// 8, 10 or 11 digits are 9 or 12 whose leading zeros Excel dropped; which ones cannot be known.
static enum rc take_id_number(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, const char *text,
                              json_t **out) {
    size_t n = 0;
    bool plain = strspn(text, "0123456789 .-") == strlen(text);
    for (const char *c = text; plain && *c; c++) n += *c >= '0' && *c <= '9';
    if (n == 8 || n == 10 || n == 11) return field_fail(cx, f->name, "lost_zero", arena_printf(cx->arena, "%zu", n));
    return take_phone(cx, f, cell, text, out);
}

static enum rc take_plain(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, const char *text, json_t **out) {
    (void)cx;
    bool lines = f->type == F_LONGTEXT && cell->kind == XLSX_STRING;
    *out = json_string(lines ? cell->text : text);
    return RC_OK;
}

// --- all -----------------------------------------------------------------------------------------------------------------

static const char *number_text(struct arena *a, double n) {
    return is_whole(n) ? arena_printf(a, "%.0f", n) : arena_printf(a, "%.15g", n);
}

static const char *date_text(struct arena *a, double serial) {
    char iso[VDATE_ISO_SIZE];
    vday day;
    return day_of_serial(serial, iso) && vdate_parse(iso, &day) ? vdate_vn(a, day) : number_text(a, serial);
}

static const char *one_line(struct arena *a, const char *s) {
    char *copy = arena_strdup(a, s);
    for (char *c = copy; *c; c++)
        if (*c == '\n' || *c == '\r' || *c == '\t') *c = ' ';
    return copy;
}

enum rc cell_text(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, const char **out) {
    *out = "";
    switch (cell->kind) {
    case XLSX_BLANK:
        return RC_OK;
    case XLSX_NUMBER:
        *out = number_text(cx->arena, cell->number);
        return RC_OK;
    case XLSX_DATE:
        *out = date_text(cx->arena, cell->number);
        return RC_OK;
    case XLSX_BOOL:
        *out = cell->number != 0 ? "Có" : "Không";
        return RC_OK;
    case XLSX_ERROR:
        return field_fail(cx, f->name, "cell_error", cell->text);
    case XLSX_UNKNOWN:
        return field_fail(cx, f->name, "not_computed");
    case XLSX_STRING:
        break;
    }
    const char *line = one_line(cx->arena, cell->text);
    if (text_clean(cx->arena, line, strlen(line), false, out) != TEXT_OK) return field_fail(cx, f->name, "bad_text");
    return RC_OK;
}

typedef enum rc (*take_fn)(struct cx *, const struct field *, const struct xlsx_cell *, const char *, json_t **);

static const take_fn takes[F_TYPES] = {
    [F_INT] = take_whole,       [F_MONEY] = take_whole, [F_DATE] = take_date, [F_BIRTH] = take_date,  [F_TIME] = take_time,
    [F_INSTANT] = take_instant, [F_FLAG] = take_flag,   [F_ENUM] = take_word, [F_PHONE] = take_phone, [F_IDNUM] = take_id_number,
};

enum rc cell_value(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, json_t **out) {
    const char *text;
    *out = NULL;
    TRY(cell_text(cx, f, cell, &text));
    if (text[0] == '\0') return RC_OK;
    TRY((takes[f->type] ? takes[f->type] : take_plain)(cx, f, cell, text, out));
    cx_json(cx, *out);
    return RC_OK;
}

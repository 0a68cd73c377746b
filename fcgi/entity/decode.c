// SPDX-License-Identifier: MPL-2.0
// From JSON, or from the text of a filter, to checked logical values. Parse, do not validate: what leaves here is right in type,
// length, alphabet and range, or there is a field error saying in Vietnamese what to do.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/phone.h"
#include "base/text.h"
#include "entity/entity.h"

// Limits of a type where the field gives none; what the JSON must be, in Vietnamese, for the message.
static const struct type_rule {
    json_type json;
    int64_t min, max;
    const char *what;
} type_rules[F_TYPES] = {
    [F_TEXT] = { JSON_STRING, 0, 200, "chữ" },
    [F_LONGTEXT] = { JSON_STRING, 0, 2000, "chữ" },
    [F_NAME] = { JSON_STRING, 1, 120, "chữ" },
    [F_INT] = { JSON_INTEGER, 0, 1000000, "số nguyên" },
    [F_MONEY] = { JSON_INTEGER, 0, INT64_C(1000000000000000), "số tiền (đồng)" },
    [F_DATE] = { JSON_STRING, 0, 10, "ngày" },
    [F_BIRTH] = { JSON_STRING, 0, 10, "ngày hoặc năm" },
    [F_TIME] = { JSON_STRING, 0, 5, "giờ" },
    [F_INSTANT] = { JSON_STRING, 0, 24, "thời điểm" },
    [F_FLAG] = { JSON_TRUE, 0, 1, "có hoặc không" },
    [F_ENUM] = { JSON_STRING, 0, 64, "chữ" },
    [F_REF] = { JSON_INTEGER, 1, INT64_MAX, "mã số bản ghi" },
    [F_PHONE] = { JSON_STRING, 0, 40, "chữ" },
    [F_IDNUM] = { JSON_STRING, 0, 20, "chữ" },
    [F_SEALED] = { JSON_STRING, 0, 200, "chữ" },
    [F_JSON] = { JSON_OBJECT, 0, 200000, "đối tượng JSON" },
    [F_SECRET] = { JSON_STRING, 8, 128, "chữ" },
};

static int64_t field_min(const struct field *f) {
    return f->min || f->max ? f->min : type_rules[f->type].min;
}

static int64_t field_max(const struct field *f) {
    return f->max ? f->max : type_rules[f->type].max;
}

void field_limits(const struct field *f, int64_t *min, int64_t *max) {
    *min = field_min(f);
    *max = field_max(f);
}

static const char *number(struct cx *cx, int64_t n) {
    return arena_printf(cx->arena, "%" PRId64, n);
}

static enum rc check_range(struct cx *cx, const struct field *f, int64_t n) {
    if (n < field_min(f)) return field_fail(cx, f->name, "too_small", number(cx, field_min(f)));
    if (n > field_max(f)) return field_fail(cx, f->name, "too_large", number(cx, field_max(f)));
    return RC_OK;
}

static enum rc check_length(struct cx *cx, const struct field *f, const char *text) {
    int64_t n = (int64_t)text_length(text);
    if (n > field_max(f)) return field_fail(cx, f->name, "too_long", number(cx, field_max(f)));
    if (n < field_min(f)) return field_fail(cx, f->name, "too_short", number(cx, field_min(f)));
    return RC_OK;
}

static bool has_letter(struct cx *cx, const char *text) {
    for (const char *s = text_fold(cx->arena, text); *s; s++)
        if ((*s >= 'a' && *s <= 'z') || (unsigned char)*s >= 0x80) return true;
    return false;
}

static bool is_ascii(const char *text) {
    while (*text && (unsigned char)*text < 0x80) text++;
    return *text == '\0';
}

static enum rc take_plain(struct cx *cx, const struct field *f, const char *text, struct db_value *out) {
    TRY(check_length(cx, f, text));
    if ((f->flags & ASCII) && !is_ascii(text)) return field_fail(cx, f->name, "not_ascii");
    *out = db_text(text);
    return RC_OK;
}

static enum rc take_name(struct cx *cx, const struct field *f, const char *text, struct db_value *out) {
    TRY(check_length(cx, f, text));
    if (!has_letter(cx, text)) return field_fail(cx, f->name, "bad_name");
    *out = db_text(text);
    return RC_OK;
}

static enum rc take_date(struct cx *cx, const struct field *f, const char *text, struct db_value *out) {
    vday day;
    if (!vdate_parse(text, &day)) return field_fail(cx, f->name, "bad_date");
    *out = db_text(text);
    return RC_OK;
}

static enum rc take_birth(struct cx *cx, const struct field *f, const char *text, struct db_value *out) {
    vday day;
    bool year_only = strlen(text) == 4;
    const char *full = year_only ? arena_printf(cx->arena, "%s-01-01", text) : text;
    if (!vdate_parse(full, &day)) return field_fail(cx, f->name, "bad_date");
    if (day > cx->today) return field_fail(cx, f->name, "in_future");
    *out = db_text(text);
    return RC_OK;
}

static enum rc take_time(struct cx *cx, const struct field *f, const char *text, struct db_value *out) {
    int hour, minute, used = 0;
    if (strlen(text) != 5 || sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2 || used != 5 || hour > 23 || minute > 59 || hour < 0 || minute < 0)
        return field_fail(cx, f->name, "bad_time");
    *out = db_text(text);
    return RC_OK;
}

static enum rc take_instant(struct cx *cx, const struct field *f, const char *text, struct db_value *out) {
    int64_t ms;
    if (!clock_parse(text, &ms)) return field_fail(cx, f->name, "bad_time");
    char utc[VTIME_SIZE];
    clock_format(ms, utc);
    *out = db_text(arena_strdup(cx->arena, utc));
    return RC_OK;
}

static enum rc take_word(struct cx *cx, const struct field *f, const char *text, struct db_value *out) {
    struct buf all = buf_new(cx->arena);
    for (const struct word *w = f->words; w->value; w++) {
        if (strcmp(w->value, text) == 0) {
            *out = db_text(w->value);
            return RC_OK;
        }
        buf_printf(&all, "%s%s", all.len ? ", " : "", w->label);
    }
    return field_fail(cx, f->name, "bad_word", buf_string(&all));
}

static enum rc take_phone(struct cx *cx, const struct field *f, const char *text, struct db_value *out) {
    TRY(check_length(cx, f, text));
    struct phone phone = phone_parse(text);
    if (phone.kind == PHONE_INVALID) return field_fail(cx, f->name, "bad_phone");
    *out = db_text(arena_strdup(cx->arena, phone.e164));
    return RC_OK;
}

// Twelve digits, or the nine of an old card; blanks and dots between groups are how people write them.
static enum rc take_id_number(struct cx *cx, const struct field *f, const char *text, struct db_value *out) {
    char digits[13];
    size_t n = 0;
    TRY(check_length(cx, f, text));
    for (const char *s = text; *s; s++) {
        if (*s == ' ' || *s == '.' || *s == '-') continue;
        if (*s < '0' || *s > '9' || n == 12) return field_fail(cx, f->name, "bad_id_number");
        digits[n++] = *s;
    }
    digits[n] = '\0';
    if (n != 12 && n != 9) return field_fail(cx, f->name, "bad_id_number");
    *out = db_text(arena_strdup(cx->arena, digits));
    return RC_OK;
}

typedef enum rc (*take_fn)(struct cx *, const struct field *, const char *, struct db_value *);

static const take_fn takes[F_TYPES] = {
    [F_TEXT] = take_plain, [F_LONGTEXT] = take_plain, [F_NAME] = take_name, [F_DATE] = take_date,
    [F_BIRTH] = take_birth, [F_TIME] = take_time, [F_INSTANT] = take_instant, [F_ENUM] = take_word,
    [F_PHONE] = take_phone, [F_IDNUM] = take_id_number, [F_SEALED] = take_plain, [F_SECRET] = take_plain,
};

// A secret is taken as typed (its blanks count); any other text is cleaned first.
static enum rc take_text(struct cx *cx, const struct field *f, const char *s, size_t len, struct db_value *out) {
    const char *clean = s;
    if (f->type != F_SECRET && text_clean(cx->arena, s, len, f->type == F_LONGTEXT, &clean) != TEXT_OK)
        return field_fail(cx, f->name, "bad_text");
    if (clean[0] == '\0') {
        *out = db_null();
        return RC_OK;
    }
    return takes[f->type](cx, f, f->type == F_SECRET ? arena_strndup(cx->arena, s, len) : clean, out);
}

static enum rc take_json(struct cx *cx, const struct field *f, json_t *value, struct db_value *out) {
    char *text = json_dumps(value, JSON_COMPACT);
    if (!text) return fail(cx, RC_INTERNAL, "json", NULL);
    const char *copy = arena_strdup(cx->arena, text);
    free(text);
    if ((int64_t)strlen(copy) > field_max(f)) return field_fail(cx, f->name, "too_long", number(cx, field_max(f)));
    *out = db_text(copy);
    return RC_OK;
}

static enum rc take_value(struct cx *cx, const struct field *f, json_t *value, struct db_value *out) {
    *out = db_null();
    if (json_is_null(value)) return RC_OK;
    if (f->type == F_FLAG && json_is_boolean(value)) {
        *out = db_int(json_is_true(value));
        return RC_OK;
    }
    if (f->type == F_FLAG || json_typeof(value) != type_rules[f->type].json)
        return field_fail(cx, f->name, "wrong_type", type_rules[f->type].what);
    if (json_is_string(value)) return take_text(cx, f, json_string_value(value), json_string_length(value), out);
    if (json_is_object(value)) return take_json(cx, f, value, out);
    int64_t n = json_integer_value(value);
    if (f->type == F_REF && n < 1) return field_fail(cx, f->name, "not_found");
    if (f->type != F_REF) TRY(check_range(cx, f, n));
    *out = db_int(n);
    return RC_OK;
}

static const struct field *field_named(const struct field *fields, size_t n, const char *name, size_t *index) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].name, name) == 0) {
            *index = i;
            return &fields[i];
        }
    return NULL;
}

// A telephone number is kept as it was written beside its one form, where the table has a sealed field "raw" for that.
static void keep_raw(struct cx *cx, const struct field *fields, size_t n, json_t *value, struct db_value *now) {
    size_t i;
    const struct field *raw = field_named(fields, n, "raw", &i);
    const char *clean;
    if (!raw || raw->type != F_SEALED || !json_is_string(value)) return;
    if (text_clean(cx->arena, json_string_value(value), json_string_length(value), false, &clean) == TEXT_OK) now[i] = db_text(clean);
}

enum rc decode_fields(struct cx *cx, const struct field *fields, size_t n, json_t *body, struct db_value *now, bool *given) {
    const char *key;
    json_t *value;
    json_object_foreach(body, key, value) {
        size_t i = 0;
        const struct field *f = field_named(fields, n, key, &i);
        if (!f) {
            const char *clean;
            bool plain = text_clean(cx->arena, key, strlen(key), false, &clean) == TEXT_OK && *clean && strlen(clean) <= 60;
            field_fail(cx, plain ? clean : "?", "unknown_field");
            continue;
        }
        given[i] = true;
        enum rc rc = take_value(cx, f, value, &now[i]);
        if (rc != RC_OK && rc != RC_INVALID) return rc;
        if (f->type == F_SECRET && now[i].kind == DB_NULL) given[i] = false;  // an empty one means: keep it
        if (f->type == F_PHONE && now[i].kind != DB_NULL) keep_raw(cx, fields, n, value, now);
    }
    return RC_OK;
}

enum rc decode_body(struct cx *cx, const struct field *fields, size_t n, json_t *body, struct db_value *v) {
    bool *given = arena_array(cx->arena, n, sizeof *given);
    memset(v, 0, n * sizeof *v);  // DB_NULL
    TRY(decode_fields(cx, fields, n, body, v, given));
    for (size_t i = 0; i < n; i++)
        if ((fields[i].flags & REQ) && v[i].kind == DB_NULL) field_fail(cx, fields[i].name, "required");
    return RC_OK;
}

enum rc decode_text(struct cx *cx, const struct field *f, const char *text, struct db_value *out) {
    switch (f->type) {
    case F_INT:
    case F_MONEY:
    case F_REF: {
        char *end;
        long long n = strtoll(text, &end, 10);
        if (*end || end == text) return field_fail(cx, f->name, "wrong_type", type_rules[f->type].what);
        *out = db_int(n);
        return RC_OK;
    }
    case F_FLAG:
        if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0) return field_fail(cx, f->name, "wrong_type", type_rules[F_FLAG].what);
        *out = db_int(text[0] == 't');
        return RC_OK;
    default:
        return take_text(cx, f, text, strlen(text), out);
    }
}

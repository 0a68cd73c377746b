// SPDX-License-Identifier: MPL-2.0
// What a written name may refer to: rows by number, by code or by label, within the caller's reach. For sheets, where people
// write "Xã Đăk Ui" and not 33.
#ifndef ENTITY_LOOKUP_H
#define ENTITY_LOOKUP_H

#include "entity/entity.h"

enum { LOOKUP_MAX = 200 };

enum lookup_by { LOOKUP_ID = 1, LOOKUP_CODE = 2, LOOKUP_LABEL = 4, LOOKUP_ANY = 7 };

struct lookup {
    const struct entity *e;
    enum op op;  // what the caller wants to do with the row: OP_READ, or OP_UPDATE where the new row will live in its unit
    bool own_units;  // e is the units, and only those the caller may write into will do
    unsigned by;
};

// label tells rows of one name apart by their period: "Xã Đăk Ui (đến 30/06/2025)".
struct lookup_row {
    int64_t id, unit_id;
    const char *label;
};

struct lookup_rows {
    struct lookup_row *rows;
    size_t n;
};

// The one way a field's text is looked up, for all that read or write sheets.
struct lookup lookup_of(const struct entity *e, const struct field *f);

// Rows that text means, each once; none is no error. "#12" is only a number. Of several, the one with exactly this label is
// alone.
enum rc lookup_text(struct cx *cx, const struct lookup *l, const char *text, struct lookup_rows *out) MUST_USE;

// All rows that could be meant, by label, at most LOOKUP_MAX; more is *too_many and none.
enum rc lookup_all(struct cx *cx, const struct lookup *l, struct lookup_rows *out, bool *too_many) MUST_USE;

// Rows of e whose label alone does not tell them apart, with the label that does. Empty for entities without a period.
enum rc lookup_periods(struct cx *cx, const struct entity *e, struct lookup_rows *out) MUST_USE;
const char *lookup_label(const struct lookup_rows *periods, int64_t id, const char *plain);

// {"12": "Thôn 5"}: how those of ids that are live and within the caller's reach are called; the others are left out, as if they had
// never been. At most LABELS_MAX. Rows only, not logs; the caller has made sure that she may read them.
enum { LABELS_MAX = 50 };
enum rc lookup_labels(struct cx *cx, const struct entity *e, const int64_t *ids, size_t n, json_t **out) MUST_USE;

#endif

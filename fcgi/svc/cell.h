// SPDX-License-Identifier: MPL-2.0
// What officers write into cells, as the values the engine takes: "05/01/2024", "1.350.000", "Có", "Hộ nghèo", a phone that lost
// its zero. What could mean two things is refused with a field error saying how to write it; limits and rules stay the engine's.
#ifndef SVC_CELL_H
#define SVC_CELL_H

#include "entity/entity.h"
#include "svc/xlsx.h"

// Any field but a reference. *out is NULL for an empty cell, else a value for the body of a create, owned by the request.
// RC_INVALID: there is a field error.
enum rc cell_value(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, json_t **out) MUST_USE;

// The cell as clean text of one line ("" when it is empty); RC_INVALID: it holds an error or a formula without a value.
enum rc cell_text(struct cx *cx, const struct field *f, const struct xlsx_cell *cell, const char **out) MUST_USE;

enum whole { WHOLE_GOOD, WHOLE_NOT_NUMBER, WHOLE_FRACTION, WHOLE_AMBIGUOUS };

// "1350000", "1.350.000", "1 350 000 đ", "1.350,00". "1.350" could be one and a third: WHOLE_AMBIGUOUS.
enum whole cell_whole(const char *text, int64_t *out);

// "5/1/2024", "05-01-2024", "5.1.2024", "2024-01-05" as "2024-01-05"; the day need not exist.
bool cell_day(const char *text, char iso[VDATE_ISO_SIZE]);

#endif

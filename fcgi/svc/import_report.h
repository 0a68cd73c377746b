// SPDX-License-Identifier: MPL-2.0
// The officer's own rows written back with a red column saying what is wrong with each.
#ifndef SVC_IMPORT_REPORT_H
#define SVC_IMPORT_REPORT_H

#include "entity/cx.h"
#include "svc/xlsx.h"

struct report;

enum rc report_open(struct cx *cx, const char **path, struct report **out) MUST_USE;

// Rows in the order of the file. fault: "" for a good row, the header of the column for the header's row.
void report_row(struct report *r, const struct xlsx_row *row, const char *fault);
enum rc report_close(struct cx *cx, struct report *r) MUST_USE;

#endif

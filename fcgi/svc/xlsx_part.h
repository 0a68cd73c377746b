// SPDX-License-Identifier: MPL-2.0
// The zip file under an .xlsx, and its XML parts read piece by piece. Everything in it is an enemy's until proven otherwise: what
// is unpacked is counted while it is unpacked (the sizes a zip announces may lie), and a document type is refused (no entities,
// so none that multiply). One part is in memory 16 KiB at a time.
#ifndef SVC_XLSX_PART_H
#define SVC_XLSX_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "svc/xlsx.h"

struct package;
struct part;  // one XML part while it is read

enum {
    PART_ENTRIES = 1000,
    PART_BYTES = 256 << 20,  // unpacked, all parts that are read together
    PART_RATIO = 200,  // unpacked bytes for one of the whole file, beyond
    PART_SLACK = 4 << 20,  // this much
    PART_TOKEN = 1 << 20,  // bytes without an element or text: the parser keeps an unfinished tag whole
};

// Names come without their namespace; attrs as expat gives them, NULL at the end. No allocation of theirs survives the call.
struct part_events {
    void (*start)(struct part *p, void *arg, const char *name, const char *const *attrs);
    void (*end)(struct part *p, void *arg, const char *name);
    void (*text)(struct part *p, void *arg, const char *s, size_t n);
};

// bytes must stay until package_close.
enum xlsx_fault package_open(const void *bytes, size_t n, struct package **out) MUST_USE;
void package_close(struct package *p);  // NULL is nothing

// Reads the part at path ("xl/workbook.xml") to its end, or until an event calls part_stop.
enum xlsx_fault part_read(struct package *p, const char *path, const struct part_events *events, void *arg) MUST_USE;
bool part_exists(struct package *p, const char *path);
void part_stop(struct part *p, enum xlsx_fault fault);  // the first call wins; no event follows

// Value of an attribute by its name without namespace; NULL when it is not there.
const char *part_attr(const char *const *attrs, const char *name);

#endif

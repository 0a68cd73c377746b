// SPDX-License-Identifier: MPL-2.0
#include "svc/xlsx_part.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/must.h"

enum { BLOCK = 16384 };

struct package {
    zip_t *zip;
    size_t packed;  // bytes of the whole file
    size_t unpacked;  // so far
};

struct part {
    XML_Parser parser;
    const struct part_events *events;
    void *arg;
    enum xlsx_fault fault;
    XML_Index last_event;
};

// An Excel 97 file, and one with a password, are both in this older container.
static bool is_ole(const unsigned char *bytes, size_t n) {
    static const unsigned char magic[] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1 };
    return n >= sizeof magic && memcmp(bytes, magic, sizeof magic) == 0;
}

static zip_t *open_zip(const void *bytes, size_t n) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes, n, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (!zip && source) zip_source_free(source);
    zip_error_fini(&error);
    return zip;
}

enum xlsx_fault package_open(const void *bytes, size_t n, struct package **out) {
    *out = NULL;
    if (is_ole(bytes, n)) return XLSX_OLD;
    if (n < 4 || memcmp(bytes, "PK\3\4", 4) != 0) return XLSX_OTHER;
    zip_t *zip = open_zip(bytes, n);
    if (!zip) return XLSX_DAMAGED;
    if (zip_get_num_entries(zip, 0) > PART_ENTRIES) {
        zip_discard(zip);
        return XLSX_BOMB;
    }
    struct package *p = calloc(1, sizeof *p);
    must(p);
    *p = (struct package){ .zip = zip, .packed = n };
    *out = p;
    return XLSX_GOOD;
}

void package_close(struct package *p) {
    if (!p) return;
    zip_discard(p->zip);
    free(p);
}

bool part_exists(struct package *p, const char *path) { return zip_name_locate(p->zip, path, ZIP_FL_NOCASE) >= 0; }

void part_stop(struct part *p, enum xlsx_fault fault) {
    if (p->fault == XLSX_GOOD) p->fault = fault;
    XML_StopParser(p->parser, XML_FALSE);
}

static const char *local(const char *name) {
    const char *bar = strrchr(name, '|');
    return bar ? bar + 1 : name;
}

const char *part_attr(const char *const *attrs, const char *name) {
    for (; *attrs; attrs += 2)
        if (strcmp(local(attrs[0]), name) == 0) return attrs[1];
    return NULL;
}

// expat may still deliver an event or two after it was stopped.
static bool heard(struct part *p) {
    p->last_event = XML_GetCurrentByteIndex(p->parser);
    return p->fault == XLSX_GOOD;
}

static void on_start(void *user, const XML_Char *name, const XML_Char **attrs) {
    struct part *p = user;
    if (heard(p)) p->events->start(p, p->arg, local(name), (const char *const *)attrs);
}

static void on_end(void *user, const XML_Char *name) {
    struct part *p = user;
    if (heard(p) && p->events->end) p->events->end(p, p->arg, local(name));
}

static void on_text(void *user, const XML_Char *s, int n) {
    struct part *p = user;
    if (heard(p) && p->events->text) p->events->text(p, p->arg, s, (size_t)n);
}

static void on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal) {
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    part_stop(user, XLSX_DOCTYPE);
}

static bool is_bomb(const struct package *p) {
    return p->unpacked > PART_BYTES || (p->unpacked > PART_SLACK && p->unpacked / PART_RATIO > p->packed);
}

static enum xlsx_fault feed(struct package *p, struct part *part, zip_file_t *f) {
    XML_Index fed = 0;
    for (;;) {
        char block[BLOCK];
        zip_int64_t n = zip_fread(f, block, sizeof block);
        if (n < 0) return XLSX_DAMAGED;
        p->unpacked += (size_t)n;
        fed += (XML_Index)n;
        if (is_bomb(p)) return XLSX_BOMB;
        if (XML_Parse(part->parser, block, (int)n, n == 0) == XML_STATUS_ERROR) return part->fault ? part->fault : XLSX_DAMAGED;
        if (n == 0) return XLSX_GOOD;
        if (fed - part->last_event > PART_TOKEN) return XLSX_BOMB;
    }
}

enum xlsx_fault part_read(struct package *p, const char *path, const struct part_events *events, void *arg) {
    zip_int64_t at = zip_name_locate(p->zip, path, ZIP_FL_NOCASE);
    if (at < 0) return XLSX_OTHER;
    zip_file_t *f = zip_fopen_index(p->zip, (zip_uint64_t)at, 0);
    if (!f) return XLSX_DAMAGED;  // encrypted, or packed by a method of later years
    struct part part = { .parser = XML_ParserCreateNS(NULL, '|'), .events = events, .arg = arg };
    must(part.parser);
    XML_SetUserData(part.parser, &part);
    XML_SetElementHandler(part.parser, on_start, on_end);
    XML_SetCharacterDataHandler(part.parser, on_text);
    XML_SetStartDoctypeDeclHandler(part.parser, on_doctype);
    enum xlsx_fault fault = feed(p, &part, f);
    XML_ParserFree(part.parser);
    zip_fclose(f);
    return fault;
}

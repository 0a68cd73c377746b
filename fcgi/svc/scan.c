// SPDX-License-Identifier: MPL-2.0
#include "svc/scan.h"

#include <string.h>

#include "base/must.h"

enum { PDF_TAIL = 1024 };

static const struct scan_info infos[SCAN_MEDIA] = {
    [SCAN_PDF] = { "pdf", "application/pdf", "pdf" },
    [SCAN_JPEG] = { "jpeg", "image/jpeg", "jpg" },
    [SCAN_PNG] = { "png", "image/png", "png" },
};

const struct scan_info *scan_info(enum scan_media media) {
    must(media < SCAN_MEDIA);
    return &infos[media];
}

enum scan_media scan_named(const char *word) {
    for (enum scan_media m = SCAN_PDF; m < SCAN_MEDIA; m++)
        if (strcmp(infos[m].word, word) == 0) return m;
    return SCAN_OTHER;
}

static bool begins(const char *p, size_t n, const char *with, size_t len) { return n >= len && memcmp(p, with, len) == 0; }
static bool ends(const char *p, size_t n, const char *with, size_t len) { return n >= len && memcmp(p + n - len, with, len) == 0; }
static bool holds(const char *p, size_t n, const char *word) { return memmem(p, n, word, strlen(word)) != NULL; }

static bool is_pdf(const char *p, size_t n) {
    static const char *const active[] = { "/JavaScript", "/JS ", "/JS(", "/Launch", "/EmbeddedFile", "/RichMedia", "/XFA" };
    size_t tail = n < PDF_TAIL ? n : PDF_TAIL;
    if (!begins(p, n, "%PDF-1.", 7) && !begins(p, n, "%PDF-2.", 7)) return false;
    if (!holds(p + n - tail, tail, "%%EOF")) return false;
    for (size_t i = 0; i < sizeof active / sizeof *active; i++)
        if (holds(p, n, active[i])) return false;
    return true;
}

static bool is_png(const char *p, size_t n) {
    static const char head[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", end[] = "\0\0\0\0IEND\xae\x42\x60\x82";
    return begins(p, n, head, sizeof head - 1) && ends(p, n, end, sizeof end - 1);
}

enum scan_media scan_media_of(const void *bytes, size_t n) {
    const char *p = bytes;
    if (!n || n > SCAN_MAX) return SCAN_OTHER;
    if (is_pdf(p, n)) return SCAN_PDF;
    if (is_png(p, n)) return SCAN_PNG;
    return begins(p, n, "\xff\xd8\xff", 3) && ends(p, n, "\xff\xd9", 2) ? SCAN_JPEG : SCAN_OTHER;
}

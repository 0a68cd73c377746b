// SPDX-License-Identifier: MPL-2.0
// What a scanned file is, judged by its content and never by its name or by what the browser called it.
#ifndef SVC_SCAN_H
#define SVC_SCAN_H

#include <stdbool.h>
#include <stddef.h>

enum { SCAN_MAX = 5 << 20 };  // bytes; a page at 200 dpi is a few hundred thousand

enum scan_media { SCAN_OTHER, SCAN_PDF, SCAN_JPEG, SCAN_PNG, SCAN_MEDIA };

struct scan_info {
    const char *word;       // as payment_scan.media holds it: "pdf"
    const char *type;       // "application/pdf"
    const char *extension;  // of the file that is handed out
};

// Never NULL; of SCAN_OTHER all members are NULL.
const struct scan_info *scan_info(enum scan_media media);
enum scan_media scan_named(const char *word);

// SCAN_OTHER for anything that is not wholly a PDF, JPEG or PNG: it must begin and end as one. A PDF that carries scripts, starts programs
// or holds other files is none either.
enum scan_media scan_media_of(const void *bytes, size_t n);

#endif

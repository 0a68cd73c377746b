// SPDX-License-Identifier: MPL-2.0
// What a scan is, by its content: a table of small files, whole, cut, mixed and armed.
#include <check.h>
#include <string.h>

#include "svc/scan.h"

Suite *t_scan_suite(void);

#define BYTES(s) s, sizeof(s) - 1
#define PNG_HEAD "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
#define PNG_END "\0\0\0\0IEND\xae\x42\x60\x82"

static const struct {
    const char *what, *bytes;
    size_t n;
    enum scan_media is;
} files[] = {
    { "a PDF", BYTES("%PDF-1.4\n1 0 obj\n%%EOF\n"), SCAN_PDF },
    { "a PDF of version 2", BYTES("%PDF-2.0\n%%EOF"), SCAN_PDF },
    { "a JPEG", BYTES("\xff\xd8\xff\xe0 picture \xff\xd9"), SCAN_JPEG },
    { "a PNG", BYTES(PNG_HEAD "...." PNG_END), SCAN_PNG },
    { "a PDF that was cut", BYTES("%PDF-1.4\n1 0 obj\n"), SCAN_OTHER },
    { "a JPEG that was cut", BYTES("\xff\xd8\xff\xe0 pict"), SCAN_OTHER },
    { "a PNG that was cut", BYTES(PNG_HEAD "...."), SCAN_OTHER },
    { "a PDF with something before it", BYTES("x%PDF-1.4\n%%EOF"), SCAN_OTHER },
    { "a PDF with a script", BYTES("%PDF-1.4\n<< /JavaScript 3 0 R >>\n%%EOF"), SCAN_OTHER },
    { "a PDF that starts a program", BYTES("%PDF-1.4\n<< /S /Launch >>\n%%EOF"), SCAN_OTHER },
    { "a PDF with a file in it", BYTES("%PDF-1.4\n<< /Type /EmbeddedFile >>\n%%EOF"), SCAN_OTHER },
    { "a page of HTML", BYTES("<!doctype html><script>1</script>"), SCAN_OTHER },
    { "a sheet", BYTES("PK\x03\x04 xl/workbook.xml"), SCAN_OTHER },
    { "nothing", BYTES(""), SCAN_OTHER },
};

START_TEST(a_file_is_what_its_content_says) {
    ck_assert_msg(scan_media_of(files[_i].bytes, files[_i].n) == files[_i].is, "%s", files[_i].what);
}
END_TEST

START_TEST(words_lead_back) {
    for (enum scan_media m = SCAN_PDF; m < SCAN_MEDIA; m++) ck_assert_int_eq(scan_named(scan_info(m)->word), m);
    ck_assert_int_eq(scan_named("exe"), SCAN_OTHER);
    ck_assert_ptr_null(scan_info(SCAN_OTHER)->type);
}
END_TEST

Suite *t_scan_suite(void) {
    Suite *s = suite_create("svc/scan");
    TCase *t = tcase_create("scan");
    tcase_add_loop_test(t, a_file_is_what_its_content_says, 0, sizeof files / sizeof *files);
    tcase_add_test(t, words_lead_back);
    suite_add_tcase(s, t);
    return s;
}

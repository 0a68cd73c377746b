// SPDX-License-Identifier: MPL-2.0
// Tax codes as people type them into a public form, where a slip would make a second firm of one we know.
#ifndef SVC_TAX_CODE_H
#define SVC_TAX_CODE_H

#include <stdbool.h>

enum tax_code_fault { TAX_CODE_OK, TAX_CODE_SHAPE, TAX_CODE_DIGIT };

// 10 digits of which the last is a check digit, the same with "-" and the 3 digits of a branch, or the 12 digits of an identity number
// (which has none). Weights 31, 29, 23, 19, 17, 13, 7, 5, 3; the last is 10 less the sum's rest by 11. The rule is the tax office's
// practice as commonly described [recalled, verify]; 0300588569 and 0101248141 of two listed companies keep it.
enum tax_code_fault tax_code_check(const char *code);

#endif

// SPDX-License-Identifier: MPL-2.0
#include "svc/tax_code.h"

#include <string.h>

static bool has_check_digit(const char *code) {
    static const int weights[] = { 31, 29, 23, 19, 17, 13, 7, 5, 3 };
    int sum = 0;
    for (int i = 0; i < 9; i++) sum += weights[i] * (code[i] - '0');
    return 10 - sum % 11 == code[9] - '0';
}

enum tax_code_fault tax_code_check(const char *code) {
    size_t n = strspn(code, "0123456789");
    if (n == 12 && code[12] == '\0') return TAX_CODE_OK;
    bool branch = n == 10 && code[10] == '-' && strspn(code + 11, "0123456789") == 3 && code[14] == '\0';
    if (n != 10 || (code[10] != '\0' && !branch)) return TAX_CODE_SHAPE;
    return has_check_digit(code) ? TAX_CODE_OK : TAX_CODE_DIGIT;
}

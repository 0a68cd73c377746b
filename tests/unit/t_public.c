// SPDX-License-Identifier: MPL-2.0
// The pure part of the public side: tax codes.
#include <check.h>

#include "svc/tax_code.h"

Suite *t_public_suite(void);

static const struct {
    const char *code;
    enum tax_code_fault fault;
} codes[] = {
    { "0300588569", TAX_CODE_OK }, { "0101248141", TAX_CODE_OK }, { "0300588569-001", TAX_CODE_OK }, { "062085123456", TAX_CODE_OK },
    { "0300588568", TAX_CODE_DIGIT }, { "0300588596", TAX_CODE_DIGIT }, { "0101248141-0", TAX_CODE_SHAPE }, { "0101248141-0012", TAX_CODE_SHAPE },
    { "0101248142-001", TAX_CODE_DIGIT }, { "", TAX_CODE_SHAPE }, { "030058856", TAX_CODE_SHAPE }, { "03005885690", TAX_CODE_SHAPE },
    { "03005 8856", TAX_CODE_SHAPE }, { "0300588569-", TAX_CODE_SHAPE }, { "abcdefghij", TAX_CODE_SHAPE }, { "0620851234567", TAX_CODE_SHAPE },
};

START_TEST(a_tax_code_has_its_shape_and_its_digit) {
    ck_assert_msg(tax_code_check(codes[_i].code) == codes[_i].fault, "%s gives %d", codes[_i].code, (int)tax_code_check(codes[_i].code));
}
END_TEST

// Any slip of one digit in the first nine is found: the weights have no factor in common with 11.
START_TEST(each_slip_of_a_digit_is_found) {
    char code[] = "0300588569";
    code[_i / 10] = (char)('0' + _i % 10);
    enum tax_code_fault wanted = code[_i / 10] == "0300588569"[_i / 10] ? TAX_CODE_OK : TAX_CODE_DIGIT;
    ck_assert_msg(tax_code_check(code) == wanted, "%s", code);
}
END_TEST

Suite *t_public_suite(void) {
    Suite *s = suite_create("svc/public");
    TCase *t = tcase_create("public");
    tcase_add_loop_test(t, a_tax_code_has_its_shape_and_its_digit, 0, sizeof codes / sizeof *codes);
    tcase_add_loop_test(t, each_slip_of_a_digit_is_found, 0, 100);
    suite_add_tcase(s, t);
    return s;
}

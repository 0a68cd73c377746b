// SPDX-License-Identifier: MPL-2.0
// Vietnamese telephone numbers: what people write, and the one form we keep (E.164).
// Rules: the 2018 change from 11 to 10 digits; length decides, never a prefix alone (0841234567 is a VinaPhone number).
#ifndef BASE_PHONE_H
#define BASE_PHONE_H

#include <stdbool.h>

enum phone_kind { PHONE_INVALID, PHONE_MOBILE, PHONE_LANDLINE };

struct phone {
    enum phone_kind kind;
    bool converted;  // an 11-digit number of before 2018 was turned into its 10-digit successor
    char e164[16];   // "+84912345678"; "" when invalid
};

// Accepts blanks, dots, dashes, brackets, full-width digits, +84, 0084, 84, a lost leading 0 and pre-2018 numbers.
struct phone phone_parse(const char *raw);

// True for the accounts of SMS: a mobile number by the pattern +84[35789]xxxxxxxx.
bool phone_is_mobile(const char *e164);

#endif

// SPDX-License-Identifier: MPL-2.0
#include "base/phone.h"

#include <string.h>

enum { DIGITS_MAX = 16 };

// The change of 15/9/2018: the first four digits of an 11-digit number became three; the last seven stayed.
static const struct {
    char old[5], new[4];
} renumbered[] = {
    { "0120", "070" }, { "0121", "079" }, { "0122", "077" }, { "0126", "076" }, { "0128", "078" }, { "0123", "083" },
    { "0124", "084" }, { "0125", "085" }, { "0127", "081" }, { "0129", "082" }, { "0162", "032" }, { "0163", "033" },
    { "0164", "034" }, { "0165", "035" }, { "0166", "036" }, { "0167", "037" }, { "0168", "038" }, { "0169", "039" },
    { "0186", "056" }, { "0188", "058" }, { "0199", "059" },
};

// How many bytes of a separator stand at c; 0: none. Besides ASCII, what spreadsheets and word processors put there: NBSP,
// and the dashes U+2010 to U+2015.
static size_t separator(const unsigned char *c) {
    if (strchr(" .-()/", *c)) return 1;
    if (c[0] == 0xC2 && c[1] == 0xA0) return 2;
    return c[0] == 0xE2 && c[1] == 0x80 && c[2] >= 0x90 && c[2] <= 0x95 ? 3 : 0;
}

// Digits only, with full-width digits (U+FF10..FF19) read as what they are; false when anything but a separator is in the way.
static bool take_digits(const char *raw, char digits[DIGITS_MAX + 1], bool *plus) {
    size_t n = 0;
    *plus = false;
    for (const unsigned char *c = (const unsigned char *)raw; *c; c++) {
        int digit = *c - '0';
        size_t skip = separator(c);
        if (c[0] == 0xEF && c[1] == 0xBC && c[2] >= 0x90 && c[2] <= 0x99) {
            digit = c[2] - 0x90;
            c += 2;
        } else if (*c == '+' && n == 0 && !*plus) {
            *plus = true;
            continue;
        } else if (skip) {
            c += skip - 1;
            continue;
        } else if (digit < 0 || digit > 9) {
            return false;
        }
        if (n == DIGITS_MAX) return false;
        digits[n++] = (char)('0' + digit);
    }
    digits[n] = '\0';
    return n > 0;
}

// The national form with its leading 0. Length decides: 84 and nine digits more is the country code, 84 and seven is a VinaPhone
// number that lost its 0 in a spreadsheet.
static bool to_national(const char *digits, bool plus, char national[DIGITS_MAX + 2]) {
    size_t n = strlen(digits);
    const char *rest = digits;
    if (strncmp(digits, "0084", 4) == 0) rest = digits + 4;
    else if (strncmp(digits, "84", 2) == 0 && (plus || n >= 11)) rest = digits + 2;
    else if (plus) return false;
    bool bare = rest != digits || (n == 9 && strchr("35789", digits[0])) || (n == 10 && strchr("12", digits[0]));
    if (rest != digits && rest[0] == '0') bare = false;  // +84 (0) 912 ...
    national[0] = '0';
    memcpy(national + (bare ? 1 : 0), rest, strlen(rest) + 1);
    return national[0] == '0';
}

static bool convert(char national[DIGITS_MAX + 2]) {
    if (strlen(national) != 11) return false;
    for (size_t i = 0; i < sizeof renumbered / sizeof renumbered[0]; i++)
        if (strncmp(national, renumbered[i].old, 4) == 0) {
            memmove(national + 3, national + 4, 8);
            memcpy(national, renumbered[i].new, 3);
            return true;
        }
    return false;
}

static void set_e164(struct phone *p, const char *national) {
    memcpy(p->e164, "+84", 3);
    memcpy(p->e164 + 3, national + 1, strlen(national));
}

struct phone phone_parse(const char *raw) {
    struct phone p = { .kind = PHONE_INVALID };
    char digits[DIGITS_MAX + 1], national[DIGITS_MAX + 2];
    bool plus;
    if (!take_digits(raw, digits, &plus) || !to_national(digits, plus, national)) return p;
    p.converted = convert(national);
    size_t n = strlen(national);
    if (n == 10 && strchr("35789", national[1])) p.kind = PHONE_MOBILE;
    else if (n == 11 && national[1] == '2') p.kind = PHONE_LANDLINE;
    if (p.kind != PHONE_INVALID) set_e164(&p, national);
    else p.converted = false;
    return p;
}

bool phone_is_mobile(const char *e164) {
    return strlen(e164) == 12 && strncmp(e164, "+84", 3) == 0 && strchr("35789", e164[3]) && strspn(e164 + 3, "0123456789") == 9;
}

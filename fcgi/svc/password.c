// SPDX-License-Identifier: MPL-2.0
#include "svc/password.h"

#include <string.h>

enum { LENGTH_MIN = 8, DIGITS_ONLY_MIN = 12, DISTINCT_MIN = 4 };

// Words around which people build a password here; a password that is little more than one of them is refused.
static const char *const habits[] = {
    "password", "matkhau", "passw0rd", "giamngheo", "dakha", "dacha", "dakui", "kontum", "quangngai", "quantri", "admin", "administrator", "vietnam",
    "12345678", "123456789", "1234567890", "87654321", "qwertyui", "qwerty123", "abcd1234", "abc12345", "iloveyou", "anhyeuem", "emyeuanh", "hanoi",
    "saigon", "ubnd", "phonglaodong", "laodong", "letmein", "welcome", "11111111", "00000000", "asdfghjk", "zxcvbnm",
};

static bool contains(const char *text, const char *word) {
    return strcasestr(text, word) != NULL;
}

static int distinct(const char *s) {
    bool seen[256] = { false };
    int n = 0;
    for (; *s; s++)
        if (!seen[(unsigned char)*s]) {
            seen[(unsigned char)*s] = true;
            n++;
        }
    return n;
}

static bool only_digits(const char *s) {
    return s[strspn(s, "0123456789")] == '\0';
}

// "abcdefgh", "12345678": each byte one more (or less) than the one before.
static bool is_run(const char *s) {
    int step = s[0] && s[1] ? s[1] - s[0] : 0;
    if (step < -1 || step > 1) return false;
    for (const char *c = s; c[0] && c[1]; c++)
        if (c[1] - c[0] != step) return false;
    return true;
}

bool password_is_strong(const char *password, const char *username) {
    size_t n = strlen(password);
    if (n < LENGTH_MIN || distinct(password) < DISTINCT_MIN || is_run(password)) return false;
    if (only_digits(password) && n < DIGITS_ONLY_MIN) return false;
    if (username && strlen(username) >= 3 && contains(password, username)) return false;
    for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++)
        if (contains(password, habits[i]) && n < strlen(habits[i]) + 5) return false;
    return true;
}

// SPDX-License-Identifier: MPL-2.0
// What a text becomes on its way to a telephone: which alphabet it needs and how many messages it is billed as.
// Pure; used by the web side (price before confirmation) and by the worker alike. Input is valid UTF-8 in NFC.
#ifndef SMS_TEXT_H
#define SMS_TEXT_H

#include <stdbool.h>

struct arena;

// Holds the place of a secret (a one-time code) in a text that is kept in the clear; the worker puts the secret there as it sends.
#define SECRET_MARK "******"

struct sms_plan {
    bool ucs2;  // false: GSM-7 (160 septets, or 153 in each of several parts); true: UCS-2 (70 units, or 67)
    int parts;  // 0 for an empty text
};

// Typographic punctuation (… – — “ ” ‘ ’ • NBSP ZWSP ₫ and their like) in ASCII, so that it alone never makes a message
// UCS-2 and twice as dear. Letters stay as they are.
char *sms_text_plain(struct arena *a, const char *utf8);

// Counts by packing, not by division: no cut inside an escape pair, a surrogate pair, or before a combining mark.
struct sms_plan sms_text_plan(const char *utf8);

#endif

// SPDX-License-Identifier: MPL-2.0
// Texts with named fields, "{sender} mời {name} ...". Which kind of notice knows and needs which field is a table; a text that breaks
// it is refused when it is saved, so that filling never fails. Pure; the handlers preview with what the worker sends with.
#ifndef SMS_TEMPLATE_H
#define SMS_TEMPLATE_H

#include <stddef.h>
#include <stdint.h>

struct arena;

enum template_field {
    TEMPLATE_SENDER, TEMPLATE_NAME, TEMPLATE_TRADE, TEMPLATE_PLACE, TEMPLATE_DATE, TEMPLATE_TIME, TEMPLATE_WHAT, TEMPLATE_BRING,
    TEMPLATE_VILLAGE, TEMPLATE_COUNT, TEMPLATE_CODE, TEMPLATE_RELAY, TEMPLATE_FIELDS
};

struct template_values {
    const char *of[TEMPLATE_FIELDS];  // NULL counts as empty
};

// One kind of notice, as in message.kind: the fields its texts may use and those they must, as bits of enum template_field.
struct template_kind {
    const char *kind;
    uint32_t may, must;
};

extern const struct template_kind template_kinds[];  // ends with kind NULL

enum template_fault { TEMPLATE_GOOD, TEMPLATE_NO_KIND, TEMPLATE_UNKNOWN_FIELD, TEMPLATE_MISSING_FIELD, TEMPLATE_OPEN_BRACE };

// What is wrong with a text for a kind; *where is the field's name, in a.
enum template_fault template_check(struct arena *a, const char *kind, const char *body, const char **where);

// The text with its fields filled in, in a. What is not a field stays as it is.
const char *template_fill(struct arena *a, const char *body, const struct template_values *values);

// The text as the rule of its class wants it: label (or NULL) first, how to refuse (or NULL) last, each once; what is added to a text
// without marks has none either, so that it stays GSM-7.
const char *template_lawful(struct arena *a, const char *text, const char *label, const char *refusal);

const char *template_field_name(enum template_field f);  // without braces

#endif

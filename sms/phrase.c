// SPDX-License-Identifier: MPL-2.0
#include "phrase.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/vdate.h"
#include "text.h"

void phrase_values(struct arena *a, const char *sender, const char *title, const struct phrase_subject *s,
                    struct template_values *out) {
    vday day;
    *out = (struct template_values){ .of = { [TEMPLATE_SENDER] = sender, [TEMPLATE_WHAT] = s->what ? s->what : title } };
    out->of[TEMPLATE_PLACE] = s->place;
    out->of[TEMPLATE_DATE] = s->held_on && vdate_parse(s->held_on, &day) ? vdate_vn(a, day) : NULL;
    out->of[TEMPLATE_TIME] = s->starts_at;
    out->of[TEMPLATE_TRADE] = s->trade;
    out->of[TEMPLATE_BRING] = s->bring;
}

const char *phrase_text(struct arena *a, const struct phrase *w, const struct template_values *values) {
    const char *text = template_fill(a, w->body, values);
    text = template_lawful(a, sms_text_plain(a, text), w->label, w->refusal);
    return w->accents ? text : text_unaccent(a, text);
}

bool phrase_has(const char *body, enum template_field f) {
    const char *name = template_field_name(f);
    size_t n = strlen(name);
    for (const char *at = body; (at = strchr(at, '{')) != NULL; at++)
        if (strncmp(at + 1, name, n) == 0 && at[1 + n] == '}') return true;
    return false;
}

enum template_field phrase_gap(const char *body, const struct template_values *values) {
    for (int i = 0; i < TEMPLATE_FIELDS; i++) {
        enum template_field f = (enum template_field)i;
        bool own = f == TEMPLATE_NAME || f == TEMPLATE_VILLAGE;
        if (!own && phrase_has(body, f) && (!values->of[f] || !*values->of[f])) return f;
    }
    return TEMPLATE_FIELDS;
}

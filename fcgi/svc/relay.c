// SPDX-License-Identifier: MPL-2.0
#include "svc/relay.h"

#include "base/arena.h"
#include "base/buf.h"
#include "phrase.h"

static struct template_values values_of(const struct relay_notice *n) {
    struct template_values v = { .of = { NULL } };
    v.of[TEMPLATE_SENDER] = n->sender;
    v.of[TEMPLATE_TRADE] = n->trade;
    v.of[TEMPLATE_PLACE] = n->place;
    v.of[TEMPLATE_DATE] = n->date;
    v.of[TEMPLATE_TIME] = n->time;
    v.of[TEMPLATE_WHAT] = n->what;
    v.of[TEMPLATE_BRING] = n->bring;
    v.of[TEMPLATE_VILLAGE] = n->village;
    return v;
}

const char *relay_text(struct arena *a, const struct relay_notice *n) {
    struct template_values values = values_of(n);
    return phrase_to_many(a, n->body, &values);
}

const char *relay_script(struct arena *a, const struct relay_notice *n, const char *const *names, size_t n_names) {
    const char *text = relay_text(a, n);
    struct buf b = buf_new(a);
    buf_printf(&b, "A lô, a lô. Mời bà con %s chú ý nghe thông báo của %s.\n%s\n", n->village, n->sender, text);
    if (n_names) buf_text(&b, "Những người có tên sau đây: ");
    for (size_t i = 0; i < n_names; i++) buf_printf(&b, "%s%s", i ? ", " : "", names[i]);
    if (n_names) buf_text(&b, ".\n");
    buf_printf(&b, "Xin nhắc lại. %s\nAi chưa rõ xin hỏi người đọc thông báo này. Xin cảm ơn bà con.", text);
    return buf_string(&b);
}

// SPDX-License-Identifier: MPL-2.0
#include "svc/relay.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "template.h"

static const char MANY[] = "bà con có tên trong danh sách";
static const char *const asks_for_a_reply[] = { "Nhắn ", "Soạn ", "Trả lời ", "Từ chối: " };

static struct template_values values_of(const struct relay_notice *n) {
    struct template_values v = { .of = { NULL } };
    v.of[TEMPLATE_SENDER] = n->sender;
    v.of[TEMPLATE_NAME] = MANY;
    v.of[TEMPLATE_TRADE] = n->trade;
    v.of[TEMPLATE_PLACE] = n->place;
    v.of[TEMPLATE_DATE] = n->date;
    v.of[TEMPLATE_TIME] = n->time;
    v.of[TEMPLATE_WHAT] = n->what;
    v.of[TEMPLATE_BRING] = n->bring;
    v.of[TEMPLATE_VILLAGE] = n->village;
    return v;
}

static int asks(const char *sentence) {
    for (size_t i = 0; i < sizeof asks_for_a_reply / sizeof asks_for_a_reply[0]; i++)
        if (strncmp(sentence, asks_for_a_reply[i], strlen(asks_for_a_reply[i])) == 0) return 1;
    return 0;
}

const char *relay_text(struct arena *a, const struct relay_notice *n) {
    struct template_values values = values_of(n);
    struct buf b = buf_new(a);
    for (const char *at = template_fill(a, n->body, &values); *at;) {
        const char *end = strstr(at, ". ");
        size_t length = end ? (size_t)(end - at) + 1 : strlen(at);
        if (!asks(at)) buf_printf(&b, "%s%.*s", b.len ? " " : "", (int)length, at);
        at += length + (end ? 1 : 0);
    }
    return buf_string(&b);
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

const char *relay_digest(struct arena *a, const char *template_body, const struct relay_notice *n, const char *relay_name, int64_t count, int64_t code) {
    struct template_values v = values_of(n);
    v.of[TEMPLATE_WHAT] = relay_text(a, n);
    size_t length = strlen(v.of[TEMPLATE_WHAT]);
    if (length && v.of[TEMPLATE_WHAT][length - 1] == '.') v.of[TEMPLATE_WHAT] = arena_strndup(a, v.of[TEMPLATE_WHAT], length - 1);
    v.of[TEMPLATE_RELAY] = relay_name;
    v.of[TEMPLATE_COUNT] = arena_printf(a, "%lld", (long long)count);
    v.of[TEMPLATE_CODE] = arena_printf(a, "%lld", (long long)code);
    return template_fill(a, template_body, &v);
}

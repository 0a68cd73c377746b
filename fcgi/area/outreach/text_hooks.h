// SPDX-License-Identifier: MPL-2.0
// What is behaviour in texts, rules and occasions, and the words they share with messages.
#ifndef OUTREACH_TEXT_HOOKS_H
#define OUTREACH_TEXT_HOOKS_H

#include "entity/entity.h"

extern const struct word message_kind_words[];   // of message.kind
extern const struct word message_class_words[];  // of message.class
extern const struct word template_kind_words[];  // of message_template.kind

enum rc message_template_before_write(struct cx *cx, struct write *w);  // judges the text, counts revisions, retires the one before
enum rc message_template_after_write(struct cx *cx, const struct write *w);
enum rc message_rule_before_write(struct cx *cx, struct write *w);
enum rc occasion_after_write(struct cx *cx, const struct write *w);  // tells those who were told

// A field error at "body" for what is wrong with a text of this kind; none when it is good.
void text_judge(struct cx *cx, const char *kind, const char *body);

#endif

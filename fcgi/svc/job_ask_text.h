// SPDX-License-Identifier: MPL-2.0
// The texts that answer VIEC; pure, without marks, one part of GSM-7.
#ifndef SVC_JOB_ASK_TEXT_H
#define SVC_JOB_ASK_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct arena;

// ------------------------------------------------------------------------------

struct job_ask_item {
    int64_t short_no, wage_from;  // wage 0: none is told
    const char *title, *unit;
};

struct job_ask_person {
    const char *name;
    const struct job_ask_item *items;  // the best first
    size_t n;
};

// As many of each as fit, at least one; with names when there are several persons. NULL: nobody has an item.
const char *job_ask_list(struct arena *a, const struct job_ask_person *people, size_t n);

// "Nhan VIEC 12 11 cho A Thong, VIEC 12 13 cho Y Huong"
const char *job_ask_which(struct arena *a, int64_t short_no, const char *const *names, const int64_t *codes, size_t n);

#endif

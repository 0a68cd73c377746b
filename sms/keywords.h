// SPDX-License-Identifier: MPL-2.0
// What people may write back. Rows of a const table; an area adds its own (keyword_tables in keywords.c). A message is a keyword as a
// whole or not at all: "Huy xin đăng ký lớp may" is no opt-out, whatever it begins with. Pure.
#ifndef SMS_KEYWORDS_H
#define SMS_KEYWORDS_H

#include <stdbool.h>
#include <stdint.h>

enum keyword_act {
    KEYWORD_NONE,      // no rule: an officer reads it
    KEYWORD_CONFIRM,   // yes to the invitation, or to what was asked last
    KEYWORD_DECLINE,
    KEYWORD_OPT_OUT,   // no more messages of the purpose of the last one
    KEYWORD_OPT_IN,
    KEYWORD_SCHEDULE,  // what is ahead for this household
    KEYWORD_HELP,
    KEYWORD_DONE,      // a relay has told his list: XONG 12, XONG 12 5
    KEYWORD_JOBS,      // work that fits: VIEC; or this vacancy: VIEC 12, on a shared telephone VIEC 12 11
    KEYWORD_INBOX,     // known, and an officer's: kept with the row's topic
    KEYWORD_ACTS
};

enum keyword_flag {
    KEYWORD_POLITE = 1,  // may stand among "dạ", "em", "ạ", "nhé" and their like
    KEYWORD_TAIL = 2,    // only "ạ", "nhé" may follow
    KEYWORD_STRICT = 4,  // letters typed with marks must have the right ones: "dừng", not "đúng"
    KEYWORD_ASKED = 8,   // "nhắn", "soạn", "số" may come before
    KEYWORD_CODE = 16,   // a short code of two to four digits may follow
    KEYWORD_NUMBERS = 32 // one or two numbers of up to six digits must follow: a code, a count
};

struct keyword {
    const char *spelt;  // "đồng ý|dy": with marks, lower case. Compared without marks, case, blanks and punctuation.
    enum keyword_act act;
    unsigned flags;
    const char *help;   // its line in the answer to TRO GIUP, plain ASCII; NULL: not named there
    const char *topic;  // of KEYWORD_INBOX: the word under which the inbox keeps it, at most 24 ASCII characters
};

struct keyword_reading {
    const struct keyword *row;  // NULL: none
    enum keyword_act act;
    bool has_code, has_count;
    int64_t code, count;
};

// text is clean (text_clean). Reads what fingers make of the words: no marks, Telex and VNI keys without the editor that joins them
// ("ddoongf ys", "dong62 y1"), held keys, blanks anywhere, and teencode ("ko", "hok", "dc").
struct keyword_reading keywords_read(const char *text);

// All tables, ends with NULL; each table ends with spelt NULL.
extern const struct keyword *const keyword_tables[];

#endif

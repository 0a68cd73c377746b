// SPDX-License-Identifier: MPL-2.0
// The words themselves: those that texts, leaflets and the law name, and what people write instead. Words that could be a name or
// another word (Huy, Dung, cô, đúng) take nothing beside them and, where marks are typed, only the right ones.
#include <stddef.h>

#include "keywords.h"

enum { P = KEYWORD_POLITE, T = KEYWORD_TAIL, S = KEYWORD_STRICT, A = KEYWORD_ASKED, C = KEYWORD_CODE, N = KEYWORD_NUMBERS };

static const struct keyword base_table[] = {
    { "1", KEYWORD_CONFIRM, P | A | C, "1 nhan loi" },
    { "dy|đồng ý", KEYWORD_CONFIRM, P | A | C },
    { "có", KEYWORD_CONFIRM, P | S | C },
    { "ok|oki|oke|okie|yes", KEYWORD_CONFIRM, P | C },
    { "okay|okela|okê|ok em|ok anh|ok chị|ok cán bộ|uh|uk|uhm|đc|1 dy|dy 1|1 đồng ý|đồng ý 1|1 ok|ok 1|có đồng ý|ok đồng ý|ok luôn|đồng ý luôn|đồng ý rồi", KEYWORD_CONFIRM, P },
    { "đồng ý nhận lời|có nhận lời|1 nhận lời|có tham gia|đồng ý tham gia|sẽ tham gia|đồng ý học|đồng ý đi học", KEYWORD_CONFIRM, P },
    { "đăng ký học|đăng kí học|đăng ký tham gia|nhất trí|chấp nhận|xác nhận", KEYWORD_CONFIRM, P },
    { "vâng|dạ vâng|ừ|được|nhận lời|tham gia|có đi|có đi học|sẽ đi học|có học|đi được|đồng í", KEYWORD_CONFIRM, P | S },
    { "dạ|l", KEYWORD_CONFIRM, S },
    { "một", KEYWORD_CONFIRM, A | S },

    { "0", KEYWORD_DECLINE, P | A | C, "0 tu choi" },
    { "không", KEYWORD_DECLINE, P | S | C },
    { "no", KEYWORD_DECLINE, S },
    { "không đi|không học|không đi học|không đi được|không học được|không đi học được|không được|0 đi|0 đi được", KEYWORD_DECLINE, P | S },
    { "không đồng ý|không dy|0 đồng ý|không ok|không nhận lời|không 0|0 không|0 từ chối", KEYWORD_DECLINE, P },
    { "không tham gia|không tham gia được|không thể tham gia|không thể đi|không tham dự|không rảnh|không đăng ký|không đăng ký học", KEYWORD_DECLINE, P },
    { "bận không đi được|bận không học được|từ chối học|từ chối lời mời|từ chối tham gia", KEYWORD_DECLINE, P },

    { "tc", KEYWORD_OPT_OUT, T | A, "TC khong nhan tin" },
    { "từ chối", KEYWORD_OPT_OUT, T | A },
    { "hủy", KEYWORD_OPT_OUT, A | S },
    { "ngưng|ngừng|dừng", KEYWORD_OPT_OUT, S | A },
    { "không nhận", KEYWORD_OPT_OUT, T | S },
    { "stop|unsub|unsubscribe|hủy dk|hủy đăng ký|hủy đăng kí|hủy tin|hủy nhận tin", KEYWORD_OPT_OUT, T },
    { "không nhận tin|không nhận tin nữa|không nhận nữa|không nhận tin này|không nhận tin này nữa", KEYWORD_OPT_OUT, T },
    { "không nhận tin nhắn|không nhận tin nhắn nữa|không muốn nhận tin|không muốn nhận tin nữa|thôi không nhận tin nữa", KEYWORD_OPT_OUT, T },
    { "từ chối nhận tin|từ chối tin|từ chối nhận|tc tin|tc nhận tin", KEYWORD_OPT_OUT, T },
    { "ngưng nhận tin|ngừng nhận tin|dừng nhận tin|ngưng gửi tin|ngừng gửi tin|dừng gửi tin|ngưng tin|dừng tin", KEYWORD_OPT_OUT, T },
    { "đừng gửi nữa|đừng gửi tin nữa|đừng nhắn nữa|đừng nhắn tin nữa|không gửi tin nữa|không nhắn tin nữa", KEYWORD_OPT_OUT, T },

    { "dk", KEYWORD_OPT_IN, T | A, "DK nhan tin lai" },
    { "đăng ký|đăng kí", KEYWORD_OPT_IN, T | A },
    { "dk lại|đăng ký lại|đăng kí lại|đăng ký nhận tin|dk nhận tin|nhận lại tin|cho nhận lại tin|mở lại tin", KEYWORD_OPT_IN, T },

    { "lịch", KEYWORD_SCHEDULE, P | A, "LICH xem lich cua nha" },
    { "xem lịch|lịch học|lịch họp|xem lịch học|cho xem lịch|lịch hỗ trợ|lịch phát gạo|hỏi lịch|cho hỏi lịch|lịch nhà tôi", KEYWORD_SCHEDULE, P },

    { "trợ giúp", KEYWORD_HELP, P | A },
    { "help|hướng dẫn|cú pháp|trợ giúp cú pháp", KEYWORD_HELP, P },
    { "tg|hd", KEYWORD_HELP, 0 },

    { "xong|đã xong|xg|hoàn thành|báo xong|làm xong", KEYWORD_DONE, N },
    { .spelt = NULL },
};

// Answered by the process that matches (fcgi/svc/job_ask), and kept in the inbox until it has.
static const struct keyword jobs_table[] = {
    { "việc|việc làm|tìm việc|xin việc|hỏi việc làm", KEYWORD_JOBS, P | S, "VIEC tim viec", "jobs" },
    { "việc|xin việc|nhận việc", KEYWORD_JOBS, N, NULL, "jobs" },
    { .spelt = NULL },
};

// An area adds its own table here.
const struct keyword *const keyword_tables[] = { base_table, jobs_table, NULL };

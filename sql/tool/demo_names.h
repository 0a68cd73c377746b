// SPDX-License-Identifier: MPL-2.0
// What the synthetic people of demo.c are called and how their households are made up. Data of demo.c and
// demo_house.c, kept out of the program text. Nobody here is a real person; the parts are common, their combination is by chance.
#ifndef TOOL_DEMO_NAMES_H
#define TOOL_DEMO_NAMES_H

#include <stddef.h>

#define DEMO_COUNT(a) (sizeof(a) / sizeof((a)[0]))

// Xơ Đăng, Ba Na and Gié Triêng: "A" (men) or "Y" (women) and a name, no family name.
static const char *const demo_a_names[] = {
    "Thông", "Minh", "Blưi", "Kưn", "Dũng", "Brôi", "Hùng", "Thiu", "Nghĩa", "Dương", "Tâm", "Phương", "Đeng", "Klưng", "Nhưm",
    "Bưu", "Hưng", "Lưu", "Đức", "Sơn", "Thái", "Tuấn", "Krưn", "Plưk", "Xưm", "Ngọc", "Hải", "Đêng", "Vương", "Khưm", "Bát",
    "Chiến", "Quý", "Rôn", "Nhẽo", "Wưk", "Giáo", "Phiên", "Trung", "Hoàng", "Điếu", "Lương",
};
static const char *const demo_y_names[] = {
    "Hương", "Lan", "Blim", "Hlim", "Mai", "Thu", "Nhung", "Brêl", "Vân", "Hạnh", "Đêr", "Kim", "Nga", "Thảo", "Xuân", "Ngân",
    "Plươi", "Bông", "Hồng", "Sương", "Yến", "Đim", "Chưm", "Liên", "Loan", "Hiền", "Trang", "Bích", "Nhan", "Khen", "Rưi",
    "Thanh", "Giang", "Diệu", "Vui", "Phượng", "Mỹ", "Thúy", "Oanh", "Châm",
};

static const char *const demo_jarai_families[] = { "Rơ Châm", "Siu", "Ksor", "Rơ Mah", "Rah Lan", "Kpuih" };
static const char *const demo_jarai_men[] = { "Blơih", "Thưk", "Hyưk", "Nguyên", "Wih", "Pyơl", "Hnhơn" };
static const char *const demo_jarai_women[] = { "H'Nhi", "H'Lan", "H'Blơ", "H'Mơi", "H'Pluin", "H'Ngân" };

static const char *const demo_kinh_families[] = {
    "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ",
    "Hồ", "Ngô", "Dương", "Lý",
};
static const char *const demo_north_families[] = { "Nông", "Hoàng", "Lò", "Cầm", "Vi", "Bùi", "Đinh", "Quách", "Lục", "Triệu", "Hà" };
static const char *const demo_men_middles[] = { "Văn", "Văn", "Đức", "Hữu", "Quang", "Minh", "Công", "Ngọc", "Xuân", "Thanh" };
static const char *const demo_women_middles[] = { "Thị", "Thị", "Thị", "Ngọc", "Thanh", "Kim", "Thu", "Bích", "Thị Mỹ", "Thị Thu" };
static const char *const demo_men_names[] = {
    "An", "Anh", "Bảo", "Bình", "Cường", "Dũng", "Duy", "Đạt", "Đông", "Giang", "Hải", "Hiếu", "Hòa", "Hùng", "Huy", "Khánh",
    "Khoa", "Lâm", "Long", "Mạnh", "Minh", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Quốc", "Sơn", "Tài", "Tâm", "Thắng", "Thịnh",
    "Tiến", "Toàn", "Trung", "Tú", "Tuấn", "Vinh",
};
static const char *const demo_women_names[] = {
    "An", "Ánh", "Chi", "Diệp", "Dung", "Duyên", "Hà", "Hằng", "Hạnh", "Hiền", "Hoa", "Hồng", "Huệ", "Hương", "Lan", "Liên", "Linh",
    "Loan", "Mai", "My", "Nga", "Ngân", "Nhung", "Oanh", "Phương", "Quyên", "Tâm", "Thảo", "Thu", "Thúy", "Trang", "Tuyết", "Uyên",
    "Vân", "Xuân", "Yến",
};

// How a group makes a name.
enum demo_naming { DEMO_KINH, DEMO_AY, DEMO_JARAI, DEMO_NORTH };

// weight: share of the group among the people who are not Kinh, in hundredths.
static const struct demo_group {
    const char *ethnic;
    const char *language;
    enum demo_naming naming;
    unsigned weight;
} demo_groups[] = {
    { "01", "vi", DEMO_KINH, 0 },   { "14", "sedang", DEMO_AY, 52 },      { "13", "bahnar", DEMO_AY, 24 },
    { "27", "gie_trieng", DEMO_AY, 6 }, { "10", "jarai", DEMO_JARAI, 4 }, { "02", "vi", DEMO_NORTH, 5 },
    { "07", "vi", DEMO_NORTH, 3 },  { "03", "vi", DEMO_NORTH, 3 },        { "06", "vi", DEMO_NORTH, 3 },
};

// Share of Kinh households, in hundredths; a unit that is not listed has 20.
static const struct demo_mix {
    const char *unit_code;
    unsigned kinh;
} demo_mixes[] = { { "23500", 75 }, { "23521", 70 }, { "23512", 60 }, { "23506", 45 }, { "23524", 40 }, { "23510", 50 } };

// Six villages for each unit. "Mẫu" (sample) is in the name so that none is taken for a real one.
static const char *const demo_villages[] = { "Thôn 1 (mẫu)", "Thôn 2 (mẫu)", "Thôn 3 (mẫu)",
                                             "Làng Kon Mẫu Một", "Làng Kon Mẫu Hai", "Làng Kon Mẫu Ba" };

enum { DEMO_STEPS = 2 };

// How a household came to its class. Each year begins a period; the next one's eve ends it. Weights add up to 100.
static const struct demo_history {
    unsigned weight;
    struct {
        const char *class;
        int year;
    } steps[DEMO_STEPS];
} demo_histories[] = {
    { 28, { { "poor", 2022 } } },
    { 8, { { "near_poor", 2022 }, { "poor", 2023 } } },
    { 18, { { "near_poor", 2023 } } },
    { 5, { { "poor", 2021 }, { "near_poor", 2024 } } },
    { 10, { { "poor", 2021 }, { "escaped", 2024 } } },
    { 4, { { "poor", 2022 }, { "escaped", 2025 } } },
    { 4, { { "poor", 2018 }, { "escaped", 2020 } } },
    { 8, { { "low_income", 2023 } } },
    { 8, { { "average", 2022 } } },
    { 4, { { "near_poor", 2021 }, { "not_poor", 2023 } } },
    { 3, { { NULL, 0 } } },  // not classified yet: the household is incomplete
};

// Four classes of project 4.1, placed around the day of loading so that one is over, one runs and two lie ahead.
static const struct demo_course {
    const char *code;
    const char *title;
    const char *trade;
    const char *place;
    const char *state;
    int starts_in;  // days from today
    int days;
    int capacity;
    int people;
    const char *person_states[2];  // given in turn
} demo_courses[] = {
    { "MAU-01", "Lớp mẫu: kỹ thuật trồng và chăm sóc cà phê", "Trồng trọt: cà phê", "Nhà rông mẫu xã Đăk Ui", "done", -120, 45, 30, 25,
      { "confirmed", "declined" } },
    { "MAU-02", "Lớp mẫu: kỹ thuật chăn nuôi bò", "Chăn nuôi: bò", "Hội trường mẫu xã Ngọk Réo", "running", -10, 40, 30, 22,
      { "confirmed", "confirmed" } },
    { "MAU-03", "Lớp mẫu: may công nghiệp", "May công nghiệp", "Trung tâm GDNN-GDTX (mẫu)", "open", 21, 60, 25, 12,
      { "enrolled", "enrolled" } },
    { "MAU-04", "Lớp mẫu: sửa chữa máy nông nghiệp", "Sửa chữa máy nông nghiệp", "Trung tâm GDNN-GDTX (mẫu)", "open", 35, 60, 20, 0,
      { "enrolled", "enrolled" } },
};

#endif

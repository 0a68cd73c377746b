// SPDX-License-Identifier: MPL-2.0
#include "district.h"

#include "base/arena.h"
#include "match/catalogue.h"

// Coordinates are of about the middle of the place: good enough for tests.
// clang-format off
const struct district_place district_places[] = {
    { "", "", 0, 0 },
    { "23500", "thị trấn Đắk Hà", 1452000, 10792000 },
    { "23503", "xã Đắk Pxi",      1470000, 10793000 },
    { "23504", "xã Đăk Long",     1466000, 10788000 },
    { "23506", "xã Đắk Hring",    1460000, 10787000 },
    { "23509", "xã Đắk Ui",       1458000, 10797000 },
    { "23510", "xã Đăk Ngọk",     1456000, 10794000 },
    { "23512", "xã Đắk Mar",      1455000, 10789000 },
    { "23515", "xã Ngọk Wang",    1449000, 10801000 },
    { "23518", "xã Ngọk Réo",     1446000, 10807000 },
    { "23521", "xã Hà Mòn",       1450000, 10791000 },
    { "23524", "xã Đắk La",       1444000, 10793000 },
    { "kontum", "thành phố Kon Tum", 1435000, 10800000 },
    { "dakto",  "huyện Đắk Tô",      1465000, 10783000 },
    { "pleiku", "thành phố Pleiku",  1398000, 10800000 },
    { "binhduong", "tỉnh Bình Dương", 1100000, 10665000 },
};

static const struct match_named families[] = {
    { "", "" }, { "trong", "trồng trọt" }, { "chan", "chăn nuôi" }, { "rung", "lâm nghiệp" }, { "xay", "xây dựng" },
    { "may", "may mặc, da giày" }, { "co", "cơ khí" }, { "dien", "điện, điện tử" }, { "lai", "lái xe, máy" },
    { "che", "chế biến" }, { "an", "ăn uống, phục vụ" }, { "ban", "bán hàng" }, { "cham", "chăm sóc" },
    { "bao", "bảo vệ" }, { "giay", "văn phòng" }, { "go", "gỗ, thủ công" }, { "kho", "bốc xếp, kho" },
};

static const struct match_certificate certificates[] = {
    { 0, "", "" },
    { 0, "b", "giấy phép lái xe hạng B" },
    { 1, "c", "giấy phép lái xe hạng C" },
    { 2, "d", "giấy phép lái xe hạng D" },
    { 0, "may-xuc", "chứng chỉ vận hành máy xúc" },
    { 0, "an-toan-dien", "thẻ an toàn điện" },
    { 0, "bao-ve", "chứng chỉ nghiệp vụ bảo vệ" },
    { 0, "so-cap-may", "chứng chỉ sơ cấp may công nghiệp" },
    { 0, "so-cap-han", "chứng chỉ sơ cấp hàn" },
    { 0, "cao-mu", "chứng chỉ khai thác mủ cao su" },
    { 0, "nau-an", "chứng chỉ nấu ăn" },
    { 0, "cham-tre", "chứng chỉ chăm sóc trẻ" },
    { 0, "tin-hoc", "chứng chỉ ứng dụng tin học" },
    { 0, "thu-y", "chứng chỉ thú y cơ sở" },
    { 0, "xay", "chứng chỉ sơ cấp xây dựng" },
};
enum { C_NONE, C_B, C_C, C_D, C_DIGGER, C_ELECTRIC, C_GUARD };
enum { FIELD = 1, STOCK, FOREST, BUILD, SEW, METAL, ELECTRIC, DRIVE, PROCESS, SERVE, SELL, CARE, GUARD, OFFICE, WOOD, LOAD };

static const struct match_trade trades[] = {
    { 0, 0, 0, 0, "", "", "" },
    { FIELD, 0, 0, 1, "92", "hai-ca-phe", "hái cà phê" },
    { FIELD, 0, 0, 1, "92", "lam-co", "làm cỏ, bón phân" },
    { FIELD, 0, 0, 1, "92", "thu-san", "thu hoạch sắn" },
    { FIELD, 0, 0, 0, "61", "cham-ca-phe", "chăm sóc cà phê" },
    { FIELD, 0, 0, 0, "61", "cao-mu", "cạo mủ cao su" },
    { FIELD, 0, 0, 0, "61", "trong-rau", "trồng rau, hoa" },
    { FIELD, 0, 0, 0, "61", "uom-cay", "ươm cây giống" },
    { FIELD, 0, 18, 0, "61", "phun-thuoc", "phun thuốc bảo vệ thực vật" },
    { FIELD, 0, 0, 0, "61", "cham-tieu", "chăm sóc tiêu" },
    { STOCK, 0, 0, 1, "92", "chan-bo", "chăn bò" },
    { STOCK, 0, 0, 0, "61", "nuoi-heo", "nuôi heo" },
    { STOCK, 0, 0, 0, "61", "nuoi-ga", "nuôi gà" },
    { STOCK, 0, 0, 0, "32", "thu-y", "thú y cơ sở" },
    { FOREST, 0, 0, 1, "92", "trong-rung", "trồng rừng" },
    { FOREST, 0, 18, 0, "62", "khai-thac-go", "khai thác gỗ rừng trồng" },
    { FOREST, 0, 18, 0, "54", "bao-ve-rung", "bảo vệ rừng" },
    { BUILD, 0, 0, 1, "93", "phu-ho", "phụ hồ" },
    { BUILD, 0, 0, 0, "71", "tho-ho", "thợ hồ" },
    { BUILD, 0, 18, 0, "71", "gian-giao", "lắp giàn giáo" },
    { BUILD, 0, 0, 0, "71", "son-nuoc", "sơn nước" },
    { BUILD, 0, 0, 0, "71", "op-lat", "ốp lát" },
    { SEW, 0, 0, 0, "75", "may-cong-nghiep", "may công nghiệp" },
    { SEW, 0, 0, 0, "75", "cat-vai", "cắt vải" },
    { SEW, 0, 0, 1, "93", "phu-may", "phụ may, đóng gói" },
    { SEW, 0, 0, 0, "81", "may-giay", "may giày da" },
    { METAL, 0, 18, 0, "72", "han", "hàn" },
    { METAL, 0, 0, 0, "72", "sua-xe-may", "sửa xe máy" },
    { METAL, 0, 0, 0, "72", "sua-may-nong", "sửa máy nông nghiệp" },
    { METAL, 0, 0, 0, "72", "tien", "tiện" },
    { ELECTRIC, C_ELECTRIC, 18, 0, "74", "dien-dan-dung", "điện dân dụng" },
    { ELECTRIC, C_ELECTRIC, 18, 0, "74", "dien-cong-nghiep", "điện công nghiệp" },
    { ELECTRIC, 0, 0, 0, "74", "sua-dien-thoai", "sửa điện thoại" },
    { ELECTRIC, 0, 0, 0, "82", "lap-rap-dien-tu", "lắp ráp điện tử" },
    { DRIVE, C_B, 18, 0, "83", "lai-xe-con", "lái xe con" },
    { DRIVE, C_C, 21, 0, "83", "lai-xe-tai", "lái xe tải" },
    { DRIVE, C_DIGGER, 18, 0, "83", "lai-may-xuc", "lái máy xúc" },
    { DRIVE, 0, 18, 0, "83", "lai-may-cay", "lái máy cày" },
    { PROCESS, 0, 0, 1, "93", "phoi-ca-phe", "phơi, phân loại cà phê" },
    { PROCESS, 0, 0, 0, "81", "may-che-bien", "vận hành máy chế biến" },
    { PROCESS, 0, 0, 0, "75", "rang-xay", "rang xay cà phê" },
    { PROCESS, 0, 0, 0, "81", "che-bien-mu", "chế biến mủ cao su" },
    { PROCESS, 0, 0, 1, "93", "dong-goi", "đóng gói nông sản" },
    { SERVE, 0, 0, 1, "94", "phu-bep", "phụ bếp" },
    { SERVE, 0, 0, 0, "51", "nau-an", "nấu ăn" },
    { SERVE, 0, 0, 0, "51", "phuc-vu-ban", "phục vụ bàn" },
    { SERVE, 0, 0, 1, "91", "buong-phong", "dọn buồng phòng" },
    { SERVE, 0, 0, 1, "91", "rua-chen", "rửa chén, tạp vụ" },
    { SELL, 0, 0, 0, "52", "ban-hang", "bán hàng" },
    { SELL, 0, 0, 0, "52", "thu-ngan", "thu ngân" },
    { SELL, 0, 0, 1, "95", "ban-rong", "bán hàng rong" },
    { CARE, 0, 0, 1, "91", "giup-viec", "giúp việc nhà" },
    { CARE, 0, 0, 0, "53", "giu-tre", "giữ trẻ" },
    { CARE, 0, 0, 0, "53", "cham-gia", "chăm người già, người bệnh" },
    { GUARD, C_GUARD, 18, 0, "54", "bao-ve", "bảo vệ cơ sở" },
    { OFFICE, 0, 0, 0, "41", "van-thu", "văn thư, nhập liệu" },
    { OFFICE, 0, 0, 0, "43", "ke-toan-kho", "ghi chép kho" },
    { OFFICE, 0, 0, 0, "33", "ke-toan", "kế toán" },
    { WOOD, 0, 0, 0, "75", "moc", "mộc" },
    { WOOD, 0, 0, 0, "73", "det-tho-cam", "dệt thổ cẩm" },
    { WOOD, 0, 0, 0, "73", "dan-lat", "đan lát" },
    { LOAD, 0, 18, 1, "93", "boc-xep", "bốc xếp" },
    { LOAD, 0, 0, 1, "93", "phu-kho", "phụ kho" },
    { LOAD, 0, 0, 1, "96", "thu-gom-rac", "thu gom rác" },
};

static const struct match_named languages[] = {
    { "", "" }, { "vi", "tiếng Việt" }, { "sedang", "tiếng Xơ Đăng" }, { "bahnar", "tiếng Ba Na" }, { "jeh", "tiếng Gié Triêng" },
    { "jarai", "tiếng Gia Rai" }, { "thai", "tiếng Thái" }, { "hmong", "tiếng Mông" },
};

static const struct match_crop crops[] = {
    { 0, "", "" },
    { 1 << 9 | 1 << 10 | 1 << 11, "ca-phe", "cà phê" },
    { 1 << 1 | 1 << 2 | 1 << 3, "tieu", "tiêu" },
    { 1 << 10 | 1 << 11 | 1 << 0 | 1 << 1, "san", "sắn" },
    { 1 << 4 | 1 << 9 | 1 << 10, "lua", "lúa" },
    { 0xFF8 & ~(1 << 3), "cao-su", "cao su" },
    { 1 << 6 | 1 << 7, "bap", "bắp" },
};

static const struct match_course courses[] = {
    { 0, 0, 0, 0, 0, 0, "" },
    { 901, DISTRICT_TODAY + 20, 22, 7, 1, 12, "May công nghiệp K5" },
    { 902, DISTRICT_TODAY + 45, 26, 8, 1, 20, "Hàn sơ cấp K2" },
    { 903, DISTRICT_TODAY + 10, 30, 5, 12, 8, "An toàn điện tháng 5" },
    { 904, DISTRICT_TODAY + 30, 54, 6, 1, 25, "Nghiệp vụ bảo vệ K1" },
    { 905, DISTRICT_TODAY + 15, 5, 9, 7, 0, "Khai thác mủ cao su K3" },
    { 906, DISTRICT_TODAY + 60, 5, 9, 7, 30, "Khai thác mủ cao su K4" },
    { 907, DISTRICT_TODAY - 5, 44, 10, 1, 10, "Nấu ăn K6" },
    { 908, DISTRICT_TODAY + 25, 35, 2, 12, 15, "Lái xe hạng C K12" },
};

const struct match_weights district_weights = {
    .id = 1,
    .relation = { 0, 6, 9, 12, 16, 19, 22, 25 },
    .grade = { 0, 4, 7, 10, 13, 15 },
    .certificate = 4, .qualification = 4, .schooling = 2,
    .distance = 15, .near_km = 5, .far_km = 50, .boarding = 8, .distance_unknown = 3,
    .wage = 10, .wage_gap = 25, .wage_unknown = 5,
    .hours = 4, .contract = 4, .language = 7, .season = 7, .season_month = 2, .group = 3,
};
// clang-format on

#define COUNT(table) (uint32_t)(sizeof(table) / sizeof(table)[0])
enum { PLACES = COUNT(district_places) };

static uint16_t *roads(struct arena *a, const struct match_catalogue *c) {
    uint16_t *km = arena_array(a, (size_t)PLACES * PLACES, sizeof *km);
    for (size_t i = 0; i < PLACES; i++) {
        for (size_t k = 0; k < PLACES; k++) {
            const struct district_place *from = &district_places[i], *to = &district_places[k];
            km[i * PLACES + k] = i && k ? catalogue_road_km(c, from->lat - to->lat, from->lon - to->lon) : MATCH_KM_UNKNOWN;
        }
    }
    return km;
}

struct match_catalogue district_catalogue(struct arena *a) {
    struct match_commune *commune = arena_array(a, PLACES, sizeof *commune);
    for (size_t i = 0; i < PLACES; i++) {
        __builtin_strncpy(commune[i].code, district_places[i].code, sizeof commune[i].code - 1);
        __builtin_strncpy(commune[i].name, district_places[i].name, sizeof commune[i].name - 1);
    }
    struct match_catalogue c = {
        .trade = trades,
        .n_trades = COUNT(trades),
        .certificate = certificates,
        .n_certificates = COUNT(certificates),
        .commune = commune,
        .n_communes = PLACES,
        .family = families,
        .n_families = COUNT(families),
        .language = languages,
        .n_languages = COUNT(languages),
        .crop = crops,
        .n_crops = COUNT(crops),
        .course = courses,
        .n_courses = COUNT(courses),
        .rules = { .working_age = 15,
                   .grade_months = { 0, 1, 6, 18, 36, 60 },
                   .family_percent = 40,
                   .road_percent = 135,
                   .lon_permille = 968 },
    };
    c.km = roads(a, &c);
    return c;
}

// SPDX-License-Identifier: MPL-2.0
// Which gateway takes what, and what a part costs there.
#include "entity/records.h"
#include "area/outreach/text_hooks.h"

const struct word gateway_words[] = {
    { "sandbox", "Cổng tập" }, { "kannel", "Kannel" }, { "esms", "eSMS.vn" }, { "speedsms", "SpeedSMS" }, { "http", "Cổng HTTP khác" }, { NULL, NULL },
};

// As reports call them (sms/gateway_esms.c): another spelling would never meet a number.
static const struct word carrier_words[] = {
    { "viettel", "Viettel" }, { "mobifone", "MobiFone" }, { "vinaphone", "VinaPhone" }, { "vietnamobile", "Vietnamobile" },
    { "gtel", "Gmobile" }, { "itel", "iTel" }, { "reddi", "Wintel (Reddi)" }, { NULL, NULL },
};

#define GATEWAY_PERMS { [OP_READ] = P_GATEWAY_OPERATE, [OP_CREATE] = P_GATEWAY_OPERATE, [OP_UPDATE] = P_GATEWAY_OPERATE, [OP_DELETE] = P_GATEWAY_OPERATE }

static const struct field gateway_route_fields[] = {
    { "class", F_ENUM, REQ | LIST | FILTER, "Nhóm tin", .words = message_class_words, .initial = "policy" },
    { "carrier", F_ENUM, LIST | FILTER, "Nhà mạng", "Bỏ trống: mọi nhà mạng. Chỉ có tác dụng với số đã biết nhà mạng", .words = carrier_words },
    { "gateway", F_ENUM, REQ | LIST | FILTER, "Cổng", .words = gateway_words },
    { "ranking", F_INT, REQ | LIST, "Thứ tự", "1 được thử trước; cổng sau chỉ nhận khi cổng trước chắc chắn chưa gửi", .min = 1, .max = 9, .initial = "1" },
};

const struct entity gateway_route = {
    .table = "gateway_route", .collection = "gateway-routes", .title = "Đường gửi", .titles = "Đường gửi",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "gateway", .order = "id", .perm = GATEWAY_PERMS, FIELDS(gateway_route_fields),
};

static const struct field gateway_price_fields[] = {
    { "gateway", F_ENUM, REQ | LIST | FILTER, "Cổng", .words = gateway_words },
    { "class", F_ENUM, LIST | FILTER, "Nhóm tin", "Bỏ trống: mọi nhóm", .words = message_class_words },
    { "carrier", F_ENUM, LIST | FILTER, "Nhà mạng", "Bỏ trống: mọi nhà mạng", .words = carrier_words },
    { "per_part", F_MONEY, REQ | LIST, "Giá một phần (đồng)" },
    { "valid_from", F_DATE, REQ | LIST | SORT, "Từ ngày" },
    { "valid_to", F_DATE, LIST, "Đến ngày" },
    { "source", F_TEXT, REQ | LIST, "Căn cứ", "Số hợp đồng, phụ lục", .max = 300 },
    { "verified", F_FLAG, REQ | LIST, "Đã kiểm chứng", .initial = "0" },
};

const struct entity gateway_price = {
    .table = "gateway_price", .collection = "gateway-prices", .title = "Giá tin", .titles = "Giá tin",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "source", .order = "-valid_from", .perm = GATEWAY_PERMS, FIELDS(gateway_price_fields),
    .unique = { { "gateway_price_dates", "valid_to", "before_start" } },
};

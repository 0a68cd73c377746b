// SPDX-License-Identifier: MPL-2.0
// The collections an officer can open, what they are called in the menu, and which permission shows them. The server decides
// again.
export interface Shelf {
  collection: string;
  title: string;
  permission: string;
  group: "Dân cư" | "Lớp học và tin nhắn" | "Kế hoạch" | "Danh mục" | "Quản trị";
}

const shelf = (group: Shelf["group"], permission: string, rows: [string, string][]): Shelf[] =>
  rows.map(([collection, title]) => ({ collection, title, permission, group }));

export const shelves: Shelf[] = [
  ...shelf("Dân cư", "household.read", [
    ["households", "Hộ gia đình"],
    ["persons", "Người dân"],
    ["memberships", "Thành viên hộ"],
    ["phones", "Số điện thoại"],
    ["classifications", "Phân loại hộ"],
    ["consents", "Đồng ý nhận tin"],
  ]),
  ...shelf("Lớp học và tin nhắn", "course.read", [
    ["courses", "Lớp học"],
    ["course-sessions", "Buổi học"],
    ["occasions", "Lịch hỗ trợ, họp, khám"],
  ]),
  ...shelf("Lớp học và tin nhắn", "enrol.read", [
    ["enrolments", "Học viên"],
    ["training-needs", "Nhu cầu học nghề"],
    ["staff-members", "Cán bộ giảm nghèo"],
  ]),
  ...shelf("Lớp học và tin nhắn", "payment.read", [["payment-lists", "Danh sách chi trả"]]),
  ...shelf("Lớp học và tin nhắn", "message.read", [
    ["messages", "Tin nhắn"],
    ["message-events", "Diễn biến tin"],
    ["campaigns", "Chiến dịch tin"],
    ["relays", "Người truyền tin"],
    ["relay-tasks", "Phiếu truyền tin"],
    ["message-templates", "Mẫu tin"],
    ["message-rules", "Quy định gửi tin"],
  ]),
  ...shelf("Lớp học và tin nhắn", "inbox.answer", [["incoming", "Tin đến"]]),
  ...shelf("Lớp học và tin nhắn", "template.write", [["do-not-advertise", "Số không nhận quảng cáo"]]),
  ...shelf("Kế hoạch", "plan.read", [
    ["plans", "Kế hoạch"],
    ["projects", "Tiểu dự án"],
    ["project-roles", "Phân công"],
    ["budget-lines", "Dòng ngân sách"],
    ["activities", "Hoạt động"],
    ["outputs", "Kết quả đầu ra"],
    ["targets", "Chỉ tiêu"],
    ["plan-notes", "Lưu ý về văn bản"],
    ["eligibility", "Diện thụ hưởng"],
  ]),
  ...shelf("Danh mục", "plan.read", [
    ["trades", "Nghề, việc làm"],
    ["occupations", "Nghề VSCO 2020"],
    ["industries", "Ngành kinh tế VSIC"],
    ["unit-distances", "Khoảng cách giữa các đơn vị"],
    ["units", "Đơn vị"],
    ["villages", "Thôn, làng"],
    ["ethnic-groups", "Dân tộc"],
    ["rules", "Quy định theo ngày"],
  ]),
  ...shelf("Quản trị", "gateway.operate", [
    ["gateways", "Cổng nhắn tin"],
    ["gateway-routes", "Đường gửi"],
    ["gateway-prices", "Giá tin"],
  ]),
  ...shelf("Quản trị", "user.read", [
    ["users", "Tài khoản"],
    ["roles", "Vai trò"],
  ]),
  ...shelf("Quản trị", "audit.read", [["audit", "Nhật ký"]]),
  ...shelf("Quản trị", "draft", [["drafts", "Bản nháp của tôi"]]),
];

export const shelfOf = (collection: string): Shelf | undefined => shelves.find((s) => s.collection === collection);

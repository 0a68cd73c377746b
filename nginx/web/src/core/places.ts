// SPDX-License-Identifier: MPL-2.0
// The collections an officer can open, what they are called in the menu, and which permission shows them. The server decides
// again.
export interface Shelf {
  collection: string;
  title: string;
  permission: string;
  group: "Dân cư" | "Lớp học và tin nhắn" | "Việc làm" | "Kế hoạch" | "Danh mục" | "Quản trị";
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
    ["training-demand", "Nhu cầu học nghề theo thôn"],
    ["staff-training", "Tỷ lệ cán bộ đã tập huấn"],
  ]),
  ...shelf("Lớp học và tin nhắn", "payment.read", [
    ["payment-lists", "Danh sách chi trả"],
    ["payment-lines", "Dòng chi trả"],
    ["payment-scans", "Bản quét ký nhận"],
  ]),
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
  ...shelf("Việc làm", "job.read", [
    ["job-search", "Tìm người, tìm việc"],
    ["seekers", "Người tìm việc"],
    ["seeker-past", "Việc đã làm"],
    ["seeker-certificates", "Giấy phép của người tìm việc"],
    ["employers", "Đơn vị tuyển dụng"],
    ["vacancies", "Chỗ việc"],
    ["referrals", "Giới thiệu việc"],
    ["fairs", "Phiên giao dịch việc làm"],
    ["fair-vacancies", "Chỗ việc ở phiên giao dịch"],
    ["fair-seekers", "Người đến phiên giao dịch"],
    ["fair-pairs", "Cặp xếp tay của phiên giao dịch"],
    ["labour-market", "Thị trường lao động"],
    ["share-consents", "Đồng ý cho xem thông tin"],
    ["employer-ties", "Cán bộ có quan hệ với đơn vị tuyển dụng"],
    ["question-board", "Trả lời qua tin, danh sách gọi điện"],
    ["questions", "Từng câu hỏi qua tin"],
    ["retention", "Còn làm sau 90 ngày"],
  ]),
  ...shelf("Việc làm", "vacancy.write", [["registrations", "Đăng ký tuyển dụng chờ xem"]]),
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
    ["certificates", "Giấy phép, chứng chỉ nghề"],
    ["crops", "Mùa vụ"],
    ["village-crops", "Cây trồng của thôn"],
    ["match-sets", "Bộ trọng số khớp việc"],
    ["match-weights", "Trọng số khớp việc"],
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

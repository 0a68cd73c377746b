-- SPDX-License-Identifier: MPL-2.0
-- What the law asks of messages, the texts of each kind of notice, prices. Rows that are there already stay as they are.

-- Advertising: NĐ 91/2020/NĐ-CP. Service and social policy: no statutory hours; 07:00 to 21:00 is our own care.
INSERT INTO message_rule (id, class, hour_from, hour_to, per_day_max, needs_consent, needs_brand, checks_list, label, refusal, valid_from, source, verified) VALUES
  (7001, 'advertising', '07:00', '22:00', 3, 1, 1, 1, '[QC]', 'Từ chối: soạn TC', '2020-10-01',
   'NĐ 91/2020/NĐ-CP, Điều 13–16: 7–22 giờ, không quá 3 tin một số trong 24 giờ, nhãn [QC] ở đầu, tên định danh, hướng dẫn từ chối', 1),
  (7002, 'service', '07:00', '21:00', NULL, 0, 0, 0, NULL, NULL, '2020-10-01', 'Quy định nội bộ: luật không ấn định giờ cho tin chăm sóc', 1),
  (7003, 'policy', '07:00', '21:00', NULL, 0, 0, 0, NULL, NULL, '2020-10-01',
   'NĐ 91/2020/NĐ-CP: tin chính sách xã hội không phải quảng cáo; giờ gửi là quy định nội bộ', 1)
ON DUPLICATE KEY UPDATE id = message_rule.id;

-- One sentence each, so that a person who reads slowly finds what, when, where and what to answer.
INSERT INTO message_template (id, kind, language, title, class, body, revision, state) VALUES
  (7101, 'invitation', 'vi', 'Mời học nghề', 'policy',
   '{sender} mời {name} học nghề {trade} tại {place}, khai giảng {date}. Nhắn 1 để nhận lời, 0 để từ chối, TC để không nhận tin này.', 1, 'live'),
  (7102, 'reminder', 'vi', 'Nhắc lịch học', 'policy',
   '{sender} nhắc {name}: {what} vào ngày {date} ({time}) tại {place}.', 1, 'live'),
  (7103, 'change', 'vi', 'Đổi lịch học', 'policy',
   '{sender} báo {name}: {what} đổi sang ngày {date} ({time}) tại {place}. Tin trước không còn đúng.', 1, 'live'),
  (7104, 'cancellation', 'vi', 'Huỷ lớp', 'policy',
   '{sender} báo {name}: {what} tại {place} không mở nữa, bà con đừng đến. Xin lỗi bà con.', 1, 'live'),
  (7105, 'support', 'vi', 'Lịch nhận hỗ trợ', 'policy', '{sender} mời {name} nhận {what} lúc {time} ngày {date} tại {place}. Mang theo {bring}.', 1, 'live'),
  (7106, 'review', 'vi', 'Mời họp rà soát hộ nghèo', 'policy', '{sender} mời hộ {name} họp {what} lúc {time} ngày {date} tại {place}.', 1, 'live'),
  (7107, 'health', 'vi', 'Ngày khám, cân đo trẻ', 'policy', '{sender} mời nhà {name} đến {what} lúc {time} ngày {date} tại {place}.', 1, 'live'),
  (7108, 'job_match', 'vi', 'Giới thiệu việc làm', 'service', '{sender}: có việc {what} tại {place} hợp với {name}. Nhắn 1 nếu muốn, 0 nếu không, TC để không nhận tin này.', 1, 'live'),
  (7109, 'announcement', 'vi', 'Thông báo chung', 'policy', '{sender} báo {name}: {what}', 1, 'live'),
  (7110, 'relay', 'vi', 'Nhờ người truyền tin', 'policy', '{sender} nhờ {relay} báo {count} hộ ở {village}: {what}. Xong nhắn XONG {code}.', 1, 'live'),
  (7111, 'keep', 'vi', 'Hỏi còn làm việc không', 'service', '{sender} hỏi {name}: anh chị còn làm ở {place} không? Nhắn 1 nếu còn, 0 nếu đã nghỉ.', 1, 'live'),
  (7112, 'outcome', 'vi', 'Hỏi việc làm sau khoá học', 'policy', '{sender} hỏi {name}: học xong lớp {trade}, anh chị nay có việc làm chưa? Nhắn 1 nếu có, 0 nếu chưa.', 1, 'live')
ON DUPLICATE KEY UPDATE id = message_template.id;

INSERT INTO gateway_price (id, gateway, class, carrier, per_part, valid_from, source, verified) VALUES
  (7201, 'sandbox', NULL, NULL, 500, '2024-01-01', 'Giá giả định: bảng giá tìm được đã cũ (2013–2017, 290–1.000 đ mỗi tin); thay bằng giá hợp đồng', 0),
  (7202, 'kannel', NULL, NULL, 500, '2024-01-01', 'Giá giả định; thay bằng giá hợp đồng với nhà mạng', 0)
ON DUPLICATE KEY UPDATE id = gateway_price.id;

-- From how many people on a second person approves a campaign.
INSERT INTO rule_value (id, code, name, value, measure, valid_from, valid_to, source, verified) VALUES
  (7301, 'campaign_approval_people', 'Chiến dịch tin: số người nhận, nhiều hơn thì phải có người thứ hai duyệt', 50, 'người', '2024-01-01', NULL,
   'Quy định riêng của hệ thống, không phải của văn bản nào; sửa theo quy chế của huyện', 0)
ON DUPLICATE KEY UPDATE id = rule_value.id;

-- SPDX-License-Identifier: MPL-2.0
-- Waiting lists and questions: our own rules, to be set by the district. Rows that are there already stay as they are.

INSERT INTO rule_value (id, code, name, value, measure, valid_from, valid_to, source, verified) VALUES
  (7311, 'invite_answer_days', 'Lớp học: không trả lời lời mời sau bao nhiêu ngày thì nhường chỗ cho người chờ', 7, 'ngày', '2024-01-01', NULL,
   'Quy định riêng của hệ thống, không phải của văn bản nào; sửa theo quy chế của huyện', 0),
  (7312, 'invite_cap', 'Lớp học: tiền tin mời tối đa của một lớp khi hệ thống tự mời người chờ', 50000, 'đồng', '2024-01-01', NULL,
   'Quy định riêng của hệ thống, không phải của văn bản nào; sửa theo quy chế của huyện', 0),
  (7313, 'question_phone_days', 'Hỏi qua tin: không trả lời sau bao nhiêu ngày thì gọi điện', 3, 'ngày', '2024-01-01', NULL,
   'Quy định riêng của hệ thống, không phải của văn bản nào; sửa theo quy chế của huyện', 0)
ON DUPLICATE KEY UPDATE id = rule_value.id;

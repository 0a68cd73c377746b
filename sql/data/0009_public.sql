-- SPDX-License-Identifier: MPL-2.0
-- Limits of the public side. Our own, not of any law: many telephones of one carrier share an address. Rows that are there already stay.
INSERT INTO rule_value (id, code, name, value, measure, valid_from, valid_to, source, verified) VALUES
  (6071, 'public_code_number_day', 'Trang công khai: mã một lần cho một số điện thoại, nhiều nhất', 5, 'mã/ngày', '2024-01-01', NULL, 'Quy ước của hệ thống', 1),
  (6072, 'public_code_address_day', 'Trang công khai: mã một lần xin từ một địa chỉ mạng, nhiều nhất', 100, 'mã/ngày', '2024-01-01', NULL, 'Quy ước của hệ thống', 1),
  (6073, 'public_code_minutes', 'Trang công khai: mã một lần dùng được trong', 10, 'phút', '2024-01-01', NULL, 'Quy ước của hệ thống', 1),
  (6074, 'public_register_number_day', 'Trang công khai: đăng ký của một số điện thoại, nhiều nhất', 3, 'lần/ngày', '2024-01-01', NULL, 'Quy ước của hệ thống', 1),
  (6076, 'public_propose_day', 'Trang công khai: chỗ việc một đơn vị đề nghị thêm, nhiều nhất', 10, 'lần/ngày', '2024-01-01', NULL, 'Quy ước của hệ thống', 1),
  (6075, 'public_register_address_day', 'Trang công khai: đăng ký từ một địa chỉ mạng, nhiều nhất', 30, 'lần/ngày', '2024-01-01', NULL, 'Quy ước của hệ thống', 1)
ON DUPLICATE KEY UPDATE id = rule_value.id;

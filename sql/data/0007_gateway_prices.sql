-- SPDX-License-Identifier: MPL-2.0
-- Prices of gateways beside those of 0005: placeholders until a contract is there. Rows that are there already stay as they are.
INSERT INTO gateway_price (id, gateway, class, carrier, per_part, valid_from, source, verified) VALUES
  (7251, 'esms', NULL, NULL, 850, '2024-01-01', 'Giá trong ví dụ của tài liệu eSMS (TotalPrice 850); thay bằng giá hợp đồng', 0),
  (7252, 'speedsms', NULL, NULL, 500, '2024-01-01', 'Giá giả định; thay bằng giá hợp đồng', 0),
  (7253, 'http', NULL, NULL, 500, '2024-01-01', 'Giá giả định; thay bằng giá hợp đồng', 0)
ON DUPLICATE KEY UPDATE id = gateway_price.id;

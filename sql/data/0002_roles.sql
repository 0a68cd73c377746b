-- SPDX-License-Identifier: MPL-2.0
-- The roles of the permission table in the program; here are only their names.
INSERT INTO role (id, code, name) VALUES
  (101, 'admin', 'Quản trị hệ thống'),
  (102, 'district', 'Cán bộ cấp huyện'),
  (103, 'commune', 'Cán bộ cấp xã'),
  (104, 'leader', 'Lãnh đạo'),
  (105, 'auditor', 'Kiểm tra, giám sát')
ON DUPLICATE KEY UPDATE id = role.id;

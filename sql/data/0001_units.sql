-- SPDX-License-Identifier: MPL-2.0
-- The units of 2024 and those that took their place on 2025-07-01. Rows that are there already stay as they are, so the
-- file can be run again. Names are in the usual local spelling; other spellings are aliases.
-- Codes: General Statistics Office list of 2025-03-01 for 2024; QĐ 19/2025/QĐ-TTg for 2025. Codes 23500, 23504, 23510, 23512
-- and 23515 stand for two territories, one in each period.
-- valid_from: huyện Đắk Hà was made on 1994-03-24 (NĐ 26-CP), Đăk Long and Đăk Ngọk on 2013-12-20 (NQ 126/NQ-CP); for all
-- others of 2024 the district's date stands in, because no earlier day matters to this system.

INSERT INTO unit (id, code, name, kind, parent_id, area, aliases, valid_from, valid_to) VALUES
  (1, '62', 'Tỉnh Kon Tum', 'province', NULL, NULL, 'Kontum', '1994-03-24', '2025-06-30'),
  (2, '615', 'Huyện Đắk Hà', 'district', 1, NULL, 'Đăk Hà, Đắc Hà', '1994-03-24', '2025-06-30'),
  (3, '51', 'Tỉnh Quảng Ngãi', 'province', NULL, NULL, NULL, '2025-07-01', NULL)
ON DUPLICATE KEY UPDATE id = unit.id;

INSERT INTO unit (id, code, name, kind, parent_id, area, aliases, valid_from, valid_to) VALUES
  (11, '23500', 'Thị trấn Đăk Hà', 'town', 2, 'urban', 'Đắk Hà, Đắc Hà', '1994-03-24', '2025-06-30'),
  (12, '23503', 'Xã Đăk Pxi', 'commune', 2, 'rural', 'Đắk PXi, Đăk PXi, Đắk Pxi', '1994-03-24', '2025-06-30'),
  (13, '23504', 'Xã Đăk Long', 'commune', 2, 'rural', 'Đắk Long', '2013-12-20', '2025-06-30'),
  (14, '23506', 'Xã Đăk Hring', 'commune', 2, 'rural', 'Đắk HRing, Đăk HRing, Đắk Hring', '1994-03-24', '2025-06-30'),
  (15, '23509', 'Xã Đăk Ui', 'commune', 2, 'rural', 'Đắk Ui, Đăk Uy, Đắk Uy', '1994-03-24', '2025-06-30'),
  (16, '23510', 'Xã Đăk Ngọk', 'commune', 2, 'rural', 'Đắk Ngọk, Đăk Ngok', '2013-12-20', '2025-06-30'),
  (17, '23512', 'Xã Đăk Mar', 'commune', 2, 'rural', 'Đắk Mar', '1994-03-24', '2025-06-30'),
  (18, '23515', 'Xã Ngọk Wang', 'commune', 2, 'rural', 'Ngok Wang', '1994-03-24', '2025-06-30'),
  (19, '23518', 'Xã Ngọk Réo', 'commune', 2, 'rural', 'Ngok Réo', '1994-03-24', '2025-06-30'),
  (20, '23521', 'Xã Hà Mòn', 'commune', 2, 'rural', NULL, '1994-03-24', '2025-06-30'),
  (21, '23524', 'Xã Đăk La', 'commune', 2, 'rural', 'Đắk La', '1994-03-24', '2025-06-30')
ON DUPLICATE KEY UPDATE id = unit.id;

INSERT INTO unit (id, code, name, kind, parent_id, area, aliases, valid_from, valid_to) VALUES
  (31, '23500', 'Xã Đăk Hà', 'commune', 3, 'rural', 'Đắk Hà, Đắc Hà', '2025-07-01', NULL),
  (32, '23504', 'Xã Đăk Pxi', 'commune', 3, 'rural', 'Đắk Pxi, Đăk PXi', '2025-07-01', NULL),
  (33, '23510', 'Xã Đăk Ui', 'commune', 3, 'rural', 'Đắk Ui, Đăk Uy', '2025-07-01', NULL),
  (34, '23512', 'Xã Đăk Mar', 'commune', 3, 'rural', 'Đắk Mar', '2025-07-01', NULL),
  (35, '23515', 'Xã Ngọk Réo', 'commune', 3, 'rural', 'Ngok Réo', '2025-07-01', NULL)
ON DUPLICATE KEY UPDATE id = unit.id;

-- The bodies the plan of 2024 gives work to (part V). They ended with the district. Their codes are ours.
INSERT INTO unit (id, code, name, kind, parent_id, area, aliases, valid_from, valid_to) VALUES
  (41, 'LDTBXH', 'Phòng Lao động – Thương binh và Xã hội', 'agency', 2, NULL, 'Phòng LĐ-TB&XH, Phòng LĐTBXH', '1994-03-24', '2025-06-30'),
  (42, 'TCKH', 'Phòng Tài chính – Kế hoạch', 'agency', 2, NULL, 'Phòng TC-KH', '1994-03-24', '2025-06-30'),
  (43, 'NNPTNT', 'Phòng Nông nghiệp và Phát triển nông thôn', 'agency', 2, NULL, 'Phòng NN&PTNT', '1994-03-24', '2025-06-30'),
  (44, 'VPHDUB', 'Văn phòng HĐND và UBND huyện', 'agency', 2, NULL, 'Văn phòng HĐND&UBND', '1994-03-24', '2025-06-30'),
  (45, 'GDNNGDTX', 'Trung tâm Giáo dục nghề nghiệp – Giáo dục thường xuyên huyện', 'agency', 2, NULL, 'TT GDNN-GDTX', '1994-03-24', '2025-06-30'),
  (46, 'UBMTTQ', 'Ủy ban Mặt trận Tổ quốc Việt Nam huyện', 'agency', 2, NULL, 'UBMTTQ, MTTQ', '1994-03-24', '2025-06-30'),
  (47, 'DOANTHE', 'Các tổ chức chính trị – xã hội huyện', 'agency', 2, NULL, 'Đoàn thể', '1994-03-24', '2025-06-30')
ON DUPLICATE KEY UPDATE id = unit.id;

INSERT INTO unit_succession (from_id, to_id, on_date) VALUES
  (1, 3, '2025-07-01'),
  (11, 31, '2025-07-01'), (20, 31, '2025-07-01'), (21, 31, '2025-07-01'),
  (12, 32, '2025-07-01'), (13, 32, '2025-07-01'),
  (15, 33, '2025-07-01'), (16, 33, '2025-07-01'),
  (14, 34, '2025-07-01'), (17, 34, '2025-07-01'),
  (18, 35, '2025-07-01'), (19, 35, '2025-07-01')
ON DUPLICATE KEY UPDATE on_date = unit_succession.on_date;

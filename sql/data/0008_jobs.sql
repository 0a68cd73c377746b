-- SPDX-License-Identifier: MPL-2.0
-- The harvest calendar and the first set of weights of the matching. Rows that are there already stay as they are.

INSERT INTO crop (id, code, name, from_month, to_month, source, verified) VALUES
  (8301, 'caphe', 'Cà phê', 10, 1, 'Lịch mùa vụ chung của Tây Nguyên; huyện cần xác nhận', 0),
  (8302, 'tieu', 'Hồ tiêu', 2, 4, 'Lịch mùa vụ chung của Tây Nguyên; huyện cần xác nhận', 0),
  (8303, 'san', 'Sắn', 11, 3, 'Lịch mùa vụ chung của Tây Nguyên; huyện cần xác nhận', 0),
  (8304, 'caosu', 'Cao su (mùa cạo mủ)', 4, 1, 'Lịch mùa vụ chung của Tây Nguyên; huyện cần xác nhận', 0),
  (8305, 'lua_ray', 'Lúa rẫy', 10, 11, 'Lịch mùa vụ chung của Tây Nguyên; huyện cần xác nhận', 0),
  (8306, 'lua_nuoc', 'Lúa nước', 5, 6, 'Lịch mùa vụ chung của Tây Nguyên; huyện cần xác nhận', 0)
ON DUPLICATE KEY UPDATE id = crop.id;

INSERT INTO match_set (id, name, valid_from, trial, note) VALUES
  (8400, 'Bộ trọng số đầu tiên', '2024-01-01', 0, 'Do dự án đặt; điều chỉnh sau khi có số liệu người còn làm sau 90 ngày')
ON DUPLICATE KEY UPDATE id = match_set.id;

-- About a hundred points in all: whole and few, so that people who fit alike are equal and the plan's priority decides.
INSERT INTO match_weight (id, match_set_id, name, value) VALUES
  (8401, 8400, 'relation_1', 6), (8402, 8400, 'relation_2', 12), (8403, 8400, 'relation_3', 18), (8404, 8400, 'relation_4', 20),
  (8405, 8400, 'relation_5', 22), (8406, 8400, 'relation_6', 25), (8407, 8400, 'relation_7', 30),
  (8408, 8400, 'grade_1', 3), (8409, 8400, 'grade_2', 6), (8410, 8400, 'grade_3', 9), (8411, 8400, 'grade_4', 12), (8412, 8400, 'grade_5', 15),
  (8413, 8400, 'certificate', 8), (8414, 8400, 'qualification', 4), (8415, 8400, 'schooling', 3),
  (8416, 8400, 'distance', 15), (8417, 8400, 'near_km', 5), (8418, 8400, 'far_km', 40), (8419, 8400, 'boarding', 10), (8420, 8400, 'distance_unknown', 5),
  (8421, 8400, 'wage', 8), (8422, 8400, 'wage_gap', 30), (8423, 8400, 'wage_unknown', 4),
  (8424, 8400, 'hours', 4), (8425, 8400, 'contract', 4), (8426, 8400, 'language', 4),
  (8427, 8400, 'season', 5), (8428, 8400, 'season_month', 2), (8429, 8400, 'group', 3)
ON DUPLICATE KEY UPDATE id = match_weight.id;

-- The scale of the matching: months from which a grade of experience is reached, and shares. The project's own, to be adjusted by figures.
INSERT INTO rule_value (id, code, name, value, measure, valid_from, valid_to, source, verified) VALUES
  (6061, 'match_grade_1', 'Khớp việc: kinh nghiệm bậc 1 từ', 1, 'tháng', '2024-01-01', NULL, 'Quy ước của hệ thống', 1),
  (6062, 'match_grade_2', 'Khớp việc: kinh nghiệm bậc 2 từ', 3, 'tháng', '2024-01-01', NULL, 'Quy ước của hệ thống', 1),
  (6063, 'match_grade_3', 'Khớp việc: kinh nghiệm bậc 3 từ', 6, 'tháng', '2024-01-01', NULL, 'Quy ước của hệ thống', 1),
  (6064, 'match_grade_4', 'Khớp việc: kinh nghiệm bậc 4 từ', 12, 'tháng', '2024-01-01', NULL, 'Quy ước của hệ thống', 1),
  (6065, 'match_grade_5', 'Khớp việc: kinh nghiệm bậc 5 từ', 36, 'tháng', '2024-01-01', NULL, 'Quy ước của hệ thống', 1),
  (6066, 'match_family_percent', 'Khớp việc: một tháng ở nghề gần nhau tính bằng', 50, '% tháng', '2024-01-01', NULL, 'Quy ước của hệ thống', 1),
  (6067, 'match_road_percent', 'Khớp việc: đường đi so với đường chim bay', 135, '%', '2024-01-01', NULL, 'Ước lượng cho vùng đồi núi', 0)
ON DUPLICATE KEY UPDATE id = rule_value.id;

-- SPDX-License-Identifier: MPL-2.0
-- Ethnic groups and the figures that rules read. verified = 0: known by heart or by hearsay, to be checked against the text
-- before anybody relies on it.

INSERT INTO ethnic_group (id, code, name, minority, verified) VALUES
  (5001, '01', 'Kinh', 0, 0),
  (5002, '02', 'Tày', 1, 0),
  (5003, '03', 'Thái', 1, 0),
  (5006, '06', 'Mường', 1, 0),
  (5007, '07', 'Nùng', 1, 0),
  (5008, '08', 'Mông', 1, 0),
  (5009, '09', 'Dao', 1, 0),
  (5010, '10', 'Gia Rai', 1, 0),
  (5013, '13', 'Ba Na', 1, 0),
  (5014, '14', 'Xơ Đăng', 1, 0),
  (5019, '19', 'Hrê', 1, 0),
  (5027, '27', 'Gié Triêng', 1, 0),
  (5052, '52', 'Brâu', 1, 0),
  (5054, '54', 'Rơ Măm', 1, 0)
ON DUPLICATE KEY UPDATE id = ethnic_group.id;

-- Who counts, and how long.
INSERT INTO rule_value (id, code, name, value, measure, valid_from, valid_to, source, verified) VALUES
  (6001, 'escaped_months', 'Hộ mới thoát nghèo: số tháng kể từ thời điểm thoát nghèo', 36, 'tháng', '2024-01-01', NULL,
   'Kế hoạch giảm nghèo bền vững huyện Đắk Hà năm 2024, mục III.1.b', 1),
  (6002, 'min_training_age', 'Tuổi tối thiểu của người học nghề', 15, 'tuổi', '2024-01-01', NULL,
   'Nhớ theo quy định về lao động và giáo dục nghề nghiệp; cần đối chiếu văn bản', 0),
  (6003, 'nutrition_age_below', 'Cải thiện dinh dưỡng: trẻ em dưới số tuổi này', 16, 'tuổi', '2024-01-01', NULL,
   'Kế hoạch năm 2024, mục III.2.2.b', 1)
ON DUPLICATE KEY UPDATE id = rule_value.id;

-- Training norms of QĐ 46/2015/QĐ-TTg, at most per course; once for each person.
INSERT INTO rule_value (id, code, name, value, measure, valid_from, valid_to, source, verified) VALUES
  (6011, 'tuition_disabled', 'Hỗ trợ đào tạo tối đa: người khuyết tật', 6000000, 'đồng/khóa', '2016-01-01', NULL, 'QĐ 46/2015/QĐ-TTg', 1),
  (6012, 'tuition_minority_poor', 'Hỗ trợ đào tạo tối đa: người dân tộc thiểu số thuộc hộ nghèo; người thuộc hộ nghèo ở xã, thôn đặc biệt khó khăn',
   4000000, 'đồng/khóa', '2016-01-01', NULL, 'QĐ 46/2015/QĐ-TTg', 1),
  (6013, 'tuition_poor', 'Hỗ trợ đào tạo tối đa: người dân tộc thiểu số, người có công, hộ nghèo, hộ bị thu hồi đất, lao động nữ mất việc',
   3000000, 'đồng/khóa', '2016-01-01', NULL, 'QĐ 46/2015/QĐ-TTg', 1),
  (6014, 'tuition_near_poor', 'Hỗ trợ đào tạo tối đa: người thuộc hộ cận nghèo', 2500000, 'đồng/khóa', '2016-01-01', NULL, 'QĐ 46/2015/QĐ-TTg', 1),
  (6015, 'tuition_other', 'Hỗ trợ đào tạo tối đa: phụ nữ, lao động nông thôn khác', 2000000, 'đồng/khóa', '2016-01-01', NULL,
   'QĐ 46/2015/QĐ-TTg', 1),
  (6016, 'training_meal', 'Tiền ăn của người học', 30000, 'đồng/ngày thực học', '2016-01-01', NULL, 'QĐ 46/2015/QĐ-TTg', 1),
  (6017, 'training_travel', 'Tiền đi lại của người học ở xa', 200000, 'đồng/khóa', '2016-01-01', NULL, 'QĐ 46/2015/QĐ-TTg', 1),
  (6018, 'training_travel_km', 'Tiền đi lại: khoảng cách từ nơi ở đến nơi học, ít nhất', 15, 'km', '2016-01-01', NULL, 'QĐ 46/2015/QĐ-TTg', 1),
  (6019, 'training_travel_hard', 'Tiền đi lại: người khuyết tật, người ở nơi khó khăn và đặc biệt khó khăn', 300000, 'đồng/khóa', '2016-01-01', NULL,
   'QĐ 46/2015/QĐ-TTg', 1),
  (6020, 'training_travel_hard_km', 'Tiền đi lại của người khuyết tật, người ở nơi khó khăn: khoảng cách, ít nhất', 5, 'km', '2016-01-01', NULL,
   'QĐ 46/2015/QĐ-TTg', 1)
ON DUPLICATE KEY UPDATE id = rule_value.id;

-- Poverty lines, đồng for each person and month.
INSERT INTO rule_value (id, code, name, value, measure, valid_from, valid_to, source, verified) VALUES
  (6031, 'poor_line_rural', 'Chuẩn nghèo về thu nhập, nông thôn', 1500000, 'đồng/người/tháng', '2022-01-01', '2026-12-31',
   'NĐ 07/2021/NĐ-CP, Điều 3; NĐ 351/2025/NĐ-CP giữ đến 31/12/2026', 1),
  (6032, 'poor_line_urban', 'Chuẩn nghèo về thu nhập, thành thị', 2000000, 'đồng/người/tháng', '2022-01-01', '2026-12-31',
   'NĐ 07/2021/NĐ-CP, Điều 3; NĐ 351/2025/NĐ-CP giữ đến 31/12/2026', 1),
  (6033, 'poor_line_rural', 'Chuẩn nghèo về thu nhập, nông thôn', 2200000, 'đồng/người/tháng', '2027-01-01', NULL, 'NĐ 351/2025/NĐ-CP', 1),
  (6034, 'poor_line_urban', 'Chuẩn nghèo về thu nhập, đô thị', 2800000, 'đồng/người/tháng', '2027-01-01', NULL, 'NĐ 351/2025/NĐ-CP', 1),
  (6035, 'poor_deprivations', 'Hộ nghèo: số chỉ số thiếu hụt, ít nhất', 3, 'chỉ số', '2022-01-01', NULL, 'NĐ 07/2021/NĐ-CP, Điều 3', 1),
  (6036, 'low_income_line_rural', 'Người lao động có thu nhập thấp, nông thôn: thu nhập không quá', 2250000, 'đồng/người/tháng', '2025-02-24', NULL,
   'NĐ 30/2025/NĐ-CP (24/2/2025); ngày có hiệu lực cần đối chiếu', 0),
  (6037, 'low_income_line_urban', 'Người lao động có thu nhập thấp, thành thị: thu nhập không quá', 3000000, 'đồng/người/tháng', '2025-02-24', NULL,
   'NĐ 30/2025/NĐ-CP (24/2/2025); ngày có hiệu lực cần đối chiếu', 0)
ON DUPLICATE KEY UPDATE id = rule_value.id;

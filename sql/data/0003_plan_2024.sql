-- SPDX-License-Identifier: MPL-2.0
-- The district's plan of 2024, as its text has it. Money is in đồng (the plan counts in triệu). Where the scanned text had an
-- obvious slip of the letters it is put right here and a plan_note says so. A long text is one line of SQL: a line that ended
-- with a semicolon would end the statement.

INSERT INTO plan (id, unit_id, year, title, number, issued_on, objective, legal_basis) VALUES
  (200, 2, 2024, 'Kế hoạch thực hiện Chương trình mục tiêu quốc gia Giảm nghèo bền vững trên địa bàn huyện Đắk Hà năm 2024', NULL, NULL,
   'Mục tiêu tổng quát\n- Nâng cao hiệu quả giảm nghèo bền vững, đa chiều, bao trùm, hạn chế tái nghèo và phát sinh nghèo; hỗ trợ các thôn, xã đặc biệt khó khăn thoát khỏi tình trạng đặc biệt khó khăn.\n- Giảm nghèo gắn với phát triển kinh tế - xã hội, củng cố quốc phòng, an ninh, bảo vệ tài nguyên môi trường. Hỗ trợ người nghèo, hộ nghèo vượt lên mức sống tối thiểu, tiếp cận các dịch vụ xã hội cơ bản theo chuẩn nghèo đa chiều quốc gia (về việc làm, y tế, giáo dục, nhà ở, nước sạch sinh hoạt và vệ sinh, thông tin...), thích ứng với biến đổi khí hậu và nâng cao chất lượng cuộc sống.\n- Cải thiện tình trạng dinh dưỡng, chăm sóc sức khỏe, nâng cao thể trạng và tầm vóc của trẻ em 0-16 tuổi, góp phần giảm tỷ lệ tử vong ở trẻ em.\n\nMục tiêu cụ thể\n- Tăng cường, đẩy mạnh sự kết nối trong công tác đào tạo nghề, tạo việc làm, hỗ trợ sinh kế, khả năng tiếp cận các dịch vụ xã hội cơ bản cho người nghèo; Giảm tỷ lệ hộ nghèo toàn huyện năm 2024 từ 2,5%/năm (riêng các xã ĐBKK giảm từ 4-7%/năm).\n- Nâng cao chất lượng nguồn nhân lực cho lao động nghèo, tạo việc làm gắn với thu nhập, cải thiện sinh kế và nâng cao chất lượng cuộc sống của người nghèo.\n- Tuyên truyền phù hợp về các chương trình, chính sách, mô hình về giảm nghèo đến người thuộc hộ nghèo, hộ cận nghèo và cộng đồng dân cư trên địa bàn huyện.\n- 100% đội ngũ cán bộ làm công tác giảm nghèo các cấp được đào tạo, nâng cao năng lực về chuyên môn, nghiệp vụ.\n\nKết quả chủ yếu\n- Các mô hình giảm nghèo được xây dựng và nhân rộng, dự án hỗ trợ phát triển sản xuất cho người nghèo, người khuyết tật có hiệu quả phù hợp với điều kiện sinh thái của vùng.\n- Hỗ trợ phát triển sản xuất nhằm đáp ứng nhu cầu dinh dưỡng; nâng cao năng suất cây trồng, vật nuôi.\n- Phát triển giáo dục nghề nghiệp, việc làm bền vững tại các xã đặc biệt khó khăn, hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo.\n- Người dân và cộng đồng được nâng cao nhận thức, trách nhiệm về công tác giảm nghèo đa chiều, bao trùm, bền vững nhằm khơi dậy tinh thần tự lực, tự cường vươn lên thoát nghèo, huy động nguồn lực để thực hiện mục tiêu giảm nghèo.\n- Các hoạt động giám sát, kiểm tra, đánh giá được tổ chức định kỳ theo quy định nhằm phát hiện những khó khăn, vướng mắc để có giải pháp giải quyết kịp thời.',
   'Căn cứ Nghị định số 27/2022/NĐ-CP ngày 19/4/2022 của Chính phủ Quy định cơ chế quản lý, tổ chức thực hiện các Chương trình mục tiêu quốc gia;\nCăn cứ Quyết định số 90/QĐ-TTg ngày 18/01/2022 của Thủ tướng Chính phủ phê duyệt Chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2021-2025;\nCăn cứ Thông tư số 55/2023/TT-BTC ngày 15 tháng 8 năm 2023 của Bộ Tài chính về quy định quản lý, sử dụng và quyết toán kinh phí sự nghiệp từ nguồn ngân sách Nhà nước thực hiện Chương trình mục tiêu quốc gia giai đoạn 2021- 2025;\nCăn cứ Nghị quyết số 22/2022/NQ-HĐND ngày 23/6/2022 của HĐND tỉnh về việc Ban hành Quy định nguyên tắc, tiêu chí, định mức phân bổ vốn ngân sách Nhà nước và tỷ lệ vốn đối ứng ngân sách địa phương thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2021-2025 trên địa bàn tỉnh Kon Tum;\nCăn cứ Kế hoạch số 2470/KH-UBND, ngày 01/8/2023 của Ủy ban nhân dân tỉnh Kon Tum về thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2021 - 2025 trên địa bàn tỉnh Kon Tum năm 2024;\nCăn cứ Quyết định số 733/QĐ-UBND ngày 12/12/2023 của Ủy ban nhân dân tỉnh Kon Tum về việc giao kế hoạch thực hiện các Chương trình mục tiêu quốc gia năm 2024 trên địa bàn tỉnh Kon Tum;\nCăn cứ Nghị quyết số 39/NQ-HĐND, ngày 20/12/2023 của HĐND huyện về phê duyệt Kế hoạch thực hiện các Chương trình mục tiêu quốc gia năm 2024 trên địa bàn huyện;')
ON DUPLICATE KEY UPDATE id = plan.id;

INSERT INTO project (id, plan_id, code, name, project_name, objective, target_group, criteria) VALUES
  (201, 200, '2', 'Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo', 'Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo',
   'Hỗ trợ đa dạng hóa sinh kế, xây dựng, phát triển các mô hình giảm nghèo, dự án hỗ trợ phát triển sản xuất nhằm tạo việc làm, sinh kế bền vững, có thu nhập tốt, nâng cao chất lượng cuộc sống và thích ứng với biến đổi khí hậu, dịch bệnh cho người nghèo; góp phần thực hiện mục tiêu chuyển dịch cơ cấu kinh tế, cơ cấu lao động, phát huy các giá trị văn hoá của dân tộc để thực hiện mục tiêu giảm nghèo bền vững, thúc đẩy tăng trưởng kinh tế.',
   '- Người lao động thuộc hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo (trong vòng 36 tháng kể từ thời điểm thoát nghèo), người khuyết tật (không có sinh kế ổn định) trên phạm vi toàn huyện. Ưu tiên hỗ trợ hộ nghèo dân tộc thiểu số, hộ nghèo có thành viên là người có công với cách mạng và phụ nữ thuộc hộ nghèo.\n- Cá nhân, tổ chức, hộ gia đình, tổ, nhóm hợp tác, hợp tác xã, doanh nghiệp; cơ sở sản xuất, kinh doanh khác xây dựng, nhân rộng, phát triển mô hình giảm nghèo, dự án hỗ trợ phát triển sản xuất nhằm tạo việc làm, sinh kế, tăng thu nhập và chuyển giao khoa học, công nghệ, kỹ thuật, mô hình giảm nghèo cho người nghèo. Ưu tiên hỗ trợ các mô hình giảm nghèo, mô hình khởi nghiệp, khởi sự kinh doanh do người khuyết tật, dân tộc thiểu số, phụ nữ, học sinh, sinh viên thuộc hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo chịu trách nhiệm thực hiện.',
   'Thực hiện theo Nghị quyết số 22/2022/NQ-HĐND ngày 23 tháng 7 năm 2022 của Hội đồng nhân dân tỉnh Kon Tum.'),
  (202, 200, '3.1', 'Tiểu dự án 1: Hỗ trợ phát triển sản xuất trong lĩnh vực nông nghiệp', 'Dự án 3: Hỗ trợ phát triển sản xuất, cải thiện dinh dưỡng',
   'Hỗ trợ người nghèo nâng cao năng lực sản xuất nông, lâm nghiệp nhằm đổi mới phương thức, kỹ thuật sản xuất, đáp ứng nhu cầu dinh dưỡng, tăng thu nhập. Hỗ trợ phát triển sản xuất trong lĩnh vực nông nghiệp theo hướng sản xuất hàng hóa, gắn sản xuất với chế biến, tiêu thụ, nâng cao chất lượng, đảm bảo vệ sinh an toàn thực phẩm, tăng cường kết nối giữa người sản xuất và các doanh nghiệp trong chuỗi giá trị, ưu tiên phát triển các sản phẩm có tiềm năng, thế mạnh tại địa phương, tạo giá trị gia tăng cho người sản xuất để nâng cao thu nhập, giảm nghèo bền vững.',
   'Hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo (trong vòng 36 tháng kể từ thời điểm thoát nghèo), người khuyết tật (không có sinh kế ổn định) trên phạm vi toàn huyện. Ưu tiên hỗ trợ hộ nghèo dân tộc thiểu số, hộ nghèo có thành viên là người có công với cách mạng và phụ nữ thuộc hộ nghèo.',
   'Thực hiện theo Nghị quyết số 22/2022/NQ-HĐND ngày 23 tháng 7 năm 2022 của Hội đồng nhân dân tỉnh Kon Tum.'),
  (203, 200, '3.2', 'Tiểu dự án 2: Cải thiện dinh dưỡng', 'Dự án 3: Hỗ trợ phát triển sản xuất, cải thiện dinh dưỡng',
   'Cải thiện tình trạng dinh dưỡng và giảm suy dinh dưỡng thấp còi, chăm sóc sức khỏe, nâng cao thể trạng và tầm vóc của trẻ em 0-16 tuổi thuộc hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo (trong vòng 36 tháng kể từ thời điểm thoát nghèo).',
   '- Trẻ em dưới 16 tuổi thuộc hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo (trong vòng 36 tháng kể từ thời điểm thoát nghèo).',
   'Thực hiện theo Nghị quyết số 22/2022/NQ-HĐND ngày 23 tháng 7 năm 2022 của Hội đồng nhân dân tỉnh Kon Tum.'),
  (204, 200, '4.1', 'Tiểu dự án 1: Phát triển giáo dục nghề nghiệp vùng nghèo, vùng khó khăn', 'Dự án 4: Phát triển giáo dục nghề nghiệp, việc làm bền vững',
   'Phát triển giáo dục nghề nghiệp cả về quy mô và chất lượng đào tạo, hỗ trợ đào tạo nghề cho người nghèo, gắn kết chặt chẽ giáo dục nghề nghiệp với tạo việc làm, sinh kế bền vững, tăng thu nhập và nâng cao chất lượng cuộc sống.',
   '- Người học nghề, lao động thuộc hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo; người lao động có thu nhập thấp.\n- Trung tâm Giáo dục nghề nghiệp – Giáo dục thường xuyên huyện.',
   'Thực hiện theo Nghị quyết số 22/2022/NQ-HĐND ngày 23 tháng 7 năm 2022 của Hội đồng nhân dân tỉnh Kon Tum.'),
  (205, 200, '4.3', 'Tiểu dự án 3: Hỗ trợ việc làm bền vững', 'Dự án 4: Phát triển giáo dục nghề nghiệp, việc làm bền vững',
   'Cung cấp thông tin thị trường lao động, đa dạng hóa các hoạt động giao dịch việc làm, kết nối cung cầu lao động, hỗ trợ tạo việc làm bền vững cho người lao động, ưu tiên người lao động thuộc hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo.',
   '- Người lao động, ưu tiên lao động thuộc hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo.\n- Cơ quan quản lý nhà nước các cấp.',
   'Thực hiện theo Nghị quyết số 22/2022/NQ-HĐND ngày 23 tháng 7 năm 2022 của Hội đồng nhân dân tỉnh Kon Tum.'),
  (206, 200, '6.2', 'Tiểu dự án 2: Truyền thông về giảm nghèo đa chiều', 'Dự án 6: Truyền thông và giảm nghèo về thông tin',
   'Tăng cường truyền thông, nâng cao nhận thức, trách nhiệm của toàn xã hội về công tác giảm nghèo đa chiều, bao trùm, bền vững nhằm khơi dậy tinh thần tự lực, tự cường vươn lên thoát nghèo của người dân và cộng đồng, huy động nguồn lực để thực hiện mục tiêu giảm nghèo bền vững; tuyên truyền các gương điển hình, sáng kiến, mô hình tốt về giảm nghèo để thúc đẩy, nhân rộng và lan tỏa trong xã hội.',
   'Người nghèo, người dân tại các địa bàn thực hiện Chương trình; các tổ chức và cá nhân có liên quan.',
   'Thực hiện theo Nghị quyết số 22/2022/NQ-HĐND ngày 23 tháng 7 năm 2022 của Hội đồng nhân dân tỉnh Kon Tum.'),
  (207, 200, '7.1', 'Tiểu dự án 1: Nâng cao năng lực thực hiện Chương trình', 'Dự án 7: Nâng cao năng lực và giám sát đánh giá Chương trình',
   'Nâng cao năng lực, tập huấn, bồi dưỡng kiến thức, kỹ năng, nghiệp vụ (bằng hình thức phù hợp tình hình thực tế môi trường ảnh hưởng dịch covid-19) cho đội ngũ những người làm công tác giảm nghèo để hỗ trợ người nghèo vươn lên thoát nghèo, hỗ trợ các nhóm đối tượng yếu thế, dễ bị tổn thương không rơi vào tình trạng nghèo đói; bảo đảm đội ngũ cán bộ đủ năng lực thực hiện Chương trình đúng mục tiêu, đúng đối tượng, hiệu quả, bền vững.',
   'Đội ngũ cán bộ, nhân viên làm công tác giảm nghèo các cấp, nhất là cấp cơ sở (cán bộ thôn, đại diện cộng đồng, lãnh đạo tổ nhóm, cộng tác viên giảm nghèo, cán bộ các Hội, đoàn thể...), chú trọng đối tượng là cán bộ nữ.',
   'Thực hiện theo Nghị quyết số 22/2022/NQ-HĐND ngày 23 tháng 7 năm 2022 của Hội đồng nhân dân tỉnh Kon Tum.'),
  (208, 200, '7.2', 'Tiểu dự án 2: Giám sát, đánh giá', 'Dự án 7: Nâng cao năng lực và giám sát đánh giá Chương trình',
   'Triển khai quy trình, hệ thống kiểm tra và giám sát, đánh giá thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2021-2025 đồng bộ, toàn diện đáp ứng yêu cầu quản lý Chương trình. Tổ chức kiểm tra, giám sát, đánh giá việc tổ chức thực hiện Chương trình, đảm bảo Chương trình thực hiện đạt được mục tiêu đề ra.',
   '- Các cơ quan chủ trì, quản lý các dự án, tiểu dự án, các hoạt động thuộc Chương trình;\n- Các cơ quan, đơn vị, tổ chức, cá nhân tham gia thực hiện Chương trình.',
   'Thực hiện theo Nghị quyết số 22/2022/NQ-HĐND ngày 23 tháng 7 năm 2022 của Hội đồng nhân dân tỉnh Kon Tum.')
ON DUPLICATE KEY UPDATE id = project.id;

-- Who does what (part V). 4.1 has a leader and two bodies that both take part and report.
INSERT INTO project_role (id, project_id, body_id, duty, note) VALUES
  (1001, 201, 41, 'lead', 'Hướng dẫn UBND các xã, thị trấn triển khai thực hiện. Cơ quan quản lý Chương trình trên địa bàn huyện; tổng hợp, báo cáo UBND huyện, UBND tỉnh và Sở LĐ-TB&XH.'),
  (1002, 204, 41, 'lead', 'Cơ quan quản lý Chương trình trên địa bàn huyện; tổng hợp, báo cáo UBND huyện, UBND tỉnh và Sở LĐ-TB&XH.'),
  (1003, 205, 41, 'lead', 'Cơ quan quản lý Chương trình trên địa bàn huyện; tổng hợp, báo cáo UBND huyện, UBND tỉnh và Sở LĐ-TB&XH.'),
  (1004, 206, 41, 'lead', 'Cơ quan quản lý Chương trình trên địa bàn huyện; tổng hợp, báo cáo UBND huyện, UBND tỉnh và Sở LĐ-TB&XH.'),
  (1005, 207, 41, 'lead', 'Cơ quan quản lý Chương trình trên địa bàn huyện; tổng hợp, báo cáo UBND huyện, UBND tỉnh và Sở LĐ-TB&XH.'),
  (1006, 208, 41, 'lead', 'Cơ quan quản lý Chương trình trên địa bàn huyện; tổng hợp, báo cáo UBND huyện, UBND tỉnh và Sở LĐ-TB&XH.'),
  (1007, 202, 43, 'lead', NULL),
  (1008, 202, 43, 'manage', 'Trực tiếp quản lý.'),
  (1009, 202, 43, 'report', 'Theo dõi, giám sát, tổng hợp kết quả, báo cáo cơ quan quản lý Chương trình.'),
  (1010, 203, 44, 'lead', 'Lĩnh vực Y tế.'),
  (1011, 203, 44, 'manage', 'Trực tiếp quản lý.'),
  (1012, 203, 44, 'report', 'Theo dõi, giám sát, tổng hợp kết quả, báo cáo cơ quan quản lý Chương trình.'),
  (1013, 204, 43, 'coordinate', 'Phối hợp với Phòng LĐ-TB&XH và các cơ quan, đơn vị liên quan.'),
  (1014, 204, 43, 'report', 'Theo dõi, giám sát, tổng hợp kết quả, báo cáo cơ quan quản lý Chương trình.'),
  (1015, 204, 45, 'coordinate', 'Phối hợp với các cơ quan, đơn vị liên quan.'),
  (1016, 204, 45, 'report', 'Theo dõi, giám sát, tổng hợp kết quả, báo cáo cơ quan quản lý Chương trình.')
ON DUPLICATE KEY UPDATE id = project_role.id;

-- The finance office works on the money of the whole plan; the 11 communes take part in every sub-project.
INSERT INTO project_role (id, project_id, body_id, duty, note)
SELECT 1100 + p.id - 200, p.id, 42, 'coordinate', 'Thẩm định, tổng hợp, tham mưu phân bổ kinh phí (chung cho cả Kế hoạch).'
FROM project p WHERE p.id BETWEEN 201 AND 208
ON DUPLICATE KEY UPDATE id = project_role.id;

INSERT INTO project_role (id, project_id, body_id, duty, note)
SELECT 1200 + (p.id - 201) * 20 + u.id, p.id, u.id, 'coordinate', 'UBND xã, thị trấn: tổ chức thực hiện tại địa phương.'
FROM project p JOIN unit u ON u.id BETWEEN 11 AND 21 WHERE p.id BETWEEN 201 AND 208
ON DUPLICATE KEY UPDATE id = project_role.id;

-- 12.501 triệu central + 1.083 triệu local = 13.584 triệu. NULL: the plan names the source without a figure.
INSERT INTO budget_line (id, project_id, source, label, amount, ord) VALUES
  (401, 201, 'central', 'Ngân sách Trung ương', 4738000000, 1),
  (402, 201, 'local', 'Ngân sách địa phương: bố trí lồng ghép thực hiện các nội dung, nhiệm vụ có tính chất tương đồng với chương trình', NULL, 2),
  (403, 201, 'other', 'Vốn huy động hợp pháp khác (nếu có)', NULL, 3),
  (404, 202, 'central', 'Ngân sách Trung ương', 1919000000, 1),
  (405, 202, 'local', 'Ngân sách địa phương: bố trí lồng ghép thực hiện các nội dung, nhiệm vụ có tính chất tương đồng với chương trình', NULL, 2),
  (406, 202, 'other', 'Vốn huy động hợp pháp khác (nếu có)', NULL, 3),
  (407, 203, 'central', 'Ngân sách Trung ương', 799000000, 1),
  (408, 203, 'local', 'Ngân sách địa phương: bố trí lồng ghép thực hiện các nội dung, nhiệm vụ có tính chất tương đồng với chương trình', NULL, 2),
  (409, 204, 'central', 'Ngân sách Trung ương', 3062000000, 1),
  (410, 204, 'local', 'Ngân sách địa phương: bố trí lồng ghép thực hiện các nội dung, nhiệm vụ có tính chất tương đồng với chương trình', NULL, 2),
  (411, 204, 'other', 'Vốn huy động hợp pháp khác (nếu có)', NULL, 3),
  (412, 205, 'central', 'Ngân sách Trung ương', 932000000, 1),
  (413, 205, 'local', 'Ngân sách địa phương: bố trí lồng ghép thực hiện các nội dung, nhiệm vụ có tính chất tương đồng với chương trình', NULL, 2),
  (414, 206, 'central', 'Ngân sách Trung ương', 198000000, 1),
  (415, 206, 'local', 'Ngân sách địa phương: kinh phí hỗ trợ hộ nghèo, hộ cận nghèo dịp Tết nguyên đán Giáp Thìn năm 2024', 907000000, 2),
  (416, 206, 'local', 'Ngân sách địa phương: kinh phí hỗ trợ gạo cứu đói hộ nghèo dịp đói giáp hạt', 176000000, 3),
  (417, 207, 'central', 'Ngân sách Trung ương', 533000000, 1),
  (418, 207, 'local', 'Ngân sách địa phương: bố trí lồng ghép thực hiện các nội dung, nhiệm vụ có tính chất tương đồng với chương trình', NULL, 2),
  (419, 208, 'central', 'Ngân sách Trung ương', 320000000, 1),
  (420, 208, 'local', 'Ngân sách địa phương: bố trí lồng ghép thực hiện các nội dung, nhiệm vụ có tính chất tương đồng với chương trình', NULL, 2)
ON DUPLICATE KEY UPDATE id = budget_line.id;

INSERT INTO activity (id, project_id, ord, text) VALUES
  (2001, 201, 1, 'Xây dựng, phát triển, nhân rộng các mô hình, dự án giảm nghèo hỗ trợ phát triển sản xuất, kinh doanh, dịch vụ, thương mại, du lịch, khởi nghiệp, khởi sự kinh doanh nhằm tạo việc làm, sinh kế bền vững, thu nhập tốt cho hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo; tập huấn, chuyển giao khoa học, kỹ thuật, công nghệ; dạy nghề, hướng nghiệp, tạo việc làm; hỗ trợ giống cây trồng, vật nuôi, nguyên liệu sản xuất, vật tư, công cụ, máy móc, thiết bị, nhà xưởng sản xuất và điều kiện cơ sở vật chất; xúc tiến thương mại, tiếp cận thị trường, liên kết phát triển sản xuất, phát triển ngành nghề với bảo quản, chế biến, tiêu thụ sản phẩm giữa hộ nghèo, cận nghèo, hộ mới thoát nghèo, cộng đồng với hợp tác xã, doanh nghiệp, tổ chức, cá nhân liên quan và các nội dung khác theo quy định của pháp luật; mô hình giảm nghèo gắn với quốc phòng, an ninh.'),
  (2002, 201, 2, 'Tổ chức các hoạt động đa dạng hóa sinh kế khác do cộng đồng đề xuất, phù hợp với phong tục, tập quán, nhu cầu của cộng đồng; phù hợp với mục tiêu của Chương trình và quy định của pháp luật.'),
  (2003, 202, 1, 'Phát triển sản xuất nông, lâm, ngư nghiệp: Tập huấn kỹ thuật, tư vấn chuyển giao kỹ thuật, cung cấp cây trồng, vật nuôi, vật tư, công cụ, dụng cụ sản xuất; phân bón, thức ăn chăn nuôi, thuốc bảo vệ thực vật, thuốc thú y và hỗ trợ khác theo quy định.'),
  (2004, 202, 2, 'Phát triển hệ thống lương thực, thực phẩm đảm bảo đủ dinh dưỡng.'),
  (2005, 202, 3, 'Tập huấn, tư vấn quản lý tiêu thụ nông sản, thí điểm, nhân rộng các giải pháp, sáng kiến phát triển sản xuất nông nghiệp gắn với chuỗi giá trị hiệu quả.'),
  (2006, 203, 1, 'Hoạt động can thiệp phòng chống suy dinh dưỡng, thiếu vi chất dinh dưỡng cho trẻ em 0-16 tuổi: Bổ sung Vitamin A cho trẻ em từ 6 đến 60 tháng tuổi, trẻ em dưới 5 tuổi bị suy dinh dưỡng, tiêu chảy, sởi, viêm đường hô hấp cấp. Cung cấp sản phẩm dinh dưỡng cho trẻ suy dinh dưỡng; Phát hiện, điều trị và quản lý suy dinh dưỡng cấp tính ở trẻ em tại cộng đồng. Tẩy giun định kỳ cho trẻ em dưới 6 tuổi. Tổ chức thực hiện bữa ăn đảm bảo dinh dưỡng và giáo dục dinh dưỡng cho học sinh bán trú/nội trú; Nói chuyện chuyên đề về chăm sóc dinh dưỡng hợp lý và tăng cường vận động thể lực, phòng chống suy dinh dưỡng và thiếu vi chất dinh dưỡng tại trường học. Hướng dẫn, tổ chức khảo sát, theo dõi, đánh giá tình trạng dinh dưỡng của trẻ em dưới 16 tuổi hàng năm và định kỳ theo kế hoạch. Cung cấp trang thiết bị đánh giá tình trạng dinh dưỡng của trẻ em cho cơ sở y tế tỉnh, huyện, xã, thôn bản và trường học, cung cấp các dụng cụ thực hành dinh dưỡng, vật tư y tế, thực phẩm bổ sung, tài liệu để triển khai các hoạt động can thiệp tại cộng đồng. Nâng cao năng lực cho cán bộ y tế tuyến cơ sở, nhân viên y tế thôn bản, y tế trường học, giáo viên, cán bộ làm công tác dinh dưỡng ở trường học và liên ngành khác về cải thiện chăm sóc dinh dưỡng bà mẹ và trẻ em.'),
  (2007, 203, 2, 'Hoạt động về truyền thông dinh dưỡng: Nhân bản, phát sóng, phát hành nội dung truyền thông bằng nhiều hình thức và nhiều kênh truyền thông, bao gồm truyền thông đại chúng, loa đài, báo giấy, tờ rơi, ... Tổ chức các buổi truyền thông tại thôn/bản/xã trong Tuần lễ Nuôi con bằng sữa mẹ, Tuần lễ Dinh dưỡng và phát triển, Ngày Vi chất dinh dưỡng, ngày tiêm chủng theo điều kiện và kế hoạch của địa phương, và dựa trên các công văn hướng dẫn của Bộ Y tế hàng năm.'),
  (2008, 203, 3, 'Hoạt động về kiểm tra, giám sát, khảo sát, đánh giá thực hiện.'),
  (2009, 204, 1, 'Hỗ trợ đầu tư cơ sở vật chất, thiết bị, phương tiện đào tạo tại Trung tâm Giáo dục nghề nghiệp – Giáo dục thường xuyên huyện.'),
  (2010, 204, 2, 'Xây dựng các chuẩn, phát triển chương trình, học liệu; phát triển nhà giáo và cán bộ quản lý phù hợp với đối tượng, trình độ phát triển kinh tế - xã hội ở vùng nghèo, vùng khó khăn.'),
  (2011, 204, 3, 'Điều tra, khảo sát, thống kê, dự báo nhu cầu học nghề; truyền thông, hướng nghiệp, hỗ trợ khởi nghiệp và tạo việc làm vùng nghèo, vùng khó khăn.'),
  (2012, 204, 4, 'Phát triển mô hình gắn kết giáo dục nghề nghiệp với doanh nghiệp vùng nghèo, vùng khó khăn.'),
  (2013, 204, 5, 'Đào tạo nghề cho người lao động thuộc hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo, người lao động có thu nhập thấp.'),
  (2014, 205, 1, 'Xây dựng cơ sở dữ liệu việc tìm người - người tìm việc.'),
  (2015, 205, 2, 'Hỗ trợ giao dịch việc làm.'),
  (2016, 205, 3, 'Quản lý lao động gắn với cơ sở dữ liệu quốc gia về dân cư và các cơ sở dữ liệu khác.'),
  (2017, 205, 4, 'Thu thập, phân tích, dự báo thị trường lao động.'),
  (2018, 205, 5, 'Hỗ trợ kết nối việc làm thành công.'),
  (2019, 206, 1, 'Xây dựng chuyên trang, chuyên mục, phóng sự, ấn phẩm truyền thông; tổ chức các hội thảo, hội nghị về giảm nghèo bền vững.'),
  (2020, 206, 2, 'Tuyên truyền, giáo dục, nâng cao nhận thức và trách nhiệm của cán bộ đảng viên, nhất là người đứng đầu trong công tác giảm nghèo; phát huy mạnh mẽ truyền thống đoàn kết, tinh thần “tương thân tương ái” của dân tộc ta đối với người nghèo.'),
  (2021, 206, 3, 'Truyền thông hướng dẫn người nghèo, hộ nghèo có kiến thức, kinh nghiệm trong lao động sản xuất, chủ động vươn lên thoát nghèo, không trông chờ, ỷ lại vào sự giúp đỡ của nhà nước và xã hội.'),
  (2022, 206, 4, 'Truyền thông nâng cao nhận thức cho đối tượng yếu thế, dễ bị tổn thương (đối tượng bảo trợ xã hội, trẻ em, phụ nữ bị bạo hành, người khuyết tật, người cao tuổi, người nghiện ma túy và đối tượng khác) để tiếp cận, thụ hưởng các chính sách giảm nghèo và an sinh xã hội, khơi dậy ý chí, nỗ lực vượt qua hoàn cảnh khó khăn, vươn lên trong cuộc sống; lồng ghép vấn đề bình đẳng giới trong nội dung truyền thông nhằm giảm định kiến giới, tạo điều kiện cho phụ nữ thoát nghèo.'),
  (2023, 206, 5, 'Tăng cường công tác thông tin, truyền thông và tư vấn chăm sóc dinh dưỡng. Xây dựng, cập nhật, cung cấp công cụ, tài liệu truyền thông dưới nhiều hình thức, ngôn ngữ phù hợp với các dân tộc cho cơ sở y tế các cấp.'),
  (2024, 206, 6, 'Hỗ trợ, phối hợp với các cơ quan báo chí tích cực tuyên truyền về công tác giảm nghèo, kịp thời giới thiệu các cá nhân, tập thể, mô hình, kinh nghiệm hay trong giảm nghèo bền vững; tổ chức biên soạn, in ấn và phát hành các sản phẩm thông tin, tuyên truyền về các chính sách, nội dung giảm nghèo.'),
  (2025, 206, 7, 'Tổ chức thực hiện phong trào thi đua “Cả nước chung tay vì người nghèo - Không để ai bị bỏ lại phía sau”, khơi dậy ý chí tự lực tự cường, phát huy nội lực vươn lên “thoát nghèo, xây dựng cuộc sống ấm no” của người dân và cộng đồng, phấn đấu “Vì một Việt Nam không còn đói nghèo”; biểu dương, khen thưởng đối với các địa phương, cộng đồng, hộ nghèo phấn đấu và có thành tích thoát nghèo bền vững.'),
  (2026, 206, 8, 'Xây dựng, tổ chức thực hiện các chương trình thông tin và truyền thông về công tác giảm nghèo đa chiều, giáo dục nghề nghiệp, việc làm, trợ giúp xã hội, bảo vệ, chăm sóc trẻ em, dinh dưỡng và bình đẳng giới.'),
  (2027, 206, 9, 'Xây dựng, phát triển mạng lưới cán bộ tuyên truyền viên, báo cáo viên về giảm nghèo từ cấp huyện tới cơ sở.'),
  (2028, 206, 10, 'Tổ chức các hoạt động đối thoại chính sách về giảm nghèo định kỳ ở các cấp, các ngành, nhất là cơ sở để tăng cường giải thích về chính sách, giải quyết các vướng mắc trong quá trình thực hiện chính sách.'),
  (2029, 206, 11, 'Truyền thông, nâng cao khả năng tiếp cận trợ giúp pháp lý cho người nghèo và đối tượng yếu thế, người dân tại vùng khó khăn để họ biết và thụ hưởng khi có yêu cầu.'),
  (2030, 206, 12, 'Tăng cường tuyên truyền trên các Trang thông tin điện tử của các đơn vị, địa phương về công tác giảm nghèo.'),
  (2031, 206, 13, 'Truyền thông, nâng cao nhận thức, trách nhiệm cho cộng đồng, gia đình về công tác xóa mù chữ, nâng cao tỷ lệ trẻ em đi học đúng độ tuổi; huy động các tổ chức kinh tế, xã hội, đơn vị vũ trang nhân dân, cộng đồng dân cư có trách nhiệm tham gia công tác xóa mù chữ, nâng cao tỷ lệ đi học đúng độ tuổi cho trẻ em nghèo; nâng tỷ lệ qua đào tạo cho người nghèo, người dân sinh sống trên địa bàn đặc biệt khó khăn; đảm bảo tỷ lệ biết chữ cân bằng giữa nam và nữ, góp phần nâng cao chất lượng nguồn nhân lực và phát triển kinh tế - xã hội ở vùng khó khăn.'),
  (2032, 207, 1, 'Xây dựng tài liệu và đào tạo, tập huấn, bồi dưỡng kiến thức, kỹ năng, nghiệp vụ cho đội ngũ cán bộ làm công tác giảm nghèo; chú trọng các nội dung thực hiện Chương trình, giải quyết các chiều thiếu hụt dịch vụ xã hội cơ bản cho người nghèo về việc làm, giáo dục nghề nghiệp, đi làm việc ở nước ngoài theo hợp đồng, y tế, giáo dục, nhà ở, nước sạch và vệ sinh, thông tin. Nâng cao kiến thức, kỹ năng, nghiệp vụ cho đội ngũ cán bộ làm công tác trợ giúp pháp lý, công tác xã hội, bình đẳng giới nhằm hỗ trợ hiệu quả cho người nghèo, đối tượng yếu thế, có hoàn cảnh khó khăn.'),
  (2033, 207, 2, 'Tổ chức học tập, trao đổi kinh nghiệm trong và ngoài nước; tổ chức hội thảo, hội nghị và các hoạt động khác về công tác giảm nghèo.'),
  (2034, 208, 1, 'Triển khai, thực hiện khung kết quả của Chương trình, gồm: Hệ thống các mục tiêu, chỉ tiêu đánh giá kết quả thực hiện các chính sách, chương trình, dự án giảm nghèo tiếp cận đa chiều; triển khai quy trình, chi tiết hệ thống giám sát và đánh giá, hệ thống các biểu mẫu báo cáo, cơ chế thu thập thông tin; nội dung, cơ chế báo cáo; cách thức sử dụng thông tin của hệ thống giám sát và đánh giá cho quản lý và tổ chức thực hiện.'),
  (2035, 208, 2, 'Kiểm tra, giám sát, đánh giá kết quả thực hiện các chính sách, chương trình, dự án giảm nghèo định kỳ, hằng năm hoặc đột xuất.'),
  (2036, 208, 3, 'Rà soát hộ nghèo, hộ cận nghèo hằng năm; tổ chức điều tra, đánh giá đầu kỳ, giữa kỳ và cuối kỳ ở các cấp.'),
  (2037, 208, 4, 'Triển khai hệ thống cơ sở dữ liệu và phần mềm quản lý dữ liệu giảm nghèo ở các cấp theo hướng dẫn của Bộ Lao động - Thương binh và Xã hội.')
ON DUPLICATE KEY UPDATE id = activity.id;

INSERT INTO output (id, project_id, ord, text) VALUES
  (2201, 201, 1, 'Nhân rộng các mô hình giảm nghèo, dự án hỗ trợ phát triển sản xuất cho người nghèo, người khuyết tật có hiệu quả phù hợp với điều kiện sinh thái của vùng.'),
  (2202, 201, 2, 'Hỗ trợ phát triển các tổ hợp tác, hợp tác xã tạo việc làm, sinh kế bền vững, thu nhập ổn định cho người nghèo, cận nghèo. Ưu tiên hỗ trợ các mô hình, dự án hỗ trợ phát triển sản xuất do phụ nữ, người khuyết tật, người dân tộc thiểu số quản lý; ưu tiên hỗ trợ mô hình thuộc lĩnh vực: trồng trọt, chăn nuôi, tiểu thủ công nghiệp, phát triển du lịch bản địa.'),
  (2203, 202, 1, 'Hỗ trợ phát triển sản xuất nhằm đáp ứng nhu cầu dinh dưỡng; nâng cao năng suất cây trồng, vật nuôi.'),
  (2204, 202, 2, 'Nâng cao năng lực quản lý sản xuất, kinh tế của hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo và các nội dung hỗ trợ khác phù hợp với tính chất của hoạt động sinh kế định hướng thị trường; khuyến khích các doanh nghiệp, hợp tác xã tham gia cam kết bao tiêu sản phẩm.'),
  (2205, 203, 1, 'Hạ xuống mức thấp các thể thiếu dinh dưỡng ở bà mẹ và trẻ em hộ nghèo và cận nghèo.'),
  (2206, 203, 2, 'Cải thiện tình trạng thiếu vi chất dinh dưỡng ở trẻ em hộ nghèo và hộ cận nghèo.'),
  (2207, 204, 1, 'Người thuộc hộ nghèo, hộ cận nghèo, người mới thoát nghèo, người lao động có thu nhập thấp được nâng cao kỹ năng nghề nghiệp.'),
  (2208, 204, 2, 'Tạo sinh kế, tạo việc làm, tăng thu nhập và nâng cao chất lượng cuộc sống của người nghèo.'),
  (2209, 205, 1, 'Cung cấp kịp thời thông tin về chính sách lao động, việc làm và cơ hội việc làm phù hợp với khả năng, nguyện vọng của người lao động thuộc hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo.'),
  (2210, 205, 2, 'Tạo việc làm cho người lao động vùng đặc biệt khó khăn, hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo để thoát nghèo bền vững.'),
  (2211, 206, 1, 'Người nghèo, người dân tại các địa bàn thực hiện Chương trình; các tổ chức và cá nhân có liên quan được nâng cao nhận thức về công tác giảm nghèo, các chính sách có liên quan đến giảm nghèo.'),
  (2212, 206, 2, 'Các hoạt động truyền thông được tổ chức với nhiều hình thức phù hợp: trên các phương tiện thông tin đại chúng; trang thông tin điện tử của các đơn vị, địa phương; tờ rơi, tờ gấp, pano; đối thoại chính sách; nói chuyện chuyên đề; trợ giúp pháp lý...'),
  (2213, 207, 1, 'Đội ngũ cán bộ, nhân viên làm công tác giảm nghèo các cấp được nâng cao năng lực, áp dụng vào thực tế triển khai nhiệm vụ.'),
  (2214, 207, 2, 'Các chính sách, chương trình về giảm nghèo được thực hiện đảm bảo đúng đối tượng, mục tiêu, hiệu quả, bền vững.'),
  (2215, 208, 1, 'Bảo đảm tổ chức triển khai thực hiện cơ chế, chính sách, Chương trình, đúng mục tiêu, đúng định hướng, đúng luật pháp, hiệu quả. Kịp thời giám sát, đánh giá tình hình, kết quả thực hiện, giải quyết những vấn đề khó khăn, vướng mắc, hạn chế.')
ON DUPLICATE KEY UPDATE id = output.id;

-- low and high are hundredths of the figure's own unit; NULL is an open end or no figure.
INSERT INTO target (id, plan_id, project_id, ord, name, figure, low, high, remark) VALUES
  (301, 200, NULL, 1, 'Giảm tỷ lệ hộ nghèo toàn huyện năm 2024', 'từ 2,5%/năm', 250, NULL, 'Hiểu là ít nhất 2,5 điểm phần trăm một năm; câu chữ của Kế hoạch chưa rõ.'),
  (302, 200, NULL, 2, 'Giảm tỷ lệ hộ nghèo, riêng các xã đặc biệt khó khăn', '4-7%/năm', 400, 700, 'Kế hoạch không liệt kê các xã đặc biệt khó khăn.'),
  (303, 200, 207, 3, 'Đội ngũ cán bộ làm công tác giảm nghèo các cấp được đào tạo, nâng cao năng lực về chuyên môn, nghiệp vụ', '100%', 10000, 10000, NULL),
  (304, 200, NULL, 4, 'Hộ mới thoát nghèo được tính trong thời gian kể từ thời điểm thoát nghèo', 'trong vòng 36 tháng', NULL, 3600, 'Điều kiện thụ hưởng.'),
  (305, 200, 203, 5, 'Bổ sung Vitamin A cho trẻ em', 'từ 6 đến 60 tháng tuổi', 600, 6000, 'Tính bằng tháng tuổi; không có chỉ tiêu tỷ lệ bao phủ.'),
  (306, 200, 203, 6, 'Tẩy giun định kỳ cho trẻ em', 'dưới 6 tuổi', NULL, 600, 'Tính bằng tuổi.'),
  (307, 200, 203, 7, 'Cải thiện dinh dưỡng cho trẻ em', 'dưới 16 tuổi', NULL, 1600, 'Có chỗ ghi "0-16 tuổi": giới hạn trên không thống nhất trong Kế hoạch.'),
  (308, 200, NULL, 8, 'Tăng cường, đẩy mạnh sự kết nối trong công tác đào tạo nghề, tạo việc làm, hỗ trợ sinh kế, khả năng tiếp cận các dịch vụ xã hội cơ bản cho người nghèo.', NULL, NULL, NULL, 'Mục tiêu cụ thể, định tính.'),
  (309, 200, NULL, 9, 'Nâng cao chất lượng nguồn nhân lực cho lao động nghèo, tạo việc làm gắn với thu nhập, cải thiện sinh kế và nâng cao chất lượng cuộc sống của người nghèo.', NULL, NULL, NULL, 'Mục tiêu cụ thể, định tính.'),
  (310, 200, NULL, 10, 'Tuyên truyền phù hợp về các chương trình, chính sách, mô hình về giảm nghèo đến người thuộc hộ nghèo, hộ cận nghèo và cộng đồng dân cư trên địa bàn huyện.', NULL, NULL, NULL, 'Mục tiêu cụ thể, định tính.'),
  (311, 200, NULL, 11, 'Các mô hình giảm nghèo được xây dựng và nhân rộng, dự án hỗ trợ phát triển sản xuất cho người nghèo, người khuyết tật có hiệu quả phù hợp với điều kiện sinh thái của vùng.', NULL, NULL, NULL, 'Kết quả chủ yếu, định tính.'),
  (312, 200, NULL, 12, 'Hỗ trợ phát triển sản xuất nhằm đáp ứng nhu cầu dinh dưỡng; nâng cao năng suất cây trồng, vật nuôi.', NULL, NULL, NULL, 'Kết quả chủ yếu, định tính.'),
  (313, 200, NULL, 13, 'Phát triển giáo dục nghề nghiệp, việc làm bền vững tại các xã đặc biệt khó khăn, hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo.', NULL, NULL, NULL, 'Kết quả chủ yếu, định tính.'),
  (314, 200, NULL, 14, 'Người dân và cộng đồng được nâng cao nhận thức, trách nhiệm về công tác giảm nghèo đa chiều, bao trùm, bền vững nhằm khơi dậy tinh thần tự lực, tự cường vươn lên thoát nghèo, huy động nguồn lực để thực hiện mục tiêu giảm nghèo.', NULL, NULL, NULL, 'Kết quả chủ yếu, định tính.'),
  (315, 200, NULL, 15, 'Các hoạt động giám sát, kiểm tra, đánh giá được tổ chức định kỳ theo quy định nhằm phát hiện những khó khăn, vướng mắc để có giải pháp giải quyết kịp thời.', NULL, NULL, NULL, 'Kết quả chủ yếu, định tính.')
ON DUPLICATE KEY UPDATE id = target.id;

-- What is open, contradictory or put right in the plan's own text.
INSERT INTO plan_note (id, plan_id, project_id, ord, text) VALUES
  (601, 200, NULL, 1, 'Số và ngày ban hành để trống trong văn bản ("Số: /KH-UBND", "ngày tháng 01 năm 2024").'),
  (602, 200, NULL, 2, 'Phần mở đầu ghi ban hành Kế hoạch "năm 2023", trong khi tên và nội dung là Kế hoạch năm 2024.'),
  (603, 200, NULL, 3, 'Nghị quyết số 22/2022/NQ-HĐND của HĐND tỉnh ghi ngày 23/6/2022 ở phần căn cứ nhưng "ngày 23 tháng 7 năm 2022" ở mục e của từng dự án.'),
  (604, 200, NULL, 4, 'Tên huyện viết khi "Đắk Hà", khi "Đăk Hà".'),
  (605, 200, NULL, 5, 'Phụ lục kết quả thực hiện năm 2023 (mục I) không kèm theo văn bản nạp vào hệ thống.'),
  (606, 200, NULL, 6, 'Chỉ tiêu giảm hộ nghèo ghi "giảm tỷ lệ hộ nghèo toàn huyện năm 2024 từ 2,5%/năm": chưa rõ là điểm phần trăm, và là mức tối thiểu hay mức đầu kỳ.'),
  (607, 200, NULL, 7, 'Các xã đặc biệt khó khăn (chỉ tiêu 4-7%/năm) không được liệt kê.'),
  (608, 200, NULL, 8, 'Kinh phí không chia theo xã, theo quý, cũng không chia vốn đầu tư và vốn sự nghiệp.'),
  (609, 200, NULL, 9, 'Tin nhắn SMS không được nêu tên ở mục nào; cơ sở là truyền thông (6.2), thông tin việc làm (4.3) và cơ chế thu thập thông tin (7.2).'),
  (610, 200, NULL, 10, 'Phần V.7 giao MTTQ và các tổ chức chính trị - xã hội phối hợp tuyên truyền, vận động, giám sát và phản biện chung, không gắn với tiểu dự án nào; vì vậy không có dòng phân công riêng.'),
  (611, 200, 201, 1, 'Vốn huy động hợp pháp khác (nếu có) chỉ được nêu ở 2, 3.1 và 4.1.'),
  (612, 200, 201, 2, 'Người khuyết tật (không có sinh kế ổn định) cũng là đối tượng nhưng không phải một loại hộ: xét theo từng người.'),
  (613, 200, 202, 1, 'Chữ quét sai đã sửa: "thị điểm" thành "thí điểm".'),
  (614, 200, 202, 2, 'Người khuyết tật (không có sinh kế ổn định) cũng là đối tượng nhưng không phải một loại hộ: xét theo từng người.'),
  (615, 200, 203, 1, 'Chữ quét sai đã sửa: "sỏi" thành "sởi" (Bổ sung Vitamin A).'),
  (616, 200, 203, 2, 'Tuổi của đối tượng ghi khi "0-16 tuổi", khi "dưới 16 tuổi".'),
  (617, 200, 204, 1, 'Mục b không nhắc thời hạn 36 tháng của hộ mới thoát nghèo; áp dụng theo định nghĩa ở mục III.1.b.'),
  (618, 200, 204, 2, '"Người lao động có thu nhập thấp" chưa được định nghĩa vào năm 2024; tiêu chí chỉ có từ NĐ 30/2025/NĐ-CP.'),
  (619, 200, 205, 1, 'Mục b không nhắc thời hạn 36 tháng của hộ mới thoát nghèo; áp dụng theo định nghĩa ở mục III.1.b.'),
  (620, 200, 206, 1, 'Gộp truyền thông với quà Tết (907 triệu đồng) và gạo cứu đói giáp hạt (176 triệu đồng); hai khoản này cần danh sách người nhận.'),
  (621, 200, 206, 2, 'Chữ quét sai đã sửa: "nâng tỷ lệ qua đào" thành "qua đào tạo"; "đối giáp hạt" thành "đói giáp hạt".'),
  (622, 200, 208, 1, 'Yêu cầu dùng phần mềm và cơ sở dữ liệu giảm nghèo của Bộ: hệ thống này xuất và nhập danh sách, không thay thế.')
ON DUPLICATE KEY UPDATE id = plan_note.id;

-- Whom each sub-project serves, by class of household. 7.1 and 7.2 serve staff and bodies: no rows.
INSERT INTO eligibility (id, project_id, class, priority, months, source) VALUES
  (801, 201, 'poor', 1, NULL, 'Kế hoạch năm 2024, mục III.1.b'),
  (802, 201, 'near_poor', 2, NULL, 'Kế hoạch năm 2024, mục III.1.b'),
  (803, 201, 'escaped', 3, 36, 'Kế hoạch năm 2024, mục III.1.b'),
  (804, 202, 'poor', 1, NULL, 'Kế hoạch năm 2024, mục III.2.1.b'),
  (805, 202, 'near_poor', 2, NULL, 'Kế hoạch năm 2024, mục III.2.1.b'),
  (806, 202, 'escaped', 3, 36, 'Kế hoạch năm 2024, mục III.2.1.b'),
  (807, 203, 'poor', 1, NULL, 'Kế hoạch năm 2024, mục III.2.2.b'),
  (808, 203, 'near_poor', 2, NULL, 'Kế hoạch năm 2024, mục III.2.2.b'),
  (809, 203, 'escaped', 3, 36, 'Kế hoạch năm 2024, mục III.2.2.b'),
  (810, 204, 'poor', 1, NULL, 'Kế hoạch năm 2024, mục III.3.1.b'),
  (811, 204, 'near_poor', 2, NULL, 'Kế hoạch năm 2024, mục III.3.1.b'),
  (812, 204, 'escaped', 3, 36, 'Kế hoạch năm 2024, mục III.3.1.b; 36 tháng theo mục III.1.b'),
  (813, 205, 'poor', 1, NULL, 'Kế hoạch năm 2024, mục III.3.2.b'),
  (814, 205, 'near_poor', 2, NULL, 'Kế hoạch năm 2024, mục III.3.2.b'),
  (815, 205, 'escaped', 3, 36, 'Kế hoạch năm 2024, mục III.3.2.b; 36 tháng theo mục III.1.b'),
  (816, 204, 'low_income', 4, NULL, 'Kế hoạch năm 2024, mục III.3.1.b'),
  (817, 205, 'low_income', 4, NULL, 'Kế hoạch năm 2024, mục III.3.2.b (người lao động nói chung)'),
  (818, 205, 'average', 4, NULL, 'Kế hoạch năm 2024, mục III.3.2.b (người lao động nói chung)'),
  (819, 205, 'not_poor', 4, NULL, 'Kế hoạch năm 2024, mục III.3.2.b (người lao động nói chung)'),
  (820, 206, 'poor', 1, NULL, 'Kế hoạch năm 2024, mục III.4.b'),
  (821, 206, 'near_poor', 2, NULL, 'Kế hoạch năm 2024, mục III.4.b (người dân tại các địa bàn)'),
  (822, 206, 'escaped', 2, NULL, 'Kế hoạch năm 2024, mục III.4.b (người dân tại các địa bàn)'),
  (823, 206, 'low_income', 2, NULL, 'Kế hoạch năm 2024, mục III.4.b (người dân tại các địa bàn)'),
  (824, 206, 'average', 2, NULL, 'Kế hoạch năm 2024, mục III.4.b (người dân tại các địa bàn)'),
  (825, 206, 'not_poor', 2, NULL, 'Kế hoạch năm 2024, mục III.4.b (người dân tại các địa bàn)')
ON DUPLICATE KEY UPDATE id = eligibility.id;

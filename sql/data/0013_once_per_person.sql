-- SPDX-License-Identifier: MPL-2.0
-- That support for learning a trade is given once to one person: the rule the payment lists keep, with its source.

INSERT INTO rule_value (id, code, name, value, measure, valid_from, valid_to, source, verified) VALUES
  (6130, 'training_once', 'Số lần một người được hỗ trợ học nghề theo chính sách này', 1, 'lần', '2016-01-01', NULL, 'QĐ 46/2015/QĐ-TTg', 1)
ON DUPLICATE KEY UPDATE id = rule_value.id;

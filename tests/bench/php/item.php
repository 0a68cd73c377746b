<?php
// SPDX-License-Identifier: MPL-2.0
// The same household by its id, as plain PHP would do it: a persistent connection, one prepared statement, no session.
mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
$db = new mysqli('p:localhost', getenv('DB_USER'), getenv('DB_PASSWORD'), getenv('DB_NAME'), 0, getenv('DB_SOCKET'));
$db->set_charset('utf8mb4');
$statement = $db->prepare('SELECT id, version, unit_id, village_id, code, name, address, state, class, registered_on, note,'
    . ' created_at, updated_at FROM household WHERE id = ? AND deleted_at IS NULL');
$id = (int) basename($_SERVER['DOCUMENT_URI']);
$statement->bind_param('i', $id);
$statement->execute();
$row = $statement->get_result()->fetch_assoc();
if (!$row) {
    http_response_code(404);
    exit;
}
header('Content-Type: application/json');
echo json_encode($row, JSON_UNESCAPED_UNICODE);

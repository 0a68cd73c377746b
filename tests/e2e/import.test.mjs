#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Lists that go out as Excel, are filled in, and come back: what is looked over writes nothing, what is written is all or nothing, and
// each fault is told at its row.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { eventually, Officer, openBrowser, SIZES } from "./lib/browser.mjs";
import { book, edited, emptied, renamed, XLSX, zip } from "./lib/sheetfile.mjs";
import { PASSWORD, startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";
import { cellTexts, sheet } from "./lib/xlsx.mjs";

const HOME = 15;     // xã Đăk Ui (đến 30/06/2025)
const FOREIGN = 20;  // xã Hà Mòn
const BODY_MAX = 8 << 20;

const send = (client, collection, bytes, query, headers = {}) =>
  client.call("POST", `${collection}/import`, { raw: bytes, query, headers: { "Content-Type": XLSX, ...headers } });
const look = async (client, collection, rows) => wants(await send(client, collection, Array.isArray(rows) ? book(rows) : rows), 200);

// Looks over, wants no fault, writes.
async function bring(client, collection, rows) {
  const bytes = Array.isArray(rows) ? book(rows) : rows;
  const seen = await look(client, collection, bytes);
  assert.deepEqual(seen.errors, []);
  if (Array.isArray(rows)) assert.equal(seen.rows, rows.length - 1);
  assert.deepEqual([seen.good, seen.bad], [seen.rows, 0]);
  return wants(await send(client, collection, bytes, { confirm: seen.digest }), 200);
}

const fault = (seen, row, field) => seen.errors.find((e) => e.row === row && e.field === field);

function wantsFault(seen, row, field, code, words) {
  const found = fault(seen, row, field);
  assert.ok(found, `no fault at row ${row}, ${field}: ${JSON.stringify(seen.errors)}`);
  assert.equal(found.code, code, JSON.stringify(found));
  if (words) assert.match(found.detail, words);
  return found;
}

async function exported(client, collection, query) {
  const answer = await client.get(`${collection}/export`, query);
  wants(answer, 200);
  return answer.bytes;
}

const byName = ([a], [b]) => (a < b ? -1 : 1);
const count = async (client, collection) => (await client.all(collection)).length;

async function roundTrips(tally, { officer, stranger }) {
  await tally.test("villages: filled in, written, exported, edited and brought back", async () => {
    const made = await bring(officer, "villages", [
      ["STT", "Xã, thị trấn", "Tên thôn, làng", "Mã thôn", "Đặc biệt khó khăn", "Từ ngày"],
      [1, "Xã Đăk Ui", "Thôn Kon Pông", "007", "Đặc biệt khó khăn", "05/01/2020"],
      [2, "", "Làng Đăk Kơ Đêm", 12, "không", { day: "2021-12-31" }],
    ]);
    assert.deepEqual(made, { created: 2 });
    const rows = (await officer.all("villages", { unit_id: HOME })).sort((a, b) => a.id - b.id);
    assert.deepEqual(rows.map((r) => [r.name, r.code, r.hardship, r.unit_id]), [["Thôn Kon Pông", "007", "yes", HOME], ["Làng Đăk Kơ Đêm", "12", "no", HOME]]);
    const whole = await Promise.all(rows.map(async (r) => (await officer.get(`villages/${r.id}`)).body.valid_from));
    assert.deepEqual(whole, ["2020-01-05", "2021-12-31"]);
    const out = await exported(officer, "villages", { unit_id: HOME });
    assert.deepEqual(await bring(officer, "villages", edited(out, renamed("Tên thôn, làng", "mới", "Mã số"))), { created: 2 });
    assert.deepEqual((await officer.all("villages", { unit_id: HOME })).map((r) => r.name).sort(), ["Làng Đăk Kơ Đêm", "Làng Đăk Kơ Đêm mới", "Thôn Kon Pông", "Thôn Kon Pông mới"]);
  });
  await tally.test("households: the village is found by its name within the unit of the row", async () => {
    assert.deepEqual(await bring(stranger, "villages", [["Tên thôn, làng"], ["Thôn Kon Pông"]]), { created: 1 });
    await bring(officer, "households", [
      ["Tên chủ hộ *", "Thôn, làng *", "Ngày đăng ký *", "Hồ sơ", "Ghi chú"],
      ["A Thông", "Thôn Kon Pông", { day: "2024-01-05" }, "Đầy đủ", "=cmd|' /C calc'!A0"],
      ["Y Hương", "thôn kon pông", "6/1/2024", "incomplete", ""],
    ]);
    const mine = await officer.all("households");
    assert.deepEqual(mine.map((r) => [r.name, r.registered_on, r.state, r.unit_id]), [["A Thông", "2024-01-05", "complete", HOME], ["Y Hương", "2024-01-06", "incomplete", HOME]]);
    assert.equal((await officer.get(`households/${mine[0].id}`)).body.note, "=cmd|' /C calc'!A0");
    assert.deepEqual((await officer.all("households", { q: "y hương" })).map((r) => r.id), [mine[1].id], "the search knows them");
    const out = await exported(officer, "households");
    assert.deepEqual(await bring(officer, "households", edited(out, renamed("Tên chủ hộ", "Hai", "Mã số", "Mã hộ"))), { created: 2 });
    const both = (await officer.all("households")).map((r) => [r.name, r.registered_on, r.state, r.labels.village_id]).sort(byName);
    assert.deepEqual(both, [
      ["A Thông", "2024-01-05", "complete", "Thôn Kon Pông"], ["A Thông Hai", "2024-01-05", "complete", "Thôn Kon Pông"],
      ["Y Hương", "2024-01-06", "incomplete", "Thôn Kon Pông"], ["Y Hương Hai", "2024-01-06", "incomplete", "Thôn Kon Pông"],
    ]);
  });
  await tally.test("persons: years of birth, words, yes and no, numbers of people", async () => {
    await bring(officer, "persons", [
      ["Họ và tên", "Giới tính", "Ngày sinh", "Dân tộc", "Số định danh cá nhân", "Người có công", "Khuyết tật"],
      ["A Thông", "Nam", 1985, "Xơ Đăng", "062085001234", "x", "Không"],
      ["Y Hương", "nữ", "05/01/1990", "", 462190001234, true, false],
    ]);
    const [a, y] = (await officer.all("persons")).sort((p, q) => p.id - q.id);
    const first = (await officer.get(`persons/${a.id}`)).body;
    assert.deepEqual([first.birth, first.sex, first.id_number, first.merit, first.disabled, first.unit_id], ["1985", "male", "062085001234", true, false, HOME]);
    assert.equal(first.labels.ethnic_id, "Xơ Đăng");
    assert.deepEqual((await officer.get(`persons/${y.id}`)).body.id_number, "462190001234");
    const out = await exported(officer, "persons");
    assert.deepEqual(await bring(officer, "persons", edited(out, renamed("Họ và tên", "Hai", "Mã số"))), { created: 2 });
    assert.deepEqual((await officer.all("persons")).map((r) => [r.name, r.birth, r.sex]).sort(byName), [
      ["A Thông", "1985", "male"], ["A Thông Hai", "1985", "male"], ["Y Hương", "1990-01-05", "female"], ["Y Hương Hai", "1990-01-05", "female"],
    ]);
  });
  await tally.test("phones and memberships: references by number, lost zeros", async () => {
    const [a] = (await officer.all("persons", { q: "a thông" })).filter((p) => p.name === "A Thông");
    const [house] = await officer.all("households", { q: "a thông" });
    await bring(officer, "phones", [["Của ai", "Số điện thoại"], [`#${a.id}`, 912345678], [String(a.id), "01682345678"]]);
    const phones = await Promise.all((await officer.all("phones", { person_id: a.id })).map(async (p) => (await officer.get(`phones/${p.id}`)).body.number));
    assert.deepEqual(phones.sort(), ["+84382345678", "+84912345678"]);
    await bring(officer, "memberships", [["Hộ", "Thành viên", "Quan hệ với chủ hộ", "Từ ngày"], [house.code, a.id, "Chủ hộ", "5/1/2024"]]);
    assert.equal((await officer.all("memberships", { household_id: house.id }))[0].relation, "head");
  });
}

async function atOnce(tally, { server, admin }) {
  await tally.test("units: whoever is logged in sees the rows of a unit brought below hers at once, in every process", async () => {
    const officer = await server.user("commune", HOME, "thay.ngay");
    const ask = () => Promise.all(Array.from({ length: 16 }, () => officer.get("households", { q: "Kon Xa" })));
    for (const a of await ask()) wants(a, 200); // every process has her session in its cache
    await bring(admin, "units", [["Mã đơn vị", "Tên đơn vị", "Cấp", "Thuộc", "Từ ngày"], ["k15a", "Cơ sở Kon Xa", "commune", `#${HOME}`, "01/01/2024"]]);
    const [unit] = await admin.all("units", { code: "k15a" });
    const village = wants(await admin.post("villages", { unit_id: unit.id, name: "Thôn Kon Xa" }), 201);
    const house = wants(await admin.post("households", { name: "A Kon Xa", village_id: village.id, state: "incomplete" }), 201);
    for (const a of await ask()) assert.deepEqual(wants(a, 200).items.map((r) => r.id), [house.id]);
  });
}

async function faults(tally, { officer, admin }) {
  await tally.test("a look writes nothing, not even its key", async () => {
    const before = await count(officer, "households");
    const key = randomUUID(), bytes = book([["Tên chủ hộ", "Thôn, làng"], ["A Nhìn", "Thôn Kon Pông"]]);
    for (let i = 0; i < 2; i++) {
      const answer = await send(officer, "households", bytes, undefined, { "Idempotency-Key": key });
      assert.equal(wants(answer, 200).good, 1);
      assert.equal(answer.headers["idempotency-replayed"], undefined);
    }
    assert.equal(await count(officer, "households"), before);
    assert.deepEqual((await officer.all("households", { q: "a nhìn" })), []);
    assert.deepEqual((await admin.all("audit", { action: "create", entity: "household" })).filter((r) => JSON.stringify(r).includes("A Nhìn")), []);
  });
  await tally.test("one bad row, and none is written", async () => {
    const before = await count(officer, "villages");
    const rows = [["Tên thôn, làng"], ["Thôn Tốt"], ["123"], ["Thôn Tốt Hai"]];
    const seen = await look(officer, "villages", rows);
    assert.deepEqual([seen.rows, seen.good, seen.bad, seen.errors.length], [3, 2, 1, 1]);
    const told = wantsFault(seen, 3, "name", "bad_name");
    assert.deepEqual([told.label, told.column], ["Tên thôn, làng", "A"]);
    const refused = await send(officer, "villages", book(rows), { confirm: seen.digest });
    wants(refused, 422);
    assert.deepEqual(refused.body.errors.map((e) => [e.field, e.code]), [["rows.3.name", "bad_name"]]);
    assert.equal(await count(officer, "villages"), before);
  });
  await tally.test("another unit's village is refused at its row", async () => {
    wants(await admin.post("villages", { unit_id: FOREIGN, name: "Thôn Riêng" }), 201);
    const seen = await look(officer, "households", [["Tên chủ hộ", "Xã, thị trấn", "Thôn, làng"], ["A", "Xã Hà Mòn", "Thôn Riêng"], ["B", "", "Thôn Riêng"], ["C", "Xã Đăk Ui", "Thôn Kon Pông"]]);
    assert.deepEqual([seen.good, seen.bad], [1, 2]);
    wantsFault(seen, 2, "village_id", "not_found");
    wantsFault(seen, 3, "village_id", "not_found");
    const unit = await look(officer, "villages", [["Xã, thị trấn", "Tên thôn, làng"], ["Xã Hà Mòn", "Thôn X"], [FOREIGN, "Thôn Y"]]);
    wantsFault(unit, 2, "unit_id", "not_found");
    wantsFault(unit, 3, "unit_id", "not_found");
  });
  await tally.test("an identity number that is there, or twice in the file, is refused at its row", async () => {
    const seen = await look(officer, "persons", [
      ["Họ và tên", "Số định danh cá nhân"], ["A Một", "062085001234"], ["A Hai", "062085009999"], ["A Ba", "062085009999"], ["A Bốn", 62085001234], ["A Năm", "•••••••••234"], ["A Sáu", "06208500123x"],
    ]);
    wantsFault(seen, 2, "id_number", "number_taken");
    wantsFault(seen, 4, "id_number", "number_taken");
    assert.equal(fault(seen, 3, "id_number"), undefined);
    wantsFault(seen, 5, "id_number", "lost_zero", /Text/);
    wantsFault(seen, 6, "id_number", "masked");
    wantsFault(seen, 7, "id_number", "bad_id_number");
    assert.deepEqual([seen.good, seen.bad], [1, 5]);
  });
  await tally.test("an exported list brought back as it is would be there twice", async () => {
    const seen = await look(officer, "households", await exported(officer, "households"));
    assert.equal(seen.good, 0);
    assert.ok(seen.rows >= 4);
    for (let i = 0; i < seen.rows; i++) wantsFault(seen, i + 2, "code", "already_there", /mã số/);
    const byId = await look(officer, "households", edited(await exported(officer, "households"), emptied("Mã hộ")));
    assert.deepEqual([byId.good, byId.errors[0].field, byId.errors[0].label, byId.errors[0].code], [0, "id", "Mã số", "already_there"]);
  });
  await tally.test("what could mean two things is refused with both named", async () => {
    const units = await look(admin, "villages", [["Xã, thị trấn", "Tên thôn, làng"], ["Xã Đăk Ui", "Thôn Chung"], ["Xã Đăk Ui (đến 30/06/2025)", "Thôn Chung"], ["#33", "Thôn Chung"], ["Xã Đăk Ui (đến 01/01/2020)", "Thôn Lạ"]]);
    wantsFault(units, 2, "unit_id", "ambiguous", /#15 Xã Đăk Ui \(đến 30\/06\/2025\); #33 Xã Đăk Ui \(từ 01\/07\/2025\)/);
    wantsFault(units, 5, "unit_id", "not_found");
    assert.equal(units.good, 2);
    const money = await look(admin, "budget-lines", [
      ["Tiểu dự án", "Nguồn vốn", "Nội dung", "Số tiền (đồng)"], ["6.2", "Ngân sách Trung ương", "Thử", "1.350"], ["6.2", "central", "Thử", "1.350.000"], ["6.2", "central", "Thử", 12.5],
    ]);
    wantsFault(money, 2, "amount", "ambiguous_number", /1\.350/);
    wantsFault(money, 4, "amount", "not_whole");
    assert.equal(money.good, 1);
  });
  await tally.test("an admin's export, units of one name and all, comes back", async () => {
    const out = await exported(admin, "villages");
    assert.ok(cellTexts(out).includes("Xã Đăk Ui (đến 30/06/2025)"));
    const seen = await look(admin, "villages", edited(out, renamed("Tên thôn, làng", "lại", "Mã số")));
    assert.deepEqual(seen.errors, []);
    assert.ok(seen.good >= 5);
  });
}

async function wholeFile(tally, { server, officer, leader, admin }) {
  const rows = [["Tên thôn, làng"], ["Thôn Một Mình"]];
  await tally.test("columns are told: taken, ignored, unknown", async () => {
    const seen = await look(officer, "households", [["DANH SÁCH HỘ"], [], ["STT", "Mã hộ", "TÊN CHỦ HỘ", "village_id", "Cột lạ", "Lỗi"], [1, "", "A", "Thôn Kon Pông", "gì đó", ""]]);
    assert.deepEqual([seen.columns, seen.ignored_columns, seen.unknown_columns], [["name", "village_id"], ["STT", "Mã hộ", "Lỗi"], ["Cột lạ"]]);
    assert.deepEqual([seen.rows, seen.good], [1, 1]);
  });
  await tally.test("a file without a header, or with a column twice, is refused as a whole", async () => {
    const none = await send(officer, "villages", book([["a", "b"], ["c", "d"]]));
    wants(none, 422);
    assert.equal(none.body.errors[0].code, "no_columns");
    const twice = await send(officer, "villages", book([["Tên thôn, làng", "x", "tên thôn làng"], ["a", "b", "c"]]));
    wants(twice, 422);
    assert.deepEqual([twice.body.errors[0].field, twice.body.errors[0].code], ["name", "duplicate_column"]);
    assert.match(twice.body.errors[0].detail, /A, C/);
  });
  await tally.test("what is no .xlsx is refused in words", async () => {
    wants(await officer.post("villages/import", {}), 415);
    for (const [bytes, words] of [["không phải", /không phải tệp Excel/], [Buffer.from("d0cf11e0a1b11ae1", "hex"), /\.xls kiểu cũ/], [book(rows).subarray(0, 400), /hỏng/], [zip({ "a.txt": "x" }), /không phải tệp Excel/]]) {
      const answer = await send(officer, "villages", bytes);
      wants(answer, 400);
      assert.match(answer.body.detail, words);
    }
    wants(await send(officer, "villages", ""), 400);
    wants(await send(officer, "villages", Buffer.alloc(BODY_MAX + 1)), 413);
    wants(await send(officer, "villages", Buffer.alloc(3 << 20)), 400, "more than a form may send, less than a sheet may");
  });
  await tally.test("who may not create may not bring", async () => {
    wants(await send(leader, "villages", book(rows)), 403);
    wants(await leader.get("villages/template"), 403);
    wants(await send(server.client(), "villages", book(rows)), 401);
    wants(await send(officer, "villages", book(rows), undefined, { "X-CSRF-Token": null }), 403);
    wants(await send(officer, "villages", book(rows), undefined, { "Idempotency-Key": null }), 428);
    for (const collection of ["audit", "roles", "drafts", "message-events"]) wants(await send(admin, collection, book(rows)), [404, 405], collection);
    assert.equal((await leader.get("schema/villages")).body.can.import, false);
    assert.equal((await officer.get("schema/villages")).body.can.import, true);
    assert.equal((await admin.get("schema/drafts")).body.can.import, false);
  });
  await tally.test("only the file that was looked over is written, and only once", async () => {
    const bytes = book(rows), { digest } = await look(officer, "villages", bytes);
    const other = await send(officer, "villages", book([["Tên thôn, làng"], ["Thôn Khác"]]), { confirm: digest });
    wants(other, 409);
    assert.match(other.body.type, /changed$/);
    const key = randomUUID(), before = await count(officer, "villages");
    for (const replayed of [undefined, "true"]) {
      const answer = await send(officer, "villages", bytes, { confirm: digest }, { "Idempotency-Key": key });
      assert.deepEqual(wants(answer, 200), { created: 1 });
      assert.equal(answer.headers["idempotency-replayed"], replayed);
    }
    assert.equal(await count(officer, "villages"), before + 1);
    wants(await send(officer, "villages", bytes, { confirm: digest, report: "1" }), 400);
    wants(await send(officer, "villages", bytes, { other: "1" }), 400);
  });
  await tally.test("the rows come back with a column of their faults", async () => {
    const before = await count(officer, "villages");
    const answer = await send(officer, "villages", book([["Tên thôn, làng", "Mã thôn", "Từ ngày"], ["Thôn Được", "001", { day: "2024-01-05" }], ["123", "mã có dấu", "hôm qua"]]), { report: "1" });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["content-type"], XLSX);
    const back = sheet(answer.bytes).map((row) => row.map((c) => c.text));
    assert.deepEqual(back[0], ["Tên thôn, làng", "Mã thôn", "Từ ngày", "Lỗi"]);
    assert.deepEqual(back[1], ["Thôn Được", "001", "45296"]);
    assert.deepEqual(back[2].slice(0, 3), ["123", "mã có dấu", "hôm qua"]);
    for (const words of [/Tên thôn, làng: /, /Mã thôn: /, /Từ ngày: /]) assert.match(back[2][3], words);
    assert.equal(await count(officer, "villages"), before);
    const again = await look(officer, "villages", edited(answer.bytes, (title, text, row) => (row === 3 ? null : undefined)));
    assert.deepEqual([again.rows, again.good, again.ignored_columns], [1, 1, ["Lỗi"]], "corrected, it goes through");
  });
  await tally.test("a template has a column for each field people write, and is empty", async () => {
    for (const collection of ["households", "persons", "villages", "courses", "budget-lines", "units", "users"]) {
      const answer = await admin.get(`${collection}/template`);
      assert.equal(answer.status, 200, answer.text.slice(0, 300));
      const [head, ...rest] = sheet(answer.bytes);
      const schema = (await admin.get(`schema/${collection}`)).body;
      assert.deepEqual(head.map((c) => c.text.replace(/ \*$/, "")), schema.fields.filter((f) => !f.read_only && f.kind !== "json").map((f) => f.label), collection);
      assert.deepEqual(rest, []);
      const seen = await look(admin, collection, answer.bytes);
      assert.deepEqual([seen.rows, seen.unknown_columns, seen.columns.length], [0, [], head.length], collection);
    }
  });
  await tally.test("five thousand rows are looked over and written", async () => {
    const many = [["Họ và tên", "Ngày sinh"], ...Array.from({ length: 5000 }, (_, i) => [`A Đông ${i}`, 1950 + (i % 60)])];
    const before = await count(officer, "persons");
    assert.deepEqual(await bring(officer, "persons", many), { created: 5000 });
    assert.equal(await count(officer, "persons"), before + 5000);
  });
}

const asFile = (rows) => ({ name: "thon.xlsx", mimeType: XLSX, buffer: book(rows) });

// Chooses, reads the faults, saves the file with them, corrects, writes.
async function onScreen(officer, username, village) {
  const choose = async (rows) => {
    await officer.at("import-file").setInputFiles(asFile(rows));
    await officer.at("import-look").click();
  };
  await officer.open("/");
  await officer.logIn(username, PASSWORD);
  await officer.open("/villages");
  await officer.at("import").click();
  await officer.settled();
  await officer.look("import");
  await officer.at("import-look").click();
  await officer.at("error-summary").filter({ hasText: "Chọn tệp Excel" }).waitFor();
  await choose([["Tên thôn, làng", "Mã thôn", "Ghi thêm"], [village, "001", ""], ["123", "mã có dấu", "x"]]);
  await officer.at("import-summary").filter({ hasText: "2 dòng: 1 đúng, 1 cần sửa." }).waitFor();
  const cells = await officer.at("import-errors").locator("tbody tr").evaluateAll((list) => list.map((tr) => [...tr.cells].map((c) => c.textContent)));
  assert.deepEqual(cells.map((c) => c.slice(0, 3)), [["3", "A", "Tên thôn, làng"], ["3", "B", "Mã thôn"]]);
  assert.equal(await officer.at("import-write").count(), 0, "nothing to write while a row is bad");
  await officer.look("import-faults");
  const [download] = await Promise.all([officer.page.waitForEvent("download"), officer.at("import-report").click()]);
  assert.equal(download.suggestedFilename(), "thon-loi.xlsx");
  assert.ok(cellTexts(readFileSync(await download.path())).includes("Lỗi"));
  await choose([["Tên thôn, làng"], [village]]);
  await officer.at("import-summary").filter({ hasText: "1 dòng: 1 đúng, 0 cần sửa. Chưa ghi gì." }).waitFor();
  await officer.look("import-ready");
  await officer.at("import-write").click();
  await officer.told(/Đã nhập 1 dòng/);
}

async function browser(tally, { officer: client }) {
  const chromium = await openBrowser();
  for (const size of Object.keys(SIZES))
    await tally.test(`${size}: an officer brings a sheet on the screen`, async () => {
      const officer = await Officer.enter(chromium, size, `http://127.0.0.1:${client.port}`, "officer");
      await onScreen(officer, client.me.user.username, `Thôn trên ${size}`);
      assert.ok(await eventually("the village is there", async () => (await client.all("villages", { q: `trên ${size}` })).length === 1));
      await officer.context.close();
    });
  await chromium.close();
}

await run(startServer, async (tally, server) => {
  const world = {
    server, admin: await server.login(), officer: await server.user("commune", HOME), stranger: await server.user("commune", FOREIGN), leader: await server.user("leader", HOME),
  };
  await roundTrips(tally, world);
  await atOnce(tally, world);
  await faults(tally, world);
  await wholeFile(tally, world);
  await browser(tally, world);
});

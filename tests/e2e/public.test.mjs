#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// The public side without a browser: what everybody may find, what stays unseen, how long it is kept, registrations, one-time codes, and what a
// seeker and an employer see of each other before and after a consent.
import assert from "node:assert/strict";
import { day, Exchange, FOREIGN, HOME, NEXT } from "./lib/exchange.mjs";
import { Guest, taxCode, Visitor } from "./lib/guests.mjs";
import { pause, until } from "./lib/phones.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants, wantsField } from "./lib/tally.mjs";

const CODES = new Set(); // every code that was sent: none may stand in a log
let serial = Date.now() % 100_000;
const number = () => `+84977${String(100_000 + (++serial % 900_000))}`;
let fresh = 0;
const visitor = (server) => new Visitor(server.port);
// A query that was not asked before is not answered from the cache.
const list = (server, query = {}) => visitor(server).get("public/vacancies", { limit: 100, ...query, after: `9000000000000000.${++fresh}` });
const titles = async (server, query) => wants(await list(server, query), 200).items.map((v) => v.title);

async function firm(town, given = {}) {
  const e164 = number();
  const row = await town.employer({ number: e164, contact: "Bà Kín Tên", ...given });
  return { ...row, e164 };
}

// --- what everybody may see -----------------------------------------------------------------------------------------------------------------

async function open(town, { server, commune }) {
  const shop = await firm(town, { name: "HTX Mở Cửa" });
  const shown = await town.vacancy(shop, { title: "Việc đang mở", wage_from: 5_000_000, note: "ghi chú nội bộ" });
  await town.vacancy(shop, { title: "Việc nháp", state: "draft" });
  await town.vacancy(shop, { title: "Việc đã đóng", state: "closed" });
  await town.vacancy(shop, { title: "Việc quá hạn", deadline: day(-2), start_on: day(-2) });
  const unsure = await town.employer({ name: "HTX Chưa Chắc" }, commune);
  wants(await town.admin.post("vacancies", await town.body(unsure, { title: "Việc chưa chắc", state: "draft" })), 201);
  server.sql(`UPDATE vacancy SET state = 'open' WHERE title = 'Việc chưa chắc'`);
  const seen = await titles(server);
  assert.ok(seen.includes("Việc đang mở"));
  for (const hidden of ["Việc nháp", "Việc đã đóng", "Việc quá hạn", "Việc chưa chắc"]) assert.ok(!seen.includes(hidden), hidden);
  const one = wants(await visitor(server).get(`public/vacancies/${shown.id}`), 200);
  assert.deepEqual([one.title, one.employer, one.contact, one.wage_from], ["Việc đang mở", "HTX Mở Cửa", null, 5_000_000]);
  assert.equal(one.short_no, shown.short_no ?? Number(server.sql(`SELECT short_no FROM vacancy WHERE id = ${shown.id}`)), "what people type");
  const text = JSON.stringify(one) + JSON.stringify(wants(await list(server), 200));
  for (const secret of ["Kín Tên", shop.e164, shop.e164.slice(-6), "nội bộ", "created_by", "number"]) assert.ok(!text.includes(secret), secret);
  wants(await visitor(server).get("public/vacancies/987654321"), 404);
}

async function contacts(town, { server }) {
  const agreed = await firm(town, { publishes: true, contact: "Bà Sáu" });
  const vacancy = await town.vacancy(agreed, { title: "Có liên hệ" });
  assert.deepEqual(wants(await visitor(server).get(`public/vacancies/${vacancy.id}`), 200).contact, { name: "Bà Sáu", phone: agreed.e164 });
  const man = await firm(town, { kind: "person", name: "Ông Riêng Tư" });
  const his = await town.vacancy(man, { title: "Việc của một người" });
  const text = JSON.stringify(wants(await list(server, { q: "viec cua mot nguoi" }), 200)) + (await visitor(server).get(`public/vacancies/${his.id}`)).text;
  assert.ok(text.includes("Hộ gia đình, cá nhân") && !text.includes("Riêng Tư"), text);
  assert.deepEqual(await titles(server, { q: "riêng tư" }), [], "a name that is not shown cannot be searched for either");
}

async function search(town, { server }) {
  const shop = await firm(town, { name: "Công ty Tìm Kiếm" });
  const make = async (title, trade, given = {}) => town.vacancy(shop, { title, trade_id: await town.trade(trade), ...given });
  await make("S1 hái quả", "hai_caphe", { unit_id: FOREIGN, wage_from: 4_000_000 });
  await make("S2 hồ vữa", "phu_ho", { unit_id: NEXT, wage_from: 6_000_000, wage_to: 9_000_000 });
  await make("S3 lái", "lai_may_cay", { unit_id: HOME });
  const of = async (query) => (await titles(server, query)).filter((t) => /^S\d/.test(t)).map((t) => t.slice(0, 2)).sort();
  const cases = [
    [{ q: "hai ca phe" }, ["S1"]], [{ q: "HÁI CÀ PHÊ" }, ["S1"]], [{ q: "bẻ cà phê" }, ["S1"]], [{ q: "tìm việc hái thuê cà phê ở hà mòn" }, ["S1"]], [{ q: "be ca phe dak ui" }, []],
    [{ q: "phu xay" }, ["S2"]], [{ q: "chạy máy cày" }, ["S3"]], [{ q: "may cay" }, ["S3"]], [{ q: "hai caphe" }, ["S1"]], [{ q: "hái cà fê" }, ["S1"]], [{ q: "lai cong nong" }, ["S3"]], [{ q: "ngoai hanh tinh" }, []],
    [{ q: "100%" }, []], [{ q: "tim kiem" }, ["S1", "S2", "S3"]], [{ trade_id: await town.trade("phu_ho") }, ["S2"]], [{ unit_id: FOREIGN }, ["S1"]],
    [{ wage: 5_000_000 }, ["S2"]], [{ wage: 9_500_000 }, []],
  ];
  for (const [query, expected] of cases) assert.deepEqual(await of(query), expected, JSON.stringify(query));
  wants(await town.admin.post("unit-distances", { from_unit_id: HOME, to_unit_id: NEXT, km: 7, source: "đo" }), 201);
  wants(await town.admin.post("unit-distances", { from_unit_id: HOME, to_unit_id: FOREIGN, km: 30, source: "đo" }), 201);
  assert.deepEqual(await of({ near_id: HOME, km: 10 }), ["S2", "S3"]);
  assert.deepEqual(await of({ near_id: HOME, km: 40, q: "tim kiem" }), ["S1", "S2", "S3"]);
  const order = async (query) => (await titles(server, { q: "tim kiem", ...query })).map((t) => t.slice(0, 2));
  assert.deepEqual(await order({ sort: "near", near_id: HOME }), ["S3", "S2", "S1"]);
  assert.deepEqual(await order({ sort: "wage" }), ["S2", "S1", "S3"]);
  assert.deepEqual(await order({}), ["S3", "S2", "S1"]);
  for (const bad of [{ sort: "x" }, { km: 5 }, { sort: "near" }, { after: "1" }, { after: "x.1" }, { limit: 101 }, { limit: 0 }, { wage: "-1" }, { wage: "1e5" }, { other: 1 }, { q: "x".repeat(101) }])
    wants(await visitor(server).get("public/vacancies", bad), 400, JSON.stringify(bad));
}

async function pages(town, { server }) {
  const shop = await firm(town, { name: "Công ty Nhiều Trang" });
  const ids = [];
  for (let i = 0; i < 7; i++) ids.push((await town.vacancy(shop, { title: `Trang ${i}`, wage_from: [3, 5, 5, 5, 4, 4, 9][i] * 1_000_000 })).id);
  for (const sort of ["new", "wage"]) {
    const met = [];
    for (let after = "9000000000000000.0"; after; ) {
      const page = wants(await visitor(server).get("public/vacancies", { q: "nhieu trang", sort, limit: 2, after }), 200);
      assert.ok(page.items.length <= 2);
      met.push(...page.items.map((v) => v.id));
      after = page.next;
    }
    assert.deepEqual([...met].sort(), [...ids].sort(), `${sort}: each once`);
  }
}

async function caching(town, { server }) {
  const shop = await firm(town, { name: "Công ty Bộ Nhớ" });
  const row = await town.vacancy(shop, { title: "Sắp đủ người" });
  const query = { q: "bo nho", limit: 3 };
  const burst = await Promise.all(Array.from({ length: 40 }, () => server.client().get("public/vacancies", query)));
  assert.deepEqual([...new Set(burst.map((a) => wants(a, 200).items.length))], [1]);
  assert.equal(burst.filter((a) => a.headers["x-cache"] === "MISS").length, 1, `one query for a burst: ${burst.map((a) => a.headers["x-cache"])}`);
  const [first] = burst;
  assert.equal(first.headers["cache-control"], "public, max-age=30");
  assert.match(first.headers.etag, /^(W\/)?"[0-9a-f]{20}"$/);
  assert.equal(first.headers["set-cookie"], undefined);
  const again = await visitor(server).get("public/vacancies", query, { "If-None-Match": first.headers.etag });
  assert.deepEqual([again.status, again.text], [304, ""]);
  wants(await town.admin.put(`vacancies/${row.id}`, { state: "filled" }, row.version), 200);
  wants(await visitor(server).get(`public/vacancies/${row.id}`), 404, "a page nobody has looked at is gone at once");
  await until("gone within half a minute here, a minute with the browser's own", async () => (await visitor(server).get("public/vacancies", query)).body.items.length === 0, 33_000);
}

// --- registrations --------------------------------------------------------------------------------------------------------------------------

const offer = async (town, given = {}) => ({
  trade_id: await town.trade("hai_caphe"), title: "Hái cà phê", places: 5, unit_id: 33, place: "Rẫy", start_on: day(5), deadline: day(30), hours_full: true, ...given,
});

async function application(given = {}) {
  return {
    name: `Công ty Đăng Ký ${++serial}`, tax_code: taxCode(serial), kind: "private", industry_id: 8100, unit_id: 33, address: "Thôn 5", contact: "Ông Tám", number: number(),
    publishes: false, ...given,
  };
}

const register = (server, body, headers) => visitor(server).post("public/registrations", body, headers);
const waiting = async (town, name) => wants(await town.admin.get("registrations", { limit: 200 }), 200).items.find((r) => r.name === name);

async function badForms(town, { server }) {
  const good = await application();
  const cases = [
    [{ name: undefined }, "name", "required"], [{ tax_code: undefined }, "tax_code", "required"], [{ tax_code: "0300588568" }, "tax_code", "check_digit"],
    [{ tax_code: "12345" }, "tax_code", "wrong_type"], [{ number: "0912" }, "number", "bad_phone"], [{ number: "02603862345" }, "number", "not_sms"],
    [{ unit_id: 2 }, "unit_id", "not_found"], [{ industry_id: 1 }, "industry_id", "not_found"], [{ kind: "king" }, "kind", "bad_word"], [{ contact: "123" }, "contact", "bad_name"],
    [{ state: "confirmed" }, "state", "unknown_field"], [{ source: "staff" }, "source", "unknown_field"], [{ name: "x".repeat(201) }, "name", "too_long"],
    [{ vacancies: {} }, "vacancies", "wrong_type"], [{ vacancies: Array(11).fill(await offer(town)) }, "vacancies", "wrong_type"],
    [{ vacancies: [await offer(town), await offer(town, { sex: "male" })] }, "vacancies.1.lawful_reason", "needs_law"],
    [{ vacancies: [await offer(town, { age_from: 18 })] }, "vacancies.0.lawful_reason", "needs_law"], [{ vacancies: [await offer(town, { title: "" })] }, "vacancies.0.title", "required"],
    [{ vacancies: [await offer(town, { deadline: day(-1) })] }, "vacancies.0.deadline", "past_day"], [{ vacancies: [await offer(town, { wage_from: 5, wage_to: 4 })] }, "vacancies.0.wage_to", "too_small"],
    [{ vacancies: [await offer(town, { employer_id: 1 })] }, "vacancies.0.employer_id", "unknown_field"], [{ vacancies: [await offer(town, { state: "open" })] }, "vacancies.0.state", "unknown_field"],
    [{ vacancies: [await offer(town, { trade_id: 1 })] }, "vacancies.0.trade_id", "not_found"], [{ vacancies: [7] }, "vacancies.0.title", "wrong_type"],
  ];
  for (const [given, field, code] of cases) wantsField(await register(server, { ...good, ...given }), field, code, 422, JSON.stringify(given).slice(0, 80));
  wants(await register(server, good, { "Idempotency-Key": null }), 428);
  wants(await register(server, good, { Origin: "http://evil.example" }), 403);
  wants(await register(server, good, { "Sec-Fetch-Site": "cross-site" }), 403);
  wants(await register(server, good, { "Content-Type": "text/plain" }), 415);
  wants(await register(server, { ...good, address: "x".repeat(70_000) }), 413);
  assert.equal(await waiting(town, good.name), undefined, "nothing was written");
  wants(await register(server, { ...good, website: "http://spam.example" }), 200);
  assert.equal(await waiting(town, good.name), undefined, "a form that a program filled in goes nowhere, and is not told so");
}

async function registration(town, { server, commune, leader }) {
  const body = await application({ vacancies: [await offer(town, { title: "Việc mới đăng ký" })] });
  const key = { "Idempotency-Key": `dk-${serial}` };
  const first = wants(await register(server, body, key), 200);
  assert.deepEqual([first, wants(await register(server, body, key), 200)], [{ received: true }, { received: true }]);
  assert.equal(server.sql(`SELECT COUNT(*) FROM registration WHERE tax_code = '${body.tax_code}'`), "1", "sent twice, kept once");
  assert.ok(!(await titles(server)).includes("Việc mới đăng ký"), "nothing shows before staff confirm");
  const row = await waiting(town, body.name);
  assert.deepEqual([row.state, row.places, row.kind], ["pending", 5, "employer"]);
  wants(await leader.get(`registrations/${row.id}`), 403);
  wants(await leader.post(`registrations/${row.id}/confirm`, {}), 403);
  wants(await commune.get(`registrations/${row.id}`), [403, 404]);
  // somebody who is here already answers no differently, and is pointed out to staff
  const twin = { ...body, name: `Trùng ${serial}`, vacancies: [] };
  assert.deepEqual(wants(await register(server, twin), 200), first, "a known tax code is answered like any other");
  const double = await waiting(town, twin.name);
  const { items } = wants(await town.admin.get(`registrations/${double.id}/twins`), 200);
  assert.ok(items.some((t) => t.collection === "registrations" && t.id === row.id && t.same_code && t.same_number), JSON.stringify(items));
  const done = wants(await town.admin.post(`registrations/${row.id}/confirm`, {}), 200);
  assert.equal(done.state, "confirmed");
  wants(await town.admin.post(`registrations/${row.id}/confirm`, {}), 409);
  const employer = wants(await town.admin.get(`employers/${done.employer_id}`), 200);
  assert.deepEqual([employer.state, employer.source, employer.tax_code, employer.publishes], ["confirmed", "public", body.tax_code, false]);
  assert.ok((await titles(server)).includes("Việc mới đăng ký"));
  const guest = new Guest(server, "employer", body.number);
  await until("the firm is told", async () => (await guest.texts()).some((t) => /^Dang ky tuyen dung cua Cong ty Dang Ky \d+ da duoc xac nhan, 1 cho viec/.test(t)));
  const again = wants(await town.admin.get(`registrations/${double.id}/twins`), 200).items;
  assert.ok(again.some((t) => t.collection === "employers" && t.id === done.employer_id && t.same_code && t.same_number), JSON.stringify(again));
  wantsField(await town.admin.post(`registrations/${double.id}/confirm`, {}), "tax_code", "duplicate", 409);
  wantsField(await town.admin.post(`registrations/${double.id}/refuse`, {}), "reason", "required");
  wants(await town.admin.post(`registrations/${double.id}/refuse`, { reason: "Đã có trong hệ thống" }), 200);
  await until("and so is the other", async () => (await guest.texts()).some((t) => /chua duoc xac nhan: Da co trong he thong/.test(t)));
  const third = { ...body, name: `Thêm ${serial}`, vacancies: [await offer(town, { title: "Gắn vào đơn vị cũ" })] };
  wants(await register(server, third), 200);
  const joined = await waiting(town, third.name);
  assert.equal(wants(await town.admin.post(`registrations/${joined.id}/confirm`, { employer_id: employer.id }), 200).employer_id, employer.id);
  assert.ok((await titles(server)).includes("Gắn vào đơn vị cũ"));
  wants(await register(server, { ...body, name: "Lần thứ tư" }), 429, "three a day for one number");
}

// --- codes ------------------------------------------------------------------------------------------------------------------------------------

// A seeker with a telephone.
async function seeker(town, e164, given = {}, kind = "own") {
  const row = await town.seeker(given);
  const person = wants(await town.admin.get(`persons/${row.person_id}`), 200);
  wants(await town.admin.post("phones", { person_id: row.person_id, number: e164, kind }), 201);
  return { ...row, name: person.name, e164 };
}

async function admitted(server, kind, e164) {
  const guest = await Guest.admitted(server, kind, e164);
  CODES.add(await guest.code());
  return guest;
}

async function codes(town, { server }) {
  const her = await seeker(town, number());
  const guest = new Guest(server, "seeker", her.e164), nobody = new Guest(server, "seeker", number());
  assert.deepEqual(wants(await guest.ask(), 200), wants(await nobody.ask(), 200), "known and unknown are answered alike");
  const code = await guest.code();
  CODES.add(code);
  assert.deepEqual(await nobody.texts(), []);
  const kept = server.sql(`SELECT code FROM access_code ORDER BY expires_at DESC LIMIT 2`);
  assert.ok(!kept.includes(code) && /argon2id/.test(kept), "only a hash is kept");
  assert.equal(server.sql(`SELECT COUNT(*) FROM message WHERE body LIKE '%${code}%'`), "0", "the outbox does not say it");
  const { items } = wants(await town.admin.get("messages", { limit: 5 }), 200);
  assert.ok(!JSON.stringify(items).includes(code));
  for (const g of [guest, nobody]) assert.match(wants(await g.ask(), 429).type, /code_delay$/, "one a minute, known or not");
  const wrong = code === "123456" ? "654321" : "123456";
  const [a, b] = [wants(await guest.enter(wrong), 401), wants(await nobody.enter(wrong), 401)];
  assert.deepEqual({ ...a, instance: "" }, { ...b, instance: "" });
  const answer = await guest.enter(code);
  wants(answer, 201);
  assert.match(answer.headers["set-cookie"][0], /^__Host-k=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  assert.deepEqual([answer.body.kind, answer.body.choices], ["seeker", []]);
  assert.equal(server.sql(`SELECT COUNT(*) FROM message WHERE secret_enc IS NOT NULL AND phone_tail = '${her.e164.slice(-3)}' AND created_at > NOW() - INTERVAL 9 HOUR AND kind = 'confirmation' AND id = (SELECT MAX(id) FROM message WHERE kind = 'confirmation' AND phone_tail = '${her.e164.slice(-3)}')`), "0", "spent, the sealed code goes too");
  wants(await new Guest(server, "seeker", her.e164).enter(code), 401, "a code works once");
  wants(await guest.get("public/me"), 200);
  wants(await guest.get("public/firm"), 403, "a seeker is no employer");
  // the two kinds of sessions do not open each other's doors
  for (const path of ["seekers", "session", "households", "registrations"]) wants(await guest.get(path), 401, path);
  const both = { Cookie: `${town.admin.cookie}` };
  wants(await visitor(server).get("public/me", undefined, both), 401);
  wants(await guest.call("POST", "public/me/state", { body: { state: "placed" }, headers: { "X-CSRF-Token": null } }), 403);
  wants(await guest.call("POST", "public/me/state", { body: { state: "placed" }, headers: { Origin: "http://evil.example" } }), 403);
  const other = guest.cookie;
  wants(await guest.delete("public/session", null), 204);
  wants(await visitor(server).get("public/me", undefined, { Cookie: other }), 401, "left");
}

async function fiveTries(town, { server }) {
  const her = await seeker(town, number());
  const guest = new Guest(server, "seeker", her.e164);
  wants(await guest.ask(), 200);
  const code = await guest.code();
  CODES.add(code);
  for (let i = 0; i < 5; i++) wants(await guest.enter(String((Number(code) + 1 + i) % 1_000_000).padStart(6, "0")), 401);
  wants(await guest.enter(code), 401, "after five tries the right one is dead too");
  server.sql(`UPDATE access_code SET next_at = NOW() - INTERVAL 1 DAY`);
  const { again_after } = wants(await guest.ask(), 200);
  assert.ok(again_after >= 120, "the next wait is longer");
  CODES.add(await guest.code(2));
  server.sql(`UPDATE access_code SET expires_at = NOW() - INTERVAL 9 HOUR WHERE code IS NOT NULL`);
  wants(await guest.enter(await guest.code(2)), 401, "too late");
  wants(await new Guest(server, "seeker", number()).ask(), 200);
  assert.equal(server.sql(`SELECT COUNT(*) FROM message WHERE secret_enc IS NOT NULL`), "0", "codes nobody used are wiped");
  const nobody = new Guest(server, "seeker", number());
  for (const g of [guest, nobody]) {
    const statuses = [];
    for (let i = 0; i < 6; i++) {
      server.sql(`UPDATE access_code SET next_at = NOW() - INTERVAL 1 DAY`);
      const answer = await g.ask();
      statuses.push(answer.status === 200 ? 200 : answer.body.type.split("/").pop());
    }
    assert.equal(statuses.filter((s) => s === 200).length, g === guest ? 3 : 5, `five a day: ${statuses}`);
    assert.equal(statuses.at(-1), "daily_limit");
    await pause(2500); // as nginx wants it
  }
  for (const body of [{}, { kind: "seeker" }, { kind: "admin", number: her.e164 }, { kind: "seeker", number: "02603862345" }, { kind: "seeker", number: 5 }])
    wants(await visitor(server).post("public/codes", body), 422, JSON.stringify(body));
  server.sql("DELETE FROM login_failure; DELETE FROM public_count");
}

async function shared(town, { server }) {
  const e164 = number();
  const one = await seeker(town, e164, { birth: "1985" }), two = await seeker(town, e164, { birth: "2001" }, "shared");
  const relay = await town.seeker();
  wants(await town.admin.post("phones", { person_id: relay.person_id, number: e164, kind: "relay", relay_name: "Y Hàng Xóm" }), 201);
  const guest = await admitted(server, "seeker", e164);
  const me = wants(await guest.get("public/session"), 200);
  assert.equal(me.name, null);
  assert.deepEqual(me.choices.map((c) => [c.id, c.birth_year]).sort(), [[one.id, "1985"], [two.id, "2001"]].sort(), "those whose own telephone it is");
  for (const c of me.choices) assert.ok(!c.name.includes(" "), "a given name, no more");
  wants(await guest.get("public/me"), 403, "nothing before it is said who this is");
  const choose = (id) => guest.call("PUT", "public/session", { body: { id } });
  wantsField(await choose(relay.id), "id", "not_found");
  wants(await choose(two.id), 200);
  wants(await choose(one.id), 409, "once");
  assert.equal(wants(await guest.get("public/me"), 200).name, two.name);
  wants(await town.admin.delete(`phones/${wants(await town.admin.get("phones", { person_id: two.person_id }), 200).items[0].id}`, 1), 204);
  wants(await guest.get("public/me"), 401, "a number that is no longer hers opens nothing");
}

// --- a seeker and an employer ------------------------------------------------------------------------------------------------------------------

async function introduced(town, { server }) {
  const shop = await firm(town, { name: "HTX Người Thuê" }), rival = await firm(town, { name: "HTX Bên Cạnh" });
  const her = await seeker(town, number(), { wishes: ["caphe"], wage: 4_000_000 });
  server.sql(`UPDATE person SET name = 'Y Bí Mật Tên' WHERE id = ${her.person_id}`);
  wants(await town.admin.post("seeker-past", { seeker_id: her.id, trade_id: await town.trade("caphe"), months: 14 }), 201);
  const vacancy = await town.vacancy(shop, { title: "Chăm cà phê ở đây", wage_from: 5_000_000 }), elsewhere = await town.vacancy(rival);
  const referral = wants(await town.admin.post("referrals", { seeker_id: her.id, vacancy_id: vacancy.id }), 201);
  wants(await town.admin.post("referrals", { seeker_id: her.id, vacancy_id: elsewhere.id }), 201);
  const [me, he, other] = [await admitted(server, "seeker", her.e164), await admitted(server, "employer", shop.e164), await admitted(server, "employer", rival.e164)];
  const sees = async (guest) => (await guest.get("public/firm")).text;
  const leaks = (text) => ["Bí Mật", her.e164, her.e164.slice(3)].filter((s) => text.includes(s));
  const mine = wants(await me.get("public/me"), 200);
  assert.deepEqual([mine.name, mine.wage, mine.wishes.length, mine.referrals.length, mine.referrals[0].shared], ["Y Bí Mật Tên", 4_000_000, 1, 2, null]);
  const work = await until("the pool knows her", async () => {
    const answer = await me.get("public/me/work");
    return answer.status === 200 && answer.body.items.some((w) => w.id === vacancy.id) && answer.body;
  });
  const hit = work.items.find((w) => w.id === vacancy.id);
  assert.ok(hit.reasons.length > 3 && hit.reasons.every((r) => r.text.length > 5), "with reasons");
  assert.deepEqual(leaks(await sees(he)), [], "before consent");
  const shown = wants(await he.get("public/firm"), 200).vacancies.find((v) => v.id === vacancy.id).people[0];
  assert.deepEqual([shown.months, shown.unit, shown.name, shown.phone], [14, "Xã Đăk Ui", null, null]);
  assert.ok(/cà phê/.test(shown.trade));
  wantsField(await me.post("public/me/consents", { employer_id: (await firm(town)).id, answer: "yes" }), "employer_id", "not_found");
  wants(await me.post("public/me/consents", { employer_id: shop.id, answer: "yes" }), 200);
  const open = wants(await he.get("public/firm"), 200).vacancies.find((v) => v.id === vacancy.id).people[0];
  assert.deepEqual([open.name, open.phone], ["Y Bí Mật Tên", her.e164]);
  assert.deepEqual(leaks(await sees(other)), [], "to that employer only");
  const back = wants(await me.post("public/me/consents", { employer_id: shop.id, answer: "no" }), 200);
  assert.equal(back.referrals.find((r) => r.employer_id === shop.id).shared, "no");
  assert.deepEqual(leaks(await sees(he)), [], "after withdrawal");
  wants(await town.admin.post("share-consents", { person_id: her.person_id, employer_id: shop.id, answer: "yes", channel: "paper", given_on: day(-1) }), 201);
  assert.deepEqual(leaks(await sees(he)), [], "a paper of the day before does not undo it");
  const answer = (body, id = referral.id) => me.post(`public/me/referrals/${id}`, body);
  wantsField(await answer({ answer: "no" }), "reason", "required");
  wants(await answer({ answer: "yes" }, 987_654_321), 404);
  server.sql(`INSERT INTO question (id, unit_id, person_id, kind, subject_id, ask_on, state) VALUES (${7_700_000 + serial}, ${HOME}, ${her.person_id}, 'offer', ${referral.id}, '${day(0)}', 'asked')`);
  wants(await answer({ answer: "yes" }), 200);
  assert.equal(server.sql(`SELECT state FROM question WHERE kind = 'offer' AND subject_id = ${referral.id}`), "answered", "the question by SMS is settled too");
  assert.equal(wants(await town.admin.get(`referrals/${referral.id}`), 200).state, "interested");
  wants(await answer({ answer: "no", reason: "far" }), 200);
  const stored = wants(await town.admin.get(`referrals/${referral.id}`), 200);
  assert.deepEqual([stored.state, stored.reason], ["declined", "far"]);
  wants(await answer({ answer: "yes" }), 409);
  assert.ok(!(await sees(he)).includes("Đăk Ui\",\"name\""), "who does not want it is not shown");
  const another = await seeker(town, number());
  const theirs = wants(await town.admin.post("referrals", { seeker_id: another.id, vacancy_id: vacancy.id }), 201);
  wants(await answer({ answer: "yes" }, theirs.id), 404, "another's introduction is as absent as none");
  assert.equal(wants(await me.post("public/me/state", { state: "placed" }), 200).state, "placed");
  assert.equal(wants(await town.admin.get(`seekers/${her.id}`), 200).state, "placed");
  wantsField(await me.post("public/me/state", { state: "paused" }), "state", "bad_word");
  assert.ok(server.sql(`SELECT COUNT(*) FROM audit WHERE action IN ('guest_answer', 'guest_consent', 'guest_state') AND actor_id IS NULL`) >= 5, "each act is in the audit");
}

async function employers(town, { server }) {
  const shop = await firm(town, { name: "HTX Tự Lo" }), rival = await firm(town);
  const vacancy = await town.vacancy(shop, { title: "Việc sẽ đủ" }), theirs = await town.vacancy(rival);
  const he = await admitted(server, "employer", shop.e164);
  const propose = async (given) => he.post("public/firm/vacancies", { vacancies: [await offer(town, { title: "Việc đề nghị thêm", ...given })] });
  wantsField(await he.post("public/firm/vacancies", {}), "vacancies", "required");
  wantsField(await propose({ sex: "female" }), "vacancies.0.lawful_reason", "needs_law");
  const after = wants(await propose(), 200);
  assert.deepEqual(after.proposed.map((p) => p.state), ["pending"]);
  assert.ok(!(await titles(server)).includes("Việc đề nghị thêm"));
  const row = await waiting(town, "HTX Tự Lo");
  assert.equal(row.kind, "vacancy");
  wants(await town.admin.post(`registrations/${row.id}/confirm`, {}), 200);
  assert.ok((await titles(server)).includes("Việc đề nghị thêm"));
  const mine = wants(await he.get("public/firm"), 200);
  assert.deepEqual([mine.proposed.length, mine.vacancies.length], [0, 2]);
  wants(await he.post(`public/firm/vacancies/${theirs.id}/filled`, {}), 404);
  const waits = await town.seeker();
  const met = wants(await town.admin.post("referrals", { seeker_id: waits.id, vacancy_id: vacancy.id }), 201);
  server.sql(`INSERT INTO question (id, unit_id, person_id, kind, subject_id, ask_on, state) VALUES (${7_800_000 + serial}, ${HOME}, ${waits.person_id}, 'offer', ${met.id}, '${day(0)}', 'asked')`);
  wants(await he.post(`public/firm/vacancies/${vacancy.id}/filled`, {}), 200);
  wants(await he.post(`public/firm/vacancies/${vacancy.id}/filled`, {}), 409);
  assert.ok(!(await titles(server)).includes("Việc sẽ đủ"));
  for (const path of ["public/me", "public/me/work"]) wants(await he.get(path), 403, path);
  wants(await he.get("employers"), 401);
  server.sql(`UPDATE guest_session SET expires_at = '2020-01-01'`);
  wants(await he.get("public/firm"), 401, "half an hour is over");
  await town.admin.get("session");
  server.sql(`UPDATE employer SET state = 'refused' WHERE id = ${rival.id}`);
  const refused = new Guest(server, "employer", rival.e164);
  wants(await refused.ask(), 200);
  await pause(1500);
  assert.deepEqual(await refused.texts(), [], "an employer that is not confirmed gets no code, and is not told");
}

async function logs(town, { server }) {
  assert.ok(CODES.size >= 5);
  for (const [file, text] of Object.entries(server.logs())) {
    for (const code of CODES) assert.ok(!new RegExp(`(?<![0-9a-f])${code}(?![0-9a-f])`).test(text), `a code in ${file}`);
    for (const secret of ["+84977", "%2B84977", "Bí Mật", "__Host-k"]) assert.ok(!text.includes(secret), `${secret} in ${file}`);
    assert.ok(!/(?<![0-9a-f])0977\d{6}(?!\d)/.test(text), `a number in ${file}`); // the number of a request may hold any four digits
  }
}

async function flood(town, { server }) {
  const answers = await Promise.all(Array.from({ length: 120 }, () => server.client().post("public/codes", {})));
  const held = answers.filter((a) => a.status === 429);
  assert.ok(held.length > 20 && answers.some((a) => a.status === 422), `${held.length} of 120 were held off`);
  for (const a of held) assert.match(a.headers["retry-after"], /^\d+$/);
  wants(await visitor(server).get("public/vacancies"), 200, "reading goes on");
  wants(await town.admin.get("session"), 200, "and so does the office");
}

await run(startServer, async (tally, server) => {
  const town = new Exchange(await server.login());
  const who = { server, commune: await server.user("commune", HOME), leader: await server.user("leader", 2) };
  const cases = {
    "only what is open is shown, and nothing of people": open, "a contact shows with the firm's consent": contacts, "found by words, synonyms, place, road and wage": search,
    "pages hold each vacancy once": pages, "kept for half a minute, and a burst is one query": caching, "a bad form says what and where": badForms,
    "a firm registers and staff decide": registration, "a code lets in whose telephone it is": codes, "codes are few, short and die by guessing": fiveTries,
    "a shared telephone asks who it is": shared, "an employer learns a name by consent only": introduced, "an employer looks after his own": employers,
    "no number, name or code in a log": logs, "a flood is held off": flood,
  };
  for (const [name, fn] of Object.entries(cases)) await tally.test(name, () => fn(town, who));
});

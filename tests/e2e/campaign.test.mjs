#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// A notice to many, from the first count to the result by village: through nginx, the handlers, the real worker and the sandbox gateway.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Phones, pause, until } from "./lib/phones.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants, wantsField } from "./lib/tally.mjs";
import { sheet as cellsOf } from "./lib/xlsx.mjs";

const RULES_MS = 2500; // a little more than the worker's POLICY_MS
const DISTRICT = 2, HOME = 15, NEIGHBOUR = 20;
const BODY = "{sender} báo {name}: nhận gạo Tết lúc 8 giờ tại nhà rông.";

const day = (ahead) => new Date(Date.now() + ahead * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 10);

class Story {
  constructor(server) {
    Object.assign(this, { server, phones: new Phones(server), serial: 0 });
  }

  async open() {
    this.admin = this.phones.client = await this.server.login();
    this.officer = await this.server.user("district", DISTRICT, "lan");
    this.second = await this.server.user("district", DISTRICT, "minh");
    this.third = await this.server.user("district", DISTRICT, "hoa");
    this.commune = await this.server.user("commune", HOME, "y.sa");
    this.villages = [];
    for (const [unit, name] of [[HOME, "Làng Một"], [HOME, "Làng Hai"], [NEIGHBOUR, "Làng Ba"]])
      this.villages.push(wants(await this.admin.post("villages", { unit_id: unit, name }), 201));
  }

  // A household of a head with these numbers (each its own member); returns its id.
  async home(village, names, numbers, klass = "poor") {
    const members = names.map((name, i) => ({ relation: i ? "child" : "head", name, birth: i ? "2010" : "1980", sex: i ? "female" : "male",
      phones: numbers[i] ? [{ number: numbers[i], kind: i ? "own" : "shared" }] : [] }));
    const body = { household: { village_id: this.villages[village].id, name: names[0], registered_on: "2024-01-01" }, members,
      classification: { class: klass, from_date: "2024-01-01" } };
    return wants(await this.admin.post("households/register", body), 201);
  }

  number(tail) {
    return `0977${String(100 + this.serial++)}${tail ?? 100 + (this.serial % 900)}`;
  }

  async draft(who, given = {}) {
    return wants(await who.post("campaigns", { title: "Gạo Tết", kind: "announcement", body: BODY, with_relay: false, ...given,
      audience: JSON.stringify(given.audience ?? { unit_id: HOME }) }), 201);
  }

  look(who, c) {
    return who.get(`campaigns/${c.id}/audience`).then((a) => wants(a, 200));
  }

  act(who, c, verb, body = {}, headers = {}) {
    return who.call("POST", `campaigns/${c.id}/${verb}`, { body, headers: { "If-Match": `"${c.version}"`, ...headers } });
  }

  async submit(who, c) {
    return wants(await this.act(who, c, "submit", { confirm: (await this.look(who, c)).confirm }), 200);
  }

  read(c) {
    return this.admin.get(`campaigns/${c.id}`).then((a) => wants(a, 200));
  }

  board(c, who = this.admin) {
    return who.get(`campaigns/${c.id}/board`).then((a) => wants(a, 200));
  }

  becomes(c, state, ms) {
    return until(`campaign is ${state}`, async () => {
      const row = await this.read(c);
      return row.state === state ? row : null;
    }, ms);
  }

  sql(text) {
    return this.server.sql(text);
  }

  messages(c) {
    return Number(this.sql(`SELECT COUNT(*) FROM message WHERE campaign_id = ${c.id}`));
  }

  // While it is held nothing may leave before 23:58. The worker reads the rules anew every second.
  async hold(yes) {
    this.sql(`UPDATE message_rule SET hour_from = '${yes ? "23:58" : "00:00"}', hour_to = '24:00'`);
    await pause(RULES_MS);
  }
}

async function people() {
  this.shared = this.number();
  await this.home(0, ["A Thông", "Y Hương"], [this.shared, this.number()]);
  await this.home(0, ["A Byưh"], [null]);
  await this.home(1, ["A Klưng"], [this.number()]);
  await this.home(1, ["A Tư", "A Tư"], [this.number("555"), null], "near_poor");
  await this.home(2, ["A Neh"], [this.number()]);
  this.refuser = await this.home(1, ["Y Chối"], [this.number()]);
  const person = this.sql("SELECT id FROM person WHERE name = 'Y Chối'");
  wants(await this.admin.post("consents", { person_id: Number(person), purpose: "service", answer: "no", channel: "spoken", given_at: "2024-01-05T08:00:00.000Z" }), 201);
}

async function counts() {
  const all = wants(await this.officer.post("audience/count", { filters: { unit_id: HOME } }), 200);
  assert.deepEqual([all.people, all.reachable, all.no_phone], [7, 4, 2]);
  assert.deepEqual(all.excluded.map((e) => [e.why, e.n]), [["no_phone", 2], ["opted_out", 1]]);
  assert.deepEqual(all.units.map((u) => [u.unit_id, u.people, u.villages.map((v) => v.people).join()]), [[HOME, 7, "4,3"]]);
  const count = async (filters, who = this.officer) => wants(await who.post("audience/count", { filters }), 200).people;
  assert.equal(await count({ heads_only: true }), 6);
  assert.equal(await count({ classes: ["near_poor"] }), 2);
  assert.equal(await count({ village_ids: [this.villages[0].id], sex: "female" }), 1);
  assert.equal(await count({ age_to: 17 }), 2);
  assert.equal(await count({ age_from: 18 }), 6);
}

async function escaped() {
  const project = Number(this.sql("SELECT project_id FROM eligibility WHERE class = 'escaped' AND months IS NOT NULL LIMIT 1"));
  const months = Number(this.sql(`SELECT months FROM eligibility WHERE class = 'escaped' AND project_id = ${project}`));
  const since = (n) => { const d = new Date(); d.setUTCMonth(d.getUTCMonth() - n); return d.toISOString().slice(0, 10); };
  const home = await this.home(2, ["A Thoát"], [null], "escaped");
  const id = Number(this.sql(`SELECT household_id FROM membership WHERE person_id = (SELECT id FROM person WHERE name = 'A Thoát')`));
  const count = async () => wants(await this.officer.post("audience/count", { filters: { project_id: project, unit_id: NEIGHBOUR, classes: ["escaped"] } }), 200).people;
  this.sql(`UPDATE classification SET from_date = '${since(months - 1)}' WHERE household_id = ${id}`);
  assert.equal(await count(), 1, "still within its months");
  this.sql(`UPDATE classification SET from_date = '${since(months + 1)}' WHERE household_id = ${id}`);
  assert.equal(await count(), 0, "out of them");
  assert.ok(home);
  this.sql(`UPDATE membership SET to_date = CURDATE() WHERE household_id = ${id}`);
}

async function scope() {
  const count = (filters) => this.commune.post("audience/count", { filters });
  assert.equal(wants(await count({}), 200).people, 7, "a commune's officer counts her own");
  wantsField(await count({ unit_id: NEIGHBOUR }), "audience.unit_id", "not_found");
  assert.equal(wants(await count({ village_ids: [this.villages[2].id] }), 200).people, 0);
  const theirs = await this.draft(this.officer, { audience: {} });
  for (const path of ["audience", "board", "people"]) wants(await this.commune.get(`campaigns/${theirs.id}/${path}`), 404);
  wants(await this.act(this.commune, theirs, "stop", { reason: "x" }), 404);
  const own = await this.draft(this.commune, { audience: {} });
  assert.equal(own.unit_id, HOME);
  assert.equal((await this.look(this.commune, own)).people, 7);
  assert.equal((await this.look(this.officer, own)).people, 7, "for the district's officer too it is the commune's people");
  const leader = await this.server.user("leader", DISTRICT, "leader");
  wants(await leader.post("audience/count", { filters: {} }), 403);
}

async function preview() {
  const c = await this.draft(this.officer);
  const seen = await this.look(this.officer, c);
  assert.deepEqual([seen.people, seen.reachable, seen.messages], [7, 4, 4]);
  assert.equal(seen.sample.length, 7);
  const thong = seen.sample.find((p) => p.name === "A Thông");
  assert.match(thong.text, /báo A Thông: nhận gạo Tết lúc 8 giờ tại nhà rông\.$/);
  assert.match(thong.phone, /^•••\d{3}$/);
  assert.equal(seen.sample.find((p) => p.why === "no_phone").text, null);
  const { with_marks, without_marks, chosen, per_part } = seen.money;
  assert.deepEqual([with_marks.parts, with_marks.coding, without_marks.coding], [4, "ucs2", "gsm7"]);
  assert.equal(chosen.price, 4 * per_part);
  assert.equal(seen.needs_approval, false);
  // Without a name the text is the same for all: those on one telephone get one message.
  const two = await this.home(2, ["A Một", "A Hai"], [this.shared, this.shared]);
  assert.ok(two);
  const same = await this.draft(this.officer, { body: "{sender} báo: nhận gạo Tết.", audience: { unit_id: NEIGHBOUR } });
  const once = await this.look(this.officer, same);
  assert.deepEqual([once.reachable, once.messages], [3, 2]);
  assert.deepEqual(once.excluded.at(-1), { why: "same_text", text: once.excluded.at(-1).text, n: 1 });
}

async function refusals() {
  const bad = (given) => this.officer.post("campaigns", { title: "x", kind: "announcement", body: BODY, audience: "{}", ...given });
  wantsField(await bad({ body: "{sender} mời {tên}" }), "body", "text_unknown_field");
  wantsField(await bad({ body: "không có người gửi" }), "body", "text_missing_field");
  wantsField(await bad({ body: "{sender} mời {name" }), "body", "text_open_brace");
  wantsField(await bad({ body: "{sender} mời lúc {time}" }), "body", "missing_value");
  wantsField(await bad({ audience: "[]" }), "audience", "wrong_type");
  wantsField(await bad({ audience: '{"village":1}' }), "audience.village", "unknown_field");
  wantsField(await bad({ starts: "relative", offset_days: -1, at_time: "07:00" }), "starts", "no_subject");
  wantsField(await bad({ class: "advertising" }), "purpose", "differs");
  wantsField(await bad({ body: `{sender} ${"đường ".repeat(70)}` }), "body", "text_too_long");
  const c = await this.draft(this.officer);
  const seen = await this.look(this.officer, c);
  wants(await this.act(this.officer, c, "submit", { confirm: "x" }), 409);
  wants(await this.act(this.officer, { ...c, version: 9 }, "submit", { confirm: seen.confirm }), 412);
  wants(await this.officer.post(`campaigns/${c.id}/submit`, { confirm: seen.confirm }), 428);
  await this.home(0, ["A Mới"], [null]);
  wants(await this.act(this.officer, c, "submit", { confirm: seen.confirm }), 409, "one person more than was shown");
  this.sql("UPDATE membership SET to_date = CURDATE() WHERE person_id = (SELECT id FROM person WHERE name = 'A Mới')");
}

async function small() {
  const c = await this.draft(this.officer);
  const { confirm } = await this.look(this.officer, c);
  const key = { "Idempotency-Key": randomUUID() };
  const running = wants(await this.act(this.officer, c, "submit", { confirm }, key), 200);
  assert.equal(running.state, "running");
  assert.equal(wants(await this.act(this.officer, c, "submit", { confirm }, key), 200).version, running.version, "the same answer again");
  await this.becomes(c, "done");
  assert.equal(this.messages(c), 4);
  const board = await this.board(c);
  const n = Object.fromEntries(board.outcomes.map((o) => [o.outcome, o.n]));
  assert.equal((n.sent ?? 0) + (n.delivered ?? 0), 4);
  assert.deepEqual([n.opted_out, n.home, n.no_phone], [1, 1, 1], "a child whose father has it is told at home");
  assert.match(board.outcomes[0].text, /nhà mạng/i);
  assert.deepEqual(board.units.map((u) => u.villages.map((v) => v.village)), [["Làng Hai", "Làng Một"]]);
  assert.equal(board.progress.price, running.price);
  assert.match(board.sample.text, /báo (A|Y) \S+: nhận gạo Tết lúc 8 giờ tại nhà rông\.$/);
  assert.deepEqual([board.sample.gone, board.sample.coding], [true, "ucs2"]);
  await until("a board that no report changes any more", async () => {
    const { etag } = (await this.admin.get(`campaigns/${c.id}/board`)).headers;
    return (await this.admin.get(`campaigns/${c.id}/board`, {}, { "If-None-Match": etag })).status === 304;
  });
  const out = wants(await this.admin.get(`campaigns/${c.id}/people`, { outcome: "opted_out" }), 200).items;
  assert.deepEqual(out.map((p) => p.name), ["Y Chối"]);
  const inbox = await this.phones.inbox(`+84${this.shared.slice(1)}`);
  assert.equal(inbox.length, 1);
  assert.match(inbox[0].text, /báo A Thông/);
}

// By village and by person, for the caller's units only.
async function sheet() {
  const id = this.sql("SELECT MIN(id) FROM campaign WHERE state = 'done'");
  const { status, bytes, headers } = await this.officer.get(`campaigns/${id}/result`);
  assert.equal(status, 200);
  assert.match(headers["content-disposition"], /ket-qua-/);
  const [villages, persons] = [1, 2].map((n) => cellsOf(bytes, n).map((row) => row.map((c) => c.text)));
  assert.deepEqual(villages.slice(1).map((r) => r.slice(0, 3)), [["Xã Đăk Ui", "Làng Hai", "4"], ["Xã Đăk Ui", "Làng Một", "3"]]);
  assert.equal(persons.length, 8);
  assert.ok(persons.some((r) => r[0] === "Y Chối" && /từ chối/.test(r[3])));
  wants(await this.commune.get(`campaigns/${id}/result`), 404);
}

// One text on one telephone is one message, and everybody it was for has it in the result.
async function shared() {
  const c = await this.draft(this.officer, { body: "{sender} báo: nhận gạo Tết.", audience: { unit_id: NEIGHBOUR } });
  await this.submit(this.officer, c);
  await this.becomes(c, "done");
  assert.equal(this.messages(c), 2);
  assert.equal(Number(this.sql(`SELECT COUNT(*) FROM campaign_person WHERE campaign_id = ${c.id} AND state = 'messaged'`)), 3);
}

async function secondPerson() {
  this.sql("UPDATE rule_value SET value = 3 WHERE code = 'campaign_approval_people'");
  const c = await this.draft(this.officer);
  let row = await this.submit(this.officer, c);
  assert.equal(row.state, "review");
  wants(await this.act(this.commune, row, "approve"), 403);
  const own = await this.act(this.officer, row, "approve");
  wants(own, 403);
  assert.match(own.body.type, /own_campaign/);
  wants(await this.officer.put(`campaigns/${c.id}`, { title: "khác" }, row.version), 409, "no change behind the second person's back");
  wantsField(await this.act(this.second, row, "reject"), "reason", "required");
  row = wants(await this.act(this.second, row, "reject", { reason: "Ghi rõ giờ hơn" }), 200);
  assert.deepEqual([row.state, row.state_reason], ["draft", "Ghi rõ giờ hơn"]);
  assert.equal(Number(this.sql(`SELECT COUNT(*) FROM campaign_person WHERE campaign_id = ${c.id}`)), 0);
  row = wants(await this.third.put(`campaigns/${c.id}`, { body: BODY.replace("8 giờ", "9 giờ") }, row.version), 200);
  row = wants(await this.officer.put(`campaigns/${c.id}`, { title: "Gạo Tết, lần hai" }, row.version), 200);
  row = await this.submit(this.officer, row);
  wants(await this.act(this.third, row, "approve"), 403, "whose words they are, though another changed the title since");
  wants(await this.act(this.second, { ...row, version: 1 }, "approve"), 412);
  row = wants(await this.act(this.second, row, "approve", { reason: "Đã gọi hỏi xã" }), 200);
  assert.equal(row.state, "running");
  assert.ok(row.approved_by);
  await this.becomes(c, "done");
  this.sql("UPDATE rule_value SET value = 50 WHERE code = 'campaign_approval_people'");
  const acts = wants(await this.admin.get("audit", { limit: 200 }), 200).items.filter((a) => a.entity === "campaign" && a.row_id === c.id).map((a) => a.action);
  for (const act of ["submit", "reject", "approve"]) assert.ok(acts.includes(act), `${act} in the audit`);
}

// Nothing may leave before 23:58, so that what waits can be looked at.
async function pauseAndStop() {
  await this.hold(true);
  const c = await this.draft(this.officer, { body: `${BODY} Lần hai.` });
  const seen = await this.look(this.officer, c);
  let row = wants(await this.act(this.officer, c, "submit", { confirm: seen.confirm }), 200);
  await until("fed", async () => (await this.board(c)).progress.all_fed);
  row = wants(await this.act(this.officer, await this.read(c), "pause"), 200);
  assert.deepEqual([row.state, row.state_reason], ["paused", null], "in a hurry, without a word of why");
  await until("held", async () => (await this.board(c)).outcomes.find((o) => o.outcome === "held")?.n === 4);
  await this.hold(false);
  this.sql(`UPDATE message SET due_at = NOW(3) - INTERVAL 1 MINUTE WHERE campaign_id = ${c.id}`);
  await new Promise((done) => setTimeout(done, 1500));
  assert.equal((await this.board(c)).outcomes.find((o) => o.outcome === "held").n, 4, "nothing leaves a paused campaign");
  wants(await this.act(this.officer, await this.read(c), "resume"), 200);
  await this.becomes(c, "done");
  const inbox = (await this.phones.inbox(`+84${this.shared.slice(1)}`)).filter((m) => /Lần hai/.test(m.text));
  assert.equal(inbox.length, 1);
  await this.hold(true);
  const d = await this.draft(this.officer, { body: `${BODY} Lần ba.` });
  await this.submit(this.officer, d);
  await until("fed", async () => (await this.board(d)).progress.all_fed);
  wantsField(await this.act(this.officer, await this.read(d), "stop"), "reason", "required");
  wants(await this.act(this.officer, await this.read(d), "stop", { reason: "Sai ngày" }), 200);
  await until("cancelled", async () => (await this.board(d)).outcomes.find((o) => o.outcome === "cancelled")?.n === 4);
  wants(await this.act(this.officer, await this.read(d), "resume"), 409);
  await this.hold(false);
}

async function cap() {
  const c = await this.draft(this.officer, { body: `${BODY} Lần bốn.`, cap: 1000 });
  const seen = await this.look(this.officer, c);
  assert.equal(seen.money.over_cap, true);
  await this.submit(this.officer, c);
  let row = await this.becomes(c, "paused");
  assert.match(row.state_reason, /trần chi 1000 đồng/);
  assert.equal(this.messages(c), 2);
  wantsField(await this.officer.put(`campaigns/${c.id}`, { cap: -1 }, row.version), "cap", "too_small");
  wants(await this.officer.put(`campaigns/${c.id}`, { cap: 5000, title: "khác" }, row.version), 409);
  row = wants(await this.officer.put(`campaigns/${c.id}`, { cap: 5000 }, row.version), 200);
  wants(await this.act(this.officer, row, "resume"), 200);
  await this.becomes(c, "done");
  assert.equal(this.messages(c), 4);
  assert.equal((await this.board(c)).progress.price, 2000);
}

// A number whose carrier has been learnt costs what that carrier costs, in the look, in the cap and in the rows.
async function carriers() {
  const price = (carrier, per_part) => this.admin.post("gateway-prices", { gateway: "sandbox", carrier, per_part, valid_from: "2024-01-01", source: "Phụ lục 2" }).then((a) => wants(a, 201));
  const misspelt = { gateway: "sandbox", carrier: "Viettel", per_part: 900, valid_from: "2024-01-01", source: "Phụ lục 2" };
  wantsField(await this.admin.post("gateway-prices", misspelt), "carrier", "bad_word");
  wantsField(await this.admin.post("gateway-routes", { class: "policy", carrier: "VINA", gateway: "sandbox", ranking: 1 }), "carrier", "bad_word");
  const rows = [await price("viettel", 900), await price("mobifone", 300)];
  this.sql(`INSERT INTO number_carrier SELECT f.number_idx, 'viettel', UTC_TIMESTAMP(3) FROM phone f JOIN person p ON p.id = f.person_id WHERE p.name = 'Y Hương'`);
  const c = await this.draft(this.officer, { body: `${BODY} Lần bảy.`, cap: 2000 });
  assert.equal((await this.look(this.officer, c)).money.chosen.price, 3 * 500 + 900);
  await this.submit(this.officer, c);
  let row = await this.becomes(c, "paused");
  assert.ok((await this.board(c)).progress.price <= 2000);
  row = wants(await this.officer.put(`campaigns/${c.id}`, { cap: 2400 }, row.version), 200);
  wants(await this.act(this.officer, row, "resume"), 200);
  await this.becomes(c, "done");
  assert.equal((await this.board(c)).progress.price, 2400);
  assert.equal(this.sql(`SELECT GROUP_CONCAT(price ORDER BY price) FROM message WHERE campaign_id = ${c.id}`), "500,500,500,900");
  this.sql("UPDATE gateway_price SET valid_to = '2024-01-02' WHERE id = 7201");
  const d = await this.draft(this.officer, { body: `${BODY} Lần tám.` });
  assert.equal((await this.look(this.officer, d)).money.chosen.price, 4 * 900, "what is not known costs the dearest");
  for (const { id, version } of rows) wants(await this.admin.delete(`gateway-prices/${id}`, version), 204);
}

// Nobody can agree to a price that is not there, and no cap would hold.
async function withoutPrice() {
  const c = await this.draft(this.officer, { body: `${BODY} Lần chín.` }), seen = await this.look(this.officer, c);
  assert.equal(seen.money.source, null);
  const refused = await this.act(this.officer, c, "submit", { confirm: seen.confirm });
  wants(refused, 409);
  assert.match(refused.body.type, /no_price/);
  this.sql("UPDATE gateway_price SET valid_to = NULL WHERE id = 7201");
  const at = new Date(Date.now() + 4000).toISOString();
  const d = await this.draft(this.officer, { body: `${BODY} Mười.`, starts: "at", due_at: at });
  await this.submit(this.officer, d);
  this.sql("UPDATE gateway_price SET valid_to = '2024-01-02' WHERE id = 7201");
  assert.match((await this.becomes(d, "paused")).state_reason, /chưa có giá tin/);
  assert.equal(this.messages(d), 0);
  this.sql("UPDATE gateway_price SET valid_to = NULL WHERE id = 7201");
  wants(await this.act(this.officer, await this.read(d), "resume"), 200);
  await this.becomes(d, "done");
  assert.equal((await this.board(d)).progress.price, 2000);
}

async function budget() {
  const project = Number(this.sql("SELECT MIN(id) FROM project"));
  const line = wants(await this.admin.post("budget-lines", { project_id: project, source: "local", label: "Tin nhắn", amount: 2500 }), 201);
  const given = { body: `${BODY} Lần năm.`, budget_line_id: line.id };
  const c = await this.draft(this.officer, given);
  const first = await this.look(this.officer, c);
  assert.deepEqual([first.money.budget.left, first.money.budget.over], [2500, false]);
  await this.submit(this.officer, c);
  await this.becomes(c, "done");
  const d = await this.draft(this.officer, { ...given, body: `${BODY} Lần sáu.` });
  const second = await this.look(this.officer, d);
  assert.deepEqual([second.money.budget.spent, second.money.budget.left, second.money.budget.over], [2000, 500, true]);
  const refused = await this.act(this.officer, d, "submit", { confirm: second.confirm });
  wants(refused, 409);
  assert.match(refused.body.type, /over_budget/);
}

// The day follows the occasion; one that does not take place stops what has not been fed.
async function relative() {
  const occasion = wants(await this.admin.post("occasions", { unit_id: HOME, kind: "support", title: "nhận gạo", place: "nhà rông", held_on: day(9), starts_at: "08:00" }), 201);
  const body = "{sender} mời {name} {what} lúc {time} ngày {date} tại {place}.";
  const c = await this.draft(this.officer, { kind: "support", body, occasion_id: occasion.id, starts: "relative", offset_days: -1, at_time: "00:00" });
  await this.submit(this.officer, c);
  await new Promise((done) => setTimeout(done, 1500));
  assert.equal((await this.board(c)).progress.fed, 0, "its day has not come");
  this.sql(`UPDATE occasion SET held_on = '${day(1)}' WHERE id = ${occasion.id}`);
  await this.becomes(c, "done");
  assert.match((await this.phones.inbox(`+84${this.shared.slice(1)}`)).at(0)?.text + (await this.phones.inbox(`+84${this.shared.slice(1)}`)).at(-1)?.text, new RegExp(`ngày ${day(1).split("-").reverse().join("/")}`));
  const d = await this.draft(this.officer, { kind: "support", body, occasion_id: occasion.id, starts: "relative", offset_days: 30, at_time: "08:00" });
  await this.submit(this.officer, d);
  this.sql(`UPDATE occasion SET state = 'cancelled' WHERE id = ${occasion.id}`);
  const row = await this.becomes(d, "stopped");
  assert.match(row.state_reason, /huỷ/);
  assert.equal(this.messages(d), 0);
}

async function relays() {
  this.sql(`INSERT INTO relay (id, unit_id, village_id, name, role, valid_from) SELECT NEXT VALUE FOR row_id, ${HOME}, ${this.villages[0].id}, 'A Trưởng', 'head', '2024-01-01'`);
  const c = await this.draft(this.officer, { body: `${BODY} Lần bảy.`, with_relay: true });
  const seen = await this.look(this.officer, c);
  assert.deepEqual([seen.relayed, seen.relay_homes], [1, 1], "the child of a home with a telephone is not the relay's");
  await this.submit(this.officer, c);
  await this.becomes(c, "done");
  const { items } = wants(await this.admin.get(`campaigns/${c.id}/people`, { outcome: "relay_paper" }), 200);
  assert.deepEqual(items.map((p) => [p.name, p.relay.name, p.relay.code]), [["A Byưh", "A Trưởng", 1]]);
  assert.equal((await this.board(c)).outcomes.find((o) => o.outcome === "relay_paper").n, 1, "he has no telephone: somebody must give him the sheet");
}

// Who is known not to read gets the message for whoever reads it to her, and the relay tells her too, with those of her home who have no telephone;
// unless somebody at home gets it and reads.
async function cannotRead() {
  const village = wants(await this.admin.post("villages", { unit_id: HOME, name: "Làng Chữ" }), 201);
  const at = this.villages.push(village) - 1;
  const [alone, mixed] = [await this.home(at, ["Y Già", "Y Cháu"], [this.number()]), await this.home(at, ["A Cha", "Y Con"], [this.number(), this.number()])];
  for (const { person } of [alone.members[0], mixed.members[0]])
    wants(await this.admin.put(`persons/${person.id}`, { can_read: false }, (await this.admin.get(`persons/${person.id}`)).body.version), 200);
  const c = await this.draft(this.officer, { body: `${BODY} Lần chín.`, with_relay: true, audience: { village_ids: [village.id] } });
  const seen = await this.look(this.officer, c);
  assert.deepEqual([seen.reachable, seen.relayed, seen.relay_homes], [3, 2, 1]);
  await this.submit(this.officer, c);
  await this.becomes(c, "done");
  assert.equal(this.messages(c), 3);
  const [list] = await this.admin.all("relay-tasks", { campaign_id: c.id });
  assert.equal(list.people, 2);
  const { people } = wants(await this.admin.get(`relay-tasks/${list.id}/sheet`), 200);
  assert.deepEqual(people.map((p) => p.name).sort(), ["Y Cháu", "Y Già"]);
}

// The text of a real message, of somebody in the reader's own units only: when she moves away, the old unit sees another's or none.
async function sample() {
  await this.home(1, ["A Mẫu"], [this.number()]);
  const c = await this.draft(this.commune, { body: `${BODY} Lần tám.`, audience: { village_ids: [this.villages[1].id] } });
  const names = () => this.sql(`SELECT body FROM message WHERE campaign_id = ${c.id}`).split("\n");
  await this.submit(this.commune, c);
  await this.becomes(c, "done");
  const seen = async (who) => (await this.board(c, who)).sample?.text ?? null;
  assert.ok(names().includes(await seen(this.commune)), "word for word");
  for (const id of this.sql(`SELECT DISTINCT household_id FROM campaign_person WHERE campaign_id = ${c.id}`).split("\n")) {
    const { version } = (await this.admin.get(`households/${id}`)).body;
    const body = { village_id: this.villages[2].id, on_date: day(0), reason: "Chuyển nhà" };
    wants(await this.admin.call("POST", `households/${id}/move`, { body, headers: { "If-Match": `"${version}"` } }), 200);
  }
  assert.equal(await seen(this.commune), null, "nobody of hers is in it any more");
  assert.ok(names().includes(await seen(this.admin)));
}

const STEPS = { people, counts, escaped, scope, preview, refusals, small, sheet, shared, secondPerson, pauseAndStop, cap, carriers, withoutPrice, budget, relative, relays, cannotRead, sample };

await run(
  () => startServer({ SANDBOX_DELAY_MS: "200" }),
  async (tally, server) => {
    const story = new Story(server);
    await story.open();
    for (const [name, step] of Object.entries(STEPS)) await tally.test(name, () => step.call(story));
  },
);

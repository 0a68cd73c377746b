#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Work by SMS, through the handlers, the worker, the process that matches and the sandbox's telephones: a vacancy offered to chosen people,
// their yes and no, what happens to offers when the place is gone; VIEC and "VIEC 12", also on shared telephones; nobody introduces to
// an enterprise of her own.
import assert from "node:assert/strict";
import { day, Exchange } from "./lib/exchange.mjs";
import { Guest } from "./lib/guests.mjs";
import { Phones, until } from "./lib/phones.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

const DISTRICT = 2;
let numbers = 1000;
const national = (e164) => `0${e164.slice(3)}`;

class Town {
  constructor(server, admin) {
    this.server = server;
    this.admin = admin;
    this.exchange = new Exchange(admin);
    this.phones = new Phones(server, admin);
  }

  // Somebody who looks for work, with a telephone (of hers, or shared with who has it already), or none.
  async seeker(given = {}, e164 = `+84977${String(100_000 + numbers++)}`) {
    const row = await this.exchange.seeker(given);
    if (e164) wants(await this.admin.post("phones", { person_id: row.person_id, number: national(e164), kind: "shared" }), 201);
    const person = wants(await this.admin.get(`persons/${row.person_id}`), 200);
    return { ...row, e164, name: person.name };
  }

  async vacancy(given = {}) {
    return this.exchange.vacancy(await this.exchange.employer(), given);
  }

  async offer(vacancy, seekers, client = this.admin) {
    const { confirm } = wants(await client.get(`vacancies/${vacancy.id}/offer`, { seeker_ids: seekers.map((s) => s.id).join(",") }), 200);
    return client.post(`vacancies/${vacancy.id}/offer`, { seeker_ids: seekers.map((s) => s.id), confirm });
  }

  async referral(seeker, vacancy) {
    return wants(await this.admin.get("referrals", { seeker_id: seeker.id, vacancy_id: vacancy.id }), 200).items[0];
  }

  reaches(seeker, vacancy, state, reason) {
    return until(`introduction is ${state} ${reason ?? ""}`, async () => {
      const row = await this.referral(seeker, vacancy);
      return row?.state === state && (!reason || row.reason === reason) && row;
    });
  }

  // The first message to a number after the ones it has that fits.
  text(e164, pattern) {
    return until(`${pattern} on ${e164}`, async () => (await this.phones.inbox(e164)).map((m) => m.text).find((t) => pattern.test(t)));
  }

  say(who, words) {
    return this.phones.reply(who.e164, words);
  }

  // The pool of the matching knows them.
  async known(vacancy, ...seekers) {
    await this.exchange.people(vacancy, this.admin, (items) => seekers.every((s) => items.some((i) => i.seeker_id === s.id)));
  }
}

const board = async (town, path) => wants(await town.admin.get(`${path}/introductions`), 200).items;

// --- offers -------------------------------------------------------------------------------------------------------------------------------

async function offered(town) {
  const [yes, no, mute] = [await town.seeker(), await town.seeker(), await town.seeker({}, null)];
  const vacancy = await town.vacancy({ title: "Hái cà phê", wage_from: 5_500_000, wage_to: 7_000_000 });
  const seen = wants(await town.admin.get(`vacancies/${vacancy.id}/offer`, { seeker_ids: [yes, no, mute].map((s) => s.id).join(",") }), 200);
  assert.equal(seen.recipients, 2);
  assert.match(seen.sample, /có việc Hái cà phê, từ 5,5 triệu\/tháng tại HTX \d+ \(Rẫy\) hợp với .*Nhắn 1 nếu muốn, 0 nếu không/);
  assert.equal(seen.price, seen.parts * seen.price_per_part);
  assert.deepEqual(seen.skipped.map((s) => [s.seeker_id, s.reason]), [[mute.id, "Chưa có số điện thoại: mời qua trưởng thôn."]]);
  assert.equal(await town.referral(yes, vacancy), undefined, "a look introduces nobody");

  assert.deepEqual(wants(await town.offer(vacancy, [yes, no, mute]), 202), { queued: 2, already: 0 });
  assert.equal(await town.referral(mute, vacancy), undefined);
  await town.text(yes.e164, /có việc Hái cà phê/);
  await town.text(no.e164, /có việc Hái cà phê/);
  assert.ok((await board(town, `vacancies/${vacancy.id}`)).every((i) => i.state === "introduced" && i.message));

  await town.say(yes, "1");
  await town.reaches(yes, vacancy, "interested");
  await town.say(no, "KHONG");
  await town.text(no.e164, /^Vi sao khong nhan viec nay/);
  await town.reaches(no, vacancy, "declined", "other");
  await town.say(no, "1 xa quá");
  await town.reaches(no, vacancy, "declined", "far");
  const rows = await board(town, `vacancies/${vacancy.id}`);
  assert.deepEqual(rows.map((i) => [i.state, i.reply.answer]).sort(), [["declined", "no"], ["interested", "yes"]]);
  assert.deepEqual((await board(town, `seekers/${yes.id}`)).map((i) => i.state), ["interested"]);

  const again = wants(await town.admin.get(`vacancies/${vacancy.id}/offer`, { seeker_ids: `${yes.id},${no.id}` }), 200);
  assert.equal(again.recipients, 0, "nobody is offered the same twice");
  assert.match(again.skipped[0].reason, /^Đã gửi tin giới thiệu/);
}

async function refused(town) {
  const seeker = await town.seeker();
  const vacancy = await town.vacancy();
  const ask = { seeker_ids: [seeker.id] };
  wants(await town.admin.post(`vacancies/${vacancy.id}/offer`, { ...ask, confirm: "0".repeat(32) }), 409, "changed");
  wants(await town.admin.post(`vacancies/${vacancy.id}/offer`, { ...ask, seeker_ids: [], confirm: "0" }), 422);
  wants(await town.admin.get(`vacancies/${vacancy.id}/offer`, { seeker_ids: "1,x" }), 422);
  wants(await town.admin.get(`vacancies/${vacancy.id}/offer`, { seeker_ids: "1" }), 422);
  const closed = await town.vacancy({ state: "draft" });
  assert.equal(wants(await town.admin.get(`vacancies/${closed.id}/offer`, { seeker_ids: String(seeker.id) }), 409).type, "/problems/not_open");
  const leader = await town.server.user("leader", DISTRICT);
  wants(await leader.get(`vacancies/${vacancy.id}/offer`, { seeker_ids: String(seeker.id) }), 403);
  const foreign = await town.server.user("commune", 20);
  wants(await foreign.get(`seekers/${seeker.id}/introductions`), 404);
  assert.deepEqual(wants(await foreign.get(`vacancies/${vacancy.id}/introductions`), 200).items, []);
}

// An officer of the employer, or a relative, introduces nobody to it, offers nobody to it and takes nobody further there.
async function own(town) {
  const seeker = await town.seeker();
  const vacancy = await town.vacancy();
  const officer = await town.server.user("district", DISTRICT, "nguoi.nha");
  const me = wants(await town.admin.get("users", { limit: 200 }), 200).items.find((u) => u.username === "nguoi.nha");
  const others = wants(await town.admin.post("referrals", { seeker_id: seeker.id, vacancy_id: vacancy.id }), 201);
  for (const relation of ["owner", "works", "family", "other"]) {
    const tie = wants(await town.admin.post("employer-ties", { user_id: me.id, employer_id: vacancy.employer_id, relation }), 201);
    const second = await town.seeker({}, null);
    const answer = wants(await officer.post("referrals", { seeker_id: second.id, vacancy_id: vacancy.id }), 422);
    assert.deepEqual(answer.errors.map((e) => [e.field, e.code]), [["vacancy_id", "own_employer"]], relation);
    assert.equal(wants(await officer.get(`vacancies/${vacancy.id}/offer`, { seeker_ids: String(second.id) }), 409).type, "/problems/own_employer");
    assert.equal(wants(await officer.put(`referrals/${others.id}`, { state: "interview" }, others.version), 422).errors[0].code, "own_employer");
    wants(await town.admin.delete(`employer-ties/${tie.id}`, tie.version), 204);
  }
  wants(await officer.put(`referrals/${others.id}`, { state: "interview" }, others.version), 200);
}

// --- the place is gone ----------------------------------------------------------------------------------------------------------------------

async function gone(town) {
  const [told, placed, waits] = [await town.seeker(), await town.seeker(), await town.seeker()];
  const vacancy = await town.vacancy({ places: 1, title: "Nấu ăn" });
  wants(await town.offer(vacancy, [told, placed]), 202);
  await town.text(told.e164, /có việc Nấu ăn/);
  await town.text(placed.e164, /có việc Nấu ăn/);
  town.server.sql("UPDATE message_rule SET hour_to = '00:01' WHERE class = 'service'");
  wants(await town.offer(vacancy, [waits]), 202);
  town.server.sql("UPDATE message_rule SET hour_to = '24:00' WHERE class = 'service'");
  await town.say(placed, "1");
  const row = await town.reaches(placed, vacancy, "interested");
  wants(await town.admin.put(`referrals/${row.id}`, { state: "placed", start_on: day(0) }, row.version), 200);
  assert.equal(wants(await town.admin.get(`vacancies/${vacancy.id}`), 200).state, "filled");
  await town.text(told.e164, /việc Nấu ăn ở HTX \d+ không tuyển nữa/);
  await town.reaches(told, vacancy, "refused", "filled");
  await town.reaches(waits, vacancy, "refused", "filled");
  const states = town.server.sql(`SELECT GROUP_CONCAT(m.state, ' ', m.detail) FROM message m JOIN referral r ON r.id = m.referral_id WHERE r.seeker_id = ${waits.id}`);
  assert.equal(states, "cancelled filled");
  assert.deepEqual(await town.phones.inbox(waits.e164), []);
  await town.say(told, "1");
  await until("an officer reads the late yes", async () => wants(await town.admin.get("incoming", { person_id: told.person_id }), 200).items.some((i) => i.why === "wants_job"));
}

async function closed(town) {
  const seeker = await town.seeker();
  const vacancy = await town.vacancy({ title: "Trông trẻ" });
  wants(await town.offer(vacancy, [seeker]), 202);
  await town.text(seeker.e164, /có việc Trông trẻ/);
  const row = wants(await town.admin.get(`vacancies/${vacancy.id}`), 200);
  const answer = await town.admin.put(`vacancies/${vacancy.id}`, { state: "closed" }, row.version);
  wants(answer, 200);
  assert.deepEqual(JSON.parse(answer.headers["x-notices"]), { cancelled: 0, again: 0, told: 1, left_out: 0 });
  await town.text(seeker.e164, /việc Trông trẻ .* không tuyển nữa/);
}

async function onwards(town) {
  const seeker = await town.seeker();
  const vacancy = await town.vacancy({ title: "Chăn bò" });
  town.server.sql("UPDATE message_rule SET hour_to = '00:01' WHERE class = 'service'");
  wants(await town.offer(vacancy, [seeker]), 202);
  const row = await town.referral(seeker, vacancy);
  wants(await town.admin.put(`referrals/${row.id}`, { state: "interview" }, row.version), 200);
  town.server.sql("UPDATE message_rule SET hour_to = '24:00' WHERE class = 'service'");
  const item = (await board(town, `vacancies/${vacancy.id}`))[0];
  assert.deepEqual([item.state, item.message.state], ["interview", "cancelled"], "who was met needs no message any more");
}

// --- VIEC -----------------------------------------------------------------------------------------------------------------------------------

async function viec(town) {
  const her = await town.seeker({ wishes: ["may"] });
  const vacancy = await town.vacancy({ trade_id: await town.exchange.trade("may"), title: "May công nghiệp", wage_from: 6_500_000 });
  await town.known(vacancy, her);
  const began = Date.now();
  await town.say(her, "VIEC");
  const list = await town.text(her.e164, /^Viec: /);
  assert.ok(Date.now() - began < 6000, `answered in ${Date.now() - began} ms`);
  assert.match(list, new RegExp(`^Viec: ${vacancy.short_no} May cong nghiep, [^,;]+, 6\\.5tr.*\\. Muon lam thi nhan VIEC ${vacancy.short_no}$`));
  assert.ok(list.length <= 160 && /^[\x20-\x7e]*$/.test(list), "one part of GSM-7");
  const row = await until("it is answered in the inbox too", async () => wants(await town.admin.get("incoming", { person_id: her.person_id, state: "answered" }), 200).items[0]);
  assert.equal(row.why, "jobs");
  await town.say(her, `VIEC ${vacancy.short_no}`);
  const introduction = await town.reaches(her, vacancy, "interested");
  assert.ok(introduction.score > 0);
  await town.text(her.e164, new RegExp(`^Da ghi: .* muon lam viec ${vacancy.short_no} May cong nghiep`));
  assert.equal(town.server.sql(`SELECT CONCAT_WS(' ', action, COALESCE(actor_id, '-'), reason) FROM audit WHERE entity = 'referral' AND row_id = ${introduction.id}`), "create - VIEC");
}

async function strangers(town) {
  const stranger = { e164: "+84977999001" };
  await town.say(stranger, "VIEC");
  await town.text(stranger.e164, /^So nay chua dang ky tim viec/);
  const rows = town.server.sql(`SELECT COUNT(*) FROM incoming i JOIN job_ask a ON a.incoming_id = i.id WHERE a.outcome = 'unknown' AND i.state = 'new'`);
  assert.equal(rows, "1", "an officer registers him");
  const her = await town.seeker();
  await town.say(her, "VIEC 9999");
  await town.text(her.e164, /^Viec so 9999 khong con tuyen/);
}

async function shared(town) {
  const one = await town.seeker({ wishes: ["phu_ho"] });
  const two = await town.seeker({ wishes: ["phu_ho"] }, one.e164);
  const vacancy = await town.vacancy({ trade_id: await town.exchange.trade("phu_ho"), title: "Phụ hồ" });
  await town.known(vacancy, one, two);
  await town.say(one, "Việc");
  const list = await town.text(one.e164, /^Viec: /);
  assert.ok(list.length <= 160, list);
  await town.say(one, `VIEC ${vacancy.short_no}`);
  const which = await town.text(one.e164, /^Nhan VIEC \d+ \d+ cho .*, VIEC \d+ \d+ cho /);
  const codes = [...which.matchAll(/VIEC \d+ (\d+) cho/g)].map((m) => m[1]);
  assert.equal(codes.length, 2);
  await town.say(one, `VIEC ${vacancy.short_no} ${codes[1]}`);
  await town.reaches(two, vacancy, "interested");
  assert.equal(await town.referral(one, vacancy), undefined);
}

// The rules of an officer's introduction hold for who asks herself.
async function rules(town) {
  const her = await town.seeker({ wishes: ["lai_xe_tai", "caphe"] });
  const lorry = await town.vacancy({ trade_id: await town.exchange.trade("lai_xe_tai"), title: "Lái xe tải" });
  const many = [];
  for (const title of ["Một", "Hai", "Ba", "Bốn"]) many.push(await town.vacancy({ title }));
  await town.known(many[3], her);
  await town.exchange.people(lorry, town.admin, () => true);
  await town.say(her, `VIEC ${lorry.short_no}`);
  await town.text(her.e164, new RegExp(`^Viec so ${lorry.short_no} chua nhan duoc: `));
  assert.equal(await town.referral(her, lorry), undefined, "the law asks for a licence");
  for (const vacancy of many.slice(0, 3)) {
    await town.say(her, `VIEC ${vacancy.short_no}`);
    await town.reaches(her, vacancy, "interested");
  }
  await town.say(her, `VIEC ${many[3].short_no}`);
  await town.text(her.e164, /^Dang duoc gioi thieu o 3 noi/);
  const boss = { e164: "+84977888001" };
  const theirs = await town.exchange.vacancy(await town.exchange.employer({ number: national(boss.e164) }));
  const relative = await town.seeker({}, boss.e164);
  await town.known(theirs, relative);
  await town.say(relative, `VIEC ${theirs.short_no}`);
  await town.text(boss.e164, /^So may nay la cua chinh don vi tuyen dung/);
  assert.equal(await town.referral(relative, theirs), undefined);
}

async function offerThenViec(town) {
  const her = await town.seeker();
  const vacancy = await town.vacancy({ title: "Tỉa cành" });
  await town.known(vacancy, her);
  wants(await town.offer(vacancy, [her]), 202);
  await town.text(her.e164, /có việc Tỉa cành/);
  await town.say(her, `viec ${vacancy.short_no}`);
  await town.reaches(her, vacancy, "interested");
  assert.equal((await board(town, `vacancies/${vacancy.id}`))[0].reply.answer, "yes");
}

// On her own page she answers what waits on her telephone.
async function offerThenPage(town) {
  const her = await town.seeker();
  const vacancy = await town.vacancy({ title: "Ươm cây" });
  wants(await town.offer(vacancy, [her]), 202);
  await town.text(her.e164, /có việc Ươm cây/);
  const guest = await Guest.admitted(town.server, "seeker", her.e164);
  const row = await town.referral(her, vacancy);
  wants(await guest.post(`public/me/referrals/${row.id}`, { answer: "no", reason: "far" }), 200);
  const item = (await board(town, `vacancies/${vacancy.id}`))[0];
  assert.deepEqual([item.state, item.reason, item.reply.answer], ["declined", "far", "no"]);
}

await run(startServer, async (tally, server) => {
  const town = new Town(server, await server.login());
  const cases = {
    "offered, yes and no, and why": offered, "what no offer goes out for": refused, "nobody introduces to her own enterprise": own,
    "offers end when the place is filled": gone, "and when it is closed": closed, "and when an officer goes on": onwards,
    "VIEC and VIEC 12": viec, "who is not registered, what is not there": strangers, "shared telephones": shared, "the rules of an officer's introduction": rules,
    "VIEC answers an offer": offerThenViec,
    "her own page answers an offer": offerThenPage,
  };
  for (const [name, fn] of Object.entries(cases)) await tally.test(name, () => fn(town));
});

#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Questions put by SMS as officers look at them: counts, reasons, whom to telephone; an answer written down or corrected, and the introduction
// that follows it.
import assert from "node:assert/strict";
import { day, Exchange, FOREIGN } from "./lib/exchange.mjs";
import { Phones, until } from "./lib/phones.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants, wantsField } from "./lib/tally.mjs";

let numbers = 2000;

class Town {
  constructor(server, admin) {
    Object.assign(this, { server, admin, exchange: new Exchange(admin), phones: new Phones(server, admin) });
  }

  // Somebody who began to work so many days ago, and has a telephone.
  async placed(ago, places = 1) {
    const seeker = await this.exchange.seeker();
    const number = `0976${String(100_000 + numbers++)}`;
    wants(await this.admin.post("phones", { person_id: seeker.person_id, number, kind: "own" }), 201);
    const vacancy = await this.exchange.vacancy(await this.exchange.employer(), { places });
    const referral = wants(await this.admin.post("referrals", { seeker_id: seeker.id, vacancy_id: vacancy.id }), 201);
    wants(await this.admin.put(`referrals/${referral.id}`, { state: "placed", start_on: day(-ago) }, referral.version), 200);
    return { seeker, vacancy, referral, number, e164: `+84${number.slice(1)}` };
  }

  referral(her) {
    return this.admin.get(`referrals/${her.referral.id}`).then((a) => wants(a, 200));
  }

  async question(her, kind) {
    return wants(await this.admin.get("questions", { person_id: her.seeker.person_id, kind }), 200).items[0];
  }

  async answer(her, kind, body) {
    const row = await this.question(her, kind);
    return this.admin.put(`questions/${row.id}`, body, row.version);
  }

  async calls(client = this.admin) {
    return wants(await client.get("question-board"), 200).calls;
  }
}

async function telephoned(town) {
  const her = await town.placed(8);
  await until("asked by SMS", async () => (await town.question(her, "keep7")).state === "asked");
  assert.ok(!(await town.calls()).some((c) => c.person_id === her.seeker.person_id), "not yet to be telephoned");
  town.server.sql(`UPDATE message SET created_at = NOW(3) - INTERVAL 4 DAY WHERE person_id = ${her.seeker.person_id}`);
  const call = (await town.calls()).find((c) => c.person_id === her.seeker.person_id);
  assert.equal(call.phone, her.number);
  assert.match(call.about, /^HTX \d+$/);
  assert.equal(call.kind_label, "Còn làm sau 7 ngày?");
  assert.equal(town.server.sql("SELECT COUNT(*) > 0 FROM audit WHERE entity = 'question' AND action = 'read' AND changes LIKE '%numbers%'"), "1", "who saw numbers is recorded");
  const leader = await town.server.user("leader", 2);
  assert.equal((await town.calls(leader)).find((c) => c.person_id === her.seeker.person_id).phone, `•••${her.number.slice(-3)}`);
  const foreign = await town.server.user("commune", FOREIGN);
  assert.deepEqual(await town.calls(foreign), []);
  wants(await foreign.get(`questions/${call.id}`), 404);

  wantsField(await town.answer(her, "keep7", { answer: "no" }), "reason", "required");
  wants(await town.answer(her, "keep7", { answer: "no", reason: "harvest" }), 200);
  const left = await town.referral(her);
  assert.deepEqual([left.state, left.reason, left.left_on], ["left", "harvest", day(0)]);
  assert.equal(wants(await town.admin.get(`vacancies/${her.vacancy.id}`), 200).state, "open");
  const row = await town.question(her, "keep7");
  assert.deepEqual([row.state, row.channel, row.answer, row.reason], ["answered", "phone", "no", "harvest"]);
  assert.ok(!(await town.calls()).some((c) => c.person_id === her.seeker.person_id));

  wants(await town.answer(her, "keep7", { answer: "yes" }), 200, "heard wrongly");
  const back = await town.referral(her);
  assert.deepEqual([back.state, back.reason, back.left_on], ["kept7", null, null]);
  assert.equal((await town.question(her, "keep7")).reason, null);
  assert.equal(wants(await town.admin.get(`vacancies/${her.vacancy.id}`), 200).state, "filled");
  wantsField(await town.answer(her, "keep7", { answer: null }), "answer", "required");
}

async function notYet(town) {
  const her = await town.placed(8);
  wantsField(await town.answer(her, "keep90", { answer: "yes" }), "answer", "not_yet");
  const leader = await town.server.user("leader", 2);
  const row = await town.question(her, "keep7");
  wants(await leader.put(`questions/${row.id}`, { answer: "yes" }, row.version), 403);
  wants(await town.admin.put(`questions/${row.id}`, { state: "lapsed" }, row.version), 422);
}

async function neverBack(town) {
  const her = await town.placed(40);
  const row = await town.referral(her);
  wants(await town.admin.put(`referrals/${her.referral.id}`, { state: "kept30" }, row.version), 200);
  wants(await town.answer(her, "keep7", { answer: "yes" }), 200);
  assert.equal((await town.referral(her)).state, "kept30");
}

async function corrected(town) {
  const her = await town.placed(8);
  await until("asked", async () => (await town.phones.inbox(her.e164)).some((m) => /còn làm ở/.test(m.text)));
  await town.phones.reply(her.e164, "0");
  await until("left", async () => (await town.referral(her)).state === "left");
  await town.phones.reply(her.e164, "3");
  await until("the reason", async () => (await town.referral(her)).reason === "pay");
  wants(await town.answer(her, "keep7", { reason: "far" }), 200);
  assert.equal((await town.referral(her)).reason, "far");
  assert.equal((await town.question(her, "keep7")).channel, "sms", "she answered herself; the officer put the reason right");
}

async function counted(town) {
  const before = wants(await town.admin.get("question-board"), 200);
  const of = (b, kind) => b.kinds.find((k) => k.kind === kind);
  const her = await town.placed(8);
  wants(await town.answer(her, "keep7", { answer: "no", reason: "health" }), 200);
  const after = wants(await town.admin.get("question-board"), 200);
  assert.equal(of(after, "keep7").no, of(before, "keep7").no + 1);
  const reason = (b) => b.reasons.find((r) => r.reason === "health").left;
  assert.equal(reason(after), reason(before) + 1);
  assert.equal(after.days, 3);
}

await run(startServer, async (tally, server) => {
  const town = new Town(server, await server.login());
  const cases = {
    "who does not answer is telephoned": telephoned, "not before its day, not by who only looks": notYet, "an answer never steps back": neverBack,
    "an officer corrects": corrected, "the board counts": counted,
  };
  for (const [name, fn] of Object.entries(cases)) await tally.test(name, () => fn(town));
});

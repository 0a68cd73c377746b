#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// After the introduction and after the class, through the handlers, the worker and the sandbox's telephones: "are you still there", why
// not any more, what the class was good for; and the waiting list of a class that moves up when somebody declines.
import assert from "node:assert/strict";
import { Phones, until } from "./lib/phones.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

const HOME = 15; // xã Đăk Ui
const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);

const text = (phones, e164, pattern) => until(`${pattern} on ${e164}`, async () => (await phones.inbox(e164)).map((m) => m.text).find((t) => pattern.test(t)));

async function trade(phones) {
  return wants(await phones.client.get("trades", { code: "caphe" }), 200).items[0].id;
}

// A person with a telephone who began to work so many days ago.
async function placed(phones, ago, places = 1) {
  const { client } = phones;
  const person = await phones.person();
  const employer = wants(await client.post("employers", { name: "HTX Sáu Nhung", kind: "coop", unit_id: HOME }), 201);
  const vacancy = wants(await client.post("vacancies", {
    employer_id: employer.id, trade_id: await trade(phones), title: "Hái cà phê", places, unit_id: HOME, place: "Rẫy", start_on: day(5), deadline: day(30), state: "open",
  }), 201);
  const seeker = wants(await client.post("seekers", { person_id: person.id, asked_on: day(-90), wish_1_id: await trade(phones) }), 201);
  const referral = wants(await client.post("referrals", { seeker_id: seeker.id, vacancy_id: vacancy.id }), 201);
  wants(await client.put(`referrals/${referral.id}`, { state: "placed", start_on: day(-ago) }, referral.version), 200);
  return { person, vacancy, seeker, referral };
}

const referral = async (phones, id) => wants(await phones.client.get(`referrals/${id}`), 200);
const reaches = (phones, id, state) => until(`referral ${id} is ${state}`, async () => {
  const row = await referral(phones, id);
  return row.state === state && row;
});

async function stays(phones) {
  const her = await placed(phones, 7);
  const asked = await text(phones, her.person.e164, /còn làm ở HTX Sáu Nhung không\? Nhắn 1 nếu còn, 0 nếu đã nghỉ/);
  assert.match(asked, /hỏi Y Thử/);
  await phones.reply(her.person.e164, "1 ạ");
  await reaches(phones, her.referral.id, "kept7");
}

async function leaves(phones, server) {
  const her = await placed(phones, 8);
  await text(phones, her.person.e164, /còn làm ở/);
  await phones.reply(her.person.e164, "0");
  const left = await reaches(phones, her.referral.id, "left");
  assert.ok([day(0), day(1)].includes(left.left_on), left.left_on);
  await text(phones, her.person.e164, /^Vi sao da nghi viec\? Nhan 1 xa nha/);
  await phones.reply(her.person.e164, "2");
  await until("the reason is known", async () => (await referral(phones, her.referral.id)).reason === "harvest");
  assert.equal(wants(await phones.client.get(`seekers/${her.seeker.id}`), 200).state, "looking");
  assert.equal(wants(await phones.client.get(`vacancies/${her.vacancy.id}`), 200).state, "open");
  const rows = server.sql(`SELECT GROUP_CONCAT(CONCAT_WS(' ', kind, state, answer, reason) ORDER BY ask_on) FROM question WHERE subject_id = ${her.referral.id}`);
  assert.equal(rows, "keep7 answered no harvest,keep30 lapsed,keep90 lapsed");
}

// --- classes ----------------------------------------------------------------------------------------------------------------------------

async function course(phones, given) {
  const { items } = wants(await phones.client.get("projects", { limit: 1 }), 200);
  return wants(await phones.client.post("courses", {
    project_id: items[0].id, unit_id: HOME, title: "May", trade: "May", place: "Nhà rông", starts_on: "2030-03-01", ends_on: "2030-05-01", capacity: 1, ...given,
  }), 201);
}

const enrolment = async (phones, id) => wants(await phones.client.get(`enrolments/${id}`), 200);

async function waiting(phones) {
  const { client } = phones;
  const [first, second, third] = await phones.people(3);
  const made = await course(phones, { auto_invite: false });
  const all = wants(await client.post(`courses/${made.id}/enrolments`, { person_ids: [first.id, second.id, third.id] }), 200);
  assert.deepEqual([all.enrolled.length, all.waiting.length, all.skipped.length], [1, 2, 0]);
  const { places } = wants(await client.get(`courses/${made.id}/board`), 200);
  assert.deepEqual([places.enrolled, places.waiting], [1, 2]);
  const invite = async () => {
    const { confirm } = wants(await client.get(`courses/${made.id}/invitation`), 200);
    return wants(await client.post(`courses/${made.id}/invitation`, { confirm }), 202).queued;
  };
  assert.equal(await invite(), 1);
  await text(phones, first.e164, /học nghề May/);
  await phones.reply(first.e164, "0");
  await until("the second has the place", async () => (await enrolment(phones, all.waiting[0])).state === "enrolled");
  assert.equal((await enrolment(phones, all.waiting[1])).state, "waiting");
  assert.equal(await invite(), 1, "the next invitation is hers");
  await text(phones, second.e164, /học nghề May/);
  const hers = await enrolment(phones, all.waiting[0]);
  wants(await client.put(`enrolments/${hers.id}`, { state: "cancelled" }, hers.version), 200);
  await until("the third has the place", async () => (await enrolment(phones, all.waiting[1])).state === "enrolled");
}

// Where the class invites by itself, who moves up has her invitation at once; who cannot be invited is shown with the reason.
async function waitingInvites(phones, server) {
  const { client } = phones;
  const [first, second] = await phones.people(2);
  const third = wants(await client.post("persons", { unit_id: HOME, name: "Y Không Máy" }), 201);
  const made = await course(phones, { title: "Lớp tự mời" });
  const all = wants(await client.post(`courses/${made.id}/enrolments`, { person_ids: [first.id, second.id, third.id] }), 200);
  const { confirm } = wants(await client.get(`courses/${made.id}/invitation`), 200);
  wants(await client.post(`courses/${made.id}/invitation`, { confirm }), 202);
  await text(phones, first.e164, /học nghề May/);
  await phones.reply(first.e164, "0");
  await text(phones, second.e164, /học nghề May tại Nhà rông, khai giảng 01\/03\/2030/);
  assert.equal((await enrolment(phones, all.waiting[0])).state, "invited");
  assert.match(server.sql(`SELECT changes FROM audit WHERE entity = 'enrolment' AND action = 'move_up' AND row_id = ${all.waiting[0]}`), /"waiting","invited"/);
  await phones.reply(second.e164, "Không");
  const last = await until("the third has the place", async () => {
    const row = await enrolment(phones, all.waiting[1]);
    return row.state === "enrolled" && row;
  });
  assert.equal(last.invite_fault, "no_phone");
  const { people } = wants(await client.get(`courses/${made.id}/board`), 200);
  assert.equal(people.find((p) => p.person_id === third.id).invite_fault, "no_phone");
}

async function outcome(phones, server) {
  const { client } = phones;
  const person = await phones.person();
  const made = await course(phones, { starts_on: "2025-01-06", ends_on: "2025-03-31" });
  const { enrolled } = wants(await client.post(`courses/${made.id}/enrolments`, { person_ids: [person.id] }), 200);
  const row = await enrolment(phones, enrolled[0]);
  const done = wants(await client.put(`enrolments/${row.id}`, { state: "finished", result: "passed" }, row.version), 200);
  const of = (column) => server.sql(`SELECT ${column} FROM question WHERE kind = 'outcome6' AND subject_id = ${row.id}`);
  assert.equal(of("ask_on"), "2025-09-30");
  wants(await client.put(`enrolments/${row.id}`, { certificate_no: "07" }, done.version), 200);
  assert.equal(of("COUNT(*)"), "1");
  server.sql(`UPDATE question SET state = 'waiting', ask_on = '${day(0)}' WHERE kind = 'outcome6' AND subject_id = ${row.id}`);
  await text(phones, person.e164, /học xong lớp May, anh chị nay có việc làm chưa\?/);
  await phones.reply(person.e164, "có");
  await until("answered", async () => of("CONCAT_WS(' ', state, answer, channel)") === "answered yes sms");
}

await run(startServer, async (tally, server) => {
  const phones = new Phones(server, await server.login());
  const cases = {
    "still there after a week": stays, "left, and why": leaves, "a waiting list moves up by itself": waiting,
    "and invites by itself": waitingInvites, "what the class was good for": outcome,
  };
  for (const [name, fn] of Object.entries(cases)) await tally.test(name, () => fn(phones, server));
});

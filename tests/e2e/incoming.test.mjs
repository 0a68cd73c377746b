#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// What people write back, through nginx, the handlers, the worker and the sandbox's telephones: answers by rule, codes of shared
// telephones, the inbox and its scope, relays; and callbacks that come while MariaDB is dead.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Phones, pause, until } from "./lib/phones.mjs";
import { processes } from "./lib/processes.mjs";
import { BUILD, startServer } from "./lib/server.mjs";
import { run, wants, wantsField } from "./lib/tally.mjs";

const HOME = 15; // xã Đăk Ui
const SISTER = 20; // xã Hà Mòn

const texts = async (phones, e164) => (await phones.inbox(e164)).map((m) => m.text);
const answers = (phones, e164, n) => until(`${n} texts on ${e164}`, async () => {
  const all = await texts(phones, e164);
  return all.length >= n && all;
});

async function course(phones) {
  const { items } = wants(await phones.client.get("projects", { limit: 1 }), 200);
  return wants(await phones.client.post("courses", {
    project_id: items[0].id, unit_id: HOME, title: "May", trade: "May dân dụng", place: "Nhà văn hoá thôn", starts_on: "2030-03-01", ends_on: "2030-05-01", capacity: 30,
  }), 201);
}

// These persons have places in a class and their invitations on their telephones.
async function invite(phones, persons) {
  const made = await course(phones);
  const rows = [];
  for (const person of persons) rows.push(wants(await phones.client.post("enrolments", { course_id: made.id, person_id: person.id }), 201));
  const { confirm } = wants(await phones.client.get(`courses/${made.id}/invitation`), 200);
  wants(await phones.client.post(`courses/${made.id}/invitation`, { confirm }), 202);
  for (const row of rows) await until("the invitation has left", async () => {
    const { items } = wants(await phones.client.get("messages", { enrolment_id: row.id }), 200);
    return ["accepted", "delivered"].includes(items[0]?.state);
  });
  return { course: made, enrolments: rows.map((r) => r.id) };
}

const stateOf = async (phones, enrolment) => wants(await phones.client.get(`enrolments/${enrolment}`), 200).state;
const incomingOf = (phones, person) => until("an incoming row", async () => {
  const { items } = wants(await phones.client.get("incoming", { person_id: person.id }), 200);
  return items.length && items;
});

async function sharing(phones) {
  const a = await phones.person();
  const b = wants(await phones.client.post("persons", { unit_id: HOME, name: "Y Hương" }), 201);
  wants(await phones.client.post("phones", { person_id: b.id, number: `0${a.e164.slice(3)}`, kind: "shared" }), 201);
  return [a, { id: b.id, e164: a.e164 }];
}

// --- rules ----------------------------------------------------------------------------------------------------------------------------

async function schedule(phones) {
  const [person] = await phones.people(1);
  const { course: made, enrolments } = await invite(phones, [person]);
  wants(await phones.client.post("course-sessions", { course_id: made.id, held_on: "2030-03-04", starts_at: "07:30", ends_at: "11:00" }), 201);
  await phones.reply(person.e164, "ddoongf ys");
  await until("confirmed", async () => (await stateOf(phones, enrolments[0])) === "confirmed");
  await phones.reply(person.e164, "lichj?");
  const all = await answers(phones, person.e164, 2);
  assert.equal(all[1], "Lich: 07:30 04/03 lop May dan dung, Nha van hoa thon.");
  const row = wants(await phones.client.get("messages", { kind: "answer", limit: 1 }), 200).items[0];
  assert.deepEqual([row.coding, row.parts, row.person_id, row.phone.slice(-3)], ["gsm7", 1, null, person.e164.slice(-3)]);
  await phones.reply(person.e164, "tro giup");
  await pause(1500);
  assert.equal((await texts(phones, person.e164)).length, 2, "one answer an hour");
}

async function help(phones) {
  const [person] = await phones.people(1);
  await phones.reply(person.e164, "Trợ giúp");
  const [text] = await answers(phones, person.e164, 1);
  assert.match(text, /^Nhan: 1 nhan loi, 0 tu choi, TC .*, DK .*, LICH /);
  assert.ok(text.length <= 160, text);
}

async function refusal(phones) {
  const [person] = await phones.people(1);
  await phones.becomes(await phones.notice(person), "delivered");
  await phones.reply(person.e164, "tuwf choois");
  const all = await answers(phones, person.e164, 2);
  assert.match(all[1], /da ngung gui tin ve chinh sach, dich vu den so nay\. Nhan DK de nhan lai\.$/);
  wants(await phones.client.post("messages", { person_id: person.id, body: "x", purpose: "service" }), 422);
  await phones.reply(person.e164, "TC");
  await pause(1200);
  assert.equal((await texts(phones, person.e164)).length, 2, "confirmed once");
}

async function shared(phones) {
  const [a, b] = await sharing(phones);
  const { enrolments } = await invite(phones, [a, b]);
  const before = (await texts(phones, a.e164)).length;
  await phones.reply(a.e164, "DY");
  const question = (await answers(phones, a.e164, before + 1)).at(-1);
  const [, first, second] = question.match(/^Nhắn 1 (\d\d) cho .+, 1 (\d\d) cho Y Hương$/) ?? [];
  assert.deepEqual([first, second], ["11", "12"], question);
  assert.deepEqual([await stateOf(phones, enrolments[0]), await stateOf(phones, enrolments[1])], ["invited", "invited"]);
  await phones.reply(a.e164, "CO12");
  await until("the second is confirmed", async () => (await stateOf(phones, enrolments[1])) === "confirmed");
  assert.equal(await stateOf(phones, enrolments[0]), "invited");
  await phones.reply(a.e164, "0 11");
  await until("the first is declined", async () => (await stateOf(phones, enrolments[0])) === "declined");
}

// At night, whatever the clock says: what a rule answers to somebody who has just written leaves at once, an officer's answer does not.
async function atNight(phones, server) {
  const [person] = await phones.people(1);
  const [from, to] = new Date(Date.now() + 7 * 3_600_000).getUTCHours() < 12 ? ["15:00", "16:00"] : ["03:00", "04:00"];
  server.sql(`UPDATE message_rule SET hour_from = '${from}', hour_to = '${to}'`);
  try {
    await phones.reply(person.e164, "TRO GIUP");
    await answers(phones, person.e164, 1);
    await phones.reply(person.e164, "Nhà tôi dột, xin giúp.");
    const [row] = await incomingOf(phones, person);
    const answered = wants(await phones.client.post(`incoming/${row.id}/answer`, { text: "Mai cán bộ đến xem." }), 200);
    const message = await phones.message(answered.answer_id);
    assert.equal(message.state, "queued");
    assert.ok(Date.parse(message.due_at) - Date.now() > 3_600_000, message.due_at);
  } finally {
    server.sql("UPDATE message_rule SET hour_from = '00:00', hour_to = '24:00'");
  }
}

// --- inbox ----------------------------------------------------------------------------------------------------------------------------

async function inbox(phones, server) {
  const [person] = await phones.people(1);
  await phones.becomes(await phones.notice(person, "Mai họp thôn."), "delivered");
  await phones.reply(person.e164, "Mấy giờ họp vậy cán bộ?");
  const [row] = await incomingOf(phones, person);
  assert.deepEqual([row.state, row.why, row.number], ["new", "free_text", `•••••••••${person.e164.slice(-3)}`]);
  assert.ok(!("text" in row), "the list does not show what people wrote");
  assert.equal(wants(await phones.client.get(`incoming/${row.id}`), 200).text, "Mấy giờ họp vậy cán bộ?");
  const officer = await server.user("commune", HOME), stranger = await server.user("commune", SISTER), leader = await server.user("leader", HOME);
  wants(await leader.get("incoming"), 403);
  for (const path of ["", "/thread"]) wants(await stranger.get(`incoming/${row.id}${path}`), 404);
  for (const act of ["answer", "close"]) wants(await stranger.post(`incoming/${row.id}/${act}`, { text: "x" }), 404);
  wantsField(await officer.post(`incoming/${row.id}/answer`, { text: " " }), "text", "required");
  wantsField(await officer.post(`incoming/${row.id}/answer`, { text: "ơ".repeat(400) }), "text", "text_too_long");
  const answered = wants(await officer.post(`incoming/${row.id}/answer`, { text: "8 giờ sáng, tại nhà rông." }), 200);
  assert.equal(answered.state, "answered");
  assert.equal((await answers(phones, person.e164, 2))[1], "8 giờ sáng, tại nhà rông.");
  wants(await officer.post(`incoming/${row.id}/answer`, { text: "Lần nữa." }), 409);
  wants(await officer.post(`incoming/${row.id}/close`, {}), 409);
  const { items } = wants(await officer.get(`incoming/${row.id}/thread`), 200);
  assert.deepEqual(items.map((i) => [i.direction, i.text]), [
    ["out", "Mai họp thôn."], ["in", "Mấy giờ họp vậy cán bộ?"], ["out", "8 giờ sáng, tại nhà rông."],
  ]);
  assert.equal(wants(await officer.get(`messages/${answered.answer_id}`), 200).kind, "answer");
}

async function strangers(phones, server) {
  const number = "+84989000123";
  await phones.reply(number, "Ai vậy?");
  const row = await until("kept", async () => wants(await phones.client.get("incoming", { why: "unknown_number", state: "new" }), 200).items[0]);
  const officer = await server.user("commune", HOME);
  wants(await officer.get(`incoming/${row.id}`), 404);
  const district = await server.user("district", 2);
  const closed = wants(await district.post(`incoming/${row.id}/close`, { note: "Nhầm số." }), 200);
  assert.deepEqual([closed.state, closed.closed_note, closed.person_id], ["closed", "Nhầm số.", null]);
  assert.ok(!(await district.all("incoming", { state: "new" })).some((r) => r.id === row.id));
}

// --- relays ---------------------------------------------------------------------------------------------------------------------------

async function relayTask(phones, server, code, number) {
  const [person] = await phones.people(1);
  const serial = `${code}${phones.made}`;
  const village = wants(await phones.client.post("villages", { unit_id: HOME, name: `Kon Tu ${serial}`, code: `k${serial}`, valid_from: "2020-01-01" }), 201);
  const household = wants(await phones.client.post("households", { name: "A Brông", village_id: village.id, state: "complete" }), 201);
  wants(await phones.client.post("memberships", { household_id: household.id, person_id: person.id, relation: "head", from_date: "2023-12-01" }), 201);
  const relay = wants(await phones.client.post("relays", { village_id: village.id, name: "A Bih", role: "elder", number, valid_from: "2024-01-01" }), 201);
  const id = 8_000_000 + code;
  server.sql(`INSERT INTO campaign (id, unit_id, title, kind, purpose, class, body) VALUES (${id}, ${HOME}, 'Phát gạo giáp hạt', 'announcement', 'service', 'policy',
      '{sender} mời {name} nhận gạo. Nhắn 1 nếu đến được.');
    INSERT INTO relay_task (id, unit_id, campaign_id, village_id, relay_id, code, people) VALUES (${id}, ${HOME}, ${id}, ${village.id}, ${relay.id}, ${code}, 3);
    INSERT INTO campaign_person (campaign_id, person_id, unit_id, village_id, household_id, state, relay_task_id)
      VALUES (${id}, ${person.id}, ${HOME}, ${village.id}, ${household.id}, 'relayed', ${id})`);
  return { id, village, person };
}

async function relays(phones, server) {
  const e164 = "+84983000456";
  const task = await relayTask(phones, server, 12, "0983000456");
  const read = async () => wants(await phones.client.get(`relay-tasks/${task.id}`), 200);
  const sheet = wants(await phones.client.get(`relay-tasks/${task.id}/sheet`), 200);
  assert.deepEqual([sheet.campaign.title, sheet.relay.name, sheet.relay.role_text, sheet.reply.text], ["Phát gạo giáp hạt", "A Bih", "Già làng", "XONG 12"]);
  assert.deepEqual(sheet.people.map((p) => [p.person_id, p.household]), [[task.person.id, "A Brông"]]);
  assert.equal(sheet.text, "UBND Dak Ha mời bà con có tên trong danh sách nhận gạo.");
  assert.match(sheet.script, /^A lô, a lô\. Mời bà con Kon Tu .*\n.*nhận gạo\.\nNhững người có tên sau đây: Y Thử .*\.\nXin nhắc lại\./);
  await phones.reply("+84983000457", "XONG 12");
  await until("a foreign telephone's is kept", async () => (await phones.client.all("incoming", { why: "bad_code" })).length > 0);
  assert.equal((await read()).state, "open");
  await phones.reply(e164, "xong12 2");
  await until("done", async () => (await read()).state === "done");
  assert.equal((await read()).reached, 2);
}

async function paper(phones, server) {
  const task = await relayTask(phones, server, 13, null);
  const post = (client, body) => client.post(`relay-tasks/${task.id}/done`, body);
  wants(await post(await server.user("leader", HOME), { reached: 1 }), 403);
  wants(await post(await server.user("commune", SISTER), { reached: 1 }), 404);
  wantsField(await post(phones.client, { reached: 4 }), "reached", "too_large");
  wantsField(await post(phones.client, {}), "reached", "required");
  const done = wants(await post(phones.client, { reached: 3, note: "Phiếu ký ngày 2/12." }), 200);
  assert.deepEqual([done.state, done.reached, done.note], ["done", 3, "Phiếu ký ngày 2/12."]);
  const body = { village_id: task.village.id, name: "A Máy Bàn", role: "head", number: "0260 3822 222", valid_from: "2024-01-01" };
  wantsField(await phones.client.post("relays", body), "number", "not_sms");
}

// --- MariaDB dead ---------------------------------------------------------------------------------------------------------------------

// The address that proves a reply of Kannel's, as the program prints it for an instance that uses Kannel.
function replyAddress(server) {
  const conf = join(server.state, "kannel-like.conf");
  const text = readFileSync(join(server.state, "giamngheo.conf"), "utf8").replace(/^gateway *=.*$/m, "");
  writeFileSync(conf, `${text}\ngateway = kannel\n`);
  return execFileSync(join(BUILD, "giamngheo-smsd"), ["--conf", conf, "--reply-address"], { encoding: "utf8" }).trim().replace(server.url, "");
}

// With the supervisor stopped, so that MariaDB stays dead.
async function withoutDatabase(server, fn) {
  const [pid] = processes(server, "mariadbd");
  process.kill(server.child.pid, "SIGSTOP");
  try {
    process.kill(pid, "SIGKILL");
    await pause(300);
    await fn();
  } finally {
    process.kill(server.child.pid, "SIGCONT");
  }
}

async function databaseDead(phones, server) {
  const [person, other] = await phones.people(2);
  const { enrolments } = await invite(phones, [person]);
  const notice = await phones.notice(other);
  await phones.becomes(notice, ["accepted", "delivered"]);
  const callback = await until("the callback", () => server.sql(`SELECT callback FROM sandbox_message WHERE reference = 'm${notice}' AND callback IS NOT NULL`));
  server.sql(`UPDATE message SET state = 'accepted' WHERE id = ${notice}; UPDATE sandbox_message SET due_at = NULL WHERE reference = 'm${notice}'`);
  const reports = () => Number(server.sql(`SELECT COUNT(*) FROM message_event WHERE kind = 'dlr' AND message_id = ${notice}`));
  const before = reports();
  const address = replyAddress(server), spool = join(server.state, "spool", "callbacks");
  const mo = (id, from, text) => server.client().get(`${address}&id=${id}&from=${encodeURIComponent(from)}&text=${encodeURIComponent(text)}`);
  const dlr = () => server.client().post(callback.replace(server.url, ""), { status: "delivered", id: "late-1", detail: "" }, { "Idempotency-Key": null });
  await withoutDatabase(server, async () => {
    assert.equal((await mo("k1", person.e164, "dong y")).status, 200);
    assert.ok(existsSync(spool), "kept on disk");
    for (const [id, from, text] of [["k1", person.e164, "dong y"], ["k2", other.e164, "TC"], ["k3", other.e164, "DK"], ["k4", other.e164, "Bao giờ có gạo ạ?"]])
      assert.equal((await mo(id, from, text)).status, 200, text);
    for (let i = 0; i < 3; i++) assert.equal((await dlr()).status, 200);
    assert.equal((await server.client().get(`${address.replace(/h=./, "h=x")}&id=k5&from=${encodeURIComponent(person.e164)}&text=0`)).status, 403);
    const bytes = readFileSync(spool, "utf8");
    assert.equal(bytes.split("\n").length - 1, 8);
    assert.ok(!bytes.includes(person.e164.slice(3)) && /^[0-9a-f\n]+$/.test(bytes), "sealed");
  });
  await until("MariaDB is back and the worker has applied all", () => !existsSync(spool), 60_000);
  assert.equal(await stateOf(phones, enrolments[0]), "confirmed");
  assert.equal((await phones.message(notice)).state, "delivered");
  assert.equal(reports(), before + 1, "three times the same report");
  assert.deepEqual((await phones.client.all("consents", { person_id: other.id })).map((c) => c.answer).sort(), ["no", "yes"]);
  assert.equal(server.sql(`SELECT COUNT(*) FROM message_event WHERE kind = 'reply' AND word = 'opted_out' AND message_id = ${notice}`), "1");
  assert.equal((await incomingOf(phones, other)).length, 1);
  assert.deepEqual(readdirSync(join(server.state, "spool")), [], "nothing bad, nothing left");
}

await run(() => startServer({ SANDBOX_DELAY_MS: "100" }), async (tally, server) => {
  const phones = new Phones(server, await server.login());
  const cases = {
    "LICH, once an hour": schedule, "TRO GIUP": help, "a refusal is confirmed once": refusal, "a shared telephone answers by code": shared,
    "an officer answers what no rule reads": inbox, "a strange number is the district's": strangers, "a relay answers XONG": relays,
    "a relay on paper": paper, "callbacks while MariaDB is dead": databaseDead,
    "at night a rule answers, an officer does not": atNight, // the last: the worker keeps rules for a while
  };
  for (const [name, fn] of Object.entries(cases)) await tally.test(name, () => fn(phones, server));
});

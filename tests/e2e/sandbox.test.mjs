#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// The sandbox gateway, its telephones and its fault numbers, through the real worker and back: every state of docs/QUEUE.md that a
// gateway can bring about, and the moves only a person may make.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { Phones, pause, until } from "./lib/phones.mjs";
import { processes } from "./lib/processes.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

const HOME = 15; // xã Đăk Ui
const DELAY_MS = 2500; // of delivery reports: long enough to see what stands before one
const START = () => startServer({ SANDBOX_DELAY_MS: String(DELAY_MS) });

async function ordinary(phones) {
  const person = await phones.person();
  const id = await phones.notice(person, "Mời bà con họp thôn lúc 8 giờ sáng mai tại nhà rông.");
  const taken = await phones.becomes(id, "accepted");
  assert.equal(taken.gateway, "sandbox");
  assert.equal(taken.attempts, 1);
  const [message, ...more] = await phones.inbox(person.e164);
  assert.equal(more.length, 0);
  assert.equal(message.text, "Mời bà con họp thôn lúc 8 giờ sáng mai tại nhà rông.");
  assert.deepEqual([message.coding, message.parts], ["ucs2", 1]);
  assert.ok(Math.abs(Date.now() - Date.parse(message.at)) < 30_000, message.at);
  await phones.becomes(id, "delivered");
  assert.deepEqual(await phones.events(id), [
    "submit accepted HTTP 202", "dlr delivered", "move delivered dlr_delivered",
  ]);
}

async function plain(phones) {
  const person = await phones.person();
  await phones.becomes(await phones.notice(person, "Hop thon luc 8 gio."), ["accepted", "delivered"]);
  const [message] = await phones.inbox(person.e164);
  assert.deepEqual([message.coding, message.parts], ["gsm7", 1]);
}

async function refused(phones) {
  const person = await phones.person("0001");
  const row = await phones.becomes(await phones.notice(person), "failed");
  assert.match(row.detail, /422|barred/);
  assert.equal(row.attempts, 1);
  assert.deepEqual(await phones.inbox(person.e164), []);
}

async function noReport(phones) {
  const person = await phones.person("0002");
  const id = await phones.notice(person);
  await phones.becomes(id, "accepted");
  await pause(DELAY_MS + 1500);
  assert.equal((await phones.message(id)).state, "accepted");
  assert.equal((await phones.inbox(person.e164)).length, 1);
  wants(await phones.client.put(`messages/${id}/settle`, { outcome: "delivered", reason: "Đã gọi điện hỏi." }, (await phones.message(id)).version), 409);
}

async function failedReport(phones) {
  const person = await phones.person("0003");
  const id = await phones.notice(person);
  await phones.becomes(id, "accepted");
  const row = await phones.becomes(id, "failed");
  assert.match(row.detail, /absent/);
  assert.ok((await phones.events(id)).includes("dlr failed subscriber absent"));
}

async function droppedThenReported(phones) {
  const person = await phones.person("0004");
  const id = await phones.notice(person);
  const row = await phones.becomes(id, "ambiguous");
  assert.equal(row.attempts, 1);
  await phones.becomes(id, "delivered");
  assert.equal((await phones.inbox(person.e164)).length, 1);
  const events = await phones.events(id);
  assert.ok(events.indexOf("move delivered dlr_delivered") > events.findIndex((e) => e.startsWith("move ambiguous")), events.join("; "));
}

// A person decides "failed"; the report that comes after all knows better.
async function droppedThenSettled(phones) {
  const person = await phones.person("0004");
  const id = await phones.notice(person);
  const row = await phones.becomes(id, "ambiguous");
  const settle = (body, version) => phones.client.put(`messages/${id}/settle`, body, version);
  wants(await settle({ outcome: "failed" }, row.version), 422);
  wants(await settle({ outcome: "unknown", reason: "x" }, row.version), 422);
  assert.equal(wants(await settle({ outcome: "failed", reason: "Đã gọi điện hỏi." }, row.version), 200).state, "failed");
  assert.equal(wants(await settle({ outcome: "failed", reason: "Đã gọi điện hỏi." }, row.version), 412).current.state, "failed");
  wants(await settle({ outcome: "failed", reason: "Đã gọi điện hỏi." }, (await phones.message(id)).version), 409);
  const trail = await phones.client.all("audit", { row_id: id, action: "settle" });
  assert.deepEqual(trail.map((a) => a.reason), ["Đã gọi điện hỏi."]);
  await phones.becomes(id, "delivered");
  assert.equal((await phones.inbox(person.e164)).length, 1);
}

// The pause before the third try is half a minute; the test does not wait for it.
async function busyTwice(phones) {
  const person = await phones.person("0005");
  const id = await phones.notice(person);
  await phones.becomes(id, "retry_wait");
  await until("the third try", async () => {
    phones.server.sql(`UPDATE message SET due_at = UTC_TIMESTAMP(3) WHERE id = ${id} AND state = 'retry_wait'`);
    return ["accepted", "delivered"].includes((await phones.message(id)).state);
  }, 30_000);
  assert.equal((await phones.message(id)).attempts, 3);
  assert.equal((await phones.inbox(person.e164)).length, 1);
  const events = await phones.events(id);
  assert.equal(events.filter((e) => e.startsWith("move retry_wait")).length, 2, events.join("; "));
}

async function earlyReport(phones) {
  const person = await phones.person("0006");
  const id = await phones.notice(person);
  await phones.becomes(id, "delivered");
  await until("the answer of the gateway is noted too", async () => (await phones.events(id)).some((e) => e.startsWith("submit accepted")));
  assert.equal((await phones.message(id)).state, "delivered");
  const events = await phones.events(id);
  assert.ok(events.indexOf("move delivered dlr_delivered") < events.findIndex((e) => e.startsWith("submit accepted")), events.join("; "));
  assert.ok(!events.some((e) => e.startsWith("move accepted")), events.join("; "));
  assert.equal((await phones.inbox(person.e164)).length, 1);
}

// The report of one message as the sandbox posts it, to be posted again and forged.
function callbackOf(server, id) {
  return server.sql(`SELECT callback FROM sandbox_message WHERE reference = 'm${id}'`).replace(server.url, "");
}

async function repeatedReports(phones, server) {
  const person = await phones.person();
  const id = await phones.notice(person);
  await phones.becomes(id, "delivered");
  const path = callbackOf(server, id);
  const events = await phones.events(id);
  const provider = server.sql(`SELECT provider_id FROM message WHERE id = ${id}`);
  const post = (to, body) => server.client().post(to, body, { "Idempotency-Key": null });
  for (let i = 0; i < 3; i++) assert.equal((await post(path, { status: "delivered", id: provider, parts: 1, detail: "" })).status, 200);
  assert.deepEqual(await phones.events(id), events, "a repeated report adds nothing");
  assert.equal((await post(path, { status: "failed", id: provider, detail: "late" })).status, 200);
  assert.equal((await phones.message(id)).state, "delivered", "nothing leaves delivered");
  const forged = path.replace(/h=(.)/, (_, c) => `h=${c === "0" ? "1" : "0"}`);
  const other = path.replace(`m=${id}`, `m=${id - 1}`);
  for (const wrong of [forged, other, "/sms/dlr", "/sms/dlr?m=1&a=1&h="]) {
    const { status } = await post(wrong, { status: "failed", id: provider, detail: "" });
    assert.ok(status >= 400 && status < 500, `${wrong}: ${status}`);
  }
  assert.ok([401, 403].includes((await post("/sms/mo", { from: person.e164, text: "TC", id: "r1", h: "00".repeat(32) })).status));
}

const consents = (phones, person) => phones.client.all("consents", { person_id: person.id });

async function words(phones) {
  const person = await phones.person();
  const id = await phones.notice(person);
  await phones.becomes(id, "delivered");
  const replied = async () => (await phones.events(id)).filter((e) => e.startsWith("reply")).map((e) => e.split(" ")[1]);
  const says = async (text, word, n) => {
    await phones.reply(person.e164, text);
    await until(`reply ${text}`, async () => (await replied()).length === n);
    assert.equal((await replied()).at(-1), word, text);
  };
  await says("Huy xin đăng ký lớp may", "other", 1);
  assert.equal((await consents(phones, person)).length, 0, "Huy is a name");
  await says("  Từ chối ", "opted_out", 2);
  assert.equal((await consents(phones, person))[0].answer, "no");
  const refusal = await phones.client.post("messages", { person_id: person.id, body: "x", purpose: "service" });
  assert.equal(wants(refusal, 422).errors[0].code, "opted_out");
  await says("DK", "opted_in", 3);
  await phones.becomes(await phones.notice(person, "Tin sau khi nhận lại."), ["accepted", "delivered"]);
}

// She says no while the message waits: the worker asks again at the last moment.
async function refusedMeanwhile(phones, server) {
  const [worker] = processes(server, "giamngheo-smsd");
  const person = await phones.person();
  process.kill(worker, "SIGSTOP");
  let id;
  try {
    id = await phones.notice(person);
    const consent = { person_id: person.id, purpose: "service", answer: "no", channel: "spoken", given_at: new Date().toISOString() };
    wants(await phones.client.post("consents", consent), 201);
  } finally {
    process.kill(worker, "SIGCONT");
  }
  await phones.becomes(id, "cancelled");
  assert.deepEqual(await phones.events(id), ["move cancelled opted_out"]);
  assert.deepEqual(await phones.inbox(person.e164), []);
}

async function takenBack(phones, server) {
  const [worker] = processes(server, "giamngheo-smsd");
  const person = await phones.person();
  process.kill(worker, "SIGSTOP");
  let id;
  try {
    id = await phones.notice(person);
    const { version } = await phones.message(id);
    wants(await phones.client.delete(`messages/${id}`, version), 204);
  } finally {
    process.kill(worker, "SIGCONT");
  }
  await pause(1500);
  assert.equal(phones.server.sql(`SELECT state FROM message WHERE id = ${id}`), "cancelled");
  assert.deepEqual(await phones.inbox(person.e164), []);
}

// A class with these people enrolled.
async function classOf(client, people) {
  const { items: [project] } = wants(await client.get("projects", { limit: 1 }), 200);
  const course = wants(await client.post("courses", {
    project_id: project.id, unit_id: HOME, title: "Lớp may", trade: "May", level: "under3m", place: "Đăk Ui", starts_on: "2027-03-01", ends_on: "2027-04-01",
    capacity: 20, state: "open",
  }), 201);
  assert.equal(wants(await client.post(`courses/${course.id}/enrolments`, { person_ids: people.map((p) => p.id) }), 200).enrolled.length, people.length);
  return course.id;
}

async function invite(client, course) {
  const seen = wants(await client.get(`courses/${course}/invitation`, { accents: 1 }), 200);
  return { seen, sent: wants(await client.post(`courses/${course}/invitation`, { confirm: seen.confirm, accents: true }), 202) };
}

// Taken back or refused by the gateway: the person is offered again, and told once more; who has the text is not.
async function invitedAgain(phones, server) {
  const { client } = phones;
  const [worker] = processes(server, "giamngheo-smsd");
  const [reached, missed, barred] = [await phones.person(), await phones.person(), await phones.person("0001")];
  const course = await classOf(client, [reached, missed, barred]);
  const last = async (person) => (await client.all("messages", { person_id: person.id }))[0];
  process.kill(worker, "SIGSTOP");
  try {
    assert.equal((await invite(client, course)).sent.queued, 3);
    const row = await last(missed);
    wants(await client.delete(`messages/${row.id}`, (await phones.message(row.id)).version), 204);
  } finally {
    process.kill(worker, "SIGCONT");
  }
  await phones.becomes((await last(reached)).id, ["accepted", "delivered"]);
  await phones.becomes((await last(barred)).id, "failed");
  const again = await invite(client, course);
  assert.deepEqual(again.seen.people.map((p) => p.phone).sort(), [missed, barred].map((p) => `•••${p.e164.slice(-3)}`).sort());
  assert.deepEqual(again.sent, { queued: 2, already: 0 });
  await phones.becomes((await last(missed)).id, ["accepted", "delivered"]);
  assert.equal((await phones.inbox(missed.e164)).length, 1);
  await phones.becomes((await last(barred)).id, "failed");
  assert.deepEqual((await invite(client, course)).sent, { queued: 1, already: 0 }, "only the barred one is left");
  assert.equal((await phones.inbox(reached.e164)).length, 1);
}

async function api(phones, server) {
  const anyone = server.client();
  const at = (number) => `/sandbox/phones/${encodeURIComponent(number)}`;
  const person = await phones.person();
  await phones.becomes(await phones.notice(person), ["accepted", "delivered"]);
  const list = (await anyone.get("/sandbox/phones")).body.phones;
  assert.ok(list.find((p) => p.phone === person.e164 && p.count === 1), JSON.stringify(list));
  assert.deepEqual((await anyone.get(at("+84999999999"))).body.messages, []);
  for (const number of ["+842603822345", "84x", "0"]) assert.equal((await anyone.get(at(number))).status, 404, number);
  const post = (body, headers) => anyone.call("POST", at(person.e164), { raw: body, headers });
  assert.equal((await post('{"text": ')).status, 400);
  assert.equal((await post('{"text": 5}')).status, 400);
  assert.equal((await post('{"text": "a", "text": "b"}')).status, 400);
  assert.equal((await post('{"text": " "}')).status, 422);
  assert.equal((await post(JSON.stringify({ text: "x".repeat(701) }))).status, 422);
  assert.equal((await post('{"text": "DY"}', { "Content-Type": "text/plain" })).status, 400);
  assert.equal((await post('{"text": "DY"}', { Origin: "http://evil.example" })).status, 403);
  assert.equal((await anyone.call("PUT", at(person.e164), { body: {} })).status, 405);
  assert.equal((await phones.inbox(person.e164, "in")).length, 0);
}

// Straight to the gateway, as only the worker may.
async function gateway(phones, server) {
  const key = readFileSync(join(server.state, "secrets", "gateway"), "utf8").trim();
  const sample = { to: "+84981234567", text: "Xin chao", coding: "gsm7", reference: `t${Date.now()}`, callback: `${server.url}/sms/dlr?m=1&a=1&h=00` };
  const send = (body, auth = key) => server.client().post("/sandbox/send", body, { "X-API-Key": auth });
  const answer = await send(sample);
  assert.equal(answer.status, 202, answer.text);
  assert.deepEqual((await send(sample)).body, answer.body, "the same reference is the same message");
  assert.equal((await phones.inbox(sample.to)).length, 1);
  assert.equal((await send(sample, "wrong")).status, 401);
  const other = { ...sample, reference: `${sample.reference}x` };
  for (const wrong of [{ to: "+842603822345" }, { text: "" }, { coding: "ucs2" }, { callback: "http://evil.example/" }, { reference: "" }])
    assert.equal((await send({ ...other, ...wrong })).status, 422, JSON.stringify(wrong));
  assert.equal((await phones.inbox(sample.to)).length, 1);
}

async function page(_phones, server) {
  const answer = await server.client().get("/sandbox/");
  assert.equal(answer.status, 200);
  assert.match(answer.text, /Điện thoại ảo/);
  assert.match(answer.headers["content-security-policy"], /require-trusted-types-for 'script'/);
  const redirect = await new Promise((done) => http.get(`${server.url}/sandbox`, done));
  assert.equal(redirect.statusCode, 301);
  redirect.resume();
}

await run(START, async (tally, server) => {
  const phones = new Phones(server, await server.login());
  const cases = {
    "a notice is taken, shown and reported": ordinary, "a text without marks is GSM-7": plain, "0001 is refused for good": refused,
    "0002 never reports": noReport, "0003 reports a failure": failedReport, "0004 is unknown until its report": droppedThenReported,
    "0004 is settled by a person, and by its report": droppedThenSettled, "0005 is busy twice": busyTwice, "0006 reports before it answers": earlyReport,
    "reports are taken once and only from the gateway": repeatedReports, "words of replies": words, "a refusal while the message waits": refusedMeanwhile,
    "a message that waits is taken back": takenBack, "whom no invitation reached is invited again": invitedAgain, "the interface of the phones": api, "the interface of the gateway": gateway, "the page": page,
  };
  for (const [name, fn] of Object.entries(cases)) await tally.test(name, () => fn(phones, server));
});

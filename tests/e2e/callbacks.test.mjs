#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// A gateway that opens 512 connections at once for its reports and replies, as Kannel's smsbox does, while the worker sends: each is answered
// 2xx, none is lost to a deadlock, a repetition changes nothing, and the counts are exact.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import http from "node:http";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Phones, until } from "./lib/phones.mjs";
import { Scripted } from "./lib/scripted.mjs";
import { BUILD, startServer } from "./lib/server.mjs";
import { run } from "./lib/tally.mjs";

const PEOPLE = 128, AT_ONCE = 512, SAME = 64;
const SETTINGS = {
  GATEWAY: "http", GATEWAY_USER: "u", GATEWAY_KEY: "khoa-cua-cong", SENDER: "UBND DakHa", HTTP_BODY: '{"to":{to},"cb":{callback}}', HTTP_ID: "id",
  HTTP_REPORT_STATUS: "st", HTTP_REPORT_ID: "mid", HTTP_DELIVERED: "DELIVRD", HTTP_SENT: "ACCEPTD", HTTP_REPLY_ID: "mo", HTTP_REPLY_FROM: "msisdn", HTTP_REPLY_TEXT: "body",
};

const gateway = await new Scripted({
  serial: 0,
  number: ({ body }) => body.to,
  handle({ number, body }, self) {
    const id = `g${++this.serial}`;
    self.sent.push({ number, cb: body.cb, id });
    return { body: { id } };
  },
}).listen();

// ---- one burst ---------------------------------------------------------------------------------------------------------------------

// Each request on a connection of its own: all are connected before the first of them is sent.
async function burst(requests) {
  const agent = new http.Agent({ keepAlive: false, maxSockets: AT_ONCE });
  const started = Date.now();
  const open = requests.map(({ url, body }) => {
    const text = body && JSON.stringify(body);
    const headers = text ? { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) } : {};
    const request = http.request(url, { agent, method: text ? "POST" : "GET", headers });
    const answer = new Promise((done, fail) => {
      request.on("response", (r) => r.resume().on("end", () => done(r.statusCode)));
      request.on("error", (e) => done(e.code));
      setTimeout(() => fail(new Error(`no answer: ${url.replace(/\?.*/, "")}`)), 60_000).unref();
    });
    const connected = new Promise((done) => request.on("socket", (s) => (s.connecting ? s.once("connect", done) : done())));
    request.flushHeaders();
    return { request, text, answer, connected };
  });
  await Promise.all(open.map((o) => o.connected));
  for (const { request, text } of open) request.end(text);
  const statuses = await Promise.all(open.map((o) => o.answer));
  return { statuses, ms: Date.now() - started };
}

const count = (statuses) => statuses.reduce((sum, s) => ({ ...sum, [s]: (sum[s] ?? 0) + 1 }), {});
const number = (server, text) => Number(server.sql(text));
const shuffled = (list) => list.map((x) => [Math.random(), x]).sort((a, b) => a[0] - b[0]).map(([, x]) => x);

// What could not be written at once waits on disk, answered with 200; the worker applies it.
const spoolEmpty = (server) => until("the spool is empty", () => !existsSync(join(server.state, server.settings().spool_dir ?? "spool", "callbacks")), 60_000);

// ---- tests --------------------------------------------------------------------------------------------------------------------------

let mo;

async function everythingAtOnce(phones, people) {
  const { server } = phones;
  const ids = [];
  for (const person of people) ids.push(await phones.notice(person));
  await until("all are taken", () => number(server, "SELECT COUNT(*) FROM message WHERE state = 'accepted'") === PEOPLE, 60_000);
  const requests = people.flatMap((p, i) => {
    const { cb, id } = gateway.got(p.e164)[0];
    const report = (st) => ({ url: `${cb}&st=${st}&mid=${id}` });
    return [report("DELIVRD"), report("DELIVRD"), report("ACCEPTD"), { url: mo, body: { mo: `r-${i}`, msisdn: p.e164, body: "Từ chối" } }];
  });
  assert.equal(requests.length, AT_ONCE);
  const others = (async () => {
    for (let i = 0; i < 60; i++) await phones.notice(people[i], `Tin khác ${i}.`, "training");
  })();
  const { statuses, ms } = await burst(shuffled(requests));
  await others;
  assert.deepEqual(count(statuses), { 200: AT_ONCE });
  await spoolEmpty(server);
  const list = ids.join(",");
  assert.equal(number(server, `SELECT COUNT(*) FROM message WHERE state = 'delivered' AND id IN (${list})`), PEOPLE);
  assert.equal(number(server, `SELECT COUNT(*) FROM message_event WHERE kind = 'dlr' AND message_id IN (${list})`), 2 * PEOPLE, "delivered and sent, each once");
  assert.equal(number(server, "SELECT COUNT(*) FROM message_event WHERE kind = 'reply' AND word = 'opted_out'"), PEOPLE);
  assert.equal(number(server, "SELECT COUNT(*) FROM consent WHERE answer = 'no'"), PEOPLE);
  assert.equal(number(server, "SELECT COUNT(*) FROM message WHERE kind = 'answer'"), PEOPLE, "each telephone is answered once");
  console.log(`512 at once: ${ms} ms, deadlocks ${server.sql("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'").split("\t")[1]}`);
}

async function repeated(phones, people) {
  const { server } = phones;
  const before = server.sql("SELECT (SELECT COUNT(*) FROM message_event WHERE kind = 'reply'), (SELECT COUNT(*) FROM consent), (SELECT COUNT(*) FROM incoming), (SELECT COUNT(*) FROM message WHERE kind = 'answer')");
  const again = people.flatMap((p, i) => Array.from({ length: AT_ONCE / PEOPLE }, () => ({ url: mo, body: { mo: `r-${i}`, msisdn: p.e164, body: "Từ chối" } })));
  assert.deepEqual(count((await burst(shuffled(again))).statuses), { 200: AT_ONCE });
  await spoolEmpty(server);
  assert.equal(server.sql("SELECT (SELECT COUNT(*) FROM message_event WHERE kind = 'reply'), (SELECT COUNT(*) FROM consent), (SELECT COUNT(*) FROM incoming), (SELECT COUNT(*) FROM message WHERE kind = 'answer')"), before);
}

// The worst for locks: one telephone writes many things at the same moment, each of them twice.
async function oneTelephone(phones) {
  const { server } = phones, person = await phones.person();
  await phones.becomes(await phones.notice(person), "accepted");
  const requests = Array.from({ length: SAME }, (_, i) => ({ url: mo, body: { mo: `s-${i}`, msisdn: person.e164, body: `Cán bộ ơi cho hỏi lần ${i}` } }));
  assert.deepEqual(count((await burst(shuffled([...requests, ...requests]))).statuses), { 200: 2 * SAME });
  await spoolEmpty(server);
  assert.equal(number(server, `SELECT COUNT(*) FROM incoming WHERE person_id = ${person.id}`), SAME);
  assert.equal(number(server, "SELECT COUNT(*) FROM message_event WHERE kind = 'reply' AND word = 'other'"), SAME);
}

async function onlyOurs(phones, people) {
  const { cb, id } = gateway.got(people[0].e164)[0];
  const forged = Array.from({ length: AT_ONCE }, (_, i) => (i % 2 ? { url: `${cb.replace(/h=./, "h=x")}&st=DELIVRD&mid=${id}` } : { url: mo.replace(/h=./, "h=x"), body: { mo: `f-${i}`, msisdn: people[0].e164, body: "TC" } }));
  assert.deepEqual(count((await burst(forged)).statuses), { 403: AT_ONCE });
  assert.equal(number(phones.server, "SELECT COUNT(*) FROM message_event WHERE kind = 'reply' AND word <> 'opted_out' AND word <> 'other'"), 0);
}

await run(() => startServer({ ...SETTINGS, GATEWAY_URL: `${gateway.url}/send` }), async (tally, server) => {
  const phones = new Phones(server, await server.login());
  mo = execFileSync(join(BUILD, "giamngheo-smsd"), ["--conf", join(server.state, "giamngheo.conf"), "--reply-address"], { encoding: "utf8" }).trim();
  const people = await phones.people(PEOPLE);
  await tally.test("reports and replies, 512 at once, each counted once", () => everythingAtOnce(phones, people));
  await tally.test("the same again changes nothing", () => repeated(phones, people));
  await tally.test("one telephone, many replies at the same moment", () => oneTelephone(phones));
  await tally.test("512 forged ones are refused", () => onlyOurs(phones, people));
});
gateway.close();

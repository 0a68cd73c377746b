#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Through a real Kannel: bearerbox with a store, smsbox, and fakesmsc for the telephones, as "make run GATEWAY=kannel" starts them. What
// a telephone got is compared byte by byte; reports and replies come back through nginx.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { KannelPhones, fourPorts, fromUtf16, utf16 } from "./lib/kannel.mjs";
import { pause, until } from "./lib/phones.mjs";
import { processes } from "./lib/processes.mjs";
import { BUILD, ROOT, startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

const HOME = 15;
const TEXT = "Mời bà con họp thôn lúc 8 giờ sáng mai tại nhà rông.";

const only = (server, words) => {
  const found = processes(server, words);
  assert.equal(found.length, 1, `${words}: ${found}`);
  return found[0];
};

// Sends one text to a new telephone and gives its row and the parts that came.
async function send(phones, text, parts) {
  const person = await phones.person();
  const id = await phones.notice(person, text);
  const row = await phones.becomes(id, "delivered");
  assert.equal(row.attempts, 1);
  assert.equal(row.parts, parts, "parts as they were counted before");
  return { person, id, row, got: await phones.parts(person.e164, parts) };
}

// The heads of a long text: six bytes, 8-bit reference, all the same, total and place.
function heads(got) {
  const [, , , reference] = got[0].udh;
  assert.deepEqual(got.map((m) => m.udh), got.map((_, i) => [5, 0, 3, reference, got.length, i + 1]));
}

async function oneUcs2(phones) {
  const { id, row, got: [message] } = await send(phones, TEXT, 1);
  assert.equal(row.gateway, "kannel");
  assert.deepEqual(message, { ...message, udh: [], bytes: utf16(TEXT) });
  const events = await phones.events(id);
  assert.ok(events.includes("submit accepted HTTP 202, accepted"), events.join("; "));
  assert.ok(events.includes("dlr delivered"), events.join("; "));
}

async function decomposed(phones) {
  const { got: [message] } = await send(phones, "Lớp nghề cho người Xơ Đăng".normalize("NFD"), 1);
  assert.deepEqual(message.bytes, utf16("Lớp nghề cho người Xơ Đăng".normalize("NFC")));
}

async function plain(phones) {
  const { got: [message] } = await send(phones, "Hop thon {8 gio} tai nha rong, gia 5€ [A]", 1);
  assert.deepEqual([message.udh, message.text], [[], "Hop thon {8 gio} tai nha rong, gia 5€ [A]"]);
}

// The whole default alphabet and its extension, without what the plain text of a notice turns into something else.
async function alphabet(phones) {
  const text = "A@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà^{}\\[~]|€_";
  const { row, got: [message] } = await send(phones, text, 1);
  assert.equal(row.coding, "gsm7");
  assert.equal(message.text ?? message.bytes.toString(), text);
}

// A line break in plain text ends a line of fakesmsc's own language, so that one is seen as two.
async function lines(phones) {
  const { got: [message] } = await send(phones, "Dòng một\nDòng hai", 1);
  assert.equal(fromUtf16(message.bytes), "Dòng một\nDòng hai");
  const { got: [plain] } = await send(phones, "Dong mot\nDong hai", 1);
  assert.equal(plain.text, "Dong mot");
  assert.match(phones.log, /Got message \d+: <Dong hai>/);
}

async function longUcs2(phones) {
  const text = `${TEXT} ${TEXT} ${TEXT}`;
  const { id, got } = await send(phones, text, 3);
  heads(got);
  assert.deepEqual(got.map((m) => m.bytes.length / 2), [67, 67, text.length - 134]);
  assert.equal(fromUtf16(Buffer.concat(got.map((m) => m.bytes))), text);
  await pause(500);
  const reports = (await phones.events(id)).filter((e) => e.startsWith("dlr "));
  assert.deepEqual(reports.sort(), ["dlr delivered 1 of 3 parts", reports.find((e) => e.startsWith("dlr sent 1 of 3 parts"))].sort());
}

async function plain161(phones) {
  const text = "0123456789".repeat(16) + "x";
  const { got } = await send(phones, text, 2);
  heads(got);
  assert.deepEqual(got.map((m) => m.bytes.toString()), [text.slice(0, 153), text.slice(153)]);
}

async function escapePair(phones) {
  const { got } = await send(phones, "z".repeat(152) + "{" + "z".repeat(20), 2);
  heads(got);
  assert.deepEqual(got.map((m) => m.bytes.toString()), ["z".repeat(152), "{" + "z".repeat(20)]);
}

// Kannel would end the first part with the first half of the pair.
async function surrogatePair(phones) {
  for (const [before, parts] of [[66, 2], [133, 3]]) {
    const { got } = await send(phones, "đ".repeat(before) + "😀" + "đ".repeat(20), parts);
    heads(got);
    const texts = got.map((m) => fromUtf16(m.bytes));
    for (const text of texts) assert.doesNotMatch(text, /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/, "half a pair");
    assert.equal(texts.join("").replace(" 😀", "😀"), "đ".repeat(before) + "😀" + "đ".repeat(20));
    assert.ok(got.every((m) => m.bytes.length <= 134));
  }
}

async function tooLong(phones) {
  const person = await phones.person();
  wants(await phones.client.post("messages", { person_id: person.id, body: "đ".repeat(700), purpose: "service" }), 422);
}

// ---- replies ----------------------------------------------------------------------------------------------------------------------

async function invited(phones) {
  const { client } = phones;
  const person = await phones.person();
  const { items: [project] } = wants(await client.get("projects", { limit: 1 }), 200);
  const course = wants(await client.post("courses", {
    project_id: project.id, unit_id: HOME, title: "Lớp may", trade: "May", level: "under3m", place: "Đăk Ui", starts_on: "2027-03-01",
    ends_on: "2027-04-01", capacity: 20, state: "open",
  }), 201).id;
  wants(await client.post(`courses/${course}/enrolments`, { person_ids: [person.id] }), 200);
  const seen = wants(await client.get(`courses/${course}/invitation`, { accents: 1 }), 200);
  wants(await client.post(`courses/${course}/invitation`, { confirm: seen.confirm, accents: true }), 202);
  const [row] = await client.all("messages", { person_id: person.id });
  await phones.becomes(row.id, "delivered");
  const state = async () => (await client.all("enrolments", { course_id: course }))[0].state;
  return { person, id: row.id, state };
}

async function replies(phones, server) {
  const { person, id, state } = await invited(phones);
  assert.equal(await state(), "invited");
  await phones.reply(person.e164, "  Đồng   ý! ");
  await until("the answer with marks", async () => (await state()) === "confirmed");
  await phones.says(`${person.e164} 8088 text 0`);
  await until("the plain answer", async () => (await state()) === "declined");
  await phones.reply(person.e164, "đồng ý".normalize("NFD"));
  await until("the decomposed answer", async () => (await state()) === "confirmed");
  await phones.says(`${person.e164} 8088 udh-text %05%00%03%2A%02%02 ONG`);
  await pause(600);
  assert.equal(await state(), "confirmed", "half an answer is none");
  await phones.says(`${person.e164} 8088 udh-text %05%00%03%2A%02%01 KH`);
  await until("the answer in two parts, the second first", async () => (await state()) === "declined");
  const before = phones.log.match(/Got message/g).length;
  execFileSync(join(ROOT, "sql/tool/phones.sh"), ["reply", person.e164, "CÓ", server.state]);
  await until("the answer by the tool", async () => (await state()) === "confirmed");
  const words = (await phones.events(id)).filter((e) => e.startsWith("reply "));
  assert.deepEqual(words, ["confirmed", "declined", "confirmed", "declined", "confirmed"].map((w) => `reply ${w}`));
  assert.match(execFileSync(join(ROOT, "sql/tool/phones.sh"), ["inbox", server.state], { encoding: "utf8" }), /UBND Dak Ha \+84\d{9}: UBND Dak Ha mời Y Thử/);
  assert.equal(phones.log.match(/Got message/g).length, before, "nothing is sent back to a telephone");
}

// Nine parts' worth (fakesmsc takes no longer line) of letters that take nine characters each in an address.
async function longReply(phones) {
  const { person, id } = await invited(phones);
  await phones.reply(person.e164, "ế".repeat(600));
  await until("the long reply", async () => (await phones.events(id)).some((e) => e.startsWith("reply other")));
}

// A reply that finds no smsbox is kept by bearerbox until there is one.
async function replyWithoutSmsbox(phones, server) {
  const { person, state } = await invited(phones);
  await frozen(server, async () => {
    process.kill(only(server, "smsbox"), "SIGKILL");
    await phones.reply(person.e164, "1");
    await until("bearerbox found no smsbox", () => /smsbox_list empty/.test(server.logs()["bearerbox.log"]));
  });
  await until("the answer comes later", async () => (await state()) === "confirmed");
}

async function forged(phones, server) {
  const { person, id, state } = await invited(phones);
  const get = async (path) => (await server.client().get(path)).status;
  const query = `id=x-1&from=${encodeURIComponent(person.e164)}&text=1`;
  assert.equal(await get(`/sms/mo?g=kannel&h=${"0".repeat(32)}&${query}`), 403);
  assert.equal(await get(`/sms/mo?g=kannel&${query}`), 403);
  assert.equal(await get(`/sms/dlr?m=${id}&a=1&h=${"0".repeat(32)}&g=kannel&p=1&type=2&smsc=x&text=`), 403);
  assert.equal(await state(), "invited");
}

// Kannel's own words for what the table of sms/gateway_kannel.c has, asked as the worker asks.
async function refusals(phones, server) {
  const good = {
    "Content-Type": "text/plain; charset=UTF-8", "X-Kannel-Username": "giamngheo", "X-Kannel-From": "UBND", "X-Kannel-To": "+84981999999", "X-Kannel-Coding": "0",
    "X-Kannel-Password": readFileSync(join(server.state, "secrets", "gateway"), "utf8"),
  };
  const url = server.settings().gateway_url;
  for (const [change, status, words, to = url] of [
    [{ "X-Kannel-Password": "x" }, 403, /^Authorization failed for sendsms/],
    [{ "X-Kannel-To": "abc" }, 400, /^Number\(s\) has\/have been denied/],
    [{ "X-Kannel-To": undefined }, 400, /^Missing receiver\(s\) number\(s\), rejected/],
    [{ "X-Kannel-From": undefined }, 400, /^Sender missing and no global set, rejected/],
    [{ "X-Kannel-Coding": "7" }, 400, /^Coding field misformed, rejected/],
    [{ "Content-Type": "application/x-www-form-urlencoded" }, 400, /^Invalid content-type/],
    [{}, 404, /^Unknown request/, url.replace("sendsms", "nothing")],
  ]) {
    const headers = Object.fromEntries(Object.entries({ ...good, ...change }).filter(([, value]) => value !== undefined));
    const answer = await fetch(to, { method: "POST", headers, body: "a" });
    assert.equal(answer.status, status, JSON.stringify(change));
    assert.match(await answer.text(), words);
  }
  assert.deepEqual(phones.received("+84981999999"), []);
}

// ---- faults -----------------------------------------------------------------------------------------------------------------------

// With the supervisor stopped, so that what is killed stays dead.
async function frozen(server, deed) {
  process.kill(server.child.pid, "SIGSTOP");
  try {
    return await deed();
  } finally {
    process.kill(server.child.pid, "SIGCONT");
  }
}

const gone = (pid) => until(`the end of ${pid}`, () => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return true;
  }
});

async function bearerboxKilled(phones, server) {
  const [stored, refused] = [await phones.person(), await phones.person()];
  let first, second;
  await frozen(server, async () => {
    const [link, box, smsbox] = ["fakesmsc", "bearerbox", "smsbox"].map((name) => only(server, name));
    process.kill(link, "SIGKILL");
    await gone(link);
    first = await phones.notice(stored, "Tin nằm trong kho của Kannel.");
    await phones.becomes(first, "accepted");
    assert.ok((await phones.events(first)).includes("submit accepted HTTP 202, queued, no link to the carrier at the moment"));
    process.kill(box, "SIGKILL");
    await Promise.all([box, smsbox].map(gone));
    second = await phones.notice(refused, "Tin lúc Kannel chết.");
    await phones.becomes(second, "retry_wait");
    assert.deepEqual([phones.received(stored.e164), phones.received(refused.e164)], [[], []]);
  });
  await phones.becomes(first, "delivered", 30_000);
  await until("what was refused goes out", async () => {
    server.sql(`UPDATE message SET due_at = UTC_TIMESTAMP(3) WHERE id = ${second} AND state = 'retry_wait'`);
    return (await phones.message(second)).state === "delivered";
  }, 30_000);
  await phones.parts(stored.e164, 1);
  await phones.parts(refused.e164, 1);
  assert.equal((await phones.message(first)).attempts, 1);
}

async function bearerboxHung(phones, server) {
  const person = await phones.person();
  const box = only(server, "bearerbox");
  let id;
  process.kill(box, "SIGSTOP");
  try {
    id = await phones.notice(person, "Tin lúc Kannel treo.");
    await phones.becomes(id, "ambiguous", 40_000);
    assert.deepEqual(phones.received(person.e164), []);
  } finally {
    process.kill(box, "SIGCONT");
  }
  const row = await phones.becomes(id, "delivered");
  assert.equal(row.attempts, 1);
  await phones.parts(person.e164, 1);
}

// nginx is away while the report comes: smsbox keeps it and tries again.
async function nobodyListens(phones, server) {
  const person = await phones.person();
  const worker = only(server, "giamngheo-smsd");
  process.kill(worker, "SIGSTOP");
  const id = await phones.notice(person, "Tin lúc không ai nghe.");
  const state = () => server.sql(`SELECT state FROM message WHERE id = ${id}`);
  await frozen(server, async () => {
    const nginx = only(server, "nginx");
    process.kill(nginx, "SIGTERM");
    await gone(nginx);
    process.kill(worker, "SIGCONT");
    await phones.parts(person.e164, 1);
    await pause(500);
    assert.equal(state(), "accepted");
  });
  await until("the report that waited", () => state() === "delivered", 30_000);
}

// ---- the set-up -------------------------------------------------------------------------------------------------------------------

async function onlyHere(phones, server) {
  const first = Number(server.settings().kannel_port);
  const listening = readFileSync("/proc/net/tcp", "utf8") + readFileSync("/proc/net/tcp6", "utf8");
  for (let i = 0; i < 4; i++) {
    const port = (first + i).toString(16).toUpperCase().padStart(4, "0");
    const at = [...listening.matchAll(new RegExp(`: ([0-9A-F]+):${port} [0-9A-F]+:0000 0A`, "g"))].map((m) => m[1]);
    assert.deepEqual(at, ["0100007F"], `port ${first + i}`);
  }
  assert.equal(statSync(join(server.state, "kannel.conf")).mode & 0o777, 0o400);
  assert.equal(statSync(join(server.state, "kannel", "phones.log")).mode & 0o777, 0o600);
}

async function portsTaken(phones, server) {
  const state = mkdtempSync("/tmp/giamngheo-e2e-");
  const env = { ...process.env, BUILD, STATE: state, PORT: String(await fourPorts()), GATEWAY: "kannel", KANNEL_PORT: server.settings().kannel_port };
  const second = spawnSync(join(ROOT, "sql/tool/run.sh"), { env, encoding: "utf8" });
  rmSync(state, { recursive: true, force: true });
  assert.equal(second.status, 2);
  assert.match(second.stderr, /port \d+ is in use; choose four others with KANNEL_PORT=/);
}

// Nothing of persons in what is logged, and no key.
async function quietLogs(phones, server) {
  const all = server.loggedWords().filter(([name]) => name !== "mariadbd.log");
  const secrets = ["gateway", "kannel-admin"].map((name) => readFileSync(join(server.state, "secrets", name), "utf8"));
  const [, key] = readFileSync(join(server.state, "kannel.conf"), "utf8").match(/&h=([0-9a-f]{32})/);
  for (const [name, text] of all) {
    for (const word of [key, ...secrets, "84981", "họp thôn", "zzzz", "M%1E%DD", "Tin l"]) assert.ok(!text.includes(word), `${word} in ${name}`);
  }
  assert.ok(["bearerbox.log", "smsbox.log", "phones.log"].every((name) => all.some(([n]) => n === name)));
}

async function order(phones, server) {
  const ended = new Promise((done) => server.child.once("exit", done));
  const began = Date.now();
  server.child.kill("SIGTERM");
  assert.equal(await ended, 0);
  assert.ok(Date.now() - began < 10_000, `it took ${Date.now() - began} ms`);
  const lines = server.logs()["supervisor.log"].split("\n");
  const at = (event, program, from = 0) => lines.findIndex((l, i) => i >= from && l.includes(`event=${event} program=${program} `));
  const starts = ["nginx", "bearerbox", "smsbox", "smsd"].map((p) => at("start", p));
  assert.deepEqual(starts, starts.toSorted((a, b) => a - b), "starts in order");
  const stop = lines.findIndex((l) => l.includes("event=stop "));
  const ends = [["smsd", "smsbox"], ["smsbox", "bearerbox"], ["smsbox", "nginx"], ["nginx", "fast"], ["fast", "mariadbd"]];
  for (const [a, b] of ends) assert.ok(stop < at("end", a, stop) && at("end", a, stop) < at("end", b, stop), `${a} ends before ${b}`);
  assert.ok(!lines.slice(stop).some((l) => l.includes("event=kill")), "none had to be killed");
  rmSync(server.state, { recursive: true, force: true });
}

const START = async () => startServer({ GATEWAY: "kannel", KANNEL_PORT: String(await fourPorts()) });
await run(START, async (tally, server) => {
  const phones = new KannelPhones(server, await server.login());
  const tests = {
    "one part with marks": oneUcs2, "decomposed letters": decomposed, "plain text with escapes": plain, "the whole plain alphabet": alphabet, "two lines": lines, "three parts with marks": longUcs2,
    "161 plain characters": plain161, "an escape pair is not cut": escapePair, "a surrogate pair is not cut": surrogatePair,
    "a text of too many parts": tooLong, replies, "a long reply": longReply, "a reply while no smsbox is there": replyWithoutSmsbox, "forged callbacks": forged, "what Kannel refuses": refusals,
    "bearerbox killed": bearerboxKilled, "bearerbox hung": bearerboxHung, "nobody listens for reports": nobodyListens,
    "only on loopback": onlyHere, "ports that are taken": portsTaken, "nothing personal in a log": quietLogs, "started and stopped in order": order,
  };
  for (const [name, fn] of Object.entries(tests)) await tally.test(name, () => fn(phones, server));
});

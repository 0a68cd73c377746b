#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// eSMS and SpeedSMS as their documents have them, and one that settings describe, played by servers of our own that also do what real ones do on bad days: drop what
// they have processed, answer rubbish, answer late, report early, twice and for nobody. The worker and the handlers are the real ones.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Phones, pause, until } from "./lib/phones.mjs";
import { Scripted, handlesAndDrops, handlesAndHangs, handlesAndSays, handlesAndStops, handlesSlowly, says } from "./lib/scripted.mjs";
import { BUILD, startServer } from "./lib/server.mjs";
import { run, wants, wantsField } from "./lib/tally.mjs";

const KEY = "khoa-bi-mat-cua-cong";
const TEXT = "Mời bà con họp thôn lúc 8 giờ sáng mai.";
const national = (person) => person.e164.slice(1);

// A gateway that faults pile up against is left alone for a while; ordinary messages in between keep that out of the way.
async function calm(phones) {
  for (const person of await phones.people(2)) await phones.becomes(await phones.notice(person, "Tin thường."), "accepted", 40_000);
}

// The rows a faulty answer may lead to, and what the telephone then has.
async function faulty(phones, gateway, steps, { states, sent, detail }) {
  const person = await phones.person();
  gateway.script(national(person), ...steps);
  const id = await phones.notice(person, TEXT);
  const row = await phones.becomes(id, states, 40_000);
  assert.equal(gateway.got(national(person)).length, sent, "on the telephone");
  if (detail) assert.match((await phones.events(id)).join("; "), detail);
  await calm(phones);
  return { person, id, row };
}

// What was certainly not taken goes out again, and is then there once. The pause is not waited for.
async function later(phones, gateway, steps, detail) {
  const person = await phones.person();
  gateway.script(national(person), ...steps);
  const id = await phones.notice(person, TEXT);
  await phones.becomes(id, ["retry_wait", "accepted"]);
  await until("the next try", async () => {
    phones.server.sql(`UPDATE message SET due_at = UTC_TIMESTAMP(3) WHERE id = ${id} AND state = 'retry_wait'`);
    return (await phones.message(id)).state === "accepted";
  }, 40_000);
  assert.match((await phones.events(id)).join("; "), detail);
  assert.equal(gateway.got(national(person)).length, 1);
  await calm(phones);
}

// ---- eSMS -------------------------------------------------------------------------------------------------------------------------

const ESMS_PATH = "/MainService.svc/json/SendMultipleMessage_V4_post_json/";
const ESMS_ASKED = "/MainService.svc/json/GetSendStatus", ESMS_LISTED = "/MainService.svc/json/GetSmsSentData_V2";

const esms = {
  serial: 0,
  known: new Map(), // RequestId -> SMSID
  asked: [],
  told: null, // what it says when it is asked: (question) -> body
  number: ({ body }) => body.Phone,
  handle({ path, body, number }, gateway) {
    const [method, query] = path.split("?");
    if (method === ESMS_ASKED || method === ESMS_LISTED) {
      const question = { method, ...(method === ESMS_ASKED ? Object.fromEntries(new URLSearchParams(query)) : body) };
      this.asked.push(question);
      return { body: this.told(question) };
    }
    assert.equal(path, ESMS_PATH);
    if (body.ApiKey !== "khach-1" || body.SecretKey !== KEY) return { body: { CodeResult: "101", ErrorMessage: "Sai ApiKey/SecretKey" } };
    if (this.known.has(body.RequestId)) return { body: { CodeResult: "124", ErrorMessage: "RequestId da ton tai", SMSID: this.known.get(body.RequestId) } };
    const id = `dc712784-9c5f-4c69-b9a8-ea69d56a${++this.serial}`;
    this.known.set(body.RequestId, id);
    gateway.sent.push({ number, ...body, id });
    return { body: { CodeResult: "100", CountRegenerate: 0, SMSID: id } };
  },
};

const code = (result) => says({ CodeResult: result, CountRegenerate: 0, ErrorMessage: "loi" });

// As documented: a GET of CallbackUrl with these behind it.
async function report(server, sent, values, join = "&") {
  const given = { SMSID: sent.id, SendFailed: 0, SendStatus: 5, SendSuccess: 1, TotalPrice: "850.0000", TotalReceiver: 1, TotalSent: 1,
    RequestId: sent.RequestId, TypeId: 2, telcoid: 1, phonenumber: sent.Phone, ...values };
  const answer = await server.client().get(sent.CallbackUrl.replace(server.url, "") + join + new URLSearchParams(given));
  if (answer.status === 200) assert.equal(answer.text, "");
  return answer.status;
}

async function esmsRequest(phones, gateway) {
  const person = await phones.person();
  const id = await phones.notice(person, TEXT);
  const row = await phones.becomes(id, "accepted");
  assert.deepEqual([row.gateway, row.attempts], ["esms", 1]);
  const [{ body, headers }] = gateway.of(national(person));
  assert.equal(headers["content-type"], "application/json");
  const { CallbackUrl, ...rest } = body;
  assert.deepEqual(rest, {
    ApiKey: "khach-1", SecretKey: KEY, Phone: national(person), Content: TEXT, Brandname: "UBND DakHa", SmsType: "2", IsUnicode: "1",
    Sandbox: "0", RequestId: `m${id}`, campaignid: `m${id}`,
  });
  assert.match(CallbackUrl, new RegExp(`^${phones.server.url}/sms/dlr\\?m=${id}&a=1&h=[0-9a-f]{32}&g=esms`));
  assert.equal(phones.server.sql(`SELECT provider_id FROM message WHERE id = ${id}`), gateway.got(national(person))[0].id);
}

const FINAL = { 99: /blocked/, 108: /not a number/, 118: /type/, 120: /limit/, 146: /template/, 177: /carrier/ };

async function esmsFinal(phones, gateway) {
  for (const [result, why] of Object.entries(FINAL)) {
    const person = await phones.person();
    gateway.script(national(person), code(result));
    const id = await phones.notice(person, TEXT);
    assert.match((await phones.becomes(id, "failed")).detail, why, result);
    assert.equal(gateway.of(national(person)).length, 1);
  }
}

// The account, not the message: it goes out when the account is in order again.
async function esmsStopped(phones, gateway) {
  for (const [result, why] of [["101", /ApiKey or SecretKey/], ["103", /balance/]]) {
    const person = await phones.person();
    gateway.script(national(person), code(result));
    const id = await phones.notice(person, TEXT);
    await phones.becomes(id, "accepted", 40_000);
    assert.match((await phones.events(id)).join("; "), why);
    assert.equal(gateway.got(national(person)).length, 1);
  }
}

// A gateway that knows a RequestId again may be asked again; whether or not anybody does, the telephone has it once.
const OPEN = ["ambiguous", "accepted"];

async function esmsUnknown(phones, gateway) {
  const took = { states: OPEN, sent: 1 };
  await faulty(phones, gateway, [handlesAndDrops], { ...took, detail: /submit ambiguous|move ambiguous/ });
  await faulty(phones, gateway, [handlesAndSays("<html>502 Bad Gateway</html>")], { ...took, detail: /answer without CodeResult/ });
  await faulty(phones, gateway, [handlesAndSays({ CodeResult: "999" })], { ...took, detail: /a CodeResult we do not know/ });
  await faulty(phones, gateway, [handlesAndSays("x".repeat(80_000))], took);
  await faulty(phones, gateway, [handlesAndStops], took);
  await faulty(phones, gateway, [handlesAndSays("", 502)], { ...took, detail: /HTTP 502/ });
}

async function esmsSlow(phones, gateway) {
  await faulty(phones, gateway, [handlesSlowly(2500)], { states: ["accepted"], sent: 1 });
}

async function esmsLater(phones, gateway) {
  await later(phones, gateway, [says("", 503, { "Retry-After": "1" }), says("", 429)], /HTTP 503.*HTTP 429/);
}

// It had the RequestId: an earlier attempt was taken.
async function esmsKnown(phones, gateway) {
  const person = await phones.person();
  gateway.script(national(person), ({ handle, res, request }) => {
    handle();
    return handlesAndSays(esms.handle(request, gateway).body)({ res, handle: () => undefined });
  });
  const id = await phones.notice(person, TEXT);
  await phones.becomes(id, "accepted");
  assert.match((await phones.events(id)).join("; "), /CodeResult 124, taken before/);
  assert.equal(gateway.got(national(person)).length, 1);
}

async function esmsReports(phones, gateway) {
  const { server } = phones;
  const person = await phones.person();
  const id = await phones.notice(person, TEXT);
  await phones.becomes(id, "accepted");
  const [sent] = gateway.got(national(person));
  assert.equal(await report(server, sent, { SendStatus: 1, SendSuccess: 0, TotalPrice: 0 }), 200);
  assert.equal(await report(server, sent, {}, "?"), 200, "whatever it joins them with");
  for (let i = 0; i < 2; i++) assert.equal(await report(server, sent, {}), 200);
  assert.deepEqual((await phones.events(id)).filter((e) => e.startsWith("dlr ")), [
    "dlr pending SendStatus 1, price 0, carrier 1", "dlr sent SendStatus 5, price 850.0000, carrier 1", "dlr sent SendStatus 5, price 850.0000, carrier 1",
  ]);
  assert.equal((await phones.message(id)).state, "accepted");
  assert.equal(await report(server, sent, { SendFailed: 1, SendSuccess: 0 }), 200);
  assert.equal((await phones.message(id)).state, "failed");
  assert.equal(await report(server, sent, { SendStatus: 7 }), 200);
  assert.equal((await phones.message(id)).state, "failed", "only a telephone that has it knows better");
  assert.equal(await report(server, { ...sent, CallbackUrl: sent.CallbackUrl.replace(/h=./, "h=x") }, {}), 403);
  assert.equal(await report(server, { ...sent, CallbackUrl: sent.CallbackUrl.replace(`m=${id}`, `m=${id - 1}`) }, {}), 403);
  assert.equal(await report(server, sent, { SendStatus: 3 }), 422);
  const learnt = `SELECT m.carrier, n.carrier FROM message m JOIN number_carrier n ON n.number_idx = m.phone_idx WHERE m.id = ${id}`;
  assert.equal(server.sql(learnt).split("\t")[0], server.sql(learnt).split("\t")[1]);
  assert.match(server.sql(learnt), /^[a-z]+\t/, "whose number it is has been learnt");
}

async function esmsEarlyReport(phones, gateway) {
  const person = await phones.person();
  gateway.script(national(person), async ({ request, res, handle }) => {
    const answer = handle();
    assert.equal(await report(phones.server, gateway.got(request.number)[0], {}), 200);
    await handlesAndSays(answer.body)({ res, handle: () => undefined });
  });
  const id = await phones.notice(person, TEXT);
  await phones.becomes(id, "accepted");
  await until("the answer is noted too", async () => (await phones.events(id)).some((e) => e.startsWith("submit accepted")));
  const events = await phones.events(id);
  assert.ok(events.findIndex((e) => e.startsWith("dlr sent")) < events.findIndex((e) => e.startsWith("submit accepted")), events.join("; "));
  assert.equal(gateway.of(national(person)).length, 1);
}

// No answer at all: 20 s until we know that we do not know. The report settles it.
async function esmsHangs(phones, gateway) {
  const { id, person } = await faulty(phones, gateway, [handlesAndHangs], { states: OPEN, sent: 1 });
  assert.equal(await report(phones.server, gateway.got(national(person))[0], {}), 200);
  await phones.becomes(id, "accepted");
}

// The answer could not be read but for its SMSID: it is asked by that, not sent again.
async function esmsAsked(phones, gateway) {
  const person = await phones.person();
  esms.asked.length = 0;
  esms.told = (q) => ({ CodeResponse: "100", SMSID: q.RefId, SendFailed: 0, SendStatus: 5, SendSuccess: 1, TotalPrice: 850, TotalReceiver: 1, TotalSent: 1 });
  gateway.script(national(person), ({ res, handle }) => {
    const { SMSID } = handle().body;
    return says({ CodeResult: "999", SMSID })({ res });
  });
  const id = await phones.notice(person, TEXT);
  await phones.becomes(id, "accepted", 40_000);
  const [sent] = gateway.got(national(person));
  assert.deepEqual(esms.asked.filter((q) => q.RefId === sent.id).slice(0, 1), [{ method: ESMS_ASKED, RefId: sent.id, ApiKey: "khach-1", SecretKey: KEY }]);
  assert.equal(gateway.of(national(person)).length, 1, "asked, not repeated");
  assert.match((await phones.events(id)).join("; "), /submit ambiguous.*dlr sent asked: SendStatus 5/);
}

const listRow = (sent, values) => ({ Campaign: sent.campaignid, Content: sent.Content, Phone: `0${sent.number.slice(2)}`, ReferenceId: sent.id, SellPrice: 345, SendResult: 2,
  SendStatus: 5, SentTime: "/Date(1705484048995+0700)/", SmsId: 29028845, SmsType: 2, ...values });

// No answer at all, and its RequestId is not known any more: the list of what was sent in those minutes has it, or has not.
async function esmsListed(phones, gateway) {
  const cases = [
    { rows: (sent) => [listRow(sent, {})], state: "accepted" },
    { rows: (sent) => [listRow(sent, { SendStatus: 1 })], state: "accepted" },
    { rows: (sent) => [listRow(sent, { SendResult: 0 })], state: "failed" },
    { rows: (sent) => [listRow(sent, { Campaign: "m1" })], state: "ambiguous" },
    { rows: () => [], state: "ambiguous" },
    { refuses: { CodeResult: "101", ErrorMessage: "Authorize Failed." }, state: "ambiguous" },
  ];
  for (const { rows, refuses, state } of cases) {
    const person = await phones.person();
    esms.asked.length = 0;
    esms.told = () => refuses ?? { CodeResult: "100", CountTotal: 1, SentData: rows(gateway.got(national(person))[0]) };
    gateway.script(national(person), handlesAndDrops, handlesAndDrops, handlesAndDrops);
    const id = await phones.notice(person, TEXT);
    await phones.becomes(id, "ambiguous", 40_000);
    phones.server.sql(`UPDATE message SET ask_until = UTC_TIMESTAMP(3) WHERE id = ${id}`);
    await until("it was asked", () => esms.asked.length > 0);
    if (state === "ambiguous") await pause(500);
    await phones.becomes(id, state);
    const { From, To, ...rest } = esms.asked[0];
    assert.deepEqual(rest, { method: ESMS_LISTED, ApiKey: "khach-1", SecretKey: KEY, SmsType: "2", Page: 1, PageSize: 50 });
    const noon = new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 19).replace("T", " ");
    assert.ok(From < noon && noon < To, `${From} ${noon} ${To}`);
    assert.equal(gateway.got(national(person)).length, 1);
    phones.server.sql(`UPDATE message SET state = 'failed' WHERE id = ${id}`); // not asked about any more
    await calm(phones);
  }
}

// A busy hour: what was sent fills pages before the one that has it, each as long as it can be.
async function esmsListedFarther(phones, gateway) {
  const person = await phones.person();
  const others = Array.from({ length: 50 }, (_, i) => ({ Campaign: `m${i}`, Content: "ế".repeat(268), Phone: "0981999999", ReferenceId: `o${i}`, SellPrice: 345, SendResult: 1, SendStatus: 5, SmsType: 2 }));
  esms.asked.length = 0;
  esms.told = (q) => ({ CodeResult: "100", CountTotal: 101, SentData: q.Page < 3 ? others : [listRow(gateway.got(national(person))[0], {})] });
  gateway.script(national(person), handlesAndDrops, handlesAndDrops, handlesAndDrops);
  const id = await phones.notice(person, TEXT);
  await phones.becomes(id, "ambiguous", 40_000);
  phones.server.sql(`UPDATE message SET ask_until = UTC_TIMESTAMP(3) WHERE id = ${id}`);
  await phones.becomes(id, "accepted", 40_000);
  assert.deepEqual(esms.asked.map((q) => q.Page).slice(0, 3), [1, 2, 3]);
}

// ---- SpeedSMS ---------------------------------------------------------------------------------------------------------------------

const speedsms = {
  serial: 1000,
  number: ({ body }) => body.to[0],
  handle({ path, headers, body, number }, gateway) {
    assert.equal(path, "/index.php/sms/send");
    if (headers.authorization !== `Basic ${Buffer.from(`${KEY}:x`).toString("base64")}`) return { status: 401, body: { name: "Unauthorized", code: 0, status: 401 } };
    const id = ++this.serial;
    gateway.sent.push({ number, ...body, id });
    return { body: { status: "success", code: "00", data: { tranId: id, totalSMS: 1, totalPrice: 250, invalidPhone: [] } } };
  },
};

const error = (code_, more = {}) => says({ status: "error", code: code_, message: "loi", ...more });

async function speedRequest(phones, gateway) {
  const person = await phones.person();
  const id = await phones.notice(person, TEXT);
  await phones.becomes(id, "accepted");
  const [{ body }] = gateway.of(national(person));
  assert.deepEqual(body, { to: [national(person)], content: TEXT, sms_type: 3, sender: "UBND DakHa" });
  assert.equal(phones.server.sql(`SELECT provider_id FROM message WHERE id = ${id}`), String(gateway.got(national(person))[0].id));
}

// What it does not take is said while the officer can still change it, not by a thousand failed messages.
async function speedTooLong(phones) {
  const person = await phones.person(), client = phones.client, long = "Mời bà con họp thôn. ".repeat(10);
  const before = phones.server.sql("SELECT COUNT(*) FROM message");
  wantsField(await client.post("messages", { person_id: person.id, body: long }), "body", "gateway_refuses");
  const campaign = { title: "Họp", kind: "announcement", audience: JSON.stringify({ unit_id: 15 }) };
  wantsField(await client.post("campaigns", { ...campaign, body: `{sender}: ${long}` }), "body", "gateway_refuses");
  const advert = { ...campaign, class: "advertising", purpose: "advertising", body: "{sender}: Bán phân bón." };
  const nowhere = await client.post("campaigns", advert);
  wantsField(nowhere, "body", "gateway_refuses");
  assert.match(nowhere.text, /Không cổng nào/);
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const rice = wants(await client.post("occasions", { unit_id: 15, kind: "support", title: "gạo ".repeat(45).trim(), place: "Nhà rông", held_on: day, starts_at: "08:00" }), 201);
  const seen = wants(await client.get(`occasions/${rice.id}/notice?person_ids=${person.id}`), 200);
  assert.equal(seen.recipients, 0);
  assert.match(seen.skipped[0].reason, /^Tin dài \d+ chữ, cổng speedsms chỉ nhận 201/);
  wants(await client.post("messages", { person_id: person.id, body: long.slice(0, 200) }), 201);
  assert.equal(Number(phones.server.sql("SELECT COUNT(*) FROM message")), Number(before) + 1);
}

async function speedFinal(phones, gateway) {
  const invalid = (person) => says({ status: "success", code: "00", data: { tranId: 7, totalSMS: 0, totalPrice: 0, invalidPhone: [national(person)] } });
  for (const [step, why] of [
    [error("101"), /parameter/], [error("105"), /number/], [error("110"), /text/], [error("113"), /too long/], [invalid, /number refused/],
  ]) {
    const person = await phones.person();
    gateway.script(national(person), step === invalid ? invalid(person) : step);
    const id = await phones.notice(person, TEXT);
    assert.match((await phones.becomes(id, "failed")).detail, why);
  }
}

async function speedLimited(phones, gateway) {
  const limit = says({ name: "Too Many Requests", message: "Rate limit exceeded.", code: 0, status: 429 }, 429, { "X-Rate-Limit-Reset": "2" });
  await later(phones, gateway, [limit], /over 60 requests a minute/);
}

async function speedStopped(phones, gateway) {
  const person = await phones.person();
  gateway.script(national(person), error("300"));
  const id = await phones.notice(person, TEXT);
  await phones.becomes(id, "accepted", 40_000);
  assert.match((await phones.events(id)).join("; "), /no balance/);
}

// No reference of ours is known there: what is unknown is not asked for again.
async function speedUnknown(phones, gateway) {
  const lost = { states: ["ambiguous"], sent: 1 };
  const steps = [handlesAndDrops, handlesAndSays({ status: "error", code: "500", message: "Internal error, please try again" }), handlesAndSays("")];
  const left = [];
  for (const step of steps) left.push(await faulty(phones, gateway, [step], lost));
  for (const { id, person } of left) {
    assert.equal((await phones.message(id)).state, "ambiguous");
    assert.equal(gateway.of(national(person)).length, 1);
  }
}

// The address a person gives the gateway, as the program prints it.
function webhook(server, flag, start) {
  const printed = execFileSync(join(BUILD, "giamngheo-smsd"), ["--conf", join(server.state, "giamngheo.conf"), flag], { encoding: "utf8" });
  assert.ok(printed.startsWith(server.url + start), printed);
  assert.match(printed, /&h=[0-9a-f]{32}\n$/);
  return printed.trim().replace(server.url, "");
}

async function speedReports(phones, gateway) {
  const { server } = phones;
  const address = webhook(server, "--report-address", "/sms/dlr?g=speedsms");
  const post = async (body, to = address) => (await server.client().post(to, body, { "Idempotency-Key": null })).status;
  const sentTo = async () => {
    const person = await phones.person();
    const id = await phones.notice(person, TEXT);
    await phones.becomes(id, "accepted");
    return { id, tranId: gateway.got(national(person))[0].id, phone: national(person) };
  };
  const [good, bad] = [await sentTo(), await sentTo()];
  const says_ = (m, status) => post({ type: "report", tranId: m.tranId, phone: m.phone, status });
  for (let i = 0; i < 2; i++) assert.equal(await says_(good, 0), 200);
  assert.deepEqual((await phones.events(good.id)).filter((e) => e.startsWith("dlr ")), ["dlr sent status 0"]);
  assert.equal(await says_(bad, 1), 200);
  assert.equal(await says_(bad, 65), 200);
  assert.deepEqual((await phones.events(bad.id)).filter((e) => e.startsWith("dlr ")), ["dlr pending status 1", "dlr failed status 65"]);
  assert.equal((await phones.message(good.id)).state, "accepted");
  assert.equal(await post({ type: "report", tranId: 999_999, phone: good.phone, status: 0 }), 503, "perhaps its number is on the way to us");
  assert.equal(await post({ type: "report", tranId: good.tranId, phone: good.phone, status: 70 }, address.replace(/h=./, "h=x")), 403);
  assert.equal(await post({ type: "report", tranId: good.tranId, phone: good.phone, status: 70 }, "/sms/dlr?g=speedsms"), 403);
  assert.equal(await post({ type: "sms", phone: good.phone, content: "1" }), 422);
  assert.equal((await phones.message(good.id)).state, "accepted");
}

// ---- a gateway that settings describe ---------------------------------------------------------------------------------------------

const DESCRIBED = {
  HTTP_FORMAT: "form", HTTP_HEADER: "Authorization: Basic {basic}", HTTP_BODY: "dest={to0}&from={from}&content={text}&uni={unicode}&ref={reference}&cb={callback}",
  HTTP_CODE: "result.code", HTTP_ID: "result.id", HTTP_ACCEPTED: "0", HTTP_RETRY: "7", HTTP_REJECTED: "8 9", HTTP_STOPPED: "1",
  HTTP_REPORT_STATUS: "st", HTTP_REPORT_ID: "mid", HTTP_DELIVERED: "DELIVRD", HTTP_FAILED: "UNDELIV EXPIRED", HTTP_SENT: "ACCEPTD",
  HTTP_REPLY_ID: "mo", HTTP_REPLY_FROM: "msisdn", HTTP_REPLY_TEXT: "body",
};

const described = {
  serial: 0,
  number: ({ body }) => `84${body.dest.slice(1)}`,
  handle({ headers, body, number }, gateway) {
    if (headers.authorization !== `Basic ${Buffer.from(`khach-1:${KEY}`).toString("base64")}`) return { body: { result: { code: 1 } } };
    const id = `g-${++this.serial}`;
    gateway.sent.push({ number, ...body, id });
    return { body: { result: { code: 0, id } } };
  },
};

const result = (code_) => says({ result: { code: code_ } });

async function describedOutcomes(phones, gateway) {
  const person = await phones.person();
  const id = await phones.notice(person, "Lớp may & thêu: 50% chỗ");
  await phones.becomes(id, "accepted");
  const [{ cb, ...sent }] = gateway.got(national(person));
  assert.deepEqual(sent, { number: national(person), dest: `0${person.e164.slice(3)}`, from: "UBND DakHa", content: "Lớp may & thêu: 50% chỗ", uni: "1", ref: `m${id}`, id: sent.id });
  const refused = await phones.person();
  gateway.script(national(refused), result(9));
  assert.match((await phones.becomes(await phones.notice(refused, TEXT), "failed")).detail, /code 9/);
  await later(phones, gateway, [result(7)], /code 7/);
  await faulty(phones, gateway, [handlesAndSays({ result: { code: 55 } })], { states: ["ambiguous"], sent: 1, detail: /code 55, in no list/ });
  assert.equal((await phones.server.client().get(`${cb.replace(phones.server.url, "")}&st=DELIVRD&mid=${sent.id}`)).status, 200);
  assert.equal((await phones.message(id)).state, "delivered");
}

async function describedReplies(phones) {
  const address = webhook(phones.server, "--reply-address", "/sms/mo?g=http");
  const person = await phones.person();
  const id = await phones.notice(person, TEXT);
  await phones.becomes(id, "accepted");
  const post = async (to, body) => (await phones.server.client().post(to, body, { "Idempotency-Key": null })).status;
  const reply = { mo: "mo-1", msisdn: national(person), body: "Từ chối" };
  for (let i = 0; i < 2; i++) assert.equal(await post(address, reply), 200);
  assert.deepEqual((await phones.events(id)).filter((e) => e.startsWith("reply")), ["reply opted_out"]);
  assert.equal(await post(address.replace(/h=./, "h=x"), { ...reply, mo: "mo-2" }), 403);
  assert.equal(await post("/sms/mo?g=http", { ...reply, mo: "mo-2" }), 403);
}

async function quietLogs(phones) {
  for (const [name, text] of phones.server.loggedWords()) {
    for (const word of [KEY, "họp thôn", "84981", "h="]) assert.ok(!text.includes(word), `${word} in ${name}`);
  }
}

// ---- frame ------------------------------------------------------------------------------------------------------------------------

const settings = (name, url) => ({ GATEWAY: name, GATEWAY_URL: url, GATEWAY_USER: "khach-1", GATEWAY_KEY: KEY, SENDER: "UBND DakHa" });

async function all(tally, server, gateway, name, tests) {
  const phones = new Phones(server, await server.login());
  assert.equal(readFileSync(join(server.state, "secrets", "gateway"), "utf8"), KEY);
  for (const [what, fn] of Object.entries(tests)) await tally.test(`${name}: ${what}`, () => fn(phones, gateway));
}

const ESMS_TESTS = {
  "what it is sent": esmsRequest, "codes against a message": esmsFinal, "codes against the account": esmsStopped,
  "what is unknown is on the telephone once": esmsUnknown, "a slow answer": esmsSlow, "not now": esmsLater, "a RequestId it has": esmsKnown,
  "reports": esmsReports, "a report before the answer": esmsEarlyReport, "no answer at all": esmsHangs, "asked by its id": esmsAsked, "asked for a list": esmsListed, "asked for a long list": esmsListedFarther, "nothing personal in a log": quietLogs,
};
const SPEEDSMS_TESTS = {
  "what it is sent": speedRequest, "what it does not take": speedTooLong, "codes against a message": speedFinal, "over its limit": speedLimited,
  "codes against the account": speedStopped, "what is unknown stays so": speedUnknown, "reports": speedReports,
  "nothing personal in a log": quietLogs,
};
const DESCRIBED_TESTS = { "outcomes and reports": describedOutcomes, replies: describedReplies, "nothing personal in a log": quietLogs };
const esmsGateway = await new Scripted(esms).listen();
const speedGateway = await new Scripted(speedsms).listen();
const describedGateway = await new Scripted(described).listen();
await run(() => startServer(settings("esms", esmsGateway.url + ESMS_PATH)), async (tally, server) => {
  const second = await startServer(settings("speedsms", `${speedGateway.url}/index.php/sms/send`));
  const third = await startServer({ ...settings("http", `${describedGateway.url}/send`), ...DESCRIBED });
  await Promise.all([
    all(tally, server, esmsGateway, "eSMS", ESMS_TESTS), all(tally, second, speedGateway, "SpeedSMS", SPEEDSMS_TESTS),
    all(tally, third, describedGateway, "described", DESCRIBED_TESTS),
  ]);
  for (const other of [second, third]) {
    const code = await other.stop();
    await tally.test("another instance ends cleanly", () => assert.equal(code, 0));
  }
});
esmsGateway.close();
speedGateway.close();
describedGateway.close();

#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Who tells a village: his list when the day it speaks of moves or is called off, and when a household on it goes to live elsewhere; and what
// such a household's new officers see, and the old ones no more. The worker, the sandbox's telephones and the handlers are the real ones.
import assert from "node:assert/strict";
import { Phones, until } from "./lib/phones.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

const HOME = 15, NEIGHBOUR = 20;
const BODY = "{sender} mời {name} nhận {what} lúc {time} ngày {date} tại {place}.";
const day = (ahead) => new Date(Date.now() + ahead * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 10);
const vn = (iso) => iso.split("-").reverse().join("/");

let server, admin, phones, serial = 0;

async function village(unit, { telephone = true } = {}) {
  const row = wants(await admin.post("villages", { unit_id: unit, name: `Làng ${++serial}` }), 201);
  const number = `+849761${String(14100 + serial)}`;
  const relay = { village_id: row.id, name: "A Trưởng", role: "head", valid_from: "2024-01-01", ...(telephone && { number }) };
  wants(await admin.post("relays", relay), 201);
  return { ...row, number };
}

// A household that no telephone reaches, unless it has one.
const home = async (place, name, number) =>
  wants(await admin.post("households/register", {
    household: { village_id: place.id, name, registered_on: "2024-01-01" }, classification: { class: "poor", from_date: "2024-01-01" },
    members: [{ relation: "head", name, birth: "1980", sex: "male", phones: number ? [{ number: `0${number.slice(3)}`, kind: "own" }] : [] }],
  }), 201);

const occasion = async () =>
  wants(await admin.post("occasions", { unit_id: HOME, kind: "support", title: "gạo cứu đói", place: "nhà rông", held_on: day(6), starts_at: "08:00" }), 201);

async function campaign(event, places, given = {}) {
  const c = wants(await admin.post("campaigns", {
    title: "Gạo cứu đói", kind: event ? "support" : "announcement", body: event ? BODY : "{sender} báo {name}: mai phát gạo.", with_relay: true,
    ...(event && { occasion_id: event.id }), audience: JSON.stringify({ village_ids: places.map((p) => p.id) }), ...given,
  }), 201);
  const { confirm } = wants(await admin.get(`campaigns/${c.id}/audience`), 200);
  wants(await admin.call("POST", `campaigns/${c.id}/submit`, { body: { confirm }, headers: { "If-Match": `"${c.version}"` } }), 200);
  await until("everybody was looked at", () => server.sql(`SELECT fed_at IS NOT NULL FROM campaign_feed WHERE campaign_id = ${c.id}`) === "1");
  return c;
}

const lists = async (c) => (await admin.all("relay-tasks", { campaign_id: c.id })).sort((a, b) => a.id - b.id);
const sheet = async (task, who = admin) => wants(await who.get(`relay-tasks/${task.id}/sheet`), 200);
const heard = async (place) => (await phones.inbox(place.number)).map((m) => m.text);
const hears = (place, n) => until(`${n} messages to the relay`, async () => ((await heard(place)).length >= n ? heard(place) : null));

async function change(event, values) {
  const { version } = (await admin.get(`occasions/${event.id}`)).body;
  const answer = await admin.put(`occasions/${event.id}`, values, version);
  wants(answer, 200);
  return JSON.parse(answer.headers["x-notices"] ?? "null");
}

// ---- the day moves ----------------------------------------------------------------------------------------------------------------

async function toldOfIt() {
  const place = await village(HOME), event = await occasion();
  await home(place, "A Nghe");
  const c = await campaign(event, [place]);
  const [first] = await hears(place, 1);
  assert.match(first, new RegExp(`báo 1 hộ ở ${place.name}: gạo cứu đói lúc 08:00 ngày ${vn(day(6))} tại nhà rông\\. Xong nhắn XONG 1`));
  await phones.reply(place.number, "XONG 1");
  await until("done", async () => (await lists(c))[0].state === "done");
  assert.deepEqual(await change(event, { held_on: day(8) }), { cancelled: 0, again: 0, told: 0, left_out: 0, relays: 1 });
  const moved = (await hears(place, 2)).at(-1);
  assert.match(moved, new RegExp(`đổi lịch gạo cứu đói lúc 08:00 ngày ${vn(day(8))} .*XONG 1`));
  let [list] = await lists(c);
  assert.deepEqual([list.state, list.news, list.reached, list.code], ["open", "change", null, 1]);
  assert.match((await sheet(list)).text, new RegExp(`gạo cứu đói đổi sang ngày ${vn(day(8))} \\(08:00\\)`));
  assert.equal(await change(event, { note: "không liên quan" }), null, "what people were not told of is no news");
  await phones.reply(place.number, "XONG 1 1");
  await until("done again", async () => (await lists(c))[0].state === "done");
  assert.equal((await change(event, { state: "cancelled" })).relays, 1);
  assert.match((await hears(place, 3)).at(-1), /gạo cứu đói ngày .* không mở nữa\. Xong nhắn XONG 1/);
  [list] = await lists(c);
  assert.deepEqual([list.state, list.news], ["open", "cancellation"]);
  assert.match((await sheet(list)).script, /không mở nữa, bà con đừng đến/);
  assert.equal((await heard(place)).length, 3);
}

// Whoever has another list by now keeps its number; the old list gets one that is free.
async function anotherNumber() {
  const place = await village(HOME), event = await occasion();
  await home(place, "A Nghe");
  const c = await campaign(event, [place]);
  await hears(place, 1);
  await phones.reply(place.number, "XONG 1");
  await until("done", async () => (await lists(c))[0].state === "done");
  const other = await campaign(null, [place]);
  await hears(place, 2);
  assert.equal((await lists(other))[0].code, 1);
  await change(event, { held_on: day(9) });
  assert.match((await hears(place, 3)).at(-1), /XONG 2/);
  await phones.reply(place.number, "XONG 2");
  await until("the right one is done", async () => (await lists(c))[0].state === "done");
  assert.equal((await lists(other))[0].state, "open");
}

async function onPaper() {
  const place = await village(HOME, { telephone: false }), event = await occasion();
  await home(place, "A Giấy");
  const c = await campaign(event, [place]);
  const [before] = await lists(c);
  wants(await admin.call("POST", `relay-tasks/${before.id}/done`, { body: { reached: 1 }, headers: { "If-Match": `"${before.version}"` } }), 200);
  assert.equal((await change(event, { starts_at: "13:30" })).relays, 1);
  const [list] = await lists(c);
  assert.deepEqual([list.state, list.news, list.message_id ?? null], ["open", "change", null]);
  assert.match((await sheet(list)).text, /\(13:30\)/);
}

// It is night: what the relay is to hear still waits.
async function notSentYet() {
  const [place, off] = [await village(HOME), await village(HOME)];
  const [event, gone] = [await occasion(), await occasion()];
  await home(place, "A Chờ");
  await home(off, "A Thôi");
  phones.hold();
  const [c, d] = [await campaign(event, [place]), await campaign(gone, [off])];
  assert.deepEqual(await change(event, { held_on: day(10) }), { cancelled: 1, again: 1, told: 0, left_out: 0 });
  assert.deepEqual(await change(gone, { state: "cancelled" }), { cancelled: 1, again: 0, told: 0, left_out: 0 });
  const [list] = await lists(d);
  assert.deepEqual([list.state, list.reached, list.news], ["done", 0, "cancellation"], "nobody was told, and there is nothing to tell");
  await phones.release();
  const [text] = await hears(place, 1);
  assert.match(text, new RegExp(`: gạo cứu đói lúc 08:00 ngày ${vn(day(10))}`), "the new day, and no word of a change");
  assert.deepEqual([(await heard(place)).length, (await heard(off)).length], [1, 0]);
  assert.equal((await lists(c))[0].news, null);
}

// ---- another relay ----------------------------------------------------------------------------------------------------------------

// Whoever tells a village now has its open lists: appointed where there was nobody, in another's place, or with another number.
async function anotherRelay() {
  const place = wants(await admin.post("villages", { unit_id: HOME, name: `Làng ${++serial}` }), 201), event = await occasion();
  const number = (n) => `+849761${String(24100 + n)}`, appoint = (name, n, from = "2024-01-01") =>
    admin.post("relays", { village_id: place.id, name, role: "head", valid_from: from, number: number(n) }).then((a) => wants(a, 201));
  await home(place, "A Nghe");
  const c = await campaign(event, [place]);
  const state = async () => wants(await admin.get(`campaigns/${c.id}/board`), 200).outcomes.map((o) => o.outcome).join();
  assert.equal(await state(), "relay_none");
  const first = await appoint("A Mới", 1);
  await until("he has been told", async () => (await state()) === "relayed");
  assert.match((await heard({ number: number(1) }))[0], /A Mới báo 1 hộ .*gạo cứu đói.* XONG 1/);
  wants(await admin.put(`relays/${first.id}`, { number: number(2) }, first.version), 200);
  assert.match((await hears({ number: number(2) }, 1))[0], /XONG 1/, "another telephone");
  const { version } = (await admin.get(`relays/${first.id}`)).body;
  wants(await admin.put(`relays/${first.id}`, { valid_to: day(0) }, version), 200);
  await appoint("Y Sau", 3, day(0));
  assert.match((await hears({ number: number(3) }, 1))[0], /Y Sau báo 1 hộ .* XONG 1/);
  await phones.reply(number(1), "XONG 1");
  await phones.reply(number(3), "XONG 1 1");
  await until("done by her", async () => (await lists(c))[0].state === "done");
  assert.equal((await lists(c))[0].reached, 1);
  await appoint("A Thừa", 4, day(0));
  assert.deepEqual(await heard({ number: number(4) }), [], "what is done is nobody's");
}

// ---- a household moves ---------------------------------------------------------------------------------------------------------------

const move = async (household, to) => {
  const { version } = (await admin.get(`households/${household.household.id}`)).body;
  const body = { village_id: to.id, on_date: day(0), reason: "Chuyển nhà" };
  wants(await admin.call("POST", `households/${household.household.id}/move`, { body, headers: { "If-Match": `"${version}"` } }), 200);
};

const names = async (task, who) => (await sheet(task, who)).people.map((p) => p.name);

async function listFollows(officers) {
  const [from, to] = [await village(HOME), await village(NEIGHBOUR)], event = await occasion();
  const [stays, goes] = [await home(from, "A Ở Lại"), await home(from, "A Đi Xa")];
  const c = await campaign(event, [from]);
  await hears(from, 1);
  await move(goes, to);
  const [old, fresh] = await lists(c);
  assert.deepEqual([old.people, old.state, fresh.people, fresh.state, fresh.unit_id, fresh.village_id], [1, "open", 1, "open", NEIGHBOUR, to.id]);
  assert.match((await hears(to, 1))[0], new RegExp(`báo 1 hộ ở ${to.name}: gạo cứu đói`));
  assert.deepEqual([await names(old, officers.old), await names(fresh, officers.fresh)], [["A Ở Lại"], ["A Đi Xa"]]);
  assert.equal((await officers.old.get(`relay-tasks/${fresh.id}`)).status, 404);
  assert.equal((await officers.fresh.get(`relay-tasks/${old.id}`)).status, 404);
  await phones.reply(to.number, "XONG 1");
  await until("the new list is done", async () => (await lists(c))[1].state === "done");
  await move(stays, to);
  const after = await lists(c);
  assert.deepEqual(after.map((l) => [l.people, l.state]), [[0, "done"], [2, "open"]], "who comes later is still to be told");
  assert.equal((await hears(to, 2)).length, 2);
  assert.equal(server.sql(`SELECT GROUP_CONCAT(DISTINCT unit_id) FROM campaign_person WHERE campaign_id = ${c.id}`), String(NEIGHBOUR));
}

async function reportedStays(officers) {
  const [from, to] = [await village(HOME), await village(NEIGHBOUR)];
  const goes = await home(from, "A Đã Nghe");
  const c = await campaign(null, [from]);
  await hears(from, 1);
  await phones.reply(from.number, "XONG 1");
  await until("done", async () => (await lists(c))[0].state === "done");
  await move(goes, to);
  const all = await lists(c);
  assert.deepEqual(all.map((l) => [l.village_id, l.people, l.state, l.reached]), [[from.id, 1, "done", 1]]);
  assert.deepEqual(await names(all[0], officers.old), [], "not for those she has left");
  assert.equal((await heard(to)).length, 0);
}

async function inboxFollows(officers) {
  const [from, to] = [await village(HOME), await village(NEIGHBOUR)], number = "+84977555401";
  const goes = await home(from, "A Hỏi", number);
  const head = goes.members[0].person.id;
  await phones.becomes(await phones.notice({ id: head }), "delivered");
  await phones.reply(number, "Cho tôi hỏi bao giờ được nhận gạo vậy cán bộ");
  const row = await until("it is in the inbox", async () => (await officers.old.all("incoming", { person_id: head }))[0]);
  assert.equal((await officers.fresh.get(`incoming/${row.id}`)).status, 404);
  await move(goes, to);
  assert.equal((await officers.old.get(`incoming/${row.id}`)).status, 404);
  const seen = wants(await officers.fresh.get(`incoming/${row.id}`), 200);
  assert.match(seen.text, /bao giờ được nhận gạo/);
  assert.ok((wants(await officers.fresh.get(`incoming/${row.id}/thread`), 200).items ?? []).length >= 2, "what was written to her before comes with it");
  wants(await officers.fresh.call("POST", `incoming/${row.id}/answer`, { body: { text: "Thứ Sáu bà con nhé." }, headers: { "If-Match": `"${seen.version}"` } }), [200, 201, 202]);
}

await run(() => startServer({ SANDBOX_DELAY_MS: "100" }), async (tally, instance) => {
  server = instance;
  admin = await server.login();
  phones = new Phones(server, admin);
  const officers = { old: await server.user("commune", HOME, "xa.cu"), fresh: await server.user("commune", NEIGHBOUR, "xa.moi") };
  await tally.test("a relay hears that the day has moved, and that it is off; his list is open again", toldOfIt);
  await tally.test("a list that is opened again takes a number that is free", anotherNumber);
  await tally.test("a relay without a telephone: the sheet says it", onPaper);
  await tally.test("another relay gets the open lists, and hears of them", anotherRelay);
  await tally.test("what he has not been sent yet is written anew, or not at all", notSentYet);
  await tally.test("a household that moves goes from list to list, and its new relay hears of it", () => listFollows(officers));
  await tally.test("what was reported done stays, without the names of who has left", () => reportedStays(officers));
  await tally.test("what she wrote is her new officers' to answer", () => inboxFollows(officers));
});

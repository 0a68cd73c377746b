#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// What a campaign says of those whom a relay tells: before it is handed in, while it runs and after; never more than is known. The page of
// results, the list of people and the sheet say the same of everybody.
import assert from "node:assert/strict";
import { Phones, until } from "./lib/phones.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";
import { sheet as cellsOf } from "./lib/xlsx.mjs";

const HOME = 15, PRICE = 500;
const BODY = "{sender} báo {name}: 8 giờ mai nhận gạo tại nhà rông. Nhắn 1 nếu đến.";

let server, admin, phones, serial = 0;

const number = () => `+849762${String(15100 + ++serial)}`;

// relay: "phone", "paper" or null.
async function village(relay) {
  const row = wants(await admin.post("villages", { unit_id: HOME, name: `Làng Thử ${++serial}` }), 201);
  const place = { ...row, number: number() };
  const body = { village_id: row.id, name: "A Trưởng", role: "head", valid_from: "2024-01-01", ...(relay === "phone" && { number: place.number }) };
  if (relay) wants(await admin.post("relays", body), 201);
  return place;
}

const home = async (place, name, own) =>
  wants(await admin.post("households/register", {
    household: { village_id: place.id, name, registered_on: "2024-01-01" }, classification: { class: "poor", from_date: "2024-01-01" },
    members: [{ relation: "head", name, birth: "1980", sex: "male", phones: own ? [{ number: `0${own.slice(3)}`, kind: "own" }] : [] }],
  }), 201);

const draft = async (places, given = {}) =>
  wants(await admin.post("campaigns", { title: "Gạo Tết", kind: "announcement", body: BODY, with_relay: true,
    audience: JSON.stringify({ village_ids: places.map((p) => p.id) }), ...given }), 201);

const preview = async (c) => wants(await admin.get(`campaigns/${c.id}/audience`), 200);
const act = async (c, verb, body) => {
  const { version } = wants(await admin.get(`campaigns/${c.id}`), 200);
  return wants(await admin.call("POST", `campaigns/${c.id}/${verb}`, { body, headers: { "If-Match": `"${version}"` } }), 200);
};
const submit = async (c) => act(c, "submit", { confirm: (await preview(c)).confirm });
const board = async (c) => wants(await admin.get(`campaigns/${c.id}/board`), 200);
const outcomes = async (c) => Object.fromEntries((await board(c)).outcomes.map((o) => [o.outcome, o.n]));
const ends = (c) => until("it has ended", async () => wants(await admin.get(`campaigns/${c.id}`), 200).state === "done");

// The same people by the same outcomes, whichever way they are asked for.
async function agrees(c) {
  const seen = await board(c);
  for (const o of seen.outcomes) {
    const { items } = wants(await admin.get(`campaigns/${c.id}/people`, { outcome: o.outcome }), 200);
    assert.equal(items.length, o.n, o.outcome);
    for (const p of items) assert.deepEqual([p.outcome, p.state_text], [o.outcome, o.text]);
  }
  const total = seen.outcomes.reduce((n, o) => n + o.n, 0);
  assert.equal(total, seen.progress.people, "nobody is missing");
  const { bytes } = await admin.get(`campaigns/${c.id}/result`);
  const rows = cellsOf(bytes, 2).slice(1).map((row) => row[3].text);
  for (const o of seen.outcomes) assert.equal(rows.filter((said) => said === o.text).length, o.n, o.text);
}

// ---- before -----------------------------------------------------------------------------------------------------------------------

// What a relay's message costs is in the price that is agreed to, and the price that is paid is that one.
async function priced() {
  const [told, paper, alone] = [await village("phone"), await village("paper"), await village(null)];
  for (const place of [told, paper, alone]) await home(place, "A Không Máy");
  await home(told, "A Có Máy", number());
  const c = await draft([told, paper, alone]);
  const seen = await preview(c);
  assert.deepEqual([seen.messages, seen.relayed, seen.relay_homes, seen.relay_messages], [1, 3, 3, 1]);
  assert.deepEqual([seen.without_relay, seen.on_paper], [[alone.name], [paper.name]]);
  const row = await submit(c);
  await ends(c);
  const { progress } = await board(c);
  assert.equal(progress.messages, 2);
  assert.deepEqual([progress.parts, progress.price, row.price], [seen.money.chosen.parts, seen.money.chosen.price, progress.price]);
  assert.equal(progress.price, progress.parts * PRICE);
  const [text] = (await phones.inbox(told.number)).map((m) => m.text);
  assert.match(text, /báo 1 hộ ở .*: .* 8 giờ mai nhận gạo tại nhà rông\. Xong nhắn XONG 1/, "he learns all he is to tell");
  assert.doesNotMatch(text, /Nhắn 1 nếu đến/);
  assert.deepEqual(await outcomes(c), { delivered: 1, relayed: 1, relay_paper: 1, relay_none: 1 });
  await agrees(c);
}

async function overBudget() {
  const place = await village("phone");
  await home(place, "A Không Máy");
  const project = Number(server.sql("SELECT MIN(id) FROM project"));
  const line = wants(await admin.post("budget-lines", { project_id: project, source: "local", label: "Tin", amount: PRICE }), 201);
  const c = await draft([place], { budget_line_id: line.id });
  const seen = await preview(c);
  assert.deepEqual([seen.messages, seen.relay_messages, seen.money.budget.over], [0, 1, true], "the relay's message alone is dearer than that");
}

// ---- while it runs -------------------------------------------------------------------------------------------------------------------

async function counted() {
  const place = await village("phone");
  for (const name of ["A Một", "A Hai", "A Ba"]) await home(place, name);
  phones.hold();
  const c = await draft([place]);
  await submit(c);
  await until("the relay's message waits", async () => (await outcomes(c)).relay_queued === 3);
  await agrees(c);
  await phones.release();
  await until("he has been told", async () => (await outcomes(c)).relayed === 3);
  assert.deepEqual((await board(c)).relays, { lists: 1, done: 0, people: 3, reached: 0 });
  await phones.reply(place.number, "XONG 1 2");
  await until("he has reported", async () => (await outcomes(c)).relay_done === 3);
  const seen = await board(c);
  assert.deepEqual(seen.relays, { lists: 1, done: 1, people: 3, reached: 2 }, "two of three were reached, not three");
  assert.deepEqual(seen.units[0].villages[0].relay, { people: 3, reached: 2 });
  await agrees(c);
  const { bytes } = await admin.get(`campaigns/${c.id}/result`);
  const [heads, row] = cellsOf(bytes, 1).map((cells) => cells.map((cell) => cell?.text));
  assert.deepEqual([heads.at(-1), row.at(-2), row.at(-1)], ["Người truyền tin đã báo được", "3", "2"]);
}

// The relays of a notice that is stopped before they hear of it are not asked any more, and nobody is said to have been told.
async function stopped() {
  const [place, paper] = [await village("phone"), await village("paper")];
  await home(place, "A Chờ");
  await home(paper, "A Giấy");
  phones.hold();
  const c = await draft([place, paper]);
  await submit(c);
  await until("it waits", async () => (await board(c)).progress.all_fed);
  await act(c, "stop", { reason: "Sai ngày" });
  await until("nothing is told", async () => (await outcomes(c)).cancelled === 2);
  assert.deepEqual((await admin.all("relay-tasks", { campaign_id: c.id })).map((t) => [t.state, t.reached]), [["done", 0], ["done", 0]]);
  assert.equal((await board(c)).relays, null);
  await agrees(c);
  await phones.release();
  // And who had not been looked at yet when it was stopped waits for nothing.
  const d = await draft([place], { starts: "at", due_at: new Date(Date.now() + 86_400_000).toISOString() });
  await submit(d);
  await act(d, "stop", { reason: "Sai ngày" });
  assert.deepEqual(await outcomes(d), { cancelled: 1 });
}

// ---- what people say --------------------------------------------------------------------------------------------------------------------

async function changesHerMind() {
  const place = await village("phone"), [yes, no] = [number(), number()];
  await home(place, "A Đến", yes);
  await home(place, "A Thôi", no);
  const c = await draft([place]);
  await submit(c);
  await ends(c);
  await phones.reply(yes, "1");
  await phones.reply(no, "1");
  await until("both say yes", async () => (await outcomes(c)).confirmed === 2);
  await phones.reply(no, "0");
  await until("one does not come after all", async () => (await outcomes(c)).declined === 1);
  assert.deepEqual(await outcomes(c), { confirmed: 1, declined: 1 });
  await agrees(c);
}

await run(() => startServer({ SANDBOX_DELAY_MS: "100" }), async (tally, instance) => {
  server = instance;
  admin = await server.login();
  phones = new Phones(server, admin);
  await tally.test("relays are priced before, and villages without one are named", priced);
  await tally.test("a relay's message counts against the budget line", overBudget);
  await tally.test("a relay is told when his message has left, and those he reached are counted", counted);
  await tally.test("a stop takes back the lists nobody was told of", stopped);
  await tally.test("of two answers the later counts", changesHerMind);
});

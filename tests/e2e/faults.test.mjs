#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// kill -9 of a handler, of the worker at each of its points, of MariaDB; reload and stop under load. What was acknowledged is there,
// once; no telephone got anything twice; what is unknown is marked, and only what was in the air.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Phones, pause, until } from "./lib/phones.mjs";
import { isStopped, processes } from "./lib/processes.mjs";
import { BUILD, ROOT, startServer } from "./lib/server.mjs";
import { run } from "./lib/tally.mjs";

const HOME = 15;
const KILL_BUILD = join(ROOT, "build-kill", "giamngheo-smsd");
const DELAY_MS = 3000; // of delivery reports: what the dead worker left is looked at before they come
const WRITERS = 6;

// The programs under test, but for the worker: that one is started by a script which takes a kill point from a file, once.
function binWithKillPoints() {
  const bin = mkdtempSync("/tmp/giamngheo-bin-");
  for (const name of readdirSync(BUILD)) if (name !== "giamngheo-smsd") symlinkSync(join(BUILD, name), join(bin, name));
  const script = `#!/bin/sh
if [ -e "${bin}/kill-point" ]; then GN_KILL_POINT=$(cat "${bin}/kill-point"); export GN_KILL_POINT; rm "${bin}/kill-point"; fi
exec "${KILL_BUILD}" "$@"
`;
  writeFileSync(join(bin, "giamngheo-smsd"), script);
  chmodSync(join(bin, "giamngheo-smsd"), 0o755);
  return bin;
}

// As a patient client does: the same key until the answer is definite.
async function persist(client, path, body, isOver) {
  const key = randomUUID();
  const refusals = [];
  for (let tries = 1; !isOver(); tries++) {
    const answer = await client.post(path, body, { "Idempotency-Key": key }).catch((error) => ({ status: 0, text: error.message }));
    const again = [0, 429, 502, 503, 504].includes(answer.status) || (answer.status === 409 && answer.text.includes("still_running"));
    if (!again) return { ...answer, key, tries, refusals };
    refusals.push(`${answer.status} ${answer.text.slice(0, 200)}`);
    assert.ok(tries < 400, `${path}: ${answer.status} ${answer.text}`);
    await pause(100);
  }
  return null;
}

// A whole registration, so that an answer stands for rows in six tables.
function registration(village_id, name, note) {
  const phones = [{ number: `09${String(10_000_000 + Math.floor(Math.random() * 89_999_999))}`, kind: "own" }];
  const members = [{ relation: "head", name, birth: "1980", phones }, { relation: "child", name, birth: "2015", phones: [] }];
  return { household: { village_id, name, note, registered_on: "2024-01-01" }, members, classification: { class: "poor", from_date: "2024-01-01" } };
}

// Writers at work until told to end, when what is under way is still carried through, or to abandon it.
function writers(client, prefix) {
  const acknowledged = [];
  let going = true, over = false;
  const one = async (w) => {
    for (let i = 0; going; i++) {
      const body = registration(client.village, `${prefix} ${"ABCDEGHIKLMNOPQRSTUVXY"[w]}`, `${w}.${i}`);
      const answer = await persist(client, "households/register", body, () => over);
      if (!answer) return;
      assert.equal(answer.status, 201, answer.text);
      acknowledged.push({ ...answer, sent: body });
    }
  };
  const all = Promise.all(Array.from({ length: WRITERS }, (_, w) => one(w)));
  all.catch(() => undefined);
  const end = async () => {
    going = false;
    await all;
  };
  const abandon = () => {
    over = true;
    return end();
  };
  return { acknowledged, end, abandon };
}

// All that was acknowledged is there, whole, and nothing else of that name: a key repeated made no second household.
async function checkWritten(server, client, prefix, acknowledged) {
  const rows = server.sql(`SELECT h.id, h.name, h.note, h.class,
    (SELECT COUNT(*) FROM membership m JOIN person p ON p.id = m.person_id WHERE m.household_id = h.id AND p.name = h.name),
    (SELECT COUNT(*) FROM membership m JOIN phone f ON f.person_id = m.person_id WHERE m.household_id = h.id) FROM household h WHERE h.name LIKE '${prefix} %'`);
  const there = new Map(rows.split("\n").map((line) => line.split("\t")).map(([id, ...rest]) => [Number(id), rest.join("/")]));
  for (const { body, sent } of acknowledged)
    assert.equal(there.get(body.household.id), `${sent.household.name}/${sent.household.note}/poor/2/1`, `household ${body.household.id} was acknowledged`);
  assert.equal(there.size, acknowledged.length, "households that nobody was told of, or doubles");
  assert.equal(Number(server.sql(`SELECT COUNT(*) FROM person WHERE name LIKE '${prefix} %'`)), 2 * acknowledged.length);
  for (const { key, sent, body } of acknowledged.filter((a) => a.tries > 1).slice(0, 20)) {
    const again = await client.post("households/register", sent, { "Idempotency-Key": key });
    assert.equal(again.status, 201, again.text);
    assert.equal(again.body.household.id, body.household.id);
    assert.equal(again.headers["idempotency-replayed"], "true");
  }
}

// Officers who work at the same time do not get in each other's way.
async function undisturbed(server, client) {
  const { acknowledged, end } = writers(client, "Bình Thường");
  await pause(2500);
  await end();
  assert.deepEqual(acknowledged.flatMap((a) => a.refusals), []);
  assert.equal(server.sql("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'").split("\t")[1], "0");
  await checkWritten(server, client, "Bình Thường", acknowledged);
}

async function handlerKilled(server, client) {
  const { acknowledged, end } = writers(client, "Chết Giữa");
  let kills = 0;
  for (let i = 0; i < 12; i++) {
    await pause(150);
    const [victim] = processes(server, "--pool fast").sort(() => Math.random() - 0.5);
    if (victim) kills += Number(process.kill(victim, "SIGKILL"));
  }
  await until("writing goes on", () => acknowledged.length > 50);
  await end();
  assert.ok(kills >= 5, `${kills} kills`);
  assert.ok(acknowledged.some((a) => a.tries > 1), "a kill hit a request");
  await checkWritten(server, client, "Chết Giữa", acknowledged);
  await until("all handlers are back", () => processes(server, "--pool fast").length === Number(server.settings().fast_processes ?? 4));
}

const worker = (server) => until("a worker", () => processes(server, "giamngheo-smsd")[0], 30_000);

const deaths = (server) => (server.logs()["supervisor.log"].match(/program=smsd child=\d+ signal=9/g) ?? []).length;

// Five notices wait while the worker is stopped; the next worker takes them together and dies at its point. What it held is left
// alone by the one after it, for the lease is not over.
async function dieAt(server, phones, bin, point) {
  const people = await phones.people(5);
  const old = await worker(server);
  process.kill(old, "SIGSTOP");
  const ids = [];
  for (const person of people) ids.push(await phones.notice(person, `Thử ${point}.`));
  const sendsBefore = phones.sends(), deathsBefore = deaths(server);
  writeFileSync(join(bin, "kill-point"), `${point}:1`);
  process.kill(old, "SIGKILL");
  await until(`the next worker died ${point}`, () => deaths(server) >= deathsBefore + 2, 40_000);
  const rows = server.sql(`SELECT id, state FROM message WHERE lease_owner IS NOT NULL AND id IN (${ids})`);
  const held = new Map(rows.split("\n").filter(Boolean).map((line) => line.split("\t")).map(([id, state]) => [Number(id), state]));
  return { people, ids, held, sendsBefore };
}

// A minute passes for the leases of dead workers. Not more: how long ago a lease began decides until when its message may be asked about.
const endLeases = (server) => {
  server.sql("UPDATE message SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE lease_owner IS NOT NULL");
  server.sql("UPDATE message_lease SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND");
};

// state: what the rows are found in, null: nobody holds any; left: whether a byte may have left.
const POINTS = {
  before_submitting: { state: null, left: false },
  after_submitting: { state: "submitting", left: false },
  after_send: { state: "submitting", left: true },
  before_settle: { state: "submitting", left: true },
};

async function workerKilled(server, phones, bin, point) {
  const { state, left } = POINTS[point];
  const { people, ids, held, sendsBefore } = await dieAt(server, phones, bin, point);
  assert.ok(state ? held.size >= 1 && [...held.values()].every((s) => s === state) : held.size === 0, JSON.stringify([...held]));
  await phones.becomes(await phones.notice(await phones.person(), "Tin sau khi thợ chết."), ["accepted", "delivered"], 60_000);
  endLeases(server);
  for (const id of ids) await phones.becomes(id, ["ambiguous", "delivered"]);
  await pause(state ? DELAY_MS + 1000 : 0);
  let shown = 0;
  for (const [i, id] of ids.entries()) {
    const got = (await phones.inbox(people[i].e164)).length;
    shown += got;
    if (!left) assert.equal(got, Number(!held.has(id)), `telephone ${i}`);
    assert.ok(got <= 1, `telephone ${i} got ${got}`);
    const row = await phones.becomes(id, got ? "delivered" : "ambiguous");
    assert.equal(row.attempts, 1);
    const marked = (await phones.events(id)).some((e) => e.startsWith("move ambiguous"));
    assert.ok(!marked || held.has(id), "only what was in the air may be unknown");
  }
  if (left) assert.ok(shown >= 1, "what was answered is on its telephone");
  const sends = phones.sends() - sendsBefore - 1;
  assert.ok(sends <= ids.length && sends >= shown, `${sends} requests for ${ids.length} messages`);
  await settleByAsking(server, phones, people, ids);
}

// The sandbox knows our references, so what is unknown is asked about: every telephone ends with its message, once.
async function settleByAsking(server, phones, people, ids) {
  server.sql(`UPDATE message SET due_at = UTC_TIMESTAMP(3) WHERE state = 'ambiguous' AND ask_until IS NOT NULL AND id IN (${ids})`);
  for (const [i, id] of ids.entries()) {
    await phones.becomes(id, "delivered", 30_000);
    assert.equal((await phones.inbox(people[i].e164)).length, 1, `telephone ${i} after asking`);
  }
}

// Hours that do not hold this one nor the next, by the clock of the district.
function hoursElsewhere(server) {
  const from = (new Date(Date.now() + 7 * 3600_000).getUTCHours() + 2) % 23;
  server.sql(`UPDATE message_rule SET hour_from = '${String(from).padStart(2, "0")}:00', hour_to = '${String(from + 1).padStart(2, "0")}:00'`);
}

// The worker is stopped between its commit and the first byte, and wakes when the hours are over: what it had in hand does not leave.
async function workerStopped(server, phones, bin) {
  const people = await phones.people(5);
  const old = await worker(server);
  process.kill(old, "SIGSTOP");
  const ids = [];
  for (const person of people) ids.push(await phones.notice(person, "Tin lúc thợ ngủ."));
  const sendsBefore = phones.sends();
  writeFileSync(join(bin, "kill-point"), "after_submitting:1:stop");
  process.kill(old, "SIGKILL");
  const stopped = await until("the next worker stopped itself", () => processes(server, "giamngheo-smsd").find((pid) => pid !== old && isStopped(pid)), 40_000);
  assert.equal(server.sql(`SELECT COUNT(*) FROM message WHERE state = 'submitting' AND id IN (${ids})`), "5");
  hoursElsewhere(server);
  try {
    await pause(1500); // longer than a worker believes what it knows of the rules
    process.kill(stopped, "SIGCONT");
    await until("all are back", () => server.sql(`SELECT COUNT(*) FROM message WHERE state = 'queued' AND attempts = 0 AND id IN (${ids})`) === "5");
    assert.equal(phones.sends(), sendsBefore, "nothing left outside its hours");
  } finally {
    server.sql("UPDATE message_rule SET hour_from = '00:00', hour_to = '24:00'");
  }
  for (const [i, id] of ids.entries()) {
    const row = await until(`message ${id} is delivered`, async () => {
      // again and again: for a second the worker still believes the other hours, and puts them off
      server.sql(`UPDATE message SET due_at = UTC_TIMESTAMP(3) WHERE state = 'queued' AND due_at > UTC_TIMESTAMP(3) AND id IN (${ids})`);
      const now = await phones.message(id);
      return now.state === "delivered" && now;
    }, 40_000);
    assert.equal(row.attempts, 1);
    assert.equal((await phones.inbox(people[i].e164)).length, 1, `telephone ${i}`);
  }
  assert.equal(phones.sends() - sendsBefore, ids.length);
}

async function readiness(server, stop) {
  const seen = new Set();
  while (!stop.now) {
    seen.add((await server.client().get("/readyz").catch(() => ({ status: 0 }))).status);
    await pause(20);
  }
  return seen;
}

async function databaseKilled(server, phones, client) {
  const people = await phones.people(30);
  const sender = await worker(server);
  process.kill(sender, "SIGSTOP");
  const ids = [];
  for (const person of people) ids.push(await phones.notice(person, "Tin qua lúc cơ sở dữ liệu chết."));
  const sendsBefore = phones.sends();
  const stop = { now: false };
  const watched = readiness(server, stop);
  const { acknowledged, end } = writers(client, "Mất Điện");
  await until("writing", () => acknowledged.length > 40);
  const taken = () => Number(server.sql("SELECT COUNT(*) FROM sandbox_message WHERE direction = 'out'"));
  const takenBefore = taken();
  process.kill(sender, "SIGCONT");
  await until("sending", () => taken() > takenBefore);
  process.kill(processes(server, "mariadbd")[0], "SIGKILL");
  const atDeath = acknowledged.length;
  await until("writing after the database came back", () => acknowledged.length > atDeath + 40, 60_000);
  await end();
  stop.now = true;
  const seen = await watched;
  assert.ok(seen.has(503), `readiness was ${[...seen]}`);
  assert.equal((await server.client().get("/readyz")).status, 200);
  await checkWritten(server, client, "Mất Điện", acknowledged);
  await pause(1000);
  endLeases(server);
  for (const [i, id] of ids.entries()) {
    await until(`message ${id} is settled`, async () => {
      server.sql("UPDATE message SET due_at = UTC_TIMESTAMP(3) WHERE state = 'retry_wait'");
      return ["delivered", "ambiguous"].includes((await phones.message(id)).state);
    }, 60_000);
    assert.ok((await phones.inbox(people[i].e164)).length <= 1);
  }
  assert.ok(phones.sends() - sendsBefore <= ids.length + retriesOf(server, ids), "requests to the gateway");
  const after = await phones.notice(await phones.person(), "Tin sau đó.");
  await phones.becomes(after, "delivered", 40_000);
}

// Requests beyond the first of each message, all of them after a certain refusal ("busy", connection refused).
const retriesOf = (server, ids) => Number(server.sql(`SELECT SUM(GREATEST(attempts, 1) - 1) FROM message WHERE id IN (${ids})`));

async function reload(server, client) {
  const all = () => [...processes(server, "--pool"), ...processes(server, "giamngheo-smsd"), ...processes(server, "giamngheo-sandbox")];
  const before = all();
  const answers = {};
  let going = true;
  const reader = async () => {
    while (going) {
      const { status } = await client.get("units", { limit: 5 }).catch((error) => ({ status: error.message }));
      answers[status] = (answers[status] ?? 0) + 1;
    }
  };
  const readers = Promise.all(Array.from({ length: WRITERS }, reader));
  const { acknowledged, end } = writers(client, "Nạp Lại");
  await pause(300);
  process.kill(server.child.pid, "SIGHUP");
  await until("every process is a new one", () => {
    const now = all();
    return now.length >= before.length && now.every((pid) => !before.includes(pid));
  }, 20_000);
  await pause(300);
  going = false;
  await readers;
  await end();
  assert.deepEqual(Object.keys(answers), ["200"], JSON.stringify(answers));
  assert.deepEqual(acknowledged.flatMap((a) => a.refusals), [], "no write is refused");
  await checkWritten(server, client, "Nạp Lại", acknowledged);
}

// Last of all: the whole instance is told to end while requests and messages are under way.
async function stopUnderLoad(server, phones, client) {
  for (const person of await phones.people(3)) await phones.notice(person, "Tin lúc dừng.");
  const { acknowledged, abandon } = writers(client, "Đang Dừng");
  await until("writing", () => acknowledged.length > 10);
  const began = Date.now();
  const code = await server.stop();
  const took = Date.now() - began;
  await abandon();
  assert.equal(code, 0);
  assert.ok(took < 10_000, `it took ${took} ms`);
}

const bin = binWithKillPoints();
process.once("exit", () => rmSync(bin, { recursive: true, force: true }));
await run(() => startServer({ BUILD: bin, SANDBOX_DELAY_MS: String(DELAY_MS) }), async (tally, server) => {
  const client = await server.login();
  client.village = (await client.post("villages", { unit_id: HOME, name: "Thôn Thử" })).body.id;
  const phones = new Phones(server, client);
  await tally.test("officers at work side by side", () => undisturbed(server, client));
  await tally.test("kill -9 of handlers under load", () => handlerKilled(server, client));
  for (const point of Object.keys(POINTS)) await tally.test(`kill -9 of the worker ${point}`, () => workerKilled(server, phones, bin, point));
  await tally.test("the worker stopped before the first byte, until the hours are over", () => workerStopped(server, phones, bin));
  await tally.test("kill -9 of MariaDB under load", () => databaseKilled(server, phones, client));
  await tally.test("SIGHUP refuses nothing", () => reload(server, client));
  await tally.test("SIGTERM under load ends within 10 s", () => stopUnderLoad(server, phones, client));
});

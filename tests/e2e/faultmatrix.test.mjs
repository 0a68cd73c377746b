#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Two workers, MariaDB and a gateway process that misbehaves by a table (lib/faultgateway.mjs), each killed with -9 at moments that a
// seed chooses, the workers' clock set back and forth meanwhile, while notices keep coming. Afterwards each is counted: none lost, none
// twice, and unknown at most what was in the air at a fault. The gateway's own journal is the witness.
//   FAULTS (100): kills   SEED (of the clock): printed, for the same order of kills again
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, chmodSync, mkdtempSync, openSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Phones, pause, until } from "./lib/phones.mjs";
import { FAULTS, journalOf } from "./lib/faultgateway.mjs";
import { processes } from "./lib/processes.mjs";
import { BUILD, ROOT, startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

const KILLS = Number(process.env.FAULTS ?? 100);
const SEED = process.env.SEED ?? String(Date.now() % 1_000_000);
const PEOPLE = 120;
const LEAST = 2000, HEAD_START = 400; // notices, and how many wait when the workers begin
const WRITERS = 6;
const PARALLEL = 80; // of a worker
const BACK_MS = 20_000; // below a lease, so that the jump itself leaves nothing in doubt
const work = mkdtempSync("/tmp/giamngheo-matrix-");
const JOURNAL = join(work, "journal");
const CLOCK = join(work, "clock");

// The same numbers for the same seed, from 0 up to 1.
function numbers(seed) {
  let state = Number(seed) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const random = numbers(SEED);
const between = (from, to) => from + random() * (to - from);

// Of twelve kills seven are a worker's, four the gateway's, one MariaDB's, which takes seconds to come back; in random order.
function deck(n) {
  const kinds = Array.from({ length: n }, (_, i) => (i % 12 === 5 ? "database" : [1, 4, 7, 10].includes(i % 12) ? "gateway" : "worker"));
  for (let i = n - 1; i > 0; i--) {
    const k = Math.floor(random() * (i + 1));
    [kinds[i], kinds[k]] = [kinds[k], kinds[i]];
  }
  return kinds;
}

// ---- the processes

// The supervisor waits longer each time a process ends early. Workers that end dozens of times are the test's own; its place is held.
function binWithoutWorker() {
  const bin = join(work, "bin");
  execFileSync("mkdir", [bin]);
  for (const name of readdirSync(BUILD)) if (name !== "giamngheo-smsd") symlinkSync(join(BUILD, name), join(bin, name));
  writeFileSync(join(bin, "giamngheo-smsd"), "#!/bin/sh\nexec sleep 86400\n");
  chmodSync(join(bin, "giamngheo-smsd"), 0o755);
  return bin;
}

function clockLibrary() {
  const to = join(work, "clock_back.so");
  execFileSync(process.env.CC ?? "cc", ["-std=c11", "-D_GNU_SOURCE", "-O1", "-shared", "-fPIC", join(ROOT, "tests/e2e/clock_back.c"), "-o", to, "-ldl"]);
  writeFileSync(CLOCK, "0");
  return to;
}

const freePort = () =>
  new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

class Actors {
  constructor(port) {
    this.port = port;
    this.library = clockLibrary();
    this.workers = [];
  }

  startWorker(i) {
    const log = openSync(join(work, "worker.log"), "a");
    const env = { ...process.env, LD_PRELOAD: this.library, GN_CLOCK_FILE: CLOCK, ASAN_OPTIONS: "verify_asan_link_order=0" };
    this.workers[i] = spawn(join(BUILD, "giamngheo-smsd"), ["--conf", join(this.server.state, "giamngheo.conf")], { stdio: ["ignore", log, log], env });
  }

  startGateway() {
    this.gateway = spawn(process.execPath, [join(ROOT, "tests/e2e/lib/faultgateway.mjs"), this.port, JOURNAL, SEED], { stdio: ["ignore", "pipe", "inherit"] });
    return new Promise((done) => this.gateway.stdout.once("data", done));
  }

  signal(name) {
    for (const worker of this.workers) worker.kill(name);
  }

  endAll() {
    this.signal("SIGKILL");
    this.gateway?.kill("SIGKILL");
  }

  // A clean stop: what is in the air is waited for and settled.
  async stopWorkers() {
    const ended = this.workers.map((w) => new Promise((done) => w.once("exit", (code, signal) => done(code ?? signal))));
    this.signal("SIGTERM");
    return Promise.all(ended);
  }
}

// ---- kills

const sqlNumber = (server, text) => Number(server.sql(text));
const answering = (server) => {
  try {
    return server.sql("SELECT 1", { quiet: true }) === "1";
  } catch {
    return false;
  }
};
const closeBreakers = (server) => server.sql("UPDATE gateway_state SET state = 'closed', open_until = NULL, trips = 0 WHERE state <> 'drained'");

// What is in the air while nobody moves.
async function inTheAir(actors) {
  actors.signal("SIGSTOP");
  await pause(20);
  return sqlNumber(actors.server, "SELECT COUNT(*) FROM message WHERE state = 'submitting'");
}

const KINDS = {
  async worker(actors) {
    const i = Math.floor(random() * 2);
    const ended = new Promise((done) => actors.workers[i].once("exit", done));
    actors.workers[i].kill("SIGKILL");
    actors.workers[1 - i].kill("SIGCONT");
    await ended;
    await pause(between(0, 200));
    actors.startWorker(i);
  },
  async gateway(actors) {
    const ended = new Promise((done) => actors.gateway.once("exit", done));
    actors.gateway.kill("SIGKILL");
    actors.signal("SIGCONT");
    await ended;
    await pause(between(50, 300));
    await actors.startGateway();
  },
  async database(actors) {
    process.kill(processes(actors.server, "mariadbd")[0], "SIGKILL");
    actors.signal("SIGCONT");
    await pause(50);
    await until("MariaDB is back", () => answering(actors.server), 120_000);
  },
};

async function killAll(actors, told) {
  const order = deck(KILLS);
  for (const [i, kind] of order.entries()) {
    if (i === Math.floor(KILLS / 3)) writeFileSync(CLOCK, String(-BACK_MS));
    if (i === Math.floor((2 * KILLS) / 3)) writeFileSync(CLOCK, "0");
    await pause(between(150, 1100));
    told.air[kind] += await inTheAir(actors);
    await KINDS[kind](actors);
    told.kills[kind] = (told.kills[kind] ?? 0) + 1;
    closeBreakers(actors.server); // an open one would only let the rest pass in peace
  }
}

// ---- notices

// A patient client: the same key until there is an answer.
async function post(client, path, body) {
  const key = randomUUID();
  for (let tries = 0; ; tries++) {
    const answer = await client.post(path, body, { "Idempotency-Key": key }).catch(() => ({ status: 0 }));
    if (answer.status === 201) return answer.body.id;
    assert.ok([0, 409, 502, 503, 504].includes(answer.status) && tries < 600, `${answer.status} ${answer.text}`);
    await pause(200);
  }
}

// Half go to the gateway that knows references, with the other behind it; half to the one that does not.
function writers(phones, people, told) {
  let going = true, made = 0;
  const one = async () => {
    while (going || made < LEAST) {
      const n = made++, person = people[n % people.length];
      told.ids.push(await post(phones.client, "messages", { person_id: person.id, body: `Tin thu ${n}.`, purpose: n % 2 ? "jobs" : "service" }));
      await pause(120);
    }
  };
  const all = Promise.all(Array.from({ length: WRITERS }, one));
  all.catch(() => undefined);
  return { end: () => ((going = false), all) };
}

// Nobody waits for pauses: everything that may be tried again is due now.
async function settle(actors) {
  const { server } = actors;
  const open = "SELECT COUNT(*) FROM message WHERE state IN ('queued', 'claimed', 'submitting', 'retry_wait') OR (state = 'ambiguous' AND ask_until > UTC_TIMESTAMP(3))";
  await until("everything is settled", async () => {
    closeBreakers(server);
    server.sql("UPDATE message SET due_at = UTC_TIMESTAMP(3) WHERE state = 'retry_wait' OR (state = 'ambiguous' AND ask_until > UTC_TIMESTAMP(3) AND due_at > UTC_TIMESTAMP(3))");
    await pause(400);
    return sqlNumber(server, open) === 0;
  }, 120_000);
}

async function storm(phones, actors, told) {
  const { server } = actors;
  const people = await phones.people(PEOPLE);
  const { end } = writers(phones, people, told);
  await until("some wait", () => told.ids.length >= HEAD_START, 60_000);
  for (const i of [0, 1]) actors.startWorker(i);
  await until("sending", () => sqlNumber(server, "SELECT COUNT(*) FROM message WHERE state = 'accepted'") > 20, 40_000);
  await killAll(actors, told);
  await end();
  assert.deepEqual(await actors.stopWorkers(), [0, 0], "a worker stops cleanly");
  // Who holds a row now is dead. The minute of its lease is not waited for.
  server.sql("UPDATE message SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE state = 'submitting'");
  server.sql("UPDATE message_lease SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND");
  for (const i of [0, 1]) actors.startWorker(i);
  await settle(actors);
}

// ---- the count

function table(server, text) {
  return server.sql(text).split("\n").filter(Boolean).map((line) => line.split("\t"));
}

function noneLost(server, told, journal) {
  const rows = table(server, "SELECT CONCAT('m', id), state, COALESCE(gateway, '') FROM message");
  const took = new Map(journal.filter((l) => l.what === "took").map((l) => [l.reference, l]));
  assert.equal(rows.length, told.ids.length, "rows and answers of the web");
  assert.equal(sqlNumber(server, "SELECT COUNT(DISTINCT body) FROM message"), told.ids.length);
  told.states = {};
  for (const [reference, state] of rows) {
    told.states[state] = (told.states[state] ?? 0) + 1;
    assert.ok(["accepted", "delivered", "ambiguous"].includes(state), `${reference} ended as ${state}`);
    if (state !== "ambiguous") assert.ok(took.has(reference), `${reference} is ${state}, and the gateway never took it`);
  }
  const states = new Map(rows.map(([reference, state]) => [reference, state]));
  for (const reference of took.keys()) assert.ok(states.has(reference), `${reference} was sent by nobody`);
}

function noneTwice(journal) {
  const seen = new Set(), texts = new Set();
  for (const { reference, number, text } of journal.filter((l) => l.what === "took")) {
    assert.ok(!seen.has(reference), `${reference} went out twice`);
    assert.ok(!texts.has(`${number}/${text}`), `${number} got "${text}" twice`);
    seen.add(reference);
    texts.add(`${number}/${text}`);
  }
}

// Asked again only after a certain refusal, or where the reference is known, by the same reference.
function neverAskedInDoubt(journal) {
  const refusals = new Set(FAULTS.filter((f) => f.refuses).map((f) => f.name));
  const last = new Map();
  for (const l of journal.filter((line) => line.what === "asked")) {
    const before = last.get(l.reference);
    const may = !before || refusals.has(before.fault) || (before.gateway === "esms" && l.gateway === "esms");
    assert.ok(may, `${l.reference} asked of ${l.gateway} after "${before?.fault}" of ${before?.gateway}`);
    last.set(l.reference, l);
  }
}

function unknownIsExplained(server, told, journal) {
  const doubtful = new Set(FAULTS.filter((f) => f.doubt).map((f) => f.name));
  const doubts = journal.filter((l) => l.what === "asked" && doubtful.has(l.fault)).length;
  const evidence = "e.word = 'ambiguous' AND e.kind IN ('submit', 'move')";
  const answers = sqlNumber(server, "SELECT COUNT(*) FROM message_event WHERE word = 'ambiguous' AND kind = 'submit'");
  const orphans = sqlNumber(server, "SELECT COUNT(*) FROM message_event WHERE kind = 'move' AND detail = 'lease_lost'");
  const ever = sqlNumber(server, `SELECT COUNT(DISTINCT e.message_id) FROM message_event e WHERE ${evidence}`);
  const left = sqlNumber(server, "SELECT COUNT(*) FROM message WHERE state = 'ambiguous'");
  const why = Object.fromEntries(table(server, `SELECT CONCAT_WS(' ', e.kind, e.detail), COUNT(*) FROM message_event e WHERE ${evidence} GROUP BY 1`));
  Object.assign(told, { doubts, ever, left, why });
  assert.ok(answers <= doubts + told.air.gateway, `${answers} requests ended in doubt, by ${doubts} faults and ${told.air.gateway} in the air when the gateway was killed`);
  assert.ok(orphans <= told.air.worker, `${orphans} lost their worker, of ${told.air.worker} in the air when one was killed`);
  assert.ok(ever <= answers + orphans, `${ever} were unknown`);
  assert.equal(sqlNumber(server, `SELECT COUNT(*) FROM message m WHERE m.state = 'ambiguous' AND NOT EXISTS (SELECT 1 FROM message_event e WHERE e.message_id = m.id AND ${evidence})`), 0);
  // The fifth attempt is due half an hour to an hour after the fourth: the window in which the reference is known may end before.
  assert.equal(sqlNumber(server, "SELECT COUNT(*) FROM message WHERE state = 'ambiguous' AND gateway = 'esms' AND attempts < 4"), 0, "a known reference settles it");
}

// Every fault of the table happened, and every report was answered well, database or none.
function allHappened(journal, told) {
  const faults = new Set(journal.filter((l) => l.what === "asked").map((l) => l.fault));
  assert.deepEqual(FAULTS.map((f) => f.name).filter((name) => !faults.has(name)), []);
  const statuses = [...new Set(journal.filter((l) => l.what === "reported").map((l) => l.status))];
  assert.deepEqual(statuses, [200], "reports");
  assert.deepEqual(Object.values(told.kills).reduce((a, b) => a + b, 0), KILLS);
}

// ---- frame

const port = await freePort();
const actors = new Actors(port);
process.once("exit", () => {
  actors.endAll();
  rmSync(work, { recursive: true, force: true });
});
const ENV = {
  BUILD: binWithoutWorker(), GATEWAY: "esms", GATEWAY_URL: `http://127.0.0.1:${port}/esms`, GATEWAY_USER: "u", GATEWAY_KEY: "k", SENDER: "UBND",
  HTTP_BODY: '{"to":{to84},"text":{text},"ref":{reference},"cb":{callback}}', HTTP_ID: "id", HTTP_REPORT_STATUS: "st", HTTP_REPORT_ID: "mid", HTTP_SENT: "ACCEPTD",
};
await run(() => startServer(ENV), async (tally, server) => {
  const began = Date.now();
  const client = await server.login(), phones = new Phones(server, client);
  const told = { ids: [], air: { worker: 0, gateway: 0, database: 0 }, kills: {} };
  actors.server = server;
  appendFileSync(join(server.state, "giamngheo.conf"), [
    `worker_parallel = ${PARALLEL}`, "gateway_esms_requests_per_s = 0", `gateway_http_url = http://127.0.0.1:${port}/send`,
    `gateway_http_key_file = ${join(server.state, "secrets", "gateway")}`, ""].join("\n"));
  for (const [cls, gateway, ranking] of [["policy", "esms", 1], ["policy", "http", 2], ["service", "http", 1]])
    wants(await client.post("gateway-routes", { class: cls, gateway, ranking }), 201);
  await actors.startGateway();
  await tally.test(`${KILLS} kills, seed ${SEED}`, () => storm(phones, actors, told));
  const journal = journalOf(JOURNAL);
  await tally.test("none is lost", () => noneLost(server, told, journal));
  await tally.test("none went out twice", () => noneTwice(journal));
  await tally.test("what was in doubt is not sent again", () => neverAskedInDoubt(journal));
  await tally.test("what is unknown was in the air at a fault", () => unknownIsExplained(server, told, journal));
  await tally.test("every fault happened, every report was taken", () => allHappened(journal, told));
  await tally.test("the workers stop cleanly", async () => assert.deepEqual(await actors.stopWorkers(), [0, 0]));
  actors.endAll();
  console.log(`seed ${SEED}, ${Math.round((Date.now() - began) / 1000)} s: ${JSON.stringify({ ...told, ids: told.ids.length })}`);
});

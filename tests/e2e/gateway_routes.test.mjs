#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Two gateways at once: routes, the second only after a certain "not sent" or while the first is closed, never after an unknown outcome,
// and requests a second. The first is a server of ours behind the settings gateway_http_*, the second the sandbox.
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { Phones, pause, until } from "./lib/phones.mjs";
import { processes } from "./lib/processes.mjs";
import { Scripted, handlesAndDrops, says } from "./lib/scripted.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

const RATE = 4; // requests a second
const gateway = await new Scripted({
  serial: 0,
  number: ({ body }) => body.to,
  handle({ number, body }, self) {
    self.sent.push({ number, text: body.text });
    return { body: { id: `h${++this.serial}` } };
  },
}).listen();

// The worker reads its settings when it starts.
async function addGateway(server) {
  appendFileSync(join(server.state, "giamngheo.conf"),
    `gateway_http_url = ${gateway.url}/send\ngateway_http_key_file = ${join(server.state, "secrets", "gateway")}\ngateway_http_requests_per_s = ${RATE}\n`);
  const [old] = processes(server, "giamngheo-smsd");
  process.kill(old, "SIGTERM");
  await until("another worker", () => processes(server, "giamngheo-smsd").some((pid) => pid !== old), 30_000);
}

const both = async (phones, person) => [gateway.got(person.e164).length, (await phones.inbox(person.e164)).length];
const state = async (phones) => wants(await phones.client.get("gateways"), 200).gateways.find((g) => g.gateway === "http");

async function firstTakes(phones) {
  for (const [ranking, name] of [[1, "http"], [2, "sandbox"]])
    wants(await phones.client.post("gateway-routes", { class: "policy", gateway: name, ranking }), 201);
  await pause(1100);
  await until("the worker has told of both", async () => state(phones));
  const person = await phones.person();
  assert.equal((await phones.becomes(await phones.notice(person), ["accepted", "delivered"])).gateway, "http");
  assert.deepEqual(await both(phones, person), [1, 0]);
}

async function notSentGoesToTheNext(phones) {
  const person = await phones.person();
  gateway.script(person.e164, says({}, 503));
  const id = await phones.notice(person);
  assert.equal((await phones.becomes(id, ["accepted", "delivered"], 8_000)).gateway, "sandbox");
  assert.deepEqual(await both(phones, person), [0, 1]);
  assert.deepEqual((await phones.events(id)).filter((e) => e.startsWith("submit")), ["submit not_sent HTTP 503", "submit accepted HTTP 202"]);
}

async function unknownGoesNowhere(phones) {
  const person = await phones.person();
  gateway.script(person.e164, handlesAndDrops);
  const id = await phones.notice(person);
  await phones.becomes(id, "ambiguous");
  await pause(3000);
  assert.equal((await phones.message(id)).state, "ambiguous");
  assert.deepEqual(await both(phones, person), [1, 0]);
  assert.equal(gateway.of(person.e164).length, 1, "one request only");
}

async function keepsToItsRate(phones) {
  const people = await phones.people(3 * RATE);
  const before = gateway.requests.length, ids = [], began = Date.now();
  for (const person of people) ids.push(await phones.notice(person));
  for (const id of ids) assert.equal((await phones.becomes(id, ["accepted", "delivered"])).gateway, "http");
  assert.equal(gateway.requests.length - before, people.length);
  const seconds = (Date.now() - began) / 1000;
  assert.ok(seconds > (people.length - 2 * RATE) / RATE, `${people.length} in ${seconds} s at ${RATE} a second`);
}

// The account is refused: that message and all others go by the sandbox at once; the first comes back with a real message.
async function refusedAccount(phones) {
  const person = await phones.person();
  gateway.script(person.e164, says({}, 401));
  assert.equal((await phones.becomes(await phones.notice(person), ["accepted", "delivered"])).gateway, "sandbox");
  const g = await state(phones);
  assert.equal(g.state, "open");
  assert.match(g.reason, /tài khoản/);
  const other = await phones.person();
  assert.equal((await phones.becomes(await phones.notice(other), ["accepted", "delivered"])).gateway, "sandbox");
  await until("it is tried again and closes", async () => {
    await phones.notice(await phones.person());
    await pause(500);
    return (await state(phones)).state === "closed";
  }, 20_000);
  const last = await phones.person();
  assert.equal((await phones.becomes(await phones.notice(last), ["accepted", "delivered"])).gateway, "http");
}

await run(() => startServer({ SANDBOX_DELAY_MS: "200" }), async (tally, server) => {
  const phones = new Phones(server, await server.login());
  await addGateway(server);
  const cases = {
    "the route's first takes it": firstTakes, "what was not sent goes to the next": notSentGoesToTheNext, "what is unknown goes nowhere": unknownGoesNowhere,
    "requests a second": keepsToItsRate, "a refused account": refusedAccount,
  };
  for (const [name, fn] of Object.entries(cases)) await tally.test(name, () => fn(phones));
});
gateway.close();

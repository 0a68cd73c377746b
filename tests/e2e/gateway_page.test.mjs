#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// The operator's word: a gateway paused, drained and reopened, as the worker obeys it; what the page shows; dead messages sent again.
import assert from "node:assert/strict";
import { Phones, pause, until } from "./lib/phones.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

const OBEYED_MS = 1000;
const reason = "Thử vận hành.";

const page = async (client) => wants(await client.get("gateways"), 200);
const sandbox = async (client) => (await page(client)).gateways.find((g) => g.gateway === "sandbox");
const act = (client, name, more = {}) => client.post(`gateways/${name}`, { gateway: "sandbox", reason, ...more });

async function shows(phones) {
  await until("the worker has told of its gateway", () => sandbox(phones.client));
  const id = await phones.notice(await phones.person());
  await phones.becomes(id, ["accepted", "delivered"]);
  const refused = await phones.notice(await phones.person("0001"));
  await phones.becomes(refused, "failed");
  const g = await sandbox(phones.client);
  assert.deepEqual([g.state, g.main, g.set_up, g.until, g.trips], ["closed", true, true, null, 0]);
  assert.ok(g.answers.accepted >= 1 && g.answers.rejected >= 1, JSON.stringify(g));
  assert.deepEqual((await page(phones.client)).lanes.map((l) => l.lane), [0, 1, 2]);
  wants(await phones.server.client().get("gateways"), 401);
}

// Nothing goes while it is drained, however long; what waits is counted, no attempt is spent; all of it goes after the reopening.
async function drained(phones, server) {
  assert.equal(wants(await act(phones.client, "drain"), 200).gateways.find((g) => g.gateway === "sandbox").state, "drained");
  await pause(OBEYED_MS);
  const people = await phones.people(3);
  const ids = [];
  for (const person of people) ids.push(await phones.notice(person));
  await pause(1500);
  for (const id of ids) assert.deepEqual([(await phones.message(id)).state, (await phones.message(id)).attempts], ["queued", 0]);
  const lane = (await page(phones.client)).lanes[1];
  assert.ok(lane.waiting >= 3 && lane.oldest_due, JSON.stringify(lane));
  assert.equal(lane.late_minutes, 0);
  server.sql(`UPDATE message SET due_at = due_at - INTERVAL 90 MINUTE WHERE id = ${ids[0]}`);
  server.sql(`UPDATE message SET lane = 9 WHERE id = ${ids[1]}`);  // as a pause does
  const seen = await page(phones.client);
  assert.ok(seen.lanes[1].late_minutes >= 90 && seen.lanes[1].late_minutes < 100, "how long people have been waiting");
  assert.deepEqual([seen.held, seen.lanes[1].waiting], [1, lane.waiting - 1]);
  server.sql(`UPDATE message SET lane = 1 WHERE id = ${ids[1]}`);
  wants(await act(phones.client, "close"), 409);
  wants(await act(phones.client, "open"), 409);
  assert.equal((await sandbox(phones.client)).reason, reason);
  wants(await act(phones.client, "reopen"), 200);
  const began = Date.now();
  for (const [i, id] of ids.entries()) {
    await phones.becomes(id, ["accepted", "delivered"]);
    assert.equal((await phones.inbox(people[i].e164)).length, 1);
  }
  assert.ok(Date.now() - began < 5000, `${Date.now() - began} ms`);
  await until("it is closed again", async () => (await sandbox(phones.client)).state === "closed");
  const trail = server.sql("SELECT action, reason FROM audit WHERE entity = 'gateway_state' ORDER BY id");
  assert.deepEqual(trail.split("\n").map((l) => l.split("\t")), [["gateway_drain", reason], ["gateway_reopen", reason]]);
}

async function paused(phones) {
  wants(await act(phones.client, "open", { minutes: 30 }), 200);
  const g = await sandbox(phones.client);
  assert.equal(g.state, "open");
  assert.ok(Math.abs(Date.parse(g.until) - Date.now() - 30 * 60_000) < 10_000, g.until);
  await pause(OBEYED_MS);
  const id = await phones.notice(await phones.person());
  await pause(1500);
  assert.equal((await phones.message(id)).state, "queued");
  wants(await act(phones.client, "close"), 200);
  await phones.becomes(id, ["accepted", "delivered"]);
}

async function refusals(phones) {
  wants(await phones.client.post("gateways/drain", { gateway: "sandbox" }), 422);
  wants(await phones.client.post("gateways/drain", { gateway: "carrier pigeon", reason }), 422);
  wants(await phones.client.post("gateways/drain", { gateway: "esms", reason }), 409); // never used here
  wants(await act(phones.client, "open", { minutes: 0 }), 422);
  wants(await act(phones.client, "reopen"), 409);
}

async function deadAgain(phones, server) {
  const person = await phones.person();
  const id = await phones.notice(person);
  await phones.becomes(id, "delivered");
  const bury = (more = "") => server.sql(`UPDATE message SET state = 'dead', attempts = 10, detail = 'HTTP 503', version = version + 1 ${more} WHERE id = ${id}`);
  const retry = async (version) => phones.client.post(`messages/${id}/retry`, { reason }, { "If-Match": `"${version ?? (await phones.message(id)).version}"` });
  wants(await retry(), 409);
  bury();
  wants(await retry(), 409); // its answers say that it was taken
  server.sql(`DELETE FROM message_event WHERE message_id = ${id}`);
  server.sql(`DELETE FROM sandbox_message WHERE reference = 'm${id}'`);
  bury(", valid_until = '2020-01-01'");
  wants(await retry(), 409);
  bury(", valid_until = UTC_TIMESTAMP() + INTERVAL 1 DAY");
  const list = wants(await phones.client.get("messages", { state: "dead" }), 200);
  assert.ok(list.items.some((m) => m.id === id && m.detail === "HTTP 503"));
  wants(await retry(1), 412);
  assert.equal(wants(await retry(), 200).state, "queued");
  await phones.becomes(id, ["accepted", "delivered"]);
  assert.equal((await phones.inbox(person.e164)).length, 1);
  assert.ok((await phones.events(id)).includes("move queued retry"));
}

// A route to a gateway that is not set up leads nowhere: the messages of the class go to the main one.
async function routes(phones) {
  const route = wants(await phones.client.post("gateway-routes", { class: "policy", gateway: "speedsms", ranking: 1 }), 201);
  const price = wants(await phones.client.post("gateway-prices", { gateway: "speedsms", per_part: 640, valid_from: "2024-01-01", source: "Hợp đồng 12" }), 201);
  await pause(OBEYED_MS);
  const id = await phones.notice(await phones.person());
  assert.equal((await phones.becomes(id, ["accepted", "delivered"])).gateway, "sandbox");
  wants(await phones.client.delete(`gateway-routes/${route.id}`, route.version), 204);
  wants(await phones.client.delete(`gateway-prices/${price.id}`, price.version), 204);
}

await run(() => startServer({ SANDBOX_DELAY_MS: "300" }), async (tally, server) => {
  const phones = new Phones(server, await server.login());
  const cases = {
    "the page shows states, lanes and answers": shows, "a drained gateway gets nothing until it is reopened": drained, "a pause ends when a person says so": paused,
    "what cannot be done is refused": refusals, "a dead message is sent again if it certainly never went": deadAgain, "routes and prices": routes,
  };
  for (const [name, fn] of Object.entries(cases)) await tally.test(name, () => fn(phones, server));
});

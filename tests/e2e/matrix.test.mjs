#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// What the tables say, frozen (tests/golden/{routes,matrix,sql}.txt), and whether the running system does it: every route, asked by
// every role, of a row of its own unit, one below, a sister and the one above.
//   tests/e2e/matrix.test.mjs -u      writes the golden files anew; read the difference before it is committed
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { matrix } from "./lib/matrix.mjs";
import { World } from "./lib/records.mjs";
import { printed, routes, startServer, ROOT } from "./lib/server.mjs";
import { run } from "./lib/tally.mjs";

const GOLDEN = ["routes", "matrix", "sql"];
const ROLES = ["admin", "district", "commune", "leader", "auditor"];

// Where a person may work, and which units then stand in which place to her. 2 is the district, 15 and 20 are communes of it, 1 the
// province above. A person of a commune sees one unit only, another path of the code.
const places = (otherDistrict) => [
  { unit: 2, of: { own: 2, below: 15, sister: otherDistrict, above: 1 } },
  { unit: 15, of: { own: 15, sister: 20, above: 2 } },
];

// Not for people: refused to everyone who cannot sign as the gateway does, whatever the matrix says of permissions.
const SIGNED = ["/sms/dlr", "/sms/mo"];
const REFUSALS = [401, 403, 404, 405];

const goldenPath = (name) => join(ROOT, "tests/golden", `${name}.txt`);
const collectionOf = (path) => path.split("/")[3];
const isPublic = (path) => collectionOf(path) === "public"; // no entity's own path

// A live row and a deleted one of each entity that has items, in one unit.
async function rowsOf(world, all) {
  const rows = new Map();
  for (const collection of new Set(all.filter((r) => r.path.includes("{id}") && !isPublic(r.path)).map((r) => collectionOf(r.path)))) {
    const live = await world.row(collection);
    const gone = all.some((r) => r.method === "POST" && r.path === `/api/v1/${collection}/{id}/restore`)
      ? await world.row(collection)
      : null;
    if (gone) await deleteRow(world.client, collection, gone.id);
    rows.set(collection, { live: live.id, gone: gone?.id });
  }
  return rows;
}

// A vacancy that everybody sees, for the one public path that names a row.
async function openVacancy(world) {
  const employer = await world.make("employers", { unit_id: world.unit });
  const late = { start_on: "2099-01-01", start_last: undefined, deadline: "2099-01-01" };
  return (await world.make("vacancies", { employer_id: employer.id, ...late })).id;
}

async function deleteRow(client, collection, id) {
  const { body } = await client.get(`${collection}/${id}`);
  const answer = await client.delete(`${collection}/${id}`, body.version);
  if (answer.status !== 204) throw new Error(`DELETE ${collection}/${id}: ${answer.status} ${answer.text}`);
}

// nginx, not the gate, lets no address write to the public side more than a few times a second: that says nothing about rights.
async function patiently(call) {
  for (let tries = 0; ; tries++) {
    const answer = await call();
    if (answer.status !== 429 || answer.body?.instance || tries === 30) return answer;
    await new Promise((done) => setTimeout(done, 400));
  }
}

// Asks without changing: no version is 0, and no body is complete. A restore that is allowed is taken back.
async function ask(client, route, row) {
  const restores = route.path.endsWith("/restore");
  const path = route.path.replace("{id}", restores ? row?.gone : row?.live).replace("{name}", "households");
  const headers = {
    "If-Match": '"0"',
    ...(path.endsWith("/session") && route.method === "POST" ? { Cookie: null, "X-CSRF-Token": null } : {}),
  };
  return patiently(() => client.call(route.method, path, { body: route.method === "GET" ? undefined : {}, headers }));
}

function judge(route, expected, answer) {
  if (SIGNED.includes(route.path)) return assert.equal(answer.status, 403, "unsigned");
  if (expected === 200)
    assert.ok(
      !REFUSALS.includes(answer.status) && answer.status < 500,
      `wanted neither refusal nor fault, got ${answer.status} ${answer.text.slice(0, 200)}`,
    );
  else assert.equal(answer.status, expected, answer.text.slice(0, 200));
}

// Drafts are of a person, not of a unit.
async function ownRows(client, place) {
  return rowsOf(new World(client, place.unit), [
    { method: "GET", path: "/api/v1/drafts/{id}" },
    { method: "POST", path: "/api/v1/drafts/{id}/restore" },
  ]);
}

async function drive(server, role, place, setting) {
  const client = await server.user(role, place.unit);
  const drafts = (await ownRows(client, place)).get("drafts");
  const wrong = [];
  for (const route of setting.routes) {
    const cells = setting.matrix.get(`${route.method} ${route.path}`).get(role);
    for (const [where, unit] of Object.entries(place.of)) {
      if (where !== "own" && !route.path.includes("{id}")) continue;
      const collection = collectionOf(route.path);
      const row = collection === "drafts" && where === "own" ? drafts : isPublic(route.path) ? { live: setting.shown } : setting.rows.get(unit).get(collection);
      const caller =
        route.method === "DELETE" && route.path === "/api/v1/session" ? await server.login(client.me.user.username) : client;
      const answer = await ask(caller, route, row);
      setting.asked++;
      try {
        judge(route, cells[where], answer);
      } catch (error) {
        wrong.push(`${route.method} ${route.path} ${where}: ${error.message}`);
      }
      if (answer.status === 200 && route.path.endsWith("/restore"))
        await deleteRow(collection === "drafts" ? client : setting.owners.get(unit), collection, row.gone);
    }
  }
  assert.deepEqual(wrong, []);
}

async function checkGolden(tally) {
  for (const name of GOLDEN)
    await tally.test(`--${name} is as tests/golden/${name}.txt says`, () => {
      assert.ok(
        printed(`--${name}`) === readFileSync(goldenPath(name), "utf8"),
        `differs; see: build/giamngheo-fcgi --${name} | diff tests/golden/${name}.txt -`,
      );
    });
}

async function checkRunning(tally, server) {
  const owners = new Map();
  const other = await new World(await server.login(), 1).make("units", { kind: "district", parent_id: 1, valid_to: null });
  const all = places(other.id);
  const shown = await openVacancy(new World(await server.login(), 15));
  for (const unit of new Set(all.flatMap((p) => Object.values(p.of))))
    owners.set(unit, await server.user("admin", unit, `owner.${unit}`));
  const setting = { routes: routes(), matrix: matrix(), rows: new Map(), owners, shown, asked: 0 };
  for (const [unit, owner] of owners) setting.rows.set(unit, await rowsOf(new World(owner, unit), setting.routes));
  await tally.test("the matrix has a line for each route", () =>
    assert.deepEqual([...setting.matrix.keys()].sort(), setting.routes.map((r) => `${r.method} ${r.path}`).sort()),
  );
  await tally.test("the matrix has each role", async () => {
    const stored = (await (await server.login()).all("roles")).map((r) => r.code).sort();
    for (const cells of setting.matrix.values()) assert.deepEqual([...cells.keys()].sort(), stored);
    assert.deepEqual([...ROLES].sort(), stored);
  });
  for (const place of all)
    for (const role of ROLES)
      await tally.test(`${role} in unit ${place.unit} gets what the matrix says`, () => drive(server, role, place, setting));
  console.log(`${setting.asked} requests`);
}

if (process.argv[2] === "-u") {
  for (const name of GOLDEN) writeFileSync(goldenPath(name), printed(`--${name}`));
} else {
  await run(
    () => startServer({ SANDBOX_DELAY_MS: "50" }),
    async (tally, server) => {
      await checkGolden(tally);
      await checkRunning(tally, server);
    },
  );
}

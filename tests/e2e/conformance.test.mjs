#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// One loop over every entity of the server's own list: what is true of one record is true of each, the newest included. The entities
// come from /openapi.json, their fields from /schema/{collection}, who may what where from --matrix; nothing here names an entity
// but for what lib/records.mjs says of business rules.
import assert from "node:assert/strict";
import { checksOfReading } from "./lib/checks_read.mjs";
import { checksOfWriting } from "./lib/checks_write.mjs";
import { checksOfInput } from "./lib/checks_input.mjs";
import { checksOfAccess } from "./lib/checks_access.mjs";
import { World } from "./lib/records.mjs";
import { matrix } from "./lib/matrix.mjs";
import { startServer, routes } from "./lib/server.mjs";
import { run } from "./lib/tally.mjs";

const HOME = 15; // xã Đăk Ui: the unit the rows belong to
const FOREIGN = 20; // xã Hà Mòn: its sister

function collections(document) {
  const lists = Object.entries(document.paths).filter(([, item]) => item.get?.parameters?.some((p) => p.name === "limit"));
  return lists.map(([path]) => path.match(/^\/api\/v1\/([a-z-]+)$/)?.[1]).filter(Boolean);
}

// Everything a check may want to know of one entity.
async function subject(setting, collection) {
  const schema = await setting.world.schema(collection);
  const has = (method, suffix = "") =>
    setting.routes.some((r) => r.method === method && r.path === `/api/v1/${collection}${suffix}`);
  const status = (method, suffix, where) => setting.matrix.get(`${method} /api/v1/${collection}${suffix}`)?.get("admin")?.[where];
  return {
    ...setting,
    collection,
    schema,
    has,
    writable: schema.can.create,
    hidden: status("GET", "/{id}", "sister") === 404,
    guarded: status("PUT", "/{id}", "sister") === 404,
    owned: status("GET", "/{id}", "below") === 404,
    fields: schema.fields.filter((f) => !f.read_only),
    answerSchema: setting.document.paths[`/api/v1/${collection}/{id}`].get.responses["200"].content["application/json"].schema,
    audit: (id, action) => setting.admin.all("audit", { row_id: id, action, entity: schema.entity }),
  };
}

async function checkEntity(tally, setting, collection) {
  const s = await subject(setting, collection);
  const checks = { ...checksOfReading, ...checksOfWriting, ...checksOfInput, ...checksOfAccess };
  for (const [name, { needs, check }] of Object.entries(checks))
    if (!needs || needs(s)) await tally.test(`${collection}: ${name}`, () => check(s));
}

await run(
  () => startServer({ SANDBOX_DELAY_MS: "50" }),
  async (tally, server) => {
    const admin = await server.login();
    const document = (await admin.get("openapi.json")).body;
    const setting = {
      server,
      document,
      admin,
      matrix: matrix(),
      routes: routes(),
      foreignUnit: FOREIGN,
      world: new World(admin, HOME),
      foreign: new World(admin, FOREIGN),
      officer: await server.user("commune", HOME),
      stranger: await server.user("admin", FOREIGN),
      leader: await server.user("leader", HOME),
    };
    const all = collections(document);
    await tally.test("every entity is in the list", () => {
      const mounted = setting.routes
        .filter((r) => r.method === "GET" && /^\/api\/v1\/[a-z-]+\/\{id\}$/.test(r.path))
        .map((r) => r.path.split("/")[3]);
      assert.deepEqual([...all].sort(), mounted.sort());
      assert.ok(all.length >= 32, `only ${all.length}`);
    });
    await tally.test("the audit's form offers every record by its title", async () => {
      const kinds = (await admin.get("schema/audit")).body.fields.find((f) => f.name === "entity");
      assert.equal(kinds.kind, "enum");
      const titles = Object.fromEntries(kinds.words.map((w) => [w.value, w.label]));
      for (const collection of all) {
        const { entity, title } = await setting.world.schema(collection);
        assert.equal(titles[entity], title);
      }
      assert.equal(titles.session, "Phiên làm việc");
      assert.equal(kinds.words.length, all.length + 1);
      const moves = (await admin.get("audit", { entity: "session", limit: 5 })).body.items;
      assert.ok(moves.length && moves.every((r) => r.entity === "session"));
    });
    for (const collection of all) await checkEntity(tally, setting, collection);
  },
);

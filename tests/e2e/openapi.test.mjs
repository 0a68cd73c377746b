#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// The OpenAPI document: does it lint, is it whole, and does the running system keep to it when it is asked things nobody would ask.
// The requests come from the document and a fixed seed, so a failure comes again.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faults } from "./lib/jsonschema.mjs";
import { World } from "./lib/records.mjs";
import { printed, routes, startServer, ROOT } from "./lib/server.mjs";
import { run } from "./lib/tally.mjs";

const SEED = Number(process.env.SEED ?? 20_240_105);
const ROUNDS = Number(process.env.ROUNDS ?? 4);
const OWN_SESSION = /^\/api\/v1\/session/; // would log the fuzzer out
const SCHEMA_NAMES = ["units", "households", "household", "khong-co", "-"];

// ---- the document itself -------------------------------------------------------------------------------------------------------------

function lint(text) {
  const folder = mkdtempSync(join(tmpdir(), "giamngheo-openapi-"));
  const file = join(folder, "openapi.json");
  writeFileSync(file, text);
  try {
    return execFileSync(
      join(ROOT, "tests/e2e/node_modules/.bin/spectral"),
      ["lint", "--quiet", "--fail-severity=warn", "--ruleset", join(ROOT, "tests/e2e/openapi.spectral.yaml"), file],
      { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
    );
  } catch (error) {
    throw new Error(`spectral: ${error.stdout ?? ""}${error.stderr ?? error.message}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function operations(document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
}

async function documentTests(tally) {
  const text = printed("--openapi");
  const document = JSON.parse(text);
  await tally.test("it lints clean", () => assert.ok(lint(text) !== null));
  await tally.test("it has each route, and no other", () =>
    assert.deepEqual(
      operations(document)
        .map((o) => `${o.method} ${o.path}`)
        .sort(),
      routes()
        .map((r) => `${r.method} ${r.path}`)
        .sort(),
    ),
  );
  await tally.test("a write asks for what the gate asks for", () => {
    for (const { path, method, operation } of operations(document)) {
      const headers = operation.parameters.filter((p) => p.in === "header" && p.required).map((p) => p.name);
      const open = operation.security?.length === 0;
      assert.equal(headers.includes("X-CSRF-Token"), method !== "GET" && !open, `${method} ${path}: token`);
      const keyed = !open || path.endsWith("/registrations"); // what anybody may write once more, and must not by accident
      assert.equal(headers.includes("Idempotency-Key"), method === "POST" && keyed, `${method} ${path}: key`);
      if (headers.includes("If-Match"))
        assert.ok(operation.responses["412"] && operation.responses["428"], `${method} ${path}: 412 and 428`);
    }
  });
  await tally.test("each reference leads somewhere", () => {
    for (const [, name] of text.matchAll(/"#\/components\/([^"]+)"/g))
      assert.ok(
        name.split("/").reduce((at, part) => at?.[part], document.components),
        name,
      );
  });
}

// ---- requests from the document ----------------------------------------------------------------------------------------------------------

// mulberry32
function dice(seed) {
  let a = seed >>> 0;
  const next = () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    chance: (p) => next() < p,
    below: (n) => Math.floor(next() * n),
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

const ODD = [
  null,
  true,
  0,
  -1,
  1.5,
  9_007_199_254_740_991,
  1e300,
  "",
  " ",
  "a",
  "0",
  "-1",
  "null",
  "Ấ".repeat(300),
  "\u0000",
  "\u202e",
  "'; DROP TABLE user; --",
  "%",
  "../..",
  "\ud83d\ude00",
  "2024-02-30",
  "9999-12-31",
  [],
  [1],
  [[[]]],
  {},
  { a: { b: { c: {} } } },
  ["x".repeat(5000)],
];
const TEXTS = [
  "A Thông",
  "Y Hương",
  "Thôn 5",
  "x",
  "poor",
  "1",
  "0912345678",
  "062085123456",
  "2024-01-05",
  "07:30",
  "1985",
  "Đắk Hà".normalize("NFD"),
];

function valueOf(schema, d) {
  if (d.chance(0.12)) return d.pick(ODD);
  const type = d.pick([schema.type ?? "string"].flat());
  if (schema.enum) return d.pick(schema.enum);
  if (type === "integer")
    return d.chance(0.7) ? d.pick([1, 2, 5, 11, 15, 20, 101, 103, 100_000 + d.below(300)]) : (schema.minimum ?? d.below(1e9));
  if (type === "boolean") return d.chance(0.5);
  if (type === "object")
    return schema.properties ? bodyOf(schema, d) : d.pick([{}, { household: {} }, { person_ids: [1] }, { reason: "thử" }]);
  if (type === "null") return null;
  if (schema.format === "date") return `20${10 + d.below(90)}-0${1 + d.below(9)}-${10 + d.below(22)}`;
  if (schema.format === "date-time") return `2024-0${1 + d.below(9)}-05T08:00:00.000Z`;
  return d.chance(0.8) ? d.pick(TEXTS) : "x".repeat(d.below((schema.maxLength ?? 200) + 3));
}

function bodyOf(schema, d) {
  const body = {};
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    if ((schema.required ?? []).includes(name) ? d.chance(0.97) : d.chance(0.5)) body[name] = valueOf(property, d);
  if (d.chance(0.05)) body[d.pick(["id", "x", "__proto__x", "ộ", ""])] = d.pick(ODD);
  return body;
}

const resolve = (document, schema) =>
  schema?.$ref
    ? schema.$ref
        .slice(2)
        .split("/")
        .reduce((at, part) => at[part], document)
    : schema;

function textOf(document, operation, d) {
  const content = operation.requestBody?.content;
  if (!content) return undefined;
  const [type, { schema }] = Object.entries(content)[0];
  if (!/json/.test(type)) return { type, raw: Buffer.from("PK\u0003\u0004" + "x".repeat(d.below(400)), "latin1") };
  const text = JSON.stringify(bodyOf(resolve(document, schema ?? {}), d));
  if (d.chance(0.9)) return { type, raw: text };
  const at = d.below(text.length);
  return {
    type,
    raw: d.pick([
      text.slice(0, at),
      text + text,
      text.slice(0, at) + "\\u0000" + text.slice(at),
      text.replaceAll('"', "'"),
      `[${text}]`,
      "{".repeat(at),
    ]),
  };
}

// One request of an operation; ids are those of rows that are there, mostly.
function requestOf(document, { path, method, operation }, ids, d) {
  const query = [];
  const headers = {};
  for (const p of operation.parameters) {
    const odd = d.pick(["", "1", "x", "-1", "\u0001", "%", "9".repeat(30), "Ấ", "true"]);
    if (p.in === "query" && d.chance(0.25)) query.push([p.name, d.chance(0.5) ? String(valueOf(p.schema, d) ?? "") : odd]);
    if (p.in === "header" && p.name === "If-Match")
      headers[p.name] = d.chance(0.9) ? `"${1 + d.below(3)}"` : d.pick(["*", "1", '"x"', null]);
    if (p.in === "header" && p.name === "Idempotency-Key" && d.chance(0.05))
      headers[p.name] = d.pick(["same", "x".repeat(65), null, " "]);
    if (p.in === "header" && p.name === "X-CSRF-Token" && d.chance(0.03)) headers[p.name] = d.pick(["x", null]);
  }
  if (d.chance(0.05)) query.push(["khong_co", "1"]);
  const id = d.chance(0.85) && ids.length ? d.pick(ids) : d.pick(["1", "0", "987654321", "999999999999999999"]);
  const body = textOf(document, operation, d);
  if (body) headers["Content-Type"] = d.chance(0.97) ? body.type : d.pick(["text/plain", "application/xml"]);
  const search = query.length ? `?${new URLSearchParams(query)}` : "";
  return {
    method,
    path: path.replace("{id}", id).replace("{name}", d.pick(SCHEMA_NAMES)) + search,
    options: { raw: body?.raw, headers },
  };
}

function judge(document, { operation }, answer) {
  assert.ok(answer.status < 500, "a fault");
  const stated = operation.responses[answer.status];
  assert.ok(stated, `${answer.status} is not in the document`);
  const content = resolve(document, stated).content;
  if (answer.status === 204 || answer.status === 304) return assert.equal(answer.text, "", "a body");
  const type = (answer.headers["content-type"] ?? "").split(";")[0];
  assert.ok(content && type in content, `${type} is not in the document for ${answer.status}`);
  if (content[type].schema) assert.deepEqual(faults(document, content[type].schema, answer.body ?? answer.text), []);
}

async function fuzz(tally, server) {
  const client = await server.login();
  const document = (await client.get("openapi.json")).body;
  const world = new World(client, 15);
  const d = dice(SEED);
  let asked = 0;
  for (const collection of ["enrolments", "classifications", "course-sessions", "project-roles", "phones"])
    await world.make(collection);
  await world.message();
  for (const operation of operations(document).filter((o) => !OWN_SESSION.test(o.path)))
    await tally.test(`${operation.method} ${operation.path} keeps to the document`, async () => {
      const collection = operation.path.match(/^\/api\/v1\/([a-z-]+)\/\{id\}/)?.[1];
      const ids = collection ? (await client.get(collection, { limit: 200, sort: "-id" })).body.items.map((r) => r.id) : [];
      for (let i = 0; i < ROUNDS; i++) {
        const request = requestOf(document, operation, ids, d);
        const answer = await client.call(request.method, request.path, request.options);
        asked++;
        try {
          judge(document, operation, answer);
        } catch (error) {
          throw new Error(
            `${error.message}\n${request.method} ${request.path} ${JSON.stringify(request.options.headers)}\n${String(request.options.raw ?? "").slice(0, 400)}\n-> ${answer.status} ${answer.text.slice(0, 400)}`,
          );
        }
      }
    });
  await tally.test("the log-in still holds, and no log tells of a fault", async () => {
    assert.equal((await client.get("session")).status, 200);
    for (const [file, text] of Object.entries(server.logs()))
      assert.deepEqual(
        text.split("\n").filter((l) => / level=error /.test(l)),
        [],
        file,
      );
  });
  console.log(`${asked} requests, seed ${SEED}`);
}

await run(
  () => startServer({ SANDBOX_DELAY_MS: "50" }),
  async (tally, server) => {
    await documentTests(tally);
    await fuzz(tally, server);
  },
);

// SPDX-License-Identifier: MPL-2.0
// Who may, and where. matrix.test.mjs drives every route; here it is what an outsider can learn or change of one row.
import assert from "node:assert/strict";
import { change } from "./records.mjs";
import { wants, wantsField } from "./tally.mjs";
import { cellTexts } from "./xlsx.mjs";

// Each way to touch a row, as [what, answer].
async function touches(s, client, row) {
  const path = `${s.collection}/${row.id}`;
  const tries = [["read", s.has("GET", "/{id}") && (await client.get(path))]];
  if (s.has("PUT", "/{id}")) tries.push(["update", await client.put(path, {}, row.version)]);
  if (s.has("DELETE", "/{id}")) tries.push(["delete", await client.delete(path, row.version ?? 1)]);
  if (s.has("POST", "/{id}/restore")) tries.push(["restore", await client.post(`${path}/restore`, {})]);
  return tries.filter(([, answer]) => answer);
}

const outsider = (s) => (s.owned ? s.server.user("admin", 15, "admin.2.15") : s.stranger);

export const checksOfAccess = {
  "without a log-in nothing answers but 401": {
    async check(s) {
      const row = await s.world.row(s.collection);
      const nobody = s.server.client();
      for (const [what, answer] of await touches(s, nobody, row)) wants(answer, 401, what);
      wants(await nobody.get(s.collection), 401);
      wants(await nobody.get(`${s.collection}/export`), 401);
      wants(await nobody.get(`schema/${s.collection}`), 401);
      if (s.has("POST")) wants(await nobody.post(s.collection, {}), 401);
    },
  },
  "without the CSRF token nothing is written": {
    needs: (s) => s.writable,
    async check(s) {
      const row = await s.world.make(s.collection);
      const path = `${s.collection}/${row.id}`;
      for (const headers of [
        { "X-CSRF-Token": null },
        { "X-CSRF-Token": "x".repeat(43) },
        { "X-CSRF-Token": "" },
        { Origin: "http://evil.example" },
        { Origin: "null" },
        { "Sec-Fetch-Site": "cross-site" },
        { "Sec-Fetch-Site": "same-site" },
      ]) {
        wants(await s.admin.post(s.collection, await s.world.body(s.collection), headers), 403, JSON.stringify(headers));
        wants(await s.admin.put(path, {}, 1, headers), 403, JSON.stringify(headers));
        wants(await s.admin.call("DELETE", path, { headers: { "If-Match": '"1"', ...headers } }), 403, JSON.stringify(headers));
      }
      assert.equal((await s.admin.get(path)).body.version, 1);
    },
  },
  "a role without the right is refused": {
    async check(s) {
      const row = await s.world.row(s.collection);
      const path = `${s.collection}/${row.id}`;
      for (const [method, suffix] of [
        ["GET", ""],
        ["GET", "/{id}"],
        ["GET", "/export"],
        ["POST", ""],
        ["PUT", "/{id}"],
        ["DELETE", "/{id}"],
        ["POST", "/{id}/restore"],
      ]) {
        if (!s.has(method, suffix) || s.matrix.get(`${method} /api/v1/${s.collection}${suffix}`).get("leader").own !== 403)
          continue;
        const answer = await s.leader.call(method, `${s.collection}${suffix}`.replace("{id}", row.id), {
          body: method === "GET" ? undefined : {},
          headers: { "If-Match": '"1"' },
        });
        wants(answer, 403, `${method} ${suffix}`);
      }
      if (row.version) assert.equal((await s.admin.get(path)).body.version, row.version);
    },
  },
  "a row of another unit is as absent as one that never was": {
    needs: (s) => s.hidden,
    async check(s) {
      const row = await s.world.row(s.collection);
      const client = await outsider(s);
      const never = await touches(s, client, { id: 987_654_321, version: 1 });
      for (const [i, [what, answer]] of (await touches(s, client, row)).entries()) {
        wants(answer, 404, what);
        const { instance: a, ...here } = answer.body;
        const { instance: b, ...there } = never[i][1].body;
        assert.deepEqual(here, there, `${what} tells that the row is there`);
      }
      assert.ok(!(await client.all(s.collection)).some((r) => r.id === row.id), "in the list");
      for (const f of s.schema.fields.filter((g) => g.filter && g.kind === "ref" && row[g.name]))
        assert.ok(!(await client.all(s.collection, { [f.name]: row[f.name] })).some((r) => r.id === row.id), `by ${f.name}`);
      if (s.schema.can.search && row.name)
        assert.deepEqual(
          (await client.all(s.collection, { q: row.name })).filter((r) => r.id === row.id),
          [],
          "by search",
        );
      const shown = s.schema.fields.find((f) => f.list && ["name", "text"].includes(f.kind) && row[f.name]?.length > 5);
      if (shown)
        assert.ok(
          !cellTexts(
            wants(await client.get(`${s.collection}/export`), 200) ?? (await client.get(`${s.collection}/export`)).bytes,
          ).includes(row[shown.name]),
          "in the sheet",
        );
      if (row.version) assert.equal((await s.admin.get(`${s.collection}/${row.id}`)).body.version, row.version, "untouched");
    },
  },
  "what it is called is told by its number, to who may know": {
    async check(s) {
      const row = await s.world.row(s.collection);
      const path = `labels/${s.collection}`;
      if (!row.version) return void wants(await s.admin.get(path, { ids: String(row.id) }), 404, "a log");
      const called = wants(await s.admin.get(path, { ids: `${row.id},987654321` }), 200);
      assert.deepEqual(Object.keys(called), [String(row.id)]);
      assert.ok(called[row.id].length > 0);
      if (s.hidden) assert.deepEqual(wants(await (await outsider(s)).get(path, { ids: String(row.id) }), 200), {}, "another unit");
      for (const ids of ["", "x", "1,", ",1", "1 2", "-1", "1".repeat(19), Array(51).fill(1).join()])
        wants(await s.admin.get(path, { ids }), 400, ids.slice(0, 20));
      wants(await s.admin.get(path), 400);
      wants(await s.admin.get(path, { ids: "1", q: "x" }), 400);
      const read = s.matrix.get(`GET /api/v1/${s.collection}/{id}`).get("leader").own;
      if (read === 403) wants(await s.leader.get(path, { ids: String(row.id) }), 403);
    },
  },
  "nothing is written into another unit": {
    needs: (s) => s.guarded && !s.owned,
    async check(s) {
      const row = await s.world.row(s.collection);
      for (const [what, answer] of await touches(s, s.stranger, row)) if (what !== "read") wants(answer, 404, what);
      if (!s.schema.can.create) return; // others make them
      const refused = await s.stranger.post(s.collection, await s.world.body(s.collection));
      wants(refused, 422);
      assert.ok(
        refused.body.errors.some((e) => e.code === "not_found" && s.fields.some((f) => f.name === e.field && f.kind === "ref")),
        refused.text,
      );
      const theirs = await s.foreign.make(s.collection);
      const moved = s.fields.filter((f) => ["unit_id", "village_id"].includes(f.name) && !f.create_only);
      for (const f of moved)
        wantsField(await s.stranger.put(`${s.collection}/${theirs.id}`, { [f.name]: row[f.name] }, 1), f.name, [
          "not_found",
          "differs",
        ]);
      assert.equal((await s.admin.get(`${s.collection}/${row.id}`)).body.version, 1);
    },
  },
  "sensitive fields are for those who may see them": {
    needs: (s) => s.schema.fields.some((f) => f.sensitive),
    async check(s) {
      const row = await s.world.row(s.collection);
      const secret = s.schema.fields.filter((f) => f.sensitive).map((f) => f.name);
      const seen = wants(await s.leader.get(`${s.collection}/${row.id}`), 200);
      for (const name of secret) assert.ok(!(name in seen) && !(name in (seen.labels ?? {})), name);
      for (const r of await s.leader.all(s.collection))
        for (const name of secret) assert.ok(!(name in r) && !(name in (r.labels ?? {})), `${name} in the list`);
      const form = wants(await s.leader.get(`schema/${s.collection}`), 200);
      for (const name of secret) assert.ok(!form.fields.some((f) => f.name === name), `${name} in the form`);
      for (const f of s.schema.fields.filter((g) => g.sensitive && g.filter))
        wants(await s.leader.get(s.collection, { [f.name]: String(row[f.name]) }), 403, f.name);
    },
  },
  "numbers of people are masked in lists and sheets": {
    needs: (s) => s.schema.fields.some((f) => ["phone", "idnumber"].includes(f.kind)),
    async check(s) {
      const row = wants(await s.admin.get(`${s.collection}/${(await s.world.row(s.collection)).id}`), 200);
      const mine = (await s.admin.all(s.collection)).find((r) => r.id === row.id);
      const cells = cellTexts((await s.admin.get(`${s.collection}/export`)).bytes);
      for (const f of s.schema.fields.filter((g) => ["phone", "idnumber"].includes(g.kind) && row[g.name])) {
        if (f.name in mine) assert.equal(mine[f.name], `•••••••••${row[f.name].slice(-3)}`, f.name);
        assert.ok(!cells.includes(row[f.name]), `${f.name} in the sheet`);
      }
    },
  },
  "the form's limits are those of the document": {
    async check(s) {
      const written = s.writable && s.document.components.schemas[`${s.schema.entity}_write`];
      if (!written) return;
      assert.deepEqual(Object.keys(written.properties).sort(), s.fields.map((f) => f.name).sort());
      for (const f of s.fields) {
        const property = written.properties[f.name];
        if (["text", "longtext", "name"].includes(f.kind)) assert.equal(property.maxLength, f.max, f.name);
        if (["int", "money"].includes(f.kind) && property.maximum !== undefined) assert.equal(property.maximum, f.max, f.name);
        if (f.words)
          assert.deepEqual(
            property.enum.filter((v) => v !== null),
            f.words.map((w) => w.value),
            f.name,
          );
      }
      assert.ok((await change(s.world, s.collection, await s.world.row(s.collection))).field.label.length > 0);
    },
  },
};

// SPDX-License-Identifier: MPL-2.0
// What every list and item answers. A check gets the subject made in conformance.test.mjs.
import assert from "node:assert/strict";
import { faults } from "./jsonschema.mjs";
import { wants } from "./tally.mjs";
import { cellTexts } from "./xlsx.mjs";

const WALK_MAX = 25; // rows a walk with limit=1 goes over in a long list

const idsOf = (rows) => rows.map((r) => r.id);

// What a row's value looks like as a filter; undefined when it cannot be one.
const asFilter = (value) => (value === null || value === undefined || typeof value === "object" ? undefined : String(value));

// Rows of a list whose sort key goes the wrong way. Texts are compared as the database compares them, so only equality of sets is
// judged for them in `walk`; numbers and dates are judged here.
function disorder(rows, field, descending) {
  const keys = rows.map((r) => r[field.name]);
  return keys.some((k, i) => i > 0 && (descending ? k > keys[i - 1] : k < keys[i - 1]));
}

async function walk(client, collection, query, max) {
  const ids = [];
  let after = null;
  do {
    const page = wants(
      await client.get(collection, { limit: 1, ...query, ...(after ? { after } : {}) }),
      200,
      JSON.stringify(query),
    );
    assert.ok(page.items.length <= 1);
    ids.push(...idsOf(page.items));
    after = page.next;
  } while (after && ids.length < max);
  return ids;
}

async function sameWalk(s, sort, given = {}) {
  const query = sort ? { sort, ...given } : given;
  const rows = await s.admin.all(s.collection, query);
  assert.equal(new Set(idsOf(rows)).size, rows.length, `${sort}: a row comes twice`);
  const expected = idsOf(rows).slice(0, WALK_MAX);
  assert.deepEqual((await walk(s.admin, s.collection, query, WALK_MAX)).slice(0, WALK_MAX), expected, `order with sort=${sort}`);
  return rows;
}

async function someRows(s) {
  for (let i = 0; i < 3; i++) await s.world.row(s.collection);
}

export const checksOfReading = {
  "an item is what its schema says": {
    async check(s) {
      const row = await s.world.row(s.collection);
      const answer = await s.admin.get(`${s.collection}/${row.id}`);
      const body = wants(answer, 200);
      assert.equal(body.id, row.id);
      assert.deepEqual(faults(s.document, s.answerSchema, body), []);
      for (const f of s.schema.fields) assert.equal(f.name in body, !f.write_only, f.name);
      for (const f of s.schema.fields.filter((g) => g.kind === "ref"))
        assert.equal(body[f.name] !== null, Boolean(body.labels?.[f.name]), `label of ${f.name}`);
    },
  },
  "a row that was never there is 404": {
    async check(s) {
      for (const id of [1 << 30, "0", "999999999999999999"]) wants(await s.admin.get(`${s.collection}/${id}`), 404, String(id));
      for (const id of ["9999999999999999999", "-1", "1x", "%00", "1/x"])
        wants(await s.admin.get(`${s.collection}/${id}`), [400, 404], id);
    },
  },
  "ETag, 304 and the version": {
    needs: (s) => s.writable,
    async check(s) {
      const row = await s.world.make(s.collection);
      const answer = await s.admin.get(`${s.collection}/${row.id}`);
      assert.equal(answer.headers.etag, '"1"');
      assert.equal(answer.body.version, 1);
      for (const tag of ['"1"', 'W/"1"', '"7", "1"', '"11", "1"', "*"]) {
        const again = await s.admin.get(`${s.collection}/${row.id}`, undefined, { "If-None-Match": tag });
        assert.equal(again.status, 304, tag);
        assert.equal(again.text, "");
      }
      assert.equal((await s.admin.get(`${s.collection}/${row.id}`, undefined, { "If-None-Match": '"11"' })).status, 200);
    },
  },
  "its form is found by the record's own name too": {
    async check(s) {
      for (const name of [s.schema.entity, s.schema.entity.replaceAll("_", "-")])
        assert.deepEqual(wants(await s.admin.get(`schema/${name}`), 200, name), s.schema);
    },
  },
  "the list holds it, with the columns marked for lists": {
    async check(s) {
      const row = await s.world.row(s.collection);
      const rows = await s.admin.all(s.collection);
      const mine = rows.find((r) => r.id === row.id);
      assert.ok(mine, "not in the list");
      assert.deepEqual(faults(s.document, s.answerSchema, mine), []);
      for (const f of s.schema.fields.filter((g) => g.list)) assert.ok(f.name in mine, f.name);
    },
  },
  "each filter finds its rows and no others": {
    async check(s) {
      const row = await s.world.row(s.collection);
      await someRows(s);
      const { body } = await s.admin.get(`${s.collection}/${row.id}`);
      for (const f of s.schema.fields.filter((g) => g.filter)) {
        const value = asFilter(body[f.name]);
        if (value === undefined) continue;
        const rows = await s.admin.all(s.collection, { [f.name]: value });
        assert.ok(
          rows.some((r) => r.id === row.id),
          `${f.name}=${value} does not find its row`,
        );
        for (const r of rows) if (f.name in r) assert.equal(asFilter(r[f.name]), value, f.name);
        const other =
          f.words?.find((w) => w.value !== value)?.value ??
          { ref: "987654321", flag: value === "true" ? "false" : "true", int: "77" }[f.kind] ??
          "zzzz";
        assert.ok(
          !(await s.admin.all(s.collection, { [f.name]: other })).some((r) => r.id === row.id),
          `${f.name}=${other} finds it`,
        );
      }
    },
  },
  "a parameter that means nothing is 400": {
    async check(s) {
      const locked = s.schema.fields.find((f) => !f.filter && f.name !== "q")?.name;
      const bad = [
        { nonsense: "1" },
        { limit: "0" },
        { limit: "201" },
        { limit: "x" },
        { sort: "nonsense" },
        { sort: "" },
        { after: "zz" },
        { after: "00" },
        { id: "1" },
        { version: "1" },
      ];
      if (locked) bad.push({ [locked]: "1" }, { sort: s.schema.sort.includes(locked) ? "--id" : locked });
      if (!s.schema.can.search) bad.push({ q: "a" });
      // the kind of record in the audit is a text that its form offers as words: rows of kinds that are gone stay findable
      for (const f of s.schema.fields.filter((g) => g.filter && ["int", "ref", "flag", "enum", "date"].includes(g.kind)).filter((g) => s.collection !== "audit" || g.name !== "entity"))
        bad.push({ [f.name]: "1.5" }, { [f.name]: "x'--" });
      for (const query of bad) wants(await s.admin.get(s.collection, query), 400, JSON.stringify(query));
      for (const raw of ["limit=1&limit=1", "limit=%zz", "limit=%", "%00=1", "limit=%c3%28"])
        wants(await s.admin.get(`${s.collection}?${raw}`), 400, raw);
    },
  },
  "sorting and paging one by one reach each row once": {
    async check(s) {
      await someRows(s);
      await sameWalk(s, null);
      for (const name of [...s.schema.sort, "id"]) {
        const field = s.schema.fields.find((f) => f.name === name) ?? { name: "id", kind: "int" };
        for (const descending of [false, true]) {
          const rows = await sameWalk(s, `${descending ? "-" : ""}${name}`);
          if (["int", "date", "money", "instant"].includes(field.kind))
            assert.ok(!disorder(rows, field, descending), `${name} ${descending ? "down" : "up"}`);
        }
      }
    },
  },
  "a cursor belongs to its list": {
    async check(s) {
      await someRows(s);
      const page = wants(await s.admin.get(s.collection, { limit: 1 }), 200);
      const after = page.next;
      assert.ok(after, "more than one row");
      wants(await s.admin.get(s.collection === "units" ? "villages" : "units", { after }), 400, "another list's");
      wants(
        await s.admin.get(s.collection, { after, sort: s.schema.default_sort === "-id" ? "id" : "-id" }),
        400,
        "another order's",
      );
      wants(
        await s.admin.get(s.collection, { after: `${after.slice(0, -2)}${after.endsWith("00") ? "11" : "00"}` }),
        400,
        "a forged one",
      );
    },
  },
  "the search finds it by its label": {
    needs: (s) => s.schema.can.search,
    async check(s) {
      const row = await s.world.row(s.collection);
      const label = row.name ?? row.title ?? row.full_name;
      for (const q of [label, label.toUpperCase(), label.normalize("NFD"), label.replaceAll("ẫ", "a")]) {
        const rows = await s.admin.all(s.collection, { q });
        assert.ok(
          rows.some((r) => r.id === row.id),
          `q=${q}`,
        );
        await sameWalk(s, null, { q });
      }
      assert.ok(!(await s.admin.all(s.collection, { q: "không ai tên thế" })).length);
      for (const q of ["%", "_", "\\", "'", "a%", "(", "+", "*", ""]) wants(await s.admin.get(s.collection, { q }), 200, q);
      wants(await s.admin.get(s.collection, { q: "x".repeat(101) }), 400, "long");
    },
  },
  "the sheet holds what the list holds": {
    needs: (s) => s.has("GET", "/export"),
    async check(s) {
      const row = await s.world.row(s.collection);
      const answer = await s.admin.get(`${s.collection}/export`);
      wants(answer, 200);
      assert.equal(answer.headers["content-type"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
      assert.equal(answer.headers["content-disposition"], `attachment; filename="${s.collection}.xlsx"`);
      const cells = cellTexts(answer.bytes);
      for (const f of s.schema.fields.filter((g) => g.list && !g.write_only))
        assert.ok(cells.includes(f.label), `column ${f.label}`);
      const shown = s.schema.fields.find((f) => f.list && ["name", "text"].includes(f.kind) && row[f.name]);
      const told = shown && (shown.words?.find((w) => w.value === row[shown.name])?.label ?? row[shown.name]);
      if (shown) assert.ok(cells.includes(told), `cell ${told}`);
      assert.ok((await s.admin.all("audit", { action: "export", entity: s.schema.entity })).length, "an export is recorded");
    },
  },
};

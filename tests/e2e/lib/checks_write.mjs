// SPDX-License-Identifier: MPL-2.0
// What creating, changing, deleting and taking back do, and what each leaves in the audit.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { faults } from "./jsonschema.mjs";
import { change } from "./records.mjs";
import { wants, wantsField } from "./tally.mjs";

const HASHED = /^#[0-9a-f]{32}$/;
const isHashed = (f) => f.sensitive || ["phone", "idnumber", "json"].includes(f.kind);

// The one audit row of this act, its changes read.
async function audited(s, id, action) {
  const rows = await s.audit(id, action);
  assert.equal(rows.length, 1, `${action} left ${rows.length} audit rows`);
  assert.equal(rows[0].actor_id, s.admin.me.user.id);
  return { ...rows[0], changes: rows[0].changes ? JSON.parse(rows[0].changes) : null };
}

async function made(s) {
  const body = await s.world.body(s.collection);
  const answer = await s.admin.post(s.collection, body);
  return { body, answer, row: wants(answer, 201) };
}

function sameValue(f, got, sent) {
  if (f.kind === "phone") assert.equal(got, `+84${sent.slice(1)}`, f.name);
  else assert.deepEqual(got, sent, f.name);
}

export const checksOfWriting = {
  "create answers the row, and records it": {
    needs: (s) => s.writable,
    async check(s) {
      const { body, answer, row } = await made(s);
      assert.equal(answer.headers.location, `/api/v1/${s.collection}/${row.id}`);
      assert.equal(answer.headers.etag, '"1"');
      assert.deepEqual(faults(s.document, s.answerSchema, row), []);
      for (const f of s.fields.filter((g) => g.name in body && !g.write_only)) sameValue(f, row[f.name], body[f.name]);
      assert.deepEqual((await s.admin.get(`${s.collection}/${row.id}`)).body, row);
      const { changes } = await audited(s, row.id, "create");
      for (const f of s.fields.filter((g) => g.name in changes)) {
        assert.equal(changes[f.name][0], null, f.name);
        if (f.write_only) assert.equal(changes[f.name][1], "***");
        else if (isHashed(f)) assert.match(String(changes[f.name][1]), HASHED, f.name);
        else
          assert.equal(
            String(changes[f.name][1]),
            String(f.kind === "flag" ? Number(row[f.name]) : row[f.name]).replace(/(T)(.*)Z$/, " $2"),
            f.name,
          );
      }
    },
  },
  "create with the required fields only": {
    needs: (s) => s.writable,
    async check(s) {
      wants(await s.admin.post(s.collection, await s.world.body(s.collection, {}, { fewer: true })), 201);
    },
  },
  "each required field is asked for": {
    needs: (s) => s.writable,
    async check(s) {
      for (const f of s.fields.filter((g) => g.required && !g.show_if)) {
        const answer = await s.admin.post(s.collection, await s.world.body(s.collection, { [f.name]: null }));
        if (answer.status === 201) assert.ok(["unit_id", "registered_on"].includes(f.name), `${f.name} may be null`);
        else wantsField(answer, f.name, "required");
        const left = await s.admin.post(s.collection, await s.world.body(s.collection, { [f.name]: undefined }, { fewer: f.initial !== undefined }));
        if (f.initial === undefined && answer.status !== 201) wantsField(left, f.name, "required");
        else wants(left, 201, `${f.name} has a value of its own`);
      }
    },
  },
  "a POST needs its key, and is done once": {
    needs: (s) => s.writable,
    async check(s) {
      const body = await s.world.body(s.collection);
      wants(await s.admin.post(s.collection, body, { "Idempotency-Key": null }), 428);
      for (const key of ["", "x".repeat(65), "a b", "đ"]) {
        const bad = await s.admin.post(s.collection, body, {
          "Idempotency-Key": Buffer.from(key, "utf8").toString("latin1"),
        });
        wants(bad, [400, 428], `key ${key}`);
      }
      const key = randomUUID();
      const [first, second] = await Promise.all([1, 2].map(() => s.admin.post(s.collection, body, { "Idempotency-Key": key })));
      for (const a of [first, second]) wants(a, [201, 409]);
      const third = await s.admin.post(s.collection, body, { "Idempotency-Key": key });
      const original = [first, second].find((a) => a.status === 201 && !a.headers["idempotency-replayed"]);
      assert.ok(original, "one of the two was done");
      assert.equal(third.headers["idempotency-replayed"], "true");
      assert.deepEqual(
        [third.status, third.body, third.headers.location, third.headers.etag],
        [201, original.body, original.headers.location, '"1"'],
      );
      wantsField(
        await s.admin.post(s.collection, { ...body, [s.fields[0].name]: null }, { "Idempotency-Key": key }),
        "Idempotency-Key",
        "key_reused",
      );
      assert.equal((await s.audit(original.body.id, "create")).length, 1);
    },
  },
  "update changes what is named, and records before and after": {
    needs: (s) => s.schema.can.update,
    async check(s) {
      const row = await s.world.row(s.collection);
      const { field, value } = await change(s.world, s.collection, row);
      const answer = await s.admin.put(`${s.collection}/${row.id}`, { [field.name]: value }, 1);
      const now = wants(answer, 200);
      assert.equal(answer.headers.etag, '"2"');
      assert.deepEqual(now[field.name], value);
      const { updated_at: a, version: b, labels: c, ...rest } = now;
      const { updated_at: x, version: y, labels: z, ...before } = row;
      assert.deepEqual({ ...rest, [field.name]: 0 }, { ...before, [field.name]: 0 }, "nothing else changed");
      const { changes } = await audited(s, row.id, "update");
      assert.deepEqual(Object.keys(changes), s.collection === "drafts" ? [] : [field.name]);
      if (changes[field.name] && !isHashed(field)) assert.deepEqual(changes[field.name], [row[field.name], value]);
    },
  },
  "a whole row read can be put back": {
    needs: (s) => s.schema.can.update,
    async check(s) {
      const row = await s.world.row(s.collection);
      const answer = await s.admin.put(`${s.collection}/${row.id}`, row, 1);
      const now = wants(answer, 200);
      assert.deepEqual({ ...now, version: 0, updated_at: 0 }, { ...row, version: 0, updated_at: 0 });
    },
  },
  "an old version is 412 and shows the row as it is; none is 428": {
    needs: (s) => s.schema.can.update,
    async check(s) {
      const row = await s.world.row(s.collection);
      const path = `${s.collection}/${row.id}`;
      const { field, value } = await change(s.world, s.collection, row);
      wants(await s.admin.put(path, { [field.name]: value }, 1), 200);
      const stale = await s.admin.put(path, { [field.name]: value }, 1);
      wants(stale, 412);
      assert.deepEqual(stale.body.current, (await s.admin.get(path)).body);
      wants(await s.admin.put(path, { [field.name]: value }, null), 428);
      for (const tag of ["2", 'W/"2"', '"x"', '""', '"2', '"1", "3"', 'W/"2", "1"', '"99999999999999999999"'])
        wants(await s.admin.put(path, {}, null, { "If-Match": tag }), 412, tag);
      assert.equal((await s.admin.get(path)).body.version, 2);
      wants(await s.admin.put(path, {}, null, { "If-Match": '"1", W/"2", "2"' }), 200, "one of a list");
      wants(await s.admin.put(path, {}, null, { "If-Match": "*" }), 200, "whichever there is");
      wants(await s.admin.put(`${s.collection}/987654321`, {}, null, { "If-Match": "*" }), 404, "none");
    },
  },
  "of two writers at once one wins": {
    needs: (s) => s.schema.can.update,
    async check(s) {
      const row = await s.world.row(s.collection);
      const { field, value } = await change(s.world, s.collection, row);
      const answers = await Promise.all(
        [1, 2, 3].map(() => s.admin.put(`${s.collection}/${row.id}`, { [field.name]: value }, 1)),
      );
      assert.deepEqual(answers.map((a) => a.status).sort(), [200, 412, 412]);
    },
  },
  "what the server writes, nobody else does": {
    needs: (s) => s.writable,
    async check(s) {
      const row = await s.world.row(s.collection);
      for (const f of s.schema.fields.filter((g) => g.read_only)) {
        const value = await s.world.value(s.collection, f, 3);
        wantsField(
          await s.admin.post(s.collection, { ...(await s.world.body(s.collection)), [f.name]: value }),
          f.name,
          "read_only",
        );
        wantsField(await s.admin.put(`${s.collection}/${row.id}`, { [f.name]: value }, 1), f.name, "read_only");
      }
      for (const [name, value] of Object.entries({
        id: 7,
        version: 9,
        created_at: "2020-01-01T00:00:00.000Z",
        updated_at: null,
        labels: {},
      })) {
        wantsField(
          await s.admin.post(s.collection, { ...(await s.world.body(s.collection)), [name]: value }),
          name,
          "unknown_field",
        );
        wantsField(await s.admin.put(`${s.collection}/${row.id}`, { [name]: value }, 1), name, "read_only");
      }
    },
  },
  "what is given at creation stays": {
    needs: (s) => s.schema.can.update,
    async check(s) {
      const row = await s.world.row(s.collection);
      for (const f of s.fields.filter((g) => g.create_only)) {
        const other =
          f.name === "unit_id" ? s.foreignUnit : f.ref ? (await s.world.make(f.ref)).id : await s.world.value(s.collection, f, 5);
        if (f.kind === "int") assert.notEqual(other + 1, row[f.name]);
        wantsField(
          await s.admin.put(`${s.collection}/${row.id}`, { [f.name]: f.kind === "int" ? other + 1 : other }, 1),
          f.name,
          "fixed",
        );
      }
    },
  },
  "delete hides, restore brings back, each with its reason": {
    needs: (s) => s.schema.can.delete,
    async check(s) {
      const row = await s.world.row(s.collection);
      const path = `${s.collection}/${row.id}`;
      wants(await s.admin.delete(path, null), 428);
      const stale = await s.admin.delete(path, 7);
      wants(stale, 412);
      assert.equal(stale.body.current.id, row.id);
      wantsField(await s.admin.delete(path, 1, { reason: "x".repeat(501) }), "reason", "too_long");
      wantsField(await s.admin.delete(path, 1, { other: 1 }), "other", "unknown_field");
      wants(await s.admin.post(`${path}/restore`, {}), 404);
      const gone = await s.admin.delete(path, 1, { reason: "Ghi nhầm" });
      wants(gone, 204);
      assert.equal(gone.text, "");
      wants(await s.admin.get(path), 404);
      wants(await s.admin.put(path, {}, 2), 404);
      wants(await s.admin.delete(path, 2), 404);
      assert.ok(!(await s.admin.all(s.collection)).some((r) => r.id === row.id), "still in the list");
      const deleted = await audited(s, row.id, "delete");
      assert.equal(deleted.reason, "Ghi nhầm");
      for (const [before, after] of Object.values(deleted.changes)) assert.ok(after === null || before !== undefined);
      const back = wants(await s.admin.post(`${path}/restore`, { reason: "Xoá nhầm" }), 200);
      assert.deepEqual({ ...back, version: 0, updated_at: 0 }, { ...row, version: 0, updated_at: 0 });
      assert.equal(back.version, 3);
      assert.equal((await audited(s, row.id, "restore")).reason, "Xoá nhầm");
      wants(await s.admin.delete(path, 3), 204);
    },
  },
  "a verb the table does not allow is 405": {
    async check(s) {
      const row = await s.world.row(s.collection);
      const tries = [
        ["POST", ""],
        ["PUT", "/{id}"],
        ["DELETE", "/{id}"],
        ["POST", "/{id}/restore"],
        ["PATCH", "/{id}"],
        ["PUT", ""],
        ["DELETE", ""],
        ["POST", "/{id}"],
      ];
      for (const [method, suffix] of tries) {
        if (s.has(method, suffix)) continue;
        const known = s.routes.some((r) => r.path === `/api/v1/${s.collection}${suffix}`);
        const answer = await s.admin.call(method, `${s.collection}${suffix.replace("{id}", row.id)}`, {
          body: {},
          headers: { "If-Match": '"1"' },
        });
        wants(answer, known ? 405 : 404, `${method} ${suffix}`);
        if (known) assert.match(answer.headers.allow ?? "", /^[A-Z]+(, [A-Z]+)*$/, "Allow");
      }
    },
  },
};

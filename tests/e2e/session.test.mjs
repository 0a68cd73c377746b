#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Log-in and change of password when the database refuses half of the work, and when somebody at an open session guesses. A file of its
// own because it provokes faults of the system, which others take for failures.
import assert from "node:assert/strict";
import { PASSWORD, startServer } from "./lib/server.mjs";
import { run, wants, wantsField } from "./lib/tally.mjs";

const HOME = 15;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// While fn runs, the audit takes no row of this action.
async function withoutAudit(server, action, fn) {
  server.sql(`CREATE TRIGGER audit_refused BEFORE INSERT ON audit FOR EACH ROW SET NEW.action = NULLIF(NEW.action, '${action}')`);
  try {
    await fn();
  } finally {
    server.sql("DROP TRIGGER audit_refused");
  }
}

async function bothOrNeither(tally, { server }) {
  const count = (table, where = "1") => Number(server.sql(`SELECT COUNT(*) FROM ${table} WHERE ${where}`));
  await tally.test("a log-in that cannot be recorded opens no session, and forgets no failure", async () => {
    await server.user("commune", HOME, "ghi.du");
    wants(await server.client().login("ghi.du", "sai-mat-khau"), 401);
    const before = [count("session"), count("login_failure", "failures > 0")];
    await withoutAudit(server, "login", async () => {
      const answer = await server.client().login("ghi.du", PASSWORD);
      wants(answer, 500);
      assert.equal(answer.headers["set-cookie"], undefined);
    });
    assert.deepEqual([count("session"), count("login_failure", "failures > 0")], before);
    wants(await server.client().login("ghi.du", PASSWORD), 201);
    assert.equal(count("session"), before[0] + 1);
  });
  await tally.test("a failure that cannot be recorded is not counted either", async () => {
    const failures = () => Number(server.sql("SELECT COALESCE(SUM(failures), 0) FROM login_failure"));
    const before = failures();
    await withoutAudit(server, "login_failed", async () => wants(await server.client().login("ghi.du", "sai-mat-khau"), 500));
    assert.equal(failures(), before);
    wants(await server.client().login("ghi.du", "sai-mat-khau"), 401);
    assert.equal(failures(), before + 2, "by account and by address");
  });
  await tally.test("a change of password that cannot be recorded changes nothing", async () => {
    const client = await server.user("commune", HOME, "doi.du");
    const other = await server.login("doi.du");
    const change = () => client.call("PUT", "session/password", { body: { old: PASSWORD, new: "Rung-Xanh-Moi-1" } });
    await withoutAudit(server, "password", async () => wants(await change(), 500));
    wants(await other.get("session"), 200);
    wants(await server.client().login("doi.du", PASSWORD), 201);
    wants(await change(), 204);
    wants(await other.get("session"), 401);
    wants(await server.client().login("doi.du", PASSWORD), 401);
  });
}

async function guessing(tally, { server, admin }) {
  await tally.test("a wrong old password is counted, recorded and delayed as at the log-in", async () => {
    const client = await server.user("commune", HOME, "doi.sai");
    const change = (old) => client.call("PUT", "session/password", { body: { old, new: "Rung-Xanh-Moi-1" } });
    let tries = 0;
    for (let answer = await change("sai"); answer.status !== 429; answer = await change("sai")) {
      wantsField(answer, "old", "wrong_password");
      assert.ok(++tries <= 4, "no delay yet");
    }
    assert.equal(tries, 4);
    const late = await change(PASSWORD);
    assert.equal(wants(late, 429, "the right one waits too").type, "/problems/login_delay");
    assert.match(late.headers["retry-after"], /^\d+$/);
    wants(await server.client().login("doi.sai", PASSWORD), 429, "and the log-in");
    const rows = await admin.all("audit", { action: "password_failed", row_id: client.me.user.id });
    assert.equal(rows.length, 4);
    await sleep(Number(late.headers["retry-after"]) * 1000 + 50);
    wants(await change(PASSWORD), 204);
    wants(await server.client().login("doi.sai", "Rung-Xanh-Moi-1"), 201, "counted from the start again");
  });
  await tally.test("of two changes at once one wins", async () => {
    const client = await server.user("commune", HOME, "hai.lan");
    const change = (fresh) => client.call("PUT", "session/password", { body: { old: PASSWORD, new: fresh } });
    const answers = await Promise.all(["Rung-Xanh-Moi-1", "Rung-Xanh-Moi-2"].map(change));
    const status = answers.map((a) => a.status).sort();
    assert.ok(status[0] === 204 && [409, 422].includes(status[1]), `${status}`);
  });
}

await run(startServer, async (tally, server) => {
  const setting = { server, admin: await server.login() };
  for (const part of [bothOrNeither, guessing]) await part(tally, setting);
});

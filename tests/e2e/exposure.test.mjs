#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Log-in and its abuse, and what the system shows of itself: headers, cookies, logs, sheets.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { rawExchange } from "./lib/client.mjs";
import { World, member, registration } from "./lib/records.mjs";
import { book, XLSX } from "./lib/sheetfile.mjs";
import { PASSWORD, startServer } from "./lib/server.mjs";
import { run, wants, wantsField } from "./lib/tally.mjs";
import { sheet } from "./lib/xlsx.mjs";

const HOME = 15;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

// What must never stand in a log: made up for this run, so that finding it means a leak.
const MARK = {
  name: "Xoan Kín Bưng",
  folded: "xoan kin bung",
  phone: "0986417253",
  id: "062085731946",
  password: "Mat-Khau-Lo-7391",
};

// ---- log-in ------------------------------------------------------------------------------------------------------------------------

async function logIn(tally, { server, admin, world }) {
  await tally.test("the cookie is ours alone", async () => {
    const answer = await server.client().login("quantri", PASSWORD);
    assert.equal(answer.headers["set-cookie"].length, 1);
    assert.match(answer.headers["set-cookie"][0], /^__Host-s=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    assert.match(answer.body.csrf, /^[A-Za-z0-9_-]{43}$/);
    assert.ok(!answer.text.includes(answer.headers["set-cookie"][0].slice(9, 52)), "the token is in the cookie only");
  });
  await tally.test("a cookie that is not one is no log-in", async () => {
    const value = admin.cookie.slice(9);
    const other = (await server.login()).cookie.slice(9);
    for (const Cookie of [
      `s=${value}`,
      `__Host-s=${value}x`,
      `__Host-s=${value.slice(1)}`,
      `__Host-s=${value}; __Host-s=${other}`,
      `x__Host-s=${value}`,
      "__Host-s=",
      `__Host-s="${value}"`,
      "=",
      ";;;",
      "x".repeat(7000),
    ])
      wants(await admin.get("session", undefined, { Cookie }), [400, 401], Cookie.slice(0, 30));
    wants(await admin.get("session", undefined, { Cookie: `a=b; __Host-s=${value}; c=d` }), 200);
  });
  await tally.test("log-in asks for what it needs", async () => {
    const client = server.client();
    for (const body of [
      {},
      { username: "quantri" },
      { username: 5, password: PASSWORD },
      { username: "quantri", password: PASSWORD, x: 1 },
      { username: "x".repeat(41), password: "y" },
      { username: "quantri", password: "y".repeat(129) },
      { username: "người-lạ", password: PASSWORD },
    ])
      wants(await client.call("POST", "session", { body }), 422, JSON.stringify(body).slice(0, 60));
    wants(await client.call("POST", "session", { raw: `{"username":"quantri","username":"x","password":"${PASSWORD}"}` }), 400);
    wants(await client.login("quantri", PASSWORD, { Origin: "http://evil.example" }), 403);
    wants(await client.login("quantri", PASSWORD, { "Sec-Fetch-Site": "cross-site" }), 403);
  });
  await tally.test("an unknown name, a closed account and a wrong password answer alike, in like time", async () => {
    await server.user("commune", HOME, "dong.cua");
    server.sql("UPDATE user SET active = 0 WHERE username = 'dong.cua'");
    const seen = [];
    const times = { quantri: [], "khong.co": [], "dong.cua": [] };
    for (let i = 0; i < 3; i++)
      for (const name of Object.keys(times)) {
        const started = performance.now();
        const answer = await server.client().login(name, "sai-mat-khau");
        times[name].push(performance.now() - started);
        assert.equal(answer.headers["set-cookie"], undefined);
        seen.push({ ...wants(answer, 401), instance: "" });
      }
    for (const body of seen) assert.deepEqual(body, seen[0]);
    const slowest = Math.max(...Object.values(times).map(median));
    for (const [name, t] of Object.entries(times))
      assert.ok(median(t) > 0.3 * slowest, `${name} answers in ${median(t)} ms, another in ${slowest} ms`);
  });
  await tally.test("failures make it wait longer and longer, by account, and the right password ends it", async () => {
    await server.user("commune", HOME, "go.sai");
    const waits = [];
    for (let i = 0; i < 8 && waits.length < 3; i++) {
      const answer = await server.client().login("go.sai", "sai-mat-khau");
      if (answer.status === 401) continue;
      wants(answer, 429);
      const retry = answer.headers["retry-after"];
      assert.match(retry, /^\d+$/, "one Retry-After, in seconds");
      waits.push(Number(retry));
      wants(await server.client().login("go.sai", PASSWORD), 429, "the right password waits too");
      wants(await server.client().login("Go.SAI", PASSWORD), 429, "and so does another spelling of the name");
      await sleep(Number(retry) * 1000 + 50);
      assert.equal((await server.client().login("go.sai", "sai-mat-khau")).status, 401);
    }
    assert.ok(
      waits.length === 3 && waits.every((w, i) => w >= 1 && w <= 60 && (i === 0 || w >= waits[i - 1])) && waits.at(-1) > waits[0],
      `waits ${waits}`,
    );
    const { headers, status } = await server.client().login("go.sai", PASSWORD);
    if (status === 429) await sleep(Number(headers["retry-after"]) * 1000 + 50);
    wants(await server.client().login("go.sai", PASSWORD), 201);
    assert.equal((await server.client().login("go.sai", "sai-mat-khau")).status, 401, "counted from the start again");
    wants(await server.client().login("quantri", PASSWORD), 201, "nobody else waits");
  });
  await tally.test("a new account changes its password before anything else", async () => {
    const body = await world.body("users", { password: "Lan-Dau-Tien-9", must_change: true });
    const user = wants(await admin.post("users", body), 201);
    const [first, second] = [await server.login(body.username, body.password), await server.login(body.username, body.password)];
    assert.equal(first.me.must_change, true);
    for (const path of ["households", "plans", "schema/plans", "drafts"])
      assert.equal(wants(await first.get(path), 403, path).type, "/problems/password_change_required");
    wants(await first.get("session"), 200);
    const change = (old, fresh) => first.call("PUT", "session/password", { body: { old, new: fresh } });
    wantsField(await change("sai", "Rung-Xanh-Moi-1"), "old", "wrong_password");
    for (const weak of ["12345678", "matkhau1", body.username + "1", "aaaaaaaa"])
      wantsField(await change(body.password, weak), "new", "weak_password");
    wantsField(await change(body.password, body.password), "new", "same_password");
    wantsField(await change(body.password, "ngan"), "new", "too_short");
    wants(await change(body.password, "Rung-Xanh-Moi-1"), 204);
    wants(await first.get("households"), 200, "the session goes on");
    wants(await second.get("session"), 401, "the other one is over");
    wants(await server.client().login(body.username, body.password), 401);
    assert.equal((await server.login(body.username, "Rung-Xanh-Moi-1")).me.must_change, false);
    assert.equal((await admin.all("audit", { action: "password", row_id: user.id })).length, 1);
  });
  await tally.test("a log-out ends the session in every process at once", async () => {
    const client = await server.user("commune", HOME, "ra.ve");
    const ask = () => Promise.all(Array.from({ length: 24 }, () => client.get("households", { limit: 1 })));
    for (let i = 0; i < 3; i++) for (const a of await ask()) wants(a, 200);
    wants(await client.call("DELETE", "session", { headers: { "X-CSRF-Token": null } }), 403);
    const gone = await client.call("DELETE", "session");
    wants(gone, 204);
    assert.match(gone.headers["set-cookie"][0], /^__Host-s=; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=0$/);
    for (const a of await ask()) wants(a, 401);
  });
  await tally.test("a locked account is out at once, and nobody locks herself", async () => {
    const client = await server.user("commune", HOME, "khoa.lai");
    const ask = () => Promise.all(Array.from({ length: 16 }, () => client.get("households", { limit: 1 })));
    for (const a of await ask()) wants(a, 200);
    const row = wants(await admin.get(`users/${client.me.user.id}`), 200);
    wants(await admin.put(`users/${row.id}`, { active: false }, row.version), 200);
    for (const a of await ask()) wants(a, 401);
    const me = wants(await admin.get(`users/${admin.me.user.id}`), 200);
    wantsField(await admin.put(`users/${me.id}`, { active: false }, me.version), "active", "own_account");
    assert.equal(wants(await admin.delete(`users/${me.id}`, me.version), 409).type, "/problems/own_account");
  });
  await tally.test("nobody gives a right she does not have", async () => {
    const roles = Object.fromEntries((await admin.all("roles")).map((r) => [r.code, r.id]));
    const body = await world.body("users", { role_id: roles.admin });
    const stranger = await server.user("district", HOME, "huyen.vien");
    wants(await stranger.post("users", body), 403);
  });
}

// ---- what can be seen from outside ----------------------------------------------------------------------------------------------------

const HEADERS = {
  "content-security-policy": /default-src 'none'.*require-trusted-types-for 'script'/,
  "x-content-type-options": /^nosniff$/,
  "referrer-policy": /^same-origin$/,
  "permissions-policy": /geolocation=\(\)/,
  "cross-origin-opener-policy": /^same-origin$/,
  "cross-origin-resource-policy": /^same-origin$/,
};

async function exposure(tally, { server, admin, officer, village }) {
  const port = admin.port;
  const problem = /^application\/problem\+json/;
  const answers = {
    "200 of the interface": [() => admin.get("units"), 200, /^application\/json/],
    204: [async () => (await server.user("leader", HOME, "nhin.qua")).call("DELETE", "session"), 204, null],
    304: [() => admin.get("units/15", undefined, { "If-None-Match": '"1"' }), 304, null],
    401: [() => server.client().get("units"), 401, problem],
    403: [() => admin.post("units", {}, { Origin: "http://evil.example" }), 403, problem],
    "404 of a row": [() => admin.get("units/987654321"), 404, problem],
    "404 of a route": [() => admin.get("/api/v1/khong-co"), 404, problem],
    "404 of a bad path": [() => admin.get("/api/v1/units/%2e%2e%2f%2e%2e%2fetc/passwd"), [400, 404], problem],
    405: [() => admin.call("PATCH", "units/15", { body: {} }), 405, problem],
    "405 of TRACE": [() => admin.call("TRACE", "units"), [405], null],
    "413 of nginx": [() => admin.call("POST", "units", { raw: Buffer.alloc(2_000_000, 32) }), 413, problem],
    "413 of the log-in": [() => server.client().call("POST", "session", { raw: Buffer.alloc(20_000, 32) }), 413, problem],
    414: [() => admin.get(`/api/v1/units?q=${"x".repeat(20_000)}`), 414, problem],
    415: [
      () => admin.call("POST", "units", { raw: "a=b", headers: { "Content-Type": "application/x-www-form-urlencoded" } }),
      415,
      problem,
    ],
    422: [() => admin.post("units", {}), 422, problem],
    428: [() => admin.post("units", {}, { "Idempotency-Key": null }), 428, problem],
    "the page": [() => admin.get("/"), 200, /^text\/html/],
    "a missing asset": [() => admin.get("/assets/khong-co.js"), 404, null],
    "the sandbox": [() => admin.get("/sandbox/"), 200, /^text\/html/],
    health: [() => admin.get("/healthz"), 200, /^application\/json/],
    metrics: [() => admin.get("/metrics"), 200, /^text\/plain/],
    "a sheet": [() => admin.get("units/export"), 200, /spreadsheetml/],
  };
  for (const [name, [ask, status, type]] of Object.entries(answers))
    await tally.test(`headers of ${name}`, async () => {
      const answer = await ask();
      assert.ok([].concat(status).includes(answer.status), `${answer.status} ${answer.text.slice(0, 200)}`);
      if (type) assert.match(answer.headers["content-type"] ?? "", type);
      for (const [header, form] of Object.entries(HEADERS)) assert.match(answer.headers[header] ?? "", form, header);
      for (const header of [...Object.keys(HEADERS), "retry-after", "content-type"])
        assert.doesNotMatch(answer.headers[header] ?? "", /^(.+), \1$/, `${header} twice`);
      assert.doesNotMatch(answer.headers.server ?? "", /\d/, "no version");
      assert.equal(answer.headers["x-powered-by"], undefined);
      if (answer.headers["x-request-id"]) assert.equal(answer.headers["cache-control"], "no-store");
    });
  await tally.test("what is no HTTP ends there", async () => {
    for (const [bytes, status] of [
      ["GET / HTTP/1.1\r\n\r\n", 400],
      ["GARBAGE\r\n\r\n", 400],
      ["GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", 400],
      [`GET / HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(50_000)}\r\n\r\n`, 400],
    ])
      assert.match(
        await rawExchange(port, bytes),
        new RegExp(`^HTTP/1\\.[01] ${status} |^<html>|^\\{`),
        JSON.stringify(bytes.slice(0, 20)),
      );
    const chunked = `POST /api/v1/units HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: ${admin.cookie}\r\nX-CSRF-Token: ${admin.csrf}\r\nIdempotency-Key: ${randomUUID()}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`;
    assert.match(await rawExchange(port, chunked, { end: false }), /^HTTP\/1\.1 422 /);
    const both = chunked.replace("Transfer-Encoding", "Content-Length: 5\r\nTransfer-Encoding");
    assert.match(await rawExchange(port, both, { end: false }), /^HTTP\/1\.1 400 /);
  });
  await tally.test("a name that is a formula stays a text in the sheet", async () => {
    const names = [
      '=HYPERLINK("http://evil.example","A")',
      "=1+1+cmd|' /C calc'!A0",
      "+A Thông",
      "-A Thông",
      "@SUM(A1:A9)",
      "\u2028=A Thông".trim(),
      '<c t="str"><f>A1</f></c> &amp; ]]>',
      "0912 A",
      "A\u200b=1",
    ];
    const kept = [];
    for (const name of names) {
      const answer = await officer.post("households", { name, village_id: village, state: "incomplete" });
      wants(answer, [201, 422], name);
      if (answer.status === 201) kept.push(answer.body.name);
    }
    assert.ok(kept.length >= 7, `${kept.length} kept`);
    const cells = sheet((await officer.get("households/export")).bytes).flat();
    assert.ok(
      cells.every((c) => !c.formula),
      "a formula",
    );
    for (const name of kept) {
      const cell = cells.find((c) => c.text === name);
      assert.ok(cell && ["s", "inlineStr"].includes(cell.type), name);
    }
  });
}

// ---- identity numbers ---------------------------------------------------------------------------------------------------------------

async function identity(tally, { server, admin, officer, village }) {
  const wait = (answer) => sleep(Number(answer.headers["retry-after"]) * 1000 + 50);
  await tally.test("who may not see identity numbers cannot have one confirmed by a search; a telephone's last digits find still", async () => {
    const id = "062177000111";
    const body = registration(village, { members: [member({ id_number: id, phones: [{ number: "0977000222" }] })] });
    const { household, members } = wants(await officer.post("households/register", body), 201);
    const leader = await server.user("leader", HOME);
    for (const [list, row] of [
      ["households", household],
      ["persons", members[0].person],
    ]) {
      const found = async (client, q) => (await client.all(list, { q })).some((r) => r.id === row.id);
      assert.deepEqual([await found(officer, id), await found(leader, id)], [true, false], list);
      assert.ok((await found(leader, "000222")) && (await found(leader, "0977000222")), list);
    }
  });
  await tally.test("a number that is taken says so in the same words, wherever the other lives", async () => {
    const there = await server.user("commune", 20);
    const ids = { here: "062177000333", there: "062177000444" };
    wants(await officer.post("persons", { name: "Y Ở Đây", id_number: ids.here }), 201);
    wants(await there.post("persons", { name: "Y Nơi Khác", id_number: ids.there }), 201);
    const said = [];
    for (const id_number of Object.values(ids)) {
      const answer = await officer.post("persons", { name: "A Trùng", id_number });
      wantsField(answer, "id_number", "number_taken", 409);
      assert.doesNotMatch(answer.text, /Y Ở Đây|Y Nơi Khác|Hà Mòn|Đăk Ui/);
      said.push({ ...answer.body, instance: "" });
    }
    assert.deepEqual(said[0], said[1]);
    const met = await admin.all("audit", { action: "number_taken" });
    assert.deepEqual(
      met.map((r) => [r.actor_id, r.entity, r.changes]),
      [[officer.me.user.id, "person", '{"elsewhere":1}']],
      "only what is of another unit is recorded",
    );
  });
  await tally.test("whoever meets many numbers of other units has to wait, one by one or by the sheet", async () => {
    const there = await server.user("commune", 20);
    const ids = Array.from({ length: 12 }, (_, i) => `0621770010${String(i).padStart(2, "0")}`);
    for (const id_number of ids) wants(await there.post("persons", { name: "Y Nơi Khác", id_number }), 201);
    const curious = await server.user("commune", HOME, "to.mo");
    for (const id_number of ids.slice(0, 10))
      wantsField(await curious.post("persons", { name: "A Dò", id_number }), "id_number", "number_taken", 409);
    wantsField(await curious.post("persons", { name: "A Dò", id_number: ids[10] }), "id_number", "number_taken", 409);
    const late = await curious.post("persons", { name: "A Dò", id_number: ids[11] });
    assert.equal(wants(late, 429).type, "/problems/too_many_taken");
    wants(await curious.post("persons", { name: "A Không Số" }), 201, "other work goes on");
    wants(await officer.post("persons", { name: "A Khác", id_number: "062177002000" }), 201, "nobody else waits");
    await wait(late);
    wants(await curious.post("persons", { name: "A Có Số", id_number: "062177003000" }), 201);
    const bulk = await server.user("commune", HOME, "do.loat");
    const sheetOf = book([["Họ và tên", "Số định danh cá nhân"], ...ids.map((id) => ["A Dò", id])]);
    const look = () => bulk.call("POST", "persons/import", { raw: sheetOf, headers: { "Content-Type": XLSX } });
    wants(await look(), 429, "a sheet is no way round");
    wants(await bulk.post("persons", { name: "A Dò", id_number: ids[11] }), 409);
    const again = await bulk.post("persons", { name: "A Dò", id_number: ids[11] });
    wants(again, 429);
    assert.equal(
      (await admin.all("audit", { action: "number_taken", actor_id: bulk.me.user.id })).map((r) => r.changes).join(),
      '{"elsewhere":1},{"elsewhere":10}',
    );
  });
}

async function secrecy(tally, { server, admin, officer, village }) {
  await tally.test("no personal data in any log, nor in the metrics", async () => {
    const body = registration(village, {
      household: { name: MARK.name, village_id: village, address: MARK.name },
      members: [member({ name: MARK.name, id_number: MARK.id, phones: [{ number: MARK.phone }], note: MARK.name })],
    });
    const { members, household } = wants(await officer.post("households/register", body), 201);
    for (const q of [MARK.name, MARK.folded, MARK.phone, MARK.id, MARK.phone.slice(-6)]) {
      for (const list of ["households", "persons"]) assert.ok((await officer.all(list, { q })).length, q);
      wants(await officer.get("units", { [q]: q }), 400);
    }
    wantsField(await officer.post("phones", { person_id: members[0].person.id, number: MARK.phone }), "number", "duplicate", 409);
    wants(await officer.post("persons", { name: MARK.name, id_number: MARK.id }), 409);
    wants(await officer.post("persons", { name: MARK.name, [MARK.name]: MARK.name }), 422);
    wants(await officer.call("POST", "persons", { raw: `{"name": "${MARK.name}", "name": "${MARK.id}` }), 400);
    wants(await officer.call("POST", "persons", { raw: Buffer.alloc(1_500_000, MARK.id) }), 413);
    wants(await server.client().login(MARK.folded, MARK.password), 401);
    wants(await server.client().login(MARK.password, MARK.password), 401);
    wants(await officer.get(`/api/v1/households?q=${MARK.phone}&q=${MARK.id}&${"x".repeat(30_000)}`), 414);
    wants(await officer.put(`households/${household.id}`, { note: MARK.name, nonsense: MARK.id }, household.version), 422);
    const { id } = wants(await admin.post("messages", { person_id: members[0].person.id, body: `Kính gửi ${MARK.name}` }), 201);
    for (let i = 0; i < 150 && (await admin.get(`messages/${id}`)).body.state !== "delivered"; i++) await sleep(100);
    const lists = [
      await officer.get(`/sandbox/phones/%2B84${MARK.phone.slice(1)}`),
      await officer.get("households/export"),
      await admin.get("/metrics"),
    ];
    for (const a of lists) wants(a, 200);
    const e164 = `84${MARK.phone.slice(1)}`;
    for (const path of [
      `/sandbox/phones/+${e164}`,
      `/sandbox//phones/%2B${e164}`,
      `//sandbox/phones/+${e164}`,
      `/sandbox/phones//+${e164}`,
      `/Sandbox/Phones/${e164}`,
      `/SANDBOX/PHONES/%2b${e164}`,
      `/sandbox/%70hones/+${e164}`,
      `/sandbox/./phones/+${e164}`,
      `/x/../sandbox/phones/+${e164}`,
      `/sandbox/phones%2F%2B${e164}`,
      `/api/v1/phones/${MARK.phone}`,
      `/api/v1/${MARK.phone}/x`,
      `/${e164}`,
      `/households/${encodeURIComponent(MARK.name)}`,
    ])
      for (const method of ["GET", "POST"]) await server.client().call(method, path, { body: method === "POST" ? { text: "?" } : undefined });
    wants(await admin.get(`households/${household.id}`), 200);
    const access = server.logs()["access.log"];
    assert.match(access, / GET \/sandbox\/phones\/- 200 /);
    assert.match(access, new RegExp(` GET /api/v1/households/${household.id} 200 `), "what is no one's is logged");
    const forms = [
      ...Object.values(MARK),
      MARK.phone.slice(1),
      encodeURIComponent(MARK.name),
      "Xoan",
      "xoan",
      MARK.phone.slice(-6),
    ];
    for (const [file, text] of [...Object.entries(server.logs()), ["/metrics", lists[2].text]])
      for (const form of forms)
        assert.ok(
          !text.includes(form),
          `${file} holds ${form}: ${text
            .split("\n")
            .find((l) => l.includes(form))
            ?.slice(0, 300)}`,
        );
  });
  await tally.test("passwords and tokens are stored as hashes, numbers sealed", async () => {
    const kept = server.sql(
      "SELECT CONCAT_WS(' ', password) FROM user; SELECT HEX(number_enc), HEX(raw_enc), HEX(number_idx), number_tail FROM phone; SELECT HEX(id_number_enc) FROM person; SELECT HEX(token_hash) FROM session; SELECT HEX(response) FROM idempotency; SELECT changes FROM audit",
    );
    const hex = (text) => Buffer.from(text).toString("hex").toUpperCase();
    for (const secret of [MARK.phone, MARK.phone.slice(1), MARK.id, PASSWORD, officer.cookie.slice(9)])
      assert.ok(!kept.includes(secret) && !kept.includes(hex(secret)), secret);
  });
  await tally.test("health and metrics answer, for this machine", async () => {
    assert.deepEqual(wants(await admin.get("/healthz"), 200), { status: "ok" });
    assert.equal(wants(await admin.get("/readyz"), 200).status, "ready");
    assert.match((await admin.get("/metrics")).text, /^giamngheo_requests_total\{pool="fast",status="2xx"\} [1-9]/m);
  });
  await tally.test("but not through another proxy of this machine", async () => {
    for (const path of ["/healthz", "/readyz", "/metrics", "//metrics", "/%6Detrics"])
      for (const headers of [
        { "X-Forwarded-For": "203.0.113.9" },
        { Forwarded: "for=203.0.113.9" },
        { "X-Real-IP": "203.0.113.9" },
        { Via: "1.1 proxy" },
        { "X-Forwarded-Host": "giamngheo.example.vn" },
      ]) {
        const answer = await admin.get(path, undefined, headers);
        assert.equal(answer.status, 404, `${path} ${JSON.stringify(headers)}`);
        assert.doesNotMatch(answer.text, /giamngheo_requests/);
      }
  });
  await tally.test("nothing of all this was a fault of the system", async () => {
    for (const [file, text] of Object.entries(server.logs()))
      assert.deepEqual(
        text.split("\n").filter((l) => / level=error /.test(l)),
        [],
        file,
      );
  });
}

await run(
  () => startServer({ SANDBOX_DELAY_MS: "50" }),
  async (tally, server) => {
    const admin = await server.login();
    const officer = await server.user("commune", HOME);
    const world = new World(admin, HOME);
    const setting = { server, admin, officer, world, village: (await world.make("villages")).id };
    for (const part of [logIn, exposure, identity, secrecy]) await part(tally, setting);
  },
);

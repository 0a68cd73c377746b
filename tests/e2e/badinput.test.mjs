#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Bad input by example: what officers and machines send that they should not, and what must come of it.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { rawExchange } from "./lib/client.mjs";
import { World, member, registration } from "./lib/records.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants, wantsField } from "./lib/tally.mjs";

const HOME = 15;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const day = (ms) => new Date(ms).toISOString().slice(0, 10);

// ---- the examples of the requirements ----------------------------------------------------------------------------------------------

async function examples(tally, { officer, admin, village, world }) {
  const register = (given) => officer.post("households/register", registration(village, given));
  const withPhone = (number) => register({ members: [member({ phones: [{ number }] })] });
  const phoneOf = async (answer) => wants(await officer.get(`phones/${wants(answer, 201).members[0].phones[0].id}`), 200);

  await tally.test("a body cut in the middle", async () => {
    const before = (await officer.all("households")).length;
    const text = JSON.stringify(registration(village));
    const cut = await officer.call("POST", "households/register", { raw: text.slice(0, text.length >> 1) });
    assert.equal(wants(cut, 400).type, "/problems/bad_json");
    const head =
      `POST /api/v1/households/register HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${officer.cookie}\r\nX-CSRF-Token: ${officer.csrf}\r\n` +
      `Idempotency-Key: ${randomUUID()}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n`;
    assert.doesNotMatch(await rawExchange(officer.port, head + text.slice(0, 40)), /^HTTP\/1\.1 2/);
    assert.equal((await officer.all("households")).length, before);
  });
  await tally.test('{"name": 5}', async () => {
    wantsField(await officer.post("households", { name: 5 }), "name", "wrong_type");
    wantsField(await register({ members: [member({ name: 5 })] }), "members.0.name", "wrong_type");
    wantsField(await register({ household: { name: 5, village_id: village } }), "household.name", "wrong_type");
  });
  await tally.test("a name of 10,000 letters", async () => {
    wantsField(await officer.post("persons", { name: "ô".repeat(10_000) }), "name", "too_long");
    wantsField(await register({ members: [member({ name: "ô".repeat(10_000) })] }), "members.0.name", "too_long");
  });
  await tally.test("NFD text is stored NFC, and found either way", async () => {
    const row = wants(
      await officer.post("households", { name: "Y Hương Đỗ".normalize("NFD"), village_id: village, state: "incomplete" }),
      201,
    );
    assert.equal(row.name, "Y Hương Đỗ".normalize("NFC"));
    for (const q of ["Y Hương Đỗ".normalize("NFD"), "Y Hương Đỗ", "y huong do", "huong"])
      assert.ok(
        (await officer.all("households", { q })).some((r) => r.id === row.id),
        q,
      );
  });
  await tally.test("what nobody sees in a name is not kept, and hides nobody", async () => {
    const name = "Y\u200b H\u00adương\u2060 Vô\ufeff Hình\u200d";
    const row = wants(await officer.post("households", { name, village_id: village, state: "incomplete" }), 201);
    assert.equal(row.name, "Y Hương Vô Hình");
    for (const q of [name, "Y Hương Vô Hình", "y huong vo hinh", "vo\u200b hinh"])
      assert.deepEqual(
        (await officer.all("households", { q })).map((r) => r.id),
        [row.id],
        q,
      );
    wantsField(await officer.post("households", { name: "\u200b\u2060", village_id: village }), "name", "required");
    const phone = await phoneOf(await withPhone("\u202a0912\u200e 345 678\u202c"));
    assert.equal(phone.number, "+84912345678");
  });
  await tally.test("an 11-digit number of 2017 is converted, its writing kept", async () => {
    for (const [typed, kept] of [
      ["01682345678", "+84382345678"],
      ["0123 456 7890", "+84834567890"],
      ["+84 1682345679", "+84382345679"],
    ]) {
      const stored = await phoneOf(await withPhone(typed));
      assert.deepEqual([stored.number, stored.raw, stored.can_sms], [kept, typed, true]);
    }
  });
  await tally.test("84912345 is no number", async () => {
    for (const number of ["84912345", "0912", "09123456789012", "không có", "1900 1234 5678"])
      wantsField(await withPhone(number), "members.0.phones.0.number", "bad_phone");
  });
  await tally.test("a landline is kept, and not for SMS", async () => {
    for (const can_sms of [undefined, true]) {
      const answer = await register({
        members: [member({ phones: [{ number: "0260 3822 222", ...(can_sms ? { can_sms } : {}) }] })],
      });
      const phone = await phoneOf(answer);
      assert.deepEqual([phone.number, phone.can_sms], ["+842603822222", false]);
      wantsField(
        await admin.post("messages", { person_id: answer.body.members[0].person.id, body: "Chào bà con." }),
        "person_id",
        "no_phone",
      );
    }
  });
  await tally.test("a birth date in the future", async () => {
    const tomorrow = day(Date.now() + 2 * 86_400_000);
    for (const birth of [tomorrow, String(new Date().getFullYear() + 1), "2100-12-31"])
      wantsField(await register({ members: [member({ birth })] }), "members.0.birth", "in_future");
    wants(await register({ members: [member({ birth: day(Date.now() - 86_400_000) })] }), 201);
  });
  await tally.test("a 60-month gap in classification", async () => {
    const household = await world.make("households");
    wants(
      await officer.post("classifications", {
        household_id: household.id,
        class: "poor",
        from_date: "2018-01-01",
        to_date: "2018-12-31",
      }),
      201,
    );
    const answer = await officer.post("classifications", {
      household_id: household.id,
      class: "poor",
      from_date: "2024-01-01",
    });
    wantsField(answer, "from_date", "gap");
    assert.match(answer.body.errors[0].detail, /01\/01\/2019.*31\/12\/2023.*60 tháng/);
    wantsField(
      await officer.post("classifications", { household_id: household.id, class: "poor", from_date: "2018-06-01" }),
      "from_date",
      "overlap",
    );
    wants(
      await officer.post("classifications", {
        household_id: household.id,
        class: "not_poor",
        from_date: "2019-01-01",
        to_date: "2023-12-31",
      }),
      201,
    );
    wants(await officer.post("classifications", { household_id: household.id, class: "poor", from_date: "2024-01-01" }), 201);
  });
  await tally.test("a second head of household", async () => {
    const two = await register({ members: [member(), member({ name: "Y Hương" })] });
    wantsField(two, "members.1.relation", "second_head");
    const { household } = wants(await register(), 201);
    const other = await world.make("persons");
    const again = await officer.post("memberships", {
      household_id: household.id,
      person_id: other.id,
      relation: "head",
      from_date: "2024-01-05",
    });
    wantsField(again, "relation", "second_head", 409);
  });
  await tally.test("a file of zeros as JSON", async () => {
    for (const size of [1, 4096, 900_000])
      wants(await officer.call("POST", "households/register", { raw: Buffer.alloc(size) }), 400, `${size}`);
    for (const size of [1_048_577, 3_000_000])
      wants(await officer.call("POST", "households/register", { raw: Buffer.alloc(size) }), 413, `${size}`);
  });
  await tally.test("a foreign Origin", async () => {
    for (const Origin of [
      "http://evil.example",
      "null",
      "https://127.0.0.1",
      `http://127.0.0.1:${officer.port}.evil.example`,
      `http://127.0.0.1:${officer.port + 1}`,
    ])
      assert.equal(
        wants(await officer.post("households/register", registration(village), { Origin }), 403, Origin).type,
        "/problems/foreign_origin",
      );
    wants(
      await officer.post("households/register", registration(village), {
        Origin: `http://127.0.0.1:${officer.port}`,
        "Sec-Fetch-Site": "same-origin",
      }),
      201,
    );
  });
  await tally.test("all mistakes of a form are told at once, and nothing is written", async () => {
    const before = [await officer.all("households"), await officer.all("persons")].map((l) => l.length);
    const answer = await register({
      household: { name: "", village_id: 987_654 },
      classification: { class: "rich", from_date: "2023-02-30" },
      members: [
        member({ birth: "2999-01-01", phones: [{ number: "84912345" }] }),
        member({ relation: "head", id_number: "123" }),
      ],
    });
    for (const field of [
      "household.name",
      "household.village_id",
      "members.0.birth",
      "members.0.phones.0.number",
      "members.1.relation",
      "members.1.id_number",
      "classification.class",
      "classification.from_date",
    ])
      assert.ok(
        wants(answer, 422).errors.some((e) => e.field === field),
        `${field} in ${answer.text}`,
      );
    assert.deepEqual(
      [await officer.all("households"), await officer.all("persons")].map((l) => l.length),
      before,
    );
  });
}

async function together(tally, { server, officer, admin, village, world }) {
  await tally.test("an expired session in the middle of a form: nothing typed is lost", async () => {
    const late = await server.user("commune", HOME, "het.han");
    const typed = { household: { name: "A Dở Dang" }, members: [{ name: "A Dở" }] };
    const draft = wants(await late.post("drafts", { form: "register", title: "A Dở Dang", body: typed }), 201);
    server.sql(`UPDATE session s JOIN user u ON u.id = s.user_id SET s.expires_at = '2020-01-01' WHERE u.username = 'het.han'`);
    for (let i = 0; i < 70 && (await late.get("session")).status !== 401; i++) await sleep(100);
    const key = randomUUID();
    const lost = await late.post("households/register", registration(village), { "Idempotency-Key": key });
    wants(lost, 401);
    const back = await server.login("het.han");
    assert.deepEqual(wants(await back.get(`drafts/${draft.id}`), 200).body, typed);
    wants(await back.post("households/register", registration(village), { "Idempotency-Key": key }), 201);
    assert.equal(
      (await back.post("households/register", registration(village), { "Idempotency-Key": key })).headers["idempotency-replayed"],
      "true",
    );
  });
  await tally.test("an act on a message that has moved on since it was read is 412, and shows it as it is", async () => {
    const phone = await world.make("phones", { number: "0987654321", kind: "own" });
    const row = wants(await admin.post("messages", { person_id: phone.person_id, body: "Chào bà con." }), 201);
    const settled = await admin.put(`messages/${row.id}/settle`, { outcome: "failed", reason: "Đã gọi hỏi" }, 999);
    for (const answer of [settled, await admin.delete(`messages/${row.id}`, 999)])
      assert.equal(wants(answer, 412).current.id, row.id);
    assert.equal(wants(await admin.get(`messages/${row.id}`), 200).state === "cancelled", false);
  });
  await tally.test("a key whose first request still runs is 409 at once, and the first answer later", async () => {
    const { id } = await world.make("households");
    const release = await server.hold(`SELECT id FROM household WHERE id = ${id} FOR UPDATE`);
    const body = { household_id: id, class: "poor", from_date: "2024-01-01" };
    const key = { "Idempotency-Key": randomUUID() };
    const first = officer.post("classifications", body, key);
    await sleep(300); // it has written its key and waits for the household
    const started = performance.now();
    const second = await officer.post("classifications", body, key);
    const took = performance.now() - started;
    await release();
    assert.equal(wants(second, 409).type, "/problems/still_running");
    assert.ok(took < 2000, `it took ${took} ms`);
    wants(await first, 201);
    const third = await officer.post("classifications", body, key);
    assert.deepEqual([wants(third, 201), third.headers["idempotency-replayed"]], [(await first).body, "true"]);
    assert.equal((await admin.all("classifications", { household_id: id })).length, 1);
  });
  await tally.test("an idle session ends", async () => {
    const idle = await server.user("commune", HOME, "ngoi.khong");
    server.sql(`UPDATE session s JOIN user u ON u.id = s.user_id SET s.seen_at = '2020-01-01' WHERE u.username = 'ngoi.khong'`);
    for (let i = 0; i < 70 && (await idle.get("session")).status !== 401; i++) await sleep(100);
    wants(await idle.get("households"), 401);
  });
  await tally.test("a unit does not come to lie below itself", async () => {
    const district = wants(await admin.get("units/2"), 200);
    for (const parent of [2, HOME])
      wantsField(await admin.put("units/2", { parent_id: parent }, district.version), "parent_id", "own_ancestor");
  });
  await tally.test("two officers save the same household: the second sees both versions", async () => {
    const row = wants(
      await officer.post("households", { name: "A Hai Người", village_id: village, state: "incomplete", note: "cũ" }),
      201,
    );
    wants(await officer.put(`households/${row.id}`, { note: "của người thứ nhất", address: "Thôn 1" }, 1), 200);
    const second = await admin.put(`households/${row.id}`, { note: "của người thứ hai" }, 1);
    const { current } = wants(second, 412);
    assert.deepEqual([current.note, current.address, current.version], ["của người thứ nhất", "Thôn 1", 2]);
    const merged = wants(await admin.put(`households/${row.id}`, { note: "của người thứ hai" }, current.version), 200);
    assert.deepEqual([merged.note, merged.address], ["của người thứ hai", "Thôn 1"]);
  });
}

async function takenBack(tally, { officer, admin, world }) {
  const restore = (collection, row) => admin.post(`${collection}/${row.id}/restore`, {});
  const remove = async (collection, row) =>
    wants(await admin.delete(`${collection}/${row.id}`, (await admin.get(`${collection}/${row.id}`)).body.version), 204);
  await tally.test("a deleted classification whose period is taken stays deleted", async () => {
    const { id } = await world.make("households");
    const old = wants(await officer.post("classifications", { household_id: id, class: "poor", from_date: "2022-01-01" }), 201);
    await remove("classifications", old);
    wants(
      await officer.post("classifications", {
        household_id: id,
        class: "near_poor",
        from_date: "2022-06-01",
        to_date: "2023-05-31",
      }),
      201,
    );
    wants(await restore("classifications", old), [409, 422]);
    assert.equal((await admin.all("classifications", { household_id: id })).length, 1);
  });
  await tally.test("a deleted enrolment whose place is taken stays deleted", async () => {
    const course = await world.make("courses", { capacity: 1 });
    const taken = { course_id: course.id, state: "enrolled", result: undefined, certificate_no: undefined, certificate_on: undefined };
    const first = await world.make("enrolments", taken);
    await remove("enrolments", first);
    await world.make("enrolments", taken);
    wantsField(await restore("enrolments", first), "course_id", "full");
  });
  await tally.test("a part is not restored without its whole", async () => {
    const phone = await world.make("phones");
    await remove("phones", phone);
    await remove("persons", { id: phone.person_id });
    wantsField(await restore("phones", phone), "person_id", "not_found");
    wants(await restore("persons", { id: phone.person_id }), 200);
    wants(await restore("phones", phone), 200);
  });
  await tally.test("what others depend on is not deleted", async () => {
    const membership = await world.make("memberships");
    for (const [collection, id] of [
      ["persons", membership.person_id],
      ["households", membership.household_id],
    ])
      wantsField(
        await admin.delete(`${collection}/${id}`, (await admin.get(`${collection}/${id}`)).body.version),
        "id",
        "has_parts",
        409,
      );
  });
}

// Poor from 2020, near-poor from 2022, poor again from 2023-06: three periods that touch.
async function threePeriods({ officer, world }) {
  const { id } = await world.make("households");
  const add = async (kind, from_date, rest = {}) =>
    wants(await officer.post("classifications", { household_id: id, class: kind, from_date, ...rest }), 201);
  const made = [await add("poor", "2020-01-01"), await add("near_poor", "2022-01-01"), await add("poor", "2023-06-01")];
  return { id, add, first: made[0], middle: made[1], last: made[2] };
}

async function periods(tally, setting) {
  const { admin, officer } = setting;
  const now = async (row) => wants(await admin.get(`classifications/${row.id}`), 200);
  const remove = async (row) => admin.delete(`classifications/${row.id}`, (await now(row)).version, { reason: "Ghi nhầm" });
  const restore = (row) => admin.post(`classifications/${row.id}/restore`, {});
  const spans = async (id) =>
    (await admin.all("classifications", { household_id: id, sort: "from_date" })).map((r) => [r.class, r.from_date, r.to_date]);
  const classOf = async (id) => wants(await officer.get(`households/${id}`), 200).class;
  const THREE = [
    ["poor", "2020-01-01", "2021-12-31"],
    ["near_poor", "2022-01-01", "2023-05-31"],
    ["poor", "2023-06-01", null],
  ];

  await tally.test("a period in the middle is not deleted, and says which days would be empty", async () => {
    const { id, middle } = await threePeriods(setting);
    const refused = await remove(middle);
    wantsField(refused, "id", "middle_period", 409);
    assert.match(refused.body.detail, /01\/01\/2022 đến 31\/05\/2023/);
    assert.deepEqual(await spans(id), THREE);
  });
  await tally.test("the newest goes, the one before goes on; restored, it ends again", async () => {
    const { id, middle, last } = await threePeriods(setting);
    wants(await remove(last), 204);
    assert.deepEqual(await spans(id), [THREE[0], ["near_poor", "2022-01-01", null]]);
    assert.equal(await classOf(id), "near_poor");
    const trail = await admin.all("audit", { entity: "classification", row_id: middle.id, action: "update" });
    assert.ok(trail.some((r) => r.changes.includes('["2023-05-31",null]')), JSON.stringify(trail));
    wants(await restore(last), 200);
    assert.deepEqual(await spans(id), THREE);
    assert.equal(await classOf(id), "poor");
  });
  await tally.test("from the newest on all can go, and only the last leaves no class", async () => {
    const { id, first, middle, last } = await threePeriods(setting);
    for (const [row, left] of [
      [last, "near_poor"],
      [middle, "poor"],
      [first, null],
    ]) {
      wants(await remove(row), 204);
      assert.equal(await classOf(id), left);
    }
  });
  await tally.test("the first may go and come back; not where its days are taken", async () => {
    const { id, add, first } = await threePeriods(setting);
    wants(await remove(first), 204);
    assert.deepEqual(await spans(id), THREE.slice(1));
    assert.equal(await classOf(id), "poor");
    wants(await restore(first), 200);
    assert.deepEqual(await spans(id), THREE);
    wants(await remove(first), 204);
    await add("not_poor", "2021-01-01", { to_date: "2021-12-31" });
    wantsField(await restore(first), "from_date", "overlap");
  });
  await tally.test("a restored period is judged like a new one: no gap", async () => {
    const { middle, last } = await threePeriods(setting);
    wants(await remove(last), 204);
    wants(await officer.put(`classifications/${middle.id}`, { to_date: "2023-03-31" }, (await now(middle)).version), 200);
    wantsField(await restore(last), "from_date", "gap");
  });
  await tally.test("a period in the middle is not shortened at either end", async () => {
    const { id, first, middle } = await threePeriods(setting);
    const put = async (row, body) => officer.put(`classifications/${row.id}`, body, (await now(row)).version);
    wantsField(await put(middle, { to_date: "2023-01-31" }), "from_date", "gap");
    wantsField(await put(middle, { from_date: "2022-03-01" }), "from_date", "gap");
    wantsField(await put(first, { to_date: "2021-06-30" }), "from_date", "gap");
    wantsField(await put(middle, { to_date: "2023-07-31" }), "from_date", "overlap");
    wants(await put(middle, { class: "escaped" }), 200);
    assert.deepEqual(await spans(id), [THREE[0], ["escaped", ...THREE[1].slice(1)], THREE[2]]);
  });
  await tally.test("two officers who delete and add at once leave periods that touch", async () => {
    for (let i = 0; i < 5; i++) {
      const { id, last } = await threePeriods(setting);
      const body = { household_id: id, class: "not_poor", from_date: "2024-02-01" };
      await Promise.all([remove(last), officer.post("classifications", body)]);
      const rows = await spans(id);
      for (const [j, [, from]] of rows.entries())
        if (j) assert.equal(Date.parse(from) - Date.parse(rows[j - 1][2]), 86_400_000, JSON.stringify(rows));
      assert.equal(rows.at(-1)[2], null);
    }
  });
}

await run(
  () => startServer({ SANDBOX_DELAY_MS: "50" }),
  async (tally, server) => {
    const admin = await server.login();
    const officer = await server.user("commune", HOME);
    const world = new World(admin, HOME);
    const setting = { server, admin, officer, world, village: (await world.make("villages")).id };
    for (const part of [examples, together, takenBack, periods]) await part(tally, setting);
  },
);

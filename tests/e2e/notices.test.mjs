#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Texts that are judged when they are saved, what the law asks of each class, notices about classes and occasions, and what happens to
// them when the day moves or is called off: through nginx, the worker and the sandbox's telephones.
import assert from "node:assert/strict";
import { Phones, until } from "./lib/phones.mjs";
import { processes } from "./lib/processes.mjs";
import { World } from "./lib/records.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants, wantsField } from "./lib/tally.mjs";

const HOME = 15; // xã Đăk Ui
const HOUR = 3_600_000;
const local = (ms) => new Date(ms + 7 * HOUR);
const day = (ahead) => local(Date.now() + ahead * 24 * HOUR).toISOString().slice(0, 10);
const vn = (iso) => iso.split("-").reverse().join("/");
const at = (iso, time) => new Date(`${iso}T${time}:00.000+07:00`).toISOString();

let phones, world, admin, server;

const texts = (kind, query = {}) => admin.all("message-templates", { kind, ...query });
const draft = (given) => ({ kind: "invitation", title: "Thử", body: "{sender} mời {name} học {trade} tại {place} ngày {date}.", ...given });
const sent = async (person) => (await phones.inbox(person.e164)).map((m) => m.text);
const noticed = (answer) => JSON.parse(answer.headers["x-notices"] ?? "null");
const rowsOf = (query) => admin.all("messages", query);

// While fn runs the worker stands still: what is written then waits.
async function held(fn) {
  const [worker] = processes(server, "giamngheo-smsd");
  process.kill(worker, "SIGSTOP");
  try {
    return await fn();
  } finally {
    process.kill(worker, "SIGCONT");
  }
}

// --- texts ------------------------------------------------------------------------------------------------------------------------------

async function judgedAtSave() {
  const refused = async (body, code, given = {}) => wantsField(await admin.post("message-templates", draft({ body, ...given })), "body", code, 422, body);
  await refused("{sender} mời {ten} học {trade} tại {place} ngày {date}", "text_unknown_field");
  await refused("{sender} mời học {trade} tại {place}", "text_missing_field");
  await refused("{sender} mời học {trade} tại {place} ngày {date", "text_open_brace");
  await refused("[QC] {sender} mời học {trade} tại {place} ngày {date}", "text_label");
  await refused("[qc]{sender} mời học {trade} tại {place} ngày {date}", "text_label");
  const answer = await admin.post("message-templates", draft({ body: "{sender} mời {ten} học {trade} tại {place} ngày {date}" }));
  assert.match(answer.body.errors[0].detail, /\{ten\}.*\{name\}/, "says which field, and what may be used");
}

async function revisions() {
  const [before] = await texts("review", { state: "live" });
  const path = (row) => `message-templates/${row.id}`;
  const made = wants(await admin.post("message-templates", { kind: "review", title: "Họp", body: "{sender} mời họp {what} tại {place} ngày {date} lúc {time}." }), 201);
  assert.deepEqual([made.state, made.revision], ["draft", before.revision + 1]);
  wantsField(await admin.put(path(before), { body: `${made.body} Xin đến đúng giờ.` }, before.version), "body", "text_in_use");
  const live = wants(await admin.put(path(made), { state: "live" }, made.version), 200);
  assert.equal((await admin.get(path(before))).body.state, "retired");
  assert.deepEqual((await texts("review", { state: "live" })).map((t) => t.id), [live.id]);
  const trail = await admin.all("audit", { row_id: before.id, action: "update" });
  assert.match(trail[0].reason, new RegExp(`#${live.id}`));
  wants(await admin.delete(path(live), live.version), 409);
  wantsField(await admin.put(path(live), { state: "draft" }, live.version), "state", "text_in_use");
  const again = wants(await admin.put(path(before), { state: "live" }, before.version + 1), 200);
  assert.equal(again.state, "live");
  assert.equal((await admin.get(path(live))).body.state, "retired");
  const advert = wants(await admin.post("message-templates", { kind: "job_match", language: "jra", title: "QC", class: "advertising", body: "{sender} có việc {what}." }), 201);
  wantsField(await admin.put(path(advert), { state: "live" }, 1), "approval_no", "needs_approval");
  wants(await admin.put(path(advert), { state: "live", approval_no: "CT-01/2026", approved_on: day(-3) }, 1), 200);
}

async function previews() {
  const [text] = await texts("invitation", { language: "vi", state: "live" });
  const full = wants(await admin.get(`message-templates/${text.id}/preview`), 200);
  const plain = wants(await admin.get(`message-templates/${text.id}/preview`, { accents: "0" }), 200);
  assert.deepEqual([full.coding, plain.coding], ["ucs2", "gsm7"]);
  assert.ok(full.parts > plain.parts, "marks cost parts");
  assert.equal(plain.text, full.plain.text);
  assert.equal(full.text, plain.accented.text);
  assert.match(plain.text, /^[\x20-\x7e]+$/);
  assert.match(full.text, /mời Y Hương học nghề/);
  assert.deepEqual([full.price_per_part, full.price], [500, 500 * full.parts]);
  const typed = async (given) => wants(await admin.post("texts/preview", { kind: "announcement", body: "{sender} báo {what} & {name} #1", ...given }), 200);
  const faulty = await typed({ body: "{sender} báo {ten" });
  assert.deepEqual(faulty.faults.map((f) => f.code), ["text_open_brace"]);
  const good = await typed({ class: "advertising", accents: false });
  assert.deepEqual(good.faults, []);
  assert.match(good.text, /^\[QC\] .* Tu choi: soan TC$/);
  assert.deepEqual(good.forbidden, [], "no gateway of the table is known to refuse & or #");
}

// --- the law ----------------------------------------------------------------------------------------------------------------------------

const advert = (person, n = 1) => admin.post("messages", { person_id: person.id, body: `Cửa hàng giống cây mở bán đợt ${n}.`, purpose: "advertising" });
const consent = async (person, purpose, answer) =>
  wants(await admin.post("consents", { person_id: person.id, purpose, answer, channel: "paper", given_at: new Date().toISOString() }), 201);

async function advertising() {
  const person = await phones.person();
  wantsField(await advert(person), "person_id", "no_consent");
  await consent(person, "advertising", "yes");
  for (let n = 1; n <= 3; n++) {
    const { id } = wants(await advert(person, n), 201);
    await phones.becomes(id, "delivered");
  }
  wantsField(await advert(person, 4), "person_id", "daily_cap");
  const got = await sent(person);
  assert.equal(got.length, 3);
  for (const text of got) assert.match(text, /^\[QC\] Cửa hàng .* Từ chối: soạn TC$/);
  await phones.becomes(await phones.notice(person), ["accepted", "delivered"]);
  server.sql(`UPDATE message SET due_at = due_at - INTERVAL 25 HOUR, updated_at = updated_at - INTERVAL 25 HOUR WHERE person_id = ${person.id}`);
  server.sql(`UPDATE message_event e JOIN message m ON m.id = e.message_id SET e.at = e.at - INTERVAL 25 HOUR WHERE m.person_id = ${person.id}`);
  await phones.becomes(wants(await advert(person, 5), 201).id, ["accepted", "delivered"]);
}

async function listed() {
  const person = await phones.person();
  await consent(person, "advertising", "yes");
  wants(await admin.post("do-not-advertise", { number: person.e164, listed_on: day(0), source: "DNC 5656" }), 201);
  wantsField(await advert(person), "person_id", "do_not_advertise");
  await phones.becomes(await phones.notice(person), ["accepted", "delivered"]);
}

// The contract's price of the carrier, once that is known; the old price for whoever else, and for messages before its day.
async function pricedByCarrier() {
  const [known, other] = await phones.people(2);
  const price = (given) => server.sql(`INSERT INTO gateway_price (id, gateway, class, carrier, per_part, valid_from, source) SELECT NEXT VALUE FOR row_id, 'sandbox', ${given}, 'Hợp đồng'`);
  price(`NULL, 'viettel', 320, '${day(-1)}'`);
  price(`NULL, 'viettel', 999, '${day(2)}'`);
  price(`'service', NULL, 410, '${day(-1)}'`);
  server.sql(`INSERT INTO number_carrier SELECT number_idx, 'viettel', NOW() FROM phone WHERE person_id = ${known.id}`);
  const paid = async (person, purpose) => (await phones.message(await phones.notice(person, "Mai hop thon.", purpose))).price;
  assert.deepEqual([await paid(known, "service"), await paid(other, "service"), await paid(other, "jobs"), await paid(known, "jobs")], [320, 500, 410, 320]);
}

// A window that is not open now, whatever the hour: today's later, or tomorrow's first.
async function nightWaits() {
  const minutes = local(Date.now()).getUTCHours() * 60 + local(Date.now()).getUTCMinutes();
  const time = (m) => `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;
  const tomorrow = minutes > 22 * 60;
  const from = tomorrow ? 60 : minutes + 60;
  server.sql(`UPDATE message_rule SET hour_from = '${time(from)}', hour_to = '${time(from + 30)}' WHERE class = 'policy'`);
  try {
    const person = await phones.person();
    const row = await phones.message(await phones.notice(person));
    assert.equal(row.due_at, at(day(tomorrow ? 1 : 0), time(from)));
    assert.equal(row.state, "queued");
    assert.deepEqual(await sent(person), []);
  } finally {
    server.sql("UPDATE message_rule SET hour_from = '00:00', hour_to = '24:00'");
  }
}

// --- classes ------------------------------------------------------------------------------------------------------------------------------

async function klass(given = {}) {
  return world.make("courses", { unit_id: HOME, trade: "Sửa xe máy", place: "Nhà rông Kon Pông", starts_on: day(10), ends_on: day(40), capacity: 20, state: "open", ...given });
}

async function enrol(course, people) {
  const { enrolled } = wants(await admin.post(`courses/${course.id}/enrolments`, { person_ids: people.map((p) => p.id) }), 200);
  assert.equal(enrolled.length, people.length);
}

async function invite(course) {
  const { confirm } = wants(await admin.get(`courses/${course.id}/invitation`), 200);
  return wants(await admin.post(`courses/${course.id}/invitation`, { confirm }), 202).queued;
}

async function move(course, change) {
  const { version } = (await admin.get(`courses/${course.id}`)).body;
  const answer = await admin.put(`courses/${course.id}`, change, version);
  wants(answer, 200);
  return noticed(answer);
}

const settled = (course) =>
  until("nothing waits", async () => (await rowsOf({ course_id: course.id })).every((m) => ["accepted", "delivered", "cancelled", "failed"].includes(m.state)));

// Held up on the way, it must not call anybody to a class that has begun.
async function inTime() {
  const course = await klass({ starts_on: day(1) }), person = await phones.person();
  await world.make("course-sessions", { course_id: course.id, held_on: day(1), starts_at: "08:00", ends_at: "11:00" });
  await enrol(course, [person]);
  assert.equal(await invite(course), 1);
  const [row] = await rowsOf({ course_id: course.id });
  assert.equal(row.valid_until, at(day(1), "08:00"));
}

async function movedClass() {
  const course = await klass();
  const [a, b, declined, c] = await phones.people(4);
  await enrol(course, [a, b, declined]);
  assert.equal(await invite(course), 3);
  await settled(course);
  const [no] = (await admin.all("enrolments", { course_id: course.id, person_id: declined.id }));
  wants(await admin.put(`enrolments/${no.id}`, { state: "declined" }, no.version), 200);
  await enrol(course, [c]);
  await held(async () => {
    assert.equal(await invite(course), 1);
    assert.deepEqual(await move(course, { starts_on: day(12), place: "Hội trường xã" }), { cancelled: 1, again: 1, told: 2, left_out: 1 });
    assert.equal(await move(course, { note: "Không ai cần biết." }), null, "what no text says tells nobody");
  });
  await settled(course);
  for (const person of [a, b]) {
    const got = await sent(person);
    assert.equal(got.length, 2, got.join("\n"));
    assert.ok(got[0].includes(vn(day(10))) && got[1].includes(vn(day(12))) && got[1].includes("Hội trường xã"), got.join("\n"));
  }
  const [only, ...more] = await sent(c);
  assert.deepEqual(more, [], "one who had not been told hears it once, as it is now");
  assert.ok(only.includes("mời") && only.includes(vn(day(12))) && only.includes("Hội trường xã"), only);
  assert.equal((await sent(declined)).length, 1, "who declined is not told");
  const { people } = wants(await admin.get(`courses/${course.id}/board`), 200);
  const mine = people.find((p) => p.person_id === a.id).message;
  assert.deepEqual([mine.kind, mine.class, mine.revision], ["change", "policy", 1]);
  return { course, people: [a, b, c], declined };
}

// Two changes while nothing is sent: the first news is taken back, the second goes out alone. Then it is off, and told once.
async function changedTwiceThenOff() {
  const { course, people } = await movedClass();
  await held(async () => {
    assert.deepEqual(await move(course, { starts_on: day(13) }), { cancelled: 0, again: 0, told: 3, left_out: 1 });
    assert.deepEqual(await move(course, { starts_on: day(14) }), { cancelled: 3, again: 0, told: 3, left_out: 1 });
  });
  await settled(course);
  for (const person of people) {
    const got = await sent(person);
    assert.ok(got.at(-1).includes(vn(day(14))) && !got.some((t) => t.includes(vn(day(13)))), got.join("\n"));
  }
  const before = (await sent(people[0])).length;
  assert.deepEqual(await move(course, { state: "cancelled" }), { cancelled: 0, again: 0, told: 3, left_out: 1 });
  assert.equal(await move(course, { place: "Đâu cũng được" }), null, "what is off stays off in silence");
  await settled(course);
  for (const person of people) assert.match((await sent(person)).at(-1), /không mở nữa/);
  assert.equal((await sent(people[0])).length, before + 1);
  assert.deepEqual(await move(course, { state: "open", starts_on: day(20) }), { cancelled: 0, again: 0, told: 3, left_out: 1 });
  await settled(course);
  assert.ok((await sent(people[0])).at(-1).includes(vn(day(20))));
}

async function reminder() {
  const course = await klass({ starts_on: day(8) });
  const [a, b] = await phones.people(2);
  await enrol(course, [a, b]);
  const session = await world.make("course-sessions", { course_id: course.id, held_on: day(8), starts_at: "07:30", ends_at: "11:00", place: null });
  const path = `courses/${course.id}/reminder`;
  const ask = { offset_days: -1, at: "16:30" };
  wantsField(await admin.get(path, { offset_days: 15 }), "offset_days", "too_large");
  wants(await admin.get(path, { days: 1 }), 400);
  wants(await admin.get(path, { offset_days: -9 }), 422);
  const seen = wants(await admin.get(path, ask), 200);
  assert.deepEqual([seen.recipients, seen.offset_days, seen.due_at], [2, -1, at(day(7), "16:30")]);
  assert.ok(seen.text.includes("07:30") && seen.text.includes(vn(day(8))), seen.text);
  wants(await admin.post(path, { ...ask, confirm: "0" }), 409);
  wants(await admin.post(path, { ...ask, at: "17:00", confirm: seen.confirm }), 409, "another hour is another promise");
  assert.deepEqual(wants(await admin.post(path, { ...ask, confirm: seen.confirm }), 202), { queued: 2, already: 0 });
  assert.deepEqual(wants(await admin.post(path, { ...ask, confirm: seen.confirm }), 202), { queued: 0, already: 2 });
  const waiting = async () => (await rowsOf({ course_id: course.id, state: "queued" })).map((m) => [m.kind, m.due_at]);
  assert.deepEqual(await waiting(), [["reminder", at(day(7), "16:30")], ["reminder", at(day(7), "16:30")]]);
  assert.deepEqual(await move(course, { starts_on: day(9) }), { cancelled: 2, again: 2, told: 0, left_out: 0 });
  assert.deepEqual(await waiting(), [["reminder", at(day(8), "16:30")], ["reminder", at(day(8), "16:30")]]);
  const again = wants(await admin.get(path, ask), 200);
  assert.deepEqual(wants(await admin.post(path, { ...ask, confirm: again.confirm }), 202), { queued: 0, already: 2 }, "moved, and still once");
  const answer = await admin.put(`course-sessions/${session.id}`, { held_on: day(10), starts_at: "08:00" }, session.version);
  wants(answer, 200);
  assert.deepEqual(noticed(answer), { cancelled: 2, again: 2, told: 0, left_out: 0 });
  assert.deepEqual(await waiting(), [["reminder", at(day(9), "16:30")], ["reminder", at(day(9), "16:30")]]);
  for (const m of await rowsOf({ course_id: course.id, state: "queued" })) assert.ok(m.body.includes("08:00") && m.body.includes(vn(day(10))), m.body);
  const later = await admin.post("course-sessions", { course_id: course.id, held_on: day(12), starts_at: "07:00", ends_at: "09:00" });
  wants(later, 201);
  assert.equal(noticed(later), null, "a later day moves nothing");
  assert.deepEqual(await move(course, { state: "cancelled" }), { cancelled: 2, again: 0, told: 0, left_out: 0 });
  assert.deepEqual([await sent(a), await sent(b)], [[], []], "who had not been told hears nothing");
  wants(await admin.get(path, ask), 409);
}

// The day moves while the invitations are on their way: whatever had gone out, each person hears the new day exactly once.
async function movedInFlight() {
  const course = await klass({ capacity: 100 });
  const people = await phones.people(24);
  await enrol(course, people);
  await invite(course);
  const started = await until("some are sent", async () => (await rowsOf({ course_id: course.id })).filter((m) => ["accepted", "delivered"].includes(m.state)).length);
  let answer;
  await until("the change is written", async () => {
    const { version } = (await admin.get(`courses/${course.id}`)).body;
    answer = await admin.put(`courses/${course.id}`, { starts_on: day(15) }, version);
    return wants(answer, [200, 503]) && answer.status === 200;
  });
  const counts = noticed(answer);
  assert.ok(counts.told >= started && counts.told + counts.again === people.length, JSON.stringify(counts));
  await settled(course);
  for (const person of people) {
    const got = await sent(person);
    assert.equal(got.filter((t) => t.includes(vn(day(15)))).length, 1, got.join("\n"));
    assert.ok(got.filter((t) => t.includes(vn(day(10)))).length <= 1, got.join("\n"));
  }
}

async function hourOfReminder() {
  const course = await klass();
  server.sql("UPDATE message_rule SET hour_from = '07:00', hour_to = '21:00' WHERE class = 'policy'");
  try {
    wantsField(await admin.get(`courses/${course.id}/reminder`, { at: "22:00" }), "at", "out_of_hours");
    wants(await admin.get(`courses/${course.id}/reminder`, { at: "07:00" }), 200);
  } finally {
    server.sql("UPDATE message_rule SET hour_from = '00:00', hour_to = '24:00'");
  }
}

// --- languages ----------------------------------------------------------------------------------------------------------------------------

async function ownLanguage() {
  const made = wants(await admin.post("message-templates", draft({ language: "sed", title: "Xơ Đăng", body: "{sender}: {name} hriâm {trade}, {place}, {date}. 1 / 0 / TC" })), 201);
  wants(await admin.put(`message-templates/${made.id}`, { state: "live" }, 1), 200);
  const course = await klass();
  const [reads, other] = await phones.people(2);
  wants(await admin.put(`persons/${reads.id}`, { language: "sedang" }, (await admin.get(`persons/${reads.id}`)).body.version), 200);
  await enrol(course, [reads, other]);
  await invite(course);
  await settled(course);
  assert.match((await sent(reads))[0], /hriâm/);
  assert.match((await sent(other))[0], /mời .* học nghề/);
}

// --- occasions ----------------------------------------------------------------------------------------------------------------------------

const occasion = (given = {}) => world.make("occasions", {
  unit_id: HOME, kind: "support", title: "gạo cứu đói", place: "Sân UBND xã", held_on: day(6), starts_at: "08:00", bring: "sổ hộ nghèo", state: "planned", ...given,
});

async function household(village, name, numbers) {
  const body = {
    household: { name, village_id: village },
    members: numbers.map((number, i) => ({
      name: i ? `Y Con ${i}` : name, relation: i ? "child" : "head", sex: "male", birth: "1985", phones: number ? [{ number: `0${number.slice(3)}`, kind: "own", priority: 1 }] : [],
    })),
    classification: { class: "poor", from_date: "2023-12-27" },
  };
  return wants(await admin.post("households/register", body), 201);
}

async function households() {
  const village = await world.make("villages", { unit_id: HOME });
  const numbers = ["+84981701001", "+84981701002", "+84981701003"];
  await household(village.id, "A Một", [numbers[0], numbers[1]]);
  await household(village.id, "A Hai", [null, numbers[2]]);
  await household(village.id, "A Ba", [null]);
  const event = await occasion();
  const path = `occasions/${event.id}/notice`;
  wantsField(await admin.get(path), "person_ids", "required");
  const seen = wants(await admin.get(path, { village_id: village.id, class: "poor" }), 200);
  assert.equal(seen.recipients, 2, "one message for each household that can be reached");
  assert.deepEqual(seen.skipped.map((s) => s.name), ["A Ba"]);
  assert.match(seen.text, /nhận gạo cứu đói lúc 08:00 .* Mang theo sổ hộ nghèo/);
  assert.equal(wants(await admin.get(path, { village_id: village.id, class: "near_poor" }), 200).recipients, 0);
  const ask = { village_id: village.id, class: "poor", confirm: seen.confirm };
  assert.deepEqual(wants(await admin.post(path, ask), 202), { queued: 2, already: 0 });
  assert.deepEqual(wants(await admin.post(path, ask), 202), { queued: 0, already: 2 });
  const done = () => until("sent", async () => (await rowsOf({ occasion_id: event.id })).every((m) => ["accepted", "delivered", "cancelled"].includes(m.state)));
  await done();
  const inbox = async (n) => (await phones.inbox(numbers[n])).map((m) => m.text);
  assert.deepEqual([(await inbox(0)).length, (await inbox(1)).length, (await inbox(2)).length], [1, 0, 1], "the head, or who has a telephone");
  const put = async (change) => {
    const { version } = (await admin.get(`occasions/${event.id}`)).body;
    const answer = await admin.put(`occasions/${event.id}`, change, version);
    wants(answer, 200);
    return noticed(answer);
  };
  const before = wants(await admin.get(path, { village_id: village.id, offset_days: -2, at: "09:00", kind: "reminder" }), 200);
  wants(await admin.post(path, { village_id: village.id, offset_days: -2, at: "09:00", kind: "reminder", confirm: before.confirm }), 202);
  assert.deepEqual(await put({ held_on: day(7) }), { cancelled: 2, again: 2, told: 2, left_out: 0 });
  await until("told", async () => (await inbox(0)).length === 2 && (await inbox(2)).length === 2);
  assert.ok((await inbox(0))[1].includes("gạo cứu đói đổi sang") && (await inbox(0))[1].includes(vn(day(7))));
  assert.deepEqual((await rowsOf({ occasion_id: event.id, state: "queued" })).map((m) => m.due_at), [at(day(5), "09:00"), at(day(5), "09:00")]);
  assert.deepEqual(await put({ state: "cancelled" }), { cancelled: 2, again: 0, told: 2, left_out: 0 });
  await done();
  assert.match((await inbox(2)).at(-1), /gạo cứu đói .* không mở nữa/);
  assert.equal((await inbox(2)).length, 3);
  wants(await admin.get(path, { village_id: village.id }), 409);
}

async function byNumber() {
  const event = await occasion({ kind: "other", title: "họp dân", bring: null });
  const [a, b] = await phones.people(2);
  const path = `occasions/${event.id}/notice`;
  const foreign = await new World(admin, 20).make("persons", { unit_id: 20 });
  const officer = await server.user("district", HOME, "hoa.huyen");
  const ids = [a.id, b.id].join(",");
  wantsField(await officer.get(path, { person_ids: `${ids},${foreign.id}` }), "person_ids", "not_found");
  const seen = wants(await admin.get(path, { person_ids: ids, accents: "0" }), 200);
  assert.deepEqual([seen.kind, seen.recipients, seen.coding], ["announcement", 2, "gsm7"]);
  wantsField(await admin.post(path, { person_ids: [], confirm: "x" }), "person_ids", "wrong_type");
  wants(await admin.post(path, { person_ids: [a.id, b.id], accents: false, confirm: seen.confirm }), 202);
  await until("sent", async () => (await sent(a)).length === 1 && (await sent(b)).length === 1);
  const follow = { person_ids: [a.id], offset_days: 7, at: "10:00", kind: "announcement" };
  const after = wants(await admin.get(path, { ...follow, person_ids: String(a.id) }), 200);
  assert.equal(after.due_at, at(day(13), "10:00"));
  assert.equal(wants(await admin.post(path, { ...follow, confirm: after.confirm }), 202).queued, 1);
}

async function deleteKeeps() {
  const event = await occasion();
  const [a] = await phones.people(1);
  const path = `occasions/${event.id}/notice`;
  const { confirm } = wants(await admin.get(path, { person_ids: String(a.id) }), 200);
  wants(await admin.post(path, { person_ids: [a.id], confirm }), 202);
  assert.equal(wants(await admin.delete(`occasions/${event.id}`, event.version), 409).errors[0].code, "has_parts");
}

await run(
  () => startServer({ SANDBOX_DELAY_MS: "100" }),
  async (tally, instance) => {
    server = instance;
    admin = await server.login();
    world = new World(admin, HOME);
    phones = new Phones(server, admin);
    await tally.test("a text is judged when it is saved", judgedAtSave);
    await tally.test("a text in use is replaced by a revision, never edited; advertising needs its approval", revisions);
    await tally.test("a text is seen with and without marks, with parts, price and forbidden characters", previews);
    await tally.test("advertising: consent, label first, how to refuse last, three in a day", advertising);
    await tally.test("who is on the list gets no advertising, and everything else", listed);
    await tally.test("a part costs what the carrier's row says on the day", pricedByCarrier);
    await tally.test("what is written at night is due in the morning", nightWaits);
    await tally.test("a class that moves, twice, is called off and opens again: each is told each thing once", changedTwiceThenOff);
    await tally.test("a reminder moves with the day and the session, and is off with the class", reminder);
    await tally.test("a class that moves while it is being told: the new day once to each", movedInFlight);
    await tally.test("a reminder keeps the hours of its class", hourOfReminder);
    await tally.test("an invitation is worth nothing after the class has begun", inTime);
    await tally.test("an invitation speaks the language of its reader", ownLanguage);
    await tally.test("an occasion for the households of a village: told, moved, called off", households);
    await tally.test("an occasion for persons by number, and a week after", byNumber);
    await tally.test("an occasion people were told of is not deleted", deleteKeeps);
  },
);

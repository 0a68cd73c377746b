#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// From the survey to the money: wishes, a class, who was really there, the support that earns, four eyes, results; and the staff's
// own courses.
import assert from "node:assert/strict";
import { startServer } from "./lib/server.mjs";
import { run, wants, wantsField } from "./lib/tally.mjs";

const HOME = 15;     // xã Đăk Ui
const FOREIGN = 20;  // xã Hà Mòn
const day = (n) => new Date(Date.UTC(2024, 2, 1 + n)).toISOString().slice(0, 10);

class Town {
  constructor(admin) {
    this.admin = admin;
    this.serial = 0;
  }

  // A person in a household of that class, in a village that is hard or not.
  async person({ cls = "poor", hardship = "no", unit = HOME, ...given } = {}) {
    const n = ++this.serial;
    const village = wants(await this.admin.post("villages", { unit_id: unit, name: `Thôn ${n}`, code: `v${n}`, hardship, valid_from: "2020-01-01" }), 201);
    const household = wants(await this.admin.post("households", { name: `A Hộ ${n}`, village_id: village.id, state: "complete" }), 201);
    if (cls) wants(await this.admin.post("classifications", { household_id: household.id, class: cls, from_date: "2023-12-01" }), 201);
    const person = wants(await this.admin.post("persons", { unit_id: unit, name: `Y Học ${"ABCDEGHIKLMNOPQRSTUVXY"[n % 22]}`, sex: "female", birth: "1990", ...given }), 201);
    wants(await this.admin.post("memberships", { household_id: household.id, person_id: person.id, relation: "head", from_date: "2023-12-01" }), 201);
    return person.id;
  }

  async course(given = {}) {
    const { items: projects } = wants(await this.admin.get("projects", { code: "4.1" }), 200);
    return wants(await this.admin.post("courses", {
      project_id: projects[0].id, unit_id: HOME, title: "Cạo mủ cao su", trade: "Cạo mủ", level: "under3m", place: "Nhà văn hoá", starts_on: day(0), ends_on: day(40),
      capacity: 20, state: "running", ...given,
    }), 201);
  }

  async learner(course, person, given = {}) {
    return wants(await this.admin.post("enrolments", { course_id: course.id, person_id: person, state: "confirmed", ...given }), 201).id;
  }

  async sessions(course, days) {
    const made = [];
    for (const [n, start] of days) made.push(wants(await this.admin.post("course-sessions", { course_id: course.id, held_on: day(n), starts_at: start, ends_at: `${start.slice(0, 2)}:50` }), 201).id);
    return made;
  }
}

const attend = (client, session, present, absent = [], source = "sheet") => client.put(`course-sessions/${session}/attendance`, { present, absent, source }, null);

async function support(town, { stranger, second }) {
  const { admin } = town;
  const course = await town.course({ fee: 2_800_000 });
  const minority = wants(await admin.get("ethnic-groups", { minority: true, limit: 1 }), 200).items[0].id;
  const [poor, near, other, far] = [await town.person({ ethnic_id: minority }), await town.person({ cls: "near_poor" }), await town.person({ cls: "average" }), await town.person({ hardship: "yes" })];
  const [a, b, c, d] = [await town.learner(course, poor, { distance_km: 15 }), await town.learner(course, near), await town.learner(course, other), await town.learner(course, far, { distance_km: 5 })];
  const [morning, afternoon, second_day] = await town.sessions(course, [[1, "07:00"], [1, "13:00"], [2, "07:00"]]);
  wants(await attend(admin, morning, [a, b, c, d]), 200);
  wants(await attend(admin, afternoon, [a, d], [b, c]), 200);
  wants(await attend(admin, second_day, [a], [b, d], "tick"), 200);
  wantsField(await attend(admin, morning, [a], [a]), "absent", "present_and_absent");
  wantsField(await attend(admin, morning, [999_999_999]), "present", "not_found");
  wantsField(await attend(admin, morning, [a], [], "rumour"), "source", "bad_word");
  wantsField(await attend(stranger, morning, [a]), "present", "not_found");
  const sheet = wants(await admin.get(`courses/${course.id}/attendance`), 200);
  assert.deepEqual([sheet.sessions.length, sheet.learners.length, sheet.marks.length], [3, 4, 11]);
  assert.equal(wants(await stranger.get(`courses/${course.id}/attendance`), 200).learners.length, 0, "learners of another commune");

  const seen = wants(await admin.get(`courses/${course.id}/payments`), 200);
  const of = (id) => seen.items.find((i) => i.enrolment_id === id);
  assert.deepEqual([of(a).days, of(a).norm, of(a).tuition, of(a).meals, of(a).travel], [2, "tuition_minority_poor", 2_800_000, 60_000, 200_000], "two sessions of a day are one day; the fee is below the norm");
  assert.deepEqual([of(b).days, of(b).norm, of(b).tuition, of(b).meals, of(b).travel], [1, "tuition_near_poor", 2_500_000, 30_000, 0]);
  assert.match(of(b).reason, /khoảng cách/);
  assert.deepEqual([of(c).norm, of(c).meals], ["tuition_other", 0]);
  assert.deepEqual([of(d).days, of(d).norm, of(d).meals, of(d).travel], [1, "tuition_minority_poor", 30_000, 300_000], "5 km from a hard village");
  assert.equal(seen.total, 60_000 + 200_000 + 30_000 + 330_000);

  const list = wants(await admin.post(`courses/${course.id}/payments`, {}), 201);
  assert.deepEqual([list.people, list.total, list.state], [4, seen.total, "drawn"]);
  wants(await admin.post(`courses/${course.id}/payments`, {}), 409);
  wants(await attend(admin, second_day, [b]), 409, "a class with a list is closed");
  const act = (client, what, version, body = {}) => client.post(`payment-lists/${list.id}/${what}`, body, { "If-Match": `"${version}"` });
  wants(await act(admin, "approve", list.version), 403, "four eyes");
  wants(await act(admin, "pay", list.version, { paid_on: day(50) }), 409, "not approved yet");
  const approved = wants(await act(second, "approve", list.version), 200);
  assert.equal(approved.state, "approved");
  wantsField(await act(admin, "pay", approved.version, { paid_on: "2090-01-01" }), "paid_on", "in_future");
  const paid = wants(await act(admin, "pay", approved.version, { paid_on: day(50) }), 200);
  assert.deepEqual([paid.state, paid.paid_on], ["paid", day(50)]);
  wants(await act(admin, "cancel", paid.version, { reason: "Nhầm" }), 409, "what was paid stays paid");

  const again = await town.course({ title: "Lớp khác" });
  await town.learner(again, poor, { distance_km: 20 });
  const [once] = await town.sessions(again, [[3, "07:00"]]);
  wants(await attend(admin, once, [wants(await admin.get("enrolments", { course_id: again.id }), 200).items[0].id]), 200);
  const [line] = wants(await admin.get(`courses/${again.id}/payments`), 200).items;
  assert.deepEqual([line.meals, line.travel], [0, 0]);
  assert.match(line.reason, /một lần/);
}

async function cancelled(town) {
  const { admin } = town;
  const course = await town.course();
  const learner = await town.learner(course, await town.person());
  const [session] = await town.sessions(course, [[1, "07:00"]]);
  const list = wants(await admin.post(`courses/${course.id}/payments`, {}), 201);
  wants(await attend(admin, session, [learner]), 409);
  wants(await admin.post(`payment-lists/${list.id}/cancel`, { reason: "Thiếu buổi" }, { "If-Match": `"${list.version}"` }), 200);
  wants(await attend(admin, session, [learner]), 200);
  assert.equal(wants(await admin.post(`courses/${course.id}/payments`, {}), 201).total, 30_000);
}

async function elsewhere(town, { commune }) {
  const course = await town.course();
  await town.learner(course, await town.person());
  await town.learner(course, await town.person({ unit: FOREIGN }));
  assert.equal(wants(await commune.get(`courses/${course.id}/payments`), 200).elsewhere, 1);
  wants(await commune.post(`courses/${course.id}/payments`, {}), 403, "a commune does not draw up lists");
  wants(await town.admin.post(`courses/${course.id}/payments`, {}), 201);
}

async function results(town) {
  const { admin } = town;
  const course = await town.course();
  const id = await town.learner(course, await town.person());
  const put = (body, version) => admin.put(`enrolments/${id}`, body, version);
  wantsField(await put({ result: "passed" }, 1), "result", "not_finished");
  wantsField(await put({ state: "finished", result: "failed", certificate_no: "CC-1" }, 1), "certificate_no", "not_passed");
  const row = wants(await put({ state: "finished", result: "passed", certificate_no: "CC-1", certificate_on: day(41) }, 1), 200);
  assert.deepEqual([row.state, row.result, row.certificate_no], ["finished", "passed", "CC-1"]);
}

const PDF = Buffer.from("%PDF-1.4\n% hai trang có chữ ký\n%%EOF\n");
const upload = (client, list, raw, headers = {}) => client.call("POST", `payment-lists/${list}/scans`, { raw, headers: { "Content-Type": "application/pdf", ...headers } });

// A list is signed by a scan that is kept, or for a reason that is told; the scan leaves only whom the list may be shown to, and each
// look is in the audit.
async function signed(town, { stranger, commune, second }, server) {
  const { admin } = town;
  const course = await town.course();
  await town.learner(course, await town.person());
  await town.sessions(course, [[1, "07:00"]]);
  const drawn = wants(await admin.post(`courses/${course.id}/payments`, {}), 201);
  wants(await upload(admin, drawn.id, PDF), 409, "nobody signs what was not approved");
  const list = wants(await second.call("POST", `payment-lists/${drawn.id}/approve`, { body: {}, headers: { "If-Match": '"1"' } }), 200);
  const sign = (body, version) => admin.call("POST", `payment-lists/${list.id}/sign`, { body, headers: { "If-Match": `"${version}"` } });
  wantsField(await sign({ signed_on: day(50) }, list.version), "reason", "required");
  wantsField(await sign({ signed_on: "2090-01-01", reason: "x" }, list.version), "signed_on", "in_future");
  const told = wants(await sign({ signed_on: day(50), reason: "Bản giấy lưu ở xã, máy quét hỏng" }, list.version), 200);
  assert.deepEqual([told.signed_how, told.signed_on, told.signed_reason], ["reason", day(50), "Bản giấy lưu ở xã, máy quét hỏng"]);

  for (const [what, raw] of [["HTML", Buffer.from("<html><script>1</script>")], ["a cut PDF", PDF.subarray(0, 12)], ["nothing", Buffer.alloc(0)], ["a script", Buffer.from("%PDF-1.4 /JavaScript %%EOF")]])
    wants(await upload(admin, list.id, raw), 415, what);
  wants(await upload(admin, list.id, Buffer.concat([PDF.subarray(0, 9), Buffer.alloc(5 << 20, 32), PDF])), 413);
  wants(await upload(stranger, list.id, PDF), 403);
  wants(await upload(commune, list.id, PDF), 403, "a commune reads, and draws up nothing");
  const scan = wants(await upload(admin, list.id, PDF), 201);
  assert.deepEqual([scan.media, scan.bytes, scan.payment_list_id], ["pdf", PDF.length, list.id]);
  wants(await upload(admin, list.id, PDF), 409, "the same file twice");
  const large = Buffer.concat([PDF.subarray(0, 9), Buffer.alloc(4 << 20, 37), PDF]);
  const second_scan = wants(await upload(admin, list.id, large), 201);
  assert.equal(Buffer.compare((await admin.get(`payment-scans/${second_scan.id}/file`)).bytes, large), 0, "four megabytes go in and come out");
  assert.equal(server.sql("SELECT COUNT(*) FROM payment_scan_content WHERE INSTR(content_enc, '%PDF') > 0").trim(), "0", "sealed");

  const file = await commune.get(`payment-scans/${scan.id}/file`);
  assert.deepEqual([file.status, file.headers["content-type"], file.headers["x-content-type-options"]], [200, "application/pdf", "nosniff"]);
  assert.match(file.headers["content-disposition"], /^attachment; filename="ky-nhan-\d+\.pdf"$/);
  assert.equal(Buffer.compare(file.bytes, PDF), 0);
  wants(await stranger.get(`payment-scans/${scan.id}/file`), 404);
  const looks = wants(await admin.get("audit", { entity: "payment_scan", limit: 200 }), 200).items.filter((a) => a.row_id === scan.id);
  assert.deepEqual(looks.map((a) => a.action).sort(), ["create", "read"]);

  const now = wants(await sign({ signed_on: day(51) }, told.version), 200);
  assert.deepEqual([now.signed_how, now.signed_reason], ["scan", null]);
  const withdraw = (s, reason) => admin.call("POST", `payment-scans/${s.id}/withdraw`, { body: { reason }, headers: { "If-Match": `"${s.version}"` } });
  wants(await withdraw(second_scan, "Tải nhầm tệp"), 200);
  wants(await withdraw(scan, "Tải nhầm tệp"), 409, "the scan it rests on");
  wants(await admin.get(`payment-scans/${second_scan.id}/file`), 404);
}

// The norms of a class with their sources; and what somebody learnt is in her job profile, which never falls.
async function profile(town, { commune }) {
  const { admin } = town;
  const course = await town.course({ level: "under3m", trade: "Cạo mủ cao su" });
  const { items } = wants(await commune.get(`courses/${course.id}/norms`), 200);
  const meal = items.find((i) => i.code === "training_meal");
  assert.deepEqual([meal.value, meal.measure, meal.source, meal.verified], [30_000, "đồng/ngày thực học", "QĐ 46/2015/QĐ-TTg", true]);
  for (const code of ["training_once", "training_travel_km", "training_travel_hard", "tuition_poor"]) assert.ok(items.some((i) => i.code === code && i.source), code);
  const [has, late, higher] = [await town.person(), await town.person(), await town.person()];
  const seeker = async (person, given = {}) => wants(await admin.post("seekers", { person_id: person, asked_on: day(0), ...given }), 201);
  const pass = async (person) => wants(await admin.put(`enrolments/${await town.learner(course, person)}`, { state: "finished", result: "passed", certificate_no: `CC-${person}`, certificate_on: day(41) }, 1), 200);
  const one = await seeker(has), three = await seeker(higher, { qualification: "intermediate", specialty: "Điện" });
  for (const person of [has, late, higher]) await pass(person);
  const [a, b, c] = [wants(await admin.get(`seekers/${one.id}`), 200), await seeker(late), wants(await admin.get(`seekers/${three.id}`), 200)];
  assert.deepEqual([a.qualification, a.specialty, a.version], ["short", "Cạo mủ cao su", 2]);
  assert.deepEqual([b.qualification, b.specialty], ["short", "Cạo mủ cao su"], "who comes later");
  assert.deepEqual([c.qualification, c.specialty, c.version], ["intermediate", "Điện", 1], "never lower");
}

async function demand(town) {
  const { admin } = town;
  const trade = wants(await admin.get("trades", { code: "caosu" }), 200).items[0];
  for (const cls of ["poor", "average"]) wants(await admin.post("training-needs", { person_id: await town.person({ cls }), trade_id: trade.id, level: "under3m", surveyed_on: "2024-01-05" }), 201);
  const { items, villages } = wants(await admin.get("training-demand"), 200);
  const mine = items.filter((i) => i.trade_id === trade.id);
  assert.deepEqual([mine.reduce((n, i) => n + i.wishes, 0), mine.reduce((n, i) => n + i.poor, 0)], [2, 1]);
  assert.ok(villages.some((v) => v.untrained > 0 && v.untrained <= v.households));
}

async function staff(town, { commune }) {
  const { admin } = town;
  const [one, two] = [await town.person({ cls: null }), await town.person({ cls: null })];
  for (const id of [one, two]) wants(await admin.post("staff-members", { person_id: id, body: "village", position: "Trưởng thôn", from_date: "2023-01-01" }), 201);
  const before = wants(await commune.get("staff-training", { year: "2024" }), 200);
  assert.deepEqual([before.staff, before.trained, before.missing.length], [2, 0, 2]);
  const project = wants(await admin.get("projects", { code: "7.1" }), 200).items[0];
  const course = await town.course({ project_id: project.id, level: "staff", title: "Tập huấn rà soát" });
  const id = await town.learner(course, one);
  assert.ok(wants(await commune.get("staff-training", { year: "2024" }), 200).missing.find((m) => m.person_id === one).enrolled);
  wants(await admin.put(`enrolments/${id}`, { state: "finished" }, 1), 200);
  const after = wants(await commune.get("staff-training", { year: "2024" }), 200);
  assert.deepEqual([after.trained, after.women, after.trained_women, after.missing.map((m) => m.person_id)], [1, 2, 1, [two]]);
  assert.equal(wants(await commune.get("staff-training", { year: "2023" }), 200).trained, 0);
  wants(await commune.get("staff-training", { year: "2024x" }), 400);
}

await run(startServer, async (tally, server) => {
  const town = new Town(await server.login());
  const who = { commune: await server.user("commune", HOME), stranger: await server.user("commune", FOREIGN), second: await server.user("district", 2) };
  const cases = {
    "support is counted from attendance, frozen, approved by another, paid once": support, "a list that is cancelled opens the class again": cancelled,
    "a list holds all learners or is not drawn up": elsewhere, "a certificate is for who passed": results, "a list is signed by a scan or for a reason": signed, "norms with sources, and what was learnt is in the job profile": profile, "wishes by trade and village": demand,
    "all staff trained, and who is missing": staff,
  };
  for (const [name, fn] of Object.entries(cases)) await tally.test(name, () => fn(town, who, server));
});

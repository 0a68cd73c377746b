#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Work and classes as officers do them in a browser, on a desk and on a phone: who fits a vacancy and why, an introduction and its next
// step, attendance by ticks and from a printed sheet's code, support looked at, drawn up, approved by another, paid; and the figures.
// GN_SHOTS=DIR keeps a picture of every page; GN_SIZE=desktop|phone runs one of the two.
import assert from "node:assert/strict";
import { choose, eventually, Officer, openBrowser, SIZES } from "./lib/browser.mjs";
import { PASSWORD, startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

const HOME = 15; // xã Đăk Ui
const DISTRICT = 2;
const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
const shown = (n) => day(n).split("-").reverse().join("/");
const flat = (text) => text.replace(/\s+/g, " ").trim();
const letters = (n) => String(n).replace(/\d/g, (d) => "ABCDEGHIKL"[d]);

class Town {
  constructor(admin) {
    Object.assign(this, { admin, serial: Date.now() % 1_000_000 });
  }

  async add(collection, body) {
    return wants(await this.admin.post(collection, body), 201, collection);
  }

  async first(collection, query) {
    return wants(await this.admin.get(collection, query), 200).items[0];
  }

  async person(name) {
    const n = ++this.serial;
    const village = await this.add("villages", { unit_id: HOME, name: `Thôn ${n}`, code: `w${n}`, valid_from: "2020-01-01" });
    const household = await this.add("households", { name: "A Hộ", village_id: village.id, state: "complete" });
    await this.add("classifications", { household_id: household.id, class: "poor", from_date: "2023-12-01" });
    const person = await this.add("persons", { unit_id: HOME, name: `${name} ${letters(n)}`, sex: "female", birth: "1990" });
    await this.add("memberships", { household_id: household.id, person_id: person.id, relation: "head", from_date: "2023-12-01" });
    return person;
  }

  async seeker(name, given = {}) {
    const person = await this.person(name);
    const row = await this.add("seekers", { person_id: person.id, asked_on: day(-1), wish_1_id: (await this.first("trades", { code: "caphe" })).id, ...given });
    return { ...row, name: person.name };
  }

  async vacancy(title, given = {}) {
    const employer = await this.add("employers", { name: `HTX ${++this.serial}`, kind: "coop", unit_id: HOME });
    const trade = await this.first("trades", { code: given.code ?? "caphe" });
    const { code, ...rest } = given;
    return this.add("vacancies", { employer_id: employer.id, trade_id: trade.id, title: `${title} ${this.serial}`, places: 2, unit_id: HOME, place: "Rẫy", start_on: day(5), deadline: day(30), ...rest });
  }

  async course(title, given = {}) {
    const project = await this.first("projects", { code: "4.1" });
    return this.add("courses", {
      project_id: project.id, unit_id: HOME, title, trade: "Cạo mủ", level: "under3m", place: "Nhà văn hoá", starts_on: day(-10), ends_on: day(30), capacity: 20, state: "running", ...given,
    });
  }
}

// The browser writes a refusal to its console; this one was provoked and is taken off the complaints.
function provoked(officer, status) {
  const at = officer.complaints.findIndex((c) => c.includes(`status of ${status} `));
  assert.ok(at >= 0, `a refusal with ${status}`);
  officer.complaints.splice(at, 1);
}

// One size of screen: the same story with rows of its own.
class Telling {
  constructor(server, browser, size, town, tally) {
    Object.assign(this, { server, browser, size, town, tally, broken: false });
  }

  async step(name, fn) {
    if (this.broken) return;
    const before = this.tally.failed;
    await this.tally.test(`${this.size}: ${name}`, () => fn.call(this));
    this.broken = this.tally.failed > before;
  }

  async officer(role, unit, name) {
    await this.server.user(role, unit, name);
    const officer = await Officer.enter(this.browser, this.size, this.server.url, name);
    await officer.open("/");
    await officer.logIn(name, PASSWORD);
    return officer;
  }
}

async function vacancyPage() {
  const { town } = this;
  this.officerOne = await this.officer("district", DISTRICT, `huyen1.${this.size}`);
  const o = this.officerOne;
  this.seeker = await town.seeker("Y Hái");
  this.vacancy = await town.vacancy("Chăm cà phê");
  const mine = o.at("fitting").filter({ hasText: this.seeker.name });
  await eventually("the pool knows both", async () => {
    await o.open(`/vacancies/${this.vacancy.id}`);
    return (await mine.count()) === 1;
  }, 30_000);
  assert.equal(await o.heading(), `${this.vacancy.title}: ${this.vacancy.labels.employer_id}`);
  assert.match(flat(await mine.innerText()), /Hộ nghèo · Thôn \d+, Xã Đăk Ui/i);
  await mine.locator("summary").focus();
  await o.page.keyboard.press("Enter");
  const told = await mine.locator('[data-test="reasons"] li').allInnerTexts();
  assert.ok(told.length > 5, "the score opens into its parts");
  const [, score] = /^(\d+)\/\d+ điểm/.exec(flat(await mine.locator("summary").innerText()));
  const points = told.map((t) => /^(?:Được: |Thiếu: )?\D*? (\d+)\/\d+: /.exec(flat(t))).reduce((n, m) => n + (m ? Number(m[1]) : 0), 0);
  assert.equal(points, Number(score), told.join("\n"));
  await o.look("vacancy");
}

async function introduction() {
  const o = this.officerOne;
  const me = wants(await this.town.admin.get("users", { limit: 200 }), 200).items.find((u) => u.username === `huyen1.${this.size}`);
  const tie = await this.town.add("employer-ties", { user_id: me.id, employer_id: this.vacancy.employer_id, relation: "family" });
  const mine = o.at("fitting").filter({ hasText: this.seeker.name });
  await mine.locator('[data-test="introduce"]').click();
  await mine.locator('[data-test="introduce-error"]').waitFor();
  wants(await this.town.admin.delete(`employer-ties/${tie.id}`, 1), 204);
  await mine.locator('[data-test="introduce"]').click();
  await o.told(/Đã giới thiệu/);
  const line = o.at("referral").filter({ hasText: this.seeker.name });
  await line.locator('[data-test="step"]').click();
  const dialog = o.at("dialog-step");
  await choose(dialog.getByLabel("Bước", { exact: true }), "Không muốn");
  await o.at("step-save").click();
  await o.at("error-summary").waitFor();
  await o.look("step-refused");
  await choose(dialog.getByLabel("Bước", { exact: true }), "Đã nhận việc");
  await dialog.getByLabel("Ngày vào làm", { exact: true }).fill(shown(0));
  await o.at("step-save").click();
  await o.told(/Đã ghi bước/);
  await line.getByText("Đã nhận việc").waitFor();
  assert.match(flat(await line.innerText()), new RegExp(`vào làm ${shown(0)}`));
  const { items } = wants(await this.town.admin.get("referrals", { vacancy_id: this.vacancy.id }), 200);
  assert.deepEqual(items.map((r) => [r.seeker_id, r.state, r.start_on]), [[this.seeker.id, "placed", day(0)]]);
  await o.look("vacancy-placed");
}

async function seekerPage() {
  const { town } = this;
  const o = this.officerOne;
  const looks = await town.seeker("Y Tìm");
  const licence = await town.vacancy("Lái xe tải", { code: "lai_xe_tai" });
  const good = await town.vacancy("Hái cà phê");
  await town.add("seeker-past", { seeker_id: looks.id, trade_id: (await town.first("trades", { code: "caphe" })).id, months: 14, place: "Nông trường" });
  const fitting = o.at("fitting").filter({ hasText: good.title });
  await eventually("the pool knows both", async () => {
    await o.open(`/seekers/${looks.id}`);
    return (await fitting.count()) === 1;
  }, 30_000);
  assert.match(flat(await o.at("seeker-past").innerText()), /14 tháng, Nông trường/);
  const why = o.at("why");
  await why.getByLabel("Chỗ việc muốn hỏi", { exact: true }).fill(licence.title);
  await o.page.keyboard.press("Enter");
  await why.locator('[data-test="ref-result"]').first().click();
  await o.at("verdict").waitFor();
  assert.match(await o.at("verdict").innerText(), /Không giới thiệu được[\s\S]*hạng C/);
  await o.look("seeker");
  await fitting.locator('[data-test="introduce"]').click();
  await o.told(/Đã giới thiệu/);
  await o.at("referral").filter({ hasText: good.title }).waitFor();
}

async function attendanceByTicks() {
  const { town } = this;
  const o = this.officerOne;
  this.course = await town.course(`Lớp cạo mủ ${this.size}`);
  this.learners = [];
  for (const name of ["Y Học", "A Đến", "Y Vắng"]) {
    const person = await town.person(name);
    const row = await town.add("enrolments", { course_id: this.course.id, person_id: person.id, state: "confirmed", ...(name === "Y Học" && { distance_km: 5 }) });
    this.learners.push({ id: row.id, name: person.name });
  }
  this.sessions = [];
  for (const n of [-3, -2, 4]) this.sessions.push(await town.add("course-sessions", { course_id: this.course.id, held_on: day(n), starts_at: "07:00", ends_at: "10:50" }));
  await o.open(`/courses/${this.course.id}`);
  await o.at("attendance-link").click();
  await o.settled();
  if (this.size === "desktop") {
    await o.look("attendance-grid");
    const box = (row, column) => o.page.locator(`#at-${row}-${column}`);
    assert.ok(await box(0, 2).isDisabled(), "nobody was at a session to come");
    await box(0, 0).focus();
    await o.page.keyboard.press("Space");
    await o.page.keyboard.press("Enter");
    await o.page.keyboard.press("Space");
    await o.page.keyboard.press("ArrowDown");
    assert.equal(await o.page.evaluate(() => document.activeElement.id), "at-2-0");
    await o.page.keyboard.press("Enter");
    assert.equal(await o.page.evaluate(() => document.activeElement.id), "at-0-1", "the foot of a session leads to the next");
  } else {
    await choose(o.page.getByLabel("Buổi học", { exact: true }), shown(-3));
    await o.page.getByText("Chưa điểm danh").waitFor();
    for (const i of [0, 1]) await o.at("roll").locator('input[type="checkbox"]').nth(i).check();
    await o.look("attendance-roll");
  }
  await o.at("save-session").first().click();
  await o.told(/2 có mặt, 1 vắng/);
  await o.look("attendance-saved");
  const { marks } = wants(await town.admin.get(`courses/${this.course.id}/attendance`), 200);
  assert.deepEqual(marks.map((m) => [m.session_id, m.present, m.source]).sort(), [[this.sessions[0].id, true, "tick"], [this.sessions[0].id, true, "tick"], [this.sessions[0].id, false, "tick"]].sort());
}

async function attendanceSheet() {
  const o = this.officerOne;
  await o.open(`/courses/${this.course.id}/sheet`);
  const codes = await o.page.locator("svg.qr").evaluateAll((list) => list.map((e) => e.dataset.text));
  assert.deepEqual(codes, this.sessions.map((s) => `${this.server.url}/courses/${this.course.id}/attendance?session=${s.id}&source=qr`));
  assert.equal(await o.at("paper").locator("tbody th").count(), this.learners.length + 1);
  await o.look("sheet");
  const pdf = (await o.page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
  assert.equal(pdf.match(/\/Type\s*\/Page\b(?!s)/g).length, 1, "three sessions fit one sheet of paper");

  await o.open(new URL(codes[1]).pathname + new URL(codes[1]).search);
  assert.equal(await o.page.getByLabel("Buổi học", { exact: true }).inputValue(), String(this.sessions[1].id));
  await o.at("all-present").click();
  await o.page.getByText("Chưa lưu").waitFor();
  await o.at("save-session").click();
  await o.told(/3 có mặt, 0 vắng/);
  const { marks } = wants(await this.town.admin.get(`courses/${this.course.id}/attendance`), 200);
  assert.deepEqual(marks.filter((m) => m.session_id === this.sessions[1].id).map((m) => [m.present, m.source]), Array(3).fill([true, "qr"]));
}

async function payments() {
  const { town } = this;
  const o = this.officerOne;
  await o.open(`/courses/${this.course.id}`);
  await o.at("payments").click();
  await o.settled();
  assert.equal(await o.at("line").count(), 3);
  await o.look("payments-preview");
  const seen = wants(await town.admin.get(`courses/${this.course.id}/payments`), 200);
  assert.ok(seen.items.some((i) => i.reason), "somebody has a reason");
  for (const line of seen.items.filter((i) => i.reason)) await o.at("line").filter({ hasText: line.name }).getByText(line.reason).waitFor();
  await o.at("draw").click();
  await o.at("draw-confirm").click();
  await o.told(/Đã lập danh sách/);
  await o.settled();
  const path = new URL(o.page.url()).pathname;
  await o.at("approve").click();
  await o.at("approve-confirm").click();
  await o.at("error-summary").getByText(/không tự duyệt/).waitFor();
  provoked(o, 403);
  await o.page.keyboard.press("Escape");

  const second = await this.officer("district", DISTRICT, `huyen2.${this.size}`);
  await second.open(path);
  await second.at("approve").click();
  await second.at("approve-confirm").click();
  await second.told(/Đã duyệt/);
  await second.at("pay").click();
  await second.at("dialog-pay").getByLabel("Ngày chi, theo danh sách có ký nhận", { exact: true }).fill("01/01/2090");
  await second.at("pay-confirm").click();
  await second.at("error-summary").waitFor();
  await second.at("dialog-pay").getByLabel("Ngày chi, theo danh sách có ký nhận", { exact: true }).fill(shown(0));
  await second.at("pay-confirm").click();
  await second.told(/Đã ghi ngày chi/);
  await second.look("payment-list");
  assert.equal(wants(await town.admin.get(path.slice(1)), 200).state, "paid");
  assert.equal(await second.at("cancel-list").count(), 0, "what was paid stays paid");
  await second.page.emulateMedia({ media: "print" });
  assert.ok(await second.at("signatures").isVisible(), "paper has room for signatures");
  await second.page.emulateMedia({ media: "screen" });
  assert.ok(!(await second.at("signatures").isVisible()));
}

async function cancelled() {
  const { town } = this;
  const o = this.officerOne;
  const course = await town.course(`Lớp huỷ ${this.size}`);
  const person = await town.person("Y Một");
  await town.add("enrolments", { course_id: course.id, person_id: person.id, state: "confirmed" });
  await town.add("course-sessions", { course_id: course.id, held_on: day(-1), starts_at: "07:00", ends_at: "10:50" });
  const list = await town.add(`courses/${course.id}/payments`, {});
  await o.open(`/courses/${course.id}/attendance`);
  await o.at("all-present").first().click();
  await o.at("save-session").first().click();
  await o.at("error-summary").getByText(/đã có danh sách chi trả/).waitFor();
  provoked(o, 409);
  o.page.once("dialog", (d) => d.accept());
  await o.open(`/payment-lists/${list.id}`);
  await o.at("cancel-list").click();
  await o.at("cancel-list-confirm").click();
  await o.at("error-summary").waitFor();
  await o.page.getByLabel("Lý do huỷ", { exact: true }).fill("Thiếu buổi");
  await o.at("cancel-list-confirm").click();
  await o.told(/Đã huỷ danh sách/);
}

async function figures() {
  const { town } = this;
  const o = this.officerOne;
  const person = await town.person("A Cán");
  await town.add("staff-members", { person_id: person.id, body: "village", position: "Trưởng thôn", from_date: "2023-01-01" });
  await town.add("training-needs", { person_id: person.id, trade_id: (await town.first("trades", { code: "caosu" })).id, level: "under3m", surveyed_on: day(-1) });
  await o.open("/all");
  await o.page.getByRole("link", { name: "Tỷ lệ cán bộ đã tập huấn", exact: true }).click();
  await o.settled();
  await o.at("staff-missing").getByText(person.name).waitFor();
  assert.match(flat(await o.at("staff-figure").innerText()), /^0% cán bộ đã tập huấn: 0\/\d+ người/);
  await choose(o.page.getByLabel("Năm", { exact: true }), String(new Date().getFullYear() - 1));
  await eventually("the year is in the address", () => o.page.url().endsWith(`year=${new Date().getFullYear() - 1}`));
  await o.look("staff-training");
  await o.open("/training-demand");
  assert.match(await o.page.locator(".chart svg").getAttribute("aria-label"), /cao su: \d+/i);
  await o.look("training-demand");
}

// Every shelf of the exchange opens and its list is there.
async function shelves() {
  const o = this.officerOne;
  const names = ["seekers", "employers", "vacancies", "referrals", "fairs", "share-consents", "employer-ties", "crops", "village-crops", "match-sets", "match-weights", "certificates"];
  await o.open("/all");
  for (const name of names) assert.equal(await o.page.locator(`main a[href="/${name}"]`).count(), 1, name);
  for (const name of names) {
    await o.open(`/${name}`);
    assert.equal(await o.at("count").count(), 1, name);
  }
  assert.deepEqual(o.complaints, []);
}

await run(startServer, async (tally, server) => {
  const browser = await openBrowser();
  const town = new Town(await server.login());
  try {
    for (const size of Object.keys(SIZES)) {
      if (process.env.GN_SIZE && process.env.GN_SIZE !== size) continue;
      const t = new Telling(server, browser, size, town, tally);
      await t.step("who fits a vacancy, and why", vacancyPage);
      await t.step("an introduction and its next step", introduction);
      await t.step("work that fits a seeker, and why another does not", seekerPage);
      await t.step("attendance by ticks", attendanceByTicks);
      await t.step("a printed sheet and its code", attendanceSheet);
      await t.step("support looked at, drawn up, approved, paid", payments);
      await t.step("a list is cancelled", cancelled);
      await t.step("staff and demand", figures);
      await t.step("every shelf opens", shelves);
    }
  } finally {
    await browser.close();
  }
});

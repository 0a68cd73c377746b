#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Work from beginning to end, in a browser on a desk and on a phone: an employer registers, staff confirm, people are matched, offered the work
// by SMS through the real worker, answer from their telephones, are introduced, met, placed, asked after a week; one leaves, one has to be
// telephoned; who stayed is looked at. And a class: its waiting list, the sheet on paper and entered, the payment list.
// GN_SHOTS=DIR keeps a picture of every page; GN_SIZE=desktop|phone runs one of the two.
import assert from "node:assert/strict";
import { choose, eventually, Officer, openBrowser, SIZES } from "./lib/browser.mjs";
import { day, Exchange, HOME } from "./lib/exchange.mjs";
import { taxCode } from "./lib/guests.mjs";
import { Phones } from "./lib/phones.mjs";
import { PASSWORD, startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

const DISTRICT = 2;
const shown = (n) => day(n).split("-").reverse().join("/");
const flat = (text) => text.replace(/\s+/g, " ").trim();
let serial = Date.now() % 100_000;

// One size of screen: the same story with rows of its own.
class Telling {
  constructor(server, browser, size, exchange, tally) {
    const { admin } = exchange;
    Object.assign(this, { server, browser, size, admin, tally, exchange, phones: new Phones(server, admin), broken: false });
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

  // Somebody who looks for work; without a telephone when e164 is null.
  async seeker(name, e164) {
    const row = await this.exchange.seeker({ wishes: ["hai_caphe"] });
    const person = wants(await this.admin.get(`persons/${row.person_id}`), 200);
    const called = `${name} ${"ABCDEGHIKL"[serial % 10]}${"MNOPQRSTUV"[(serial / 10) % 10 | 0]}`;
    wants(await this.admin.put(`persons/${row.person_id}`, { name: called }, person.version), 200);
    if (e164) wants(await this.admin.post("phones", { person_id: row.person_id, number: `0${e164.slice(3)}`, kind: "own" }), 201);
    return { ...row, name: called, e164 };
  }

  number() {
    return `+84973${String(100_000 + ++serial)}`;
  }

  // From a second tab, on the page of the virtual telephones.
  async replies(who, words) {
    await this.phones.reply(who.e164, words);
  }

  // The same on the page of the virtual telephones, in a second tab; the officer's page stays open in the first.
  async repliesOnPage(who, words) {
    const page = await this.o.tab();
    await page.goto("/sandbox/");
    await page.locator(`button[data-phone="${who.e164}"]`).click();
    await page.locator("#messages li.out").first().waitFor();
    await page.getByLabel("Trả lời tin nhắn").fill(words);
    await page.keyboard.press("Enter");
    await page.locator("#messages li.in", { hasText: words }).waitFor();
    await page.close();
  }

  heard(who, pattern) {
    return eventually(`${pattern} on ${who.e164}`, async () => (await this.phones.inbox(who.e164)).map((m) => m.text).find((t) => pattern.test(t)), 30_000);
  }

  line(who) {
    return this.o.at("referral").filter({ hasText: who.name });
  }

  // The page changes by itself.
  async sees(who, words) {
    await this.line(who).locator('[data-test="referral-state"]').filter({ hasText: words }).waitFor({ timeout: 30_000 });
  }

  async next(who, words, values = {}) {
    const { o } = this;
    await this.line(who).locator('[data-test="step"]').click();
    const dialog = o.at("dialog-step");
    await choose(dialog.getByLabel("Bước", { exact: true }), words);
    for (const [label, value] of Object.entries(values)) await dialog.getByLabel(label, { exact: true }).fill(value);
    await o.at("step-save").click();
    await o.told(/Đã ghi bước/);
  }
}

// --- an employer, and staff who confirm ---------------------------------------------------------------------------------------------------

// On the public page; nothing shows before staff have confirmed.
async function registers() {
  const guest = await Officer.enter(this.browser, this.size, this.server.url, "chu");
  this.title = `Hái cà phê vụ ${++serial}`;
  this.firm = `Công ty Cà Phê ${serial}`;
  await guest.open("/viec-lam/dang-ky");
  const field = (label) => guest.page.getByLabel(new RegExp(`^${label}( \\(cần có\\))?$`)).first();
  const typed = {
    "Tên đơn vị, người tuyển dụng": this.firm, "Mã số thuế, mã đăng ký": taxCode(serial), "Địa chỉ": "Thôn 5", "Người liên hệ": "Ông Tám", "Điện thoại": `0${this.number().slice(3)}`,
    "Vị trí": this.title, "Số người cần": "2", "Địa điểm": "Rẫy Thôn 5", "Lương từ \\(đồng/tháng\\)": "6.000.000", "Bắt đầu làm": day(1), "Hạn nộp": day(30),
  };
  for (const [label, value] of Object.entries(typed)) await field(label).fill(value);
  const chosen = { "Loại hình": "Hợp tác xã", "Ngành chính": "Nông nghiệp", "Xã, thị trấn": "Xã Đăk Ui", "Nghề, việc": "Hái cà phê", "Nơi làm việc \\(xã, thị trấn\\)": "Xã Đăk Ui" };
  for (const [label, words] of Object.entries(chosen)) await choose(field(label), words);
  await guest.at("send").click();
  await guest.at("registered").waitFor();
  await guest.look("registered");
  assert.equal(wants(await this.admin.get("vacancies", { q: this.title }), 200).items.length, 0);
  await guest.context.close();
}

async function confirms() {
  this.o = await this.officer("district", DISTRICT, `viec.${this.size}`);
  const { o } = this;
  await o.open("/registrations?state=pending");
  await o.page.getByRole("link", { name: this.firm }).first().click();
  await o.settled();
  assert.match(flat(await o.at("asked").innerText()), new RegExp(`${this.title} · Hái cà phê · 2 người`));
  await o.at("confirm").click();
  await o.told(/Đã xác nhận/);
  this.vacancy = wants(await this.admin.get("vacancies", { q: this.title }), 200).items[0];
}

async function matches() {
  this.yes = await this.seeker("Y Muốn", this.number());
  this.no = await this.seeker("A Xa", this.number());
  this.mute = await this.seeker("Y Lặng", this.number());
  this.none = await this.seeker("A Chưa", null);
  const { o } = this;
  const all = [this.yes, this.no, this.mute, this.none];
  await eventually("the pool knows them", async () => {
    await o.open(`/vacancies/${this.vacancy.id}`);
    const texts = await o.at("fitting").allInnerTexts();
    return all.every((s) => texts.some((t) => t.includes(s.name)));
  }, 40_000);
  const mine = o.at("fitting").filter({ hasText: this.yes.name });
  await mine.locator("summary").focus();
  await o.page.keyboard.press("Enter");
  assert.ok((await mine.locator('[data-test="reasons"] li').count()) > 5, "a score opens into its reasons");
}

// --- the offer ------------------------------------------------------------------------------------------------------------------------------

async function offers() {
  const { o } = this;
  for (const who of [this.yes, this.no, this.none]) await o.at("fitting").filter({ hasText: who.name }).locator('[data-test="pick"]').check();
  await o.at("offer").click();
  await o.at("invitation-preview").waitFor();
  assert.equal(await o.at("recipients").textContent(), "2");
  assert.match(flat(await o.at("invitation-sample").textContent()), new RegExp(`có việc ${this.title}, từ 6 triệu/tháng tại Công ty`));
  assert.match(flat(await o.at("skipped").innerText()), new RegExp(`${this.none.name}: Chưa có số điện thoại`));
  await o.look("offer-preview");
  await o.at("offer-send").click();
  await o.told(/Đã xếp 2 tin/);
  await this.heard(this.yes, new RegExp(`có việc ${this.title}`));
  await this.heard(this.no, new RegExp(`có việc ${this.title}`));
  await this.line(this.yes).locator('[data-test="offer-state"]').waitFor({ timeout: 30_000 });
}

async function answers() {
  const { o } = this;
  const mark = await o.page.evaluate(() => (window.notReloaded = Math.random()));
  await this.repliesOnPage(this.yes, "1");
  await this.sees(this.yes, "Muốn làm");
  await this.replies(this.no, "0");
  await this.sees(this.no, "Không muốn");
  await this.heard(this.no, /^Vi sao khong nhan viec nay/);
  await this.replies(this.no, "1");
  await this.line(this.no).filter({ hasText: "lý do: Xa nhà" }).waitFor({ timeout: 30_000 });
  await this.line(this.yes).filter({ hasText: /Trả lời muốn làm/ }).waitFor();
  assert.equal(await o.page.evaluate(() => window.notReloaded), mark, "the page was not loaded again");
  await o.look("vacancy-answered");
}

async function placed() {
  const { o } = this;
  await this.next(this.yes, "Phỏng vấn");
  await this.sees(this.yes, "Phỏng vấn");
  await o.at("fitting").filter({ hasText: this.mute.name }).locator('[data-test="introduce"]').click();
  await o.told(/Đã giới thiệu/);
  await this.line(this.mute).locator('[data-test="offer-one"]').click();
  await o.at("offer-send").click();
  await o.told(/Đã xếp 1 tin/);
  await this.heard(this.mute, new RegExp(`có việc ${this.title}`));
  await this.next(this.mute, "Đã nhận việc", { "Ngày vào làm": shown(-8) });
  await this.sees(this.mute, "Đã nhận việc");
  await this.next(this.yes, "Đã nhận việc", { "Ngày vào làm": shown(-7) });
  await this.sees(this.yes, "Đã nhận việc");
  assert.equal(wants(await this.admin.get(`vacancies/${this.vacancy.id}`), 200).state, "filled");
  await o.look("vacancy-filled");
}

// --- a week later ---------------------------------------------------------------------------------------------------------------------------

// Their first day lies a week back, so the question is due today.
async function asked() {
  const { o } = this;
  await this.heard(this.yes, /còn làm ở Công ty Cà Phê \d+ không\? Nhắn 1 nếu còn, 0 nếu đã nghỉ/);
  await this.replies(this.yes, "1");
  await this.sees(this.yes, "Còn làm sau 7 ngày");
  await this.heard(this.mute, /còn làm ở/);
  this.server.sql(`UPDATE message SET created_at = NOW(3) - INTERVAL 4 DAY WHERE person_id = ${this.mute.person_id}`);
  await o.open("/question-board");
  const call = o.at("call").filter({ hasText: this.mute.name });
  assert.match(flat(await call.innerText()), new RegExp(`0${this.mute.e164.slice(3)}.*Còn làm sau 7 ngày\\? \\(Công ty Cà Phê`));
  assert.match(await o.page.locator(".chart svg").first().getAttribute("aria-label"), /Còn làm sau 7 ngày\? có [1-9]/);
  await o.look("question-board");
  await call.locator('[data-test="call-answer"]').click();
  await o.settled();
  await choose(o.page.getByLabel("Trả lời", { exact: true }), "Không");
  await choose(o.page.getByLabel("Vì sao không", { exact: true }), "Vào mùa rẫy");
  await o.at("save").click();
  await o.told(/Đã/);
  await o.look("question");
  await o.open(`/vacancies/${this.vacancy.id}`);
  await this.line(this.mute).filter({ hasText: "lý do: Vào mùa rẫy" }).waitFor();
  await this.sees(this.mute, "Đã nghỉ");
  await o.open("/question-board");
  assert.equal(await o.at("call").filter({ hasText: this.mute.name }).count(), 0);
}

async function stayed() {
  const { o } = this;
  await o.at("retention").click();
  await o.settled();
  assert.match(flat(await o.at("retention-total").innerText()), /^[1-9]\d* người có việc/);
  await choose(o.page.getByLabel("Xem theo", { exact: true }), "Đơn vị tuyển dụng");
  await o.at("retention").filter({ hasText: this.vacancy.labels?.employer_id ?? "Công ty Cà Phê" }).waitFor();
  assert.match(await o.page.locator(".chart svg").getAttribute("aria-label"), /Công ty Cà Phê \d+: \d+ người có việc/);
  await o.look("retention");
  const [file] = await Promise.all([o.page.waitForEvent("download"), o.at("export").click()]);
  assert.match(file.suggestedFilename(), /\.xlsx$/);
}

// --- a class --------------------------------------------------------------------------------------------------------------------------------

async function waitingList() {
  const { o } = this;
  const project = wants(await this.admin.get("projects", { code: "4.1" }), 200).items[0];
  this.course = wants(await this.admin.post("courses", {
    project_id: project.id, unit_id: HOME, title: `Lớp cà phê ${++serial}`, trade: "Chăm cà phê", level: "under3m", place: "Nhà rông", starts_on: day(-2), ends_on: day(30), capacity: 2, state: "open",
  }), 201);
  const people = [this.yes, this.no, this.mute, this.none].map((s) => s.person_id);
  const all = wants(await this.admin.post(`courses/${this.course.id}/enrolments`, { person_ids: people }), 200);
  assert.deepEqual([all.enrolled.length, all.waiting.length], [2, 2]);
  await o.open(`/courses/${this.course.id}`);
  await o.at("invite").click();
  await o.at("invitation-send").click();
  await o.told(/Đã xếp 2 tin/);
  await this.heard(this.no, /học nghề Chăm cà phê/);
  await this.heard(this.yes, /học nghề Chăm cà phê/);
  await this.replies(this.yes, "1");
  await this.replies(this.no, "0");
  await this.heard(this.mute, /học nghề Chăm cà phê/);
  await o.at("board-row").filter({ hasText: this.mute.name }).filter({ hasText: "Đã mời" }).waitFor({ timeout: 30_000 });
  await this.replies(this.mute, "0");
  await o.at("board-row").filter({ hasText: this.none.name }).filter({ hasText: "chưa tự mời được: Chưa có số nhận được tin" }).waitFor({ timeout: 30_000 });
  await o.look("course-waiting");
}

async function attendance() {
  const { o } = this;
  const row = wants(await this.admin.get("enrolments", { course_id: this.course.id, person_id: this.none.person_id }), 200).items[0];
  wants(await this.admin.put(`enrolments/${row.id}`, { state: "confirmed" }, row.version), 200, "told by the head of the village");
  for (const n of [-2, -1]) wants(await this.admin.post("course-sessions", { course_id: this.course.id, held_on: day(n), starts_at: "07:00", ends_at: "10:50" }), 201);
  await o.open(`/courses/${this.course.id}/sheet`);
  assert.ok((await o.at("paper").innerText()).includes(this.yes.name));
  const pdf = (await o.page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
  assert.equal(pdf.match(/\/Type\s*\/Page\b(?!s)/g).length, 1, "two sessions fit one sheet of paper");
  await o.look("sheet");
  for (const code of await o.page.locator("svg.qr").evaluateAll((list) => list.map((e) => e.dataset.text))) {
    await o.open(new URL(code).pathname + new URL(code).search);
    await o.at("all-present").first().click();
    await o.at("save-session").first().click();
    await o.told(/2 có mặt, 0 vắng/);
  }
}

async function paid() {
  const { o } = this;
  await o.open(`/courses/${this.course.id}/payments`);
  assert.equal(await o.at("line").count(), 2);
  await o.at("draw").click();
  await o.at("draw-confirm").click();
  await o.told(/Đã lập danh sách/);
  await o.settled();
  await o.look("payment-list");
  const list = wants(await this.admin.get(new URL(o.page.url()).pathname.slice(1)), 200);
  assert.equal(list.people, 2);
  await o.page.emulateMedia({ media: "print" });
  assert.ok(await o.at("signatures").isVisible(), "paper has room for signatures");
  await o.page.emulateMedia({ media: "screen" });
  assert.deepEqual(o.complaints, []);
}

await run(startServer, async (tally, server) => {
  const browser = await openBrowser();
  const exchange = new Exchange(await server.login());
  try {
    for (const size of Object.keys(SIZES)) {
      if (process.env.GN_SIZE && process.env.GN_SIZE !== size) continue;
      const t = new Telling(server, browser, size, exchange, tally);
      await t.step("an employer registers", registers);
      await t.step("staff confirm", confirms);
      await t.step("who fits, and why", matches);
      await t.step("offered by SMS, as seen before", offers);
      await t.step("yes and no from the telephones, without reloading", answers);
      await t.step("met and placed", placed);
      await t.step("asked after a week, and telephoned", asked);
      await t.step("who stayed", stayed);
      await t.step("a class whose waiting list invites", waitingList);
      await t.step("attendance on paper and entered", attendance);
      await t.step("the payment list", paid);
    }
  } finally {
    await browser.close();
  }
});

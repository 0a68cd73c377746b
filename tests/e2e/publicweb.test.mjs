#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// The public side in a browser, on a desk and on a telephone: finding work, the list on paper, a firm that registers and the officer who
// confirms it, a seeker and an employer who come in by a code. GN_SHOTS=DIR keeps a picture of every page; GN_SIZE=desktop|phone runs one.
import assert from "node:assert/strict";
import { choose, eventually, Officer, openBrowser, SIZES } from "./lib/browser.mjs";
import { day, Exchange } from "./lib/exchange.mjs";
import { Guest, taxCode } from "./lib/guests.mjs";
import { PASSWORD, startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

let serial = Date.now() % 100_000;
const number = () => `+84976${String(100_000 + (++serial % 900_000))}`;
const national = (e164) => `0${e164.slice(3)}`;
const flat = (text) => text.replace(/\s+/g, " ").trim();

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

  visitor(name) {
    return Officer.enter(this.browser, this.size, this.server.url, name);
  }

  async comeIn(guest, path, kind, e164) {
    await guest.open(path);
    await guest.page.getByLabel("Số điện thoại của tôi").fill(national(e164));
    await guest.page.keyboard.press("Enter");
    await guest.at("sent").waitFor();
    await guest.look(`${kind}-code`);
    await guest.page.getByLabel("Mã trong tin nhắn").fill(await new Guest(this.server, kind, e164).code());
    await guest.page.keyboard.press("Enter");
    await guest.at("leave").waitFor();
  }
}

async function finding() {
  const { town } = this;
  this.shop = await town.employer({ name: `HTX Trang Web ${this.size}`, number: number(), publishes: true, contact: "Bà Sáu" });
  for (let i = 0; i < 22; i++) await town.vacancy(this.shop, { title: `Hái quả ${this.size} ${i}`, wage_from: 5_000_000 + i, trade_id: await town.trade("hai_caphe") });
  const guest = (this.guest = await this.visitor("khach"));
  await guest.open("/viec-lam");
  assert.equal(await guest.heading(), "Chỗ việc đang tuyển");
  await guest.look("list");
  await guest.page.getByLabel("Tìm việc gì, ở đâu").fill(`be ca phe ${this.size}`);
  await guest.page.keyboard.press("Enter");
  await guest.page.waitForURL(/\?q=/);
  await guest.settled();
  assert.match(await guest.at("count").innerText(), /^20\+ chỗ việc/);
  assert.equal(await guest.at("offer").count(), 20);
  await guest.at("more").click();
  await eventually("the rest", async () => (await guest.at("offer").count()) === 22);
  await guest.page.locator("summary").click();
  await choose(guest.page.getByLabel("Xếp", { exact: true }), "Lương cao");
  await guest.page.getByLabel("Lương từ (đồng/tháng)").fill("5.000.020");
  await guest.page.getByRole("button", { name: "Tìm", exact: true }).click();
  await guest.page.waitForURL(/wage=/);
  await guest.settled();
  assert.deepEqual((await guest.at("offer").locator("h2").allInnerTexts()).map((t) => t.trim()), [`Hái quả ${this.size} 21`, `Hái quả ${this.size} 20`]);
  assert.equal(await guest.page.getByLabel("Xếp", { exact: true }).inputValue(), "wage", "the form shows what was asked");
  await guest.look("search");
}

async function paper() {
  const { guest } = this;
  await guest.open(`/viec-lam?q=${encodeURIComponent(`hai qua ${this.size}`)}`);
  await guest.page.evaluate(() => (window.print = () => void (document.title = "printed")));
  await guest.at("print").click();
  await eventually("all are on the paper", async () => (await guest.page.title()) === "printed");
  assert.equal(await guest.at("offer").count(), 22);
  await guest.page.emulateMedia({ media: "print" });
  for (const hidden of [".search", "nav", "footer", ".tools"]) assert.equal(await guest.page.locator(hidden).isVisible(), false, hidden);
  assert.match(flat(await guest.page.locator(".paper-only").innerText()), /\/viec-lam, hoặc hỏi cán bộ xã/);
  const bytes = await guest.page.pdf({ format: "A4" });
  const sheets = (bytes.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;
  assert.ok(sheets >= 1 && sheets <= 3, `${sheets} sheets`);
  await guest.page.emulateMedia({ media: "screen" });
}

async function offer() {
  const { guest } = this;
  await guest.open(`/viec-lam?q=${encodeURIComponent(`hai qua ${this.size}`)}`);
  await guest.at("offer").first().getByRole("link").click();
  await guest.page.waitForURL(/\/viec-lam\/\d+$/);
  await guest.settled();
  assert.match(await guest.heading(), /^Hái quả/);
  assert.match(flat(await guest.at("contact").innerText()), /Gọi Bà Sáu: 0976/);
  await guest.look("offer");
  const text = await guest.page.locator("main").innerText();
  for (const odd of ["undefined", "null", "NaN", "[object"]) assert.ok(!text.includes(odd), odd);
  await guest.open("/viec-lam/987654321");
  await guest.page.getByText("Chỗ việc này không còn tuyển.").waitFor();
}

async function registering() {
  const { guest } = this;
  this.number = number();
  this.firm = `Công ty Trình Duyệt ${++serial}`;
  await guest.open("/viec-lam/dang-ky");
  await guest.at("send").click();
  await guest.at("error-summary").waitFor();
  await guest.look("register-empty");
  const field = (label) => guest.page.getByLabel(new RegExp(`^${label}( \\(cần có\\))?$`)).first();
  const firm = { "Tên đơn vị, người tuyển dụng": this.firm, "Mã số thuế, mã đăng ký": "0300588568", "Địa chỉ": "Thôn 5", "Người liên hệ": "Ông Tám", "Điện thoại": national(this.number) };
  for (const [label, value] of Object.entries(firm)) await field(label).fill(value);
  await choose(field("Loại hình"), "Hợp tác xã");
  await choose(field("Ngành chính"), "Nông nghiệp");
  await choose(field("Xã, thị trấn"), "Xã Đăk Ui");
  await choose(field("Nghề, việc"), "Hái cà phê");
  const offer = { "Vị trí": `Việc đăng ký ${this.size}`, "Số người cần": "12", "Địa điểm": "Rẫy lô 3", "Lương từ \\(đồng/tháng\\)": "6.500.000", "Bắt đầu làm": day(4), "Hạn nộp": day(20), "Tuổi từ": "20" };
  for (const [label, value] of Object.entries(offer)) await field(label).fill(value);
  await choose(field("Nơi làm việc \\(xã, thị trấn\\)"), "Xã Đăk Ui");
  await guest.at("send").click();
  const summary = guest.at("error-summary");
  await eventually("two faults are told", async () => (await summary.locator("li").count()) === 2);
  assert.match(flat(await summary.innerText()), /Mã số thuế, mã đăng ký: Mã số thuế sai một chữ số.*Chỗ việc 1, Căn cứ của yêu cầu về giới, tuổi/);
  await summary.getByRole("link", { name: "Mã số thuế, mã đăng ký" }).click();
  assert.equal(await guest.page.evaluate(() => document.activeElement?.id), "f-tax_code");
  await guest.look("register-faults");
  await guest.page.reload();
  await guest.settled();
  assert.equal(await field("Tên đơn vị, người tuyển dụng").inputValue(), this.firm, "what was typed is still there");
  assert.equal(await field("Số người cần").inputValue(), "12");
  await field("Mã số thuế, mã đăng ký").fill(taxCode(serial));
  await field("Tuổi từ").fill("");
  await guest.at("send").click();
  await guest.at("registered").waitFor();
  await guest.look("registered");
}

async function deciding() {
  const { town } = this;
  const name = `huyen.cong.khai.${this.size}`;
  await this.server.user("district", 2, name);
  const officer = await this.visitor(name);
  await officer.open("/registrations?state=pending");
  await officer.logIn(name, PASSWORD);
  await officer.page.getByRole("link", { name: this.firm }).first().click();
  await officer.settled();
  await eventually("the page", async () => (await officer.heading()) === this.firm);
  assert.match(flat(await officer.at("asked").innerText()), new RegExp(`Việc đăng ký ${this.size} · Hái cà phê · 12 người`));
  await officer.look("registration");
  await officer.at("refuse").click();
  await officer.at("refuse-save").click();
  await officer.at("error-summary").waitFor();
  await officer.look("refusal");
  await officer.page.keyboard.press("Escape");
  await officer.at("confirm").click();
  await officer.told(/Đã xác nhận/);
  await officer.look("confirmed");
  const { items } = wants(await town.admin.get("vacancies", { q: `Việc đăng ký ${this.size}` }), 200);
  assert.equal(items.length, 1);
  await officer.context.close();
}

async function seekers() {
  const { town } = this;
  this.her = number();
  const row = await town.seeker({ wishes: ["caphe"], wage: 4_000_000 });
  await town.admin.post("phones", { person_id: row.person_id, number: this.her, kind: "own" });
  this.seeker = { ...row, name: wants(await town.admin.get(`persons/${row.person_id}`), 200).name };
  this.vacancy = await town.vacancy(this.shop, { title: `Chăm vườn ${this.size}` });
  wants(await town.admin.post("referrals", { seeker_id: row.id, vacancy_id: this.vacancy.id }), 201);
  const me = (this.me = await this.visitor("nguoi-tim-viec"));
  await this.comeIn(me, "/viec-lam/cua-toi", "seeker", this.her);
  await eventually("best work with reasons", async () => {
    if (await me.at("hit").count()) return true;
    await me.open("/viec-lam/cua-toi");
    return false;
  });
  assert.match(flat(await me.at("profile").innerText()), new RegExp(this.seeker.name));
  await me.at("hit").first().locator("summary").click();
  assert.ok((await me.at("hit").first().locator("li").count()) > 3);
  const mine = me.at("referral").filter({ hasText: this.vacancy.title });
  await mine.locator('[data-test="yes"]').click();
  await mine.getByText("Muốn làm").waitFor();
  await me.look("mine");
}

async function employer() {
  const he = (this.he = await this.visitor("don-vi"));
  await this.comeIn(he, "/viec-lam/don-vi", "employer", this.shop.number);
  const own = he.at("own-vacancy").filter({ hasText: this.vacancy.title });
  await own.getByText("Chưa cho xem tên").waitFor();
  assert.ok(!(await he.page.content()).includes(this.seeker.name), "no name before consent");
  await he.look("firm");
  const { me } = this;
  await me.at("referral").filter({ hasText: this.vacancy.title }).locator('[data-test="share"]').click();
  await me.page.getByText("Đã cho xem.").waitFor();
  await he.open("/viec-lam/don-vi");
  await own.getByText(this.seeker.name).waitFor();
  await own.getByText(national(this.her)).waitFor();
  await me.at("referral").filter({ hasText: this.vacancy.title }).locator('[data-test="share"]').click();
  await me.page.getByText("Đã thôi cho xem.").waitFor();
  await he.open("/viec-lam/don-vi");
  await own.getByText("Chưa cho xem tên").waitFor();
  assert.ok(!(await he.page.content()).includes(this.seeker.name), "none after it is taken back");
  await he.at("add-vacancy").click();
  await he.at("propose").click();
  await he.at("error-summary").waitFor();
  await he.look("propose-faults");
  await own.locator('[data-test="filled"]').click();
  await own.getByText("Đã đủ", { exact: true }).waitFor();
  await me.at("found").click();
  await me.page.getByText("Đã ghi: đã có việc").waitFor();
  await me.look("mine-after");
  await me.at("leave").click();
  await me.page.waitForURL(/\/viec-lam$/);
  await me.open("/viec-lam/cua-toi");
  await me.at("ask").waitFor();
}

const STEPS = {
  "finding work by words, wage and order": finding, "the list on paper": paper, "a vacancy at an address of its own": offer, "a firm registers": registering,
  "an officer confirms it": deciding, "a seeker comes in by a code": seekers, "an employer sees a name by consent only": employer,
};

await run(startServer, async (tally, server) => {
  const browser = await openBrowser();
  const town = new Exchange(await server.login());
  try {
    for (const size of Object.keys(SIZES).filter((s) => !process.env.GN_SIZE || s === process.env.GN_SIZE)) {
      const telling = new Telling(server, browser, size, town, tally);
      for (const [name, fn] of Object.entries(STEPS)) await telling.step(name, fn);
    }
  } finally {
    await browser.close();
  }
});


#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// The main job from the first log-in to the reply from a phone, as officers do it: in a browser, on a desk and on a phone.
// GN_SHOTS=DIR keeps a picture of every page; GN_SIZE=desktop|phone runs one of the two.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { choose, eventually, fill, Officer, openBrowser, SIZES } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";
import { Tally } from "./lib/tally.mjs";

const PASSWORDS = { admin: "Suoi-Dak-Psi-62", officer: "Nha-Rong-Cao-88", district: "Hoa-Pơ-Lang-41", neighbour: "Doi-Ca-Phe-20" };
const SHARED = "0912 345 678", RELAY = "0987 654 321", WIFE = "0334 455 667";
const PROJECTS = ["2", "3.1", "3.2", "4.1", "4.3", "6.2", "7.1", "7.2"];

const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toLocaleDateString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" });
const e164 = (number) => `+84${number.replaceAll(" ", "").slice(1)}`;
const flat = (text) => text.replace(/\s+/g, " ").trim();

// Steps build on each other: after one that failed the others of the same telling are not tried.
class Story {
  constructor(tally, size, server, browser) {
    Object.assign(this, { tally, size, server, browser, broken: false });
  }

  async step(name, fn) {
    if (this.broken) return;
    const before = this.tally.failed;
    await this.tally.test(`${this.size}: ${name}`, () => fn.call(this));
    this.broken = this.tally.failed > before;
  }

  async officer(name) {
    return Officer.enter(this.browser, this.size, this.server.url, name);
  }

  async arrives(username, given, own) {
    const officer = await this.officer(username);
    await officer.open("/");
    await officer.logIn(username, given);
    await officer.changePassword(given, own);
    return officer;
  }
}

async function firstLogin() {
  const [username, printed] = readFileSync(join(this.server.state, "first-login"), "utf8").trim().split(" ");
  assert.equal(username, "quantri");
  this.admin = await this.officer("admin");
  const { admin } = this;
  await admin.open("/");
  await admin.look("login");
  await admin.page.getByLabel("Tên đăng nhập", { exact: true }).fill(username);
  await admin.at("login").click();
  assert.match(await admin.page.evaluate(() => document.activeElement.textContent), /Nhập mật khẩu/);
  await admin.logIn(username, printed);
  assert.equal(await admin.heading(), "Đổi mật khẩu");
  await admin.look("password");
  await admin.open("/households");
  assert.equal(await admin.heading(), "Đổi mật khẩu", "nothing else before the password is changed");
  await fill(admin.page, { "Mật khẩu hiện tại": printed, "Mật khẩu mới": "quantri1", "Nhập lại mật khẩu mới": "quantri1" });
  await admin.at("change-password").click();
  await admin.at("error-summary").getByText("Chưa ghi được", { exact: false }).waitFor();
  await admin.look("password-refused");
  await admin.changePassword(printed, PASSWORDS.admin);
  await admin.told(/Đã đổi mật khẩu/);
}

async function planPage() {
  const { admin } = this;
  await admin.open("/");
  assert.equal(await admin.heading(), "Kế hoạch năm 2024");
  const sums = admin.page.locator('table[data-test="money-table"] tfoot, ul[data-test="money-table"] > li:last-child');  // a table, or cards on a phone
  assert.match(flat(await sums.innerText()), /12\.501 .*1\.083 .*13\.584$/);
  const codes = await admin.page.locator('article[data-test^="project-"]').evaluateAll((list) => list.map((e) => e.dataset.test.slice(8)));
  assert.deepEqual(codes, PROJECTS);
  for (const code of codes) {
    const part = admin.at(`project-${code}`);
    for (const word of ["Chủ trì", "Phối hợp", "Mục tiêu", "Đối tượng thụ hưởng", "Kinh phí (triệu đồng)"])
      assert.equal(await part.getByText(word, { exact: true }).count(), 1, `${word} of ${code}`);
    for (const list of ["Hoạt động", "Kết quả đầu ra"]) assert.ok((await part.locator("summary", { hasText: list }).count()) === 1, `${list} of ${code}`);
  }
  const amounts = await admin.at("project-6.2").locator("table").first().locator("tbody tr").evaluateAll((rows) => rows.map((r) => r.lastElementChild.textContent));
  assert.deepEqual(amounts, ["198", "907", "176"]);
  const words = await admin.at("project-6.2").innerText();
  assert.match(words, /Tết nguyên đán/);
  assert.match(words, /gạo cứu đói/);
  assert.match(words, /1\.281/);
  const targets = await admin.at("targets").allInnerTexts();
  assert.match(targets.join("\n"), /2,5%\/năm/);
  assert.match(targets.join("\n"), /4-7%\/năm/);
  const notes = (await admin.at("plan-notes").allInnerTexts()).join("\n");
  assert.match(notes, /Phụ lục kết quả thực hiện năm 2023/);
  assert.match(notes, /22\/2022\/NQ-HĐND/);
  await admin.look("plan");
}

async function createAccount(admin, values) {
  await admin.menu("Tài khoản");
  await admin.at("create").click();
  await admin.at("save").waitFor();
  await fill(admin.page, values);
  await admin.at("save").click();
  await admin.told(/Đã ghi/);
}

async function accounts() {
  const { admin } = this;
  const common = { "Mật khẩu": "Tam-thoi-2026" };
  await createAccount(admin, { "Tên đăng nhập": "y.sa", "Họ và tên": "Y Sa", "Đơn vị": "Xã Đăk Ui (đến 30/06/2025)", "Vai trò": "Cán bộ cấp xã", ...common });
  await admin.look("account");
  await createAccount(admin, {
    "Tên đăng nhập": "lan.ldtbxh", "Họ và tên": "Trần Thị Lan", "Đơn vị": "Phòng Lao động", "Vai trò": "Cán bộ cấp huyện", ...common,
  });
  await createAccount(admin, { "Tên đăng nhập": "hamon", "Họ và tên": "Lê Văn Hà", "Đơn vị": "Xã Hà Mòn", "Vai trò": "Cán bộ cấp xã", ...common });
  await admin.menu("Tài khoản");
  assert.equal(await admin.at("row").count(), 4);
  await admin.look("accounts");
  this.y = await this.arrives("y.sa", "Tam-thoi-2026", PASSWORDS.officer);
  assert.match(await this.y.at("unit").textContent(), /Xã Đăk Ui/);
}

async function village() {
  const { y } = this;
  await y.menu("Tất cả danh mục");
  await y.look("all");
  await y.page.getByRole("link", { name: "Thôn, làng", exact: true }).click();
  await y.at("create").click();
  await fill(y.page, { "Xã, thị trấn": "Xã Đăk Ui (đến", "Tên thôn, làng": "Thôn Kon Pông" });
  await y.at("save").click();
  await y.told(/Thôn Kon Pông/);
}

const member = (officer, n) => officer.at(`member-${n}`);

async function halfFilled() {
  const { y } = this;
  await y.menu("Ghi hộ mới");
  await y.look("register-empty");
  await fill(y.page, { "Tên chủ hộ": "A Thông", "Thôn, làng": "Thôn Kon Pông" });
  await y.at("copy-head").click();
  await fill(member(y, 0), { "Ngày sinh": "1985" });
  await y.at("draft-state").getByText("Đã lưu nháp").waitFor();
  await y.page.reload();
  await y.at("draft-found").waitFor();
  await draftIsThere(y);
  await y.look("draft-found");
  await y.logOut();
  await y.logIn("y.sa", PASSWORDS.officer);
  await y.menu("Ghi hộ mới");
  await y.at("draft-found").waitFor();
  await draftIsThere(y);
}

async function draftIsThere(officer) {
  assert.equal(await officer.page.getByLabel("Tên chủ hộ", { exact: true }).inputValue(), "A Thông");
  assert.equal(await member(officer, 0).getByLabel("Họ và tên", { exact: true }).inputValue(), "A Thông");
  assert.equal(await member(officer, 0).getByLabel("Ngày sinh", { exact: true }).inputValue(), "1985");
  const select = officer.page.getByLabel("Thôn, làng", { exact: true });
  await eventually("village of the draft", async () => (await select.locator("option:checked").textContent()) === "Thôn Kon Pông");
}

async function addPhone(officer, n, values) {
  const part = member(officer, n);
  const before = await part.locator("fieldset.phone").count();
  await part.locator('[data-test="add-phone"]').click();
  await fill(part.locator("fieldset.phone").nth(before), values);
}

async function sessionEnds() {
  const { y } = this;
  await fill(member(y, 0), { "Giới tính": "Nam", "Dân tộc": "Xơ Đăng", "Số định danh cá nhân": "062085001234" });
  await y.at("draft-state").getByText("Đã lưu nháp").waitFor();
  await y.endSessionElsewhere(this.server.client());
  await fill(y.page, { "Địa chỉ": "Cạnh nhà rông" });
  const dialog = y.at("login-dialog");
  await dialog.waitFor();
  await y.look("session-over");
  assert.equal(await dialog.getByLabel("Tên đăng nhập").inputValue(), "y.sa");
  assert.equal(await focused(y), "f-password", "the password can be typed at once");
  await y.page.keyboard.type(PASSWORDS.officer);
  await y.page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await draftIsThere(y);
  assert.equal(await y.page.getByLabel("Địa chỉ", { exact: true }).inputValue(), "Cạnh nhà rông");
  assert.equal(await member(y, 0).getByLabel("Số định danh cá nhân", { exact: true }).inputValue(), "062085001234");
  await y.at("draft-state").getByText("Đã lưu nháp").waitFor();
}

const focused = (officer) => officer.page.evaluate(() => document.activeElement.id);

async function ledToTheField() {
  const { y } = this;
  await addPhone(y, 0, { "Số điện thoại": SHARED, "Loại": "Máy dùng chung" });
  await addPhone(y, 0, { "Số điện thoại": RELAY, "Loại": "Nhờ người nhận", "Người nhận giúp": "A Byưh", "Thứ tự liên lạc": "2" });
  await y.at("add-member").click();
  await fill(member(y, 1), { "Quan hệ với chủ hộ": "Vợ, chồng", "Họ và tên": "Y Hương", "Giới tính": "Nữ", "Ngày sinh": day(30), "Dân tộc": "Xơ Đăng" });
  await addPhone(y, 1, { "Số điện thoại": "0334 455 66", "Loại": "Máy riêng" });
  await y.at("add-member").click();
  await fill(member(y, 2), { "Quan hệ với chủ hộ": "Con", "Họ và tên": "A Khoa", "Ngày sinh": "5/1/2016" });
  await fill(y.page, { "Phân loại": "Hộ nghèo", "Từ ngày": "1/1/2024", "Quyết định": "12/QĐ-UBND" });
  await y.at("register-save").click();
  const summary = y.at("error-summary");
  await summary.waitFor();
  assert.ok(await summary.evaluate((e) => e === document.activeElement), "the summary has the focus");
  assert.match(await summary.innerText(), /Thành viên 2, Ngày sinh/);
  await y.look("register-errors");
  await summary.getByRole("link", { name: /Ngày sinh/ }).click();
  assert.equal(await focused(y), "f-members.1.birth");
  await y.page.keyboard.press("Control+A");
  await y.page.keyboard.type("2/3/1988");
  if (await summary.getByRole("link", { name: /Số điện thoại/ }).count()) await summary.getByRole("link", { name: /Số điện thoại/ }).click();
  else await y.at("register-save").click().then(() => summary.getByRole("link", { name: /Số điện thoại/ }).click());
  assert.equal(await focused(y), "f-members.1.phones.0.number");
  await y.page.keyboard.press("Control+A");
  await y.page.keyboard.type(WIFE);
  await y.page.keyboard.press("Enter");
  await y.at("members").waitFor();
  await y.told(/Đã ghi hộ A Thông/);
  this.household = y.page.url().match(/\/households\/(\d+)$/)[1];
}

async function dossier() {
  const { y } = this;
  await y.look("dossier");
  const words = await y.page.locator("main").innerText();
  for (const word of ["A Thông", "Y Hương", "A Khoa", "máy dùng chung", "A Byưh", "Hộ nghèo", "01/01/2024", "12/QĐ-UBND", "Thôn Kon Pông", "Xơ Đăng"])
    assert.ok(words.includes(word), `${word} on the household's page`);
  await y.menu("Ghi hộ mới");
  assert.equal(await y.at("draft-found").count(), 0, "the draft has gone with the registration");
}

async function search(officer, words) {
  await officer.menu("Hộ gia đình");
  await officer.page.locator("#q").fill(words);
  await officer.at("search").click();
  await eventually("the search is in the address", () => officer.page.url().includes("q="));
  await officer.settled();
  return officer.at("row").allTextContents();
}

async function foundAgain() {
  const { y } = this;
  for (const words of ["a thong", "A Thông", "A THÔNG".normalize("NFD"), "345678", "678", "0912345678", "062085001234"]) {
    const rows = await search(y, words);
    assert.ok(rows.some((r) => r.includes("A Thông")), `"${words}" finds ${JSON.stringify(rows)}`);
  }
  assert.deepEqual(await search(y, "y nonexistent"), []);
  await search(y, "a thong");
  await y.look("households");
}

async function neighbour() {
  const n = await this.arrives("hamon", "Tam-thoi-2026", PASSWORDS.neighbour);
  for (const words of ["a thong", "345678", "062085001234"]) assert.deepEqual(await search(n, words), [], words);
  await n.look("no-households");
  for (const path of [`/households/${this.household}`, `/households/${this.household}/edit`]) {
    await n.page.goto(path);
    await n.page.getByText("Không tìm thấy").first().waitFor();
  }
  await n.look("foreign-household");
  const client = await this.server.login("hamon", PASSWORDS.neighbour);
  const at = `households/${this.household}`;
  const body = { village_id: 1, on_date: "2024-02-01", reason: "thử" };
  for (const answer of [await client.get(at), await client.get(`${at}/dossier`), await client.put(at, { note: "x" }, 1), await client.post(`${at}/move`, body), await client.delete(at, 1)])
    assert.equal(answer.status, 404, answer.text);
  await n.context.close();
}

async function openCourse() {
  this.d = await this.arrives("lan.ldtbxh", "Tam-thoi-2026", PASSWORDS.district);
  const { d } = this;
  assert.ok((await search(d, "a thong")).length === 1, "the district sees the commune's household");
  await d.menu("Lớp học");
  await d.look("courses-empty");
  await d.at("create").click();
  await fill(d.page, {
    "Tiểu dự án": "4.1", "Tên lớp": "Lớp may công nghiệp khoá 1", "Nghề": "May công nghiệp", "Cơ quan mở lớp": "Phòng Lao động", "Địa điểm": "Nhà văn hoá xã Đăk Ui",
    "Khai giảng": day(14), "Bế giảng": day(60), "Số chỗ": "20",
  });
  await d.look("course-new");
  await d.at("save").click();
  await d.told(/Lớp may công nghiệp khoá 1/);
  await d.at("add-session").click();
  await fill(d.at("dialog-course-sessions").or(d.page.locator("dialog")).first(), { "Từ giờ": "7h30", "Đến giờ": "11h" });
  await d.page.locator("dialog").locator('[data-test="save"]').click();
  await d.at("sessions").waitFor();
  assert.match(await d.at("sessions").innerText(), /07:30–11:00/);
  this.course = d.page.url().match(/\/courses\/(\d+)/)[1];
}

async function proposals() {
  const { d } = this;
  await d.at("propose").click();
  await d.at("proposals").waitFor();
  await d.look("proposals");
  const of = (name) => d.at("proposal").filter({ hasText: name });
  assert.match(await of("A Thông").innerText(), /Hộ nghèo \(ưu tiên 1\)/);
  assert.match(await of("Y Hương").innerText(), /Phụ nữ/);
  assert.match(await of("A Khoa").innerText(), /Mới \d+ tuổi/);
  assert.ok(await of("A Khoa").getByRole("checkbox").isDisabled());
  await of("A Thông").getByRole("checkbox").check();
  await of("Y Hương").getByRole("checkbox").check();
  await d.at("enrol").click();
  await eventually("both are on the class page", async () => (await d.at("board-row").count()) === 2);
  await d.told(/Đã ghi danh 2 người/);
}

async function invitation() {
  const { d } = this;
  await d.at("invite").click();
  await d.at("invitation-preview").waitFor();
  this.sample = await d.at("invitation-sample").textContent();
  assert.match(this.sample, /May công nghiệp/i);
  assert.equal(await d.at("recipients").textContent(), "2");
  assert.match(await d.at("parts").textContent(), /^[1-9]\d*$/);
  assert.match(await d.at("price").textContent(), /^[1-9][\d.]* đồng/);
  await d.look("invitation");
  const accented = await d.at("parts").textContent();
  await d.at("accents").uncheck();
  await eventually("the text without marks", async () => !/[à-ỹđ]/i.test(await d.at("invitation-sample").textContent()));
  assert.ok(Number(await d.at("parts").textContent()) <= Number(accented));
  await d.at("accents").check();
  await eventually("the text with marks", async () => (await d.at("invitation-sample").textContent()) === this.sample);
  await d.at("invitation-send").click();
  await d.told(/Đã xếp 2 tin/);
}

const boardRow = (officer, name) => officer.at("board-row").filter({ hasText: name });

async function arrivesOnPhones() {
  const { d } = this;
  for (const name of ["A Thông", "Y Hương"]) await eventually(`report for ${name}`, async () => /báo đã chuyển/.test(await boardRow(d, name).innerText()));
  await d.look("course-sent");
  for (const number of [SHARED, WIFE]) {
    const answer = await this.server.client().get(`/sandbox/phones/${encodeURIComponent(e164(number))}`);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.body.messages.length, 1);
    const [message] = answer.body.messages;
    assert.match(message.text, /May công nghiệp/i);
    assert.equal(message.coding, "ucs2");
    assert.ok(message.parts > 0);
    assert.ok(Math.abs(Date.now() - Date.parse(message.at)) < 120_000);
    if (number === SHARED) assert.equal(message.text, this.sample);
  }
  assert.deepEqual((await this.server.client().get(`/sandbox/phones/${encodeURIComponent(e164(RELAY))}`)).body.messages, []);
}

// From the virtual phone's own page, in a second tab; the class stays open in the first.
async function reply(page, number, words) {
  await page.locator(`button[data-phone="${e164(number)}"]`).click();
  await page.locator("#phone-title", { hasText: number }).waitFor();
  await page.locator("#messages li.out").first().waitFor();
  await page.getByLabel("Trả lời tin nhắn").fill(words);
  await page.keyboard.press("Enter");
  await page.locator("#messages li.in", { hasText: words }).waitFor();
}

async function replies() {
  const { d } = this;
  const mark = await d.page.evaluate(() => (window.notReloaded = Math.random()));
  const phones = await d.tab();
  await phones.goto("/sandbox/");
  await phones.locator("#list button").first().waitFor();
  await reply(phones, SHARED, "DY");
  await reply(phones, WIFE, "TC");
  await d.look("sandbox", phones);
  await phones.close();
  await eventually("the place is confirmed", async () => /Nhận lời/.test(await boardRow(d, "A Thông").innerText()));
  await eventually("the opt-out is shown", async () => /Không nhận tin nữa/.test(await boardRow(d, "Y Hương").innerText()));
  assert.match(flat(await d.at("places").innerText()), /^1 \/ 20 chỗ đã xác nhận/);
  assert.equal(await d.page.evaluate(() => window.notReloaded), mark, "the class page was not loaded again");
  await d.look("course-answered");
  await d.at("invite").click();
  await d.at("invitation-preview").waitFor();
  assert.equal(await d.at("recipients").textContent(), "0", "nobody is invited twice");
  await d.look("invitation-again");
  await d.at("dialog-close").click();
  await this.y.open(`/households/${this.household}`);
  assert.match(await this.y.at("members").innerText(), /Đào tạo nghề: từ chối/);
}

async function conflict() {
  const { d, y } = this;
  for (const officer of [d, y]) {
    await officer.open(`/households/${this.household}/edit`);
    await officer.at("save").waitFor();
  }
  await fill(d.page, { "Địa chỉ": "Đầu làng", "Ghi chú": "Cán bộ huyện ghi" });
  await fill(y.page, { "Địa chỉ": "Cuối làng" });
  await d.at("save").click();
  await d.told(/Đã ghi thay đổi/);
  await y.at("save").click();
  await y.at("conflict").waitFor();
  const words = flat(await y.at("conflict").innerText());
  assert.match(words, /Địa chỉ.*Của tôi: Cuối làng.*Hiện nay trên hệ thống: Đầu làng.*Trước đó: Cạnh nhà rông/);
  await y.look("conflict");
  await y.page.getByLabel("Của tôi: Cuối làng").check();
  await y.at("conflict-save").click();
  await y.told(/Đã ghi thay đổi/);
  const row = (await (await this.server.login("y.sa", PASSWORDS.officer)).get(`households/${this.household}`)).body;
  assert.equal(row.address, "Cuối làng");
  assert.equal(row.note, "Cán bộ huyện ghi");
}

async function otherPages() {
  const { admin, d } = this;
  await admin.open("/");
  await admin.menu("Nhật ký");
  await eventually("the audit in words", async () => /Địa chỉ: Đầu làng → Cuối làng/.test(await admin.at("rows").innerText()));
  assert.match(await admin.at("rows").innerText(), /Hộ gia đình/);
  await admin.look("audit");
  await d.menu("Tin nhắn");
  assert.equal(await d.at("row").count(), 3, "two invitations, and the answer to who opted out");
  assert.doesNotMatch(await d.at("rows").innerText(), /\b(invited|confirmed)\b/, "references too are in words");
  await d.look("messages");
  await d.menu("Người dân");
  await d.look("persons");
  await d.page.getByRole("link", { name: "Y Hương" }).click();
  await d.at("edit").waitFor();
  await d.look("person");
  await d.at("edit").click();
  await d.at("save").waitFor();
  await d.look("person-edit");
  for (const officer of [admin, d, this.y]) assert.deepEqual(officer.complaints, []);
}

async function tell(tally, size) {
  const server = await startServer({ ADMIN_PASSWORD: "" });
  const browser = await openBrowser();
  const story = new Story(tally, size, server, browser);
  try {
    await story.step("first log-in and forced change of password", firstLogin);
    await story.step("the plan of 2024", planPage);
    await story.step("accounts for the commune, the district and a neighbour", accounts);
    await story.step("a village", village);
    await story.step("a half-filled registration is found again", halfFilled);
    await story.step("a session that ends in the middle loses nothing", sessionEnds);
    await story.step("a mistake leads to its field", ledToTheField);
    await story.step("the household's page", dossier);
    await story.step("found by name, phone and identity number", foundAgain);
    await story.step("another commune sees nothing", neighbour);
    await story.step("a class is opened", openCourse);
    await story.step("proposals with reasons", proposals);
    await story.step("the invitation is seen before it goes", invitation);
    await story.step("the notice is on the phones", arrivesOnPhones);
    await story.step("replies reach the class page", replies);
    await story.step("two officers, one household", conflict);
    await story.step("all other pages", otherPages);
  } finally {
    await browser.close();
    await tally.test(`${size}: the instance ends cleanly`, async () => assert.equal(await server.stop(), 0));
  }
}

const tally = new Tally();
for (const size of Object.keys(SIZES)) if (!process.env.GN_SIZE || process.env.GN_SIZE === size) await tell(tally, size);
tally.end();

#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Job fairs, the labour market, weights, norms and signed lists as officers meet them in a browser, on a desk and on a phone: lists and who
// came, the set for a whole day with its reasons, pairs kept and moved by hand, slips and sheets on paper, two sets of weights compared, a
// scan uploaded. GN_SHOTS=DIR keeps a picture of every page; GN_SIZE=desktop|phone runs one of the two.
import assert from "node:assert/strict";
import { choose, eventually, fill, Officer, openBrowser, SIZES } from "./lib/browser.mjs";
import { day, Exchange, FOREIGN, HOME } from "./lib/exchange.mjs";
import { PASSWORD, startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

const DISTRICT = 2;
const shown = (n) => day(n).split("-").reverse().join("/");
const flat = (text) => text.replace(/\s+/g, " ").trim();
const PDF = "%PDF-1.4\n% có chữ ký\n%%EOF\n";

class Telling {
  constructor(server, browser, size, town, tally) {
    Object.assign(this, { server, browser, size, town, admin: town.admin, tally, broken: false });
  }

  async step(name, fn) {
    if (this.broken) return;
    const before = this.tally.failed;
    await this.tally.test(`${this.size}: ${name}`, () => fn.call(this));
    this.broken = this.tally.failed > before;
  }

  async officer(role, unit) {
    const name = `${role}.${unit}.${this.size}`;
    await this.server.user(role, unit, name);
    const officer = await Officer.enter(this.browser, this.size, this.server.url, name);
    await officer.open("/");
    await officer.logIn(name, PASSWORD);
    return officer;
  }

  // Name of a seeker, as lists show it.
  async named(seeker) {
    return wants(await this.admin.get(`seekers/${seeker.id}`), 200).labels.person_id;
  }
}

// How many A4 sheets the page prints on.
const sheets = async (page) => (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length;

// --- a fair's lists ---

async function lists() {
  const { town, admin } = this;
  const o = (this.o = await this.officer("district", DISTRICT));
  const shop = (this.shop = await town.employer());
  this.coffee = await town.vacancy(shop, { places: 1, title: `Hái cà phê ${this.size}` });
  this.sewing = await town.vacancy(shop, { places: 1, title: `May công nghiệp ${this.size}`, trade_id: await town.trade("may") });
  this.poor = await town.seeker({ wishes: ["caphe", "may"] });
  this.other = await town.seeker({ cls: "not_poor" });
  this.bees = await town.seeker({ wishes: ["ong"] });
  this.away = await town.seeker();
  this.fair = wants(await admin.post("fairs", { unit_id: HOME, title: `Phiên lưu động ${this.size}`, place: "Nhà rông Kon Pông", held_on: day(0), state: "held" }), 201);
  await o.menu("Phiên việc làm");
  await o.at("row").filter({ hasText: this.fair.title }).click();
  await o.settled();
  assert.equal(await o.heading(), `${this.fair.title}, ngày ${shown(0)}`);
  await o.page.getByText("Chưa có ai trong danh sách.").waitFor();

  await o.at("add-vacancies").click();
  await o.page.getByLabel("Tìm trong danh sách", { exact: true }).fill(this.size);
  await o.page.getByText("Chọn cả 2").waitFor();
  await o.at("pick-all").click();
  await o.look("fair-add");
  await o.at("add-confirm").click();
  await o.told(/Đã thêm 2 chỗ việc/);
  await eventually("both are on the list", async () => (await o.at("fair-vacancy").count()) === 2);

  await o.at("add-people").click();
  const dialog = o.at("dialog-add");
  await dialog.locator("input[type=checkbox]").first().waitFor();
  for (const s of [this.poor, this.other, this.bees, this.away]) wants(await admin.post("fair-seekers", { fair_id: this.fair.id, seeker_id: s.id }), 201);
  await o.page.keyboard.press("Escape");
  await o.open(`/fairs/${this.fair.id}`);
  assert.equal(await o.at("fair-person").count(), 4);
  const person = o.at("fair-person").filter({ hasText: await this.named(this.away) });
  await person.locator(`[aria-label="Có mặt: ${await this.named(this.away)}"]`).first().selectOption("false");
  await o.told(/không đến/);
  await o.at("came-count").getByText("0 có đến, 1 không đến, 3 chưa ghi.").waitFor();
  await o.look("fair");
}

async function attendanceOnPaper() {
  const { o } = this;
  await o.at("to-sheet").click();
  await o.settled();
  assert.equal(await o.at("paper").locator("tbody tr").count(), 4);
  assert.match(flat(await o.at("paper").innerText()), /Nhà rông Kon Pông/);
  await o.look("fair-sheet");
  assert.equal(await sheets(o.page), 1);
}

// --- the set of a day ---

async function set() {
  const { o } = this;
  await o.open(`/fairs/${this.fair.id}/day`);
  await o.page.getByLabel("Mỗi người được giới thiệu nhiều nhất", { exact: true }).selectOption("1");
  await o.at("arrange").click();
  await eventually("the set for one each", async () => (await o.at("pair").count()) === 1);
  assert.match(await o.at("arranged").textContent(), /Xếp xong sau \d+,\d giây/);
  const compared = flat(await o.at("compared").innerText());
  assert.match(compared, /Cách xếp bền.* 1 \d+ 0 Tổng điểm cao nhất 2 \d+ 1/i);
  await o.at("compared").locator("summary").click();
  await o.page.getByText("Cặp muốn đổi nếu lấy tổng điểm cao nhất").waitFor();
  await o.at("pair").locator("summary").focus();
  await o.page.keyboard.press("Enter");
  assert.ok((await o.at("pair").locator('[data-test="reasons"] li').count()) > 5, "the score opens into its parts");
  await o.page.getByText(/Còn 1 chỗ: Những người hợp đã được giới thiệu đủ số nơi/).waitFor();
  await o.look("fair-day");

  await o.at("by-person").click();
  await o.page.getByText(/Chưa xếp được: Không đến phiên giao dịch/).waitFor();
  const mine = o.at("person").filter({ hasText: await this.named(this.bees) }).filter({ hasText: "Chưa xếp được: Không chỗ việc nào" });
  await mine.locator('[data-test="why-not"]').focus();
  await o.page.keyboard.press("Enter");
  await choose(o.at("dialog-pair").getByLabel("Chỗ việc", { exact: true }), this.coffee.title);
  await o.at("why-apart").waitFor();
  assert.match(flat(await o.at("why-apart").innerText()), /Còn điều kiện chưa đạt/);
  await o.look("fair-why");
  await o.page.keyboard.press("Escape");
  await o.at("dialog-pair").waitFor({ state: "detached" });
}

async function byHand() {
  const { o } = this;
  await o.at("by-person").click();
  const other = o.at("person").filter({ hasText: "dành cho người hợp hơn hoặc được ưu tiên hơn" });
  await other.locator('[data-test="why-not"]').click();
  const dialog = o.at("dialog-pair");
  await choose(dialog.getByLabel("Chỗ việc", { exact: true }), this.coffee.title);
  await o.at("why-apart").getByText(/đã đủ chỗ cho người hợp hơn/).waitFor();
  await o.at("pair-confirm").click();
  await o.at("error-summary").waitFor();
  await dialog.getByLabel("Lý do", { exact: true }).fill("Con nhỏ, chỗ này gần nhà");
  await o.at("pair-confirm").click();
  await o.told(/danh sách xếp lại/);
  await o.at("hand-blocking").waitFor();
  assert.match(flat(await o.at("hand-blocking").innerText()), /Do xếp tay, 1 cặp sau đây muốn đổi: .* hợp nhau \d+ điểm/);
  assert.match(flat(await o.at("hand-row").innerText()), /Giữ: .*Con nhỏ, chỗ này gần nhà/);
  await eventually("the poor one goes sewing", async () => (await o.at("pair").count()) === 2);
  await o.look("fair-hand");
  await o.at("by-vacancy").click();
  await o.at("pair").filter({ hasText: "giữ bằng tay" }).waitFor();

  await o.at("undo-hand").click();
  await o.at("dialog-undo-hand").getByLabel("Lý do bỏ", { exact: true }).fill("Đã đổi ý");
  await o.at("undo-hand-confirm").click();
  await o.told(/Đã bỏ quyết định tay/);
  await eventually("as it was", async () => (await o.at("pair").count()) === 1);

  await o.at("never").click();
  await dialog.getByLabel("Lý do", { exact: true }).fill("Đau lưng");
  await o.at("pair-confirm").click();
  await o.told(/Đã bỏ cặp/);
  await o.at("hand-row").getByText("Không xếp").waitFor();
  await eventually("others take the places", async () => (await o.at("pair").count()) === 2);
}

async function confirmed() {
  const { o, admin } = this;
  assert.match(await o.at("export").getAttribute("href"), /\/export$/);
  await o.at("confirm-day").click();
  await o.at("write-confirm").click();
  await o.told(/Đã ghi 2 lời giới thiệu/);
  await eventually("both are introduced", async () => (await o.at("pair").filter({ hasText: "đã giới thiệu" }).count()) === 2);
  assert.equal(wants(await admin.get("referrals", { fair_id: this.fair.id }), 200).items.length, 2);
  await o.look("fair-confirmed");
}

async function slips() {
  const { o, admin } = this;
  await o.at("to-slips").click();
  await o.settled();
  assert.equal(await o.at("slip").count(), 1);
  assert.equal((await o.at("slip").innerText()).match(/Người số \d+/g).length, 2, "nobody agreed to be named");
  await o.look("slips-employer");
  wants(await admin.post("share-consents", { person_id: this.poor.person_id, employer_id: this.shop.id, answer: "yes", channel: "paper", given_on: day(-1) }), 201);
  await o.open(`/fairs/${this.fair.id}/slips`);
  assert.equal((await o.at("slip").innerText()).match(/Người số \d+/g).length, 1);
  await o.at("by-person").click();
  await eventually("a slip for each", async () => (await o.at("slip").count()) === 2);
  assert.match(flat(await o.at("slip").first().innerText()), /Vì: .+ Mang theo căn cước/);
  await o.look("slips-person");
}

// --- the labour market ---

async function market() {
  const { o } = this;
  await o.open("/all");
  await o.page.getByRole("link", { name: "Thị trường lao động", exact: true }).click();
  await o.settled();
  assert.match(flat(await o.at("balance").innerText()), /\d+ người tìm việc, \d+ chỗ còn tuyển: (thừa|thiếu) \d+ chỗ\./);
  const said = await o.at("balance").locator("svg").getAttribute("aria-label");
  assert.match(said, /cà phê.*: \d+ người, \d+ chỗ/i);
  assert.ok((await o.at("months").locator("tbody tr").count()) >= 12);
  assert.match(flat(await o.at("forecast").innerText()), /Chỗ việc mới: (\d\d\/\d{4}: [\d,]+ ± [\d,]+|Chưa đủ)/);
  await o.look("market");
  await o.page.getByLabel("Từ ngày", { exact: true }).fill(shown(-40));
  await o.at("show-period").click();
  await eventually("the period is in the address", () => o.page.url().includes(`from=${day(-40)}`));
  await o.settled();
  await o.page.getByText("Chưa đủ bốn tháng trọn vẹn để dự báo.").first().waitFor();
  assert.match(await o.at("export").getAttribute("href"), new RegExp(`from=${day(-40)}`));
  await o.page.getByLabel("Đến ngày", { exact: true }).fill("31/02/2026");
  await o.at("show-period").click();
  await o.page.getByText(/Ngày không có thật/).waitFor();
}

// --- weights ---

async function weights() {
  const a = await this.officer("admin", DISTRICT);
  // Near, and it is her second wish; far, and it is her first: what the distance is worth decides who comes first.
  const vacancy = await this.town.vacancy(this.shop, { title: `Nuôi ong ${this.size}`, trade_id: await this.town.trade("ong") });
  const [near, far] = [await this.town.seeker({ wishes: ["may", "ong"] }), await this.town.seeker({ unit: FOREIGN, wishes: ["ong"] })];
  await a.open("/match-sets/8400");
  await a.at("set-state").getByText("Đang áp dụng.").waitFor();
  await a.at("copy-set").click();
  const dialog = a.at("dialog-weights");
  await fill(dialog, { "Tên bộ mới": `Không kể xa gần ${this.size}`, "Gần nhà": "0x" });
  await a.at("weights-confirm").click();
  await a.at("error-summary").waitFor();
  await a.look("weights-refused");
  await fill(dialog, { "Gần nhà": "0", "Chưa biết khoảng cách": "0", "Có chỗ ở": "0", "Lý do": "Thử xem xa gần đáng bao nhiêu" });
  await a.at("weights-confirm").click();
  await a.told(/Đã tạo bộ trọng số mới/);
  await a.settled();
  await a.at("set-state").getByText("Chỉ để so sánh.").waitFor();
  await a.at("compare-run").click();
  await a.at("compared").waitFor();
  assert.match(flat(await a.at("compared").innerText()), /\d+ chỗ việc: \d+ chỗ vẫn cùng người đứng đầu/);
  const changed = a.at("changed").filter({ hasText: vacancy.title });
  await changed.locator("summary").click();
  const moves = (await changed.locator("tbody tr").allInnerTexts()).map(flat);
  assert.ok(moves.some((m) => m.includes("lên")) && moves.some((m) => m.includes("xuống")), moves.join("\n"));
  await a.look("weights");
  await a.at("save-weights").click();
  await fill(a.at("dialog-weights"), { "Gần nhà": "40", "Lý do": "Nhẹ bớt" });
  await a.at("weights-confirm").click();
  await a.told(/Đã ghi trọng số/);
  await a.at("weights").getByText("40", { exact: true }).first().waitFor();
}

// --- norms, signed lists, paper ---

async function norms() {
  const { o, admin } = this;
  const project = wants(await admin.get("projects", { code: "4.1" }), 200).items[0];
  this.course = wants(await admin.post("courses", {
    project_id: project.id, unit_id: HOME, title: `Lớp may ${this.size}`, trade: "May công nghiệp", level: "under3m", place: "Nhà văn hoá", starts_on: day(-10), ends_on: day(30), capacity: 20, state: "running",
  }), 201);
  this.enrolment = wants(await admin.post("enrolments", { course_id: this.course.id, person_id: this.other.person_id, state: "confirmed" }), 201);
  await o.open(`/courses/${this.course.id}`);
  await o.at("norms").locator("summary").first().click();
  const told = flat(await o.at("norms").innerText());
  assert.match(told, /Mỗi người chỉ được hỗ trợ 1 lần \(QĐ 46\/2015\/QĐ-TTg\)/);
  assert.match(told, /Tiền ăn của người học:? 30\.000 đồng\/ngày thực học,?( từ)? 01\/01\/2016\.?( Nguồn:)? QĐ 46\/2015\/QĐ-TTg/);
  await o.look("course-norms");
}

async function learnt() {
  const { o, admin } = this;
  await o.open(`/enrolments/${this.enrolment.id}/edit`);
  await choose(o.page.getByLabel("Trạng thái", { exact: true }), "Học xong");
  await choose(o.page.getByLabel("Kết quả", { exact: true }), "Đạt");
  await o.page.getByLabel("Số chứng chỉ", { exact: true }).fill("CC-12");
  await o.page.getByLabel("Ngày cấp chứng chỉ", { exact: true }).fill(shown(0));
  await o.page.getByRole("button", { name: "Ghi", exact: true }).click();
  await o.told(/Đã ghi/);
  await o.open(`/seekers/${this.other.id}`);
  assert.match(flat(await o.page.locator("main").innerText()), /Chuyên môn kỹ thuật Chứng chỉ nghề dưới 3 tháng.*Chuyên ngành May công nghiệp/);
  const seeker = wants(await admin.get(`seekers/${this.other.id}`), 200);
  assert.deepEqual([seeker.qualification, seeker.specialty], ["short", "May công nghiệp"]);
}

async function signedList() {
  const { o, admin } = this;
  const list = wants(await admin.post(`courses/${this.course.id}/payments`, {}), 201);
  await o.open(`/payment-lists/${list.id}`);
  await o.page.getByText("Danh sách được duyệt rồi mới in ra ký").waitFor();
  await o.at("approve").click();
  await o.at("approve-confirm").click();
  await o.told(/Đã duyệt/);
  await o.at("sign").click();
  await o.at("sign-confirm").click();
  await o.at("error-summary").getByText(/tải bản có chữ ký lên, hoặc ghi lý do/).waitFor();
  await o.look("sign-refused");
  await o.page.keyboard.press("Escape");
  await o.at("scan-file").setInputFiles({ name: "ky.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html>không phải PDF</html>") });
  await o.at("error-summary").getByText(/Chỉ nhận bản quét PDF, JPEG hoặc PNG/).waitFor();
  o.complaints.splice(o.complaints.findIndex((c) => c.includes("status of 415")), 1);
  await o.at("scan-file").setInputFiles({ name: "ky.pdf", mimeType: "application/pdf", buffer: Buffer.from(`${PDF}${this.size}%%EOF`) });
  await o.told(/Đã lưu bản quét/);
  await o.at("scan").getByText("PDF, 1 KB").waitFor();
  await o.at("sign").click();
  await o.at("sign-confirm").click();
  await o.told(/Đã ghi ký nhận/);
  await o.at("signed-state").getByText(`Đã ký nhận ngày ${shown(0)}, có bản quét.`).waitFor();
  const [download] = await Promise.all([o.page.waitForEvent("download"), o.at("scan").locator("a").click()]);
  assert.match(download.suggestedFilename(), /^ky-nhan-\d+\.pdf$/);
  await o.look("payment-signed");
  this.list = list;
}

// What is cards on a phone is the table on paper, with all its columns and room to sign.
async function paper() {
  const { o } = this;
  const heads = () => o.page.locator("table:visible").first().locator("thead th").allInnerTexts();
  await o.page.emulateMedia({ media: "print" });
  assert.deepEqual((await heads()).map(flat), ["STT", "Họ và tên", "Ngày học", "Học phí trả cơ sở đào tạo", "Tiền ăn", "Tiền đi lại", "Người học nhận", "Ghi chú", "Ký nhận"]);
  assert.equal(await o.page.locator("ul.cards:visible").count(), 0);
  assert.ok(!(await o.at("scans").isVisible()) && (await o.at("signatures").isVisible()));
  assert.equal(await sheets(o.page), 1);
  await o.page.emulateMedia({ media: "screen" });
  for (const path of ["/seekers", "/vacancies", "/payment-lists", `/courses/${this.course.id}`]) {
    await o.open(path);
    await o.page.emulateMedia({ media: "print" });
    assert.ok((await heads()).length > 3, `${path}: a table on paper`);
    assert.equal(await o.page.locator("ul.cards.rows:visible, ul.cards[data-test=board]:visible").count(), 0, `${path}: no cards on paper`);
    await o.page.emulateMedia({ media: "screen" });
    assert.equal((await o.page.locator("main table:visible").count()) > 0, !o.narrow, `${path}: on the screen`);
  }
}

await run(startServer, async (tally, server) => {
  const browser = await openBrowser();
  const town = new Exchange(await server.login());
  try {
    for (const size of Object.keys(SIZES)) {
      if (process.env.GN_SIZE && process.env.GN_SIZE !== size) continue;
      const t = new Telling(server, browser, size, town, tally);
      await t.step("a fair's lists, and who came", lists);
      await t.step("the attendance list on paper", attendanceOnPaper);
      await t.step("the set of a day beside the highest sum, and why not", set);
      await t.step("pairs kept, undone and ruled out by hand", byHand);
      await t.step("all introductions written at once", confirmed);
      await t.step("slips for employers and for people", slips);
      await t.step("the labour market", market);
      await t.step("a set of weights made, compared, changed", weights);
      await t.step("norms with their sources", norms);
      await t.step("a certificate enters the job profile", learnt);
      await t.step("a list signed by a scan", signedList);
      await t.step("tables on paper", paper);
    }
  } finally {
    await browser.close();
  }
});

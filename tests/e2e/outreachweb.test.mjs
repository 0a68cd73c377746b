#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Outreach as officers do it in a browser: a text in use, a notice to many with a second person's word, its result, answers to what
// people write, the sheet of a village relay, messages taken back. GN_SHOTS=DIR keeps a picture of every page.
import assert from "node:assert/strict";
import { eventually, fill, Officer, openBrowser } from "./lib/browser.mjs";
import { PASSWORD, startServer } from "./lib/server.mjs";
import { Tally } from "./lib/tally.mjs";

const UNIT = 11, DISTRICT = 2, PRICE = 500;
const AUTHOR = "soan.tin", APPROVER = "duyet.tin";
const A4 = [595, 842];

const flat = (text) => text.replace(/\s+/g, " ").trim();
const iso = (ahead) => new Date(Date.now() + ahead * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" });
const vn = (day) => day.split("-").reverse().join("/");

// --- who is there -------------------------------------------------------------------------------------------------------------------

const HOUSES = [
  { name: "A Thông", phone: "+84912345678" },
  { name: "Y Hương", phone: "+84334455667" },
  { name: "A Khoa", phone: "+84987111222" },
  { name: "A Byưh", phone: null },
];

async function seed(server) {
  const client = await server.login();
  const post = async (path, body) => {
    const answer = await client.post(path, body);
    assert.ok(answer.status < 300, `${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const village = await post("villages", { unit_id: UNIT, name: "Thôn Kon Pông", kind: "village" }).catch(() => post("villages", { unit_id: UNIT, name: "Thôn Kon Pông" }));
  const people = {};
  for (const { name, phone } of HOUSES) {
    const phones = phone ? [{ number: phone, kind: "own", can_sms: true, priority: 1 }] : [];
    const dossier = await post("households/register", {
      household: { name, village_id: village.id }, members: [{ name, relation: "head", sex: "male", birth: "1985", phones }],
      classification: { class: "poor", from_date: "2024-01-01", decision: "12/QĐ-UBND" },
    });
    people[name] = { person: dossier.members[0].person.id, household: dossier.household.id };
  }
  const day = iso(14);
  const occasion = await post("occasions", {
    unit_id: DISTRICT, kind: "support", title: "gạo cứu đói", place: "Nhà rông Kon Pông", held_on: day, starts_at: "07:30", bring: "căn cước",
  });
  await post("relays", { village_id: village.id, name: "A Rơ Châm", role: "head", number: "+84977888999", valid_from: "2024-01-01" });
  server.sql("UPDATE rule_value SET value = 2 WHERE code = 'campaign_approval_people'");
  for (const name of [AUTHOR, APPROVER]) await server.user("district", DISTRICT, name);
  return { village, people, occasion, day };
}

const phone = async (server, number) => (await server.client().get(`/sandbox/phones/${encodeURIComponent(number)}`)).body.messages;
const write = (server, number, text) => server.client().post(`/sandbox/phones/${encodeURIComponent(number)}`, { text });

async function enter(story, size, username) {
  const officer = await Officer.enter(story.browser, size, story.server.url, username);
  await officer.open("/");
  await officer.logIn(username, PASSWORD);
  return officer;
}

const numberIn = async (locator) => Number((await locator.textContent()).replace(/[^\d]/g, ""));
const focused = (officer) => officer.page.evaluate(() => document.activeElement.id);

// --- texts --------------------------------------------------------------------------------------------------------------------------

async function unknownField() {
  const { author: a } = this;
  await a.open("/message-templates/new");
  await fill(a.page, { "Loại tin": "Lịch nhận hỗ trợ", "Tên mẫu": "Mời nhận hỗ trợ" });
  const body = a.page.getByLabel("Nội dung", { exact: true });
  await body.fill("{sender} mời {ten_ho} nhận {what} lúc {time} ngày {date} tại {place}.");
  await a.page.locator("#f-body-error").filter({ hasText: "ten_ho" }).waitFor();  // while it is typed
  await a.at("save").click();
  const summary = a.at("error-summary");
  await summary.waitFor();
  assert.match(await summary.innerText(), /Nội dung: .*ten_ho/);
  await a.look("template-refused");
  await summary.getByRole("link", { name: /Nội dung/ }).click();
  assert.equal(await focused(a), "f-body");
  assert.equal(await body.getAttribute("aria-invalid"), "true");
  assert.equal(await body.inputValue(), "{sender} mời {ten_ho} nhận {what} lúc {time} ngày {date} tại {place}.", "nothing typed is lost");
}

async function textInUse() {
  const { author: a } = this;
  const body = a.page.getByLabel("Nội dung", { exact: true });
  await body.fill("{sender} mời ");
  await a.at("insert-name").click();
  await a.page.keyboard.type(" nhận {what} lúc {time} ngày {date} tại {place}.");
  assert.equal(await body.inputValue(), "{sender} mời {name} nhận {what} lúc {time} ngày {date} tại {place}.");
  await a.at("sms-count").getByText(/2 phần tin .*có dấu.* 1\.000 đồng/).waitFor();
  await eventually("the rendering", async () => /mời Y Hương nhận/.test(await a.at("text-accented").innerText()));
  assert.match(await a.at("text-plain").innerText(), /^[ -~]+$/);
  await a.at("save").click();
  await a.told(/Đã ghi mẫu tin/);
  await a.at("make-live").click();
  await a.at("dialog-template-state").waitFor();
  await a.look("template-live");
  await a.at("template-state-confirm").click();
  await a.told(/đưa vào dùng/);
  await a.look("template");
  await a.open("/message-templates?state=retired");
  await a.page.getByRole("link", { name: /Lịch nhận hỗ trợ/ }).first().waitFor();  // the one it took the place of
  await a.look("templates");
  await a.open("/message-rules");
  assert.match(flat(await a.at("rules-advertising").innerText()), /\[QC\].*NĐ 91\/2020/);
  await a.look("law");
}

// --- a notice to many ------------------------------------------------------------------------------------------------------------------

async function writeCampaign() {
  const { author: a, world } = this;
  await a.menu("Chiến dịch tin");
  await a.look("campaigns-empty");
  await a.at("create").click();
  await a.at("campaign-form").waitFor();
  await fill(a.page, { "Tên chiến dịch": "Báo lịch nhận gạo tháng này", "Loại tin": "Lịch nhận hỗ trợ", "Về sự kiện": vn(world.day), "Mẫu tin": "Mời nhận hỗ trợ" });
  await a.at("sms-count").getByText(/phần tin/).waitFor();
  await fill(a.page, { "Xã, thị trấn": "Thị trấn Đăk Hà" });
  await a.page.getByText("Thôn, làng:", { exact: false }).waitFor();
  await a.page.getByText("Phân loại hộ:", { exact: false }).click();
  await a.page.getByLabel("Hộ nghèo", { exact: true }).check();
  await a.page.getByText("Thôn, làng:", { exact: false }).click();
  await a.page.getByLabel("Thôn Kon Pông", { exact: true }).check();
  await fill(a.page, { "Từ tuổi": "18", "Đến tuổi": "7" });
  await a.at("save").click();
  await a.at("error-summary").getByRole("link", { name: /Đến tuổi/ }).click();
  assert.equal(await focused(a), "f-audience.age_to");
  await a.page.keyboard.press("Control+A");
  await a.page.keyboard.type("70");
  await eventually("three of four can be reached", async () => (await a.at("reachable").textContent()) === "3" && (await a.at("people").textContent()) === "4");
  assert.match(await a.at("excluded").innerText(), /Chưa có số điện thoại: 1/);
  await a.at("estimate").getByText(/6 phần tin, 3\.000 đồng/).waitFor();
  await a.look("campaign-form");
  await a.at("draft-state").getByText("Đã lưu nháp").waitFor();
  await a.page.reload();
  await a.at("draft-found").waitFor();
  assert.equal(await a.page.getByLabel("Tên chiến dịch", { exact: true }).inputValue(), "Báo lịch nhận gạo tháng này");
  assert.equal(await a.page.getByLabel("Đến tuổi", { exact: true }).inputValue(), "70");
  await eventually("counted again", async () => (await a.at("reachable").textContent()) === "3");
  await a.at("save").click();
  await a.told(/Đã ghi chiến dịch/);
  this.campaign = a.page.url().match(/\/campaigns\/(\d+)/)[1];
}

async function handIn() {
  const { author: a } = this;
  await a.at("campaign-count").getByText("người nhận tin").waitFor();
  assert.equal(await numberIn(a.at("messages")), 3);
  const parts = await numberIn(a.at("parts"));
  assert.match(await a.at("price").textContent(), new RegExp(`^${(parts * PRICE).toLocaleString("de-DE")} đồng`));
  assert.match(await a.at("relayed").textContent(), /^1 người, bằng 1 tin cho người truyền tin$/);
  assert.match(await a.at("campaign-text").textContent(), /nhận gạo cứu đói lúc 07:30/);
  assert.match(await a.at("warnings").innerText(), /người khác duyệt/);
  assert.equal(await a.at("approve").count(), 0);
  await a.look("campaign-draft");
  await a.at("submit").click();
  await a.at("dialog-submit").waitFor();
  await a.look("campaign-submit");
  await a.at("submit-confirm").click();
  await a.told(/chờ người khác duyệt/);
  assert.match(await a.at("campaign-state").innerText(), /Chờ duyệt/);
  assert.equal(await a.at("approve").count(), 0, "nobody approves what is his own");
  await a.look("campaign-review");
  assert.deepEqual(await phone(this.server, HOUSES[0].phone), [], "nothing goes out before");
}

// By keyboard alone: sent back with a note, handed in again, approved.
async function secondPerson() {
  const { author: a, approver: b } = this;
  await b.open("/campaigns?state=review");
  await b.page.getByRole("link", { name: "Báo lịch nhận gạo tháng này" }).focus();
  await b.page.keyboard.press("Enter");
  await b.at("reject").waitFor();
  await b.at("reject").focus();
  await b.page.keyboard.press("Enter");
  await b.at("dialog-reject").waitFor();
  await b.at("reject-confirm").focus();
  await b.page.keyboard.press("Enter");
  await b.at("error-summary").waitFor();
  await b.page.locator("#f-reason").focus();
  await b.page.keyboard.type("Ghi rõ mang theo căn cước");
  await b.page.keyboard.press("Tab");
  await b.page.keyboard.press("Enter");
  await b.told(/Đã trả lại/);
  await a.open(`/campaigns/${this.campaign}`);
  assert.match(await a.at("campaign-state").innerText(), /Đang soạn: Ghi rõ mang theo căn cước/);
  await a.at("edit").click();
  await a.at("campaign-form").waitFor();
  const body = a.page.getByLabel("Nội dung", { exact: true });
  await body.fill(`${await body.inputValue()} Mang {bring}.`);
  await a.at("save").click();
  await a.told(/Đã ghi chiến dịch/);
  await a.at("submit").click();
  await a.at("submit-confirm").click();
  await a.told(/chờ người khác duyệt/);
  await b.open(`/campaigns/${this.campaign}`);
  await b.at("approve").click();
  await b.at("approve-confirm").click();
  await b.told(/Đã duyệt/);
}

async function boardEnds() {
  const { approver: b } = this;
  await b.at("campaign-board").waitFor();
  await eventually("it has ended", async () => /Đã xong/.test(await b.at("campaign-state").innerText()), 60_000);
  await eventually("its outcomes", async () => /Nhà mạng báo đã chuyển: 3/.test(flat(await b.at("outcomes").innerText())));
  assert.match(flat(await b.at("outcomes").innerText()), /Đã nhắn người truyền tin, chưa báo lại: 1/);
  assert.match(flat(await b.at("relays").innerText()), /0 \/ 1 thôn đã báo xong, báo được 0 trong 1 người/);
  assert.match(flat(await b.at("result").innerText()), /Thị trấn Đăk Hà.*4.*3.*1.*Thôn Kon Pông/);
  assert.doesNotMatch(await b.at("campaign-board").innerText(), /đã đến máy/i);
  assert.match(await b.at("campaign-sample").innerText(), /nhận gạo cứu đói lúc 07:30/);
  await b.page.getByText("Từng người", { exact: true }).click();
  await b.at("people-rows").getByRole("link", { name: "A Thông" }).waitFor();
  await b.page.getByLabel("Chỉ những người", { exact: true }).selectOption({ label: "Đã nhắn người truyền tin, chưa báo lại (1)" });
  await eventually("only he", async () => /^A Byưh.*A Rơ Châm/.test(flat(await b.at("people-rows").innerText())));
  await b.look("campaign-done");
  const [message] = await phone(this.server, HOUSES[0].phone);
  assert.match(message.text, /mời A Thông nhận gạo cứu đói lúc 07:30 .* Mang căn cước\./);
  assert.equal(await a4Pages(b), 1, "the result fits one sheet");
}

// How many pages of A4 a page of ours prints to.
async function a4Pages(officer) {
  const pdf = (await officer.page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  assert.ok(boxes.length > 0);
  for (const [, w, h] of boxes) assert.deepEqual([Math.round(w), Math.round(h)], A4);
  return boxes.length;
}

// One that starts tomorrow is held, let go and stopped before anything of it goes out.
async function heldAndStopped() {
  const { author: a, server, world } = this;
  const client = await server.login(APPROVER);
  const made = await client.post("campaigns", {
    unit_id: DISTRICT, title: "Báo họp thôn", kind: "announcement", purpose: "service", class: "policy", body: "{sender} báo {name}: họp thôn tối mai.", accents: true,
    audience: JSON.stringify({ village_ids: [world.village.id] }), starts: "at", due_at: new Date(Date.now() + 86_400_000).toISOString(), valid_hours: 72, with_relay: false, cap: 0,
  });
  assert.equal(made.status, 201, made.text);
  const { confirm } = (await client.get(`campaigns/${made.body.id}/audience`)).body;
  const sent = await client.post(`campaigns/${made.body.id}/submit`, { confirm }, { "If-Match": `"${made.body.version}"` });
  assert.equal(sent.body.state, "review", sent.text);
  await a.open(`/campaigns/${made.body.id}`);
  await a.at("approve").click();
  await a.at("approve-confirm").click();
  const state = (words) => eventually(`state ${words}`, async () => words.test(await a.at("campaign-state").innerText()));
  await state(/Đang chạy/);
  await a.at("pause").click();
  await a.page.locator("#f-reason").fill("Chờ xã xác nhận");
  await a.at("pause-confirm").click();
  await state(/Tạm dừng: Chờ xã xác nhận/);
  await a.look("campaign-paused");
  await a.at("resume").click();
  await a.at("resume-confirm").click();
  await state(/Đang chạy/);
  await a.at("stop").click();
  await a.at("stop-confirm").click();
  await a.at("error-summary").waitFor();  // a reason is asked for
  await a.page.locator("#f-reason").fill("Hoãn họp");
  await a.look("campaign-stop");
  await a.at("stop-confirm").click();
  await state(/Đã dừng: Hoãn họp/);
  assert.equal(await a.at("resume").count(), 0);
  assert.ok(!(await phone(server, HOUSES[0].phone)).some((m) => /họp thôn/.test(m.text)));
}

// --- what people write --------------------------------------------------------------------------------------------------------------------

async function inbox() {
  const { author: a, server } = this;
  await write(server, HOUSES[0].phone, "Cho hoi con nho co phai di cung khong a");
  await eventually("it is in the inbox", async () => server.sql("SELECT COUNT(*) FROM incoming WHERE state = 'new'") === "1");
  await a.open("/incoming");
  await eventually("the badge", async () => /^1/.test(await a.at("unread").first().textContent()));
  assert.doesNotMatch(await a.at("rows").innerText(), /con nho/, "the text shows only when opened");
  await a.look("inbox");
  await a.at("row").first().click();
  await a.at("thread").waitFor();
  assert.match(await a.at("thread").innerText(), /con nho co phai di cung/);
  assert.match(await a.at("thread").innerText(), /mời A Thông/);
  await a.page.getByLabel("Trả lời", { exact: true }).focus();
  await a.page.keyboard.type("Không cần, chỉ chủ hộ đến là được.");
  await a.at("sms-count").getByText(/1 phần tin/).waitFor();
  await a.look("incoming");
  await a.at("answer").focus();
  await a.page.keyboard.press("Enter");
  await a.told(/Đã xếp câu trả lời/);
  await eventually("the badge has gone", async () => (await a.at("unread").count()) === 0);
  await eventually("the answer is on the phone", async () => (await phone(server, HOUSES[0].phone)).some((m) => /chỉ chủ hộ đến/.test(m.text)), 30_000);
  await write(server, HOUSES[1].phone, "alo ai day vay chi oi");
  await eventually("another one", async () => server.sql("SELECT COUNT(*) FROM incoming WHERE state = 'new'") === "1");
  await a.open("/incoming");
  await a.at("row").first().click();
  await a.at("close").click();
  await a.page.locator("#f-reason").fill("Đã gọi điện");
  await a.at("close-confirm").click();
  await a.told(/Đã đóng/);
  await a.at("tab-closed").click();
  await eventually("it is among the closed", async () => (await a.at("row").count()) === 1);
  await a.look("inbox-closed");
}

async function relaySheet() {
  const { author: a } = this;
  await a.open(`/campaigns/${this.campaign}`);
  await a.at("relay").click();
  await a.at("row").first().waitFor();
  await a.look("relay-tasks");
  await a.at("row").first().click();
  await a.at("sheet").waitFor();
  assert.match(await a.at("script").innerText(), /gạo cứu đói/);
  assert.match(await a.at("ticks").innerText(), /A Byưh/);
  assert.match(await a.at("reply").innerText(), /^XONG \d+/);
  await a.look("relay-sheet");
  assert.equal(await a4Pages(a), 1, "one sheet of A4");
  await a.at("relay-done").click();
  await fill(a.at("dialog-relay-done"), { "Đã báo được bao nhiêu người": "5" });
  await a.at("relay-done-save").click();
  await a.at("error-summary").waitFor();
  await a.look("relay-done-refused");
  await fill(a.at("dialog-relay-done"), { "Đã báo được bao nhiêu người": "1" });
  await a.at("relay-done-save").click();
  await a.told(/Đã ghi kết quả/);
  await a.open(`/campaigns/${this.campaign}`);
  await eventually("the campaign counts it", async () => /báo đã xong: 1/.test(flat(await a.at("outcomes").innerText())));
  assert.match(flat(await a.at("relays").innerText()), /1 \/ 1 thôn đã báo xong, báo được 1 trong 1 người/);
}

// --- one by one -----------------------------------------------------------------------------------------------------------------------------

async function oneNotice() {
  const { author: a, world, server } = this;
  await a.open(`/households/${world.people["A Khoa"].household}`);
  await a.at("notify").click();
  await a.at("notice-send").click();
  await a.at("error-summary").getByRole("link", { name: /Nội dung/ }).waitFor();
  await a.page.getByLabel("Nội dung", { exact: true }).fill("Mời anh mang giấy tờ đến xã sáng thứ Hai.");
  await a.at("sms-count").getByText(/1 phần tin/).waitFor();
  await a.look("notice");
  await a.at("notice-send").click();
  await a.told(/Đã xếp tin gửi A Khoa/);
  await eventually("it is on the phone", async () => (await phone(server, HOUSES[2].phone)).some((m) => /sáng thứ Hai/.test(m.text)), 30_000);
}

async function takenBack() {
  const { author: a, world } = this;
  await a.open(`/occasions/${world.occasion.id}`);
  await a.at("tell").click();
  await fill(a.at("dialog-tell"), { "Diện hộ": "Hộ nghèo" });
  await a.at("invitation-preview").waitFor();
  await eventually("three to be told", async () => (await a.at("recipients").textContent()) === "3");
  await a.look("occasion-tell");
  await a.at("tell-send").click();
  await a.told(/Đã xếp 3 tin/);
  await a.at("occasion-messages").click();
  await a.at("rows").waitFor();
  assert.equal(await a.at("take-back").count(), 3);
  await a.look("messages-waiting");
  await a.at("take-back").first().click();
  await a.at("dialog-take-back").waitFor();
  await a.at("take-back-confirm").click();
  await a.told(/Đã rút tin/);
  await eventually("two are left", async () => (await a.at("take-back").count()) === 2);
  await a.at("row").first().click();
  await a.at("events").waitFor();
  assert.match(flat(await a.at("events").innerText()), /Đã huỷ: Do cán bộ/);
  await a.look("message");
  await a.open(`/occasions/${world.occasion.id}/edit`);
  await fill(a.page, { "Giờ": "9h" });
  await a.at("save").click();
  await a.told(/Đã ghi thay đổi\. .*tin chưa gửi được viết lại/);
  await a.look("occasion");
}

// A class with one learner: reminded the day before; when the class moves, the officer is told who will hear of it.
async function classMoves() {
  const { author: a, server, world } = this;
  const client = await server.login();
  const project = (await client.get("projects", { limit: 200 })).body.items.find((p) => p.code === "4.1");
  const course = await client.post("courses", {
    project_id: project.id, title: "Lớp may khoá 2", trade: "May công nghiệp", unit_id: DISTRICT, place: "Nhà văn hoá xã", starts_on: iso(20), ends_on: iso(60), capacity: 20,
  });
  assert.equal(course.status, 201, course.text);
  const at = `courses/${course.body.id}`;
  const enrolled = await client.post(`${at}/enrolments`, { person_ids: [world.people["A Thông"].person] });
  assert.equal(enrolled.body.enrolled?.length, 1, enrolled.text);
  await a.open(`/${at}`);
  await a.at("remind").click();
  await eventually("one learner to remind", async () => (await a.at("recipients").textContent()) === "1");
  await a.look("course-remind");
  await a.at("tell-send").click();
  await a.told(/Đã xếp 1 tin/);
  await a.open(`/${at}/edit`);
  await fill(a.page, { "Khai giảng": vn(iso(21)) });
  await a.at("save").click();
  await a.told(/Đã ghi thay đổi\. 1 tin chưa gửi được viết lại/);
}

// --- gateways -----------------------------------------------------------------------------------------------------------------------------

async function gateway() {
  const g = (this.operator ??= await enter(this, "desktop", "quantri"));
  await g.menu("Cổng tin");
  const card = g.at("gateway-sandbox");
  await card.waitFor();
  assert.match(await card.innerText(), /Đang gửi/);
  assert.match(flat(await g.at("lanes").innerText()), /Khẩn.*Từng người.*Hàng loạt/);
  await g.look("gateways");
  await card.locator('[data-test="act-drain"]').click();
  await g.at("gateway-act-confirm").click();
  await g.at("error-summary").getByRole("link", { name: /Lý do/ }).click();
  assert.equal(await focused(g), "f-reason");
  await g.page.keyboard.type("Đổi hợp đồng");
  await g.look("gateway-drain");
  await g.at("gateway-act-confirm").click();
  await g.told(/không nhận thêm tin/);
  await eventually("it is drained", async () => /Không nhận thêm tin.*Đổi hợp đồng/.test(flat(await card.innerText())));
  await g.look("gateways-drained");
  const { author: a, world, server } = this;
  const client = await server.login();
  const notice = (body) => client.post("messages", { person_id: world.people["A Khoa"].person, body, purpose: "service" });
  assert.equal((await notice("Tin trong luc ngung")).status, 201);
  this.dead = (await notice("Tin da ngung")).body.id;
  server.sql(`UPDATE message SET state = 'dead', detail = 'number blocked' WHERE id = ${this.dead}`);
  await eventually("it waits", async () => /[1-9]/.test((await g.at("lanes").locator("tbody tr").nth(1).innerText()).replace("Từng người", "").split("\t").slice(0, 2).join()));
  server.sql("UPDATE message SET due_at = NOW(3) - INTERVAL 3 HOUR WHERE body = 'Tin trong luc ngung'");
  await g.at("late").getByText(/Có tin trễ 3 giờ/).waitFor();
  await g.look("gateways-late");
  await card.locator('[data-test="act-reopen"]').click();
  await g.page.locator("#f-reason").fill("Hợp đồng xong");
  await g.at("gateway-act-confirm").click();
  await g.told(/Đã mở lại/);
  await eventually("it sends again", async () => /Đang gửi/.test(await card.innerText()), 60_000);
  await eventually("what waited has gone", async () => (await phone(server, HOUSES[2].phone)).some((m) => /Tin trong luc ngung/.test(m.text)), 60_000);
  await a.open("/all");
  assert.equal(await a.page.getByRole("link", { name: "Cổng nhắn tin" }).count(), 0, "not for every officer");
}

async function deadAgain() {
  const { operator: g, server } = this;
  await g.open("/gateways");
  await g.at("dead").getByText("Số bị chặn").waitFor();
  await g.at("retry-message").first().click();
  await g.page.locator("#f-reason").fill("Cổng đã tốt");
  await g.look("gateways-dead");
  await g.at("retry-message-confirm").click();
  await g.told(/gửi lại/);
  await eventually("it is on the phone", async () => (await phone(server, HOUSES[2].phone)).some((m) => /Tin da ngung/.test(m.text)), 30_000);
  await g.page.getByText("Không có tin nào ngừng").waitFor();
}

// --- on a phone ---------------------------------------------------------------------------------------------------------------------------

async function onAPhone() {
  const p = await enter(this, "phone", AUTHOR);
  const { occasion, people } = this.world;
  const pages = [
    "/message-templates", "/message-templates/new", "/message-rules", "/campaigns", "/campaigns/new", `/campaigns/${this.campaign}`, "/incoming?state=answered",
    "/relays", "/relay-tasks", "/occasions", `/occasions/${occasion.id}`, "/messages", `/persons/${people["A Khoa"].person}`, "/all",
  ];
  for (const path of pages) {
    await p.open(path);
    await p.look(`phone${path.replace(/\W+/g, "-")}`);
  }
  await p.open("/relay-tasks");
  await p.at("row").first().click();
  await p.at("sheet").waitFor();
  await p.look("relay-sheet");
  await p.open("/incoming?state=answered");
  await p.at("row").first().click();
  await p.at("thread").waitFor();
  await p.look("incoming");
  const g = await enter(this, "phone", "quantri");
  await g.open("/gateways");
  await g.at("lanes").waitFor();
  await g.look("gateways");
  await p.menu("Chiến dịch tin");
  assert.equal(await p.heading(), "Chiến dịch tin nhắn");
}

const STEPS = [
  ["a text with an unknown field is refused at its field", unknownField],
  ["a text is put into use and takes the place of another", textInUse],
  ["a campaign is written with its count and its price beside it", writeCampaign],
  ["it is handed in as it was seen", handIn],
  ["a second person sends it back, then approves it", secondPerson],
  ["it runs, and its board ends", boardEnds],
  ["one that waits is held, let go and stopped with a reason", heldAndStopped],
  ["what people write is answered or closed", inbox],
  ["a relay's sheet is one page of A4, and its end is counted", relaySheet],
  ["a notice to one person", oneNotice],
  ["waiting messages are taken back, and follow their day", takenBack],
  ["a class is reminded, and its move is told", classMoves],
  ["a gateway is drained and opened again", gateway],
  ["a dead message is shown with its reason and sent again", deadAgain],
  ["every page on a phone", onAPhone],
];

const tally = new Tally();
const server = await startServer();
const browser = await openBrowser();
try {
  const story = { server, browser, world: await seed(server) };
  story.author = await enter(story, "desktop", AUTHOR);
  story.approver = await enter(story, "desktop", APPROVER);
  for (const [name, step] of STEPS) if (!tally.failed) await tally.test(name, () => step.call(story));  // they build on each other
  for (const officer of [story.author, story.approver]) await tally.test("no complaints", () => assert.deepEqual(officer.complaints, []));
} catch (error) {
  await tally.test("the story", () => Promise.reject(error));
} finally {
  await browser.close();
  const code = await server.stop();
  await tally.test("the instance ends cleanly", () => assert.equal(code, 0));
}
tally.end();

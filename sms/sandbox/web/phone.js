// SPDX-License-Identifier: MPL-2.0
// The virtual phones: reads the sandbox once a second. All text goes in by textContent.
"use strict";

const base = "/sandbox/phones";
const at = (id) => document.getElementById(id);
const shown = { phone: decodeURIComponent(location.hash.slice(1)), list: "", messages: "" };
const timeFormat = new Intl.DateTimeFormat("vi-VN", { dateStyle: "short", timeStyle: "medium", timeZone: "Asia/Ho_Chi_Minh" });

function make(tag, className, text) {
  const e = document.createElement(tag);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
}

function national(phone) {
  return phone.replace(/^\+84(\d{3})(\d{3})(\d{3})$/, "0$1 $2 $3");
}

function phoneItem(p) {
  const item = make("li");
  const button = make("button", "", national(p.phone));
  button.type = "button";
  button.dataset.phone = p.phone;
  button.setAttribute("aria-current", String(p.phone === shown.phone));
  button.append(make("small", "", `${p.count} tin · ${timeFormat.format(new Date(p.at))}`));
  button.addEventListener("click", () => choose(p.phone));
  item.append(button);
  return item;
}

function messageItem(m) {
  const item = make("li", m.direction);
  const coding = m.coding === "ucs2" ? "có dấu (UCS-2)" : "không dấu (GSM-7)";
  item.append(make("p", "", m.text), make("p", "about", `${m.parts} tin · ${coding} · `));
  const time = make("time", "", timeFormat.format(new Date(m.at)));
  time.dateTime = m.at;
  item.lastChild.append(time);
  return item;
}

async function get(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function showList(phones) {
  const state = JSON.stringify([phones, shown.phone]);
  if (state === shown.list) return;
  shown.list = state;
  const focused = document.activeElement?.dataset?.phone;
  at("list-empty").hidden = phones.length > 0;
  at("list").replaceChildren(...phones.map(phoneItem));
  if (focused) [...at("list").querySelectorAll("button")].find((b) => b.dataset.phone === focused)?.focus();
}

function showMessages(phone, messages) {
  const state = JSON.stringify([phone, messages]);
  if (phone !== shown.phone || state === shown.messages) return;
  shown.messages = state;
  at("phone").hidden = false;
  at("phone-title").textContent = national(phone);
  const list = at("messages");
  list.replaceChildren(...messages.map(messageItem));
  list.scrollTop = list.scrollHeight;
}

async function refresh() {
  try {
    showList((await get(base)).phones);
    const phone = shown.phone;
    if (phone) showMessages(phone, (await get(`${base}/${encodeURIComponent(phone)}`)).messages);
    at("status").textContent = "";
  } catch {
    at("status").textContent = "Không kết nối được với máy chủ. Đang thử lại…";
  }
}

function choose(phone) {
  shown.phone = phone;
  shown.messages = "";
  history.replaceState(null, "", `#${encodeURIComponent(phone)}`);
  refresh();
}

async function send(event) {
  event.preventDefault();
  const field = at("text");
  const answer = await fetch(`${base}/${encodeURIComponent(shown.phone)}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text: field.value }),
  }).catch(() => null);
  if (answer?.ok) field.value = "";
  at("status").textContent = answer?.ok ? "" : "Không gửi được tin trả lời.";
  if (answer?.ok) refresh();
}

async function loop() {
  if (!document.hidden) await refresh();
  setTimeout(loop, 1000);
}

at("reply").addEventListener("submit", send);
loop();

// SPDX-License-Identifier: MPL-2.0
// Officers at their browsers: Debian's Chromium by playwright-core, one context (cookies, storage) each. Whatever a page complains of,
// its console, its policy, axe or a width that does not fit, is a failure of the test that opened it.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
export const SIZES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
};
const PATIENCE_MS = 15_000;

export const openBrowser = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

// Asks until the answer is true or anything else that is not falsy; an assertion that fails counts as "not yet".
export async function eventually(what, fn, ms = PATIENCE_MS) {
  const end = Date.now() + ms;
  let last = "";
  for (;;) {
    try {
      const answer = await fn();
      if (answer) return answer;
    } catch (error) {
      last = error.message;
    }
    if (Date.now() > end) throw new assert.AssertionError({ message: `${what}: not within ${ms} ms. ${last}` });
    await new Promise((done) => setTimeout(done, 100));
  }
}

// A refusal that the story provokes is written to the console by the browser itself; everything else there is a fault. So is 503 while
// the pool of the matching does not know a row yet: the page asks again.
const REFUSALS = /the server responded with a status of (401|404|412|422) /;
const NOT_YET = /the server responded with a status of 503 /;
const MATCHES = /\/api\/v1\/(vacancies\/\d+\/people|seekers\/\d+\/(work|why)|match-sets\/\d+\/compare)/;

export class Officer {
  static async enter(browser, size, site, name) {
    const context = await browser.newContext({ ...SIZES[size], locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", baseURL: site });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (e) => console.error(`CSP ${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
    });
    const officer = new Officer();
    Object.assign(officer, { context, size, name, narrow: size === "phone", complaints: [] });
    officer.page = await officer.tab();
    return officer;
  }

  async tab() {
    const page = await this.context.newPage();
    page.on("pageerror", (error) => this.complaints.push(`${page.url()}: ${error.stack}`));
    page.on("console", (said) => {
      const { url } = said.location();
      const refused = (REFUSALS.test(said.text()) && url.includes("/api/v1/")) || (NOT_YET.test(said.text()) && MATCHES.test(url));
      if (["error", "warning"].includes(said.type()) && !refused) this.complaints.push(`${page.url()}: ${said.text()}`);
    });
    return page;
  }

  // Loads an address anew, as typing it does.
  async open(path) {
    await this.page.goto(path);
    await this.settled();
  }

  async settled(page = this.page) {
    await eventually("the page has loaded", async () => (await page.locator("h1").count()) > 0 && (await page.getByText("Đang tải…").count()) === 0);
  }

  // By the menu, which a phone folds away.
  async menu(entry) {
    if (this.narrow) await this.page.locator("nav summary").click();
    await this.page.getByRole("navigation", { name: "Chính" }).getByRole("link", { name: entry, exact: true }).click();
    await this.settled();
  }

  at(test, page = this.page) {
    return page.locator(`[data-test="${test}"]`);
  }

  async heading() {
    return this.page.locator("h1").textContent();
  }

  // The message after a deed; an older one may still stand there.
  async told(words) {
    await this.at("notice").filter({ hasText: words }).waitFor();
  }

  // Looks a page over: axe, sideways scrolling, complaints; and keeps a picture in GN_SHOTS.
  async look(name, page = this.page) {
    await this.settled(page);
    if (process.env.GN_SHOTS) {
      const folder = join(process.env.GN_SHOTS, this.size);
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(" | ")}`), [], `axe on ${name}`);
    const [inside, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(inside <= window, `${name} is ${inside} pixels wide in a window of ${window}`);
    assert.deepEqual(this.complaints, [], `complaints up to ${name}`);
  }

  async logIn(username, password) {
    await this.page.getByLabel("Tên đăng nhập", { exact: true }).fill(username);
    await this.page.getByLabel("Mật khẩu", { exact: true }).fill(password);
    await this.page.keyboard.press("Enter");
    await this.at("login").waitFor({ state: "detached" });
    await this.settled();
  }

  // The forced change at a first log-in.
  async changePassword(old, next) {
    await this.page.getByLabel("Mật khẩu hiện tại").fill(old);
    await this.page.getByLabel("Mật khẩu mới", { exact: true }).fill(next);
    await this.page.getByLabel("Nhập lại mật khẩu mới").fill(next);
    await this.at("change-password").click();
    await this.at("password-form").waitFor({ state: "detached" });
    await this.settled();
  }

  async logOut() {
    await this.at("logout").click();
    await this.at("login").waitFor();
  }

  // Has anybody ended this session behind the page's back? This does: another log-out with the same cookie.
  async endSessionElsewhere(client) {
    const cookie = (await this.context.cookies()).find((c) => c.name.endsWith("s") && c.httpOnly);
    client.cookie = `${cookie.name}=${cookie.value}`;
    client.csrf = (await client.get("session")).body.csrf;
    const answer = await client.delete("session", null);
    assert.equal(answer.status, 204, answer.text);
  }
}

// Fills the labelled controls of one part of a page: texts are typed, choices picked by the start of their words.
export async function fill(part, values) {
  for (const [label, value] of Object.entries(values)) {
    const control = part.getByLabel(label, { exact: true });
    if ((await control.evaluate((e) => e.tagName)) === "SELECT") await choose(control, value);
    else await control.fill(value);
  }
}

export async function choose(select, words) {
  const found = await eventually(`choice "${words}"`, async () => {
    const options = await select.locator("option").evaluateAll((list) => list.map((o) => ({ value: o.value, text: o.textContent })));
    return options.find((o) => o.text === words) ?? options.find((o) => o.text.startsWith(words));
  });
  await select.selectOption(found.value);
}

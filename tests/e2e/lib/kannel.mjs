// SPDX-License-Identifier: MPL-2.0
// The telephones behind a real Kannel: its fakesmsc, as the supervisor of the instance runs it. What came is read byte by byte from
// its log; what goes in is a line of its own language in its pipe.
import assert from "node:assert/strict";
import { closeSync, constants, openSync, readFileSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Phones, pause, until } from "./phones.mjs";

const tries = (port) =>
  new Promise((done) => {
    const probe = createServer().once("error", () => done(false)).listen(port, "127.0.0.1", () => probe.close(() => done(true)));
  });

// The first of four ports that nobody listens on, below those the system gives away.
export async function fourPorts() {
  for (;;) {
    const first = 20_000 + 4 * Math.floor(Math.random() * 2_500);
    const free = await Promise.all([0, 1, 2, 3].map((i) => tries(first + i)));
    if (free.every(Boolean)) return first;
  }
}

function decoded(percent) {
  const text = percent.replaceAll("+", " ").replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(text, "latin1");
}

export const utf16 = (text) => Buffer.from(text, "utf16le").swap16();
export const fromUtf16 = (bytes) => Buffer.from(bytes).swap16().toString("utf16le");
const percent = (bytes) => [...bytes].map((b) => `%${b.toString(16).padStart(2, "0")}`).join("");

const LINE = / (\+?\d{9,15}) (text|ucs-2|data|udh) (.*)$/;

// One line of fakesmsc, as {to, udh, bytes} or, where it shows text as such, {to, udh, text}.
function message(line) {
  const [, to, kind, rest] = line.match(LINE);
  const [, head, inner, body] = kind === "udh" ? rest.match(/^(\S+) (\S+) (.*)$/) : [null, "", kind, rest];
  const content = inner === "text" ? { text: body } : { bytes: decoded(body) };
  return { to, udh: [...decoded(head)], ...content };
}

export class KannelPhones extends Phones {
  get log() {
    return readFileSync(join(this.server.state, "kannel", "phones.log"), "utf8");
  }

  // All that came to a number, in order of arrival.
  received(e164) {
    const lines = this.log.split("\n").map((line) => line.match(/Got message \d+: <(.*)>$/)).filter((found) => found && LINE.test(found[1]));
    return lines.map(([, line]) => message(line)).filter((m) => m.to === e164);
  }

  async inbox(e164) {
    return this.received(e164);
  }

  // Waits for so many parts at a number. fakesmsc looks at what came about once a second.
  async parts(e164, n) {
    await until(`${n} parts at ${e164}`, () => this.received(e164).length >= n);
    const parts = this.received(e164);
    assert.equal(parts.length, n);
    return parts;
  }

  #write(text) {
    const pipe = openSync(join(this.server.settings().run_dir, "phones"), constants.O_WRONLY | constants.O_NONBLOCK);
    writeSync(pipe, text);
    closeSync(pipe);
  }

  // One line into fakesmsc, which has taken it when this is over. It reads long lines piecemeal and keeps the rest until more comes, so
  // an empty line follows.
  async says(line) {
    const taken = () => (this.log.match(/sent message /g) ?? []).length;
    const before = taken();
    this.#write(`${line}\n`);
    await pause(300);
    this.#write("\n");
    await until("the telephones have sent it", () => taken() > before);
  }

  reply(e164, text) {
    return this.says(`${e164} 8088 ucs2 ${percent(utf16(text))}`);
  }
}

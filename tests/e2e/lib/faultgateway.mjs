#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// faultgateway.mjs PORT JOURNAL SEED: two gateways in one process that can be killed, by a table of faults. /esms knows a RequestId it
// has seen and does not send twice for it; /send knows nothing again. What a telephone got, what was asked and how it was answered are
// lines of the journal, written before the answer leaves; after kill -9 the next process goes on from it.
import { createHash } from "node:crypto";
import { existsSync, openSync, readFileSync, writeSync } from "node:fs";
import http from "node:http";
import { fileURLToPath } from "node:url";

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// In thousandths of the requests. takes: a telephone gets it. doubt: the asker cannot know. end: how the request ends.
export const FAULTS = [
  { share: 25, name: "drops what it has not looked at", doubt: true, end: (res) => res.destroy() },
  { share: 25, name: "processes, then drops", takes: true, doubt: true, end: (res) => res.destroy() },
  { share: 10, name: "hangs", doubt: true, end: () => undefined },
  { share: 10, name: "processes, then hangs", takes: true, doubt: true, end: () => undefined },
  { share: 10, name: "500", doubt: true, end: (res) => answers(res, 500, "") },
  { share: 10, name: "processes, then 502", takes: true, doubt: true, end: (res) => answers(res, 502, "<html>Bad Gateway</html>") },
  { share: 30, name: "503", refuses: true, end: (res) => answers(res, 503, "") },
  { share: 30, name: "429", refuses: true, end: (res) => answers(res, 429, "", { "Retry-After": "1" }) },
  { share: 30, name: "a slow body", takes: true, end: slowly },
  { share: 20, name: "an answer nobody can read", takes: true, doubt: true, end: (res) => answers(res, 200, "<p>OK, da gui") },
  { share: 20, name: "an answer cut in the middle", takes: true, doubt: true, end: cut },
  { share: 780, name: "in order", takes: true, end: (res, good) => answers(res, 200, good) },
];

// Of reports of what was taken, likewise in thousandths; the rest have none.
const REPORTS = [
  { share: 60, name: "before the answer", early: true, times: 1 },
  { share: 120, name: "twice", times: 2 },
  { share: 500, name: "once", times: 1 },
];

function answers(res, status, text, headers = {}) {
  res.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text), ...headers });
  res.end(text);
}

async function slowly(res, good) {
  res.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(good) });
  for (const byte of good) {
    res.write(byte);
    await pause(20);
  }
  res.end();
}

function cut(res, good) {
  res.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(good) });
  res.write(good.slice(0, good.length / 2));
  setTimeout(() => res.destroy(), 50);
}

// The row of table that this seed and these words choose.
function chosen(table, seed, ...words) {
  let at = createHash("sha256").update([seed, ...words].join("/")).digest().readUInt32BE(0) % 1000;
  return table.find((row) => (at -= row.share) < 0) ?? null;
}

const LISTED = "/GetSmsSentData_V2"; // beside /esms

const FORMS = {
  "/esms": (body, id) => ({
    gateway: "esms", reference: body.RequestId, number: body.Phone, text: body.Content, good: { CodeResult: "100", SMSID: id }, again: { CodeResult: "124", SMSID: id },
    report: `${body.CallbackUrl}&SMSID=${id}&SendStatus=5&SendSuccess=1&SendFailed=0&RequestId=${body.RequestId}`,
  }),
  "/send": (body, id) => ({
    gateway: "http", reference: body.ref, number: body.to, text: body.text, good: { id }, report: `${body.cb}&st=ACCEPTD&mid=${id}`,
  }),
};

class Gateway {
  constructor(journal, seed) {
    this.seed = seed;
    this.asked = new Map(); // reference -> requests so far
    this.known = new Map(); // RequestId -> id, of /esms
    this.taken = []; // rows of its list
    for (const line of existsSync(journal) ? journalOf(journal) : []) this.#remember(line);
    this.journal = openSync(journal, "a");
    this.serial = Date.now();
  }

  #remember(line) {
    if (line.what === "asked") this.asked.set(line.reference, (this.asked.get(line.reference) ?? 0) + 1);
    if (line.what !== "took" || line.gateway !== "esms") return;
    this.known.set(line.reference, line.id);
    this.taken.push({ Campaign: line.reference, Phone: line.number, ReferenceId: line.id, SendStatus: 5, SendResult: 2 });
  }

  #note(line) {
    writeSync(this.journal, `${JSON.stringify(line)}\n`);
    this.#remember(line);
  }

  async #report(url) {
    const status = await fetch(url).then((r) => r.status, (error) => error.cause?.code ?? error.message);
    this.#note({ what: "reported", status });
  }

  async take(req, res) {
    let text = "";
    for await (const chunk of req) text += chunk;
    if (req.url === LISTED) return answers(res, 200, JSON.stringify({ CodeResult: "100", SentData: this.taken.slice(-500) }));
    const id = `g${++this.serial}`;
    const m = FORMS[req.url](JSON.parse(text), id);
    const { gateway, reference } = m;
    const fault = chosen(FAULTS, this.seed, gateway, reference, this.asked.get(reference) ?? 0);
    const before = gateway === "esms" ? this.known.get(reference) : undefined;
    this.#note({ what: "asked", gateway, reference, fault: fault.name });
    if (fault.takes && !before) this.#note({ what: "took", gateway, reference, id, number: m.number, text: m.text });
    const reports = fault.takes && !before ? chosen(REPORTS, this.seed, "report", reference) : null;
    await pause(createHash("md5").update(reference).digest()[0]); // up to a quarter of a second, as real ones take
    if (reports?.early) await this.#report(m.report);
    await fault.end(res, JSON.stringify(before ? { ...m.again, SMSID: before } : m.good));
    for (let i = 0; reports && !reports.early && i < reports.times; i++) {
      await pause(30);
      await this.#report(m.report);
    }
  }
}

export function journalOf(path) {
  return readFileSync(path, "utf8").split("\n").filter((line) => line.endsWith("}")).map((line) => JSON.parse(line));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , port, journal, seed] = process.argv;
  const gateway = new Gateway(journal, seed);
  const server = http.createServer((req, res) => gateway.take(req, res).catch((error) => {
    console.error(error);
    res.destroy();
  }));
  server.listen(Number(port), "127.0.0.1", () => console.log("listens"));
}

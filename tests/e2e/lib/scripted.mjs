// SPDX-License-Identifier: MPL-2.0
// A gateway on loopback that does to each message what was written down for its number, one step for each request that comes for it.
import http from "node:http";

const parsed = (req, text) =>
  req.headers["content-type"] === "application/json" ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));

export class Scripted {
  // answer(request) -> {status, headers, body, drop, late}: what the gateway says to a request it handles in the ordinary way. It notes
  // in this.sent what a telephone got.
  constructor(answer) {
    this.answer = answer;
    this.steps = new Map(); // number -> steps
    this.requests = [];
    this.sent = [];
  }

  async listen() {
    this.server = http.createServer((req, res) => this.#take(req, res));
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  // What shall happen to the next requests for this number. A step is a function of (request, response) that may call handle(), or ends
  // the request itself.
  script(number, ...steps) {
    this.steps.set(number, steps);
  }

  of(number) {
    return this.requests.filter((r) => r.number === number);
  }

  got(number) {
    return this.sent.filter((s) => s.number === number);
  }

  async #take(req, res) {
    let text = "";
    for await (const chunk of req) text += chunk;
    const request = { method: req.method, path: req.url, headers: req.headers, text, body: parsed(req, text) };
    request.number = this.answer.number(request);
    this.requests.push(request);
    const step = this.steps.get(request.number)?.shift() ?? (({ handle }) => reply(res, handle()));
    await step({ request, res, handle: () => this.answer.handle(request, this) });
  }
}

export function reply(res, { status = 200, headers = {}, body }) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  res.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text), ...headers });
  res.end(text);
}

// Steps

export const says = (body, status = 200, headers = {}) => ({ res }) => reply(res, { status, headers, body });
export const handlesAndDrops = ({ res, handle }) => {
  handle();
  res.destroy();
};
export const handlesAndSays = (body, status = 200) => ({ res, handle }) => {
  handle();
  reply(res, { status, body });
};
export const handlesAndHangs = ({ handle }) => handle();
export const handlesSlowly = (ms) => async ({ res, handle }) => {
  const answer = handle();
  await new Promise((done) => setTimeout(done, ms));
  reply(res, answer);
};
// The head and half of the body, byte by byte, then nothing more.
export const handlesAndStops = ({ res, handle }) => {
  const text = JSON.stringify(handle().body);
  res.writeHead(200, { "Content-Length": text.length });
  res.write(text.slice(0, text.length / 2));
  setTimeout(() => res.destroy(), 200);
};

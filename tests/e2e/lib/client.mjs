// SPDX-License-Identifier: MPL-2.0
// A caller of the interface: keeps the cookie and the CSRF token of one log-in, gives each POST a fresh Idempotency-Key. Plain
// node:http, because the tests must be able to send what a well-behaved client never would.
import http from "node:http";
import net from "node:net";
import { randomUUID } from "node:crypto";

const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
const API = "/api/v1";

function send(options, payload) {
  return new Promise((done, fail) => {
    const request = http.request({ host: "127.0.0.1", agent, ...options }, (answer) => {
      const chunks = [];
      answer.on("data", (c) => chunks.push(c));
      answer.on("error", fail);
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(chunks) }));
    });
    request.on("error", fail);
    request.end(payload);
  });
}

function parsed(answer) {
  const text = answer.bytes.toString("utf8");
  const isJson = /json/.test(answer.headers["content-type"] ?? "");
  return { ...answer, text, body: isJson && text ? JSON.parse(text) : null };
}

export class Client {
  constructor(port) {
    this.port = port;
    this.cookie = null;
    this.csrf = null;
    this.me = null;
  }

  static closeAll() {
    agent.destroy();
  }

  // body is sent as JSON, raw as it is; headers with the value null are left out.
  async call(method, path, { body, raw, headers = {}, query } = {}) {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const all = { "X-CSRF-Token": this.csrf, Cookie: this.cookie };
    if (method === "POST") all["Idempotency-Key"] = randomUUID();
    if (payload !== undefined)
      Object.assign(all, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(payload) });
    Object.assign(all, headers);
    for (const name of Object.keys(all)) if (all[name] === null) delete all[name];
    const search = query ? `?${new URLSearchParams(query)}` : "";
    const full = path.startsWith("/") ? path : `${API}/${path}`;
    return parsed(await send({ port: this.port, method, path: full + search, headers: all }, payload));
  }

  get(path, query, headers) {
    return this.call("GET", path, { query, headers });
  }

  post(path, body, headers) {
    return this.call("POST", path, { body, headers });
  }

  // version: a number for If-Match, null to leave the header out.
  put(path, body, version, headers = {}) {
    return this.call("PUT", path, { body, headers: { "If-Match": version === null ? null : `"${version}"`, ...headers } });
  }

  delete(path, version, body) {
    return this.call("DELETE", path, { body, headers: { "If-Match": version === null ? null : `"${version}"` } });
  }

  // The server lets ten log-ins a second through from one address; a test that makes more waits for its turn.
  async login(username, password, headers = {}) {
    const answer = await this.call("POST", "session", {
      body: { username, password },
      headers: { "Idempotency-Key": null, Cookie: null, "X-CSRF-Token": null, ...headers },
    });
    if (answer.status === 201) {
      this.cookie = answer.headers["set-cookie"][0].split(";")[0];
      this.csrf = answer.body.csrf;
      this.me = answer.body;
    }
    return answer;
  }

  // Every row of a list, page by page; stops after max rows.
  async all(collection, query = {}, max = Infinity) {
    const rows = [];
    let after = null;
    do {
      const answer = await this.get(collection, { limit: 200, ...query, ...(after ? { after } : {}) });
      if (answer.status !== 200) throw new Error(`GET ${collection} ${JSON.stringify(query)}: ${answer.status} ${answer.text}`);
      rows.push(...answer.body.items);
      after = answer.body.next;
    } while (after && rows.length < max);
    return rows;
  }
}

// Bytes on a fresh connection, and all that comes back until it is closed: for requests that break HTTP itself.
export function rawExchange(port, bytes, { end = true } = {}) {
  return new Promise((done, fail) => {
    const chunks = [];
    const socket = net.connect(port, "127.0.0.1", () => (end ? socket.end(bytes) : socket.write(bytes)));
    socket.setTimeout(20_000, () => socket.destroy(new Error("no answer in 20 s")));
    socket.on("data", (c) => chunks.push(c));
    socket.on("error", fail);
    socket.on("close", () => done(Buffer.concat(chunks).toString("latin1")));
  });
}

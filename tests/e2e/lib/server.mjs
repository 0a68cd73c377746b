// SPDX-License-Identifier: MPL-2.0
// A whole instance for one test file: started by sql/tool/run.sh on a free port in a state folder of its own, stopped and removed at
// the end. GN_E2E_STATE names the state folder of an instance that runs already, to try a test without waiting for a start.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "./client.mjs";

export const ROOT = resolve(fileURLToPath(import.meta.url), "../../../..");
export const BUILD = resolve(ROOT, process.env.BUILD ?? "build");
export const ADMIN = "quantri";
export const PASSWORD = "Rung-Xanh-2026";
const START_MS = 300_000;
const LOG_LATE_MS = 1100;
const STOP_MS = 15_000;

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer()
      .once("error", fail)
      .listen(0, "127.0.0.1", () => {
        const { port } = probe.address();
        probe.close(() => done(port));
      });
  });
}

// What a program of the build prints, for --routes, --matrix and their like.
export function printed(flag) {
  return execFileSync(join(BUILD, "giamngheo-fcgi"), [flag], { encoding: "utf8", maxBuffer: 1 << 26 });
}

// [{method, path, perm, pool}] in the program's own order.
export function routes() {
  return printed("--routes")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [method, path, perm, pool] = line.split(/\s+/);
      return { method, path, perm, pool };
    });
}

class Server {
  constructor(state) {
    this.state = state;
    this.child = null;
  }

  settings() {
    const lines = readFileSync(join(this.state, "giamngheo.conf"), "utf8").split("\n");
    return Object.fromEntries(lines.filter((l) => /^\w+ *=/.test(l)).map((l) => l.split(/ *= */, 2)));
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  client() {
    return Object.assign(new Client(this.port), { server: this });
  }

  async login(username = ADMIN, password = PASSWORD) {
    const client = this.client();
    const answer = await client.login(username, password);
    if (answer.status !== 201) throw new Error(`log-in of ${username}: ${answer.status} ${answer.text}`);
    return client;
  }

  // Statements as the owner of the private database, for what the interface rightly cannot do (a session that has expired).
  // quiet: nothing on the console when the database is away.
  sql(text, { quiet = false } = {}) {
    const args = [
      "--no-defaults",
      "--default-character-set=utf8mb4",
      "-N",
      "-B",
      "-S",
      this.settings().db_socket,
      "giamngheo",
      "-e",
      text,
    ];
    return execFileSync("mariadb", args, { encoding: "utf8", stdio: ["ignore", "pipe", quiet ? "ignore" : "inherit"] }).trimEnd();
  }

  // Takes a lock by these statements and keeps it until the answer is called.
  async hold(text) {
    const child = spawn("mariadb", ["--no-defaults", "-n", "-N", "-B", "-S", this.settings().db_socket, "giamngheo"]);
    child.stdin.write(`START TRANSACTION; ${text}; SELECT 'held';\n`);
    await new Promise((done, fail) => {
      let said = "";
      child.stdout.on("data", (chunk) => (said += chunk).includes("held") && done());
      child.once("exit", (code) => fail(new Error(`mariadb ended with ${code}`)));
    });
    return () => {
      child.stdin.end("COMMIT;\n");
      return new Promise((done) => child.once("close", done));
    };
  }

  // An account with quantri's password, in any unit: the interface makes accounts within the caller's own units only.
  async user(role, unit, name = `${role}.${unit}`) {
    this.sql(`INSERT IGNORE INTO user (id, username, full_name, unit_id, role_id, active, must_change, password)
      SELECT NEXT VALUE FOR row_id, '${name}', 'Y Thử', ${unit}, r.id, 1, 0, u.password FROM role r, user u WHERE r.code = '${role}' AND u.username = '${ADMIN}'`);
    return this.login(name);
  }

  // Every log file's text, by name. nginx writes its lines at most a second late.
  logs() {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOG_LATE_MS);
    const folder = join(this.state, "log");
    return Object.fromEntries(readdirSync(folder).map((f) => [f, readFileSync(join(folder, f), "utf8")]));
  }

  // The same to look in for what must not stand there: without the number of its request at the end of a line, 32 random hex digits.
  loggedWords() {
    return Object.entries(this.logs()).map(([name, text]) => [name, text.replace(/ [0-9a-f]{32}$/gm, "")]);
  }

  async stop() {
    Client.closeAll();
    if (!this.child) return 0;
    const ended = new Promise((done) => this.child.once("exit", (code, signal) => done(code ?? signal)));
    if (this.child.exitCode !== null) return this.child.exitCode;
    this.child.kill("SIGTERM");
    const late = setTimeout(() => this.child.kill("SIGKILL"), STOP_MS);
    const code = await ended;
    clearTimeout(late);
    rmSync(this.state, { recursive: true, force: true });
    return code;
  }
}

async function running(state) {
  const server = new Server(state);
  server.port = Number(server.settings().port);
  return server;
}

// Tests run at any hour, messages of the law's classes do not: but where a test is about hours, the whole day is open. The worker reads
// the rules once a second.
async function openAllDay(server) {
  server.sql("UPDATE message_rule SET hour_from = '00:00', hour_to = '24:00'");
  await new Promise((done) => setTimeout(done, 1100));
  return server;
}

// Resolves when the instance says that it is ready; env is added to the environment of run.sh. hours: "law" keeps the rules as they are.
export async function startServer(env = {}, { hours = "all" } = {}) {
  if (process.env.GN_E2E_STATE) return running(process.env.GN_E2E_STATE);
  const server = new Server(mkdtempSync("/tmp/giamngheo-e2e-"));
  server.port = await freePort();
  const child = spawn(join(ROOT, "sql/tool/run.sh"), [], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, BUILD, PORT: String(server.port), STATE: server.state, ADMIN_PASSWORD: PASSWORD, ...env },
  });
  server.child = child;
  process.once("exit", () => child.exitCode === null && child.kill("SIGTERM"));
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => server.stop().then(() => process.exit(1)));
  let said = "";
  await new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error(`not ready after ${START_MS} ms:\n${said}`)), START_MS);
    const hear = (chunk) => {
      said += chunk;
      if (!said.includes(`Ready: ${server.url}`)) return;
      clearTimeout(late);
      done();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => {
      clearTimeout(late);
      if (said.includes("Ready: ")) return;
      const logs = Object.entries(server.logs())
        .map(([name, text]) => text && `-- ${name}\n${text.slice(-600)}`)
        .join("\n");
      rmSync(server.state, { recursive: true, force: true });
      fail(new Error(`ended with ${code} before it was ready:\n${said}${logs}`));
    });
  });
  return hours === "law" ? server : openAllDay(server);
}

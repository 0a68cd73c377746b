// SPDX-License-Identifier: MPL-2.0
// Counts tests and ends a file the way tests/run.sh reads it: its last line is "N passed, N failed".
import assert from "node:assert/strict";

export class Tally {
  constructor() {
    this.passed = 0;
    this.failed = 0;
    this.only = process.argv[2] ? new RegExp(process.argv[2]) : null;
  }

  // Runs one test; a failure is told at once and the rest goes on. An argument of the command line names which tests to run.
  async test(name, fn) {
    if (this.only && !this.only.test(name)) return;
    try {
      await fn();
      this.passed++;
    } catch (error) {
      this.failed++;
      const where =
        error.code === "ERR_ASSERTION" ? ((error.stack.match(/\n {4}at (?!.*node:).*\/(\S+:\d+):\d+/) ?? [])[1] ?? "") : "";
      console.log(
        `FAIL ${name} ${where ? `(${where})` : ""}\n     ${error.code === "ERR_ASSERTION" ? error.message.split("\n").slice(0, 12).join("\n     ") : error.stack}`,
      );
    }
  }

  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed || !this.passed ? 1 : 0;
  }
}

// The frame of a test file: an instance, the tests, the end of the instance (which must be clean), the sum.
export async function run(start, tests) {
  const tally = new Tally();
  let server = null;
  try {
    server = await start();
    await tests(tally, server);
  } catch (error) {
    tally.failed++;
    console.log(`FAIL ${error.stack}`);
  }
  const code = server ? await server.stop() : 0;
  await tally.test("the instance ends cleanly", () => assert.equal(code, 0));
  tally.end();
}

// An answer must have this status; the message shows what came instead.
export function wants(answer, status, what = "") {
  const ok = Array.isArray(status) ? status.includes(answer.status) : answer.status === status;
  assert.ok(ok, `${what} wanted ${status}, got ${answer.status} ${answer.text.slice(0, 600)}`);
  if (answer.status >= 400) {
    assert.match(answer.headers["content-type"] ?? "", /^application\/problem\+json/, `${what} media type of ${answer.status}`);
    assert.equal(answer.body.status, answer.status, `${what} status in the body`);
  }
  return answer.body;
}

// 422 (or status) with this code at this field, in words.
export function wantsField(answer, field, code, status = 422, what = "") {
  wants(answer, status, what);
  const errors = answer.body.errors ?? [];
  const found = errors.find((e) => e.field === field);
  const codes = [].concat(code);
  assert.ok(found && codes.includes(found.code), `${what} wanted ${field}: ${codes.join(" or ")}, got ${JSON.stringify(errors)}`);
  assert.ok(found.detail.length > 5, `${what} a sentence for ${field}`);
}

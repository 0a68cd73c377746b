// SPDX-License-Identifier: MPL-2.0
// People with telephones, notices to them, and what the virtual phones and the queue say became of those.
import assert from "node:assert/strict";
import { wants } from "./tally.mjs";

const HOME = 15; // xã Đăk Ui
const national = (e164) => `0${e164.slice(3)}`;

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export async function until(what, fn, ms = 20_000) {
  const end = Date.now() + ms;
  for (let last; ;) {
    last = await fn();
    if (last) return last;
    if (Date.now() > end) throw new assert.AssertionError({ message: `${what}: not within ${ms} ms` });
    await pause(50);
  }
}

export class Phones {
  constructor(server, client) {
    Object.assign(this, { server, client, made: 0 });
  }

  // A person with a telephone of her own; her number ends with tail.
  async person(tail = String(4000 + this.made)) {
    const e164 = `+8498${String(100 + this.made++)}${tail}`;
    const { id } = wants(await this.client.post("persons", { unit_id: HOME, name: `Y Thử ${"ABCDEGHIKLMNOPQRSTUVXY"[this.made % 22]}` }), 201);
    wants(await this.client.post("phones", { person_id: id, number: national(e164), kind: "own" }), 201);
    return { id, e164 };
  }

  people(n) {
    return Array.from({ length: n }).reduce((chain) => chain.then(async (list) => [...list, await this.person()]), Promise.resolve([]));
  }

  async notice(person, body = "Mai họp thôn lúc 8 giờ.", purpose = "service") {
    return wants(await this.client.post("messages", { person_id: person.id, body, purpose }), 201).id;
  }

  async message(id) {
    return wants(await this.client.get(`messages/${id}`), 200);
  }

  // Waits for one of these states and gives the row.
  async becomes(id, states, ms) {
    let row;
    await until(`message ${id} is ${states}`, async () => [].concat(states).includes((row = await this.message(id)).state), ms).catch((error) => {
      throw new assert.AssertionError({ message: `${error.message}; it is ${row?.state}, ${row?.detail ?? ""}` });
    });
    return row;
  }

  // "kind word detail" of all that happened to a message, oldest first.
  async events(id) {
    const { items } = wants(await this.client.get(`messages/${id}/events`), 200);
    return items.sort((a, b) => a.id - b.id).map((e) => [e.kind, e.word, e.detail].filter(Boolean).join(" "));
  }

  async inbox(e164, direction = "out") {
    const answer = await this.server.client().get(`/sandbox/phones/${encodeURIComponent(e164)}`);
    return wants(answer, 200).messages.filter((m) => m.direction === direction);
  }

  async reply(e164, text) {
    // 503: the database was away and nothing was written; a telephone tries again
    const status = await until(`a reply of ${e164}`, async () => {
      const answer = await this.server.client().post(`/sandbox/phones/${encodeURIComponent(e164)}`, { text });
      return answer.status === 503 ? 0 : answer.status;
    });
    assert.equal(status, 202);
  }

  // What is written from now on is not due before 23:58, whatever the worker knows of the hours.
  hold() {
    this.server.sql("UPDATE message_rule SET hour_from = '23:58', hour_to = '24:00'");
  }

  // Lets it go. The worker may still know the hours of a second ago and put a message off once more.
  async release() {
    this.server.sql("UPDATE message_rule SET hour_from = '00:00', hour_to = '24:00'");
    await until("what was held has gone", () => {
      this.server.sql("UPDATE message SET due_at = NOW(3) WHERE state IN ('queued', 'retry_wait') AND due_at > NOW(3)");
      return this.server.sql("SELECT COUNT(*) FROM message WHERE state IN ('queued', 'retry_wait', 'submitting')") === "0";
    });
  }

  // How often anybody asked the gateway to send, by nginx's own account. The gateway forgives a repetition; this does not.
  sends() {
    return this.server.logs()["access.log"].split("\n").filter((line) => line.includes(" POST /sandbox/send ")).length;
  }
}

// SPDX-License-Identifier: MPL-2.0
// Visitors of the public side: they ask for a code, read it from their virtual telephone and come in.
import { Client } from "./client.mjs";
import { pause, until } from "./phones.mjs";
import { wants } from "./tally.mjs";

// Waits when nginx says so (its refusals have no number of a request); those of the handlers come through.
export class Visitor extends Client {
  async call(...args) {
    for (;;) {
      const answer = await super.call(...args);
      if (answer.status !== 429 || answer.body?.instance) return answer;
      await pause(1000);
    }
  }
}

export class Guest extends Visitor {
  constructor(server, kind, e164) {
    super(server.port);
    Object.assign(this, { server, kind, e164 });
  }

  ask() {
    return this.post("public/codes", { kind: this.kind, number: this.e164 });
  }

  async texts() {
    const answer = await this.server.client().get(`/sandbox/phones/${encodeURIComponent(this.e164)}`);
    return answer.status === 200 ? answer.body.messages.filter((m) => m.direction === "out").map((m) => m.text) : [];
  }

  // The newest code on the telephone, once there are n of them.
  async code(n = 1) {
    return until(`code ${n} on ${this.e164}`, async () => {
      const codes = (await this.texts()).map((t) => /trang viec lam: (\d{6}),/.exec(t)?.[1]).filter(Boolean);
      return codes.length >= n && codes.at(-1);
    });
  }

  async enter(code) {
    const answer = await this.call("POST", "public/session", {
      body: { kind: this.kind, number: this.e164, code }, headers: { Cookie: null, "X-CSRF-Token": null, "Idempotency-Key": null },
    });
    if (answer.status === 201) {
      this.cookie = answer.headers["set-cookie"][0].split(";")[0];
      this.csrf = answer.body.csrf;
    }
    return answer;
  }

  static async admitted(server, kind, e164) {
    const guest = new Guest(server, kind, e164);
    wants(await guest.ask(), 200);
    wants(await guest.enter(await guest.code()), 201);
    return guest;
  }
}

// A tax code whose check digit holds, different for each n.
export function taxCode(n) {
  for (let k = 30_000_000 + n * 17; ; k++) {
    const digits = String(k).padStart(9, "0");
    const sum = [31, 29, 23, 19, 17, 13, 7, 5, 3].reduce((s, w, i) => s + w * Number(digits[i]), 0);
    if (sum % 11 !== 0) return digits + (10 - (sum % 11));
  }
}

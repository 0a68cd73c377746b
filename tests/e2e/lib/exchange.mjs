// SPDX-License-Identifier: MPL-2.0
// A small exchange for tests: people of households who look for work, employers, vacancies.
import { until } from "./phones.mjs";
import { wants } from "./tally.mjs";

export const HOME = 15;     // xã Đăk Ui
export const NEXT = 17;     // xã Đăk Mar
export const FOREIGN = 20;  // xã Hà Mòn
export const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);

export class Exchange {
  constructor(admin) {
    Object.assign(this, { admin, serial: 0, trades: {} });
  }

  async trade(code) {
    return (this.trades[code] ??= wants(await this.admin.get("trades", { code }), 200).items[0].id);
  }

  // A person of a household of that class, who looks for work.
  async seeker({ cls = "poor", unit = HOME, wishes = ["caphe"], birth = "1990", sex = "female", ...given } = {}) {
    const n = ++this.serial;
    const village = wants(await this.admin.post("villages", { unit_id: unit, name: `Thôn ${n}`, code: `j${n}`, valid_from: "2020-01-01" }), 201);
    const household = wants(await this.admin.post("households", { name: `A Hộ ${n}`, village_id: village.id, state: "complete" }), 201);
    if (cls) wants(await this.admin.post("classifications", { household_id: household.id, class: cls, from_date: "2026-01-01" }), 201);
    const person = wants(await this.admin.post("persons", { unit_id: unit, name: `Y Việc ${"ABCDEGHIKLMNOPQRSTUVXY"[n % 22]}`, sex, birth }), 201);
    wants(await this.admin.post("memberships", { household_id: household.id, person_id: person.id, relation: "head", from_date: "2026-01-01" }), 201);
    const body = { person_id: person.id, asked_on: day(-1), ...given };
    for (const [i, code] of wishes.entries()) body[`wish_${i + 1}_id`] = await this.trade(code);
    const row = wants(await this.admin.post("seekers", body), 201);
    return { ...row, household: household.id };
  }

  async employer(given = {}, client = this.admin) {
    return wants(await client.post("employers", { name: `HTX ${++this.serial}`, kind: "coop", unit_id: HOME, ...given }), 201);
  }

  async body(employer, given = {}) {
    return { employer_id: employer.id, trade_id: await this.trade("caphe"), title: "Chăm cà phê", places: 2, unit_id: HOME, place: "Rẫy", start_on: day(5), deadline: day(30), ...given };
  }

  async vacancy(employer, given = {}) {
    return wants(await this.admin.post("vacancies", await this.body(employer, given)), 201);
  }

  // The list of people, once the pool knows the vacancy.
  async people(vacancy, client = this.admin, wanted = () => true) {
    return until(`people for ${vacancy.id}`, async () => {
      const answer = await client.get(`vacancies/${vacancy.id}/people`, { k: 100 });
      if (answer.status === 503) return null;
      const { items } = wants(answer, 200);
      return wanted(items) && { items };
    }, 15_000).then((r) => r.items);
  }
}

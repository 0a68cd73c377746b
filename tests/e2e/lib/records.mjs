// SPDX-License-Identifier: MPL-2.0
// Makes valid rows of any entity from the server's own form schema, parents first. What a business rule demands and no schema can
// say stands in one table, `demands`; an entity that is not in it needs nothing.
let serial = Math.floor(Date.now() / 1000) % 100_000;
const next = () => ++serial;
let groups = serial; // of their own: two letters are few, five digits not many
let codes = serial;

// Only letters and digits, so that it is valid in every text, and unique.
const word = (max, ascii) => {
  const id = next().toString(36).padStart(4, "0");
  return max < 8 ? id.slice(-Math.min(max, 3)) : `${ascii ? "Mau" : "Mẫu"} ${id}`.slice(0, max);
};
const day = (n) => new Date(Date.UTC(2024, 0, 5 + n)).toISOString().slice(0, 10);

// Values by kind; at is the place of the field in its form, so that a later date field is a later day.
const makers = {
  text: (f) => word(f.max, f.ascii),
  longtext: (f) => word(f.max, f.ascii),
  name: (f) => word(f.max),
  int: (f) => Math.min((f.min ?? 0) + 1, f.max),
  money: () => 1_000_000,
  date: (f, at) => day(at),
  birth: () => "1985-06-01",
  time: (f, at) => `${String(7 + at).padStart(2, "0")}:30`,
  instant: () => "2024-01-05T08:00:00.000Z",
  flag: () => true,
  enum: (f) => f.words[0].value,
  phone: () => `09${String(10_000_000 + ((next() * 7919) % 89_999_999))}`,
  idnumber: () => `0620${String(10_000_000 + ((next() * 104_729) % 89_999_999))}`,
  secret: () => "Rung-Xanh-2026",
  json: () => ({ name: word(40), rows: [1, 2] }),
};

const demands = {
  units: { code: () => `x${next()}`.slice(0, 12) },
  users: { username: () => `can.bo.${next()}`, role_id: (w) => w.role },
  villages: { code: () => `t${next()}` },
  plans: { year: (w) => w.freeYear() },
  "project-roles": { project_id: (w) => w.fresh("projects") },
  rules: { code: () => `rule_${next()}` },
  eligibility: { project_id: (w) => w.fresh("projects") },
  "ethnic-groups": { code: () => (360 + (groups++ % 930)).toString(36) },
  courses: { starts_on: () => day(0), ends_on: () => day(60), capacity: () => 20 },
  occupations: { code: () => String(10_000 + (codes++ % 89_999)) },
  industries: { code: () => String(10_000 + (codes++ % 89_999)) },
  trades: { code: () => `t${next()}`, min_age: () => 18 },
  "unit-distances": { to_unit_id: (w) => w.fresh("units") },
  certificates: { code: () => `c${next()}`, includes_id: () => null },
  crops: { code: () => `c${next()}` },
  "match-sets": { valid_from: () => day(3000 + (next() % 20_000)) },
  employers: { tax_code: () => String(1_000_000_000 + ((next() * 7919) % 899_999_999)) },
  enrolments: { state: () => "finished", result: () => "passed" },
  "message-templates": { body: () => `{sender} mời học {trade} tại {place} ngày {date}, số ${next()}.` },
  "message-rules": { hour_from: () => "07:00", hour_to: () => "21:00", valid_from: () => day(3000 + (next() % 20_000)), valid_to: () => "2099-12-31", label: () => `[${next() % 1000}]` },
  campaigns: {
    template_id: () => null,
    occasion_id: () => null, // a course it is
    body: (w, n) => `{sender} báo: họp thôn lần ${n}.`,
    audience: () => "{}",
  },
  "fair-pairs": { decision: () => "never" }, // to keep a pair is judged by the law
  "course-sessions": { held_on: () => day(next() % 60) },
};

// Texts with a grammar of their own: not every text fits, so nobody tries every text.
export const JUDGED = { "fair-pairs": ["decision"], employers: ["tax_code"], "message-templates": ["body"], campaigns: ["body", "audience"] };

// A whole registration, and one member of it.
export const member = (given = {}) => ({ name: "A Thông", relation: "head", sex: "male", birth: "1985", ...given });

export function registration(village, given = {}) {
  return {
    household: { name: "A Thông", village_id: village },
    members: [member()],
    classification: { class: "poor", from_date: "2023-12-27" },
    ...given,
  };
}

export class World {
  // Rows are made by client, whose log-in may write everything, in unit.
  constructor(client, unit) {
    this.client = client;
    this.unit = unit;
    this.schemas = new Map();
    this.kept = new Map(); // parents that cost much and can be shared
  }

  async schema(collection) {
    if (!this.schemas.has(collection)) {
      const answer = await this.client.get(`schema/${collection}`);
      if (answer.status !== 200) throw new Error(`schema of ${collection}: ${answer.status} ${answer.text}`);
      this.schemas.set(collection, answer.body);
    }
    return this.schemas.get(collection);
  }

  async #reference(collection) {
    if (collection === "units") return this.unit;
    if (!this.kept.has(collection)) {
      const schema = await this.schema(collection);
      if (!schema.can.create) return (await this.client.get(collection, { limit: 1 })).body.items[0]?.id ?? null;
      const id = (await this.make(collection)).id;
      if (!["plans", "projects", "ethnic-groups", "villages", "occupations", "industries", "certificates"].includes(collection)) return id;
      this.kept.set(collection, id);
    }
    return this.kept.get(collection);
  }

  async value(collection, field, at) {
    const demand = demands[collection]?.[field.name];
    if (demand) {
      if (field.name === "role_id") this.role ??= (await this.client.all("roles")).find((r) => r.code === "commune").id;
      return demand(this, next());
    }
    return field.kind === "ref" ? this.#reference(field.ref) : makers[field.kind](field, at);
  }

  // A valid body: every field a caller may set; with fewer, only the required ones.
  async body(collection, given = {}, { fewer = false } = {}) {
    const schema = await this.schema(collection);
    const body = {};
    for (const [at, f] of schema.fields.entries()) {
      if (f.name in given) {
        if (given[f.name] !== undefined) body[f.name] = given[f.name];
        continue;
      }
      const asked = !f.show_if || f.show_if.in.includes(body[f.show_if.field]);
      if (f.read_only || !asked || (fewer && !f.required)) continue;
      if (f.name === "unit_id" && !f.required) continue; // follows from another field
      body[f.name] = await this.value(collection, f, at);
    }
    return body;
  }

  // A unit has one plan a year; a plan without a unit is the caller's.
  async freeYear() {
    const taken = new Set((await this.client.all("plans")).map((p) => p.year));
    return Array.from({ length: 80 }, (_, i) => 2021 + i).find((y) => !taken.has(y));
  }

  async fresh(collection) {
    return (await this.make(collection)).id;
  }

  async make(collection, given = {}) {
    const body = await this.body(collection, given);
    const answer = await this.client.post(collection, body);
    if (answer.status !== 201) throw new Error(`POST ${collection} ${JSON.stringify(body)}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  // A message, which only its own route writes: to a new person with a phone. It has come to rest: the worker is done with it.
  async message() {
    const person = await this.make("persons", { unit_id: this.unit });
    await this.make("phones", { person_id: person.id, kind: "own", can_sms: true });
    const answer = await this.client.post("messages", {
      person_id: person.id,
      body: "Mời bà con họp thôn.",
      purpose: "service",
    });
    if (answer.status !== 201) throw new Error(`POST messages: ${answer.status} ${answer.text}`);
    for (let i = 0; i < 300; i++) {
      const { body } = await this.client.get(`messages/${answer.body.id}`);
      if (body.state === "delivered") return body;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error("a message was not delivered within 30 s");
  }

  // A list of payments, which only its own route draws up: for a class with one learner.
  async payments() {
    const person = await this.make("persons", { unit_id: this.unit });
    const course = await this.make("courses", { unit_id: this.unit });
    await this.make("enrolments", { course_id: course.id, person_id: person.id, state: "confirmed", result: undefined, certificate_no: undefined, certificate_on: undefined });
    const answer = await this.client.post(`courses/${course.id}/payments`, {});
    if (answer.status !== 201) throw new Error(`POST payments: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  // A scan of a list that another person has approved.
  async scan() {
    const list = await this.payments();
    const { server } = this.client;
    server.sql(`UPDATE payment_list SET state = 'approved' WHERE id = ${list.id}`);
    const pdf = Buffer.from(`%PDF-1.4\n% ${word(12)}\n%%EOF\n`);
    const answer = await this.client.call("POST", `payment-lists/${list.id}/scans`, { raw: pdf, headers: { "Content-Type": "application/pdf" } });
    if (answer.status !== 201) throw new Error(`POST scans: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  // What somebody wrote who has a telephone here, as her own telephone sends it.
  async incoming() {
    const person = await this.make("persons", { unit_id: this.unit });
    const { id } = await this.make("phones", { person_id: person.id, kind: "own", can_sms: true });
    const { number } = (await this.client.get(`phones/${id}`)).body;
    await this.client.post(`/sandbox/phones/${encodeURIComponent(number)}`, { text: `Cho tôi hỏi lớp ${word(12)} ở đâu` });
    for (let i = 0; i < 300; i++) {
      const { items } = (await this.client.get("incoming", { person_id: person.id })).body;
      if (items.length) return (await this.client.get(`incoming/${items[0].id}`)).body;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error("a reply was not kept within 30 s");
  }

  // A question that an introduction brings: somebody began to work a week ago and more.
  async question() {
    const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
    const person = await this.make("persons", { unit_id: this.unit, birth: "1990" });
    const seeker = await this.make("seekers", { person_id: person.id });
    const vacancy = await this.make("vacancies", { unit_id: this.unit, state: "open" });
    const referral = await this.make("referrals", { seeker_id: seeker.id, vacancy_id: vacancy.id, state: "placed", start_on: day(-40), left_on: undefined, reason: undefined, fair_id: undefined });
    const { items } = (await this.client.get("questions", { person_id: person.id, kind: "keep7" })).body;
    if (!items.length) throw new Error(`introduction ${referral.id} brought no question`);
    return items[0];
  }

  // A relay's list, which only an approved campaign writes.
  async relayTask() {
    const village = await this.make("villages", { unit_id: this.unit });
    const relay = await this.make("relays", { village_id: village.id });
    const [campaign, task] = [next() + 7_000_000, next() + 7_000_000];
    this.client.server.sql(`INSERT INTO campaign (id, unit_id, title, kind, purpose, class, body)
      VALUES (${campaign}, ${this.unit}, 'Mẫu', 'announcement', 'service', 'policy', '{sender} mời {name} họp thôn. Nhắn 1 nếu đi.');
      INSERT INTO relay_task (id, unit_id, campaign_id, village_id, relay_id, code, people)
      VALUES (${task}, ${this.unit}, ${campaign}, ${village.id}, ${relay.id}, 12, 3)`);
    return (await this.client.get(`relay-tasks/${task}`)).body;
  }

  // What only the public page writes; here of any unit, and without a telephone.
  async registration() {
    const id = next() + 8_000_000;
    this.client.server.sql(`INSERT INTO registration (id, unit_id, kind, name, business, contact, places) VALUES (${id}, ${this.unit}, 'employer', 'Công ty Mẫu ${id}', 'private', 'Y Mẫu', 3)`);
    return (await this.client.get(`registrations/${id}`)).body;
  }

  // A row that has what it takes to be moved, enrolled or invited exists; of an entity nobody creates, one that is there already.
  async row(collection) {
    if ((await this.schema(collection)).can.create) return this.make(collection);
    if (collection === "messages") return this.message();
    if (collection === "incoming") return this.incoming();
    if (collection === "registrations") return this.registration();
    if (collection === "relay-tasks") return this.relayTask();
    if (collection === "payment-scans") return this.scan();
    if (collection === "questions") return this.question();
    if (collection === "payment-lists") return this.payments();
    if (collection === "payment-lines") {
      return (await this.client.get("payment-lines", { payment_list_id: (await this.payments()).id })).body.items[0];
    }
    if (collection === "message-events") {
      return (await this.client.get(`messages/${(await this.message()).id}/events`)).body.items[0];
    }
    if (collection === "audit") {
      await this.make("persons", { unit_id: this.unit });
      return (await this.client.get("audit", { unit_id: this.unit, limit: 1 })).body.items[0];
    }
    return (await this.client.get(collection, { limit: 1 })).body.items[0];
  }
}

// A field that an update may change, with its new value: a plain text if there is one.
export async function change(world, collection, row) {
  const { fields } = await world.schema(collection);
  const free = fields.filter((f) => !f.read_only && !f.create_only && !f.write_only && !f.show_if);
  const field = ["longtext", "text", "name", "date", "int", "enum", "json"]
    .map((k) => free.find((f) => f.kind === k && !f.sensitive))
    .find(Boolean);
  if (field.kind === "enum") return { field, value: field.words.find((w) => w.value !== row[field.name]).value };
  if (field.kind === "date") return { field, value: day(1) };
  if (field.kind === "int") return { field, value: Math.min((row[field.name] ?? 0) + 1, field.max) };
  return { field, value: await world.value(collection, field, 0) };
}

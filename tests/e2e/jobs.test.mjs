#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Seekers, employers, vacancies and introductions: what the forms refuse, who is found for what and why, how soon a change is found,
// and the steps from an introduction to the questions asked weeks later.
import assert from "node:assert/strict";
import { day, Exchange, FOREIGN, HOME, NEXT } from "./lib/exchange.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants, wantsField } from "./lib/tally.mjs";

async function forms(town, { commune }) {
  const { admin } = town;
  const shop = await town.employer();
  assert.deepEqual([shop.state, shop.source], ["confirmed", "staff"], "who may confirm has confirmed");
  const theirs = await town.employer({}, commune);
  assert.equal(theirs.state, "pending");
  const post = async (given) => admin.post("vacancies", await town.body(shop, given));
  wantsField(await admin.post("vacancies", await town.body(theirs)), "employer_id", "not_confirmed");
  const decide = (client, deed, row, body = {}) => client.post(`employers/${row.id}/${deed}`, body, { "If-Match": `"${row.version}"` });
  wants(await decide(commune, "confirm", theirs), 403);
  wantsField(await decide(admin, "refuse", theirs), "reason", "required");
  const refused = wants(await decide(admin, "refuse", theirs, { reason: "Không có ở địa chỉ này" }), 200);
  assert.deepEqual([refused.state, refused.reason], ["refused", "Không có ở địa chỉ này"]);
  wants(await decide(admin, "refuse", refused, { reason: "Lần nữa" }), 409);
  wants(await decide(admin, "confirm", theirs), 412);
  const sure = wants(await decide(admin, "confirm", refused), 200);
  assert.deepEqual([sure.state, sure.reason], ["confirmed", null]);
  wants(await decide(admin, "confirm", sure), 409);
  wants(await admin.post("vacancies", await town.body(sure)), 201);
  wantsField(await post({ sex: "male" }), "lawful_reason", "needs_law");
  wantsField(await post({ age_from: 30, age_to: 20, lawful_reason: "Điều 147" }), "age_to", "too_small");
  wantsField(await post({ wage_from: 6_000_000, wage_to: 5_000_000 }), "wage_to", "too_small");
  wantsField(await post({ season_from: 10 }), "season_to", "both_or_none");
  wantsField(await admin.post("employers", { name: "X", kind: "private", unit_id: HOME, tax_code: "123" }), "tax_code", "wrong_type");
  const person = wants(await admin.post("persons", { unit_id: HOME, name: "Y Nhỏ", birth: String(new Date().getFullYear() - 10) }), 201);
  wantsField(await admin.post("seekers", { person_id: person.id, asked_on: day(0) }), "person_id", "too_young");
  const trade = await town.trade("may");
  const grown = wants(await admin.post("persons", { unit_id: HOME, name: "Y Lớn", birth: "1980" }), 201);
  wantsField(await admin.post("seekers", { person_id: grown.id, asked_on: day(0), wish_1_id: trade, wish_2_id: trade }), "wish_2_id", "twice");
}

async function lookups(town, { commune, stranger }) {
  const { admin } = town;
  const shop = await town.employer();
  const dear = await town.seeker({ wishes: ["caphe"], wage: 5_000_000, hours_full: true });
  const second = await town.seeker({ wishes: ["may", "caphe"], cls: "poor" });
  const rich = await town.seeker({ wishes: ["caphe"], cls: "not_poor", wage: 5_000_000, hours_full: true });
  const other = await town.seeker({ wishes: ["ke_toan"] });
  const away = await town.seeker({ wishes: ["caphe"], unit: FOREIGN, max_km: 5 });
  const vacancy = await town.vacancy(shop, { wage_from: 6_000_000, hours_full: true });
  const began = Date.now();
  const items = await town.people(vacancy, admin, (list) => list.some((p) => p.seeker_id === away.id) || list.some((p) => p.seeker_id === dear.id));
  assert.ok(Date.now() - began < 5000, "a new vacancy is found soon");
  const order = items.map((p) => p.seeker_id).filter((id) => [dear.id, second.id, rich.id, other.id].includes(id));
  assert.deepEqual(order, [dear.id, rich.id, second.id], "poor before others among equals; the dearest wish before the second; an accountant is not asked to prune");
  const first = items.find((p) => p.seeker_id === dear.id);
  assert.equal(first.reasons.reduce((n, r) => n + r.points, 0), first.score, "the parts are the score");
  for (const r of first.reasons) assert.ok(r.text.length > 5 && r.label.length > 2, JSON.stringify(r));
  assert.deepEqual((await town.people(vacancy, commune)).filter((p) => p.unit_id !== HOME), [], "a commune sees its own people");
  assert.deepEqual((await town.people(vacancy, stranger)).filter((p) => p.unit_id !== FOREIGN), []);
  const { items: work } = wants(await admin.get(`seekers/${dear.id}/work`), 200);
  assert.equal(work.find((w) => w.vacancy_id === vacancy.id).score, first.score, "both ways the same");
  wants(await stranger.get(`seekers/${dear.id}/work`), 404);
  const why = wants(await admin.get(`seekers/${other.id}/why`, { vacancy_id: vacancy.id }), 200);
  assert.equal(why.possible, false);
  assert.ok(why.reasons.some((r) => !r.met && r.part === "trade_bar" || (!r.met && r.of === 0)), JSON.stringify(why.reasons.filter((r) => !r.met)));
  wants(await admin.get(`vacancies/${vacancy.id}/people`, { k: "0" }), 400);
}

// What changes is found within a second or so: a wish, a class, a closed vacancy.
async function changes(town) {
  const { admin } = town;
  const shop = await town.employer();
  const vacancy = await town.vacancy(shop, { trade_id: await town.trade("moc") });
  const late = await town.seeker({ wishes: ["ong"] });
  const has = (list) => list.some((p) => p.seeker_id === late.id);
  assert.equal(has(await town.people(vacancy)), false);
  const row = wants(await admin.put(`seekers/${late.id}`, { wish_2_id: await town.trade("moc") }, 1), 200);
  await town.people(vacancy, admin, has);
  wants(await admin.put(`seekers/${late.id}`, { state: "paused" }, row.version), 200);
  await town.people(vacancy, admin, (list) => !has(list));
}

async function certificates(town) {
  const { admin } = town;
  const shop = await town.employer();
  const driver = await town.seeker({ wishes: ["lai_xe_tai"] });
  const vacancy = await town.vacancy(shop, { trade_id: await town.trade("lai_xe_tai"), title: "Lái xe tải" });
  const has = (list) => list.some((p) => p.seeker_id === driver.id);
  assert.equal(has(await town.people(vacancy)), false, "the law wants a licence");
  const why = wants(await admin.get(`seekers/${driver.id}/why`, { vacancy_id: vacancy.id }), 200);
  assert.ok(why.reasons.some((r) => !r.met && /hạng C/.test(r.text)), JSON.stringify(why.reasons.filter((r) => !r.met)));
  const { items } = wants(await admin.get("certificates"), 200);
  wants(await admin.post("seeker-certificates", { seeker_id: driver.id, certificate_id: items.find((c) => c.code === "xe_c").id, given_on: "2020-01-01" }), 201);
  await town.people(vacancy, admin, has);
}

async function pipeline(town, { commune, server }) {
  const { admin } = town;
  const shop = await town.employer();
  const vacancy = await town.vacancy(shop, { places: 1 });
  const [one, two] = [await town.seeker(), await town.seeker()];
  const refer = (client, seeker, given = {}) => client.post("referrals", { seeker_id: seeker.id, vacancy_id: vacancy.id, ...given });
  const me = wants(await commune.get("session"), 200).user.id;
  const tie = wants(await admin.post("employer-ties", { user_id: me, employer_id: shop.id, relation: "family" }), 201);
  wantsField(await refer(commune, one), "vacancy_id", "own_employer");
  wants(await admin.delete(`employer-ties/${tie.id}`, 1), 204);
  wantsField(await refer(commune, one, { state: "kept90", start_on: day(-100) }), "state", "bad_state");
  const made = wants(await refer(commune, one), 201);
  const also = wants(await refer(commune, two), 201);
  const step = (row, body) => commune.put(`referrals/${row.id}`, body, row.version);
  wantsField(await step(made, { state: "declined" }), "reason", "required");
  wantsField(await step(made, { state: "placed" }), "start_on", "required");
  const interested = wants(await step(made, { state: "interested" }), 200);
  const placed = wants(await step(interested, { state: "placed", start_on: day(0) }), 200);
  assert.equal(wants(await admin.get(`seekers/${one.id}`), 200).state, "placed");
  assert.equal(wants(await admin.get(`vacancies/${vacancy.id}`), 200).state, "filled");
  assert.equal(server.sql(`SELECT GROUP_CONCAT(CONCAT(kind, ' ', DATEDIFF(ask_on, '${day(0)}')) ORDER BY ask_on) FROM question WHERE subject_id = ${made.id}`), "keep7 7,keep30 30,keep90 90");
  wantsField(await refer(commune, await town.seeker()), "vacancy_id", "not_open");
  wantsField(await step(placed, { state: "left", reason: "far" }), "left_on", "required");
  wants(await step(placed, { state: "left", reason: "far", left_on: day(0) }), 200);
  assert.equal(wants(await admin.get(`seekers/${one.id}`), 200).state, "looking");
  assert.equal(wants(await admin.get(`vacancies/${vacancy.id}`), 200).state, "open", "the place is free again");
  assert.equal(server.sql(`SELECT COUNT(*) FROM question WHERE subject_id = ${made.id} AND state = 'waiting'`), "0");
  wants(await step(also, { state: "declined", reason: "harvest" }), 200);
}

async function enough(town) {
  const { admin } = town;
  const shop = await town.employer();
  const busy = await town.seeker();
  for (let i = 0; i < 3; i++) wants(await admin.post("referrals", { seeker_id: busy.id, vacancy_id: (await town.vacancy(shop)).id }), 201);
  wantsField(await admin.post("referrals", { seeker_id: busy.id, vacancy_id: (await town.vacancy(shop)).id }), "seeker_id", "introduced_enough");
}

async function weights(town) {
  const { admin } = town;
  const trial = wants(await admin.post("match-sets", { name: "Gần nhà trước", valid_from: day(0), trial: true }), 201);
  wants(await admin.get(`match-sets/${trial.id}/compare`), 409, "an empty set breaks the rules of the engine");
  const { items } = wants(await admin.get("match-weights", { match_set_id: 8400, limit: 200 }), 200);
  for (const w of items) wants(await admin.post("match-weights", { match_set_id: trial.id, name: w.name, value: w.name === "distance" ? 60 : w.value }), 201);
  const seen = wants(await admin.get(`match-sets/${trial.id}/compare`), 200);
  const back = wants(await admin.get("match-sets/8400/compare", { with: trial.id }), 200);
  const turned = (list) => list.flatMap((c) => c.moves.map((m) => [c.vacancy_id, m.seeker_id, m.from, m.to, m.score_from, m.score_to]));
  assert.deepEqual(turned(seen.changed).sort(), turned(back.changed).map(([v, s, from, to, a, b]) => [v, s, to, from, b, a]).sort(), "the other way about");
  for (const query of [{ with: "x" }, { with: "" }]) wants(await admin.get("match-sets/8400/compare", query), 400);
  wants(await admin.get("match-sets/8400/compare", { with: 999_999_999 }), 404);

  const copy = (body) => admin.post("match-sets/8400/copy", { name: "Lương trước", valid_from: day(400), reason: "Người được giới thiệu hay bỏ vì lương", weights: { wage: 20 }, ...body });
  wantsField(await copy({ valid_from: day(0) }), "valid_from", "in_past");
  wantsField(await copy({ weights: { wage: 1001 } }), "weights.wage", "out_of_range");
  wantsField(await copy({ weights: { charm: 1 } }), "weights.charm", "unknown_field");
  wantsField(await copy({ reason: "" }), "reason", "required");
  wantsField(await copy({ weights: 7 }), "weights", "wrong_type");
  const made = wants(await copy({}), 201);
  const value = async (set, name) => wants(await admin.get("match-weights", { match_set_id: set, name }), 200).items.map((w) => w.value);
  assert.deepEqual([made.note, made.trial, await value(made.id, "wage"), await value(made.id, "distance"), await value(8400, "wage")], ["Người được giới thiệu hay bỏ vì lương", false, [20], [15], [8]]);
  const save = (set, body, version) => admin.put(`match-sets/${set}/weights`, body, version);
  wants(await save(8400, { reason: "x", weights: { wage: 9 } }, 1), 409, "in force: never changed");
  const first = (await admin.get("match-sets/8400")).body;
  wantsField(await admin.put("match-sets/8400", { trial: true }, first.version), "valid_from", "in_force");
  wants(await admin.delete("match-sets/8400", first.version), 409);
  const weight = wants(await admin.get("match-weights", { match_set_id: 8400, name: "wage" }), 200).items[0];
  wants(await admin.put(`match-weights/${weight.id}`, { value: 1 }, weight.version), 409);
  wants(await admin.delete(`match-weights/${weight.id}`, weight.version), 409);
  wantsField(await admin.post("match-sets", { name: "x", valid_from: day(0), trial: false }), "valid_from", "in_past");
  wants(await save(made.id, { reason: "Nhẹ bớt", weights: { wage: 12 } }, made.version), 200);
  assert.deepEqual(await value(made.id, "wage"), [12]);
  wants(await save(made.id, { reason: "x", weights: { relation_7: 0 } }, made.version), 409, "the engine's own rules");
  assert.deepEqual(await value(made.id, "relation_7"), [30], "nothing of it stays");
  assert.ok(seen.vacancies > 0 && seen.kept <= seen.shown && seen.same_first <= seen.vacancies, JSON.stringify(seen));
}

await run(startServer, async (tally, server) => {
  const town = new Exchange(await server.login());
  const who = { server, commune: await server.user("commune", HOME), stranger: await server.user("commune", FOREIGN), next: await server.user("commune", NEXT) };
  const cases = {
    "forms refuse what the law and sense forbid": forms, "people for a vacancy and work for a person, with reasons": lookups, "a change is found within a second": changes,
    "a licence that the law wants": certificates, "from introduction to the questions of day 90": pipeline, "introduced in three places is enough": enough,
    "two sets of weights on one pool": weights,
  };
  for (const [name, fn] of Object.entries(cases)) await tally.test(name, () => fn(town, who));
});

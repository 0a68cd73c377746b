#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// A day of the exchange, from its list to the introductions, and the report of the labour market.
import assert from "node:assert/strict";
import { day, Exchange, FOREIGN, HOME, NEXT } from "./lib/exchange.mjs";
import { startServer } from "./lib/server.mjs";
import { run, wants, wantsField } from "./lib/tally.mjs";
import { cellTexts } from "./lib/xlsx.mjs";

// A fair with these people and vacancies on its list.
async function fairOf(town, people, vacancies) {
  const { admin } = town;
  const fair = wants(await admin.post("fairs", { unit_id: HOME, title: "Phiên lưu động", place: "Nhà rông", held_on: day(0), state: "held" }), 201);
  for (const v of vacancies) wants(await admin.post("fair-vacancies", { fair_id: fair.id, vacancy_id: v.id }), 201);
  for (const s of people) await onList(town, fair, s);
  return fair;
}

const onList = async (town, fair, s, given = {}) => wants(await town.admin.post("fair-seekers", { fair_id: fair.id, seeker_id: s.id, ...given }), 201);
const day_of = async (client, fair, query = {}) => wants(await client.get(`fairs/${fair.id}/assignment`, query), 200);
const brief = (pairs) => pairs.map((p) => `${p.seeker_id}-${p.vacancy_id}`).sort();
const left = (seen, s) => seen.people_left.find((p) => p.seeker_id === s.id)?.reason.code;
const place = (seen, v) => seen.vacancies.find((p) => p.vacancy_id === v.id);
const introduce = (client, fair, ...pairs) => client.post(`fairs/${fair.id}/referrals`, { pairs: pairs.map(([s, v]) => ({ seeker_id: s.id, vacancy_id: v.id })) });

// Coffee and sewing have one place each. The poor woman fits both, the other only coffee: the highest sum would send the poor one sewing,
// though she and the coffee grower would both rather have each other.
async function whole_day(town, { commune, stranger }) {
  const shop = await town.employer();
  const [coffee, sewing, books] = [
    await town.vacancy(shop, { places: 1 }), await town.vacancy(shop, { places: 1, trade_id: await town.trade("may") }), await town.vacancy(shop, { trade_id: await town.trade("ke_toan") }),
  ];
  const [poor, other, bees, away, absent] = [
    await town.seeker({ wishes: ["caphe", "may"] }), await town.seeker({ cls: "not_poor" }), await town.seeker({ wishes: ["ong"] }),
    await town.seeker({ cls: "not_poor", unit: FOREIGN }), await town.seeker(),
  ];
  const fair = await fairOf(town, [poor, other, bees, away], [coffee, sewing, books]);
  await onList(town, fair, absent, { came: false });

  const one = await day_of(commune, fair, { limit: 1 });
  assert.deepEqual(brief(one.pairs), brief([{ seeker_id: poor.id, vacancy_id: coffee.id }]));
  assert.deepEqual([one.stable.taken, one.stable.blocking], [1, []], "stable: nobody would rather");
  assert.deepEqual(brief(one.best.pairs), brief([{ seeker_id: poor.id, vacancy_id: sewing.id }, { seeker_id: other.id, vacancy_id: coffee.id }]));
  assert.deepEqual(brief(one.best.blocking), brief([{ seeker_id: poor.id, vacancy_id: coffee.id }]));
  assert.ok(one.best.score > one.stable.score);
  assert.equal(one.pairs[0].reasons.reduce((n, r) => n + r.points, 0), one.pairs[0].score, "the parts are the score");
  assert.ok(one.pairs[0].score > 0 && one.pairs[0].score <= one.of && one.pairs[0].name.startsWith("Y Việc"));
  assert.deepEqual([left(one, other), left(one, bees), left(one, absent), left(one, poor)], ["places_taken", "none_fits", "absent", undefined]);
  assert.deepEqual([place(one, coffee).reason, place(one, sewing).reason.code, place(one, books).reason.code], [null, "people_taken", "none_fits"]);
  assert.deepEqual([place(one, sewing).left, place(one, books).left, place(one, coffee).left], [1, 2, 0]);

  const many = await day_of(commune, fair);
  assert.equal(many.limit, 3, "the rule of three introductions at a time");
  assert.deepEqual(brief(many.pairs), brief([{ seeker_id: poor.id, vacancy_id: coffee.id }, { seeker_id: poor.id, vacancy_id: sewing.id }]));
  const named = JSON.stringify(many);
  assert.ok(!named.includes(`"seeker_id":${away.id}`), "nobody of another commune is named");
  assert.deepEqual(brief((await day_of(stranger, fair)).pairs), brief([{ seeker_id: away.id, vacancy_id: coffee.id }]));
  assert.equal((await day_of(town.admin, fair)).people_left.length, 4);
  for (const limit of ["0", "21", "x"]) wants(await commune.get(`fairs/${fair.id}/assignment`, { limit }), 400);
  wants(await commune.get("fairs/999999999/assignment"), 404);
}

// What an officer decides by hand stays when the set is made again, and what it keeps apart is told.
async function hand(town, { commune, stranger }) {
  const shop = await town.employer();
  const [coffee, sewing, lorry] = [
    await town.vacancy(shop, { places: 1 }), await town.vacancy(shop, { places: 1, trade_id: await town.trade("may") }), await town.vacancy(shop, { trade_id: await town.trade("lai_xe_tai") }),
  ];
  const [poor, other] = [await town.seeker({ wishes: ["caphe", "may", "lai_xe_tai"] }), await town.seeker({ cls: "not_poor" })];
  const fair = await fairOf(town, [poor, other], [coffee, sewing, lorry]);
  const decide = (s, v, decision, reason = "Nhà ở gần") => commune.post("fair-pairs", { fair_id: fair.id, seeker_id: s.id, vacancy_id: v.id, decision, reason });
  assert.deepEqual(brief((await day_of(commune, fair, { limit: 1 })).pairs), brief([{ seeker_id: poor.id, vacancy_id: coffee.id }]));
  wantsField(await decide(poor, lorry, "keep"), "vacancy_id", "impossible");
  wantsField(await commune.post("fair-pairs", { fair_id: fair.id, seeker_id: poor.id, vacancy_id: coffee.id, decision: "keep" }), "reason", "required");
  wantsField(await stranger.post("fair-pairs", { fair_id: fair.id, seeker_id: poor.id, vacancy_id: coffee.id, decision: "keep", reason: "x" }), "seeker_id", "not_found");
  const kept = wants(await decide(other, coffee, "keep"), 201);
  wants(await decide(other, coffee, "never"), 409);
  const one = await day_of(commune, fair, { limit: 1 });
  assert.deepEqual(brief(one.pairs), brief([{ seeker_id: other.id, vacancy_id: coffee.id }, { seeker_id: poor.id, vacancy_id: sewing.id }]));
  assert.deepEqual(one.pairs.map((p) => [p.hand_id, p.fixed]).sort(), [[kept.id, false], [null, false]].sort());
  assert.deepEqual(brief(one.hand_blocking), brief([{ seeker_id: poor.id, vacancy_id: coffee.id }]), "the poor one and the coffee would rather");
  assert.match(one.hand_blocking[0].text, /hợp nhau \d+ điểm/);
  assert.deepEqual(one.hand.map((h) => [h.decision, h.reason, h.fault]), [["keep", "Nhà ở gần", null]]);
  assert.equal(one.stable.blocking.length, 0, "what was decided is not called a fault of the set");
  const ruled = wants(await decide(poor, sewing, "never", "Đau lưng"), 201);
  const two = await day_of(commune, fair, { limit: 1 });
  assert.deepEqual(brief(two.pairs), brief([{ seeker_id: other.id, vacancy_id: coffee.id }]));
  assert.deepEqual(brief(two.hand_blocking), brief([{ seeker_id: poor.id, vacancy_id: coffee.id }, { seeker_id: poor.id, vacancy_id: sewing.id }]));
  for (const row of [kept, ruled]) wants(await commune.delete(`fair-pairs/${row.id}`, 1), 204);
  const back = await day_of(commune, fair, { limit: 1 });
  assert.deepEqual([brief(back.pairs), back.hand, back.hand_blocking], [brief([{ seeker_id: poor.id, vacancy_id: coffee.id }]), [], []]);

  wants(await decide(other, sewing, "keep"), 201);
  const third = await town.seeker({ wishes: ["may"] });
  await onList(town, fair, third);
  wants(await decide(third, sewing, "keep"), 201);
  assert.deepEqual((await day_of(commune, fair)).hand.map((h) => h.fault), ["Vượt số chỗ của đơn vị.", "Vượt số chỗ của đơn vị."]);
  const file = await commune.get(`fairs/${fair.id}/export`);
  assert.match(file.headers["content-type"], /spreadsheetml/);
  for (const word of ["Chỗ việc", coffee.title, "Điểm"]) assert.ok(cellTexts(file.bytes).includes(word), word);
}

// An employer is shown the name of who has agreed, by the newest answer.
async function shared(town, { commune }) {
  const { admin } = town;
  const shop = await town.employer();
  const vacancy = await town.vacancy(shop);
  const seeker = await town.seeker();
  const fair = await fairOf(town, [seeker], [vacancy]);
  const seen = async () => (await day_of(commune, fair)).pairs.map((p) => p.shared);
  assert.deepEqual(await seen(), [false]);
  const answer = (yes) => admin.post("share-consents", { person_id: seeker.person_id, employer_id: shop.id, answer: yes, channel: "paper", given_on: day(-1) });
  wants(await answer("yes"), 201);
  assert.deepEqual(await seen(), [true]);
  wants(await answer("no"), 201);
  assert.deepEqual(await seen(), [false]);
}

const rows = (server, fair) => Number(server.sql(`SELECT COUNT(*) FROM referral WHERE fair_id = ${fair.id}`));

async function by_hand(town, { commune, stranger, server }) {
  const { admin } = town;
  const shop = await town.employer();
  const [coffee, books, lorry] = [
    await town.vacancy(shop, { places: 1 }), await town.vacancy(shop, { trade_id: await town.trade("ke_toan") }), await town.vacancy(shop, { trade_id: await town.trade("lai_xe_tai") }),
  ];
  const off = await town.vacancy(shop);
  const [poor, other, driver, away] = [await town.seeker(), await town.seeker({ cls: "not_poor" }), await town.seeker({ wishes: ["lai_xe_tai"] }), await town.seeker({ unit: FOREIGN })];
  const fair = await fairOf(town, [poor, other, driver, away], [coffee, books, lorry]);

  const bad = await introduce(commune, fair, [other, coffee], [away, coffee], [driver, lorry], [poor, off]);
  wantsField(bad, "pairs.1.seeker_id", "not_found");
  wantsField(bad, "pairs.2.vacancy_id", "impossible");
  assert.match(bad.body.errors.find((e) => e.field === "pairs.2.vacancy_id").detail, /hạng C/, "the law wants a licence");
  wantsField(bad, "pairs.3.vacancy_id", "not_found");
  assert.equal(bad.body.errors.length, 3);
  assert.equal(rows(server, fair), 0, "all or nothing");
  wantsField(await introduce(stranger, fair, [poor, coffee]), "pairs.0.seeker_id", "not_found");
  wantsField(await commune.post(`fairs/${fair.id}/referrals`, { pairs: [] }), "pairs", "wrong_type");
  wantsField(await commune.post(`fairs/${fair.id}/referrals`, { pairs: [7] }), "pairs.0.", "wrong_type");

  const best = (await day_of(commune, fair)).pairs.find((p) => p.vacancy_id === coffee.id);
  assert.equal(best.seeker_id, poor.id);
  const made = wants(await introduce(commune, fair, [other, coffee], [poor, books]), 201).referral_ids;
  const [first, second] = [wants(await commune.get(`referrals/${made[0]}`), 200), wants(await commune.get(`referrals/${made[1]}`), 200)];
  assert.deepEqual([first.fair_id, first.state, first.score, second.score], [fair.id, "introduced", best.score, null], "alike but for the class; no score where the engine sees none");
  const after = await day_of(commune, fair);
  assert.deepEqual(after.pairs.filter((p) => p.fixed).map((p) => p.referral_id).sort(), [...made].sort(), "what stands is kept");
  assert.equal(after.pairs.length, 2, "the only place in coffee was given by hand");
  assert.deepEqual(brief((await day_of(stranger, fair)).pairs), [], "a place given to people one does not see is given all the same");

  const again = await introduce(commune, fair, [poor, books], [other, coffee]);
  wantsField(again, "pairs.0.vacancy_id", "duplicate");
  wantsField(again, "pairs.1.vacancy_id", "duplicate");
  wants(await commune.put(`referrals/${first.id}`, { state: "declined", reason: "far" }, first.version), 200);
  const freed = await day_of(commune, fair);
  assert.equal(left(freed, other), "tried", "whoever declined is not proposed again");
  assert.ok(freed.pairs.some((p) => p.seeker_id === poor.id && p.vacancy_id === coffee.id && !p.fixed));
  const me = wants(await commune.get("session"), 200).user.id;
  wants(await admin.post("employer-ties", { user_id: me, employer_id: shop.id, relation: "owner" }), 201);
  assert.equal(place(await day_of(commune, fair), coffee).reason.code, "own_employer");
  wantsField(await introduce(commune, fair, [poor, coffee]), "pairs.0.vacancy_id", "own_employer");
  wants(await admin.put(`fairs/${fair.id}`, { state: "cancelled" }, 1), 200);
  wants(await introduce(admin, fair, [poor, coffee]), 409);
}

const month = (back) => {
  const now = new Date(Date.now() + 7 * 3_600_000);  // the clock of Vietnam
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 10);
};

async function market(town, { next, stranger, server }) {
  const shop = await town.employer({ unit_id: NEXT });
  const vacancy = await town.vacancy(shop, { unit_id: NEXT, places: 12 });
  const steps = [["kept90", -200], ["left", -190], ["placed", -180], ["placed", -10]];
  for (const [i, [state, start]] of steps.entries()) {
    const s = await town.seeker({ unit: NEXT, sex: i ? "female" : "male" });
    const made = wants(await next.post("referrals", { seeker_id: s.id, vacancy_id: vacancy.id }), 201);
    const placed = wants(await next.put(`referrals/${made.id}`, { state: "placed", start_on: day(start) }, 1), 200);
    if (state !== "placed") wants(await next.put(`referrals/${made.id}`, state === "left" ? { state, reason: "harvest", left_on: day(start + 20) } : { state }, placed.version), 200);
  }
  await town.seeker({ unit: NEXT, wishes: [], any_work: true });

  const seen = wants(await next.get("labour-market", { from: day(-300) }), 200);
  const { elsewhere, ...today } = seen.today;
  assert.ok(elsewhere > 0, "places beyond the commune are told apart");
  assert.deepEqual(today, { supply: 2, demand: 9, gap: 7 }, "who left looks again; places taken are no demand");
  assert.deepEqual(seen.communes.map((c) => [c.unit_id, c.supply, c.demand]), [[NEXT, 2, 9]]);
  const trade = seen.trades.find((t) => t.trade_id === vacancy.trade_id);
  assert.deepEqual([trade.supply, trade.demand, trade.gap], [1, 9, 8]);
  assert.equal(seen.trades.find((t) => t.trade_id === null).supply, 1, "any work");
  assert.equal(seen.cells.length, 2);

  const { total, villages, trades, employers, classes, sexes } = seen.placements;
  assert.deepEqual([total.placed, total.due, total.kept, total.left, total.unknown, total.kept_percent], [4, 3, 1, 1, 1, 50], "nobody's silence counts as staying");
  assert.deepEqual([villages.length, trades.length, employers.length], [4, 1, 1]);
  assert.deepEqual([employers[0].id, employers[0].placed, employers[0].kept_percent], [shop.id, 4, 50]);
  assert.deepEqual(classes.map((c) => [c.word, c.placed, c.suppressed]), [["poor", 4, false]]);
  assert.deepEqual(sexes.map((c) => [c.suppressed, c.placed, c.kept]), [[true, null, null], [true, null, null]], "one man: neither number, or the other gives it away");
  assert.equal(wants(await stranger.get("labour-market", { from: day(-300) }), 200).placements.total.placed, 0, "another commune");

  for (const [i, places] of [2, 4, 6, 9].entries()) {
    const v = await town.vacancy(shop, { unit_id: NEXT, places, state: "closed" });
    server.sql(`UPDATE vacancy SET created_at = '${month(4 - i)} 08:00:00' WHERE id = ${v.id}`);
  }
  const { trend } = wants(await next.get("labour-market", { from: month(4) }), 200);
  assert.deepEqual(trend.months.map((m) => [m.month, m.offered, m.whole]), [2, 4, 6, 9, 12].map((n, i) => [month(4 - i).slice(0, 7), n, i < 4]));
  const { offered } = trend.forecast;
  assert.deepEqual([offered.too_few_months, offered.months_used, offered.slope], [false, 4, 2.3], "the month under way does not count");
  assert.deepEqual(offered.months.map((m) => [m.month, m.value, m.error]), [[month(0).slice(0, 7), 11, 0.6], [month(-1).slice(0, 7), 13.3, 0.7], [month(-2).slice(0, 7), 15.6, 0.9]]);
  const short = wants(await next.get("labour-market", { from: month(3) }), 200).trend.forecast.offered;
  assert.deepEqual([short.too_few_months, short.months_used], [true, 3]);
  const file = await next.get("labour-market/export", { from: month(4) });
  assert.match(file.headers["content-type"], /spreadsheetml/);
  wants(await next.get("labour-market/export", { from: "2024-02-30" }), 400);
  for (const query of [{ from: "2024-02-30" }, { from: day(2) }, { from: "2001-01-01" }]) wants(await next.get("labour-market", query), 400);
}

await run(startServer, async (tally, server) => {
  const town = new Exchange(await server.login());
  const who = { server, commune: await server.user("commune", HOME), stranger: await server.user("commune", FOREIGN), next: await server.user("commune", NEXT) };
  const cases = {
    "a whole day: stable, explained, beside the highest sum": whole_day, "introductions by hand, all or nothing": by_hand, "what is decided by hand stays, and what it keeps apart": hand,
    "an employer sees the names of who agreed": shared, "the labour market": market,
  };
  for (const [name, fn] of Object.entries(cases)) await tally.test(name, () => fn(town, who));
});

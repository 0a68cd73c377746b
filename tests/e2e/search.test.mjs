#!/usr/bin/env node
// SPDX-License-Identifier: MPL-2.0
// Search over vacancies and seekers: what is found by which words and why, filters and their numbers, whose people are found, and the
// file of queries that have broken searches elsewhere.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Exchange, FOREIGN, HOME, NEXT } from "./lib/exchange.mjs";
import { until } from "./lib/phones.mjs";
import { ROOT, startServer } from "./lib/server.mjs";
import { run, wants } from "./lib/tally.mjs";

const BOTH = ["vacancies", "seekers"];

const search = async (client, what, query) =>
  until(`search ${what}`, async () => {
    const answer = await client.get(`${what}/search`, query);
    return answer.status === 503 ? null : answer;
  });
const found = async (client, what, query) => wants(await search(client, what, query), 200);
const ids = (answer) => answer.items.map((i) => i.vacancy_id ?? i.seeker_id);
const n = (list, key) => list.find((x) => (x.word ?? x.id) === key)?.n ?? 0;

// The pool follows within a moment: wait until the last row is there.
const known = (client, what, id) => until(`${what} ${id} is found`, async () => ids(await found(client, what, { limit: 100 })).includes(id));

async function byWords({ town, admin }) {
  const shop = await town.employer({ name: "HTX Sáu Nhung" });
  const pick = await town.vacancy(shop, { trade_id: await town.trade("hai_caphe"), title: "Thu hái vụ cuối năm" });
  const titled = await town.vacancy(shop, { trade_id: await town.trade("lao_dong_pt"), title: "Người hái cà phê và phơi" });
  const mason = await town.vacancy(shop, { trade_id: await town.trade("phu_ho"), title: "Làm nhà văn hoá", unit_id: NEXT });
  await known(admin, "vacancies", mason.id);
  const coffee = await found(admin, "vacancies", { q: "be ca phe" });
  assert.deepEqual(ids(coffee), [pick.id], "another name of the trade");
  assert.equal(coffee.reading.trades[0].said, "bẻ cà phê");
  assert.match(coffee.items[0].why[0].text, /Hái cà phê.*be ca phe.*bẻ cà phê/);
  assert.deepEqual(ids(await found(admin, "vacancies", { q: "hái cà phê" })), [pick.id, titled.id], "the trade before the title");
  const employed = await found(admin, "vacancies", { q: "sau nhung phu ho" });
  assert.deepEqual(ids(employed), [mason.id], `employer and trade: ${JSON.stringify([employed.reading, employed.items])}`);
  assert.deepEqual(ids(await found(admin, "vacancies", { q: "nhà văn hoá" })).filter((i) => i === mason.id), [mason.id]);
  const place = await found(admin, "vacancies", { q: "phụ hồ ở Đăk Mar" });
  assert.deepEqual(ids(place), [mason.id]);
  assert.ok(place.items[0].why.some((w) => w.kind === "place"), JSON.stringify(place.items[0].why));
  assert.deepEqual(ids(await found(admin, "vacancies", { q: "phụ hồ ở Hà Mòn" })), []);
  wants(await admin.put(`vacancies/${mason.id}`, { title: "Xây bể nước" }, 1), 200);
  await until("the new title is found", async () => ids(await found(admin, "vacancies", { q: "bể nước" })).includes(mason.id));
  const renamed = wants(await admin.get(`employers/${shop.id}`), 200);
  wants(await admin.put(`employers/${shop.id}`, { name: "HTX Bình Minh Mới" }, renamed.version), 200);
  await until("the new name is found", async () => ids(await found(admin, "vacancies", { q: "binh minh moi" })).length === 3);
}

async function filters({ town, admin }) {
  const shop = await town.employer();
  const trade = await town.trade("det");
  const rich = await town.vacancy(shop, { trade_id: trade, wage_from: 6_000_000, wage_to: 8_000_000, boards: true, hours_full: true });
  const poor = await town.vacancy(shop, { trade_id: trade, wage_from: 3_000_000, wage_to: 3_500_000, unit_id: NEXT, hours_full: true });
  const open = await town.vacancy(shop, { trade_id: trade });
  wants(await admin.post("unit-distances", { from_unit_id: HOME, to_unit_id: NEXT, km: 12, source: "Đo thử" }), 201);
  await until("the distance is known", async () => ids(await found(admin, "vacancies", { trade_id: trade, near_id: HOME, km: 12 })).includes(poor.id));
  const all = await found(admin, "vacancies", { trade_id: trade });
  assert.deepEqual(ids(all).sort(), [rich.id, poor.id, open.id].sort());
  assert.equal(n(all.facets.communes, NEXT), 1);
  assert.equal(all.facets.boards, 1);
  assert.ok(all.facets.trades.length > 1, "the numbers of other trades stay");
  assert.deepEqual(ids(await found(admin, "vacancies", { trade_id: trade, wage: 5_000_000 })), [rich.id]);
  assert.deepEqual(ids(await found(admin, "vacancies", { trade_id: trade, boards: 1 })), [rich.id]);
  assert.deepEqual(ids(await found(admin, "vacancies", { trade_id: trade, unit_id: NEXT })), [poor.id]);
  assert.deepEqual(ids(await found(admin, "vacancies", { trade_id: trade, near_id: HOME, km: 11 })).includes(poor.id), false);
  const near = await found(admin, "vacancies", { trade_id: trade, near_id: NEXT, km: 20 });
  assert.deepEqual(ids(near)[0], poor.id, "the nearest first");
  assert.match(near.items[1].why.map((w) => w.text).join(), /12 km/);
  const item = (id) => all.items.find((i) => i.vacancy_id === id);
  assert.ok(item(poor.id).min_wage > 3_000_000, "below the minimum wage of the day");
  assert.equal(item(rich.id).min_wage, null);
  const first = await found(admin, "vacancies", { trade_id: trade, limit: 1 }), second = await found(admin, "vacancies", { trade_id: trade, limit: 1, skip: 1 });
  assert.deepEqual([first.total, first.more, ids(first)[0] === ids(second)[0]], [3, true, false]);
  for (const bad of [{ trade_id: "x" }, { trade_id: 1 }, { limit: 0 }, { limit: 101 }, { near_id: HOME }, { km: 5 }, { state: "looking" }, { hours: "never" }, { wage: -1 }, { skip: 401 }, { what: 1 }, { unit_id: 2 }])
    wants(await search(admin, "vacancies", bad), 400, JSON.stringify(bad));
}

async function people({ town, admin, commune, stranger }) {
  const wish = await town.seeker({ wishes: ["moc", "dan_lat"], cls: "poor" });
  const second = await town.seeker({ wishes: ["dan_lat", "moc"], cls: "not_poor" });
  const away = await town.seeker({ wishes: ["moc"], unit: FOREIGN });
  await known(admin, "seekers", away.id);
  const all = await found(admin, "seekers", { q: "tho moc" });
  assert.deepEqual(ids(all), [wish.id, away.id, second.id], "the dearest wish first");
  assert.match(all.items[0].why[0].text, /Muốn làm nhất: nghề Mộc/);
  assert.match(all.items[2].why[0].text, /Muốn làm thứ 2/);
  assert.deepEqual(ids(await found(commune, "seekers", { q: "thợ mộc" })), [wish.id, second.id], "a commune finds its own people");
  assert.deepEqual(ids(await found(stranger, "seekers", { q: "thợ mộc" })), [away.id]);
  assert.deepEqual(ids(await found(admin, "seekers", { q: "mộc", class: "poor" })).includes(second.id), false);
  const { name } = all.items[0];
  const named = await found(admin, "seekers", { q: name.toUpperCase() });
  assert.ok(ids(named).includes(wish.id) && named.items.every((i) => i.why.length), JSON.stringify(named.items));
  const both = await found(admin, "seekers", { q: `${name} thợ mộc` });
  assert.ok(ids(both).includes(wish.id), "a name and a trade");
  assert.deepEqual(ids(await found(stranger, "seekers", { q: name })).filter((i) => i === wish.id), [], "nobody of other units by name");
  const row = wants(await admin.get(`seekers/${second.id}`), 200);
  wants(await admin.put(`seekers/${second.id}`, { state: "paused" }, row.version), 200);
  const paused = await until("paused", async () => {
    const answer = await found(admin, "seekers", { q: "mộc", state: "paused" });
    return answer.total === 1 && answer;
  });
  assert.deepEqual([ids(paused)[0], n(paused.facets.states, "looking") >= 2, n(paused.facets.states, "paused")], [second.id, true, 1]);
  wants(await admin.delete(`seekers/${second.id}`, row.version + 1), 204);
  await until("gone", async () => !ids(await found(admin, "seekers", { limit: 100 })).includes(second.id));
  const village = all.items[0].village;
  assert.ok(ids(await found(admin, "seekers", { q: `mộc ${village}` })).includes(wish.id), "by village");
}

async function minimumWage({ town, admin, commune }) {
  const at = async (query) => wants(await commune.get("minimum-wage", query), 200);
  assert.deepEqual(await at({ day: "2024-06-30" }), { day: "2024-06-30", value: 3_640_000, verified: false, source: "NĐ 38/2022/NĐ-CP" });
  assert.equal((await at({ day: "2024-07-01" })).value, 3_860_000);
  assert.equal((await at({ day: "2026-01-01" })).verified, true);
  assert.equal((await at({ day: "2001-01-01" })).value, null);
  wants(await commune.get("minimum-wage", { day: "hôm nay" }), 400);
  const shop = await town.employer();
  const make = (given) => town.vacancy(shop, given);
  const low = await make({ wage_from: 2_000_000, hours_full: true }), hours = await make({ wage_from: 2_000_000, hours_part: true });
  const agreed = await make({ hours_full: true }), good = await make({ wage_from: 9_000_000, hours_full: true }), draft = await make({ wage_to: 2_000_000, hours_full: true, state: "draft" });
  const { items } = wants(await commune.get("vacancies/below-minimum-wage"), 200);
  const found = items.filter((i) => [low, hours, agreed, good, draft].some((v) => v.id === i.vacancy_id));
  assert.deepEqual(found.map((i) => i.vacancy_id), [draft.id, low.id], "warned, not refused; part of a day and an open wage are not judged");
  assert.ok(found[0].minimum > 2_000_000 && found[0].source.length > 5);
}

async function trainingDemand({ town, admin, commune }) {
  const shop = await town.employer();
  const driver = await town.trade("lai_may_xuc");
  const would = await town.seeker({ wishes: ["lao_dong_pt"], cls: "near_poor", birth: "1995" });
  const licence = await town.seeker({ wishes: ["lai_may_xuc"], cls: "not_poor", birth: "1995" });
  await town.seeker({ wishes: ["lao_dong_pt"], unit: NEXT, birth: "1995" });
  const vacancy = await town.vacancy(shop, { trade_id: driver, places: 3, boards: true });
  await known(admin, "vacancies", vacancy.id);
  const need = async (client) => (wants(await client.get("training-demand"), 200).work?.trades ?? []).find((t) => t.trade_code === "lai_may_xuc");
  const all = await until("the vacancy's lack", () => need(admin));
  assert.deepEqual([all.vacancies, all.places, all.lacking, all.licence_only], [1, 3, 3, 1]);
  assert.match(all.licence_needed, /máy chuyên dùng/);
  assert.deepEqual(all.communes.reduce((sum, c) => sum + c.people, 0), all.people);
  const own = await need(commune);
  assert.deepEqual([own.lacking, own.communes.map((c) => c.unit_id)], [3, [HOME]], "the lack is everybody's, the people are the caller's");
  assert.ok(own.people < all.people && own.poor >= 1);
  wants(await admin.post("training-needs", { person_id: would.person_id, trade_id: driver, level: "under3m", surveyed_on: "2026-01-05" }), 201);
  const { items, villages } = wants(await commune.get("training-demand"), 200);
  const wish = items.find((i) => i.trade_id === driver);
  assert.deepEqual([wish.unit, wish.unit_id, typeof wish.village_id], ["Xã Đăk Ui", HOME, "number"], "a village has its commune");
  assert.ok(villages.length > 0 && villages.every((v) => v.unit === "Xã Đăk Ui"));
  assert.ok(licence.id);
}

async function elsewhere({ town, admin, commune }) {
  const shop = await town.employer();
  const trade = await town.trade("duoc_lieu");
  const of = async (client) => {
    const report = wants(await client.get("labour-market"), 200);
    return { today: report.today, trade: report.trades.find((t) => t.trade_id === trade) };
  };
  const before = await of(commune);
  await town.vacancy(shop, { trade_id: trade, places: 4, unit_id: NEXT });
  await town.vacancy(shop, { trade_id: trade, places: 3 });
  const after = await of(commune);
  assert.deepEqual([after.trade.demand, after.trade.elsewhere, after.trade.gap], [3, 4, 3 - after.trade.supply], "a commune sees the district's open work apart from its own");
  assert.equal(after.today.elsewhere - before.today.elsewhere, 4);
  const whole = await of(admin);
  assert.deepEqual([whole.trade.demand, whole.trade.elsewhere], [7, 0]);
}

// {nfd:x} and {x*n}
const written = (query) =>
  query.replace(/\{nfd:([^}]*)\}/g, (_, x) => x.normalize("NFD")).replace(/\{([^}]*)\*(\d+)\}/g, (_, x, times) => x.repeat(Number(times)));

const corpus = readFileSync(join(ROOT, "tests/corpus/queries.tsv"), "utf8")
  .split("\n")
  .filter((line) => line && !line.startsWith("#"))
  .map((line) => line.split("\t"));

async function badQuery({ admin, codes }, [query, statuses, trades, rest, shows]) {
  for (const what of BOTH) {
    const began = Date.now();
    const answer = await search(admin, what, { q: written(query) });
    assert.ok(statuses.split(",").map(Number).includes(answer.status), `${shows}: ${answer.status} ${answer.text.slice(0, 200)}`);
    assert.ok(Date.now() - began < 3000, `${shows}: soon`);
    if (answer.status !== 200) continue;
    const { reading } = answer.body;
    const meant = reading.trades.map((t) => codes.get(t.id));
    if (trades === "=") assert.deepEqual(meant, [], shows);
    else assert.deepEqual([trades.split(",").filter((t) => !meant.includes(t)), trades.split(",").includes(meant[0])], [[], true], `${shows}: ${meant}`);
    const left = reading.words.map((w) => w.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d"));
    assert.deepEqual(left.join(" "), rest, shows);
  }
}

await run(startServer, async (tally, server) => {
  const admin = await server.login();
  const town = new Exchange(admin);
  const { items } = wants(await admin.get("trades", { limit: 200 }), 200);
  const who = { town, admin, commune: await server.user("commune", HOME), stranger: await server.user("commune", FOREIGN), codes: new Map(items.map((t) => [t.id, t.code])) };
  await tally.test("vacancies by trade, other names, title, employer, place", () => byWords(who));
  await tally.test("filters, their numbers, distance, minimum wage, pages", () => filters(who));
  await tally.test("seekers by trade, name, village, state, under the caller's scope", () => people(who));
  await tally.test("the minimum wage of a day warns", () => minimumWage(who));
  await tally.test("open work becomes demand for training", () => trainingDemand(who));
  await tally.test("open work beyond a commune", () => elsewhere(who));
  assert.ok(corpus.length > 50);
  for (const line of corpus) await tally.test(`query "${line[0].slice(0, 40)}"`, () => badQuery(who, line));
});

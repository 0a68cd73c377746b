// SPDX-License-Identifier: MPL-2.0
// Bodies that nobody should send, for every field of every entity. Nothing of it may reach the database, and nothing may be a 500.
import assert from "node:assert/strict";
import { JUDGED } from "./records.mjs";
import { wants, wantsField } from "./tally.mjs";

const TEXTS = ["text", "longtext", "name"];
const LONG = { phone: (max) => `0912${".".repeat(max)}345678`, idnumber: (max) => `062085${"-".repeat(max)}123456` }; // right but for its length
const JSON_OF = { int: "number", money: "number", ref: "number", flag: "boolean", json: "object" };
const SAMPLES = { number: 5, string: "chữ", boolean: true, array: [1], object: { a: 1 }, fraction: 1.5 };
const CODES_OF_SHAPE = ["bad_date", "bad_time", "bad_word", "bad_phone", "bad_id_number", "bad_name", "bad_username"];
const WRONG = {
  date: ["2024-02-30", "05/01/2024", "2024-1-5", "hôm qua", "0000-00-00", "99999-01-01"],
  birth: ["2024-02-30", "85", "1985-13-01", "9999", "2999-01-01"],
  time: ["7:30", "24:00", "07:60", "ab:cd", "07:30:00"],
  instant: ["2024-01-05", "2024-01-05T25:00:00Z", "bây giờ"],
  enum: ["không có", "POOR", "p"],
  phone: ["84912345", "0912", "abc", "+1 202 555 0100 99", "٠٩١٢٣٤٥٦٧٨"],
  idnumber: ["12345", "0620xx000000", "1234567890123"],
};
const isFree = (s, f) => !JUDGED[s.collection]?.includes(f.name);
const raw = (s, text, headers = {}) => s.admin.call("POST", s.collection, { raw: text, headers });

async function refused(s, field, value, codes) {
  wantsField(
    await s.admin.post(s.collection, await s.world.body(s.collection, { [field.name]: value })),
    field.name,
    codes,
    422,
    JSON.stringify(value).slice(0, 60),
  );
}

const conditional = (s, f) => (f.show_if ? { [f.show_if.field]: f.show_if.in[0] } : {});

// What can be there only a few times (a plan, one a year) must make room again.
async function drop(s, row) {
  if (s.has("DELETE", "/{id}")) wants(await s.admin.delete(`${s.collection}/${row.id}`, row.version), 204);
}

async function accepted(s, field, value, expected = value) {
  const answer = await s.admin.post(
    s.collection,
    await s.world.body(s.collection, { ...conditional(s, field), [field.name]: value }),
  );
  const row = wants(answer, 201, `${field.name} = ${JSON.stringify(value).slice(0, 60)}`);
  assert.equal(row[field.name], expected, field.name);
  await drop(s, row);
}

export const checksOfInput = {
  "an unknown key is refused by name": {
    needs: (s) => s.writable,
    async check(s) {
      const body = await s.world.body(s.collection);
      wantsField(await s.admin.post(s.collection, { ...body, nonsense: 1 }), "nonsense", "unknown_field");
      wantsField(await s.admin.post(s.collection, { ...body, deleted_at: null }), "deleted_at", "unknown_field");
      wantsField(await s.admin.post(s.collection, { ...body, ["x".repeat(500)]: 1 }), "?", "unknown_field");
      const row = await s.world.make(s.collection);
      wantsField(await s.admin.put(`${s.collection}/${row.id}`, { nonsense: 1 }, 1), "nonsense", "unknown_field");
    },
  },
  "a value of another type is refused at its field": {
    needs: (s) => s.writable,
    async check(s) {
      for (const f of s.fields)
        for (const [type, value] of Object.entries(SAMPLES))
          if (type !== (JSON_OF[f.kind] ?? "string")) await refused(s, f, value, "wrong_type");
    },
  },
  "a value of the wrong shape is refused at its field": {
    needs: (s) => s.writable,
    async check(s) {
      for (const f of s.fields)
        for (const value of WRONG[f.kind] ?? []) {
          const body = await s.world.body(s.collection, { [f.name]: value });
          wantsField(
            await s.admin.post(s.collection, body),
            f.name,
            [...CODES_OF_SHAPE, "too_long", "in_future", "required"],
            422,
            value,
          );
        }
    },
  },
  "texts keep their limits": {
    needs: (s) => s.writable,
    async check(s) {
      for (const f of s.fields.filter((g) => LONG[g.kind])) await refused(s, f, LONG[f.kind](f.max), "too_long");
      for (const f of s.fields.filter((g) => TEXTS.includes(g.kind))) {
        const unique = Math.random().toString(36).slice(2);
        const letter = f.ascii ? "x" : "ộ";
        const fits = f.max <= 8 ? null : (unique + letter.repeat(f.max)).slice(0, f.max);
        await refused(s, f, letter.repeat(f.max + 1), "too_long");
        await refused(s, f, letter.repeat(10_000 + f.max), "too_long");
        if (fits && isFree(s, f)) await accepted(s, f, fits);
        if (f.min && f.required && !f.show_if)
          await refused(s, f, letter.repeat(f.min - 1), f.min === 1 ? "required" : "too_short");
      }
    },
  },
  "numbers keep their limits": {
    needs: (s) => s.writable,
    async check(s) {
      for (const f of s.fields.filter((g) => ["int", "money"].includes(g.kind))) {
        const big = BigInt(f.max) >= 9_007_199_254_740_991n; // past what JavaScript counts exactly
        if (!big) await refused(s, f, f.max + 1, "too_large");
        await refused(s, f, (f.min ?? 0) - 1, "too_small");
        const body = await s.world.body(s.collection, { [f.name]: "@" });
        for (const digits of ["9".repeat(30), "1e400", "-0.5", "1e3"]) {
          const answer = await raw(s, JSON.stringify(body).replace('"@"', digits));
          wants(answer, [400, 422], `${f.name} = ${digits}`);
        }
        if (["plans", "enrolments", "vacancies"].includes(s.collection)) continue; // one number of these bounds another
        if (!big) await accepted(s, f, f.max);
        await accepted(s, f, f.min ?? 0);
      }
    },
  },
  "a reference must be there": {
    needs: (s) => s.writable,
    async check(s) {
      for (const f of s.fields.filter((g) => g.kind === "ref"))
        for (const id of [0, -1, 987_654_321]) await refused(s, f, id, ["not_found", "differs"]);
    },
  },
  "texts are stored in one form, whatever their letters": {
    needs: (s) => s.writable,
    async check(s) {
      for (const f of s.fields.filter((g) => TEXTS.includes(g.kind) && g.max > 8 && isFree(s, g))) {
        const mark = Math.random().toString(36).slice(2, 8);
        for (const text of [
          `Y Hương ${mark}`,
          `Đắk Hà \u{1F33E} ${mark}`,
          `<b>"'&;-- ${mark}`,
          `\ufdfa\u00df ${mark}`,
          `a\u0302\u0323 ${mark}`,
          `\u202eA\u200b ${mark}\u00ad\ufeff`,
        ]) {
          const cut = [...text.normalize("NFD")].slice(0, f.max).join("");
          const answer = await s.admin.post(
            s.collection,
            await s.world.body(s.collection, { ...conditional(s, f), [f.name]: cut }),
          );
          wants(answer, f.ascii ? [201, 422] : [201, 422], f.name);
          if (answer.status === 422) wantsField(answer, f.name, ["bad_text", ...(f.ascii ? ["not_ascii", "bad_username"] : [])]);
          else {
            const seen = cut.replace(/\p{Default_Ignorable_Code_Point}/gu, ""); // what nobody sees is not kept
            assert.equal(answer.body[f.name], seen.normalize("NFC").trim(), f.name);
            await drop(s, answer.body);
          }
        }
        if (f.ascii || f.kind === "longtext") continue;
        await accepted(s, f, `  Kon\u00a0 Tum \t ${mark} `.replace("\t", " "), `Kon Tum ${mark}`);
      }
    },
  },
  "a long name of letters that unfold to many is no fault": {
    needs: (s) => s.writable && s.fields.some((f) => f.kind === "name"),
    async check(s) {
      for (const f of s.fields.filter((g) => g.kind === "name"))
        for (const letter of ["\ufdfa", "\u338f", "\u00df", "\u0130", "\u{1F1FB}", "\u1e9e"]) {
          const body = await s.world.body(s.collection, {
            ...conditional(s, f),
            [f.name]: `a${letter.repeat(f.max - 1)}`,
          });
          wants(await s.admin.post(s.collection, body), [201, 409, 422], `${f.name} of ${letter}`);
        }
    },
  },
  "control characters and NUL are refused": {
    needs: (s) => s.writable,
    async check(s) {
      for (const f of s.fields.filter((g) => TEXTS.includes(g.kind)))
        for (const c of ["\u0001", "\u001b", "\u007f", "\u0085", "\u009b"])
          await refused(s, f, `a${c}b`.slice(0, Math.max(f.max, 2)), ["bad_text", "too_long"]);
      const text = JSON.stringify(await s.world.body(s.collection));
      wants(await raw(s, text.replace(/:"/, ':"\\u0000')), 400, "\\u0000");
      wants(await raw(s, Buffer.from(text.replace(/:"/, ':"\0'))), 400, "a raw NUL");
      wants(await raw(s, Buffer.concat([Buffer.from(text), Buffer.from([0])])), 400, "NUL after the end");
      wants(await raw(s, Buffer.from(text.replace(/:"/, ':"\xff\xfe'), "latin1")), 400, "not UTF-8");
      wants(await raw(s, text.replace(/:"/, ':"\\ud800')), 400, "half a surrogate");
    },
  },
  "what is not one JSON object is refused": {
    needs: (s) => s.writable,
    async check(s) {
      const text = JSON.stringify(await s.world.body(s.collection));
      for (let cut = 1; cut < text.length; cut += Math.ceil(text.length / 7))
        wants(await raw(s, text.slice(0, cut)), 400, `cut at ${cut}`);
      const first = text.match(/^\{("[a-z_]+":(?:"[^"]*"|[\d.]+|true))/)[1];
      wants(await raw(s, text.replace(/\}$/, `,${first}}`)), 400, "a key twice");
      for (const bad of [
        "",
        " ",
        "null",
        "[]",
        `[${text}]`,
        '"x"',
        "5",
        `${text}${text}`,
        `${text},`,
        "{'a':1}",
        "{a:1}",
        '{"a":01}',
        '{"a":NaN}',
        "\0".repeat(4096),
        "\ufeff" + text,
      ])
        wants(await raw(s, bad), 400, bad.slice(0, 20));
      for (const deep of [
        '{"a":'.repeat(9) + "1" + "}".repeat(9),
        `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`,
        "[".repeat(100_000),
      ])
        wants(await raw(s, deep), 413, "deep");
      for (const type of [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/json-seq",
        "",
      ])
        wants(await raw(s, text, { "Content-Type": type }), 415, type);
      wants(
        await raw(s, await JSON.stringify(await s.world.body(s.collection)), {
          "Content-Type": "Application/JSON ; charset=utf-8",
        }),
        201,
        "media type with a parameter",
      );
    },
  },
};

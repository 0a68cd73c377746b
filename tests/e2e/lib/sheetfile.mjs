// SPDX-License-Identifier: MPL-2.0
// A small .xlsx to send: rows of texts, numbers, booleans and days ({day: "2024-01-05"}), in a zip without compression.
import { entries, plain } from "./xlsx.mjs";

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

function crc32(bytes) {
  let c = 0xffffffff;
  for (const b of bytes) c = TABLE[(c ^ b) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function header(mark, bytes, name, offset) {
  const central = mark === 0x02014b50;
  const h = Buffer.alloc(central ? 46 : 30);
  h.writeUInt32LE(mark, 0);
  if (central) h.writeUInt16LE(20, 4);
  const at = central ? 6 : 4;
  h.writeUInt16LE(20, at);
  h.writeUInt16LE(33, at + 8);  // 1980-01-01
  h.writeUInt32LE(crc32(bytes), at + 10);
  h.writeUInt32LE(bytes.length, at + 14);
  h.writeUInt32LE(bytes.length, at + 18);
  h.writeUInt16LE(name.length, at + 22);
  if (central) h.writeUInt32LE(offset, 42);
  return Buffer.concat([h, Buffer.from(name)]);
}

export function zip(files) {
  const parts = [], directory = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const bytes = Buffer.from(text);
    directory.push(header(0x02014b50, bytes, name, offset));
    parts.push(header(0x04034b50, bytes, name), bytes);
    offset += parts.at(-2).length + bytes.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

const escape = (s) => s.replace(/&/g, "&amp;").replace(/</g, "&lt;");
const serial = (day) => Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000) + 25_569;

function cell(value) {
  if (value === null || value === undefined || value === "") return "<c/>";
  if (typeof value === "number") return `<c><v>${value}</v></c>`;
  if (typeof value === "boolean") return `<c t="b"><v>${value ? 1 : 0}</v></c>`;
  if (value.day) return `<c s="1"><v>${serial(value.day)}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escape(value)}</t></is></c>`;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const SHEET_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DOC_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const relations = (list) => `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list
  .map(([id, type, target]) => `<Relationship Id="${id}" Type="${DOC_NS}/${type}" Target="${target}"/>`).join("")}</Relationships>`;

export function book(rows) {
  const data = rows.map((row, i) => `<row r="${i + 1}">${row.map(cell).join("")}</row>`).join("");
  return zip({
    "_rels/.rels": relations([["a", "officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml": `${HEAD}<workbook xmlns="${SHEET_NS}" xmlns:r="${DOC_NS}"><sheets><sheet name="Nhập" sheetId="1" r:id="s"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relations([["s", "worksheet", "worksheets/sheet1.xml"], ["t", "styles", "styles.xml"]]),
    "xl/styles.xml": `${HEAD}<styleSheet xmlns="${SHEET_NS}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    "xl/worksheets/sheet1.xml": `${HEAD}<worksheet xmlns="${SHEET_NS}"><sheetData>${data}</sheetData></worksheet>`,
  });
}

export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// A file of the server's own with its cells changed: change(title, text, row) gives the new text, null for an empty cell, undefined to
// leave it as it is. What the file says of styles and dates stays.
export function edited(bytes, change) {
  const files = Object.fromEntries(entries(bytes));
  const path = "xl/worksheets/sheet1.xml";
  const shared = [...(files["xl/sharedStrings.xml"] ?? "").toString("utf8").matchAll(/<si>([^]*?)<\/si>/g)].map((m) => m[1]);
  const titles = {};
  files[path] = files[path].toString("utf8").replace(/<c r="([A-Z]+)(\d+)"([^>]*?)(?:\/>|>([^]*?)<\/c>)/g, (whole, column, row, head, inner = "") => {
    const raw = / t="s"/.test(head) ? shared[Number(inner.match(/<v>(\d+)/)[1])] : inner;
    const text = plain(raw.replace(/<[^>]*>/g, ""));
    if (row === "1") titles[column] = text;
    const next = change(titles[column], text, Number(row));
    if (next === undefined) return whole;
    return next === null ? "" : `<c r="${column}${row}" t="inlineStr"><is><t>${escape(next)}</t></is></c>`;
  });
  return zip(files);
}

// Edits for edited(): empties the columns of these titles below the header; writes more behind each text of one column.
export const emptied = (...gone) => (title, text, row) => (row > 1 && gone.includes(title) ? null : undefined);
export const renamed = (column, more, ...gone) => (title, text, row) => (row > 1 && title === column ? `${text} ${more}` : emptied(...gone)(title, text, row));

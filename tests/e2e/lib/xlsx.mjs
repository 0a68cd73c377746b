// SPDX-License-Identifier: MPL-2.0
// Just enough of .xlsx to check an export: the cells of the first (or n-th) sheet as {type, text, formula}, row by row.
import { inflateRawSync } from "node:zlib";

export function entries(bytes) {
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (end < 0) throw new Error("not a zip file");
  const files = new Map();
  for (let i = 0, at = bytes.readUInt32LE(end + 16); i < bytes.readUInt16LE(end + 10); i++) {
    const [method, size, nameLength] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28)];
    const local = bytes.readUInt32LE(at + 42);
    const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(data, data + size);
    files.set(bytes.toString("utf8", at + 46, at + 46 + nameLength), method === 8 ? inflateRawSync(packed) : packed);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

export const plain = (xml) => xml.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&#(\d+);/g, (_, n) => String.fromCodePoint(n)).replace(/&amp;/g, "&");
const texts = (xml) => plain([...xml.matchAll(/<t[^>]*>([^]*?)<\/t>/g)].map((m) => m[1]).join(""));

export function sheet(bytes, n = 1) {
  const files = entries(bytes);
  const read = (name) => files.get(name)?.toString("utf8") ?? "";
  const shared = [...read("xl/sharedStrings.xml").matchAll(/<si>([^]*?)<\/si>/g)].map((m) => texts(m[1]));
  return [...read(`xl/worksheets/sheet${n}.xml`).matchAll(/<row [^>]*>([^]*?)<\/row>/g)].map((row) =>
    [...row[1].matchAll(/<c ([^>]*?)(?:\/>|>([^]*?)<\/c>)/g)].map(([, head, inner = ""]) => {
      const type = (head.match(/ t="(\w+)"/) ?? [])[1] ?? "n";
      const value = (inner.match(/<v>([^]*?)<\/v>/) ?? [])[1];
      const text = type === "s" ? shared[Number(value)] : type === "inlineStr" ? texts(inner) : plain(value ?? "");
      return { type, text, formula: /<f>/.test(inner) };
    }));
}

export const cellTexts = (bytes) => sheet(bytes).flat().map((c) => c.text);

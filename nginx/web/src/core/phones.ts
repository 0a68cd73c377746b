// SPDX-License-Identifier: MPL-2.0
// How a stored number is shown: +84912345678 as 0912 345 678. A masked number stays as the server masked it.
export function showPhone(stored: string): string {
  const m = /^\+84(\d{9,10})$/.exec(stored);
  if (!m) return stored.replace(/^•+/, "•••\u00a0");
  const n = `0${m[1]}`;
  return n.length === 10 ? `${n.slice(0, 4)} ${n.slice(4, 7)} ${n.slice(7)}` : `${n.slice(0, 4)} ${n.slice(4, 8)} ${n.slice(8)}`;
}

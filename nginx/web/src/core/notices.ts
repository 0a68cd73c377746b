// SPDX-License-Identifier: MPL-2.0
// What a change of a class or an occasion did to its notices, as the server counted it beside its answer.
import { formatNumber } from "./numbers";

interface Counts {
  cancelled?: number; // waited, taken back
  again?: number; // of those, written anew with what is true now
  told?: number; // had been told before, hear of the change
  left_out?: number;
  relays?: number; // lists of villages whose relay is to tell of the change
}

export function noticesText(header: string): string {
  if (!header) return "";
  let c: Counts;
  try {
    c = JSON.parse(header) as Counts;
  } catch {
    return "";
  }
  const gone = (c.cancelled ?? 0) - (c.again ?? 0);
  return [
    c.told ? `Báo lại cho ${formatNumber(c.told)} người đã được báo trước đó.` : "",
    c.again ? `${formatNumber(c.again)} tin chưa gửi được viết lại theo thông tin mới.` : "",
    gone > 0 ? `${formatNumber(gone)} tin chưa gửi bị huỷ.` : "",
    c.relays ? `Nhờ người truyền tin báo lại ở ${formatNumber(c.relays)} thôn, làng.` : "",
    c.left_out ? `${formatNumber(c.left_out)} người không báo được qua tin nhắn.` : "",
  ]
    .filter(Boolean)
    .map((s) => ` ${s}`)
    .join("");
}

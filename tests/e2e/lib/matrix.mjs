// SPDX-License-Identifier: MPL-2.0
import { printed } from "./server.mjs";

// --matrix as Map "METHOD /path" -> Map role -> {own, below, sister, above}.
export function matrix(text = printed("--matrix")) {
  const all = new Map();
  let current = null;
  for (const line of text.trimEnd().split("\n")) {
    const head = line.match(/^([A-Z]+ \S+) perm=/);
    if (head) all.set(head[1], (current = new Map()));
    else {
      const [role, ...cells] = line.trim().split(/\s+/);
      current.set(role, Object.fromEntries(cells.map((c) => c.split("=")).map(([k, v]) => [k, Number(v)])));
    }
  }
  return all;
}

// SPDX-License-Identifier: MPL-2.0
// The children of one instance's supervisor, found in /proc, so that only processes of our own are ever signalled.
import { readdirSync, readFileSync } from "node:fs";

function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

const parent = (stat) => Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);

// Stopped by SIGSTOP.
export const isStopped = (pid) => / T /.test(read(pid, "stat").replace(/^.*\)/s, ""));

// Pids of the direct children whose command line has these words: "giamngheo-fcgi", "--pool fast".
export function processes(server, words) {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.filter((pid) => parent(read(pid, "stat")) === server.child.pid && read(pid, "cmdline").replaceAll("\0", " ").includes(words)).map(Number);
}

// SPDX-License-Identifier: MPL-2.0
// How many incoming messages wait for an officer: asked now and then, and after each answer. More than nine is many.
import { getPage } from "./api";
import { may, session } from "./session";
import { createStore } from "./store";

const EVERY_MS = 60_000;
const MANY = 9;

const count = createStore(0);

async function refresh(): Promise<void> {
  if (session.get().phase !== "in" || !may("inbox.answer") || document.hidden) return;
  const page = await getPage("incoming", { state: "new", limit: MANY + 1 }).catch(() => null);
  if (page && page.items.length !== count.get()) count.set(page.items.length);
}

export const newOnes = { count, refresh };

export const newText = (n: number): string => (n > MANY ? `${MANY}+` : String(n));

export function watchUnread(): () => void {
  void refresh();
  const timer = setInterval(() => void refresh(), EVERY_MS);
  return () => clearInterval(timer);
}

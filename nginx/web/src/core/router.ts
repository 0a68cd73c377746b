// SPDX-License-Identifier: MPL-2.0
// Addresses of the page (History API) and the message that travels with a move from one screen to the next.
import { createStore } from "./store";

export interface Place {
  path: string[];
  query: URLSearchParams;
  url: string;
  moves: number; // 0: the address the page was opened with
}

export interface Flash {
  text: string;
  tone: "ok" | "warn";
  undo?: () => Promise<void>;
}

const read = (moves: number): Place => ({
  path: location.pathname.split("/").filter(Boolean).map(decodeURIComponent),
  query: new URLSearchParams(location.search),
  url: location.pathname + location.search,
  moves,
});

export const place = createStore<Place>({ path: [], query: new URLSearchParams(), url: "/", moves: 0 });
export const flash = createStore<Flash | null>(null);

// A screen with typing that is not saved yet says so here. quiet: moves inside the page need no question, because the screen
// saves a draft when it is left; closing the window still asks.
let typing: { dirty: () => boolean; quiet: boolean } | null = null;

export function guard(dirty: (() => boolean) | null, quiet = false): void {
  typing = dirty && { dirty, quiet };
}

function mayLeave(): boolean {
  if (typing && !typing.quiet && typing.dirty() && !confirm("Bỏ những gì đã nhập trên trang này?")) return false;
  typing = null;
  return true;
}

export function go(url: string, said: Flash | null = null, replace = false): void {
  if (!mayLeave()) return;
  history[replace ? "replaceState" : "pushState"](null, "", url);
  flash.set(said);
  place.set(read(place.get().moves + 1));
  scrollTo(0, 0);
}

// After a save nothing is left to lose.
export function goSaved(url: string, text: string, tone: Flash["tone"] = "ok"): void {
  typing = null;
  go(url, { text, tone });
}

export function startRouter(): void {
  place.set(read(0));
  addEventListener("popstate", () => {
    if (!mayLeave()) {
      history.pushState(null, "", place.get().url);
      return;
    }
    flash.set(null);
    place.set(read(place.get().moves + 1));
  });
  addEventListener("beforeunload", (event) => {
    if (typing?.dirty()) event.preventDefault();
  });
}

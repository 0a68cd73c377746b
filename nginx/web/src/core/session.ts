// SPDX-License-Identifier: MPL-2.0
// Who is logged in. When a session ends in the middle of work the page stays as it is: requests wait in expire() until the same
// person has logged in again, then go on.
import { createStore } from "./store";
import { Problem, send } from "./transport";
import type { Session } from "./types";

export interface SessionState {
  phase: "loading" | "out" | "in" | "failed";
  session: Session | null;
  expired: boolean;
}

export const session = createStore<SessionState>({ phase: "loading", session: null, expired: false });

let waiting: { promise: Promise<void>; done: () => void } | null = null;

export const csrf = (): string => session.get().session?.csrf ?? "";
export const me = (): Session["user"] | undefined => session.get().session?.user;
export const may = (permission: string): boolean => session.get().session?.permissions.includes(permission) ?? false;

function enter(next: Session): void {
  session.set({ phase: "in", session: next, expired: false });
  waiting?.done();
  waiting = null;
}

export function expire(): Promise<void> {
  if (!waiting) {
    let done = (): void => undefined;
    const promise = new Promise<void>((resolve) => (done = resolve));
    waiting = { promise, done };
    session.set({ ...session.get(), expired: true });
  }
  return waiting.promise;
}

export async function loadSession(): Promise<void> {
  try {
    enter((await send<Session>({ path: "/session" })).data);
  } catch (e) {
    const out = e instanceof Problem && e.status === 401;
    session.set({ phase: out ? "out" : "failed", session: null, expired: false });
  }
}

// The token may be that of an older session; another tab may even have logged in as somebody else, and then we wait for our own
// user.
export async function refreshSession(): Promise<void> {
  const old = me()?.id;
  const next = (await send<Session>({ path: "/session" })).data;
  if (old !== undefined && next.user.id !== old) await expire();
  else enter(next);
}

export async function logIn(username: string, password: string): Promise<void> {
  const old = session.get().expired ? me() : undefined;
  const next = (await send<Session>({ method: "POST", path: "/session", body: { username, password } })).data;
  if (old && next.user.id !== old.id) location.assign("/");
  else enter(next);
}

export async function logOut(): Promise<void> {
  await send({ method: "DELETE", path: "/session" }, csrf()).catch(() => undefined);
  location.assign("/");
}

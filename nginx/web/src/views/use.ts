// SPDX-License-Identifier: MPL-2.0
// Hooks shared by all screens.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Store } from "../core/store";
import { asProblem, type Problem } from "../core/transport";

export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(store.get());
  useEffect(() => {
    setValue(store.get());
    return store.subscribe(() => setValue(store.get()));
  }, [store]);
  return value;
}

export interface Loaded<T> {
  data: T | null;
  problem: Problem | null;
  reload: () => void;
}

// Loads when name changes; an answer that comes after the next question is dropped. Old data stays visible while it is read
// again.
export function useLoad<T>(name: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ name: string; data: T | null; problem: Problem | null }>({
    name,
    data: null,
    problem: null,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let live = true;
    load().then(
      (data) => live && setState({ name, data, problem: null }),
      (e: unknown) => live && setState({ name, data: null, problem: asProblem(e) }),
    );
    return () => void (live = false);
  }, [name, turn]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  const current = state.name === name;
  return { data: current ? state.data : null, problem: current ? state.problem : null, reload };
}

// Work that must not run twice at once: further taps are ignored until it has ended.
export function useBusy(): [boolean, (work: () => Promise<void>) => void] {
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const run = useCallback((work: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    void work().finally(() => {
      running.current = false;
      setBusy(false);
    });
  }, []);
  return [busy, run];
}

const narrowScreen = matchMedia("(max-width: 599px)");

export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(narrowScreen.matches);
  useEffect(() => {
    const follow = (): void => setNarrow(narrowScreen.matches);
    narrowScreen.addEventListener("change", follow);
    return () => narrowScreen.removeEventListener("change", follow);
  }, []);
  return narrow;
}

export function useVisible(): boolean {
  const [visible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const follow = (): void => setVisible(!document.hidden);
    document.addEventListener("visibilitychange", follow);
    return () => document.removeEventListener("visibilitychange", follow);
  }, []);
  return visible;
}

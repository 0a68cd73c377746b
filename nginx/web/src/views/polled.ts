// SPDX-License-Identifier: MPL-2.0
// A page that follows what happens elsewhere: asked again and again while it is looked at; an unchanged answer costs one 304.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { api } from "../core/api";
import { asProblem, type Problem } from "../core/transport";
import { useVisible } from "./use";

export const EVERY_MS = 2000;
const LOST_MS = 8000;

export interface Polled<T> {
  data: T | null;
  lost: boolean;
  problem: Problem | null; // why there is nothing yet
  refresh: () => void;
}

export function usePolled<T>(path: string, everyMs = EVERY_MS): Polled<T> {
  const [data, setData] = useState<T | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const etag = useRef("");
  const visible = useVisible();
  useEffect(() => {
    if (!visible) return;
    let timer: ReturnType<typeof setTimeout>;
    let live = true;
    const ask = async (): Promise<void> => {
      try {
        const answer = await api<T>({ path, etag: etag.current });
        if (!live) return;
        if (answer.status !== 304) {
          etag.current = answer.etag;
          setData(answer.data);
        }
        setProblem(null);
        timer = setTimeout(() => void ask(), everyMs);
      } catch (e) {
        if (!live) return;
        setProblem(asProblem(e));
        timer = setTimeout(() => void ask(), LOST_MS);
      }
    };
    void ask();
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [path, visible, turn]);
  return { data, lost: problem !== null, problem, refresh: useCallback(() => setTurn((n) => n + 1), []) };
}

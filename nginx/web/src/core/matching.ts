// SPDX-License-Identifier: MPL-2.0
// What the matching says of a pair, and which steps an introduction may take next. The server decides again.
import { api, pause } from "./api";
import { asProblem, type Query } from "./transport";
import type { Word } from "./types";

export interface Reason {
  part: string;
  label: string;
  met: boolean;
  points: number;
  of: number;
  text: string;
  course_id: number | null;
}

export interface Matches<T> {
  items: T[];
  of: number; // the most points there are
}

export interface Verdict {
  score: number;
  of: number;
  possible: boolean;
  reasons: Reason[];
}

const TRIES = 6;

// A row that was written a moment ago is not in the pool of the matching yet: it is asked for again.
export async function getMatches<T>(path: string, query: Query = {}): Promise<T> {
  for (let i = 1; ; i++) {
    try {
      return (await api<T>({ path, query })).data;
    } catch (e) {
      const problem = asProblem(e);
      if (!problem.is("match_not_ready") || i === TRIES) throw problem;
      await pause(Math.max(1000, problem.retryAfter * 1000));
    }
  }
}

// The order of the offered steps is the usual way first.
const STEPS: Record<string, string[]> = {
  introduced: ["interested", "declined", "interview", "refused", "trial", "placed"],
  interested: ["interview", "trial", "placed", "declined", "refused"],
  declined: ["introduced", "interested"],
  interview: ["trial", "placed", "refused", "declined", "interested"],
  refused: ["introduced", "interview"],
  trial: ["placed", "left", "declined", "refused", "interview"],
  placed: ["kept7", "kept30", "kept90", "left", "trial"],
  kept7: ["kept30", "kept90", "left", "placed"],
  kept30: ["kept90", "left", "kept7"],
  kept90: ["left", "kept30"],
  left: ["placed", "kept7", "kept30", "kept90"],
};

export function nextSteps(words: Word[], state: string): Word[] {
  return (STEPS[state] ?? []).flatMap((s) => words.find((w) => w.value === s) ?? []);
}

export const wantsReason = (state: string): boolean => ["declined", "refused", "left"].includes(state);
export const wantsStart = (state: string): boolean => state === "placed" || state === "left" || state.startsWith("kept");
export const wantsEnd = (state: string): boolean => state === "left";

// SPDX-License-Identifier: MPL-2.0
// One thing an officer wants done once. The key of the request lives until the server has given a definite answer, so that
// pressing again after a lost connection asks about the same deed instead of doing it twice.
import { api, pause } from "./api";
import { type Answer, asProblem } from "./transport";
import type { Json } from "./types";

export interface Post {
  path: string;
  body: Json;
  sheet?: Blob; // told apart by the path, which names its digest, or by body, which then does not travel
  media?: string; // of the file, when it is no .xlsx
  ifMatch?: string;
}

export interface Done<T> {
  answer: Answer<T>;
  older: boolean; // the answer is about what was sent before; what was typed since is not in it
}

const WAITS_MS = [700, 2500];

type Sender = <T>(post: Post, key: string) => Promise<Answer<T>>;

const postNow: Sender = (post, key) => api({ method: "POST", path: post.path, body: post.body, sheet: post.sheet, media: post.media, ifMatch: post.ifMatch, key });

export class Action {
  private pending: { post: Post; key: string; print: string } | null = null;

  constructor(
    private readonly sender: Sender = postNow,
    private readonly newKey: () => string = () => crypto.randomUUID(),
    private readonly waits: readonly number[] = WAITS_MS,
  ) {}

  async run<T>(post: Post): Promise<Done<T>> {
    const print = JSON.stringify([post.path, post.body]);
    this.pending ??= { post, key: this.newKey(), print };
    const older = this.pending.print !== print;
    const answer = await this.persist<T>(this.pending);
    this.pending = null;
    return { answer, older };
  }

  private async persist<T>(sent: { post: Post; key: string }): Promise<Answer<T>> {
    for (let i = 0; ; i++) {
      try {
        return await this.sender<T>(sent.post, sent.key);
      } catch (e) {
        const problem = asProblem(e);
        if (!problem.again) this.pending = null;
        const wait = this.waits[i];
        if (!problem.again || wait === undefined) throw problem;
        await pause(Math.max(wait, problem.status === 429 ? 0 : problem.retryAfter * 1000));
      }
    }
  }
}

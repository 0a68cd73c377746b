// SPDX-License-Identifier: MPL-2.0
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Draft, type DraftServer, type DraftState } from "../src/core/draft";
import { Problem } from "../src/core/transport";
import type { JsonObject, Row } from "../src/core/types";

interface Call {
  what: "create" | "update" | "remove";
  id?: number;
  etag?: string;
  body?: JsonObject;
}

// Remembers what was asked; fail() makes the next call fail.
function fakeServer() {
  const calls: Call[] = [];
  const failures: Problem[] = [];
  const keys: string[] = [];
  let id = 100;
  let version = 0;
  const answer = (): Row => {
    const failure = failures.shift();
    if (failure) throw failure;
    return { id, version: ++version, updated_at: "2024-01-05T00:30:00.000Z" };
  };
  const server: DraftServer = {
    create: async (body, key) => {
      calls.push({ what: "create", body });
      keys.push(key);
      id++;
      return answer();
    },
    update: async (rowId, etag, body) => {
      calls.push({ what: "update", id: rowId, etag, body });
      return answer();
    },
    remove: async (rowId, etag) => void calls.push({ what: "remove", id: rowId, etag }),
  };
  return { server, calls, keys, fail: (status: number) => failures.push(new Problem(status)) };
}

let keyCount = 0;
const newKey = (): string => `key-${++keyCount}`;
const content = (name: string) => ({ title: name, body: { name } });

describe("the draft of a form", () => {
  const told: DraftState[] = [];
  let fake = fakeServer();
  let draft = new Draft("register", fake.server, (s) => told.push(s), newKey);
  beforeEach(() => {
    vi.useFakeTimers();
    told.length = 0;
    fake = fakeServer();
    draft = new Draft("register", fake.server, (s) => told.push(s), newKey);
  });
  afterEach(() => vi.useRealTimers());

  test("is saved once the keys are quiet, with the newest content", async () => {
    draft.change(content("A"));
    await vi.advanceTimersByTimeAsync(1000);
    draft.change(content("A Thông"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(fake.calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(600);
    expect(fake.calls).toEqual([{ what: "create", body: { form: "register", title: "A Thông", body: { name: "A Thông" } } }]);
    expect(told.at(-1)).toEqual({ phase: "saved", at: "2024-01-05T00:30:00.000Z" });
    expect(draft.dirty).toBe(false);
  });

  test("is one row that is changed from then on", async () => {
    draft.change(content("A"));
    await draft.flush();
    draft.change(content("B"));
    await draft.flush();
    expect(fake.calls[1]).toEqual({ what: "update", id: 101, etag: '"1"', body: { title: "B", body: { name: "B" } } });
  });

  test("goes on with the one that was found", async () => {
    draft.adopt({ id: 7, version: 4 });
    draft.change(content("A"));
    await draft.flush();
    expect(fake.calls[0]).toMatchObject({ what: "update", id: 7, etag: '"4"' });
  });

  test.each([412, 404])("leaves a draft alone that another window has changed or thrown away (%d)", async (status) => {
    draft.adopt({ id: 7, version: 4 });
    fake.fail(status);
    draft.change(content("A"));
    await draft.flush();
    expect(fake.calls.map((c) => c.what)).toEqual(["update", "create"]);
    expect(told.at(-1)?.phase).toBe("saved");
  });

  test("says when it could not be saved, keeps the content and tries again", async () => {
    fake.fail(0);
    draft.change(content("A"));
    await draft.flush();
    expect(told.at(-1)?.phase).toBe("failed");
    expect(draft.dirty).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told.at(-1)?.phase).toBe("saved");
    expect(fake.calls.at(-1)?.body).toMatchObject({ body: { name: "A" } });
  });

  test("asks again about a creation whose answer was lost, then adds what was typed since", async () => {
    fake.fail(0);
    draft.change(content("A"));
    await draft.flush();
    draft.change(content("B"));
    await draft.flush();
    expect(fake.calls.map((c) => [c.what, c.body?.["title"]])).toEqual([
      ["create", "A"],
      ["create", "A"],
      ["update", "B"],
    ]);
    expect(fake.keys[0]).toBe(fake.keys[1]);
  });

  test("saves what was typed while a save was under way", async () => {
    draft.change(content("A"));
    const first = draft.flush();
    draft.change(content("B"));
    await first;
    await draft.flush();
    expect(fake.calls.map((c) => c.body?.["title"])).toEqual(["A", "B"]);
  });

  test("goes when the form was sent, and nothing is saved after", async () => {
    draft.change(content("A"));
    await draft.flush();
    await draft.discard();
    draft.change(content("B"));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(fake.calls.map((c) => c.what)).toEqual(["create", "remove"]);
  });
});

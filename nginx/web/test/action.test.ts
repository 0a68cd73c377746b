// SPDX-License-Identifier: MPL-2.0
import { describe, expect, test } from "vitest";
import { Action, type Post } from "../src/core/action";
import { type Answer, Problem } from "../src/core/transport";

interface Sent {
  key: string;
  body: unknown;
}

// Fails with the statuses in turn, then answers.
function script(...statuses: number[]) {
  const sent: Sent[] = [];
  let keys = 0;
  const sender = async <T>(post: Post, key: string): Promise<Answer<T>> => {
    sent.push({ key, body: post.body });
    const status = statuses.shift();
    if (status !== undefined) throw new Problem(status);
    return { status: 201, data: {} as T, etag: "", notices: "" };
  };
  return { sent, action: new Action(sender, () => `key-${++keys}`, [0, 0]) };
}

const post = (name: string): Post => ({ path: "/persons", body: { name } });

describe("a deed done once", () => {
  test("is asked about again with the same key after a lost answer", async () => {
    const { sent, action } = script(0, 504);
    expect(await action.run(post("A"))).toMatchObject({ older: false });
    expect(sent.map((s) => s.key)).toEqual(["key-1", "key-1", "key-1"]);
  });

  test("keeps its key and its content when the officer presses again, and says that newer typing is not in it", async () => {
    const { sent, action } = script(0, 0, 0);
    await expect(action.run(post("A"))).rejects.toMatchObject({ status: 0 });
    expect(await action.run(post("B"))).toMatchObject({ older: true });
    expect(sent.at(-1)).toEqual({ key: "key-1", body: { name: "A" } });
    expect(await action.run(post("B"))).toMatchObject({ older: false });
    expect(sent.at(-1)).toEqual({ key: "key-2", body: { name: "B" } });
  });

  test.each([422, 409, 403, 412])("is a new deed after a definite refusal (%d)", async (status) => {
    const { sent, action } = script(status);
    await expect(action.run(post("A"))).rejects.toMatchObject({ status });
    await action.run(post("B"));
    expect(sent.map((s) => s.key)).toEqual(["key-1", "key-2"]);
  });
});

describe("a problem", () => {
  test("is known by its type or by a field's code", () => {
    expect(new Problem(403, { type: "/problems/csrf" }).is("csrf")).toBe(true);
    expect(new Problem(409, { errors: [{ field: "", code: "still_running", detail: "" }] }).again).toBe(true);
    expect(new Problem(409, { type: "/problems/changed" }).again).toBe(false);
  });

  test("tells lost answers from refusals", () => {
    expect([0, 502, 504].map((s) => new Problem(s).unknown)).toEqual([true, true, true]);
    expect([503, 500, 422].map((s) => new Problem(s).unknown)).toEqual([false, false, false]);
  });

  test("speaks Vietnamese even when the server said nothing", () => expect(new Problem(503).message).toContain("chưa ghi gì"));
});

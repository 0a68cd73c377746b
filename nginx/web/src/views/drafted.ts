// SPDX-License-Identifier: MPL-2.0
// A long form that keeps itself on the server while it is filled in.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, getPage, getRow } from "../core/api";
import { Draft, type DraftServer, type DraftState } from "../core/draft";
import { guard } from "../core/router";
import type { JsonObject, Row } from "../core/types";

const server: DraftServer = {
  create: async (body, key) => (await api<Row>({ method: "POST", path: "/drafts", body, key })).data,
  update: async (id, etag, body) => (await api<Row>({ method: "PUT", path: `/drafts/${id}`, body, ifMatch: etag })).data,
  remove: async (id, etag) =>
    void (await api({ method: "DELETE", path: `/drafts/${id}`, body: { reason: "Đã gửi hoặc bỏ" }, ifMatch: etag })),
};

// The newest draft of a form, whole: lists leave its content out.
export async function newestDraft(form: string): Promise<Row | null> {
  const drafts = (await getPage("drafts", { form, limit: 200 })).items.sort((a, b) => b.id - a.id);
  return drafts[0] ? getRow("drafts", drafts[0].id) : null;
}

export function draftBody(draft: Row | null): JsonObject | null {
  const body = draft?.["body"];
  return body && typeof body === "object" && !Array.isArray(body) ? body : null;
}

const DRAFT_TEXT: Record<DraftState["phase"], string> = {
  none: "",
  waiting: "",
  saving: "Đang lưu nháp…",
  saved: "Đã lưu nháp lúc ",
  failed: "Chưa lưu được nháp, sẽ thử lại.",
};

export const draftText = (state: DraftState, clock: (at: string) => string): string =>
  DRAFT_TEXT[state.phase] + (state.phase === "saved" ? clock(state.at) : "");

// Keeps what content() makes of form each time form changes; null: nothing worth keeping. discard() ends it.
export function useDraft<T>(name: string, found: Row | null, form: T, content: () => { title: string; body: JsonObject } | null) {
  const [state, setState] = useState<DraftState>({ phase: "none", at: "" });
  const draft = useMemo(() => {
    const made = new Draft(name, server, setState);
    if (found) made.adopt(found);
    return made;
  }, []);
  const opened = useRef(form);
  useEffect(() => {
    if (form === opened.current) return;
    const kept = content();
    if (kept) draft.change(kept);
  }, [form]);
  useEffect(() => {
    guard(() => draft.dirty, true);
    return () => {
      guard(null);
      void draft.flush();
    };
  }, []);
  return { draft, state };
}

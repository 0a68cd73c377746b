// SPDX-License-Identifier: MPL-2.0
// A half-filled form kept on the server. Saves a while after the last key, one request at a time, always the newest content.
import { etagOf } from "./api";
import { Problem } from "./transport";
import type { JsonObject, Row } from "./types";

export interface DraftServer {
  create(body: JsonObject, key: string): Promise<Row>;
  update(id: number, etag: string, body: JsonObject): Promise<Row>;
  remove(id: number, etag: string): Promise<void>;
}

export interface DraftState {
  phase: "none" | "waiting" | "saving" | "saved" | "failed";
  at: string;
}

export interface DraftContent {
  title: string;
  body: JsonObject;
}

const QUIET_MS = 1500;
const RETRY_MS = 10_000;

export class Draft {
  private row: Row | null = null;
  private next: DraftContent | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private born: { key: string; body: JsonObject } | null = null; // a creation whose answer was lost
  private closed = false;

  constructor(
    private readonly form: string,
    private readonly server: DraftServer,
    private readonly tell: (state: DraftState) => void,
    private readonly newKey: () => string = () => crypto.randomUUID(),
  ) {}

  adopt(row: Row): void {
    this.row = row;
  }

  get dirty(): boolean {
    return this.next !== null || this.running !== null;
  }

  change(content: DraftContent): void {
    if (this.closed) return;
    this.next = content;
    this.tell({ phase: "waiting", at: "" });
    this.later(QUIET_MS);
  }

  // Saves at once what is waiting.
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    await (this.running ??= this.drain().finally(() => (this.running = null)));
  }

  // The form was sent or given up: the draft goes, and nothing more is saved.
  async discard(): Promise<void> {
    this.closed = true;
    this.next = null;
    clearTimeout(this.timer);
    await this.running?.catch(() => undefined);
    if (this.row) await this.server.remove(this.row.id, etagOf(this.row)).catch(() => undefined);
    this.row = null;
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private async drain(): Promise<void> {
    while (this.next) {
      const content = this.next;
      this.next = null;
      this.tell({ phase: "saving", at: "" });
      try {
        this.row = await this.save(content);
        if (!this.next)
          this.tell({ phase: "saved", at: this.row["updated_at"] ? String(this.row["updated_at"]) : new Date().toISOString() });
      } catch {
        if (this.closed) return;
        this.next ??= content;
        this.tell({ phase: "failed", at: "" });
        this.later(RETRY_MS);
        return;
      }
    }
  }

  // A draft changed or thrown away in another window is left alone: ours goes on as a new one.
  private async save(content: DraftContent): Promise<Row> {
    const body: JsonObject = { title: content.title, body: content.body };
    if (this.row) {
      try {
        return await this.server.update(this.row.id, etagOf(this.row), body);
      } catch (e) {
        if (!(e instanceof Problem) || ![404, 412].includes(e.status)) throw e;
        this.row = null;
      }
    }
    return this.create(body);
  }

  // A creation without an answer is asked about again as it was; otherwise a second draft would outlive the form.
  private async create(body: JsonObject): Promise<Row> {
    this.born ??= { key: this.newKey(), body };
    const sent = this.born;
    try {
      this.row = await this.server.create({ form: this.form, ...sent.body }, sent.key);
    } catch (e) {
      if (!(e instanceof Problem) || !e.again) this.born = null;
      throw e;
    }
    this.born = null;
    return sent.body === body ? this.row : this.server.update(this.row.id, etagOf(this.row), body);
  }
}

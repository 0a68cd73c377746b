// SPDX-License-Identifier: MPL-2.0
// Who was at which session: what the server knows, and what the officer ticked since.
import { api } from "./api";
import { today } from "./dates";
import { type Row, text } from "./types";

export interface Learner {
  enrolment_id: number;
  person_id: number;
  name: string;
  state: string;
  village: string | null;
  birth: string | null;
}

export interface Mark {
  session_id: number;
  enrolment_id: number;
  present: boolean;
  source: string;
}

export interface AttendanceData {
  course: Row;
  sessions: Row[];
  learners: Learner[];
  marks: Mark[];
}

export const getAttendance = async (course: string): Promise<AttendanceData> =>
  (await api<AttendanceData>({ path: `/courses/${course}/attendance` })).data;

export const SOURCES = [
  { value: "tick", label: "Đánh dấu tại lớp" },
  { value: "sheet", label: "Chép từ tờ điểm danh giấy" },
  { value: "qr", label: "Mở bằng mã QR trên tờ điểm danh" },
];

// Those present, of each session.
export type Ticks = Record<number, ReadonlySet<number>>;

export function ticksOf(data: AttendanceData): Ticks {
  const ticks: Record<number, Set<number>> = {};
  for (const s of data.sessions) ticks[s.id] = new Set();
  for (const m of data.marks) if (m.present) ticks[m.session_id]?.add(m.enrolment_id);
  return ticks;
}

export const isMarked = (data: AttendanceData, session: number): boolean => data.marks.some((m) => m.session_id === session);
export const isHeld = (session: Row, now: string = today()): boolean => text(session["held_on"]) <= now;

// The session an officer most likely means: the last that was held, else the first.
export function likely(sessions: Row[], now: string = today()): number {
  return sessions.filter((s) => isHeld(s, now)).at(-1)?.id ?? sessions[0]?.id ?? 0;
}

export function bodyOf(learners: Learner[], ticked: ReadonlySet<number>, source: string) {
  const ids = learners.map((l) => l.enrolment_id);
  return { present: ids.filter((id) => ticked.has(id)), absent: ids.filter((id) => !ticked.has(id)), source };
}

// What the code on a printed sheet opens.
export const sheetAddress = (origin: string, course: number | string, session: number): string =>
  `${origin}/courses/${course}/attendance?session=${session}&source=qr`;

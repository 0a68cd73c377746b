// SPDX-License-Identifier: MPL-2.0
// Attendance of a class: a grid of learners and sessions on a desk, one session at a time on a phone or from a sheet's code.
import "../style/jobs.css";
import { useEffect, useState } from "preact/hooks";
import { type AttendanceData, bodyOf, getAttendance, isHeld, isMarked, type Learner, likely, SOURCES, type Ticks, ticksOf } from "../core/attendance";
import { api } from "../core/api";
import { formatDate } from "../core/dates";
import { flash, guard, place } from "../core/router";
import { may } from "../core/session";
import { asProblem } from "../core/transport";
import { type Row, text } from "../core/types";
import { Button, ErrorSummary, failureOf, Link, noFailure, Screen, Waiting } from "../views/bits";
import { FieldRow } from "../views/field";
import { Scroll } from "../views/scroll";
import { useBusy, useLoad, useNarrow, useStore } from "../views/use";

export function AttendanceScreen({ id }: { id: string }) {
  const loaded = useLoad(`attendance/${id}`, () => getAttendance(id));
  const title = loaded.data ? `Điểm danh: ${text(loaded.data.course["title"])}` : "Điểm danh";
  return (
    <Screen
      title={title}
      tools={
        <>
          <Link to={`/courses/${id}/sheet`} class="button plain" test="sheet">
            Tờ điểm danh để in
          </Link>
          <Link to={`/courses/${id}`} class="button plain" test="to-course">
            Về lớp
          </Link>
        </>
      }
    >
      {loaded.data ? <Attendance data={loaded.data} reload={loaded.reload} /> : <Waiting problem={loaded.problem} retry={loaded.reload} />}
    </Screen>
  );
}

export interface MarkingProps {
  data: AttendanceData;
  sessions: Row[];
  ticks: Ticks;
  changed: ReadonlySet<number>;
  toggle: (session: number, enrolment: number) => void;
  all: (session: number) => void;
  save: (session: Row) => void;
  busy: boolean;
}

function Attendance({ data, reload }: { data: AttendanceData; reload: () => void }) {
  const { query } = useStore(place);
  const narrow = useNarrow();
  const asked = Number(query.get("session"));
  const [picked, setPicked] = useState(data.sessions.some((s) => s.id === asked) ? asked : 0);
  const [source, setSource] = useState(SOURCES.some((s) => s.value === query.get("source")) ? (query.get("source") ?? "tick") : "tick");
  const marking = useMarking(data, source, reload);
  if (data.sessions.length === 0) return <p class="quiet">Lớp chưa có buổi học nào.</p>;
  if (data.learners.length === 0) return <p class="quiet">Lớp chưa có học viên nào của đơn vị.</p>;
  const one = picked || (narrow ? likely(data.sessions) : 0);
  const shown = one ? data.sessions.filter((s) => s.id === one) : data.sessions;
  const props: MarkingProps = { data, sessions: shown, ...marking };
  const choices = data.sessions.map((s) => ({ value: String(s.id), label: sessionText(s) }));
  return (
    <div data-test="attendance">
      <ErrorSummary failure={marking.failed} />
      <div class="grid">
        <FieldRow
          field={{ name: "session", label: "Buổi học", kind: "enum", words: choices, hint: narrow ? undefined : "Để trống: mọi buổi" }}
          path="session"
          value={one ? String(one) : ""}
          set={(value) => setPicked(Number(value))}
        />
        <FieldRow
          field={{ name: "source", label: "Ghi theo cách", kind: "enum", required: true, words: SOURCES }}
          path="source"
          value={source}
          set={(value) => setSource(value || "tick")}
        />
      </div>
      {one ? <Roll {...props} /> : <Grid {...props} />}
    </div>
  );
}

export const sessionText = (s: Row): string => `${formatDate(text(s["held_on"]))}, ${text(s["starts_at"])}–${text(s["ends_at"])}`;

function useMarking(data: AttendanceData, source: string, reload: () => void) {
  const [mine, setMine] = useState<Ticks>({});
  const [sent, setSent] = useState<Ticks>({}); // what the server took; ticked again since: not saved
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const known = ticksOf(data);
  const ticks: Ticks = { ...known, ...mine };
  const changed = new Set(Object.keys(mine).map(Number).filter((session) => mine[session] !== sent[session]));
  useEffect(() => setMine((m) => Object.fromEntries(Object.entries(m).filter(([session, set]) => sent[Number(session)] !== set))), [data]);
  useEffect(() => {
    guard(changed.size > 0 ? () => true : null);
    return () => guard(null);
  }, [changed.size]);
  const toggle = (session: number, enrolment: number): void => {
    const next = new Set(ticks[session]);
    if (!next.delete(enrolment)) next.add(enrolment);
    setMine((m) => ({ ...m, [session]: next }));
  };
  const all = (session: number): void => setMine((m) => ({ ...m, [session]: new Set(data.learners.map((l) => l.enrolment_id)) }));
  const save = (session: Row): void =>
    run(async () => {
      const present = ticks[session.id] ?? new Set<number>();
      const body = bodyOf(data.learners, present, source);
      try {
        await api({ method: "PUT", path: `/course-sessions/${session.id}/attendance`, body });
        setSent((all) => ({ ...all, [session.id]: present }));
        setFailed(noFailure);
        flash.set({ text: `Đã điểm danh buổi ${formatDate(text(session["held_on"]))}: ${body.present.length} có mặt, ${body.absent.length} vắng.`, tone: "ok" });
        reload();
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  return { ticks, changed, toggle, all, save, busy, failed };
}

const canMark = (session: Row): boolean => may("enrol.write") && isHeld(session);

function stateText(p: MarkingProps, session: Row): string {
  if (p.changed.has(session.id)) return "Chưa lưu";
  if (!isHeld(session)) return "Chưa diễn ra";
  return isMarked(p.data, session.id) ? `${p.ticks[session.id]?.size ?? 0} có mặt` : "Chưa điểm danh";
}

function SessionButtons(p: MarkingProps & { session: Row }) {
  const { session } = p;
  if (!canMark(session)) return null;
  const day = formatDate(text(session["held_on"]));
  return (
    <p class="buttons">
      <Button onClick={() => p.all(session.id)} test="all-present" label={`Mọi người có mặt, buổi ${day}`}>
        Mọi người có mặt
      </Button>
      <Button kind="main" busy={p.busy} onClick={() => p.save(session)} test="save-session" label={`Lưu điểm danh buổi ${day}`}>
        Lưu
      </Button>
    </p>
  );
}

const who = (l: Learner): string => [l.birth && `sinh ${formatDate(l.birth)}`, l.village].filter(Boolean).join(", ");

// One session: a list that fits a phone.
function Roll(p: MarkingProps) {
  const session = p.sessions[0];
  if (!session) return null;
  return (
    <section aria-labelledby="h-roll">
      <h2 id="h-roll">Buổi {sessionText(session)}</h2>
      <p role="status" data-test="session-state">
        {stateText(p, session)}
      </p>
      <ul class="roll" data-test="roll">
        {p.data.learners.map((l) => (
          <li key={l.enrolment_id}>
            <label class="choice">
              <input
                type="checkbox"
                checked={p.ticks[session.id]?.has(l.enrolment_id) ?? false}
                disabled={!canMark(session)}
                onChange={() => p.toggle(session.id, l.enrolment_id)}
              />
              <span>
                {l.name} <span class="quiet">{who(l)}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <SessionButtons {...p} session={session} />
    </section>
  );
}

const MOVES: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

// Arrows go from box to box; Enter goes down and, at the foot, to the top of the next session.
function move(event: KeyboardEvent, rows: number): void {
  const by = MOVES[event.key];
  const [row, column] = (event.target as HTMLElement).id.replace("at-", "").split("-").map(Number);
  if (!by || row === undefined || column === undefined) return;
  event.preventDefault();
  const at = event.key === "Enter" && row + 1 === rows ? [0, column + 1] : [row + by[0], column + by[1]];
  document.getElementById(`at-${at[0]}-${at[1]}`)?.focus();
}

function Grid(p: MarkingProps) {
  const { learners } = p.data;
  return (
    <Scroll name="Điểm danh">
      <table class="attendance" data-test="grid">
        <caption class="quiet">Phím mũi tên đi giữa các ô, phím cách đánh dấu, Enter xuống dòng.</caption>
        <thead>
          <tr>
            <th scope="col">Học viên</th>
            {p.sessions.map((s) => (
              <th scope="col" key={s.id}>
                {formatDate(text(s["held_on"]))}
                <br />
                {text(s["starts_at"])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={(e) => move(e, learners.length)}>
          {learners.map((l, row) => (
            <tr key={l.enrolment_id}>
              <th scope="row">
                {l.name} <span class="quiet">{who(l)}</span>
              </th>
              {p.sessions.map((s, column) => (
                <td key={s.id}>
                  <input
                    type="checkbox"
                    id={`at-${row}-${column}`}
                    aria-label={`${l.name}, buổi ${sessionText(s)}`}
                    checked={p.ticks[s.id]?.has(l.enrolment_id) ?? false}
                    disabled={!canMark(s)}
                    onChange={() => p.toggle(s.id, l.enrolment_id)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Ghi lại</th>
            {p.sessions.map((s) => (
              <td key={s.id}>
                <span role="status">{stateText(p, s)}</span>
                <SessionButtons {...p} session={s} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}

// SPDX-License-Identifier: MPL-2.0
// Whom the plan's rules propose for a class, and for each person why or why not.
import { useEffect, useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api } from "../core/api";
import { formatDate } from "../core/dates";
import { asProblem, type Problem } from "../core/transport";
import { Button, ErrorSummary, failureOf, noFailure, Waiting } from "../views/bits";
import { useBusy } from "../views/use";

interface Proposal {
  person_id: number;
  name: string;
  birth: string | null;
  village: string;
  household_id: number;
  class: string | null;
  fits: boolean;
  score: number;
  reasons: { ok: boolean; text: string }[];
  enrolled: boolean;
  phone: string | null;
}

interface ProposalPage {
  items: Proposal[];
  next: string | null;
}

interface Enrolled {
  enrolled: number[];
  waiting: number[];
  skipped: { person_id: number; reason: string }[];
}

const PHONES: Record<string, string> = { own: "máy riêng", shared: "máy dùng chung", relay: "nhờ người nhận" };
const PAGE = 50;

function useProposals(course: string) {
  const [items, setItems] = useState<Proposal[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [ready, setReady] = useState(false);
  const load = async (after?: string): Promise<void> => {
    try {
      const page = (await api<ProposalPage>({ path: `/courses/${course}/proposals`, query: { after, limit: PAGE } })).data;
      setItems((old) => (after ? [...old, ...page.items] : page.items));
      setNext(page.next);
      setReady(true);
      setProblem(null);
    } catch (e) {
      setProblem(asProblem(e));
    }
  };
  useEffect(() => void load(), [course]);
  return { items, next, problem, ready, load };
}

export function Proposals({ course, done }: { course: string; done: (said: string) => void }) {
  const list = useProposals(course);
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const [failed, setFailed] = useState(noFailure);
  const [skipped, setSkipped] = useState<Enrolled["skipped"]>([]);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const toggle = (id: number): void => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const enrol = (): void =>
    run(async () => {
      if (picked.size === 0) return;
      try {
        const { answer } = await action.run<Enrolled>({
          path: `/courses/${course}/enrolments`,
          body: { person_ids: [...picked] },
        });
        setSkipped(answer.data.skipped);
        setPicked(new Set());
        await list.load();
        const left = answer.data.skipped.length;
        const wait = answer.data.waiting.length;
        done(`Đã ghi danh ${answer.data.enrolled.length} người${wait > 0 ? `, ${wait} người chờ chỗ` : ""}${left > 0 ? `, bỏ qua ${left} người` : ""}.`);
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  if (!list.ready) return <Waiting problem={list.problem} retry={() => void list.load()} />;
  const name = (id: number): string => list.items.find((p) => p.person_id === id)?.name ?? `Số ${id}`;
  return (
    <div data-test="proposals">
      <ErrorSummary failure={failed} />
      {skipped.length > 0 && (
        <ul class="notice warn">
          {skipped.map((s) => (
            <li key={s.person_id}>
              {name(s.person_id)}: {s.reason}
            </li>
          ))}
        </ul>
      )}
      <p class="buttons sticky">
        <Button kind="main" busy={busy || picked.size === 0} onClick={enrol} test="enrol">
          Ghi danh {picked.size} người
        </Button>
        <Button
          test="pick-fitting"
          onClick={() => setPicked(new Set(list.items.filter((p) => p.fits && !p.enrolled).map((p) => p.person_id)))}
        >
          Chọn mọi người đủ điều kiện
        </Button>
      </p>
      {list.items.length === 0 && <p class="quiet">Không tìm thấy ai trong phạm vi của đơn vị.</p>}
      <ul class="cards proposals">
        {list.items.map((p) => (
          <ProposalCard key={p.person_id} proposal={p} picked={picked.has(p.person_id)} toggle={() => toggle(p.person_id)} />
        ))}
      </ul>
      {list.next && (
        <Button test="more-proposals" onClick={() => void list.load(list.next ?? undefined)}>
          Xem thêm
        </Button>
      )}
      {list.problem && <Waiting problem={list.problem} />}
    </div>
  );
}

function ProposalCard({ proposal: p, picked, toggle }: { proposal: Proposal; picked: boolean; toggle: () => void }) {
  const phone = p.phone ? (PHONES[p.phone] ?? p.phone) : "chưa có điện thoại";
  return (
    <li class={p.fits ? "fits" : "past"} data-test="proposal">
      <label class="choice">
        <input
          type="checkbox"
          checked={picked}
          disabled={p.enrolled || !p.fits}
          onChange={toggle}
          aria-describedby={`why-${p.person_id}`}
        />
        <span>
          <b>{p.name}</b>
          {p.birth && `, sinh ${formatDate(p.birth)}`} · {p.village} · {phone}
          {p.enrolled && " · đã ghi danh"}
        </span>
      </label>
      <ul class="why" id={`why-${p.person_id}`}>
        {p.reasons.map((r) => (
          <li key={r.text} class={r.ok ? "yes" : "no"}>
            <span class="hidden">{r.ok ? "Được: " : "Không: "}</span>
            {r.text}
          </li>
        ))}
      </ul>
    </li>
  );
}

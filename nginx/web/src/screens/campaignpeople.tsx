// SPDX-License-Identifier: MPL-2.0
// The people of a campaign one by one, when somebody asks after one.
import { useEffect, useState } from "preact/hooks";
import { api } from "../core/api";
import type { Board, Person } from "../core/campaign";
import { formatNumber } from "../core/numbers";
import { asProblem, type Problem } from "../core/transport";
import { Button, Link, Waiting } from "../views/bits";
import { useBusy } from "../views/use";

const PAGE = 50;

interface PeoplePage {
  items: Person[];
  next: string | null;
}

function usePeople(id: number, outcome: string, open: boolean) {
  const [list, setList] = useState<PeoplePage | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = async (after?: string): Promise<void> => {
    try {
      const page = (await api<PeoplePage>({ path: `/campaigns/${id}/people`, query: { outcome, after, limit: PAGE } })).data;
      setList((old) => ({ items: after && old ? [...old.items, ...page.items] : page.items, next: page.next }));
      setProblem(null);
    } catch (e) {
      setProblem(asProblem(e));
    }
  };
  useEffect(() => {
    setList(null);
    if (open) void load();
  }, [id, outcome, open]);
  return { list, problem, load };
}

// outcomes: those that somebody has, of the board beside it.
export function CampaignPeople({ id, outcomes }: { id: number; outcomes: Board["outcomes"] }) {
  const [open, setOpen] = useState(false);
  const [outcome, setOutcome] = useState("");
  const [busy, run] = useBusy();
  const { list, problem, load } = usePeople(id, outcome, open);
  return (
    <details class="screen-only" onToggle={(e) => setOpen(e.currentTarget.open)} data-test="campaign-people">
      <summary>Từng người</summary>
      <div class="field narrow">
        <label for="people-state">Chỉ những người</label>
        <select id="people-state" value={outcome} onChange={(e) => setOutcome(e.currentTarget.value)}>
          <option value="">Mọi người</option>
          {outcome && !outcomes.some((o) => o.outcome === outcome) && <option value={outcome}>Không còn ai</option>}
          {outcomes.map((o) => (
            <option key={o.outcome} value={o.outcome}>
              {o.text} ({formatNumber(o.n)})
            </option>
          ))}
        </select>
      </div>
      {open && !list && <Waiting problem={problem} retry={() => void load()} />}
      {list && list.items.length === 0 && <p class="quiet">Không có ai.</p>}
      <ul class="plain-list" data-test="people-rows">
        {list?.items.map((p) => (
          <li key={p.person_id}>
            <PersonLine person={p} />
          </li>
        ))}
      </ul>
      {list?.next && (
        <Button busy={busy} test="more-people" onClick={() => run(() => load(list.next ?? undefined))}>
          Xem thêm
        </Button>
      )}
    </details>
  );
}

function PersonLine({ person: p }: { person: Person }) {
  const relay = p.relay ? ` (${p.relay.name ?? "chưa có người truyền tin"})` : "";
  return (
    <>
      <Link to={`/persons/${p.person_id}`}>{p.name}</Link>, {p.village}:{" "}
      {p.message ? <Link to={`/messages/${p.message.id}`}>{p.state_text}</Link> : p.state_text}
      {relay}
    </>
  );
}

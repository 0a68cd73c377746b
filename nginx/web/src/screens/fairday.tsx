// SPDX-License-Identifier: MPL-2.0
// Introductions for the whole of a fair: the set the machine proposes with its reasons, beside the one with the highest sum; what officers
// keep, move or rule out by hand; then all of it written at once.
import "../style/jobs.css";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Action } from "../core/action";
import { getRow } from "../core/api";
import { type Day, getDay, toWrite } from "../core/fair";
import { flash } from "../core/router";
import { may } from "../core/session";
import { asProblem, type Problem } from "../core/transport";
import { type Row, text } from "../core/types";
import { Button, Form, Link, Notice, Screen, Waiting } from "../views/bits";
import { ReasonDialog } from "../views/reason";
import { useBusy, useLoad } from "../views/use";
import { Compared, HandPart } from "./fairhand";
import { ByPerson, ByVacancy, type Deed, PairDialog } from "./fairpairs";

export function FairDayScreen({ id }: { id: string }) {
  const fair = useLoad(`fair/${id}`, () => getRow("fairs", id));
  return (
    <Screen
      title={fair.data ? `Xếp giới thiệu: ${text(fair.data["title"])}` : "Xếp giới thiệu"}
      tools={
        <>
          {may("export") && (
            <a class="button plain" href={`/api/v1/fairs/${id}/export`} download data-test="export">
              Xuất Excel
            </a>
          )}
          <Link to={`/fairs/${id}/slips`} class="button plain" test="to-slips">
            Phiếu để in
          </Link>
          <Link to={`/fairs/${id}`} class="button plain" test="to-fair">
            Về phiên giao dịch
          </Link>
        </>
      }
    >
      {fair.data ? <Arranging fair={fair.data} /> : <Waiting problem={fair.problem} retry={fair.reload} />}
    </Screen>
  );
}

interface Run {
  day: Day | null;
  problem: Problem | null;
  busy: boolean;
  seconds: number; // since it began, or that it took
  start: (limit?: number) => void;
}

// The set is made when the page is opened and after every decision; the last one stays in sight meanwhile.
function useArranging(fair: string): Run {
  const [day, setDay] = useState<Day | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [seconds, setSeconds] = useState(0);
  const [busy, run] = useBusy();
  const limit = useRef<number | undefined>(undefined);
  const start = (wanted?: number): void =>
    run(async () => {
      const began = performance.now();
      const taken = (): void => setSeconds((performance.now() - began) / 1000);
      const timer = setInterval(taken, 500);
      if (wanted) limit.current = wanted;
      try {
        setDay(await getDay(fair, limit.current));
        setProblem(null);
      } catch (e) {
        setProblem(asProblem(e));
      } finally {
        clearInterval(timer);
        taken();
      }
    });
  useEffect(() => start(), [fair]);
  return { day, problem, busy, seconds, start };
}

const tenths = (s: number): string => (Math.max(1, Math.round(s * 10)) / 10).toFixed(1).replace(".", ",");

function Arranging({ fair }: { fair: Row }) {
  const id = String(fair.id);
  const run = useArranging(id);
  const [deed, setDeed] = useState<Deed | null>(null);
  const [by, setBy] = useState<"vacancy" | "person">("vacancy");
  const { day } = run;
  const done = (said: string): void => {
    setDeed(null);
    flash.set({ text: said, tone: "ok" });
    run.start();
  };
  return (
    <>
      <Limits day={day} run={run} />
      {run.problem && <Waiting problem={run.problem} retry={() => run.start()} />}
      {day && (
        <>
          <Compared day={day} />
          <HandPart day={day} done={done} />
          <section aria-labelledby="h-set">
            <div class="heading">
              <h2 id="h-set">Danh sách giới thiệu ({day.pairs.length})</h2>
              <p role="group" aria-label="Xem theo" class="buttons screen-only">
                <Toggle on={by === "vacancy"} set={() => setBy("vacancy")} words="Theo chỗ việc" test="by-vacancy" />
                <Toggle on={by === "person"} set={() => setBy("person")} words="Theo từng người" test="by-person" />
              </p>
            </div>
            {day.pairs.length === 0 && <p class="quiet">Chưa xếp được cặp nào: xem vì sao ở từng chỗ việc và từng người.</p>}
            {by === "vacancy" ? <ByVacancy day={day} act={setDeed} /> : <ByPerson day={day} act={setDeed} />}
          </section>
          {may("job.write") && text(fair["state"]) !== "cancelled" && <Confirm fair={id} day={day} done={done} />}
          {deed && <PairDialog key={`${deed.kind}-${deed.seeker_id}`} fair={fair.id} day={day} deed={deed} done={done} close={() => setDeed(null)} />}
        </>
      )}
    </>
  );
}

function Toggle({ on, set, words, test }: { on: boolean; set: () => void; words: string; test: string }) {
  return (
    <button type="button" class="button plain" aria-pressed={on} data-test={test} onClick={set}>
      {words}
    </button>
  );
}

function Limits({ day, run }: { day: Day | null; run: Run }) {
  const [value, setValue] = useState("");
  const most = value || String(day?.limit ?? 3);
  return (
    <Form class="joined-line screen-only" submit={() => run.start(Number(most))}>
      <label for="f-limit">Mỗi người được giới thiệu nhiều nhất</label>
      <select id="f-limit" value={most} onChange={(e) => setValue(e.currentTarget.value)}>
        {[1, 2, 3, 4, 5, 10, 20].map((n) => (
          <option key={n} value={String(n)}>
            {n} nơi
          </option>
        ))}
      </select>
      <Button kind="main" submit busy={run.busy} test="arrange">
        Xếp lại
      </Button>
      <span role="status" data-test="arranged">
        {run.busy ? `Đang xếp… ${tenths(run.seconds)} giây` : day ? `Xếp xong sau ${tenths(run.seconds)} giây.` : ""}
      </span>
      {run.busy && <progress aria-label="Đang xếp" />}
    </Form>
  );
}

// What a refused pair was about, in names instead of places in a list.
function faultsOf(problem: Problem, day: Day): string[] {
  const pairs = toWrite(day);
  return problem.errors.map((e) => {
    const pair = pairs[Number(/^pairs\.(\d+)\./.exec(e.field)?.[1] ?? -1)];
    return pair ? `${pair.name}, ${pair.title}: ${e.detail}` : e.detail;
  });
}

function Confirm({ fair, day, done }: { fair: string; day: Day; done: (said: string) => void }) {
  const [open, setOpen] = useState(false);
  const [faults, setFaults] = useState<{ said: string[]; serial: number }>({ said: [], serial: 0 });
  const pairs = toWrite(day);
  const action = useMemo(() => new Action(), [day]);
  const write = async (): Promise<void> => {
    try {
      const body = { pairs: pairs.map(({ seeker_id, vacancy_id }) => ({ seeker_id, vacancy_id })) };
      const { answer } = await action.run<{ referral_ids: number[] }>({ path: `/fairs/${fair}/referrals`, body });
      setOpen(false);
      done(`Đã ghi ${answer.data.referral_ids.length} lời giới thiệu.`);
    } catch (e) {
      const problem = asProblem(e);
      if (problem.errors.length === 0) throw problem;
      setOpen(false);
      setFaults((old) => ({ said: faultsOf(problem, day), serial: old.serial + 1 }));
    }
  };
  return (
    <>
      {faults.said.length > 0 && (
        <Notice tone="bad" news={faults.serial} test="confirm-faults">
          <p>Chưa ghi lời giới thiệu nào:</p>
          <ul>
            {faults.said.map((f) => (
              <li key={f}>{f}</li>
            ))}
          </ul>
        </Notice>
      )}
      <p class="buttons sticky">
        <Button kind="main" busy={pairs.length === 0} onClick={() => setOpen(true)} test="confirm-day">
          Xác nhận {pairs.length} lời giới thiệu
        </Button>
        {pairs.length === 0 && day.pairs.length > 0 && <span class="quiet">Mọi cặp trong danh sách đã được ghi.</span>}
      </p>
      {open && (
        <ReasonDialog title="Ghi các lời giới thiệu" label="" submit="Ghi tất cả" deed={write} close={() => setOpen(false)} test="write">
          <p>
            {pairs.length} lời giới thiệu được ghi cùng một lúc: tất cả, hoặc không lời nào nếu có một lời không hợp lệ. Mỗi người sau đó theo dõi ở trang của
            người tìm việc.
          </p>
        </ReasonDialog>
      )}
    </>
  );
}


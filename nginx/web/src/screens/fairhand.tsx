// SPDX-License-Identifier: MPL-2.0
// The proposed set beside the one with the highest sum, and what officers decided by hand, with what that keeps apart.
import { useState } from "preact/hooks";
import { api } from "../core/api";
import { type Brief, type Day, differences, type Hand } from "../core/fair";
import { formatNumber } from "../core/numbers";
import { may } from "../core/session";
import { Button } from "../views/bits";
import { ReasonDialog } from "../views/reason";
import { Scroll } from "../views/scroll";

// Names of a pair that the answer gives by number only.
function namer(day: Day): (p: Brief) => string {
  const people = new Map<number, string>([...day.pairs.map((p) => [p.seeker_id, p.name] as const), ...day.people_left.map((p) => [p.seeker_id, p.name] as const)]);
  const places = new Map(day.vacancies.map((v) => [v.vacancy_id, v.title]));
  return (p) => `${people.get(p.seeker_id) ?? `Số ${p.seeker_id}`} – ${places.get(p.vacancy_id) ?? `Số ${p.vacancy_id}`} (${p.score} điểm)`;
}

export function Compared({ day }: { day: Day }) {
  const { more, fewer } = differences(day);
  const name = namer(day);
  const same = more.length === 0 && fewer.length === 0;
  return (
    <section aria-labelledby="h-compared" data-test="compared">
      <h2 id="h-compared">Hai cách xếp</h2>
      <Scroll name="So sánh hai cách xếp">
        <table class="narrow-table">
          <thead>
            <tr>
              <th scope="col">Cách xếp</th>
              <th scope="col" class="number wraps">
                Lời giới thiệu
              </th>
              <th scope="col" class="number wraps">
                Tổng điểm
              </th>
              <th scope="col" class="number wraps">
                Cặp muốn đổi
              </th>
            </tr>
          </thead>
          <tbody>
            <SumRow name="Cách xếp bền (đang dùng)" sum={day.stable} />
            <SumRow name="Tổng điểm cao nhất" sum={day.best} />
          </tbody>
        </table>
      </Scroll>
      <p class="hint">
        Cặp muốn đổi: một người và một chỗ việc đều hợp nhau hơn những gì được xếp, nên hai bên dễ bỏ lời giới thiệu. Cách xếp bền không để cặp nào như vậy; cách kia
        được thêm điểm nhưng có người bị nhường chỗ.
      </p>
      {same ? (
        <p>Hai cách cho cùng một danh sách.</p>
      ) : (
        <details>
          <summary>Khác nhau ở {more.length + fewer.length} cặp</summary>
          <Briefs title="Chỉ có khi lấy tổng điểm cao nhất" pairs={more} name={name} />
          <Briefs title="Chỉ có ở cách xếp bền" pairs={fewer} name={name} />
          <Briefs title="Cặp muốn đổi nếu lấy tổng điểm cao nhất" pairs={day.best.blocking} name={name} />
        </details>
      )}
    </section>
  );
}

function SumRow({ name, sum }: { name: string; sum: Day["stable"] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{formatNumber(sum.taken)}</td>
      <td class="number">{formatNumber(sum.score)}</td>
      <td class="number">{formatNumber(sum.blocking.length)}</td>
    </tr>
  );
}

function Briefs({ title, pairs, name }: { title: string; pairs: Brief[]; name: (p: Brief) => string }) {
  if (pairs.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {pairs.map((p) => (
          <li key={`${p.seeker_id}-${p.vacancy_id}`}>{name(p)}</li>
        ))}
      </ul>
    </>
  );
}

export function HandPart({ day, done }: { day: Day; done: (said: string) => void }) {
  const [open, setOpen] = useState<Hand | null>(null);
  if (day.hand.length === 0) return null;
  const undo = (h: Hand) => async (reason: string) => {
    await api({ method: "DELETE", path: `/fair-pairs/${h.id}`, body: { reason }, ifMatch: `"${h.version}"` });
    setOpen(null);
    done("Đã bỏ quyết định tay; danh sách xếp lại.");
  };
  return (
    <section aria-labelledby="h-hand" data-test="hand">
      <h2 id="h-hand">Xếp tay ({day.hand.length})</h2>
      <ul class="cards">
        {day.hand.map((h) => (
          <li key={h.id} data-test="hand-row">
            <b>
              {h.decision === "keep" ? "Giữ" : "Không xếp"}: {h.name ?? `người số ${h.seeker_id}`} – {h.title ?? `chỗ số ${h.vacancy_id}`}
            </b>
            . Lý do: {h.reason}
            {h.author && ` (${h.author})`}{" "}
            {may("job.write") && (
              <Button kind="link" test="undo-hand" label={`Bỏ quyết định về ${h.name ?? "người này"} và ${h.title ?? "chỗ này"}`} onClick={() => setOpen(h)}>
                Bỏ quyết định
              </Button>
            )}
            {h.fault && <p class="error">{h.fault}</p>}
          </li>
        ))}
      </ul>
      {day.hand_blocking.length > 0 && (
        <div class="notice warn" role="status" data-test="hand-blocking">
          <p>Do xếp tay, {day.hand_blocking.length} cặp sau đây muốn đổi:</p>
          <ul>
            {day.hand_blocking.map((b) => (
              <li key={`${b.seeker_id}-${b.vacancy_id}`}>{b.text}</li>
            ))}
          </ul>
        </div>
      )}
      {open && (
        <ReasonDialog title="Bỏ quyết định tay" label="Lý do bỏ" submit="Bỏ quyết định" deed={undo(open)} close={() => setOpen(null)} test="undo-hand" />
      )}
    </section>
  );
}

// SPDX-License-Identifier: MPL-2.0
// What people were asked by SMS: how many answered what, why they do not stay, whom to telephone; and each question to look at or correct.
import { api } from "../core/api";
import { formatDate } from "../core/dates";
import { formatNumber } from "../core/numbers";
import { may } from "../core/session";
import { Link, PrintButton, Screen, Waiting } from "../views/bits";
import { BarChart } from "../views/chart";
import { Scroll } from "../views/scroll";
import { useLoad } from "../views/use";

export interface Kind {
  kind: string;
  label: string;
  waiting: number;
  asked: number;
  yes: number;
  no: number;
  unanswered: number;
}

interface Reason {
  reason: string;
  label: string;
  left: number;
  declined: number;
}

interface Call {
  id: number;
  person_id: number;
  name: string;
  unit: string;
  village: string | null;
  kind_label: string;
  state: string;
  ask_on: string;
  about: string | null;
  phone: string | null;
  phone_kind: string | null;
  relay: string | null;
}

interface Board {
  from: string;
  days: number;
  kinds: Kind[];
  reasons: Reason[];
  calls: Call[];
}

const LEFT = 168;

export function QuestionsScreen() {
  const loaded = useLoad("question-board", async () => (await api<Board>({ path: "/question-board" })).data);
  const tools = (
    <>
      <Link to="/questions" class="button plain" test="all-questions">
        Từng câu hỏi
      </Link>
      <Link to="/retention" class="button plain" test="retention">
        Còn làm sau 90 ngày
      </Link>
      <PrintButton />
    </>
  );
  return (
    <Screen title="Câu hỏi qua tin và trả lời" tools={tools}>
      {loaded.data ? <BoardPart board={loaded.data} /> : <Waiting problem={loaded.problem} retry={loaded.reload} />}
    </Screen>
  );
}

function BoardPart({ board: b }: { board: Board }) {
  const asked = b.kinds.filter((k) => k.asked + k.yes + k.no + k.unanswered > 0);
  const summary = asked.map((k) => `${k.label} có ${k.yes}, không ${k.no}, không trả lời ${k.unanswered}, đang chờ ${k.asked}`).join("; ");
  const why = b.reasons.filter((r) => r.left + r.declined > 0);
  return (
    <>
      <Calls board={b} />
      <section aria-labelledby="h-asked">
        <h2 id="h-asked">Đã hỏi từ {formatDate(b.from)}</h2>
        {asked.length === 0 ? (
          <p class="quiet">Chưa hỏi ai.</p>
        ) : (
          <BarChart
            title="Số người trả lời"
            summary={`${summary}. Số liệu ở bảng dưới.`}
            legend={["Có", "Không", "Chưa trả lời"]}
            bars={asked.map((k) => ({ name: k.label, parts: [k.yes, k.no, k.asked + k.unanswered] }))}
            show={formatNumber}
            left={LEFT}
          />
        )}
        <Kinds kinds={b.kinds} />
      </section>
      {why.length > 0 && (
        <section aria-labelledby="h-why">
          <h2 id="h-why">Vì sao nghỉ, vì sao không nhận</h2>
          <BarChart
            title="Số người theo lý do"
            summary={why.map((r) => `${r.label}: nghỉ ${r.left}, không nhận ${r.declined}`).join("; ")}
            legend={["Đã nghỉ việc", "Không nhận việc được giới thiệu"]}
            bars={why.map((r) => ({ name: r.label, parts: [r.left, r.declined] }))}
            show={formatNumber}
            left={LEFT}
          />
        </section>
      )}
    </>
  );
}

function Kinds({ kinds }: { kinds: Kind[] }) {
  return (
    <Scroll name="Câu hỏi và trả lời">
      <table data-test="question-kinds">
        <caption>Theo câu hỏi</caption>
        <thead>
          <tr>
            <th scope="col">Câu hỏi</th>
            <th scope="col">Có</th>
            <th scope="col">Không</th>
            <th scope="col">Đang chờ</th>
            <th scope="col">Không trả lời</th>
            <th scope="col">Sắp hỏi</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((k) => (
            <tr key={k.kind}>
              <th scope="row">{k.label}</th>
              <td class="number">{formatNumber(k.yes)}</td>
              <td class="number">{formatNumber(k.no)}</td>
              <td class="number">{formatNumber(k.asked)}</td>
              <td class="number">{formatNumber(k.unanswered)}</td>
              <td class="number">{formatNumber(k.waiting)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const KINDS: Record<string, string> = { shared: "máy dùng chung", relay: "nhờ" };

function phoneText(c: Call): string {
  if (!c.phone) return "chưa có số điện thoại";
  const whose = [KINDS[c.phone_kind ?? ""] ?? "", c.relay ?? ""].filter(Boolean).join(" ");
  return whose ? `${c.phone} (${whose})` : c.phone;
}

// Who did not answer: to be called, and what they say written down.
function Calls({ board: b }: { board: Board }) {
  return (
    <section aria-labelledby="h-calls">
      <h2 id="h-calls">Cần gọi điện ({b.calls.length})</h2>
      <p class="hint">Không trả lời sau {b.days} ngày, hoặc không nhắn tin được.</p>
      {b.calls.length === 0 && <p class="quiet">Không còn ai phải gọi.</p>}
      <ul class="cards" data-test="calls">
        {b.calls.map((c) => (
          <li key={c.id} data-test="call">
            <p>
              <Link to={`/persons/${c.person_id}`}>{c.name}</Link> · {[c.village, c.unit].filter(Boolean).join(", ")} · <b>{phoneText(c)}</b>
            </p>
            <p>
              {c.kind_label} {c.about ? `(${c.about}) ` : ""}Hỏi ngày {formatDate(c.ask_on)}.{" "}
              {may("job.write") && (
                <Link to={`/questions/${c.id}/edit`} test="call-answer">
                  Ghi trả lời của {c.name}
                </Link>
              )}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

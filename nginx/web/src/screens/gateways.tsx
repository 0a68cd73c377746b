// SPDX-License-Identifier: MPL-2.0
// The operator's page: each gateway's state in words, the lanes and what waits in them, pausing, draining and reopening, dead
// messages with their reason.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { etagOf, getPage, getSchema } from "../core/api";
import { formatInstant } from "../core/dates";
import { toShow } from "../core/form";
import { formatNumber } from "../core/numbers";
import { flash } from "../core/router";
import { label, type Row, text } from "../core/types";
import { Button, Link, Screen, Waiting } from "../views/bits";
import { usePolled } from "../views/polled";
import { ReasonDialog } from "../views/reason";
import { CardsOrTable } from "../views/onpaper";
import { Scroll } from "../views/scroll";
import { useLoad } from "../views/use";

interface Gateway {
  gateway: string;
  main: boolean;
  set_up: boolean;
  state: string;
  reason: string | null;
  since: string;
  until: string | null;
  trips: number;
  answers: Record<string, number>;
  requests_per_s?: number;
  parts_per_s?: number;
  request_tokens?: number | null;
  part_tokens?: number | null;
}

interface Lane {
  lane: number;
  waiting: number;
  oldest_due: string | null;
  late_minutes: number;
  retrying: number;
  dead: number;
  unknown: number;
}

interface Gateways {
  gateways: Gateway[];
  lanes: Lane[];
  held: number; // of campaigns that are paused
}

const NAMES: Record<string, string> = {
  sandbox: "Cổng tập",
  kannel: "Kannel",
  esms: "eSMS.vn",
  speedsms: "SpeedSMS",
  http: "Cổng HTTP khác",
};
const nameOf = (gateway: string): string => NAMES[gateway] ?? gateway;

const STATES: Record<string, string> = {
  closed: "Đang gửi",
  open: "Tạm ngừng",
  probing: "Đang thử bằng một tin",
  drained: "Không nhận thêm tin",
};

const ANSWERS: [word: string, label: string][] = [
  ["accepted", "nhận"],
  ["not_sent", "chưa gửi được"],
  ["rejected", "từ chối"],
  ["stop_lane", "không cho gửi tiếp"],
  ["ambiguous", "chưa rõ"],
];

const LANES = ["Khẩn", "Từng người", "Hàng loạt"];
const EVERY_MS = 3000;

type Act = "open" | "close" | "drain" | "reopen";

interface Doing {
  act: Act;
  gateway: string;
}

const ACTS: Record<string, Act[]> = {
  closed: ["open", "drain"],
  open: ["close", "drain"],
  probing: ["close", "open", "drain"],
  drained: ["reopen"],
};

const WORDS: Record<Act, { text: string; said: string; why: string }> = {
  open: {
    text: "Tạm ngừng",
    said: "Đã tạm ngừng cổng.",
    why: "Năm phút nữa cổng tự thử lại bằng một tin thật. Tin chờ vẫn giữ nguyên.",
  },
  close: { text: "Cho gửi ngay", said: "Cổng gửi lại ngay.", why: "Bỏ qua thời gian chờ, gửi ngay." },
  drain: {
    text: "Ngừng nhận tin",
    said: "Cổng không nhận thêm tin.",
    why: "Tin đã giao được làm xong; không giao thêm tin nào cho tới khi mở lại.",
  },
  reopen: { text: "Mở lại", said: "Đã mở lại, cổng thử bằng một tin trước.", why: "Một tin đi trước để thử; tốt thì gửi tiếp." },
};

export function GatewaysScreen() {
  const polled = usePolled<Gateways>("/gateways", EVERY_MS);
  const [doing, setDoing] = useState<Doing | null>(null);
  const { data } = polled;
  const done = (said: string): void => {
    setDoing(null);
    flash.set({ text: said, tone: "ok" });
    polled.refresh();
  };
  return (
    <Screen title="Cổng nhắn tin" tools={<Tools />}>
      {data && polled.lost && (
        <p class="notice warn" role="status">
          Mất kết nối, đang thử lại. Số liệu dưới đây là của lần cập nhật trước.
        </p>
      )}
      {!data && <Waiting problem={polled.problem} retry={polled.refresh} />}
      {data && (
        <>
          <ul class="cards proposals" data-test="gateways">
            {data.gateways.map((g) => (
              <GatewayCard key={g.gateway} gateway={g} act={(act) => setDoing({ act, gateway: g.gateway })} />
            ))}
          </ul>
          {data.gateways.length === 0 && <p class="quiet">Chưa cổng nào được dùng.</p>}
          <LanesPart lanes={data.lanes} held={data.held} />
          <DeadPart key={data.lanes.map((l) => l.dead).join()} done={done} />
        </>
      )}
      {doing && <ActDialog doing={doing} done={done} close={() => setDoing(null)} />}
    </Screen>
  );
}

function Tools() {
  return (
    <>
      <Link to="/gateway-routes" class="button plain" test="routes">
        Đường gửi
      </Link>
      <Link to="/gateway-prices" class="button plain" test="prices">
        Giá tin
      </Link>
    </>
  );
}

function stateText(g: Gateway): string {
  const until = g.state === "open" && g.until ? ` đến ${formatInstant(g.until)}` : "";
  return (STATES[g.state] ?? g.state) + until;
}

function tokensText(left: number | null | undefined, rate: number | undefined, of: string): string {
  if (rate === undefined) return "";
  return left === null || left === undefined
    ? `${of}: không hạn chế`
    : `${of}: còn ${formatNumber(left)}, mỗi giây thêm ${formatNumber(rate)}`;
}

function answersText(answers: Record<string, number>): string {
  const said = ANSWERS.filter(([word]) => answers[word]).map(([word, say]) => `${say} ${formatNumber(answers[word] ?? 0)}`);
  return said.join(", ") || "chưa có";
}

function GatewayCard({ gateway: g, act }: { gateway: Gateway; act: (act: Act) => void }) {
  const tokens = [
    tokensText(g.request_tokens, g.requests_per_s, "lượt gọi"),
    tokensText(g.part_tokens, g.parts_per_s, "phần tin"),
  ];
  return (
    <li data-test={`gateway-${g.gateway}`}>
      <b>{nameOf(g.gateway)}</b>
      {g.main && " · cổng chính"}
      {!g.set_up && " · chưa cài đặt"}{" "}
      <span class={`state ${g.state}`} data-test="gateway-state">
        {stateText(g)}
      </span>
      <dl>
        <Pair name="Từ lúc" value={formatInstant(g.since)} />
        <Pair name="Lý do" value={g.reason ?? ""} />
        <Pair name="Ngắt liên tiếp" value={g.trips > 0 ? `${formatNumber(g.trips)} lần` : ""} />
        <Pair name="Hạn mức" value={tokens.filter(Boolean).join("; ")} />
        <Pair name="24 giờ qua" value={answersText(g.answers)} />
      </dl>
      <p class="buttons">
        {(ACTS[g.state] ?? []).map((a) => (
          <Button key={a} onClick={() => act(a)} test={`act-${a}`} label={`${WORDS[a].text}: ${nameOf(g.gateway)}`}>
            {WORDS[a].text}
          </Button>
        ))}
      </p>
    </li>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return value ? (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  ) : null;
}

function ActDialog({ doing, done, close }: { doing: Doing; done: (said: string) => void; close: () => void }) {
  const action = useMemo(() => new Action(), []);
  const words = WORDS[doing.act];
  const deed = async (reason: string): Promise<void> => {
    await action.run({ path: `/gateways/${doing.act}`, body: { gateway: doing.gateway, reason } });
    done(words.said);
  };
  return (
    <ReasonDialog
      title={`${words.text}: ${nameOf(doing.gateway)}`}
      label="Lý do"
      max={150}
      submit={words.text}
      deed={deed}
      close={close}
      test="gateway-act"
    >
      <p>{words.why}</p>
    </ReasonDialog>
  );
}

const laneName = (l: Lane): string => LANES[l.lane] ?? String(l.lane);
const countsOf = (l: Lane): number[] => [l.waiting, l.retrying, l.unknown, l.dead];
const COUNTS = ["Chờ", "Chờ gửi lại", "Chưa rõ", "Ngừng"];
const DUE = "Giờ gửi sớm nhất";

const LATE_MINUTES = 5;

const span = (minutes: number): string =>
  minutes < 120 ? `${formatNumber(minutes)} phút` : minutes < 2880 ? `${formatNumber(Math.floor(minutes / 60))} giờ` : `${formatNumber(Math.floor(minutes / 1440))} ngày`;

function LanesPart({ lanes, held }: { lanes: Lane[]; held: number }) {
  const late = Math.max(0, ...lanes.map((l) => l.late_minutes));
  return (
    <section aria-labelledby="h-lanes">
      <h2 id="h-lanes">Hàng chờ</h2>
      {late >= LATE_MINUTES && (
        <p class="notice warn" data-test="late">
          Có tin trễ {span(late)} so với giờ gửi: cổng đang ngừng, gửi chậm, hoặc chương trình gửi không chạy.
        </p>
      )}
      <CardsOrTable cards={() => <LaneCards lanes={lanes} />} table={(paper) => <LaneTable lanes={lanes} paper={paper} />} />
      {held > 0 && (
        <p data-test="held">
          Ngoài ra <b>{formatNumber(held)}</b> tin đang giữ lại của chiến dịch tạm dừng.
        </p>
      )}
    </section>
  );
}

function LaneCards({ lanes }: { lanes: Lane[] }) {
  return (
    <ul class="cards rows" data-test="lanes">
      {lanes.map((l) => (
        <li key={l.lane}>
          <b>{laneName(l)}</b>
          <dl>
            {countsOf(l).map((n, i) => (
              <Pair key={i} name={COUNTS[i] ?? ""} value={formatNumber(n)} />
            ))}
            <Pair name={DUE} value={l.oldest_due ? formatInstant(l.oldest_due) : ""} />
          </dl>
        </li>
      ))}
    </ul>
  );
}

function LaneTable({ lanes, paper }: { lanes: Lane[]; paper: boolean }) {
  return (
    <Scroll name="Hàng chờ">
      <table data-test={paper ? undefined : "lanes"}>
        <thead>
          <tr>
            <th scope="col">Hàng</th>
            {COUNTS.map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
            <th scope="col">{DUE}</th>
          </tr>
        </thead>
        <tbody>
          {lanes.map((l) => (
            <tr key={l.lane}>
              <th scope="row">{laneName(l)}</th>
              {countsOf(l).map((n, i) => (
                <td key={i} class="number">
                  {formatNumber(n)}
                </td>
              ))}
              <td class="tight">{l.oldest_due ? formatInstant(l.oldest_due) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

// What was given up, newest first. Only what surely never went out can be sent again; the server tells.
function DeadPart({ done }: { done: (said: string) => void }) {
  const dead = useLoad("dead", async () => {
    const [schema, page] = await Promise.all([getSchema("messages"), getPage("messages", { state: "dead", limit: 50 })]);
    return { why: schema.fields.find((f) => f.name === "detail"), rows: page.items };
  });
  const [open, setOpen] = useState<Row | null>(null);
  const action = useMemo(() => new Action(), [open]);
  const retry = async (reason: string): Promise<void> => {
    if (!open) return;
    await action.run({ path: `/messages/${open.id}/retry`, body: { reason }, ifMatch: etagOf(open) });
    setOpen(null);
    dead.reload();
    done("Đã xếp tin vào hàng gửi lại.");
  };
  if (!dead.data) return <Waiting problem={dead.problem} retry={dead.reload} />;
  const { why, rows } = dead.data;
  return (
    <section aria-labelledby="h-dead">
      <h2 id="h-dead">Tin đã ngừng ({rows.length === 50 ? "50 tin mới nhất" : rows.length})</h2>
      {rows.length === 0 && <p class="quiet">Không có tin nào ngừng.</p>}
      <ul class="cards" data-test="dead">
        {rows.map((row) => (
          <li key={row.id}>
            <Link to={`/messages/${row.id}`}>{whoOf(row)}</Link>, {formatInstant(text(row["updated_at"]))}:{" "}
            <b>{(why && toShow(why, row)) || "không rõ lý do"}</b>{" "}
            <Button kind="link" onClick={() => setOpen(row)} test="retry-message" label={`Gửi lại tin của ${whoOf(row)}`}>
              Gửi lại
            </Button>
          </li>
        ))}
      </ul>
      {open && (
        <ReasonDialog
          title={`Gửi lại: ${whoOf(open)}`}
          label="Lý do"
          max={150}
          submit="Gửi lại"
          deed={retry}
          close={() => setOpen(null)}
          test="retry-message"
        >
          <p class="sms">{text(open["body"])}</p>
        </ReasonDialog>
      )}
    </section>
  );
}

const whoOf = (row: Row): string => label(row, "person_id") || text(row["phone"]) || `tin số ${row.id}`;

// SPDX-License-Identifier: MPL-2.0
// One campaign from its draft to its result: looked over, handed in, approved by somebody else, watched, held, stopped, printed.
import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api, etagOf, getRow, getSchema } from "../core/api";
import type { Board, Preview } from "../core/campaign";
import { toShow, wordOf } from "../core/form";
import { formatNumber } from "../core/numbers";
import { flash } from "../core/router";
import { may, me } from "../core/session";
import { asProblem } from "../core/transport";
import { type JsonObject, type Row, type Schema, text } from "../core/types";
import { Button, Link, PrintButton, Screen, Waiting } from "../views/bits";
import { usePolled } from "../views/polled";
import { ReasonDialog } from "../views/reason";
import { DeleteDialog } from "../views/rowdialog";
import { useLoad } from "../views/use";
import { CampaignBoard, toRelay } from "./campaignboard";
import { CampaignPeople } from "./campaignpeople";
import { PreviewFacts } from "./campaignreview";
import { Details } from "./record";

type Act = "submit" | "approve" | "reject" | "pause" | "resume" | "stop" | "delete";

const load = (id: string) => Promise.all([getSchema("campaigns"), getRow("campaigns", id)]);

export function CampaignScreen({ id }: { id: string }) {
  const loaded = useLoad(`campaign/${id}`, () => load(id));
  const [open, setOpen] = useState<Act | null>(null);
  const [answered, setAnswered] = useState<Row | null>(null); // by the last act, newer than what was loaded
  if (!loaded.data)
    return (
      <Screen title="Chiến dịch tin">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const [schema, read] = loaded.data;
  const row = answered && answered.version > read.version ? answered : read;
  const done = (said: string, now: Row): void => {
    setOpen(null);
    setAnswered(now);
    flash.set({ text: said, tone: "ok" });
    loaded.reload();
  };
  const props = { schema, row, open, setOpen, done, changed: loaded.reload };
  return before(row) ? <BeforeScreen key={row.version} {...props} /> : <RunningScreen {...props} />;
}

const before = (row: Row): boolean => row["state"] === "draft" || row["state"] === "review";

interface PartProps {
  schema: Schema;
  row: Row;
  open: Act | null;
  setOpen: (act: Act | null) => void;
  done: (said: string, now: Row) => void;
  changed: () => void;
}

// What would go out, once more, before anybody hands it in or approves it.
function BeforeScreen(props: PartProps) {
  const { schema, row, open, setOpen } = props;
  const may_see = may("campaign.write");
  const preview = useLoad(`campaign/${row.id}/audience`, async () =>
    may_see ? (await api<Preview>({ path: `/campaigns/${row.id}/audience` })).data : null,
  );
  const accents = row["accents"] === true;
  return (
    <Screen title={text(row["title"])} tools={<Tools schema={schema} row={row} open={setOpen} ready={preview.data !== null} />}>
      <StateLine schema={schema} row={row} />
      <div class="aside">
        <div>
          <p class="sms" data-test="campaign-text">
            {preview.data?.text ?? text(row["body"])}
          </p>
          <Facts schema={schema} row={row} />
        </div>
        {may_see && (
          <section class="count" aria-labelledby="h-count" data-test="campaign-count">
            <h2 id="h-count">Gửi cho bao nhiêu người</h2>
            {preview.data ? (
              <PreviewFacts preview={preview.data} accents={accents} />
            ) : (
              <Waiting problem={preview.problem} retry={preview.reload} />
            )}
          </section>
        )}
      </div>
      {open && (
        <ActDialog
          act={open}
          row={row}
          confirm={preview.data?.confirm}
          done={props.done}
          close={() => setOpen(null)}
          again={preview.reload}
        >
          {preview.data && open !== "reject" && <Sum preview={preview.data} />}
        </ActDialog>
      )}
    </Screen>
  );
}

function Sum({ preview: p }: { preview: Preview }) {
  return (
    <p class="lead" data-test="dialog-sum">
      {formatNumber(p.messages)} tin, {formatNumber(p.money.chosen.price)} đồng
    </p>
  );
}

const stateField = (schema: Schema) => schema.fields.find((f) => f.name === "state");

function StateLine({ schema, row }: { schema: Schema; row: Row }) {
  const reason = text(row["state_reason"]);
  return (
    <p class="lead" data-test="campaign-state">
      <span class={`state ${text(row["state"])}`}>{wordOf(stateField(schema), text(row["state"]))}</span>
      {reason && <span>: {reason}</span>}
    </p>
  );
}

// Which acts a state allows; who may is asked beside it, and the server decides again.
const ACTS: Record<string, Act[]> = {
  draft: ["submit", "delete"],
  review: ["approve", "reject"],
  running: ["pause", "stop"],
  paused: ["resume", "stop"],
};

const BUTTONS: Record<Act, { text: string; kind: "main" | "plain" | "danger" }> = {
  submit: { text: "Gửi đi", kind: "main" },
  approve: { text: "Duyệt và gửi", kind: "main" },
  reject: { text: "Trả lại", kind: "plain" },
  pause: { text: "Tạm dừng", kind: "plain" },
  resume: { text: "Gửi tiếp", kind: "main" },
  stop: { text: "Dừng hẳn", kind: "danger" },
  delete: { text: "Xoá", kind: "danger" },
};

function allowed(act: Act, schema: Schema, row: Row, ready: boolean): boolean {
  if (act === "delete") return schema.can.delete === true;
  if (act === "submit" && !ready) return false;
  if (act !== "approve" && act !== "reject") return may("campaign.write");
  const author = row["submitted_by"] ?? row["created_by"];
  return may("campaign.approve") && author !== me()?.id;
}

interface ToolsProps {
  schema: Schema;
  row: Row;
  open: (act: Act) => void;
  ready: boolean; // what would be handed in is on the screen
}

function Tools({ schema, row, open, ready }: ToolsProps) {
  const state = text(row["state"]);
  const acts = (ACTS[state] ?? []).filter((act) => allowed(act, schema, row, ready));
  return (
    <>
      {acts.map((act) => (
        <Button key={act} kind={BUTTONS[act].kind} onClick={() => open(act)} test={act}>
          {BUTTONS[act].text}
        </Button>
      ))}
      {state === "draft" && schema.can.update && (
        <Link to={`/campaigns/${row.id}/edit`} class="button plain" test="edit">
          Sửa
        </Link>
      )}
      {!before(row) && toRelay(row.id)}
      {!before(row) && <PrintButton />}
      <Link to="/campaigns" class="button plain" test="to-list">
        Về danh sách
      </Link>
    </>
  );
}

interface DialogProps {
  act: Act;
  row: Row;
  confirm?: string; // of the preview on the screen
  done: (said: string, now: Row) => void;
  close: () => void;
  again?: () => void; // the preview is no longer true
  children?: ComponentChildren;
}

interface Asked {
  title: string;
  label: string;
  optional?: boolean;
  said: string;
  why: string;
}

const ASKED: Record<Exclude<Act, "delete">, Asked> = {
  submit: {
    title: "Gửi đi",
    label: "",
    said: "Đã nộp chiến dịch.",
    why: "Danh sách người nhận được chốt theo lúc này. Nhiều người nhận thì phải có người khác duyệt rồi mới gửi.",
  },
  approve: {
    title: "Duyệt và gửi",
    label: "",
    said: "Đã duyệt, tin bắt đầu được gửi.",
    why: "Anh chị đã đọc nội dung, số người và giá ở trang này.",
  },
  reject: { title: "Trả lại người soạn", label: "Cần sửa gì", said: "Đã trả lại người soạn.", why: "" },
  pause: {
    title: "Tạm dừng",
    label: "Lý do tạm dừng",
    optional: true,
    said: "Đã tạm dừng.",
    why: "Tin chưa gửi được giữ lại; tin đã tới nhà mạng không rút lại được.",
  },
  resume: { title: "Gửi tiếp", label: "", said: "Đã cho gửi tiếp.", why: "Tin quá hạn trong lúc dừng sẽ không được gửi nữa." },
  stop: {
    title: "Dừng hẳn",
    label: "Lý do dừng",
    said: "Đã dừng hẳn.",
    why: "Tin chưa gửi bị huỷ, không mở lại được; tin đã tới nhà mạng không rút lại được.",
  },
};

function ActDialog({ act, row, confirm, done, close, again, children }: DialogProps) {
  const action = useMemo(() => new Action(), []);
  if (act === "delete") return <DeleteDialog collection="campaigns" row={row} name={text(row["title"])} close={close} />;
  const asked = ASKED[act];
  const deed = async (reason: string): Promise<void> => {
    const body: JsonObject = act === "submit" ? { confirm: confirm ?? "" } : reason ? { reason } : {};
    try {
      const { answer } = await action.run<Row>({ path: `/campaigns/${row.id}/${act}`, body, ifMatch: etagOf(row) });
      done(answer.data["state"] === "review" && act === "submit" ? "Đã nộp, chờ người khác duyệt." : asked.said, answer.data);
    } catch (e) {
      if (asProblem(e).is("changed")) again?.();
      throw e;
    }
  };
  return (
    <ReasonDialog
      title={`${asked.title}: ${text(row["title"])}`}
      label={asked.label}
      optional={asked.optional}
      submit={BUTTONS[act].text}
      danger={act === "stop"}
      deed={deed}
      close={close}
      test={act}
    >
      {asked.why && <p>{asked.why}</p>}
      {children}
    </ReasonDialog>
  );
}

const HIDDEN = ["title", "state", "state_reason", "body", "audience"];

function Facts({ schema, row }: { schema: Schema; row: Row }) {
  const fields = schema.fields.filter((f) => !["", "0"].includes(toShow(f, row)));
  return <Details fields={fields} row={row} skip={HIDDEN} />;
}

function RunningScreen({ schema, row, open, setOpen, done, changed }: PartProps) {
  const board = usePolled<Board>(`/campaigns/${row.id}/board`);
  const seen = board.data?.campaign;
  const now = seen && seen.version >= row.version ? seen : row;
  const settled = (said: string, row: Row): void => {
    done(said, row);
    board.refresh();
  };
  return (
    <Screen title={text(row["title"])} tools={<Tools schema={schema} row={now} open={setOpen} ready />}>
      <StateLine schema={schema} row={now} />
      <p class="sms" data-test="campaign-text">
        {text(row["body"])}
      </p>
      {board.lost && (
        <p class="notice warn" role="status">
          Mất kết nối, đang thử lại. Số liệu dưới đây là của lần cập nhật trước.
        </p>
      )}
      {board.data ? <CampaignBoard board={board.data} /> : <Waiting problem={board.problem} retry={board.refresh} />}
      <CampaignPeople id={row.id} outcomes={board.data?.outcomes ?? []} />
      <details class="screen-only">
        <summary>Loại tin, người nộp, người duyệt, ai trả tiền</summary>
        <Facts schema={schema} row={now} />
      </details>
      {open && <ActDialog act={open} row={now} done={settled} close={() => setOpen(null)} again={changed} />}
    </Screen>
  );
}

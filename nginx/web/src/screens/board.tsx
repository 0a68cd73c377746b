// SPDX-License-Identifier: MPL-2.0
// The live part of a class.
import { useState } from "preact/hooks";
import { formatInstant } from "../core/dates";
import { wordOf } from "../core/form";
import { may } from "../core/session";
import type { Row, Schema } from "../core/types";
import { Button, Link } from "../views/bits";
import { type Polled, usePolled } from "../views/polled";

import { SettleDialog } from "./settle";
import { CardsOrTable } from "../views/onpaper";
import { Scroll } from "../views/scroll";

export interface Message {
  id: number;
  state: string;
  state_text: string;
  at: string;
}

export interface BoardPerson {
  enrolment_id: number;
  person_id: number;
  name: string;
  state: string;
  opted_out?: boolean;
  invite_fault?: string | null;
  message: Message | null;
  reply: { word: string; at: string } | null;
}

export interface BoardData {
  course: Row;
  sessions: Row[];
  places: { capacity: number; enrolled: number; invited: number; confirmed: number; declined: number };
  people: BoardPerson[];
}

export const useBoard = (course: string): Polled<BoardData> => usePolled(`/courses/${course}/board`);

export function Places({ places: p }: { places: BoardData["places"] }) {
  return (
    <p role="status" class="places" data-test="places">
      <b>{p.confirmed}</b> / {p.capacity} chỗ đã xác nhận · ghi danh {p.enrolled} · đã mời {p.invited} · từ chối {p.declined}
    </p>
  );
}

const REPLIES: Record<string, string> = {
  confirmed: "Nhận lời",
  declined: "Từ chối",
  opted_out: "Không nhận tin nữa",
  opted_in: "Nhận tin trở lại",
  ambiguous_reply: "Có trả lời, nhưng số này của nhiều người: hỏi lại",
  other: "Trả lời khác",
};

// Never "delivered to the person": what we know is what the network reported.
function messageText(m: Message): string {
  return `${m.state_text}, ${formatInstant(m.at)}`;
}

function replyText({ reply: r, opted_out: out }: BoardPerson): string {
  const said = r ? `${REPLIES[r.word] ?? r.word}, ${formatInstant(r.at)}` : "";
  return out && r?.word !== "opted_out" ? [said, "đã từ chối nhận tin"].filter(Boolean).join("; ") : said;
}

export interface PeopleProps {
  board: BoardData;
  enrolments: Schema;
  settled: () => void;
}

interface RowsProps {
  people: BoardPerson[];
  state: (p: BoardPerson) => string;
  settle: (p: BoardPerson) => void;
}

export function People({ board, enrolments, settled }: PeopleProps) {
  const [open, setOpen] = useState<BoardPerson | null>(null);
  const stateField = enrolments.fields.find((f) => f.name === "state");
  if (board.people.length === 0) return <p class="quiet">Chưa ghi danh ai.</p>;
  const faults = enrolments.fields.find((f) => f.name === "invite_fault");
  const props: RowsProps = {
    people: board.people,
    state: (p) => (p.invite_fault ? `${wordOf(stateField, p.state)} (chưa tự mời được: ${wordOf(faults, p.invite_fault)})` : wordOf(stateField, p.state)),
    settle: setOpen,
  };
  const done = (): void => {
    setOpen(null);
    settled();
  };
  return (
    <>
      <CardsOrTable cards={() => <PeopleCards {...props} />} table={(paper) => <PeopleTable {...props} paper={paper} />} />
      {open?.message && <SettleDialog message={open.message.id} name={open.name} close={() => setOpen(null)} done={done} />}
    </>
  );
}

function MessageCell({ person: p, settle }: { person: BoardPerson; settle: (p: BoardPerson) => void }) {
  if (!p.message) return <>Chưa gửi</>;
  const unknown = p.message.state === "ambiguous" && may("message.send");
  return (
    <>
      <Link to={`/message-events?message_id=${p.message.id}`}>{messageText(p.message)}</Link>{" "}
      {unknown && (
        <Button kind="link" test="settle" label={`Xử lý tin chưa rõ của ${p.name}`} onClick={() => settle(p)}>
          Xử lý
        </Button>
      )}
    </>
  );
}

function PeopleCards({ people, state, settle }: RowsProps) {
  return (
    <ul class="cards" data-test="board">
      {people.map((p) => (
        <li key={p.enrolment_id} data-test="board-row">
          <Link to={`/enrolments/${p.enrolment_id}`}>{p.name}</Link>
          <dl>
            <div>
              <dt>Trạng thái</dt>
              <dd>{state(p)}</dd>
            </div>
            <div>
              <dt>Tin nhắn</dt>
              <dd class={p.message?.state}>
                <MessageCell person={p} settle={settle} />
              </dd>
            </div>
            {replyText(p) && (
              <div>
                <dt>Trả lời</dt>
                <dd>{replyText(p)}</dd>
              </div>
            )}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function PeopleTable({ people, state, settle, paper }: RowsProps & { paper: boolean }) {
  return (
    <Scroll name="Học viên">
      <table data-test={paper ? undefined : "board"}>
        <thead>
          <tr>
            <th scope="col" class="number">
              STT
            </th>
            <th scope="col">Họ và tên</th>
            <th scope="col">Trạng thái</th>
            <th scope="col">Tin nhắn</th>
            <th scope="col">Trả lời</th>
          </tr>
        </thead>
        <tbody>
          {people.map((p, i) => (
            <tr key={p.enrolment_id} data-test={paper ? undefined : "board-row"}>
              <td class="number">{i + 1}</td>
              <td>
                <Link to={`/enrolments/${p.enrolment_id}`}>{p.name}</Link>
              </td>
              <td>{state(p)}</td>
              <td class={p.message?.state}>
                <MessageCell person={p} settle={settle} />
              </td>
              <td>{replyText(p)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

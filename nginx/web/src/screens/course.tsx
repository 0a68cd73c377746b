// SPDX-License-Identifier: MPL-2.0
// A class on one page: what it is, its sessions, who is in it and what their phones answered, whom to invite.
import { useState } from "preact/hooks";
import { getRow, getSchema } from "../core/api";
import { formatDate } from "../core/dates";
import { noticesText } from "../core/notices";
import { flash } from "../core/router";
import { may } from "../core/session";
import { type Row, text } from "../core/types";
import { Button, Link, Screen, Waiting } from "../views/bits";
import { DeleteDialog, RowDialog } from "../views/rowdialog";
import { useLoad } from "../views/use";
import { type BoardData, People, Places, useBoard } from "./board";
import { InvitationDialog } from "./invitation";
import { Proposals } from "./proposals";
import { Norms } from "./norms";
import { Details } from "./record";
import { TellDialog } from "./tell";

type Open = "session" | "invite" | "remind" | "delete" | null;

export function CourseScreen({ id }: { id: string }) {
  const loaded = useLoad(`course/${id}`, () =>
    Promise.all([getSchema("courses"), getRow("courses", id), getSchema("enrolments")]),
  );
  const board = useBoard(id);
  const [open, setOpen] = useState<Open>(null);
  const [proposing, setProposing] = useState(false);
  if (!loaded.data)
    return (
      <Screen title="Lớp học">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const [schema, course, enrolments] = loaded.data;
  const say = (said: string): void => {
    setOpen(null);
    flash.set({ text: said, tone: "ok" });
    board.refresh();
  };
  const tools = <Tools id={id} update={schema.can.update ?? false} remove={schema.can.delete ?? false} open={setOpen} />;
  return (
    <Screen title={text(course["title"])} tools={tools}>
      <Details fields={schema.fields} row={course} skip={["title"]} />
      {course["level"] !== "staff" && <Norms course={id} />}
      <Sessions board={board.data} add={may("course.write") ? () => setOpen("session") : undefined} />
      <section aria-labelledby="h-people">
        <h2 id="h-people">Học viên và tin nhắn</h2>
        {board.lost && (
          <p class="notice warn" role="status">
            Mất kết nối, đang thử lại. Bảng dưới đây là của lần cập nhật trước.
          </p>
        )}
        {!board.data && <p class="quiet">Đang tải…</p>}
        {board.data && <Places places={board.data.places} />}
        {board.data && <People board={board.data} enrolments={enrolments} settled={() => say("Đã ghi kết quả của tin.")} />}
      </section>
      {may("enrol.write") && (
        <section aria-labelledby="h-proposals">
          <h2 id="h-proposals">Đề xuất người học</h2>
          {proposing ? (
            <Proposals course={id} done={say} />
          ) : (
            <Button onClick={() => setProposing(true)} test="propose">
              Xem ai đủ điều kiện
            </Button>
          )}
        </section>
      )}
      <Dialogs open={open} course={course} close={() => setOpen(null)} say={say} />
    </Screen>
  );
}

function Tools({ id, update, remove, open }: { id: string; update: boolean; remove: boolean; open: (what: Open) => void }) {
  return (
    <>
      {may("message.send") && (
        <Button kind="main" onClick={() => open("invite")} test="invite">
          Gửi lời mời
        </Button>
      )}
      {may("message.send") && (
        <Button onClick={() => open("remind")} test="remind">
          Nhắc lịch học
        </Button>
      )}
      {may("enrol.read") && (
        <Link to={`/courses/${id}/attendance`} class="button plain" test="attendance-link">
          Điểm danh
        </Link>
      )}
      {may("enrol.read") && (
        <Link to={`/courses/${id}/sheet`} class="button plain" test="sheet">
          Tờ điểm danh
        </Link>
      )}
      {may("payment.read") && (
        <Link to={`/courses/${id}/payments`} class="button plain" test="payments">
          Tiền hỗ trợ
        </Link>
      )}
      {update && (
        <Link to={`/courses/${id}/edit`} class="button plain" test="edit">
          Sửa lớp
        </Link>
      )}
      {remove && (
        <Button kind="danger" onClick={() => open("delete")} test="delete">
          Xoá
        </Button>
      )}
    </>
  );
}

function Dialogs({ open, course, close, say }: { open: Open; course: Row; close: () => void; say: (said: string) => void }) {
  switch (open) {
    case "session":
      return (
        <RowDialog
          collection="course-sessions"
          title="Thêm buổi học"
          fixed={{ course_id: course.id }}
          preset={{ held_on: course["starts_on"] ?? null }}
          close={close}
          done={(_, notices) => say(`Đã ghi buổi học.${noticesText(notices)}`)}
        />
      );
    case "invite":
      return <InvitationDialog course={String(course.id)} done={say} close={close} />;
    case "remind":
      return <TellDialog path={`/courses/${course.id}/reminder`} title="Nhắc lịch học" offset="-1" done={say} close={close} />;
    case "delete":
      return <DeleteDialog collection="courses" row={course} name={text(course["title"])} close={close} />;
    default:
      return null;
  }
}

function Sessions({ board, add }: { board: BoardData | null; add?: () => void }) {
  const rows = board?.sessions ?? [];
  return (
    <section aria-labelledby="h-sessions">
      <div class="heading">
        <h2 id="h-sessions">Buổi học ({rows.length})</h2>
        {add && (
          <Button onClick={add} test="add-session">
            Thêm buổi học
          </Button>
        )}
      </div>
      {rows.length > 0 && (
        <ul class="inline" data-test="sessions">
          {rows.map((s) => (
            <li key={s.id}>
              <Link to={`/course-sessions/${s.id}`}>
                {formatDate(text(s["held_on"]))}, {text(s["starts_at"])}–{text(s["ends_at"])}
              </Link>
              {[text(s["topic"]), text(s["place"])].filter(Boolean).map((t) => (
                <span key={t}> · {t}</span>
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

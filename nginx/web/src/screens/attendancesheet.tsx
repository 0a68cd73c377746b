// SPDX-License-Identifier: MPL-2.0
// The attendance sheet on A4: names and sessions to be signed; under each session the code that opens its attendance on a phone.
import "../style/jobs.css";
import { type AttendanceData, getAttendance, sheetAddress } from "../core/attendance";
import { formatDate } from "../core/dates";
import { label, type Row, text } from "../core/types";
import { Link, PrintButton, Screen, Waiting } from "../views/bits";
import { Qr } from "../views/qr";
import { Scroll } from "../views/scroll";
import { useLoad } from "../views/use";
import { sessionText } from "./attendance";

const COLUMNS = 5;

function pagesOf(sessions: Row[]): Row[][] {
  const pages: Row[][] = [];
  for (let i = 0; i < sessions.length; i += COLUMNS) pages.push(sessions.slice(i, i + COLUMNS));
  return pages;
}

export function AttendanceSheetScreen({ id }: { id: string }) {
  const loaded = useLoad(`attendance/${id}`, () => getAttendance(id));
  const data = loaded.data;
  return (
    <Screen
      title={data ? `Tờ điểm danh: ${text(data.course["title"])}` : "Tờ điểm danh"}
      tools={
        <>
          <PrintButton />
          <Link to={`/courses/${id}/attendance`} class="button plain" test="attendance-link">
            Điểm danh
          </Link>
          <Link to={`/courses/${id}`} class="button plain" test="to-course">
            Về lớp
          </Link>
        </>
      }
    >
      {!data && <Waiting problem={loaded.problem} retry={loaded.reload} />}
      {data?.sessions.length === 0 && <p class="quiet">Lớp chưa có buổi học nào.</p>}
      {data && pagesOf(data.sessions).map((page, i, all) => <Page key={i} data={data} sessions={page} n={i + 1} of={all.length} />)}
    </Screen>
  );
}

function Page({ data, sessions, n, of }: { data: AttendanceData; sessions: Row[]; n: number; of: number }) {
  const { course, learners } = data;
  return (
    <article class="paper" data-test="paper">
      <p>
        {label(course, "unit_id")} · {text(course["place"])} · {formatDate(text(course["starts_on"]))}–{formatDate(text(course["ends_on"]))} · tờ {n}/{of}
      </p>
      <Scroll name={`Tờ điểm danh ${n}`}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">
                STT
              </th>
              <th scope="col">Họ và tên</th>
              {sessions.map((s) => (
                <th scope="col" class="day" key={s.id}>
                  {formatDate(text(s["held_on"]))}
                  <br />
                  {text(s["starts_at"])}–{text(s["ends_at"])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {learners.map((l, i) => (
              <tr key={l.enrolment_id}>
                <td class="number">{i + 1}</td>
                <th scope="row">
                  {l.name}
                  {l.village && <span class="quiet">, {l.village}</span>}
                </th>
                {sessions.map((s) => (
                  <td key={s.id} />
                ))}
              </tr>
            ))}
            <tr>
              <td />
              <th scope="row">Quét mã để điểm danh buổi đó</th>
              {sessions.map((s) => (
                <td key={s.id} class="day">
                  <Qr text={sheetAddress(location.origin, course.id, s.id)} name={`Mã QR mở điểm danh buổi ${sessionText(s)}`} />
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </Scroll>
      <p>Có mặt thì ký tên vào ô của buổi. Giáo viên ký sau mỗi buổi.</p>
    </article>
  );
}

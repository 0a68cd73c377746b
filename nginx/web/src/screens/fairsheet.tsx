// SPDX-License-Identifier: MPL-2.0
// The attendance list of a fair on A4, to be signed by who came.
import "../style/jobs.css";
import { getRow } from "../core/api";
import { formatDate } from "../core/dates";
import { getDay, peopleOf } from "../core/fair";
import { label, text } from "../core/types";
import { Link, PrintButton, Screen, Waiting } from "../views/bits";
import { Scroll } from "../views/scroll";
import { useLoad } from "../views/use";

export function FairSheetScreen({ id }: { id: string }) {
  const loaded = useLoad(`fair-sheet/${id}`, () => Promise.all([getRow("fairs", id), getDay(id)]));
  const fair = loaded.data?.[0];
  const people = loaded.data ? peopleOf(loaded.data[1]) : [];
  return (
    <Screen
      title={fair ? `Danh sách có mặt: ${text(fair["title"])}` : "Danh sách có mặt"}
      tools={
        <>
          <PrintButton />
          <Link to={`/fairs/${id}`} class="button plain" test="to-fair">
            Về phiên giao dịch
          </Link>
        </>
      }
    >
      {!fair && <Waiting problem={loaded.problem} retry={loaded.reload} />}
      {fair && people.length === 0 && <p class="quiet">Chưa có ai trong danh sách.</p>}
      {fair && people.length > 0 && (
        <article class="paper" data-test="paper">
          <p>
            {label(fair, "unit_id")} · {text(fair["place"])} · ngày {formatDate(text(fair["held_on"]))} · {people.length} người
          </p>
          <Scroll name="Danh sách có mặt">
            <table>
              <thead>
                <tr>
                  <th scope="col" class="number">
                    STT
                  </th>
                  <th scope="col">Họ và tên</th>
                  <th scope="col">Thôn, xã</th>
                  <th scope="col" class="sign">
                    Ký tên
                  </th>
                  <th scope="col" class="sign">
                    Ghi chú
                  </th>
                </tr>
              </thead>
              <tbody>
                {people.map((p, i) => (
                  <tr key={p.seeker_id}>
                    <td class="number">{i + 1}</td>
                    <th scope="row">{p.name}</th>
                    <td>{p.where}</td>
                    <td />
                    <td />
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          <p>Ai không biết chữ thì điểm chỉ; người ghi danh sách ký xác nhận bên cạnh.</p>
        </article>
      )}
    </Screen>
  );
}

// SPDX-License-Identifier: MPL-2.0
// A score that opens into its parts: what each gave, what is missing, which class would close the gap.
import type { Reason } from "../core/matching";
import { Link } from "./bits";

export function Reasons({ reasons }: { reasons: Reason[] }) {
  return (
    <ul class="why" data-test="reasons">
      {reasons.map((r) => (
        <li key={r.part} class={r.met ? "yes" : "no"}>
          <span class="hidden">{r.met ? "Được: " : "Thiếu: "}</span>
          <b>{r.label}</b>
          {r.of > 0 && ` ${r.points}/${r.of}`}: {r.text}
          {r.course_id !== null && (
            <>
              {" "}
              <Link to={`/courses/${r.course_id}`} test="gap-course">
                Lớp học bù phần này
              </Link>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

export function Score({ score, of, reasons, name }: { score: number; of: number; reasons: Reason[]; name: string }) {
  return (
    <details class="score" data-test="score">
      <summary>
        {score}/{of} điểm<span class="hidden"> của {name}: vì sao</span>
      </summary>
      <Reasons reasons={reasons} />
    </details>
  );
}

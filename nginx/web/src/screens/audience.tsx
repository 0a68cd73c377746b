// SPDX-License-Identifier: MPL-2.0
// Whom a campaign means: filters, and beside them how many that is, who is left out and why, some of them by name, the price.
import { useEffect, useState } from "preact/hooks";
import { api, getKept, getSchema } from "../core/api";
import type { Audience, AudienceBody, Count } from "../core/campaign";
import { formatNumber } from "../core/numbers";
import type { Rendering } from "../core/sms";
import { asProblem, type Problem } from "../core/transport";
import { may, me } from "../core/session";
import type { Field, JsonObject, Schema } from "../core/types";
import { Checks } from "../views/checks";
import { FieldGrid, FieldRow } from "../views/field";
import { rowTitle } from "../views/ref";
import { useQuiet } from "../views/smstext";
import { useLoad } from "../views/use";

export interface AudienceProps {
  audience: Audience;
  set: (change: Partial<Audience>) => void;
  errors: Record<string, string>;
}

const UNIT: Field = {
  name: "unit_id",
  label: "Xã, thị trấn",
  kind: "ref",
  ref: "units",
  hint: "Để trống: mọi nơi trong phạm vi của anh chị",
};
const PROJECT: Field = { name: "project_id", label: "Đủ điều kiện của tiểu dự án", kind: "ref", ref: "projects" };
const COURSE: Field = { name: "course_id", label: "Học viên của lớp", kind: "ref", ref: "courses" };
const AGES: Field[] = [
  { name: "age_from", label: "Từ tuổi", kind: "int" },
  { name: "age_to", label: "Đến tuổi", kind: "int" },
];

const optionsOf = (schema: Schema | undefined, name: string) => schema?.fields.find((f) => f.name === name)?.words ?? [];

async function loadLists(unit: string) {
  const [classes, persons, villages, ethnic] = await Promise.all([
    getSchema("classifications"),
    getSchema("persons"),
    unit ? getKept("villages", { unit_id: unit }) : [],
    may("person.sensitive") ? getKept("ethnic-groups") : [],
  ]);
  const named = (collection: string, rows: typeof villages) =>
    rows.map((r) => ({ value: String(r.id), label: rowTitle(collection, r) }));
  return {
    classes: optionsOf(classes, "class"),
    sexes: optionsOf(persons, "sex"),
    villages: named("villages", villages),
    ethnic: named("ethnic-groups", ethnic),
  };
}

const own = (): string => (["commune", "town"].includes(me()?.unit_kind ?? "") ? String(me()?.unit_id ?? "") : "");

export function AudienceFields({ audience: a, set, errors }: AudienceProps) {
  const unit = a.unit_id || own();
  const [last, setLast] = useState<Awaited<ReturnType<typeof loadLists>> | null>(null);
  const lists = useLoad(`audience/${unit}`, () => loadLists(unit));
  useEffect(() => {
    if (lists.data) setLast(lists.data);
  }, [lists.data]);
  const error = (name: string): string | undefined => errors[`audience.${name}`];
  if (!last) return <p class="quiet">{lists.problem ? lists.problem.message : "Đang tải…"}</p>;
  return (
    <div data-test="audience">
      <FieldGrid>
        {own() === "" && (
          <FieldRow
            field={UNIT}
            path="audience.unit_id"
            communes
            value={a.unit_id}
            set={(unit_id) => set({ unit_id, villages: [] })}
            error={error("unit_id")}
          />
        )}
        <FieldRow
          field={{ name: "sex", label: "Giới tính", kind: "enum", words: last.sexes }}
          path="audience.sex"
          value={a.sex}
          set={(sex) => set({ sex })}
          error={error("sex")}
        />
        {AGES.map((f) => (
          <FieldRow
            key={f.name}
            field={f}
            path={`audience.${f.name}`}
            value={a[f.name as "age_from"]}
            set={(value) => set({ [f.name]: value })}
            error={error(f.name)}
          />
        ))}
        <FieldRow
          field={PROJECT}
          path="audience.project_id"
          value={a.project_id}
          set={(project_id) => set({ project_id })}
          error={error("project_id")}
        />
        <FieldRow
          field={COURSE}
          path="audience.course_id"
          value={a.course_id}
          set={(course_id) => set({ course_id })}
          error={error("course_id")}
        />
      </FieldGrid>
      <Lists audience={a} set={set} errors={errors} lists={last} unit={unit} />
      <label class="choice">
        <input type="checkbox" checked={a.heads_only} onChange={(e) => set({ heads_only: e.currentTarget.checked })} />
        <span>Chỉ chủ hộ</span>
      </label>
    </div>
  );
}

type ListsProps = AudienceProps & { lists: Awaited<ReturnType<typeof loadLists>>; unit: string };

function Lists({ audience: a, set, errors, lists, unit }: ListsProps) {
  return (
    <>
      <Checks
        path="audience.classes"
        label="Phân loại hộ"
        options={lists.classes}
        picked={a.classes}
        set={(classes) => set({ classes })}
        error={errors["audience.classes"]}
        none="mọi hộ"
      />
      {unit && (
        <Checks
          path="audience.village_ids"
          label="Thôn, làng"
          options={lists.villages}
          picked={a.villages}
          set={(villages) => set({ villages })}
          error={errors["audience.village_ids"]}
          none="mọi thôn, làng"
        />
      )}
      <Checks
        path="audience.ethnic_ids"
        label="Dân tộc"
        options={lists.ethnic}
        picked={a.ethnic}
        set={(ethnic) => set({ ethnic })}
        error={errors["audience.ethnic_ids"]}
        none="mọi dân tộc"
      />
    </>
  );
}

// --- how many ---------------------------------------------------------------------------------------------------------

export interface Counting {
  count: Count | null;
  problem: Problem | null;
  busy: boolean;
}

// Asks again when the filters have stood still; the last answer stays until then.
export function useCount(made: AudienceBody, purpose: string, lawClass: string): Counting {
  const [state, setState] = useState<Counting>({ count: null, problem: null, busy: true });
  const rest: JsonObject = { ...(purpose && { purpose }), ...(lawClass && { class: lawClass }) };
  const quiet = useQuiet<JsonObject>({ ...rest, filters: made.body }, 500);
  const print = JSON.stringify(quiet);
  const wrong = made.errors.length > 0;
  useEffect(() => {
    if (wrong) return;
    let live = true;
    setState((old) => ({ ...old, busy: true }));
    api<Count>({ method: "POST", path: "/audience/count", body: quiet, key: crypto.randomUUID() }).then(
      (answer) => live && setState({ count: answer.data, problem: null, busy: false }),
      (e: unknown) => live && setState((old) => ({ ...old, problem: asProblem(e), busy: false })),
    );
    return () => void (live = false);
  }, [print, wrong]);
  return state;
}

// While it is written: the number of people, and about what that costs; the sum to the đồng is on the page it is handed in from.
export function CountPanel({ counting: { count: c, problem, busy }, each }: { counting: Counting; each: Rendering | null }) {
  return (
    <section class="count" aria-labelledby="h-count" aria-busy={busy} data-test="audience-count">
      <h2 id="h-count">Gửi cho bao nhiêu người</h2>
      {problem && (
        <p class="notice warn" role="status">
          {problem.errors[0]?.detail ?? problem.message}
        </p>
      )}
      {!c && !problem && <p class="quiet">Đang đếm…</p>}
      {c && <Reached count={c} />}
      {c && each && (
        <p role="status" data-test="estimate">
          Khoảng {formatNumber(c.reachable * each.parts)} phần tin, {formatNumber(c.reachable * each.price)} đồng. Ghi xong sẽ
          thấy số đúng và danh sách mẫu.
        </p>
      )}
      {c && <Excluded excluded={c.excluded} />}
    </section>
  );
}

export function Reached({ count: c }: { count: Count }) {
  return (
    <p class="places" role="status">
      <b data-test="reachable">{formatNumber(c.reachable)}</b> người nhận tin, trong{" "}
      <span data-test="people">{formatNumber(c.people)}</span> người được chọn
    </p>
  );
}

export function Excluded({ excluded }: { excluded: Count["excluded"] }) {
  if (excluded.length === 0) return null;
  return (
    <div class="notice warn" data-test="excluded">
      <b>Không nhận tin:</b>
      <ul>
        {excluded.map((x) => (
          <li key={x.why}>
            {x.text}: {formatNumber(x.n)}
          </li>
        ))}
      </ul>
    </div>
  );
}

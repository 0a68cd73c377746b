// SPDX-License-Identifier: MPL-2.0
// Choosing a row of another collection: a native select for short lists, a search box with a result list for people.
import { useState } from "preact/hooks";
import { getKept, getPage, getRow } from "../core/api";
import { formatDate } from "../core/dates";
import { me } from "../core/session";
import { asProblem } from "../core/transport";
import { type Field, label, type Row, text } from "../core/types";
import { type ControlProps, Select } from "./field";
import { useBusy, useLoad } from "./use";

const SHORT = ["units", "roles", "projects", "ethnic-groups", "plans", "certificates", "crops", "match-sets"];
const SEARCHED = ["households", "persons", "courses", "users", "rules", "trades", "occupations", "industries", "employers", "vacancies", "fairs", "seekers"];

const HINTS: Record<string, string> = {
  households: "Tên, số điện thoại, mã…",
  persons: "Tên, số điện thoại, mã…",
  trades: "Tên nghề…",
  employers: "Tên đơn vị…",
  seekers: "Tên, nghề, thôn…",
};

// Rows of other collections nobody knows by name: such a filter is only set by the address that leads to it.
export const canChoose = ({ kind, ref = "" }: Field): boolean => kind !== "ref" || ref === "villages" || SHORT.includes(ref) || SEARCHED.includes(ref);

// What a row is called in a list of choices.
export function rowTitle(collection: string, row: Row): string {
  const name =
    [row["name"], row["title"], row["full_name"], row["label"], row["text"], row["code"]].map(text).find((s) => s !== "") ??
    String(row.id);
  switch (collection) {
    case "units":
      return row["valid_to"] ? `${name} (đến ${formatDate(text(row["valid_to"]))})` : name;
    case "projects":
      return `${text(row["code"])} – ${name}`;
    case "households":
      return [name, label(row, "village_id"), text(row["code"])].filter(Boolean).join(" · ");
    case "persons":
      return [name, text(row["birth"]) && `sinh ${formatDate(text(row["birth"]))}`, label(row, "unit_id")]
        .filter(Boolean)
        .join(" · ");
    case "seekers":
      return label(row, "person_id") || name;
    default:
      return name;
  }
}

export function RefControl(props: ControlProps) {
  const ref = props.field.ref ?? "";
  if (ref === "villages")
    return props.unit === undefined ? <VillageOfUnit {...props} /> : <VillageSelect {...props} unit={props.unit} />;
  if (SHORT.includes(ref)) return <ShortSelect {...props} />;
  if (SEARCHED.includes(ref)) return <RefSearch {...props} />;
  return (
    <input
      id={props.id}
      type="text"
      inputMode="numeric"
      autocomplete="off"
      aria-describedby={props.describedBy}
      value={props.value}
      onInput={(e) => props.set(e.currentTarget.value)}
    />
  );
}

const options = (collection: string, rows: Row[]) => rows.map((r) => ({ value: String(r.id), label: rowTitle(collection, r) }));

const isCommune = (row: Row): boolean => row["kind"] === "commune" || row["kind"] === "town";

// Communes and towns only where people live; otherwise every unit, agencies too.
export function ShortSelect(props: ControlProps) {
  const ref = props.field.ref ?? "";
  const { data, problem } = useLoad(ref, () => getKept(ref));
  const rows = (data ?? []).filter((row) => !props.communes || isCommune(row));
  return <Select {...props} options={options(ref, rows)} empty={emptyText(problem !== null, data !== null)} />;
}

const emptyText = (failed: boolean, ready: boolean): string => (failed ? "(không tải được)" : ready ? "– Chọn –" : "Đang tải…");

function VillageSelect(props: ControlProps & { unit: string }) {
  const { unit } = props;
  const { data, problem } = useLoad(`villages/${unit}`, () =>
    unit ? getKept("villages", { unit_id: unit }) : Promise.resolve([]),
  );
  const empty = unit === "" ? "Chọn xã trước" : emptyText(problem !== null, data !== null);
  return <Select {...props} options={options("villages", data ?? [])} empty={empty} />;
}

// The unit of the village that is chosen already, else the officer's own when people live there.
export async function startUnit(village: string): Promise<string> {
  if (village) return text((await getRow("villages", village))["unit_id"]);
  const own = me()?.unit_id;
  const units = await getKept("units");
  return units.some((u) => u.id === own && isCommune(u)) ? String(own) : "";
}

function VillageOfUnit(props: ControlProps) {
  const start = useLoad("start", () => startUnit(props.value));
  const [picked, setPicked] = useState<string | null>(null);
  const unit = picked ?? start.data ?? "";
  const pick = (value: string): void => {
    setPicked(value);
    props.set("", "");
  };
  return (
    <div class="joined">
      <span>
        <label class="hidden" for={`${props.id}-unit`}>
          {props.field.label}: chọn xã, thị trấn
        </label>
        <ShortSelect
          field={{ name: "unit", label: "", kind: "ref", ref: "units" }}
          communes
          id={`${props.id}-unit`}
          value={unit}
          set={pick}
          invalid={false}
        />
      </span>
      <VillageSelect {...props} unit={unit} />
    </div>
  );
}

interface Found {
  rows: Row[];
  more: boolean;
  failed: string;
}

function RefSearch(props: ControlProps) {
  const ref = props.field.ref ?? "";
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<Found | null>(null);
  const [busy, run] = useBusy();
  const known = useLoad(`${ref}/${props.value}/${props.valueLabel ? "" : "?"}`, () =>
    props.value && !props.valueLabel ? getRow(ref, props.value).then((r) => rowTitle(ref, r)) : Promise.resolve(""),
  );
  const search = (): void =>
    run(async () => {
      try {
        const q = query.normalize("NFC").trim();
        const page = await (ref === "seekers" ? (await import("../core/jobsearch")).findSeekers(q) : getPage(ref, { q, limit: 20 }));
        setFound({ rows: page.items, more: page.next !== null, failed: "" });
      } catch (e) {
        setFound({ rows: [], more: false, failed: asProblem(e).message });
      }
    });
  const pick = (row: Row): void => {
    props.set(String(row.id), rowTitle(ref, row));
    setFound(null);
  };
  if (props.value) {
    return (
      <div class="joined chosen">
        <output>{props.valueLabel || known.data || `Số ${props.value}`}</output>
        <button
          type="button"
          id={props.id}
          class="button plain"
          aria-describedby={props.describedBy}
          onClick={() => props.set("", "")}
        >
          Chọn lại
        </button>
      </div>
    );
  }
  return (
    <div>
      <div class="joined">
        <input
          id={props.id}
          type="search"
          autocomplete="off"
          placeholder={HINTS[ref] ?? "Tên, mã…"}
          value={query}
          aria-describedby={props.describedBy}
          aria-invalid={props.invalid ? "true" : undefined}
          onInput={(e) => setQuery(e.currentTarget.value)}
          onKeyDown={(e) => {
            if (e.key !== "Enter") return;
            e.preventDefault();
            search();
          }}
        />
        <button
          type="button"
          class="button plain"
          data-test="ref-search"
          aria-disabled={busy ? "true" : undefined}
          onClick={search}
        >
          Tìm
        </button>
      </div>
      <Results found={found} collection={ref} pick={pick} />
    </div>
  );
}

function Results({ found, collection, pick }: { found: Found | null; collection: string; pick: (row: Row) => void }) {
  return (
    <div class="results">
      <p class="quiet" role="status">
        {found ? found.failed || `${found.rows.length} kết quả${found.more ? ", còn nữa: gõ thêm cho rõ" : ""}` : ""}
      </p>
      {found && found.rows.length > 0 && (
        <ul>
          {found.rows.map((row) => (
            <li key={row.id}>
              <button type="button" class="button link" data-test="ref-result" onClick={() => pick(row)}>
                {rowTitle(collection, row)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

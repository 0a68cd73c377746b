// SPDX-License-Identifier: MPL-2.0
// Several rows of a long list put on a fair's list at once; each is a deed of its own, so what fails leaves the others done.
import { useState } from "preact/hooks";
import { Action } from "../core/action";
import { fold } from "../core/text";
import { asProblem } from "../core/transport";
import type { JsonObject, Row } from "../core/types";
import { Button, Form, Waiting } from "../views/bits";
import { Dialog } from "../views/dialog";
import { useBusy, useLoad } from "../views/use";

export interface AddManyProps {
  title: string;
  load: () => Promise<Row[]>;
  name: (row: Row) => string;
  more: (row: Row) => string;
  body: (row: Row) => JsonObject;
  collection: string;
  empty: string;
  unit: string; // of what is counted
  done: (said: string) => void;
  close: () => void;
}

const SHOWN = 100;

export function AddMany(props: AddManyProps) {
  const loaded = useLoad(props.title, props.load);
  return (
    <Dialog title={props.title} close={props.close} wide test="dialog-add">
      {!loaded.data && <Waiting problem={loaded.problem} retry={loaded.reload} />}
      {loaded.data?.length === 0 && <p class="quiet">{props.empty}</p>}
      {loaded.data && loaded.data.length > 0 && <Picking {...props} rows={loaded.data} />}
    </Dialog>
  );
}

function Picking(props: AddManyProps & { rows: Row[] }) {
  const { rows, name, more } = props;
  const [words, setWords] = useState("");
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const adding = useAdding(props);
  const wanted = fold(words);
  const found = rows.filter((r) => fold(`${name(r)} ${more(r)}`).includes(wanted));
  const toggle = (id: number): void => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  return (
    <Form submit={() => adding.add(rows.filter((r) => picked.has(r.id)))}>
      <div class="field">
        <label for="f-find">Tìm trong danh sách</label>
        <input id="f-find" type="search" autocomplete="off" value={words} onInput={(e) => setWords(e.currentTarget.value)} />
      </div>
      <p class="buttons">
        <Button onClick={() => setPicked(new Set(found.map((r) => r.id)))} test="pick-all">
          Chọn cả {found.length}
        </Button>
        <span role="status">Đã chọn {picked.size}.</span>
      </p>
      <ul class="roll picks">
        {found.slice(0, SHOWN).map((r) => (
          <li key={r.id}>
            <label class="choice">
              <input type="checkbox" checked={picked.has(r.id)} onChange={() => toggle(r.id)} />
              <span>
                <b>{name(r)}</b>
                {more(r) && ` · ${more(r)}`}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {found.length > SHOWN && <p class="quiet">Còn {found.length - SHOWN} dòng nữa: gõ thêm cho rõ.</p>}
      {adding.faults.length > 0 && (
        <ul class="notice bad" role="alert">
          {adding.faults.map((f) => (
            <li key={f}>{f}</li>
          ))}
        </ul>
      )}
      <p class="buttons sticky">
        <Button kind="main" submit busy={adding.busy || picked.size === 0} test="add-confirm">
          Thêm {picked.size} {props.unit}
        </Button>
        <Button onClick={props.close}>Thôi</Button>
        <span role="status">{adding.busy ? `Đang thêm ${adding.at}/${picked.size}…` : ""}</span>
      </p>
    </Form>
  );
}

function useAdding({ name, body, collection, unit, done }: AddManyProps) {
  const [faults, setFaults] = useState<string[]>([]);
  const [at, setAt] = useState(0);
  const [busy, run] = useBusy();
  const add = (rows: Row[]): void =>
    run(async () => {
      const said: string[] = [];
      for (const [i, row] of rows.entries()) {
        setAt(i + 1);
        await new Action().run({ path: `/${collection}`, body: body(row) }).catch((e: unknown) => {
          const problem = asProblem(e);
          said.push(`${name(row)}: ${problem.errors.map((x) => x.detail).join(" ") || problem.message}`);
        });
      }
      setFaults(said);
      if (rows.length > 0 && said.length === 0) done(`Đã thêm ${rows.length} ${unit}.`);
    });
  return { faults, at, busy, add };
}

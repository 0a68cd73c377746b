// SPDX-License-Identifier: MPL-2.0
// Somebody else saved first: both versions, field by field, and the officer picks.
import { useState } from "preact/hooks";
import type { Difference } from "../core/diff";
import { Button, Notice, Form } from "./bits";

const EMPTY = "(để trống)";

export interface ConflictProps {
  list: Difference[];
  busy: boolean;
  save: (pickMine: Record<string, boolean>) => void;
  cancel: () => void;
}

// Where only one officer changed a field the newer value is proposed; where both did, nobody is.
function proposal(list: Difference[]): Record<string, boolean> {
  return Object.fromEntries(list.filter((d) => !d.both).map((d) => [d.field.name, true]));
}

export function Conflict({ list, busy, save, cancel }: ConflictProps) {
  const [picks, setPicks] = useState<Record<string, boolean>>(() => proposal(list));
  const open = list.filter((d) => picks[d.field.name] === undefined).length;
  return (
    <Form
      class="conflict"
      test="conflict"
      submit={() => {
        if (!busy && open === 0) save(picks);
      }}
    >
      <Notice tone="warn" test="conflict-notice">
        <p>
          <strong>Người khác vừa sửa bản ghi này.</strong> Chọn giá trị giữ lại cho từng mục rồi ghi; chưa mất gì của cả hai bên.
        </p>
      </Notice>
      {list.map((d) => (
        <fieldset key={d.field.name}>
          <legend>{d.field.label}</legend>
          <Choice
            name={d.field.name}
            label="Của tôi"
            shown={d.mine}
            on={picks[d.field.name] === true}
            pick={() => setPicks({ ...picks, [d.field.name]: true })}
          />
          <Choice
            name={d.field.name}
            label="Hiện nay trên hệ thống"
            shown={d.theirs}
            on={picks[d.field.name] === false}
            pick={() => setPicks({ ...picks, [d.field.name]: false })}
          />
          <p class="hint">Trước đó: {d.base || EMPTY}</p>
        </fieldset>
      ))}
      <p class="buttons">
        <Button kind="main" submit busy={busy || open > 0} test="conflict-save">
          Ghi các giá trị đã chọn
        </Button>
        <Button onClick={cancel} test="conflict-cancel">
          Quay lại biểu mẫu
        </Button>
        <span role="status">{open > 0 ? `Còn ${open} mục chưa chọn.` : ""}</span>
      </p>
    </Form>
  );
}

function Choice({ name, label, shown, on, pick }: { name: string; label: string; shown: string; on: boolean; pick: () => void }) {
  return (
    <label class="choice">
      <input type="radio" name={`pick-${name}`} checked={on} onChange={pick} />
      <span>
        <b>{label}:</b> {shown || EMPTY}
      </span>
    </label>
  );
}

// SPDX-License-Identifier: MPL-2.0
// A new member of a household: first the person, new or known, then the place in the household. Each step is saved on its own,
// and a refused second step keeps the first.
import { useState } from "preact/hooks";
import { today } from "../core/dates";
import type { Field, Row } from "../core/types";
import { text } from "../core/types";
import { Button } from "../views/bits";
import { Dialog } from "../views/dialog";
import { FieldRow } from "../views/field";
import { RowDialog } from "../views/rowdialog";

const KNOWN: Field = {
  name: "known",
  label: "Tìm người đã có trong sổ",
  kind: "ref",
  ref: "persons",
  hint: "Tên, số định danh, hoặc các số cuối của điện thoại",
};

export interface MemberDialogProps {
  household: Row;
  hasHead: boolean;
  done: (said: string) => void;
  close: () => void;
}

export function MemberDialog({ household, hasHead, done, close }: MemberDialogProps) {
  const [step, setStep] = useState<"who" | "new">("who");
  const [person, setPerson] = useState<{ id: number; name: string } | null>(null);
  if (person) {
    return (
      <RowDialog
        key="place"
        collection="memberships"
        title={`Thêm vào hộ: ${person.name}`}
        fixed={{ household_id: household.id, person_id: person.id }}
        preset={{ from_date: today(), relation: hasHead ? "" : "head" }}
        close={close}
        done={() => done(`Đã thêm ${person.name} vào hộ.`)}
      />
    );
  }
  if (step === "new") {
    return (
      <RowDialog
        key="person"
        collection="persons"
        title="Thành viên mới (1/2): người"
        fixed={{ unit_id: household["unit_id"] ?? null }}
        submitText="Ghi và tiếp tục"
        close={close}
        done={(row) => setPerson({ id: row.id, name: text(row["name"]) })}
      />
    );
  }
  return (
    <Dialog title="Thêm thành viên" close={close} test="dialog-member">
      <p>
        <Button kind="main" test="member-new" onClick={() => setStep("new")}>
          Người chưa có trong sổ
        </Button>
      </p>
      <FieldRow
        field={KNOWN}
        path="known"
        value=""
        set={(value, shown = "") => value && setPerson({ id: Number(value), name: shown })}
      />
    </Dialog>
  );
}

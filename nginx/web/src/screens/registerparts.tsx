// SPDX-License-Identifier: MPL-2.0
// The sections of the registration page: household, members with their phones, classification.
import { useRef } from "preact/hooks";
import { shown, type Values } from "../core/form";
import { controlId } from "../core/problems";
import { type MemberForm, newMember, newPhone, type RegisterFields, type Registration } from "../core/register";
import type { Field } from "../core/types";
import { Button } from "../views/bits";
import { FieldGrid, FieldRow } from "../views/field";

export interface PartProps {
  form: Registration;
  setForm: (change: (form: Registration) => Registration) => void;
  fields: RegisterFields;
  errors: Record<string, string>;
}

// "members.1.phones.0.number" as "Thành viên 2, điện thoại 1, Số điện thoại".
export function nameOfPath(fields: RegisterFields, path: string): string {
  const parts = path.split(".");
  const name = parts[parts.length - 1] ?? "";
  const all: Record<string, [Field[], string]> = {
    household: [fields.household, "Hộ"],
    classification: [fields.classification, "Phân loại"],
    members: [parts.includes("phones") ? fields.phone : fields.person, ""],
  };
  const [list, title] = all[parts[0] ?? ""] ?? [[], ""];
  const where = [
    title,
    parts[0] === "members" && `Thành viên${parts[1] ? ` ${Number(parts[1]) + 1}` : ""}`,
    parts[2] === "phones" && `điện thoại${parts[3] ? ` ${Number(parts[3]) + 1}` : ""}`,
  ];
  return [...where, list.find((f) => f.name === name)?.label].filter(Boolean).join(", ");
}

interface GroupProps {
  fields: Field[];
  values: Values;
  path: string;
  errors: Record<string, string>;
  set: (name: string, value: string) => void;
  unit?: string;
}

function Group({ fields, values, path, errors, set, unit }: GroupProps) {
  return (
    <FieldGrid>
      {fields
        .filter((f) => shown(f, values))
        .map((f) => (
          <FieldRow
            key={f.name}
            field={f}
            path={`${path}.${f.name}`}
            value={values[f.name] ?? ""}
            error={errors[`${path}.${f.name}`]}
            unit={unit}
            set={(value) => set(f.name, value)}
          />
        ))}
    </FieldGrid>
  );
}

const UNIT: Field = { name: "unit", label: "Xã, thị trấn", kind: "ref", ref: "units" };

export function HouseholdPart({ form, setForm, fields, errors }: PartProps) {
  const set = (name: string, value: string): void => setForm((f) => ({ ...f, household: { ...f.household, [name]: value } }));
  return (
    <fieldset id={controlId("household")} tabIndex={-1}>
      <legend>1. Hộ</legend>
      <FieldGrid>
        <FieldRow
          field={UNIT}
          path="unit"
          communes
          value={form.unit}
          set={(unit) => setForm((f) => ({ ...f, unit, household: { ...f.household, village_id: "" } }))}
        />
      </FieldGrid>
      <Group fields={fields.household} values={form.household} path="household" errors={errors} set={set} unit={form.unit} />
    </fieldset>
  );
}

const replace = <T,>(list: T[], at: number, item: T): T[] => list.map((old, i) => (i === at ? item : old));
const drop = <T,>(list: T[], at: number): T[] => list.filter((_, i) => i !== at);

export function MembersPart({ form, setForm, fields, errors }: PartProps) {
  const box = useRef<HTMLFieldSetElement>(null);
  const setMembers = (change: (members: MemberForm[]) => MemberForm[]): void =>
    setForm((f) => ({ ...f, members: change(f.members) }));
  // The new row's first control takes the focus once it is drawn.
  const add = (): void => {
    setMembers((m) => [...m, newMember(fields)]);
    setTimeout(() => document.getElementById(controlId(`members.${form.members.length}.relation`))?.focus());
  };
  return (
    <fieldset id={controlId("members")} tabIndex={-1} ref={box}>
      <legend>2. Thành viên</legend>
      {errors["members"] && <p class="error">{errors["members"]}</p>}
      {form.members.map((member, i) => (
        <MemberRow
          key={i}
          index={i}
          member={member}
          fields={fields}
          errors={errors}
          household={form.household["name"] ?? ""}
          set={(next) => setMembers((m) => replace(m, i, next))}
          remove={() => {
            setMembers((m) => drop(m, i));
            box.current?.focus();
          }}
        />
      ))}
      <p>
        <Button onClick={add} test="add-member">
          Thêm thành viên
        </Button>
      </p>
    </fieldset>
  );
}

interface MemberProps {
  index: number;
  member: MemberForm;
  fields: RegisterFields;
  errors: Record<string, string>;
  household: string;
  set: (member: MemberForm) => void;
  remove: () => void;
}

function MemberRow({ index, member, fields, errors, household, set, remove }: MemberProps) {
  const path = `members.${index}`;
  const isHead = member.values["relation"] === "head";
  const setValue = (name: string, value: string): void => set({ ...member, values: { ...member.values, [name]: value } });
  const addPhone = (): void => {
    set({ ...member, phones: [...member.phones, newPhone(fields)] });
    setTimeout(() => document.getElementById(controlId(`${path}.phones.${member.phones.length}.number`))?.focus());
  };
  return (
    <fieldset class="member" id={controlId(path)} tabIndex={-1} data-test={`member-${index}`}>
      <legend>
        Thành viên {index + 1}
        {member.values["name"] ? `: ${member.values["name"]}` : ""}
      </legend>
      {isHead && household && !member.values["name"] && (
        <p>
          <Button kind="link" test="copy-head" onClick={() => setValue("name", household)}>
            Lấy tên chủ hộ “{household}”
          </Button>
        </p>
      )}
      <Group fields={fields.person} values={member.values} path={path} errors={errors} set={setValue} />
      {member.phones.map((phone, i) => (
        <fieldset class="phone" key={i} id={controlId(`${path}.phones.${i}`)} tabIndex={-1}>
          <legend>
            Điện thoại {i + 1} của thành viên {index + 1}
          </legend>
          <Group
            fields={fields.phone}
            values={phone}
            path={`${path}.phones.${i}`}
            errors={errors}
            set={(name, value) => set({ ...member, phones: replace(member.phones, i, { ...phone, [name]: value }) })}
          />
          <Button
            kind="link"
            test="remove-phone"
            onClick={() => set({ ...member, phones: drop(member.phones, i) })}
            label={`Bỏ điện thoại ${i + 1} của thành viên ${index + 1}`}
          >
            Bỏ số này
          </Button>
        </fieldset>
      ))}
      <p class="buttons">
        <Button onClick={addPhone} test="add-phone" label={`Thêm điện thoại cho thành viên ${index + 1}`}>
          Thêm điện thoại
        </Button>
        <Button kind="link" onClick={remove} test="remove-member" label={`Bỏ thành viên ${index + 1}`}>
          Bỏ thành viên này
        </Button>
      </p>
    </fieldset>
  );
}

export function ClassificationPart({ form, setForm, fields, errors }: PartProps) {
  const set = (name: string, value: string): void =>
    setForm((f) => ({ ...f, classification: { ...f.classification, [name]: value } }));
  return (
    <fieldset id={controlId("classification")} tabIndex={-1}>
      <legend>3. Phân loại</legend>
      <Group fields={fields.classification} values={form.classification} path="classification" errors={errors} set={set} />
    </fieldset>
  );
}

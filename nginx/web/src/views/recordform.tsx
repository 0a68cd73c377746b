// SPDX-License-Identifier: MPL-2.0
// The form of any collection, from its schema: creates a row, or changes one under the optimistic lock.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api, etagOf } from "../core/api";
import { type Difference, differences, settled } from "../core/diff";
import { createBody, initialValues, shown, updateBody, type Values, writable } from "../core/form";
import { byField } from "../core/problems";
import { guard } from "../core/router";
import { me } from "../core/session";
import { asProblem } from "../core/transport";
import { type Field, type FieldError, type JsonObject, label, type Row, type Schema, text } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, noFailure, Form } from "./bits";
import { Conflict } from "./conflict";
import { FieldGrid, FieldRow } from "./field";
import { useBusy } from "./use";

export interface RecordFormProps {
  schema: Schema;
  row: Row | null;
  fixed?: JsonObject; // given by the screen, not asked
  preset?: JsonObject; // proposed in a new row
  done: (row: Row, notices: string) => void;
  cancel: () => void;
  submitText?: string;
  test?: string;
  shape?: (body: JsonObject) => JsonObject; // last touch to what travels
  check?: (values: Values) => FieldError[]; // what the fields alone do not tell
  restored?: Values | null; // from a draft, which also keeps what is typed
  kept?: boolean; // by a draft: leaving needs no question
  beside?: (values: Values) => ComponentChildren; // what is to be known before it is saved
}

interface Clash {
  current: Row;
  mine: JsonObject;
  list: Difference[];
}

// People live in communes; a household's unit is that of its village and is asked only to find the village.
const PEOPLE = ["households", "persons", "villages"];
const unitOfVillage = (fields: Field[]): boolean =>
  fields.some((f) => f.name === "village_id") && fields.some((f) => f.name === "unit_id");

function dropUnit(fields: Field[], body: JsonObject): JsonObject {
  if (!unitOfVillage(fields)) return body;
  const { unit_id: _unit, ...rest } = body;
  return rest;
}

function presets(schema: Schema, preset: JsonObject): JsonObject {
  const own = PEOPLE.includes(schema.collection) && ["commune", "town"].includes(me()?.unit_kind ?? "commune");
  return own ? { unit_id: me()?.unit_id ?? null, ...preset } : preset;
}

// The state of one form and what its buttons do.
function useRecord(props: RecordFormProps) {
  const { schema, row, fixed = {} } = props;
  const fields = useMemo(() => writable(schema.fields, row === null).filter((f) => !(f.name in fixed)), [schema, row]);
  const start = useMemo(() => initialValues(fields, row ?? undefined, presets(schema, props.preset ?? {})), [fields]);
  const [values, setValues] = useState<Values>(() => ({ ...start, ...props.restored }));
  const [labels, setLabels] = useState<JsonObject>({});
  const [clash, setClash] = useState<Clash | null>(null);
  const action = useMemo(() => new Action(), []);

  useEffect(() => {
    if (props.kept) return;
    guard(() => JSON.stringify(values) !== JSON.stringify(start));
    return () => guard(null);
  }, [values]);

  const set = (field: Field, value: string, shownAs = ""): void => {
    const chained: Values = field.name === "unit_id" && unitOfVillage(fields) ? { village_id: "" } : {};
    setValues((v) => ({ ...v, [field.name]: value, ...chained }));
    if (field.kind === "ref") setLabels((l) => ({ ...l, [field.name]: shownAs }));
  };

  const finish = (saved: Row, notices = ""): void => {
    guard(null);
    props.done(saved, notices);
  };

  const shape = props.shape ?? ((body: JsonObject) => body);

  const update = async (base: Row, changes: JsonObject): Promise<void> => {
    const body = shape(changes);
    try {
      const path = `/${schema.collection}/${base.id}`;
      const answer = await api<Row>({ method: "PUT", path, body, ifMatch: etagOf(base) });
      finish(answer.data, answer.notices);
    } catch (e) {
      const current = asProblem(e).current;
      if (!current || !row) throw e;
      const list = differences(fields, row, body, current, labels);
      if (list.length === 0) finish(current);
      else setClash({ current, mine: body, list });
    }
  };

  const create = async (body: JsonObject): Promise<void> => {
    const { answer, older } = await action.run<Row>({ path: `/${schema.collection}`, body: shape({ ...body, ...fixed }) });
    if (!older) return finish(answer.data, answer.notices);
    const rest = updateBody(writable(fields, false), values, answer.data).body;
    await update(answer.data, dropUnit(fields, rest));
  };
  return { fields, values, labels, set, setValues, clash, setClash, finish, update, create };
}

export type RecordState = ReturnType<typeof useRecordForm>;

// All of a form but its looks.
export function useRecordForm(props: RecordFormProps) {
  const { row } = props;
  const record = useRecord(props);
  const { fields, values, clash, setClash, finish, update, create } = record;
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const fail = (e: unknown): void => setFailed((last) => failureOf(last, asProblem(e)));

  const save = (): void =>
    run(async () => {
      const made = row ? updateBody(fields, values, row) : createBody(fields, values);
      const errors = [...made.errors, ...(props.check?.(values) ?? [])];
      if (errors.length > 0) return setFailed((last) => failure(last, "", errors));
      const body = dropUnit(fields, made.body);
      const nothing = row !== null && Object.keys(body).length === 0;
      await (nothing ? Promise.resolve(finish(row)) : row ? update(row, body) : create(body)).catch(fail);
    });

  const settle = (picks: Record<string, boolean>): void =>
    run(async () => {
      if (!clash) return;
      const body = settled(fields, clash.mine, clash.list, picks);
      if (Object.keys(body).length === 0) return finish(clash.current);
      await update(clash.current, body).catch((e: unknown) => {
        setClash(null);
        fail(e);
      });
    });

  const conflict = clash && (
    <Conflict key={clash.current.version} list={clash.list} busy={busy} save={settle} cancel={() => setClash(null)} />
  );
  return { ...record, failed, setFailed, busy, save, conflict, errors: byField(failed.errors) };
}

export function RecordForm(props: RecordFormProps) {
  const state = useRecordForm(props);
  const { fields, values, labels, set, failed, busy, save, conflict, errors } = state;
  if (conflict) return conflict;
  return (
    <Form test={props.test ?? "record-form"} submit={save}>
      <ErrorSummary failure={failed} nameOf={(path) => fields.find((f) => f.name === path)?.label ?? path} />
      <FieldGrid>
        {fields
          .filter((f) => shown(f, values))
          .map((f) => (
            <FieldRow
              key={f.name}
              field={f}
              path={f.name}
              value={values[f.name] ?? ""}
              error={errors[f.name]}
              set={(v, l) => set(f, v, l)}
              unit={unitOfVillage(fields) ? values["unit_id"] : undefined}
              communes={PEOPLE.includes(props.schema.collection)}
              valueLabel={text(labels[f.name]) || label(props.row ?? {}, f.name)}
            />
          ))}
      </FieldGrid>
      {props.beside?.(values)}
      <p class="buttons">
        <Button kind="main" submit busy={busy} test="save">
          {props.submitText ?? "Ghi"}
        </Button>
        <Button onClick={props.cancel} test="cancel">
          Thôi
        </Button>
        <span role="status">{busy ? "Đang ghi…" : ""}</span>
      </p>
    </Form>
  );
}

// SPDX-License-Identifier: MPL-2.0
// Registration of a household on one page. What is typed is kept as a draft on the server; a refused registration leads to the
// field.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { getSchema } from "../core/api";
import { formatClock, formatInstant } from "../core/dates";
import { byField } from "../core/problems";
import {
  fromDraft,
  isEmpty,
  newRegistration,
  registerFields,
  type RegisterFields,
  type Registration,
  registrationBody,
  toDraft,
} from "../core/register";
import { goSaved } from "../core/router";
import { asProblem } from "../core/transport";
import { type JsonObject, type Row, text } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, noFailure, Notice, Screen, Waiting, Form } from "../views/bits";
import { draftBody, draftText, newestDraft, useDraft } from "../views/drafted";
import { startUnit } from "../views/ref";
import { useBusy, useLoad } from "../views/use";
import { ClassificationPart, HouseholdPart, MembersPart, nameOfPath } from "./registerparts";

const FORM = "register";

interface Start {
  fields: RegisterFields;
  unit: string;
  draft: Row | null;
}

async function load(): Promise<Start> {
  const [household, person, membership, phone, classification, unit, draft] = await Promise.all([
    getSchema("households"),
    getSchema("persons"),
    getSchema("memberships"),
    getSchema("phones"),
    getSchema("classifications"),
    startUnit(""),
    newestDraft(FORM),
  ]);
  return { fields: registerFields(household, person, membership, phone, classification), unit, draft };
}

export function RegisterScreen() {
  const [turn, setTurn] = useState(0);
  const loaded = useLoad(`register/${turn}`, load);
  return (
    <Screen title="Ghi hộ mới">
      {loaded.data ? (
        <RegisterForm key={turn} start={loaded.data} again={() => setTurn(turn + 1)} />
      ) : (
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      )}
    </Screen>
  );
}

function RegisterForm({ start, again }: { start: Start; again: () => void }) {
  const { fields } = start;
  const fresh = useMemo(() => newRegistration(fields, start.unit), []);
  const restored = draftBody(start.draft);
  const [form, setForm] = useState<Registration>(() => (restored ? fromDraft(fields, restored) : fresh));
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const { draft, state } = useDraft(FORM, start.draft, form, () =>
    isEmpty(form, fresh) ? null : { title: form.household["name"]?.slice(0, 120) || "Hộ chưa có tên", body: toDraft(form) },
  );

  const send = (): void =>
    run(async () => {
      const made = registrationBody(fields, form);
      if (made.errors.length > 0) return setFailed((last) => failure(last, "", made.errors));
      try {
        const { answer, older } = await action.run<JsonObject & { household: Row }>({
          path: "/households/register",
          body: made.body,
        });
        await draft.discard();
        const { household } = answer.data;
        const name = `${text(household["name"])} (${text(household["code"])})`;
        if (older)
          goSaved(
            `/households/${household.id}`,
            `Đã ghi hộ ${name} như lần gửi trước. Phần sửa sau lần gửi đó chưa được ghi: sửa tiếp ở đây.`,
            "warn",
          );
        else goSaved(`/households/${household.id}`, `Đã ghi hộ ${name}.`);
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });

  const drop = (): void =>
    run(async () => {
      await draft.discard();
      again();
    });

  const part = { form, setForm, fields, errors: byField(failed.errors) };
  return (
    <Form test="register-form" submit={send}>
      {restored && (
        <Notice tone="ok" test="draft-found">
          Đã mở lại bản nháp lưu lúc {formatInstant(text(start.draft?.["updated_at"]))}.{" "}
          <Button kind="link" busy={busy} test="draft-drop" onClick={drop}>
            Bỏ bản nháp, ghi từ đầu
          </Button>
        </Notice>
      )}
      <ErrorSummary failure={failed} nameOf={(path) => nameOfPath(fields, path)} />
      <HouseholdPart {...part} />
      <MembersPart {...part} />
      <ClassificationPart {...part} />
      <p class="buttons sticky">
        <Button kind="main" submit busy={busy} test="register-save">
          Ghi hộ
        </Button>
        <span class="quiet" role="status" data-test="draft-state">
          {busy ? "Đang ghi…" : draftText(state, formatClock)}
        </span>
      </p>
    </Form>
  );
}

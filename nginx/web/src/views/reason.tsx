// SPDX-License-Identifier: MPL-2.0
// A deed that wants a word of why before it is done.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { asProblem } from "../core/transport";
import { Button, ErrorSummary, failure, failureOf, Form, noFailure } from "./bits";
import { Dialog } from "./dialog";
import { useBusy } from "./use";

export interface ReasonProps {
  title: string;
  label: string; // of the text; absent: nothing is asked
  optional?: boolean;
  max?: number;
  submit: string;
  danger?: boolean;
  deed: (reason: string) => Promise<void>;
  close: () => void;
  children?: ComponentChildren;
  test: string;
}

export function ReasonDialog(props: ReasonProps) {
  const [reason, setReason] = useState("");
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const said = reason.trim();
  const wrong = failed.errors.some((e) => e.field === "reason");
  const send = (): void =>
    run(async () => {
      if (props.label && !props.optional && said === "")
        return setFailed((last) =>
          failure(last, "", [{ field: "reason", code: "required", detail: `${props.label}: ghi vài chữ.` }]),
        );
      await props.deed(said).catch((e: unknown) => setFailed((last) => failureOf(last, asProblem(e))));
    });
  return (
    <Dialog title={props.title} close={props.close} test={`dialog-${props.test}`}>
      <Form submit={send}>
        <ErrorSummary failure={failed} />
        {props.children}
        {props.label && (
          <div class={`field${wrong ? " wrong" : ""}`}>
            <label for="f-reason">{props.label}</label>
            <textarea
              id="f-reason"
              rows={2}
              maxLength={props.max ?? 300}
              aria-required={props.optional ? undefined : "true"}
              aria-invalid={wrong ? "true" : undefined}
              value={reason}
              onInput={(e) => setReason(e.currentTarget.value)}
            />
          </div>
        )}
        <p class="buttons">
          <Button kind={props.danger ? "danger" : "main"} submit busy={busy} test={`${props.test}-confirm`}>
            {props.submit}
          </Button>
          <Button onClick={props.close}>Thôi</Button>
          <span role="status">{busy ? "Đang làm…" : ""}</span>
        </p>
      </Form>
    </Dialog>
  );
}

// SPDX-License-Identifier: MPL-2.0
// Adds or changes one row of any collection in a dialog over the screen it belongs to; and the dialog that deletes one.
import { useState } from "preact/hooks";
import { Action } from "../core/action";
import { api, etagOf, getRow, getSchema } from "../core/api";
import { go, guard } from "../core/router";
import { asProblem } from "../core/transport";
import type { JsonObject, Row } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, noFailure, Waiting, Form } from "./bits";
import { Dialog } from "./dialog";
import { RecordForm } from "./recordform";
import { useBusy, useLoad } from "./use";

export interface RowDialogProps {
  collection: string;
  title: string;
  id?: number;
  fixed?: JsonObject;
  preset?: JsonObject;
  submitText?: string;
  done: (row: Row, notices: string) => void;
  close: () => void;
}

export function RowDialog(props: RowDialogProps) {
  const { collection, id } = props;
  const loaded = useLoad(`${collection}/${id ?? "new"}`, () =>
    Promise.all([getSchema(collection), id ? getRow(collection, id) : null]),
  );
  return (
    <Dialog title={props.title} close={props.close} wide test={`dialog-${collection}`}>
      {loaded.data ? (
        <RecordForm
          schema={loaded.data[0]}
          row={loaded.data[1]}
          fixed={props.fixed}
          preset={props.preset}
          submitText={props.submitText}
          done={props.done}
          cancel={props.close}
          test={`form-${collection}`}
        />
      ) : (
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      )}
    </Dialog>
  );
}

export interface DeleteProps {
  collection: string;
  row: Row;
  name: string;
  close: () => void;
}

function undoOf(collection: string, row: Row, name: string): () => Promise<void> {
  const action = new Action();
  return async () => {
    try {
      await action.run({ path: `/${collection}/${row.id}/restore`, body: { reason: "Hoàn tác việc xoá" } });
      go(`/${collection}/${row.id}`, { text: `Đã khôi phục: ${name}.`, tone: "ok" });
    } catch (e) {
      go(
        location.pathname + location.search,
        { text: `Chưa khôi phục được. ${asProblem(e).message}`, tone: "warn", undo: undoOf(collection, row, name) },
        true,
      );
    }
  };
}

export function DeleteDialog({ collection, row, name, close }: DeleteProps) {
  const [reason, setReason] = useState("");
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const remove = (): void =>
    run(async () => {
      if (reason.trim() === "")
        return setFailed((last) => failure(last, "", [{ field: "reason", code: "required", detail: "Ghi lý do xoá." }]));
      try {
        await api({ method: "DELETE", path: `/${collection}/${row.id}`, body: { reason: reason.trim() }, ifMatch: etagOf(row) });
        guard(null);
        go(`/${collection}`, { text: `Đã xoá: ${name}.`, tone: "ok", undo: undoOf(collection, row, name) });
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  return (
    <Dialog title={`Xoá: ${name}`} close={close} test="dialog-delete">
      <Form submit={remove}>
        <ErrorSummary failure={failed} />
        <div class="field">
          <label for="f-reason">Lý do xoá</label>
          <textarea
            id="f-reason"
            rows={2}
            aria-required="true"
            value={reason}
            onInput={(e) => setReason(e.currentTarget.value)}
          />
        </div>
        <p class="buttons">
          <Button kind="danger" submit busy={busy} test="delete-confirm">
            Xoá
          </Button>
          <Button onClick={close}>Thôi</Button>
        </p>
      </Form>
    </Dialog>
  );
}

// SPDX-License-Identifier: MPL-2.0
// An employer that waits to be confirmed: yes, or no with a reason. Until then its vacancies cannot be opened.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { etagOf, forget } from "../core/api";
import { flash } from "../core/router";
import { may } from "../core/session";
import { asProblem } from "../core/transport";
import type { Row } from "../core/types";
import { Button } from "../views/bits";
import { ReasonDialog } from "../views/reason";
import { useBusy } from "../views/use";

export function EmployerTools({ row, reload }: { row: Row; reload: () => void }) {
  const [refusing, setRefusing] = useState(false);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const send = async (deed: "confirm" | "refuse", body: { reason?: string }, said: string): Promise<void> => {
    await action.run({ path: `/employers/${row.id}/${deed}`, body, ifMatch: etagOf(row) });
    forget("rows/employers");
    flash.set({ text: said, tone: "ok" });
    setRefusing(false);
    reload();
  };
  const confirm = (): void =>
    run(() =>
      send("confirm", {}, "Đã xác nhận: đơn vị này được đăng chỗ việc.").catch((e: unknown) =>
        flash.set({ text: asProblem(e).message, tone: "warn" }),
      ),
    );
  if (row["state"] === "confirmed" || !may("employer.confirm")) return null;
  return (
    <>
      <Button kind="main" busy={busy} onClick={confirm} test="confirm">
        Xác nhận đơn vị
      </Button>
      {row["state"] === "pending" && (
        <Button kind="danger" onClick={() => setRefusing(true)} test="refuse">
          Không xác nhận…
        </Button>
      )}
      {refusing && (
        <ReasonDialog
          title="Không xác nhận đơn vị"
          label="Lý do"
          submit="Không xác nhận"
          danger
          deed={(reason) => send("refuse", { reason }, "Đã ghi: không xác nhận đơn vị này.")}
          close={() => setRefusing(false)}
          test="refuse"
        />
      )}
    </>
  );
}

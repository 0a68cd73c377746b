// SPDX-License-Identifier: MPL-2.0
// A day at a place that people are told about: what, when, who was told; telling them.
import { useState } from "preact/hooks";
import { getRow, getSchema } from "../core/api";
import { flash } from "../core/router";
import { may } from "../core/session";
import { type Row, type Schema, text } from "../core/types";
import { Button, Link, Screen, Waiting } from "../views/bits";
import { DeleteDialog } from "../views/rowdialog";
import { useLoad } from "../views/use";
import { Details } from "./record";
import { TellDialog } from "./tell";

const load = (id: string) => Promise.all([getSchema("occasions"), getRow("occasions", id), getSchema("classifications")]);

const KINDS = [
  { value: "support", label: "Lịch nhận hỗ trợ" },
  { value: "review", label: "Mời họp rà soát" },
  { value: "health", label: "Ngày khám, cân đo" },
  { value: "announcement", label: "Thông báo chung" },
  { value: "reminder", label: "Nhắc lịch" },
];

export function OccasionScreen({ id }: { id: string }) {
  const loaded = useLoad(`occasion/${id}`, () => load(id));
  const [open, setOpen] = useState<"tell" | "delete" | null>(null);
  if (!loaded.data)
    return (
      <Screen title="Lịch hỗ trợ, họp, khám">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const [schema, row, classifications] = loaded.data;
  const kind = text(row["kind"]);
  const classes = classifications.fields.find((f) => f.name === "class")?.words ?? [];
  const done = (said: string): void => {
    setOpen(null);
    flash.set({ text: said, tone: "ok" });
  };
  return (
    <Screen title={text(row["title"])} tools={<Tools schema={schema} row={row} open={setOpen} />}>
      <Details fields={schema.fields} row={row} skip={["title"]} />
      {may("message.read") && (
        <p>
          <Link to={`/messages?occasion_id=${id}`} test="occasion-messages">
            Tin đã xếp và đã gửi về buổi này
          </Link>
        </p>
      )}
      {open === "tell" && (
        <TellDialog
          path={`/occasions/${id}/notice`}
          title="Gửi tin về buổi này"
          offset="-1"
          whom={{ kinds: KINDS, kind: KINDS.some((k) => k.value === kind) ? kind : "announcement", classes }}
          done={done}
          close={() => setOpen(null)}
        />
      )}
      {open === "delete" && (
        <DeleteDialog collection="occasions" row={row} name={text(row["title"])} close={() => setOpen(null)} />
      )}
    </Screen>
  );
}

function Tools({ schema, row, open }: { schema: Schema; row: Row; open: (what: "tell" | "delete") => void }) {
  const planned = row["state"] === "planned";
  const kind = KINDS.some((k) => k.value === row["kind"]) ? text(row["kind"]) : "announcement";
  return (
    <>
      {planned && may("message.send") && (
        <Button kind="main" onClick={() => open("tell")} test="tell">
          Gửi tin
        </Button>
      )}
      {planned && may("campaign.write") && (
        <Link to={`/campaigns/new?occasion_id=${row.id}&kind=${kind}`} class="button plain" test="to-campaign">
          Soạn chiến dịch tin
        </Link>
      )}
      {schema.can.update && (
        <Link to={`/occasions/${row.id}/edit`} class="button plain" test="edit">
          Sửa
        </Link>
      )}
      {schema.can.delete && (
        <Button kind="danger" onClick={() => open("delete")} test="delete">
          Xoá
        </Button>
      )}
    </>
  );
}

// SPDX-License-Identifier: MPL-2.0
// A set of weights of the matching: its numbers, a new set made from it with a reason, and what it would change on today's pool.
import "../style/jobs.css";
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api, etagOf, forget, getAll, getRow, getSchema } from "../core/api";
import { today } from "../core/dates";
import { flash, goSaved } from "../core/router";
import type { Word, Row, Schema } from "../core/types";
import { text } from "../core/types";
import { Button, Link, Screen, Waiting } from "../views/bits";
import { DeleteDialog } from "../views/rowdialog";
import { Scroll } from "../views/scroll";
import { useLoad } from "../views/use";
import { ComparePart } from "./matchcompare";
import { WeightsDialog } from "./matchweights";
import { Details } from "./record";

interface SetData {
  schema: Schema;
  row: Row;
  words: Word[];
  weights: Map<string, number>;
  sets: Row[];
}

async function loadSet(id: string): Promise<SetData> {
  const [schema, row, weightSchema, weights, sets] = await Promise.all([
    getSchema("match-sets"),
    getRow("match-sets", id),
    getSchema("match-weights"),
    getAll("match-weights", { match_set_id: id }),
    getAll("match-sets"),
  ]);
  const words = weightSchema.fields.find((f) => f.name === "name")?.words ?? [];
  return { schema, row, words, weights: new Map(weights.map((w) => [text(w["name"]), Number(w["value"])])), sets };
}

// The set whose numbers count today: the newest that is no trial and has begun.
const inForce = (sets: Row[]): Row | undefined =>
  sets.filter((s) => s["trial"] !== true && text(s["valid_from"]) <= today()).sort((a, b) => text(b["valid_from"]).localeCompare(text(a["valid_from"])))[0];

export function MatchSetScreen({ id }: { id: string }) {
  const loaded = useLoad(`match-set/${id}`, () => loadSet(id));
  if (!loaded.data)
    return (
      <Screen title="Bộ trọng số khớp việc">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  return <MatchSet data={loaded.data} reload={loaded.reload} />;
}

function MatchSet({ data, reload }: { data: SetData; reload: () => void }) {
  const { schema, row, words, weights, sets } = data;
  const [open, setOpen] = useState<"copy" | "save" | "delete" | null>(null);
  const action = useMemo(() => new Action(), []);
  const now = inForce(sets);
  const free = row["trial"] === true || text(row["valid_from"]) > today();
  const copy = async (body: { [key: string]: string | boolean | Record<string, number> }): Promise<void> => {
    const { answer } = await action.run<Row>({ path: `/match-sets/${row.id}/copy`, body });
    forget("rows/match-sets");
    goSaved(`/match-sets/${answer.data.id}`, "Đã tạo bộ trọng số mới.");
  };
  const save = async (body: { [key: string]: string | boolean | Record<string, number> }): Promise<void> => {
    await api({ method: "PUT", path: `/match-sets/${row.id}/weights`, body, ifMatch: etagOf(row) });
    setOpen(null);
    flash.set({ text: "Đã ghi trọng số.", tone: "ok" });
    reload();
  };
  return (
    <Screen
      title={`Bộ trọng số: ${text(row["name"])}`}
      tools={
        schema.can.update && (
          <>
            <Button kind="main" onClick={() => setOpen("copy")} test="copy-set">
              Tạo bộ mới từ bộ này
            </Button>
            {free && (
              <Button onClick={() => setOpen("save")} test="save-weights">
                Sửa trọng số
              </Button>
            )}
            <Link to={`/match-sets/${row.id}/edit`} class="button plain" test="edit">
              Sửa tên, ngày
            </Link>
            {free && (
              <Button kind="danger" onClick={() => setOpen("delete")} test="delete">
                Xoá
              </Button>
            )}
          </>
        )
      }
    >
      <p class="lead" data-test="set-state">
        {now?.id === row.id ? "Đang áp dụng." : row["trial"] === true ? "Chỉ để so sánh." : free ? "Chưa đến ngày áp dụng." : "Đã thôi áp dụng."}
      </p>
      <Details fields={schema.fields} row={row} skip={["name"]} />
      <ComparePart set={row} sets={sets} now={now} can={schema.can.update ?? false} />
      <Weights words={words} weights={weights} />
      {open === "copy" && <WeightsDialog fresh words={words} weights={weights} deed={copy} close={() => setOpen(null)} />}
      {open === "save" && <WeightsDialog words={words} weights={weights} deed={save} close={() => setOpen(null)} />}
      {open === "delete" && <DeleteDialog collection="match-sets" row={row} name={text(row["name"])} close={() => setOpen(null)} />}
    </Screen>
  );
}

function Weights({ words, weights }: { words: Word[]; weights: Map<string, number> }) {
  return (
    <section aria-labelledby="h-weights">
      <h2 id="h-weights">Các trọng số</h2>
      <Scroll name="Các trọng số">
        <table class="narrow-table" data-test="weights">
          <thead>
            <tr>
              <th scope="col">Trọng số</th>
              <th scope="col" class="number">
                Giá trị
              </th>
            </tr>
          </thead>
          <tbody>
            {words.map((w) => (
              <tr key={w.value}>
                <th scope="row">{w.label}</th>
                <td class="number">{weights.get(w.value) ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

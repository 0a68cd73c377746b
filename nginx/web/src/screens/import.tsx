// SPDX-License-Identifier: MPL-2.0
// A sheet brought back: chosen, looked over by the server row by row, and only then written, all rows or none.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api, forget, getSchema } from "../core/api";
import { go, goSaved } from "../core/router";
import { asProblem, Problem } from "../core/transport";
import type { Schema } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, Form, noFailure, Notice, Screen, Waiting } from "../views/bits";
import { Scroll } from "../views/scroll";
import { useBusy, useLoad } from "../views/use";

const SIZE_MAX = 8 << 20;

interface RowFault {
  row: number;
  column?: string;
  label: string;
  field: string;
  code: string;
  detail: string;
}

interface Seen {
  rows: number;
  good: number;
  bad: number;
  columns: string[];
  ignored_columns: string[];
  unknown_columns: string[];
  errors: RowFault[];
  digest: string;
}

export function ImportScreen({ collection }: { collection: string }) {
  const schema = useLoad(collection, () => getSchema(collection));
  if (!schema.data)
    return (
      <Screen title="Nhập Excel">
        <Waiting problem={schema.problem} retry={schema.reload} />
      </Screen>
    );
  return <Import key={collection} schema={schema.data} />;
}

const sentence = (problem: Problem): string => problem.errors.map((e) => e.detail).join(" ") || problem.message;

function Import({ schema }: { schema: Schema }) {
  const { collection } = schema;
  const [file, setFile] = useState<File | null>(null);
  const [seen, setSeen] = useState<Seen | null>(null);
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const path = `/${collection}/import`;
  const choose = (chosen: File | null): void => {
    setFile(chosen);
    setSeen(null);
    setFailed(noFailure);
  };
  const look = (): void =>
    run(async () => {
      setSeen(null);
      if (!file) return setFailed((last) => failure(last, "Chọn tệp Excel (.xlsx) trước."));
      if (file.size > SIZE_MAX) return setFailed((last) => failure(last, "Tệp lớn hơn 8 MB. Chia thành nhiều tệp."));
      try {
        setSeen((await api<Seen>({ method: "POST", path, sheet: await copyOf(file), key: crypto.randomUUID() })).data);
        setFailed(noFailure);
      } catch (e) {
        const problem = asProblem(e);
        setFailed((last) => failure(last, sentence(problem)));
      }
    });
  const write = (digest: string): void =>
    run(async () => {
      if (!file) return;
      try {
        const { answer } = await action.run<{ created: number }>({ path: `${path}?confirm=${digest}`, body: null, sheet: await copyOf(file) });
        forget(`rows/${collection}`);
        goSaved(`/${collection}`, `Đã nhập ${answer.data.created} dòng.`);
      } catch (e) {
        const problem = asProblem(e);
        if (!problem.unknown) setSeen(null);
        setFailed((last) => (problem.errors.length > 0 ? failure(last, `${problem.message} Kiểm tra lại tệp.`) : failureOf(last, problem)));
      }
    });
  return (
    <Screen title={`Nhập Excel: ${schema.titles}`}>
      <ErrorSummary failure={failed} />
      <ol class="steps">
        <li>
          <a href={`/api/v1/${collection}/template`} download data-test="template">
            Tải tệp mẫu
          </a>{" "}
          rồi điền; hoặc sửa tệp đã xuất từ danh sách này.
        </li>
        <li>Chọn tệp và kiểm tra. Kiểm tra chưa ghi gì.</li>
        <li>Ghi. Một dòng sai thì không dòng nào được ghi.</li>
      </ol>
      <Form submit={look}>
        <div class="field">
          <label for="import-file">Tệp Excel (.xlsx)</label>
          <p class="hint" id="import-hint">
            Nhiều nhất 20.000 dòng, 8 MB
          </p>
          <input
            id="import-file"
            type="file"
            accept=".xlsx"
            aria-describedby="import-hint"
            data-test="import-file"
            onClick={(e) => (e.currentTarget.value = "")} // so that choosing a corrected file of the same name is a change
            onChange={(e) => choose(e.currentTarget.files?.[0] ?? null)}
          />
        </div>
        <p class="buttons">
          <Button kind={seen?.bad === 0 ? "plain" : "main"} submit busy={busy} test="import-look">
            Kiểm tra
          </Button>
          <Button onClick={() => go(`/${collection}`)}>Thôi</Button>
        </p>
      </Form>
      {busy && (
        <p class="quiet" role="status">
          Đang đọc từng dòng…
        </p>
      )}
      {seen && file && <Result schema={schema} seen={seen} file={file} busy={busy} write={() => write(seen.digest)} />}
    </Screen>
  );
}

// The bytes as they are now; browsers refuse to read a file that was saved again after it was chosen.
async function copyOf(file: File): Promise<Blob> {
  try {
    return new Blob([await file.arrayBuffer()]);
  } catch {
    throw new Problem(400, { detail: "Tệp đã đổi từ lúc chọn. Chọn lại tệp." });
  }
}

interface ResultProps {
  schema: Schema;
  seen: Seen;
  file: File;
  busy: boolean;
  write: () => void;
}

function Result({ schema, seen, file, busy, write }: ResultProps) {
  const name = (field: string): string => schema.fields.find((f) => f.name === field)?.label ?? field;
  const ready = seen.bad === 0 && seen.rows > 0;
  return (
    <section aria-label="Kết quả kiểm tra">
      <Notice tone={ready ? "ok" : "bad"} test="import-summary">
        {seen.rows === 0
          ? "Tệp không có dòng nào dưới dòng tiêu đề."
          : `${seen.rows} dòng: ${seen.good} đúng, ${seen.bad} cần sửa.${ready ? " Chưa ghi gì." : ""}`}
      </Notice>
      <dl class="details">
        <div>
          <dt>Cột được đọc</dt>
          <dd>{seen.columns.map(name).join(", ")}</dd>
        </div>
        {seen.unknown_columns.length > 0 && (
          <div>
            <dt>Cột không biết, bị bỏ qua</dt>
            <dd>{seen.unknown_columns.join(", ")}</dd>
          </div>
        )}
        {seen.ignored_columns.length > 0 && (
          <div>
            <dt>Cột do hệ thống ghi, bị bỏ qua</dt>
            <dd>{seen.ignored_columns.join(", ")}</dd>
          </div>
        )}
      </dl>
      {ready && (
        <p class="buttons">
          <Button kind="main" busy={busy} onClick={write} test="import-write">
            {`Ghi ${seen.rows} dòng`}
          </Button>
        </p>
      )}
      {seen.errors.length > 0 && <Faults seen={seen} collection={schema.collection} file={file} />}
    </section>
  );
}

function Faults({ seen, collection, file }: { seen: Seen; collection: string; file: File }) {
  return (
    <>
      <Report collection={collection} file={file} />
      <Scroll name="Các lỗi">
        <table data-test="import-errors">
          <caption>{seen.errors.length < 500 ? "Cần sửa" : "Cần sửa (500 lỗi đầu)"}</caption>
          <thead>
            <tr>
              <th scope="col" class="number">
                Dòng
              </th>
              <th scope="col">Cột</th>
              <th scope="col">Mục</th>
              <th scope="col">Cách sửa</th>
            </tr>
          </thead>
          <tbody>
            {seen.errors.map((e) => (
              <tr key={`${e.row}.${e.field}`}>
                <td class="number">{e.row}</td>
                <td>{e.column ?? ""}</td>
                <td>{e.label}</td>
                <td>{e.detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function Report({ collection, file }: { collection: string; file: File }) {
  const [busy, run] = useBusy();
  const [problem, setProblem] = useState("");
  const fetchReport = (): void =>
    run(async () => {
      try {
        const path = `/${collection}/import?report=1`;
        const answer = await api<Blob>({ method: "POST", path, sheet: await copyOf(file), wantsFile: true, key: crypto.randomUUID() });
        save(answer.data, file.name.replace(/(\.xlsx)?$/i, "-loi.xlsx"));
        setProblem("");
      } catch (e) {
        setProblem(sentence(asProblem(e)));
      }
    });
  return (
    <p class="buttons">
      <Button busy={busy} onClick={fetchReport} test="import-report">
        Tải tệp này kèm cột Lỗi
      </Button>
      {problem && <span role="alert">{problem}</span>}
    </p>
  );
}

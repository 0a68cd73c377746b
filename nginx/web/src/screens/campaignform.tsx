// SPDX-License-Identifier: MPL-2.0
// Writing a campaign: what it says, to whom, when, who pays. How many people and đồng that is stands beside it while it is written.
import { useMemo } from "preact/hooks";
import { getAll, getKept, getRow, getSchema } from "../core/api";
import { type Audience, audienceBody, audienceOf } from "../core/campaign";
import { formatClock, formatDate, formatInstant } from "../core/dates";
import { type Values, wordOf } from "../core/form";
import { go, goSaved, place } from "../core/router";
import { me } from "../core/session";
import { fieldsOfKind } from "../core/sms";
import { type Field, type JsonObject, label, type Row, type Schema, text } from "../core/types";
import { Button, ErrorSummary, Form, Notice, Screen, Waiting } from "../views/bits";
import { draftBody, draftText, newestDraft, useDraft } from "../views/drafted";
import { FieldGrid, FieldRow, type Option } from "../views/field";
import { type RecordState, useRecordForm } from "../views/recordform";
import { type Counted, SmsText, useTextPreview } from "../views/smstext";
import { useLoad, useStore } from "../views/use";
import { AudienceFields, CountPanel, useCount } from "./audience";

const FORM = "campaign";

interface Lists {
  schema: Schema;
  templates: Row[];
  lines: Option[];
  occasions: Option[];
}

async function lists(): Promise<Lists> {
  const [schema, templates, lines, projects, occasions] = await Promise.all([
    getSchema("campaigns"),
    getAll("message-templates", { state: "live" }),
    getKept("budget-lines"),
    getKept("projects"),
    getAll("occasions", { state: "planned" }),
  ]);
  const code = (line: Row): string => text(projects.find((p) => p.id === line["project_id"])?.["code"]);
  const named = lines.map((line) => ({ value: String(line.id), label: `${code(line)} – ${text(line["label"])}` }));
  return {
    schema,
    templates,
    lines: named.sort((a, b) => a.label.localeCompare(b.label, "vi", { numeric: true })),
    occasions: occasions.map((o) => ({ value: String(o.id), label: `${formatDate(text(o["held_on"]))} ${text(o["title"])}` })),
  };
}

// "/campaigns/new?occasion_id=11&kind=support" proposes what it is about.
function proposed(query: URLSearchParams): JsonObject {
  const about: JsonObject = { unit_id: me()?.unit_id ?? null };
  for (const name of ["course_id", "occasion_id"]) if (query.get(name)) about[name] = Number(query.get(name));
  if (query.get("kind")) about["kind"] = query.get("kind");
  return about;
}

export function NewCampaign() {
  const loaded = useLoad("campaign/new", () => Promise.all([lists(), newestDraft(FORM)]));
  return (
    <Screen title="Soạn chiến dịch tin">
      {loaded.data ? (
        <Editor lists={loaded.data[0]} row={null} draft={loaded.data[1]} again={loaded.reload} key={loaded.data[1]?.id ?? 0} />
      ) : (
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      )}
    </Screen>
  );
}

export function EditCampaign({ id }: { id: string }) {
  const loaded = useLoad(`campaign/${id}/edit`, () => Promise.all([lists(), getRow("campaigns", id)]));
  return (
    <Screen title={loaded.data ? `Sửa: ${text(loaded.data[1]["title"])}` : "Sửa chiến dịch tin"}>
      {loaded.data ? (
        <Editor lists={loaded.data[0]} row={loaded.data[1]} draft={null} again={loaded.reload} key={loaded.data[1].version} />
      ) : (
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      )}
    </Screen>
  );
}

interface EditorProps {
  lists: Lists;
  row: Row | null;
  draft: Row | null;
  again: () => void;
}

const readAudience = (values: Values): Audience => audienceOf(values["audience"] ?? "{}");

function restoredValues(draft: Row | null): Values | null {
  const body = draftBody(draft);
  return body && Object.fromEntries(Object.entries(body).map(([name, value]) => [name, text(value)]));
}

function useEditor({ lists: { schema }, row, draft: found }: EditorProps) {
  const { query } = useStore(place);
  const preset = useMemo(() => proposed(query), []);
  const restored = useMemo(() => restoredValues(found), []);
  const finish = (saved: Row): void => {
    void keeping.draft.discard();
    goSaved(`/campaigns/${saved.id}`, "Đã ghi chiến dịch. Xem lại rồi gửi đi.");
  };
  const state = useRecordForm({
    schema,
    row,
    preset,
    restored,
    kept: row === null,
    check: (values) => audienceBody(readAudience(values)).errors,
    shape: (body) =>
      "audience" in body ? { ...body, audience: JSON.stringify(audienceBody(audienceOf(body["audience"])).body) } : body,
    done: finish,
    cancel: () => undefined,
  });
  const keeping = useDraft(FORM, found, state.values, () =>
    row ? null : { title: state.values["title"]?.slice(0, 120) || "Chiến dịch chưa có tên", body: state.values },
  );
  return { state, keeping, restored };
}

const field = (schema: Schema, name: string): Field | undefined => schema.fields.find((f) => f.name === name);

function Editor(props: EditorProps) {
  const { schema } = props.lists;
  const { state, keeping, restored } = useEditor(props);
  const { values, failed, busy, save, conflict } = state;
  const audience = readAudience(values);
  const counting = useCount(audienceBody(audience), values["purpose"] ?? "", values["class"] ?? "");
  const counted = useTextPreview({ kind: values["kind"] ?? "", body: values["body"] ?? "", class: values["class"] ?? "" });
  const each = counted.preview && (values["accents"] === "false" ? counted.preview.plain : counted.preview.accented);
  const drop = async (): Promise<void> => {
    await keeping.draft.discard();
    props.again();
  };
  if (conflict) return conflict;
  const part = { ...props, state, counted };
  return (
    <Form test="campaign-form" submit={save}>
      {restored && (
        <Notice tone="ok" test="draft-found">
          Đã mở lại bản nháp lưu lúc {formatInstant(text(props.draft?.["updated_at"]))}.{" "}
          <Button kind="link" test="draft-drop" onClick={() => void drop()}>
            Bỏ bản nháp, soạn từ đầu
          </Button>
        </Notice>
      )}
      <ErrorSummary failure={failed} nameOf={(path) => nameOf(schema, path)} />
      <div class="aside">
        <div>
          <TextPart {...part} />
          <fieldset>
            <legend>Gửi cho ai</legend>
            <AudienceFields
              audience={audience}
              set={(change) =>
                state.setValues((v) => ({ ...v, audience: JSON.stringify(raw({ ...readAudience(v), ...change })) }))
              }
              errors={state.errors}
            />
          </fieldset>
          <WhenPart {...part} />
          <MoneyPart {...part} />
        </div>
        <CountPanel counting={counting} each={each} />
      </div>
      <p class="buttons sticky">
        <Button kind="main" submit busy={busy} test="save">
          Ghi để xem lại
        </Button>
        <Button onClick={() => go(props.row ? `/campaigns/${props.row.id}` : "/campaigns")} test="cancel">
          Thôi
        </Button>
        <span class="quiet" role="status" data-test="draft-state">
          {busy ? "Đang ghi…" : draftText(keeping.state, formatClock)}
        </span>
      </p>
    </Form>
  );
}

// The audience while it is typed: ages may still be nonsense, so texts are kept as they are.
function raw(a: Audience): JsonObject {
  const kept = { ...a, village_ids: a.villages, ethnic_ids: a.ethnic } as unknown as JsonObject;
  delete kept["villages"];
  delete kept["ethnic"];
  return kept;
}

const AUDIENCE_NAMES: Record<string, string> = {
  unit_id: "Xã, thị trấn",
  village_ids: "Thôn, làng",
  classes: "Phân loại hộ",
  ethnic_ids: "Dân tộc",
  sex: "Giới tính",
  age_from: "Từ tuổi",
  age_to: "Đến tuổi",
  project_id: "Tiểu dự án",
  course_id: "Học viên của lớp",
};

const nameOf = (schema: Schema, path: string): string =>
  path.startsWith("audience.") ? (AUDIENCE_NAMES[path.slice(9)] ?? path) : (field(schema, path)?.label ?? path);

type PartProps = EditorProps & { state: RecordState; counted: Counted };

interface OneProps extends PartProps {
  name: string;
  change?: Partial<Field>;
}

// One field of the schema, when it may be written here at all.
function One({ state, row, name, change }: OneProps) {
  const f = state.fields.find((x) => x.name === name);
  if (!f) return null;
  const shownAs = text(state.labels[name]) || label(row ?? {}, name);
  return (
    <FieldRow
      field={{ ...f, ...change }}
      path={name}
      value={state.values[name] ?? ""}
      set={(value, l) => state.set(f, value, l)}
      error={state.errors[name]}
      valueLabel={shownAs}
    />
  );
}

function Tick({ state, name }: PartProps & { name: string }) {
  const f = state.fields.find((x) => x.name === name);
  if (!f) return null;
  return (
    <label class="choice">
      <input
        type="checkbox"
        id={`f-${name}`}
        checked={state.values[name] === "true"}
        onChange={(e) => state.set(f, String(e.currentTarget.checked))}
      />
      <span>
        {f.label}
        {f.hint && <span class="hint"> ({f.hint})</span>}
      </span>
    </label>
  );
}

const SPOKEN: Record<string, string> = { vi: "tiếng Việt", sed: "Xơ Đăng", bdq: "Ba Na", jra: "Gia Rai" };

// A template fills the text; the text may then be changed for this campaign.
function TextPart(props: PartProps) {
  const { state, counted, lists: l } = props;
  const kind = state.values["kind"] ?? "";
  const body = state.values["body"] ?? "";
  const accents = state.values["accents"] !== "false";
  const bodyField = state.fields.find((f) => f.name === "body");
  const mine = l.templates.filter((t) => t["kind"] === kind);
  const choices = mine.map((t) => ({ value: String(t.id), label: `${text(t["title"])} (${SPOKEN[text(t["language"])] ?? ""})` }));
  const take = (f: Field | undefined, value: string): void => {
    if (f) state.set(f, value);
  };
  const use = (id: string): void => {
    const chosen = mine.find((t) => String(t.id) === id);
    take(
      state.fields.find((f) => f.name === "template_id"),
      id,
    );
    if (chosen) take(bodyField, text(chosen["body"]));
    if (chosen)
      take(
        state.fields.find((f) => f.name === "class"),
        text(chosen["class"]),
      );
  };
  return (
    <fieldset>
      <legend>Tin nói gì</legend>
      <FieldGrid>
        <One {...props} name="title" />
        <One {...props} name="unit_id" />
        <One {...props} name="kind" />
        {choices.length > 0 && (
          <FieldRow
            field={{
              name: "template_id",
              label: "Mẫu tin",
              kind: "enum",
              words: choices,
              hint: "Chọn mẫu thì nội dung bên dưới được thay",
            }}
            path="template_id"
            value={state.values["template_id"] ?? ""}
            set={use}
            error={state.errors["template_id"]}
          />
        )}
        <One {...props} name="class" />
        <One {...props} name="purpose" />
      </FieldGrid>
      <SmsText
        path="body"
        label={bodyField?.label ?? "Nội dung"}
        hint={bodyField?.hint}
        value={body}
        set={(value) => take(bodyField, value)}
        error={state.errors["body"]}
        counted={counted}
        accents={accents}
        fields={fieldsOfKind(kind)}
        judged
      />
      <Tick {...props} name="accents" />
    </fieldset>
  );
}

// The three ways to say when; each shows only its own fields.
function WhenPart(props: PartProps) {
  const { state, lists: l } = props;
  const f = field(l.schema, "starts");
  const starts = state.values["starts"] || "now";
  if (!f) return null;
  return (
    <fieldset>
      <legend>Gửi lúc nào</legend>
      <FieldGrid>
        <One {...props} name="course_id" />
        <One {...props} name="occasion_id" change={{ kind: "enum", words: l.occasions }} />
      </FieldGrid>
      <fieldset id="f-starts" tabIndex={-1}>
        <legend>{f.label}</legend>
        {["now", "at", "relative"].map((way) => (
          <label class="choice" key={way}>
            <input type="radio" name="starts" value={way} checked={starts === way} onChange={() => state.set(f, way)} />
            <span>{wordOf(f, way)}</span>
          </label>
        ))}
        {state.errors["starts"] && <p class="error">{state.errors["starts"]}</p>}
      </fieldset>
      <FieldGrid>
        {starts === "at" && <One {...props} name="due_at" />}
        {starts === "relative" && <One {...props} name="offset_days" />}
        {starts === "relative" && <One {...props} name="at_time" />}
        <One {...props} name="valid_hours" />
      </FieldGrid>
    </fieldset>
  );
}

function MoneyPart(props: PartProps) {
  const { state, lists: l } = props;
  const line = state.fields.find((f) => f.name === "budget_line_id");
  return (
    <fieldset>
      <legend>Ai trả tiền, ai truyền tin</legend>
      <FieldGrid>
        {line && <One {...props} name="budget_line_id" change={{ kind: "enum", words: l.lines }} />}
        <One {...props} name="cap" />
      </FieldGrid>
      <Tick {...props} name="with_relay" />
    </fieldset>
  );
}

// SPDX-License-Identifier: MPL-2.0
// An employer registers with its first vacancies. What was typed stays in this tab until it has arrived; sending again after a lost answer uses
// the same key, so that nothing arrives twice.
import { useState } from "preact/hooks";
import { Problem } from "../core/transport";
import type { FieldError } from "../core/types";
import { catalogue, type Catalogue, newKey, write } from "./api";
import { Failure, Frame, Notice, useDeed, useLoad, Waiting } from "./bits";
import { bodyOf, Fields, labelsOf, type Values } from "./fields";

interface Draft {
  firm: Values;
  vacancies: Values[];
  website: string;
  key: string;
}

const PLACE = "dang-ky";
const MOST = 10;
const fresh = (): Draft => ({ firm: {}, vacancies: [{}], website: "", key: newKey() });

function kept(): Draft {
  try {
    return { ...fresh(), ...(JSON.parse(sessionStorage.getItem(PLACE) ?? "{}") as Partial<Draft>) };
  } catch {
    return fresh();
  }
}

export function RegisterPage() {
  const loaded = useLoad(catalogue);
  const [done, setDone] = useState(false);
  return (
    <Frame title="Đăng ký tuyển người">
      {done ? (
        <Notice tone="ok" test="registered">
          <h2>Đã nhận đăng ký</h2>
          <p>Cán bộ sẽ xem và nhắn tin kết quả về số điện thoại của đơn vị. Chỗ việc chỉ hiện ra sau khi được xác nhận.</p>
          <p>
            <a href="/viec-lam">Xem các chỗ việc đang tuyển</a>
          </p>
        </Notice>
      ) : loaded.data ? (
        <RegisterForm lists={loaded.data} done={() => setDone(true)} />
      ) : (
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      )}
    </Frame>
  );
}

// A form of a vacancy that was left alone.
const isEmpty = (v: Values): boolean => Object.values(v).every((x) => x === "" || x === false);

export function readVacancies(lists: Catalogue, all: Values[], errors: FieldError[]) {
  return all.map((v, i) => bodyOf(lists.vacancy, v, `vacancies.${i}.`, errors));
}

function RegisterForm({ lists, done }: { lists: Catalogue; done: () => void }) {
  const [draft, setDraft] = useState(kept);
  const [busy, problem, run] = useDeed();
  const change = (next: Partial<Draft>): void => {
    const all = { ...draft, key: newKey(), ...next };
    sessionStorage.setItem(PLACE, JSON.stringify(all));
    setDraft(all);
  };
  const send = (): void =>
    run(async () => {
      const errors: FieldError[] = [];
      const asked = draft.vacancies.every(isEmpty) ? [] : draft.vacancies;
      const body = { ...bodyOf(lists.firm, draft.firm, "", errors), vacancies: readVacancies(lists, asked, errors), website: draft.website };
      if (errors.length) throw new Problem(422, { detail: "Có thông tin chưa đúng.", errors: errors as never });
      await write("POST", "registrations", body, draft.key);
      sessionStorage.removeItem(PLACE);
      done();
    });
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      {problem && <Failure key={problem.message + problem.errors.length} problem={problem} labels={labelsOf(lists)} />}
      <p>Dành cho doanh nghiệp, hợp tác xã, hộ kinh doanh, gia đình cần người làm. Đăng ký không mất tiền.</p>
      <fieldset>
        <legend>Đơn vị, người tuyển</legend>
        <Fields
          fields={lists.firm}
          values={draft.firm}
          prefix=""
          errors={problem?.errors ?? []}
          lists={lists}
          change={(name, value) => change({ firm: { ...draft.firm, [name]: value } })}
        />
        <div class="off" aria-hidden="true">
          <label>
            Trang web
            <input name="website" tabIndex={-1} autoComplete="off" value={draft.website} onInput={(e) => change({ website: e.currentTarget.value })} />
          </label>
        </div>
      </fieldset>
      <Vacancies lists={lists} all={draft.vacancies} errors={problem?.errors ?? []} change={(vacancies) => change({ vacancies })} least={0} />
      <p class="hint">Luật không cho đòi hỏi về giới, tuổi khi công việc không cần: muốn ghi thì phải nêu điều luật.</p>
      <p class="buttons">
        <button type="submit" class="button main" aria-disabled={busy ? "true" : undefined} data-test="send">
          Gửi đăng ký
        </button>
      </p>
    </form>
  );
}

export interface VacanciesProps {
  lists: Catalogue;
  all: Values[];
  errors: FieldError[];
  least: number;
  change: (all: Values[]) => void;
}

export function Vacancies({ lists, all, errors, least, change }: VacanciesProps) {
  return (
    <>
      {all.map((v, i) => (
        <fieldset key={i} data-test="vacancy">
          <legend>Chỗ việc {i + 1}</legend>
          <Fields
            fields={lists.vacancy}
            values={v}
            prefix={`vacancies.${i}.`}
            errors={errors}
            lists={lists}
            change={(name, value) => change(all.map((old, k) => (k === i ? { ...old, [name]: value } : old)))}
          />
          {all.length > least && (
            <button type="button" class="button" onClick={() => change(all.filter((_, k) => k !== i))}>
              Bỏ chỗ việc {i + 1}
            </button>
          )}
        </fieldset>
      ))}
      {all.length < MOST && (
        <p class="buttons">
          <button type="button" class="button" onClick={() => change([...all, {}])} data-test="add-vacancy">
            Thêm chỗ việc
          </button>
        </p>
      )}
    </>
  );
}

// SPDX-License-Identifier: MPL-2.0
// Log-in, as a screen and as a dialog over unfinished work; and the forced change of password.
import { useState } from "preact/hooks";
import { api } from "../core/api";
import { byField } from "../core/problems";
import { flash } from "../core/router";
import { logIn, logOut, refreshSession, session } from "../core/session";
import { asProblem } from "../core/transport";
import type { FieldError } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, noFailure, Screen, Form } from "../views/bits";
import { Dialog } from "../views/dialog";
import { useBusy, useStore } from "../views/use";

interface TextProps {
  id: string;
  title: string;
  value: string;
  set: (value: string) => void;
  error?: string;
  hint?: string;
  secret?: "current-password" | "new-password";
  fixed?: boolean;
  first?: boolean; // takes the focus when its dialog opens
}

function TextField({ id, title, value, set, error, hint, secret, fixed, first }: TextProps) {
  const describedBy = [hint && `f-${id}-hint`, error && `f-${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div class={`field${error ? " wrong" : ""}`}>
      <label for={`f-${id}`}>{title}</label>
      {hint && (
        <p class="hint" id={`f-${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`f-${id}-error`}>
          <span class="hidden">Lỗi: </span>
          {error}
        </p>
      )}
      <input
        id={`f-${id}`}
        name={id}
        {...{ type: (secret ? "password" : "text") as "text" }}
        autocomplete={secret ?? "username"}
        autocapitalize="none"
        spellcheck={false}
        readOnly={fixed}
        autofocus={first}
        aria-describedby={describedBy}
        aria-invalid={error ? "true" : undefined}
        value={value}
        onInput={(e) => set(e.currentTarget.value)}
      />
    </div>
  );
}

const need = (wanting: boolean, field: string, detail: string): FieldError[] =>
  wanting ? [{ field, code: "required", detail }] : [];

function LoginForm({ known }: { known?: string }) {
  const [username, setUsername] = useState(known ?? "");
  const [password, setPassword] = useState("");
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const submit = (): void =>
    run(async () => {
      const missing = [
        ...need(!username.trim(), "username", "Nhập tên đăng nhập."),
        ...need(!password, "password", "Nhập mật khẩu."),
      ];
      if (missing.length > 0) return setFailed((last) => failure(last, "", missing));
      try {
        await logIn(username.trim(), password.normalize("NFC"));
      } catch (e) {
        const problem = asProblem(e);
        setFailed((last) => failure(last, problem.message, problem.errors));
      }
    });
  const errors = byField(failed.errors);
  return (
    <Form class="narrow" test="login-form" submit={submit}>
      <ErrorSummary failure={failed} />
      <TextField
        id="username"
        title="Tên đăng nhập"
        value={username}
        set={setUsername}
        error={errors["username"]}
        fixed={known !== undefined}
      />
      <TextField
        id="password"
        title="Mật khẩu"
        value={password}
        set={setPassword}
        error={errors["password"]}
        secret="current-password"
        first={known !== undefined}
      />
      <p class="buttons">
        <Button kind="main" submit busy={busy} test="login">
          Đăng nhập
        </Button>
      </p>
    </Form>
  );
}

export function LoginScreen() {
  return (
    <Screen title="Đăng nhập">
      <p>Hệ thống thực hiện Chương trình giảm nghèo bền vững huyện Đắk Hà.</p>
      <LoginForm />
    </Screen>
  );
}

// The work stays on the page below; only the same person goes on with it.
export function LoginDialog() {
  const { session: s, expired } = useStore(session);
  if (!expired || !s) return null;
  return (
    <Dialog title="Phiên làm việc đã hết" test="login-dialog">
      <p>Đăng nhập lại để làm tiếp. Những gì đã nhập vẫn còn trên trang.</p>
      <LoginForm known={s.user.username} />
      <p>
        <Button kind="link" onClick={() => void logOut()}>
          Bỏ việc đang làm, đăng nhập bằng tài khoản khác
        </Button>
      </p>
    </Dialog>
  );
}

export function PasswordScreen({ forced }: { forced: boolean }) {
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const submit = (): void =>
    run(async () => {
      const missing = [
        ...need(!old, "old", "Nhập mật khẩu hiện tại."),
        ...need(!next, "new", "Nhập mật khẩu mới."),
        ...need(next !== again, "again", "Hai lần nhập mật khẩu mới không giống nhau."),
      ];
      if (missing.length > 0) return setFailed((last) => failure(last, "", missing));
      try {
        await api({ method: "PUT", path: "/session/password", body: { old, new: next } });
        await refreshSession();
        flash.set({ text: "Đã đổi mật khẩu.", tone: "ok" });
        [setOld, setNext, setAgain].forEach((clear) => clear(""));
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  const errors = byField(failed.errors);
  return (
    <Screen title="Đổi mật khẩu">
      {forced && <p>Tài khoản đang dùng mật khẩu được cấp. Đặt mật khẩu của riêng mình rồi mới làm việc được.</p>}
      <Form class="narrow" test="password-form" submit={submit}>
        <ErrorSummary failure={failed} />
        <TextField id="old" title="Mật khẩu hiện tại" value={old} set={setOld} error={errors["old"]} secret="current-password" />
        <TextField
          id="new"
          title="Mật khẩu mới"
          value={next}
          set={setNext}
          error={errors["new"]}
          secret="new-password"
          hint="Ít nhất 8 ký tự, nên từ 12; không chứa tên đăng nhập"
        />
        <TextField
          id="again"
          title="Nhập lại mật khẩu mới"
          value={again}
          set={setAgain}
          error={errors["again"]}
          secret="new-password"
        />
        <p class="buttons">
          <Button kind="main" submit busy={busy} test="change-password">
            Đổi mật khẩu
          </Button>
        </p>
      </Form>
    </Screen>
  );
}

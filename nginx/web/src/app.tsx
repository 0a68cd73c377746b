// SPDX-License-Identifier: MPL-2.0
// The frame and the first page, the plan. All other screens are in pages.tsx, whose file travels while the session is asked for, so that
// an address opened directly waits no longer; at the plan it comes when the page has been quiet.
import { useEffect } from "preact/hooks";
import { place } from "./core/router";
import { loadSession, session } from "./core/session";
import { LoginDialog, LoginScreen, PasswordScreen } from "./screens/login";
import { PlanScreen } from "./screens/plan";
import { Button, Screen } from "./views/bits";
import { Layout } from "./views/layout";
import { chunk, fetchLater, Lazy } from "./views/lazy";
import { useStore } from "./views/use";

const load = () => import("./pages");
const pages = chunk<{ path: string[] }>(() => load().then((m) => m.PageScreen));

export const startPages = (): void => void pages.get().catch(() => undefined);

function Page({ path }: { path: string[] }) {
  return path.length === 0 ? <PlanScreen /> : <Lazy of={pages} props={{ path }} title="Đang mở trang" />;
}

export function App() {
  const { phase, session: s } = useStore(session);
  const { path } = useStore(place);
  useEffect(() => {
    if (phase === "in") fetchLater([pages, { get: () => load().then((m) => m.fetchPagesLater()) }]);
  }, [phase]);
  return (
    <Layout>
      {phase === "loading" && (
        <p class="quiet" role="status">
          Đang tải…
        </p>
      )}
      {phase === "failed" && (
        <Screen title="Chưa nối được với máy chủ">
          <p>Kiểm tra mạng rồi thử lại.</p>
          <Button kind="main" onClick={() => void loadSession()} test="retry">
            Thử lại
          </Button>
        </Screen>
      )}
      {phase === "out" && <LoginScreen />}
      {phase === "in" && (s?.must_change ? <PasswordScreen forced /> : <Page path={path} />)}
      <LoginDialog />
    </Layout>
  );
}

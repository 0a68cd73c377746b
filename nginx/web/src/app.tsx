// SPDX-License-Identifier: MPL-2.0
// Which screen an address shows.
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { shelfOf } from "./core/places";
import { place } from "./core/router";
import { loadSession, session } from "./core/session";
import { AllScreen } from "./screens/all";
import { ListScreen } from "./screens/list";
import { LoginDialog, LoginScreen, PasswordScreen } from "./screens/login";
import { PlanScreen } from "./screens/plan";
import { Button, Link, Screen } from "./views/bits";
import { Layout } from "./views/layout";
import { chunk, fetchLater, Lazy } from "./views/lazy";
import { useStore } from "./views/use";

const courses = chunk<{ id: string }>(() => import("./screens/course").then((m) => m.CourseScreen));
const dossiers = chunk<{ id: string }>(() => import("./screens/dossier").then((m) => m.DossierScreen));
const records = chunk<{ collection: string; id: string }>(() => import("./screens/record").then((m) => m.RecordScreen));
const edits = chunk<{ collection: string; id: string }>(() => import("./screens/record").then((m) => m.EditScreen));
const creations = chunk<{ collection: string }>(() => import("./screens/record").then((m) => m.NewScreen));
const imports = chunk<{ collection: string }>(() => import("./screens/import").then((m) => m.ImportScreen));
const registration = chunk<Record<string, never>>(() => import("./screens/register").then((m) => m.RegisterScreen));

function NotFound() {
  return (
    <Screen title="Không có trang này">
      <p>
        <Link to="/">Về trang kế hoạch</Link>
      </p>
    </Screen>
  );
}

function rowScreen(collection: string, id: string): VNode {
  if (collection === "households") return <Lazy key={id} of={dossiers} props={{ id }} title="Hộ gia đình" />;
  if (collection === "courses") return <Lazy key={id} of={courses} props={{ id }} title="Lớp học" />;
  return <Lazy key={`${collection}/${id}`} of={records} props={{ collection, id }} title="Xem" />;
}

function screenOf([first, second, third]: string[]): VNode {
  if (first === undefined) return <PlanScreen />;
  if (first === "all") return <AllScreen />;
  if (first === "password") return <PasswordScreen forced={false} />;
  if (!shelfOf(first)) return <NotFound />;
  if (second === undefined) return <ListScreen collection={first} />;
  if (first === "households" && second === "register") return <Lazy of={registration} props={{}} title="Ghi hộ mới" />;
  if (second === "import") return <Lazy key={first} of={imports} props={{ collection: first }} title="Nhập Excel" />;
  if (second === "new") return <Lazy key={first} of={creations} props={{ collection: first }} title="Thêm" />;
  if (!/^\d+$/.test(second)) return <NotFound />;
  if (third === "edit") return <Lazy key={second} of={edits} props={{ collection: first, id: second }} title="Sửa" />;
  return third === undefined ? rowScreen(first, second) : <NotFound />;
}

export function App() {
  const { phase, session: s } = useStore(session);
  const { path } = useStore(place);
  useEffect(() => {
    if (phase === "in") fetchLater([records, edits, creations, courses, dossiers, registration, imports]);
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
      {phase === "in" && (s?.must_change ? <PasswordScreen forced /> : screenOf(path))}
      <LoginDialog />
    </Layout>
  );
}

// SPDX-License-Identifier: MPL-2.0
// Header, menu, training banner: around every screen of a logged-in officer.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { place } from "../core/router";
import { logOut, session } from "../core/session";
import { newOnes, newText, watchUnread } from "../core/unread";
import { Button, Link } from "./bits";
import { useBusy, useNarrow, useStore } from "./use";

const MENU: [path: string, text: string, permission: string][] = [
  ["/", "Kế hoạch", "plan.read"],
  ["/households", "Hộ gia đình", "household.read"],
  ["/households/register", "Ghi hộ mới", "household.write"],
  ["/persons", "Người dân", "household.read"],
  ["/courses", "Lớp học", "course.read"],
  ["/occasions", "Lịch hỗ trợ", "course.read"],
  ["/fairs", "Phiên việc làm", "job.read"],
  ["/messages", "Tin nhắn", "message.read"],
  ["/campaigns", "Chiến dịch tin", "message.read"],
  ["/incoming", "Tin đến", "inbox.answer"],
  ["/gateways", "Cổng tin", "gateway.operate"],
  ["/users", "Tài khoản", "user.read"],
  ["/audit", "Nhật ký", "audit.read"],
  ["/all", "Tất cả danh mục", "plan.read"],
];

function Unread({ n }: { n: number }) {
  return (
    <>
      {" "}
      <span class="badge" data-test="unread">
        {newText(n)}
        <span class="hidden"> tin chưa trả lời</span>
      </span>
    </>
  );
}

function Menu() {
  const { path, url } = useStore(place);
  const narrow = useNarrow();
  const { session: s } = useStore(session);
  const unread = useStore(newOnes.count);
  useEffect(watchUnread, []);
  const here = `/${path.join("/")}`;
  const inside = (to: string): boolean =>
    to === "/households" ? here.startsWith(to) && here !== "/households/register" : to !== "/" && here.startsWith(to);
  const list = (
    <ul>
      {MENU.filter(([, , permission]) => s?.permissions.includes(permission)).map(([to, title]) => (
        <li key={to}>
          <Link to={to} current={here === to || inside(to)}>
            {title}
            {to === "/incoming" && unread > 0 && <Unread n={unread} />}
          </Link>
        </li>
      ))}
      {s?.sandbox && (
        <li>
          <a href="/sandbox/" data-test="sandbox">
            Điện thoại ảo
          </a>
        </li>
      )}
    </ul>
  );
  return (
    <nav aria-label="Chính">
      {narrow ? (
        <details key={url}>
          <summary>
            Menu
            {unread > 0 && <Unread n={unread} />}
          </summary>
          {list}
        </details>
      ) : (
        list
      )}
    </nav>
  );
}

export function Layout({ children }: { children: ComponentChildren }) {
  const { session: s } = useStore(session);
  const [busy, run] = useBusy();
  return (
    <>
      <a class="skip" href="#main">
        Bỏ qua menu, tới nội dung
      </a>
      <header>
        {s?.demo && (
          <p class="banner" data-test="demo-banner">
            Dữ liệu tập huấn, không phải người thật
          </p>
        )}
        <p class="brand">
          <Link to="/">Giảm nghèo Đắk Hà</Link>
        </p>
        {s && (
          <p class="who">
            <span data-test="user">{s.user.full_name}</span>{" "}
            <span class="quiet" data-test="unit">
              {s.user.role_name} · {s.user.unit_name}
            </span>{" "}
            <Button busy={busy} test="logout" onClick={() => run(logOut)}>
              Đăng xuất
            </Button>
          </p>
        )}
        {s && !s.must_change && <Menu />}
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

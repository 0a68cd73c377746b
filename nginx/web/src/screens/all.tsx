// SPDX-License-Identifier: MPL-2.0
// Every list an officer may open.
import { shelves } from "../core/places";
import { may } from "../core/session";
import { Link, Screen } from "../views/bits";

export function AllScreen() {
  const mine = shelves.filter((s) => may(s.permission));
  const groups = [...new Set(mine.map((s) => s.group))];
  return (
    <Screen title="Tất cả danh mục">
      {groups.map((group) => (
        <section key={group}>
          <h2>{group}</h2>
          <ul class="inline">
            {mine
              .filter((s) => s.group === group)
              .map((s) => (
                <li key={s.collection}>
                  <Link to={`/${s.collection}`}>{s.title}</Link>
                </li>
              ))}
          </ul>
        </section>
      ))}
      <p>
        <Link to="/password">Đổi mật khẩu của tôi</Link>
      </p>
    </Screen>
  );
}

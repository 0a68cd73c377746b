// SPDX-License-Identifier: MPL-2.0
// The public side, /viec-lam: a page for each address, each loaded anew, so that every one can be handed on.
import { render } from "preact";
import { Frame } from "./bits";
import { FirmPage } from "./firm";
import { ListPage } from "./list";
import { MinePage } from "./mine";
import { OfferPage } from "./offer";
import { RegisterPage } from "./register";

const NotFound = () => (
  <Frame title="Không có trang này">
    <p>
      <a href="/viec-lam">Các chỗ việc đang tuyển</a>
    </p>
  </Frame>
);

function Page() {
  const part = location.pathname.replace(/^\/viec-lam\/?/, "").replace(/\/$/, "");
  if (part === "") return <ListPage />;
  if (/^\d+$/.test(part)) return <OfferPage id={part} />;
  if (part === "dang-ky") return <RegisterPage />;
  if (part === "cua-toi") return <MinePage />;
  return part === "don-vi" ? <FirmPage /> : <NotFound />;
}

const root = document.getElementById("app");
if (root) {
  root.replaceChildren();
  render(<Page />, root);
}
